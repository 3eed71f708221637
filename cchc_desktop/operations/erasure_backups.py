"""Backups made before an erasure still hold what was erased: a new one is made, then they are taken away."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cchc_desktop.core.dossier import Entry, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.files import why
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.erasure import unfinished
from cchc_desktop.operations.erasure_papers import act_of
from cchc_desktop.operations.erasure_run import older_copies
from cchc_desktop.store import erasing
from cchc_desktop.store.backup_files import beside
from cchc_desktop.store.backups import name_of, told
from cchc_desktop.store.engine import BACKUPS
from cchc_desktop.store.own_acts import ERASE
from cchc_desktop.store.vault import vault_of

DROPPED = "backups"


@dataclass(frozen=True, slots=True)
class Dropped:
    """The new backup, the files that went, and what could not be reached or taken away."""

    made: str
    dropped: tuple[str, ...]
    left: tuple[str, ...]


def drop_older(place: Workplace, now: datetime, *, by: str) -> Dropped:
    """Make a backup of what is left and take those away that were made before the last erasure."""
    ended = _last_ended(place)
    made = place.register.backup(place.register.place / BACKUPS / name_of(place.profile.unit, now))
    gone, left = _take_away(place, made, ended.seq)
    _sweep_scans(place)
    known = {made.name, *gone}
    kept = (one for one in older_copies(place.register) if one not in known)
    left += [one for one in kept if one not in left and not _is_new(place, one, ended.seq)]
    note: dict[str, Json] = {"phase": DROPPED, "made": made.name, "dropped": list[Json](gone)}
    with at_desk(place, by, now) as desk:
        desk.book.append(
            None,
            verb=ERASE,
            at=desk.at,
            recorded_at=desk.recorded_at,
            by=desk.by,
            basis=ended.basis,
            note=note | {"left": list[Json](left)},
        )
    return Dropped(made.name, tuple(gone), tuple(left))


def _last_ended(place: Workplace) -> Entry:
    """The entry that ended the last erasure; Refused while one is half done."""
    with place.register.read() as reading:
        reading.actor.need(ERASE)
        if unfinished(reading) is None and (ended := act_of(reading).ended) is not None:
            return ended
    raise Refused("Lần xóa đang dở: chạy tiếp (cchc erase --resume) rồi mới hủy bản sao lưu.", "list_digest")


def _take_away(place: Workplace, made: Path, seq: int) -> tuple[list[str], list[str]]:
    """The old backups and the registers that were replaced: what went, and what would not."""
    gone: list[str] = []
    left: list[str] = []
    for path in sorted((place.register.place / BACKUPS).glob("*.cchcbak")):
        said = told(path)
        if path == made or (said is not None and said.entries >= seq):
            continue
        try:
            path.unlink()
            gone.append(path.name)
        except OSError as error:
            left.append(f"{path.name} ({why(error)})")
    for path in sorted(place.register.place.glob("replaced-*")):
        shutil.rmtree(path, ignore_errors=True)
        (left if path.exists() else gone).append(path.name)
    return gone, left


def _is_new(place: Workplace, name: str, seq: int) -> bool:
    """Whether a backup here was made after the erasure."""
    said = told(place.register.place / BACKUPS / name)
    return said is not None and said.entries >= seq


def _sweep_scans(place: Workplace) -> None:
    """Of the scanned files beside the backups, those stay that the register still knows."""
    folder = place.register.place / BACKUPS / beside(place.profile.unit)
    if not folder.is_dir():
        return
    with place.register.read() as reading:
        vault = vault_of(place.register, reading)
        names = {vault.path_of(digest, vault.own).name for digest in erasing.known_files(reading)}
    for path in folder.glob("??/*"):
        if path.name.partition(".")[0] not in names:
            path.unlink(missing_ok=True)
