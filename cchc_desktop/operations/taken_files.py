"""The watched folder keeps what was taken for some days; then it goes, if the vault holds all of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.files import write_whole
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.pages.bundle import Source, stem_of
from cchc_desktop.scanners.watched import RECEIVED, received
from cchc_desktop.store import scans
from cchc_desktop.store.vault import vault_of

DAYS = "scan_received_days"
NEVER = 0
MARKS = ".cchc-da-nhan.json"
"""In the folder of received files: how large each was and when it was first seen there."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many files were taken away, after how many days; how many were seen there for the first time."""

    gone: int = 0
    days: int = NEVER
    marked: int = 0
    is_first: bool = False
    """The folder was not tidied before: what lies in it counts from today."""


@dataclass(frozen=True, slots=True)
class _Mark:
    size: int
    seen_at: datetime


def tidy(place: Workplace, at: datetime, folder: Path, step: Callable[[], object] = lambda: None) -> Tidied:
    """Take away what was first seen among the received of ``folder`` long enough ago and lies in the vault.

    What the register does not know, or holds damaged, stays for good. The days count from a mark of the
    program's own: the file's time is the scanner's, and what lay there before counts from its first sight.
    ``step`` is called before each file; what it raises stops the work.
    """
    days = place.law.integer(DAYS, at.date()).value
    files = received(folder) if days > NEVER else []
    if not files:
        return Tidied()
    kept = folder / RECEIVED / MARKS
    is_first, before = not kept.exists(), _marks(kept)
    oldest = hanoi(at) - timedelta(days=days)
    now: dict[str, _Mark] = {}
    marked = gone = 0
    for path in files:
        step()
        try:
            size, known = path.stat().st_size, before.get(path.name)
            if known is None or known.size != size:
                now[path.name] = _Mark(size, hanoi(at))
                marked += 1
                continue
            now[path.name] = known
            if known.seen_at < oldest and _is_held(place, path):
                path.unlink()
                del now[path.name]
                gone += 1
        except OSError:
            continue  # in use, or the drive is away: another day
    if now != before:
        _write_marks(kept, now)
    return Tidied(gone, days, marked, is_first)


def _marks(kept: Path) -> dict[str, _Mark]:
    """Unreadable marks are none: everything counts from today again."""
    try:
        told = json.loads(kept.read_bytes())
        return {
            name: _Mark(int(one["size"]), hanoi(datetime.fromisoformat(one["seen_at"])))
            for name, one in told.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return {}


def _write_marks(kept: Path, marks: Mapping[str, _Mark]) -> None:
    told = {name: {"size": one.size, "seen_at": one.seen_at.isoformat()} for name, one in marks.items()}
    write_whole(kept, json.dumps(told, ensure_ascii=False, indent=1).encode())


def _is_held(place: Workplace, path: Path) -> bool:
    source = Source(path.name, path.read_bytes())
    with place.register.read() as reading:
        known = scans.of_source(reading, stem_of(source))
        vault = vault_of(place.register, reading)
    return bool(known) and all(vault.is_sound(one.scan.digest) for one in known)
