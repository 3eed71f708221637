"""The three columns of the intake page; two stand one under the other where three would be clipped."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, L, M, S, font
from cchc_desktop.ui.parts import hairline, scrolled
from cchc_desktop.ui.screens._intake_promise import PromisePane

PAPERS_FROM = 44
"""Figures of the window's type: in a narrower column the names of papers break after every word."""


class Columns(QWidget):
    """Panes scroll downwards only, so none may be narrower than what it holds."""

    def __init__(self, person: QWidget, case: QWidget, promise: PromisePane) -> None:
        super().__init__()
        self._person, self._case, self._promise = person, case, promise
        for pane in (person, case):
            pane.layout().setContentsMargins(0, 0, S, 0)  # type: ignore[union-attr]  # each pane has one
        self._holder = QWidget()
        self._under = QVBoxLayout(self._holder)
        self._under.setContentsMargins(0, 0, 0, 0)
        self._under.setSpacing(M)
        self._under.addWidget(person)
        self._left, self._middle = scrolled(self._holder), scrolled(case)
        self._line = hairline(is_upright=True)
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(L)
        shares = ((self._left, 30), (hairline(is_upright=True), 0), (self._middle, 38), (self._line, 0))
        for widget, share in (*shares, (promise, 32)):
            self._box.addWidget(widget, share)
        LOOK.changed.connect(self.keep_whole)
        self.keep_whole()

    @property
    def is_folded(self) -> bool:
        """Whether the papers stand under the person."""
        return self._middle.isHidden()

    def keep_whole(self) -> None:
        """After what stands in the columns has changed."""
        person, case = _needed(self._left, self._person), _needed(self._middle, self._case)
        case = max(case, PAPERS_FROM * QFontMetrics(font()).horizontalAdvance("0"))
        promise = self._promise.needed_width
        is_narrow = person + case + promise + 4 * L > self.width() > 0
        if is_narrow != self.is_folded:
            self._fold(is_folded=is_narrow)
        self._left.setMinimumWidth(max(person, case) if is_narrow else person)
        self._middle.setMinimumWidth(case)
        self._promise.setMinimumWidth(promise)

    def show_cursor(self, widget: QWidget) -> None:
        """Scroll to the field that has the focus, whichever way it came to it."""
        for area in (self._left, self._middle, self._promise.body):
            if area.isAncestorOf(widget):
                area.ensureWidgetVisible(widget, 0, 2 * M)

    def _fold(self, *, is_folded: bool) -> None:
        focused = QApplication.focusWidget()
        if is_folded:
            self._middle.takeWidget()
            self._under.addWidget(self._case)
        else:
            self._under.removeWidget(self._case)
            self._middle.setWidget(self._case)
        self._case.show()
        self._middle.setVisible(not is_folded)
        self._line.setVisible(not is_folded)
        if focused is not None and self.isAncestorOf(focused):
            focused.setFocus()

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or spread."""
        super().resizeEvent(event)
        self.keep_whole()


def _needed(area: QScrollArea, pane: QWidget) -> int:
    return pane.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width()
