"""What a dossier at the counter amounts to: its problems, its promise and its fee, the same while typing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cchc_desktop.core import numbering
from cchc_desktop.core.acts import Receive
from cchc_desktop.core.catalogue import Catalogue, Fee, Procedure, ReceiptPolicy, fee
from cchc_desktop.core.deadline import Due, Pause, Term, due
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import id_number, phone
from cchc_desktop.core.law import Law
from cchc_desktop.core.papers import Paper
from cchc_desktop.core.text import nfc

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an intake cannot be saved as it is, at the field where it stands."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An intake as the rules see it at one moment."""

    act: Receive
    procedure: Procedure | None
    problems: tuple[Problem, ...]
    term: Term | None
    term_basis: str
    due: Due | None
    fee: Fee | None
    papers: tuple[Paper, ...]

    @property
    def needs_receipt(self) -> bool:
        """Whether the procedure wants a receipt for this dossier: same-day ones only when they run over."""
        if self.procedure is None or self.due is None:
            return True
        policy = self.procedure.receipt_for(self.act.case, self.act.channel)
        if policy is ReceiptPolicy.AFTER_CUTOFF:
            return self.due.due_on != self.due.starts_at.date()
        return policy is ReceiptPolicy.ALWAYS


def draft(act: Receive, catalogue: Catalogue, law: Law, unit: str, at: datetime) -> Draft:
    """What saving ``act`` at ``at`` would promise and charge, and everything that stands against it."""
    act = cleaned(act)
    problems: list[Problem] = list(_field_problems(act))
    procedure: Procedure | None = None
    term, basis, charged = None, "", None
    try:
        procedure = find_procedure(act, catalogue, at.date())
        term, basis = term_of(act, procedure)
        if procedure is not None:
            charged = fee(procedure, act.case, act.channel, act.copies, 1, at.date())
        if term is None and act.due_at is None:
            problems.append(
                Problem(
                    "term", "Danh mục chưa có thời hạn của thủ tục này. Hãy nhập thời hạn hoặc ngày hẹn trả."
                )
            )
    except Refused as no:
        problems.append(Problem(no.field or "procedure", no.sentence))
    promise = None
    if term is not None and act.is_accepted:
        try:
            promise = promised(term, at, (), law, unit)
        except Refused as no:
            problems.append(Problem(no.field or "procedure", no.sentence))
    if act.due_at is not None and act.due_at < at:
        problems.append(Problem("due_at", "Ngày hẹn trả đứng trước ngày nhận. Hãy xem lại hai ngày này."))
    return Draft(
        act=act,
        procedure=procedure,
        problems=tuple(problems),
        term=term,
        term_basis=basis,
        due=promise,
        fee=charged,
        papers=act.papers if act.papers is not None else required_papers(procedure),
    )


def promised(term: Term, received_at: datetime, pauses: tuple[Pause, ...], law: Law, unit: str) -> Due:
    """The due moment of a dossier under the law of the day on which it was received."""
    return due(term, received_at, pauses, law.office(unit), law.counting(received_at.date()))


def find_procedure(act: Receive, catalogue: Catalogue, day: date) -> Procedure | None:
    """The version in force; None when the act brings a name of its own for a code nobody knows."""
    try:
        return catalogue.at(act.procedure, day)
    except Refused:
        if act.procedure_name:
            return None
        raise


def term_of(act: Receive, procedure: Procedure | None) -> tuple[Term | None, str]:
    """The term and its basis; what the act itself says goes first."""
    if act.term:
        return Term.parse(act.term), "theo sổ"
    if procedure is None:
        return None, ""
    case = procedure.case(act.case, act.channel)
    return case.term, case.basis or procedure.basis


def required_papers(procedure: Procedure | None) -> tuple[Paper, ...]:
    """The papers that everybody must hand in, as lines of the receipt."""
    if procedure is None:
        return ()
    return tuple(
        Paper(rule.name, rule.kind, rule.quantity)
        for rule in procedure.papers
        if rule.is_required and rule.when is None
    )


def cleaned(act: Receive) -> Receive:
    """``act`` with every text NFC and trimmed, and numbers in their normal form where they have one."""
    from dataclasses import fields, replace

    texts = {
        f.name: nfc(value) or None
        for f in fields(act)
        if isinstance(value := getattr(act, f.name), str) and f.name != "channel"
    }
    for name in ("procedure", "applicant", "return_channel"):
        texts[name] = texts[name] or ""
    act = replace(act, **texts)  # type: ignore[arg-type]  # texts stay texts
    return replace(
        act,
        id_number=_normal(id_number, act.id_number),
        phone=_normal(phone, act.phone),
        code=_normal(lambda code: numbering.official_code(code).text, act.code),
    )


def _normal(rule: object, value: str | None) -> str | None:
    if value is None or not callable(rule):
        return value
    try:
        return str(rule(value))
    except Refused:
        return value


def _field_problems(act: Receive) -> Iterator[Problem]:
    if not act.applicant:
        yield Problem("applicant", "Chưa có họ tên người nộp hồ sơ.")
    if not act.procedure:
        yield Problem("procedure", "Chưa chọn thủ tục.")
    for name, value, rule in (
        ("id_number", act.id_number, id_number),
        ("phone", act.phone, phone),
        ("code", act.code, numbering.official_code),
    ):
        if value is not None:
            try:
                rule(value)
            except Refused as no:
                yield Problem(name, no.sentence)
    if act.copies < 1:
        yield Problem("copies", "Số bộ hồ sơ phải từ 1 trở lên.")
    if act.fee is not None and act.fee < 0:
        yield Problem("fee", "Lệ phí không thể nhỏ hơn 0.")
    for name in ("applicant", "address", "summary", "remark", "owner", "email"):
        value = getattr(act, name)
        if value is not None and len(value) > _LONGEST:
            yield Problem(name, f"Nội dung dài quá {_LONGEST} ký tự; hãy rút gọn.")
