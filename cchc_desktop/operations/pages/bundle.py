"""One stack of pages as it was looked at: what each page is, and what is to be said of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from cchc_desktop.core import stack
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.scanned import Finding, Measured, Standard, judged
from cchc_desktop.operations.pages.fit import Draft
from cchc_desktop.operations.pages.look import likeness, look
from cchc_desktop.operations.pages.marks import NONE, Mark, mark_on
from cchc_desktop.operations.pages.sources import Opened, PagePicture, opened
from cchc_desktop.operations.pages.titles import has_title

if TYPE_CHECKING:
    from PIL.Image import Image

    from cchc_desktop.operations.pages.look import Grey

STEM = 32  # letters of the digest that name what one source gave
_SAME_SHEET = 0.93
UNREAD = "Trang {page} là giấy tiếp nhận nhưng không đọc được mã."

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or one stack as a scanner gave it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """Pages in their order, whatever files they came in; ``stem`` is the same for the same files."""

    name: str
    stem: str
    files: tuple[Opened, ...]
    order: tuple[tuple[int, int], ...]
    data: bytes | None = None
    """The one file that it is, where it is one."""

    def page(self, number: int) -> PagePicture:
        """Page ``number``, from 1."""
        at, page = self.order[number - 1]
        return self.files[at].page(page)


@dataclass(frozen=True, slots=True)
class Page:
    """What one page was found to be."""

    measured: Measured
    mark: Mark = NONE


def both_sides(sources: Sequence[Source], sides: stack.Sides) -> Bundle:
    """Two stacks of a one-sided feeder, fronts and backs, as one."""
    if len(sources) != len(("fronts", "backs")):
        raise Refused("Ghép hai mặt cần đúng hai chồng: mặt trước rồi mặt sau.", "sources")
    files = tuple(opened(source.name, source.data) for source in sources)
    order = stack.merged(files[0].pages, files[1].pages, sides)
    told = "".join(hashlib.sha256(source.data).hexdigest() for source in sources) + sides
    stem = hashlib.sha256(told.encode()).hexdigest()[:STEM]
    return Bundle(f"{sources[0].name} + {sources[1].name}", stem, files, order)


def alone(source: Source) -> Bundle:
    """One source by itself."""
    file = opened(source.name, source.data)
    order = tuple((0, page) for page in range(1, file.pages + 1))
    return Bundle(source.name, stem_of(source), (file,), order, source.data)


def stem_of(source: Source) -> str:
    """What the scans of a source are called by."""
    return hashlib.sha256(source.data).hexdigest()[:STEM]


def seen(bundle: Bundle, unit: str, secret: bytes, progress: Progress) -> tuple[Page, ...]:
    """Look at every page, and compare it with those before it."""
    shapes: list[tuple[int, Grey]] = []
    found = []
    for number in range(1, len(bundle.order) + 1):
        progress(number - 1, len(bundle.order))
        page = bundle.page(number)
        at = look(page)
        mark = NONE if at.measured.is_blank else _mark(page, at.measured, unit, secret)
        twin = None
        if at.shape is not None and mark.number is None:
            twin = next((n for n, shape in shapes if likeness(at.shape, shape) > _SAME_SHEET), None)
            shapes.append((number, at.shape))
        measured = replace(at.measured, is_upside_down=mark.is_upside_down, twin=twin)
        found.append(Page(measured, replace(mark, doubt=mark.doubt.format(page=number))))
    progress(len(bundle.order), len(bundle.order))
    return tuple(found)


def _mark(page: PagePicture, measured: Measured, unit: str, secret: bytes) -> Mark:
    """The mark; a receipt by its title whose mark nobody can read must not pass for a paper."""
    mark = mark_on(page.image, measured.dpi, unit, secret)
    if (
        mark.number is None
        and not mark.doubt
        and has_title(page.image.convert("L"), measured.dpi, measured.skew)
    ):
        return Mark(doubt=UNREAD)
    return mark


def as_seen(pages: Sequence[Page]) -> tuple[stack.Seen, ...]:
    """What the splitting asks of each page."""
    return tuple(
        stack.Seen(number, page.mark.number, page.mark.doubt, page.measured.is_blank)
        for number, page in enumerate(pages, 1)
    )


def said(pages: Sequence[Page], numbers: Sequence[int], asked: Standard) -> tuple[Finding, ...]:
    """What is to be said about the pages ``numbers``."""
    return tuple(one for number in numbers for one in judged(number, pages[number - 1].measured, asked))


def drafts(bundle: Bundle, pages: Sequence[Page], numbers: Sequence[int]) -> list[Draft]:
    """The pages ``numbers`` as they are to be written."""
    return [Draft(partial(_image, bundle, number), pages[number - 1].measured.dpi) for number in numbers]


def _image(bundle: Bundle, number: int) -> Image:
    return bundle.page(number).image
