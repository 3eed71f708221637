"""Printing: gather the sheet, draw the form, and note in the register what left the office."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from cchc_desktop.core.deadline import Term
from cchc_desktop.core.dossier import Dossier, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.core.numbering import auth_code, receipt_mark
from cchc_desktop.core.sheet import DossierSheet, Office
from cchc_desktop.forms import Form, Layout, form_for, forms, render
from cchc_desktop.operations.desk import Desk
from cchc_desktop.store.profile import Profile
from cchc_desktop.store.slips import Slip, of_dossier

NOBODY = "cchc"
"""Who acts when a script names nobody: no name to print under a signature."""

RETURN_PLACES = {
    "counter": "",
    "post": "Qua dịch vụ bưu chính công ích",
    "online": "Bản điện tử trên Cổng dịch vụ công",
}


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper as it left the printer; ``number`` runs by form and year without gaps."""

    form: str
    title: str
    number: int
    printing: int
    mark: str
    pdf: bytes


def print_form(desk: Desk, ref: str, name: str, layout: Layout = "A4") -> Printed:
    """Draw a form of a dossier and enter that it was printed; a reprint keeps its number and is marked."""
    dossier = desk.book.dossier(ref)
    if dossier.received_at is None:
        raise Refused(f"Hồ sơ {dossier.local_no} chưa được tiếp nhận nên chưa có giấy để in.", "form")
    form = form_named(name, dossier.received_at.date())
    slip = _slip(desk, dossier, form.kind)
    sheet = sheet_of(desk, dossier, slip.number, slip.printings)
    pdf = render(form, sheet, layout)
    digest = hashlib.sha256(pdf).hexdigest()
    desk.book.put_slip(replace(slip, digest=digest))
    note: dict[str, Json] = {"form": form.code, "number": slip.number, "printing": slip.printings}
    desk.enter(dossier, "print", note={**note, "digest": digest}, basis=form.basis)
    return Printed(form.code, form.title, slip.number, slip.printings, sheet.mark, pdf)


def _slip(desk: Desk, dossier: Dossier, kind: str) -> Slip:
    """The paper about to leave: a reprint keeps the number of the first printing."""
    known = [
        slip for slip in of_dossier(desk.book, dossier.seq) if slip.form == kind and not slip.is_cancelled
    ]
    if known:
        last = known[-1]
        return replace(last, printings=last.printings + 1, printed_at=desk.at, by=desk.by)
    return Slip(
        form=kind,
        year=desk.at.year,
        number=desk.book.next_slip(kind, desk.at.year),
        dossier=dossier.seq,
        printed_at=desk.at,
        by=desk.by,
    )


def form_named(name: str, day: date) -> Form:
    """A form by its code, or the one of its kind that was in force on ``day``."""
    known = forms()
    return known[name] if name in known else form_for(name, day)


def sheet_of(desk: Desk, dossier: Dossier, number: int | None, printing: int) -> DossierSheet:
    """All that a form may say of ``dossier``."""
    if dossier.received_at is None:
        raise Refused(f"Hồ sơ {dossier.local_no} chưa được tiếp nhận.", "form")
    office = office_of(desk.profile, desk.law, dossier.received_at.date())
    code = auth_code(desk.profile.secret, desk.profile.unit, dossier.local_no)
    return DossierSheet(
        office=office,
        number=number,
        printed_on=desk.at.date(),
        printing=printing,
        local_no=dossier.local_no,
        code=dossier.code,
        book_no=f"{dossier.received_at:%Y}",
        applicant=dossier.applicant,
        id_number=dossier.id_number,
        address=dossier.address,
        phone=dossier.phone,
        email=dossier.email,
        owner=dossier.owner,
        procedure=dossier.procedure,
        procedure_name=dossier.procedure_name,
        summary=dossier.summary,
        papers=dossier.papers,
        copies=dossier.copies,
        term_words=Term.parse(dossier.term).words() if dossier.term else "",
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        return_place=RETURN_PLACES.get(dossier.return_channel, dossier.return_channel) or office.counter,
        fee=dossier.fee,
        clerk=_receiver(desk, dossier),
        auth_code=code,
        mark=receipt_mark(desk.profile.unit, dossier.local_no, code),
    )


def _receiver(desk: Desk, dossier: Dossier) -> str:
    """Who took the dossier in, whoever prints its paper again."""
    took = [entry.by for entry in desk.book.entries_of(dossier.seq) if entry.verb in {"receive", "accept"}]
    name = took[-1] if took else desk.by
    return "" if name == NOBODY else name


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
