"""Tháng: the official table as it will be printed, what must be mended, and closing and sending it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QProgressBar, QStackedWidget

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.tally import CLOSING, ENDED, RECEIVED
from cchc_desktop.core.text import number
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.look import LOOK, LOW_BELOW, M, S, font, set_kind
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, column, label, row, widget_of
from cchc_desktop.ui.screens import Context, Screen
from cchc_desktop.ui.screens._month_checks import CheckList
from cchc_desktop.ui.screens._month_figures import Counted, RowPlace, count, dossiers_behind, rows_of
from cchc_desktop.ui.screens._month_period import PeriodBar
from cchc_desktop.ui.screens._month_table import MonthTable, cell_words
from cchc_desktop.ui.screens._month_units import UnitTable

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.collect import Collected
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.exchange import Sent
    from cchc_desktop.operations.month import Report
    from cchc_desktop.reports.monthly_results import TableRow

T = TypeVar("T")

_QUICK = 200
"""Milliseconds that a count may take before the page says that it counts."""


class MonthPage(Page):
    """One period at a time; everything that counts runs beside the window."""

    def __init__(self, context: Context) -> None:
        self.details = button("Từng thủ tục", self._show_rows, kind="chip", name="Chi tiết theo từng thủ tục")
        super().__init__("Tháng", [self.details])
        self.context = context
        self.choose_folder: Callable[[str, str], str] = self._ask_folder
        place = context.do.opened.place
        self.is_superior = place.profile.role == "superior"
        self.counted: Counted | None = None
        self._rows: tuple[tuple[TableRow, RowPlace], ...] = ()
        self._turn = 0
        self._job: Job | None = None
        self._is_asked = False
        self.bar = PeriodBar(place, context.do.now().date(), self.show_refused)
        self.checks = CheckList(self._show_dossiers)
        self.table, self.units = MonthTable(), UnitTable()
        self.reason = Form([Field("reason", "Lý do chốt lại", is_required=True)])
        self.add_form(self.reason)
        self.reason.hide()
        self.close_button = button("&Chốt kỳ", self.close_period, kind="primary")
        self.send_button = button("&Gửi…", self.send, icon="send")
        self.collect_button = button("&Nhận gói…   Ctrl+Enter", self.collect, kind="primary")
        self.export_button = button("&Xuất tệp…", self.export, kind="quiet", icon="save")
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Đang đếm hồ sơ")
        waiting = column(
            None,
            label("Đang đếm hồ sơ của kỳ…", "muted"),
            self.progress,
            row(button("Dừng", self.stop), None),
            None,
        )
        sheet = column(self.table, self.units, gap=M)
        sheet.setStretch(0, 3)
        sheet.setStretch(1, 2)
        self.units.setVisible(self.is_superior)
        self.stack = QStackedWidget()
        self.stack.addWidget(widget_of(sheet))
        self.stack.addWidget(widget_of(waiting))
        self.body.addWidget(self.bar)
        self.body.addWidget(self.checks)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.reason)
        self.hint = label("Enter trên một số: xem các hồ sơ của số đó", "small")
        ends = (self.send_button, self.close_button, self.collect_button)
        self.body.addLayout(row(self.export_button, self.hint, None, *ends, gap=S))
        # Only now: shown without a page around it, it would be a window that takes the focus away.
        self.hint.setVisible(not self.is_superior)
        for one in ends:
            one.setVisible(self.is_superior == (one is self.collect_button))

    def _wire(self) -> None:
        self.bar.chosen.connect(self._on_period)
        LOOK.changed.connect(self._fold)
        self.table.opened.connect(self._open_cell)
        for keys, act in (
            ("Ctrl+PgUp", partial(self.bar.go, -1)),
            ("Ctrl+PgDown", partial(self.bar.go, 1)),
            ("Ctrl+Return", self.primary_act),
            ("Ctrl+Enter", self.primary_act),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _fold(self) -> None:
        is_low = self.height() < LOW_BELOW * QFontMetrics(font()).height()
        if is_low != self.title_label.isHidden():
            for one in (self.title_label, self.subtitle):
                one.setVisible(not is_low)
            (self.head if is_low else self.body).insertWidget(0, self.bar)
            (self.checks.top if is_low else self.head).addWidget(self.details)
            self.body.setSpacing(S if is_low else M)
            self.checks.fold(is_low=is_low)
            self.table.fold(is_low=is_low)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows come first."""
        super().resizeEvent(event)
        self._fold()

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        here = [("Ctrl+PgUp", "Kỳ trước"), ("Ctrl+PgDown", "Kỳ sau")]
        if self.is_superior:
            return [*here, ("Ctrl+Return", "Nhận gói của các đơn vị")]
        return [*here, ("Enter", "Hồ sơ đằng sau một số"), ("Ctrl+Return", "Việc kế tiếp: chốt kỳ hoặc gửi")]

    def step_back(self) -> bool:
        """Esc takes back the wish to close."""
        was_asked = self._is_asked or not self.reason.isHidden()
        self._forget_closing()
        if was_asked:
            self.banner.hide()
        return was_asked

    def refresh(self) -> None:
        """Count anew: on being shown, and when the register changed."""
        place, now, clerk = self._here()
        period = self.bar.period
        if self.focusWidget() is None:
            self.table.body.setFocus()  # the figures come first
        self._turn += 1
        turn = self._turn
        QTimer.singleShot(_QUICK, lambda: self._say_counting(turn))
        if self._job is not None:
            self._job.cancel()
        self._job = self._start(
            lambda _job: count(place, period, now, clerk), lambda made: self._show(turn, made)
        )

    def stop(self) -> None:
        """Leave the figures as they were."""
        self._turn += 1
        if self._job is not None:
            self._job.cancel()
        self.stack.setCurrentIndex(0)

    def _here(self) -> tuple[Workplace, datetime, str]:
        do = self.context.do
        return do.opened.place, do.now(), do.opened.clerk

    def _start(self, work: Callable[[Job], T], then: Callable[[T], object]) -> Job:
        """Run ``work`` beside the window; every way it can end is shown on the page."""
        return self.context.jobs.start(
            work, then=then, failed=lambda failure: self._failed(failure, work, then)
        )

    def _failed(self, failure: Exception, work: Callable[[Job], T], then: Callable[[T], object]) -> None:
        self._turn += 1
        self.stack.setCurrentIndex(0)
        if isinstance(failure, Refused):
            self._forget_closing()
            self.reason.setVisible(failure.field == "reason")
            self.show_refused(failure)
        elif isinstance(failure, Trouble):
            self.show_trouble(failure, lambda: self._start(work, then))
        else:
            self.context.do.broke.emit(failure)

    def _say_counting(self, turn: int) -> None:
        if turn == self._turn and (self.counted is None or self.counted.report.period != self.bar.period):
            self.stack.setCurrentIndex(1)

    def _on_period(self) -> None:
        self._forget_closing()
        self.clear_complaints()
        self.refresh()

    def _show(self, turn: int, counted: Counted) -> None:
        if turn != self._turn:
            return
        self._turn += 1
        self.counted = counted
        if self.stack.currentIndex():
            self.stack.setCurrentIndex(0)
            self.table.body.setFocus()
        self.checks.show_counted(counted, is_superior=self.is_superior)
        self.units.show_report(counted.report)
        self._show_rows()
        self._offer()

    def _show_rows(self) -> None:
        if self.counted is None:
            return
        report = self.counted.report
        catalogue = self.context.do.opened.place.catalogue
        names = {one.code: one.name for one in catalogue.in_force(report.period.last_on)}
        self._rows = rows_of(report, names, by_procedure=self.details.isChecked())
        self.table.show_rows([row for row, _ in self._rows])

    def _offer(self) -> None:
        """The one primary act: close what has ended, then send it."""
        if self.counted is None:
            return
        report = self.counted.report
        needs_closing = not report.is_final or bool(report.drift)
        has_ended = self.context.do.now() >= report.period.end_at
        is_closing_next = needs_closing and has_ended
        self.close_button.setEnabled(needs_closing)
        set_kind(self.close_button, "primary" if is_closing_next else "")
        set_kind(self.send_button, "" if is_closing_next else "primary")
        close = "&Chốt lại" if report.is_final else "&Chốt kỳ"
        self.close_button.setText(f"{close}   Ctrl+Enter" if is_closing_next else close)
        self.send_button.setText("&Gửi…" if is_closing_next else "&Gửi…   Ctrl+Enter")

    def primary_act(self) -> None:
        """Ctrl+Enter."""
        if self.is_superior:
            self.collect()
        elif self.close_button.property("kind") == "primary":
            self.close_period()
        else:
            self.send()

    def _open_cell(self, row: TableRow, at: int) -> None:
        """Every number opens: the dossiers that it counts."""
        packet = self.counted.report.packet if self.counted else None
        if packet is None:
            self.context.say("Số của đơn vị tổng hợp là tổng các gói đã nhận; danh sách hồ sơ ở từng xã.")
            return
        behind = next(place for known, place in self._rows if known is row)
        self._show_dossiers(
            dossiers_behind(packet, behind, at), f"{cell_words(row, at)}, {packet.period.title.lower()}"
        )

    def _show_dossiers(self, dossiers: tuple[str, ...], title: str) -> None:
        if dossiers:
            self.context.navigate("worklist", dossiers=dossiers, title=title)
        else:
            self.context.say("Không có hồ sơ nào đằng sau số 0.")

    def close_period(self) -> None:
        """Once to be asked, once more to do it: a closed period is not opened again."""
        if self.counted is None:
            return
        reason = ""
        if not self.reason.isHidden():
            try:
                reason = str(self.reason.values()["reason"])
            except Refused:
                return
        elif not self._is_asked and not self.counted.report.is_final:
            self._ask(self.counted.report)
            return
        self.clear_complaints()
        place, now, clerk = self._here()
        period = self.bar.period
        self._start(lambda _job: _close(place, period, now, clerk, reason), self._closed)

    def _ask(self, report: Report) -> None:
        self._is_asked = True
        tally = report.tally
        figures = f"nhận {number(tally.of(*RECEIVED))}, đã giải quyết {number(tally.of(*ENDED))}, "
        figures += f"đang giải quyết {number(tally.of(*CLOSING))}"
        said = f"Chốt {report.period.title.lower()}: {figures}. Chốt rồi thì số liệu không đổi nữa; "
        self.banner.say(f"{said}bấm Chốt kỳ lần nữa để chốt, Esc để thôi.", "accent")

    def _forget_closing(self) -> None:
        self._is_asked = False
        self.reason.hide()

    def _closed(self, report: Report) -> None:
        self._forget_closing()
        self.reason.reset()
        self.clear_complaints()
        self.context.say(f"Đã chốt {report.period.title.lower()}, lần {report.revision}.")
        self.refresh()

    def send(self) -> None:
        """Lay the packet of the period into a folder or on a stick; an open period goes as a look ahead."""
        folder = self._folder("send", "Chọn thư mục hoặc USB để gửi")
        if not folder or self.is_superior:
            return
        self.clear_complaints()
        place, now, clerk = self._here()
        period = self.bar.period
        self._start(lambda _job: _send(place, period, now, clerk, folder), partial(self._sent, folder))

    def _sent(self, folder: str, sent: Sent) -> None:
        said = f"Đã gửi {len(sent.sent)} gói vào {folder}." if sent.sent else "Không có gói mới cần gửi."
        if sent.acknowledged:
            said += f" Cấp trên đã nhận {len(sent.acknowledged)} gói."
        self.context.say(said)
        self.refresh()

    def collect(self) -> None:
        """Take in the packets that lie in a folder or on a stick; what is not sound stays there."""
        folder = self._folder("collect", "Chọn thư mục hoặc USB có gói báo cáo")
        if not folder:
            return
        self.clear_complaints()
        place, now, clerk = self._here()
        self._start(lambda _job: _collect(place, now, clerk, folder), self._collected)

    def _collected(self, taken: Collected) -> None:
        said = f"Đã nhận {len(taken.accepted)} gói mới, {len(taken.known)} gói đã có từ trước."
        self.context.say(" ".join((said, *taken.newcomers[:1])))
        self.refresh()
        if taken.refused:
            first = taken.refused[0]
            said = f"{len(taken.refused)} gói không nhận được, vẫn để nguyên tại chỗ. "
            self.banner.say(f"{said}{first.name}: {first.problem}", "amber")
        elif taken.troubles:
            first = taken.troubles[0]
            self.banner.say(f"{first.name}: {first.problem}", "amber")

    def export(self) -> None:
        """The table as XLSX and PDF, the book, and the packet, into a folder."""
        if self.counted is None:
            return
        folder = self._folder("export", "Chọn thư mục để xuất tệp")
        if not folder:
            return
        self.clear_complaints()
        place, report, is_detailed = self._here()[0], self.counted.report, self.details.isChecked()
        self._start(
            lambda _job: _export(place, report, Path(folder), is_by_procedure=is_detailed),
            lambda files: self.context.say(f"Đã ghi {len(files)} tệp vào {folder}."),
        )

    def _folder(self, use: str, title: str) -> str:
        kept = QSettings(str(self._here()[0].register.place / "window.ini"), QSettings.Format.IniFormat)
        chosen = self.choose_folder(title, str(kept.value(f"month/{use}", "")))
        if chosen:
            kept.setValue(f"month/{use}", chosen)
            kept.sync()
        return chosen

    def _ask_folder(self, title: str, start: str) -> str:
        return QFileDialog.getExistingDirectory(self.window(), title, start)


def _close(place: Workplace, period: Period, now: datetime, clerk: str, reason: str) -> Report:
    from cchc_desktop.operations.month import report

    return report(place, period, now, by=clerk, is_closing=True, reason=reason)


def _send(place: Workplace, period: Period, now: datetime, clerk: str, folder: str) -> Sent:
    from cchc_desktop.operations.exchange import send
    from cchc_desktop.operations.month import report

    report(place, period, now, by=clerk)
    return send(place, f"folder:{folder}", now, by=clerk)


def _collect(place: Workplace, now: datetime, clerk: str, folder: str) -> Collected:
    from cchc_desktop.operations.collect import collect

    return collect(place, f"folder:{folder}", now, by=clerk)


def _export(place: Workplace, report: Report, folder: Path, *, is_by_procedure: bool) -> list[Path]:
    from cchc_desktop.operations.papers_of_month import write_files
    from cchc_desktop.reports import Wish

    return write_files(place, report, folder, Wish(is_by_procedure=is_by_procedure))


MONTH = Screen(code="month", title="Tháng", icon="month", place=50, build=MonthPage)
