"""What the register can know of a period: whether it had begun, is over, or was opened again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import RECEIVED, Line, Tally
from cchc_desktop.core.text import day
from cchc_desktop.store import ledgers, month_acts, months
from cchc_desktop.store.month_acts import REOPEN, MonthAct
from cchc_desktop.store.past import Past
from cchc_desktop.store.reading import Reading


def is_known_whole(reading: Reading, period: Period, past: Past | None = None) -> bool:
    """Whether the register knows every day of ``period``, so that others may be compared with it.

    With ``past`` whether it did then.
    """
    first = ledgers.begins_at(reading, past)
    return first is not None and first < period.end_at and reading.profile.since <= period.first_on


def is_unknown(since: date, period: Period, counts: Tally) -> bool:
    """Whether ``period`` was over before the register began on ``since``, and nobody entered its dossiers."""
    return period.last_on < since and not counts.of(*RECEIVED)


def refuse_beyond(since: date, period: Period, counts: Tally, now: datetime, *, is_closing: bool) -> None:
    """Nothing is kept of a period that has not begun, nor of one that the register knows nothing of."""
    if now < period.start_at:
        raise Refused(f"{ahead_words(period)} Chọn kỳ đã bắt đầu.", "period")
    if is_unknown(since, period, counts):
        what = "chốt" if is_closing else "lập báo cáo"
        raise Refused(f"{unknown_words(since, period)} nên không {what} được. {_FROM_THERE}", "period")


_CLOSE_FIRST = "Chốt kỳ rồi xuất bản chính thức."
_FROM_THERE = "Lập báo cáo từ kỳ có ngày sổ bắt đầu."


def ahead_words(period: Period) -> str:
    """That it has not begun."""
    return f"{period.title} đến ngày {day(period.first_on)} mới bắt đầu nên chưa có số liệu."


def unknown_words(since: date, period: Period) -> str:
    """That it was over before the register began; without its full stop."""
    return f"Sổ bắt đầu từ ngày {day(since)}, không có số liệu của {_lower(period.title)}"


def no_figures(since: date, period: Period, counts: Tally, now: datetime) -> str:
    """Why there is nothing to tell of ``period``, where there is not: a zero would be taken for a figure."""
    if now < period.start_at:
        return ahead_words(period)
    return f"{unknown_words(since, period)}. {_FROM_THERE}" if is_unknown(since, period, counts) else ""


def is_filled_in(since: date, lines: Iterable[Line]) -> bool:
    """Whether some of ``lines`` were received before the register began on ``since``."""
    return any(one.received_at is not None and hanoi(one.received_at).date() < since for one in lines)


def known_from(since: date, period: Period, lines: Iterable[Line]) -> str:
    """From which day the figures of ``period`` are known; nothing where all of it is, or none of it.

    It is told of what was frozen from its own lines, so that it says the same for good. Without its full
    stop.
    """
    if since <= period.first_on:
        return ""
    if is_filled_in(since, lines):
        return f"Số liệu trước ngày {day(since)}, ngày bắt đầu dùng sổ, chỉ gồm hồ sơ nhập bù"
    return f"Số liệu tính từ ngày {day(since)}, ngày bắt đầu dùng sổ" if since <= period.last_on else ""


def why_draft(reading: Reading, period: Period, counts: Tally, now: datetime) -> tuple[str, ...]:
    """Why a report in words about ``period`` can only be a draft; nothing where it may go out."""
    since = reading.profile.since
    if now < period.start_at:
        return (f"{ahead_words(period)} Báo cáo chỉ là dự thảo.",)
    if is_unknown(since, period, counts):
        return (f"{unknown_words(since, period)}, báo cáo chỉ là dự thảo. {_FROM_THERE}",)
    closed, opened = standing(reading, period)
    if opened is not None:
        return (f"{reopened_words(opened)}. Chốt lại kỳ rồi xuất bản chính thức.",)
    if not closed and (running := running_words(period, now)):
        return (running,)
    if not closed:
        return (f"{period.title} chưa chốt nên số liệu là tạm tính. {_CLOSE_FIRST}",)
    return ()


def running_words(period: Period, now: datetime) -> str:
    """That ``period`` is not over; nothing where it is."""
    if now >= period.end_at:
        return ""
    over = f"{period.title} đến hết ngày {day(period.last_on)} mới kết thúc"
    return f"{over} nên số liệu là tạm tính, báo cáo chỉ là dự thảo."


def standing(reading: Reading, period: Period) -> tuple[bool, MonthAct | None]:
    """Whether ``period`` is closed and stands, and the act that opened it again where it does not."""
    closed = months.latest(reading, period, is_final=True)
    opened = None if closed is None else month_acts.reopening(reading, closed)
    return closed is not None and opened is None, opened


def standing_words(reading: Reading, period: Period) -> str:
    """That a closed period is open again, and what counts until it is closed anew; else nothing."""
    _, opened = standing(reading, period)
    return "" if opened is None else reopened_words(opened)


def reopened_words(opened: MonthAct) -> str:
    """The same of the act; without its full stop."""
    on = day(hanoi(opened.at).date())
    return f"Mở lại từ {on}; số đã báo cáo vẫn là lần {opened.revision}"


def open_again(reading: Reading) -> frozenset[tuple[date, date]]:
    """The first and last days of all periods that were closed and are open again."""
    sealed = months.sealed(reading)
    found = ((one.first_on, one.last_on, one.revision) for one in month_acts.acts(reading, REOPEN))
    return frozenset(
        (first, last) for first, last, n in found if (first, last) in sealed and sealed[first, last][0] == n
    )


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
