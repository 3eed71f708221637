"""Looking at one page: its true resolution, and what is wrong with it, in figures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from cchc_desktop.core.scanned import Measured, true_dpi
from cchc_desktop.operations.pages.sources import PagePicture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike
    from PIL.Image import Image

    Grey: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]
    Mask: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]

_MEAN = 4  # PIL's number for the mean of the dots below
_LOOK_AT = 1_200  # dots of the long side: enough for layout, fast on an old machine
_INK = 38  # grey steps below the paper
_BLANK = 0.0004  # share of ink
_EDGE_FREE = 0.025  # of each side, where feeders leave shadows
_ENOUGH_INK = 0.004
_MOST_TURN = 10.0  # degrees looked for
_SHARP_AT = 200  # dpi
_BLURRED = 0.36
_SIDEWAYS = 1.6
_GREY_SPREAD = 12
_COLOURED = 0.0005
_STEM_POINTS = 6.2  # x-height of the 13 and 14 points that offices write in
_SHORTEST_STEM = 5  # dots
_FEW = 300
_SHAPE = (48, 64)  # width, height of the picture by which pages are compared
_BAND = 3  # dots of the small picture
_CUT_AT_LEAST, _CUT_AT_MOST = 0.03, 0.6


@dataclass(frozen=True, slots=True)
class Look:
    """The figures of a page, and a small picture of it to compare it with others."""

    measured: Measured
    shape: Grey | None


def look(page: PagePicture) -> Look:
    """Measure a page."""
    import numpy as np

    grey = page.image.convert("L")
    small = _smaller(grey, _LOOK_AT)
    ink, paper = _ink(np.asarray(small, np.float32))
    is_blank = _share_inside(ink) < _BLANK
    text_dpi = None if is_blank or page.is_digital else _text_dpi(np.asarray(grey), paper)
    dpi, size = true_dpi(page.image.size, page.tag, text_dpi)
    if is_blank:
        return Look(Measured(dpi, size, _channels(page.image), is_blank=True), None)
    skew, across = _skew(ink)
    _, down = _skew(ink.T) if across else (0.0, 0.0)
    is_sideways = down > across * _SIDEWAYS
    measured = Measured(
        dpi,
        size,
        _channels(page.image),
        skew=0.0 if is_sideways else skew,
        is_blurred=not page.is_digital and _is_blurred(grey, dpi),
        cut=() if page.is_digital else _cut(ink),
        is_sideways=is_sideways,
        is_digital=page.is_digital,
    )
    return Look(measured, _shape(small, measured.skew))


def likeness(one: Grey, other: Grey) -> float:
    """How much two pages look the same: 1 for the same picture, about 0 for unrelated ones."""
    return float((one * other).sum())


def _smaller(grey: Image, long_side: int) -> Image:
    factor = max(1.0, max(grey.size) / long_side)
    size = (max(1, round(grey.width / factor)), max(1, round(grey.height / factor)))
    return grey.resize(size, resample=_MEAN, reducing_gap=2.0)


def _ink(grey: Grey) -> tuple[Mask, float]:
    """Where it is clearly darker than the paper, single dots of noise left out."""
    import numpy as np

    paper = _shade(grey, 85)
    padded = np.pad(grey, 1, mode="edge")
    height, width = grey.shape
    mean = sum(padded[y : y + height, x : x + width] for y in range(3) for x in range(3)) / 9
    # Thin faint strokes are pale once they are averaged, so the limit is half of what a dot must have.
    return (grey < paper - _INK) & (mean < paper - _INK / 2), paper


def _shade(grey: ArrayLike, percent: float) -> float:
    """The grey step that ``percent`` of all dots are not lighter than; counted, for sorting takes long."""
    import numpy as np

    dots = np.asarray(grey).astype(np.uint8, copy=False).ravel()
    below = np.cumsum(np.bincount(dots, minlength=256))
    return float(np.searchsorted(below, dots.size * percent / 100))


def _share_inside(ink: Mask) -> float:
    top, left = (math.ceil(side * _EDGE_FREE) for side in ink.shape)
    inside = ink[top : ink.shape[0] - top, left : ink.shape[1] - left]
    return float(inside.mean()) if inside.size else 0.0


def _channels(image: Image) -> str:
    import numpy as np

    if image.mode in {"1", "L"}:
        return "bilevel" if image.mode == "1" else "grey"
    small = np.asarray(image.resize((200, 280), resample=_MEAN), np.int16)
    return "colour" if small.shape[2] == len("RGB") else "grey"


def _skew(ink: Mask) -> tuple[float, float]:
    """By how many degrees the lines of writing climb, and how clearly they are lines at all."""
    import numpy as np

    if ink.mean() < _ENOUGH_INK:
        return 0.0, 0.0
    ys, xs = np.nonzero(ink)
    step = max(1, len(ys) // 40_000)
    ys, xs = ys[::step].astype(np.float32), xs[::step].astype(np.float32)

    def clearness(angle: float) -> float:
        rows = (ys + xs * math.tan(math.radians(angle))).astype(np.int32)
        heights = np.bincount(rows - rows.min())
        return float(np.square(np.diff(heights)).sum()) / len(ys)

    coarse = max(np.arange(-_MOST_TURN, _MOST_TURN + 0.1, 0.5), key=clearness)
    fine = max(np.arange(coarse - 0.4, coarse + 0.41, 0.1), key=clearness)
    return float(round(fine, 1)), clearness(float(fine))


def _text_dpi(grey: Any, paper: float) -> float | None:  # noqa: ANN401 - dots as they come
    """The resolution for which the upright strokes would be letters of an official paper."""
    import numpy as np

    height, width = grey.shape
    strip = grey[height // 6 : height * 5 // 6, width // 8 : width * 7 // 8].astype(np.float32)
    beside = (strip[:, :-2] + strip[:, 1:-1] + strip[:, 2:])[:, ::3] / 3
    calm = (beside[:-2] + beside[1:-1] + beside[2:]) / 3
    dark = float(np.percentile(calm, 1))
    if paper - dark < _INK:
        return None
    part = calm < (paper + dark) / 2
    edges = np.diff(np.pad(part, ((1, 1), (0, 0))).astype(np.int8), axis=0)
    begins, ends = np.nonzero(edges.T == 1)[1], np.nonzero(edges.T == -1)[1]
    runs = ends - begins
    runs = runs[(runs >= _SHORTEST_STEM) & (runs < height // 20)]
    if len(runs) < _FEW:
        return None
    return float(np.percentile(runs, 75)) / (_STEM_POINTS / 72)


def _is_blurred(grey: Image, dpi: int) -> bool:
    """Whether nowhere on the page a letter has an edge that is done within two dots of 200 dpi."""
    import numpy as np

    factor = max(1.0, dpi / _SHARP_AT)
    size = (max(8, round(grey.width / factor)), max(8, round(grey.height / factor)))
    dots = np.asarray(grey.resize(size, resample=_MEAN) if factor > 1 else grey)
    paper, ink = _shade(dots, 85), _shade(dots, 0.5)
    if paper - ink < _INK:
        return False
    rows = dots[::3].astype(np.int16)
    steps = np.abs(rows[:, 2:] - rows[:, :-2]).astype(np.uint8)
    above = np.cumsum(np.bincount(steps.ravel(), minlength=256)[::-1])
    strong = 255 - int(np.searchsorted(above, max(70, steps.size // 500)))
    return bool(strong / (paper - ink) < _BLURRED)


def _cut(ink: Mask) -> tuple[str, ...]:
    """The sides that writing runs into; an unbroken dark edge is the feeder's shadow."""
    sides = {"trên": ink[:_BAND].T, "dưới": ink[-_BAND:].T, "trái": ink[:, :_BAND], "phải": ink[:, -_BAND:]}
    found = []
    for side, strip in sides.items():
        share = float(strip.any(axis=1).mean())
        if _CUT_AT_LEAST < share < _CUT_AT_MOST:
            found.append(side)
    return tuple(found)


def _shape(small: Image, skew: float) -> Grey:
    """The writing alone, put straight and cut to its bounds, as a vector of length 1."""
    import numpy as np
    from PIL.Image import Resampling

    straight = small.rotate(-skew, resample=Resampling.BILINEAR, fillcolor=255)
    grey = np.asarray(straight, np.float32)
    ink, paper = _ink(grey)
    ys, xs = np.nonzero(ink)
    top, bottom = np.percentile(ys, [0.3, 99.7]) if len(ys) else (0, grey.shape[0] - 1)
    left, right = np.percentile(xs, [0.3, 99.7]) if len(xs) else (0, grey.shape[1] - 1)
    box = (int(left), int(top), int(right) + 2, int(bottom) + 2)
    cut = straight.crop(box).resize(_SHAPE, resample=_MEAN)
    vector = np.clip(paper - np.asarray(cut, np.float32), 0, None)
    vector -= vector.mean()
    length = float(np.sqrt(np.square(vector).sum()))
    plain: Grey = vector / (length or 1.0)
    return plain
