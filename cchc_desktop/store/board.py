"""What a superior's board is made from: when packets came and how they stand, never what is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.period import Period
from cchc_desktop.store import road, schema
from cchc_desktop.store.reading import Reading

_p, _r = schema.packet_in.c, road.review.c
Days = tuple[date, date]
Packet = tuple[str, date, date, int]
"""A sender, the first and the last day, and the revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One revision of a period as it came, and what was decided about it; ``state`` empty while undecided."""

    sender: str
    sender_name: str
    key: str
    first_on: date
    last_on: date
    revision: int
    received_at: datetime
    is_final: bool
    state: str

    @property
    def days(self) -> Days:
        """The days that it reports on."""
        return self.first_on, self.last_on

    @property
    def packet(self) -> Packet:
        """What its counts are kept under."""
        return self.sender, self.first_on, self.last_on, self.revision


_APART = timedelta(days=31)
"""How far two months of one name may lie apart."""
_LONGEST = timedelta(days=370)
_ARRIVAL = tuple(f.name for f in fields(Arrival) if f.name != "state")


def arrivals(
    reading: Reading, periods: Sequence[Period], sender: str | None = None
) -> Mapping[tuple[str, Days], tuple[Arrival, ...]]:
    """Every revision of ``periods``, and of others of their names, by sender and days; in one statement."""
    days = sa.or_(
        *(_on(_p, (one.first_on, one.last_on)) for one in periods), _p.key.in_([one.key for one in periods])
    )
    firsts = [one.first_on for one in periods]  # the index leads to these days alone
    near = sa.and_(_p.first_on >= min(firsts) - _APART, _p.first_on <= max(firsts) + _APART)
    decided = sa.and_(*(_r[name] == _p[name] for name in _JOINED))
    asked = (
        sa.select(*(_p[name] for name in _ARRIVAL), sa.func.coalesce(_r.state, "").label("state"))
        .select_from(schema.packet_in.outerjoin(road.review, decided))
        .where(_p.unit == reading.unit, near, days)
    )
    if sender is not None:
        asked = asked.where(_p.sender == sender)
    found: dict[tuple[str, Days], list[Arrival]] = {}
    for row in reading.run(asked.order_by(_p.sender, _p.last_on, _p.first_on, _p.revision)).mappings():
        one = Arrival(**row)
        found.setdefault((one.sender, one.days), []).append(one)
    return {key: tuple(revisions) for key, revisions in found.items()}


_JOINED = ("unit", "sender", "first_on", "last_on", "revision")


def waiting(reading: Reading, since: date) -> tuple[tuple[str, date, date, int], ...]:
    """How many reports are closed and were not looked at yet, by key and days of the periods since a day.

    Where a look ahead came after it, its sender is about to close anew and nothing waits.
    """
    days = (_p.sender, _p.first_on, _p.last_on)
    recent = (_p.unit == reading.unit, _p.first_on >= since - _LONGEST, _p.last_on >= since)
    newest = (
        sa.select(*days, sa.func.max(_p.revision).label("revision")).where(*recent).group_by(*days).subquery()
    )
    is_newest = sa.and_(
        *(_p[name] == newest.c[name] for name in ("sender", "first_on", "last_on", "revision")),
        _p.unit == reading.unit,
    )
    decided = sa.and_(*(_r[name] == _p[name] for name in _JOINED))
    by = (_p.key, _p.first_on, _p.last_on)
    asked = (
        sa.select(*by, sa.func.count().label("many"))
        .select_from(schema.packet_in.join(newest, is_newest).outerjoin(road.review, decided))
        .where(_p.is_final.is_(True), _r.state.is_(None))
        .group_by(*by)
        .order_by(_p.last_on.desc(), _p.first_on)
    )
    return tuple((row.key, row.first_on, row.last_on, row.many) for row in reading.run(asked))


def _on(columns: Any, days: Days) -> sa.ColumnElement[bool]:  # noqa: ANN401 - columns of either table
    return sa.and_(columns.first_on == days[0], columns.last_on == days[1])
