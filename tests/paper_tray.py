"""Paper that comes out of a printer, looked at without one."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PySide6.QtPrintSupport import QPrinter

from cchc_desktop.ui.settings import PrinterChoice


def into_file(paper: Path) -> QPrinter:
    """A real printer of the library whose paper is a file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(paper))
    return printer


class Tray:
    """What comes out of ``into_file``; what printer was asked for is remembered."""

    def __init__(self, paper: Path) -> None:
        self.paper = paper
        self.asked: list[PrinterChoice] = []

    def __call__(self, choice: PrinterChoice) -> QPrinter:
        self.asked.append(choice)
        return into_file(self.paper)

    def sizes(self) -> list[tuple[int, int]]:
        """Of the pages, in millimetres."""
        with pypdfium2.PdfDocument(self.paper) as there:
            sizes = [there[at].get_size() for at in range(len(there))]
        return [(round(width * 25.4 / 72), round(height * 25.4 / 72)) for width, height in sizes]

    def pages(self) -> int:
        return len(self.sizes())
