"""Thông báo xử lý dữ liệu cá nhân: what hangs at the counter for everybody who hands something in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cchc_desktop.core.lines import Run
from cchc_desktop.core.office_sheet import OfficeSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.forms import Form
from cchc_desktop.forms._own import begin_own, said
from cchc_desktop.forms._page import A4, Page
from cchc_desktop.forms._parts import Signer, signatures, signatures_height


def _draw(page: Page, sheet: OfficeSheet, words: Wording) -> None:
    begin_own(page, sheet, words)
    said(page, words, "opening", "who_head", "basis_head", "purpose_head", "data_head", "receive_head")
    said(page, words, "keep_head")
    _terms(page, sheet.rows)
    said(page, words, "rights_head")
    _terms(page, sheet.more)
    said(page, words, "limits")
    signer = Signer(words.text("signer"), sheet.signer, words.text("sign"))
    page.room(signatures_height(page, signer) + 4 * page.leading)
    said(page, words, "safe")
    signatures(page, signer)


def _terms(page: Page, rows: Sequence[Sequence[str]]) -> None:
    """What, and how long."""
    for what, term in rows:
        page.write(f"- {what}: ", Run(term, "bold"), ".", indent=page.size)
    page.skip(0.25)


WALL = replace(
    A4,
    margins=(15, 15, 20, 15),
    sizes=((13, 1.35), (13, 1.2), (12.5, 1.2), (12, 1.2), (11.5, 1.15), (11, 1.15)),
)
"""It hangs on a wall, so all of it has to stand on one sheet."""
PRIVACY_NOTICE = Form(code="privacy_notice", kind="privacy_notice", draw=_draw, is_own=True, stock=WALL)
