"""The figures that the reports are tried on: ordinary ones, none at all, hostile ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from cchc_desktop.core import period
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED, Row, Tally
from cchc_desktop.reports import Head
from cchc_desktop.reports.monthly_results import Monthly
from cchc_desktop.reports.register_book import Book, BookRow

BOXES = (*RECEIVED, OPENING, *ENDED, *CLOSING)
OCTOBER = period.parse("2026-10")
HEAD = Head(
    unit_name="UBND xã Phú Thạnh",
    superior_name="Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa",
    period=OCTOBER,
    made_on=date(2026, 10, 15),
    place="Phú Thạnh",
    counter="Trung tâm Phục vụ hành chính công xã Phú Thạnh",
    made_by="Lê Văn Cán",
    head_name="Trần Thị Thử",
)
PRACTICE = replace(HEAD, is_practice=True, is_provisional=True)
# The worked case of the form: 30 + 50 + 5 = 85 = 60 + 15 + 2 + 7 + 1.
WORKED = (30, 50, 5, 60, 15, 2, 7, 1)
HOSTILE_WORDS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "😀 \u202e שלום",
    "nul\x00l\x07 \ud800",
    "W" * 300,
    "x" * 40_000,
    "<f>1</f>&amp;",
)


def tally_of(rows: Mapping[Row, tuple[int, ...]]) -> Tally:
    """A tally with the eight boxes of each row."""
    counts = {(row, box): n for row, figures in rows.items() for box, n in zip(BOXES, figures, strict=True)}
    return Tally(MappingProxyType(counts), OCTOBER.first_on, OCTOBER.last_on)


FIGURES = tally_of(
    {
        Row("xa", "Hộ tịch", "1.001193"): WORKED,
        Row("xa", "Hộ tịch", "1.000894"): (4, 6, 0, 5, 2, 0, 3, 0),
        Row("xa", "Đất đai", "1.012222"): (1000, 234, 66, 700, 200, 100, 290, 10),
        Row("xa", "Chứng thực", "2.000815"): (0, 120, 0, 0, 120, 0, 0, 0),
        Row("tinh", "Bảo trợ xã hội", "1.001731"): (1, 2, 0, 1, 1, 0, 1, 0),
    }
)
NAMES = {"1.001193": "Đăng ký khai sinh", "1.000894": "Đăng ký kết hôn"}
RECEIVED_AT = datetime(2026, 10, 1, 8, 5, tzinfo=HANOI)


def line(number: int) -> BookRow:
    """One dossier of the book; every second one is still out."""
    received_at = RECEIVED_AT + timedelta(minutes=7 * number)
    return BookRow(
        code=f"000.00.12.H56-261001-{number:04d}",
        procedure_name="Đăng ký kết hôn",
        copies=1,
        applicant="Nguyễn Thị Thử Nghiệm",
        address="Thôn Đông Hạ, xã Phú Thạnh",
        phone="0912345678",
        agency="UBND xã Phú Thạnh",
        received_at=received_at,
        due_at=received_at + timedelta(days=5),
        handed_back_at=received_at + timedelta(days=3) if number % 2 else None,
        return_way="Trực tiếp",
    )


def hostile_line(text: str) -> BookRow:
    """One dossier that says ``text`` wherever somebody can write."""
    return replace(line(1), code=text, procedure_name=text, applicant=text, address=text, phone="", note=text)


ORDINARY: dict[str, object] = {
    "monthly-results": Monthly(FIGURES),
    "register-book": Book(
        (*map(line, range(1, 4)), replace(line(4), serial=17)),
        "01/2026",
        field="Hộ tịch",
        note="(Mẫu số 07, Phụ lục I ban hành kèm theo Thông tư số 03/2025/TT-VPCP)",
        closing="Sổ này có 4 hồ sơ.",
    ),
}
EMPTY: dict[str, object] = {
    "monthly-results": Monthly(Tally()),
    "register-book": Book(()),
}
HOSTILE: dict[str, object] = {
    "monthly-results": Monthly(
        tally_of({Row("xa", text, text): WORKED for text in HOSTILE_WORDS}), is_by_procedure=True
    ),
    "register-book": Book(tuple(map(hostile_line, HOSTILE_WORDS)), "=1", "@1"),
}
