"""The backups that lie in one folder: whose, of which moment, how far in the chain; the newest first."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.thinning import Keeping, kept

ENDING = ".cchcbak"
MANIFEST, SIDE = "manifest.json", "register.json"
_STAMP = "%Y%m%dT%H%M%S"
_LARGEST_MANIFEST = 64_000_000
"""Bytes; a file that says it has more was made by nobody who means well."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One file; ``why`` is the act that it was made before, empty for one of the clock or of a hand."""

    file: Path
    at: datetime
    why: str = ""


def name_of(unit: str, at: datetime, why: str = "") -> str:
    """What a backup of ``unit`` is called."""
    return f"CCHC_{unit}_{at:{_STAMP}}{f'_{why}' if why else ''}{ENDING}"


def in_folder(folder: Path, unit: str) -> tuple[Kept, ...]:
    """The backups of ``unit`` in ``folder`` by their moments, newest first; other files are nobody's here."""
    pattern = re.compile(
        rf"CCHC_{re.escape(unit)}_(\d{{8}}T\d{{6}})(?:_([a-z-]+))?{re.escape(ENDING)}", re.ASCII
    )
    found: list[Kept] = []
    for path in folder.iterdir() if folder.is_dir() else ():
        named = pattern.fullmatch(path.name)
        if named is None:
            continue
        try:
            at = datetime.strptime(named[1], _STAMP).replace(tzinfo=HANOI)
        except ValueError:
            continue
        found.append(Kept(path, at, named[2] or ""))
    return tuple(sorted(found, key=lambda one: (one.at, one.file.name), reverse=True))


@dataclass(frozen=True, slots=True)
class Told:
    """What the manifest of a backup says of the end of the chain in it."""

    unit: str
    entries: int
    head: str


def told(file: Path) -> Told | None:
    """The end of the chain in ``file``; None where it cannot be read as a backup."""
    try:
        with zipfile.ZipFile(file) as box:
            if box.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
                return None
            said = json.loads(box.read(MANIFEST))
        unit, entries, head = said["unit"], said["entries"], said["head"]
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return None
    if not (isinstance(unit, str) and type(entries) is int and isinstance(head, str)):
        return None
    return Told(unit, entries, head)


def dropped(backups: Iterable[Kept], rule: Keeping, before: int) -> tuple[Kept, ...]:
    """Which of ``backups`` go; of those made before an act, the last ``before`` of each stay in any case."""
    ordered = sorted(backups, key=lambda one: (one.at, one.file.name), reverse=True)
    staying = kept((one.at for one in ordered), rule)
    acts: dict[str, int] = {}
    gone: list[Kept] = []
    for one in ordered:
        acts[one.why] = acts.get(one.why, 0) + 1
        is_of_act = bool(one.why) and acts[one.why] <= before
        if one.at not in staying and not is_of_act:
            gone.append(one)
    return tuple(gone)


def key_check_of(file: Path) -> str:
    """What tells the key of the register in ``file``; empty where it cannot be read."""
    return str(_side(file).get("key_check", ""))


def device_of(file: Path) -> int:
    """The number of the machine that ``file`` was made on; 0 where it cannot be read."""
    found = _side(file).get("device")
    return found if type(found) is int else 0


def _side(file: Path) -> dict[str, object]:
    try:
        with zipfile.ZipFile(file) as box:
            if box.getinfo(SIDE).file_size > _LARGEST_MANIFEST:
                return {}
            said = json.loads(box.read(SIDE))
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return {}
    return said if isinstance(said, dict) else {}
