"""A dossier as its page opens: with the papers printed for it and the dossiers that are linked to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.dossier import Dossier
from cchc_desktop.store import listing, schema
from cchc_desktop.store.listing import DossierRow
from cchc_desktop.store.reading import Reading, normal_ref, unknown
from cchc_desktop.store.rows import dossier_of, moment_text
from cchc_desktop.store.slips import Slip, slip_of

_d, _s = schema.dossier.c, schema.slip.c
LONGEST = 50
"""Over so many links dossiers may hang together."""


@dataclass(frozen=True, slots=True)
class Opened:
    """``linked`` are all that go together, the main one first, itself among them; alone, none."""

    dossier: Dossier
    slips: tuple[Slip, ...]
    linked: tuple[DossierRow, ...]


def opened(reading: Reading, ref: str) -> Opened:
    """The dossier with the local number or official code ``ref``, in one statement; Refused: none has it."""
    reading.actor.need("people")
    name, value = normal_ref(ref)
    chain = _chain(reading.unit, _d[name] == value)
    asked = (
        sa.select(schema.dossier, *(_s[one].label(f"slip_{one}") for one in _SLIP))
        .outerjoin_from(chain, schema.dossier, sa.and_(_d.unit == reading.unit, _d.seq == chain.c.seq))
        .outerjoin(schema.slip, sa.and_(_s.unit == _d.unit, _s.dossier == _d.seq, _d[name] == value))
        .order_by(chain.c.depth, _d.seq, _s.form, _s.year, _s.number)
    )
    rows = reading.run(asked).mappings().all()
    own = [row for row in rows if row[name] == value]
    if not own:
        raise unknown(ref)
    together = {row["seq"]: row for row in rows}
    linked = tuple(map(_line, together.values())) if len(together) > 1 else ()
    slips = tuple(_slip(row) for row in own if row["slip_number"] is not None)
    return Opened(dossier_of(own[0]), slips, linked)


_SLIP = tuple(column.name for column in schema.slip.columns if column.name != "unit")


def _slip(row: Mapping[Any, Any]) -> Slip:
    return slip_of({name: row[f"slip_{name}"] for name in _SLIP})


def _line(row: Mapping[Any, Any]) -> DossierRow:
    """The line of a list, which holds the very values that lie in the file."""
    return DossierRow(_written(row[name]) for name in listing.COLUMNS)


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return moment_text(value)
    return value.value if isinstance(value, Enum) else value


def _chain(unit: str, is_start: sa.ColumnElement[bool]) -> sa.Subquery:
    """The dossiers that hang together with the first, each with how deep it lies under the main one.

    Outer joins, for SQLite keeps their order: what hangs together is found first, then its rows by key.
    """
    up = (
        sa.select(_d.seq, _d.local_no, _d.linked_to, sa.literal(0).label("height"))
        .where(_d.unit == unit, is_start)
        .cte("up", recursive=True)
    )
    above = sa.select(_d.seq, _d.local_no, _d.linked_to, up.c.height + 1)
    up = up.union(above.where(_d.unit == unit, _d.local_no == up.c.linked_to, up.c.height < LONGEST))
    top = sa.select(up.c.seq, up.c.local_no).order_by(up.c.height.desc()).limit(1).subquery()
    down = sa.select(top.c.seq, top.c.local_no, sa.literal(0).label("depth")).cte("down", recursive=True)
    is_below = sa.and_(_d.unit == unit, _d.linked_to == down.c.local_no)
    below = sa.select(_d.seq, _d.local_no, down.c.depth + 1).outerjoin_from(down, schema.dossier, is_below)
    down = down.union(below.where(down.c.local_no.is_not(None), down.c.depth < LONGEST))
    depth = sa.func.min(down.c.depth).label("depth")
    found = sa.select(down.c.seq, depth).where(down.c.seq.is_not(None))
    return found.group_by(down.c.seq).subquery("together")
