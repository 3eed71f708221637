"""Which period: the one before, the one after, its kind, and how its days are counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period
from cchc_desktop.core.text import day
from cchc_desktop.ui.editors import ChoiceEditor
from cchc_desktop.ui.fields import Choice, Field
from cchc_desktop.ui.look import XS, M, S
from cchc_desktop.ui.parts import button, column, label, row
from cchc_desktop.ui.screens._month_figures import KINDS, as_kind, cutoff, first_period, in_law, kind_of, step

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Workplace


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
        self.kind = ChoiceEditor(Field("kind", "Loại kỳ", "choice", choices=_KINDS))
        self.kind.setAccessibleName("Loại kỳ")
        self.counting = ChoiceEditor(Field("counting", "Cách tính", "choice", choices=self._countings()))
        self.counting.setMinimumContentsLength(12)  # what is longer ends in dots and is told by hovering
        self.counting.setAccessibleName("Cách tính ngày của kỳ")
        named = column(self.title, self.days, gap=0)
        self.setLayout(row(back, named, ahead, XS, self.kind, self.counting, None, gap=S, margin=0))
        self.layout().setSpacing(M)  # type: ignore[union-attr]  # set on the line above
        self._show()
        self.kind.changed.connect(self._on_kind)
        self.counting.changed.connect(self._on_counting)

    def _countings(self) -> tuple[Choice, ...]:
        last = cutoff(self._place.law, self._today)
        return (Choice(False, f"ngày {last + 1} đến {last}"), Choice(True, "tháng dương lịch"))

    def go(self, by: int) -> None:
        """The period before or after."""
        self._take(lambda: self._in_law(step(self.period, by)))

    def _in_law(self, period: Period) -> Period:
        return in_law(self._place, period, is_calendar=self._is_calendar)

    def _on_counting(self) -> None:
        self._is_calendar = bool(self.counting.value())
        self._take(lambda: self._in_law(self.period))

    def _on_kind(self) -> None:
        kind, law = str(self.kind.value()), self._place.law
        self._take(
            lambda: self._in_law(
                as_kind(
                    self.period,
                    kind,
                    calendar=self.period.kind == "calendar",
                    cutoff_day=cutoff(law, self._today),
                )
            )
        )

    def _take(self, find: Callable[[], Period]) -> None:
        try:
            found = find()
        except Refused as refused:
            self._refused(refused)
            return
        if found != self.period:
            self.period = found
            self._show()
            self.chosen.emit()

    def _show(self) -> None:
        period = self.period
        self.title.setText(period.title)
        self.days.setText(f"{day(period.first_on)} – {day(period.last_on)}")
        for editor, value in ((self.kind, kind_of(period)), (self.counting, period.kind == "calendar")):
            editor.blockSignals(True)
            editor.set_value(value)
            editor.blockSignals(False)


_KINDS = tuple(Choice(code, title) for code, title in KINDS)
