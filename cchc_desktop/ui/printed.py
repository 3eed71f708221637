"""What becomes of a printed paper: it stays in memory, and goes to the printer or is shown in the program.

No file is made of it: it names people, and what is deleted from a disk can still be read there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from shutil import rmtree
from typing import TYPE_CHECKING, cast, get_args

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from cchc_desktop.core.failure import Trouble
from cchc_desktop.core.numbering import parse_local_no
from cchc_desktop.operations.desk import Workplace, at_desk

if TYPE_CHECKING:  # the printing library is loaded when something is printed
    from PySide6.QtPrintSupport import QPrinter

    from cchc_desktop.forms import Layout
    from cchc_desktop.ui.settings import PrinterChoice

DPI = 300
_POINTS = 72


@dataclass(frozen=True, slots=True)
class Pdf:
    """A drawn paper; ``name`` is what its file would be called, ``people`` how many dossiers it is about."""

    name: str
    data: bytes = field(repr=False)
    people: int = 1

    def read_bytes(self) -> bytes:
        """The document."""
        return self.data


def print_paper(
    place: Workplace,
    local_no: str,
    name: str,
    clerk: str,
    at: datetime,
    *,
    entry: int | None = None,
    layout: str = "A4",
) -> Pdf:
    """Draw a form of a dossier and enter that it was printed; runs beside the window.

    ``entry`` is the act that the paper tells of, None for the last.
    """
    from cchc_desktop.operations.printing import print_form  # with it come the lists and the register book

    serial, _ = parse_local_no(local_no)
    with at_desk(place, clerk, at) as desk:
        printed = print_form(desk, local_no, name, _layout(layout), entry=entry)
    which = "" if name == "receipt" else f"-{name}"
    number = f"-{printed.number}" if which and printed.number > 1 else ""
    again = f"-in-lan-{printed.printing}" if printed.printing > 1 else ""
    return Pdf(f"{serial:04d}{which}{number}{again}.pdf", printed.pdf)


def layouts() -> tuple[str, ...]:
    """The ways a form can lie on its paper."""
    from cchc_desktop.forms import Layout

    return cast("tuple[str, ...]", get_args(Layout))


def _layout(name: str) -> Layout:
    return cast("Layout", name) if name in layouts() else "A4"


def open_pdf(pdf: Pdf) -> None:
    """Show it where the clerk presses "print": in the program, because another one would need a file."""
    from cchc_desktop.ui.paper_window import PAPERS

    PAPERS.show(pdf)


def printer_names() -> tuple[str, ...]:
    """The printers of this computer, the system's own first."""
    from PySide6.QtPrintSupport import QPrinterInfo

    own = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return tuple(sorted(names, key=lambda name: (name != own, name)))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper on its way out; ``pages`` are there only for a printer."""

    pdf: Pdf
    choice: PrinterChoice | None
    pages: tuple[QImage, ...] = ()
    warning: str = ""


def drawn(pdf: Pdf, choice: PrinterChoice | None, warning: str = "") -> Drawn:
    """Make the paper ready for the printer that the desk remembers; runs beside the window."""
    return Drawn(pdf, choice, raster(pdf) if choice else (), warning)


def put_out(
    paper: Drawn,
    show: Callable[[Pdf], object],
    printer: Callable[[PrinterChoice], QPrinter] | None = None,
) -> str:
    """Print it and name the printer; without one it is shown. Trouble where the printer is gone."""
    if paper.choice is None:
        show(paper.pdf)
        return ""
    paint(paper.pages, (printer or printer_of)(paper.choice))
    return paper.choice.printer


def printer_of(choice: PrinterChoice) -> QPrinter:
    """The printer that a desk remembers, ready for a job."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(choice.printer)
    if info.isNull():
        raise Trouble(
            f"Không thấy máy in “{choice.printer}”. Bật máy in rồi in lại, "
            "hoặc chọn máy in khác (Ctrl+Shift+P)."
        )
    made = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    made.setCopyCount(choice.copies)
    return made


def raster(pdf: Pdf) -> tuple[QImage, ...]:
    """The pages as pictures of 300 dots an inch, so that every driver prints the same letters."""
    return tuple(page_after_page(pdf))


def page_after_page(pdf: Pdf) -> Iterator[QImage]:
    """What ``raster`` gives, one at a time: a stack of papers would not lie in memory at once."""
    import pypdfium2

    from cchc_desktop.operations.pages.pdfium import TURN

    with TURN:
        document = pypdfium2.PdfDocument(pdf.data)
    try:
        for at in range(len(document)):
            with TURN:
                page = document[at]
                width, height = page.get_size()
                bitmap = page.render(scale=DPI / _POINTS, grayscale=True)
                kind = QImage.Format.Format_Grayscale8
                drawn = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, kind).copy()
            drawn.setText("size", f"{width} {height}")
            yield drawn
    finally:
        with TURN:
            document.close()


def paint(pages: Iterable[QImage], printer: QPrinter) -> None:
    """Lay the pages on paper; the size of each is set in the job, whatever the driver thinks."""
    painter = QPainter()
    for at, page in enumerate(pages):
        size = _size_of(page)
        is_across = size.width() > size.height()
        printer.setPageSize(
            QPageSize(size.transposed() if is_across else size, QPageSize.Unit.Point, "", _NEARLY)
        )
        across, upright = QPageLayout.Orientation.Landscape, QPageLayout.Orientation.Portrait
        printer.setPageOrientation(across if is_across else upright)
        printer.setFullPage(True)
        printer.setPageMargins(QMarginsF(0, 0, 0, 0))
        if at == 0:
            printer.setResolution(DPI)
            if not painter.begin(printer):
                raise Trouble(
                    f"Máy in “{printer.printerName()}” không nhận việc in. Xem giấy và dây nối rồi in lại."
                )
        else:
            printer.newPage()
        area = printer.pageLayout().fullRectPixels(printer.resolution())
        painter.drawImage(QRectF(area), page, QRectF(page.rect()), Qt.ImageConversionFlag.AutoColor)
    if painter.isActive():
        painter.end()


_NEARLY = QPageSize.SizeMatchPolicy.FuzzyMatch


def _size_of(page: QImage) -> QSizeF:
    width, height = page.text("size").split()
    return QSizeF(float(width), float(height))


def empty_tray(place: Workplace) -> None:
    """Throw away what earlier versions printed into files: they name people and lie in clear.

    A file that a viewer still holds stays until the next time.
    """
    rmtree(place.register.place / "in", ignore_errors=True)
