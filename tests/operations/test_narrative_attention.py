"""What a report still waits for, terms and states of promises, undo of one block, and counting only once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from acting import Act

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative import Document, State
from cchc_desktop.core.period import Period, parse
from cchc_desktop.operations import month, narrative
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.narrative import Seen, see
from cchc_desktop.operations.narrative_attention import attention

OCTOBER, NOVEMBER = parse("2026-10"), parse("2026-11")
AFTER = datetime(2026, 10, 20, 9, tzinfo=HANOI)
LATER = datetime(2026, 11, 20, 9, tzinfo=HANOI)
PROMISED = "promise:2026-09-15:1"


def write(
    place: Workplace, seen: Seen, act: Callable[[Desk, Seen], Document], at: datetime = AFTER
) -> Document:
    with at_desk(place, "Lan", at) as desk:
        return act(desk, seen)


def promised(place: Workplace) -> None:
    seen = see(place, OCTOBER, "tthc", AFTER)
    write(place, seen, lambda d, s: narrative.promise(d, s, "Trực thêm thứ Bảy"))
    write(place, seen, lambda d, s: narrative.put_until(d, s, PROMISED, date(2026, 11, 10)))


def kinds(seen: Seen) -> dict[str, str]:
    return {one.kind: one.block for one in attention(seen) if one.kind != "draft"}  # it is not closed


def test_a_promise_of_before_asks_for_its_state_and_tells_that_its_day_has_gone_by(place: Workplace) -> None:
    promised(place)
    assert "state" not in kinds(see(place, OCTOBER, "tthc", AFTER))
    seen = see(place, NOVEMBER, "tthc", LATER)
    assert kinds(seen) == {"open": "weak/other", "state": PROMISED, "late": PROMISED}
    assert (PROMISED, "“Trực thêm thứ Bảy”: chưa ghi tình trạng thực hiện trong kỳ") in seen.unsettled
    write(place, seen, lambda d, s: narrative.put_state(d, s, PROMISED, State.DOING), LATER)
    assert kinds(see(place, NOVEMBER, "tthc", LATER)) == {"open": "weak/other", "late": PROMISED}
    write(place, seen, lambda d, s: narrative.put_state(d, s, PROMISED, State.DONE), LATER)
    assert kinds(see(place, NOVEMBER, "tthc", LATER)) == {"open": "weak/other"}


def test_what_settles_is_what_a_final_paper_is_refused_for(place: Workplace) -> None:
    promised(place)
    seen = see(place, NOVEMBER, "tthc", LATER)
    settling = {one.block or one.sentence for one in attention(seen) if one.is_settling}
    assert settling == {*(block for block, _ in seen.unsettled), *seen.why_draft}


def test_the_term_is_printed_and_goes_with_the_promise(place: Workplace) -> None:
    promised(place)

    def printed(period: Period, at: datetime) -> str:
        paper = narrative.paper_of(place, see(place, period, "tthc", at), at.date())
        return "\n".join("".join(p.text for p in para.pieces) for part in paper.parts for para in part.paras)

    assert "Trực thêm thứ Bảy, xong trước ngày 10/11/2026." in printed(OCTOBER, AFTER)
    assert "Trực thêm thứ Bảy (từ tháng 10 năm 2026, hạn 10/11/2026): chưa làm." in printed(NOVEMBER, LATER)


def test_a_term_before_the_period_or_of_a_sentence_is_refused(place: Workplace) -> None:
    promised(place)
    seen = see(place, OCTOBER, "tthc", AFTER)
    with pytest.raises(Refused, match="đứng trước kỳ"):
        write(place, seen, lambda d, s: narrative.put_until(d, s, PROMISED, date(2026, 9, 1)))
    with pytest.raises(Refused, match="mới có thời hạn"):
        write(place, seen, lambda d, s: narrative.put_until(d, s, "weak/other", date(2026, 11, 1)))


def test_undo_gives_one_block_back_and_leaves_what_others_wrote_since(place: Workplace) -> None:
    seen = see(place, OCTOBER, "tthc", AFTER)
    first = seen.document.block("overview/received/none")
    made = write(place, seen, lambda d, s: narrative.edit(d, s, first.id, "Kỳ này vắng."))
    write(place, seen, lambda d, s: narrative.edit(d, s, "weak/other", "Của người khác."))
    done = narrative.Done(first.id, first, made.block(first.id), "Lan")
    write(place, seen, lambda d, s: narrative.put_back(d, s, done))
    document = see(place, OCTOBER, "tthc", AFTER).document
    assert document.block(first.id).text == first.text
    assert not document.block(first.id).is_touched
    assert document.block("weak/other").text == "Của người khác."


def test_overdue_dossiers_without_a_cause_are_told(place: Workplace, act: Act) -> None:
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    found = attention(see(place, OCTOBER, "tthc", AFTER))[-1]
    assert (found.kind, found.figure, found.is_settling) == ("cause", "cause.none.count", False)
    assert found.sentence == "1 hồ sơ quá hạn chưa ghi nguyên nhân"


def test_figures_are_counted_again_only_where_something_may_have_moved(place: Workplace, act: Act) -> None:
    first = see(place, OCTOBER, "tthc", AFTER)
    write(place, first, lambda d, s: narrative.edit(d, s, "weak/other", "Không đụng số liệu."))
    second = see(place, OCTOBER, "cchc", AFTER, first)
    assert second.facts is first.facts
    assert second.kind == "cchc"
    third = see(place, OCTOBER, "tthc", AFTER, second)
    assert third.document.block("weak/other").text == "Không đụng số liệu."
    assert see(place, NOVEMBER, "tthc", AFTER, third).facts is not first.facts
    assert see(place, OCTOBER, "tthc", AFTER + timedelta(minutes=2), third).facts is not first.facts
    assert see(replace(place, law=replace(place.law)), OCTOBER, "tthc", AFTER, third).facts is not first.facts
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    assert see(place, OCTOBER, "tthc", AFTER, third).figures["received"].text == "1"


def test_a_look_ahead_that_was_kept_does_not_hide_a_later_change(place: Workplace, act: Act) -> None:
    late = act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước").local_no
    month.report(place, OCTOBER, AFTER, by="Lan")
    act("correct", "2026-10-20T08:00", dossier=late, late_cause="A3", reason="ghi sót")
    assert see(place, OCTOBER, "tthc", AFTER).figures["cause.A3.count"].text == "1"
