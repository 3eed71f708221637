"""A form is a list of fields: labels, editors, help and problems come from the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from cchc_desktop.core.failure import Refused
from cchc_desktop.ui.editors import (
    CheckEditor,
    ChecklistEditor,
    Choice,
    ChoiceEditor,
    DateEditor,
    Editor,
    Field,
    FocusWatch,
    Kind,
    LinesEditor,
    NumberEditor,
    SecretEditor,
    TextEditor,
)
from cchc_desktop.ui.file_editors import FileEditor, FolderEditor
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import XS, M, dress, set_kind
from cchc_desktop.ui.lookup import SearchEditor
from cchc_desktop.ui.parts import label, row, widget_of
from cchc_desktop.ui.rules import rule_of

__all__ = ["Choice", "Field", "Form", "allot_mnemonics", "help_of", "set_help"]

MNEMONICS = "abcdefghijklmnopqrstuvwxyz"
_NO_LIMIT = 16_777_215
"""Qt's word for a width without a limit."""


EDITORS: Mapping[Kind, Callable[[Field], QWidget]] = {
    "text": TextEditor,
    "multiline": LinesEditor,
    "number": NumberEditor,
    "money": NumberEditor,
    "date": DateEditor,
    "choice": ChoiceEditor,
    "search": SearchEditor,
    "check": CheckEditor,
    "checklist": ChecklistEditor,
    "secret": SecretEditor,
    "folder": FolderEditor,
    "file": FileEditor,
}
"""The editor of each kind."""


class _Said(QWidget):
    """A line under an editor: its problem or its hint."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words = label("", "problem", wraps=True)
        line = row(self._icon, self._words, gap=XS)
        line.setStretch(1, 1)
        self.setLayout(line)

    def say(self, sentence: str, kind: str, icon: str, role: str) -> None:
        """Show it; gone where there is nothing to say."""
        set_kind(self._words, kind)
        self._words.setText(sentence)
        self._icon.setVisible(bool(icon))
        if icon:
            dress(self._icon, icon, role, 14)
        self.setVisible(bool(sentence))


class _Row(QWidget):
    """One field of a form: its label above, its editor, and a line below where something is to be said."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.hint = field.hint
        made = EDITORS[field.kind](field)
        self.editor = cast("Editor", made)
        self.label = label(field.label + (" *" if field.is_required else ""), "small")
        self._said: _Said | None = None
        self._box = box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(XS)
        if field.kind != "check":
            box.addWidget(self.label)
        box.addWidget(row_of_money(made) if field.kind == "money" else made)
        box.addStretch(1)  # a neighbour with a hint is higher; labels still stand in one line
        self._name_it()
        self.say_hint(field.hint)

    def _name_it(self) -> None:
        field, widget = self.field, self.editor.widget()
        self.label.setBuddy(widget)
        words = field.label.replace("&", "")
        widget.setAccessibleName(words + (", bắt buộc" if field.is_required else ""))
        set_help(widget, field.help or partial(rule_of, field.name))
        self.watch = FocusWatch(self)
        widget.installEventFilter(self.watch)

    def fill(self, *, is_beside_labels: bool) -> None:
        """Beside others it is as wide as its share, and a box to tick stands in line with their editors."""
        self.editor.widget().setMaximumWidth(_NO_LIMIT)
        if self.field.kind == "check" and is_beside_labels:
            self._box.insertWidget(0, label(" ", "small"))

    def say_problem(self, sentence: str) -> None:
        """Show what is wrong, or nothing."""
        self._say(sentence, "problem", "warning", "red")
        self._mark_wrong(is_wrong=True)

    def say_hint(self, sentence: str, kind: str = "small") -> None:
        """Show a quiet line; kinds: small, advice, good."""
        icon, role = {"advice": ("warning", "amber"), "good": ("check", "green")}.get(kind, ("", ""))
        self._say(sentence, kind, icon, role)
        self._mark_wrong(is_wrong=False)

    def _say(self, sentence: str, kind: str, icon: str, role: str) -> None:
        if sentence and self._said is None:  # most fields have nothing to say
            self._said = _Said()
            self._box.insertWidget(self._box.count() - 1, self._said)
        if self._said is not None:
            self._said.say(sentence, kind, icon, role)
        self.editor.widget().setAccessibleDescription(sentence)

    def _mark_wrong(self, *, is_wrong: bool) -> None:
        widget = self.editor.widget()
        if bool(widget.property("wrong")) != is_wrong:
            widget.setProperty("wrong", is_wrong)
            widget.style().unpolish(widget)
            widget.style().polish(widget)


def row_of_money(editor: QWidget) -> QWidget:
    """An amount with its unit beside it."""
    return widget_of(row(editor, label("đồng", "muted")))


class Form(QWidget):
    """Fields one under the other, or side by side where a line of the layout names several.

    ``layout``: names by line, for example ``[["name"], ["born", "sex"]]``; without it one field a line.
    """

    changed = Signal(str)
    """The name of the field that was changed by hand or by ``set_values``."""

    def __init__(self, fields: Sequence[Field], layout: Sequence[Sequence[str]] | None = None) -> None:
        super().__init__()
        self._rows = {field.name: _Row(field) for field in fields}
        self._kept: Mapping[str, object] | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(M)
        for names in layout or [[field.name] for field in fields]:
            line = QHBoxLayout()
            line.setSpacing(M)
            for name in names:
                line.addWidget(self._rows[name], self._rows[name].field.width or 24)
                if len(names) > 1:
                    has_labels = any(self._rows[one].field.kind != "check" for one in names)
                    self._rows[name].fill(is_beside_labels=has_labels)
            box.addLayout(line)
        self._order_tabs([name for names in layout or [[f.name] for f in fields] for name in names])
        for name, one in self._rows.items():
            one.editor.changed.connect(lambda name=name: self._on_changed(name))
            one.watch.left.connect(lambda name=name: self._on_left(name))

    def _order_tabs(self, names: Sequence[str]) -> None:
        widgets = [self._rows[name].editor.widget() for name in names]
        for before, after in pairwise(widgets):
            QWidget.setTabOrder(before, after)

    def editor(self, name: str) -> Editor:
        """The editor of a field."""
        return self._rows[name].editor

    def offer(self, name: str, choices: Sequence[Choice]) -> None:
        """Other choices for a field of choices."""
        cast("ChoiceEditor", self._rows[name].editor).offer(choices)

    def picked(self, name: str, act: Callable[[Choice], object]) -> None:
        """Call ``act`` with what is taken in a search field."""
        cast("SearchEditor", self._rows[name].editor).picked.connect(act)

    def value(self, name: str) -> object:
        """The value of one field; None where it cannot be read yet."""
        try:
            return self._rows[name].editor.value()
        except Refused:
            return None

    def values(self) -> dict[str, object]:
        """All values; where one cannot be read or is missing, it is said there and Refused is raised."""
        found: dict[str, object] = {}
        wrong: list[Refused] = []
        for name, one in self._rows.items():
            try:
                found[name] = one.editor.value()
                if one.field.is_required and found[name] in {None, ()} and not one.isHidden():
                    plain = one.field.label.replace("&", "")
                    raise Refused(f"Chưa có “{plain}”. Nhập vào ô này rồi lưu lại.", name)
            except Refused as refused:
                one.say_problem(refused.sentence)
                wrong.append(Refused(refused.sentence, name))
        if wrong:
            self.focus(wrong[0].field or "")
            raise wrong[0]
        return found

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show these; fields that are not named stay as they are."""
        for name, value in values.items():
            if name in self._rows:
                self._rows[name].editor.set_value(value)

    def draft(self) -> dict[str, object]:
        """All values as far as they can be read; nothing is complained about."""
        return {name: self.value(name) for name in self._rows}

    def reset(self) -> None:
        """Empty every field; ``take_back`` brings everything back."""
        self._kept = self.draft()
        for one in self._rows.values():
            one.editor.set_value(None)
            one.say_hint(one.hint)

    def take_back(self) -> None:
        """Undo the last ``reset``."""
        if self._kept is not None:
            self.set_values(self._kept)
            self._kept = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every field, those that the case does not need among them."""
        return tuple(self._rows)

    def has(self, name: str | None) -> bool:
        """Whether the form has such a field and shows it."""
        return name in self._rows and not self._rows[name].isHidden()

    def show_problem(self, name: str, sentence: str) -> None:
        """Say at the field what is wrong."""
        self._rows[name].say_problem(sentence)

    def show_hint(self, name: str, sentence: str, kind: str = "small") -> None:
        """Say at the field what is good to know; kinds: small, advice, good."""
        one = self._rows[name]
        one.say_hint(sentence or one.hint, kind if sentence else "small")

    def suggest(self, name: str, sentence: str) -> None:
        """Say quietly what usually stands in the field; it stays until it is taken back by an empty one."""
        one = self._rows[name]
        was, one.hint = one.hint, sentence or one.field.hint
        if one.hint != was and not one.editor.widget().property("wrong"):
            one.say_hint(one.hint)

    def clear_problems(self) -> None:
        """Every field is as it should be."""
        for one in self._rows.values():
            one.say_hint(one.hint)

    def show_field(self, name: str, *, is_shown: bool) -> None:
        """A field that the case does not need is not there."""
        self._rows[name].setVisible(is_shown)

    def focus(self, name: str) -> None:
        """Put the cursor into a field."""
        if name in self._rows:
            self._rows[name].editor.widget().setFocus()

    def _on_changed(self, name: str) -> None:
        one = self._rows[name]
        if one.editor.widget().property("wrong"):
            one.say_hint(one.hint)
        self.changed.emit(name)

    def _on_left(self, name: str) -> None:
        one = self._rows[name]
        if not isValid(one.editor.widget()):
            return  # the page is being torn down with the cursor in this field
        try:
            one.editor.value()
        except Refused as refused:
            one.say_problem(refused.sentence)


def set_help(widget: QWidget, words: str | Callable[[], str]) -> None:
    """What F1 says while the focus is on ``widget`` or inside it."""
    widget.setProperty("help", words)


def help_of(widget: QWidget | None) -> str:
    """The nearest help from ``widget`` outwards; empty where there is none."""
    while widget is not None:
        words = widget.property("help")
        if words:
            return str(words() if callable(words) else words)
        widget = widget.parentWidget()
    return ""


@guarded(None)
def allot_mnemonics(screen: QWidget) -> None:
    """Give each labelled field and button of a screen a letter of its own; letters set by hand stay."""
    bearers = [
        bearer
        for bearer in screen.findChildren(QWidget)
        if (isinstance(bearer, QLabel) and bearer.buddy() is not None)
        or (isinstance(bearer, QAbstractButton) and bearer.text())
    ]
    taken: set[str] = set()
    for bearer in bearers:
        letter = mnemonic(_text(bearer))
        if letter and letter in taken:
            _set_text(bearer, _text(bearer).replace("&", ""))
        taken.add(letter)
    for bearer in bearers:
        text = _text(bearer)
        if not mnemonic(text) and (at := _free_letter(text, taken)) is not None:
            taken.add(text[at].lower())
            _set_text(bearer, f"{text[:at]}&{text[at:]}")


def mnemonic(text: str) -> str:
    """The letter behind the "&", lower case; empty where there is none."""
    at = text.replace("&&", "  ").find("&")
    return text[at + 1].lower() if 0 <= at < len(text) - 1 else ""


def _free_letter(text: str, taken: set[str]) -> int | None:
    places = list(range(len(text.partition("   ")[0])))  # the name of a key behind the words is no letter
    starts = [at for at in places if at == 0 or text[at - 1] == " "]
    for at in starts + places:
        # A letter with a mark cannot be typed together with Alt.
        if text[at].lower() in MNEMONICS and text[at].lower() not in taken:
            return at
    return None


def _text(bearer: QWidget) -> str:
    return bearer.text() if isinstance(bearer, QLabel | QAbstractButton) else ""


def _set_text(bearer: QWidget, text: str) -> None:
    if isinstance(bearer, QLabel | QAbstractButton):
        bearer.setText(text)
