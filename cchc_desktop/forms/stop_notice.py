"""Mẫu số 05 of TT 03/2025/TT-VPCP: the settling ends without a result, and what is given back."""

from __future__ import annotations

from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.core.text import amount_in_words, money
from cchc_desktop.forms import Form
from cchc_desktop.forms._facts import hours_on
from cchc_desktop.forms._letter import end_letter, open_letter, paragraph
from cchc_desktop.forms._page import Page
from cchc_desktop.forms._receipt import request_of

_VERBS = frozenset({"stop", "withdraw"})


def _draw(page: Page, sheet: DossierSheet, words: Wording) -> None:
    open_letter(page, sheet, words)
    paragraph(page, words.runs("told"))
    said = sheet.said
    page.field(words.text("code_label"), words.facts["code"])
    page.field(words.text("procedure"), request_of(sheet))
    page.field(words.text("received"), words.facts["received_at"])
    page.field(words.text("due"), hours_on(sheet.due_at))
    page.field(words.text("basis"), said.basis if said else None)
    page.field(words.text("reason"), said.reason if said else None)
    page.field(words.text("stopped"), words.facts["said_at"])
    _given_back(page, words.text("returned"), said.items if said else ())
    page.field(words.text("refund"), _refund(said.refund if said else None))
    page.skip(0.25)
    end_letter(page, sheet, words, "closing")


def _given_back(page: Page, label: str, items: tuple[str, ...]) -> None:
    if not items:
        page.field(label, None)
        return
    page.write(label)
    for item in items:
        page.write(f"- {item}", indent=page.size)


def _refund(amount: int | None) -> str | None:
    if amount is None:
        return None
    if amount == 0:
        return "Không"
    words = amount_in_words(amount)
    return f"{money(amount)} ({words[0].upper()}{words[1:]} đồng)"


STOP_2025 = Form(code="stop_notice-2025", kind="stop_notice", draw=_draw, verbs=_VERBS)
