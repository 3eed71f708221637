"""Making a file as good as fits: dots and JPEG quality go down under the cap, never below the floor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.scanned import Standard
from cchc_desktop.operations.pages import pdfa

if TYPE_CHECKING:
    from PIL.Image import Image

GOOD, FAIR, POOR = 85, 55, 35
"""JPEG qualities: to begin with, before fewer dots are tried, and the last resort."""

_STEPS = (275, 250, 225, 200)
_AROUND = 4_000  # bytes of a file beside its pages: profile, tables
_PER_PAGE = 700
_CLOSE_ENOUGH = 5  # of quality


@dataclass(frozen=True, slots=True)
class Draft:
    """A page to be written: ``image`` draws it, ``dpi`` is what it truly has."""

    image: Callable[[], Image]
    dpi: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """The file, and what had to be given up for its size."""

    pdf: bytes
    dpi: int
    quality: int


def fit(drafts: Sequence[Draft], asked: Standard) -> Fitted:
    """A PDF/A-2b of the pages under the cap; Refused when that would need fewer dots than the floor."""
    for dpi in _resolutions(asked):
        found = _under(drafts, dpi, (FAIR, GOOD), asked.cap)
        if found is not None:
            return found
    found = _under(drafts, asked.floor_dpi, (POOR, FAIR), asked.cap)
    if found is None:
        raise Refused(
            f"{len(drafts)} trang ở mức {asked.floor_dpi} dpi vẫn lớn hơn {asked.cap / 1_000_000:.1f} MB. "
            "Hãy chia thành nhiều tệp, hoặc quét nền trắng không có hoa văn.",
            "size",
        )
    return found


def as_it_is(drafts: Sequence[Draft]) -> Fitted:
    """All dots that there are, for what waits in the tray for a better scan."""
    return Fitted(
        pdfa.write([_page(draft, draft.dpi, GOOD) for draft in drafts]), min(d.dpi for d in drafts), GOOD
    )


def _resolutions(asked: Standard) -> list[int]:
    between = [dpi for dpi in _STEPS if asked.floor_dpi <= dpi < asked.best_dpi]
    return sorted({asked.best_dpi, asked.floor_dpi, *between}, reverse=True)


def _under(drafts: Sequence[Draft], dpi: int, qualities: tuple[int, int], cap: int) -> Fitted | None:
    """The best quality in the range that stays under the cap at ``dpi``."""
    worst, best = qualities
    pages = _pages(drafts, dpi, best, cap)
    if pages is not None:
        return _written(pages, dpi, best)
    kept, quality = _pages(drafts, dpi, worst, cap), worst
    if kept is None:
        return None
    while best - quality > _CLOSE_ENOUGH:
        middle = (best + quality) // 2
        tried = _pages(drafts, dpi, middle, cap)
        if tried is None:
            best = middle
        else:
            kept, quality = tried, middle
    return _written(kept, dpi, quality)


def _written(pages: list[pdfa.JpegPage], dpi: int, quality: int) -> Fitted:
    return Fitted(pdfa.write(pages), min([dpi, *(round(page.dpi) for page in pages)]), quality)


def _pages(drafts: Sequence[Draft], dpi: int, quality: int, cap: int) -> list[pdfa.JpegPage] | None:
    """The pages of one try; None as soon as they are too large together."""
    left = cap - _AROUND
    made = []
    for draft in drafts:
        page = _page(draft, dpi, quality)
        left -= len(page.jpeg) + _PER_PAGE
        if left < 0:
            return None
        made.append(page)
    return made


def _page(draft: Draft, dpi: int, quality: int) -> pdfa.JpegPage:
    image = draft.image()
    kept = image.convert("L") if image.mode == "1" else image
    true = float(draft.dpi)
    if draft.dpi > dpi:
        # Rounded up: not one dot less than the resolution that is claimed.
        size = (-(-image.width * dpi // draft.dpi), -(-image.height * dpi // draft.dpi))
        kept, true = kept.resize(size, resample=1, reducing_gap=3.0), float(dpi)  # 1: Lanczos
    out = BytesIO()
    kept.save(out, "JPEG", quality=quality, optimize=True)
    return pdfa.JpegPage(out.getvalue(), kept.size, true, kept.mode == "L")
