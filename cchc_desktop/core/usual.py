"""What is usual of a figure: a middle and limits from its last values, and words for what lies outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, isqrt
from statistics import median

from cchc_desktop.core.text import number, percent

LAST = 12
"""How many periods before are looked at."""
_NORMAL = Fraction(14826, 10000)
"""What makes the median of distances comparable with a standard deviation."""
_FINE = 10_000
_FAR = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """Between ``low`` and ``high`` a figure is as usual; ``many`` values stand behind it."""

    low: Fraction
    middle: Fraction
    high: Fraction
    many: int

    def holds(self, value: Fraction | int) -> bool:
        """Whether ``value`` is as usual."""
        return self.low <= value <= self.high


def counts_usual(values: Sequence[Fraction], spread: int, least: int) -> Limits | None:
    """The limits of a count: median ± ``spread`` times the usual distance from it; None under ``least``.

    The usual distance is no less than the root of the median, by which counts vary by chance alone.
    """
    if len(values) < max(least, 1):
        return None
    middle = _median([Fraction(one) for one in values])
    by_chance = Fraction(isqrt(floor(middle * _FINE * _FINE)), _FINE)
    reach = spread * max(_distance(values, middle), by_chance, Fraction(1))
    return Limits(
        Fraction(max(floor(middle - reach), 0)), middle, Fraction(ceil(middle + reach)), len(values)
    )


def shares_usual(values: Sequence[Fraction], out_of: int, spread: int, least: int) -> Limits | None:
    """The limits of a share of ``out_of`` dossiers, by the same rule; never below 0 nor above 1.

    By chance a share varies by the root of p(1 − p)/n, as on a control chart.
    """
    if len(values) < max(least, 1) or out_of < 1:
        return None
    middle = _median(values)
    by_chance = Fraction(isqrt(floor(middle * (1 - middle) / out_of * _FINE * _FINE)), _FINE)
    reach = spread * max(_distance(values, middle), by_chance, Fraction(1, out_of))
    low, high = max(middle - reach, Fraction(0)), min(middle + reach, Fraction(1))
    # Outwards to what is printed: what prints as a limit lies within it.
    return Limits(
        Fraction(floor(low * _FINE), _FINE), middle, Fraction(ceil(high * _FINE), _FINE), len(values)
    )


def outside_words(value: Fraction | int, limits: Limits | None, *, is_share: bool = False) -> str:
    """How ``value`` lies outside of what is usual; nothing where it does not, or nobody knows."""
    if limits is None or limits.holds(value):
        return ""
    usual = f"mức thường thấy {usual_words(limits, is_share=is_share)}"
    if value < limits.low:
        return f"bằng 0, {usual}" if not value and not is_share else f"thấp hơn {usual}"
    times = value // limits.high if limits.high else 0
    if is_share or times < _FAR:
        return f"cao hơn {usual}"
    more = "" if value == times * limits.high else "hơn "
    return f"cao gấp {more}{number(times)} lần {usual}"


def usual_words(limits: Limits, *, is_share: bool = False) -> str:
    """The two ends of what is usual."""
    ends = [percent(one) if is_share else number(one) for one in (limits.low, limits.high)]
    return "–".join(dict.fromkeys(ends)) + ("%" if is_share else "")


def _distance(values: Sequence[Fraction], middle: Fraction) -> Fraction:
    return _NORMAL * _median([abs(one - middle) for one in values])


def _median(values: Sequence[Fraction]) -> Fraction:
    return Fraction(median(values))
