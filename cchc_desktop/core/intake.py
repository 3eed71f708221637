"""What a dossier at the counter amounts to: its problems, its promise and its fee, the same while typing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from cchc_desktop.core import numbering
from cchc_desktop.core.acts import Receive
from cchc_desktop.core.catalogue import Catalogue, Fee, Procedure, ReceiptPolicy, fee
from cchc_desktop.core.deadline import Due, Pause, Term, due
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import id_number, phone
from cchc_desktop.core.law import Law
from cchc_desktop.core.papers import Paper
from cchc_desktop.core.text import nfc, parse_day

TOLD = "theo sổ"
"""The basis of a term that the act itself told."""

ONLINE_KINDS = frozenset({"full", "partial"})
MOST_COPIES = 9_999
HIGHEST_FEE = 10**12
_MOST_PAPERS = 200
_LONGEST = 500
_LONG = 2_000
_MAY_BE_LONG = frozenset({"reason", "basis", "what"})
SEXES = ("Nam", "Nữ")
RETURN_CHANNELS = ("counter", "post", "online")
_YEAR_ONLY = re.compile(r"(?:(?:0?[1-9]|1[0-2])/)?(?:18|19|20)\d\d")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
# A procedure and a field that no catalogue vouches for go up as they are: nothing in them may lead to
# a person. A procedure's own code has six digits in a row, an identity or telephone number more.
_FREE_CODE = re.compile(r"[A-Za-z0-9.-]{1,40}", re.ASCII)
_LONG_NUMBER = re.compile(r"\d{9}")
_NUMBER = re.compile(r"\d{6}")


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
    problems: list[Problem] = list(_act_problems(act))
    procedure: Procedure | None = None
    term, basis, charged = None, "", None
    try:
        procedure = find_procedure(act, catalogue, at.date())
        term, basis = term_of(act, procedure)
        if procedure is None:
            problems.extend(_free_text_problems(act))
        else:
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
    if procedure is not None:
        problems.extend(_overruling(act, procedure, promise))
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


def cleaned(act: Receive) -> Receive:
    """``act`` with every text NFC and trimmed, and numbers in their normal form where they have one."""
    from dataclasses import replace

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


def is_readable(text: str) -> bool:
    """Whether every sign of ``text`` can be written and read again: no half signs, no NUL."""
    return _UNREADABLE.search(text) is None


def _act_problems(act: Receive) -> Iterator[Problem]:
    if not act.applicant:
        yield Problem("applicant", "Chưa có họ tên người nộp hồ sơ.")
    if not act.procedure:
        yield Problem("procedure", "Chưa chọn thủ tục.")
    if act.online_kind is not None and act.online_kind not in ONLINE_KINDS:
        yield Problem("online_kind", "Mức độ trực tuyến chỉ là full (toàn trình) hoặc partial (một phần).")
    yield from field_problems({f.name: getattr(act, f.name) for f in fields(act)})


def field_problems(values: Mapping[str, object]) -> Iterator[Problem]:
    """What stands against single fields of an act, whichever act they belong to."""
    for name, rule in _RULES.items():
        value = values.get(name)
        if isinstance(value, str) and nfc(value):
            try:
                rule(value)
            except Refused as no:
                yield Problem(name, no.sentence)
    copies, fee_paid = values.get("copies"), values.get("fee")
    if isinstance(copies, int) and not 1 <= copies <= MOST_COPIES:
        yield Problem("copies", f"Số bộ hồ sơ phải từ 1 đến {MOST_COPIES}.")
    if isinstance(fee_paid, int) and not 0 <= fee_paid <= HIGHEST_FEE:
        yield Problem("fee", "Lệ phí phải từ 0 đến một nghìn tỷ đồng. Hãy xem lại số tiền.")
    for name, value in values.items():
        texts = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
        yield from _text_problems(name, texts)


def _text_problems(name: str, texts: tuple[object, ...]) -> Iterator[Problem]:
    longest = _LONG if name in _MAY_BE_LONG else _LONGEST
    if len(texts) > _MOST_PAPERS:
        yield Problem(name, f"Danh sách dài quá {_MOST_PAPERS} dòng; hãy rút gọn.")
        return
    for one in texts:
        text = one.name if isinstance(one, Paper) else one
        if isinstance(one, Paper) and not 1 <= one.quantity <= MOST_COPIES:
            yield Problem(name, f"Số lượng giấy tờ phải từ 1 đến {MOST_COPIES}.")
        if not isinstance(text, str):
            continue
        if isinstance(one, Paper) and not nfc(text):
            yield Problem(name, "Có giấy tờ chưa ghi tên.")
        if len(text) > longest:
            yield Problem(name, f"Nội dung dài quá {longest} ký tự; hãy rút gọn.")
        if not is_readable(text):
            yield Problem(name, "Nội dung có ký tự không đọc được; hãy gõ lại.")


def _born(text: str) -> None:
    """A day, a month with its year, or a year alone: old papers know no more."""
    if not _YEAR_ONLY.fullmatch(nfc(text)):
        parse_day(text)


def _sex(text: str) -> None:
    if nfc(text) not in SEXES:
        raise Refused("Giới tính ghi Nam hoặc Nữ.")


def _email(text: str) -> None:
    if not _EMAIL.fullmatch(nfc(text)):
        raise Refused(f"“{nfc(text)[:60]}” không phải địa chỉ thư điện tử.")


def _return_channel(text: str) -> None:
    if nfc(text) not in RETURN_CHANNELS:
        raise Refused(f"Nơi nhận kết quả chỉ là {', '.join(RETURN_CHANNELS)}.")


_RULES: Mapping[str, Callable[[str], object]] = {
    "id_number": id_number,
    "phone": phone,
    "code": numbering.official_code,
    "born": _born,
    "sex": _sex,
    "email": _email,
    "return_channel": _return_channel,
}


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
