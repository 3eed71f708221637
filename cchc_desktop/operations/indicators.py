"""The figures that a unit is measured by: values, targets, points, and the dossiers behind each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from functools import reduce

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.measure import Measured, Part, Span
from cchc_desktop.core.packet import COLUMNS, Packet
from cchc_desktop.core.period import Period, months_of
from cchc_desktop.core.score import Point, Scheme, scored, total
from cchc_desktop.core.score import Source as Hand
from cchc_desktop.core.tally import Line, StandingBy, known_until
from cchc_desktop.core.targets import Target
from cchc_desktop.core.text import nfc
from cchc_desktop.indicators import Indicator, Version, in_order, indicators
from cchc_desktop.operations import aims, month
from cchc_desktop.operations.aims import ByHand
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import UnitShare
from cchc_desktop.operations.month_known import ahead_words, standing_words
from cchc_desktop.rulebook import load_schemes
from cchc_desktop.store import month_acts, months
from cchc_desktop.store.months import Taken
from cchc_desktop.store.reading import Reading

ESTIMATE = "ước tính từ dữ liệu tại xã, không thay thế điểm trên Cổng Dịch vụ công quốc gia"
BY_HAND = "nhập tay"
AFTER = "nhập sau khi chốt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The lines that one unit's period, or one month of it, is measured by."""

    unit: str
    name: str
    lines: tuple[Line, ...]
    span: Span
    columns: tuple[str, ...]
    is_final: bool = False

    def measure(self, indicator: Indicator) -> Measured:
        """What ``indicator`` finds; nothing where nobody measured it yet."""
        try:
            return indicator.measure(self.lines, self.span, self.columns)
        except Refused:
            return Measured({}, self.span.period.first_on, self.span.period.last_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One indicator over one period: what was found, what was demanded.

    ``version`` None: nobody measured it yet on those days. ``remark`` says what a reader must know,
    ``later`` which target was set after the closing, where the period would be held against it now.
    """

    indicator: Indicator
    found: Measured
    value: Fraction | None
    version: Version | None
    target: Target | None = None
    is_met: bool | None = None
    is_by_hand: bool = False
    remark: str = ""
    later: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFigures:
    """What one commune brings to the superior's figures."""

    unit: str
    name: str
    is_final: bool
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Every figure of a period; ``is_final`` when it was measured on what is closed for good.

    ``standing`` says that it was closed and is open again.
    """

    period: Period
    unit: str
    name: str
    made_at: datetime
    is_final: bool
    figures: tuple[Figure, ...]
    standing: str = ""
    scheme: Scheme | None = None
    points: tuple[Point, ...] = ()
    places: int = 2
    units: tuple[UnitFigures, ...] = ()
    missing: tuple[UnitShare, ...] = ()

    def figure(self, code: str) -> Figure:
        """The figure of one indicator."""
        return next(one for one in self.figures if one.indicator.code == code)

    def score(self) -> tuple[Fraction, Fraction]:
        """The points that are known, as they are printed, and the weight of the lines that they belong to."""
        return total(self.points, self.places)


@dataclass(frozen=True, slots=True)
class Opened:
    """One dossier behind a figure; ``period`` is the month that told it where there are several."""

    unit: str
    local_no: str
    procedure: str
    part: Part
    reason: str
    value: int | None
    period: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure and every dossier behind it, by where it stands."""

    period: Period
    figure: Figure
    dossiers: tuple[Opened, ...]

    def of(self, part: Part) -> tuple[Opened, ...]:
        """Those in the numerator, in the denominator only, or left out."""
        return tuple(one for one in self.dossiers if one.part is part)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known beside the lines, for one period."""

    targets: tuple[Target, ...]
    answers: Mapping[str, ByHand]
    points: Mapping[str, Fraction]
    later: tuple[Target, ...] | None = None  # those known now, of a period that is closed
    after: frozenset[str] = frozenset()  # what was told by hand after its closing


def measure(
    place: Workplace, period: Period, now: datetime, *, is_live: bool = False, packet: Packet | None = None
) -> Measures:
    """Every figure of ``period``: of the register, of the packet once it is closed, or of what units sent.

    With ``is_live`` a closed period is measured on the register as it stands now. ``packet``: what the
    caller has read of this very period, so that it need not be read again.
    """
    now = hanoi(now).replace(microsecond=0)
    with place.register.read() as reading:
        sources = _sources(place, reading, period, now, is_live=is_live, packet=packet)
        told = _told(place, reading, period, sources)
        standing = (
            standing_words(reading, period)
            if sources or now >= period.start_at
            else ahead_words(period).rstrip(".")
        )
    figures = tuple(_figure(one, sources, period, told) for one in in_order())
    scheme = scheme_on(place, period.last_on)
    shares = {name: rate for name, one in told.answers.items() if (rate := one.rate()) is not None}
    rates = {one.indicator.code: one.value for one in figures}
    counted = () if scheme is None else scored(scheme, rates, told.points, shares)
    points = tuple(_marked(one, told) for one in counted)
    units, missing = _by_unit(place, period, sources, told, now)
    return Measures(
        period=period,
        unit=place.profile.unit,
        name=place.profile.name,
        made_at=now,
        is_final=not missing and bool(sources) and all(one.is_final for one in sources),
        figures=figures,
        standing=standing,
        scheme=scheme,
        points=points,
        places=place.law.decimals(period.last_on),
        units=units,
        missing=missing,
    )


def explain(
    place: Workplace,
    period: Period,
    code: str,
    now: datetime,
    *,
    is_live: bool = False,
    packet: Packet | None = None,
) -> Explained:
    """The dossiers behind one figure of ``period``, in the order of the register; Refused for no such one.

    ``packet``: what the caller has read of this very period, so that it need not be read again.
    """
    indicator = named(code)
    indicator.at(period.last_on)
    now = hanoi(now).replace(microsecond=0)
    with place.register.read() as reading:
        sources = _sources(place, reading, period, now, is_live=is_live, packet=packet)
        told = _told(place, reading, period, sources)
    figure = _figure(indicator, sources, period, told)
    return Explained(period, figure, tuple(_opened(indicator, sources)))


def named(code: str) -> Indicator:
    """The indicator of that code; Refused with all their codes when there is none."""
    found = indicators().get(nfc(code))
    if found is None:
        raise Refused(f"Không có chỉ số “{nfc(code)[:60]}”. Các chỉ số: {', '.join(indicators())}.", "name")
    return found


def scheme_on(place: Workplace, day: date) -> Scheme | None:
    """How points are given on ``day``; None before there was any scoring."""
    variant = place.law.text("scoring_variant", day).value
    known = [one for one in load_schemes(variant, place.register.place) if one.since <= day]
    return known[-1] if known else None


def _told(place: Workplace, reading: Reading, period: Period, sources: tuple[Source, ...]) -> _Told:
    """A closed period is held against the targets that were known when it was closed."""
    now = aims.targets(place, reading)
    by_hand = aims.answers(reading, period), aims.points(reading, period)
    is_frozen = place.profile.role == "commune" and all(one.is_final for one in sources)
    days = period.first_on, period.last_on
    entries = month_acts.entries_at_closing(reading).get(days) if is_frozen else None
    if entries is None:
        return _Told(now, *by_hand)
    then = aims.targets(place, reading, entries)
    return _Told(then, *by_hand, later=now, after=aims.told_after(reading, period, entries))


def _marked(point: Point, told: _Told) -> Point:
    """Points by hand that came after the closing say so."""
    if point.source is not Hand.HAND or aims.POINTS + point.item.code not in told.after:
        return point
    return replace(point, remark=f"{point.remark}, {AFTER}")


def _figure(indicator: Indicator, sources: Iterable[Source], period: Period, told: _Told) -> Figure:
    found = together(indicator, sources, period)
    try:
        version = indicator.at(period.last_on)
    except Refused as early:
        return Figure(indicator=indicator, found=found, value=None, version=None, remark=early.sentence)
    value, remark = indicator.value(found), ESTIMATE if indicator.is_estimate else ""
    answers = told.answers.get(indicator.code) if indicator.is_by_hand else None
    if indicator.is_by_hand:
        value = None if answers is None else answers.rate()
        remark = "chưa nhập" if answers is None else f"{BY_HAND}: {answers.basis or 'không ghi nguồn'}"
        if answers is not None and indicator.code in told.after:
            remark = f"{remark}; {AFTER}"
    target = aims.target_of(told.targets, indicator.code, period)
    now = target if told.later is None else aims.target_of(told.later, indicator.code, period)
    return Figure(
        indicator=indicator,
        found=found,
        value=value,
        version=version,
        target=target,
        is_met=None if target is None else target.is_met(value),
        is_by_hand=answers is not None,
        remark=remark,
        later=aims.told_later(target, now),
    )


def together(indicator: Indicator, sources: Iterable[Source], period: Period) -> Measured:
    """All units side by side, each one's months in a row."""
    by_unit: dict[str, list[Source]] = {}
    for one in sources:
        by_unit.setdefault(one.unit, []).append(one)
    whole = Measured({}, period.first_on, period.last_on)
    for parts in by_unit.values():
        whole = whole + reduce(Measured.then, (one.measure(indicator) for one in parts))
    return whole


def _by_unit(
    place: Workplace, period: Period, sources: tuple[Source, ...], told: _Told, now: datetime
) -> tuple[tuple[UnitFigures, ...], tuple[UnitShare, ...]]:
    """For a superior each unit apart, and who has not sent."""
    if place.profile.role != "superior":
        return (), ()
    theirs = _Told(told.targets, {}, {})  # what is told by hand is told of all units together
    units = []
    for unit in dict.fromkeys(one.unit for one in sources):
        parts = [one for one in sources if one.unit == unit]
        figures = tuple(_figure(one, parts, period, theirs) for one in in_order())
        is_final = all(one.is_final for one in parts)
        units.append(UnitFigures(unit=unit, name=parts[-1].name, is_final=is_final, figures=figures))
    return tuple(units), month.preview(place, period, now, by="").missing


def _opened(indicator: Indicator, sources: tuple[Source, ...]) -> Iterator[Opened]:
    last = {one.unit: one for one in sources}
    for one in sources:
        if one.span.period.last_on < indicator.versions[0].since:
            continue
        for line, placed in indicator.places(one.lines, one.span, one.columns):
            if placed.is_closing and last[one.unit] is not one:
                continue  # what stood open between two months is the later one's matter
            told = (placed.part, placed.reason, placed.value, one.span.period.key)
            yield Opened(one.unit, line.local_no, line.procedure, *told)


def _sources(
    place: Workplace,
    reading: Reading,
    period: Period,
    now: datetime,
    *,
    is_live: bool,
    packet: Packet | None,
) -> tuple[Source, ...]:
    """The lines that figures are made of; none of a period that has not begun, whatever is open by then."""
    is_ahead = now < period.start_at and place.profile.role != "superior"
    is_frozen = months.latest(reading, period, is_final=True) is not None if is_ahead else False
    if is_ahead and not is_frozen:
        return ()
    return (
        sources_in(place, reading, period, now, is_live=is_live) if packet is None else (source_of(packet),)
    )


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


def from_units(reading: Reading, period: Period, *, only: str = "") -> Iterator[Source]:
    """The lines of the newest packets that make up ``period``, by unit and month; of ``only`` one unit."""
    known = {(one.sender, one.period.first_on, one.period.last_on): one for one in months.taken(reading)}
    for unit in sorted({sender for sender, _, _ in known if only in {"", sender}}):
        for one in _making_up(known, unit, period):
            lines, columns = months.lines_of(reading, one)
            yield Source(
                unit=unit,
                name=one.sender_name,
                lines=lines,
                span=_span(one.period, one.standing_by, lines, one.made_at),
                columns=columns,
                is_final=one.is_final,
            )


def _span(period: Period, by: StandingBy, lines: tuple[Line, ...], made_at: datetime) -> Span:
    return Span(period, by, known_until(lines, made_at))


def _making_up(known: Mapping[tuple[str, date, date], Taken], unit: str, period: Period) -> tuple[Taken, ...]:
    """The unit's packet of these very days, or all its months; none where one of them is missing."""
    whole = known.get((unit, period.first_on, period.last_on))
    if whole is not None and whole.is_final:
        return (whole,)
    parts = [known.get((unit, one.first_on, one.last_on)) for one in months_of(period)]
    found = tuple(one for one in parts if one is not None)
    if len(parts) > 1 and len(found) == len(parts):
        return found
    return () if whole is None else (whole,)
