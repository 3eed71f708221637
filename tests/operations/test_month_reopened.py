"""A closed period opened again: why, what stays reported meanwhile, and what the unit above makes of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from acting import Act

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period, parse
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.indicators import measure
from cchc_desktop.operations.month import Check, preview, reopen, report, sentences
from cchc_desktop.operations.month_history import history
from cchc_desktop.operations.month_units import Combined
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store import month_acts, months

OCTOBER, NOVEMBER = parse("2026-10"), parse("2026-11")
AFTER = datetime(2026, 10, 20, 9, 5, tzinfo=HANOI)
LATER = AFTER + timedelta(days=1)
DECEMBER = datetime(2026, 12, 20, 9, tzinfo=HANOI)
WHY = "Ghi sót hồ sơ giấy"


def received(act: Act, at: str = "2026-10-01T09:00") -> str:
    return act("receive", at, procedure="1.004873", applicant="Đỗ Thị Ước").local_no


def close(place: Workplace, period: Period = OCTOBER, now: datetime = AFTER, reason: str = "") -> int:
    return report(place, period, now, by="Lan", is_closing=True, reason=reason).revision


def named(place: Workplace, period: Period, name: str, now: datetime = DECEMBER) -> Check | None:
    checks = preview(place, period, now, by="Lan").checks
    return next((one for one in checks if one.name == name), None)


def test_only_a_closed_period_is_opened_again_and_only_with_a_reason(place: Workplace, act: Act) -> None:
    received(act)
    with pytest.raises(Refused, match="chưa chốt nên không có gì để mở lại"):
        reopen(place, OCTOBER, AFTER, by="Hùng", reason=WHY)
    report(place, OCTOBER, AFTER, by="Lan")
    with pytest.raises(Refused, match="chưa chốt"):
        reopen(place, OCTOBER, AFTER, by="Hùng", reason=WHY)
    close(place)
    for reason in ("", "   ", "nhầm"):
        with pytest.raises(Refused, match="ít nhất vài chữ") as refused:
            reopen(place, OCTOBER, AFTER, by="Hùng", reason=reason)
        assert refused.value.field == "reason"
    reopen(place, OCTOBER, LATER, by="Hùng", reason=WHY)
    with pytest.raises(Refused, match=f"đã được Hùng mở lại ngày 21/10/2026: {WHY}"):
        reopen(place, OCTOBER, LATER, by="Lan", reason=WHY)
    with place.register.read() as reading:
        [entry] = month_acts.acts(reading, month_acts.REOPEN)
    assert (entry.revision, entry.by, entry.reason, entry.at) == (2, "Hùng", WHY, LATER)
    assert check(place).findings == ()


def test_closing_again_asks_for_as_much_of_a_reason_as_opening_again(place: Workplace, act: Act) -> None:
    received(act)
    close(place)
    received(act, "2026-10-02T09:00")
    for reason in ("", "x"):
        with pytest.raises(Refused, match="Muốn chốt lại phải ghi lý do, ít nhất vài chữ") as refused:
            close(place, now=LATER, reason=reason)
        assert refused.value.field == "reason"
    reopen(place, OCTOBER, LATER, by="Hùng", reason=WHY)
    with pytest.raises(Refused, match="ít nhất vài chữ"):
        close(place, now=LATER, reason="x")
    assert close(place, now=LATER) == 2  # with the reason it was opened with
    received(act, "2026-10-05T09:00")
    assert close(place, now=LATER, reason=WHY) == 3


def test_what_was_reported_stays_so_until_the_next_closing(place: Workplace, act: Act) -> None:
    number = received(act)
    act("finish", "2026-10-05T09:00", dossier=number)
    close(place)
    with place.register.read() as reading:
        frozen = months.packet_of(reading, OCTOBER, 1)
    reopen(place, OCTOBER, LATER, by="Hùng", reason=WHY)
    received(act, "2026-10-02T09:00")
    here = preview(place, OCTOBER, LATER, by="Lan")
    assert (here.is_final, here.revision, here.tally.of("received_direct")) == (False, 2, 2)
    assert here.drift != ()
    assert any("Số đã báo cáo vẫn là lần 1" in line for line in sentences(here))
    reported = preview(place, OCTOBER, LATER, by="Lan", is_reported=True)
    assert (reported.is_final, reported.revision, reported.tally.of("received_direct")) == (True, 1, 1)
    assert reported.reopened is not None
    figures = measure(place, OCTOBER, LATER)  # all that says how the month stands says it of now
    assert not figures.is_final
    assert figures.standing == "Mở lại từ 21/10/2026; số đã báo cáo vẫn là lần 1"
    assert figures.figure("online_rate").found.bottom == here.tally.of("received_direct")

    ahead = report(place, OCTOBER, LATER, by="Lan")
    assert (ahead.revision, ahead.is_final) == (2, False)
    assert report(place, OCTOBER, LATER, by="Lan").revision == 2
    again = report(place, OCTOBER, LATER, by="Lan", is_closing=True)
    assert (again.revision, again.is_final, again.drift) == (3, True, here.drift)
    with place.register.read() as reading:
        assert months.packet_of(reading, OCTOBER, 1) == frozen
        last = months.latest(reading, OCTOBER, is_final=True)
    assert last is not None
    assert (last.revision, last.reason) == (3, WHY)  # the reason of the reopening, none other was told
    assert preview(place, OCTOBER, LATER, by="Lan").drift == ()
    assert [(one.revision, one.state()) for one in history(place)] == [
        (3, "đã chốt"),
        (2, "tạm tính"),
        (1, "đã mở lại"),
    ]
    assert check(place).findings == ()


def test_closed_again_without_a_change_it_is_closed(place: Workplace, act: Act) -> None:
    received(act)
    close(place)
    reopen(place, OCTOBER, LATER, by="Hùng", reason=WHY)
    assert report(place, OCTOBER, LATER, by="Lan", is_closing=True).revision == 2
    done = preview(place, OCTOBER, LATER, by="Lan")
    assert (done.is_final, done.reopened, done.drift) == (True, None, ())
    reopen(place, OCTOBER, LATER, by="Hùng", reason="Lại ghi sót")
    assert preview(place, OCTOBER, LATER, by="Lan").reopened is not None


def test_above_nothing_collected_is_nothing_closed(superior: Workplace) -> None:
    above = preview(superior, OCTOBER, LATER, by="Minh")
    assert sentences(above)[0].endswith(", tạm tính:")  # without a revision: it is nobody's packet
    assert not Combined(above.tally, units=(), missing=()).is_final  # nor where no unit is known


def test_above_a_look_ahead_takes_no_closed_figure_back(
    place: Workplace, act: Act, superior: Workplace, tmp_path: Path
) -> None:
    stick = f"folder:{tmp_path / 'stick'}"
    received(act)
    close(place)
    reopen(place, OCTOBER, LATER, by="Hùng", reason=WHY)
    received(act, "2026-10-02T09:00")
    report(place, OCTOBER, LATER, by="Lan")
    # The closed revision nobody has taken in yet is not held back by the look ahead that follows it.
    assert len(send(place, stick, LATER, by="Lan").sent) == 2
    taken = collect(superior, stick, LATER, by="Minh")
    assert len(taken.accepted) == 2
    assert "số tạm tính lần 2" in taken.adjusted[0]
    above = preview(superior, OCTOBER, LATER, by="Minh")
    assert above.tally.of("received_direct") == 1
    [share] = above.units
    assert (share.revision, share.is_final, share.ahead) == (1, True, 2)
    assert any("đang điều chỉnh" in line for line in sentences(above))
    assert [one.is_final for one in measure(superior, OCTOBER, LATER).units] == [True]

    close(place, now=LATER)
    send(place, stick, LATER, by="Lan")
    [said] = collect(superior, stick, LATER, by="Minh").adjusted
    assert said.startswith("Phường")
    assert "chốt lại tháng 10 năm 2026, lần 3:" in said
    assert "đã báo cáo 1 → nay 2" in said
    above = preview(superior, OCTOBER, LATER, by="Minh")
    assert above.tally.of("received_direct") == 2
    assert [(one.revision, one.ahead) for one in above.units] == [(3, None)]


def test_the_period_before_and_after_must_meet(place: Workplace, act: Act) -> None:
    one = received(act)
    close(place)
    close(place, NOVEMBER, DECEMBER)
    for period, name in ((NOVEMBER, "carry_over"), (OCTOBER, "carried_on")):
        found_ = named(place, period, name)
        assert found_ is not None
        assert found_.is_passed
    two = received(act, "2026-10-02T09:00")  # October was closed with one left, November with one taken over
    gap, ahead = named(place, NOVEMBER, "carry_over"), named(place, OCTOBER, "carried_on")
    assert gap is not None
    assert ahead is not None
    assert (gap.is_passed, gap.dossiers) == (False, (two,))
    assert (ahead.is_passed, ahead.dossiers) == (False, (two,))
    assert "Tháng 11 năm 2026 đã chốt với 1 hồ sơ chuyển qua, nay kỳ này còn 2" in ahead.sentence
    close(place, OCTOBER, DECEMBER, WHY)
    close(place, NOVEMBER, DECEMBER, WHY)
    for period, name in ((NOVEMBER, "carry_over"), (OCTOBER, "carried_on")):
        found_ = named(place, period, name)
        assert found_ is not None
        assert found_.is_passed
    assert one != two


def test_a_dossier_that_changed_its_row_is_behind_the_gap(place: Workplace, act: Act) -> None:
    received(act)
    one = received(act, "2026-10-02T09:00")
    close(place)
    close(place, NOVEMBER, DECEMBER)
    told = {"procedure": "1.001193", "term": "3wd", "reason": "Nhầm thủ tục"}
    act("correct", "2026-12-20T08:00", dossier=one, **told)
    gap, ahead = named(place, NOVEMBER, "carry_over"), named(place, OCTOBER, "carried_on")
    assert gap is not None
    assert ahead is not None
    assert (gap.is_passed, gap.dossiers) == (False, (one,))
    assert (ahead.is_passed, ahead.dossiers) == (False, (one,))
    assert "đã chốt với hồ sơ chuyển qua khác ở 1 hồ sơ" in ahead.sentence
    assert "nay kỳ này còn" not in ahead.sentence  # as many as before


def test_a_quarter_is_the_sum_of_its_closed_months_or_says_where_not(place: Workplace, act: Act) -> None:
    fourth = parse("2026-Q4")
    act("finish", "2026-10-05T09:00", dossier=received(act))
    received(act, "2026-10-30T09:00")
    running, none = named(place, fourth, "months", AFTER), named(place, fourth, "months")
    assert running is None
    assert none is not None
    months_left = "Chưa chốt tháng 10 năm 2026, tháng 11 năm 2026, tháng 12 năm 2026"
    assert none.sentence.startswith(months_left)  # not those of the year in which there was nothing
    close(place, OCTOBER, DECEMBER)
    close(place, NOVEMBER, DECEMBER)
    partly = named(place, fourth, "months")
    assert partly is not None
    assert (partly.is_passed, partly.needs_seeing) == (False, False)
    assert "Chưa chốt tháng 12 năm 2026" in partly.sentence
    close(place, parse("2026-12"), DECEMBER)
    whole = named(place, fourth, "months")
    assert whole is not None
    assert whole.is_passed
    late = received(act, "2026-10-06T09:00")
    gap = named(place, fourth, "months")
    assert gap is not None
    assert (gap.is_passed, gap.needs_seeing, gap.is_blocking) == (False, True, False)
    assert gap.dossiers == (late,)
    assert close(place, fourth, DECEMBER) == 1  # told, not forbidden: the quarter may be the right one


def test_a_week_meets_the_month_that_ended_the_day_before(place: Workplace, act: Act) -> None:
    span = parse("2026-10-15..2026-10-18")
    received(act)
    close(place)
    two = received(act, "2026-10-02T09:00")
    gap = named(place, span, "carry_over")
    assert gap is not None
    assert gap.dossiers == (two,)
    assert gap.sentence.startswith("Tháng 10 năm 2026: ")


def test_every_dossier_to_mend_is_in_the_list(place: Workplace, act: Act) -> None:
    for minute in range(30):
        act("receive", f"2026-10-01T09:{minute:02}", procedure="1.004873", applicant="Đỗ Thị Ước")
    causes = named(place, OCTOBER, "late_causes", AFTER)
    assert causes is not None
    assert (len(causes.dossiers), causes.mend, causes.needs_seeing) == (30, "cause", True)
    act("correct", "2026-10-20T09:10", dossier="0001/2026", late_cause="A1", reason="Ghi nguyên nhân")
    fewer = named(place, OCTOBER, "late_causes", AFTER)
    assert fewer is not None
    assert "0001/2026" not in fewer.dossiers
    assert len(fewer.dossiers) == 29


def test_the_hints_name_what_the_register_knows(place: Workplace, act: Act) -> None:
    told, paused, still, late = (received(act, f"2026-09-1{day}T09:00") for day in (5, 6, 7, 8))
    act("digitise", "2026-10-01T09:00", dossier=told, is_result=True)
    act("request_supplement", "2026-09-18T09:00", dossier=paused, what=["Ảnh"], reason="mờ")
    act("assign", "2026-09-21T09:00", dossier=still, officer="Tư")
    act("withdraw", "2026-10-01T09:00", dossier=late, reason="đổi ý")
    assert [
        (name, found_.dossiers, found_.needs_seeing, found_.is_blocking)
        for name in ("result_unmarked", "still", "clock_stands")
        if (found_ := named(place, OCTOBER, name, AFTER)) is not None
    ] == [
        ("result_unmarked", (told,), False, False),
        ("still", (told, still), False, False),
        ("clock_stands", (), False, False),  # it stands since a day of the period
    ]
    clock = named(place, NOVEMBER, "clock_stands", DECEMBER)
    assert clock is not None
    assert clock.dossiers == (paused,)
    close(place)
    assert named(place, OCTOBER, "still", AFTER) is None  # not asked again of what is closed


def test_what_was_entered_after_the_end_is_named(place: Workplace, act: Act) -> None:
    received(act)
    none = named(place, OCTOBER, "entered_late", AFTER)
    assert none is not None
    assert none.is_passed
    with at_desk(place, "Lan", datetime(2026, 10, 2, 9, tzinfo=HANOI), AFTER) as desk:
        number = receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước")).local_no
    some = named(place, OCTOBER, "entered_late", AFTER)
    assert some is not None
    assert (some.is_passed, some.dossiers) == (False, (number,))


def test_a_clock_that_was_set_back_hides_nothing_entered_late(place: Workplace) -> None:
    first = datetime(2026, 10, 2, 9, tzinfo=HANOI)

    def entered(recorded_at: datetime) -> str:
        with at_desk(place, "Lan", first, recorded_at) as desk:
            return receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước")).local_no

    late = entered(AFTER)
    for _ in range(8):  # the clock has fallen back: what follows looks as if it had been entered before
        entered(first)
    again = entered(AFTER)
    some = named(place, OCTOBER, "entered_late", AFTER)
    assert some is not None
    assert some.dossiers == (late, again)
