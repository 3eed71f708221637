"""The three panes of Số hóa; where three would be cramped, the list and the pages take turns."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, M, S, font
from cchc_desktop.ui.parts import button, column, row, widget_of
from cchc_desktop.ui.screens._digitise_tray import Lists

THREE_FROM = 120
"""Figures of the window's type: narrower, a name of a paper is dots after its first word."""


class Panes(QSplitter):
    """Enter leads from the list to the pages, Esc back; ``entered`` of the lists says the first."""

    def __init__(self, lists: Lists, pages: QWidget, papers: QStackedWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.lists = lists
        self.go_on = button("Xem trang   Enter", lists.entered.emit, name="Xem trang")
        self.back = button("Danh sách   Esc", lists.focus, name="Về danh sách", icon="back")
        under = row(self.go_on)
        under.setContentsMargins(0, 0, M, 0)
        inner = column(pages, gap=0)
        inner.setContentsMargins(M, 0, M, 0)
        self._left, self._pages = widget_of(column(lists, under, gap=S)), widget_of(inner)
        self._is_at_pages = False
        self.setChildrenCollapsible(False)
        for pane, share in ((self._left, 27), (self._pages, 40), (papers, 37)):
            self.addWidget(pane)
            self.setStretchFactor(self.count() - 1, share)
        lists.wanted.connect(self.show_lists)
        for one in (self.back, self.go_on):
            one.hide()  # shown before they have their place they would be windows of their own
        lists.setMinimumWidth(LOOK.size * 20)
        self._share()
        LOOK.changed.connect(self._measure)

    @property
    def is_folded(self) -> bool:
        """Whether the list and the pages share one place."""
        return not self.back.isHidden()

    def show_pages(self) -> None:
        """The pages, where only one of the two is shown."""
        self._is_at_pages = True
        self._fold()

    def show_lists(self) -> bool:
        """The list again; False when it is there already."""
        was_away = self._left.isHidden()
        self._is_at_pages = False
        self._fold()
        return was_away

    def _measure(self) -> None:
        self.lists.setMinimumWidth(LOOK.size * 20)
        self._fold()
        self._share()

    def _share(self) -> None:
        shares = (42, 42, 37) if self.is_folded else (27, 40, 37)
        self.setSizes([LOOK.size * share for share in shares])

    def _fold(self) -> None:
        is_narrow = 0 < self.width() < THREE_FROM * QFontMetrics(font()).horizontalAdvance("0")
        is_other = is_narrow != self.is_folded
        for one in (self.back, self.go_on):
            one.setVisible(is_narrow)
        self._left.setVisible(not is_narrow or not self._is_at_pages)
        self._pages.setVisible(not is_narrow or self._is_at_pages)
        if is_other:
            self._share()

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold before anything is cramped."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fold()
