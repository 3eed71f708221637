"""Pictures of numbers: one drawing for the window, for the word file and for the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from cchc_desktop.core.chart import Box, Chart, Colours, Level, Point, Scale, Series, Size, scale
from cchc_desktop.core.text import number
from cchc_desktop.reports._charts_ink import Dashes, Ink

_BAR = 0.76  # of the room between two places of the axis
_SHAPES = {True: "o", False: "s"}  # reached, missed
_UNASKED = ("D", "^", "v")  # nothing demanded: one shape a series
_STROKES: tuple[Dashes | None, ...] = (None, (0.0, (7.0, 2.0, 1.2, 2.0)), (0.0, (1.2, 1.6)))
"""How the line of each series is drawn; what is demanded has even dashes."""
_SHAPE_WORDS = {True: "đạt chỉ tiêu", False: "chưa đạt", None: "chưa có chỉ tiêu"}
_MARK = 0.6  # of the size of type
_THICKEST = 1.3  # lines of type for a bar
_MOST_NAME = 0.4  # of the width
_TITLE = 1.2


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing: its pixels, and where each of the chart's ``points`` lies in it at ratio 1."""

    width: int
    height: int
    ratio: float
    rgba: bytes
    boxes: tuple[Box, ...]

    def png(self) -> bytes:
        """The bytes of a file; the same picture gives the same bytes."""
        from PIL import Image

        out = BytesIO()
        image = Image.frombytes("RGBA", (self.width, self.height), self.rgba).convert("RGB")
        image.save(out, "PNG")
        return out.getvalue()


def drawn(chart: Chart, size: Size, ratio: float, colours: Colours, *, has_title: bool = False) -> Picture:
    """Draw ``chart``; with ``has_title`` under its own title, as a picture that stands alone needs it."""
    ink = Ink(size, ratio, colours.raised)
    top = _title(ink, chart, colours) if has_title else 0.0
    top = _caption(ink, chart, colours, top)
    boxes: tuple[Box, ...] = ()
    if chart.points:
        sheet = _laid_out(ink, chart, colours, top)
        _axes(sheet)
        for n, level in enumerate(chart.levels):
            _level(sheet, n, level)
        draw = _line if chart.shape == "line" else _bars
        boxes = tuple(box for n, one in enumerate(chart.series) for box in draw(sheet, n, one))
        _names(sheet)
    else:
        _empty(ink, chart, colours, top)
    width, height, rgba = ink.drawn()
    return Picture(width, height, ratio, rgba, boxes)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is drawn on, and where on it the marks may stand."""

    ink: Ink
    chart: Chart
    colours: Colours
    scale: Scale
    inside: Box

    def tint(self, role: str) -> str:
        return self.colours.of(role)

    @property
    def step(self) -> float:
        """Pixels from one place of the axis to the next."""
        length = self.inside.height if self.chart.is_lying else self.inside.width
        return length / max(len(self.chart.ticks), 1)

    def along(self, at: float) -> float:
        """Where a place of the axis lies."""
        begin = self.inside.top if self.chart.is_lying else self.inside.left
        return begin + (at + 0.5) * self.step

    def across(self, value: float) -> float:
        """Where a value lies: to the right, or upwards."""
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        if self.chart.is_lying:
            return self.inside.left + share * self.inside.width
        return self.inside.top + (1 - share) * self.inside.height

    @property
    def right(self) -> float:
        """Where the marks end and names begin."""
        return self.inside.left + self.inside.width


def _gap(ink: Ink) -> float:
    return ink.size.type_size * 0.6


def _title(ink: Ink, chart: Chart, colours: Colours) -> float:
    height = ink.line_height(_TITLE) * 1.3
    ink.words((_gap(ink), height / 2), chart.title, colours.text, scale=_TITLE, is_strong=True)
    return height


def _caption(ink: Ink, chart: Chart, colours: Colours, top: float) -> float:
    """What is counted, and what shapes and strokes mean; as many lines as that takes."""
    gap, height = _gap(ink), ink.line_height()
    left, middle = gap, top + height / 2
    keys: list[tuple[str, Callable[[float, float], None] | None]] = [(chart.unit, None)]
    keys += _shapes_used(ink, chart, colours) if chart.shape == "line" else _fills_used(ink, chart, colours)
    for words, sign in keys:
        before = 0.0 if sign is None else 2.6 * gap
        need = before + ink.width(words)
        if left > gap and left + need > ink.size.width - gap:
            left, middle = gap, middle + height
        if sign is not None:
            sign(left + gap, middle)
        ink.words((left + before, middle), words, colours.muted)
        left += need + 2.5 * gap
    return middle + height / 2


Sign = tuple[str, Callable[[float, float], None]]


def _shapes_used(ink: Ink, chart: Chart, colours: Colours) -> Iterator[Sign]:
    side = ink.size.type_size * _MARK
    points = [point for _, point in chart.points]
    for is_met, shape in _SHAPES.items():
        if any(one.is_met is is_met for one in points):
            tint = colours.text if is_met else colours.red
            yield _SHAPE_WORDS[is_met], _mark_sign(ink, shape, side, (tint, tint))
    unasked = {n: point for n, point in chart.points if point.is_met is None}
    for n, point in unasked.items():
        words = _SHAPE_WORDS[None]
        about = f"{chart.series[n].title}: {words}" if len(unasked) > 1 else words
        yield about, _mark_sign(ink, _shape(n, point), side, (colours.text, colours.text))
    if any(one.is_hollow for one in points):
        yield chart.hollow, _mark_sign(ink, "o", side, (colours.text, colours.raised))


def _mark_sign(ink: Ink, shape: str, side: float, tints: tuple[str, str]) -> Callable[[float, float], None]:
    return lambda x, y: ink.mark((x, y), shape, side, *tints)


def _fills_used(ink: Ink, chart: Chart, colours: Colours) -> Iterator[Sign]:
    if len(chart.series) > 1:
        for one in chart.series:
            yield one.title, _fill_sign(ink, one, colours)


def _fill_sign(ink: Ink, series: Series, colours: Colours) -> Callable[[float, float], None]:
    side = ink.size.type_size
    over = colours.raised if series.is_hatched else None
    tint = colours.of(series.role)
    return lambda x, y: ink.bar((x - side * 0.6, y - side * 0.4), (side * 1.2, side * 0.8), tint, over)


def _empty(ink: Ink, chart: Chart, colours: Colours, top: float) -> None:
    place = (ink.size.width / 2, (top + ink.size.height) / 2)
    ink.words(place, ink.fitting(chart.empty, ink.size.width), colours.muted, ("center", "center"))


def _laid_out(ink: Ink, chart: Chart, colours: Colours, top: float) -> _Sheet:
    """Room for the words at the sides first; the marks have the rest."""
    gap, counted = _gap(ink), scale(chart)
    if chart.is_lying:
        names = [ink.width(one) for one in chart.ticks]
        before = min(max(names), ink.size.width * _MOST_NAME)
        after = max(ink.width(point.label) for _, point in chart.points) + gap
        below = 0.0
    else:
        before = max(ink.width(number(round(step))) for step in counted.steps)
        ends = [*(one.title for one in chart.series), *(one.title for one in chart.levels)]
        after = max(map(ink.width, ends)) if chart.shape == "line" else 0.0
        below = ink.line_height()
    left = before + 2 * gap
    width = max(ink.size.width - left - after - 2 * gap, 1)
    top += gap * 0.5
    height = max(ink.size.height - top - below - gap * 0.5, 1)
    if chart.is_lying:  # few bars are not thick ones
        height = min(height, len(chart.ticks) * max(len(chart.series), 1.5) * ink.line_height() * _THICKEST)
    return _Sheet(ink, chart, colours, counted, Box(left, top, width, height))


def _axes(sheet: _Sheet) -> None:
    """Thin lines at round values; what stands at each place, where it has room."""
    ink, inside, gap = sheet.ink, sheet.inside, _gap(sheet.ink)
    if sheet.chart.is_lying:
        ink.line(
            [(inside.left, inside.top), (inside.left, inside.top + inside.height)], sheet.tint("edge"), 1
        )
        for at, words in enumerate(sheet.chart.ticks):
            told = ink.fitting(words, inside.left - 2 * gap)
            ink.words((inside.left - gap, sheet.along(at)), told, sheet.tint("text"), ("right", "center"))
        return
    for step in sheet.scale.steps:
        y = sheet.across(step)
        ink.line([(inside.left, y), (sheet.right, y)], sheet.tint("line"), 1)
        words = number(round(step))
        ink.words((inside.left - gap, y), words, sheet.tint("muted"), ("right", "center"))
    widest = max(map(ink.width, sheet.chart.ticks), default=0) * 1.3
    each = max(1, -int(-widest // sheet.step))
    y = inside.top + inside.height + ink.line_height() / 2
    for at in range(0, len(sheet.chart.ticks), each):
        ink.words((sheet.along(at), y), sheet.chart.ticks[at], sheet.tint("text"), ("center", "center"))


def _level(sheet: _Sheet, n: int, level: Level) -> None:
    """A dashed step for each place, so that a change of what is demanded shows on its day."""
    places: list[tuple[float, float]] = []
    dashes: Dashes = (3.0 * n, (4.0, 3.0))  # levels that lie on one another show both
    for at, value in enumerate((*level.values, None)):
        if value is not None:
            y = sheet.across(value)
            places += [(sheet.along(at - 0.5), y), (sheet.along(at + 0.5), y)]
        elif places:
            sheet.ink.line(places, sheet.tint(level.role), 1.4, dashes)
            places = []


def _line(sheet: _Sheet, n: int, series: Series) -> Iterator[Box]:
    """Marks whose shape says whether the target is reached; the line leads over no month without a value."""
    ink, side = sheet.ink, sheet.ink.size.type_size * _MARK
    for stretch in _stretches(series.points):
        places = [(sheet.along(one.at), sheet.across(one.value)) for one in stretch]
        ink.line(places, sheet.tint(series.role), 2, _STROKES[n % len(_STROKES)])
    for point in series.points:
        tint = sheet.tint("red" if point.is_met is False else series.role)
        x, y = sheet.along(point.at), sheet.across(point.value)
        inside = sheet.tint("raised") if point.is_hollow else tint
        ink.mark((x, y), _shape(n, point), side, tint, inside)
        yield Box(x - side, y - side, 2 * side, 2 * side)


def _shape(n: int, point: Point) -> str:
    return _UNASKED[n % len(_UNASKED)] if point.is_met is None else _SHAPES[point.is_met]


def _stretches(points: Sequence[Point]) -> Iterator[tuple[Point, ...]]:
    found: list[Point] = []
    for point in points:
        if found and point.at != found[-1].at + 1:
            yield tuple(found)
            found = []
        found.append(point)
    if found:
        yield tuple(found)


def _bars(sheet: _Sheet, n: int, series: Series) -> Iterator[Box]:
    """Bars of one series beside those of the others; each has room to be pointed at, also one of nothing."""
    ink, breadth = sheet.ink, _BAR * sheet.step / len(sheet.chart.series)
    over = sheet.tint("raised") if series.is_hatched else None
    zero = sheet.across(sheet.scale.low)
    for point in series.points:
        begin, end = sheet.along(point.at) - _BAR * sheet.step / 2 + n * breadth, sheet.across(point.value)
        least = max(abs(end - zero), ink.size.type_size * 0.3)
        if sheet.chart.is_lying:
            box = Box(zero, begin, least, breadth)
            drawn_box = Box(zero, begin, end - zero, breadth)
            ink.words((end + _gap(ink) / 2, begin + breadth / 2), point.label, sheet.tint("text"))
        else:
            box = Box(begin, zero - least, breadth, least)
            drawn_box = Box(begin, end, breadth, zero - end)
        if point.value:
            ink.bar(drawn_box[:2], drawn_box[2:], sheet.tint(series.role), over)
        yield box


def _names(sheet: _Sheet) -> None:
    """What a line is, where it ends; names that would lie on one another stand apart."""
    if sheet.chart.shape != "line":
        return
    ends = [(one.points[-1].value, one.title, one.role) for one in sheet.chart.series if one.points]
    for level in sheet.chart.levels:
        told = [value for value in level.values if value is not None]
        ends += [(value, level.title, level.role) for value in told[-1:]]
    need, bottom = sheet.ink.line_height() * 0.85, sheet.inside.top + sheet.inside.height
    lowest = sheet.inside.top - need
    ordered = sorted(ends, key=lambda one: -one[0])
    for n, (value, title, role) in enumerate(ordered):
        most = bottom - need * (len(ordered) - n - 1)
        lowest = max(min(sheet.across(value), most), lowest + need)
        sheet.ink.words((sheet.right + _gap(sheet.ink), lowest), title, sheet.tint(role))
