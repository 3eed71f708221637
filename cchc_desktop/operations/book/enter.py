"""A row of the old register becomes a dossier: a transcription, with the moments the book gives."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from enum import StrEnum, auto

from cchc_desktop.core import acts
from cchc_desktop.core.dossier import Dossier, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.ledger import FROM_BOOK
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.text import day, day_time
from cchc_desktop.operations import correct, hand_back, progress, receive
from cchc_desktop.operations.book.rows import BookRow
from cchc_desktop.operations.book.values import Standing
from cchc_desktop.operations.clock import GIVEN, last_moved
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.digitise import digitise
from cchc_desktop.store.entries import Writing

BY = "nhập sổ"
_BASIS = "theo sổ cũ"
_CAUSE = "Theo sổ cũ của cơ quan"


class Fate(StrEnum):
    """What became of a row."""

    ADDED = auto()
    UPDATED = auto()
    KNOWN = auto()


def request_ids(row: BookRow, occurrence: int) -> tuple[str, str]:
    """What the row is known by: its official code if it has one, and its content, the nth such row."""
    content = _id(f"{row.identity}\0{occurrence}")
    return (_id(f"code\0{row.code}") if row.code else content), content


def _id(text: str) -> str:
    return f"{FROM_BOOK}{hashlib.sha256(text.encode()).hexdigest()[:40]}"


def is_empty(writing: Writing) -> bool:
    """Whether the register has no dossier yet, so that none of a book can be known."""
    try:
        writing.dossier_by_seq(1)
    except Refused:
        return True
    return False


def enter(desk: Desk, row: BookRow, ids: tuple[str, str], *, may_be_known: bool = True) -> Fate:
    """Put ``row`` into the register, or what it newly says of a dossier that is there already."""
    request, content = ids
    known = _known(desk, row, request, content) if may_be_known else None
    if known is not None:
        return _bring_up(desk, known, row)
    dossier = _receive(desk, row, request)
    _follow(desk, dossier, row)
    return Fate.ADDED


def _known(desk: Desk, row: BookRow, request: str, content: str) -> Dossier | None:
    if row.code and (found := desk.book.by_code(row.code)) is not None:
        return found
    found = desk.book.by_request(request)
    if found is None and content != request:
        # The book had no official code for it when it was taken over.
        found = desk.book.by_request(content)
        if found is not None and found.code is not None:
            return None
    return found


def _receive(desk: Desk, row: BookRow, request: str) -> Dossier:
    course = row.course
    values: dict[str, object] = {
        "code": row.code,
        "request_id": request,
        "procedure": row.named.code,
        "procedure_since": row.named.version.since if row.named.version else None,
        "procedure_name": row.named.name,
        "field": row.named.field,
        "level": row.named.level,
        "channel": row.channel.value,
        "online_kind": row.online_kind,
        "copies": row.copies,
        "fee": row.fee,
        "return_channel": row.return_channel,
        "settled_by": row.settled_by,
        "is_digitised_in": row.is_digitised_in or None,
        "is_paid_online": row.is_paid_online or None,
        "submitted_at": course.received_at,
        **row.person,
    }
    if course.standing is not Standing.REFUSED:
        values |= {"state": State.ACCEPTED, "received_at": course.received_at, "due_at": course.due_at}
        values |= {"due_basis": GIVEN if course.term is None else _BASIS}
    if course.term is not None:
        values["term"] = str(course.term)
    written = {name: value for name, value in values.items() if value is not None}
    there = replace(desk, at=course.received_at)
    dossier = desk.book.new_dossier(course.received_at.year)
    note: dict[str, Json] = {"from": "book", "sheet": row.sheet, "row": row.number}
    return there.enter(dossier, "receive", written, basis=_BASIS, note=note)


def _follow(desk: Desk, dossier: Dossier, row: BookRow) -> None:
    """What the book says happened after reception."""
    course, ref = row.course, dossier.local_no
    if course.ended_at is not None:
        _end(replace(desk, at=course.ended_at), ref, row)
    there = replace(desk, at=course.received_at)
    if course.standing is Standing.SUPPLEMENT:
        # The book tells no day: from reception on, so that it never counts as overdue.
        progress.request_supplement(there, acts.RequestSupplement(dossier=ref, what=(_BASIS,), reason=_CAUSE))
    elif course.standing is Standing.PAYMENT:
        waiting: dict[str, object] = {"state": State.PAYMENT, "paused_at": course.received_at}
        there.enter(dossier, "request_payment", waiting, basis=_BASIS)
    if row.is_digitised_out and course.ended_at is None:
        digitise(there, acts.Digitise(dossier=ref, is_result=True))


def _end(there: Desk, ref: str, row: BookRow) -> None:
    course = row.course
    match course.standing:
        case Standing.WITHDRAWN:
            progress.withdraw(there, acts.Withdraw(dossier=ref, reason=_CAUSE))
        case Standing.STOPPED:
            progress.stop(there, acts.Stop(dossier=ref, reason=_CAUSE, basis=_BASIS))
        case Standing.REFUSED:
            receive.refuse(there, acts.Refuse(dossier=ref, reason=_CAUSE, basis=_BASIS))
        case _:
            _finish(there, ref, row)
            if course.returned_at is not None:
                _hand_back(there, ref, max(course.returned_at, there.at))


def _finish(there: Desk, ref: str, row: BookRow) -> None:
    is_granted = row.course.standing is not Standing.NOT_GRANTED
    is_electronic = True if row.is_digitised_out else None
    told = acts.Finish(dossier=ref, is_granted=is_granted, is_electronic=is_electronic)
    hand_back.finish(there, told, is_explained=False)


def _hand_back(there: Desk, ref: str, at: datetime) -> None:
    hand_back.hand_back(replace(there, at=at), acts.HandBack(dossier=ref))


def _bring_up(desk: Desk, known: Dossier, row: BookRow) -> Fate:
    """Let a later copy of the book end what was open, or hand back what lay ready; nothing else changes."""
    course, fate = row.course, Fate.KNOWN
    if row.code and known.code is None:
        # A transcription: it stands where the dossier stands, not on the day the book was read.
        there = replace(desk, at=known.last_at or course.received_at)
        known = correct.correct(there, acts.Correct(dossier=known.local_no, code=row.code, reason=_CAUSE))
        fate = Fate.UPDATED
    if course.ended_at is not None and known.state.is_open:
        if known.state.is_paused and course.standing in {Standing.FINISHED, Standing.NOT_GRANTED}:
            known = _resume(_behind(desk, known, course.received_at), known)
        _end(_after(desk, known, course.ended_at), known.local_no, row)
        return Fate.UPDATED
    if known.state is State.FINISHED and course.returned_at is not None:
        there = _after(desk, known, course.returned_at)
        _hand_back(there, known.local_no, there.at)
        return Fate.UPDATED
    return fate


def _behind(desk: Desk, known: Dossier, at: datetime) -> Desk:
    """At ``at``, or right behind the dossier's last act where that came later."""
    there = replace(desk, at=at)
    return replace(there, at=max(at, last_moved(there, known) or at))


def _after(desk: Desk, known: Dossier, at: datetime) -> Desk:
    """At ``at``, later on the same day if need be; Refused when the dossier's last act is of a later day."""
    there = _behind(desk, known, at)
    if there.at.date() != at.date():
        raise Refused(
            f"Hồ sơ {known.local_no} đã có việc ghi lúc {day_time(there.at)}, sau ngày {day(at.date())} "
            "mà dòng này ghi là xong. Xem lại ngày trong sổ cũ, hoặc ghi kết quả của hồ sơ này ở quầy."
        )
    return there


def _resume(there: Desk, known: Dossier) -> Dossier:
    """Let a waiting dossier run on before the book's result ends it."""
    if known.state is State.SUPPLEMENT:
        return progress.take_supplement(there, acts.TakeSupplement(dossier=known.local_no))
    return progress.take_payment(there, acts.TakePayment(dossier=known.local_no))
