"""A short question over the page: some ways to go on, each with a figure; Esc leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.hits import Hits
from cchc_desktop.ui.look import XS, L, M, S, font
from cchc_desktop.ui.parts import column, label, row

_WIDTH = 84
"""Figures of the window's type."""
_KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


@dataclass(frozen=True, slots=True)
class Way:
    """One way to go on; ``note`` in quiet type tells it from its like."""

    title: str
    act: Callable[[], object]
    note: str = ""
    icon: str = ""


class Picker(QFrame):
    """Has the focus while it is open: arrows and Enter, or the figure or letter of the line."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.ways: Sequence[Way] = ()
        self._before: QWidget | None = None
        self._beside: QWidget | None = None
        self.setProperty("kind", "float")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = label("", "strong", wraps=True)
        self.words = label("", "small", wraps=True)
        self.hits = Hits(self, "Các cách làm tiếp")
        self.hits.taken.connect(self._take)
        head = row(self.title, label("Esc", "key"), gap=S)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.words, self.hits, gap=XS, margin=M))
        self.hide()
        page.installEventFilter(self)

    @guarded(False)
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The page around it may become smaller while it is asked."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return False

    def ask(self, title: str, ways: Sequence[Way], words: str = "", beside: QWidget | None = None) -> None:
        """Show the ways under ``beside``, else in the middle of the page."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.ways = ways
        self.title.setText(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.setAccessibleName(title)
        lines = zip(_KEYS, ways, strict=False)
        self.hits.offer([(f"{key.upper()}   {way.title}", way.note, way.icon) for key, way in lines])
        self._beside = beside
        self._fit()
        self.show()
        self.raise_()
        self.setFocus()

    def _fit(self) -> None:
        self.hits.setFixedHeight(min(self.hits.height_wanted, self._page.height() - 5 * L))
        width = min(_WIDTH * QFontMetrics(font()).horizontalAdvance("0"), self._page.width() - 2 * L)
        self.setFixedWidth(width)
        self.adjustSize()
        page, beside = self._page, self._beside
        if beside is None:
            at = QPoint((page.width() - self.width()) // 2, max(L, (page.height() - self.height()) // 3))
        else:
            at = beside.mapTo(page, QPoint(0, beside.height() + XS))
        left = min(max(at.x(), L), page.width() - self.width() - L)
        self.move(left, max(S, min(at.y(), page.height() - self.height() - S)))

    def fold(self) -> bool:
        """Put the question away, the focus back where it was; False when none was asked."""
        if self.isHidden():
            return False
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        return True

    def _take(self, at: int) -> None:
        if 0 <= at < len(self.ways):
            way = self.ways[at]
            self.fold()
            way.act()

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        """Its keys are its own before any shortcut of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = {*_STEPS, *_ENTER, Qt.Key.Key_Escape}
            if event.key() in own and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.accept()
                return True
        return super().event(event)

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter, a figure or a letter takes, Esc folds."""
        key, typed = event.key(), event.text()
        if step := _STEPS.get(Qt.Key(key)):
            self.hits.walk(step)
        elif key in _ENTER:
            self._take(self.hits.currentRow())
        elif key == Qt.Key.Key_Escape:
            self.fold()
        elif typed and typed.lower() in _KEYS:
            self._take(_KEYS.index(typed.lower()))

    @guarded(None)
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Who goes on elsewhere has answered by that."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.hide()
