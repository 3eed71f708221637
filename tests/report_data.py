"""The figures that the reports are tried on: ordinary ones, none at all, hostile ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from cchc_desktop.core import period
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.ledger import Collected
from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED, Row, Tally
from cchc_desktop.reports import Head, Offered, UnitRow
from cchc_desktop.reports.by_officer import ByOfficer
from cchc_desktop.reports.by_unit import ByUnit
from cchc_desktop.reports.comparison import Comparison
from cchc_desktop.reports.digitisation import Digitisation
from cchc_desktop.reports.fees_collected import Fees
from cchc_desktop.reports.monthly_results import Monthly
from cchc_desktop.reports.monthly_results_wide import Wide
from cchc_desktop.reports.online_payment import Online
from cchc_desktop.reports.overdue import LateOne, Overdue
from cchc_desktop.reports.procedures import Procedures
from cchc_desktop.reports.register_book import Book, BookRow
from cchc_desktop.reports.work_load import WorkLoad

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
    "<f>1</f>&amp;",
)
LONGEST = "x" * 40_000  # more than a cell holds, and pages of paper


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


PLAIN = dict(zip(BOXES, WORKED, strict=True))
MORE = {
    "online_full": 20,
    "online_partial": 8,
    "online_other": 2,
    "direct": 45,
    "post": 5,
    "return_post": 7,
    "return_online": 12,
    "paid": 40,
    "paid_online": 30,
    "taken_in": 3,
    "any": 70,
    "digitised_in": 60,
    "reused": 11,
    "from_portal": 4,
    "finished": 75,
    "digitised_out": 66,
    "refused": 3,
    "withdrawn": 1,
    "stopped": 1,
    "waiting": 2,
    "sorry": 2,
    "not_sorry": 1,
}
FULL = PLAIN | MORE
_HANDED_ON = PLAIN | {"received_direct": 56, OPENING: 3}
"""Of six that one unit handed on, another carried two over."""
DUE_AT = datetime(2026, 10, 6, 17, tzinfo=HANOI)
BEFORE = tally_of({Row("xa", "Hộ tịch", "1.001193"): (20, 40, 0, 40, 10, 5, 5, 0)})


def late(number: int, section: str = "late") -> LateOne:
    """One dossier of the list of the late ones; every second one was apologised for."""
    is_ended, is_sorry = section == "late", number % 2 == 0
    return LateOne(
        section=section,
        local_no=f"{number:04d}/2026",
        code=f"H56.12-261001-{number:06d}" if number % 3 else None,
        applicant="Nguyễn Thị Thử Nghiệm",
        procedure_name="Đăng ký khai sinh",
        received_at=RECEIVED_AT,
        due_at=DUE_AT,
        ended_at=DUE_AT + timedelta(days=number, hours=-8) if is_ended else None,
        days=number,
        cause="A1 Quá tải, thiếu nhân lực" if number % 3 else "Chưa ghi nguyên nhân",
        officer="Lê Thị Hoa" if number % 2 else None,
        apologised_at=DUE_AT if is_sorry else None,
        promised_at=DUE_AT + timedelta(days=3) if is_sorry else None,
    )


def taken(number: int, amount: int, *, is_online: bool = False) -> Collected:
    """Money taken once; two of them on each day."""
    return Collected(
        local_no=f"{number:04d}/2026",
        procedure_name="Cấp bản sao trích lục hộ tịch" if number % 3 else "Chứng thực bản sao",
        applicant="Nguyễn Thị Thử Nghiệm",
        amount=amount,
        receipt=None if is_online else f"{number:07d}",
        at=RECEIVED_AT + timedelta(hours=12 * number),
        by="Lan",
        is_online=is_online,
    )


TAKEN = (
    taken(1, 8_000),
    taken(2, 16_000),
    taken(3, 50_000, is_online=True),
    taken(4, -8_000),
    taken(5, 9_000),
)
OFFERED = (
    Offered("1.001193", "Hộ tịch", "xa", has_process=True),
    Offered("1.000894", "Hộ tịch", "xa", has_process=False),
    Offered("1.001731", "Bảo trợ xã hội", "tinh", has_process=True),
)

ORDINARY: dict[str, object] = {
    "monthly-results": Monthly(FIGURES),
    "monthly-results-wide": Wide(Monthly(FIGURES), {Row("xa", "Hộ tịch", "1.001193"): FULL}),
    "register-book": Book(
        (*map(line, range(1, 4)), replace(line(4), serial=17)),
        "01/2026",
        field="Hộ tịch",
        note="(Mẫu số 07, Phụ lục I ban hành kèm theo Thông tư số 03/2025/TT-VPCP)",
        closing="Sổ này có 4 hồ sơ.",
    ),
    "by-officer": ByOfficer({"Lan": PLAIN, "Ánh": {"early": 1, OPENING: 1}}, {"Lê Thị Hoa": PLAIN}),
    "digitisation": Digitisation({"Hộ tịch": FULL, "Đất đai": {"received_direct": 3}}),
    "online-payment": Online({"Hộ tịch": FULL, "Đất đai": {"received_direct": 3, "direct": 3}}),
    "overdue": Overdue((late(12), late(3), late(2), late(4, "pending_overdue"))),
    "fees-collected": Fees(TAKEN),
    "work-load": WorkLoad({(8, 0): 12, (10, 4): 30, (16, 5): 1}, {(9, 0): 4}),
    "comparison": Comparison(FIGURES, (period.parse("2026-09"), BEFORE), None),
    "procedures": Procedures(OFFERED),
    "by-unit": ByUnit(
        (
            UnitRow("Huyện Cũ (H01)", _HANDED_ON, is_group=True),
            UnitRow("Xã Một (30001)", PLAIN, "trả lại để sửa, số tạm tính"),
            UnitRow("Xã Hai (30002)", {"received_direct": 6, "pending_in_time": 6}, "1 tháng của kỳ"),
            UnitRow("Trực thuộc thẳng", dict.fromkeys(BOXES, 0), is_group=True),
            UnitRow("Đặc khu Ba (30003)", None, "có 2/3 tháng, chưa cộng"),
        ),
        _HANDED_ON,
    ),
}
EMPTY: dict[str, object] = {
    "monthly-results": Monthly(Tally()),
    "monthly-results-wide": Wide(Monthly(Tally()), {}),
    "register-book": Book(()),
    "by-officer": ByOfficer({}, {}),
    "digitisation": Digitisation({}),
    "online-payment": Online({}),
    "overdue": Overdue(()),
    "fees-collected": Fees(()),
    "work-load": WorkLoad({}, {}),
    "comparison": Comparison(Tally(), None, None),
    "procedures": Procedures(()),
    "by-unit": ByUnit((), {}),
}
HOSTILE_ROWS = tally_of({Row("xa", text, text): WORKED for text in HOSTILE_WORDS})
HOSTILE: dict[str, object] = {
    "monthly-results": Monthly(HOSTILE_ROWS, is_by_procedure=True),
    "monthly-results-wide": Wide(Monthly(HOSTILE_ROWS, is_by_procedure=True), {}),
    "register-book": Book(tuple(map(hostile_line, (*HOSTILE_WORDS, LONGEST))), "=1", "@1"),
    "by-officer": ByOfficer(dict.fromkeys(HOSTILE_WORDS, PLAIN), dict.fromkeys(HOSTILE_WORDS, PLAIN)),
    "digitisation": Digitisation(dict.fromkeys(HOSTILE_WORDS, FULL)),
    "online-payment": Online(dict.fromkeys(HOSTILE_WORDS, FULL)),
    "overdue": Overdue(
        tuple(
            replace(late(1), code=text, applicant=text, procedure_name=text, cause=text, officer=text)
            for text in HOSTILE_WORDS
        ),
        is_named=True,
    ),
    "fees-collected": Fees(
        tuple(replace(taken(1, 1_000), procedure_name=text, receipt=text) for text in HOSTILE_WORDS)
    ),
    "procedures": Procedures(tuple(Offered("1", text, "xa", has_process=True) for text in HOSTILE_WORDS)),
    "by-unit": ByUnit(tuple(UnitRow(text, PLAIN, text) for text in HOSTILE_WORDS), PLAIN),
}
"""None for reports that say nothing but what the program itself says."""
