"""The dossiers that the forms are tried on: an ordinary one, an empty one, a long one, a hostile one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.catalogue import PaperKind
from cchc_desktop.core.office_sheet import OfficeSheet
from cchc_desktop.core.papers import Paper
from cchc_desktop.core.proof import ProofSheet
from cchc_desktop.core.sheet import DossierSheet, Handover, ListRow, ListSheet, Office, Said
from cchc_desktop.forms import Form

CENTRE = Office(
    unit="000.00.12.H56",
    name="Ủy ban nhân dân xã Phú Thạnh",
    counter="Trung tâm Phục vụ hành chính công xã Phú Thạnh",
    place="Phú Thạnh",
    phone="0237 3888 999",
)
OLD_COUNTER = replace(CENTRE, name="UBND xã Phú Thạnh", counter="Bộ phận tiếp nhận và trả kết quả")
COUNTER = "Trung tâm Phục vụ hành chính công xã Phú Thạnh"
RECEIVED_AT = datetime(2026, 2, 5, 8, 5, tzinfo=HANOI)


def passed(number: int, standing: str | None, **but: object) -> Handover:
    """The dossier goes on, a day later each time; it is taken an hour after it is given."""
    given_at = RECEIVED_AT + timedelta(days=number, hours=1)
    whole: dict[str, Any] = {
        "giver": COUNTER,
        "taker": "Công chức Tư pháp – Hộ tịch",
        "given_at": given_at,
        "taken_at": given_at + timedelta(hours=1),
        "due_at": given_at + timedelta(hours=8),
        "standing": standing,
        "given_by": "Lê Văn Cán",
        "taken_by": "Trần Thị Hộ Tịch",
    }
    return Handover(**{**whole, **but})


SAID = Said(
    at=RECEIVED_AT + timedelta(days=1, hours=2),
    reason="Giấy xác nhận tình trạng hôn nhân của bên nam đã hết thời hạn sử dụng 06 tháng",
    basis="Khoản 2 Điều 10 Nghị định số 123/2015/NĐ-CP",
    items=("Giấy xác nhận tình trạng hôn nhân còn giá trị sử dụng (bản chính)", "Thẻ căn cước của bên nam"),
    new_due_at=datetime(2026, 2, 24, 17, 0, tzinfo=HANOI),
    extra_days=3,
    refund=8000,
)
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
    field="Hộ tịch",
    retention="Vĩnh viễn",
    settled_by="Ủy ban nhân dân xã Phú Thạnh",
    partners=("Ủy ban nhân dân xã Đông Sơn", "Công an xã Phú Thạnh"),
    said=SAID,
    handovers=(
        passed(0, None),
        passed(
            1,
            "early",
            giver="Công chức Tư pháp – Hộ tịch",
            taker="Ủy ban nhân dân xã Đông Sơn",
            given_by="Trần Thị Hộ Tịch",
            taken_by="",
            remark="Xác minh tình trạng hôn nhân",
        ),
        passed(
            2, "late", giver="Ủy ban nhân dân xã Đông Sơn", taker=COUNTER, given_by="", taken_by="Lê Văn Cán"
        ),
    ),
    signer="Phạm Quốc Chủ Tịch",
    clerk_phone="0237 3888 999",
)
TAKEN_IN_FOR_US = replace(ORDINARY, received_in="Trung tâm Phục vụ hành chính công phường Hạc Thành")
TAKEN_IN_BY_US = replace(
    ORDINARY,
    received_in=COUNTER,
    settled_by="Ủy ban nhân dân xã Đông Sơn, tỉnh Thanh Hóa",
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
    field="",
    retention="",
    settled_by="",
    partners=(),
    said=None,
    handovers=(),
    signer="",
    clerk_phone="",
)
LONG = replace(
    ORDINARY,
    said=replace(SAID, items=tuple(f"nội.dung{number} cần bổ sung cho đủ hồ sơ" for number in range(1, 41))),
    handovers=tuple(passed(number, "on_time", taker=f"Bàn.{number}") for number in range(12)),
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
    said=Said(at=RECEIVED_AT, reason="R" * 400, basis="\u202eB" * 90, items=("I" * 500, "ộ" * 200, "")),
    handovers=(passed(0, "late", giver="G" * 120, taker="=T" * 60, remark="M" * 90, taken_by="P" * 80),),
    partners=("Q" * 300,),
    signer="S" * 300,
    settled_by="U" * 300,
    retention="9" * 80,
    field="F" * 120,
)
AWKWARD = replace(
    ORDINARY,
    applicant="Công ty Trách nhiệm hữu hạn Một thành viên Thương mại và Dịch vụ Vận tải Hòa Bình Đông",
    proxy="Hồ Thị Kim Nguyễn-Phạm Ngọc Thùy Dương",
    owner="Tổng công ty Đầu tư Phát triển Hạ tầng Khu công nghiệp và Đô thị miền Trung Tây Nguyên",
    address="Số 1234/56/78 đường Nguyễn Thị Minh Khai nối dài, khu dân cư Đông Hạ Thượng, thôn Đông Hạ, "
    "xã Phú Thạnh, tỉnh Thanh Hóa, nước Cộng hòa xã hội chủ nghĩa Việt Nam",
    email="phong.hanh.chinh.tong.hop.cong.ty.hoa.binh@example.vn",
    procedure_name="Chuyển mục đích sử dụng đất phải được phép của cơ quan nhà nước có thẩm quyền đối với hộ "
    "gia đình, cá nhân, cộng đồng dân cư, tổ chức đang sử dụng đất có nguồn gốc giao sai thẩm quyền",
    summary="Thửa đất số 1234, tờ bản đồ số 56",
    clerk="Đặng Nguyễn Hoàng Phương Thảo Nguyên",
    signer="Tôn Nữ Công Huyền Thị Phương Thanh Nguyệt",
)

ROW = ListRow(
    local_no="0123/2026",
    code="000.00.12.H56-260205-0007",
    applicant="Nguyễn Thị Thử Nghiệm",
    procedure_name="Đăng ký kết hôn",
    due_at=datetime(2026, 2, 12, 17, 0, tzinfo=HANOI),
    papers=3,
    sort="Lệ phí đăng ký kết hôn",
    amount=8000,
    receipt="0000123",
    by="Lê Văn Cán",
)
ORDINARY_LIST = ListSheet(
    office=CENTRE,
    at=datetime(2026, 2, 5, 17, 0, tzinfo=HANOI),
    printed_on=date(2026, 2, 5),
    rows=(
        ROW,
        replace(
            ROW,
            local_no="0124/2026",
            code=None,
            applicant="Trần Văn Đông",
            procedure_name="Chứng thực bản sao từ bản chính giấy tờ, văn bản",
            sort="Phí chứng thực",
            amount=36_000,
            receipt="0000124",
        ),
        replace(ROW, local_no="0125/2026", code="000.00.12.H56-260205-0009", amount=5000, is_online=True),
    ),
    giver="Lê Văn Cán",
    taker="Trần Thị Hộ Tịch",
    signer="Phạm Quốc Chủ Tịch",
    number=7,
)
LONG_LIST = replace(
    ORDINARY_LIST,
    rows=tuple(
        replace(ROW, code=f"000.00.12.H56-260205-{number:04d}", sort=f"Phí loại {number % 3}")
        for number in range(1, 41)
    ),
)
HOSTILE_LIST = replace(
    ORDINARY_LIST,
    rows=(
        replace(ROW, applicant="W" * 300, procedure_name="Đ" * 300, receipt="X" * 80, by="ẵ" * 90),
        replace(
            ROW, code="=cmd|' /C calc'!A0", applicant="😀 \u202eabc", sort="<b>&amp;</b>", remark="R" * 90
        ),
    ),
    giver="G" * 200,
    taker="T" * 200,
)
KINDS = {"ordinary": ORDINARY, "empty": EMPTY, "long": LONG, "hostile": HOSTILE, "awkward": AWKWARD}
LISTS = {
    "ordinary": ORDINARY_LIST,
    "empty": replace(ORDINARY_LIST, rows=(), giver="", taker="", signer="", number=None),
    "long": LONG_LIST,
    "hostile": HOSTILE_LIST,
    "awkward": replace(ORDINARY_LIST, rows=(replace(ROW, applicant=AWKWARD.applicant),)),
}


ORDINARY_PROOF = ProofSheet(
    office=CENTRE,
    printed_on=date(2026, 11, 21),
    clerk="Lê Thị Cán Bộ",
    receiver="01",
    receiver_name="Tỉnh Thử Nghiệm",
    received_at=datetime(2026, 11, 20, 9, 3, tzinfo=HANOI),
    sent_at=datetime(2026, 11, 20, 9, 1, tzinfo=HANOI),
    title="Tháng 11 năm 2026",
    first_on=date(2026, 10, 15),
    last_on=date(2026, 11, 14),
    revision=2,
    is_final=True,
    listed=1204,
    counted=1204,
    file="BCTTHC_00070_20261015_20261114_v2.cchc",
    digest="0123456789abcdef" * 4,
    letter="fedcba9876543210" * 4,
    figures="01234 56789 01234 56789 01234 56789",
    confirmed_at=datetime(2026, 10, 2, 8, 30, tzinfo=HANOI),
    confirmed_by="Lê Thị Cán Bộ",
    is_closed=False,
    ahead=0,
)
UNKNOWN_PROOF = replace(
    ORDINARY_PROOF,
    clerk="",
    receiver_name="",
    sent_at=None,
    confirmed_at=None,
    confirmed_by="",
    is_final=False,
)
PROOFS = {
    "ordinary": ORDINARY_PROOF,
    "empty": UNKNOWN_PROOF,
    "long": replace(ORDINARY_PROOF, counted=1203, ahead=3600, receiver_name="Tỉnh " * 60, is_closed=True),
    "hostile": replace(ORDINARY_PROOF, receiver_name="W" * 300, file="X" * 200, clerk="ẵ" * 90),
    "awkward": replace(ORDINARY_PROOF, receiver_name=AWKWARD.applicant, confirmed_by="<b>&amp;</b>"),
}


FACTS = {
    **dict.fromkeys(("begun_at", "done_at", "received_at"), "09 giờ 00 phút, ngày 05 tháng 10 năm 2026"),
    "basis": "Quyết định số 12/QĐ-UBND ngày 02/10/2026",
    "count": "2",
    "scans": "3",
    "files": "2",
    "compacted": "compact",
    "digest_list": "0123456789abcdef" * 4,
    "digest_before": "fedcba9876543210" * 4,
    "digest_after": "0f1e2d3c4b5a6978" * 4,
    "entries_before": "1.234",
    "entries_after": "1.238",
    "numbers": "0001/2020, 0005/2020",
    "acknowledge": "2 ngày làm việc",
    "breach": "72 giờ",
    "to": "Tống Văn Hỏi",
    "request": "001/2026",
    "kind": "Xem dữ liệu cá nhân",
    "due_on": "15/10/2026",
    "answer": "Gửi kèm bản kê.",
    "is_view": "x",
}
ORDINARY_OWN = OfficeSheet(
    office=CENTRE,
    at=datetime(2026, 10, 5, 9, 0, tzinfo=HANOI),
    printed_on=date(2026, 10, 5),
    clerk="Lê Thị Cán Bộ",
    second="Trần Văn Lãnh Đạo (lanhdao)",
    signer="Phạm Thị Giám Đốc",
    facts=FACTS,
)
_OF_FORM = {
    "erasure_minutes": (
        (("Chứng thực chữ ký, chữ ký người dịch", "2", "lưu 02 năm từ ngày kết thúc"),),
        (("CCHC_00070_20261001T080000.cchcbak",),),
    ),
    "privacy_notice": ((("Chứng thực chữ ký", "02 năm"),), (("Xem dữ liệu cá nhân", "trong 10 ngày"),)),
    "request_answer": (
        (("0123/2026", "Họ tên người nộp", "Tống Văn Hỏi"),),
        (("09:00, 05/10/2026", "0123/2026", "Lê Thị Cán Bộ", "In giấy"),),
    ),
}


def _own_sheet(form: Form[Any], kind: str) -> OfficeSheet:
    rows, more = _OF_FORM[form.kind]
    sheet = replace(ORDINARY_OWN, rows=rows, more=more)
    many = tuple(tuple(f"{cell} {number}" for cell in rows[0]) for number in range(40))
    numbers = ", ".join(f"{number:04d}/2020" for number in range(1, 900))
    return {
        "ordinary": sheet,
        "empty": replace(
            sheet,
            rows=(),
            more=(),
            clerk="",
            second="",
            signer="",
            facts=dict.fromkeys(FACTS, "") | {"compacted": "loose"},
        ),
        "long": replace(sheet, rows=many, facts={**FACTS, "numbers": numbers}),
        "hostile": replace(sheet, clerk="W" * 200, second="ẵ" * 90, facts={**FACTS, "basis": "X" * 300}),
        "awkward": replace(sheet, signer="<b>&amp;</b>", second=AWKWARD.applicant),
    }[kind]


def tried(form: Form[Any], kind: str = "ordinary") -> Any:  # noqa: ANN401 - what the form takes
    """What ``form`` is tried on."""
    if form.is_key:
        from key_sheets import KEYS  # it stands on the office of this file

        return KEYS[kind]
    if form.is_own:
        return _own_sheet(form, kind)
    if form.is_proof:
        return PROOFS[kind]
    return LISTS[kind] if form.is_list else in_its_time(form, KINDS[kind])


def in_its_time(form: Form[Any], sheet: DossierSheet) -> DossierSheet:
    """The dossier as it would be on the first days of the form, at the counter of that time."""
    if form.until is None:
        return sheet
    year = form.until.year - 1
    due_at = sheet.due_at and sheet.due_at.replace(year=year)
    received_at = sheet.received_at.replace(year=year)
    said = sheet.said and replace(
        sheet.said,
        at=sheet.said.at.replace(year=year),
        new_due_at=sheet.said.new_due_at and sheet.said.new_due_at.replace(year=year),
    )
    handovers = tuple(
        replace(
            one,
            given_at=one.given_at.replace(year=year),
            taken_at=one.taken_at and one.taken_at.replace(year=year),
            due_at=one.due_at and one.due_at.replace(year=year),
        )
        for one in sheet.handovers
    )
    timed = {"received_at": received_at, "due_at": due_at, "said": said, "handovers": handovers}
    return replace(sheet, office=OLD_COUNTER, **timed)  # type: ignore[arg-type]  # each column has its type
