"""Giấy báo nhận: the signed answer of the unit above to one packet, on paper."""

from __future__ import annotations

from cchc_desktop.core.lines import Run
from cchc_desktop.core.proof import ProofSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.core.text import full_moment, number
from cchc_desktop.forms import Form
from cchc_desktop.forms._page import Align, Column, Page
from cchc_desktop.forms._parts import Signer, heading, notes, signatures, signatures_height

_COLUMNS: tuple[tuple[str, float, Align], ...] = (
    ("columns_name", 0.4, "left"),
    ("columns_ours", 0.3, "centre"),
    ("columns_theirs", 0.3, "centre"),
)


def _draw(page: Page, sheet: ProofSheet, words: Wording) -> None:
    office = sheet.office
    heading(page, "", office.name, "", office.place, sheet.printed_on)
    page.skip(0.8)
    for line in words.template.title:
        page.write(Run(line.upper(), "bold"), size=page.stock.caps + 2, align="centre")
    page.write(Run(words.text("below"), "italic"), align="centre")
    page.skip(0.5)
    page.write(*words.runs("opening"))
    page.skip(0.2)
    page.field(words.text("title"), sheet.title, face="bold")
    page.write(words.text("days"))
    page.field(words.text("sent_at"), full_moment(sheet.sent_at) if sheet.sent_at else None)
    page.field(words.text("received_at"), full_moment(sheet.received_at), face="bold")
    page.field(words.text("file"), sheet.file)
    page.skip(0.4)
    _both_sides(page, sheet, words)
    for name in ("digest", "letter"):
        page.write(words.text(name))
        page.write(getattr(sheet, name), indent=page.size, size=page.size * 0.85)
    page.write(words.text("figures"))
    page.write(Run(sheet.figures, "bold"), size=page.size * 1.2, align="centre")
    standing = "closed" if sheet.is_closed else "confirmed" if sheet.confirmed_at else "unconfirmed"
    page.write(*words.runs(standing))
    _end(page, sheet, words)


def _both_sides(page: Page, sheet: ProofSheet, words: Wording) -> None:
    """What went up beside what was counted there."""
    columns = [Column(words.text(name), share, align) for name, share, align in _COLUMNS]
    rows = [
        (words.text("row_revision"), str(sheet.revision), str(sheet.revision)),
        (words.text("row_lines"), number(sheet.listed), number(sheet.counted)),
    ]
    page.table(columns, rows)
    page.skip(0.3)
    page.write(*words.runs("equal" if sheet.is_equal else "different"))
    if sheet.ahead:
        page.write(*words.runs("ahead"))
    page.skip(0.3)


def _end(page: Page, sheet: ProofSheet, words: Wording) -> None:
    signer = Signer(words.text("prints"), sheet.clerk, words.text("sign"))
    page.room(signatures_height(page, signer) + 4 * page.leading)
    signatures(page, signer)
    notes(page, words.text("notes"), words.items("notes"))


DELIVERY_PROOF = Form(code="delivery_proof", kind="delivery_proof", draw=_draw, is_proof=True)
