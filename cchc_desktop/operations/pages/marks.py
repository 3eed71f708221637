"""Finding the mark of our receipt on a page: several ways of looking, because one misses faint codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.numbering import is_authentic, read_receipt_mark

if TYPE_CHECKING:
    from PIL.Image import Image

_SMALLEST_DAMAGED = 13.0  # mm; ours has 17 on A5
_LEFT, _TOP, _BOTTOM = 0.32, 0.1, 0.34  # of the page, where the middle of our mark lies
_INCH = 25.4
LONGEST_SIDE = 65_535
"""Dots of the longest side that codes are looked for in; the library takes no more."""
_LOOK_AT = 200  # dpi; more only costs time
_MEAN = 4  # PIL's number for the mean of the dots below
FOREIGN = "Trang {page} có mã giấy tiếp nhận nhưng không phải của đơn vị này."
FORGED = "Trang {page} có mã giấy tiếp nhận nhưng mã kiểm tra không đúng."
DAMAGED = "Trang {page} có mã như của giấy tiếp nhận nhưng không đọc được."


@dataclass(frozen=True, slots=True)
class Mark:
    """What a page carries: ``number`` of a genuine receipt, or why it is in ``doubt``; or neither."""

    number: str | None = None
    doubt: str = ""
    is_upside_down: bool = False


NONE = Mark()


def mark_on(image: Image, dpi: int, unit: str, secret: bytes) -> Mark:
    """The receipt's mark on a page; a genuine one wins over a doubtful one."""
    doubt = NONE
    grey = image.convert("L")
    for at, view in enumerate(_views(grey, dpi)):
        for found in _codes(view):
            mark = _judged(found, unit, secret)
            if mark.number is not None:
                return mark
            if not at and not found.valid and _is_in_our_place(found, grey.size, dpi):
                mark = Mark(doubt=DAMAGED)
            doubt = doubt if doubt.doubt else mark
    return doubt


def _codes(view: Image) -> list[Any]:
    import zxingcpp

    if not 0 < min(view.size) <= max(view.size) <= LONGEST_SIDE:
        return []
    return list(
        zxingcpp.read_barcodes(
            view, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), return_errors=True
        )
    )


def _judged(found: Any, unit: str, secret: bytes) -> Mark:  # noqa: ANN401 - the reader's own type
    is_turned = abs(found.orientation) > 135  # noqa: PLR2004 - degrees
    try:
        theirs, number, auth = read_receipt_mark(found.text if found.valid else "")
    except Refused:
        return NONE
    if theirs != unit:
        return Mark(doubt=FOREIGN, is_upside_down=is_turned)
    if not is_authentic(secret, unit, number, auth):
        return Mark(doubt=FORGED, is_upside_down=is_turned)
    return Mark(number, is_upside_down=is_turned)


def _is_in_our_place(found: Any, size: tuple[int, int], dpi: int) -> bool:  # noqa: ANN401 - the reader's own type
    """Whether an unreadable code is as large as ours and where ours is; the copy of a card has one too."""
    place = found.position
    side = abs(place.top_right.x - place.top_left.x) + abs(place.top_right.y - place.top_left.y)
    if side / dpi * _INCH < _SMALLEST_DAMAGED:
        return False
    across = (place.top_left.x + place.bottom_right.x) / 2 / size[0]
    down = (place.top_left.y + place.bottom_right.y) / 2 / size[1]
    if size[0] > size[1]:  # two receipts side by side
        across = across * 2 % 1
    return any(x < _LEFT and _TOP < y < _BOTTOM for x, y in ((across, down), (1 - across, 1 - down)))


def _views(grey: Image, dpi: int) -> Iterator[Image]:
    """The page as it is, then the corners where our mark can stand, made easier to read in several ways."""
    from PIL import ImageFilter, ImageOps
    from PIL.Image import Resampling

    yield grey
    blot = 1.0
    ways: tuple[Callable[[Image], Image], ...] = (
        lambda part: ImageOps.autocontrast(part, cutoff=(2, 30)),
        lambda part: ImageOps.autocontrast(part.filter(ImageFilter.GaussianBlur(blot)), cutoff=(1, 10)),
        lambda part: ImageOps.autocontrast(part.reduce(2), cutoff=(1, 10)),
        _local,
        lambda part: part.rotate(9, resample=Resampling.BILINEAR, expand=True, fillcolor=255),
    )
    reach = min(1.0, _LOOK_AT / dpi)
    base = (
        grey if reach == 1.0 else grey.resize((round(grey.width * reach), round(grey.height * reach)), _MEAN)
    )
    parts = list(_corners(base))
    for way in ways:
        for part in parts:
            yield way(part)
    for part in parts:
        doubled = part.resize((part.width * 2, part.height * 2), resample=3)
        yield ImageOps.autocontrast(doubled, cutoff=(2, 20))


def _corners(grey: Image) -> Iterator[Image]:
    """Upper left and lower right of an upright page; all of one that lies, which may hold two receipts."""
    width, height = grey.size
    if width > height:
        yield grey
        return
    yield grey.crop((0, 0, round(width * 0.5), round(height * 0.5)))
    yield grey.crop((round(width * 0.5), round(height * 0.5), width, height))


def _local(part: Image) -> Image:
    """Black and white by what is around each dot: against shadows and washed-out print."""
    import numpy as np
    from PIL import Image as Pictures
    from PIL import ImageFilter

    around = part.filter(ImageFilter.BoxBlur(_LOOK_AT / 12))
    soft = part.filter(ImageFilter.GaussianBlur(_LOOK_AT / 250))
    dark = np.asarray(soft, np.int16) < np.asarray(around, np.int16) - 3
    return Pictures.fromarray(np.where(dark, 0, 255).astype(np.uint8))
