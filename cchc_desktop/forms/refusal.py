"""Mẫu số 03 of both texts: the dossier is not taken in, and why."""

from __future__ import annotations

from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.forms import Form
from cchc_desktop.forms._letter import ended
from cchc_desktop.forms._page import Page
from cchc_desktop.forms._receipt import (
    applicant_of,
    begin,
    both_sign,
    counter_of,
    request_of,
    said_at,
    where_to_reach,
)

_VERBS = frozenset({"refuse"})


def _draw(page: Page, sheet: DossierSheet, words: Wording) -> None:
    begin(page, sheet, words, said_at(sheet))
    counter = words.text("counter")
    page.field(counter, counter_of(sheet, counter))
    page.field(words.text("applicant"), applicant_of(sheet), face="bold")
    where_to_reach(page, sheet, words)
    page.field(words.text("request"), request_of(sheet))
    page.skip(0.2)
    page.write(*words.runs("refused"))
    _why(page, sheet, words)
    page.skip(0.2)
    page.write(*words.runs("closing"))
    both_sign(page, sheet, words)


def _why(page: Page, sheet: DossierSheet, words: Wording) -> None:
    said = sheet.said
    if said is None or not said.reason:
        page.blanks(count=3)
    else:
        page.write(ended(said.reason), indent=page.size)
    page.field(words.text("basis"), said.basis if said else None)


REFUSAL_2018 = Form(code="refusal-2018", kind="refusal", draw=_draw, verbs=_VERBS)
REFUSAL_2025 = Form(code="refusal-2025", kind="refusal", draw=_draw, verbs=_VERBS)
