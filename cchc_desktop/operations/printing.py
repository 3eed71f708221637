"""Printing: gather the sheet, draw the form, and note in the register what left the office."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from cchc_desktop.core.acts import CancelSlip
from cchc_desktop.core.dossier import Dossier, Entry, Json, standing
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import MOVES, State
from cchc_desktop.core.template import Template
from cchc_desktop.core.text import nfc
from cchc_desktop.forms import BOOKS, Form, Layout, form_named, forms, render
from cchc_desktop.operations import lists
from cchc_desktop.operations.clock import in_order
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.lists import BookPart, Wanted
from cchc_desktop.operations.locked_files import Lock, enter_export, locked, refuse_unlocked
from cchc_desktop.operations.sheets import come_at, sheet_of
from cchc_desktop.reports.register_book import REGISTER_BOOK
from cchc_desktop.store.own_acts import ERASE, PRINT_LIST, erased
from cchc_desktop.store.slips import Slip, of_dossier

_OF_ACCEPTED = frozenset({"receipt", "control_slip"})
"""What is printed only for a dossier whose clock runs."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper as it left the printer; ``number`` runs by form and year without gaps."""

    form: str
    title: str
    number: int
    printing: int
    mark: str
    pdf: bytes
    warning: str = ""
    """What is to be said of the office's own words."""
    people: int = 1
    """Of how many dossiers it tells whose they are."""


def print_form(
    desk: Desk, ref: str, name: str, layout: Layout = "A4", *, entry: int | None = None
) -> Printed:
    """Draw a form of a dossier and enter that it was printed; a reprint keeps its number and is marked.

    A paper of an act is that act's own: ``entry`` names which, None means the last of them.
    """
    dossier = desk.book.dossier(ref)
    if dossier.last_verb == ERASE:
        raise erased(dossier)
    entries = desk.book.entries_of(dossier.seq)
    form = form_named(name, come_at(dossier, entries).date(), desk.folder)
    _refuse_unready(dossier, form)
    told = _told(dossier, entries, form, entry)
    slip = _slip(desk, dossier, form, told)
    sheet = sheet_of(desk, dossier, slip.number, slip.printings, told, entries)
    pdf = render(form, sheet, layout)
    digest = hashlib.sha256(pdf).hexdigest()
    desk.book.put_slip(replace(slip, digest=digest))
    note: dict[str, Json] = {"form": form.code, "number": slip.number, "printing": slip.printings}
    note |= {"year": slip.year, "template": slip.template, "digest": digest}
    if told is not None:
        note["tells_of"] = told.seq
    desk.enter(dossier, "print", note=note, basis=form.basis)
    warning = form.template.warning
    return Printed(form.code, form.title, slip.number, slip.printings, sheet.mark, pdf, warning)


def _refuse_unready(dossier: Dossier, form: Form[Any]) -> None:
    if form.is_proof:
        raise Refused(f"“{form.title}” là giấy của một gói báo cáo, không in cho hồ sơ.", "form")
    if form.is_own:
        raise Refused(f"“{form.title}” là giấy về chính đơn vị, không in cho một hồ sơ.", "form")
    if form.is_key:
        raise Refused(f"“{form.title}” chỉ lập bằng lệnh recovery --make, không in cho một hồ sơ.", "form")
    if form.is_list:
        raise Refused(f"“{form.title}” là giấy của nhiều hồ sơ, không in cho một hồ sơ.", "form")
    if form.kind in _OF_ACCEPTED and dossier.received_at is None:
        raise Refused(
            f"Hồ sơ {dossier.local_no} chưa được tiếp nhận nên chưa có “{form.title}” để in.", "form"
        )


def _told(dossier: Dossier, entries: Sequence[Entry], form: Form[Any], asked: int | None) -> Entry | None:
    """The act that the paper tells of; Refused when it never happened, or was undone."""
    if not form.verbs:
        return None
    acts = [entry for entry in standing(entries) if entry.verb in form.verbs]
    found = acts[-1:] if asked is None else [entry for entry in acts if entry.seq == asked]
    if not found:
        titles = " hoặc ".join(f"“{MOVES[verb].title}”" for verb in sorted(form.verbs))
        raise Refused(
            f"Hồ sơ {dossier.local_no} không có việc {titles} nào còn hiệu lực "
            f"nên không in được “{form.title}”. Hãy ghi việc đó trước.",
            "form",
        )
    if form.kind == "refusal" and dossier.state is not State.REFUSED:
        raise Refused(f"Hồ sơ {dossier.local_no} không còn bị từ chối nên không in phiếu từ chối.", "form")
    return found[0]


def _slip(desk: Desk, dossier: Dossier, form: Form[Any], told: Entry | None) -> Slip:
    """The paper about to leave: a reprint keeps the number of the first printing, in today's words."""
    act = told.seq if told else None
    stamp = form.template.stamp
    known = [
        slip
        for slip in of_dossier(desk.book, dossier.seq)
        if slip.form == form.kind and not slip.is_cancelled and slip.entry == act
    ]
    if known:
        last = known[-1]
        return replace(last, printings=last.printings + 1, printed_at=desk.at, by=desk.by, template=stamp)
    return Slip(
        form=form.kind,
        year=desk.at.year,
        number=desk.book.next_slip(form.kind, desk.at.year),
        dossier=dossier.seq,
        printed_at=desk.at,
        by=desk.by,
        entry=act,
        template=stamp,
    )


def print_list(desk: Desk, name: str, wanted: Wanted, *, is_workbook: bool = False) -> Printed:
    """Draw a paper about many dossiers and enter that it was printed; each has a number of its own.

    The register book has none, and only it can also be had as a workbook.
    """
    if name in _BOOKS:
        return _book(desk, lists.register_book(desk, wanted), is_workbook=is_workbook)
    gather = _GATHERED.get(name)
    if gather is None or is_workbook:
        raise Refused(f"Không có danh sách “{name}” dạng này để in.", "form")
    sheet = gather(desk, wanted)
    form = form_named(name, sheet.at.date(), desk.folder)
    sheet = replace(sheet, number=desk.book.next_slip(form.kind, desk.at.year))
    return _listed(desk, form.template, render(form, sheet), len(sheet.rows), sheet.number)


def lock_list(desk: Desk, printed: Printed, lock: Lock) -> Printed:
    """A list that goes to a file is closed and entered as having left; of one dossier it is the citizen's."""
    if printed.people <= 1:
        return printed
    refuse_unlocked(desk.profile, lock, f"“{printed.title}”")
    what = {printed.form: printed.people}
    enter_export(desk.book, lock, what=what, by=desk.by, at=desk.at, recorded_at=desk.recorded_at)
    return replace(printed, pdf=locked(printed.pdf, lock))


def _book(desk: Desk, parts: Sequence[BookPart], *, is_workbook: bool) -> Printed:
    """All parts in one file; each leaves a trace of its own, because each has a form of its own."""
    if is_workbook and len(parts) > 1:
        last = max(row.serial or 0 for row in parts[0].book.rows)
        raise Refused(
            f"Sổ năm này ghi theo hai mẫu nên không vừa một bảng tính. Lập hai lần: đến số {last}, "
            f"rồi từ số {last + 1}.",
            "last",
        )
    write = REGISTER_BOOK.xlsx if is_workbook else REGISTER_BOOK.pdf
    printed = [
        _listed(desk, one.template, write(one.head, one.book), len(tuple(one.book.rows))) for one in parts
    ]
    if len(printed) == 1:
        return printed[0]
    people = sum(one.people for one in printed)
    return replace(printed[0], form="register_book", pdf=_bound([one.pdf for one in printed]), people=people)


def _bound(parts: Sequence[bytes]) -> bytes:
    import pikepdf

    whole, out = pikepdf.new(), BytesIO()
    for part in parts:
        with pikepdf.open(BytesIO(part)) as one:
            whole.pages.extend(one.pages)
    whole.save(out, deterministic_id=True)
    return out.getvalue()


def _listed(desk: Desk, template: Template, content: bytes, count: int, number: int | None = None) -> Printed:
    """Lists with people's names leave a trace: who printed which, of how many dossiers."""
    digest = hashlib.sha256(content).hexdigest()
    note: dict[str, Json] = {"form": template.code, "template": template.stamp, "count": count}
    note |= {"digest": digest}
    if number is not None:
        note |= {"number": number, "year": desk.at.year}
    desk.book.append(
        None,
        verb=PRINT_LIST,
        at=desk.at,
        recorded_at=desk.recorded_at,
        by=desk.by,
        basis=template.basis,
        note=note,
    )
    return Printed(template.code, template.name, number or 0, 1, "", content, template.warning, count)


_BOOKS = frozenset({"register_book", *BOOKS})
_GATHERED = {"handover_sheet": lists.handover_sheet, "collection_list": lists.collection_list}
LISTS = frozenset({"register_book", *_GATHERED})
"""The papers about many dossiers."""


def cancel_slip(desk: Desk, act: CancelSlip) -> Dossier:
    """Declare a printed paper void: its number stays used, the next printing takes a new one."""
    dossier = in_order(desk, act)
    if not nfc(act.reason):
        raise Refused("Hủy giấy đã in phải ghi lý do.", "reason")
    slips = of_dossier(desk.book, dossier.seq)
    key = (act.form, act.year, act.number)
    found = next((slip for slip in slips if (slip.form, slip.year, slip.number) == key), None)
    told = f"giấy {title_of(act.form)} số {act.number} năm {act.year}"
    if found is None:
        raise Refused(f"Hồ sơ {dossier.local_no} không có {told}. Xem lại số trên giấy.", "number")
    if found.is_cancelled:
        raise Refused(f"Hồ sơ {dossier.local_no}: {told} đã hủy trước đó.", "number")
    desk.book.put_slip(replace(found, is_cancelled=True, reason=nfc(act.reason)))
    note: dict[str, Json] = {"form": act.form, "number": act.number, "year": act.year}
    return desk.enter(dossier, "cancel_slip", note=note, reason=act.reason)


def title_of(kind: str) -> str:
    """What a kind of form is called now, on one line in quotes; the kind itself where it is unknown."""
    titles = [form.title for form in forms().values() if form.kind == kind]
    return f"“{titles[-1]}”" if titles else f"“{kind}”"
