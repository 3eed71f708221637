"""What both receipts share, and what other papers of a dossier have from them."""

from __future__ import annotations

from datetime import datetime

from cchc_desktop.core.lines import Run
from cchc_desktop.core.papers import Paper
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.forms._page import Page
from cchc_desktop.forms._parts import (
    Signer,
    heading,
    notes,
    reprint_note,
    signatures,
    signatures_height,
    title,
)


def begin(
    page: Page, sheet: DossierSheet, words: Wording, at: datetime | None = None, *, is_of_counter: bool = True
) -> None:
    """Heading and title; the day is that of the act, whenever the paper is printed.

    A paper that the head of the office signs goes out under the office's name alone.
    """
    office = sheet.office
    above, unit = (office.name, office.counter) if is_of_counter else ("", office.name)
    reprint_note(page, sheet.printing)
    heading(page, above, unit, words.text("number"), office.place, (at or sheet.received_at).date())
    below = [Run(words.text("code"), "bold")]
    if page.copy:
        below.append(Run(f"({page.copy})", "italic"))
    title(page, sheet, words.template.title, below)
    page.skip(0.4)


def said_at(sheet: DossierSheet) -> datetime:
    """The moment of the act that the paper tells of."""
    return sheet.said.at if sheet.said else sheet.received_at


def applicant_of(sheet: DossierSheet) -> str:
    """Whose dossier it is in whose hands, when these are several people."""
    others = []
    if sheet.owner and sheet.owner != sheet.applicant:
        others.append(f"chủ hồ sơ: {sheet.owner}")
    if sheet.proxy and sheet.proxy != sheet.applicant:
        others.append(f"người được ủy quyền nộp: {sheet.proxy}")
    return f"{sheet.applicant} ({'; '.join(others)})" if others else sheet.applicant


def request_of(sheet: DossierSheet) -> str:
    """The procedure, and in short what is asked for."""
    return f"{sheet.procedure_name} – {sheet.summary}" if sheet.summary else sheet.procedure_name


def both_offices(page: Page, sheet: DossierSheet, words: Wording) -> None:
    """Which centre took the dossier in and which office settles it, where these are two."""
    if sheet.received_in:
        page.field(words.text("received_in"), sheet.received_in)
        page.field(words.text("settled_by"), sheet.settled_by)


def handed_in(sheet: DossierSheet) -> tuple[Paper, ...]:
    """The papers that are there; what is missing stands on the request for it."""
    return tuple(paper for paper in sheet.papers if not paper.is_missing)


def where_to_reach(page: Page, sheet: DossierSheet, words: Wording) -> None:
    """Address, telephone and e-mail."""
    page.field(words.text("address"), sheet.address)
    page.pair((words.text("phone"), sheet.phone), (words.text("email"), sheet.email))


def numbered(page: Page, items: tuple[str, ...], least: int = 3) -> None:
    """A list with room to write where nothing is known."""
    for number, item in enumerate(items, 1):
        page.write(f"{number}. {item}", indent=page.size)
    for number in range(1, least + 1) if not items else ():
        page.blanks(f"{number}.", indent=page.size)


def counter_of(sheet: DossierSheet, label: str) -> str:
    """Whose counter it is, without saying the ``label`` twice."""
    office = sheet.office
    is_said = office.counter.casefold().startswith(label.rstrip(":").casefold())
    return office.name if is_said else office.counter


def both_sign(page: Page, sheet: DossierSheet, words: Wording, room: float = 0) -> None:
    """The two signatures of the counter, with ``room`` points that must stay with them."""
    signers = (
        Signer(words.text("giver"), sheet.proxy or sheet.applicant, words.text("sign")),
        Signer(words.text("taker"), sheet.clerk, words.text("sign")),
    )
    page.room(signatures_height(page, *signers) + room)
    signatures(page, *signers)


def close(page: Page, sheet: DossierSheet, words: Wording) -> None:
    """Where the dossier stands in the book, who signs, and what the applicant should know."""
    signers = (
        Signer(words.text("giver"), sheet.proxy or sheet.applicant, words.text("sign")),
        Signer(words.text("taker"), sheet.clerk, words.text("sign")),
    )
    page.room(signatures_height(page, *signers) + 2 * page.leading)
    page.pair((words.text("book"), sheet.book_no), (words.text("book_place"), sheet.local_no))
    signatures(page, *signers)
    told = words.items("notes")
    if sheet.look_up:
        told = (*told, words.text("look_up"))
    notes(page, words.text("notes"), told, sheet.mark)
