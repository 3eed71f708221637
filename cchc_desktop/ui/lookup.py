"""The field that finds one of very many: a procedure, a unit, a person."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from cchc_desktop.core.text import nfc
from cchc_desktop.ui.editors import Choice, Field, TextEditor
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.hits import Hits
from cchc_desktop.ui.look import XS


class SearchEditor(TextEditor):
    """One of very many, found by a few letters without marks; the list stands under the line."""

    picked = Signal(object)
    """The ``Choice`` that was taken."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._find = field.find or (lambda _: ())
        self._picked: Choice | None = None
        self._offered: Sequence[Choice] = ()
        self._list: Hits | None = None
        self.textEdited.connect(self._look_up)

    def value(self) -> object:
        """The value of the taken choice; what was typed and not taken is None."""
        return self._picked.value if self._picked else None

    def set_value(self, value: object) -> None:
        """Show the choice that ``value`` is, found by its own text; a ``Choice`` is shown as it is."""
        if isinstance(value, Choice) or value is None:
            self._picked = value
        else:
            hits = self._find(str(value))
            self._picked = next((hit for hit in hits if hit.value == value), None)
        self.setText(self._picked.title if self._picked else "")
        self.setCursorPosition(0)
        self._fold()

    def _look_up(self, text: str) -> None:
        if self._picked is not None:
            self._picked = None
            self.changed.emit()
        self._offered = self._find(nfc(text))[:12] if nfc(text) else ()
        self._show_list()

    def _show_list(self) -> None:
        if not self._offered:
            self._fold()
            return
        if self._list is None:
            self._list = self._make_list()
        self._list.offer([(choice.title, choice.note, "") for choice in self._offered])
        self._place()
        self._list.show()
        self._list.raise_()

    def _make_list(self) -> Hits:
        made = Hits(self.window(), f"Gợi ý: {self.field.label.replace('&', '')}")
        made.taken.connect(self._take)
        return made

    def _place(self) -> None:
        if self._list is None:
            return
        window = self.window()
        below = self.mapTo(window, QPoint(0, self.height() + XS))
        height = self._list.height_wanted
        room = window.height() - below.y() - XS
        if room < min(height, 160):
            below = self.mapTo(window, QPoint(0, -height - XS))
            room = height
        width = max(self.width(), min(460, window.width() - below.x() - 8))
        self._list.setGeometry(below.x(), below.y(), width, min(height, room))

    def _fold(self) -> None:
        if self._list is not None:
            self._list.hide()

    @property
    def is_unfolded(self) -> bool:
        """Whether the list stands under the line."""
        return self._list is not None and self._list.isVisible()

    def _take(self, at: int) -> None:
        if not 0 <= at < len(self._offered):
            return
        self._picked = self._offered[at]
        self.setText(self._picked.title)
        self.setCursorPosition(0)
        self._fold()
        self.changed.emit()
        self.picked.emit(self._picked)

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk the list, Enter takes, Esc folds it and keeps what was typed."""
        key = event.key()
        if self._list is None or not self._list.isVisible():
            if key == Qt.Key.Key_Down and self.text():
                self._offered = self._find(nfc(self.text()))[:12]
                self._show_list()
                return
            super().keyPressEvent(event)
            return
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        if step := steps.get(Qt.Key(key)):
            self._list.walk(step)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & _CTRL:
            self._take(self._list.currentRow())
        elif key == Qt.Key.Key_Escape:
            self._fold()
        else:
            super().keyPressEvent(event)

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        """Esc and Enter are this line's while its list is open, before any shortcut of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and self.is_unfolded:
            key = event.key() if isinstance(event, QKeyEvent) else 0
            if key in {
                Qt.Key.Key_Escape,
                Qt.Key.Key_Return,
                Qt.Key.Key_Enter,
                Qt.Key.Key_Up,
                Qt.Key.Key_Down,
            }:
                event.accept()
                return True
        return super().event(event)

    @guarded(None)
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving takes the first hit when there is only one."""
        if self.is_unfolded and len(self._offered) == 1:
            self._take(0)
        self._fold()
        super().focusOutEvent(event)

    def sizeHint(self) -> QSize:
        """Room for a procedure's name."""
        return QSize(280, super().sizeHint().height())


_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_OF_THE_LIST = _ENTER | {Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down}
_CTRL = Qt.KeyboardModifier.ControlModifier
