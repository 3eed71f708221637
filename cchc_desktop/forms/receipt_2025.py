"""Mẫu số 01 of TT 03/2025/TT-VPCP, as provincial software prints it: the receipt since 01/07/2025."""

from __future__ import annotations

from datetime import date

from cchc_desktop.core.lines import Run
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.text import amount_in_words, full_moment, money
from cchc_desktop.forms import Form
from cchc_desktop.forms._page import Column, Page
from cchc_desktop.forms._receipt import applicant_of, begin, close, hours_on, request_of

_COLUMNS = (
    Column("STT", 0.08, "centre"),
    Column("Tên giấy tờ", 0.56),
    Column("Loại giấy tờ", 0.22, "centre"),
    Column("Số lượng", 0.14, "centre"),
)
_NOTES = (
    (
        "Khi đến nhận kết quả, đề nghị Ông/Bà mang theo: Giấy tiếp nhận hồ sơ và hẹn trả kết quả này; "
        "thẻ căn cước (căn cước công dân); phí, lệ phí (nếu có); giấy ủy quyền (nếu nhận thay)."
    ),
)


def _draw(page: Page, sheet: DossierSheet) -> None:
    begin(page, sheet)
    page.write(Run(sheet.office.counter, "bold"))
    page.field("Tiếp nhận hồ sơ của:", applicant_of(sheet), face="bold")
    page.field("Số CCCD/Mã số thuế:", sheet.id_number)
    page.field("Địa chỉ:", sheet.address)
    page.pair(("Số điện thoại:", sheet.phone), ("Email:", sheet.email))
    page.field("Nội dung yêu cầu giải quyết:", request_of(sheet))
    page.write("1. Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm:")
    page.skip(0.2)
    page.table(_COLUMNS, _rows(sheet))
    page.skip(0.3)
    page.write(f"2. Số lượng hồ sơ: {sheet.copies:02d} (bộ)")
    page.write(f"3. Thời gian nhận hồ sơ: {full_moment(sheet.received_at)}")
    page.write("4. Thời gian trả kết quả giải quyết hồ sơ: ", Run(hours_on(sheet.due_at), "bold"))
    page.field("5. Đăng ký trả kết quả tại:", sheet.return_place)
    page.field("6. Phí, lệ phí (nếu có):", _fee(sheet.fee))
    close(page, sheet, "Chú ý:", _NOTES)


def _rows(sheet: DossierSheet) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (str(number), paper.name, paper.kind.title.capitalize(), f"{paper.quantity:02d}")
        for number, paper in enumerate(sheet.papers, 1)
    ]
    return rows or [(str(number), "", "", "") for number in range(1, 4)]


def _fee(amount: int | None) -> str | None:
    """What is to be paid, in figures and words; None leaves room to write."""
    if amount is None:
        return None
    if amount == 0:
        return "Không"
    words = amount_in_words(amount)
    return f"{money(amount)} ({words[0].upper()}{words[1:]} đồng)"


RECEIPT_2025 = Form(
    code="receipt-2025",
    kind="receipt",
    title="Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    basis="Thông tư 03/2025/TT-VPCP, Phụ lục I, Mẫu số 01",
    since=date(2025, 7, 1),
    until=None,
    draw=_draw,
    copies=("Liên 1: Lưu", "Liên 2: Giao người nộp hồ sơ"),
)
