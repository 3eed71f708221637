"""What a closing asks: causes told after it, nothing changed, what stands open before it, and the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from acting import Act

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.packet import read, write
from cchc_desktop.core.period import Period, parse
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.month import Check, preview, reopen, report, sentences
from cchc_desktop.operations.month_drift import compared, is_same
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import month_acts, months

OCTOBER, NOVEMBER = parse("2026-10"), parse("2026-11")
AFTER = datetime(2026, 10, 20, 9, 5, tzinfo=HANOI)
LATER = AFTER + timedelta(days=2)
DECEMBER = datetime(2026, 12, 20, 9, tzinfo=HANOI)
WHY = "bổ sung nguyên nhân"


def received(act: Act, at: str = "2026-10-01T09:00", **told: object) -> str:
    return act("receive", at, procedure="1.004873", applicant="Đỗ Thị Ước", **told).local_no


def close(place: Workplace, period: Period = OCTOBER, now: datetime = AFTER, reason: str = "") -> int:
    return report(place, period, now, by="Lan", is_closing=True, reason=reason).revision


def explain(act: Act, number: str, cause: str = "A1", at: str = "2026-10-21T09:00") -> None:
    act("correct", at, by="Hùng", dossier=number, late_cause=cause, reason="Ghi nguyên nhân quá hạn")


def named(place: Workplace, period: Period, name: str, now: datetime = DECEMBER) -> Check | None:
    checks = preview(place, period, now, by="Lan").checks
    return next((one for one in checks if one.name == name), None)


def test_causes_told_after_the_closing_are_drift_and_close_it_again(place: Workplace, act: Act) -> None:
    numbers = [received(act, f"2026-10-01T09:0{minute}") for minute in range(6)]
    act("finish", "2026-10-13T09:00", dossier=numbers[0], cause="A1")
    close(place)
    for number in numbers[1:4]:
        explain(act, number)
    done = preview(place, OCTOBER, LATER, by="Lan")
    named_ = ", ".join(numbers[1:4])
    assert done.drift == (
        f"Nguyên nhân quá hạn chưa ghi: đã báo cáo 5 → nay 2, do 3 hồ sơ: {named_}",
        f"Nguyên nhân quá hạn A1: đã báo cáo 1 → nay 4, do 3 hồ sơ: {named_}",
        f"3 hồ sơ đã khác: {named_}",
    )
    assert done.moved is not None
    assert [one.acts[0].title for one in done.moved.dossiers] == ["Sửa nguyên nhân quá hạn"] * 3
    assert [one.kind for one in done.moved.figures] == ["cause", "cause"]
    assert close(place, now=LATER, reason=WHY) == 2
    assert preview(place, OCTOBER, LATER, by="Lan").drift == ()


def test_a_cause_changed_for_another_is_drift_even_where_the_sums_stand(place: Workplace, act: Act) -> None:
    one, two = received(act), received(act, "2026-10-01T10:00")
    act("finish", "2026-10-13T09:00", dossier=one, cause="A1")
    act("finish", "2026-10-13T09:00", dossier=two, cause="A2")
    close(place)
    explain(act, one, "A2")
    explain(act, two, "A1")
    done = preview(place, OCTOBER, LATER, by="Lan")
    assert done.drift == (f"2 hồ sơ đã khác: {one}, {two}",)


def test_a_cause_told_at_the_end_that_came_later_belongs_to_later_days(place: Workplace, act: Act) -> None:
    one, two = received(act), received(act, "2026-10-01T10:00")
    close(place)
    act("finish", "2026-10-21T09:00", dossier=one, cause="A1")
    act("finish", "2026-10-21T09:00", dossier=two, cause="A1")
    assert preview(place, OCTOBER, LATER, by="Lan").drift == ()
    explain(act, two, "A2", "2026-10-22T08:00")  # this one is written in beside
    moved = preview(place, OCTOBER, LATER, by="Lan").moved
    assert moved is not None
    assert [dossier.local_no for dossier in moved.dossiers] == [two]


def test_the_cause_of_a_dossier_in_time_is_of_no_figure(place: Workplace, act: Act) -> None:
    number = received(act)
    act("finish", "2026-10-05T09:00", dossier=number)
    close(place)
    explain(act, number)
    assert preview(place, OCTOBER, LATER, by="Lan").drift == ()


def test_a_packet_of_version_1_tells_no_causes_and_drifts_by_none(place: Workplace, act: Act) -> None:
    number = received(act)
    done = report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    assert done.packet is not None
    old = read(write(replace(done.packet, version=1)))
    explain(act, number)
    live = preview(place, OCTOBER, LATER, by="Lan").live
    now = replace(done.packet, lines=live)
    assert compared(done.packet, now)
    assert not compared(old, now)
    assert not is_same(old, now)  # a program of before told less: the look ahead is made anew
    assert not is_same(done.packet, now)


def test_hours_and_kinds_of_reception_that_reports_count_are_drift(place: Workplace, act: Act) -> None:
    """The work of an hour, and the forms of the official table, are counted line by line."""
    number = received(act)
    done = report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    assert done.packet is not None
    [line] = done.packet.lines
    assert line.received_at is not None
    for other in (
        replace(line, received_at=line.received_at + timedelta(hours=5)),
        replace(line, is_taken_in=True),
        replace(line, online_kind="full"),
    ):
        moved = compared(done.packet, replace(done.packet, lines=(other,)))
        assert [dossier.local_no for dossier in moved.dossiers] == [number]


def test_closing_again_what_has_not_changed_says_so(place: Workplace, act: Act) -> None:
    received(act)
    close(place)
    done = report(place, OCTOBER, LATER, by="Hùng", is_closing=True, reason=WHY)
    assert done.revision == 1
    assert done.unchanged == (
        "Tháng 10 năm 2026 (15/09/2026 – 14/10/2026) đã chốt lúc 09:05 20/10/2026 bởi Lan, "
        "không có gì thay đổi nên không chốt lại; "
        f"lý do “{WHY}” không ghi vào sổ."
    )
    assert any(done.unchanged in line for line in sentences(done))
    silent = report(place, OCTOBER, LATER, by="Hùng", is_closing=True)
    assert silent.unchanged.endswith("nên không chốt lại.")
    assert preview(place, OCTOBER, LATER, by="Lan").unchanged == ""
    assert report(place, OCTOBER, LATER, by="Lan").unchanged == ""


def test_the_period_before_that_is_open_is_named(place: Workplace, act: Act) -> None:
    received(act)
    assert named(place, OCTOBER, "before") is None  # the register begins with it
    assert named(place, NOVEMBER, "before", AFTER) is None  # it runs
    left = named(place, NOVEMBER, "before")
    assert left is not None
    assert (left.is_passed, left.is_blocking, left.needs_seeing) == (False, False, True)
    assert left.sentence == "Tháng 10 năm 2026 chưa chốt: phần so sánh với kỳ trước có thể đổi."
    close(place)
    assert named(place, NOVEMBER, "before") is None
    reopen(place, OCTOBER, LATER, by="Lan", reason=WHY)
    again = named(place, NOVEMBER, "before")
    assert again is not None
    assert again.sentence.startswith("Tháng 10 năm 2026 đang mở lại: ")


def test_the_check_of_what_is_carried_over_tells_where_nothing_was_compared(
    place: Workplace, act: Act
) -> None:
    received(act, "2026-09-10T09:00")
    assert named(place, OCTOBER, "carry_over") is None
    bare = named(place, OCTOBER, "uncompared")
    assert bare is not None
    assert (bare.is_passed, bare.is_blocking, bare.needs_seeing) == (False, False, False)
    assert bare.sentence == "Chưa có kỳ trước đã chốt để so số chuyển qua."
    close(place, parse("2026-09", calendar=True))
    other = named(place, OCTOBER, "uncompared")
    assert other is not None
    assert other.sentence == (
        "Tháng 9 năm 2026 (01/09/2026 – 30/09/2026) đã chốt nhưng không kết thúc vào ngày 14/09/2026 "
        "nên không so được số chuyển qua."
    )
    before = named(place, OCTOBER, "before")
    assert before is not None
    assert before.sentence.startswith("Tháng 9 năm 2026 (15/08/2026 – 14/09/2026) chưa chốt: ")
    close(place, parse("2026-09"))
    held = named(place, OCTOBER, "carry_over")
    assert held is not None
    assert (held.is_passed, held.sentence) == (True, "Số chuyển qua bằng số còn lại của kỳ trước.")
    assert named(place, OCTOBER, "uncompared") is None


def test_its_own_first_month_is_not_the_period_before_a_quarter(place: Workplace, act: Act) -> None:
    received(act, "2026-07-01T09:00")
    for key in ("2026-07", "2026-08", "2026-09"):
        close(place, parse(key), DECEMBER)
    told = named(place, parse("2026-Q3"), "uncompared")
    assert told is not None
    assert told.sentence == "Chưa có kỳ trước đã chốt để so số chuyển qua."


def test_a_half_is_compared_with_two_periods_that_may_move(tmp_path: Path) -> None:
    founding = Founding(unit="00070", since=date(2024, 1, 1), is_practice=True)
    place, _ = found(tmp_path / "old", founding, None, datetime(2024, 1, 1, 8, tzinfo=HANOI))
    with at_desk(place, "Lan", datetime(2025, 1, 2, 9, tzinfo=HANOI)) as desk:
        receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))
    checks = preview(place, parse("2026-H1"), DECEMBER, by="Lan").checks
    assert [one.sentence for one in checks if one.name == "before"] == [
        "6 tháng cuối năm 2025 chưa chốt: phần so sánh với kỳ trước có thể đổi.",
        "6 tháng đầu năm 2025 chưa chốt: phần so sánh có thể đổi.",
    ]
    place.register.close()


def test_a_period_before_the_register_began_is_told(tmp_path: Path) -> None:
    founding = Founding(unit="00070", since=date(2026, 10, 1), is_practice=True)
    place, _ = found(tmp_path / "young", founding, None, datetime(2026, 10, 1, 8, tzinfo=HANOI))
    said = "Sổ bắt đầu từ 01/10/2026; số liệu trước ngày đó"
    for period in (parse("2026-08"), OCTOBER, parse("2026-Q4")):
        told = named(place, period, "beginning")
        assert told is not None
        assert (told.sentence, told.is_blocking) == (f"{said} không có trong sổ.", False)
    assert named(place, NOVEMBER, "beginning") is None
    first = named(place, OCTOBER, "uncompared")
    assert first is not None
    assert first.is_passed
    assert first.sentence == "Sổ bắt đầu trong kỳ này nên không có kỳ trước để so số chuyển qua."
    with at_desk(place, "Lan", datetime(2026, 9, 20, 9, tzinfo=HANOI)) as desk:
        receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))
    told = named(place, OCTOBER, "beginning")
    assert told is not None
    assert told.sentence == f"{said} chỉ gồm hồ sơ nhập bù."
    place.register.close()


def test_overdue_and_still_is_asked_of_the_end_of_the_period(place: Workplace, act: Act) -> None:
    old, young = received(act, "2026-09-18T09:00"), received(act, "2026-10-09T09:00")
    october = named(place, OCTOBER, "still")
    assert october is not None
    assert october.dossiers == (old,)  # on its last day the other one was not overdue
    november = named(place, NOVEMBER, "still")
    assert november is not None
    assert november.dossiers == (old, young)


def test_a_clock_before_the_last_entry_is_told(place: Workplace, act: Act) -> None:
    received(act)
    assert named(place, OCTOBER, "clock", AFTER) is None
    act("assign", "2026-12-01T09:00", dossier="0001/2026", officer="Tư")
    done = report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    [told] = [one for one in done.checks if one.name == "clock"]
    assert told.needs_seeing
    assert told.sentence.startswith("Đồng hồ đứng trước việc cuối của sổ (09:00, 01/12/2026)")
    assert any("Đồng hồ đứng trước" in line for line in sentences(done))
    again = reopen(place, OCTOBER, AFTER + timedelta(hours=5), by="Lan", reason=WHY)
    assert "clock" not in {one.name for one in again.checks}  # measured at the last entry: that closing
    with place.register.read() as reading:
        assert months.latest(reading, OCTOBER) is not None
        [act_] = month_acts.acts(reading, month_acts.CLOSE)
    assert act_.at == AFTER
