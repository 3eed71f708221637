"""The keys that prove the receipts of units, and where the newest word on one of their dossiers is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.period import Period
from cchc_desktop.store import road, schema
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

_k, _p, _l = road.look_up_key.c, schema.packet_in.c, schema.packet_line.c


@dataclass(frozen=True, slots=True)
class LookUpKey:
    """What proves the receipts that ``sender`` printed from ``since_at`` on, in hex."""

    sender: str
    key: str
    since_at: datetime


_KEY = tuple(f.name for f in fields(LookUpKey))


def look_up_keys(reading: Reading) -> tuple[LookUpKey, ...]:
    """Those of every unit that opened look-up."""
    asked = sa.select(*(_k[name] for name in _KEY)).where(_k.unit == reading.unit)
    return tuple(LookUpKey(**row) for row in reading.run(asked.order_by(_k.sender, _k.key)).mappings())


def put_look_up_key(writing: Writing, told: LookUpKey) -> None:
    """Keep a key, beside an earlier one of its unit: the receipts of that are still about."""
    row = {name: getattr(told, name) for name in _KEY}
    writing.put(road.look_up_key, [{"unit": writing.unit, **row}])


def drop_look_up_keys(writing: Writing, sender: str) -> None:
    """Prove no receipt of ``sender`` any more: it lent the keys, and takes them back."""
    writing.run(sa.delete(road.look_up_key).where(_k.unit == writing.unit, _k.sender == sender))


@dataclass(frozen=True, slots=True)
class Told:
    """The newest revision of one period of a unit, and when it was made."""

    period: Period
    revision: int
    made_at: datetime


def newest_told(reading: Reading, sender: str, most: int) -> tuple[Told, ...]:
    """The newest revision of each period that ``sender`` told of, whatever it is; the last made first."""
    days = (_p.first_on, _p.last_on)
    last = sa.select(*days, sa.func.max(_p.revision).label("revision"))
    newest = last.where(_p.unit == reading.unit, _p.sender == sender).group_by(*days).subquery()
    columns = (*days, _p.revision, _p.key, _p.title, _p.kind, _p.made_at)
    asked = sa.select(*columns).join(newest, sa.and_(*(_p[name] == newest.c[name] for name in _NEWEST)))
    asked = asked.where(_p.unit == reading.unit, _p.sender == sender)
    rows = reading.run(asked.order_by(_p.made_at.desc(), _p.last_on.desc(), _p.first_on).limit(most))
    return tuple(Told(_period(row), row["revision"], row["made_at"]) for row in rows.mappings())


_NEWEST = ("first_on", "last_on", "revision")


def _period(row: Any) -> Period:  # noqa: ANN401 - a row of the table
    return Period(row["key"], row["title"], row["first_on"], row["last_on"], row["kind"])


def line_at(reading: Reading, sender: str, told: Told, local_no: str) -> int | None:
    """Which line of that packet is about the dossier; None where none is."""
    days = (_l.first_on == told.period.first_on, _l.last_on == told.period.last_on)
    where = (_l.unit == reading.unit, _l.sender == sender, *days, _l.revision == told.revision)
    found: int | None = reading.run(sa.select(_l.n).where(*where, _l.local_no == local_no)).scalar()
    return found
