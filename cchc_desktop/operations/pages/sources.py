"""Opening what came in: PDF, TIFF and pictures become pages; what is broken or hostile becomes a sentence."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.pages.heavy import Heavy, refuse_heavy
from cchc_desktop.operations.pages.pdfium import OnPage, PdfBroken, document, drawn, pictures_on

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = 300 * 1000 * 1000  # bytes
MOST_PAGES = 2_000
MOST_DOTS = 80_000_000  # A3 at 600 dpi has 70 million
_PICTURES = ("JPEG", "PNG", "TIFF", "BMP", "PPM")
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"BM")
_PDF_WITHIN = 1024  # bytes before the mark that readers put up with
_POINTS = 72
_DRAWN_DPI = 300
_COVERS = 0.5  # of the page, from which on a picture is the page
_MOST_DPI = 1200


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as dots; ``tag`` is the resolution that the file claims, if it claims one."""

    image: Image
    tag: float | None = None
    is_digital: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """Something that has pages; ``page`` draws one of them, from 1, anew each time it is asked."""

    kind: str
    pages: int
    page: Callable[[int], PagePicture]
    is_digital: bool = False
    """Every page was made by a program, none by a scanner."""


def opened(name: str, data: bytes) -> Opened:
    """The pages of ``data``, told by what is in it and not by its name."""
    if not data:
        raise Refused(f"Tệp “{name}” trống (0 byte). Hãy quét lại.", "sources")
    if len(data) > LARGEST:
        raise Refused(
            f"Tệp “{name}” lớn hơn {LARGEST // 1_000_000} MB. Hãy chia nhỏ rồi đưa vào lại.", "sources"
        )
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return _pdf(name, data)
    return _picture(name, data)


def _counted(name: str, pages: int) -> int:
    if pages > MOST_PAGES:
        raise Refused(
            f"Tệp “{name}” có {pages} trang; mỗi tệp nhận nhiều nhất {MOST_PAGES} trang. Hãy chia nhỏ.",
            "sources",
        )
    return pages


def _picture(name: str, data: bytes) -> Opened:
    def at(number: int) -> PagePicture:
        with _open(data) as file:
            file.seek(number - 1)
            _refuse_vast(name, number, file.size)
            claimed = file.info.get("dpi")
            kept = _upright(file)
        return PagePicture(_plain(kept), _claimed(claimed))

    def guarded(number: int) -> PagePicture:
        try:
            return at(number)
        except Refused:
            raise
        except Exception as error:  # a hostile picture may break the library in any way
            raise Refused(
                f"Trang {number} của tệp “{name}” bị hỏng, không đọc được. Hãy quét lại.", "sources"
            ) from error

    try:
        with _open(data) as file:
            _refuse_vast(name, 1, file.size)
            pages = _counted(name, _frames(file))
            kind = str(file.format or "").lower()
    except Refused:
        raise
    except Exception as error:  # a hostile picture may break the library in any way
        raise Refused(f"Tệp “{name}” {_kind_told(data)}", "sources") from error
    return Opened(kind, pages, guarded)


def _frames(file: Image) -> int:
    """How many pages a picture has, counted no further than they may be: the library knows no end."""
    for number in range(1, MOST_PAGES + 2):
        try:
            file.seek(number)
        except EOFError:
            file.seek(0)
            return number
    return MOST_PAGES + 1


def _kind_told(data: bytes) -> str:
    """What a file that cannot be opened is instead of pages, by how it begins, and what helps."""
    if data.startswith(_BEGINNINGS):
        return "là ảnh nhưng bị hỏng, không đọc được. Hãy quét lại."
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return (
            "không phải PDF, TIFF hay ảnh mà là tệp Word, Excel hoặc tệp nén. "
            "Hãy xuất ra PDF (hoặc giải nén) rồi đưa vào lại."
        )
    if data[4:8] == b"ftyp" or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return "là ảnh hay phim kiểu chương trình không đọc (HEIC, WebP…). Hãy đổi sang JPG rồi đưa vào lại."
    return "không phải PDF, TIFF hay ảnh. Hãy quét lại, hoặc chọn tệp khác."


def _open(data: bytes) -> Image:
    from PIL import Image

    with warnings.catch_warnings():
        # We measure before anything is unpacked, and with a limit of our own.
        warnings.simplefilter("ignore")
        return Image.open(BytesIO(data), formats=_PICTURES)


def _refuse_vast(name: str, number: int, size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_DOTS:
        raise Refused(
            f"Trang {number} của tệp “{name}” có {size[0]} × {size[1]} điểm, lớn hơn mọi khổ giấy. "
            "Đặt máy quét 300 dpi rồi quét lại.",
            "sources",
        )


def _upright(file: Image) -> Image:
    """The picture as the camera held it."""
    from PIL import ImageOps

    file.load()
    return ImageOps.exif_transpose(file).copy() if file.format == "JPEG" else file.copy()


def _plain(image: Image) -> Image:
    """One of the three kinds that the rest of the program knows: 1, L or RGB, without transparency."""
    if image.mode in {"1", "L", "RGB"}:
        return image
    if image.mode.startswith("I"):  # sixteen bits of grey
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        from PIL import Image as Pictures

        seen = image.convert("RGBA")
        paper = Pictures.new("RGBA", seen.size, "white")
        return Pictures.alpha_composite(paper, seen).convert("RGB")
    return image.convert("RGB")


def _claimed(told: Any) -> float | None:  # noqa: ANN401 - whatever the file says
    try:
        found = float(told[0] if isinstance(told, tuple) else told)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return found if found > 1 else None


def _pdf(name: str, data: bytes) -> Opened:
    try:
        refuse_heavy(data)
        with document(data) as pages:
            amount = _counted(name, len(pages))
            sizes = [_nature(pages, at) for at in range(amount)]
    except Heavy as heavy:
        drawn_often = "hình vẽ chồng quá nhiều lớp, hoặc bung ra quá lớn"
        much = "ảnh lớn hơn mọi khổ giấy" if heavy.is_vast else drawn_often
        raise Refused(f"Tệp “{name}” có {much}, nên không mở. In ra giấy rồi quét lại.", "sources") from heavy
    except PdfBroken as broken:
        raise Refused(f"Tệp “{name}” {_why(broken)} rồi đưa vào lại.", "sources") from broken
    for number, (_, _, size) in enumerate(sizes, 1):
        _refuse_vast(name, number, size)

    def at(number: int) -> PagePicture:
        dpi, is_drawn, _ = sizes[number - 1]
        try:
            image = drawn(data, number, dpi)
        except PdfBroken as broken:
            raise Refused(
                f"Trang {number} của tệp “{name}” không vẽ ra được. Hãy quét lại.", "sources"
            ) from broken
        return PagePicture(_plain(image), dpi, is_digital=is_drawn)

    return Opened("pdf", amount, at, is_digital=all(is_drawn for _, is_drawn, _ in sizes))


def _why(broken: PdfBroken) -> str:
    if broken.is_locked:
        return "có mật khẩu. Hãy bỏ mật khẩu"
    if broken.is_empty:
        return "là PDF nhưng không có trang nào. Hãy quét, hoặc lấy lại tệp"
    return "bị hỏng, không đọc được. Hãy lấy lại tệp"


def _nature(pages: Any, at: int) -> tuple[float, bool, tuple[int, int]]:  # noqa: ANN401 - a library without types
    """At how many dots per inch a page is drawn to lose none, whether a program drew it, its size in dots."""
    page = pages[at]
    try:
        width, height = page.get_width(), page.get_height()
        whole = width * height
        dots = [_dots_per_inch(found) for found in pictures_on(page) if _area(found) >= whole * _COVERS]
        dpi = min(max(dots, default=0.0), _MOST_DPI)
        used = dpi or _DRAWN_DPI
        return used, not dpi, (round(width / _POINTS * used), round(height / _POINTS * used))
    finally:
        page.close()


def _area(found: OnPage) -> float:
    return found.width * found.height


def _dots_per_inch(found: OnPage) -> float:
    across, down = found.dots
    is_turned = (across > down) != (found.width > found.height)
    return (down if is_turned else across) / (found.width / _POINTS)
