"""What papers about many dossiers share: a heading of the office and a title in the middle."""

from __future__ import annotations

from cchc_desktop.core.lines import Run
from cchc_desktop.core.sheet import ListSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.forms._page import Page
from cchc_desktop.forms._parts import heading


def begin_list(page: Page, sheet: ListSheet, words: Wording) -> None:
    """Heading, title and day."""
    office = sheet.office
    heading(page, office.name, office.counter, words.text("number"), office.place, sheet.at.date())
    page.skip(0.6)
    for line in words.template.title:
        page.write(Run(line.upper(), "bold"), size=page.stock.caps + 3, align="centre")
    page.write(Run(words.text("below"), "italic"), align="centre")
    page.skip(0.3)
