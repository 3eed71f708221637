"""What a picture of numbers holds, before anybody draws it: its places, its marks, what is demanded."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Shape = Literal["line", "bars"]

_SMALLEST_STEP = 1
_TICKS = 5
_NEAR = 1e-9
_STANDING = 13.0
_ALONE = 1.5  # lines for a bar that stands alone at its place
_ABOVE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One mark; ``behind`` and ``missed`` are what opens it, whatever the page makes of them."""

    at: int
    value: float
    words: str
    label: str = ""
    is_met: bool | None = None
    is_hollow: bool = False
    behind: object = None
    missed: object = None


@dataclass(frozen=True, slots=True)
class Series:
    """Marks that belong together; ``role`` is a colour, ``is_hatched`` says the same without one."""

    title: str
    role: str
    points: tuple[Point, ...]
    is_hatched: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """What is demanded, place by place; None where nothing is."""

    title: str
    role: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture: its words, its places, and what stands at them. ``is_lying``: bars from left to right."""

    code: str
    title: str
    unit: str
    ticks: tuple[str, ...]
    series: tuple[Series, ...]
    shape: Shape = "line"
    levels: tuple[Level, ...] = ()
    is_lying: bool = False
    least: float | None = None  # where the values begin; None: below the least of them
    most: float | None = None
    empty: str = "Chưa có số."
    hollow: str = ""  # what hollow marks mean, where there are any
    points: tuple[tuple[int, Point], ...] = field(init=False)

    def __post_init__(self) -> None:
        told = ((n, point) for n, one in enumerate(self.series) for point in one.points)
        object.__setattr__(self, "points", tuple(told))

    def nearest(self, series: int, at: float) -> int | None:
        """The place among ``points`` of the mark of ``series`` that is nearest to ``at``."""
        known = [(abs(point.at - at), n) for n, (own, point) in enumerate(self.points) if own == series]
        return min(known)[1] if known else None


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours that a picture is drawn in; the usual ones are for white paper."""

    raised: str = "#ffffff"
    line: str = "#dfe3e9"
    edge: str = "#828c9b"
    text: str = "#18202b"
    muted: str = "#55606e"
    accent: str = "#2f55c7"
    green: str = "#1f6b3a"
    soon: str = "#7d5a12"
    red: str = "#b3261e"

    def of(self, role: str) -> str:
        """The colour that plays ``role``."""
        found: str = getattr(self, role)
        return found


class Box(NamedTuple):
    """Where a mark lies, in pixels of the picture at ratio 1, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Size:
    """How large a picture is at ratio 1, and its type: all in pixels."""

    width: int
    height: int
    type_size: float


def lines_high(chart: Chart) -> float:
    """How many lines of type a picture is high: as many as its lying bars need, else the usual number."""
    if not chart.is_lying or not chart.points:
        return _STANDING
    return 1.3 * len(chart.ticks) * max(len(chart.series), _ALONE) + _ABOVE


class Scale(NamedTuple):
    """Where the values of a picture begin and end, and the round numbers between."""

    low: float
    high: float
    steps: tuple[float, ...]


def scale(chart: Chart) -> Scale:
    """The axis of the values, with room above for a number on top of the highest."""
    known = [point.value for _, point in chart.points]
    known += [value for one in chart.levels for value in one.values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    low = math.floor(low / 10 - 0.5) * 10 if chart.least is None else chart.least
    low = max(low, 0)
    high = max(high, low + _SMALLEST_STEP) if chart.most is None else chart.most
    step = _round_step((high - low) / _TICKS)
    steps = [low + step * n for n in range(int((high - low) / step + _NEAR) + 1)]
    if chart.shape == "line":
        spare = (high - low) * 0.07
        return Scale(low - spare, high + spare, tuple(steps))
    return Scale(low, high if chart.is_lying else high + (high - low) * 0.05, tuple(steps))


def _round_step(least: float) -> float:
    size: int = 10 ** math.floor(math.log10(max(least, _SMALLEST_STEP)))
    return next(size * n for n in (1, 2, 5, 10) if size * n >= max(least, _SMALLEST_STEP))
