"""What runs beside the window for the reports of a period: counting, drawing, saving, printing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.operations.locked_files import NO_LOCK, Lock
from cchc_desktop.ui.printed import Pdf

if TYPE_CHECKING:
    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.month import Report as Counted
    from cchc_desktop.reports import Wish

Step = Callable[[float, str], None]
MANY = 2
"""People whom a report names, where it names any: their number is not told before it is written."""
DPI = 110
"""Dots of a page on the screen: a lying A3 stays sharp when it is made larger."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a picture was asked for: another report or another wish is another picture."""

    code: str
    wish: Wish


@dataclass(frozen=True, slots=True)
class Files:
    """Which files are to be saved: all ``wanted`` in a folder, or those of one report under a name."""

    wish: Wish
    wanted: Sequence[str]
    is_all: bool
    lock: Lock = NO_LOCK


@dataclass(slots=True)
class Looks:
    """One count of a period, and what was drawn of it; all pictures and files tell the same figures.

    ``unit``: at a superior, what that one unit sent.
    """

    place: Workplace
    period: Period
    by: str
    at: datetime
    unit: str = ""
    counted: Counted | None = None
    drawn: dict[Asked, bytes] = field(default_factory=dict)

    def count(self, step: Step) -> Counted:
        """The figures, counted once."""
        from cchc_desktop.operations.month import preview
        from cchc_desktop.operations.report_of_packet import report_of_unit

        if self.counted is None and self.unit:
            step(-1.0, "Đang đọc báo cáo của đơn vị")
            self.counted = report_of_unit(self.place, self.unit, self.period, self.at)
        elif self.counted is None:
            step(-1.0, "Đang đếm hồ sơ của kỳ")
            self.counted = preview(self.place, self.period, self.at, by=self.by)
        return self.counted

    def picture(self, asked: Asked, step: Step) -> bytes:
        """The PDF of a report, drawn once."""
        from cchc_desktop.operations.papers_of_month import picture

        if asked not in self.drawn:
            self.drawn[asked] = picture(self.place, asked.code, self.count(step), asked.wish, step)
        return self.drawn[asked]

    def save(self, target: Path, asked: Files, step: Step) -> list[Path]:
        """The files of the reports ``wanted``: all of them in a folder, or one under a name."""
        from cchc_desktop.operations.papers_of_month import save_as, save_into

        put = save_into if asked.is_all else save_as
        return put(self.place, self.count(step), target, asked.wish, asked.wanted, step, lock=asked.lock)


def page_of(pdf: bytes, page: int) -> bytes:
    """One page, from 1, as PNG."""
    from cchc_desktop.operations.tray import page_image

    return page_image(pdf, page, DPI)


def pages_of(pdf: bytes) -> int:
    """How many sheets it is printed on."""
    from cchc_desktop.operations.pages.pdfium import document

    with document(pdf) as pages:
        return len(pages)


def lay_for_printing(looks: Looks, asked: Asked, step: Step) -> Pdf:
    """What goes to the printer."""
    from cchc_desktop.operations.papers_of_month import stem_of
    from cchc_desktop.reports import reports

    pdf = looks.picture(asked, step)
    stem = stem_of(looks.place, reports()[asked.code], looks.period, looks.unit)
    return Pdf(f"{stem}.pdf", pdf, MANY if asked.wish.is_named else 0)
