"""Which period: the one before, the one after, its kind, how its days are counted, or any days at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import (
    Period,
    asked_span,
    month_by,
    next_period,
    parse,
    previous_period,
    week_of,
)
from cchc_desktop.core.text import day
from cchc_desktop.ui.editors import ChoiceEditor
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.look import XS, M, S
from cchc_desktop.ui.parts import button, column, label, row, widget_of

if TYPE_CHECKING:
    from cchc_desktop.core.law import Law
    from cchc_desktop.operations.desk import Workplace

WEEK, SPAN = "week", "span"
KINDS = (
    Choice(WEEK, "Tuần"),
    Choice("month", "Tháng"),
    Choice("quarter", "Quý"),
    Choice("half", "6 tháng"),
    Choice("nine", "9 tháng"),
    Choice("year", "Năm"),
    Choice(SPAN, "Khoảng ngày"),
)
KEYS = (("Ctrl+PgUp", "Kỳ trước"), ("Ctrl+PgDown", "Kỳ sau"))
"""For the sheet of all keys."""
REPORTED_WITHIN = timedelta(days=10)
"""After a cut-off, the month that has just ended is the one that is worked on."""


def first_period(place: Workplace, today: date) -> Period:
    """The month that is worked on: the one just ended until its report is due, else the running one."""
    running = _month_with(place.law, today, is_calendar=None)
    ended = in_law(place, previous_period(running), is_calendar=None)
    return ended if today - ended.last_on <= REPORTED_WITHIN else running


def in_law(place: Workplace, period: Period, *, is_calendar: bool | None) -> Period:
    """``period`` with the days that the law of its own time gives it, or as the clerk has them counted."""
    from cchc_desktop.operations.month import period_of

    return period_of(place, period.key, is_calendar=is_calendar)


def cutoff(law: Law, on: date) -> int:
    """The last day of a period that is no calendar month."""
    return law.integer("period_cutoff_day", on).value


def _month_with(law: Law, on: date, *, is_calendar: bool | None) -> Period:
    return month_by(on, law.closes(is_calendar=is_calendar))


def kind_of(period: Period) -> str:
    """Which of ``KINDS`` a period is."""
    if period.kind == "span":
        return SPAN
    part = period.key[5:]
    kinds = {"W": WEEK, "Q": "quarter", "H": "half", "": "year"}
    return "nine" if part == "9M" else kinds.get(part[:1], "month")


def as_kind(month: Period, kind: str) -> str:
    """The key of the period of months of another kind that ``month`` lies in."""
    year, at = month.last_on.year, month.last_on.month
    part = {
        "month": f"-{at:02}",
        "quarter": f"-Q{(at - 1) // 3 + 1}",
        "half": f"-H{(at - 1) // 6 + 1}",
        "nine": "-9M",
        "year": "",
    }[kind]
    return f"{year}{part}"


def step(period: Period, by: int) -> Period:
    """The same kind of period before (-1) or after (1)."""
    if kind_of(period) == "nine":
        year = int(period.key[:4]) + by
        return parse(f"{year}-9M", calendar=period.kind == "calendar", cutoff_day=min(period.last_on.day, 27))
    return next_period(period) if by > 0 else previous_period(period)


class PeriodBar(QWidget):
    """``refused`` is told when the calendar of a far period is not known."""

    chosen = Signal()

    def __init__(self, place: Workplace, today: date, refused: Callable[[Refused], object]) -> None:
        super().__init__()
        self._place, self._today, self._refused = place, today, refused
        self._is_calendar: bool | None = None  # until the clerk chooses, the law says
        self.period: Period = first_period(place, today)
        self.title, self.days = label("", "heading"), label("", "small")
        self.title.setMinimumWidth(150)
        back = button("‹ Kỳ trước", lambda: self.go(-1))
        ahead = button("Kỳ sau ›", lambda: self.go(1))
        self.kind = ChoiceEditor(Field("kind", "Loại kỳ", "choice", choices=KINDS))
        self.kind.setAccessibleName("Loại kỳ")
        self.counting = ChoiceEditor(Field("counting", "Cách tính", "choice", choices=self._countings()))
        self.counting.setMinimumContentsLength(12)  # what is longer ends in dots and is told by hovering
        self.counting.setAccessibleName("Cách tính ngày của kỳ")
        named = column(self.title, self.days, gap=0)
        line = row(back, named, ahead, XS, self.kind, self.counting, None, gap=M)
        self.setLayout(column(line, self._any_days(), gap=S))
        self._show()
        self.kind.changed.connect(self._on_kind)
        self.counting.changed.connect(self._on_counting)

    def _any_days(self) -> QWidget:
        self.days_form = Form(
            [
                Field("first_on", "Từ ngày", "date", is_required=True),
                Field("last_on", "Đến hết ngày", "date", is_required=True),
            ],
            [["first_on", "last_on"]],
        )
        for name in self.days_form.names:
            typed = self.days_form.editor(name).widget()
            if isinstance(typed, QLineEdit):
                typed.returnPressed.connect(self.take_days)
        self.see = button("Xem", self.take_days, name="Xem khoảng ngày đã ghi")
        line = row(self.days_form, self.see, None, gap=S)
        line.setAlignment(self.see, Qt.AlignmentFlag.AlignBottom)
        self.days_line = widget_of(line)
        return self.days_line

    def _countings(self) -> tuple[Choice, ...]:
        last = cutoff(self._place.law, self._today)
        return (Choice(False, f"từ ngày {last + 1}"), Choice(True, "từ ngày 1"))

    @property
    def is_asking_days(self) -> bool:
        """Whether any days are asked for."""
        return not self.days_line.isHidden()

    def bind(self, owner: QWidget) -> None:
        """While ``owner`` has the cursor, the keys of the period lead from one to the next."""
        for (keys, _), by in zip(KEYS, (-1, 1), strict=True):
            shortcut = QShortcut(QKeySequence(keys), owner, partial(self.go, by))
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def go(self, by: int) -> None:
        """The period before or after."""
        self._take(lambda: self._in_law(step(self.period, by)))

    def turn_to(self, period: Period) -> None:
        """Another period, its days as they are."""
        self._take(lambda: period)

    def take_typed(self) -> bool:
        """Where any days are being typed, take them: then a key that does something else is not about it."""
        is_here = self.days_line.isAncestorOf(QApplication.focusWidget() or self)
        if is_here:
            self.take_days()
        return is_here

    def take_days(self) -> None:
        """The days that were typed."""
        self.days_form.clear_problems()
        try:
            typed = self.days_form.values()
        except Refused:
            return
        first, last = typed["first_on"], typed["last_on"]
        if not isinstance(first, date) or not isinstance(last, date):
            return
        try:
            period = asked_span(first, last)
        except Refused as refused:
            field = refused.field or "last_on"
            self.days_form.show_problem(field, refused.sentence)
            self.days_form.focus(field)
            return
        self.turn_to(period)

    def _in_law(self, period: Period) -> Period:
        return in_law(self._place, period, is_calendar=self._is_calendar)

    def _on_counting(self) -> None:
        self._is_calendar = bool(self.counting.value())
        self._take(lambda: self._in_law(self.period))

    def _on_kind(self) -> None:
        kind = str(self.kind.value())
        self._fold(kind)
        if kind == SPAN:
            self.days_form.set_values({"first_on": self.period.first_on, "last_on": self.period.last_on})
            self.days_form.focus("first_on")
        elif kind == WEEK:
            self._take(lambda: week_of(min(self._today, self.period.last_on)))
        else:
            self._take(lambda: self._of_months(kind))

    def _of_months(self, kind: str) -> Period:
        month = _month_with(self._place.law, self.period.last_on, is_calendar=self._is_calendar)
        return self._in_law(parse(as_kind(month, kind), calendar=True))

    def _take(self, find: Callable[[], Period]) -> None:
        try:
            found = find()
        except Refused as refused:
            self._show()  # the kind that was chosen is not shown
            self._refused(refused)
            return
        is_other = found != self.period
        self.period = found
        self._show()
        if is_other:
            self.chosen.emit()

    def _show(self) -> None:
        period, kind = self.period, kind_of(self.period)
        self.title.setText("Khoảng ngày" if kind == SPAN else period.title)
        self.days.setText(f"{day(period.first_on)} – {day(period.last_on)}")
        for editor, value in ((self.kind, kind), (self.counting, period.kind == "calendar")):
            editor.blockSignals(True)
            editor.set_value(value)
            editor.blockSignals(False)
        self._fold(kind)

    def _fold(self, kind: str) -> None:
        """Weeks and any days are of the calendar: how months are counted does not touch them."""
        self.counting.setVisible(kind not in {WEEK, SPAN})
        if kind != SPAN and self.days_line.isAncestorOf(QApplication.focusWidget() or self):
            self.kind.setFocus()
        self.days_line.setVisible(kind == SPAN)
