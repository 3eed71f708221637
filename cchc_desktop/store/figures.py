"""Sums for pictures: a year by month, a month by day, what was late and why; each in one statement.

The same questions as the judges in ``indicators`` ask of every dossier, asked of an index instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from cchc_desktop.core.channel import Channel
from cchc_desktop.core.lifecycle import ENDED_WITHOUT_RESULT
from cchc_desktop.core.line_rules import OTHER_CAUSE, OTHER_FIELD, fit_cause, fit_field
from cchc_desktop.core.period import Period
from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.statements import ENDED_LATE

_d = schema.dossier.c
_MANY = sa.func.count().label("many")
_CAUSE = sa.func.coalesce(_d.late_cause, "")
_DAY = 10  # characters of a moment
_HAS_RESULT = sa.and_(*(_d.state != state.value for state in sorted(ENDED_WITHOUT_RESULT)))


class What(StrEnum):
    """Which dossiers of a period a number counts."""

    RECEIVED = "received"
    ONLINE = "online"
    DIGITISED_IN = "digitised_in"
    ENDED = "ended"
    LATE = "late"
    RESULTS = "results"
    DIGITISED_OUT = "digitised_out"


class Behind(NamedTuple):
    """What a number counts, so that it can be opened; ``cause`` "" is a lateness that nobody explained."""

    what: What
    period: Period
    field: str | None = None
    cause: str | None = None
    is_rest: bool = False  # those below the line only: late, not online, not digitised


class Received(NamedTuple):
    """What came in within a period."""

    received: int
    online: int
    digitised: int


class Ended(NamedTuple):
    """What was over within a period; ``results`` are those that have one to digitise."""

    ended: int
    late: int
    results: int
    digitised: int


def received(reading: Reading, periods: Sequence[Period]) -> tuple[Received, ...]:
    """What came in, period by period; in one statement."""
    wanted = (What.ONLINE, What.DIGITISED_IN)
    return tuple(Received(*told) for told in _each(reading, What.RECEIVED, periods, wanted))


def ended(reading: Reading, periods: Sequence[Period]) -> tuple[Ended, ...]:
    """What was over, period by period; in one statement."""
    wanted = (What.LATE, What.RESULTS, What.DIGITISED_OUT)
    return tuple(Ended(*told) for told in _each(reading, What.ENDED, periods, wanted))


def by_day(reading: Reading, period: Period) -> Mapping[date, tuple[int, int]]:
    """How many came in and how many were over on each day of ``period``; in one statement."""
    parts = []
    for n, what in enumerate((What.RECEIVED, What.ENDED)):
        on = sa.type_coerce(sa.func.substr(_moment(what), 1, _DAY), sa.String).label("on")
        told = sa.select(sa.literal(n).label("n"), on, _MANY)
        parts.append(told.where(*_within(reading, what, period)).group_by(on))
    found = {period.first_on + timedelta(days=n): [0, 0] for n in range(_length(period))}
    for row in reading.run(sa.union_all(*parts)):
        found[date.fromisoformat(row.on)][row.n] = row.many
    return {on: (came, went) for on, (came, went) in found.items()}


def received_by_field(reading: Reading, period: Period) -> Mapping[str, int]:
    """How many came in of each field, named as it travels; in one statement."""
    asked = sa.select(_d.field, _MANY).where(*_within(reading, What.RECEIVED, period))
    found: Counter[str] = Counter()
    for row in reading.run(asked.group_by(_d.field)):
        found[fit_field(row.field)] += row.many
    return found


def late_by_cause(reading: Reading, period: Period) -> Mapping[tuple[str, str], int]:
    """How many were over too late, by field and cause, "" where nobody told it; in one statement."""
    cause = _CAUSE.label("cause")
    late = (*_within(reading, What.LATE, period), _is(What.LATE))
    asked = sa.select(_d.field, cause, _MANY).where(*late)
    found: Counter[tuple[str, str]] = Counter()
    for row in reading.run(asked.group_by(_d.field, cause)):
        found[fit_field(row.field), _fit_cause(row.cause)] += row.many
    return found


def numbers(reading: Reading, behind: Behind) -> tuple[str, ...]:
    """The local numbers of the dossiers that a number counts, in the order of the register."""
    whole = _WHOLE[behind.what]
    kept = [*_within(reading, whole, behind.period), _is(whole)]
    if behind.what is not whole:
        kept.append(sa.not_(_is(behind.what)) if behind.is_rest else _is(behind.what))
    if behind.field is not None:
        names = [behind.field]
        if behind.field == OTHER_FIELD:
            names = _written(reading, _d.field, kept, fit_field, OTHER_FIELD)
        kept.append(_d.field.in_(names))
    if behind.cause is not None:
        names = [behind.cause]
        if behind.cause == OTHER_CAUSE:
            names = _written(reading, _CAUSE, kept, _fit_cause, OTHER_CAUSE)
        kept.append(_CAUSE.in_(names))
    return tuple(reading.run(sa.select(_d.local_no).where(*kept).order_by(_d.seq)).scalars())


def _written(
    reading: Reading,
    column: sa.ColumnElement[Any],
    kept: Sequence[sa.ColumnElement[bool]],
    fit: Callable[[str], str],
    name: str,
) -> list[str]:
    """All that was written which travels under ``name``."""
    found = reading.run(sa.select(column).where(*kept).distinct()).scalars()
    return [one for one in found if fit(one) == name]


def _fit_cause(cause: str) -> str:
    return cause and fit_cause(cause)


_WHOLE = {
    What.RECEIVED: What.RECEIVED,
    What.ONLINE: What.RECEIVED,
    What.DIGITISED_IN: What.RECEIVED,
    What.ENDED: What.ENDED,
    What.LATE: What.ENDED,
    What.RESULTS: What.RESULTS,
    What.DIGITISED_OUT: What.RESULTS,
}
"""Out of what each is a part."""
_OF_RECEIPT = frozenset({What.RECEIVED, What.ONLINE, What.DIGITISED_IN})


def _each(
    reading: Reading, what: What, periods: Sequence[Period], wanted: tuple[What, ...]
) -> list[Sequence[Any]]:
    """How many of each period, and how many of them are ``wanted``."""
    if not periods:
        return []
    values: dict[str, object] = {"unit": reading.unit}
    for n, period in enumerate(periods):
        values |= {f"start_{n}": period.start_at, f"end_{n}": period.end_at}
    rows = {row[0]: row[1:] for row in reading.run(_by_period(what, wanted, len(periods)), values)}
    return [rows[n] for n in range(len(periods))]


@cache
def _by_period(what: What, wanted: tuple[What, ...], many: int) -> sa.CompoundSelect[Any]:
    """A stretch of the index for each period, with nothing to sort; put together once."""
    counts = (sa.func.count(), *(_many(_is(one)) for one in wanted))
    at, unit = _moment(what), _d.unit == sa.bindparam("unit")
    return sa.union_all(
        *(
            sa.select(sa.literal(n).label("n"), *counts).where(
                *(unit, at >= sa.bindparam(f"start_{n}"), at < sa.bindparam(f"end_{n}")), *_accepted(what)
            )
            for n in range(many)
        )
    )


def _moment(what: What) -> sa.ColumnElement[Any]:
    return _d.received_at if what in _OF_RECEIPT else _d.ended_at


def _within(reading: Reading, what: What, period: Period) -> tuple[sa.ColumnElement[bool], ...]:
    at = _moment(what)
    return _d.unit == reading.unit, at >= period.start_at, at < period.end_at, *_accepted(what)


def _accepted(what: What) -> tuple[sa.ColumnElement[bool], ...]:
    """What was refused or withdrawn before it was accepted is over, but was never the office's."""
    return () if what in _OF_RECEIPT else (_d.received_at.is_not(None),)


def _many(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count().filter(condition)


def _is(what: What) -> sa.ColumnElement[bool]:
    """What makes one of those that came in, or that were over, one of ``what``."""
    match what:
        case What.RECEIVED | What.ENDED:
            return sa.true()
        case What.ONLINE:
            return _d.channel == Channel.ONLINE.value
        case What.DIGITISED_IN:
            return _d.is_digitised_in.is_(True)
        case What.LATE:
            return ENDED_LATE
        case What.RESULTS:
            return _HAS_RESULT
        case What.DIGITISED_OUT:
            return sa.and_(_d.is_digitised_out.is_(True), _HAS_RESULT)


def _length(period: Period) -> int:
    return (period.last_on - period.first_on).days + 1
