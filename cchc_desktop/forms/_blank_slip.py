"""Slips to be filled in by hand on days without the program: numbered, in the frame of the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cchc_desktop.core.lines import Run
from cchc_desktop.core.sheet import Office
from cchc_desktop.forms import _type
from cchc_desktop.forms._ink import MM, bind
from cchc_desktop.forms._page import A5, Page, Squares, laid_out
from cchc_desktop.forms._parts import Signer, signatures

TITLE = "Phiếu tiếp nhận viết tay"
_COPIES = ("Liên 1: giao người nộp", "Liên 2: lưu, để nhập vào sổ sau")
_MOMENT = "…… giờ …… phút, ngày …… tháng …… năm "
_FIELDS = ("Họ và tên:", "Số định danh cá nhân:", "Điện thoại:", "Địa chỉ:", "Thủ tục:")


def blank_slips(office: Office, slips: Sequence[tuple[str, str]]) -> bytes:
    """One PDF: each of ``slips``, a number and its mark, on a lying A4 with both copies side by side."""
    copies = [
        [
            sheet
            for number, mark in slips
            for sheet in laid_out(A5, partial(_draw, office, number, mark), copy, "")[:1]
        ]
        for copy in _COPIES
    ]
    size = (A5.width * MM, A5.height * MM)
    return bind(copies, size, title=TITLE, is_paired=True, is_practice=office.is_practice)


def _draw(office: Office, number: str, mark: str, page: Page) -> None:
    year = number.rpartition("/")[2]
    page.write(Run(office.name.upper()), align="centre", size=page.size * 0.9)
    page.write(Run(office.counter.upper(), "bold"), align="centre", size=page.size * 0.9)
    page.skip(0.4)
    top, side = page.y, page.stock.mark * MM
    page.draw(Squares(page.left, top, side, mark))
    column = (page.left + side, page.width - side)
    for text, size in (("GIẤY TIẾP NHẬN HỒ SƠ", page.size * 1.15), ("VÀ HẸN TRẢ KẾT QUẢ", page.size * 1.15)):
        page.put((Run(text, "bold"),), *column, y=page.y, size=size, align="centre")
        page.y += size * 1.3
    size = page.size * 1.7
    page.put((Run(_type.clean(f"Số: {number}"), "bold"),), *column, y=page.y, size=size, align="centre")
    page.y = max(page.y + size * 1.2, top + side)
    page.write(Run(page.copy, "italic"), align="centre", size=page.size * 0.85)
    for label in _FIELDS:
        page.field(label, None)
    page.blanks()
    page.write("Giấy tờ đã nhận:")
    page.blanks("-", 3)
    page.pair(("Số bản:", None), ("Lệ phí (đồng):", None))
    page.write(f"Nhận lúc: {_MOMENT}{year}")
    page.write(f"Hẹn trả lúc: {_MOMENT}{year}")
    page.field("Ghi chú:", None)
    signatures(
        page, Signer("NGƯỜI NỘP", note="(ký, ghi họ tên)"), Signer("NGƯỜI TIẾP NHẬN", note="(ký, ghi họ tên)")
    )
