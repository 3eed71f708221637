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
from cchc_desktop.core.tally import ENDED, RECEIVED, Line, boxes, refused_in_hand
from cchc_desktop.indicators import indicators
from cchc_desktop.operations.indicators import Opened
from cchc_desktop.operations.sources import Source, from_units
from cchc_desktop.store import month_acts, months

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.store.reading import Reading

_RECEIVED, _ENDED = "online_rate", "on_time_rate"
"""Indicators that look at all that came in, and at all that was over."""
UNKNOWN = "-"
"""Stands for a cause where the packet is too old to tell one."""
_CAUSE = "late_cause"
_KEPT = 240
_reported: dict[str, Counter[str]] = {}
"""What was counted in a packet, which never changes, by its digest."""
_WITHOUT_RESULT = ("withdrawn", "stopped", month_acts.REFUSED_IN_HAND)
_BOXES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "on_time_rate": (("early", "on_time"), ENDED, ()),
    "online_rate": (("received_online",), RECEIVED, ()),
    "digitised_in_rate": (("digitised_in",), RECEIVED, ()),
    "digitised_out_rate": (("digitised_out",), ENDED, _WITHOUT_RESULT),
}
"""Of which boxes of the official table a rate is made: above the line, below it, and taken off below it."""


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
    """Go once through the lines of every month that has begun, one unit after the other.

    Those of a whole province do not fit into memory together.
    """
    parts: dict[str, Counter[tuple[Period, bool]]] = {code: Counter() for code in codes}
    received, late = Counter[str](), Counter[tuple[str, str]]()
    days, units = Counter[tuple[date, bool]](), set[str]()
    for month in begun:
        for source in from_units(reading, month):
            units.add(source.unit)
            for code in codes:
                above, below = rate((source,), code)
                parts[code].update({(month, True): above, (month, False): below})
            came, too_late = flows((source,))
            received.update(came)
            late.update(too_late)
            if month == chosen:
                for on, (begins, ends) in by_day((source,), chosen).items():
                    days.update({(on, True): begins, (on, False): ends})
    rates = {
        code: tuple((found[month, True], found[month, False]) for month in begun)
        for code, found in parts.items()
    }
    of_days = {on: (days[on, True], days[on, False]) for on in by_day((), chosen)}
    return Sums(rates, of_days, received, late, len(units))


def reported(
    reading: Reading, periods: Sequence[Period], codes: Sequence[str]
) -> Mapping[Period, Mapping[str, tuple[int, int]]]:
    """The rates of those periods that are closed for good, as they were closed."""
    sealed = months.sealed(reading)
    wanted = {one: sealed[days] for one in periods if (days := (one.first_on, one.last_on)) in sealed}
    if any(digest not in _reported for _, digest in wanted.values()):
        _keep_reported(reading, wanted)
    return {
        one: {code: rate_of_boxes(_reported[digest], code, one) for code in codes}
        for one, (_, digest) in wanted.items()
    }


def forget_reported() -> None:
    """As after the start of the program: what was counted in closed months is asked for anew."""
    _reported.clear()


def _keep_reported(reading: Reading, wanted: Mapping[Period, tuple[int, str]]) -> None:
    """Read what was counted at the closings; the packet only where an older program closed with refusals."""
    in_hand = month_acts.refused_in_hand(reading)
    if len(_reported) + len(wanted) > _KEPT:
        _reported.clear()
    for period, (revision, digest) in wanted.items():
        counted = months.boxes_of(reading, period, revision)
        many = in_hand.get(digest, 0 if not counted["refused"] else None)
        if many is None:
            lines, _ = packets.told(months.packet_of(reading, period, revision))
            many = refused_in_hand(lines, period)
        counted[month_acts.REFUSED_IN_HAND] = many
        _reported[digest] = counted


def rate_of_boxes(counted: Counter[str], code: str, period: Period) -> tuple[int, int]:
    """``rate`` of the lines that were counted into these boxes."""
    if period.last_on < indicators()[code].versions[0].since:
        return 0, 0
    above, below, but = _BOXES[code]
    bottom = sum(counted[box] for box in below) - sum(counted[box] for box in but)
    return sum(counted[box] for box in above), bottom


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


def late_causes(sources: Sequence[Source]) -> Counter[str] | None:
    """What a report counts by cause: all that ended late, and all that is overdue at the end of its period.

    None where a packet is too old to tell.
    """
    if any(_CAUSE not in one.columns for one in sources):
        return None
    return Counter(
        cause_of(source, line) for source in sources for line in source.lines if _is_overdue(source, line)
    )


def _is_overdue(source: Source, line: Line) -> bool:
    """Whether it ended late, or is overdue at the end, where no later month or other unit tells it again."""
    span = source.span
    counts = set(boxes(line, span.period, span.standing_by, as_of=span.as_of))
    return "late" in counts or ("pending_overdue" in counts - source.told.everywhere)


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
