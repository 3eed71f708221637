"""Working days: rests, swaps, half days, and the years that nobody entered."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.calendar import (
    HANOI,
    Calendar,
    DayOff,
    OfficeHours,
    Session,
    ShortDay,
    WorkDay,
    days,
    hanoi,
)
from cchc_desktop.core.failure import Refused

MORNING, AFTERNOON = Session(time(7, 30), time(11, 30)), Session(time(13, 30), time(17))
WEEK = dict.fromkeys(range(5), (MORNING, AFTERNOON))
SWAPPED, MADE_UP = date(2026, 8, 31), date(2026, 8, 22)
HALF = date(2026, 3, 4)
CALENDAR = Calendar(
    years={2026: "official", 2027: "forecast"},
    closed={
        SWAPPED: DayOff("nghỉ hoán đổi, làm bù ngày 22/08/2026", "TB 9441/TB-BNV"),
        date(2026, 9, 2): DayOff("Quốc khánh", "BLLĐ 2019, Điều 112"),
        date(2026, 1, 2): DayOff("nghỉ hoán đổi", "CV 12729", is_confirmed=False),
    },
    opened={MADE_UP: WorkDay(SWAPPED, "TB 9441/TB-BNV")},
    hours=(OfficeHours(WEEK, basis="Quy chế"),),
    short={HALF: ShortDay((MORNING,), "chiều họp toàn xã", "Giấy mời")},
)
SATURDAYS = Calendar(
    CALENDAR.years,
    CALENDAR.closed,
    {},
    (OfficeHours(WEEK), OfficeHours({**WEEK, 5: (MORNING,)}, date(2026, 7, 1), "QĐ 01")),
)
DAYS = st.dates(date(2026, 1, 1), date(2027, 6, 30))


def at(text: str) -> datetime:
    return hanoi(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("day", "is_open", "why"),
    [
        (date(2026, 3, 2), True, "ngày làm việc"),
        (date(2026, 3, 7), False, "Thứ Bảy"),
        (date(2026, 3, 8), False, "Chủ nhật"),
        (date(2026, 9, 2), False, "nghỉ Quốc khánh"),
        (SWAPPED, False, "nghỉ hoán đổi, làm bù ngày 22/08/2026"),
        (MADE_UP, True, "làm bù cho ngày 31/08/2026"),
        (HALF, True, "chiều họp toàn xã"),
    ],
)
def test_a_day_and_why(day: date, is_open: bool, why: str) -> None:  # noqa: FBT001 - a table's column
    assert CALENDAR.is_open(day) is is_open
    assert CALENDAR.why(day) == why


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2028, 1, 1)])
def test_a_year_that_nobody_entered_is_refused(day: date) -> None:
    for ask in (CALENDAR.is_open, CALENDAR.why, CALENDAR.sessions, CALENDAR.is_forecast, CALENDAR.basis):
        with pytest.raises(Refused, match=f"Chưa có lịch làm việc năm {day.year}"):
            ask(day)


def test_where_a_day_stands() -> None:
    assert CALENDAR.basis(MADE_UP) == "TB 9441/TB-BNV"
    assert CALENDAR.basis(date(2026, 3, 2)) == "Quy chế"
    assert [CALENDAR.is_confirmed(day) for day in (date(2026, 1, 2), date(2026, 1, 5))] == [False, True]
    assert [CALENDAR.is_forecast(date(year, 3, 3)) for year in (2026, 2027)] == [False, True]


def test_a_worked_saturday_has_the_hours_of_the_day_it_makes_up_for() -> None:
    assert CALENDAR.sessions(MADE_UP) == (
        (at("2026-08-22T07:30"), at("2026-08-22T11:30")),
        (at("2026-08-22T13:30"), at("2026-08-22T17:00")),
    )


def test_half_days() -> None:
    assert CALENDAR.end_of(HALF) == at("2026-03-04T11:30")
    assert SATURDAYS.end_of(date(2026, 7, 4)) == at("2026-07-04T11:30")
    assert not SATURDAYS.is_open(date(2026, 6, 27))
    assert SATURDAYS.next_open(date(2026, 7, 3)) == date(2026, 7, 4)


def test_a_usual_day_has_the_hours_in_force_and_not_those_of_a_half_day() -> None:
    assert CALENDAR.usual_day(HALF) == timedelta(hours=7, minutes=30)
    longer = {0: (Session(time(7), time(16)),), 5: (Session(time(7), time(11)),)}
    since = date(2026, 7, 1)
    changed = Calendar({2026: "official"}, {}, {}, (OfficeHours(WEEK), OfficeHours(longer, since)))
    assert changed.usual_day(date(2026, 6, 30)) == timedelta(hours=7, minutes=30)
    assert changed.usual_day(since) == timedelta(hours=9)


def test_hours_must_be_known() -> None:
    unknown = Calendar({2026: "official"}, {}, {}, (OfficeHours(WEEK, date(2026, 7, 1)),))
    with pytest.raises(Refused, match="Chưa khai giờ làm việc áp dụng cho ngày 30/06/2026"):
        unknown.is_open(date(2026, 6, 30))


def test_the_end_of_a_rest_day_is_a_bug() -> None:
    with pytest.raises(ValueError, match="2026-03-07"):
        CALENDAR.end_of(date(2026, 3, 7))


@pytest.mark.parametrize(
    ("moment", "received"),
    [
        ("2026-03-02T10:00", "2026-03-02T10:00"),
        ("2026-03-02T11:30", "2026-03-02T11:30"),
        ("2026-03-02T11:31", "2026-03-02T13:30"),
        ("2026-03-02T06:00", "2026-03-02T07:30"),
        ("2026-03-02T17:00", "2026-03-02T17:00"),
        ("2026-03-02T19:00", "2026-03-03T07:30"),
        ("2026-03-04T14:00", "2026-03-05T07:30"),
        ("2026-03-07T10:00", "2026-03-09T07:30"),
        ("2026-08-22T10:00", "2026-08-22T10:00"),
    ],
)
def test_reception(moment: str, received: str) -> None:
    assert CALENDAR.reception(datetime.fromisoformat(moment)) == at(received)


def test_every_clock_is_read_as_hanoi() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert hanoi(noon) == noon
    assert hanoi(noon).hour == 19
    assert hanoi(datetime(2026, 3, 2, 12)).utcoffset() == timedelta(hours=7)  # noqa: DTZ001 - as typed
    assert HANOI.utcoffset(None) == timedelta(hours=7)


@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_are_each_other_s_inverse(day: date, amount: int) -> None:
    last = CALENDAR.add_working_days(day, amount)
    assert CALENDAR.working_days_between(day, last) == amount
    assert amount == 0 or CALENDAR.is_open(last)


@given(DAYS, st.integers(0, 20), st.integers(0, 20))
def test_adding_in_two_steps_is_adding_once(day: date, one: int, other: int) -> None:
    twice = CALENDAR.add_working_days(CALENDAR.add_working_days(day, one), other)
    assert twice == CALENDAR.add_working_days(day, one + other)


@given(DAYS)
def test_the_next_working_day(day: date) -> None:
    following = CALENDAR.next_open(day)
    assert following > day
    assert CALENDAR.is_open(following)
    assert not any(CALENDAR.is_open(between) for between in list(days(day, following))[1:-1])
    assert CALENDAR.on_or_after(day) == (day if CALENDAR.is_open(day) else following)


def test_nothing_is_counted_backwards() -> None:
    assert CALENDAR.working_days_between(date(2026, 3, 5), date(2026, 3, 2)) == 0
