"""Mẫu số 04 of both texts: the result will be late; the office says so, and when it will be there."""

from __future__ import annotations

from cchc_desktop.core.lines import Run
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.forms import Form
from cchc_desktop.forms._letter import end_letter, ended, open_letter, paragraph
from cchc_desktop.forms._page import Page

_VERBS = frozenset({"apologise"})


def _draw(page: Page, sheet: DossierSheet, words: Wording) -> None:
    open_letter(page, sheet, words)
    for name in ("taken_in", "promised", "late"):
        paragraph(page, words.runs(name))
    said = sheet.said
    if said is None or not said.reason:
        page.field(words.text("reason"), None)
        page.skip(0.25)
    else:
        paragraph(page, (Run(f"{words.text('reason')} {ended(said.reason)}"),))
    paragraph(page, words.runs("promise"))
    end_letter(page, sheet, words, "closing")


APOLOGY_2018 = Form(code="apology-2018", kind="apology", draw=_draw, verbs=_VERBS)
APOLOGY_2025 = Form(code="apology-2025", kind="apology", draw=_draw, verbs=_VERBS)
