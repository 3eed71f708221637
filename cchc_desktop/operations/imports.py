"""That a file was taken over: which one by its digest, and how many of its rows came in."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from cchc_desktop.core.dossier import Json
from cchc_desktop.operations.desk import Workplace

VERB = "import_book"


def digest_of_file(source: Path) -> str:
    """SHA-256 of the file as it lies there."""
    told = hashlib.sha256()
    with source.open("rb") as file:
        while piece := file.read(1 << 20):
            told.update(piece)
    return told.hexdigest()


def enter_import(place: Workplace, kind: str, source: Path, at: datetime, *, by: str, **counts: int) -> None:
    """One entry for the whole file, behind those of its rows; what brought nothing in leaves none."""
    if not counts.get("added"):
        return
    note: dict[str, Json] = {"kind": kind, "file": digest_of_file(source), **counts}
    with place.register.write() as book:
        book.append(None, verb=VERB, at=at, recorded_at=at, by=by, note=note)
