"""What a superior decided about the packets it took in, one decision for each revision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from cchc_desktop.store import road, schema
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

_r, _p = road.review.c, schema.packet_in.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One decision; ``state`` is "accepted" or "returned", ``box`` what is wrong, empty for the whole."""

    sender: str
    first_on: date
    last_on: date
    revision: int
    state: str
    box: str
    reason: str
    at: datetime
    by: str


_REVIEW = tuple(f.name for f in fields(Review))
Key = tuple[str, date, date]
"""A unit and the first and last day of a period."""


def reviews(reading: Reading, sender: str | None = None) -> tuple[Review, ...]:
    """Every decision, by unit, period and revision."""
    asked = sa.select(*(_r[name] for name in _REVIEW)).where(_r.unit == reading.unit)
    if sender is not None:
        asked = asked.where(_r.sender == sender)
    order = (_r.sender, _r.last_on, _r.first_on, _r.revision)
    return tuple(Review(**row) for row in reading.run(asked.order_by(*order)).mappings())


class Came(NamedTuple):
    """What was taken in of one period: the newest revision, and the newest closed one if there is any."""

    newest: int
    closed: int | None

    @property
    def counting(self) -> int:
        """The revision whose figures count."""
        return self.newest if self.closed is None else self.closed


def came(reading: Reading, sender: str | None = None) -> dict[Key, Came]:
    """Which revisions were taken in of each period of each unit."""
    key = (_p.sender, _p.first_on, _p.last_on)
    closed = sa.func.max(sa.case((_p.is_final.is_(True), _p.revision)))
    asked = sa.select(*key, sa.func.max(_p.revision).label("newest"), closed.label("closed"))
    asked = asked.where(_p.unit == reading.unit)
    if sender is not None:
        asked = asked.where(_p.sender == sender)
    rows = reading.run(asked.group_by(*key).order_by(*key))
    return {(row.sender, row.first_on, row.last_on): Came(row.newest, row.closed) for row in rows}


def returned(reading: Reading, days: Iterable[tuple[date, date]]) -> frozenset[tuple[str, date, date, int]]:
    """The packets of these days that were returned: sender, first and last day, revision."""
    wanted = sa.or_(*(sa.and_(_r.first_on == first, _r.last_on == last) for first, last in days), sa.false())
    asked = sa.select(_r.sender, _r.first_on, _r.last_on, _r.revision)
    rows = reading.run(asked.where(_r.unit == reading.unit, _r.state == "returned", wanted))
    return frozenset((row.sender, row.first_on, row.last_on, row.revision) for row in rows)


def put(writing: Writing, review: Review) -> None:
    """Keep a decision; a later one about the same revision takes its place."""
    row = {name: getattr(review, name) for name in _REVIEW}
    writing.put(road.review, [{"unit": writing.unit, **row}])
