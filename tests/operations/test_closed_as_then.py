"""A closed period stays as it was closed: what it is held against, and what stands beside it says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from io import BytesIO

import pypdf
import pytest
from acting import Act
from commands import cchc
from openpyxl import load_workbook

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import Period, parse
from cchc_desktop.core.targets import Target
from cchc_desktop.core.text import number
from cchc_desktop.operations import aims
from cchc_desktop.operations.aims import ByHand
from cchc_desktop.operations.charts import rows_of
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.figures import of_period, of_year
from cchc_desktop.operations.indicators import Figure, Measures, measure
from cchc_desktop.operations.month import preview, reopen, report, sentences
from cchc_desktop.operations.month_checks import Check
from cchc_desktop.operations.month_history import history
from cchc_desktop.operations.papers_of_month import build
from cchc_desktop.reports import Wish

OCTOBER, BY_CALENDAR = parse("2026-10"), parse("2026-10", calendar=True)
CLOSED = datetime(2026, 11, 3, 9, tzinfo=HANOI)
LATER = CLOSED + timedelta(days=1)
OF_OCTOBER = "Tháng 10 năm 2026 (15/09/2026 – 14/10/2026)"
WHY = "Ghi sót hồ sơ giấy"


@pytest.fixture
def ended(act: Act) -> None:
    """One dossier in time, one late by hours, one by a day: a third in time."""
    for minute in range(3):
        act("receive", f"2026-10-01T09:0{minute}", procedure="1.004873", applicant="Đỗ Thị Ước")
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    act("finish", "2026-10-06T18:30", dossier="0002/2026", cause="A1")
    act("finish", "2026-10-07T09:00", dossier="0003/2026", cause="A1")


def close(place: Workplace, period: Period = OCTOBER, reason: str = "") -> None:
    report(place, period, CLOSED, by="Lan", is_closing=True, reason=reason)


def aim(place: Workplace, percent: int, since: date = OCTOBER.first_on) -> None:
    told = Target(
        indicator="on_time_rate", since=since, at_least=Fraction(percent, 100), basis="QĐ 12/QĐ-UBND"
    )
    with at_desk(place, "Lan", LATER) as desk:
        aims.put_target(desk, told)


def in_time(place: Workplace, *, is_live: bool = False) -> Figure:
    return measure(place, OCTOBER, LATER, is_live=is_live).figure("on_time_rate")


def bound(place: Workplace, *, is_live: bool = False) -> tuple[Fraction | None, bool | None, str]:
    figure = in_time(place, is_live=is_live)
    return figure.target.at_least if figure.target else None, figure.is_met, figure.later


@pytest.mark.usefixtures("ended")
def test_a_target_set_after_the_closing_does_not_judge_what_was_closed(place: Workplace) -> None:
    aim(place, 50)
    close(place)
    assert bound(place) == (Fraction(1, 2), False, "")
    aim(place, 30)
    later = "chỉ tiêu đặt sau khi chốt: từ 30% (QĐ 12/QĐ-UBND)"
    assert bound(place) == (Fraction(1, 2), False, later)
    assert bound(place, is_live=True) == (Fraction(3, 10), True, "")
    with at_desk(place, "Lan", LATER) as desk:
        aims.drop_target(desk, "on_time_rate", OCTOBER.first_on)
    was, is_met, said = bound(place)
    assert (was, is_met) == (Fraction(1, 2), False)
    assert said.startswith("sau khi chốt đã bỏ chỉ tiêu riêng, nay từ 95%")
    aim(place, 30)
    reopen(place, OCTOBER, LATER, by="Lan", reason=WHY)
    assert bound(place) == (Fraction(3, 10), True, "")  # until it is closed anew it stands as it is
    close(place, reason=WHY)
    assert bound(place) == (Fraction(3, 10), True, "")


@pytest.mark.usefixtures("ended")
def test_the_shipped_target_stays_where_the_office_had_none_of_its_own(place: Workplace) -> None:
    close(place)
    aim(place, 30)
    assert bound(place)[:2] == (Fraction(95, 100), False)
    folder = place.register.place
    place.register.close()
    said = cchc("--data", folder, "indicators", "--period", "2026-10").out
    assert "chỉ tiêu ≥ 95,00%, chưa đạt; chỉ tiêu đặt sau khi chốt: từ 30% (QĐ 12/QĐ-UBND)" in said
    again = cchc(
        *("--data", folder, "indicators", "--period", "2026-10"),
        *("--set-target", "on_time_rate=20", "--basis", "QĐ 13/QĐ-UBND"),
    ).out
    assert f"Kỳ đã chốt: t{OF_OCTOBER[1:]}. Kỳ đã chốt vẫn so với chỉ tiêu đã biết lúc chốt" in again


@pytest.mark.usefixtures("ended")
def test_the_pictures_hold_a_closed_month_against_what_was_known(place: Workplace) -> None:
    close(place)
    aim(place, 30)
    for year in (of_year(place, 2026, 10, LATER), of_period(place, OCTOBER, LATER)):
        rate = year.rates["on_time_rate"][9]
        assert rate.period == OCTOBER
        assert (rate.target and rate.target.at_least, rate.is_met) == (Fraction(95, 100), False)
        [row] = [one for one in rows_of(year) if one.chart.startswith("Giải quyết đúng hạn")]
        assert row.state.startswith("chưa đạt; chỉ tiêu đặt sau khi chốt: từ 30%")
    reopen(place, OCTOBER, LATER, by="Lan", reason=WHY)
    opened = of_year(place, 2026, 10, LATER).rates["on_time_rate"][9]
    assert (opened.target and opened.target.at_least, opened.later) == (Fraction(3, 10), "")


@pytest.mark.usefixtures("ended")
def test_what_is_told_by_hand_after_the_closing_is_marked_so(place: Workplace) -> None:
    def told(item: str) -> None:
        with at_desk(place, "Lan", LATER) as desk:
            aims.put_points(desk, OCTOBER, item, "1,5", Fraction(6))

    def remarks(found: Measures) -> tuple[str, ...]:
        return tuple(one.remark for one in found.points if one.item.code in {"1.1", "1.2"})

    told("1.1")
    close(place)
    told("1.2")
    with at_desk(place, "Lan", LATER) as desk:
        aims.put_answers(desk, OCTOBER, "satisfaction_rate", ByHand(9, 10, "phiếu"))
    found = measure(place, OCTOBER, LATER)
    assert remarks(found) == ("nhập tay", "nhập tay, nhập sau khi chốt")
    assert found.figure("satisfaction_rate").remark == "nhập tay: phiếu; nhập sau khi chốt"
    assert remarks(measure(place, OCTOBER, LATER, is_live=True)) == ("nhập tay", "nhập tay")


@pytest.mark.usefixtures("ended")
def test_the_points_add_up_as_they_are_printed(place: Workplace) -> None:
    for item in ("1.1", "1.4"):
        with at_desk(place, "Lan", LATER) as desk:
            aims.put_points(desk, OCTOBER, item, "5,555", Fraction(6))
    found = measure(place, OCTOBER, LATER)
    printed = [number(one.points, 2) for one in found.points if one.points is not None]
    assert printed.count("5,56") == 2
    known, _ = found.score()
    assert known == sum(Fraction(one.replace(",", ".")) for one in printed)
    assert number(known, 2) != number(sum((one.points or Fraction() for one in found.points), Fraction()), 2)


def test_an_online_dossier_scores_by_its_electronic_result_alone(place: Workplace, act: Act) -> None:
    for minute in range(4):
        told = {"channel": "online", "online_kind": "full"} if minute else {}
        act("receive", f"2026-10-01T09:0{minute}", procedure="1.004873", applicant="Đỗ Thị Ước", **told)
    act("finish", "2026-10-02T09:00", dossier="0001/2026", is_electronic=True)  # on paper
    act("finish", "2026-10-02T09:01", dossier="0002/2026")

    def point() -> tuple[Fraction | None, str]:
        [one] = (one for one in measure(place, OCTOBER, LATER).points if one.item.code == "3.3")
        return one.points, one.remark

    assert point() == (Fraction(0), "chưa nhân tỷ lệ đồng bộ lên Cổng, đơn vị không đo được")
    act("finish", "2026-10-02T09:02", dossier="0003/2026", is_electronic=True)
    assert point()[0] == 6 * Fraction(1, 3) / Fraction(1, 2)
    act("withdraw", "2026-10-02T09:03", dossier="0004/2026", reason="không cần nữa")  # none is required
    assert point()[0] == 6


def texts(files: dict[str, bytes]) -> Iterator[str]:
    """What the workbook says and what the PDF says."""
    for name, data in files.items():
        if name.endswith(".pdf"):
            yield " ".join(
                " ".join(one.extract_text() for one in pypdf.PdfReader(BytesIO(data)).pages).split()
            )
            continue
        sheet = load_workbook(BytesIO(data)).active
        assert sheet is not None
        yield " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def book(place: Workplace, wish: Wish | None = None) -> tuple[str, ...]:
    done = preview(place, OCTOBER, LATER, by="Lan")
    return tuple(texts(build(place, done, wish, ("register-book.xlsx", "register-book.pdf"))))


@pytest.mark.usefixtures("ended")
def test_the_book_beside_a_closed_table_says_what_has_changed(place: Workplace, act: Act) -> None:
    close(place)
    for text in book(place):
        assert "Tháng 10 năm 2026 (từ ngày 15/09/2026 đến ngày 14/10/2026)" in text
        assert "đã thay đổi sau khi chốt" not in text
    act("receive", "2026-10-12T09:00", procedure="1.004873", applicant="Lê Hoàng Ân")
    act("correct", "2026-11-04T08:00", dossier="0001/2026", received_at="2026-09-10T09:00", reason=WHY)
    said = "Kỳ đã chốt ngày 03/11/2026; sổ theo dõi lấy theo sổ hiện nay, 2 hồ sơ đã thay đổi sau khi chốt."
    for wish in (None, Wish(is_named=False)):
        assert all(said in text for text in book(place, wish))
    reopen(place, OCTOBER, LATER, by="Lan", reason=WHY)
    assert not any("sau khi chốt" in text for text in book(place))  # the table beside it is live again


@pytest.mark.usefixtures("ended")
def test_late_by_hours_is_not_late_by_no_day(place: Workplace) -> None:
    files = build(place, preview(place, OCTOBER, LATER, by="Lan"), asked=("overdue",))
    sheet = load_workbook(BytesIO(next(data for name, data in files.items() if name.endswith("xlsx")))).active
    assert sheet is not None
    rows = {row[1]: row[7] for row in sheet.iter_rows(values_only=True)}
    assert (rows["0002/2026"], rows["0003/2026"]) == ("dưới 1 ngày", 1)
    assert all("dưới 1 ngày" in text for text in texts(files))


def named(place: Workplace, period: Period, name: str) -> Check | None:
    done = preview(place, period, CLOSED, by="Lan")
    return next((one for one in done.checks if one.name == name), None)


@pytest.mark.usefixtures("ended")
def test_a_second_way_to_count_the_same_days_is_seen_before_it_is_closed(place: Workplace) -> None:
    assert named(place, BY_CALENDAR, "overlap") is None
    close(place)
    found = named(place, BY_CALENDAR, "overlap")
    assert found is not None
    assert (found.is_passed, found.needs_seeing, found.is_blocking) == (False, True, False)
    assert found.sentence.startswith(f"Trùng ngày với kỳ đã chốt: {OF_OCTOBER}. ")
    for beside in ("2026-Q4", "2026", "2026-11", "2026-W41"):
        assert named(place, parse(beside), "overlap") is None
    assert named(place, parse("2026-H2", calendar=True), "overlap") is not None
    assert named(place, parse("2026-10-10..2026-10-20"), "overlap") is not None
    assert named(place, parse("2026-10-01..2026-10-10"), "overlap") is None
    close(place, BY_CALENDAR)
    told = [one.words().partition(":")[0] for one in history(place)]
    assert told == ["Tháng 10 năm 2026 (01/10/2026 – 31/10/2026), lần 1", f"{OF_OCTOBER}, lần 1"]
    again = report(place, OCTOBER, LATER, by="Lan", is_closing=True)
    assert any(OF_OCTOBER in one and "không chốt lại" in one for one in sentences(again))


def test_a_clock_that_stood_all_through_a_past_period_is_told_of_it(place: Workplace, act: Act) -> None:
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    act("request_supplement", "2026-10-02T09:00", dossier="0001/2026", what=["Ảnh"], reason="mờ")
    act("take_supplement", "2026-11-20T09:00", dossier="0001/2026")
    act("finish", "2026-11-20T10:00", dossier="0001/2026")
    done = preview(place, parse("2026-11"), LATER + timedelta(days=30), by="Lan")
    [stands] = (one for one in done.checks if one.name == "clock_stands")
    assert stands.dossiers == ("0001/2026",)
