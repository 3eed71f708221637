"""Mẫu số 01 of TT 01/2018/TT-VPCP: the receipt for dossiers received until 30/06/2025."""

from __future__ import annotations

from datetime import date

from cchc_desktop.core.lines import Run
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.text import full_moment
from cchc_desktop.forms import Form
from cchc_desktop.forms._page import Page
from cchc_desktop.forms._receipt import applicant_of, begin, close, hours_on, request_of

_COUNTER = "Bộ phận tiếp nhận và trả kết quả"
_NOTES = (
    (
        "Giấy tiếp nhận hồ sơ và hẹn trả kết quả được lập thành 2 liên; một liên chuyển kèm theo "
        "Phiếu kiểm soát quá trình giải quyết hồ sơ và được lưu tại Bộ phận tiếp nhận và trả kết quả; "
        "một liên giao cho tổ chức, cá nhân nộp hồ sơ."
    ),
    (
        "Tổ chức, cá nhân có thể đăng ký nhận kết quả tại Bộ phận tiếp nhận và trả kết quả hoặc tại nhà "
        "(trụ sở của tổ chức) thông qua dịch vụ bưu chính."
    ),
)


def _draw(page: Page, sheet: DossierSheet) -> None:
    begin(page, sheet)
    page.field(f"{_COUNTER}:", _counter_of(sheet))
    page.field("Tiếp nhận hồ sơ của:", applicant_of(sheet), face="bold")
    page.field("Địa chỉ:", sheet.address)
    page.pair(("Số điện thoại:", sheet.phone), ("Email:", sheet.email))
    page.field("Nội dung yêu cầu giải quyết:", request_of(sheet))
    _papers(page, sheet)
    page.write(f"2. Số lượng hồ sơ: {sheet.copies:02d} (bộ)")
    page.write(f"3. Thời gian giải quyết hồ sơ theo quy định là: {sheet.term_words or '…… ngày'}")
    page.write(f"4. Thời gian nhận hồ sơ: {full_moment(sheet.received_at)}")
    page.write("5. Thời gian trả kết quả giải quyết hồ sơ: ", Run(hours_on(sheet.due_at), "bold"))
    page.field("6. Đăng ký nhận kết quả tại:", sheet.return_place)
    close(page, sheet, "Ghi chú:", _NOTES)


def _counter_of(sheet: DossierSheet) -> str:
    """Whose counter it is, without saying "counter" twice."""
    office = sheet.office
    return office.name if office.counter.casefold().startswith(_COUNTER.casefold()) else office.counter


def _papers(page: Page, sheet: DossierSheet) -> None:
    page.write("1. Thành phần hồ sơ nộp gồm:")
    for number, paper in enumerate(sheet.papers, 1):
        count = f", số lượng {paper.quantity:02d}" if paper.quantity != 1 else ""
        page.write(f"({number}) {paper.name} ({paper.kind.title}{count})", indent=page.size)
    for number in range(1, 4) if not sheet.papers else ():
        page.blanks(f"({number})", indent=page.size)


RECEIPT_2018 = Form(
    code="receipt-2018",
    kind="receipt",
    title="Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    basis="Thông tư 01/2018/TT-VPCP, Mẫu số 01",
    since=date(2018, 11, 23),
    until=date(2025, 6, 30),
    draw=_draw,
    copies=("Liên 1: Lưu", "Liên 2: Giao khách hàng"),
)
