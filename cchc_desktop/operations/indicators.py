"""The figures that a unit is measured by: values, targets, points, and the dossiers behind each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.measure import Measured, Part
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import Period
from cchc_desktop.core.score import Point, Scheme, scored, total
from cchc_desktop.core.score import Source as Hand
from cchc_desktop.core.tally import CLOSING
from cchc_desktop.core.targets import Target
from cchc_desktop.core.text import nfc
from cchc_desktop.indicators import Indicator, Version, in_order, indicators
from cchc_desktop.operations import aims
from cchc_desktop.operations.aims import ByHand
from cchc_desktop.operations.coverage import Coverage, coverage
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import UnitShare
from cchc_desktop.operations.month_known import ahead_words, standing_words
from cchc_desktop.operations.month_made import made_of
from cchc_desktop.operations.month_units import missing_of
from cchc_desktop.operations.sources import (
    Measurable,
    Source,
    from_units,
    source_of,
    sources_in,
    together,
)
from cchc_desktop.operations.sums_of_units import SummedPart, sums_of
from cchc_desktop.rulebook import load_schemes
from cchc_desktop.store import month_acts, months
from cchc_desktop.store.reading import Reading

ESTIMATE = "ước tính từ dữ liệu tại xã, không thay thế điểm trên Cổng Dịch vụ công quốc gia"
BY_HAND = "nhập tay"
AFTER = "nhập sau khi chốt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One indicator over one period: what was found, what was demanded.

    ``version`` None: nobody measured it yet on those days. ``remark`` says what a reader must know,
    ``later`` which target was set after the closing, where the period would be held against it now.
    ``is_partial``: units lack in it, so that no target is reached or missed.
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
    is_partial: bool = False


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

    ``standing`` says that it was closed and is open again. ``cover``: of how many units a sum is, if it is.
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
    cover: Coverage | None = None

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
    """A figure and every dossier behind it, by where it stands; ``cover`` as ``Measures`` has it."""

    period: Period
    figure: Figure
    dossiers: tuple[Opened, ...]
    cover: Coverage | None = None

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
    place: Workplace,
    period: Period,
    now: datetime,
    *,
    is_live: bool = False,
    packet: Packet | None = None,
    today: date | None = None,
) -> Measures:
    """Every figure of ``period``: of the register, of the packet once it is closed, or of what units sent.

    With ``is_live`` a closed period is measured on the register as it stands now. ``packet``: what the
    caller has read of this very period, so that it need not be read again. With ``today`` a superior's
    units are those of that day, else those of the period.
    """
    now, is_above = hanoi(now).replace(microsecond=0), place.profile.role == "superior"
    is_sum = is_above and packet is None
    with place.register.read() as reading:
        if is_sum:
            parts, wholes, missing = _of_units(place, reading, period, today)
        else:
            parts = wholes = _sources(place, reading, period, now, is_live=is_live, packet=packet)
            missing = ()
        told = _told(place, reading, period, is_closed=all(one.is_final for one in parts))
        is_begun = bool(parts) or now >= period.start_at
        standing = standing_words(reading, period) if is_begun else ahead_words(period).rstrip(".")
    figures = tuple(_figure(one, wholes, period, told, is_partial=bool(missing)) for one in in_order())
    scheme = scheme_on(place, period.last_on)
    shares = {name: rate for name, one in told.answers.items() if (rate := one.rate()) is not None}
    rates = {one.indicator.code: one.value for one in figures}
    counted = () if scheme is None else scored(scheme, rates, told.points, shares)
    return Measures(
        period=period,
        unit=place.profile.unit,
        name=place.profile.name,
        made_at=now,
        is_final=not missing and bool(parts) and all(one.is_final for one in parts),
        figures=figures,
        standing=standing,
        scheme=scheme,
        points=tuple(_marked(one, told) for one in counted),
        places=place.law.decimals(period.last_on),
        units=_by_unit(period, parts, told) if is_above else (),
        missing=missing,
        cover=coverage(parts, missing) if is_sum else None,
    )


_Parts = Sequence[Source | SummedPart]


def _of_units(
    place: Workplace, reading: Reading, period: Period, today: date | None
) -> tuple[_Parts, Sequence[Measurable], tuple[UnitShare, ...]]:
    """What units sent, one by one and together, and who sent nothing."""
    summed = sums_of(place, reading, period, today=today)
    return summed.parts, summed.wholes, missing_of(summed.made)


def explain(
    place: Workplace,
    period: Period,
    code: str,
    now: datetime,
    *,
    is_live: bool = False,
    packet: Packet | None = None,
    today: date | None = None,
) -> Explained:
    """The dossiers behind one figure of ``period``, in the order of the register; Refused for no such one.

    ``packet``: what the caller has read of this very period, so that it need not be read again. ``today``
    as ``measure`` has it.
    """
    indicator, now = _measurable(code, period), hanoi(now).replace(microsecond=0)
    with place.register.read() as reading:
        sources = _sources(place, reading, period, now, is_live=is_live, packet=packet, today=today)
        is_sum = place.profile.role == "superior" and packet is None
        cover = coverage(sources, missing_of(made_of(reading, period))) if is_sum else None
        return _explained(place, reading, period, indicator, sources, cover)


def explain_unit(
    place: Workplace, period: Period, code: str, unit: str, *, today: date | None = None
) -> Explained:
    """The same of one row of a superior's units: no other unit's lines are read."""
    indicator = _measurable(code, period)
    with place.register.read() as reading:
        sources = tuple(from_units(reading, period, only=unit, today=today))
        return _explained(place, reading, period, indicator, sources)


def _measurable(code: str, period: Period) -> Indicator:
    indicator = named(code)
    indicator.at(period.last_on)
    return indicator


def _explained(
    place: Workplace,
    reading: Reading,
    period: Period,
    indicator: Indicator,
    sources: tuple[Source, ...],
    cover: Coverage | None = None,
) -> Explained:
    told = _told(place, reading, period, is_closed=all(one.is_final for one in sources))
    is_partial = cover is not None and cover.is_partial
    figure = _figure(indicator, sources, period, told, is_partial=is_partial)
    return Explained(period, figure, tuple(_opened(indicator, sources)), cover)


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


def _told(place: Workplace, reading: Reading, period: Period, *, is_closed: bool) -> _Told:
    """A closed period is held against the targets that were known when it was closed."""
    now = aims.targets(place, reading)
    by_hand = aims.answers(reading, period), aims.points(reading, period)
    is_frozen = place.profile.role == "commune" and is_closed
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


def _figure(
    indicator: Indicator,
    sources: Iterable[Measurable],
    period: Period,
    told: _Told,
    *,
    in_row: bool = False,
    is_partial: bool = False,
) -> Figure:
    found = together(indicator, sources, period, in_row=in_row)
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
    is_partial = is_partial and answers is None
    now = target if told.later is None else aims.target_of(told.later, indicator.code, period)
    return Figure(
        indicator=indicator,
        found=found,
        value=value,
        version=version,
        target=target,
        is_met=None if target is None or is_partial else target.is_met(value),
        is_by_hand=answers is not None,
        remark=remark,
        later=aims.told_later(target, now),
        is_partial=is_partial,
    )


def _by_unit(period: Period, parts: _Parts, told: _Told) -> tuple[UnitFigures, ...]:
    """Each unit of a superior apart."""
    theirs = _Told(told.targets, {}, {})  # what is told by hand is told of all units together
    units = []
    for unit, its in groupby(parts, key=lambda one: one.unit):
        of_unit = tuple(its)
        figures = tuple(_figure(one, of_unit, period, theirs, in_row=True) for one in in_order())
        is_final = all(one.is_final for one in of_unit)
        units.append(UnitFigures(unit=unit, name=of_unit[-1].name, is_final=is_final, figures=figures))
    return tuple(units)


def _opened(indicator: Indicator, sources: tuple[Source, ...]) -> Iterator[Opened]:
    for one in sources:
        if one.span.period.last_on < indicator.versions[0].since:
            continue
        for line, placed in indicator.places(one.lines, one.span, one.columns):
            if placed.is_closing and CLOSING[0] in one.told.everywhere:
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
    today: date | None = None,
) -> tuple[Source, ...]:
    """The lines that figures are made of; none of a period that has not begun, whatever is open by then."""
    if place.profile.role == "superior" and packet is None:
        return tuple(from_units(reading, period, today=today))
    is_ahead = now < period.start_at and place.profile.role != "superior"
    is_frozen = months.latest(reading, period, is_final=True) is not None if is_ahead else False
    if is_ahead and not is_frozen:
        return ()
    return (
        sources_in(place, reading, period, now, is_live=is_live) if packet is None else (source_of(packet),)
    )
