"""Periods touch each other, and months make them up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import (
    Closes,
    Period,
    asked_span,
    beginning_on,
    just_before,
    month_by,
    month_of,
    months_of,
    next_period,
    parse,
    parse_by,
    previous_period,
    span,
    week_of,
    year_before,
)

ONE_DAY = timedelta(days=1)
PARTS = [
    "",
    *(f"-{month:02}" for month in range(1, 13)),
    *(f"-Q{n}" for n in range(1, 5)),
    "-H1",
    "-H2",
    "-9M",
    *(f"-W{n:02}" for n in (1, 2, 41, 52)),
]
KEYS = st.builds("{}{}".format, st.integers(2019, 2040), st.sampled_from(PARTS))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    return parse(draw(KEYS), calendar=draw(st.booleans()), cutoff_day=draw(st.integers(1, 27)))


@pytest.mark.parametrize(
    ("key", "title", "first", "last"),
    [
        ("2026-10", "Tháng 10 năm 2026", "2026-09-15", "2026-10-14"),
        ("2026-01", "Tháng 1 năm 2026", "2025-12-15", "2026-01-14"),
        ("2026-03", "Tháng 3 năm 2026", "2026-02-15", "2026-03-14"),
        ("2026-Q1", "Quý I năm 2026", "2025-12-15", "2026-03-14"),
        ("2026-Q2", "Quý II năm 2026", "2026-03-15", "2026-06-14"),
        ("2026-Q3", "Quý III năm 2026", "2026-06-15", "2026-09-14"),
        ("2026-Q4", "Quý IV năm 2026", "2026-09-15", "2026-12-14"),
        ("2026-H1", "6 tháng đầu năm 2026", "2025-12-15", "2026-06-14"),
        ("2026-H2", "6 tháng cuối năm 2026", "2026-06-15", "2026-12-14"),
        ("2026-9M", "9 tháng năm 2026", "2025-12-15", "2026-09-14"),
        ("2026", "Năm 2026", "2025-12-15", "2026-12-14"),
    ],
)
def test_periods_of_the_decree(key: str, title: str, first: str, last: str) -> None:
    found = parse(f" {key.lower()} ")
    assert (found.key, found.title, found.kind) == (key, title, "ND09")
    assert (found.first_on.isoformat(), found.last_on.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-H1", "2026-01-01", "2026-06-30"),
        ("2026-9M", "2026-01-01", "2026-09-30"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_calendar_periods(key: str, first: str, last: str) -> None:
    found = parse(key, calendar=True)
    assert (found.first_on.isoformat(), found.last_on.isoformat(), found.kind) == (first, last, "calendar")


def test_another_cutoff_day() -> None:
    found = parse("2026-03", cutoff_day=20)
    assert (found.first_on, found.last_on) == (date(2026, 2, 21), date(2026, 3, 20))
    for day in (0, 28):
        with pytest.raises(Refused, match="Ngày chốt số liệu phải từ 1 đến 27"):
            parse("2026-03", cutoff_day=day)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "2026-13",
        "2026-00",
        "2026-1",
        "2026-Q5",
        "2026-H3",
        "26-01",
        "tháng 10",
        "2026-01-05..x",
    ],
)
def test_what_is_not_a_period_is_refused(key: str) -> None:
    with pytest.raises(Refused, match="không phải là kỳ báo cáo") as refused:
        parse(key)
    assert refused.value.field == "period"


@pytest.mark.parametrize("key", ["1999", "2100", "1990-01", "1990-w05"])
def test_a_year_out_of_range_is_said_to_be_so(key: str) -> None:
    told = rf"Năm {key[:4]} của kỳ “{key.upper()}” ngoài khoảng từ năm 2000 đến năm 2099"
    with pytest.raises(Refused, match=told) as refused:
        parse(key)
    assert refused.value.field == "period"


@pytest.mark.parametrize(
    ("first", "last", "field", "said"),
    [
        ("2026-01-01", "9999-12-31", "last_on", "Ngày cuối kỳ 31/12/9999"),
        ("9999-12-01", "9999-12-31", "first_on", "Ngày đầu kỳ 01/12/9999"),
        ("1990-01-01", "1990-01-31", "first_on", "Ngày đầu kỳ 01/01/1990"),
        ("0001-01-01", "2026-01-05", "first_on", "Ngày đầu kỳ 01/01/0001"),
    ],
)
def test_days_of_years_out_of_range_are_refused_by_the_day(
    first: str, last: str, field: str, said: str
) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    for ask in (partial(asked_span, *days), partial(parse, f"{first}..{last}")):
        with pytest.raises(Refused) as refused:
            ask()
        assert str(refused.value) == f"{said} ngoài khoảng từ năm 2000 đến năm 2099. Xem lại năm."
        assert refused.value.field == field


def test_the_first_and_last_days_that_can_be_asked_for_are_counted() -> None:
    assert months_of(parse("2099-12-15..2099-12-31")) == ()
    assert [one.key for one in months_of(parse("2099-11-15..2099-12-14"))] == ["2099-12"]
    assert len(months_of(parse("2000-01-01..2099-12-31"))) == 1200


def test_any_span() -> None:
    found = parse("2026-01-05..2026-01-20")
    assert found == span(date(2026, 1, 5), date(2026, 1, 20))
    assert found.title == "Từ ngày 05/01/2026 đến ngày 20/01/2026"
    assert date(2026, 1, 20) in found
    assert date(2026, 1, 21) not in found
    assert months_of(found) == ()
    assert next_period(found) == span(date(2026, 1, 21), date(2026, 2, 5))
    with pytest.raises(Refused, match="đứng trước ngày đầu kỳ"):
        span(date(2026, 1, 20), date(2026, 1, 5))


def test_a_span_of_whole_months_is_made_of_them() -> None:
    whole = months_of(span(date(2026, 1, 1), date(2026, 3, 31)))
    assert [(month.key, month.kind) for month in whole] == [
        ("2026-01", "calendar"),
        ("2026-02", "calendar"),
        ("2026-03", "calendar"),
    ]
    decree = months_of(span(date(2025, 12, 15), date(2026, 2, 14)))
    assert [(month.key, month.kind) for month in decree] == [("2026-01", "ND09"), ("2026-02", "ND09")]
    assert months_of(span(date(2025, 12, 15), date(2026, 2, 15))) == ()


def test_instants_are_hanoi_s_and_the_end_is_outside() -> None:
    found = parse("2026-10")
    assert found.start_at.isoformat() == "2026-09-15T00:00:00+07:00"
    assert found.end_at.isoformat() == "2026-10-15T00:00:00+07:00"
    assert found.end_at.tzinfo is HANOI


def test_the_same_period_of_the_year_before() -> None:
    assert year_before(parse("2026-9M")) == parse("2025-9M")
    assert year_before(parse("2026-03", cutoff_day=20)) == parse("2025-03", cutoff_day=20)
    with pytest.raises(Refused, match="không có cùng kỳ năm trước"):
        year_before(span(date(2026, 1, 5), date(2026, 1, 20)))


def test_nine_months_lie_between_two_fourth_quarters() -> None:
    nine = parse("2026-9M", calendar=True)
    assert next_period(nine) == parse("2026-Q4", calendar=True)
    assert previous_period(nine) == parse("2025-Q4", calendar=True)


@given(periods().filter(lambda period: "W" not in period.key))
def test_months_make_a_period_up_exactly(period: Period) -> None:
    months = months_of(period)
    assert months[0].first_on == period.first_on
    assert months[-1].last_on == period.last_on
    assert {month.kind for month in months} == {period.kind}
    for earlier, later in pairwise(months):
        assert later.first_on == earlier.last_on + ONE_DAY
        assert next_period(earlier) == later
        assert previous_period(later) == earlier


@given(periods())
def test_periods_touch(period: Period) -> None:
    following, before = next_period(period), previous_period(period)
    assert following.first_on == period.last_on + ONE_DAY
    assert following.start_at == period.end_at
    assert before.last_on + ONE_DAY == period.first_on
    assert period.key.endswith("9M") or previous_period(following) == next_period(before) == period


@given(st.dates(date(2019, 1, 1), date(2040, 1, 1)), st.booleans(), st.integers(1, 27))
def test_every_day_is_in_one_month(day: date, calendar: bool, cutoff_day: int) -> None:  # noqa: FBT001 - drawn
    month = month_of(day, calendar=calendar, cutoff_day=cutoff_day)
    assert day in month
    assert parse(month.key, calendar=calendar, cutoff_day=cutoff_day) == month


CHANGE = parse("2026-11").last_on.replace(day=1)


@st.composite
def rules(draw: st.DrawFn) -> Closes:
    """Months that are counted by one rule until some month, and by another from then on."""
    cutoff_days = st.none() | st.integers(1, 27)
    old, new = draw(cutoff_days), draw(cutoff_days)
    since = date(2026, draw(st.integers(1, 12)), 1)
    return lambda begins: old if begins < since else new


@given(rules(), st.dates(date(2025, 11, 1), date(2027, 3, 1)))
def test_every_day_is_in_one_month_whatever_the_rule_was(closes: Closes, day: date) -> None:
    found = month_by(day, closes)
    assert day in found
    assert day not in previous_period(found)
    assert day not in next_period(found)


@given(rules(), st.sampled_from([part for part in PARTS if "W" not in part]))
def test_a_period_is_the_sum_of_its_months_whatever_the_rule_was(closes: Closes, part: str) -> None:
    period = parse_by(f"2026{part}", closes)
    months = months_of(period)
    assert (months[0].first_on, months[-1].last_on) == (period.first_on, period.last_on)
    for earlier, later in pairwise((*months, next_period(months[-1]))):
        assert later.first_on == earlier.last_on + ONE_DAY
        assert previous_period(later) == earlier
    assert next_period(period).first_on == period.last_on + ONE_DAY
    assert previous_period(period).last_on + ONE_DAY == period.first_on
    assert not any(period.is_at_odds(one) or one.is_at_odds(period) for one in months)
    kept = [replace(one, closes=None) for one in months]  # as they were closed
    assert not any(period.is_at_odds(one) or one.is_at_odds(period) for one in kept)
    assert all(previous_period(later).last_on == earlier.last_on for earlier, later in pairwise(kept))


def test_what_was_kept_does_not_tell_when_its_rule_changed() -> None:
    fourth = parse_by("2026-Q4", lambda begins: 14 if begins < CHANGE else 20)
    assert [one.last_on.day for one in months_of(fourth)] == [14, 20, 20]
    assert months_of(replace(fourth, closes=None)) == ()
    assert [one.key for one in months_of(replace(parse("2026-Q4"), closes=None))] == [
        "2026-10",
        "2026-11",
        "2026-12",
    ]


@pytest.mark.parametrize(
    ("first_on", "is_taken"),
    [
        ("2026-10-15", True),
        ("2026-10-01", False),  # no month ends on the last day of September and is October's
        ("2026-11-01", True),
        ("2026-10-02", True),
        ("2026-10-28", True),
        ("2026-10-29", False),
        ("2026-11-02", False),
        ("2026-09-15", False),
    ],
)
def test_a_month_begins_behind_a_day_that_can_close_the_one_before(first_on: str, *, is_taken: bool) -> None:
    november, day = parse("2026-11"), date.fromisoformat(first_on)
    found = beginning_on(november, day)
    assert (found.first_on == day) is is_taken
    assert found.last_on == november.last_on
    for other in (span(date(2026, 10, 16), date(2026, 11, 14)), parse("2026-W42")):
        assert beginning_on(other, day) == other


def test_halves_lie_beside_halves_and_nine_months_beside_none() -> None:
    assert just_before(parse("2026-H1")) == parse("2025-H2")
    assert just_before(parse("2026-H2")) == parse("2026-H1")
    assert just_before(parse("2026-9M")) is None
    assert just_before(parse("2026-10")) == parse("2026-09")
    assert just_before(span(date(2026, 1, 11), date(2026, 1, 20))) == span(
        date(2026, 1, 1), date(2026, 1, 10)
    )


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2026-W42", "2026-10-12", "2026-10-18"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
    ],
)
@pytest.mark.parametrize("calendar", [False, True])
def test_a_week_runs_from_monday_to_sunday_for_everybody(
    key: str, first: str, last: str, *, calendar: bool
) -> None:
    found = parse(key.lower(), calendar=calendar, cutoff_day=20)
    assert (found.first_on.isoformat(), found.last_on.isoformat(), found.kind) == (first, last, "calendar")
    assert found.title == f"Tuần {int(key[-2:])} năm 2026"
    assert months_of(found) == ()
    assert week_of(found.first_on) == week_of(found.last_on) == found
    assert next_period(found).first_on == found.last_on + ONE_DAY
    assert previous_period(next_period(found)) == found


def test_a_week_of_last_year_is_the_one_of_the_same_number() -> None:
    assert year_before(parse("2026-W42")).first_on == date(2025, 10, 13)
    assert next_period(parse("2026-W53")).key == "2027-W01"
    for key in ("2025-W53", "2026-W00", "2026-W54"):
        with pytest.raises(Refused, match="không có tuần"):
            parse(key)
    with pytest.raises(Refused, match="Năm 2025 không có tuần 53"):
        year_before(parse("2026-W53"))
