"""What a dossier at the counter amounts to: its problems, its promise and its fee, the same while typing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta

from cchc_desktop.core import numbering
from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI, Calendar, hanoi
from cchc_desktop.core.catalogue import Catalogue, Fee, Procedure, ReceiptPolicy, fee, fee_conditions
from cchc_desktop.core.deadline import Due, Pause, Term, due
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.field_rules import Problem, born_problem, field_problems, is_readable, number_of
from cchc_desktop.core.identity import id_number, phone
from cchc_desktop.core.law import Law
from cchc_desktop.core.papers import Paper
from cchc_desktop.core.text import day, day_time, money, nfc

__all__ = [
    "TOLD",
    "Draft",
    "Problem",
    "beyond_fee",
    "cleaned",
    "draft",
    "fee_of",
    "field_problems",
    "find_procedure",
    "is_readable",
    "lacking",
    "missing_papers",
    "promised",
    "required_papers",
    "term_of",
    "until",
]

TOLD = "theo sổ"
"""The basis of a term that the act itself told."""

ONLINE_KINDS = frozenset({"full", "partial"})
# A procedure and a field that no catalogue vouches for go up as they are: nothing in them may lead to
# a person. A procedure's own code has six digits in a row, an identity or telephone number more.
_FREE_CODE = re.compile(r"[A-Za-z0-9.-]{1,40}", re.ASCII)
_LONG_NUMBER = re.compile(r"\d{9}")
_NUMBER = re.compile(r"\d{6}")
_LAST_MINUTE = time(23, 59)
_NO_TERM = "Danh mục chưa có thời hạn của thủ tục này. Hãy nhập thời hạn hoặc ngày hẹn trả."


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
        if not self.act.is_accepted:
            return False
        if self.procedure is None or self.due is None:
            return True
        policy = self.procedure.receipt_for(self.act.case, self.act.channel)
        if policy is ReceiptPolicy.AFTER_CUTOFF:
            return self.due.due_on != self.due.starts_at.date()
        return policy is ReceiptPolicy.ALWAYS


def draft(act: Receive, catalogue: Catalogue, law: Law, unit: str, at: datetime) -> Draft:
    """What saving ``act`` at ``at`` would promise and charge, and everything that stands against it."""
    act = cleaned(act)
    early = tuple(_too_early(law, at))
    problems: list[Problem] = [*early, *_act_problems(act)]
    act = _with_whole_day(act, law.office(unit), problems)
    procedure: Procedure | None = None
    term, basis, charged = None, "", None
    try:
        procedure = find_procedure(act, catalogue, at.date())
        term, basis = term_of(act, procedure)
        if procedure is None:
            problems.extend(_free_text_problems(act))
        else:
            charged = fee_of(act, procedure, at.date())
        if term is None and act.due_at is None and act.is_accepted:
            problems.append(Problem("term", _NO_TERM))
    except Refused as no:
        problems.append(Problem(no.field or "procedure", no.sentence))
    promise: Due | None = None
    try:
        promise = promised(term, at, (), law, unit) if term is not None and act.is_accepted else None
    except Refused as no:
        problems.append(Problem(no.field or "procedure", no.sentence))
    problems.extend(_later_problems(act, procedure, promise, at))
    if not early:
        problems.extend(_impossible(act, law, at))
    known = act.fee if act.fee is not None else charged.amount if charged is not None else None
    if (said := beyond_fee(act.fee_paid, known)) is not None:
        problems.append(Problem("fee_paid", said))
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


def _later_problems(
    act: Receive, procedure: Procedure | None, promise: Due | None, at: datetime
) -> Iterator[Problem]:
    """What only shows once the procedure and the promise are known."""
    if act.due_at is not None and act.due_at < at:
        yield Problem("due_at", "Ngày hẹn trả đứng trước ngày nhận. Hãy xem lại hai ngày này.")
    if procedure is not None:
        yield from _overruling(act, procedure, promise)
    yield from _exemption_problems(act, procedure, at.date())


def _with_whole_day(act: Receive, office: Calendar, problems: list[Problem]) -> Receive:
    """``act`` with the moment up to which its promise by hand is kept; what cannot be is a problem."""
    if act.due_at is None:
        return act
    try:
        return replace(act, due_at=until(act.due_at, office))
    except Refused as no:
        problems.append(Problem("due_at", no.sentence))
        return replace(act, due_at=None)


def _too_early(law: Law, at: datetime) -> Iterator[Problem]:
    begins_on = law.rules["far_promise_days"].values[0].since
    if at.date() < begins_on:
        yield Problem(
            "at",
            f"Ngày tiếp nhận {day(at.date())} quá sớm: quy định mà chương trình biết chỉ có từ ngày "
            f"{day(begins_on)}. Hãy xem lại năm.",
        )


_CLOCKS_DIFFER = timedelta(minutes=15)
"""By so much the portal's clock may go before the counter's."""


def _impossible(act: Receive, law: Law, at: datetime) -> Iterator[Problem]:
    """What was typed with a wrong year: nobody is born, hands in or is promised anything at such a time."""
    if (wrong := born_problem(act.born, at.date())) is not None:
        yield wrong
    if act.submitted_at is not None and hanoi(act.submitted_at) > at + _CLOCKS_DIFFER:
        yield Problem(
            "submitted_at",
            f"Hồ sơ nộp lúc {day_time(hanoi(act.submitted_at))}, sau lúc tiếp nhận {day_time(at)}. "
            "Hãy xem lại hai thời điểm này.",
        )
    far = law.integer("far_promise_days", at.date()).value
    if act.due_at is not None and act.due_at - at > timedelta(days=far) and not act.reason:
        yield Problem(
            "reason",
            f"Ngày hẹn trả {day(act.due_at.date())} cách ngày nhận hơn {far} ngày. "
            "Hãy xem lại năm; nếu đúng là hẹn xa như vậy thì ghi lý do.",
        )


def until(due_at: datetime, office: Calendar) -> datetime:
    """The moment up to which a promise given by hand is kept.

    Before the doors open, after they close and on a rest day it is a promise of that day, up to its end.
    """
    at = hanoi(due_at).replace(microsecond=0)
    on = at.date()
    sessions = office.sessions(on)
    if not sessions:
        return datetime.combine(on, _LAST_MINUTE, HANOI)
    return at if sessions[0][0] <= at <= sessions[-1][1] else sessions[-1][1]


def fee_of(act: Receive, procedure: Procedure, day: date) -> Fee:
    """What ``procedure`` charges on ``day``: by case, channel, copies, pages and exemption."""
    copies, pages = max(act.copies, 1), max(act.pages, 1)  # what is below is said at its field
    claimed = frozenset({act.exemption}) if act.exemption else frozenset[str]()
    return fee(procedure, act.case, act.channel, copies, pages, day, claimed=claimed)


def beyond_fee(paid: int | None, fee: int | None) -> str | None:
    """Why ``paid`` cannot have been taken, where it is more than the known fee."""
    if paid is None or fee is None or paid <= fee:
        return None
    return (
        f"Số tiền đã thu {money(paid)} vượt phí, lệ phí phải thu là {money(fee)}. "
        "Hãy xem lại số tiền, hoặc mức phí nếu ghi chưa đúng."
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
        return Term.parse(act.term), TOLD
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


def missing_papers(papers: tuple[Paper, ...]) -> tuple[str, ...]:
    """The names of required papers that were asked for and not handed in."""
    return tuple(paper.name for paper in papers if paper.is_missing and paper.is_required)


def lacking(missing: tuple[str, ...]) -> str:
    """Why a dossier is not accepted without its ``missing`` required papers."""
    return (
        f"Hồ sơ còn thiếu {len(missing)} giấy tờ bắt buộc: {'; '.join(missing)}. "
        "Hãy lập phiếu yêu cầu bổ sung hoặc từ chối tiếp nhận."
    )


def cleaned(act: Receive) -> Receive:
    """``act`` with every text NFC and trimmed, and numbers in their normal form where they have one."""
    texts = {
        name: nfc(value) or None
        for name in _FIELDS
        if isinstance(value := getattr(act, name), str) and name != "channel"
    }
    for name in ("procedure", "applicant", "return_channel", "applicant_kind"):
        texts[name] = texts[name] or ""
    kind = texts["applicant_kind"]
    texts |= {
        "id_number": _normal(lambda typed: number_of(kind, typed), texts.get("id_number")),
        "owner_id": _normal(lambda typed: number_of(None, typed), texts.get("owner_id")),
        "proxy_id": _normal(id_number, texts.get("proxy_id")),
        "phone": _normal(phone, texts.get("phone")),
        "code": _normal(lambda code: numbering.official_code(code).text, texts.get("code")),
    }
    return replace(act, **texts)  # type: ignore[arg-type]  # texts stay texts


_FIELDS = tuple(f.name for f in fields(Receive))


def _normal(rule: Callable[[str], str], value: str | None) -> str | None:
    if value is None:
        return value
    try:
        return rule(value)
    except Refused:
        return value


def _act_problems(act: Receive) -> Iterator[Problem]:
    if not act.applicant:
        yield Problem("applicant", "Chưa có họ tên người nộp hồ sơ.")
    if not act.procedure:
        yield Problem("procedure", "Chưa chọn thủ tục.")
    if act.online_kind is not None and act.online_kind not in ONLINE_KINDS:
        yield Problem("online_kind", "Mức độ trực tuyến chỉ là full (toàn trình) hoặc partial (một phần).")
    yield from field_problems({name: getattr(act, name) for name in _FIELDS})
    if act.owner_id and not act.owner:
        yield Problem("owner", "Có số giấy tờ của chủ hồ sơ mà chưa có tên. Hãy ghi tên chủ hồ sơ.")
    if act.proxy_id and not act.proxy:
        yield Problem("proxy", "Có số giấy tờ của người được ủy quyền mà chưa có tên. Hãy ghi họ tên.")
    if act.fee_receipt and act.fee_paid is None:
        yield Problem("fee_paid", "Có số biên lai mà chưa ghi số tiền đã thu.")
    missing = missing_papers(act.papers or ())
    if act.is_accepted and missing:
        yield Problem("papers", lacking(missing))


def _free_text_problems(act: Receive) -> Iterator[Problem]:
    """A procedure that the catalogue does not know brings words of its own."""
    if act.procedure and (not _FREE_CODE.fullmatch(act.procedure) or _LONG_NUMBER.search(act.procedure)):
        yield Problem(
            "procedure",
            "Mã thủ tục ngoài danh mục chỉ gồm chữ không dấu, số, dấu chấm, gạch nối, tối đa 40 ký tự, "
            "không chứa số định danh hay số điện thoại.",
        )
    if act.field is not None and _NUMBER.search(act.field):
        yield Problem(
            "field", "Tên lĩnh vực không được chứa dãy số từ 6 chữ số trở lên; chỉ ghi tên lĩnh vực."
        )
    if act.case is not None:
        yield Problem("case", "Thủ tục ngoài danh mục không có trường hợp; hãy bỏ trống mục này.")


def _exemption_problems(act: Receive, procedure: Procedure | None, day: date) -> Iterator[Problem]:
    """Nobody is exempt but on a condition that the procedure's fee rules name."""
    if act.exemption is None:
        return
    known: tuple[str | None, ...] = ()
    if procedure is not None:
        try:
            rules = fee_conditions(procedure, act.case, act.channel, day)
        except Refused:
            return  # said already
        known = tuple(rule.condition for rule in rules)
    if act.exemption not in known:
        yield Problem(
            "exemption",
            f"Thủ tục {act.procedure} không có diện miễn, giảm “{act.exemption}”. Hãy chọn lại.",
        )


def _overruling(act: Receive, procedure: Procedure, promise: Due | None) -> Iterator[Problem]:
    """Against a term that the catalogue knows one may promise only with a reason."""
    if act.reason:
        return
    try:
        known = procedure.term_for(act.case, act.channel)
        told = Term.parse(act.term) if act.term else known
    except Refused:
        return  # said already
    counted = promise.due_at if promise is not None else None
    if known is not None and (told != known or act.due_at not in {None, counted}):
        yield Problem(
            "reason",
            f"Danh mục đã có thời hạn {known.words()} cho thủ tục {procedure.code}. "
            "Muốn ghi thời hạn hoặc ngày hẹn trả khác phải ghi lý do.",
        )
