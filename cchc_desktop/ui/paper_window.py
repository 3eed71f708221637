"""Papers that go to no printer by themselves, looked at in the program: they lie in memory and in no file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QListWidget, QMainWindow, QWidget
from shiboken6 import isValid

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.fields import allot_mnemonics
from cchc_desktop.ui.look import L, M, S
from cchc_desktop.ui.parts import button, column, label, row, take_all
from cchc_desktop.ui.printed import Pdf, page_after_page, paint
from cchc_desktop.ui.shape import keep_inside
from cchc_desktop.ui.viewer import PageView

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from cchc_desktop.operations.locked_files import Lock
    from cchc_desktop.ui.do import Do

DPI = 110
MOST = 30
"""Papers that stay to be looked at: a morning's work, and some megabytes of memory."""
_SIZE = (760, 860)
_KINDS = "PDF (*.pdf)"


class PaperWindow(QDialog):
    """The newest paper in front, those before it in a list; its title names nobody.

    It comes up over the work and leaves it the keys; F12 gives them to it, Esc closes it.
    """

    def __init__(self, papers: Papers, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._papers = papers
        self.setWindowTitle("Xem giấy")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.choose_printer: Callable[[], QPrinter | None] = self._ask_printer
        self.choose_name: Callable[[str], str] = self._ask_name
        self.list = QListWidget()
        self.list.setAccessibleName("Giấy vừa lập")
        self.list.setFixedWidth(190)
        self.list.currentRowChanged.connect(self._on_row)
        self.view = PageView("Trang giấy")
        for tool in self.view.tools[3:]:
            tool.hide()  # a paper is printed as it lies
        self.said = label("", "problem", wraps=True)
        self.said.hide()
        print_it = button("In…   Ctrl+P", self.print_shown, kind="primary", icon="printer", name="In giấy")
        save = button("Lưu thành tệp…   Ctrl+S", self.save_shown, icon="save", name="Lưu thành tệp")
        close = button("Đóng   Esc", self.close, name="Đóng")
        panes = row(self.list, self.view, gap=M)
        panes.setStretch(1, 1)
        box = column(panes, self.said, row(save, None, close, print_it, gap=S), gap=M, margin=L)
        box.setStretch(0, 1)
        self.setLayout(box)
        moves: tuple[tuple[str, Callable[[], object]], ...] = (
            ("PgUp", partial(self.view.go, -1)),
            ("PgDown", partial(self.view.go, 1)),
            ("+", partial(self.view.zoom, 1)),
            ("-", partial(self.view.zoom, -1)),
            ("F", self.view.fit),
        )
        for keys, act in (("Ctrl+P", self.print_shown), ("Ctrl+S", self.save_shown), *moves):
            QShortcut(QKeySequence(keys), self, act)
        allot_mnemonics(self)
        self.resize(*_SIZE)
        keep_inside(self)

    @property
    def pdf(self) -> Pdf | None:
        """The one that is looked at."""
        at = self.list.currentRow()
        return self._papers.kept[at] if 0 <= at < len(self._papers.kept) else None

    def show_kept(self) -> None:
        """The papers that there are, the newest looked at."""
        self.list.blockSignals(True)
        take_all(self.list)
        self.list.addItems([one.name.removesuffix(".pdf") for one in self._papers.kept])
        self.list.setVisible(len(self._papers.kept) > 1)
        self.list.blockSignals(False)
        self.list.setCurrentRow(len(self._papers.kept) - 1)
        self._on_row(self.list.currentRow())

    def print_shown(self) -> None:
        """On a printer that is asked for."""
        pdf = self.pdf
        printer = self.choose_printer() if pdf else None
        if pdf is not None and printer is not None:
            self._try(partial(paint, page_after_page(pdf), printer))

    def save_shown(self) -> None:
        """As a file that the person names; one with many people's data is closed."""
        pdf = self.pdf
        name = self.choose_name(pdf.name) if pdf else ""
        if pdf is None or not name:
            return
        target = Path(name).with_suffix(".pdf")
        if self._papers.needs_lock(pdf):
            from cchc_desktop.ui.lock_asking import LockDialog

            LockDialog(self, lambda lock: self._try(partial(self._papers.save, pdf, target, lock))).open()
        else:
            self._try(partial(self._papers.save, pdf, target))

    def _try(self, act: Callable[[], object]) -> None:
        self.said.hide()
        try:
            act()
        except (Refused, Trouble) as no:
            self.said.setText(no.sentence)
            self.said.show()

    def _on_row(self, _at: int) -> None:
        pdf = self.pdf
        if pdf is None:
            self.view.clear()
            return
        from cchc_desktop.operations.pages.pdfium import document

        with document(pdf.data) as pages:
            count = len(pages)
        self.view.show_document(count, partial(_picture, pdf), is_locked=True)

    def _ask_printer(self) -> QPrinter | None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("In giấy")
        return printer if dialog.exec() else None

    def _ask_name(self, start: str) -> str:
        from cchc_desktop.ui.choosing import name_file

        return name_file(self, "Lưu giấy thành tệp", start, _KINDS)


class Papers(QObject):
    """What was drawn since the register was opened and went to no printer."""

    shown = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Pdf] = []
        self.window: PaperWindow | None = None
        self._do: Do | None = None

    def serve(self, do: Do) -> None:
        """Papers are of this register from now on."""
        self.forget()
        self._do = do

    def show(self, pdf: Pdf) -> None:
        """Look at a paper; those before it stay in the list."""
        self.kept = [*self.kept, pdf][-MOST:]
        at_work = QApplication.activeWindow()
        if self.window is None or not isValid(self.window):
            self.window = PaperWindow(self, _main_window())
        self.window.show_kept()
        self.window.show()
        if at_work is not None and at_work is not self.window:
            at_work.activateWindow()  # some desktops give the keys to whatever comes up
        self.shown.emit(pdf)

    def look(self) -> None:
        """F12: the keys go to the papers, opened again where they were closed."""
        if self.window is not None and isValid(self.window) and self.kept:
            self.window.show()
            self.window.activateWindow()
            self.window.view.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """The register is closed: nothing of its papers stays."""
        self.kept, self._do = [], None
        window, self.window = self.window, None
        if window is not None and isValid(window):  # with the window under it, it may be gone already
            window.close()
            window.deleteLater()

    def needs_lock(self, pdf: Pdf) -> bool:
        """Whether a file of it names many people of a real register."""
        return pdf.people > 1 and (self._do is None or not self._do.opened.place.profile.is_practice)

    def save(self, pdf: Pdf, target: Path, lock: Lock | None = None) -> None:
        """Write it where somebody chose; a file with many people's data is entered as having left."""
        from cchc_desktop.files import Ready
        from cchc_desktop.operations.desk import at_desk
        from cchc_desktop.operations.locked_files import NO_LOCK, enter_export, locked

        do, lock = self._do, lock or NO_LOCK
        with Ready() as ready:
            ready.lay(target, locked(pdf.data, lock), is_private=True)
            if pdf.people <= 1 or do is None:
                ready.put()
                return
            opened, now = do.opened, do.now()
            with at_desk(opened.place, opened.clerk, now) as desk:
                what = {pdf.name.partition("-")[0]: pdf.people}
                enter_export(desk.book, lock, what=what, by=desk.by, at=desk.at, recorded_at=desk.at)
                ready.put()


def _main_window() -> QWidget | None:
    """Whatever it is laid over: it must not be lost behind it."""
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, QMainWindow)), None)


def _picture(pdf: Pdf, page: int) -> QPixmap:
    from cchc_desktop.operations.tray import page_image

    made = QPixmap()
    made.loadFromData(page_image(pdf.data, page, DPI))
    return made


PAPERS = Papers()
