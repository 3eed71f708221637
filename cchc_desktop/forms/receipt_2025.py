"""Mẫu số 01 of TT 03/2025/TT-VPCP, as provincial software prints it: the receipt since 01/07/2025."""

from __future__ import annotations

from cchc_desktop.core.lines import Run
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.core.text import amount_in_words, money
from cchc_desktop.forms import Form
from cchc_desktop.forms._facts import hours_on
from cchc_desktop.forms._page import Column, Page
from cchc_desktop.forms._receipt import (
    applicant_of,
    begin,
    both_offices,
    close,
    handed_in,
    request_of,
    where_to_reach,
)

_COLUMNS = (
    Column("STT", 0.08, "centre"),
    Column("Tên giấy tờ", 0.56),
    Column("Loại giấy tờ", 0.22, "centre"),
    Column("Số lượng", 0.14, "centre"),
)


def _draw(page: Page, sheet: DossierSheet, words: Wording) -> None:
    begin(page, sheet, words)
    page.write(Run(words.text("counter"), "bold"))
    both_offices(page, sheet, words)
    page.field(words.text("applicant"), applicant_of(sheet), face="bold")
    page.field(words.text("id_number"), sheet.id_number)
    where_to_reach(page, sheet, words)
    page.field(words.text("request"), request_of(sheet))
    page.write(words.text("papers"))
    page.skip(0.2)
    page.table(_COLUMNS, _rows(sheet))
    page.skip(0.3)
    page.write(f"{words.text('copies')} {sheet.copies:02d} (bộ)")
    page.write(words.text("received"))
    page.write(f"{words.text('due')} ", Run(hours_on(sheet.due_at), "bold"))
    page.field(words.text("return_place"), sheet.return_place)
    page.field(words.text("fee"), _fee(sheet))
    close(page, sheet, words)


def _rows(sheet: DossierSheet) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (str(number), paper.name, paper.kind.title.capitalize(), f"{paper.quantity:02d}")
        for number, paper in enumerate(handed_in(sheet), 1)
    ]
    return rows or [(str(number), "", "", "") for number in range(1, 4)]


def _fee(sheet: DossierSheet) -> str | None:
    """What is to be paid, in figures and words; None leaves room to write."""
    if sheet.fee is None:
        return None
    why = f" ({sheet.exemption})" if sheet.exemption else ""
    if sheet.fee == 0:
        return f"Không{why}"
    words = amount_in_words(sheet.fee)
    receipt = f"; biên lai số {sheet.fee_receipt}" if sheet.fee_receipt else ""
    return f"{money(sheet.fee)} ({words[0].upper()}{words[1:]} đồng){why}{receipt}"


RECEIPT_2025 = Form(code="receipt-2025", kind="receipt", draw=_draw)
