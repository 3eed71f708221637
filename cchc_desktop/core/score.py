"""Points: how a scheme of scoring weighs what was measured, and what has to be told by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from cchc_desktop.core.text import rounded


class Formula(StrEnum):
    """How a share becomes points."""

    LINEAR = "linear"  # the share of the weight
    TO_TARGET = "to_target"  # the whole weight from the target on, in proportion below it
    HAND = "hand"  # nobody can count it here


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a scheme; ``feeds`` names the indicator that it takes, ``minus`` a share told by hand.

    ``note`` says what is missing in what is counted here.
    """

    code: str
    group: str
    title: str
    weight: Fraction
    formula: Formula
    target: Fraction | None = None
    feeds: str | None = None
    minus: str | None = None
    note: str = ""
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A block of the scheme; the weights of its lines are its weight."""

    code: str
    title: str
    weight: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Groups and lines as they hold from ``since`` on; ``variant`` where two readings of one text differ."""

    code: str
    since: date
    variant: str
    basis: str
    groups: tuple[Group, ...]
    items: tuple[Item, ...]

    def unbalanced(self) -> tuple[str, ...]:
        """The groups whose lines do not make up their weight."""
        sums: dict[str, Fraction] = {}
        for item in self.items:
            sums[item.group] = sums.get(item.group, Fraction()) + item.weight
        return tuple(one.code for one in self.groups if sums.get(one.code, 0) != one.weight)


class Source(StrEnum):
    """Where the points of a line come from."""

    COUNTED = "counted"
    HAND = "hand"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Point:
    """A line with its points, None where nobody can tell yet; ``remark`` is for people."""

    item: Item
    points: Fraction | None
    source: Source
    rate: Fraction | None = None
    remark: str = ""
    counted: Fraction | None = None  # what points by hand stand above


def points_of(item: Item, rate: Fraction) -> Fraction:
    """The points that ``rate`` is worth, exact; more than everything is worth no more."""
    share = min(max(rate, Fraction()), Fraction(1))
    if item.formula is Formula.TO_TARGET and item.target:
        return item.weight * min(share / item.target, Fraction(1))
    return item.weight * share


def scored(
    scheme: Scheme,
    rates: Mapping[str, Fraction | None],
    by_hand: Mapping[str, Fraction],
    shares: Mapping[str, Fraction],
) -> tuple[Point, ...]:
    """Every line of ``scheme`` with its points.

    ``by_hand`` are points that the office entered, by line; they stand above what is counted.
    ``shares`` are the shares it entered that lower one, by their names.
    """
    return tuple(_point(item, rates, by_hand, shares) for item in scheme.items)


def _point(
    item: Item,
    rates: Mapping[str, Fraction | None],
    by_hand: Mapping[str, Fraction],
    shares: Mapping[str, Fraction],
) -> Point:
    counted = _counted(item, rates, shares)
    if item.code not in by_hand:
        return counted
    return Point(item, by_hand[item.code], Source.HAND, remark="nhập tay", counted=counted.points)


def _counted(item: Item, rates: Mapping[str, Fraction | None], shares: Mapping[str, Fraction]) -> Point:
    if item.feeds is None:
        return Point(item, None, Source.NONE, remark="chưa nhập")
    rate = rates.get(item.feeds)
    if rate is None:
        return Point(item, None, Source.NONE, remark="không phát sinh")
    remark = item.note
    if item.minus is not None:
        remark = remark if item.minus in shares else "chưa trừ tỷ lệ bị phản ánh, kiến nghị"
        rate = max(rate - shares.get(item.minus, Fraction()), Fraction())
    return Point(item, points_of(item, rate), Source.COUNTED, rate, remark)


def total(points: Iterable[Point], places: int = 2) -> tuple[Fraction, Fraction]:
    """The points that are known, and the weight of the lines that they belong to.

    Each line counts as it is printed, with ``places`` decimals: whoever adds them up finds the total.
    """
    known = [one for one in points if one.points is not None]
    return (
        sum((rounded(one.points or Fraction(), places) for one in known), Fraction()),
        sum((one.item.weight for one in known), Fraction()),
    )
