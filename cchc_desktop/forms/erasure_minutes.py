"""Biên bản xóa dữ liệu cá nhân: who erased what by which text, without the names of those it was about."""

from __future__ import annotations

from cchc_desktop.core.office_sheet import OfficeSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.forms import Form
from cchc_desktop.forms._own import begin_own, ruled, said
from cchc_desktop.forms._page import Column, Page
from cchc_desktop.forms._parts import Signer, signatures, signatures_height

_SMALL = 0.85
_FILE = ("compact", "loose", "server")
"""What became of the file or the tables: written anew, not yet, or a server that keeps logs of its own."""


def _draw(page: Page, sheet: OfficeSheet, words: Wording) -> None:
    begin_own(page, sheet, words)
    page.write(*words.runs("opening"))
    page.field(words.text("basis"), sheet.facts["basis"])
    page.field(words.text("clerk"), sheet.clerk)
    page.field(words.text("second"), sheet.second or words.text("alone"))
    said(page, words, "done_at", "kinds")
    columns = (
        Column(words.text("columns_kind"), 0.4),
        Column(words.text("columns_amount"), 0.12, "centre"),
        Column(words.text("columns_term"), 0.48),
    )
    ruled(page, columns, sheet.rows)
    said(page, words, "rest", "files", *(name for name in _FILE if name == sheet.facts["compacted"]))
    for name in ("list", "before", "after"):
        page.write(words.text(name))
        page.write(sheet.facts[f"digest_{name}"], indent=page.size, size=page.size * _SMALL)
    page.skip(0.25)
    _backups(page, sheet, words)
    _dossiers(page, sheet, words)
    signers = (
        Signer(words.text("gives"), sheet.clerk, words.text("sign")),
        Signer(words.text("takes"), sheet.second, words.text("sign")),
        Signer(sheet.office.head_title, sheet.signer, words.text("sign")),
    )
    page.room(signatures_height(page, *signers) + 2 * page.leading)
    signatures(page, *signers)


def _backups(page: Page, sheet: OfficeSheet, words: Wording) -> None:
    said(page, words, "backups")
    for (name,) in sheet.more:
        page.write(f"- {name}", indent=page.size, size=page.size * _SMALL)
    said(page, words, "backups_after" if sheet.more else "no_backups")


def _dossiers(page: Page, sheet: OfficeSheet, words: Wording) -> None:
    numbers = sheet.facts["numbers"]
    said(page, words, "dossiers")
    page.write(numbers or "–", size=page.size * _SMALL)
    page.skip(0.4)


ERASURE_MINUTES = Form(code="erasure_minutes", kind="erasure_minutes", draw=_draw, is_own=True)
