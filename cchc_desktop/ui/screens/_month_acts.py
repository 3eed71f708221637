"""What is done to a period from its screen: closed, opened again, sent; for the unit above: taken in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QSettings

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.tally import CLOSING, ENDED, RECEIVED
from cchc_desktop.core.text import number
from cchc_desktop.ui.choosing import choose_folder
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.look import set_kind
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import Piece, button
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._month_figures import Counted
from cchc_desktop.ui.screens._period_bar import PeriodBar
from cchc_desktop.ui.screens._uncounted import COUNTING, STOPPED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.collect import Collected
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.exchange import Sent
    from cchc_desktop.operations.month import Report

T = TypeVar("T")

CLOSE, REOPEN = "close", "reopen"


class MonthActs(Page):
    """Close and send are the two acts of a period; whatever changes a closed one asks for a reason."""

    def __init__(self, context: Context, title: str, tools: Sequence[Piece]) -> None:
        super().__init__(title, tools)
        self.context = context
        self.choose_folder: Callable[[str, str], str] = self._ask_folder
        place = context.do.opened.place
        self.is_superior = place.profile.role == "superior"
        self.counted: Counted | None = None
        self._asked = ""  # the act that was asked for once and is done at the second time
        self.bar = PeriodBar(place, context.do.now().date(), self.show_refused)
        self.reason = Form([Field("reason", "Lý do điều chỉnh kỳ đã chốt", is_required=True)])
        self.add_form(self.reason)
        self.reason.hide()
        self.close_button = button("&Chốt kỳ", self.close_period, kind="primary")
        self.send_button = button("&Gửi…", self.send, icon="send")
        self.reopen_button = button("&Mở lại kỳ…", self.reopen, kind="quiet", name="Mở lại kỳ đã chốt")
        self.export_button = button(
            "&Báo cáo…", self.export, kind="quiet", icon="paper", name="Báo cáo của kỳ"
        )
        self.collect_button = button("&Nhận gói…   Ctrl+Enter", self.collect, kind="primary")

    # How work runs beside the window.

    def _here(self) -> tuple[Workplace, datetime, str]:
        do = self.context.do
        return do.opened.place, do.now(), do.opened.clerk

    def _start(
        self,
        work: Callable[[Job], T],
        then: Callable[[T], object],
        refused: Callable[[Refused], object] | None = None,
    ) -> Job:
        """Run ``work`` beside the window; every way it can end is shown on the page."""
        no = refused or self.show_refused
        return self.context.jobs.start(
            work,
            then=then,
            failed=lambda failure: self._failed(failure, lambda: self._start(work, then, no), no),
        )

    def _failed(
        self, failure: Exception, again: Callable[[], object], refused: Callable[[Refused], object]
    ) -> None:
        if isinstance(failure, Refused):
            refused(failure)
        elif isinstance(failure, Trouble):
            self.show_trouble(failure, again)
        else:
            self.context.do.broke.emit(failure)

    def _refused(self, period: Period, refused: Refused) -> None:
        """``period`` wants a reason or mending; where another one is shown by now, that is only said."""
        if period != self.bar.period:
            self.banner.say(f"{period.title}: {refused.sentence}", "amber")
            return
        asked = self._asked
        self.forget_asked()
        if refused.field == "reason":
            self._asked = asked if asked == REOPEN else ""
            self.reason.show()
            self.offer()
        self.show_refused(refused)

    def make_room(self) -> None:
        """While something is asked, what stands above the table may fold."""

    @property
    def is_asking(self) -> bool:
        """Whether the clerk is to say yes, or why."""
        return bool(self._asked) or not self.reason.isHidden()

    # What is acted on.

    @property
    def shown(self) -> Counted | None:
        """What was counted of the very period that the bar names; None while that is not there."""
        made = self.counted
        return made if made is not None and made.asked == self.bar.period else None

    @property
    def is_counting(self) -> bool:
        """Whether the figures are on their way."""
        return False

    def _to_act_on(self) -> Counted | None:
        """``shown``; where there is none, why nothing is done is said."""
        made = self.shown
        if made is None:
            self.context.say(COUNTING if self.is_counting else STOPPED)
        return made

    # Closing.

    def offer(self) -> None:
        """The one primary act: close what has ended, then send it; nothing while the figures are awaited."""
        made = self.shown
        for one in (self.close_button, self.send_button, self.reopen_button, self.export_button):
            one.setEnabled(made is not None)
        if made is None:
            return
        report = made.report
        needs_closing = not report.is_final or bool(report.drift)
        has_ended = self.context.do.now() >= report.period.end_at
        is_closing_next = needs_closing and has_ended and self._asked != REOPEN
        self.close_button.setEnabled(needs_closing)
        is_closed = report.is_final or report.reopened is not None
        close = "&Chốt lại" if is_closed else "&Chốt kỳ"
        wishes = (
            (self.close_button, close, is_closing_next),
            (self.send_button, "&Gửi…", not is_closing_next and self._asked != REOPEN),
        )
        for one, words, is_next in wishes:
            set_kind(one, "primary" if is_next else "")
            one.setText(f"{words}   Ctrl+Enter" if is_next else words)
        self.reopen_button.setVisible(report.is_final and not self.is_superior)
        is_asked = self._asked == REOPEN
        set_kind(self.reopen_button, "primary" if is_asked else "quiet")
        self.reopen_button.setText("&Mở lại kỳ   Ctrl+Enter" if is_asked else "&Mở lại kỳ…")
        self.make_room()

    def primary_act(self) -> None:
        """Ctrl+Enter."""
        if self.bar.take_typed():
            return
        if self.is_superior:
            self.collect()
        elif self._to_act_on() is None:
            return
        elif self._asked == REOPEN:
            self.reopen()
        elif self.close_button.property("kind") == "primary":
            self.close_period()
        else:
            self.send()

    def close_period(self) -> None:
        """Once to be asked, once more to do it: a closed period keeps its figures."""
        made = self._to_act_on()
        if made is None:
            return
        if self._asked == REOPEN:
            self.forget_asked()
        reason = ""
        if not self.reason.isHidden():
            told = self._reason_told()
            if told is None:
                return
            reason = told
        elif self._asked != CLOSE and not made.report.is_final:
            self._ask(made.report)
            return
        self.clear_complaints()
        place, now, clerk = self._here()
        period = made.asked
        self._start(
            lambda _job: _close(place, period, now, clerk, reason),
            partial(self._closed, period),
            partial(self._refused, period),
        )

    def _reason_told(self) -> str | None:
        try:
            return str(self.reason.values()["reason"])
        except Refused:
            return None

    def _ask(self, report: Report) -> None:
        self._asked = CLOSE
        tally = report.tally
        figures = f"nhận {number(tally.of(*RECEIVED))}, đã giải quyết {number(tally.of(*ENDED))}, "
        figures += f"đang giải quyết {number(tally.of(*CLOSING))}"
        said = f"Chốt {report.period.title.lower()}: {figures}. Chốt rồi thì số liệu không đổi nữa; "
        seen = ""
        if left := len(report.to_see):
            seen = f" Còn {left} mục cần xem chưa sửa; chốt là đã xem và để lại."
        self.banner.say(f"{said}bấm Chốt kỳ lần nữa để chốt, Esc để thôi.{seen}", "accent")
        self.make_room()

    def forget_asked(self) -> bool:
        """Take back the wish to close or to open again; whether there was one."""
        was_asked = self.is_asking
        self._asked = ""
        self.reason.hide()
        self.offer()
        return was_asked

    def _done(self, period: Period) -> None:
        """What was asked is done; what is asked of another period since then stays asked."""
        if period == self.bar.period:
            self.forget_asked()
            self.reason.reset()
            self.clear_complaints()

    def _closed(self, period: Period, report: Report) -> None:
        self._done(period)
        said = report.unchanged or f"Đã chốt {report.period.title.lower()}, lần {report.revision}."
        follows = next((one for one in report.checks if one.name == "carried_on" and not one.is_passed), None)
        self.context.say(f"{said} {follows.sentence}" if follows else said)
        self.refresh()

    # Opening again.

    def reopen(self) -> None:
        """Once to be asked why, once more to do it."""
        made = self._to_act_on()
        if made is None or not made.report.is_final:
            return
        if self._asked != REOPEN:
            self._ask_why(made.report)
            return
        reason = self._reason_told()
        if reason is None:
            return
        self.clear_complaints()
        place, now, clerk = self._here()
        period = made.asked
        self._start(
            lambda _job: _reopen(place, period, now, clerk, reason),
            partial(self._reopened, period),
            partial(self._refused, period),
        )

    def _ask_why(self, report: Report) -> None:
        self._asked = REOPEN
        self.reason.show()
        self.reason.clear_problems()
        self.reason.focus("reason")
        self.offer()
        self.banner.say(
            f"Mở lại {report.period.title.lower()}: số đã báo cáo (lần {report.revision}) giữ nguyên cho đến "
            "khi chốt lại. Ghi lý do rồi bấm Mở lại kỳ, Esc để thôi.",
            "accent",
        )

    def _reopened(self, period: Period, report: Report) -> None:
        self._done(period)
        self.context.say(f"Đã mở lại {report.period.title.lower()}. Sửa xong thì chốt lại.")
        self.refresh()

    # Up and down.

    def send(self) -> None:
        """Lay the packet of the period into a folder or on a stick; an open period goes as a look ahead."""
        made = self._to_act_on()
        if made is None or self.is_superior:
            return
        folder = self.folder("send", "Chọn thư mục hoặc USB để gửi")
        if not folder:
            return
        self.clear_complaints()
        place, now, clerk = self._here()
        period = made.asked
        self._start(lambda _job: _send(place, period, now, clerk, folder), partial(self._sent, folder))

    def _sent(self, folder: str, sent: Sent) -> None:
        said = f"Đã gửi {len(sent.sent)} gói vào {folder}." if sent.sent else "Không có gói mới cần gửi."
        if sent.acknowledged:
            said += f" Cấp trên đã nhận {len(sent.acknowledged)} gói."
        self.context.say(said)
        self.refresh()

    def collect(self) -> None:
        """Take in the packets that lie in a folder or on a stick; what is not sound stays there."""
        folder = self.folder("collect", "Chọn thư mục hoặc USB có gói báo cáo")
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
        elif taken.adjusted:
            more = f" Và {len(taken.adjusted) - 1} đơn vị khác." if len(taken.adjusted) > 1 else ""
            self.banner.say(f"{taken.adjusted[0]}{more}", "amber")

    def folder(self, use: str, title: str) -> str:
        """A folder for ``use``, asked for where it was last; empty where nobody chose one."""
        kept = QSettings(str(self._here()[0].register.place / "window.ini"), QSettings.Format.IniFormat)
        chosen = self.choose_folder(title, str(kept.value(f"month/{use}", "")))
        if chosen:
            kept.setValue(f"month/{use}", chosen)
            kept.sync()
        return chosen

    def export(self) -> None:
        """Every report of the period: looked at, printed, saved."""

    def _ask_folder(self, title: str, start: str) -> str:
        return choose_folder(self.window(), title, start)


def _close(place: Workplace, period: Period, now: datetime, clerk: str, reason: str) -> Report:
    from cchc_desktop.operations.month import report

    return report(place, period, now, by=clerk, is_closing=True, reason=reason)


def _reopen(place: Workplace, period: Period, now: datetime, clerk: str, reason: str) -> Report:
    from cchc_desktop.operations.month import reopen

    return reopen(place, period, now, by=clerk, reason=reason)


def _send(place: Workplace, period: Period, now: datetime, clerk: str, folder: str) -> Sent:
    from cchc_desktop.operations.exchange import send
    from cchc_desktop.operations.month import report

    report(place, period, now, by=clerk)
    return send(place, f"folder:{folder}", now, by=clerk)


def _collect(place: Workplace, now: datetime, clerk: str, folder: str) -> Collected:
    from cchc_desktop.operations.collect import collect

    return collect(place, f"folder:{folder}", now, by=clerk)
