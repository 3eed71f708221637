"""The reports of one unit as its superior makes them from its packet, and those it cannot make."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from board_room import NOW, PERIOD, above_many, arrive, code_of, lines_of, sealed
from openpyxl import load_workbook

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import parse
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import preview
from cchc_desktop.operations.papers_of_month import build, not_offered, offered, picture
from cchc_desktop.operations.report_of_packet import report_of_unit
from cchc_desktop.reports import Wish

UNIT = code_of(4)


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    place = above_many(tmp_path_factory.mktemp("twelve") / "register", past=1)
    yield place
    place.register.close()


def cells(data: bytes) -> list[str]:
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]


def test_every_report_that_is_offered_is_made_under_the_units_own_name(twelve: Workplace) -> None:
    done = report_of_unit(twelve, UNIT, PERIOD, NOW)
    codes = [one.code for one in offered(twelve, is_of_unit=True)]
    assert codes == ["monthly-results", "overdue", "online-payment", "work-load", "comparison"]
    files = build(twelve, done, Wish(is_named=True), codes)
    assert len(files) == 2 * len(codes)
    assert all(f"_{UNIT}_" in name for name in files)
    for name, data in files.items():
        if name.endswith(".xlsx"):
            told = cells(data)
            assert any("PHƯỜNG CỬA NAM" in one.upper() for one in told), name
            assert not any("Tỉnh Thử, ngày" in one for one in told), name


def test_the_official_table_is_that_of_the_packet(twelve: Workplace) -> None:
    done = report_of_unit(twelve, UNIT, PERIOD, NOW)
    assert done.tally.of("late") == 1
    [table] = build(twelve, done, asked=["monthly-results.xlsx"]).values()
    assert "40" in cells(table)
    [late] = build(twelve, done, asked=["overdue.xlsx"]).values()
    assert "0001/2026" in cells(late)


def test_what_only_the_unit_knows_is_refused_by_name(twelve: Workplace) -> None:
    done = report_of_unit(twelve, UNIT, PERIOD, NOW)
    left = [one.code for one in not_offered(twelve, is_of_unit=True)]
    assert "register-book" in left
    assert "by-officer" in left
    for code in left:
        if code != "register-book":  # asked for by everybody who asks for the usual ones
            with pytest.raises(Refused, match="chưa lập được"):
                build(twelve, done, asked=[code])


def test_the_comparison_stands_beside_the_units_own_month_before(twelve: Workplace) -> None:
    done = report_of_unit(twelve, UNIT, PERIOD, NOW)
    [told] = build(twelve, done, asked=["comparison.xlsx"]).values()
    assert any("tháng 10 năm 2026" in one for one in cells(told))


def test_months_make_up_a_quarter_without_lines(twelve: Workplace) -> None:
    for key in ("2026-07", "2026-08", "2026-09"):
        packet = sealed(UNIT, "Phường Cửa Nam", parse(key), lines_of(parse(key), 10))
        arrive(twelve, packet, NOW)
    done = report_of_unit(twelve, UNIT, parse("2026-Q3"), NOW)
    assert (done.packet, done.is_final, done.tally.of("received_online", "received_direct")) == (
        None,
        True,
        30,
    )
    assert picture(twelve, "monthly-results", done, Wish()).startswith(b"%PDF")


def test_the_sum_is_made_as_before_and_who_sent_nothing_has_no_report(twelve: Workplace) -> None:
    assert [one.code for one in offered(twelve)] == ["monthly-results", "by-unit", "comparison"]
    assert build(twelve, preview(twelve, PERIOD, NOW, by="Lan"), asked=["monthly-results.pdf"])
    with pytest.raises(Refused, match="Chưa nhận báo cáo"):
        report_of_unit(twelve, code_of(11), PERIOD, NOW)
