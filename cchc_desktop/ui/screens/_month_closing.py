"""A period is closed as it was shown, and opened again: asked about once, done at the second time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.tally import CLOSING, ENDED, RECEIVED
from cchc_desktop.core.text import number
from cchc_desktop.ui.allowed import actor_of
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
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.month import Report
    from cchc_desktop.operations.month_seen import Unseen

T = TypeVar("T")

CLOSE, REOPEN = "close", "reopen"


class MonthClosing(Page):
    """Nothing is frozen but what was asked about; whatever changes a closed period asks for a reason."""

    def __init__(self, context: Context, title: str, tools: Sequence[Piece]) -> None:
        super().__init__(title, tools)
        self.context = context
        place = context.do.opened.place
        self.is_superior = place.profile.role == "superior"
        self.counted: Counted | None = None
        self._asked = ""  # the act that was asked for once and is done at the second time
        self._seen: Report | None = None  # what the question was about, which alone may be closed
        self._closing: Job | None = None
        self._closes: Period | None = None  # what it closes, whatever is looked at by then
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

    # What else its buttons do.

    def send(self) -> None:
        """Lay the packet of the period where it goes up from."""

    def collect(self) -> None:
        """Take in what the units below sent."""

    def export(self) -> None:
        """Every report of the period: looked at, printed, saved."""

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
        asked, seen = self._asked, self._seen
        self.forget_asked()
        if refused.field == "reason":
            self._asked, self._seen = (REOPEN, None) if asked == REOPEN else ("", seen)
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
        acts = (self.close_button, self.send_button, self.reopen_button)
        for one in (*acts, self.export_button):
            one.setEnabled(made is not None)
        if made is None:
            return
        report = made.report
        needs_closing = not report.is_final or bool(report.drift)
        has_ended = self.context.do.now() >= report.period.end_at
        is_closing_next = needs_closing and has_ended and self._asked != REOPEN
        self.close_button.setEnabled(needs_closing)
        for one in acts if self._closing is not None else ():
            one.setEnabled(False)
        is_closed = report.is_final or report.reopened is not None
        close = "&Chốt lại" if is_closed else "&Chốt kỳ"
        wishes = (
            (self.close_button, close, is_closing_next),
            (self.send_button, "&Gửi…", not is_closing_next and self._asked != REOPEN),
        )
        for one, words, is_next in wishes:
            set_kind(one, "primary" if is_next else "")
            one.setText(f"{words}   Ctrl+Enter" if is_next else words)
        may_reopen = actor_of(self.context.do).may("reopen_month")
        self.reopen_button.setVisible(report.is_final and not self.is_superior and may_reopen)
        is_asked = self._asked == REOPEN
        set_kind(self.reopen_button, "primary" if is_asked else "quiet")
        self.reopen_button.setText("&Mở lại kỳ   Ctrl+Enter" if is_asked else "&Mở lại kỳ…")
        self.make_room()

    def close_period(self) -> None:
        """Once to be asked, once more to do it: a closed period keeps its figures."""
        made = self._to_act_on()
        if made is None:
            return
        if self._closing is not None:
            self.context.say("Đang chốt kỳ, chưa xong.")
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
        self._seen = self._seen or made.report
        self._close_seen(self._seen, made.asked, reason)

    def _close_seen(self, seen: Report, period: Period, reason: str) -> None:
        """Freeze what was ``seen``, beside the window; Esc stops it."""
        self._closes = period
        self.clear_complaints()
        self.banner.say(f"Đang chốt {period.title.lower()}… Esc để dừng.", "accent")
        place, now, clerk = self._here()
        self._closing = self.context.jobs.start(
            lambda job: _close(place, seen, period, now, clerk, reason, job),
            then=partial(self._closed, period),
            failed=lambda failure: self._failed(
                failure, lambda: self._close_seen(seen, period, reason), partial(self._unclosed, period)
            ),
            progress=lambda _share, words: self._say_closing(words),
            ended=lambda _job: self._end_closing(),
        )
        self._closing.cancelled.connect(self._stopped, Qt.ConnectionType.QueuedConnection)
        self.offer()

    def _say_closing(self, words: str) -> None:
        if self._closes == self.bar.period:
            self.banner.say(f"Chốt {self._closes.title.lower()}: {words} Esc để dừng.", "accent")

    def _end_closing(self) -> None:
        self._closing = None
        self.offer()

    def _stopped(self) -> None:
        if self._closes == self.bar.period:
            self.forget_asked()
            self.clear_complaints()
        self.context.say("Đã dừng, kỳ chưa chốt.")

    def stop_closing(self) -> bool:
        """Esc while a closing runs; whether one did."""
        if self._closing is not None:
            self._closing.cancel()
        return self._closing is not None

    def _unclosed(self, period: Period, refused: Refused) -> None:
        """Refused; where the register moved after the question, that is asked anew with what is new."""
        if refused.field != "shown" or period != self.bar.period:
            self._refused(period, refused)
            return
        unseen: Unseen = refused  # type: ignore[assignment]  # nothing else stands at that field
        self.show_counted(Counted(unseen.report, period))
        if not self.reason.isHidden():
            self._seen = unseen.report
            self.banner.say(f"{unseen.sentence} Xem lại rồi bấm Chốt lại lần nữa.", "amber")
        elif unseen.report.is_final:
            self.forget_asked()
            self.banner.say(unseen.sentence, "amber")
        else:
            self._ask(unseen.report, unseen.moved)

    def show_counted(self, counted: Counted) -> None:
        """Other figures; a question about those before is taken back."""
        self.counted = counted
        if self._asked != CLOSE or self._seen is None or self._closing is not None:
            return
        if moved := _moved(self._seen, counted.report):
            self.forget_asked()
            self.banner.say(f"{moved} Xem lại rồi bấm Chốt kỳ để hỏi lại.", "amber")

    def _reason_told(self) -> str | None:
        try:
            return str(self.reason.values()["reason"])
        except Refused:
            return None

    def _ask(self, report: Report, moved: str = "") -> None:
        """About these very figures; ``moved`` tells how they differ from those asked about before."""
        self._asked, self._seen = CLOSE, report
        tally = report.tally
        figures = f"nhận {number(tally.of(*RECEIVED))}, đã giải quyết {number(tally.of(*ENDED))}, "
        figures += f"đang giải quyết {number(tally.of(*CLOSING))}"
        said = f"Chốt {report.period.title.lower()}: {figures}. Chốt rồi thì số liệu không đổi nữa; "
        seen = ""
        if left := len(report.to_see):
            seen = f" Còn {left} mục cần xem chưa sửa; chốt là đã xem và để lại."
        said = f"{said}bấm Chốt kỳ lần nữa để chốt, Esc để thôi.{seen}"
        self.banner.say(f"{moved} {said}" if moved else said, "amber" if moved else "accent")
        self.make_room()

    def forget_asked(self) -> bool:
        """Take back the wish to close or to open again; whether there was one."""
        was_asked = self.is_asking
        self._asked, self._seen = "", None
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


def _close(
    place: Workplace, seen: Report, period: Period, now: datetime, clerk: str, reason: str, job: Job
) -> Report:
    from cchc_desktop.operations.month import close_shown

    return close_shown(place, seen, period, now, by=clerk, reason=reason, step=job.step)


def _moved(seen: Report, found: Report) -> str:
    from cchc_desktop.operations.month_seen import moved_words

    return moved_words(seen, found)


def _reopen(place: Workplace, period: Period, now: datetime, clerk: str, reason: str) -> Report:
    from cchc_desktop.operations.month import reopen

    return reopen(place, period, now, by=clerk, reason=reason)
