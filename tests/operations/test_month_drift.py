"""What has moved since a period was closed: exact figures, the dossiers behind them, the acts that did it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from acting import Act

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.law import Dated, Value
from cchc_desktop.core.packet import read, write
from cchc_desktop.core.period import parse
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import preview, report, sentences
from cchc_desktop.operations.month_drift import Drift, MovedFigure, compared, drift_since
from cchc_desktop.store import months

OCTOBER = parse("2026-10")
AFTER = datetime(2026, 10, 20, 9, 5, tzinfo=HANOI)
LATER = AFTER + timedelta(days=2)


def received(act: Act, minute: int = 0, **told: object) -> str:
    at = f"2026-10-01T09:{minute:02}"
    return act("receive", at, procedure="1.004873", applicant="Đỗ Thị Ước", **told).local_no


def close(place: Workplace) -> None:
    report(place, OCTOBER, AFTER, by="Lan", is_closing=True)


def moved(place: Workplace) -> Drift:
    found = preview(place, OCTOBER, LATER, by="Lan").moved
    assert found is not None
    return found


def figure(drift: Drift, code: str) -> MovedFigure:
    [one] = [one for one in drift.figures if one.code == code and one.row is None]
    return one


def test_the_on_time_share_as_it_was_reported_and_is_now_with_the_dossiers(
    place: Workplace, act: Act
) -> None:
    """25 of 26 had kept their promise; three late results are entered after the closing: 25 of 29."""
    numbers = [received(act, minute) for minute in range(29)]
    for number in numbers[:25]:
        act("finish", "2026-10-05T09:00", dossier=number)
    act("finish", "2026-10-09T09:00", dossier=numbers[25], cause="A1")
    close(place)
    for at, number in enumerate(numbers[26:]):
        act("finish", f"2026-10-12T09:0{at}", by="Hùng", dossier=number, cause="A1")
    one = figure(moved(place), "on_time_rate")
    assert (one.was, one.now) == (Fraction(25, 26), Fraction(25, 29))
    assert one.written() == ("96,15", "86,21")
    assert one.dossiers == tuple(numbers[26:])
    assert moved(place).figures[0] is not one  # a value of its own each time
    assert moved(place).figures[0] == one  # and the first that a head of office reads
    said = preview(place, OCTOBER, LATER, by="Lan").drift
    named = ", ".join(numbers[26:])
    assert said[0] == f"{one.title}: đã báo cáo 96,15% → nay 86,21%, do 3 hồ sơ: {named}"
    assert f"Giải quyết quá hạn: đã báo cáo 1 → nay 4, do 3 hồ sơ: {named}" in said
    assert said[-1] == f"3 hồ sơ đã khác: {named}"


def test_each_dossier_tells_its_boxes_and_the_act_with_who_when_and_why(place: Workplace, act: Act) -> None:
    number = received(act)
    act("finish", "2026-10-05T09:00", dossier=number)
    close(place)
    act(
        *("correct", "2026-10-21T08:30"),
        by="Hùng",
        dossier=number,
        received_at="2026-09-23T09:00",
        is_due_recounted=True,
        approver="Trần Văn Ba",
        reason="Ghi nhầm ngày nhận",
    )
    [one] = moved(place).dossiers
    assert one.local_no == number
    assert one.moved() == "giải quyết trước hạn → giải quyết quá hạn"
    [done] = one.acts
    assert (done.title, done.by, done.reason) == ("Sửa ngày nhận, ngày hẹn trả", "Hùng", "Ghi nhầm ngày nhận")
    assert one.why() == "Sửa ngày nhận, ngày hẹn trả – Hùng, 08:30 21/10/2026, lý do: Ghi nhầm ngày nhận"
    assert any(one.why() in line for line in sentences(preview(place, OCTOBER, LATER, by="Lan")))


def test_a_dossier_entered_late_is_told_by_its_reception(place: Workplace, act: Act) -> None:
    close(place)
    number = received(act)
    act("assign", "2026-10-21T09:00", dossier=number, officer="Tư")
    [one] = moved(place).dossiers
    assert [done.title for done in one.acts] == ["Tiếp nhận hồ sơ"]
    assert one.moved() == "thêm vào: nhận trực tiếp, bưu chính, đang giải quyết quá hạn"
    assert figure(moved(place), "overdue_rate").was is None  # there was nothing to measure
    assert "đã báo cáo không có số liệu → nay 100,00%" in figure(moved(place), "overdue_rate").sentence()


def test_an_act_taken_back_is_told_as_such(place: Workplace, act: Act) -> None:
    number = received(act)
    act("finish", "2026-10-14T15:00", dossier=number, cause="A1")
    report(place, OCTOBER, datetime(2026, 10, 15, 8, tzinfo=HANOI), by="Lan", is_closing=True)
    act("reopen", "2026-10-15T09:00", dossier=number, reason="Sai tên")
    [one] = moved(place).dossiers
    assert [done.words() for done in one.acts] == [
        "Mở lại để xử lý tiếp – Lan, 09:00 15/10/2026, lý do: Sai tên"
    ]


def test_what_follows_in_its_own_time_moves_nothing(place: Workplace, act: Act) -> None:
    one, two, three = (received(act, minute) for minute in range(3))
    act("request_supplement", "2026-10-02T09:00", dossier=three, what=["Ảnh"], reason="mờ")
    act("finish", "2026-10-05T09:00", dossier=one)
    close(place)
    act("hand_back", "2026-10-21T09:00", dossier=one)
    act("apologise", "2026-10-21T09:00", dossier=two, reason="chậm", new_due_at="2026-10-23", cause="A1")
    act("finish", "2026-10-22T09:00", dossier=two, cause="A1")
    act("take_supplement", "2026-10-22T09:00", dossier=three)
    done = preview(place, OCTOBER, LATER, by="Lan")
    names = {moved.code for moved in done.moved.figures} if done.moved else set()
    # A cause told later is the one thing of these that October's figures tell of.
    assert (names, done.drift) == (set(), ())


def test_boxes_whose_total_stands_are_told_by_row(place: Workplace, act: Act) -> None:
    number = received(act)
    close(place)
    act(
        "correct", "2026-10-21T09:00", dossier=number, procedure="1.001193", term="3wd", reason="Nhầm thủ tục"
    )
    found = [one for one in moved(place).figures if one.kind == "box"]
    assert {one.code for one in found} >= {"received_direct"}
    assert all(one.row is not None and one.dossiers == (number,) for one in found)
    assert [(one.was, one.now) for one in found if one.code == "received_direct"] in (
        [(1, 0), (0, 1)],
        [(0, 1), (1, 0)],
    )


def test_a_dossier_that_only_changed_its_row_is_told_from_which_to_which(place: Workplace, act: Act) -> None:
    number = received(act)
    close(place)
    told = {"procedure": "1.001193", "term": "3wd", "is_due_recounted": False, "reason": "Nhầm thủ tục"}
    act("correct", "2026-10-21T09:00", dossier=number, **told)
    [one] = moved(place).dossiers
    assert one.was == one.now
    assert one.rows is not None
    was, now = one.rows
    assert (was.procedure, now.procedure) == ("1.004873", "1.001193")
    assert one.moved() == f"{was.field} (1.004873) → {now.field} (1.001193)"


_NO_ACT = "do quy định, danh mục hoặc cách tính của chương trình thay đổi"


def test_another_rule_moves_figures_without_an_act(place: Workplace, act: Act) -> None:
    number = received(act)
    act("finish", "2026-10-06T08:00", dossier=number)
    close(place)
    minute: Value[object] = Value(date(2018, 1, 1), "minute", "thử")
    rules = {**place.law.rules, "standing_by": Dated("standing_by", (minute,))}
    other = replace(place, law=replace(place.law, rules=rules))
    found = moved(other)
    assert found.rule == "Cách tính đúng hạn đã đổi từ theo ngày sang theo phút"
    assert all(one.why() == _NO_ACT for one in found.dossiers)
    assert not preview(place, OCTOBER, LATER, by="Lan").moved


def test_what_an_old_packet_does_not_tell_has_not_moved(place: Workplace, act: Act) -> None:
    number = received(act)
    act("finish", "2026-10-05T09:00", dossier=number)
    done = report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    assert done.packet is not None
    old = read(write(replace(done.packet, version=1)))
    assert not compared(old, done.packet)
    with place.register.read() as reading:
        assert not drift_since(reading, old, done.packet)


def test_shares_that_print_alike_are_told_apart() -> None:
    told = MovedFigure(
        kind="indicator",
        code="x",
        title="X",
        unit="share",
        was=Fraction(96200, 100_000),
        now=Fraction(96201, 100_000),
        dossiers=("0001/2026",),
    )
    assert told.written() == ("96,200", "96,201")
    assert told.sentence() == "X: đã báo cáo 96,200% → nay 96,201%, do 1 hồ sơ: 0001/2026"


@pytest.mark.parametrize("amount", [1, 12])
def test_many_dossiers_are_counted_and_the_first_named(place: Workplace, act: Act, amount: int) -> None:
    close(place)
    numbers = [received(act, minute) for minute in range(amount)]
    said = preview(place, OCTOBER, LATER, by="Lan").drift
    assert said[-1].startswith(f"{amount} hồ sơ đã khác: {numbers[0]}")
    assert said[-1].endswith("…") == (amount > 10)
    assert len(moved(place).dossiers) == amount  # the value has them all
    with place.register.read() as reading:
        assert len(months.closings(reading)) == 1
