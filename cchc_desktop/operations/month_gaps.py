"""What one period left open against what the next one begins with, through mergers too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period, months_of, previous_period
from cchc_desktop.core.tally import CLOSING, OPENING
from cchc_desktop.core.text import number
from cchc_desktop.core.unit_tree import Tree
from cchc_desktop.operations.month_made import Made, groups_between, made_of
from cchc_desktop.operations.month_parts import within
from cchc_desktop.store import sums
from cchc_desktop.store.reading import Reading


@dataclass(frozen=True, slots=True)
class CarriedGap:
    """What ``olds`` left pending when ``before`` ended, and what ``news`` begin ``after`` with; by name.

    Both name the same one unit where nothing was merged.
    """

    before: Period
    after: Period
    olds: tuple[str, ...]
    news: tuple[str, ...]
    left: int
    carried: int

    def words(self) -> str:
        """The gap as a sentence."""
        before, after = map(within, (self.before, self.after))
        news, left, carried = ", ".join(self.news), number(self.left), number(self.carried)
        if self.olds == self.news:
            return f"{news}: {before} còn {left}, {after} ghi chuyển qua {carried}."
        olds = ", ".join(self.olds)
        return f"{news} (trước là {olds}): {before} còn {left}, {after} ghi chuyển qua {carried}."


def carried_gaps(reading: Reading, period: Period) -> tuple[CarriedGap, ...]:
    """Where what was pending did not reach the next period: within ``period``, and into it.

    Only those are held against each other who sent both.
    """
    months = months_of(period)
    try:
        row = (previous_period(months[0] if months else period), *(months or (period,)))
    except Refused:  # the first one that is known
        row = months
    made = [made_of(reading, one) for one in row]
    found: list[CarriedGap] = []
    for (before, then), (after, now) in pairwise(zip(row, made, strict=True)):
        found += _between(reading, before, then, after, now)
    return tuple(found)


def _between(reading: Reading, before: Period, then: Made, after: Period, now: Made) -> Iterator[CarriedGap]:
    left = _stood(reading, then, CLOSING)
    carried = _stood(reading, now, (OPENING,))
    for olds, news in who_passed(now.tree, left, carried, before.last_on, after.last_on):
        if not (olds <= left.keys() and news <= carried.keys()):
            continue
        gap = CarriedGap(
            before,
            after,
            tuple(now.tree.name(one, before.last_on) or one for one in sorted(olds)),
            tuple(now.tree.name(one, after.last_on) or one for one in sorted(news)),
            sum(left[one] for one in olds),
            # What a unit told by itself of its last days began with its own.
            sum(carried[one] for one in (olds | news) & carried.keys()),
        )
        if gap.left != gap.carried:
            yield gap


def _stood(reading: Reading, made: Made, boxes: tuple[str, ...]) -> Mapping[str, int]:
    parts = {run.unit: run.parts[0] for run in made.runs}
    periods = {(one.days.first_on, one.days.last_on): one.days for one in parts.values() if not one.is_rest}
    counted = [row for period in periods.values() for row in sums.sums(reading, period).items()]
    found = {sender: sum(told[box] for box in boxes) for (sender,), told in counted if sender in parts}
    found |= {unit: one.tally(reading, {}).of(*boxes) for unit, one in parts.items() if one.is_rest}
    return dict.fromkeys(parts, 0) | found


def who_passed(
    tree: Tree, left: Mapping[str, int], carried: Mapping[str, int], before: date, after: date
) -> Iterator[tuple[set[str], set[str]]]:
    """Who handed over to whom between two days, each other unit to itself."""
    told: set[str] = set()
    for olds, news in groups_between(tree, before, after):
        told |= olds | news
        stayed = {one for one in olds if tree.at(one, after) is not None}
        were = {one for one in news if tree.at(one, before) is not None}
        yield (
            {one for one in (*olds, *were) if tree.at(one, before) is not None},
            {one for one in (*news, *stayed) if tree.at(one, after) is not None},
        )
    for one in sorted((left.keys() & carried.keys()) - told):
        yield {one}, {one}
