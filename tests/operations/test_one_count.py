"""What one paper counts every other paper counts: of a week, a month or a quarter, in a sheet or a figure."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest
from acting import Act

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.measure import Part
from cchc_desktop.core.period import Period, parse, span
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.indicators import explain, measure
from cchc_desktop.operations.month import preview, reopen, report
from cchc_desktop.operations.papers_of_month import gather
from cchc_desktop.reports import Report as Paper
from cchc_desktop.reports import Wish, reports
from cchc_desktop.reports._table import Table

JUNE, QUARTER = parse("2026-06"), parse("2026-Q2")
NOW = datetime(2026, 11, 5, 9, tzinfo=HANOI)
HANDED_BACK = ("2026-06-05T09:00:00", "2026-06-05T10:00:00", "2026-06-06T09:00:00")


def sheet(place: Workplace, code: str, period: Period, now: datetime = NOW) -> Table:
    """A paper of ``period`` as it would be printed."""
    done = preview(place, period, now, by="Lan")
    with place.register.read() as reading:
        [told] = gather(place, reading, done, Wish(), (code,))
    paper: Paper[object] = told.paper
    return paper.table(told.head, told.made)


def rows(place: Workplace, code: str, period: Period) -> list[tuple[object, ...]]:
    return [tuple(record.cells) for record in sheet(place, code, period).records]


def said(table: Table) -> str:
    return " ".join(zone.text for band in (*table.above, *table.below) for zone in band.zones)


def collected_late(act: Act) -> None:
    """Results of January, April and June, all collected in June."""
    for n, at in enumerate(("2026-01-20T09:00", "2026-04-20T09:00", "2026-06-03T09:00"), 1):
        act("receive", at, procedure="1.004873", applicant="An")
        act("finish", at[:11] + "15:00", dossier=f"000{n}/2026")
        act("hand_back", HANDED_BACK[n - 1][:16], dossier=f"000{n}/2026")


WITHIN = [
    parse("2026-W23"),
    JUNE,
    QUARTER,
    parse("2026-H1"),
    parse("2026"),
    span(date(2026, 6, 5), date(2026, 6, 6)),
]


@pytest.mark.parametrize("period", WITHIN, ids=lambda one: one.key)
def test_a_result_counts_when_it_is_collected_however_long_it_lay(
    place: Workplace, act: Act, period: Period
) -> None:
    collected_late(act)
    *_, whole = rows(place, "work-load", period)
    assert whole[-2] == 3
    for code in ("post_out_rate", "saturday_out_rate"):
        figure = measure(place, period, NOW).figure(code)
        found = explain(place, period, code, NOW)
        assert figure.found.bottom == len(found.of(Part.TOP)) + len(found.of(Part.REST)) == 3
        assert not found.of(Part.OUT)


def test_a_result_that_lay_for_years_counts_in_the_month_it_was_collected(place: Workplace, act: Act) -> None:
    act("receive", "2023-06-01T09:00", procedure="1.004873", applicant="An")
    act("finish", "2023-06-02T09:00", dossier="0001/2023")
    act("hand_back", "2026-06-05T09:00", dossier="0001/2023")
    longest = span(date(2023, 6, 1), date(2026, 6, 30))
    for period in (JUNE, QUARTER, longest):
        assert measure(place, period, NOW).figure("post_out_rate").found.bottom == 1
        *_, whole = rows(place, "work-load", period)
        assert whole[-2] == 1


def test_a_look_ahead_that_was_kept_is_made_anew_when_results_were_collected_since(
    place: Workplace, act: Act
) -> None:
    for at in ("2026-10-12T09:00", "2026-10-12T10:00"):
        act("receive", at, procedure="1.004873", applicant="An")
    for n in (1, 2):
        act("finish", "2026-10-12T15:00", dossier=f"000{n}/2026")
    act("hand_back", "2026-10-13T09:00", dossier="0001/2026")
    october, running = parse("2026-10"), datetime(2026, 10, 13, 12, tzinfo=HANOI)
    assert report(place, october, running, by="Lan").revision == 1
    act("hand_back", "2026-10-13T14:00", dossier="0002/2026")
    *_, whole = rows(place, "work-load", october)
    assert whole[-2] == 2 == measure(place, october, NOW).figure("post_out_rate").found.bottom
    assert report(place, october, NOW, by="Lan").revision == 2
    assert report(place, october, NOW, by="Lan").revision == 2  # nothing new, nothing kept


def test_what_is_digitised_is_one_count_in_the_sheet_and_in_the_figure(place: Workplace, act: Act) -> None:
    for state in ("not_applicable", "scanned", "not_yet"):
        paper = {"name": "Tờ khai", "digitised": state, "reason": "bản giấy quá khổ"}
        act("receive", "2026-09-21T09:00", procedure="1.004873", applicant="An", papers=[paper])
    period = parse("2026-10")
    *_, whole = rows(place, "digitisation", period)
    figure = measure(place, period, NOW).figure("digitised_any_rate").found
    assert (whole[2], whole[3], whole[4]) == (3, 2, 1)
    assert (figure.bottom, figure.top) == (3, 1)


def test_the_book_says_how_a_dossier_without_a_result_ended(place: Workplace, act: Act) -> None:
    for at in ("2026-09-21T09:00", "2026-09-22T09:00", "2026-09-23T09:00"):
        act("receive", at, procedure="1.004873", applicant="An", remark="gấp")
    act("withdraw", "2026-09-24T09:00", dossier="0001/2026", reason="không cần nữa")
    act("stop", "2026-09-25T09:00", dossier="0002/2026", reason="quá hạn bổ sung", basis="Điều 5")
    act("finish", "2026-09-25T09:00", dossier="0003/2026")
    notes = [row[-1] for row in rows(place, "register-book", parse("2026-10"))]
    assert notes == ["Rút hồ sơ ngày 24/09/2026. gấp", "Dừng giải quyết ngày 25/09/2026. gấp", "gấp"]


def test_the_book_of_a_closed_month_counts_an_end_without_a_result_as_changed(
    place: Workplace, act: Act
) -> None:
    october = parse("2026-10")
    for at in ("2026-10-12T09:00", "2026-10-12T10:00"):
        act("receive", at, procedure="1.004873", applicant="An")
    report(place, october, datetime(2026, 10, 15, 9, tzinfo=HANOI), by="Lan", is_closing=True)
    act("finish", "2026-10-15T10:00", dossier="0001/2026")
    act("withdraw", "2026-10-15T11:00", dossier="0002/2026", reason="không cần nữa")
    assert "1 hồ sơ đã thay đổi sau khi chốt" in said(sheet(place, "register-book", october))


def test_money_without_an_amount_is_told_beside_the_list(place: Workplace, act: Act) -> None:
    act("receive", "2026-09-21T09:00", procedure="1.004873", applicant="An", fee=10_000)
    act("take_fee", "2026-09-21T10:00", dossier="0001/2026", amount=10_000, is_paid_online=True)
    october = parse("2026-10")
    assert "không ghi số tiền nên" not in said(sheet(place, "fees-collected", october))
    told = {"channel": "online", "is_paid_online": True}
    act("receive", "2026-09-21T11:00", procedure="1.004873", applicant="Bê", **told)
    told_beside = said(sheet(place, "fees-collected", october))
    assert "1 hồ sơ nhận trong kỳ đã ghi thanh toán trực tuyến mà không ghi số tiền" in told_beside
    assert "bảng kê: 0002/2026." in told_beside
    *_, whole = rows(place, "online-payment", october)
    assert whole[12] == 2


def test_a_mean_is_made_of_times_not_of_dossiers(place: Workplace, act: Act) -> None:
    act("receive", "2026-09-21T09:00", procedure="1.004873", applicant="An")
    for day in ("22", "24"):
        act(
            "request_supplement",
            f"2026-09-{day}T09:00",
            dossier="0001/2026",
            what=["Ảnh"],
            reason="mờ",
            approver="Hoa",
        )
        act("take_supplement", f"2026-09-{int(day) + 1}T09:00", dossier="0001/2026")
    act("finish", "2026-09-25T10:00", dossier="0001/2026")
    figure = measure(place, parse("2026-10"), NOW).figure("supplements_mean")
    assert Fraction(figure.found.amount, figure.found.bottom) == figure.value == 2


def test_no_figure_is_given_of_a_period_that_has_not_begun(place: Workplace, act: Act) -> None:
    act("receive", "2026-10-12T09:00", procedure="1.004873", applicant="An")
    ahead = parse("2026-12")
    done = measure(place, ahead, NOW)
    assert done.standing == "Tháng 12 năm 2026 đến ngày 15/11/2026 mới bắt đầu nên chưa có số liệu"
    assert {one.value for one in done.figures} == {None}
    assert explain(place, ahead, "overdue_rate", NOW).dossiers == ()
    assert "KỲ NÀY CHƯA BẮT ĐẦU: KHÔNG CÓ SỐ LIỆU" in said(sheet(place, "overdue", ahead))


@pytest.mark.parametrize(
    "code", [code for code, one in reports().items() if code != "procedures" and not one.of_units]
)
def test_papers_of_a_time_before_the_register_say_so(place: Workplace, code: str) -> None:
    table = sheet(place, code, parse("2024-03"))
    assert "SỔ CHƯA CÓ TRONG KỲ NÀY: KHÔNG CÓ SỐ LIỆU" in said(table)


def test_a_closed_month_tells_what_it_reported_as_carried_over_and_what_is_so_now(
    place: Workplace, act: Act
) -> None:
    september, october = parse("2026-09"), parse("2026-10")
    act("receive", "2026-09-10T09:00", procedure="1.004873", applicant="An")
    for period in (september, october):
        report(place, period, NOW, by="Lan", is_closing=True)
    act("receive", "2026-09-10T10:00", procedure="1.004873", applicant="Bê")
    [found] = [one for one in preview(place, october, NOW, by="Lan").checks if one.name == "carry_over"]
    assert "kỳ trước còn 1, kỳ này đã báo cáo chuyển qua 1, nay theo sổ 2." in found.sentence
    reopen(place, september, NOW, by="Lan", reason="ghi sót hồ sơ giấy")
    report(place, september, NOW, by="Lan", is_closing=True)
    [found] = [one for one in preview(place, october, NOW, by="Lan").checks if one.name == "carry_over"]
    assert "kỳ trước còn 2, kỳ này đã báo cáo chuyển qua 1, nay theo sổ 2." in found.sentence
    act("receive", "2026-09-10T11:00", procedure="1.001193", applicant="Xê")
    [found] = [one for one in preview(place, october, NOW, by="Lan").checks if one.name == "carry_over"]
    assert len(found.gaps) == 2
    assert found.sentence.endswith("Còn 1 dòng khác nữa.")
    assert found.dossiers == ("0002/2026", "0003/2026")
