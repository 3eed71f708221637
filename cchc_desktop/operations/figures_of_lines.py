"""The year in pictures, judged line by line: of what units have sent, of what is closed for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from cchc_desktop.core import packet as packets
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.measure import Part, Placed
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import ENDED as OVER
from cchc_desktop.core.tally import RECEIVED as CAME
from cchc_desktop.core.tally import Line, refused_in_hand
from cchc_desktop.indicators import indicators
from cchc_desktop.operations.coverage import Coverage, coverage
from cchc_desktop.operations.indicators import Opened
from cchc_desktop.operations.line_judged import (
    ENDED,
    OVERDUE,
    RECEIVED,
    cause_of,
    caused_by,
    day_of,
    placed_by,
    tells_causes,
)
from cchc_desktop.operations.month_units import missing_of
from cchc_desktop.operations.sources import Source, from_units
from cchc_desktop.operations.sums_of_units import sums_of
from cchc_desktop.store import month_acts, months

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.store.reading import Reading

MOST_LINES = 200_000
"""So many dossiers of units are gone through for one mark."""
_TOO_MANY = (
    "Số này nằm trong gói của nhiều đơn vị, mở cả ở đây thì lâu quá. Sang Bảng chỉ số, chọn kỳ, bấm vào số "
    "rồi mở từng đơn vị."
)
_KEPT = 240
_reported: dict[str, Counter[str]] = {}
"""What was counted in a packet, which never changes, by its digest."""
_WITHOUT_RESULT = ("withdrawn", "stopped", month_acts.REFUSED_IN_HAND)
_BOXES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "on_time_rate": (("early", "on_time"), OVER, ()),
    "online_rate": (("received_online",), CAME, ()),
    "digitised_in_rate": (("digitised_in",), CAME, ()),
    "digitised_out_rate": (("digitised_out",), OVER, _WITHOUT_RESULT),
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
    covers: tuple[Coverage, ...] = ()  # by month, where it was put together from units

    def otherwise(self, period: Period, code: str, now: tuple[int, int]) -> tuple[int, int] | None:
        """What a closed month was reported with, where that is not what the register tells now."""
        told = self.reported.get(period, {}).get(code, now)
        return None if told == now else told


def of_units(
    place: Workplace, reading: Reading, codes: Sequence[str], begun: Sequence[Period], chosen: Period
) -> Sums:
    """What units sent of every month that has begun, as it was counted in their packets."""
    parts: dict[str, Counter[tuple[Period, bool]]] = {code: Counter() for code in codes}
    received, late = Counter[str](), Counter[tuple[str, str]]()
    days, units, covers = Counter[tuple[str, date]](), set[str](), list[Coverage]()
    for month in begun:
        found = sums_of(place, reading, month)
        units.update(one.unit for one in found.parts)
        covers.append(coverage(found.parts, missing_of(found.made)))
        for sums in (one.sums for one in found.wholes):
            for code in codes:
                above, below = sums.rate(code)
                parts[code].update({(month, True): above, (month, False): below})
            received.update(sums.received())
            late.update(sums.late)
            if month == chosen:
                days.update(sums.days)
    rates = {
        code: tuple((told[month, True], told[month, False]) for month in begun)
        for code, told in parts.items()
    }
    return Sums(rates, _by_day(days, chosen), received, late, len(units), covers=tuple(covers))


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


def flows(sources: Sequence[Source]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """What came in by field, and what was over too late by field and cause."""
    came = (line.field for _, line, placed in _placed(sources, RECEIVED) if placed.part is not Part.OUT)
    late = (
        (line.field, cause_of(source, line))
        for source, line, placed in _placed(sources, ENDED)
        if placed.part is Part.REST
    )
    return Counter(came), Counter(late)


def late_causes(sources: Sequence[Source]) -> Counter[str] | None:
    """What a report counts by cause: all that ended late, and all that is overdue at the end of its period.

    None where a packet is too old to tell.
    """
    if not all(map(tells_causes, sources)):
        return None
    found: Counter[str] = Counter()
    for source in sources:
        for (box, cause), n in caused_by(source).items():
            if not (box == OVERDUE and OVERDUE in source.told.everywhere):
                found[cause] += n
    return found


def by_day(sources: Sequence[Source], period: Period) -> Mapping[date, tuple[int, int]]:
    """How many came in and how many were over on each day of ``period``."""
    many: Counter[tuple[str, date]] = Counter()
    for code in (RECEIVED, ENDED):
        for _, line, placed in _placed(sources, code):
            on = day_of(code, line)
            if placed.part is not Part.OUT and on is not None:
                many[code, on] += 1
    return _by_day(many, period)


def _by_day(many: Mapping[tuple[str, date], int], period: Period) -> Mapping[date, tuple[int, int]]:
    days = (period.first_on + timedelta(days=n) for n in range((period.last_on - period.first_on).days + 1))
    return {on: (many.get((RECEIVED, on), 0), many.get((ENDED, on), 0)) for on in days}


def opened(place: Workplace, sent: Sent) -> tuple[Opened, ...]:
    """The dossiers that a mark counts, unit by unit; Refused where too many lines would be read for them."""
    found: list[Opened] = []
    many = 0
    with place.register.read() as reading:
        for source in chain.from_iterable(from_units(reading, one) for one in sent.periods):
            many += len(source.lines)
            if many > MOST_LINES:
                raise Refused(_TOO_MANY)
            found += _meant(sent, source)
    return tuple(found)


def _meant(sent: Sent, source: Source) -> Iterator[Opened]:
    key = source.span.period.key
    for line, one in placed_by(source, sent.code):
        if _is_meant(sent, source, line, one):
            yield Opened(source.unit, line.local_no, line.procedure, one.part, one.reason, one.value, key)


def _is_meant(sent: Sent, source: Source, line: Line, placed: Placed) -> bool:
    if placed.part is Part.OUT or (sent.field is not None and line.field != sent.field):
        return False
    if sent.on is not None and day_of(sent.code, line) != sent.on:
        return False
    if sent.cause is not None and cause_of(source, line) != sent.cause:
        return False
    return placed.part is Part.REST if sent.is_late or sent.is_rest else True


def _placed(sources: Sequence[Source], code: str) -> Iterator[tuple[Source, Line, Placed]]:
    for source in sources:
        for line, placed in placed_by(source, code):
            yield source, line, placed
