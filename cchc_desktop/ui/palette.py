"""The box on top (Ctrl+K): people, dossiers, procedures and things to do, as one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QHBoxLayout, QLineEdit

from cchc_desktop.core.text import nfc
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.hits import Hits
from cchc_desktop.ui.look import LOOK, XS, S, icon
from cchc_desktop.ui.parts import label

DEBOUNCE = 120
"""Milliseconds of silence before the register is asked."""
MOST = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the palette and where it leads."""

    title: str
    note: str
    icon: str
    go: Callable[[], object]


Finder = Callable[[str], Sequence[Hit]]


class FindBox(QLineEdit):
    """The line and the list under it; the list is the one thing in the window that casts a shadow."""

    gave_up = Signal()
    """Esc in the empty line: the focus goes back to the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "find")
        self.setPlaceholderText("Tìm người, số hồ sơ, thủ tục, việc cần làm…")
        self.setAccessibleName("Tìm")
        self._glass = self.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        LOOK.changed.connect(self._tint)
        self.finders: list[Finder] = []
        self._found: list[Hit] = []
        self._list: Hits | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(DEBOUNCE)
        self._wait.timeout.connect(self.look_up)
        self.textEdited.connect(lambda _: self._wait.start())
        key = QHBoxLayout(self)
        key.setContentsMargins(0, 0, S, 0)
        key.addStretch(1)
        shown = label("Ctrl+K", "key")
        key.addWidget(shown, alignment=Qt.AlignmentFlag.AlignVCenter)
        self.textChanged.connect(lambda text: shown.setVisible(not text))

    def _tint(self) -> None:
        self._glass.setIcon(icon("search", "muted"))

    def look_up(self) -> None:
        """Ask every finder now."""
        self._wait.stop()
        typed = nfc(self.text())
        self._found = [hit for finder in self.finders for hit in finder(typed)][:MOST] if typed else []
        if not typed:
            self.fold()
            return
        found = self._found or [
            Hit("Không thấy gì. Thử ít chữ hơn, hoặc gõ số hồ sơ.", "", "info", self.fold)
        ]
        self._found = found
        if self._list is None:
            self._list = self._make_list()
        self._list.offer([(hit.title, hit.note, hit.icon) for hit in self._found])
        below = self.mapTo(self.window(), QPoint(0, self.height() + XS))
        room = self.window().height() - below.y() - S
        self._list.setGeometry(below.x(), below.y(), self.width(), min(self._list.height_wanted, room))
        self._list.show()
        self._list.raise_()

    def _make_list(self) -> Hits:
        made = Hits(self.window(), "Kết quả tìm")
        made.taken.connect(self._take)
        shadow = QGraphicsDropShadowEffect(made)
        shadow.setBlurRadius(24)
        shadow.setOffset(0, 6)
        shadow.setColor(QColor(0, 0, 0, 90))
        made.setGraphicsEffect(shadow)
        return made

    def fold(self) -> None:
        """Put the list away; what was typed stays."""
        self._wait.stop()
        if self._list is not None:
            self._list.hide()

    @property
    def is_unfolded(self) -> bool:
        """Whether the list is open."""
        return self._list is not None and self._list.isVisible()

    def _take(self, at: int) -> None:
        if 0 <= at < len(self._found):
            hit = self._found[at]
            self.clear()
            self.fold()
            hit.go()

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter goes, Esc folds and then gives the focus back."""
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._wait.isActive() or not self.is_unfolded:
                self._wait.stop()
                self.look_up()
            if self._list is not None and self.is_unfolded:
                self._take(self._list.currentRow())
        elif key in steps and self._list is not None and self.is_unfolded:
            self._list.walk(steps[key])
        else:
            super().keyPressEvent(event)

    def step_back(self) -> bool:
        """Esc: True when there was something to fold up."""
        if self.is_unfolded:
            self.fold()
            return True
        if self.hasFocus():
            self.gave_up.emit()
            return True
        return False

    @guarded(None)
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the focus."""
        self.fold()
        super().focusOutEvent(event)


def screens_finder(
    titles: Sequence[tuple[str, str, str]], go: Callable[[str], object], fold: Callable[[str], str]
) -> Finder:
    """The screens as hits; ``titles`` are code, title and icon."""

    def find(typed: str) -> Sequence[Hit]:
        wanted = fold(typed)
        return [
            Hit(title, "Mở màn hình", icon_name, partial(go, code))
            for code, title, icon_name in titles
            if any(word.startswith(wanted) for word in (fold(title), *fold(title).split()))
        ]

    return find
