"""Giấy khôi phục sổ: sixteen words, large, for a sealed envelope."""

from __future__ import annotations

from cchc_desktop.core.lines import Run
from cchc_desktop.core.recovery_sheet import RecoverySheet
from cchc_desktop.core.template import Wording
from cchc_desktop.forms import Form
from cchc_desktop.forms._page import Page, Rule
from cchc_desktop.forms._parts import Signer, heading, notes, signatures

_COLUMNS = 4
_LARGE, _SMALL = 20.0, 10.0  # points: the word, and its number above it
_CELL = 44.0  # points high


def _draw(page: Page, sheet: RecoverySheet, words: Wording) -> None:
    office = sheet.office
    heading(page, "", office.name, "", office.place, sheet.at.date())
    page.skip(0.6)
    for line in words.template.title:
        page.write(Run(line.upper(), "bold"), size=page.stock.caps + 4, align="centre")
    page.write(Run(words.text("below"), "italic"), align="centre")
    page.skip(0.3)
    page.write(*words.runs("opening"))
    page.skip(0.3)
    _grid(page, sheet.words)
    page.skip(0.4)
    if sheet.earlier:
        page.write(*words.runs("earlier"))
        page.skip(0.2)
    for part in ("keep", "use"):
        page.write(Run(words.text(part), "bold"))
        for place, sentence in enumerate(words.items(part), 1):
            page.write(f"{place}. {sentence}", indent=page.size)
    signers = [
        Signer(words.text(who), name, words.text("sign")) for who, name in (("maker", ""), ("witness", ""))
    ]
    signatures(page, *signers)
    notes(page, words.text("notes"), words.items("notes"))


def _grid(page: Page, words: tuple[str, ...]) -> None:
    """The words in rows from left to right, each under its number."""
    rows = -(-len(words) // _COLUMNS)
    page.room(rows * _CELL)
    width, top, left = page.width / _COLUMNS, page.y, page.left
    for row in range(rows + 1):
        y = top + row * _CELL
        page.draw(Rule(left, y, left + page.width, y))
    for column in range(_COLUMNS + 1):
        x = left + column * width
        page.draw(Rule(x, top, x, top + rows * _CELL))
    for place, word in enumerate(words):
        x, y = left + place % _COLUMNS * width, top + place // _COLUMNS * _CELL
        page.put((Run(str(place + 1)),), x + _SMALL / 2, width, y=y + _SMALL / 4, size=_SMALL)
        line = (Run(word, "bold"),)
        page.put(line, x, width, y=y + _CELL - _LARGE * 1.35, size=_LARGE, align="centre")
    page.y = top + rows * _CELL


RECOVERY_SHEET = Form(code="recovery_sheet", kind="recovery_sheet", draw=_draw, is_key=True)
