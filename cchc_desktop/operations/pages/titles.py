"""Knowing a receipt whose code is gone: by its printed title, wherever on the page it stands."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from cchc_desktop.paths import resources

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

    Field: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]

_LINES = ("GIẤY TIẾP NHẬN HỒ SƠ", "VÀ HẸN TRẢ KẾT QUẢ")
_POINTS = (14.0, 11.5)  # of the title on A4 and on A5
_DPI = 72
_MOST_DOTS = 4_000_000  # A3 has a quarter of it
_POINT = 72  # to the inch
_LIKE = 0.66  # receipts have 0.8 and more, other papers 0.5 and less
_PALE = 6.0  # grey steps that a line of print must differ by


def title_likeness(grey: Image, dpi: int, skew: float) -> float:
    """How surely one of the title's lines stands on the page, upright or upside down: 1 for surely."""
    import numpy as np
    from PIL.Image import Resampling

    factor = _DPI / dpi
    size = (max(64, round(grey.width * factor)), max(64, round(grey.height * factor)))
    if size[0] * size[1] > _MOST_DOTS:
        return 0.0  # larger than any paper that a receipt is printed on
    small = grey.resize(size, resample=Resampling.BOX).rotate(
        -skew, resample=Resampling.BILINEAR, fillcolor=255
    )
    dark = 255 - np.asarray(small, np.float32)
    shape = tuple(1 << (side - 1).bit_length() for side in dark.shape)
    spectrum = np.fft.rfft2(dark, shape)
    sums = _sums(dark), _sums(np.square(dark))
    return max(_best(dark, spectrum, shape, sums, line) for line in _templates())


def has_title(grey: Image, dpi: int, skew: float) -> bool:
    """Whether a page without a readable code is a receipt all the same."""
    return title_likeness(grey, dpi, skew) > _LIKE


def _best(dark: Field, spectrum: Any, shape: tuple[int, ...], sums: tuple[Any, Any], line: Field) -> float:  # noqa: ANN401 - complex and double fields
    """The highest normalised correlation of a line with any place of the page."""
    import numpy as np

    high, wide = line.shape
    if high >= dark.shape[0] or wide >= dark.shape[1]:
        return 0.0
    found = np.fft.irfft2(spectrum * np.conj(np.fft.rfft2(line, shape)), shape)
    found = found[: dark.shape[0] - high + 1, : dark.shape[1] - wide + 1]
    total, squares = (_window(one, high, wide) for one in sums)
    spread = np.sqrt(np.maximum(squares - np.square(total) / line.size, line.size * _PALE**2))
    return float((found / spread).max())


def _sums(field: Field) -> Any:  # noqa: ANN401 - a field of doubles
    import numpy as np

    return np.pad(field.astype(np.float64).cumsum(0).cumsum(1), ((1, 0), (1, 0)))


def _window(sums: Any, high: int, wide: int) -> Any:  # noqa: ANN401 - a field of doubles
    return sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]


@cache
def _templates() -> tuple[Field, ...]:
    """The lines in both sizes, upright and upside down, each of mean 0 and length 1."""
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    made = []
    for points in _POINTS:
        # Drawn large and brought down: so small letters are as soft as scanned ones.
        font = ImageFont.truetype(str(resources() / "fonts" / "LiberationSerif-Bold.ttf"), round(points * 4))
        for words in _LINES:
            left, top, right, bottom = font.getbbox(words)
            page = Image.new("L", (round(right - left) + 16, round(bottom - top) + 16), 255)
            ImageDraw.Draw(page).text((8 - left, 8 - top), words, 0, font)
            scale = _DPI / _POINT / 4
            small = page.resize((round(page.width * scale), round(page.height * scale)), Image.Resampling.BOX)
            field = 255 - np.asarray(small, np.float32)
            field -= field.mean()
            field /= np.sqrt(np.square(field).sum())
            made += [field, np.ascontiguousarray(field[::-1, ::-1])]
    return tuple(made)
