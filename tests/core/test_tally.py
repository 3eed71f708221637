"""Counts: every dossier in one box, months make quarters, communes add."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers import NOVEMBER, OCTOBER, a_line, registers
from tries import tries

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
    known_until,
    standing,
    tally,
)


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


DUE = datetime(2026, 10, 8, 17, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("made_at", "line", "expected"),
    [
        (at(5), a_line(), "pending_in_time"),
        (DUE, a_line(), "pending_in_time"),
        (DUE + timedelta(seconds=1), a_line(), "pending_overdue"),
        (at(5), a_line(ended_at=at(9), end="finished"), "late"),
        (at(20), a_line(due_at=at(15)), "pending_in_time"),  # what is due after the period is not its matter
    ],
)
def test_nobody_is_overdue_in_a_running_period_before_the_due_moment(
    made_at: datetime, line: Line, expected: str
) -> None:
    counted = tally([line], OCTOBER, as_of=known_until([line], made_at)).total()
    assert [box for box in (*ENDED, *CLOSING) if counted[box]] == [expected]


def test_a_register_whose_acts_run_ahead_of_the_clock_is_known_to_its_last_act() -> None:
    ahead = a_line(received_at=at(9), handed_back_at=at(12, 16), ended_at=at(12), end="finished")
    assert known_until([a_line(), ahead], at(2)) == at(12, 16)
    assert known_until([a_line(), ahead], at(13).replace(microsecond=7)) == at(13)
    assert (
        tally([a_line(), ahead], OCTOBER, as_of=known_until([a_line(), ahead], at(2))).of(*CLOSING[1:]) == 1
    )


@given(registers, st.integers(0, 60))
@tries(40)
def test_at_every_moment_of_a_running_period_the_sides_are_equal(register: list[Line], day: int) -> None:
    as_of = OCTOBER.start_at + timedelta(days=day)
    running, over = tally(register, OCTOBER, as_of=as_of), tally(register, OCTOBER)
    assert broken_identities(running) == ()
    assert running.of(*CLOSING) == over.of(*CLOSING)
    unpaused = [replace(line, paused_at=None) for line in register]
    early, late = tally(unpaused, OCTOBER, as_of=as_of), tally(unpaused, OCTOBER)
    assert early.of("pending_overdue") <= late.of("pending_overdue")


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


@given(registers)
@tries(50)
def test_received_and_carried_over_equal_ended_and_pending(register: list[Line]) -> None:
    for period in (OCTOBER, NOVEMBER, periods.parse("2026-Q4"), periods.parse("2026-08", calendar=True)):
        assert broken_identities(tally(register, period)) == ()


@given(registers)
@tries(50)
def test_what_is_pending_is_carried_over(register: list[Line]) -> None:
    assert carry_over_gaps(tally(register, OCTOBER), tally(register, NOVEMBER)) == ()


@given(registers)
@tries(40)
def test_three_months_one_after_the_other_are_the_quarter(register: list[Line]) -> None:
    for key, kind in (("2026-Q3", False), ("2026-Q3", True)):
        quarter = periods.parse(key, calendar=kind)
        total = Tally()
        for month in periods.months_of(quarter):
            total = total.then(tally(register, month))
        assert total == tally(register, quarter)


@given(registers, registers)
@tries(40)
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
