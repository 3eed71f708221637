"""The lines that figures are made of: a unit's own, or those of the packets that its units sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Protocol

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.measure import Counts, Later, Measured, Placed, Span, by_row
from cchc_desktop.core.packet import COLUMNS, Packet
from cchc_desktop.core.period import Period, months_of
from cchc_desktop.core.tally import CLOSING, Line, Row, StandingBy, known_until
from cchc_desktop.indicators import Indicator
from cchc_desktop.operations import month
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month_made import Made, made_of
from cchc_desktop.operations.month_parts import NOTHING, Part, Passed, Run, passed, row_of
from cchc_desktop.store import months
from cchc_desktop.store.months import Taken
from cchc_desktop.store.reading import Reading


class Measurable(Protocol):
    """What figures are made of: the lines of one unit's period, or what they amount to."""

    @property
    def told(self) -> Passed:
        """What others of the same period tell again."""

    def measure(self, indicator: Indicator) -> Measured:
        """What ``indicator`` finds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The lines that one unit's period, or one month of it, is measured by.

    ``told``: what others of the same period tell again.
    """

    unit: str
    name: str
    lines: tuple[Line, ...]
    span: Span
    columns: tuple[str, ...]
    is_final: bool = False
    told: Passed = NOTHING

    def measure(self, indicator: Indicator) -> Measured:
        """What ``indicator`` finds; nothing where nobody measured it yet."""
        return self.measured((indicator,))[indicator.code]

    def measured(self, indicators: Iterable[Indicator]) -> Mapping[str, Measured]:
        """What each of ``indicators`` finds, by its code."""
        rows, found = by_row(self.lines), {}
        for one in indicators:
            try:
                found[one.code] = one.measure_rows(rows, self.span, self.columns)
            except Refused:
                found[one.code] = Measured({}, self.span.period.first_on, self.span.period.last_on)
        return found


def together(
    indicator: Indicator, sources: Iterable[Measurable], period: Period, *, in_row: bool = False
) -> Measured:
    """All units side by side, each one's months in a row; what stood open between two counts once.

    ``in_row``: they are one row of units, where what left it stays.
    """
    found = [(one.measure(indicator).counts, CLOSING[0] in one.told.of(in_row=in_row)) for one in sources]
    days = period.first_on, period.last_on
    if not all(isinstance(counts, Later) for counts, _ in found):
        return Measured(_in_rows(found), *days)
    places: Counter[Placed] = Counter()
    for counts, is_passed in found:
        if isinstance(counts, Later):
            places.update({one: n for one, n in counts.places.items() if not (is_passed and one.is_closing)})
    return Measured(Later(places, partial(_in_rows, found)), *days)


def _in_rows(found: Sequence[tuple[Counts, bool]]) -> Counts:
    counts: Counter[tuple[Row, Placed]] = Counter()
    for told, is_passed in found:
        for key, n in told.items():
            if not (is_passed and key[1].is_closing):
                counts[key] += n
    return MappingProxyType(dict(counts))


def sources_in(
    place: Workplace, reading: Reading, period: Period, now: datetime, *, is_live: bool = False
) -> tuple[Source, ...]:
    """The lines that a period is told by: frozen while it is closed, unless ``is_live``; else as they are."""
    if place.profile.role == "superior":
        return tuple(from_units(reading, period))
    return (source_of(month.packet_of(place, reading, period, now, is_live=is_live)),)


def source_of(packet: Packet) -> Source:
    """What a packet's own unit is measured by."""
    return Source(
        unit=packet.unit,
        name=packet.unit_name,
        lines=packet.lines,
        span=Span(packet.period, packet.standing_by, packet.as_of),
        columns=COLUMNS[packet.version],
        is_final=packet.is_final,
    )


@dataclass(frozen=True, slots=True)
class PartOfUnit:
    """One packet of those that make up a period, in the row of its unit; ``told``: what others tell again."""

    unit: str
    name: str
    part: Part
    told: Passed


def parts_in(made: Made, *, only: str = "", today: date | None = None) -> Iterator[PartOfUnit]:
    """The packets that make up a period, by unit and month; of ``only`` one unit's row.

    With ``today`` under the units of that day.
    """
    rows: dict[str, list[Run]] = {}
    for run in made.runs:
        rows.setdefault(row_of(made.tree, run, today), []).append(run)
    for unit in sorted(code for code in rows if only in {"", code}):
        members = frozenset(run.unit for run in rows[unit]) | {unit}
        parts = [(run, at) for run in rows[unit] for at in range(len(run.parts))]
        for run, at in sorted(parts, key=lambda one: one[0].parts[one[1]].days.first_on):
            name = made.tree.name(unit, today or run.last_on) or run.parts[at].taken.sender_name
            yield PartOfUnit(unit, name, run.parts[at], passed(run, at, members))


def from_units(
    reading: Reading, period: Period, *, only: str = "", today: date | None = None
) -> Iterator[Source]:
    """The lines of the packets that make up ``period``, by unit and month; of ``only`` one unit's row.

    With ``today`` under the units of that day.
    """
    for one in parts_in(made_of(reading, period), only=only, today=today):
        yield source_in(reading, one)


def source_in(reading: Reading, one: PartOfUnit) -> Source:
    """The lines of one packet in its row."""
    part, taken = one.part, one.part.taken
    lines, columns = part.told(reading)
    return Source(
        unit=one.unit,
        name=one.name,
        lines=lines,
        span=_span(part.days if part.is_rest else taken.period, taken.standing_by, lines, taken.made_at),
        columns=columns,
        is_final=taken.is_final,
        told=one.told,
    )


def source_taken(reading: Reading, one: Taken) -> Source:
    """The lines of one packet that came in."""
    lines, columns = months.lines_of(reading, one)
    return Source(
        unit=one.sender,
        name=one.sender_name,
        lines=lines,
        span=_span(one.period, one.standing_by, lines, one.made_at),
        columns=columns,
        is_final=one.is_final,
    )


def _span(period: Period, by: StandingBy, lines: tuple[Line, ...], made_at: datetime) -> Span:
    return Span(period, by, known_until(lines, made_at))


def making_up(known: Mapping[tuple[str, date, date], Taken], unit: str, period: Period) -> tuple[Taken, ...]:
    """The unit's packet of these very days, or all its months; none where one of them is missing."""
    whole = known.get((unit, period.first_on, period.last_on))
    if whole is not None and whole.is_final:
        return (whole,)
    parts = [known.get((unit, one.first_on, one.last_on)) for one in months_of(period)]
    found = tuple(one for one in parts if one is not None)
    if len(parts) > 1 and len(found) == len(parts):
        return found
    return () if whole is None else (whole,)
