"""Working days and office hours as they were announced: a year that nobody entered is refused."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, Literal, TypeVar

from cchc_desktop.core.failure import Refused

HANOI = timezone(timedelta(hours=7))
"""Vietnam has one zone and no summer time."""

T = TypeVar("T")

ONE_DAY = timedelta(days=1)
_MOST_COUNTED = 4_096
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")

Status = Literal["official", "forecast"]


def hanoi(moment: datetime) -> datetime:
    """Give ``moment`` as the clock on the office's wall shows it; a naive one already is that."""
    return moment.replace(tzinfo=HANOI) if moment.tzinfo is None else moment.astimezone(HANOI)


def to_the_second(moment: datetime) -> datetime:
    """Give ``moment`` as an entry keeps it: of the wall, without what is finer than a second."""
    is_so = moment.tzinfo is HANOI and not moment.microsecond
    return moment if is_so else hanoi(moment).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Session:
    """A stretch of the day in which clerks work; both ends belong to it."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The sessions of each weekday (0 = Monday) in force from ``since``; a weekday left out is a rest day."""

    week: Mapping[int, tuple[Session, ...]]
    since: date = date.min
    basis: str = ""


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day closed by an announcement."""

    name: str
    basis: str
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class WorkDay:
    """A rest day that is worked, with the hours of the day that it makes up for."""

    instead_of: date
    basis: str
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class ShortDay:
    """A day with hours of its own, such as a closed afternoon; it rests wholly without sessions."""

    sessions: tuple[Session, ...]
    name: str
    basis: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the years in ``years``; asking about any other year is refused."""

    years: Mapping[int, Status]
    closed: Mapping[date, DayOff]
    opened: Mapping[date, WorkDay]
    hours: tuple[OfficeHours, ...]
    short: Mapping[date, ShortDay] = field(default_factory=dict)
    # The same few days are asked for again and again; what is kept here never changes.
    _known: dict[date, tuple[Session, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _counted: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def remembered(self, key: Hashable, count: Callable[[], T]) -> T:
        """What ``count`` finds by these days alone; it is asked once for each ``key``."""
        found: T | None = self._counted.get(key)
        if found is None:
            if len(self._counted) >= _MOST_COUNTED:
                self._counted.clear()
            found = self._counted[key] = count()
        return found

    def sessions_of(self, day: date) -> tuple[Session, ...]:
        """Office hours of ``day``, empty on a rest day."""
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = self._look_up(day)
        return found

    def is_open(self, day: date) -> bool:
        """Whether clerks work on ``day``, if only for a part of it."""
        found = self._known.get(day)
        return bool(self.sessions_of(day) if found is None else found)

    def is_forecast(self, day: date) -> bool:
        """Whether the year of ``day`` still waits for its official announcement."""
        self._check(day)
        return self.years[day.year] == "forecast"

    def is_confirmed(self, day: date) -> bool:
        """Whether nothing about ``day`` rests on a source that was not confirmed."""
        found = self.opened.get(day) or self.closed.get(day)
        return found is None or found.is_confirmed

    def why(self, day: date) -> str:
        """Say in Vietnamese what kind of day it is."""
        self._check(day)
        if short := self.short.get(day):
            return short.name
        if worked := self.opened.get(day):
            return f"làm bù cho ngày {worked.instead_of:%d/%m/%Y}"
        if off := self.closed.get(day):
            return off.name if off.name.startswith("nghỉ") else f"nghỉ {off.name}"
        return "ngày làm việc" if self.is_open(day) else _WEEKDAYS[day.weekday()]

    def basis(self, day: date) -> str:
        """Name the text that makes ``day`` a special one, else the text of the office hours."""
        self._check(day)
        found = self.short.get(day) or self.opened.get(day) or self.closed.get(day)
        return found.basis if found else self._hours_on(day).basis

    def on_or_after(self, day: date) -> date:
        """Find the first working day from ``day`` on."""
        while not self.is_open(day):
            day += ONE_DAY
        return day

    def next_open(self, day: date) -> date:
        """Find the first working day strictly after ``day``."""
        return self.on_or_after(day + ONE_DAY)

    def sessions(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Office hours of ``day`` as instants."""
        return self.remembered(
            ("sessions", day),
            lambda: tuple(
                (datetime.combine(day, one.opens, HANOI), datetime.combine(day, one.closes, HANOI))
                for one in self.sessions_of(day)
            ),
        )

    def usual_day(self, day: date) -> timedelta:
        """Give the length of a whole working day by the office hours in force on ``day``."""
        return max(
            (sum(map(_length, one), timedelta()) for one in self._hours_on(day).week.values()),
            default=timedelta(),
        )

    def end_of(self, day: date) -> datetime:
        """Give the instant at which the office shuts on ``day``, which must be a working day."""
        sessions = self.sessions_of(day)
        if not sessions:
            raise ValueError(f"{day} is not a working day")
        return datetime.combine(day, sessions[-1].closes, HANOI)

    def reception(self, at: datetime) -> datetime:
        """Give ``at`` itself in office hours, else the start of the next session."""
        at = hanoi(at)
        for opens, closes in self.sessions(at.date()):
            if at <= closes:
                return max(at, opens)
        return self.sessions(self.next_open(at.date()))[0][0]

    def working_days_between(self, after: date, last: date) -> int:
        """Count the working days after ``after`` up to and with ``last``; 0 when ``last`` is no later."""
        return sum(self.is_open(day) for day in days(after + ONE_DAY, last))

    def add_working_days(self, day: date, amount: int) -> date:
        """Find the ``amount``-th working day after ``day``."""
        for _ in range(amount):
            day = self.next_open(day)
        return day

    def working_time_between(self, from_at: datetime, to_at: datetime) -> timedelta:
        """Count the time of office hours from one instant to another."""
        from_at, to_at = hanoi(from_at), hanoi(to_at)
        open_for = timedelta()
        for day in days(from_at.date(), to_at.date()):
            for opens, closes in self.sessions(day):
                open_for += max(min(closes, to_at) - max(opens, from_at), timedelta())
        return open_for

    def add_working_time(self, at: datetime, amount: timedelta) -> datetime:
        """Find the instant at which the office has been open for ``amount`` after ``at``."""
        at = hanoi(at)
        day = at.date()
        while amount:
            for opens, closes in self.sessions(day):
                begins = max(opens, at)
                if closes - begins >= amount:
                    return begins + amount
                amount -= max(closes - begins, timedelta())
            day += ONE_DAY
        return at

    def _check(self, day: date) -> None:
        if day.year not in self.years:
            raise Refused(
                f"Chưa có lịch làm việc năm {day.year}. "
                "Hãy đặt tệp lịch của năm đó vào thư mục “law” cạnh sổ."
            )

    def _hours_on(self, day: date) -> OfficeHours:
        for hours in reversed(self.hours):
            if hours.since <= day:
                return hours
        raise Refused(f"Chưa khai giờ làm việc áp dụng cho ngày {day:%d/%m/%Y}.")

    def _look_up(self, day: date) -> tuple[Session, ...]:
        self._check(day)
        if short := self.short.get(day):
            return short.sessions
        week = self._hours_on(day).week
        if worked := self.opened.get(day):
            return week.get(worked.instead_of.weekday(), ())
        return () if day in self.closed else week.get(day.weekday(), ())


def _length(session: Session) -> timedelta:
    return datetime.combine(date.min, session.closes) - datetime.combine(date.min, session.opens)


def days(first: date, last: date) -> Iterator[date]:
    """Go through every calendar day from ``first`` to ``last``, both included."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)
