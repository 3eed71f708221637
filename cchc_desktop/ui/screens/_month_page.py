"""Tháng: the official table as it will be printed, what must be mended, and closing and sending it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from cchc_desktop.operations.month_report import group_name
from cchc_desktop.operations.month_units import Group
from cchc_desktop.ui.allowed import actor_of
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.look import LOOK, LOW_BELOW, L, M, S, font
from cchc_desktop.ui.parts import button, column, label, row, widget_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._month_acts import MonthActs
from cchc_desktop.ui.screens._month_checks import CheckList, Shelf
from cchc_desktop.ui.screens._month_figures import (
    Counted,
    RowPlace,
    boxes_under,
    count,
    dossiers_behind,
    rows_of,
)
from cchc_desktop.ui.screens._month_head import FIRST_FIGURE
from cchc_desktop.ui.screens._month_lines_page import Wanted
from cchc_desktop.ui.screens._month_returned import column_of, returned_words
from cchc_desktop.ui.screens._month_table import MonthTable, cell_words
from cchc_desktop.ui.screens._month_units import UNIT_NUMBERS, Listed, UnitTable
from cchc_desktop.ui.screens._period_bar import KEYS
from cchc_desktop.ui.screens._uncounted import Uncounted
from cchc_desktop.ui.screens._units_view import UnitsView
from cchc_desktop.ui.waiting import Waiting

if TYPE_CHECKING:
    from cchc_desktop.core.period import Period
    from cchc_desktop.reports.monthly_results import TableRow

_SHEET, _COUNTING = range(2)
_QUICK = 200
"""Milliseconds that a count may take before the page says that it counts."""


class MonthPage(MonthActs):
    """One period at a time; everything that counts runs beside the window."""

    def __init__(self, context: Context) -> None:
        self.details = button("Từng thủ tục", self._show_rows, kind="chip", name="Chi tiết theo từng thủ tục")
        super().__init__(context, "Tháng", [self.details])
        self._rows: tuple[tuple[TableRow, RowPlace], ...] = ()
        self._turn = 0
        self._box = ""  # on whose total the cursor goes once the figures are there
        self._job: Job | None = None
        self._held: QWidget | None = None  # what had the focus when the page began to say that it counts
        self.checks = CheckList(self._show_behind)
        self.table, self.units = MonthTable(), UnitTable()
        self.view = UnitsView(context)
        self.units_chip = button(
            "Các đơn vị", self._turn_over, kind="chip", name="Xem các đơn vị thay cho biểu"
        )
        self.write_button = button(
            "&Viết báo cáo", self.write, kind="quiet", icon="pencil", name="Viết báo cáo của kỳ này"
        )
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self._sheet = column(self.checks, self.table, self.units, gap=M)
        self._sheet.setStretch(1, 3)
        self._sheet.setStretch(2, 2)
        self.stack = Shelf()
        self.uncounted = Uncounted(self.refresh)
        for one in (widget_of(self._sheet), Waiting("Đang đếm hồ sơ của kỳ…", self.stop), self.uncounted):
            self.stack.addWidget(one)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.reason)
        self.hint = label("Enter trên một số: xem các hồ sơ của số đó", "small")
        ends = (self.send_button, self.close_button, self.collect_button)
        here = (self.export_button, self.write_button, self.reopen_button, self.units_chip, self.view)
        self.body.addLayout(row(*here, self.hint, None, *ends, gap=S))
        # Only now: shown without a page around it, it would be a window that takes the focus away.
        self.units.setVisible(self.is_superior)
        self.units_chip.hide()
        self.write_button.setVisible(not self.is_superior)  # written are the reports of a commune
        self.reopen_button.hide()
        for one in ends:
            one.setVisible(self.is_superior == (one is self.collect_button))
        actor = actor_of(self.context.do)
        for one, act in zip(ends, ("send", "close", "collect"), strict=True):
            if not actor.may(act):
                one.hide()

    def _wire(self) -> None:
        self.bar.chosen.connect(self._on_period)
        LOOK.changed.connect(self._fold)
        self.stack.resized.connect(self.make_room)
        self.table.opened.connect(self._open_cell)
        self.units.opened.connect(self._open_unit)
        self.view.switched.connect(self.refresh)
        self.bar.bind(self)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.primary_act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _fold(self) -> None:
        is_low = self.height() < LOW_BELOW * QFontMetrics(font()).height()
        if is_low != self.title_label.isHidden():
            for one in (self.title_label, self.subtitle):
                one.setVisible(not is_low)
            (self.head if is_low else self.body).insertWidget(0, self.bar)
            (self.checks.top if is_low else self.head).addWidget(self.details)
            for box in (self.body, self._sheet):
                box.setSpacing(S if is_low else M)
            self.checks.fold(is_low=is_low)
            self.table.fold(is_low=is_low)
        if self.is_superior:
            self._fold_units(is_low=is_low)
        self.make_room()

    def _fold_units(self, *, is_low: bool) -> None:
        """Where there is room for one table, it is the official one until the units are asked for."""
        self.units_chip.setVisible(is_low)
        is_asked = is_low and self.units_chip.isChecked()
        self.table.setVisible(not is_asked)
        self.units.setVisible(not is_low or is_asked)

    def _turn_over(self) -> None:
        self._fold()
        (self.table.body if self.units.isHidden() else self.units).setFocus()

    def make_room(self) -> None:
        """Words that only help make way for those that are needed."""
        beside = self.table.least_height + self._sheet.spacing()
        self.checks.make_room(self.stack.width(), self.stack.height() - beside)
        here = (self.export_button, self.write_button, self.reopen_button, self.units_chip, self.view)
        ends = (self.send_button, self.close_button, self.collect_button)
        needed = sum(
            one.sizeHint().width() + S
            for one in (*here, *ends, self.hint)
            if not one.isHidden() or one is self.hint
        )
        self.hint.setVisible(self.width() >= needed + 2 * L)
        checks = self.checks
        head = (checks.standing, checks.history, checks.gaps, checks.passed, checks.sent, self.details)
        wide = sum(one.sizeHint().width() + S for one in head)
        self.checks.sent.setVisible(self.width() >= wide + 2 * L)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows come first."""
        super().resizeEvent(event)
        self._fold()

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        act = "Nhận gói của các đơn vị" if self.is_superior else "Việc kế tiếp: chốt kỳ hoặc gửi"
        return [*KEYS, ("Enter", "Hồ sơ đằng sau một số"), ("Ctrl+Return", act)]

    def step_back(self) -> bool:
        """Esc stops a closing that runs; else it takes back the wish to close or to open again."""
        if self.stop_closing():
            return True
        was_asked = self.forget_asked()
        if was_asked:
            self.clear_complaints()
            self.table.body.setFocus()
        return was_asked

    def arrive(self, period: Period | None = None, box: str = "") -> None:
        """Show ``period``, with the cursor on the total of ``box``."""
        self._box = box
        if period is not None:
            self.bar.turn_to(period)
        if self.shown is not None:
            self._go_to_box()

    def _go_to_box(self) -> None:
        at, self._box = column_of(self._box), ""
        if at is not None:
            self.table.go_to_total(at)

    def _say_returned(self) -> None:
        """What the unit above wants mended in this very period; nothing else that is said gives way."""
        words = "" if self.is_superior else returned_words(self.context, self.bar.period)
        if words and self.banner.isHidden():
            see = partial(self.context.navigate, "exchange", place="notices")
            self.banner.say(words, "amber", see, "Xem thông báo")

    def refresh(self) -> None:
        """Count anew: on being shown, and when the register changed."""
        place, now, clerk = self._here()
        period = self.bar.period
        if self.focusWidget() is None:
            self.table.body.setFocus()  # the figures come first
        self._turn += 1
        turn = self._turn
        QTimer.singleShot(_QUICK, self, lambda: self._say_counting(turn))
        if self._job is not None:
            self._job.cancel()
        self.view.refresh()
        today = self.view.today
        self._job = self.context.jobs.start(
            lambda _job: count(place, period, now, clerk, today),
            then=lambda made: self._show(turn, made),
            failed=lambda failure: self._uncounted(turn, failure),
        )
        self.offer()

    @property
    def is_counting(self) -> bool:
        """Whether the figures are on their way."""
        return self._job is not None

    def stop(self) -> None:
        """Leave the figures as they were; where they are of another period, none are shown."""
        self._turn += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self.shown is not None:
            self.stack.setCurrentIndex(_SHEET)
        else:
            self.uncounted.take_over(self.stack, self.focusWidget() or self)

    def _uncounted(self, turn: int, failure: Exception) -> None:
        if turn == self._turn:
            self.stop()
            self._failed(failure, self.refresh, self.show_refused)

    def _say_counting(self, turn: int) -> None:
        if turn == self._turn and self.shown is None:
            self._held = self.focusWidget()
            self.stack.setCurrentIndex(_COUNTING)

    def _on_period(self) -> None:
        self.forget_asked()
        self.clear_complaints()
        self.refresh()

    def _show(self, turn: int, counted: Counted) -> None:
        if turn != self._turn:
            return
        self._turn += 1
        self._job = None
        if self.stack.currentIndex() != _SHEET:
            self.stack.setCurrentIndex(_SHEET)
            held = self._held if self._held in {self.table.body, self.table.foot} else self.table.body
            (held or self.table.body).setFocus()
        self.show_counted(counted)

    def show_counted(self, counted: Counted) -> None:
        """The figures, what is to be mended, and what can be done next."""
        super().show_counted(counted)
        self.checks.show_counted(counted, is_superior=self.is_superior)
        self.units.show_report(counted.report)
        self._show_rows()
        self.offer()
        self._say_returned()
        self._go_to_box()

    def _show_rows(self) -> None:
        if self.counted is None:
            return
        report = self.counted.report
        catalogue = self.context.do.opened.place.catalogue
        names = {one.code: one.name for one in catalogue.in_force(report.period.last_on)}
        self._rows = rows_of(report, names, by_procedure=self.details.isChecked())
        is_unsent = self.is_superior and not report.units
        self.table.say_empty("Chưa nhận gói nào của kỳ này." if is_unsent else "Kỳ này chưa có hồ sơ nào.")
        self.table.show_rows([row for row, _ in self._rows])

    def _open_cell(self, row: TableRow, at: int) -> None:
        """Every number opens: the dossiers that it counts; Esc leads back to it."""
        made = self._to_act_on()
        if made is None:
            return
        report, behind = made.report, next(place for known, place in self._rows if known is row)
        title = f"{cell_words(row, at)}, {report.period.title.lower()}"
        if not row.figures[at - FIRST_FIGURE]:
            self.context.say("Không có hồ sơ nào đằng sau số 0.")
        elif report.packet is not None:
            dossiers = dossiers_behind(report.packet, behind, at)
            self.context.navigate("worklist", dossiers=dossiers, title=title, is_visit=True)
        else:
            wanted = Wanted(title, (("", boxes_under(at)),), behind, today=made.today)
            self.context.navigate("month-lines", period=self.bar.period, wanted=wanted)

    def _open_unit(self, one: Listed) -> None:
        """The three numbers of a unit, each with the dossiers that it counts; of one in between too."""
        made = self._to_act_on()
        if made is None:
            return
        if isinstance(one, Group):
            title = f"{group_name(one)}, {made.report.period.title.lower()}"
            wanted = Wanted(title, UNIT_NUMBERS, below=one.units, today=made.today)
            self.context.navigate("month-lines", period=self.bar.period, wanted=wanted)
            return
        if one in made.report.missing:
            gap = one.gap_words() if one.other_days else f"chưa gửi gói của kỳ {one.period}"
            self.context.say(f"{one.name} ({one.unit}) {gap}.")
            return
        title = f"{one.name} ({one.unit}), {made.report.period.title.lower()}"
        wanted = Wanted(title, UNIT_NUMBERS, unit=one.unit, today=made.today)
        self.context.navigate("month-lines", period=self.bar.period, wanted=wanted)

    def _show_behind(self, screen: str, key: str) -> None:
        """The lists behind the lines above the table."""
        if self._to_act_on() is not None:
            given = {"period": self.bar.period, "key": key} if key else {}
            self.context.navigate(screen, **given)

    def export(self) -> None:
        """Every report of the period: looked at, printed, saved."""
        if self._to_act_on() is None:
            return
        self.context.navigate(
            "month-papers", period=self.bar.period, is_by_procedure=self.details.isChecked()
        )

    def write(self) -> None:
        """The report in words of the same period."""
        self.context.navigate("narrative", kind="tthc", period=self.bar.period)
