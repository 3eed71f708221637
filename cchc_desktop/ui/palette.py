"""The box on top (Ctrl+K): people, dossiers, procedures and things to do, as one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QHBoxLayout, QLineEdit
from shiboken6 import isValid

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import nfc
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.hits import Hits
from cchc_desktop.ui.look import LOOK, XS, S, icon
from cchc_desktop.ui.parts import label
from cchc_desktop.ui.seeking import Seeking

GRACE = 60
"""Milliseconds for which an open list keeps what it shows while the register is asked anew."""
MOST = 16
_GLASS = 16
"""What Qt gives a drawing inside a line, in pixels."""
SEARCHES_KEPT = 5
LAST_SEARCHES = "Vừa tìm"
NOTHING_FOUND = "Không thấy gì. Thử ít chữ hơn, hoặc gõ số hồ sơ."


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the palette and where it leads; ``group`` is the word over it and its like."""

    title: str
    note: str
    icon: str
    go: Callable[[], object]
    group: str = ""


Finder = Callable[[str], Sequence[Hit]]


class FindBox(QLineEdit):
    """The line and the list under it; the list is the one thing in the window that casts a shadow.

    ``finders`` answer at once; the seeker is asked beside the window, and its hits come first.
    """

    gave_up = Signal()
    """Esc in the empty line: the focus goes back to the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "find")
        self.setPlaceholderText("Tìm người, số hồ sơ, thủ tục, việc cần làm…")
        self.setAccessibleName("Tìm")
        self._glass = self.addAction(
            icon("search", "muted", _GLASS), QLineEdit.ActionPosition.LeadingPosition
        )
        LOOK.changed.connect(self._tint)
        self.finders: list[Finder] = []
        self.searches: list[str] = []
        self._seeking: Seeking | None = None
        self._at_once: list[Hit] = []
        self._found: list[Hit] = []
        self._list: Hits | None = None
        self._is_enter_waiting = False
        self._grace = QTimer(self)
        self._grace.setSingleShot(True)
        self._grace.setInterval(GRACE)
        self._grace.timeout.connect(lambda: self._show(self._at_once))
        self.textEdited.connect(lambda _: self.look_up())
        key = QHBoxLayout(self)
        key.setContentsMargins(0, 0, S, 0)
        key.addStretch(1)
        shown = label("Ctrl+K", "key")
        key.addWidget(shown, alignment=Qt.AlignmentFlag.AlignVCenter)
        self.textChanged.connect(lambda text: shown.setVisible(not text))

    def _tint(self) -> None:
        if isValid(self._glass):  # of a window that has ended it may be gone before the box
            self._glass.setIcon(icon("search", "muted", _GLASS))

    def seek_with(self, ask: Finder) -> None:
        """Ask this one beside the window; it must touch no widget. Empty text asks for what was seen last."""
        self._seeking = Seeking(ask)
        self._seeking.answered.connect(self._on_answered)

    def stop(self) -> None:
        """The register is about to be closed."""
        if self._seeking is not None:
            self._seeking.stop()

    def look_up(self) -> None:
        """What is known at once is shown at once; the register answers beside it."""
        typed = nfc(self.text())
        self._is_enter_waiting = False
        self._at_once = [hit for finder in self.finders for hit in finder(typed)] if typed else self._last()
        if self._seeking is None:
            self._show(self._at_once)
            return
        self._seeking.seek(typed)
        if self.is_unfolded:
            self._grace.start()
        elif self._at_once:
            self._show(self._at_once)

    def _last(self) -> list[Hit]:
        return [
            Hit(typed, "", "search", partial(self.ask, typed), LAST_SEARCHES)
            for typed in reversed(self.searches)
        ]

    def call(self) -> None:
        """Ctrl+K: the empty box shows what was seen and sought last."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        if not self.text():
            self.look_up()

    def ask(self, typed: str) -> None:
        """Put ``typed`` into the box and look it up."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setText(typed)
        self.look_up()

    def _on_answered(self, typed: str, answer: object) -> None:
        if typed != nfc(self.text()) or not self.hasFocus():
            return  # somebody went on typing, or away
        self._grace.stop()
        is_taking, self._is_enter_waiting = self._is_enter_waiting, False
        self._show([*_hits_of(answer), *self._at_once])
        if is_taking and self._list is not None:
            self._take(self._list.currentRow())

    @property
    def is_waiting(self) -> bool:
        """Whether the register is still being asked."""
        return self._seeking is not None and self._seeking.is_busy

    def _show(self, hits: Sequence[Hit]) -> None:
        self._grace.stop()
        found = list(hits)[:MOST]
        if not found and nfc(self.text()) and not self.is_waiting:
            found = [Hit(NOTHING_FOUND, "", "info", self.fold)]
        self._found = found
        if not found:
            self._hide()
            return
        if self._list is None:
            self._list = self._make_list()
        self._list.offer([(hit.title, hit.note, hit.icon) for hit in found], [hit.group for hit in found])
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
        self._grace.stop()
        self._is_enter_waiting = False
        self._hide()

    def _hide(self) -> None:
        if self._list is not None:
            self._list.hide()

    @property
    def is_unfolded(self) -> bool:
        """Whether the list is open."""
        return self._list is not None and self._list.isVisible()

    @property
    def found(self) -> tuple[Hit, ...]:
        """What the list shows."""
        return tuple(self._found)

    def _take(self, at: int) -> None:
        if 0 <= at < len(self._found):
            hit = self._found[at]
            if hit.group:
                self._remember(nfc(self.text()))
            self.clear()
            self.fold()
            hit.go()

    def _remember(self, typed: str) -> None:
        """Searches stay in memory: names are never written outside the register."""
        if typed:
            self.searches = [*(one for one in self.searches if one != typed), typed][-SEARCHES_KEPT:]

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter goes, Esc folds and then gives the focus back."""
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter()
        elif key in steps and self.is_unfolded and self._list is not None:
            self._list.walk(steps[key])
        elif key == Qt.Key.Key_Down:
            self.look_up()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        """Take the line under the cursor; while the register is asked, the best of what it will answer."""
        if not self.is_unfolded and not self.is_waiting:
            self.look_up()
        if self.is_waiting:
            self._is_enter_waiting = True
        elif self._list is not None and self.is_unfolded:
            self._take(self._list.currentRow())

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
    def focusInEvent(self, event: QFocusEvent) -> None:
        """A click does what Ctrl+K does."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason and not self.text():
            self.look_up()

    @guarded(None)
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the focus."""
        self.fold()
        super().focusOutEvent(event)


def _hits_of(answer: object) -> Sequence[Hit]:
    if isinstance(answer, Refused | Trouble):
        return [Hit(answer.sentence, "", "warning", lambda: None)]
    if isinstance(answer, Exception):
        return [Hit("Chưa tìm được trong sổ. Bấm Enter để tìm lại.", "", "warning", lambda: None)]
    return answer if isinstance(answer, list | tuple) else ()


def screens_finder(
    titles: Sequence[tuple[str, str, str]], go: Callable[[str], object], fold: Callable[[str], str]
) -> Finder:
    """The screens as hits; ``titles`` are code, title and icon."""

    def find(typed: str) -> Sequence[Hit]:
        wanted = fold(typed)
        return [
            Hit(title, "Mở màn hình", icon_name, partial(go, code), "Màn hình")
            for code, title, icon_name in titles
            if any(word.startswith(wanted) for word in (fold(title), *fold(title).split()))
        ]

    return find
