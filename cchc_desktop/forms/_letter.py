"""What the letters that the head of the office signs have in common."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_desktop.core.lines import Run
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.forms._page import Page
from cchc_desktop.forms._parts import Signer, addressed, signatures_height
from cchc_desktop.forms._receipt import applicant_of, begin, said_at, where_to_reach

_INDENT = "\u00a0" * 8  # of the first line of a paragraph: about a centimetre


def open_letter(page: Page, sheet: DossierSheet, words: Wording) -> None:
    """The head of the office's own paper, and to whom it goes."""
    begin(page, sheet, words, said_at(sheet), is_of_counter=False)
    page.field(words.text("to"), applicant_of(sheet), face="bold")
    where_to_reach(page, sheet, words)
    page.skip(0.3)


def paragraph(page: Page, runs: Sequence[Run]) -> None:
    """A paragraph of a letter: its first line begins further in, a little room is left below it."""
    page.write(_INDENT, *runs)
    page.skip(0.25)


def ended(sentence: str) -> str:
    """What somebody typed, with its full stop."""
    return sentence if sentence.endswith((".", "!", "?", ";", ":", "…")) else f"{sentence}."


def end_letter(page: Page, sheet: DossierSheet, words: Wording, last: str) -> None:
    """The last paragraph stays with the signature."""
    signer = Signer(words.text("signer"), sheet.signer, words.text("sign"))
    page.room(signatures_height(page, signer) + 4 * page.leading)
    paragraph(page, words.runs(last))
    addressed(page, words.text("recipients"), words.items("recipients"), signer)
