"""Pictures of numbers as SVG: their colours are names of the style sheet, so that light and dark are one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from markupsafe import Markup

from cchc_desktop.core.chart import Chart, Level, Point, Scale, Series, scale
from cchc_desktop.core.text import number

_WIDTH, _HEIGHT = 320.0, 190.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 10.0, 12.0, 22.0
_LINE, _BAR, _GAP = 15.0, 12.0, 9.0
_LONGEST = 44  # letters of a line of the picture's width
_MARK = 4.0
_ROOM = 44.0  # right of the longest bar, for its number


def drawn(chart: Chart) -> Markup:
    """The picture of ``chart``; its numbers stand beside it as a table, so that nobody needs it."""
    inside, height = _lying(chart) if chart.is_lying else _standing(chart)
    box = f"0 0 {_WIDTH:g} {height:g}"
    title = Markup("<title>{}</title>").format(chart.title)
    return Markup('<svg class="chart" viewBox="{}" role="img">{}{}</svg>').format(box, title, inside)


def spark(values: Sequence[Fraction | None], told: str) -> Markup:
    """A line as high as type: the last values, the newest with a dot; ``told`` says them in words."""
    known = [(at, float(value)) for at, value in enumerate(values) if value is not None]
    low, high = min((v for _, v in known), default=0.0), max((v for _, v in known), default=1.0)
    spread = high - low or 1.0
    places = [(3 + at * 90 / max(len(values) - 1, 1), 21 - (v - low) / spread * 18) for at, v in known]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dot = (
        Markup('<circle cx="{:.1f}" cy="{:.1f}" r="2.6" class="dot"/>').format(*places[-1]) if places else ""
    )
    return Markup(
        '<svg class="spark" viewBox="0 0 96 24" role="img" aria-label="{}"><polyline points="{}"/>{}</svg>'
    ).format(told, path, dot)


def _standing(chart: Chart) -> tuple[Markup, float]:
    """Lines over places from left to right."""
    axis = scale(chart)
    parts = [*_grid(chart, axis)]
    for level in chart.levels:
        parts += _level(chart, axis, level)
    for at, series in enumerate(chart.series):
        parts += _line(chart, axis, at, series)
    return Markup("").join(parts), _HEIGHT


def _x(chart: Chart, at: int) -> float:
    room = _WIDTH - _LEFT - _RIGHT
    return _LEFT + room * (at + 0.5) / max(len(chart.ticks), 1)


def _y(axis: Scale, value: float) -> float:
    share = (value - axis.low) / (axis.high - axis.low)
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def _grid(chart: Chart, axis: Scale) -> Iterator[Markup]:
    line = Markup('<path class="grid" d="M{:.1f} {:.1f}H{:.1f}"/>')
    words = Markup('<text x="{:.1f}" y="{:.1f}" class="{}">{}</text>')
    for step in axis.steps:
        y = _y(axis, step)
        yield line.format(_LEFT, y, _WIDTH - _RIGHT)
        yield words.format(_LEFT - 5, y + 4, "end", number(round(step)))
    for at, tick in enumerate(chart.ticks):
        yield words.format(_x(chart, at), _HEIGHT - 6, "middle", tick)


def _level(chart: Chart, axis: Scale, level: Level) -> Iterator[Markup]:
    """What is demanded: dashes as wide as its places."""
    half = (_WIDTH - _LEFT - _RIGHT) / max(len(chart.ticks), 1) / 2
    for at, value in enumerate(level.values):
        if value is not None:
            x = _x(chart, at)
            yield Markup('<path class="level {}" d="M{:.1f} {:.1f}H{:.1f}"/>').format(
                level.role, x - half, _y(axis, value), x + half
            )


def _line(chart: Chart, axis: Scale, at: int, series: Series) -> Iterator[Markup]:
    for stretch in _stretches(series.points):
        path = " ".join(f"{_x(chart, one.at):.1f},{_y(axis, one.value):.1f}" for one in stretch)
        yield Markup('<polyline class="line {}" points="{}"/>').format(series.role, path)
    for one in series.points:
        hollow = " hollow" if one.is_hollow else ""
        yield Markup('<path class="mark {}{}" d="{}"><title>{}</title></path>').format(
            series.role, hollow, _shape(at, _x(chart, one.at), _y(axis, one.value)), one.words
        )


def _stretches(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Marks at neighbouring places: over a gap no line is drawn."""
    found: list[Point] = []
    for one in points:
        if found and one.at != found[-1].at + 1:
            yield found
            found = []
        found.append(one)
    if found:
        yield found


def _shape(series: int, x: float, y: float) -> str:
    """A circle, a square or a triangle, so that series differ without their colours."""
    r = _MARK
    return (
        f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0",
        f"M{x - r:.1f} {y - r:.1f}h{2 * r}v{2 * r}h{-2 * r}z",
        f"M{x:.1f} {y - r - 1:.1f}l{r + 1} {2 * r + 1}h{-2 * r - 2}z",
    )[series % 3]


def _lying(chart: Chart) -> tuple[Markup, float]:
    """A name over its bars, from above down; as high as there are names."""
    parts, y = [], 4.0
    most = max((point.value for _, point in chart.points), default=1.0) or 1.0
    for place, tick in enumerate(chart.ticks):
        for words in _wrapped(tick):
            y += _LINE
            parts.append(Markup('<text x="0" y="{:.1f}">{}</text>').format(y - 4, words))
        for series in chart.series:
            for point in (one for one in series.points if one.at == place):
                parts.append(_bar(series, point, y, point.value / most))
                y += _BAR
        y += _GAP
    return Markup("").join(parts), max(y, _LINE)


def _bar(series: Series, point: Point, y: float, share: float) -> Markup:
    wide = max(share * (_WIDTH - _ROOM), 1.0 if point.value else 0.0)
    kind = f"bar {series.role}{' hatched' if series.is_hatched else ''}"
    return Markup(
        '<rect class="{}" x="0.5" y="{:.1f}" width="{:.1f}" height="{:g}"><title>{}</title></rect>'
        '<text x="{:.1f}" y="{:.1f}">{}</text>'
    ).format(kind, y + 1, wide, _BAR - 3, point.words, wide + 5, y + _BAR - 2, point.label or "0")


def _wrapped(text: str) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + len(word) >= _LONGEST:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line


def legend(chart: Chart) -> tuple[tuple[Markup, str], ...]:
    """The sign of each series beside its title, and that of what is demanded."""
    sign = Markup('<svg class="sign" viewBox="0 0 16 16" aria-hidden="true">{}</svg>')
    found = []
    for at, series in enumerate(chart.series):
        kind = f"{series.role}{' hatched' if series.is_hatched else ''}"
        inside = (
            Markup('<rect class="bar {}" x="1" y="3" width="14" height="10"/>').format(kind)
            if chart.is_lying
            else Markup('<path class="mark {}" d="{}"/>').format(series.role, _shape(at, 8, 8))
        )
        found.append((sign.format(inside), series.title))
    dashes = Markup('<path class="level {}" d="M0 8H16"/>')
    found += [(sign.format(dashes.format(one.role)), one.title) for one in chart.levels]
    return tuple(found)
