"""What a paper may say of a dossier, gathered from its row, its entries and the office's own choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.deadline import Term
from cchc_desktop.core.dossier import Dossier, Entry, read_field, standing
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.core.ledger import FROM_BOOK, BookLine
from cchc_desktop.core.numbering import auth_code, parse_local_no, receipt_mark
from cchc_desktop.core.sheet import DossierSheet, Office, Said
from cchc_desktop.operations import look_up
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.handovers import handovers
from cchc_desktop.operations.office import head, phone
from cchc_desktop.operations.steps import standing_by
from cchc_desktop.store.profile import Profile

NOBODY = "cchc"
"""Who acts when a script names nobody: no name to print under a signature."""

NO_HEAD = "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"
"""Above the head's signature where the office has not said who that is."""

RETURN_PLACES = {
    "counter": "",
    "post": "Qua dịch vụ bưu chính công ích",
    "online": "Bản điện tử trên Cổng dịch vụ công",
}
_TAKES_IN = frozenset({"receive", "accept", "take_supplement"})


def sheet_of(
    desk: Desk,
    dossier: Dossier,
    number: int | None,
    printing: int,
    told: Entry | None = None,
    entries: Sequence[Entry] | None = None,
) -> DossierSheet:
    """All that a form may say of ``dossier``; ``told`` is the act that the paper is about."""
    known = desk.book.entries_of(dossier.seq) if entries is None else entries
    at = come_at(dossier, known)
    office, signer = office_with_head(desk, told.at if told else at)
    code = auth_code(desk.profile.secret, desk.profile.unit, dossier.local_no)
    copied: dict[str, Any] = {name: getattr(dossier, name) for name in _COPIED}
    return DossierSheet(
        **copied,
        office=office,
        number=number,
        printed_on=desk.at.date(),
        printing=printing,
        book_no=book_no(desk, dossier),
        term_words=Term.parse(dossier.term).words() if dossier.term else "",
        received_at=at,
        return_place=RETURN_PLACES.get(dossier.return_channel, dossier.return_channel) or office.counter,
        clerk=_name(told.by) if told else _receiver(desk, dossier, known),
        auth_code=code,
        mark=receipt_mark(desk.profile.unit, dossier.local_no, code),
        settled_by=dossier.settled_by or office.name,
        received_in=received_in(dossier, office),
        retention=_retention(desk, dossier),
        partners=_partners(known),
        finished_at=dossier.ended_at,
        said=_said(desk, dossier, told) if told else None,
        handovers=handovers(dossier, known, office.counter, standing_by(desk)),
        signer=signer,
        look_up=look_up.page(desk.book, desk.at),
    )


_GATHERED = frozenset({"received_at", "settled_by"})  # what a sheet says better than the row
_COPIED = frozenset(f.name for f in fields(Dossier)) & {f.name for f in fields(DossierSheet)} - _GATHERED


def _retention(desk: Desk, dossier: Dossier) -> str:
    """How long the folder is kept, where the catalogue knows it."""
    if dossier.procedure_since is None:
        return ""
    try:
        return desk.catalogue.version(dossier.procedure, dossier.procedure_since).retention
    except Refused:
        return ""


def received_in(dossier: Dossier | BookLine, office: Office) -> str:
    """The centre that took the dossier in, where one office receives for another (phi địa giới).

    That somebody has said so is what counts: who settles it, in the words of a former book, says nothing.
    """
    if dossier.taken_in_by:
        return dossier.taken_in_by
    is_for_another = bool(dossier.settled_by) and not (dossier.request_id or "").startswith(FROM_BOOK)
    return office.counter if is_for_another else ""


def book_no(desk: Desk, dossier: Dossier) -> str:
    """The volume of the register book in which the dossier's running number lies."""
    serial, year = parse_local_no(dossier.local_no)
    size = desk.law.integer("book_size", date(year, 12, 31)).value
    return f"{(serial - 1) // size + 1:02d}/{year}"


def come_at(dossier: Dossier, entries: Sequence[Entry]) -> datetime:
    """When the dossier came: accepted, else handed in, else written into the register."""
    return hanoi(dossier.received_at or dossier.submitted_at or entries[0].at)


def office_with_head(desk: Desk, at: datetime) -> tuple[Office, str]:
    """The office as its papers of that day name it, and who signs for it."""
    day = hanoi(at).date()
    told = head(desk.book, day)
    office = office_of(desk.profile, desk.law, day)
    return replace(office, phone=phone(desk.book, day), head_title=told.title or NO_HEAD), told.name


def office_of(profile: Profile, law: Law, day: date) -> Office:
    """How the office signs its papers on ``day``; its counter changed its name in 2025."""
    name = profile.name[:1].lower() + profile.name[1:]
    counter = law.text("counter_name", day).value
    return Office(
        unit=profile.unit,
        name=f"Ủy ban nhân dân {name}",
        counter=f"{counter} {name}",
        place=profile.place,
        superior_name=profile.superior_name,
        is_practice=profile.is_practice,
    )


def _receiver(desk: Desk, dossier: Dossier, entries: Sequence[Entry]) -> str:
    """Who took the dossier in, whoever prints its paper again."""
    took = [entry.by for entry in standing(entries) if _takes_in(entry, dossier)]
    return _name(took[-1] if took else desk.by)


def _takes_in(entry: Entry, dossier: Dossier) -> bool:
    is_acceptance = entry.verb == "accept" or "received_at" in entry.changes
    return entry.verb in _TAKES_IN and (is_acceptance or dossier.received_at is None)


def _name(by: str) -> str:
    return "" if by == NOBODY else by


def _partners(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The other agencies that had the dossier, in the order in which they got it."""
    sent = (entry.changes.get("sent_to") for entry in standing(entries))
    return tuple(dict.fromkeys(str(agency) for agency in sent if agency))


def _said(desk: Desk, dossier: Dossier, told: Entry) -> Said:
    """What the act says, as its paper repeats it."""
    new_due_at = read_field("promised_at", told.changes.get("promised_at"))
    promised = new_due_at if isinstance(new_due_at, datetime) else None
    refund = told.note.get("refund")
    return Said(
        at=told.at,
        reason=str((told.personal or {}).get("reason") or ""),
        basis=told.basis,
        items=_items(dossier, told),
        new_due_at=promised,
        extra_days=_extra_days(desk, dossier, promised),
        refund=refund if isinstance(refund, int) else None,
    )


def _items(dossier: Dossier, told: Entry) -> tuple[str, ...]:
    """What is asked for, or what is given back; who withdraws gets all papers."""
    if told.verb == "withdraw":
        return tuple(paper.name for paper in dossier.papers if not paper.is_missing)
    listed = told.note.get("what") or told.note.get("returned")
    return tuple(map(str, listed)) if isinstance(listed, list) else ()


def _extra_days(desk: Desk, dossier: Dossier, promised: datetime | None) -> int | None:
    """Working days between the first promise and the new one."""
    if promised is None or dossier.due_at is None:
        return None
    calendar = desk.law.office(desk.profile.unit)
    return calendar.working_days_between(hanoi(dossier.due_at).date(), hanoi(promised).date())
