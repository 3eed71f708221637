"""Taking a dossier in: receive, accept what was only registered, correct, refuse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import datetime

from cchc_desktop.core import numbering
from cchc_desktop.core.acts import Accept, Correct, Receive, Refuse
from cchc_desktop.core.catalogue import Procedure
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.deadline import Term
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import id_number, phone
from cchc_desktop.core.intake import Draft, draft
from cchc_desktop.core.lifecycle import State, check_move
from cchc_desktop.core.papers import are_digitised, has_reused
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.clock import close_pause, in_order, redated, start, term_known
from cchc_desktop.operations.desk import Desk

OTHER_FIELD = "Lĩnh vực khác"
LEVEL = "xa"


def receive(desk: Desk, act: Receive) -> Dossier:
    """Enter a dossier in the register and promise its due moment; the same request twice is one dossier."""
    if act.request_id and (known := desk.book.by_request(act.request_id)) is not None:
        return known
    found = draft(act, desk.catalogue, desk.law, desk.profile.unit, desk.at)
    if found.problems:
        first = found.problems[0]
        raise Refused(first.sentence, first.field)
    dossier = desk.book.new_dossier(desk.at.year)
    return desk.enter(dossier, "receive", _columns(desk, found, dossier), basis=found.term_basis)


def _columns(desk: Desk, found: Draft, dossier: Dossier) -> dict[str, object]:
    act = found.act
    papers = found.papers
    columns: dict[str, object] = {
        name: value
        for name in _COPIED
        if (value := getattr(act, name)) is not None and value != getattr(dossier, name)
    }
    columns |= {"local_no": dossier.local_no, "papers": papers, **_procedure(found.procedure, act)}
    columns |= {"is_digitised_in": are_digitised(papers), "is_reused": has_reused(papers)}
    if act.fee is None and found.fee is not None and found.fee.amount is not None:
        columns["fee"] = found.fee.amount
    if act.is_accepted:
        columns["state"] = State.ACCEPTED
        columns |= start(desk, found.term, act.due_at, found.term_basis)
    elif found.term is not None:
        columns["term"] = str(found.term)
    return columns


_COPIED = tuple(
    {f.name for f in fields(Receive)}
    & {f.name for f in fields(Dossier)}
    - {"papers", "procedure", "procedure_name", "field", "term", "due_at", "received_at"}
)


def _procedure(procedure: Procedure | None, act: Receive) -> dict[str, object]:
    if procedure is None:
        return {
            "procedure": act.procedure,
            "procedure_name": act.procedure_name or act.procedure,
            "field": act.field or OTHER_FIELD,
            "level": LEVEL,
        }
    return {
        "procedure": procedure.code,
        "procedure_since": procedure.since,
        "procedure_name": procedure.name,
        "field": procedure.field,
        "level": procedure.level,
        "case": procedure.case(act.case, act.channel).code if procedure.cases else None,
    }


def accept(desk: Desk, act: Accept) -> Dossier:
    """Start the clock of a dossier that was only registered."""
    dossier = in_order(desk, act.dossier)
    check_move("accept", dossier.state, dossier.local_no)
    columns = start(desk, term_known(dossier), None, dossier.due_basis or "")
    return desk.enter(dossier, "accept", {"state": State.ACCEPTED, **columns})


def refuse(desk: Desk, act: Refuse) -> Dossier:
    """Refuse a dossier, for a reason that the slip will state."""
    dossier = in_order(desk, act.dossier)
    check_move("refuse", dossier.state, dossier.local_no)
    if not nfc(act.reason):
        raise Refused("Từ chối tiếp nhận phải ghi rõ lý do.", "reason")
    values = {"state": State.REFUSED, "ended_at": desk.at, **close_pause(desk, dossier)}
    return desk.enter(dossier, "refuse", values, basis=act.basis, reason=act.reason)


def correct(desk: Desk, act: Correct) -> Dossier:
    """Write again what was written wrong; the due moment follows when procedure, case or channel change."""
    dossier = in_order(desk, act.dossier, is_correction=True)
    if not nfc(act.reason):
        raise Refused("Sửa hồ sơ phải ghi lý do.", "reason")
    values = _corrected(desk, act, dossier)
    if not values:
        raise Refused("Chưa có thông tin nào được sửa.", "reason")
    return desk.enter(dossier, "correct", values, reason=act.reason)


def _code(written: str) -> str:
    return numbering.official_code(written).text


_NORMAL: Mapping[str, Callable[[str], str]] = {"id_number": id_number, "phone": phone, "code": _code}


def _corrected(desk: Desk, act: Correct, dossier: Dossier) -> dict[str, object]:
    values: dict[str, object] = {}
    for name in (f.name for f in fields(Correct) if f.name not in {"dossier", "reason"}):
        value = getattr(act, name)
        if isinstance(value, str) and not isinstance(value, Channel):
            value = nfc(value)
            value = _NORMAL[name](value) if value and name in _NORMAL else value or None
        if getattr(act, name) is not None and value != getattr(dossier, name):
            values[name] = value
    if values.get("applicant", "") is None:
        raise Refused("Họ tên người nộp không thể để trống.", "applicant")
    if act.papers is not None:
        values |= {"is_digitised_in": are_digitised(act.papers), "is_reused": has_reused(act.papers)}
    if values.keys() & {"procedure", "case", "channel", "received_at"}:
        values |= _repromised(desk, dossier, values)
    return values


def _repromised(desk: Desk, dossier: Dossier, values: dict[str, object]) -> dict[str, object]:
    """The procedure's columns and the due moment after one of their grounds was corrected."""
    received_at = values.get("received_at", dossier.received_at)
    if isinstance(received_at, datetime) and dossier.ended_at is not None and received_at > dossier.ended_at:
        raise Refused(f"Hồ sơ {dossier.local_no} không thể nhận sau khi đã có kết quả.", "received_at")
    day = (received_at if isinstance(received_at, datetime) else desk.at).date()
    case = values.get("case", None if "procedure" in values else dossier.case)
    again = Receive(
        procedure=str(values.get("procedure", dossier.procedure)),
        applicant=dossier.applicant,
        case=str(case) if case else None,
        channel=Channel(str(values.get("channel", dossier.channel))),
        procedure_name=dossier.procedure_name if "procedure" not in values else None,
        field=dossier.field,
    )
    found = draft(again, desk.catalogue, desk.law, desk.profile.unit, desk.at)
    if found.procedure is None and "procedure" not in values:
        columns: dict[str, object] = {}
        term = Term.parse(dossier.term) if dossier.term else None
    else:
        procedure = desk.catalogue.at(again.procedure, day)
        columns, term = _procedure(procedure, again), procedure.term_for(again.case, again.channel)
    if isinstance(received_at, datetime) and term is not None:
        columns["term"] = str(term)
        columns |= redated(desk, replace(dossier, term=str(term), received_at=received_at))
    return columns
