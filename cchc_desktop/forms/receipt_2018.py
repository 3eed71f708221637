"""Mẫu số 01 of TT 01/2018/TT-VPCP: the receipt for dossiers received until 30/06/2025."""

from __future__ import annotations

from cchc_desktop.core.lines import Run
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.forms import Form
from cchc_desktop.forms._facts import hours_on
from cchc_desktop.forms._page import Page
from cchc_desktop.forms._receipt import (
    applicant_of,
    begin,
    both_offices,
    close,
    counter_of,
    handed_in,
    request_of,
    where_to_reach,
)


def _draw(page: Page, sheet: DossierSheet, words: Wording) -> None:
    begin(page, sheet, words)
    counter = words.text("counter")
    page.field(counter, counter_of(sheet, counter))
    both_offices(page, sheet, words)
    page.field(words.text("applicant"), applicant_of(sheet), face="bold")
    where_to_reach(page, sheet, words)
    page.field(words.text("request"), request_of(sheet))
    _papers(page, sheet, words)
    page.write(f"{words.text('copies')} {sheet.copies:02d} (bộ)")
    page.write(f"{words.text('term')} {sheet.term_words or '…… ngày'}")
    page.write(words.text("received"))
    page.write(f"{words.text('due')} ", Run(hours_on(sheet.due_at), "bold"))
    page.field(words.text("return_place"), sheet.return_place)
    close(page, sheet, words)


def _papers(page: Page, sheet: DossierSheet, words: Wording) -> None:
    page.write(words.text("papers"))
    papers = handed_in(sheet)
    for number, paper in enumerate(papers, 1):
        count = f", số lượng {paper.quantity:02d}" if paper.quantity != 1 else ""
        page.write(f"({number}) {paper.name} ({paper.kind.title}{count})", indent=page.size)
    for number in range(1, 4) if not papers else ():
        page.blanks(f"({number})", indent=page.size)


RECEIPT_2018 = Form(code="receipt-2018", kind="receipt", draw=_draw)
