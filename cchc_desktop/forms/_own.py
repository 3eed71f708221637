"""What papers of the office about itself share: the heading, the title, tables of words."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_desktop.core.lines import Run
from cchc_desktop.core.office_sheet import OfficeSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.forms._page import Column, Page
from cchc_desktop.forms._parts import heading


def begin_own(page: Page, sheet: OfficeSheet, words: Wording) -> None:
    """Heading, title and what stands below it."""
    office = sheet.office
    heading(page, office.name, office.counter, words.text("number"), office.place, sheet.at.date())
    page.skip(0.6)
    for line in words.template.title:
        page.write(Run(line.upper(), "bold"), size=page.stock.caps + 2, align="centre")
    page.write(Run(words.text("below"), "italic"), align="centre")
    page.skip(0.4)


def said(page: Page, words: Wording, *names: str) -> None:
    """Paragraphs, with a little room below each."""
    for name in names:
        page.write(*words.runs(name))
        page.skip(0.25)


def ruled(page: Page, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """A table with a little room below it; nothing where it has no rows."""
    if rows:
        page.table(columns, rows)
        page.skip(0.4)
