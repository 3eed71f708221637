"""Every report as a workbook and as a PDF: its cells, its words, its types."""

from __future__ import annotations

import unicodedata
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from report_data import EMPTY, FIGURES, HEAD, HOSTILE, HOSTILE_WORDS, NAMES, ORDINARY, PRACTICE, WORKED, line

from cchc_desktop.core import period
from cchc_desktop.core.tally import Row, Tally
from cchc_desktop.reports import Report, reports
from cchc_desktop.reports.monthly_results import Monthly, table
from cchc_desktop.reports.register_book import Book

GOLDEN = Path(__file__).parent / "golden"
EVERY_REPORT = pytest.mark.parametrize("report", reports().values(), ids=list(reports()))
ON_A3 = frozenset({"monthly-results-wide"})
COLUMNS = 13


def sheet_of(workbook: bytes) -> Worksheet:
    found = load_workbook(BytesIO(workbook)).active
    assert isinstance(found, Worksheet)
    return found


def cells_of(sheet: Worksheet) -> str:
    """One line a cell: where, of which type, what; then what is merged and what comes again."""
    lines = [
        f"{cell.coordinate} {cell.data_type} {cell.value}"
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    merged = sorted(map(str, sheet.merged_cells.ranges))
    return "\n".join([*lines, f"merged {' '.join(merged)}", f"head {sheet.print_title_rows}", ""])


def text_of(pdf: bytes) -> str:
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    return "\n--\n".join(pages) + "\n"


def values_of(sheet: Worksheet) -> list[object]:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


@EVERY_REPORT
def test_the_cells_are_those_of_the_golden_sheet(report: Report[Any]) -> None:
    assert report.code in ORDINARY, f"no data to try {report.code} on"
    found = cells_of(sheet_of(report.xlsx(HEAD, ORDINARY[report.code])))
    golden = GOLDEN / f"{report.code}.txt"
    assert golden.exists(), f"check and keep as {golden.name}:\n{found}"
    assert found == golden.read_text(encoding="utf-8")


@EVERY_REPORT
def test_the_words_are_those_of_the_golden_paper(report: Report[Any]) -> None:
    found = text_of(report.pdf(HEAD, ORDINARY[report.code]))
    golden = GOLDEN / f"{report.code}.pdf.txt"
    assert golden.exists(), f"check and keep as {golden.name}:\n{found}"
    assert found == golden.read_text(encoding="utf-8")


def test_no_golden_sheet_is_left_without_its_report() -> None:
    assert {path.name.partition(".")[0] for path in GOLDEN.glob("*.txt")} == set(reports())


@EVERY_REPORT
def test_a_report_of_nothing_is_still_a_report(report: Report[Any]) -> None:
    assert values_of(sheet_of(report.xlsx(HEAD, EMPTY[report.code])))
    assert HEAD.made_by in text_of(report.pdf(HEAD, EMPTY[report.code]))


@pytest.mark.parametrize("report", [reports()[code] for code in HOSTILE], ids=list(HOSTILE))
def test_hostile_text_stays_text(report: Report[Any]) -> None:
    workbook = report.xlsx(HEAD, HOSTILE[report.code])
    with zipfile.ZipFile(BytesIO(workbook)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml").replace(b"&lt;f>", b"")
    sheet = sheet_of(workbook)
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in found} <= {"s", "n", "d"}
    active = [cell for cell in found if str(cell.value).startswith(("=", "+", "-", "@", "\t"))]
    assert len({cell.value for cell in active}) >= 5
    assert all(cell.quotePrefix for cell in active)
    said = "".join(text_of(report.pdf(HEAD, HOSTILE[report.code])).split())
    assert "=cmd|'/Ccalc'!A0" in said
    assert said.count("W") >= 300
    assert len(HOSTILE_WORDS) == len({*HOSTILE_WORDS})


@EVERY_REPORT
def test_practice_says_so_on_paper_and_on_screen(report: Report[Any]) -> None:
    warning = "SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ"
    sheet = sheet_of(report.xlsx(PRACTICE, ORDINARY[report.code]))
    assert warning in values_of(sheet)
    assert sheet.oddHeader is not None
    assert sheet.oddHeader.center.text == warning
    pages = text_of(report.pdf(PRACTICE, ORDINARY[report.code])).split("\n--\n")
    assert all(warning in page for page in pages)
    assert "THỰC HÀNH" not in text_of(report.pdf(HEAD, ORDINARY[report.code]))


@EVERY_REPORT
def test_it_prints_on_a_lying_sheet_one_page_wide(report: Report[Any]) -> None:
    sheet = sheet_of(report.xlsx(HEAD, ORDINARY[report.code]))
    setup = sheet.page_setup
    size, sides = (8, [1191, 842]) if report.code in ON_A3 else (9, [842, 595])
    assert (setup.orientation, setup.paperSize, setup.fitToWidth) == ("landscape", size, 1)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.right.text == "Trang &P/&N"
    fonts = {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert fonts == {"Times New Roman"}
    page = pypdf.PdfReader(BytesIO(report.pdf(HEAD, ORDINARY[report.code]))).pages[0]
    assert [round(float(side)) for side in page.mediabox[2:]] == sides


@EVERY_REPORT
def test_the_same_figures_give_the_same_pdf(report: Report[Any]) -> None:
    first, second = (report.pdf(HEAD, ORDINARY[report.code]) for _ in range(2))
    assert first == second
    assert b"Helvetica" not in first
    assert unicodedata.is_normalized("NFC", text_of(first))


def test_the_worked_case_of_the_form() -> None:
    total = table(Tally({(Row("xa", "Hộ tịch", "1"), box): n for box, n in _worked().items()}))[-1]
    assert total.name == "Tổng cộng"
    assert total.figures == (85, 30, 50, 5, 77, 60, 15, 2, 8, 7, 1)


def _worked() -> dict[str, int]:
    names = "received_online received_direct carried_over early on_time late pending_in_time pending_overdue"
    return dict(zip(names.split(), WORKED, strict=True))


def test_rows_stand_by_level_and_in_the_order_of_the_dictionary() -> None:
    rows = [(row.number, row.name) for row in table(FIGURES)]
    assert rows == [
        ("I", "Cấp tỉnh"),
        ("1", "Bảo trợ xã hội"),
        ("II", "Cấp xã"),
        ("1", "Chứng thực"),
        ("2", "Đất đai"),
        ("3", "Hộ tịch"),
        ("", "Tổng cộng"),
    ]


def test_procedures_stand_under_their_field_and_make_it_up() -> None:
    rows = table(FIGURES, by_procedure=True, names=NAMES)
    at = [row.name for row in rows].index("Hộ tịch")
    field, *parts = rows[at : at + 3]
    assert [(part.number, part.name) for part in parts] == [
        ("3.1", "1.000894 – Đăng ký kết hôn"),
        ("3.2", "1.001193 – Đăng ký khai sinh"),
    ]
    assert field.figures == tuple(map(sum, zip(*(part.figures for part in parts), strict=True)))


@pytest.mark.parametrize("by_procedure", [False, True])
def test_every_row_keeps_the_identities_and_levels_make_the_total(*, by_procedure: bool) -> None:
    rows = table(FIGURES, by_procedure=by_procedure)
    for row in rows:
        c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13 = row.figures
        assert (c3, c7, c11) == (c4 + c5 + c6, c8 + c9 + c10, c12 + c13)
        assert c3 == c7 + c11
    levels = [row.figures for row in rows if row.kind == "level"]
    assert rows[-1].figures == tuple(map(sum, zip(*levels, strict=True)))


def test_nothing_counted_is_a_total_of_zeros() -> None:
    assert [row.figures for row in table(Tally())] == [(0,) * 11]


def test_figures_are_numbers_in_thirteen_columns() -> None:
    sheet = sheet_of(reports()["monthly-results"].xlsx(HEAD, Monthly(FIGURES)))
    assert sheet.max_column == COLUMNS
    total = next(row for row in sheet.iter_rows() if row[1].value == "Tổng cộng")
    assert [cell.value for cell in total[2:]] == list(table(FIGURES)[-1].figures)
    assert {(cell.data_type, cell.number_format) for cell in total[2:]} == {("n", "#,##0")}


def test_a_span_names_its_days_once() -> None:
    october = period.span(HEAD.period.first_on, HEAD.period.last_on)
    values = values_of(
        sheet_of(reports()["monthly-results"].xlsx(replace(HEAD, period=october), Monthly(FIGURES)))
    )
    assert [value for value in values if "15/09/2026" in str(value)] == [
        "Kỳ báo cáo: Từ ngày 15/09/2026 đến ngày 14/10/2026"
    ]


def test_figures_that_are_not_final_say_so() -> None:
    values = values_of(sheet_of(reports()["monthly-results"].xlsx(PRACTICE, Monthly(FIGURES))))
    assert "SỐ LIỆU TẠM TÍNH – KỲ BÁO CÁO CHƯA CHỐT" in values


def test_the_book_keeps_dates_as_dates_and_codes_as_text() -> None:
    sheet = sheet_of(reports()["register-book"].xlsx(HEAD, Book([replace(line(1), code="0012")])))
    row = next(row for row in sheet.iter_rows() if row[0].value == 1)
    assert (row[1].value, row[1].data_type, row[1].number_format) == ("0012", "s", "@")
    assert row[7].value == datetime(2026, 10, 1, 8, 12)  # noqa: DTZ001 - a workbook knows no zones
    assert [cell.number_format for cell in row[7:10]] == ["dd/mm/yyyy hh:mm"] * 3
    assert row[5].value == "Thôn Đông Hạ, xã Phú Thạnh, 0912345678"


def test_signatures_alone_do_not_make_a_second_page() -> None:
    book = reports()["register-book"]
    pages = [
        sheet_of(book.xlsx(HEAD, Book(list(map(line, range(1, count)))))).page_setup.fitToHeight
        for count in (3, 18, 200)
    ]
    assert pages == [1, 1, 0]


def test_a_long_book_is_numbered_through_and_its_head_comes_again() -> None:
    book = reports()["register-book"]
    sheet = sheet_of(book.xlsx(HEAD, Book(map(line, range(1, 121)))))
    numbers = [row[0].value for row in sheet.iter_rows() if row[1].value is not None]
    assert [number for number in numbers if isinstance(number, int)] == list(range(1, 121))
    pages = text_of(book.pdf(HEAD, Book(map(line, range(1, 121))))).split("\n--\n")
    assert len(pages) > 4
    assert all("Mã hồ sơ" in page for page in pages if "Đăng ký kết hôn" in page)
    assert f"Trang 2/{len(pages)}" in pages[1]


def test_a_long_book_has_no_more_looks_than_a_short_one() -> None:
    book = reports()["register-book"]

    def looks(lines: int) -> int:
        with zipfile.ZipFile(BytesIO(book.xlsx(HEAD, Book(map(line, range(1, lines)))))) as parts:
            return parts.read("xl/styles.xml").count(b"<xf ")

    assert looks(400) == looks(4)
