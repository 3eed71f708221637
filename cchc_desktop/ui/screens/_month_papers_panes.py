"""The two panes of the reports of a period: the list with what may be chosen, and the pages as printed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QListWidgetItem,
    QStackedWidget,
    QWidget,
)

from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, L, M, font
from cchc_desktop.ui.parts import (
    Empty,
    EnteredList,
    button,
    column,
    hairline,
    label,
    scrolled,
    take_all,
    widget_of,
)
from cchc_desktop.ui.screens._month_papers_work import page_of, pages_of
from cchc_desktop.ui.viewer import PageView
from cchc_desktop.ui.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc_desktop.reports import Report

BOTH = ("xlsx", "pdf")
_WAYS = (Choice(BOTH, "XLSX và PDF"), Choice(("xlsx",), "XLSX"), Choice(("pdf",), "PDF"))
_IN_CLEAR = "Có tên và thông tin của người nộp: chỉ lưu tại đơn vị, không gửi đi, không niêm yết."
_MASKED = "Đang che tên, địa chỉ, điện thoại của người nộp."


class PapersList(EnteredList):
    """The reports that this register can make; Enter goes to the pages."""

    def __init__(self, papers: Sequence[Report[Any]]) -> None:
        super().__init__("Các báo cáo")
        self.papers: tuple[Report[Any], ...] = ()
        LOOK.changed.connect(self._measure)
        self.show_papers(papers)

    def show_papers(self, papers: Sequence[Report[Any]]) -> None:
        """List these; the chosen one stays where it is among them."""
        chosen = self.paper.code if self.paper else ""
        self.blockSignals(True)
        take_all(self)
        self.papers = tuple(papers)
        for paper in self.papers:
            item = QListWidgetItem(paper.name)
            item.setToolTip(f"{paper.title}. {paper.use}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{paper.title}. {paper.use}")
            self.addItem(item)
        self.blockSignals(False)
        self._measure()
        self.choose(chosen)

    def _measure(self) -> None:
        metrics = QFontMetrics(font())
        high = metrics.height() + L
        for at, paper in enumerate(self.papers):
            self.item(at).setSizeHint(QSize(metrics.horizontalAdvance(paper.name), high))
        self.setMinimumHeight(2 * high + M)
        self.setMaximumHeight(len(self.papers) * high + M)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chosen one stays in sight."""
        super().resizeEvent(event)
        self.scrollToItem(self.currentItem())

    @property
    def paper(self) -> Report[Any] | None:
        """The one that is chosen; None where the register makes none."""
        return self.papers[self.currentRow()] if 0 <= self.currentRow() < len(self.papers) else None

    def choose(self, code: str) -> None:
        """Go to a report, or to the first where it is not known."""
        codes = [paper.code for paper in self.papers]
        self.setCurrentRow(codes.index(code) if code in codes else 0)


class Choosing(QWidget):
    """The list, what the chosen report is for, and what may be wished of it."""

    changed = Signal()

    def __init__(self, papers: Sequence[Report[Any]]) -> None:
        super().__init__()
        self.list = PapersList(papers)
        self.use, self.left_out = label("", "muted", wraps=True), label("", "small", wraps=True)
        self._is_nameless = False
        self.form = Form(
            [
                Field("papers_by_procedure", "Thêm dòng từng thủ tục", "check"),
                Field("papers_named", "Ghi tên người nộp", "check"),
            ]
        )
        self.ways = Form([Field("papers_ways", "Dạng tệp khi lưu", "choice", choices=_WAYS)])
        below = scrolled(widget_of(column(self.form, self.use, self.left_out, self.ways, None, gap=M)))
        box = column(self.list, hairline(), below, gap=M)
        box.setStretch(0, 5)
        box.setStretch(2, 3)
        self.setLayout(box)
        self.list.currentRowChanged.connect(self._on_row)
        self.form.changed.connect(self._on_ticked)
        LOOK.changed.connect(self._measure)
        self.left_out.hide()
        self._on_row(self.list.currentRow())
        self._measure()

    def offer(self, papers: Sequence[Report[Any]], left_out: str) -> None:
        """Only these, in which nobody is named; ``left_out`` says which cannot be made, and why."""
        self._is_nameless = True
        self.list.show_papers(papers)
        self.left_out.setText(left_out)
        self.left_out.setVisible(bool(left_out))
        self._on_row(self.list.currentRow())

    def _measure(self) -> None:
        self.setFixedWidth(LOOK.size * 24)

    def _on_row(self, _at: int) -> None:
        paper = self.list.paper
        if paper is None:
            return
        self.use.setText(f"{paper.use} Căn cứ: {paper.basis}.")
        self.form.show_field("papers_by_procedure", is_shown="is_by_procedure" in paper.wishes)
        is_named = "is_named" in paper.wishes and not self._is_nameless
        self.form.show_field("papers_named", is_shown=is_named)
        self.changed.emit()

    def _on_ticked(self, _name: str) -> None:
        self.warn()
        self.changed.emit()

    def warn(self) -> None:
        """Say what the tick means for whom the paper names."""
        if self.form.value("papers_named"):
            self.form.show_hint("papers_named", _IN_CLEAR, "advice")
        else:
            self.form.show_hint("papers_named", _MASKED)


class Shown(QStackedWidget):
    """The pages of the chosen report, or what is being done for them."""

    def __init__(self, stop: Callable[[], object], again: Callable[[], object]) -> None:
        super().__init__()
        self._pdf = b""
        self.view = PageView("Trang in của báo cáo")
        for tool in self.view.tools[_MOVING:]:
            tool.hide()  # a report is printed as it lies
        self.waiting = Waiting("Đang dựng bản xem trước…", stop)
        self.again_button = button("Dựng bản xem trước", again)
        self.nothing = Empty("Chưa dựng bản xem trước. Báo cáo vẫn lưu được.", "paper", self.again_button)
        for pane in (self.view, self.waiting, self.nothing):
            self.addWidget(pane)
        for keys, _, act in self.keys_of_pages():
            shortcut = QShortcut(QKeySequence(keys), self.view, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.setCurrentIndex(1)

    def keys_of_pages(self) -> tuple[tuple[str, str, Callable[[], object]], ...]:
        """Of the pages, while they have the cursor."""
        view = self.view
        return (
            ("+", "Phóng to trang", partial(view.zoom, 1)),
            ("-", "Thu nhỏ trang", partial(view.zoom, -1)),
            ("F", "Trang vừa khung", view.fit),
        )

    def show_pdf(self, pdf: bytes) -> None:
        """Look at it from its first page."""
        had_keys = self.isAncestorOf(QApplication.focusWidget() or self)
        if pdf != self._pdf or not self.view.leaves:
            self._pdf = pdf
            self.view.show_document(pages_of(pdf), self._picture, is_locked=True)
        self.setCurrentIndex(0)
        if had_keys:
            self.view.area.setFocus()

    def show_doing(self, words: str) -> None:
        """It takes a while."""
        self.waiting.say(words)
        self.setCurrentIndex(1)

    def show_nothing(self) -> None:
        """It was stopped, or could not be done."""
        self.setCurrentIndex(2)

    def enter(self) -> None:
        """The cursor onto the pages, or onto what stands in their place."""
        places = (self.view.area, self.waiting.stop_button, self.again_button)
        places[self.currentIndex()].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def has_pages(self) -> bool:
        """Whether the pages of the chosen report are to be seen."""
        return self.currentIndex() == 0

    def _picture(self, page: int) -> QPixmap:
        made = QPixmap()
        made.loadFromData(page_of(self._pdf, page))
        return made


_MOVING = 3
"""So many tools of the page view walk and fit; the others change a document."""
