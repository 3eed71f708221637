"""What one dossier's page shows: the strip, the papers, the days, the story, and who goes along."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFontMetrics, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QTableView, QVBoxLayout, QWidget

from cchc_desktop.core.dossier import Dossier, Entry
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.papers import Digitised
from cchc_desktop.operations.revealing import masked, numbers_of, reveal_all
from cchc_desktop.operations.revealing import opened as seen_closely
from cchc_desktop.store import search
from cchc_desktop.store.linked import opened
from cchc_desktop.store.search import DossierRow
from cchc_desktop.store.slips import Slip
from cchc_desktop.ui.fields import allot_mnemonics
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, XL, L, M, font
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import Empty, button, column, pieces_of, row, scrolled, widget_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._beside import Beside, Others, read_beside
from cchc_desktop.ui.screens._facts import Facts
from cchc_desktop.ui.screens._head import ActList, HeadStrip, dossier_facts, notes_of, person_facts
from cchc_desktop.ui.screens._panel import Panel
from cchc_desktop.ui.screens._sections import Ledger, Papers, section
from cchc_desktop.ui.screens._slips import Slips, sheets_of
from cchc_desktop.ui.screens._timeline import Timeline

TWO_COLUMNS_FROM = 112
"""Figures of the window's type: a narrower page has one column."""

_NOTHING = "Chưa chọn hồ sơ nào. Chọn một hồ sơ ở “Hôm nay” hoặc “Hồ sơ”, hay gõ số hồ sơ vào ô tìm (Ctrl+K)."


class ShownDossier(Page):
    """The page without its acts, which the screen itself adds."""

    files_dropped = Signal(list)
    """Files that were dropped on the page, for the papers of the dossier that it shows."""

    def __init__(self, context: Context) -> None:
        super().__init__("Hồ sơ")
        self.context = context
        self.dossier: Dossier | None = None
        self.entries: tuple[Entry, ...] = ()
        self.printed: tuple[Slip, ...] = ()
        self.going_along: tuple[DossierRow, ...] = ()
        self.beside = Beside()
        self.strip = HeadStrip(self.go_on)
        self.primary = self.strip.primary
        self.panel = Panel(self.save, self.step_back)
        self.papers = Papers(self.mark_paper, self.ask_paper, self.mark_all, self.mark_result)
        self.timeline, self.ledger, self.slips = Timeline(), Ledger(), Slips(self.print_form)
        self.person, self.facts = Facts("Người nộp"), Facts("Hồ sơ")
        self.acts = ActList(self.begin)
        self.linked, self.seen = Others(self.go_to), Others(self.go_to)
        self.empty = Empty(_NOTHING, "dossiers")
        self.setAcceptDrops(True)
        self._revealed: int | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._look_beside)
        self._lay_out()
        self._show_nothing()

    # What the acts of the screen are.

    def go_on(self) -> None:
        """Ctrl+Enter."""

    def save(self) -> None:
        """Do the act of the panel."""

    def step_back(self) -> bool:
        """Esc."""
        return False

    def begin(self, name: str) -> None:
        """An act of the list."""

    def go_to(self, local_no: str) -> None:
        """Another dossier."""

    def mark_paper(self, place: int, state: Digitised) -> None:
        """Space on a paper."""

    def ask_paper(self, place: int) -> None:
        """Enter on a paper."""

    def mark_all(self) -> None:
        """The button for all papers."""

    def mark_result(self, is_on: bool) -> None:  # noqa: FBT001 - as the box gives it
        """The box of the result."""

    def print_form(self, kind: str, entry: int | None = None) -> None:
        """The button of a form."""

    def shown(self) -> None:
        """What depends on the dossier's state is shown anew."""

    # How it is laid out.

    def _lay_out(self) -> None:
        self._left = column(
            section("Giấy tờ", self.papers),
            section("Giấy in", self.slips),
            section("Diễn biến", self.timeline),
            section("Cách tính ngày hẹn trả", self.ledger),
            None,
            gap=XL,
        )
        self._acts_section = widget_of(section("Việc khác làm được", self.acts))
        self._linked_section = widget_of(section("Hồ sơ đi cùng (liên thông)", self.linked))
        self._seen_section = widget_of(section("Vừa xem", self.seen))
        self.show_numbers = button("Hiện số", self.reveal, kind="link", icon="search")
        person_tools = row(
            self._item("Sửa thông tin người nộp", "correct", "pencil"), self.show_numbers, None
        )
        self._right = column(
            self._acts_section,
            self._linked_section,
            section("Người nộp", self.person, person_tools),
            section("Hồ sơ", self.facts),
            self._seen_section,
            None,
            gap=XL,
        )
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.columns.setSpacing(XL)
        self.columns.addWidget(widget_of(self._left), 10)
        self.columns.addWidget(widget_of(self._right), 9)
        self.scroller = scrolled(self._page())
        for piece in pieces_of(self.head):
            piece.hide()  # the strip says what the page is about
        self.body.addWidget(self.strip)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.scroller, 1)
        for table in (self.papers.table, self.ledger.table):
            table.selectionModel().currentRowChanged.connect(
                lambda *_, table=table: self._keep_in_sight(table)
            )
        LOOK.changed.connect(self._fold)

    def _page(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, M, L)
        box.setSpacing(L)
        box.addWidget(self.panel)
        box.addLayout(self.columns)
        box.addStretch(1)
        return page

    def _item(self, words: str, name: str, icon: str) -> QPushButton:
        return button(words, lambda: self.begin(name), kind="link", icon=icon)

    # What is read and shown.

    def refresh(self) -> None:
        """Read again; what is being typed in the panel stays."""
        if self.dossier is not None:
            self.read(self.dossier.local_no)

    def read(self, ref: str) -> None:
        """Show the dossier, or say why it cannot be shown."""
        try:
            with self.context.do.reading() as reading:
                found = opened(reading, ref)
                self.entries = search.entries(reading, found.dossier.seq)
        except Refused as no:
            self._show_nothing()
            self.show_refused(no)
            return
        except Trouble as trouble:
            self.show_trouble(trouble, partial(self.read, ref))
            return
        before, self.dossier = self.dossier, found.dossier
        dossier = found.dossier
        if before is None or before.seq != dossier.seq:
            self._revealed = None  # another dossier hides its numbers again
            if self.context.do.ask(lambda: self._enter_view(dossier), at=self) is None:
                self._show_nothing()
                return
        self.printed, self.going_along = found.slips, found.linked
        for piece, is_shown in ((self.empty, False), (self.strip, True), (self.scroller, True)):
            piece.setVisible(is_shown)
        self._show(dossier)
        self._later.start()

    def _enter_view(self, dossier: Dossier) -> bool:
        """A sensitive dossier is not opened without its entry."""
        do = self.context.do
        return seen_closely(do.opened.place, dossier, do.now(), do.opened.clerk)

    def reveal(self) -> bool:
        """Show the numbers in full, once it is entered who asked; whether they are shown."""
        dossier, do = self.dossier, self.context.do
        if dossier is None or dossier.seq == self._revealed or not numbers_of(dossier):
            return dossier is not None
        told = do.ask(
            lambda: reveal_all(do.opened.place, dossier.local_no, do.now(), do.opened.clerk), at=self
        )
        if told is None:
            return False
        self._revealed = dossier.seq
        self._show(dossier)
        return True

    def _look_beside(self) -> None:
        """What other rows say of it, once it is painted; read again only when something was entered."""
        dossier = self.dossier
        if dossier is None:
            return
        found = self.context.do.ask(lambda: self._beside(dossier), at=self)
        if found is not None and found is not self.beside:
            self.beside = found
            self._show_notes(dossier)

    def _beside(self, dossier: Dossier) -> Beside:
        place, now = self.context.do.opened.place, self.context.do.now()
        with self.context.do.reading() as reading:
            return read_beside(reading, place.law, dossier, self.entries, now, self.beside)

    def _show_notes(self, dossier: Dossier) -> None:
        self.strip.show_notes(notes_of(dossier, self.entries, self.beside.risk, self.context.do.now()))

    def _show(self, dossier: Dossier) -> None:
        place, now = self.context.do.opened.place, self.context.do.now()
        causes = place.law.coded("late_causes", now.date())
        self.setAccessibleName(f"Hồ sơ {dossier.local_no}, {dossier.applicant}")
        self.strip.show_dossier(dossier, now)
        self._show_notes(dossier)
        self.linked.show_rows(self.going_along, dossier.local_no, now)
        self._linked_section.setVisible(bool(self.going_along))
        seen = dossier if dossier.seq == self._revealed else masked(dossier)
        self.show_numbers.setVisible(dossier.seq != self._revealed and numbers_of(dossier))
        self.person.show_pairs(person_facts(seen))
        self.facts.show_pairs(dossier_facts(seen, causes))
        self.papers.show_dossier(dossier)
        self.timeline.show_entries(self.entries, causes)
        self.ledger.show_dossier(dossier, place.law, place.profile.unit, now)
        self.slips.show_sheets(sheets_of(dossier, self.printed, self.entries))
        self.shown()
        allot_mnemonics(self)

    def show_seen(self, numbers: tuple[str, ...]) -> None:
        """Offer the dossiers that were looked at before."""
        self.seen.show_numbers(numbers)
        self._seen_section.setVisible(bool(numbers))

    def _show_nothing(self) -> None:
        self.dossier = None
        self.strip.hide()
        self.scroller.hide()
        self.empty.show()

    def _keep_in_sight(self, table: QTableView, *_: object) -> None:
        page = self.scroller.widget()
        if page is None or not table.hasFocus():
            return
        spot = table.mapTo(page, QPoint(0, 0))
        rect = table.visualRect(table.currentIndex())
        self.scroller.ensureVisible(spot.x(), spot.y() + rect.center().y(), 0, 3 * max(rect.height(), 24))

    def _fold(self) -> None:
        figure = QFontMetrics(font()).horizontalAdvance("0")
        is_wide = self.width() >= figure * TWO_COLUMNS_FROM
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if direction != self.columns.direction():
            self.columns.setDirection(direction)
            # What can be done stays at the top of the page.
            (self._right if is_wide else self._left).insertWidget(0, self._acts_section)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column under the other where it is narrow."""
        super().resizeEvent(event)
        self._fold()

    @guarded(None)
    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more."""
        super().hideEvent(event)
        self._later.stop()

    # What is dropped on it.

    def drop(self, files: list[Path]) -> None:
        """Hand files on that belong to the papers of this dossier."""
        if files and self.dossier is not None:
            self.files_dropped.emit(files)

    @guarded(None)
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome while a dossier is shown."""
        if self.dossier is not None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @guarded(None)
    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files."""
        self.drop([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()
