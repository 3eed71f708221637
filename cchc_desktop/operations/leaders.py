"""What leaders see on a page: figures of the tables alone, which cost little however many units send."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period, months_of, span
from cchc_desktop.core.tally import ENDED, OPENING, RECEIVED, Tally
from cchc_desktop.core.targets import Target
from cchc_desktop.core.text import sort_key
from cchc_desktop.indicators import Indicator, in_order
from cchc_desktop.operations import aims, figures
from cchc_desktop.operations.board import Board, board
from cchc_desktop.operations.coverage import Coverage, coverage
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.figures import Year
from cchc_desktop.operations.figures_of_lines import Sums, rate_of_boxes
from cchc_desktop.operations.month_units import Combined, UnitShare, combined
from cchc_desktop.operations.review_history import Series, UnitPast, boxes_beside, rule_on
from cchc_desktop.operations.sources import together
from cchc_desktop.operations.sums_of_units import sums_of, uncounted
from cchc_desktop.store import facts
from cchc_desktop.store.board import Arrival, arrivals
from cchc_desktop.store.periods_in import periods_in
from cchc_desktop.store.reading import Reading

Mark = tuple[int, str]
"""It differs once anything in the register does that a page could show."""


def mark_of(reading: Reading) -> Mark:
    """How far the chain of entries has come: whatever is taken in or decided is an entry."""
    return facts.chain_head(reading)


def periods(reading: Reading) -> tuple[Period, ...]:
    """What can be looked at, the newest first."""
    return periods_in(reading)


@dataclass(frozen=True, slots=True)
class Overview:
    """Who has reported a period, and what it amounts to."""

    board: Board
    whole: Combined
    shares: Mapping[str, UnitShare]


def overview(place: Workplace, reading: Reading, period: Period, now: datetime) -> Overview:
    """The board of a period beside its sum."""
    whole = combined(reading, period)
    return Overview(board(place, reading, period, now), whole, {one.unit: one for one in whole.units})


def sum_of(reading: Reading, period: Period) -> Combined:
    """What units sent of a period."""
    return combined(reading, period)


def cover_of(whole: Combined) -> Coverage:
    """How much of the units stands in a sum."""
    return coverage(whole.units, whole.missing)


def on_time(boxes: Mapping[str, int]) -> Fraction | None:
    """The share that was over in time; None where nothing was over."""
    ended = sum(boxes[box] for box in ENDED)
    return Fraction(ended - boxes["late"], ended) if ended else None


def by_field(counts: Tally) -> tuple[tuple[str, Mapping[str, int]], ...]:
    """The boxes of each field over all levels, the busiest first."""
    found: dict[str, Counter[str]] = {}
    for (_, name), boxes in counts.by_field().items():
        found.setdefault(name, Counter()).update(boxes)
    busiest = sorted(found, key=lambda name: (-sum(found[name][box] for box in RECEIVED), sort_key(name)))
    return tuple((name, found[name]) for name in busiest)


_BY_MONTH = ("on_time_rate", "online_rate", "digitised_in_rate", "digitised_out_rate")
_UNTOLD = "digitised_out_rate"
"""No box tells what it is out of."""


def year_of(place: Workplace, reading: Reading, period: Period, now: datetime) -> Year:
    """The year of ``period`` by month as the tables tell it; without its days, causes and fields."""
    year, number = figures.month_with(place, period.last_on)
    months = figures.months_of_year(place, year)
    begun = tuple(one for one in months if one.start_at <= now)
    told = [combined(reading, one) for one in begun]
    rates = {
        code: tuple(
            (0, 0) if code == _UNTOLD else rate_of_boxes(Counter(one.tally.total()), code, month)
            for one, month in zip(told, begun, strict=True)
        )
        for code in _BY_MONTH
    }
    units = len({share.unit for one in told for share in one.units})
    covers = tuple(cover_of(one) for one in told)
    counted = Sums(rates, {}, {}, {}, units, covers=covers)
    whole = replace(span(months[0].first_on, months[-1].last_on), title=f"năm {year}")
    chosen, now = months[number - 1], hanoi(now).replace(microsecond=0)
    return figures.year_of_sums(place, reading, months, chosen, whole, counted, now)


@dataclass(frozen=True, slots=True)
class Known:
    """One indicator of all units together; ``value`` None where there is nothing to measure.

    ``is_met`` None without a target or a value, and while units lack: then it ``is_partial``.
    """

    indicator: Indicator
    value: Fraction | None
    top: int
    bottom: int
    target: Target | None
    is_met: bool | None
    is_partial: bool


MOST_LINES = 600_000
"""Of how many dossiers a page counts what nobody has counted yet: that takes a minute."""


def known(place: Workplace, reading: Reading, period: Period) -> tuple[Known, ...] | None:
    """Every indicator of a period, measured on what units sent; the lines of one packet at a time.

    None where too many of them were never counted: the window and ``cchc indicators`` have no such end.
    """
    whole = combined(reading, period)
    lines = whole.tally.of(*RECEIVED, OPENING)
    if lines > MOST_LINES and lines * uncounted(place, reading, period) > MOST_LINES:
        return None
    asked = tuple(one for one in in_order() if _is_measured(one, period))
    wholes = sums_of(place, reading, period).wholes
    found = {one.code: together(one, wholes, period) for one in asked}
    targets, by_hand = aims.targets(place, reading), aims.answers(reading, period)
    made = []
    for one in asked:
        target = aims.target_of(targets, one.code, period)
        answers = by_hand.get(one.code) if one.is_by_hand else None
        told = found[one.code]
        value = one.value(told) if not one.is_by_hand else answers.rate() if answers else None
        is_partial = answers is None and bool(whole.missing)
        is_met = None if target is None or is_partial else target.is_met(value)
        made.append(Known(one, value, told.top, told.bottom, target, is_met, is_partial))
    return tuple(made)


def _is_measured(indicator: Indicator, period: Period) -> bool:
    try:
        indicator.at(period.last_on)
    except Refused:
        return False
    return True


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit in a period: how its report stands, its figures beside their last twelve values."""

    board: Board
    came: tuple[Arrival, ...]
    boxes: tuple[Series, ...]


def unit_page(
    place: Workplace, reading: Reading, unit: str, period: Period, now: datetime
) -> UnitPage | None:
    """What leaders see of one unit; None where nobody of this code reports the period."""
    shown = board(place, reading, period, now, unit=unit)
    if not unit or not shown.lines:
        return None
    past = UnitPast(reading, unit, period.last_on)
    boxes = boxes_beside(past, period, rule_on(place.law, period.last_on))
    parts = {(one.first_on, one.last_on) for one in (period, *months_of(period))}
    revisions = arrivals(reading, (period, *months_of(period)), unit)
    came = tuple(it for (_, days), told in revisions.items() if days in parts for it in told)
    return UnitPage(shown, came, boxes)
