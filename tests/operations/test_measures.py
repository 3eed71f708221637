"""The figures of a register: values, targets, points, and the dossiers behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from acting import Act
from commands import cchc, done

from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.measure import Part
from cchc_desktop.core.targets import Target
from cchc_desktop.core.text import number
from cchc_desktop.indicators import indicators
from cchc_desktop.operations import aims, month
from cchc_desktop.operations.aims import ByHand
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.indicators import explain, measure, named

OCTOBER = periods.parse("2026-10")
AFTER = datetime(2026, 10, 20, 8, tzinfo=HANOI)


def some_work(act: Act) -> None:
    """Two done in time, one late with an apology, one refused, one open at another agency."""
    for n, at in enumerate(("2026-09-21T09:00", "2026-09-22T09:00", "2026-09-23T09:00"), 1):
        act("receive", at, procedure="1.004873", applicant="An", code=f"H26.05-260921-000{n}", fee=10_000)
    act("finish", "2026-09-22T09:00", dossier="0001/2026", is_electronic=True)
    act("hand_back", "2026-09-26T09:00", dossier="0001/2026", return_channel="post")
    act("request_supplement", "2026-09-22T10:00", dossier="0002/2026", what=["Ảnh"], reason="mờ")
    act("take_supplement", "2026-09-24T10:00", dossier="0002/2026")
    act("take_fee", "2026-09-24T10:01", dossier="0002/2026", amount=10_000)
    act("digitise", "2026-09-24T10:02", dossier="0002/2026", papers=[[1, "scanned"]])
    act("finish", "2026-09-25T09:00", dossier="0002/2026")
    act("apologise", "2026-09-25T10:00", dossier="0003/2026", reason="bận", new_due_at="2026-10-05T17:00")
    act("finish", "2026-10-02T09:00", dossier="0003/2026", cause="A1")
    act("receive", "2026-09-28T09:00", procedure="1.004873", applicant="Bê", is_accepted=False)
    act("refuse", "2026-09-28T09:10", dossier="0004/2026", reason="sai nơi", basis="Luật")
    act("receive", "2026-10-05T09:00", procedure="1.004873", applicant="Xê")
    act("send_up", "2026-10-06T09:00", dossier="0005/2026", to="Thuế")


def value(place: Workplace, code: str) -> tuple[int, int, Fraction | None]:
    figure = measure(place, OCTOBER, AFTER).figure(code)
    return figure.found.top, figure.found.bottom, figure.value


def test_values_of_a_month(place: Workplace, act: Act) -> None:
    some_work(act)
    assert value(place, "on_time_rate") == (2, 3, Fraction(2, 3))
    assert value(place, "late_apologised_rate") == (1, 1, Fraction(1))
    assert value(place, "away_rate") == (1, 1, Fraction(1))
    assert value(place, "entered_rate") == (3, 4, Fraction(3, 4))
    assert value(place, "post_out_rate") == (1, 1, Fraction(1))
    assert value(place, "saturday_out_rate") == (1, 1, Fraction(1))
    assert value(place, "paid_online_rate") == (0, 1, Fraction(0))
    assert value(place, "digitised_any_rate")[:2] == (1, 4)
    assert value(place, "supplements_mean")[2] == Fraction(1, 3)
    # 1, 1 (two of its three days waited for the citizen) and 7 working days
    assert value(place, "spent_median")[2] == 1
    assert value(place, "spent_p90")[2] == 7
    assert value(place, "satisfaction_rate") == (0, 0, None)


def test_every_figure_opens_into_its_dossiers(place: Workplace, act: Act) -> None:
    some_work(act)
    for code in indicators():
        found = explain(place, OCTOBER, code, AFTER)
        figure = found.figure.found
        assert len(found.of(Part.TOP)) == figure.top
        assert len(found.of(Part.TOP)) + len(found.of(Part.REST)) == figure.bottom
        assert len(found.of(Part.OUT)) == sum(figure.left_out.values())
        assert all(one.reason for one in (*found.of(Part.OUT), *found.of(Part.REST)))
    late = explain(place, OCTOBER, "on_time_rate", AFTER)
    assert [(one.local_no, one.reason) for one in late.of(Part.REST)] == [("0003/2026", "quá hạn 4 ngày")]
    assert [(one.local_no, one.reason) for one in late.of(Part.OUT)] == [("0004/2026", "từ chối tiếp nhận")]


def test_what_happens_later_does_not_move_what_stood_at_the_end(place: Workplace, act: Act) -> None:
    some_work(act)
    act("receive", "2026-10-12T09:00", procedure="1.004873", applicant="Dê")
    act("request_supplement", "2026-10-13T09:00", dossier="0006/2026", what=["Ảnh"], reason="mờ")
    codes = ("away_rate", "on_time_national_rate", "overdue_rate")
    before = {code: measure(place, OCTOBER, AFTER).figure(code).found for code in codes}
    act("take_back", "2026-10-15T09:00", dossier="0005/2026", outcome="xong")
    act("take_supplement", "2026-10-16T09:00", dossier="0006/2026")
    told = {"what": ["Ảnh"], "reason": "mờ", "approver": "Hùng"}
    act("request_supplement", "2026-10-19T09:00", dossier="0006/2026", **told)
    after = {code: measure(place, OCTOBER, AFTER).figure(code).found for code in codes}
    assert after == before
    assert before["away_rate"].top == 1


def test_a_closed_month_is_measured_on_what_was_closed(place: Workplace, act: Act) -> None:
    some_work(act)
    month.report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    closed = measure(place, OCTOBER, AFTER)
    act("digitise", "2026-10-20T09:00", dossier="0003/2026", is_result=True)
    assert closed.is_final
    assert measure(place, OCTOBER, AFTER).figures == closed.figures
    live = measure(place, OCTOBER, AFTER, is_live=True)
    assert not live.is_final
    assert [one.figure("digitised_out_rate").found.top for one in (closed, live)] == [1, 2]


def test_an_own_target_stands_above_the_shipped_one_and_can_be_dropped(place: Workplace, act: Act) -> None:
    some_work(act)
    shipped = measure(place, OCTOBER, AFTER).figure("on_time_rate")
    assert shipped.target is not None
    assert (shipped.target.at_least, shipped.is_met) == (Fraction(95, 100), False)
    own = Target(
        indicator="on_time_rate",
        since=date(2026, 10, 1),
        at_least=Fraction(6, 10),
        by_on=date(2026, 12, 31),
        who="UBND tỉnh",
        basis="Quyết định 7/QĐ-UBND",
    )
    with at_desk(place, "Lan", AFTER) as desk:
        kept = aims.put_target(desk, own)
    figure = measure(place, OCTOBER, AFTER).figure("on_time_rate")
    assert (figure.target, figure.is_met) == (kept, True)
    assert measure(place, periods.parse("2026-09"), AFTER).figure("on_time_rate").target == shipped.target
    with at_desk(place, "Lan", AFTER) as desk:
        aims.drop_target(desk, "on_time_rate", date(2026, 10, 10))
    with place.register.read() as reading:
        assert aims.own_targets(reading)[0].until == date(2026, 10, 9)
    assert measure(place, OCTOBER, AFTER).figure("on_time_rate").target == shipped.target


@pytest.mark.parametrize(
    "change",
    [
        {"indicator": "no_such_rate"},
        {"at_least": Fraction(3, 2)},
        {"at_least": None},
        {"basis": " "},
        {"until": date(2025, 1, 1)},
    ],
)
def test_a_target_that_cannot_be_is_refused(place: Workplace, change: dict[str, object]) -> None:
    told: dict[str, object] = {"indicator": "on_time_rate", "since": date(2026, 1, 1), "basis": "x"}
    told |= {"at_least": Fraction(1, 2)} | change
    with pytest.raises(Refused), at_desk(place, "Lan", AFTER) as desk:
        aims.put_target(desk, Target(**told))  # type: ignore[arg-type]  # named above


def test_what_is_told_by_hand_is_marked_and_belongs_to_its_period(place: Workplace, act: Act) -> None:
    some_work(act)
    with at_desk(place, "Lan", AFTER) as desk:
        aims.put_answers(desk, OCTOBER, "satisfaction_rate", ByHand(181, 200, "khảo sát tại quầy"))
        aims.put_answers(desk, OCTOBER, aims.COMPLAINTS, ByHand(1, 100))
        aims.put_points(desk, OCTOBER, "1.1", "5,5", Fraction(6))
        with pytest.raises(Refused, match="không quá 6"):
            aims.put_points(desk, OCTOBER, "1.1", "7", Fraction(6))
        with pytest.raises(Refused, match="không nhập tay"):
            aims.put_answers(desk, OCTOBER, "on_time_rate", ByHand(1, 2))
        with pytest.raises(Refused, match="tổng số"):
            aims.put_answers(desk, OCTOBER, "satisfaction_rate", ByHand(3, 2))
    found = measure(place, OCTOBER, AFTER)
    satisfied = found.figure("satisfaction_rate")
    assert (satisfied.value, satisfied.is_by_hand, satisfied.is_met) == (Fraction(181, 200), True, True)
    assert "khảo sát tại quầy" in satisfied.remark
    points = {one.item.code: one for one in found.points}
    assert (points["1.1"].points, points["1.1"].remark) == (Fraction(11, 2), "nhập tay")
    assert points["5.4"].remark == ""
    other = measure(place, periods.parse("2026-09"), AFTER)
    assert other.figure("satisfaction_rate").value is None
    with at_desk(place, "Lan", AFTER) as desk:
        aims.put_points(desk, OCTOBER, "1.1", "", Fraction(6))
    again = {one.item.code: one.points for one in measure(place, OCTOBER, AFTER).points}
    assert again["1.1"] is None


def test_nobody_measured_before_the_first_rule(place: Workplace) -> None:
    found = measure(place, periods.parse("2018-03"), AFTER)
    assert found.figure("reused_rate").value is None
    assert "chỉ đo từ ngày" in found.figure("reused_rate").remark
    assert found.scheme is None
    with pytest.raises(Refused, match="chỉ đo từ ngày"):
        explain(place, periods.parse("2018-03"), "reused_rate", AFTER)
    with pytest.raises(Refused, match="on_time_rate"):
        named("nothing")


def test_the_command_tells_all_of_it(place: Workplace, act: Act) -> None:
    some_work(act)
    folder: Path = place.register.place
    place.register.close()
    told = done("--data", folder, "indicators", "--period", "2026-10")
    by_code = {one["code"]: one for one in told["indicators"]}
    on_time = by_code["on_time_rate"]
    assert (on_time["numerator"], on_time["denominator"], on_time["printed"]) == (2, 3, "66,67")
    assert (on_time["target"]["at_least"], on_time["target"]["printed"], on_time["is_met"]) == (
        0.95,
        "95,00",
        False,
    )
    assert on_time["left_out"] == {"từ chối tiếp nhận": 1}
    assert by_code["spent_median"]["procedures"][0]["printed"] == "1"
    assert by_code["satisfaction_rate"]["number"] is None
    assert {one["source"] for one in told["points"]["items"]} == {"counted", "none"}
    opened = done("--data", folder, "indicators", "--period", "2026-10", "--explain", "on_time_rate")
    assert [len(opened[name]) for name in ("numerator", "denominator_only", "left_out")] == [2, 1, 1]
    assert opened["denominator_only"][0]["dossier"] == "0003/2026"
    spoken = cchc("--data", folder, "indicators", "--period", "2026-10")
    assert "ước tính từ dữ liệu tại xã" in spoken.out
    assert "chỉ tiêu ≥ 95,00%, chưa đạt" in spoken.out
    assert (
        "0003/2026 – quá hạn 4 ngày"
        in cchc("--data", folder, "indicators", "--period", "2026-10", "--explain", "on_time_rate").out
    )
    wrong = cchc("--data", folder, "indicators", "--period", "2026-10", "--explain", "nothing")
    assert (wrong.code, "Không có chỉ số “nothing”" in wrong.err) == (2, True)


def test_the_command_tells_by_hand_and_all_or_nothing(place: Workplace, act: Act) -> None:
    some_work(act)
    folder: Path = place.register.place
    place.register.close()
    month_of = ("--data", folder, "indicators", "--period", "2026-10")
    told = ("--set-target", "on_time_rate=60,5", "--set-target", "overdue_rate=3", "--basis", "QĐ 7/QĐ-UBND")
    points = ("--set-points", "1.1=5,5", "--set-answers", "satisfaction_rate=181/200", "--due", "2026-12-31")
    found = done(*month_of, *told, *points)
    by_code = {one["code"]: one for one in found["indicators"]}
    target = by_code["on_time_rate"]["target"]
    assert (target["printed"], target["since"], target["by_on"], target["is_own"]) == (
        *("60,50", "2026-09-15"),
        *("2026-12-31", True),
    )
    assert by_code["on_time_rate"]["is_met"]
    assert by_code["overdue_rate"]["target"]["at_most"] == 0.03
    assert (by_code["satisfaction_rate"]["printed"], by_code["satisfaction_rate"]["is_by_hand"]) == (
        "90,50",
        True,
    )
    items = {one["code"]: one for one in found["points"]["items"]}
    assert (items["1.1"]["printed"], items["1.1"]["source"]) == ("5,50", "hand")
    for wrong in ("1.1=7", "9.9=1"):
        answer = cchc(*month_of, "--set-points", "1.1=2", "--set-points", wrong, "--json")
        assert (answer.code, answer.json["kind"]) == (1, "refused")
    for formless in (("--set-answers", "satisfaction_rate=9"), ("--set-points", "1.1")):
        bad = cchc(*month_of, "--set-points", "1.1=2", *formless)
        assert (bad.code, "Viết như" in bad.err) == (2, True)
    taken_back = ("--set-target", "on_time_rate=", "--set-answers", "satisfaction_rate=0/0")
    after = done(*month_of, *taken_back, "--since", "2026-10-01")
    by_code = {one["code"]: one for one in after["indicators"]}
    assert not by_code["on_time_rate"]["target"]["is_own"]
    assert by_code["satisfaction_rate"]["number"] is None
    assert {one["code"]: one for one in after["points"]["items"]}["1.1"]["printed"] == "5,50"


def test_a_target_that_is_taken_back_leaves_the_one_before(place: Workplace) -> None:
    first = Target(indicator="on_time_rate", since=date(2026, 1, 1), at_least=Fraction(9, 10), basis="một")
    second = Target(indicator="on_time_rate", since=date(2026, 6, 1), at_least=Fraction(8, 10), basis="hai")
    with at_desk(place, "Lan", AFTER) as desk:
        aims.put_target(desk, first)
    with place.register.read() as reading:
        before = aims.own_target_on(reading, "on_time_rate", second.since)
        kept = aims.own_targets(reading)
    with at_desk(place, "Lan", AFTER) as desk:
        aims.put_target(desk, second)
    with place.register.read() as reading:
        assert [one.bound for one in aims.own_targets(reading)] == [first.bound, second.bound]
    with at_desk(place, "Lan", AFTER) as desk:
        aims.take_back_target(desk, "on_time_rate", second.since, before)
    with place.register.read() as reading:
        assert aims.own_targets(reading) == kept
        assert aims.own_target_on(reading, "on_time_rate", date(2025, 12, 31)) is None
    with at_desk(place, "Lan", AFTER) as desk:
        aims.take_back_target(desk, "on_time_rate", first.since, None)
    with place.register.read() as reading:
        assert aims.own_target_on(reading, "on_time_rate", date(2026, 3, 1)) is None


def test_a_deadline_before_the_first_day_is_refused_and_an_old_one_comes_back(place: Workplace) -> None:
    first = Target(
        indicator="on_time_rate",
        since=date(2026, 1, 1),
        by_on=date(2026, 3, 1),
        at_least=Fraction(9, 10),
        basis="một",
    )
    early = replace(first, by_on=date(2025, 1, 1))
    with (
        pytest.raises(Refused, match="01/01/2025 đứng trước ngày bắt đầu 01/01/2026"),
        at_desk(place, "Lan", AFTER) as desk,
    ):
        aims.put_target(desk, early)
    with at_desk(place, "Lan", AFTER) as desk:
        aims.put_target(desk, first)
        aims.put_target(desk, replace(first, since=date(2026, 6, 1), by_on=None))
        aims.take_back_target(desk, "on_time_rate", date(2026, 6, 1), first)
    with place.register.read() as reading:
        kept = aims.own_target_on(reading, "on_time_rate", date(2026, 7, 1))
    assert kept is not None
    assert kept.by_on == first.by_on


def test_less_than_nothing_is_told_how_much_may_be(place: Workplace) -> None:
    with pytest.raises(Refused, match="từ 0 đến 100%"):
        aims.read_bound("on_time_rate", "-5")
    with pytest.raises(Refused, match="từ 0 trở lên"):
        aims.read_bound("spent_median", "-5 %")
    with pytest.raises(Refused, match=r"1\.1 phải từ 0 đến 6\."), at_desk(place, "Lan", AFTER) as desk:
        aims.put_points(desk, OCTOBER, "1.1", "-1", Fraction(6))


def test_the_command_says_what_hand_written_figures_stand_above(place: Workplace, act: Act) -> None:
    some_work(act)
    folder: Path = place.register.place
    month.report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    place.register.close()
    month_of = ("--data", folder, "indicators", "--period", "2026-10")
    before = {one["code"]: one for one in done(*month_of)["points"]["items"]}["3.3"]
    told = ("--set-points", "3.3=1", "--set-answers", "satisfaction_rate=0/0")
    said = cchc(*month_of, *told).out
    weight = number(Fraction(before["weight"]))
    assert f"1,00/{weight} – nhập tay, nhập sau khi chốt (tính từ sổ: {before['printed']})" in said
    assert "Đã bỏ số nhập tay của “" in said
    assert "Kỳ đã chốt" not in said
    aimed = done(*month_of, "--set-target", "on_time_rate=98", "--basis", "QĐ 7/QĐ-UBND")
    assert any("Kỳ đã chốt: tháng 10" in one and "chỉ tiêu đã biết lúc chốt" in one for one in aimed["notes"])
    later = done(
        *month_of, "--set-target", "on_time_rate=98", "--basis", "QĐ 7/QĐ-UBND", "--since", "2026-11-01"
    )
    assert later["notes"] == []
    assert {one["code"]: one for one in later["points"]["items"]}["3.3"]["counted"] == before["points"]


@pytest.mark.parametrize(
    ("code", "typed", "bound"),
    [
        ("on_time_rate", "95", Fraction(95, 100)),
        ("on_time_rate", " 96,5 % ", Fraction(965, 1000)),
        ("spent_median", "3", Fraction(3)),
    ],
)
def test_a_bound_is_read_as_it_is_written(code: str, typed: str, bound: Fraction) -> None:
    assert aims.read_bound(code, typed) == bound
    for wrong in ("", "x", "1-", "95 95"):
        with pytest.raises(Refused, match="không phải con số"):
            aims.read_bound(code, wrong)
