"""What becomes of a printed receipt: a file in the data folder, opened by the system's own viewer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from shutil import rmtree

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from cchc_desktop.core.numbering import parse_local_no
from cchc_desktop.files import write_whole
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.printing import print_form


def print_receipt(place: Workplace, local_no: str, clerk: str, at: datetime) -> Path:
    """The receipt of a dossier as a file; runs beside the window."""
    return print_paper(place, local_no, "receipt", clerk, at)


def print_paper(place: Workplace, local_no: str, name: str, clerk: str, at: datetime) -> Path:
    """Draw a form of a dossier, enter that it was printed, and lay the PDF down; runs beside the window.

    Each printing is a file of its own, because a viewer may still hold the one before.
    """
    with at_desk(place, clerk, at) as desk:
        printed = print_form(desk, local_no, name)
    serial, year = parse_local_no(local_no)
    which = "" if name == "receipt" else f"-{name}"
    again = f"-in-lan-{printed.printing}" if printed.printing > 1 else ""
    path = _tray(place) / str(year) / f"{serial:04d}{which}{again}.pdf"
    write_whole(path, printed.pdf, is_private=True)
    return path


def open_pdf(path: Path) -> None:
    """Show it where the clerk presses "print"."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def empty_tray(place: Workplace) -> None:
    """Throw the printed files away, on opening and on closing: they name people and lie in clear.

    A file that a viewer still holds stays until the next time.
    """
    rmtree(_tray(place), ignore_errors=True)


def _tray(place: Workplace) -> Path:
    return place.register.place / "in"
