"""The day a result is promised for, and the day-by-day account of how it was counted.

An extension asked for with an apology is not a pause: it never changes ``due_at``, and the dossier
stays late against the first promise.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, StrEnum, auto
from typing import Final

from cchc_desktop.core.calendar import HANOI, ONE_DAY, Calendar, days, hanoi
from cchc_desktop.core.failure import Refused


class Unit(StrEnum):
    """How the law counts a term."""

    HOURS = "wh"
    SAME_DAY = "same-day"
    WORKING_DAYS = "wd"
    DAYS = "d"
    MONTHS = "mo"


_UNITS: Final = {
    Unit.SAME_DAY: ("trong ngày", 0),
    Unit.HOURS: ("giờ làm việc", 2000),
    Unit.WORKING_DAYS: ("ngày làm việc", 1000),
    Unit.DAYS: ("ngày", 1500),
    Unit.MONTHS: ("tháng", 60),
}
_TERM = re.compile(r"([0-9]{1,9})\s*(wh|wd|d|mo)")


@dataclass(frozen=True, slots=True)
class Term:
    """The time the law allows; ``amount`` is 0 for "in the day" and only for it."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        longest = _UNITS[self.unit][1]
        if self.unit is Unit.SAME_DAY:
            if self.amount != 0:
                raise Refused("Thời hạn trả trong ngày không kèm con số.", "term")
        elif not 1 <= self.amount <= longest:
            raise Refused(f"Thời hạn {self.words()} không hợp lệ: phải từ 1 đến {longest}.", "term")

    @classmethod
    def parse(cls, text: str) -> Term:
        """Read "8wh", "same-day", "5wd", "20d" or "2mo"."""
        text = text.strip().lower()
        if text == Unit.SAME_DAY:
            return SAME_DAY
        if found := _TERM.fullmatch(text):
            return cls(int(found[1]), Unit(found[2]))
        raise Refused(f"“{text}” không phải là thời hạn. Viết như 8wh, same-day, 5wd, 20d hoặc 2mo.", "term")

    def words(self) -> str:
        """Say it in Vietnamese, as on the receipt."""
        said = _UNITS[self.unit][0]
        return said if self.unit is Unit.SAME_DAY else f"{self.amount} {said}"

    def __str__(self) -> str:
        return self.unit.value if self.unit is Unit.SAME_DAY else f"{self.amount}{self.unit}"


SAME_DAY: Final = Term(0, Unit.SAME_DAY)


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands from the request to the applicant until the answer."""

    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class Counting:
    """What a province may set about counting; ``return_time`` of None is the end of office hours."""

    cutoff: time
    is_shifted_after_cutoff: bool = False
    return_time: time | None = None


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One calendar day of the account; in a term of hours it counts when any time of it does."""

    day: date
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Due:
    """The promise: ``starts_at`` is when the office counts as having received the dossier."""

    due_at: datetime
    due_on: date
    starts_at: datetime
    ledger: tuple[LedgerDay, ...]
    warnings: tuple[str, ...]


def due(
    term: Term, received_at: datetime, pauses: Iterable[Pause], calendar: Calendar, rules: Counting
) -> Due:
    """Promise a result, with the account of every day from reception to the promise."""
    received_at = hanoi(received_at)
    starts_at = _starts_at(term, received_at, calendar, rules)
    pauses = tuple(pauses)
    if pauses or term.unit is Unit.HOURS or starts_at.date() != received_at.date():
        return _due(term, received_at, starts_at, pauses, calendar, rules)
    # In a term of days the moment itself says no more than its day and its side of the cut-off.
    key = (term, rules, starts_at.date(), starts_at.time() <= rules.cutoff)
    found = calendar.remembered(key, lambda: _due(term, received_at, starts_at, pauses, calendar, rules))
    return Due(found.due_at, found.due_on, starts_at, found.ledger, found.warnings)


def _due(
    term: Term,
    received_at: datetime,
    starts_at: datetime,
    pauses: tuple[Pause, ...],
    calendar: Calendar,
    rules: Counting,
) -> Due:
    walk = _walk(term, starts_at, pauses, calendar, rules)
    before = [
        LedgerDay(day, counted=False, why=_why_outside(day, received_at, starts_at, calendar, rules))
        for day in days(received_at.date(), starts_at.date() - ONE_DAY)
    ]
    ledger = (*before, *(_line(step, walk, term, calendar, rules) for step in walk.steps))
    return Due(walk.due_at, walk.due_at.date(), starts_at, ledger, _warnings(ledger, calendar))


def due_at(
    term: Term, received_at: datetime, pauses: Iterable[Pause], calendar: Calendar, rules: Counting
) -> datetime:
    """Promise the same instant as ``due`` without the account, for long lists."""
    starts_at = _starts_at(term, hanoi(received_at), calendar, rules)
    return _walk(term, starts_at, pauses, calendar, rules).due_at


class _Mark(Enum):
    RECEIVED = auto()
    COUNTED = auto()
    CLOSED = auto()
    PAUSED = auto()
    ROLLED = auto()


_Step = tuple[date, _Mark, int]
_Stretch = tuple[datetime, datetime]


@dataclass(slots=True)
class _Walk:
    """Every day from reception to the promise: its mark, and how many days or seconds are counted."""

    steps: list[_Step]
    due_at: datetime


def _starts_at(term: Term, received_at: datetime, calendar: Calendar, rules: Counting) -> datetime:
    starts_at = calendar.reception(received_at)
    is_day_term = term.unit in (Unit.WORKING_DAYS, Unit.DAYS, Unit.MONTHS)
    if is_day_term and rules.is_shifted_after_cutoff and starts_at.time() > rules.cutoff:
        return calendar.sessions(calendar.next_open(starts_at.date()))[0][0]
    return starts_at


def _walk(
    term: Term, starts_at: datetime, pauses: Iterable[Pause], calendar: Calendar, rules: Counting
) -> _Walk:
    stretches = _merged(pauses, starts_at)
    if term.unit is Unit.HOURS:
        return _walk_hours(term.amount, starts_at, stretches, calendar)
    return _walk_days(term, starts_at, stretches, calendar, rules)


def _merged(pauses: Iterable[Pause], starts_at: datetime) -> list[_Stretch]:
    """Clip to the reception, put in order, and join what overlaps."""
    found: list[_Stretch] = []
    for from_at, to_at in sorted((hanoi(one.from_at), hanoi(one.to_at)) for one in pauses):
        if to_at < from_at:
            wrong = f"{to_at:%H:%M %d/%m/%Y}, trước khi bắt đầu lúc {from_at:%H:%M %d/%m/%Y}"
            raise Refused(f"Tạm dừng kết thúc lúc {wrong}.", "pauses")
        if to_at <= starts_at:
            continue
        if found and from_at <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], to_at))
        else:
            found.append((max(from_at, starts_at), to_at))
    return found


def _walk_days(
    term: Term, starts_at: datetime, stretches: list[_Stretch], calendar: Calendar, rules: Counting
) -> _Walk:
    day = starts_at.date()
    goal = _days_to_count(term, starts_at, rules)
    counts_rest_days = term.unit in (Unit.DAYS, Unit.MONTHS)
    steps = [(day, _Mark.RECEIVED if goal else _Mark.COUNTED, 0)]
    counted = 0
    while counted < goal:
        day += ONE_DAY
        if stretches and _is_paused(day, stretches):
            steps.append((day, _Mark.PAUSED, 0))
        elif counts_rest_days or calendar.is_open(day):
            counted += 1
            steps.append((day, _Mark.COUNTED, counted))
        else:
            steps.append((day, _Mark.CLOSED, 0))
    return _settle(steps, stretches, calendar, rules)


def _settle(steps: list[_Step], stretches: list[_Stretch], calendar: Calendar, rules: Counting) -> _Walk:
    """Bring the last counted day to a working day, and past a pause that began on it in time."""
    day = steps[-1][0]
    while True:
        if not calendar.is_open(day):
            day += ONE_DAY
            while _is_paused(day, stretches) or not calendar.is_open(day):
                steps.append((day, _Mark.PAUSED if _is_paused(day, stretches) else _Mark.CLOSED, 0))
                day += ONE_DAY
            steps.append((day, _Mark.ROLLED, 0))
        due_at = _closing(day, calendar, rules)
        held = [to for start, to in stretches if start.date() == day < to.date() and start < due_at]
        if not held:
            return _Walk(steps, due_at)
        steps.extend((paused, _Mark.PAUSED, 0) for paused in days(day + ONE_DAY, held[0].date()))
        day = held[0].date()


def _days_to_count(term: Term, starts_at: datetime, rules: Counting) -> int:
    if term.unit is Unit.SAME_DAY:
        return 0 if starts_at.time() <= rules.cutoff else 1
    if term.unit is Unit.MONTHS:
        first = starts_at.date()
        return (_months_later(first, term.amount) - first).days
    return term.amount


def _months_later(day: date, months: int) -> date:
    """Find the same day number later, or the last day of a month that is too short for it."""
    turn, index = divmod(day.month - 1 + months, 12)
    year, month = day.year + turn, index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _is_paused(day: date, stretches: list[_Stretch]) -> bool:
    """Tell whether ``day`` lies after the day of a request and not after the day of its answer."""
    return any(start.date() < day <= end.date() for start, end in stretches)


def _closing(day: date, calendar: Calendar, rules: Counting) -> datetime:
    end = calendar.end_of(day)
    if rules.return_time is None:
        return end
    return min(end, datetime.combine(day, rules.return_time, HANOI))


def _walk_hours(hours: int, starts_at: datetime, stretches: list[_Stretch], calendar: Calendar) -> _Walk:
    left = timedelta(hours=hours)
    steps: list[_Step] = []
    day = starts_at.date()
    while True:
        got = timedelta()
        sessions = calendar.sessions(day)
        for opens, closes in sessions:
            for begins, ends in _running(max(opens, starts_at), closes, stretches):
                if ends - begins >= left:
                    steps.append((day, _Mark.COUNTED, (got + left) // timedelta(seconds=1)))
                    return _Walk(steps, begins + left)
                left -= ends - begins
                got += ends - begins
        steps.append(
            (day, _hour_mark(day, starts_at, got, is_open=bool(sessions)), got // timedelta(seconds=1))
        )
        day += ONE_DAY


def _running(begins: datetime, ends: datetime, stretches: list[_Stretch]) -> list[_Stretch]:
    """Cut the pauses out of one session."""
    pieces = []
    for start, stop in stretches:
        if begins < min(start, ends):
            pieces.append((begins, min(start, ends)))
        begins = max(begins, stop)
    if begins < ends:
        pieces.append((begins, ends))
    return pieces


def _hour_mark(day: date, starts_at: datetime, got: timedelta, *, is_open: bool) -> _Mark:
    if got:
        return _Mark.COUNTED
    if not is_open:
        return _Mark.CLOSED
    return _Mark.RECEIVED if day == starts_at.date() else _Mark.PAUSED


def _why_outside(
    day: date, received_at: datetime, starts_at: datetime, calendar: Calendar, rules: Counting
) -> str:
    begins = f"{starts_at:%H:%M} ngày {starts_at:%d/%m/%Y}"
    if day != received_at.date():
        return calendar.why(day)
    if not calendar.is_open(day):
        return f"{calendar.why(day)}; hồ sơ nộp ngoài giờ làm việc, tính tiếp nhận từ {begins}"
    if calendar.reception(received_at).date() == day:
        return f"tiếp nhận sau {rules.cutoff:%H:%M}, tính như tiếp nhận từ {begins}"
    return f"nộp sau giờ làm việc, tính tiếp nhận từ {begins}"


def _line(step: _Step, walk: _Walk, term: Term, calendar: Calendar, rules: Counting) -> LedgerDay:
    day, mark, _ = step
    match mark:
        case _Mark.RECEIVED:
            why = _why_received(term, rules)
        case _Mark.CLOSED:
            why = calendar.why(day)
        case _Mark.PAUSED:
            why = "tạm dừng chờ bổ sung"
        case _Mark.ROLLED:
            why = "ngày làm việc đầu tiên sau khi hết hạn"
        case _Mark.COUNTED:
            why = _why_counted(step, walk, term, calendar)
    if day == walk.due_at.date():
        why += "; ngày hẹn trả"
    return LedgerDay(day, counted=mark is _Mark.COUNTED, why=why)


def _why_received(term: Term, rules: Counting) -> str:
    if term.unit is Unit.SAME_DAY:
        return f"tiếp nhận sau {rules.cutoff:%H:%M}, trả kết quả vào ngày làm việc tiếp theo"
    if term.unit is Unit.HOURS:
        return "ngày tiếp nhận, chưa tính được giờ nào"
    return "ngày tiếp nhận, không tính"


def _why_counted(step: _Step, walk: _Walk, term: Term, calendar: Calendar) -> str:
    day, _, amount = step
    if term.unit is Unit.HOURS:
        return f"tính {_clock(amount // 60)}" + _aside(day, calendar)
    if term.unit is Unit.SAME_DAY:
        return ("ngày làm việc tiếp theo" if amount else "trả kết quả trong ngày") + _aside(day, calendar)
    if term.unit is Unit.WORKING_DAYS:
        return f"ngày làm việc thứ {amount}" + _aside(day, calendar)
    if not calendar.is_open(day) and amount == max(n for _, _, n in walk.steps):
        return f"ngày thứ {amount}, hết hạn; {calendar.why(day)} nên chuyển sang {walk.due_at:%d/%m/%Y}"
    return f"ngày thứ {amount}" + _aside(day, calendar)


def _aside(day: date, calendar: Calendar) -> str:
    why = calendar.why(day)
    return "" if why == "ngày làm việc" else f" ({why})"


def _clock(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} phút"
    return f"{hours} giờ {rest} phút" if rest else f"{hours} giờ"


def _warnings(ledger: tuple[LedgerDay, ...], calendar: Calendar) -> tuple[str, ...]:
    forecast = sorted({line.day.year for line in ledger if calendar.is_forecast(line.day)})
    said = [f"Lịch năm {year} là dự kiến, ngày hẹn trả có thể đổi khi có thông báo." for year in forecast]
    unsure = [line.day for line in ledger if not calendar.is_confirmed(line.day)]
    said += [
        f"{day:%d/%m/%Y} {calendar.why(day)}: theo {calendar.basis(day)}, cần đối chiếu văn bản gốc."
        for day in unsure
    ]
    return tuple(said)
