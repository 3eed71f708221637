"""Trả lời yêu cầu về dữ liệu cá nhân: the answer, what the register holds, and who looked at it."""

from __future__ import annotations

from cchc_desktop.core.office_sheet import OfficeSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.forms import Form
from cchc_desktop.forms._own import begin_own, ruled, said
from cchc_desktop.forms._page import Column, Page
from cchc_desktop.forms._parts import Signer, signatures, signatures_height


def _draw(page: Page, sheet: OfficeSheet, words: Wording) -> None:
    begin_own(page, sheet, words)
    page.field(words.text("to"), sheet.facts["to"], face="bold")
    said(page, words, "opening", "answer")
    if sheet.facts["is_view"]:
        _held(page, sheet, words)
    signer = Signer(words.text("signer"), sheet.signer, words.text("sign"))
    page.room(signatures_height(page, signer) + 3 * page.leading)
    said(page, words, "closing")
    signatures(page, signer)


def _held(page: Page, sheet: OfficeSheet, words: Wording) -> None:
    said(page, words, "extract" if sheet.rows else "nothing")
    held = (
        Column(words.text("columns_dossier"), 0.2),
        Column(words.text("columns_name"), 0.28),
        Column(words.text("columns_value"), 0.52),
    )
    ruled(page, held, sheet.rows)
    said(page, words, "seen")
    looks = (
        Column(words.text("columns_at"), 0.24),
        Column(words.text("columns_dossier"), 0.2),
        Column(words.text("columns_by"), 0.26),
        Column(words.text("columns_act"), 0.3),
    )
    ruled(page, looks, sheet.more)
    if not sheet.more:
        said(page, words, "not_seen")


REQUEST_ANSWER = Form(code="request_answer", kind="request_answer", draw=_draw, is_own=True)
