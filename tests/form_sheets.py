"""The dossiers that the forms are tried on: an ordinary one, an empty one, a long one, a hostile one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.catalogue import PaperKind
from cchc_desktop.core.papers import Paper
from cchc_desktop.core.sheet import DossierSheet, Office
from cchc_desktop.forms import Form

CENTRE = Office(
    unit="000.00.12.H56",
    name="Ủy ban nhân dân xã Phú Thạnh",
    counter="Trung tâm Phục vụ hành chính công xã Phú Thạnh",
    place="Phú Thạnh",
)
OLD_COUNTER = replace(CENTRE, name="UBND xã Phú Thạnh", counter="Bộ phận tiếp nhận và trả kết quả")
ORDINARY = DossierSheet(
    office=CENTRE,
    number=123,
    printed_on=date(2026, 2, 5),
    printing=1,
    local_no="0123/2026",
    code="000.00.12.H56-260205-0007",
    book_no="01/2026",
    applicant="Nguyễn Thị Thử Nghiệm",
    id_number="038190000123",
    address="Thôn Đông Hạ, xã Phú Thạnh, tỉnh Thanh Hóa",
    phone="0912 345 678",
    email="thu.nghiem@example.vn",
    owner=None,
    procedure="1.000894",
    procedure_name="Đăng ký kết hôn",
    summary="hai công dân thường trú tại xã",
    papers=(
        Paper("Tờ khai đăng ký kết hôn theo mẫu"),
        Paper("Giấy xác nhận tình trạng hôn nhân do Ủy ban nhân dân cấp xã nơi thường trú cấp", quantity=2),
        Paper("Thẻ căn cước", PaperKind.COPY),
    ),
    copies=1,
    term_words="05 ngày làm việc",
    received_at=datetime(2026, 2, 5, 8, 5, tzinfo=HANOI),
    due_at=datetime(2026, 2, 12, 8, 5, tzinfo=HANOI),
    return_place="Trung tâm Phục vụ hành chính công xã Phú Thạnh",
    fee=8000,
    clerk="Lê Văn Cán",
    auth_code="AB12-CD34",
    mark="CCHC1:000.00.12.H56:0123/2026:AB12CD34",
)
EMPTY = replace(
    ORDINARY,
    number=None,
    code=None,
    book_no="",
    applicant="",
    id_number=None,
    address=None,
    phone=None,
    email=None,
    summary=None,
    papers=(),
    term_words="",
    due_at=None,
    return_place="",
    fee=None,
    clerk="",
)
LONG = replace(
    ORDINARY,
    papers=tuple(
        Paper(" ".join(f"giấy{number}.{word}" for word in range(1, 34))[:300]) for number in range(1, 31)
    ),
)
HOSTILE = replace(
    ORDINARY,
    applicant="😀 " + "W" * 300 + " \u202eabc",
    owner="\x07\ud800" + "Ẵ" * 40,
    address="=cmd|' /C calc'!A0",
    phone="0" * 60,
    email="a" * 200,
    procedure_name="Đ" * 300,
    summary="שלום ا\u200e 中文 <b>&amp;</b>",
    papers=(Paper("X" * 300), Paper("ẵ" * 3000, PaperKind.CERTIFIED), Paper("\n\n")),
    clerk="L" * 300,
    return_place="@" * 100,
    book_no="=1+1",
)
KINDS = {"ordinary": ORDINARY, "empty": EMPTY, "long": LONG, "hostile": HOSTILE}


def in_its_time(form: Form, sheet: DossierSheet) -> DossierSheet:
    """The dossier as it would be on the first days of the form, at the counter of that time."""
    if form.until is None:
        return sheet
    year = form.until.year - 1
    due_at = sheet.due_at and sheet.due_at.replace(year=year)
    received_at = sheet.received_at.replace(year=year)
    return replace(sheet, office=OLD_COUNTER, received_at=received_at, due_at=due_at)
