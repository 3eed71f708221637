"""The year in pictures, judged line by line: of what units have sent, of what is closed for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cchc_desktop.core import packet as packets
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.measure import Part, Placed
from cchc_desktop.core.period import Period, months_of
from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import indicators
from cchc_desktop.operations.indicators import Opened, Source, from_units, source_of
from cchc_desktop.store import months

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.store.reading import Reading

_RECEIVED, _ENDED = "online_rate", "on_time_rate"
"""Indicators that look at all that came in, and at all that was over."""


class Sent(NamedTuple):
    """What a mark counts among the lines of units, of one day with ``on``; ``is_late``: those late."""

    code: str
    periods: tuple[Period, ...]
    on: date | None = None
    field: str | None = None
    cause: str | None = None
    is_late: bool = False
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class Sums:
    """What a year amounts to; ``units`` that have sent any of it, where it was put together from theirs."""

    rates: Mapping[str, tuple[tuple[int, int], ...]]  # by month: those that count, and out of how many
    days: Mapping[date, tuple[int, int]]
    received: Mapping[str, int]
    late: Mapping[tuple[str, str], int]
    units: int | None = None


def of_units(reading: Reading, codes: Sequence[str], begun: Sequence[Period], chosen: Period) -> Sums:
    """Go once through the lines of every month that has begun."""
    rates: dict[str, list[tuple[int, int]]] = {code: [] for code in codes}
    received, late = Counter[str](), Counter[tuple[str, str]]()
    days, units = by_day((), chosen), set[str]()
    for month in begun:
        sources = tuple(from_units(reading, month))
        units |= {one.unit for one in sources}
        for code in codes:
            rates[code].append(rate(sources, code))
        came, too_late = flows(sources)
        received.update(came)
        late.update(too_late)
        if month == chosen:
            days = by_day(sources, chosen)
    return Sums({code: tuple(many) for code, many in rates.items()}, days, received, late, len(units))


def frozen(reading: Reading, period: Period) -> tuple[Source, ...]:
    """What is closed for good of ``period``: itself, or all of its months; nothing where one is open."""
    for parts in ((period,), months_of(period)):
        closed = [months.latest(reading, one, is_final=True) for one in parts]
        if parts and all(closed):
            return tuple(
                source_of(packets.read(months.packet_of(reading, one.period, one.revision)))
                for one in closed
                if one is not None
            )
    return ()


def rate(sources: Sequence[Source], code: str) -> tuple[int, int]:
    """How many count for an indicator, and out of how many."""
    counted = Counter(placed.part for _, _, placed in _placed(sources, code))
    return counted[Part.TOP], counted[Part.TOP] + counted[Part.REST]


def flows(sources: Sequence[Source]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """What came in by field, and what was over too late by field and cause."""
    came = (line.field for _, line, placed in _placed(sources, _RECEIVED) if placed.part is not Part.OUT)
    late = (
        (line.field, line.late_cause or "")
        for _, line, placed in _placed(sources, _ENDED)
        if placed.part is Part.REST
    )
    return Counter(came), Counter(late)


def by_day(sources: Sequence[Source], period: Period) -> Mapping[date, tuple[int, int]]:
    """How many came in and how many were over on each day of ``period``."""
    many: Counter[tuple[date | None, str]] = Counter(
        (_day_of(code, line), code)
        for code in (_RECEIVED, _ENDED)
        for _, line, placed in _placed(sources, code)
        if placed.part is not Part.OUT
    )
    days = (period.first_on + timedelta(days=n) for n in range((period.last_on - period.first_on).days + 1))
    return {on: (many[on, _RECEIVED], many[on, _ENDED]) for on in days}


def opened(place: Workplace, sent: Sent) -> tuple[Opened, ...]:
    """The dossiers that a mark counts, unit by unit."""
    with place.register.read() as reading:
        found = [tuple(from_units(reading, one)) for one in sent.periods]
    return tuple(
        Opened(
            source.unit,
            line.local_no,
            line.procedure,
            one.part,
            one.reason,
            one.value,
            source.span.period.key,
        )
        for sources in found
        for source, line, one in _placed(sources, sent.code)
        if _is_meant(sent, line, one)
    )


def _is_meant(sent: Sent, line: Line, placed: Placed) -> bool:
    if placed.part is Part.OUT or (sent.field is not None and line.field != sent.field):
        return False
    if sent.on is not None and _day_of(sent.code, line) != sent.on:
        return False
    if sent.cause is not None and (line.late_cause or "") != sent.cause:
        return False
    return placed.part is Part.REST if sent.is_late or sent.is_rest else True


def _placed(sources: Sequence[Source], code: str) -> Iterator[tuple[Source, Line, Placed]]:
    indicator = indicators()[code]
    for source in sources:
        if source.span.period.last_on >= indicator.versions[0].since:
            for line, placed in indicator.places(source.lines, source.span, source.columns):
                yield source, line, placed


def _day_of(code: str, line: Line) -> date | None:
    at = line.received_at if code == _RECEIVED else line.ended_at
    return None if at is None else hanoi(at).date()
