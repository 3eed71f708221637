"""The steps of an office's own process, one line each: what is done, who holds it, how long it may take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLabel, QLineEdit, QWidget

from cchc_desktop.core.deadline import SAME_DAY, Term, Unit
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.process import Step
from cchc_desktop.core.text import nfc
from cchc_desktop.ui.editors import Choice, ChoiceEditor, Field, TextEditor
from cchc_desktop.ui.fields import set_help
from cchc_desktop.ui.look import XS, S
from cchc_desktop.ui.parts import label
from cchc_desktop.ui.rules import rule_of

UNITS = (
    Choice(Unit.HOURS, "giờ làm việc"),
    Choice(Unit.WORKING_DAYS, "ngày làm việc"),
    Choice(Unit.DAYS, "ngày"),
    Choice(Unit.SAME_DAY, "trong ngày"),
)
_HEADS = ("Bước", "Người giữ hồ sơ", "Thời hạn", "")


class _Line:
    """The four inputs of one step."""

    def __init__(self, number: int, people: QStringListModel) -> None:
        self.name = TextEditor(Field("step", "Bước"))
        self.holder = TextEditor(Field("holder", "Người giữ"))
        self.amount = TextEditor(Field("step_term", "Thời hạn", pattern="[0-9]{0,4}", width=5))
        self.unit = ChoiceEditor(Field("step_unit", "Đơn vị", "choice", choices=UNITS))
        self.unit.set_value(Unit.WORKING_DAYS)
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight)
        completer = QCompleter(people, self.holder)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.holder.setCompleter(completer)
        for widget, title in zip(self.widgets, ("bước", "người giữ", "thời hạn", "đơn vị"), strict=True):
            widget.setAccessibleName(f"Bước {number}: {title}")
            set_help(widget, rule_of("step"))

    @property
    def widgets(self) -> tuple[QLineEdit, QLineEdit, QLineEdit, QComboBox]:
        """In the order of the tab path."""
        return self.name, self.holder, self.amount, self.unit

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed in it."""
        return not nfc(self.name.text() + self.holder.text() + self.amount.text())

    def show(self, step: Step | None) -> None:
        """Show ``step``, or nothing."""
        term = Term.parse(step.term) if step and step.term else None
        self.name.set_value(step.name if step else None)
        self.holder.set_value(step.holder if step else None)
        self.amount.set_value(term.amount if term and term.unit is not Unit.SAME_DAY else None)
        self.unit.set_value(term.unit if term else Unit.WORKING_DAYS)

    def step(self) -> Step:
        """What is typed; a term without an amount is none."""
        unit, amount = self.unit.value(), self.amount.text()
        term = SAME_DAY if unit is Unit.SAME_DAY else None
        if amount and isinstance(unit, Unit) and unit is not Unit.SAME_DAY:
            term = Term(int(amount), unit)
        return Step(nfc(self.name.text()), nfc(self.holder.text()), str(term) if term else None)


class StepsEditor(QWidget):
    """As many lines as there are steps and one more; a line that is emptied is no step."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._people = QStringListModel(self)
        self._lines: list[_Line] = []
        self._numbers: list[QLabel] = []
        self._is_showing = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(S)
        self._grid.setVerticalSpacing(XS)
        self._grid.setColumnStretch(1, 5)
        self._grid.setColumnStretch(2, 4)
        for at, title in enumerate(_HEADS, 1):
            self._grid.addWidget(label(title, "small"), 0, at)
        self._ensure(1)

    def offer(self, people: Sequence[str]) -> None:
        """Who may hold a step; any other name can be typed as well."""
        self._people.setStringList(list(people))

    def _ensure(self, amount: int) -> None:
        while len(self._lines) < amount:
            number = len(self._lines) + 1
            made = _Line(number, self._people)
            self._numbers.append(label(f"{number}.", "muted"))
            self._grid.addWidget(self._numbers[-1], number, 0)
            before: QWidget | None = self._lines[-1].unit if self._lines else None
            for at, widget in enumerate(made.widgets, 1):
                self._grid.addWidget(widget, number, at)
                if before is not None:
                    QWidget.setTabOrder(before, widget)
                before = widget
            for editor in (made.name, made.holder, made.amount, made.unit):
                editor.changed.connect(self._on_changed)
            self._lines.append(made)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these and one empty line."""
        self._is_showing = True
        self._ensure(len(steps) + 1)
        for at, line in enumerate(self._lines):
            line.show(steps[at] if at < len(steps) else None)
            self._show_line(at, is_shown=at <= len(steps))
        self._is_showing = False
        self.changed.emit()

    def _show_line(self, at: int, *, is_shown: bool) -> None:
        self._numbers[at].setVisible(is_shown)
        for widget in self._lines[at].widgets:
            widget.setVisible(is_shown)

    def _on_changed(self) -> None:
        if self._is_showing:
            return
        used = max((at for at, line in enumerate(self._lines) if not line.is_blank), default=-1)
        self._ensure(used + 2)
        self._show_line(used + 1, is_shown=True)
        self.changed.emit()

    def steps(self) -> tuple[Step, ...]:
        """What is typed, without the empty lines."""
        return tuple(line.step() for line in self._lines if not line.is_blank)

    def focus_first(self) -> None:
        """On the first line."""
        self._lines[0].name.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_line(self, sentence: str) -> None:
        """On the step that a refusal names: "Bước 3 …"."""
        words = sentence.split()
        at = int(words[1].strip(":")) - 1 if len(words) > 1 and words[1].strip(":").isdigit() else 0
        self._lines[min(at, len(self._lines) - 1)].name.setFocus(Qt.FocusReason.OtherFocusReason)


def total_words(steps: Sequence[Step], terms: Sequence[Term], a_day: timedelta) -> tuple[str, str]:
    """What the steps take against the terms of the procedure, and in which kind it is said.

    ``a_day`` is the office's working day.
    """
    from cchc_desktop.core.process import cleaned, warning

    try:
        known = cleaned(steps)
    except Refused:
        return "", "small"
    said = next((words for term in terms if (words := warning(known, term, a_day))), None)
    if said:
        return said, "advice"
    if known and terms:
        return "Tổng thời hạn các bước không quá thời hạn của thủ tục.", "good"
    return "", "small"
