"""What holds for every promise, whatever the calendar says; the cases of law stand in tests/law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cchc_desktop.core.calendar import HANOI, OfficeHours, Session, days, hanoi
from cchc_desktop.core.deadline import (
    SAME_DAY,
    Counting,
    Due,
    LedgerDay,
    Pause,
    Term,
    Unit,
    due,
    due_at,
)
from cchc_desktop.core.failure import Refused
from cchc_desktop.rulebook import load_law

CALENDAR = load_law().calendar
RULES = Counting(time(15))
MOMENTS = st.datetimes(datetime(2018, 1, 1), datetime(2027, 3, 1)).map(  # noqa: DTZ001 - Hanoi's clock
    lambda moment: hanoi(moment.replace(microsecond=0))
)
TERMS = st.one_of(
    st.just(SAME_DAY),
    st.builds(Term, st.integers(1, 40), st.just(Unit.HOURS)),
    st.builds(Term, st.integers(1, 30), st.just(Unit.WORKING_DAYS)),
    st.builds(Term, st.integers(1, 60), st.just(Unit.DAYS)),
    st.builds(Term, st.integers(1, 4), st.just(Unit.MONTHS)),
)
DAY_TERMS = TERMS.filter(lambda term: term.unit in (Unit.WORKING_DAYS, Unit.DAYS))


@st.composite
def stopped(draw: st.DrawFn) -> tuple[datetime, list[Pause]]:
    """A reception with up to three pauses around it, in any order and overlapping as they like."""
    received_at = draw(MOMENTS)
    pauses = []
    for _ in range(draw(st.integers(0, 3))):
        from_at = received_at + timedelta(minutes=draw(st.integers(-3000, 40000)))
        pauses.append(Pause(from_at, from_at + timedelta(minutes=draw(st.integers(0, 20000)))))
    return received_at, pauses


def at(text: str) -> datetime:
    return hanoi(datetime.fromisoformat(text))


def promise(term: str, received: str, *pauses: tuple[str, str], rules: Counting = RULES) -> Due:
    found = [Pause(at(from_at), at(to_at)) for from_at, to_at in pauses]
    return due(Term.parse(term), at(received), found, CALENDAR, rules)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("8wh", "8 giờ làm việc"),
        ("same-day", "trong ngày"),
        ("5wd", "5 ngày làm việc"),
        ("20d", "20 ngày"),
        ("2mo", "2 tháng"),
    ],
)
def test_a_term_is_read_and_said(text: str, words: str) -> None:
    term = Term.parse(f" {text.upper()} ")
    assert str(term) == text
    assert term.words() == words


@pytest.mark.parametrize(
    "text",
    ["", "5", "wd", "0wd", "-1d", "1.5wd", "5 ngày", "٥wd", "same day", "61mo", "2001wh", "9" * 40 + "d"],
)
def test_garbage_is_no_term(text: str) -> None:
    with pytest.raises(Refused) as refused:
        Term.parse(text)
    assert refused.value.field == "term"


def test_in_the_day_has_no_number() -> None:
    with pytest.raises(Refused, match="trong ngày"):
        Term(1, Unit.SAME_DAY)


@given(TERMS)
def test_a_term_survives_writing(term: Term) -> None:
    assert Term.parse(str(term)) == term


@given(TERMS, stopped(), st.booleans())
def test_a_promise_is_sound(term: Term, case: tuple[datetime, list[Pause]], is_shifted: bool) -> None:  # noqa: FBT001 - drawn
    received_at, pauses = case
    rules = replace(RULES, is_shifted_after_cutoff=is_shifted)
    found = due(term, received_at, pauses, CALENDAR, rules)
    assert found.due_at == due_at(term, received_at, pauses, CALENDAR, rules)
    assert received_at <= found.starts_at <= found.due_at
    assert found.due_at.date() == found.due_on
    assert CALENDAR.is_open(found.due_on)
    if term.unit is not Unit.HOURS:
        assert found.due_at == CALENDAR.end_of(found.due_on)
    assert [line.day for line in found.ledger] == list(days(received_at.date(), found.due_on))
    assert all(line.why for line in found.ledger)


@given(DAY_TERMS, stopped())
def test_the_ledger_counts_what_the_term_says(term: Term, case: tuple[datetime, list[Pause]]) -> None:
    received_at, pauses = case
    found = due(term, received_at, pauses, CALENDAR, RULES)
    assert sum(line.counted for line in found.ledger) == term.amount


@given(TERMS, stopped())
def test_a_pause_never_brings_the_promise_forward(term: Term, case: tuple[datetime, list[Pause]]) -> None:
    received_at, pauses = case
    plain = due_at(term, received_at, (), CALENDAR, RULES)
    assert due_at(term, received_at, pauses, CALENDAR, RULES) >= plain


@given(TERMS, stopped())
def test_the_order_of_pauses_does_not_matter(term: Term, case: tuple[datetime, list[Pause]]) -> None:
    received_at, pauses = case
    forwards = due_at(term, received_at, pauses, CALENDAR, RULES)
    assert due_at(term, received_at, [*reversed(pauses), *pauses], CALENDAR, RULES) == forwards


@given(TERMS, MOMENTS, st.integers(0, 30), st.integers(1, 900))
def test_a_pause_after_the_end_changes_nothing(
    term: Term, received_at: datetime, wait: int, hours: int
) -> None:
    plain = due_at(term, received_at, (), CALENDAR, RULES)
    from_at = plain + timedelta(hours=wait)
    late = Pause(from_at, from_at + timedelta(hours=hours))
    assert due_at(term, received_at, [late], CALENDAR, RULES) == plain


@given(TERMS, stopped())
def test_a_longer_term_is_never_earlier(term: Term, case: tuple[datetime, list[Pause]]) -> None:
    assume(term.unit is not Unit.SAME_DAY)
    received_at, pauses = case
    longer = Term(term.amount + 1, term.unit)
    shorter_due = due_at(term, received_at, pauses, CALENDAR, RULES)
    assert due_at(longer, received_at, pauses, CALENDAR, RULES) >= shorter_due


@given(TERMS, MOMENTS, st.integers(0, 20000))
def test_received_later_is_never_promised_earlier(term: Term, received_at: datetime, minutes: int) -> None:
    later = received_at + timedelta(minutes=minutes)
    before = due_at(term, received_at, (), CALENDAR, RULES)
    assert due_at(term, later, (), CALENDAR, RULES) >= before


@given(st.integers(1, 60), MOMENTS)
def test_hours_are_exactly_the_office_hours_between(hours: int, received_at: datetime) -> None:
    found = due(Term(hours, Unit.HOURS), received_at, (), CALENDAR, RULES)
    worked = timedelta()
    for day in days(found.starts_at.date(), found.due_on):
        for opens, closes in CALENDAR.sessions(day):
            worked += max(timedelta(), min(closes, found.due_at) - max(opens, found.starts_at))
    assert worked == timedelta(hours=hours)


def test_every_line_of_the_account_says_why() -> None:
    found = promise("20d", "2026-08-12T10:00")
    assert found.ledger[0] == LedgerDay(date(2026, 8, 12), counted=False, why="ngày tiếp nhận, không tính")
    assert found.ledger[10].why == "ngày thứ 10 (làm bù cho ngày 31/08/2026)"
    assert found.ledger[11].why == "ngày thứ 11 (Chủ nhật)"
    assert [line.why for line in found.ledger[-3:]] == [
        "ngày thứ 20, hết hạn; nghỉ Quốc khánh nên chuyển sang 03/09/2026",
        "nghỉ Quốc khánh",
        "ngày làm việc đầu tiên sau khi hết hạn; ngày hẹn trả",
    ]
    assert not found.ledger[-1].counted


def test_the_account_of_a_pause() -> None:
    found = promise("5wd", "2026-03-02T10:00", ("2026-03-04T10:00", "2026-03-06T10:00"))
    assert [line.why for line in found.ledger] == [
        "ngày tiếp nhận, không tính",
        "ngày làm việc thứ 1",
        "ngày làm việc thứ 2",
        "tạm dừng chờ bổ sung",
        "tạm dừng chờ bổ sung",
        "Thứ Bảy",
        "Chủ nhật",
        "ngày làm việc thứ 3",
        "ngày làm việc thứ 4",
        "ngày làm việc thứ 5; ngày hẹn trả",
    ]


def test_the_account_of_hours() -> None:
    found = promise("8wh", "2026-03-06T16:30")
    assert [(line.counted, line.why) for line in found.ledger] == [
        (True, "tính 30 phút"),
        (False, "Thứ Bảy"),
        (False, "Chủ nhật"),
        (True, "tính 7 giờ 30 phút; ngày hẹn trả"),
    ]
    assert promise("1wh", "2026-03-02T17:00").ledger[0].why == "ngày tiếp nhận, chưa tính được giờ nào"
    assert promise("1wh", "2026-03-02T08:00").ledger[0].why == "tính 1 giờ; ngày hẹn trả"


def test_the_account_of_a_dossier_that_came_out_of_hours() -> None:
    saturday = promise("1wd", "2026-03-07T10:00")
    assert [line.why for line in saturday.ledger] == [
        "Thứ Bảy; hồ sơ nộp ngoài giờ làm việc, tính tiếp nhận từ 07:30 ngày 09/03/2026",
        "Chủ nhật",
        "ngày tiếp nhận, không tính",
        "ngày làm việc thứ 1; ngày hẹn trả",
    ]
    evening = promise("1wd", "2026-03-02T19:00")
    assert evening.ledger[0].why == "nộp sau giờ làm việc, tính tiếp nhận từ 07:30 ngày 03/03/2026"
    shifted = promise("1wd", "2026-03-02T16:00", rules=replace(RULES, is_shifted_after_cutoff=True))
    assert shifted.ledger[0].why == "tiếp nhận sau 15:00, tính như tiếp nhận từ 07:30 ngày 03/03/2026"
    assert shifted.starts_at == at("2026-03-03T07:30")


def test_the_account_of_a_same_day_dossier() -> None:
    assert [(line.counted, line.why) for line in promise("same-day", "2026-03-02T15:00").ledger] == [
        (True, "trả kết quả trong ngày; ngày hẹn trả")
    ]
    assert [(line.counted, line.why) for line in promise("same-day", "2026-03-02T15:01").ledger] == [
        (False, "tiếp nhận sau 15:00, trả kết quả vào ngày làm việc tiếp theo"),
        (True, "ngày làm việc tiếp theo; ngày hẹn trả"),
    ]


def test_a_return_hour_is_kept_but_never_after_closing() -> None:
    early = replace(RULES, return_time=time(16))
    assert promise("1wd", "2026-03-02T10:00", rules=early).due_at == at("2026-03-03T16:00")
    late = replace(RULES, return_time=time(18))
    assert promise("1wd", "2026-03-02T10:00", rules=late).due_at == at("2026-03-03T17:00")


def test_another_cutoff() -> None:
    noon = Counting(cutoff=time(11))
    assert promise("same-day", "2026-03-02T11:00", rules=noon).due_on == date(2026, 3, 2)
    assert promise("same-day", "2026-03-02T11:01", rules=noon).due_on == date(2026, 3, 3)


def test_a_saturday_morning_counts_where_the_office_is_open() -> None:
    morning = (Session(time(7, 30), time(11, 30)),)
    week = dict.fromkeys(range(6), morning)
    calendar = replace(CALENDAR, hours=(OfficeHours(week),))
    found = due(Term.parse("1wd"), at("2026-03-06T10:00"), (), calendar, RULES)
    assert found.due_at == at("2026-03-07T11:30")


def test_a_naive_moment_is_hanoi_s() -> None:
    naive = datetime(2026, 3, 2, 10)  # noqa: DTZ001 - as a clerk types it
    assert due_at(Term.parse("1wd"), naive, (), CALENDAR, RULES) == at("2026-03-03T17:00")


def test_what_is_not_certain_is_told() -> None:
    assert promise("3wd", "2026-03-02T10:00").warnings == ()
    assert promise("3wd", "2026-12-31T10:00").warnings == (
        "Lịch năm 2027 là dự kiến, ngày hẹn trả có thể đổi khi có thông báo.",
    )
    (unsure,) = promise("1wd", "2026-01-09T10:00").warnings
    assert "10/01/2026" in unsure
    assert "12729/VPCP-KGVX" in unsure


@given(st.dates(date(2020, 12, 1), date(2020, 12, 31)), st.integers(30, 200), st.sampled_from(["wd", "d"]))
def test_a_year_without_a_calendar_is_refused(received_on: date, amount: int, unit: str) -> None:
    one_year = replace(CALENDAR, years={2020: "official"})
    received_at = datetime.combine(received_on, time(9), HANOI)
    assume(unit == "wd" or (received_on + timedelta(days=amount)).year > received_on.year)
    with pytest.raises(Refused, match="Chưa có lịch làm việc năm 2021"):
        due(Term.parse(f"{amount}{unit}"), received_at, (), one_year, RULES)
