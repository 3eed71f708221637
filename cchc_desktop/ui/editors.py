"""The editors behind the fields: one class per kind, all read and written the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

from PySide6.QtCore import QEvent, QObject, QRegularExpression, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QRegularExpressionValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day, nfc, number, parse_day
from cchc_desktop.ui.dotted import DottedBox
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import XS, font
from cchc_desktop.ui.pasted import FilteredLine, FilteredText

Kind = Literal[
    "text",
    "multiline",
    "number",
    "money",
    "date",
    "choice",
    "search",
    "check",
    "checklist",
    "secret",
    "folder",
    "file",
]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose; ``note`` tells it from its like, in quiet type."""

    value: object
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One input. ``help`` is what F1 says: the rule behind it; a function when it depends on the case."""

    name: str
    label: str
    kind: Kind = "text"
    is_required: bool = False
    placeholder: str = ""
    help: str | Callable[[], str] = ""
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    find: Callable[[str], Sequence[Choice]] | None = None
    width: int = 0
    lines: int = 3
    pattern: str = ""


class Editor(Protocol):
    """What a form needs of an input."""

    @property
    def changed(self) -> SignalInstance:
        """Emitted at each change."""

    def value(self) -> object:
        """What is typed or chosen, None when nothing is; Refused when it cannot be read."""

    def set_value(self, value: object) -> None:
        """Show ``value``."""

    def widget(self) -> QWidget:
        """What takes the focus."""


class TextEditor(FilteredLine):
    """One line of text; it leaves in NFC without blanks at its ends."""

    changed = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.setPlaceholderText(field.placeholder)
        if field.width:
            self.setMaximumWidth(QFontMetrics(font()).horizontalAdvance("0") * field.width + 20)
        if field.pattern:
            self.setValidator(QRegularExpressionValidator(QRegularExpression(field.pattern), self))
        self.textChanged.connect(lambda _: self.changed.emit())

    def value(self) -> object:
        """The text, None when it is empty."""
        return nfc(self.text()) or None

    def set_value(self, value: object) -> None:
        """Show ``value``."""
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)

    def widget(self) -> QWidget:
        """Itself."""
        return self

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        """Ctrl+Z belongs to the line only while there is something in it to undo, else to the window."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)


class SecretEditor(TextEditor):
    """A passphrase; its blanks count."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def value(self) -> object:
        """The very characters."""
        return self.text() or None


class NumberEditor(TextEditor):
    """A whole number, with points between thousands once it is left."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(r"[0-9. ]{0,19}"), self))
        self.editingFinished.connect(lambda: self.set_value(self.value()))

    def value(self) -> object:
        """The number."""
        figures = "".join(c for c in self.text() if c.isdigit())
        return int(figures) if figures else None

    def set_value(self, value: object) -> None:
        """Show ``value``."""
        text = number(value) if isinstance(value, int) else ""
        if text != self.text():
            self.setText(text)


class DateEditor(TextEditor):
    """A day, typed as 5/2/26 or 05022026; the arrow keys go a day on or back."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.setPlaceholderText(field.placeholder or "ngày/tháng/năm")
        self.setMinimumWidth(QFontMetrics(font()).horizontalAdvance(self.placeholderText()) + 24)
        self.editingFinished.connect(self._tidy)

    def value(self) -> object:
        """The day; Refused with a sentence when it is none."""
        text = nfc(self.text())
        if not text:
            return None
        if text.isdigit() and len(text) in {6, 8}:
            text = f"{text[:2]}/{text[2:4]}/{text[4:]}"
        return parse_day(text)

    def set_value(self, value: object) -> None:
        """Show ``value``."""
        self.setText(day(value) if isinstance(value, date) else "")

    def _tidy(self) -> None:
        try:
            self.set_value(self.value())
        except Refused:
            return  # it stays as typed; the form says what is wrong with it

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow up is the next day, arrow down the one before."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)
            return
        try:
            typed = self.value()
        except Refused:
            return
        if isinstance(typed, date):
            self.set_value(typed + timedelta(days=step))


class LinesEditor(FilteredText):
    """Several lines; Tab goes on to the next field."""

    changed = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.setPlaceholderText(field.placeholder)
        self.setTabChangesFocus(True)
        self.setFixedHeight(QFontMetrics(font()).lineSpacing() * field.lines + 22)
        self.textChanged.connect(self.changed.emit)

    def value(self) -> object:
        """The lines, each trimmed."""
        return "\n".join(nfc(line) for line in self.toPlainText().splitlines()).strip() or None

    def set_value(self, value: object) -> None:
        """Show ``value``."""
        self.setPlainText("" if value is None else str(value))

    def widget(self) -> QWidget:
        """Itself."""
        return self


class ChoiceEditor(DottedBox):
    """One of a few; the wheel never changes it by accident."""

    changed = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.view().setAccessibleName(field.label.replace("&", ""))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.offer(field.choices)
        self.currentIndexChanged.connect(lambda _: self.changed.emit())

    def offer(self, choices: Sequence[Choice]) -> None:
        """Other things to choose; the chosen one stays where it still is one."""
        kept = self.value() if self.count() else None
        self.blockSignals(True)
        self.clear()
        self._choices = tuple(choices)
        for choice in choices:
            self.addItem(f"{choice.title}  ·  {choice.note}" if choice.note else choice.title)
        self.blockSignals(False)
        self.set_value(kept)

    def value(self) -> object:
        """The value of the chosen one."""
        at = self.currentIndex()
        return self._choices[at].value if 0 <= at < len(self._choices) else None

    def set_value(self, value: object) -> None:
        """Choose the one with ``value``, else the first."""
        found = next((at for at, choice in enumerate(self._choices) if choice.value == value), 0)
        self.setCurrentIndex(found if self._choices else -1)

    def widget(self) -> QWidget:
        """Itself."""
        return self

    @guarded(None)
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Letters struck here for the visit before are not the beginning of what is struck now."""
        self.view().keyboardSearch("")
        super().focusInEvent(event)

    @guarded(None)
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class CheckEditor(QCheckBox):
    """Yes or no; its words are the field's label."""

    changed = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__(field.label)
        self.toggled.connect(lambda _: self.changed.emit())

    def value(self) -> object:
        """Yes or no."""
        return self.isChecked()

    def set_value(self, value: object) -> None:
        """Show ``value``."""
        self.setChecked(bool(value))

    def widget(self) -> QWidget:
        """Itself."""
        return self


class ChecklistEditor(QWidget):
    """Some of a list: the tuple of their values, in the list's order."""

    changed = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._boxes: list[tuple[Choice, QCheckBox]] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(XS)
        self.offer(field.choices)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Another list; what was ticked stays ticked where it is still listed."""
        kept = {choice.value for choice, box in self._boxes if box.isChecked()}
        for _, box in self._boxes:
            self._box.removeWidget(box)
            box.deleteLater()
        self._boxes = []
        for choice in choices:
            box = QCheckBox(f"{choice.title}  ·  {choice.note}" if choice.note else choice.title)
            box.setAccessibleName(choice.title)
            box.setChecked(choice.value in kept)
            box.toggled.connect(lambda _: self.changed.emit())
            self._boxes.append((choice, box))
            self._box.addWidget(box)
        if self._boxes:
            self.setFocusProxy(self._boxes[0][1])

    def value(self) -> object:
        """The values of the ticked ones."""
        return tuple(choice.value for choice, box in self._boxes if box.isChecked())

    def set_value(self, value: object) -> None:
        """Tick these and no others."""
        ticked = value if isinstance(value, tuple | list | set | frozenset) else ()
        for choice, box in self._boxes:
            box.setChecked(choice.value in ticked)

    def widget(self) -> QWidget:
        """Itself; its first box takes the focus."""
        return self


class FocusWatch(QObject):
    """Tells when the focus leaves an editor, so that its problem is said then and not at each letter."""

    left = Signal()

    @guarded(False)
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Watch, never swallow."""
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return False
