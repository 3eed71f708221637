"""What was promised comes again until it is done, whatever other reports end on the same day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.narrative import TASKS, Document, State
from cchc_desktop.core.period import parse
from cchc_desktop.operations import narrative
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.narrative import Seen, see

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


def write(place: Workplace, period: str, act: Callable[[Desk, Seen], Document]) -> Document:
    seen = see(place, parse(period), "tthc", LATER)
    with at_desk(place, "Hùng", LATER) as desk:
        return act(desk, seen)


def stale(place: Workplace, period: str) -> dict[str, str]:
    seen = see(place, parse(period), "tthc", LATER)
    return {row.block.id: row.stale.sentence() for row in narrative.rows(seen) if row.stale is not None}


def said(place: Workplace, period: str) -> list[str]:
    return [row.text for row in narrative.rows(see(place, parse(period), "tthc", LATER))]


def test_a_kept_report_follows_what_the_earlier_one_says_of_its_promises(place: Workplace) -> None:
    block = promised(place, "2026-09", TOLD)
    kept(place, "2026-10")
    put(place, "2026-09", block, State.DOING)
    assert tasks(place, "2026-10") == [(TOLD, State.DOING)]
    put(place, "2026-09", block, State.DONE)
    assert tasks(place, "2026-10") == [(TOLD, State.DONE)]
    assert "Trong 1 giải pháp đã đề ra, đã làm 1, đang làm 0, chưa làm 0:" in said(place, "2026-10")
    assert block not in dict(see(place, parse("2026-10"), "tthc", LATER).unsettled)


def test_a_person_who_worded_it_here_keeps_the_words_and_the_state_follows(place: Workplace) -> None:
    block = promised(place, "2026-09", TOLD)
    write(place, "2026-10", lambda d, s: narrative.edit(d, s, block, "Tập huấn hai buổi"))
    put(place, "2026-09", block, State.DONE)
    assert tasks(place, "2026-10") == [("Tập huấn hai buổi", State.DONE)]
    other = promised(place, "2026-09", "Thêm máy")
    put(place, "2026-10", other, State.DOING)
    put(place, "2026-09", other, State.DONE)
    assert tasks(place, "2026-10")[-1] == ("Thêm máy", State.DOING)  # said in this very report


def test_a_term_that_was_set_here_stays(place: Workplace) -> None:
    block = promised(place, "2026-09", TOLD)
    day = date(2026, 11, 20)
    write(place, "2026-10", lambda d, s: narrative.put_until(d, s, block, day))
    put(place, "2026-09", block, State.DOING)
    found = see(place, parse("2026-10"), "tthc", LATER).document.block(block)
    assert (found.until, found.state) == (day.isoformat(), State.DOING)
    later = see(place, parse("2026-11"), "tthc", LATER).document.block(block)
    assert (later.until, later.state) == (day.isoformat(), State.DOING)


@pytest.mark.parametrize("is_worded", [False, True])
def test_what_its_own_report_takes_out_is_marked_and_settled_by_a_person(
    place: Workplace, *, is_worded: bool
) -> None:
    block = promised(place, "2026-09", TOLD)
    kept(place, "2026-10")
    if is_worded:
        write(place, "2026-10", lambda d, s: narrative.edit(d, s, block, "Chữ viết ở đây"))
    write(place, "2026-09", lambda d, s: narrative.remove(d, s, block))
    assert stale(place, "2026-10") == {block: "đã bỏ khỏi báo cáo kỳ trước"}
    assert ("Chữ viết ở đây" if is_worded else TOLD) in said(place, "2026-10")
    unsettled = see(place, parse("2026-10"), "tthc", LATER).unsettled
    assert [one.partition(": ")[2] for id_, one in unsettled if id_ == block] == [
        "đã bỏ khỏi báo cáo kỳ trước"
    ]
    assert (tasks(place, "2026-11") == []) is not is_worded
    write(place, "2026-10", lambda d, s: narrative.confirm(d, s, block))
    assert stale(place, "2026-10") == {}
    assert len(tasks(place, "2026-11")) == 1  # October vouches for it now
    write(place, "2026-10", lambda d, s: narrative.leave_out(d, s, block))
    assert stale(place, "2026-10") == {}
    assert tasks(place, "2026-11") == []


def test_what_comes_back_in_its_own_report_is_marked_no_more(place: Workplace) -> None:
    block = promised(place, "2026-09", TOLD)
    kept(place, "2026-10")
    was = see(place, parse("2026-09"), "tthc", LATER).document.block(block)
    write(place, "2026-09", lambda d, s: narrative.remove(d, s, block))
    kept(place, "2026-10")
    assert stale(place, "2026-10") != {}
    done = narrative.Done(block, was, None, "Hùng")
    write(place, "2026-09", lambda d, s: narrative.put_back(d, s, done))
    assert stale(place, "2026-10") == {}
