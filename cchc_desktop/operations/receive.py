"""Taking a dossier in: receive, accept what was only registered, end at once what ends at once, refuse."""

from __future__ import annotations

from dataclasses import fields, replace

from cchc_desktop.core.acts import Accept, Finish, HandBack, Receive, Refuse, RequestSupplement
from cchc_desktop.core.catalogue import Procedure, procedure_code
from cchc_desktop.core.dossier import Dossier, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.intake import (
    Draft,
    draft,
    lacking,
    missing_papers,
)
from cchc_desktop.core.lifecycle import ENDED_WITHOUT_RESULT, State, check_move
from cchc_desktop.core.line_rules import OTHER_FIELD
from cchc_desktop.core.papers import are_digitised, has_reused
from cchc_desktop.core.text import fold, nfc
from cchc_desktop.operations.clock import (
    close_pause,
    in_order,
    registered,
    start,
    start_registered,
)
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.hand_back import finish, hand_back
from cchc_desktop.operations.money import receipt_told
from cchc_desktop.operations.progress import request_supplement
from cchc_desktop.operations.steps import at_rest
from cchc_desktop.store.reserved import taken

LEVEL = "xa"


def receive(desk: Desk, act: Receive) -> Dossier:
    """Enter a dossier in the register and promise its due moment; the same request twice is one dossier."""
    if act.request_id and (known := desk.book.by_request(nfc(act.request_id))) is not None:
        return _repeated(desk, act, known)
    found = draft(act, desk.catalogue, desk.law, desk.profile.unit, desk.at)
    if found.problems:
        first = found.problems[0]
        raise Refused(first.sentence, first.field)
    if found.act.settled_by:
        refuse_own(desk, found.act.settled_by)
    linked = {"linked_to": known_link(desk, found.act.linked_to)} if found.act.linked_to else {}
    serial, slip = taken(desk.book, act.local_no, desk.at.year) if act.local_no else (None, {})
    dossier = desk.book.new_dossier(desk.at.year, serial)
    columns = _columns(desk, found, dossier) | linked
    reason = receipt_told(
        desk, dossier, found.act.fee_receipt, found.act.receipt_reason, found.act.reason or ""
    )
    return desk.enter(
        dossier, "receive", columns, basis=found.term_basis, note=_origin(found.act) | slip, reason=reason
    )


_KINDS = frozenset({"", "xa", "phuong", "dac khu", "thi tran"})


def refuse_own(desk: Desk, settled_by: str) -> None:
    """Refuse this office, or a part of it, as the office for which it receives (phi địa giới)."""
    told = fold(settled_by).replace("ubnd", "uy ban nhan dan")
    whose = told.removeprefix("uy ban nhan dan").strip()
    if whose in _KINDS or f" {whose}".endswith(f" {fold(desk.profile.name)}"):
        raise Refused(
            f"“{nfc(settled_by)}” là chính cơ quan này. Ô này chỉ ghi đơn vị khác mà mình nhận hộ "
            "(phi địa giới), với tên đầy đủ; hồ sơ của mình thì để trống.",
            "settled_by",
        )


def known_link(desk: Desk, ref: str) -> str:
    """The local number of the dossier that this one goes with; Refused when the register has none such."""
    try:
        return desk.book.dossier(ref).local_no
    except Refused as no:
        raise Refused(no.sentence, "linked_to") from None


def _origin(act: Receive) -> dict[str, Json]:
    """Which fields a card filled: part of the entry, because nobody may have to prove it by memory."""
    names: list[Json] = [name for name in dict.fromkeys(act.from_card) if name in _FIELDS]
    return {"from_card": names} if names else {}


def receive_at_once(
    desk: Desk,
    act: Receive,
    *,
    is_granted: bool = True,
    is_electronic: bool | None = None,
    to: str | None = None,
) -> Dossier:
    """Receive, finish and hand back in one go, for what the citizen waits for at the counter."""
    if not act.is_accepted:
        raise Refused("Hồ sơ chỉ ghi nhận, chưa tiếp nhận thì chưa trả kết quả được.", "is_accepted")
    dossier = receive(desk, act)
    if dossier.state is not State.ACCEPTED:  # the same request a second time
        return dossier
    ref = dossier.local_no
    finish(desk, Finish(dossier=ref, is_granted=is_granted, is_electronic=is_electronic))
    return hand_back(desk, HandBack(dossier=ref, to=to or dossier.proxy))


def receive_wanting(desk: Desk, act: Receive, reason: str) -> Dossier:
    """Register a dossier that lacks required papers and ask for them; its clock starts when they come."""
    missing = tuple(paper.name for paper in act.papers or () if paper.is_missing)
    if not missing:
        raise Refused("Không có giấy tờ nào được đánh dấu là còn thiếu để yêu cầu bổ sung.", "papers")
    dossier = receive(desk, replace(act, is_accepted=False))
    if dossier.state is not State.REGISTERED:
        return dossier
    return request_supplement(desk, RequestSupplement(dossier=dossier.local_no, what=missing, reason=reason))


def refuse_at_once(desk: Desk, act: Receive, reason: str, basis: str) -> Dossier:
    """Register a dossier and refuse it, for a reason and on a basis that the slip will state."""
    if not nfc(basis):
        raise Refused("Từ chối tiếp nhận phải ghi căn cứ pháp lý.", "basis")
    dossier = receive(desk, replace(act, is_accepted=False))
    if dossier.state in ENDED_WITHOUT_RESULT:
        return dossier
    return refuse(desk, Refuse(dossier=dossier.local_no, reason=reason, basis=basis))


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
    columns |= {"local_no": dossier.local_no, "papers": papers, **procedure_columns(found.procedure, act)}
    columns |= {"is_digitised_in": are_digitised(papers), "is_reused": has_reused(papers)}
    if act.fee is None and found.fee is not None and found.fee.amount is not None:
        columns["fee"] = found.fee.amount
    if act.fee_paid is not None:
        columns["fee_paid_at"] = desk.at
    if act.is_accepted:
        columns["state"] = State.ACCEPTED
        columns |= start(desk, found.term, act.due_at, found.term_basis)
    else:
        columns |= registered(found.term, act.due_at, found.term_basis)
    return columns


_FIELDS = frozenset(f.name for f in fields(Receive))
_COPIED = tuple(
    _FIELDS
    & {f.name for f in fields(Dossier)}
    - {"papers", "procedure", "procedure_name", "field", "term", "due_at", "received_at"}
)


def procedure_columns(procedure: Procedure | None, act: Receive) -> dict[str, object]:
    """The columns that say which procedure it is, in which version and case."""
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
    if missing := missing_papers(dossier.papers):
        raise Refused(lacking(missing), "papers")
    return desk.enter(dossier, "accept", {"state": State.ACCEPTED, **start_registered(desk, dossier)})


def refuse(desk: Desk, act: Refuse) -> Dossier:
    """Refuse a dossier, for a reason that the slip will state."""
    dossier = in_order(desk, act)
    check_move("refuse", dossier.state, dossier.local_no)
    if not nfc(act.reason):
        raise Refused("Từ chối tiếp nhận phải ghi rõ lý do.", "reason")
    values = {"state": State.REFUSED, "ended_at": desk.at, **close_pause(desk, dossier), **at_rest(dossier)}
    return desk.enter(dossier, "refuse", values, basis=act.basis, reason=act.reason)
