"""Mẫu số 02 of both texts: what is asked of the applicant before the dossier can go on."""

from __future__ import annotations

from cchc_desktop.core.papers import Paper
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.forms import Form
from cchc_desktop.forms._page import Page
from cchc_desktop.forms._parts import Signer, signatures, signatures_height
from cchc_desktop.forms._receipt import applicant_of, begin, numbered, request_of, said_at

_VERBS = frozenset({"request_supplement"})


def _draw(page: Page, sheet: DossierSheet, words: Wording) -> None:
    begin(page, sheet, words, said_at(sheet))
    page.field(words.text("applicant"), applicant_of(sheet), face="bold")
    page.field(words.text("request"), request_of(sheet))
    page.field(words.text("address"), sheet.address)
    page.pair((words.text("phone"), sheet.phone), (words.text("email"), sheet.email))
    page.skip(0.2)
    page.write(words.text("asked"))
    numbered(page, wanted(sheet))
    page.skip(0.2)
    page.field(words.text("reason"), sheet.said.reason if sheet.said else None)
    signer = Signer(words.text("signer"), sheet.clerk, words.text("sign"))
    page.room(signatures_height(page, signer) + 3 * page.leading)
    page.write(*words.runs("contact"))
    signatures(page, signer)


def wanted(sheet: DossierSheet) -> tuple[str, ...]:
    """What was asked for, then the papers marked as missing that the request does not name itself."""
    items = sheet.said.items if sheet.said else ()
    said = " ".join(items).casefold()
    missing = (paper for paper in sheet.papers if paper.is_missing and paper.name.casefold() not in said)
    return (*items, *map(_asked, missing))


def _asked(paper: Paper) -> str:
    count = f", số lượng {paper.quantity:02d}" if paper.quantity != 1 else ""
    return f"{paper.name} ({paper.kind.title}{count})"


SUPPLEMENT_2018 = Form(code="supplement_request-2018", kind="supplement_request", draw=_draw, verbs=_VERBS)
SUPPLEMENT_2025 = Form(code="supplement_request-2025", kind="supplement_request", draw=_draw, verbs=_VERBS)
