"""By which units a superior's rows stand: those of the period, or those that there are now."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Trouble
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.parts import button, row
from cchc_desktop.ui.screens import Context

_WHAT = (
    "Bật: số liệu của đơn vị đã sáp nhập, chia tách, đổi mã đứng ở dòng của đơn vị hiện nay.\n"
    "Tắt: theo đơn vị lúc đó. Tổng chung không đổi."
)


def asked_day(context: Context) -> date | None:
    """The day by whose units a superior wants its rows; None for those of the period."""
    is_superior = context.do.opened.place.profile.role == "superior"
    return hanoi(context.do.now()).date() if is_superior and context.own.is_by_units_now else None


class UnitsView(QWidget):
    """One switch for all pages of a window; it is not there while no unit ever became another."""

    switched = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.chip = button("Đơn vị hiện nay", kind="chip", name="Theo đơn vị hiện nay")
        self.chip.setToolTip(_WHAT)
        self.chip.setAccessibleDescription(_WHAT)
        self.chip.clicked.connect(self._on_clicked)
        self.setLayout(row(self.chip))
        self.hide()

    def refresh(self) -> None:
        """As another page may have left it; where nothing can be read it stays, for its page tells why."""
        from cchc_desktop.store.members import has_gone_on

        if self._context.do.opened.place.profile.role != "superior":
            return
        try:
            with self._context.do.reading() as reading:
                is_there = has_gone_on(reading)
        except Trouble:
            return
        self.setVisible(is_there)
        self.chip.setChecked(is_there and self._context.own.is_by_units_now)

    @guarded(None)
    def showEvent(self, event: QShowEvent) -> None:
        """On another page it may have been switched meanwhile."""
        super().showEvent(event)
        if self.chip.isChecked() != self._context.own.is_by_units_now:
            QTimer.singleShot(0, self, self.switched.emit)

    @property
    def today(self) -> date | None:
        """The day whose units are asked for; None for those of the period."""
        return asked_day(self._context)

    def _on_clicked(self) -> None:
        self._context.own.is_by_units_now = self.chip.isChecked()
        self.switched.emit()
