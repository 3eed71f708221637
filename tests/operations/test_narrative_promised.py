"""What was promised comes again until it is done, whatever other reports end on the same day."""

from __future__ import annotations

from datetime import datetime

import pytest

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.narrative import TASKS, State
from cchc_desktop.core.period import parse
from cchc_desktop.operations import narrative
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.narrative import see

TOLD, LATER = "Tập huấn lại cho công chức một cửa", datetime(2026, 10, 5, 9, tzinfo=HANOI)
LONGER = ("2026-Q3", "2026-9M", "2026-W37", "2026-09-10..2026-09-12")


def kept(place: Workplace, period: str) -> None:
    seen = see(place, parse(period), "tthc", LATER)
    with at_desk(place, "Lan", LATER) as desk:
        narrative.regenerate(desk, seen)


def promised(place: Workplace, period: str, text: str) -> str:
    seen = see(place, parse(period), "tthc", LATER)
    with at_desk(place, "Lan", LATER) as desk:
        return narrative.promise(desk, seen, text).blocks[-1].id


def put(place: Workplace, period: str, block: str, state: State) -> None:
    seen = see(place, parse(period), "tthc", LATER)
    with at_desk(place, "Hùng", LATER) as desk:
        narrative.put_state(desk, seen, block, state)


def tasks(place: Workplace, period: str) -> list[tuple[str, State | None]]:
    seen = see(place, parse(period), "tthc", LATER)
    return [(one.text, one.state) for one in seen.document.blocks if one.sort in TASKS]


@pytest.mark.parametrize("period", LONGER)
def test_a_report_of_another_length_that_ends_on_the_same_day_hides_nothing(
    place: Workplace, period: str
) -> None:
    promised(place, "2026-09", TOLD)
    kept(place, period)
    assert tasks(place, "2026-10") == [(TOLD, State.OPEN)]
    assert tasks(place, "2026-Q4") == [(TOLD, State.OPEN)]
    told = narrative.rows(see(place, parse("2026-10"), "tthc", LATER))
    assert "Không có giải pháp nào của kỳ trước chuyển qua." not in [row.text for row in told]


def test_what_a_quarter_promises_comes_beside_what_its_month_does(place: Workplace) -> None:
    ids = {promised(place, period, period) for period in ("2026-07", "2026-Q3", "2026-08", "2026-07")}
    assert len(ids) == 4  # a quarter begins on the day of its first month
    coming = sorted(text for text, _ in tasks(place, "2026-10"))
    assert coming == ["2026-07", "2026-07", "2026-08", "2026-Q3"]


def test_the_last_word_counts_and_comes_once(place: Workplace) -> None:
    block = promised(place, "2026-08", TOLD)
    kept(place, "2026-09")
    put(place, "2026-09", block, State.DOING)
    for period in LONGER:
        kept(place, period)
    assert tasks(place, "2026-10") == [(TOLD, State.DOING)]
    put(place, "2026-09", block, State.DONE)
    assert tasks(place, "2026-10") == []
    assert tasks(place, "2026-Q4") == []


def test_what_a_quarter_leaves_out_its_months_go_on_asking(place: Workplace) -> None:
    block = promised(place, "2026-06", TOLD)
    for period in ("2026-Q3", "2026-09"):
        kept(place, period)
    seen = see(place, parse("2026-Q3"), "tthc", LATER)
    with at_desk(place, "Lan", LATER) as desk:
        narrative.leave_out(desk, seen, block)
    assert tasks(place, "2026-10") == [(TOLD, State.OPEN)]
    assert tasks(place, "2026-Q4") == []
    seen = see(place, parse("2026-09"), "tthc", LATER)
    with at_desk(place, "Lan", LATER) as desk:
        narrative.leave_out(desk, seen, block)
    assert tasks(place, "2026-10") == []
