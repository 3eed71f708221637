"""Scanned files and where each of them belongs; what no dossier claims lies in the tray."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.dossier import Entry, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.store import schema
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import entry_of

_f, _s = schema.file.c, schema.scan.c
TRAY, FILED, SET_ASIDE = "tray", "filed", "set_aside"
TOLD = "scan"
"""The verb of an entry on a scan that no dossier hears of."""

RESULT, ALL_PAPERS = 0, -1
"""The places of the result, and of one file that holds all papers; single papers count from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """What is known of one content of the vault."""

    digest: str
    size: int
    kind: str
    pages: int
    kept_at: datetime
    facts: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One coming-in of a file; ``place`` None on a dossier: not yet given to one of its papers."""

    id: str
    digest: str
    state: str
    dossier: int | None = None
    place: int | None = None
    backlog: str | None = None
    source: str
    by: str
    taken_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A scan together with its file and the number of its dossier."""

    scan: Scan
    file: KeptFile = field(repr=False)
    local_no: str | None = None


_FILE = tuple(f.name for f in fields(KeptFile))
_SCAN = tuple(f.name for f in fields(Scan))
_ASKED = (
    sa.select(
        *(_s[name] for name in _SCAN),
        *(_f[name].label(f"file_{name}") for name in _FILE),
        schema.dossier.c.local_no,
    )
    .join(schema.file, sa.and_(_f.unit == _s.unit, _f.digest == _s.digest))
    .outerjoin(schema.dossier, sa.and_(schema.dossier.c.unit == _s.unit, schema.dossier.c.seq == _s.dossier))
)


def put_file(writing: Writing, file: KeptFile) -> None:
    """Keep what is known of a file."""
    row = {"unit": writing.unit, **{name: getattr(file, name) for name in _FILE}}
    writing.put(schema.file, [row | {"facts": dict(file.facts)}])


def put_scan(writing: Writing, scan: Scan) -> None:
    """Keep a coming-in, or what became of it."""
    writing.flush()  # its dossier may be as new as it is
    writing.put(schema.scan, [{"unit": writing.unit, **{name: getattr(scan, name) for name in _SCAN}}])


def sheet(reading: Reading, scan_id: str) -> Sheet:
    """One scan; Refused when there is none of that name."""
    reading.actor.need("people")
    row = reading.run(_ASKED.where(_s.unit == reading.unit, _s.id == scan_id)).mappings().first()
    if row is None:
        raise Refused("Bản quét này không còn trong sổ. Hãy mở lại khay.", "scan")
    return _sheet(row)


def in_state(reading: Reading, state: str) -> tuple[Sheet, ...]:
    """Every scan of one state, in the order in which they came."""
    return _sheets(reading, _s.state == state)


def of_dossier(reading: Reading, dossier: int) -> tuple[Sheet, ...]:
    """Every scan of a dossier, those set aside too, in the order in which they came."""
    return _sheets(reading, _s.dossier == dossier)


def unplaced(reading: Reading, but_for: str) -> tuple[Sheet, ...]:
    """The scans on a dossier that no paper of it has yet; those with the reason ``but_for`` never will."""
    return _sheets(reading, _waits_for_a_paper(but_for))


def count_unplaced(reading: Reading, but_for: str) -> int:
    """How many there are."""
    asked = sa.select(sa.func.count()).where(_s.unit == reading.unit, _waits_for_a_paper(but_for))
    return int(reading.run(asked).scalar() or 0)


def _waits_for_a_paper(but_for: str) -> sa.ColumnElement[bool]:
    is_loose = sa.and_(_s.place.is_(None), _s.dossier.is_not(None))
    return sa.and_(_s.state == FILED, is_loose, _s.reason != but_for)


def of_source(reading: Reading, stem: str) -> tuple[Sheet, ...]:
    """The scans that one source gave: their names begin with ``stem`` and a hyphen."""
    return _sheets(reading, sa.and_(_s.id > f"{stem}-", _s.id < f"{stem}."))


def of_backlog(reading: Reading, backlog: str) -> tuple[Sheet, ...]:
    """The scans of one result of the backlog."""
    return _sheets(reading, _s.backlog == backlog)


def count(reading: Reading, state: str) -> int:
    """How many scans are of one state."""
    asked = sa.select(sa.func.count()).where(_s.unit == reading.unit, _s.state == state)
    return int(reading.run(asked).scalar() or 0)


def next_id(reading: Reading, stem: str) -> str:
    """A name for one more scan made of that which ``stem`` names."""
    asked = sa.select(sa.func.count()).where(_s.unit == reading.unit, _s.id > f"{stem}-", _s.id < f"{stem}.")
    return f"{stem}-{int(reading.run(asked).scalar() or 0) + 1:04d}"


def _sheets(reading: Reading, narrowed: sa.ColumnElement[bool]) -> tuple[Sheet, ...]:
    reading.actor.need("people")
    asked = _ASKED.where(_s.unit == reading.unit, narrowed).order_by(_s.taken_at, _s.id)
    return tuple(_sheet(row) for row in reading.run(asked).mappings())


def _sheet(row: Mapping[Any, Any]) -> Sheet:
    scan = Scan(**{name: row[name] for name in _SCAN})
    return Sheet(scan, KeptFile(**{name: row[f"file_{name}"] for name in _FILE}), row["local_no"])


def told(reading: Reading) -> tuple[Entry, ...]:
    """The entries on scans that no dossier heard of, in their order."""
    e = schema.entry.c
    asked = sa.select(schema.entry).where(e.unit == reading.unit, e.dossier.is_(None), e.verb == TOLD)
    return tuple(map(entry_of, reading.run(asked.order_by(e.seq)).mappings()))
