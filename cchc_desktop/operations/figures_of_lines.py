"""The year in pictures, judged line by line: of what units have sent, of what is closed for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cchc_desktop.core import packet as packets
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.measure import Part, Placed
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import Line, boxes
from cchc_desktop.indicators import indicators
from cchc_desktop.operations.indicators import Opened, Source, from_units, source_of
from cchc_desktop.store import months

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.store.reading import Reading

_RECEIVED, _ENDED = "online_rate", "on_time_rate"
"""Indicators that look at all that came in, and at all that was over."""
UNKNOWN = "-"
"""Stands for a cause where the packet is too old to tell one."""
_CAUSE = "late_cause"
_KEPT = 240
_reported: dict[tuple[str, str], tuple[int, int]] = {}
"""Rates by packet, which never changes, and indicator: reading a frozen month again would cost seconds."""


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
    reported: Mapping[Period, Mapping[str, tuple[int, int]]] = field(default_factory=dict)  # closed for good
    causes: Mapping[str, int] | None = None  # of a report: all that is overdue, not only what is over


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


def reported(
    reading: Reading, periods: Sequence[Period], codes: Sequence[str]
) -> Mapping[Period, Mapping[str, tuple[int, int]]]:
    """The rates of those periods that are closed for good, as they were closed."""
    sealed = months.sealed(reading)
    found = {}
    for period in periods:
        if (known := sealed.get((period.first_on, period.last_on))) is not None:
            found[period] = _as_reported(reading, period, known, codes)
    return found


def _as_reported(
    reading: Reading, period: Period, known: tuple[int, str], codes: Sequence[str]
) -> Mapping[str, tuple[int, int]]:
    revision, digest = known
    if any((digest, code) not in _reported for code in codes):
        sources = (source_of(packets.read(months.packet_of(reading, period, revision))),)
        if len(_reported) >= _KEPT:
            _reported.clear()
        found = {code: rate(sources, code) for code in codes}
        _reported.update({(digest, code): told for code, told in found.items()})
        return found
    return {code: _reported[digest, code] for code in codes}


def rate(sources: Sequence[Source], code: str) -> tuple[int, int]:
    """How many count for an indicator, and out of how many."""
    counted = Counter(placed.part for _, _, placed in _placed(sources, code))
    return counted[Part.TOP], counted[Part.TOP] + counted[Part.REST]


def flows(sources: Sequence[Source]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """What came in by field, and what was over too late by field and cause."""
    came = (line.field for _, line, placed in _placed(sources, _RECEIVED) if placed.part is not Part.OUT)
    late = (
        (line.field, cause_of(source, line))
        for source, line, placed in _placed(sources, _ENDED)
        if placed.part is Part.REST
    )
    return Counter(came), Counter(late)


def cause_of(source: Source, line: Line) -> str:
    """The code of a cause, "" where nobody told it, UNKNOWN where the packet could not."""
    return (line.late_cause or "") if _CAUSE in source.columns else UNKNOWN


def late_causes(sources: Sequence[Source], period: Period) -> Counter[str] | None:
    """What a report on ``period`` counts by cause: all that ended late, and all that is overdue at its end.

    None where a packet is too old to tell.
    """
    if any(_CAUSE not in one.columns for one in sources):
        return None
    return Counter(
        cause_of(source, line)
        for source in sources
        for line in source.lines
        if _is_overdue(source, line, period)
    )


def _is_overdue(source: Source, line: Line, period: Period) -> bool:
    """Whether it ended late, or is overdue when ``period`` ends, of which ``source`` may tell one month."""
    span = source.span
    counts = set(boxes(line, span.period, span.standing_by, as_of=span.as_of))
    return "late" in counts or ("pending_overdue" in counts and span.period.last_on == period.last_on)


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
        if _is_meant(sent, source, line, one)
    )


def _is_meant(sent: Sent, source: Source, line: Line, placed: Placed) -> bool:
    if placed.part is Part.OUT or (sent.field is not None and line.field != sent.field):
        return False
    if sent.on is not None and _day_of(sent.code, line) != sent.on:
        return False
    if sent.cause is not None and cause_of(source, line) != sent.cause:
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
