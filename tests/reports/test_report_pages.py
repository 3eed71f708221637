"""Long reports on paper: the head of the table on every sheet, its number, the signatures, nothing cut."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook
from report_data import FULL, HEAD, ORDINARY, PLAIN, WORKED, late, line, taken, tally_of

from cchc_desktop.core.tally import Row
from cchc_desktop.reports import Offered, Report, UnitRow, reports
from cchc_desktop.reports.by_officer import ByOfficer
from cchc_desktop.reports.by_unit import ByUnit
from cchc_desktop.reports.digitisation import Digitisation
from cchc_desktop.reports.fees_collected import Fees
from cchc_desktop.reports.monthly_results import Monthly
from cchc_desktop.reports.monthly_results_wide import Wide
from cchc_desktop.reports.online_payment import Online
from cchc_desktop.reports.overdue import Overdue
from cchc_desktop.reports.procedures import Procedures
from cchc_desktop.reports.register_book import Book

NAMES = tuple(f"Việc số {n} " + "của đơn vị được giao giải quyết " * 9 for n in range(60))
ROWS = tally_of({Row("xa", "Hộ tịch", name): WORKED for name in NAMES})
LONG: dict[str, object] = {
    "monthly-results": Monthly(ROWS, is_by_procedure=True),
    "monthly-results-wide": Wide(Monthly(ROWS, is_by_procedure=True), {}),
    "register-book": Book([replace(line(n), applicant=name) for n, name in enumerate(NAMES)]),
    "by-officer": ByOfficer(dict.fromkeys(NAMES, PLAIN), dict.fromkeys(NAMES, PLAIN)),
    "digitisation": Digitisation(dict.fromkeys(NAMES, FULL)),
    "online-payment": Online(dict.fromkeys(NAMES, FULL)),
    "overdue": Overdue(
        tuple(replace(late(n), applicant=name) for n, name in enumerate(NAMES)), is_named=True
    ),
    "fees-collected": Fees(
        tuple(replace(taken(n, 1_000_000), procedure_name=name) for n, name in enumerate(NAMES))
    ),
    "procedures": Procedures(tuple(Offered("1", name, "xa", has_process=True) for name in NAMES)),
    "by-unit": ByUnit(tuple(UnitRow(name, PLAIN, "chưa gửi") for name in NAMES), PLAIN),
}
SHORT = {"work-load", "comparison"}
"""They have as many rows as the day has hours, or as the form has lines."""
EVERY_LONG = pytest.mark.parametrize("report", [reports()[code] for code in LONG], ids=list(LONG))


def test_every_report_is_tried_that_may_grow() -> None:
    assert LONG.keys() | SHORT == reports().keys()


@EVERY_LONG
def test_every_sheet_has_the_head_and_its_number_and_the_last_one_is_signed(report: Report[Any]) -> None:
    with pypdfium2.PdfDocument(BytesIO(report.pdf(HEAD, LONG[report.code]))) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    assert len(pages) > 2
    for at, page in enumerate(pages, 1):
        assert "STT" in page
        assert "(1)" in page
        assert f"Trang {at}/{len(pages)}" in page
        assert ("(Ký, ghi rõ họ tên)" in page) == (at == len(pages))
    assert "được giao" in pages[-1], "nobody signs a bare sheet"


@EVERY_LONG
def test_every_letter_lies_on_the_sheet_and_every_name_is_whole(report: Report[Any]) -> None:
    with pypdfium2.PdfDocument(BytesIO(report.pdf(HEAD, LONG[report.code]))) as pdf:
        said = ""
        for page in pdf:
            width, height = page.get_size()
            text = page.get_textpage()
            said += text.get_text_range()
            for at in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(at)
                assert 40 <= left <= right <= width - 40
                assert 20 <= bottom <= top <= height - 40
    words = " ".join(said.split())
    for name in NAMES:
        assert name.partition("của")[0].strip() in words
    assert words.count("giải quyết") >= 9 * len(NAMES)


SAID = tuple(
    f"{number} đơn vị đang được trả lại: {', '.join(f'Xã {name} ({number}{name})' for name in range(250))}."
    for number in (1, 2)
)


@pytest.mark.parametrize("code", ["monthly-results", "monthly-results-wide", "by-unit", "comparison"])
def test_what_is_said_beside_the_figures_goes_on_over_the_sheets_whole(code: str) -> None:
    head, report, made = replace(HEAD, notes=SAID), reports()[code], ORDINARY[code]
    with pypdfium2.PdfDocument(BytesIO(report.pdf(head, made))) as pdf:
        said = ""
        for page in pdf:
            width, height = page.get_size()
            text = page.get_textpage()
            said += re.sub(r"Trang \d+/\d+", "", text.get_text_range())
            for at in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(at)
                assert 20 <= left <= right <= width - 20
                assert 20 <= bottom <= top <= height - 20
    sheet = load_workbook(BytesIO(report.xlsx(head, made))).worksheets[0]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    for one in SAID:
        assert "".join(one.split()) in "".join(said.split())
        assert "".join(one.split()) in "".join("".join(cells).split())
    assert all(row.height is None or row.height <= 409 for row in sheet.row_dimensions.values())
    assert sheet.freeze_panes is None, "where all of it stood still no row could be scrolled to"


@EVERY_LONG
def test_figures_stand_to_the_right_and_names_to_the_left(report: Report[Any]) -> None:
    table = report.table(HEAD, LONG[report.code])
    numbered = [column for column in table.columns[1:] if column.kind in {"number", "share"}]
    assert {column.align for column in numbered} <= {"right"}
    assert {column.align for column in table.columns[1:] if column.kind == "text"} == {"left"}


@pytest.mark.parametrize(("fields", "sheets"), [(3, 1), (14, 1), (30, 2)])
def test_a_table_a_little_too_long_is_printed_smaller_on_one_sheet(fields: int, sheets: int) -> None:
    rows = {Row("xa", f"Lĩnh vực {n:02}", f"1.{n:06}"): WORKED for n in range(fields)}
    told = reports()["monthly-results"].pdf(replace(HEAD, is_provisional=True), Monthly(tally_of(rows)))
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(BytesIO(told))]
    assert len(pages) == sheets
    assert "Tổng cộng" in pages[-1]
    assert HEAD.head_name in pages[-1]
