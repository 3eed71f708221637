"""Registers as offices keep them: awkward workbooks for the tests, and what the register made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.period import Period, span
from cchc_desktop.core.tally import Tally, tally
from cchc_desktop.operations.book.report import BookReport
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.import_book import import_book
from cchc_desktop.store import facts

NOW = datetime(2026, 11, 20, 9, tzinfo=HANOI)
HEADER = (
    *("STT", "Mã hồ sơ", "Mã TTHC", "Tên TTHC", "Lĩnh vực", "Họ tên", "Số CCCD", "Điện thoại", "Địa chỉ"),
    *("Hình thức nộp", "Ngày nhận", "Ngày hẹn trả", "Ngày có kết quả", "Ngày trả", "Tình trạng"),
    *("Số hóa thành phần", "Số hóa kết quả", "Thanh toán trực tuyến", "Ghi chú"),
)
BIRTH = "Đăng ký khai sinh"
GOOD: Mapping[str, object] = {
    "Mã TTHC": "1.001193",
    "Tên TTHC": BIRTH,
    "Lĩnh vực": "Hộ tịch",
    "Họ tên": "Nguyễn Thị Mơ",
    "Ngày nhận": "05/10/2026",
    "Ngày hẹn trả": "07/10/2026",
}


def line(**changes: object) -> list[object]:
    """A good row in the order of ``HEADER``, with ``changes`` by title."""
    told = {**GOOD, **changes}
    return [told.get(title) for title in HEADER]


def save(path: Path, rows: Sequence[Sequence[object]], *, header: Sequence[str] = HEADER) -> Path:
    """A plain register: one header row, then ``rows``."""
    book = Workbook()
    sheet = first_sheet(book)
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def first_sheet(book: Workbook) -> Worksheet:
    """The sheet a new workbook comes with."""
    return book.worksheets[0]


def take(place: Workplace, path: Path, *, is_dry_run: bool = False) -> BookReport:
    """Import ``path`` at the tests' moment."""
    return import_book(place, path, NOW, is_dry_run=is_dry_run)


def dossiers(place: Workplace) -> list[Dossier]:
    """Every dossier accepted in the register, in the order of reception."""
    with place.register.read() as reading:
        found = [one for year in range(2018, 2031) for one in facts.book_of_year(reading, year)]
    return sorted(found, key=lambda one: (str(one.received_at), one.seq))


def counted(place: Workplace, period: Period) -> Tally:
    """The figures of ``period`` from the register."""
    with place.register.read() as reading:
        return tally(facts.lines(reading, period), period)


def everything() -> Period:
    """A span that holds every day of the tests."""
    return span(date(2019, 1, 1), date(2027, 12, 31))


def left_over(report: BookReport) -> list[list[object]]:
    """The rows of the side file, all sheets, headers left out."""
    assert report.side_file is not None
    book = load_workbook(report.side_file)
    return [list(row) for sheet in book.worksheets for row in sheet.iter_rows(min_row=2, values_only=True)]
