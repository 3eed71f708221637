"""Reporting periods: each begins on the day after the one before it ended, whatever rule has changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from cchc_desktop.core.calendar import HANOI, ONE_DAY
from cchc_desktop.core.failure import Refused

Kind = Literal["ND09", "calendar", "span"]
Closes = Callable[[date], int | None]
"""On which day the month is closed that begins on a day; None is its last."""

_KEY = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<part>0[1-9]|1[0-2]|Q[1-4]|H[12]|9M|W[0-5][0-9]))?")
_YEARS = range(2000, 2100)
_YEARS_SAID = f"từ năm {_YEARS[0]} đến năm {_YEARS[-1]}"
_WEEK = timedelta(days=7)
_LATEST_CUTOFF = 27
ND09_CUTOFF_DAY = 14
"""The day that closes a month, Nghị định 09/2019/NĐ-CP, Điều 12; the dated law may say another."""
_MONTHS: dict[str, tuple[int, int]] = {
    **{f"{month:02}": (month, month) for month in range(1, 13)},
    **{f"Q{quarter}": (3 * quarter - 2, 3 * quarter) for quarter in range(1, 5)},
    "H1": (1, 6),
    "H2": (7, 12),
    "9M": (1, 9),
    "": (1, 12),
}
_TITLES = {
    "Q1": "Quý I năm {}",
    "Q2": "Quý II năm {}",
    "Q3": "Quý III năm {}",
    "Q4": "Quý IV năm {}",
    "H1": "6 tháng đầu năm {}",
    "H2": "6 tháng cuối năm {}",
    "9M": "9 tháng năm {}",
    "": "Năm {}",
}


@lru_cache(maxsize=256)  # every line of a register asks for the same two
def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), HANOI)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days that is reported as one; "2026-10" differs by ``kind`` in the days it covers.

    ``kind`` is that of its last day. ``closes`` tells how the months about it are counted; without it, as
    in one that was kept or sent, they are taken to be counted as its own days show.
    """

    key: str
    title: str
    first_on: date
    last_on: date
    kind: Kind
    closes: Closes | None = field(default=None, compare=False, repr=False)

    @property
    def start_at(self) -> datetime:
        """The first instant of the period."""
        return _midnight(self.first_on)

    @property
    def end_at(self) -> datetime:
        """The first instant after the period."""
        return _midnight(self.last_on + ONE_DAY)

    @property
    def full_title(self) -> str:
        """Its title with its days, which months of one name differ by."""
        if self.kind == "span":
            return self.title
        return f"{self.title} ({self.first_on:%d/%m/%Y} – {self.last_on:%d/%m/%Y})"

    @property
    def is_week(self) -> bool:
        """Whether it is a week, which months do not end with."""
        return self.kind == "calendar" and "W" in self.key

    def is_at_odds(self, other: Period) -> bool:
        """Whether both count days in two ways: they share some, and neither is made up of the other.

        Nor is a quarter made up of months that begin or end on other days than its own do. Weeks are apart
        from all that.
        """
        if self.is_week or other.is_week or (self.first_on, self.last_on) == (other.first_on, other.last_on):
            return False
        if self.last_on < other.first_on or other.last_on < self.first_on:
            return False
        is_within = self.first_on in other and self.last_on in other
        is_around = other.first_on in self and other.last_on in self
        if not (is_within or is_around):
            return True
        inner, outer = (self, other) if is_within else (other, self)
        return not _is_made_with(outer, inner)

    def __contains__(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


def parse(key: str, *, calendar: bool = False, cutoff_day: int = ND09_CUTOFF_DAY) -> Period:
    """Read "2026-10", "2026-Q3", "2026-H1", "2026-9M", "2026", "2026-W42" or "2026-01-05..2026-01-20".

    Month M runs from the day after ``cutoff_day`` of the month before to ``cutoff_day`` of M, or
    with ``calendar`` from its first day to its last. A week runs from Monday to Sunday for everybody;
    the week with the first Thursday of the year is its first.
    """
    _refuse_cutoff(cutoff_day)
    return parse_by(key, _always(None if calendar else cutoff_day))


def parse_by(key: str, closes: Closes) -> Period:
    """``parse`` where months are counted by a rule that may have changed.

    A longer period is the sum of its months; the first month under a new rule begins where the last one
    under the old rule ended.
    """
    typed, key = key, key.strip().upper()
    if ".." in key:
        return _parse_span(key)
    found = _KEY.fullmatch(key)
    if found is None:
        raise Refused(not_a_period(typed), "period")
    if int(found["year"]) not in _YEARS:
        said = f"Năm {found['year']} của kỳ “{key}” ngoài khoảng {_YEARS_SAID}. Xem lại năm."
        raise Refused(said, "period")
    year, part = int(found["year"]), found["part"] or ""
    if part.startswith("W"):
        return _week(key, year, int(part[1:]))
    first, last = _MONTHS[part]
    title = _TITLES[part].format(year) if part in _TITLES else f"Tháng {first} năm {year}"
    begins, ends = _last_of(_month_start(year, first - 1), closes), _month_start(year, last)
    kind: Kind = "calendar" if closes(ends) is None else "ND09"
    return Period(key, title, begins + ONE_DAY, _last_of(ends, closes), kind, closes)


def beginning_on(period: Period, first_on: date) -> Period:
    """``period`` where the month before it was closed by another rule; as it is where none explains the day.

    A month ends on a cut-off day or on its last, so a first day is the day after one of those.
    """
    months = None if period.kind == "span" else _MONTHS.get(period.key[5:])
    if months is None or first_on == date.min:
        return period
    ended, before = first_on - ONE_DAY, _month_start(int(period.key[:4]), months[0] - 1)
    is_month_end = first_on.day == 1 or ended.day <= _LATEST_CUTOFF
    if ended.replace(day=1) != before or not is_month_end:
        return period
    return replace(period, first_on=first_on, closes=None)


def span(first_on: date, last_on: date) -> Period:
    """Make a period of any two days, both included."""
    if last_on < first_on:
        raise Refused(
            f"Ngày cuối kỳ {last_on:%d/%m/%Y} đứng trước ngày đầu kỳ {first_on:%d/%m/%Y}.", "last_on"
        )
    title = f"Từ ngày {first_on:%d/%m/%Y} đến ngày {last_on:%d/%m/%Y}"
    return Period(f"{first_on.isoformat()}..{last_on.isoformat()}", title, first_on, last_on, "span")


def asked_span(first_on: date, last_on: date) -> Period:
    """``span`` of days that somebody typed; Refused where the years are none that periods are known of."""
    found = span(first_on, last_on)
    for name, day in (("first_on", first_on), ("last_on", last_on)):
        if day.year not in _YEARS:
            which = "đầu" if name == "first_on" else "cuối"
            raise Refused(
                f"Ngày {which} kỳ {day.day:02}/{day.month:02}/{day.year:04} ngoài khoảng {_YEARS_SAID}. "
                "Xem lại năm.",
                name,
            )
    return found


def week_of(day: date) -> Period:
    """Find the week that ``day`` lies in."""
    year, week, _ = day.isocalendar()
    return parse(f"{year}-W{week:02d}")


def _week(key: str, year: int, week: int) -> Period:
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        raise Refused(f"Năm {year} không có tuần {week}. Xem lại số tuần của kỳ báo cáo.", "period") from None
    return Period(key, f"Tuần {week} năm {year}", monday, monday + _WEEK - ONE_DAY, "calendar")


def month_of(day: date, *, calendar: bool = False, cutoff_day: int = ND09_CUTOFF_DAY) -> Period:
    """Find the month whose report counts ``day``."""
    _refuse_cutoff(cutoff_day)
    return month_by(day, _always(None if calendar else cutoff_day))


def month_by(day: date, closes: Closes) -> Period:
    """``month_of`` where months are counted by a rule that may have changed."""
    ahead = int(day > _last_of(day.replace(day=1), closes))
    return parse_by(f"{_month_start(day.year, day.month + ahead):%Y-%m}", closes)


def months_of(period: Period) -> tuple[Period, ...]:
    """Give the months that make ``period`` up exactly; none when they cannot, as for an odd span.

    Nor where it was kept or sent and its rule has changed within it, for it does not tell when.
    """
    if period.kind == "span":
        return _months_between(period, calendar=True) or _months_between(period, calendar=False)
    part = _MONTHS.get(period.key[5:])
    if part is None or (part[0] < part[1] and period.closes is None and _has_changed(period)):
        return ()
    year, closes = int(period.key[:4]), _closes_of(period)
    months = tuple(parse_by(f"{year}-{month:02}", closes) for month in range(part[0], part[1] + 1))
    is_whole = (months[0].first_on, months[-1].last_on) == (period.first_on, period.last_on)
    return months if is_whole else ()


def next_period(period: Period) -> Period:
    """Give the period of the same length that begins where ``period`` ends; Q4 follows nine months."""
    return _neighbour(period, 1)


def previous_period(period: Period) -> Period:
    """Give the period of the same length that ends where ``period`` begins; Q4 precedes nine months."""
    return _neighbour(period, -1)


def just_before(period: Period) -> Period | None:
    """Give the one before of its length and kind; None for nine months, where none of them ends there."""
    return None if is_nine_months(period) else previous_period(period)


def is_nine_months(period: Period) -> bool:
    """Whether it is the nine months of a year, which no other nine months lie beside."""
    return period.kind != "span" and period.key.endswith("9M")


def compared_with(period: Period) -> Period:
    """Give the period that a report in words on ``period`` compares it with, and names by its title.

    It is the one before of its length and kind; but half a year and nine months are held against the same
    months of the year before, for the half before them has other work, and no nine months end where these
    begin.
    """
    is_part = period.kind != "span" and period.key[5:] in {"9M", "H1", "H2"}
    return year_before(period) if is_part else previous_period(period)


def year_before(period: Period) -> Period:
    """Give the same period of the year before, for comparison; a span has none."""
    if period.kind == "span":
        raise Refused("Khoảng ngày tự chọn không có cùng kỳ năm trước.")
    return _like(period, f"{int(period.key[:4]) - 1}{period.key[4:]}")


def _months_between(period: Period, *, calendar: bool) -> tuple[Period, ...]:
    found: list[Period] = []
    day = period.first_on
    if not calendar and period.last_on > date(_YEARS[-1], 12, ND09_CUTOFF_DAY):
        return ()  # its last days are counted with a year that is not known
    while day <= period.last_on:
        month = month_of(day, calendar=calendar)
        if month.first_on != day:
            return ()
        found.append(month)
        day = month.last_on + ONE_DAY
    return tuple(found) if found[-1].last_on == period.last_on else ()


def _neighbour(period: Period, step: int) -> Period:
    if period.kind == "span":
        length = period.last_on - period.first_on + ONE_DAY
        return span(period.first_on + step * length, period.last_on + step * length)
    year, part = int(period.key[:4]), period.key[5:]
    if part.startswith("W"):
        return week_of(period.first_on + step * _WEEK)
    if part == "9M":
        return _like(period, f"{year if step > 0 else year - 1}-Q4")
    if not part:
        return _like(period, str(year + step))
    width = {"Q": 4, "H": 2}.get(part[0])
    if width is None:
        return _like(period, f"{_month_start(year, int(part) + step):%Y-%m}")
    turn, index = divmod(int(part[1]) - 1 + step, width)
    return _like(period, f"{year + turn}-{part[0]}{index + 1}")


def _like(period: Period, key: str) -> Period:
    return parse_by(key, _closes_of(period))


def _closes_of(period: Period) -> Closes:
    """How its months are counted, else as its days show: up to it by its first day, then by its last."""
    if period.closes is not None:
        return period.closes
    opened, closed = _shown(period)
    year, (month, _) = int(period.key[:4]), _MONTHS.get(period.key[5:], (1, 12))
    return lambda begins: opened if begins < date(year, month, 1) else closed


def _has_changed(period: Period) -> bool:
    opened, closed = _shown(period)
    return opened != closed


def _shown(period: Period) -> tuple[int | None, int | None]:
    """On which day the month before it was closed, and on which its own last one was."""
    closed = None if period.kind == "calendar" else period.last_on.day
    return None if period.first_on.day == 1 else (period.first_on - ONE_DAY).day, closed


def _is_made_with(outer: Period, inner: Period) -> bool:
    """Whether ``inner`` is some of the months of ``outer``; any days may be looked at by themselves."""
    if "span" in {outer.kind, inner.kind}:
        return True
    known = outer if outer.closes is not None or inner.closes is None else _like(inner, outer.key)
    months = months_of(known if known == replace(outer, title=known.title) else outer)
    if not months:
        return outer.kind == inner.kind
    firsts, lasts = {one.first_on for one in months}, {one.last_on for one in months}
    return inner.first_on in firsts and inner.last_on in lasts


def _always(day: int | None) -> Closes:
    return lambda _: day


def _last_of(begins: date, closes: Closes) -> date:
    """The last day that is counted in the month which begins on ``begins`` on the calendar."""
    day = closes(begins)
    if day is None:
        return _month_start(begins.year, begins.month + 1) - ONE_DAY
    _refuse_cutoff(day)
    return begins.replace(day=day)


def _refuse_cutoff(day: int) -> None:
    if not 1 <= day <= _LATEST_CUTOFF:
        raise Refused(f"Ngày chốt số liệu phải từ 1 đến {_LATEST_CUTOFF}.", "cutoff_day")


def _month_start(year: int, month: int) -> date:
    turn, index = divmod(month - 1, 12)
    return date(year + turn, index + 1, 1)


def _parse_span(key: str) -> Period:
    first, _, last = key.partition("..")
    try:
        return asked_span(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        raise Refused(not_a_period(key), "period") from None


def is_key(text: str) -> bool:
    """Whether ``text`` has the form of a period, be there such a one or not."""
    first, dots, last = text.strip().upper().partition("..")
    if not dots:
        return _KEY.fullmatch(first) is not None
    try:
        return bool(date.fromisoformat(first) and date.fromisoformat(last))
    except ValueError:
        return False


def not_a_period(text: str) -> str:
    """The sentence for what has no such form."""
    return (
        f"“{text}” không phải là kỳ báo cáo. Viết như 2026-10, 2026-Q3, 2026-H1, 2026-9M, 2026-W42 hoặc 2026."
    )
