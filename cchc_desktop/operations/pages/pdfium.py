"""The one door to the library that draws PDF: one thread at a time, and nothing of it outlives a call."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

TURN = threading.RLock()
"""Whoever else draws PDF with this library has to wait for it too."""

_POINTS = 72
_DEEP = 4


class PdfBroken(Exception):  # noqa: N818 - a state of the file, not an error of ours
    """The library cannot read the file; ``is_locked``: it wants a password; ``is_empty``: it has no page."""

    def __init__(self, said: str, *, is_locked: bool = False, is_empty: bool = False) -> None:
        super().__init__(said)
        self.is_locked, self.is_empty = is_locked, is_empty


@dataclass(frozen=True, slots=True)
class OnPage:
    """A picture on a page: its size there in points, and its own dots."""

    width: float
    height: float
    dots: tuple[int, int]


@contextmanager
def document(data: bytes) -> Iterator[Any]:
    """The document in ``data`` for as long as the block lasts."""
    import pypdfium2

    with TURN:
        try:
            found = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _why(data, str(error)) from error
        try:
            yield found
        except pypdfium2.PdfiumError as error:
            raise PdfBroken(str(error)) from error
        finally:
            found.close()


def _why(data: bytes, said: str) -> PdfBroken:
    """What keeps a file from being opened; PDFium itself repeats what it said of the file before."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return PdfBroken(said, is_empty=not pdf.pages)
    except pikepdf.PasswordError:
        return PdfBroken(said, is_locked=True)
    except (pikepdf.PdfError, ValueError, KeyError, RuntimeError, OSError):
        return PdfBroken(said)


def drawn(data: bytes, number: int, dpi: float) -> Image:
    """Page ``number``, from 1, as dots."""
    with document(data) as pages:
        page = pages[number - 1]
        try:
            bitmap = page.render(scale=dpi / _POINTS)
            try:
                image: Image = bitmap.to_pil().copy()
                return image
            finally:
                bitmap.close()
        except (ValueError, MemoryError) as error:
            raise PdfBroken(str(error)) from error
        finally:
            page.close()


def pictures_on(page: Any) -> Iterator[OnPage]:  # noqa: ANN401 - a library without types
    """The pictures that lie on a page."""
    import pypdfium2
    from pypdfium2 import raw

    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEP):
        try:
            left, bottom, right, top = found.get_bounds()
            dots = found.get_px_size()
        except (pypdfium2.PdfiumError, ValueError):
            continue
        if right > left and top > bottom:
            yield OnPage(right - left, top - bottom, dots)
