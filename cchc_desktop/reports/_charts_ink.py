"""The pen of the pictures: lines, marks, bars and words at places in pixels, drawn by matplotlib's Agg.

An axis of the library costs more time than all that stands along it, and none of its own says where a mark
came to lie: places are counted here. The library takes seconds and forty MiB: it is fetched for the first
picture, not before.
"""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Protocol, cast

from cchc_desktop.core.chart import Size
from cchc_desktop.core.failure import Trouble

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

FONT_LIST = "3.11.0"
"""The library's own number of its list of fonts; of another number it would look through the whole disk."""
FACES = {False: ("DejaVuSans.ttf", 400), True: ("DejaVuSans-Bold.ttf", 700)}
_CONFIG = "MPLCONFIGDIR"
_POINTS = 72  # to the inch: one point is one pixel at ratio 1
_LINE = 1.45  # of the size of type

Dashes = tuple[float, tuple[float, ...]]
"""How far into the pattern a line begins, and the pattern: stroke, gap, stroke, gap."""
Across = Literal["left", "center", "right"]
Along = Literal["top", "center", "bottom"]
_ALONG: Mapping[Along, Literal["top", "center_baseline", "bottom"]] = MappingProxyType(
    {"top": "top", "center": "center_baseline", "bottom": "bottom"}
)


class _Pen(Protocol):
    """What measures words; this part of the library has no types of its own."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, *, ismath: bool
    ) -> tuple[float, float, float]: ...


class _Canvas(Protocol):
    """What the pixels are on."""

    def get_renderer(self) -> _Pen: ...
    def draw(self) -> None: ...
    def buffer_rgba(self) -> memoryview: ...
    def get_width_height(self, *, physical: bool) -> tuple[int, int]: ...


@cache
def fetch() -> tuple[type[Figure], type[FigureCanvasAgg]]:
    """The library, which knows the two faces it brings along and writes into no folder of anybody."""
    try:
        with TemporaryDirectory(prefix="cchc-", ignore_cleanup_errors=True) as folder, _configured(folder):
            Path(folder, f"fontlist-v{FONT_LIST}.json").write_text(_font_list(), encoding="ascii")
            import matplotlib as mpl
            from matplotlib.backends.backend_agg import FigureCanvasAgg
            from matplotlib.figure import Figure

            mpl.get_configdir()  # remembered for good: asked later, it would make one at home
            mpl.get_cachedir()
    except OSError as problem:
        raise Trouble(
            "Chưa vẽ được biểu đồ: không ghi được vào thư mục tạm của máy. Xem đĩa còn chỗ không rồi thử lại."
        ) from problem
    return Figure, FigureCanvasAgg


@contextmanager
def _configured(folder: str) -> Iterator[None]:
    before = os.environ.get(_CONFIG)
    os.environ[_CONFIG] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ[_CONFIG]
        else:
            os.environ[_CONFIG] = before


def _font_list() -> str:
    usual = {"name": "DejaVu Sans", "style": "normal", "variant": "normal", "stretch": "normal"}
    faces = [
        {
            **usual,
            "fname": f"fonts/ttf/{name}",
            "weight": weight,
            "size": "scalable",
            "__class__": "FontEntry",
        }
        for name, weight in FACES.values()
    ]
    return json.dumps(
        {
            "_version": FONT_LIST,
            "_FontManager__default_weight": "normal",
            "default_size": None,
            "defaultFamily": {"ttf": "DejaVu Sans", "afm": "Helvetica"},
            "afmlist": [],
            "ttflist": faces,
            "__class__": "FontManager",
        }
    )


@cache
def _face(*, is_strong: bool) -> FontProperties:
    import matplotlib as mpl
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=Path(mpl.get_data_path(), "fonts", "ttf", FACES[is_strong][0]))


class Ink:
    """One sheet of so many pixels; what is drawn later lies on top."""

    def __init__(self, size: Size, ratio: float, ground: str) -> None:
        figure_of, canvas_of = fetch()  # first: any other part of the library would look for its own folder
        from matplotlib.transforms import Affine2D

        self.size, self._ratio = size, ratio
        # A hair more than whole pixels: the library cuts the rest off.
        inches = ((size.width + 0.01) / _POINTS, (size.height + 0.01) / _POINTS)
        self._figure = figure_of(figsize=inches, dpi=_POINTS * ratio, facecolor=ground)
        self._canvas = cast("_Canvas", canvas_of(self._figure))
        self._pen = self._canvas.get_renderer()
        self._places = Affine2D().scale(ratio, -ratio).translate(0, self._figure.bbox.height)
        self._order = 0

    def _add(self, artist: Artist) -> None:
        self._order += 1
        artist.set_zorder(self._order)
        artist.set_transform(self._places)
        self._figure.add_artist(artist)

    def width(self, words: str, scale: float = 1, *, is_strong: bool = False) -> float:
        """Pixels that ``words`` take."""
        face = _face(is_strong=is_strong).copy()
        face.set_size(self.size.type_size * scale)
        return float(self._pen.get_text_width_height_descent(words, face, ismath=False)[0]) / self._ratio

    def line_height(self, scale: float = 1) -> float:
        """Pixels from one line of words to the next."""
        return self.size.type_size * scale * _LINE

    def fitting(self, words: str, room: float) -> str:
        """``words``, or as many letters of them as have room, with an ellipsis."""
        if self.width(words) <= room:
            return words
        lengths = range(1, len(words))
        most = bisect_right(lengths, room, key=lambda n: self.width(f"{words[:n].rstrip()}…"))
        return f"{words[: max(most, 1)].rstrip()}…"

    def words(
        self,
        place: tuple[float, float],
        words: str,
        tint: str,
        sides: tuple[Across, Along] = ("left", "center"),
        *,
        scale: float = 1,
        is_strong: bool = False,
    ) -> None:
        """Words beside, above or on a place."""
        from matplotlib.text import Text

        face = _face(is_strong=is_strong).copy()
        face.set_size(self.size.type_size * scale)
        text = Text(
            *place, words, color=tint, fontproperties=face, verticalalignment=_ALONG[sides[1]],
            horizontalalignment=sides[0], parse_math=False,
        )  # fmt: skip
        self._add(text)

    def line(
        self, places: Sequence[tuple[float, float]], tint: str, width: float, dashes: Dashes | None = None
    ) -> None:
        """A line through places, whole or in dashes."""
        from matplotlib.lines import Line2D

        xs, ys = [x for x, _ in places], [y for _, y in places]
        self._add(Line2D(xs, ys, color=tint, linewidth=width, linestyle=dashes or "-", solid_capstyle="butt"))

    def mark(self, place: tuple[float, float], shape: str, side: float, tint: str, inside: str) -> None:
        """One mark of a line."""
        from matplotlib.lines import Line2D

        x, y = place
        made = Line2D(
            [x], [y], marker=shape, markersize=side, markeredgecolor=tint, markerfacecolor=inside,
            markeredgewidth=1.8, linestyle="none",
        )  # fmt: skip
        self._add(made)

    def bar(
        self, corner: tuple[float, float], extent: tuple[float, float], tint: str, over: str | None = None
    ) -> None:
        """A filled box from its upper left corner; ``over``: the colour of the strokes across it."""
        from matplotlib.patches import Rectangle

        box = Rectangle(
            corner, *extent, facecolor=tint if over is None else over, edgecolor=tint, linewidth=1
        )
        if over is not None:
            box.set_hatch("////")
            box.set_hatch_linewidth(1.2)
        self._add(box)

    def drawn(self) -> tuple[int, int, bytes]:
        """Pixels across and down, and red, green, blue, opaqueness of each."""
        self._canvas.draw()
        width, height = self._canvas.get_width_height(physical=True)
        return width, height, bytes(self._canvas.buffer_rgba())
