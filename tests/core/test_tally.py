"""Counts: every dossier in one box, months make quarters, communes add."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import (
    BOXES,
    CLOSING,
    ENDED,
    OPENING,
    RECEIVED,
    Line,
    StandingBy,
    Tally,
    broken_identities,
    carry_over_gaps,
    difference,
    standing,
    tally,
)

OCTOBER = periods.parse("2026-10")
NOVEMBER = periods.parse("2026-11")
START = datetime(2026, 6, 1, 8, tzinfo=HANOI)


def a_line(**but: object) -> Line:
    plain = Line(
        local_no="0001/2026",
        code=None,
        procedure="1.001193",
        field="Hộ tịch",
        level="xa",
        case=None,
        channel="direct",
        online_kind=None,
        received_at=datetime(2026, 10, 1, 9, tzinfo=HANOI),
        due_at=datetime(2026, 10, 8, 17, tzinfo=HANOI),
        is_same_day=False,
        paused_at=None,
        ended_at=None,
        end=None,
        handed_back_at=None,
        apologised_at=None,
        is_digitised_in=False,
        is_digitised_out=False,
        is_reused=False,
        is_paid_online=False,
    )
    return replace(plain, **but)  # type: ignore[arg-type]  # tests name the columns


def boxes_of(line: Line, period: Period = OCTOBER) -> dict[str, int]:
    return {box: n for box, n in tally([line], period).total().items() if n}


def at(day: int, hour: int = 10, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (a_line(), {"received_direct": 1, "pending_overdue": 1}),
        (a_line(due_at=at(15, 17)), {"received_direct": 1, "pending_in_time": 1}),
        (a_line(channel="post", due_at=at(20)), {"received_direct": 1, "pending_in_time": 1}),
        (a_line(channel="online", due_at=at(20)), {"received_online": 1, "pending_in_time": 1}),
        (a_line(received_at=at(14, 10, 9), due_at=at(20)), {OPENING: 1, "pending_in_time": 1}),
        (a_line(received_at=at(15, 0, 9), due_at=at(20)), {"received_direct": 1, "pending_in_time": 1}),
        (a_line(ended_at=at(7, 16), end="finished"), {"received_direct": 1, "early": 1}),
        (a_line(ended_at=at(8, 17), end="finished"), {"received_direct": 1, "on_time": 1}),
        (a_line(ended_at=at(8, 18), end="finished"), {"received_direct": 1, "late": 1}),
        (a_line(ended_at=at(7), end="withdrawn"), {"received_direct": 1, "on_time": 1, "withdrawn": 1}),
        (a_line(ended_at=at(9), end="stopped"), {"received_direct": 1, "late": 1, "stopped": 1}),
        (a_line(ended_at=at(15), end="finished"), {"received_direct": 1, "pending_overdue": 1}),
        (a_line(paused_at=at(7)), {"received_direct": 1, "pending_in_time": 1}),
        (a_line(received_at=None, due_at=None, ended_at=at(5), end="refused"), {"refused": 1}),
        (a_line(received_at=at(20)), {}),
        (a_line(received_at=at(1, 9, 9), ended_at=at(10, 9, 9), end="finished"), {}),
        (
            a_line(apologised_at=at(7), due_at=at(20)),
            {"received_direct": 1, "pending_in_time": 1, "apologised": 1},
        ),
    ],
)
def test_each_dossier_stands_in_its_boxes(line: Line, expected: dict[str, int]) -> None:
    assert boxes_of(line) == expected


def test_same_day_procedures_are_never_early() -> None:
    line = a_line(is_same_day=True, due_at=at(8, 17), ended_at=at(7, 9), end="finished")
    assert standing(line) == "on_time"


def test_by_the_minute_an_hour_before_is_early() -> None:
    line = a_line(ended_at=at(8, 16), end="finished")
    assert standing(line, StandingBy.MINUTE) == "early"
    assert standing(line, StandingBy.DAY) == "on_time"


def test_the_example_row_of_the_official_table() -> None:
    lines = [
        *(a_line(channel="online", ended_at=at(2), end="finished") for _ in range(30)),
        *(a_line(ended_at=at(2), end="finished") for _ in range(30)),
        *(a_line(ended_at=at(8), end="finished") for _ in range(15)),
        *(a_line(ended_at=at(9), end="finished") for _ in range(2)),
        *(a_line(due_at=at(20)) for _ in range(3)),
        *(a_line(received_at=at(1, 9, 9), due_at=at(20)) for _ in range(4)),
        a_line(received_at=at(1, 9, 9)),
    ]
    box = tally(lines, OCTOBER).total()
    assert [box[name] for name in (*RECEIVED, OPENING)] == [30, 50, 5]
    assert [box[name] for name in ENDED] == [60, 15, 2]
    assert [box[name] for name in CLOSING] == [7, 1]
    assert broken_identities(tally(lines, OCTOBER)) == ()


moments = st.integers(0, 200 * 24).map(lambda hours: START + timedelta(hours=hours))


def _between(first: datetime, last: datetime | None) -> st.SearchStrategy[datetime]:
    span = int(((last or first + timedelta(days=60)) - first).total_seconds())
    return st.integers(0, span).map(lambda seconds: first + timedelta(seconds=seconds))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    received_at = draw(moments)
    end = draw(st.sampled_from([None, "finished", "withdrawn", "stopped", "refused"]))
    ended_at = received_at + timedelta(hours=draw(st.integers(0, 1500))) if end else None
    return a_line(
        local_no=f"{draw(st.integers(1, 9999)):04}/2026",
        procedure=draw(st.sampled_from(["1.001193", "2.000815", "1.004873"])),
        field=draw(st.sampled_from(["Hộ tịch", "Chứng thực"])),
        channel=draw(st.sampled_from(["direct", "online", "post"])),
        received_at=received_at,
        due_at=received_at + timedelta(hours=draw(st.integers(1, 900))),
        end=end,
        ended_at=ended_at,
        paused_at=None if end else draw(st.none() | moments.map(lambda m: max(m, received_at))),
        apologised_at=draw(st.none() | _between(received_at, ended_at)),
        is_digitised_in=draw(st.booleans()),
        is_digitised_out=draw(st.booleans()),
        is_paid_online=draw(st.booleans()),
    )


registers = st.lists(lines(), max_size=40)


@given(registers)
@settings(max_examples=150, deadline=None)
def test_received_and_carried_over_equal_ended_and_pending(register: list[Line]) -> None:
    for period in (OCTOBER, NOVEMBER, periods.parse("2026-Q4"), periods.parse("2026-08", calendar=True)):
        assert broken_identities(tally(register, period)) == ()


@given(registers)
@settings(max_examples=150, deadline=None)
def test_what_is_pending_is_carried_over(register: list[Line]) -> None:
    assert carry_over_gaps(tally(register, OCTOBER), tally(register, NOVEMBER)) == ()


@given(registers)
@settings(max_examples=100, deadline=None)
def test_three_months_one_after_the_other_are_the_quarter(register: list[Line]) -> None:
    for key, kind in (("2026-Q3", False), ("2026-Q3", True)):
        quarter = periods.parse(key, calendar=kind)
        total = Tally()
        for month in periods.months_of(quarter):
            total = total.then(tally(register, month))
        assert total == tally(register, quarter)


@given(registers, registers)
@settings(max_examples=100, deadline=None)
def test_two_communes_add(ours: list[Line], theirs: list[Line]) -> None:
    both = tally([*ours, *theirs], OCTOBER)
    assert tally(ours, OCTOBER) + tally(theirs, OCTOBER) == both
    assert tally(theirs, OCTOBER) + tally(ours, OCTOBER) == both
    assert difference(both, tally(ours, OCTOBER) + tally(theirs, OCTOBER)) == ()


def test_adding_months_side_by_side_is_an_error() -> None:
    a, b = tally([a_line()], OCTOBER), tally([a_line()], NOVEMBER)
    with pytest.raises(ValueError, match="then"):
        a + b
    with pytest.raises(ValueError, match="begin"):
        b.then(a)


def test_nothing_is_neutral() -> None:
    one = tally([a_line()], OCTOBER)
    assert Tally() + one == one + Tally() == Tally().then(one) == one.then(Tally()) == one


def test_every_box_is_named_in_the_total() -> None:
    assert tuple(tally([], OCTOBER).total()) == BOXES
    assert tally([], OCTOBER).last_on == date(2026, 10, 14)
