"""Writing again what was written wrong at reception, and everything that rests on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime

from cchc_desktop.core import numbering
from cchc_desktop.core.acts import Correct, Receive
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.catalogue import Procedure, procedure_code
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.deadline import Term
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.field_rules import born_problem, number_of
from cchc_desktop.core.identity import id_number, phone
from cchc_desktop.core.intake import TOLD, beyond_fee, draft, fee_of, promised, required_papers, term_of
from cchc_desktop.core.papers import Paper, are_digitised, has_reused
from cchc_desktop.core.text import day_time, nfc
from cchc_desktop.operations.clock import GIVEN, in_order
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.lateness import cause_told
from cchc_desktop.operations.links import refuse_circle
from cchc_desktop.operations.money import receipt_told
from cchc_desktop.operations.promise import change_told, is_binding, kept
from cchc_desktop.operations.receive import known_link, procedure_columns, refuse_own


def correct(desk: Desk, act: Correct) -> Dossier:
    """Write again what was written wrong; what rests on it (papers, fee, term, due moment) follows."""
    dossier = in_order(desk, act, is_correction=True)
    if not nfc(act.reason):
        raise Refused("Sửa hồ sơ phải ghi lý do.", "reason")
    values, counted_at = _corrected(desk, act, dossier)
    if not values:
        raise Refused("Chưa có thông tin nào được sửa.", "reason")
    _refuse_beyond_fee(dossier, values)
    note = change_told(desk, dossier, values, counted_at, act.approver)
    reason = receipt_told(desk, dossier, values.get("fee_receipt"), act.receipt_reason, act.reason)
    return desk.enter(dossier, "correct", values, note=note, reason=reason)


def _refuse_beyond_fee(dossier: Dossier, values: Mapping[str, object]) -> None:
    """Refuse to let more be paid than is due, be it that the one grows or that the other shrinks."""
    if not values.keys() & {"fee", "fee_paid"}:
        return
    paid, fee = values.get("fee_paid", dossier.fee_paid), values.get("fee", dossier.fee)
    said = beyond_fee(paid if isinstance(paid, int) else None, fee if isinstance(fee, int) else None)
    if said is None:
        return
    if "fee_paid" in values:
        raise Refused(f"Hồ sơ {dossier.local_no}: {said}", "fee_paid")
    raise Refused(
        f"Hồ sơ {dossier.local_no}: {said} Nếu đã trả lại phần thừa cho người nộp thì ghi cùng lần sửa này "
        "số tiền đã thu còn lại.",
        "fee",
    )


_NORMAL: Mapping[str, Callable[[str], str]] = {
    "owner_id": lambda written: number_of(None, written),
    "proxy_id": id_number,
    "phone": phone,
    "code": lambda written: numbering.official_code(written).text,
    "procedure": lambda written: procedure_code(written) or written,
    "term": lambda written: str(Term.parse(written)),
}
_COUNTED = frozenset({"procedure", "case", "channel", "copies", "pages", "exemption"})
"""What decides on the fee."""
_NEEDED = (
    ("applicant", "Họ tên người nộp"),
    ("applicant_kind", "Người nộp là cá nhân hay tổ chức"),
    ("procedure", "Thủ tục"),
    ("term", "Thời hạn"),
)
_GROUNDS = frozenset({"procedure", "case", "term"})
"""What decides on the term; with ``_MEASURES`` it decides on the due moment."""
_MEASURES = frozenset({"channel", "received_at"})


_NOT_COLUMNS = frozenset({"dossier", "reason", "is_due_recounted", "approver", "receipt_reason"})


def _corrected(desk: Desk, act: Correct, dossier: Dossier) -> tuple[dict[str, object], object]:
    """The columns that change, and the due moment as it is counted now."""
    values: dict[str, object] = {}
    for name in (f.name for f in fields(Correct) if f.name not in _NOT_COLUMNS):
        value = getattr(act, name)
        if isinstance(value, str) and not isinstance(value, Channel):
            value = nfc(value)
            value = _normal(desk, act, dossier, name, value) if value else None
        if getattr(act, name) is not None and value != getattr(dossier, name):
            values[name] = value
    for name, words in _NEEDED:
        if values.get(name, "") is None:
            raise Refused(f"{words} không thể để trống.", name)
    if "procedure" in values and act.exemption is None and dossier.exemption:
        values["exemption"] = None  # it was a condition of the other procedure
    values |= _checked(desk, dossier, values)
    _refuse_unborn(desk, dossier, act)
    if act.papers is not None:
        values |= {"is_digitised_in": are_digitised(act.papers), "is_reused": has_reused(act.papers)}
    counted_at = _follow(desk, dossier, act, values)
    if values.keys() & _COUNTED:
        values |= _charged_again(desk, dossier, act, values)
    return values, counted_at


def _follow(desk: Desk, dossier: Dossier, act: Correct, values: dict[str, object]) -> object:
    """Add to ``values`` what follows from a ground; the due moment as counted, be it promised or not."""
    if not (values.keys() & (_GROUNDS | _MEASURES) or act.is_due_recounted):
        return dossier.due_at
    found = _repromised(desk, dossier, act, values)
    counted_at = found.get("due_at", dossier.due_at)
    if is_binding(desk, dossier, act):
        found = kept(dossier, found)
    values |= {name: value for name, value in found.items() if value != getattr(dossier, name)}
    return counted_at


def _checked(desk: Desk, dossier: Dossier, values: Mapping[str, object]) -> dict[str, object]:
    """The day of a corrected payment; a cause that the list does not have is refused, and our own name."""
    if settled_by := values.get("settled_by"):
        refuse_own(desk, str(settled_by))
    if cause := values.get("late_cause"):
        cause_told(desk, dossier, str(cause))
    return {"fee_paid_at": desk.at} if "fee_paid" in values else {}


def _refuse_unborn(desk: Desk, dossier: Dossier, act: Correct) -> None:
    """Refuse a birth or a reception that makes somebody hand in a dossier before they are born."""
    if act.born is None and act.received_at is None:
        return
    on = hanoi(act.received_at or dossier.received_at or desk.at).date()
    born = dossier.born if act.born is None else act.born
    if (wrong := born_problem(born, on)) is not None:
        raise Refused(
            f"Hồ sơ {dossier.local_no}: {wrong.sentence}", "received_at" if act.born is None else "born"
        )


def _normal(desk: Desk, act: Correct, dossier: Dossier, name: str, written: str) -> str:
    """A corrected text in its normal form; a number is read by the kind of the applicant."""
    if name == "id_number":
        return number_of(act.applicant_kind or dossier.applicant_kind, written)
    if name == "linked_to":
        return _other(desk, dossier, written)
    return _NORMAL[name](written) if name in _NORMAL else written


def _other(desk: Desk, dossier: Dossier, ref: str) -> str:
    known = known_link(desk, ref)
    refuse_circle(desk, dossier, desk.book.dossier(known), "linked_to")
    return known


def _charged_again(
    desk: Desk, dossier: Dossier, act: Correct, values: Mapping[str, object]
) -> dict[str, object]:
    """The fee that follows from what it is counted by; one that the clerk had set by hand stays."""
    day = (dossier.received_at or desk.at).date()
    now = _as_received(dossier, values)
    if now.exemption:
        found = draft(now, desk.catalogue, desk.law, desk.profile.unit, dossier.received_at or desk.at)
        wrong = next((one for one in found.problems if one.field == "exemption"), None)
        if wrong is not None:
            raise Refused(f"Hồ sơ {dossier.local_no}: {wrong.sentence}", "exemption")
    if act.fee is not None or "fee" in values:
        return {}
    before = _charge(desk, _as_received(dossier, {}), day)
    after = _charge(desk, now, day)
    return {} if dossier.fee != before or after == before else {"fee": after}


def _as_received(dossier: Dossier, values: Mapping[str, object]) -> Receive:
    """What the fee is counted by, as it is now or with ``values``."""

    def now(name: str) -> str | None:
        value = values.get(name, getattr(dossier, name))
        return str(value) if value else None

    copies, pages = values.get("copies", dossier.copies), values.get("pages", dossier.pages)
    return Receive(
        procedure=now("procedure") or "",
        applicant=dossier.applicant,
        case=now("case"),
        channel=Channel(now("channel") or dossier.channel),
        copies=copies if isinstance(copies, int) else 1,
        pages=pages if isinstance(pages, int) else 1,
        exemption=now("exemption"),
    )


def _charge(desk: Desk, act: Receive, day: date) -> int | None:
    try:
        return fee_of(act, desk.catalogue.at(act.procedure, day), day).amount
    except Refused:
        return None  # a case or a version that the catalogue no longer has


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
        pages=act.pages or dossier.pages,
        term=act.term,
    )
    try:
        procedure = desk.catalogue.at(again.procedure, day)
    except Refused:
        if is_other or "case" in values:
            raise
        procedure = None
    columns = {} if procedure is None else procedure_columns(procedure, again)
    if is_other and procedure is not None:
        columns |= _brought(procedure, again, act, dossier, day)
    is_ground = bool(values.keys() & _GROUNDS) or act.is_due_recounted
    term, basis = _term_again(dossier, again, procedure, is_ground=is_ground)
    there = replace(dossier, received_at=received_at, term=str(term) if term else None, due_basis=basis)
    return columns | _due_again(desk, there, is_ground=is_ground)


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
        columns["fee"] = fee_of(again, procedure, day).amount
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
