"""Taking a dossier in: receive, accept what was only registered, correct, refuse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime

from cchc_desktop.core import numbering
from cchc_desktop.core.acts import Accept, Correct, Receive, Refuse
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.catalogue import Procedure, fee, procedure_code
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.deadline import Term
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import id_number, phone
from cchc_desktop.core.intake import TOLD, Draft, draft, promised, required_papers, term_of
from cchc_desktop.core.lifecycle import State, check_move
from cchc_desktop.core.line_rules import OTHER_FIELD
from cchc_desktop.core.papers import Paper, are_digitised, has_reused
from cchc_desktop.core.text import day_time, nfc
from cchc_desktop.operations.clock import (
    GIVEN,
    close_pause,
    in_order,
    registered,
    start,
    start_registered,
)
from cchc_desktop.operations.desk import Desk

LEVEL = "xa"


def receive(desk: Desk, act: Receive) -> Dossier:
    """Enter a dossier in the register and promise its due moment; the same request twice is one dossier."""
    if act.request_id and (known := desk.book.by_request(nfc(act.request_id))) is not None:
        return _repeated(desk, act, known)
    found = draft(act, desk.catalogue, desk.law, desk.profile.unit, desk.at)
    if found.problems:
        first = found.problems[0]
        raise Refused(first.sentence, first.field)
    dossier = desk.book.new_dossier(desk.at.year)
    columns = _columns(desk, found, dossier)
    return desk.enter(dossier, "receive", columns, basis=found.term_basis, reason=found.act.reason or "")


def _repeated(desk: Desk, act: Receive, known: Dossier) -> Dossier:
    """The dossier that this request made before; Refused when it was made for something else."""
    asked = (procedure_code(nfc(act.procedure)) or nfc(act.procedure), nfc(act.applicant))
    if asked == (known.procedure, known.applicant):
        return known
    # The dossier may have been corrected since: what counts is what the request said the first time.
    first = desk.book.entries_of(known.seq)[0]
    name = asked[1] if first.personal is None else first.personal.get("applicant")
    if asked == (first.changes.get("procedure"), name):
        return known
    raise Refused(
        f"Mã yêu cầu {nfc(act.request_id or '')} đã dùng cho hồ sơ {known.local_no} "
        f"({known.procedure_name}) với thủ tục hoặc người nộp khác. Hãy gửi lại với mã yêu cầu mới.",
        "request_id",
    )


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
    else:
        columns |= registered(found.term, act.due_at, found.term_basis)
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
    dossier = in_order(desk, act)
    check_move("accept", dossier.state, dossier.local_no)
    return desk.enter(dossier, "accept", {"state": State.ACCEPTED, **start_registered(desk, dossier)})


def refuse(desk: Desk, act: Refuse) -> Dossier:
    """Refuse a dossier, for a reason that the slip will state."""
    dossier = in_order(desk, act)
    check_move("refuse", dossier.state, dossier.local_no)
    if not nfc(act.reason):
        raise Refused("Từ chối tiếp nhận phải ghi rõ lý do.", "reason")
    values = {"state": State.REFUSED, "ended_at": desk.at, **close_pause(desk, dossier)}
    return desk.enter(dossier, "refuse", values, basis=act.basis, reason=act.reason)


def correct(desk: Desk, act: Correct) -> Dossier:
    """Write again what was written wrong; what rests on it (papers, fee, term, due moment) follows."""
    dossier = in_order(desk, act, is_correction=True)
    if not nfc(act.reason):
        raise Refused("Sửa hồ sơ phải ghi lý do.", "reason")
    values = _corrected(desk, act, dossier)
    if not values:
        raise Refused("Chưa có thông tin nào được sửa.", "reason")
    return desk.enter(dossier, "correct", values, reason=act.reason)


_NORMAL: Mapping[str, Callable[[str], str]] = {
    "id_number": id_number,
    "phone": phone,
    "code": lambda written: numbering.official_code(written).text,
    "procedure": lambda written: procedure_code(written) or written,
    "term": lambda written: str(Term.parse(written)),
}
_GROUNDS = frozenset({"procedure", "case", "term"})
"""What decides on the term; with ``_MEASURES`` it decides on the due moment."""
_MEASURES = frozenset({"channel", "received_at"})


def _corrected(desk: Desk, act: Correct, dossier: Dossier) -> dict[str, object]:
    values: dict[str, object] = {}
    for name in (f.name for f in fields(Correct) if f.name not in {"dossier", "reason"}):
        value = getattr(act, name)
        if isinstance(value, str) and not isinstance(value, Channel):
            value = nfc(value)
            value = _NORMAL[name](value) if value and name in _NORMAL else value or None
        if getattr(act, name) is not None and value != getattr(dossier, name):
            values[name] = value
    for name, words in (("applicant", "Họ tên người nộp"), ("procedure", "Thủ tục"), ("term", "Thời hạn")):
        if values.get(name, "") is None:
            raise Refused(f"{words} không thể để trống.", name)
    if act.papers is not None:
        values |= {"is_digitised_in": are_digitised(act.papers), "is_reused": has_reused(act.papers)}
    if values.keys() & (_GROUNDS | _MEASURES):
        found = _repromised(desk, dossier, act, values)
        values |= {name: value for name, value in found.items() if value != getattr(dossier, name)}
    return values


def _repromised(
    desk: Desk, dossier: Dossier, act: Correct, values: Mapping[str, object]
) -> dict[str, object]:
    """The columns that follow from a corrected ground: those of the procedure, the term, the due moment."""
    received_at = _received_at(desk, dossier, act.received_at)
    day = (received_at or desk.at).date()
    is_other = "procedure" in values
    case = values.get("case", None if is_other else dossier.case)
    again = Receive(
        procedure=str(values.get("procedure", dossier.procedure)),
        applicant=dossier.applicant,
        case=str(case) if case else None,
        channel=Channel(str(values.get("channel", dossier.channel))),
        copies=act.copies or dossier.copies,
        term=act.term,
    )
    try:
        procedure = desk.catalogue.at(again.procedure, day)
    except Refused:
        if is_other or "case" in values:
            raise
        procedure = None
    columns = {} if procedure is None else _procedure(procedure, again)
    if is_other and procedure is not None:
        columns |= _brought(procedure, again, act, dossier, day)
    term, basis = _term_again(dossier, again, procedure, is_ground=bool(values.keys() & _GROUNDS))
    there = replace(dossier, received_at=received_at, term=str(term) if term else None, due_basis=basis)
    return columns | _due_again(desk, there, is_ground=bool(values.keys() & _GROUNDS))


def _received_at(desk: Desk, dossier: Dossier, told: datetime | None) -> datetime | None:
    """When the dossier was received as it now is told; Refused when that cannot be."""
    if told is None:
        return dossier.received_at
    told, no = hanoi(told), dossier.local_no
    if dossier.received_at is None:
        raise Refused(
            f"Hồ sơ {no} chưa được tiếp nhận nên chưa có ngày nhận để sửa. Hãy ghi việc “Tiếp nhận”.",
            "received_at",
        )
    if told > desk.at:
        raise Refused(f"Hồ sơ {no} không thể nhận sau lúc sửa. Hãy xem lại ngày nhận.", "received_at")
    year = numbering.parse_local_no(no)[1]
    if told.year != year:
        raise Refused(
            f"Hồ sơ {no} mang số của năm {year} nên ngày nhận phải trong năm {year}. Hãy xem lại năm.",
            "received_at",
        )
    begun = (dossier.paused_at, dossier.apologised_at, *(pause.from_at for pause in dossier.pauses))
    first = min((at for at in (dossier.ended_at, *begun) if at is not None), default=None)
    if first is not None and told > first:
        raise Refused(
            f"Hồ sơ {no} không thể nhận sau việc đã ghi lúc {day_time(first)}. Hãy xem lại ngày nhận.",
            "received_at",
        )
    return told


def _brought(
    procedure: Procedure, again: Receive, act: Correct, dossier: Dossier, day: date
) -> dict[str, object]:
    """The papers and the fee of another procedure; papers of the same name stay digitised."""
    columns: dict[str, object] = {}
    if act.papers is None:
        states = {paper.name: paper.digitised for paper in dossier.papers}
        papers: tuple[Paper, ...] = tuple(
            replace(paper, digitised=states.get(paper.name, paper.digitised))
            for paper in required_papers(procedure)
        )
        columns = {
            "papers": papers,
            "is_reused": has_reused(papers),
            "is_digitised_in": are_digitised(papers),
        }
    if act.fee is None:
        columns["fee"] = fee(procedure, again.case, again.channel, again.copies, 1, day).amount
    return columns


def _term_again(
    dossier: Dossier, again: Receive, procedure: Procedure | None, *, is_ground: bool
) -> tuple[Term | None, str]:
    """The term and its basis; one that was told stands until procedure, case or term are corrected."""
    before = Term.parse(dossier.term) if dossier.term else None
    is_kept = not is_ground and dossier.due_basis in {TOLD, GIVEN}
    term, basis = (None, "") if is_kept else term_of(again, procedure)
    if term is not None:
        return term, basis
    if is_ground:
        raise Refused(
            f"Danh mục chưa có thời hạn của thủ tục {again.procedure}. "
            "Hãy ghi thời hạn giải quyết cùng lần sửa này.",
            "term",
        )
    return before, dossier.due_basis or ""


def _due_again(desk: Desk, dossier: Dossier, *, is_ground: bool) -> dict[str, object]:
    """The term and the due moment of ``dossier`` as corrected; a due moment that was given stays given."""
    columns: dict[str, object] = {"term": dossier.term, "due_basis": dossier.due_basis}
    if dossier.due_basis == GIVEN or dossier.term is None:
        return columns
    if dossier.received_at is None:
        return columns | ({"due_at": None} if is_ground else {})
    term, unit = Term.parse(dossier.term), desk.profile.unit
    due_at = promised(term, dossier.received_at, dossier.pauses, desk.law, unit).due_at
    if dossier.promised_at is not None and dossier.promised_at < due_at:
        columns["promised_at"] = None
    return columns | {"due_at": due_at}
