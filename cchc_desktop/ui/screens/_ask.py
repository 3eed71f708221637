"""What an act on a dossier must be told, as fields; acts that need nothing are not here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from cchc_desktop.core import acts
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.core.lifecycle import MOVES
from cchc_desktop.core.text import day
from cchc_desktop.ui.editors import Choice, Field
from cchc_desktop.ui.screens._facts import RETURN_TITLES
from cchc_desktop.ui.screens._intake_words import read_born, show_born
from cchc_desktop.ui.screens._timeline import FIELD_TITLES
from cchc_desktop.ui.screens._verbs import needs_cause

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Ask:
    """One panel: its fields, what they begin with, what is said at them, and the act they make."""

    verb: str
    title: str
    fields: tuple[Field, ...]
    told: Callable[[Values], object]
    begin: Values = field(default_factory=dict)
    advice: Mapping[str, str] = field(default_factory=dict)
    layout: Sequence[Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The dossier that is asked about, the law it stands under, and the moment."""

    dossier: Dossier
    law: Law
    unit: str
    at: datetime

    @property
    def ref(self) -> str:
        """The number that every act names."""
        return self.dossier.local_no


CODE, CAUSE = "code", "cause"
"""Two corrections that have a panel of their own."""

_RETURNS = tuple(Choice(code, words) for code, words in RETURN_TITLES.items())
_REASON = Field("reason", "Lý do", "multiline", is_required=True, lines=2)
_BASIS = Field("basis", "Căn cứ pháp lý", placeholder="Điều, khoản, văn bản")
_APPROVER = Field("approver", "Người duyệt", placeholder="Họ tên, chức vụ")


def ask(name: str, case: Case) -> Ask | None:
    """The panel of an act; None when it needs nothing told."""
    make = _PANELS.get(name)
    return make(case) if make else None


def _cause_field(case: Case, name: str, title: str, *, is_required: bool = False) -> Field:
    """Why it is late, by the list in force."""
    known = case.law.coded("late_causes", case.at.date())
    choices = (
        Choice(None, "Chọn nguyên nhân…"),
        *(Choice(code, f"{code}. {words}") for code, words in known.items()),
    )
    return Field(name, title, "choice", is_required=is_required, choices=choices, width=44)


def _text(values: Values, name: str) -> str:
    return str(values.get(name) or "")


def _given(values: Values, name: str) -> str | None:
    return _text(values, name) or None


def _assign(case: Case) -> Ask:
    return Ask(
        "assign",
        MOVES["assign"].title,
        (Field("officer", "Chuyển cho cán bộ, bộ phận", is_required=True),),
        lambda values: acts.Assign(dossier=case.ref, officer=_text(values, "officer")),
        {"officer": case.dossier.officer},
    )


def _request_supplement(case: Case) -> Ask:
    dossier = case.dossier
    most = case.law.integer("max_supplements", case.at.date()).value
    is_too_many = dossier.supplements >= most
    said = (
        f"Hồ sơ này đã yêu cầu bổ sung {dossier.supplements} lần (tối đa {most} lần). "
        "Muốn yêu cầu thêm phải ghi người duyệt."
    )
    what = Field(
        "what",
        "Giấy tờ, nội dung cần bổ sung",
        "multiline",
        is_required=True,
        placeholder="Mỗi dòng một giấy tờ",
    )

    def told(values: Values) -> object:
        return acts.RequestSupplement(
            dossier=case.ref,
            what=tuple(_text(values, "what").splitlines()),
            reason=_text(values, "reason"),
            approver=_given(values, "approver"),
        )

    return Ask(
        "request_supplement",
        MOVES["request_supplement"].title,
        (what, _REASON, *((replace(_APPROVER, hint=said),) if is_too_many else ())),
        told,
        advice={"approver": said} if is_too_many else {},
    )


def _request_payment(case: Case) -> Ask:
    return Ask(
        "request_payment",
        MOVES["request_payment"].title,
        (Field("reason", "Khoản phải nộp, thông báo số", "multiline", lines=2),),
        lambda values: acts.RequestPayment(dossier=case.ref, reason=_text(values, "reason")),
    )


def _take_payment(case: Case) -> Ask:
    return Ask(
        "take_payment",
        MOVES["take_payment"].title,
        (Field("is_paid_online", "Đã nộp trực tuyến", "check"),),
        lambda values: acts.TakePayment(dossier=case.ref, is_paid_online=bool(values.get("is_paid_online"))),
        {"is_paid_online": case.dossier.is_paid_online},
    )


def _refuse(case: Case) -> Ask:
    return Ask(
        "refuse",
        MOVES["refuse"].title,
        (_REASON, _BASIS),
        lambda values: acts.Refuse(
            dossier=case.ref, reason=_text(values, "reason"), basis=_text(values, "basis")
        ),
    )


def _stop(case: Case) -> Ask:
    return Ask(
        "stop",
        MOVES["stop"].title,
        (_REASON, _BASIS),
        lambda values: acts.Stop(
            dossier=case.ref, reason=_text(values, "reason"), basis=_text(values, "basis")
        ),
    )


def _withdraw(case: Case) -> Ask:
    return Ask(
        "withdraw",
        MOVES["withdraw"].title,
        (_REASON,),
        lambda values: acts.Withdraw(dossier=case.ref, reason=_text(values, "reason")),
    )


def _reopen(case: Case) -> Ask:
    return Ask(
        "reopen",
        MOVES["reopen"].title,
        (_REASON,),
        lambda values: acts.Reopen(dossier=case.ref, reason=_text(values, "reason")),
    )


def _apologise(case: Case) -> Ask:
    dossier = case.dossier
    most = case.law.integer("max_apologies", case.at.date()).value
    is_too_many = dossier.apologies >= most
    said = (
        f"Hồ sơ này đã hẹn lại {dossier.apologies} lần (tối đa {most} lần). "
        "Muốn hẹn lại thêm phải ghi người duyệt."
    )
    fields = (
        Field("new_due_at", "Ngày hẹn lại", "date", is_required=True),
        _cause_field(case, "cause", "Nguyên nhân"),
        _REASON,
        *((replace(_APPROVER, hint=said),) if is_too_many else ()),
    )

    def told(values: Values) -> object:
        return acts.Apologise(
            dossier=case.ref,
            new_due_at=_end_of(case, values.get("new_due_at")),
            reason=_text(values, "reason"),
            cause=_given(values, "cause"),
            approver=_given(values, "approver"),
        )

    return Ask(
        "apologise",
        MOVES["apologise"].title,
        fields,
        told,
        {"cause": dossier.late_cause},
        {"approver": said} if is_too_many else {},
        [["new_due_at", "cause"], *([one.name] for one in fields[2:])],
    )


def _end_of(case: Case, on: object) -> datetime:
    """The closing time of a day that is promised; a day off cannot be."""
    office = case.law.office(case.unit)
    if not isinstance(on, date):
        raise Refused("Chưa ghi ngày hẹn lại.", "new_due_at")
    if not office.is_open(on):
        raise Refused(
            f"Ngày {day(on)} là ngày nghỉ ({office.why(on)}). Hãy hẹn một ngày làm việc.", "new_due_at"
        )
    return office.end_of(on)


def _finish(case: Case) -> Ask:
    dossier = case.dossier
    is_late = needs_cause("finish", dossier.due_at, None, case.at)
    granted = (Choice(True, "Đã giải quyết"), Choice(False, "Từ chối giải quyết"))
    fields = (
        Field("is_granted", "Kết quả", "choice", choices=granted, width=24),
        *((_cause_field(case, "cause", "Nguyên nhân quá hạn", is_required=True),) if is_late else ()),
        Field("is_electronic", "Kết quả có bản điện tử", "check"),
    )

    def told(values: Values) -> object:
        return acts.Finish(
            dossier=case.ref,
            is_granted=bool(values["is_granted"]),
            is_electronic=bool(values["is_electronic"]),
            cause=_given(values, "cause"),
        )

    begin = {"is_granted": True, "is_electronic": dossier.is_digitised_out, "cause": dossier.late_cause}
    first = ["is_granted", "cause"] if is_late else ["is_granted"]
    return Ask("finish", MOVES["finish"].title, fields, told, begin, layout=[first, ["is_electronic"]])


def _hand_back(case: Case) -> Ask:
    def told(values: Values) -> object:
        return acts.HandBack(
            dossier=case.ref, to=_given(values, "to"), return_channel=_given(values, "return_channel")
        )

    return Ask(
        "hand_back",
        MOVES["hand_back"].title,
        (
            Field("to", "Người nhận kết quả", hint="Để nguyên khi người nộp tự đến nhận.", width=40),
            Field("return_channel", "Cách nhận", "choice", choices=_RETURNS, width=24),
        ),
        told,
        {"to": case.dossier.applicant, "return_channel": case.dossier.return_channel},
        layout=[["to", "return_channel"]],
    )


_PERSONAL = (
    Field("applicant", FIELD_TITLES["applicant"], is_required=True),
    Field("id_number", FIELD_TITLES["id_number"]),
    Field("born", FIELD_TITLES["born"], placeholder="ngày/tháng/năm hoặc năm"),
    Field(
        "sex",
        FIELD_TITLES["sex"],
        "choice",
        choices=(Choice(None, "Chưa ghi"), Choice("Nam", "Nam"), Choice("Nữ", "Nữ")),
    ),
    Field("phone", FIELD_TITLES["phone"]),
    Field("address", FIELD_TITLES["address"]),
    Field("email", FIELD_TITLES["email"]),
    Field("owner", FIELD_TITLES["owner"]),
    Field("summary", FIELD_TITLES["summary"]),
    Field("remark", FIELD_TITLES["remark"]),
    Field("reason", "Lý do sửa", is_required=True, placeholder="Ghi sai số nhà, theo giấy khai sinh…"),
)
_LAYOUT = (
    ("applicant", "id_number"),
    ("born", "sex", "phone"),
    ("address",),
    ("owner", "email"),
    ("summary",),
    ("remark",),
    ("reason",),
)


def _correct(case: Case) -> Ask:
    dossier = case.dossier
    names = [one.name for one in _PERSONAL if one.name != "reason"]
    begin = {name: getattr(dossier, name) for name in names} | {"born": show_born(dossier.born)}

    def told(values: Values) -> object:
        changed = {
            name: _text(values, name) for name in names if _text(values, name) != str(begin[name] or "")
        }
        if changed.get("born"):
            changed["born"] = read_born(changed["born"])
        return acts.Correct(dossier=case.ref, reason=_text(values, "reason"), **changed)  # type: ignore[arg-type]  # texts

    return Ask("correct", "Sửa thông tin người nộp", _PERSONAL, told, begin, layout=_LAYOUT)


def _code(case: Case) -> Ask:
    known = case.dossier.code
    said = "Ghi mã của hệ thống tỉnh" if known is None else ""
    return Ask(
        CODE,
        "Ghi mã hồ sơ của hệ thống tỉnh" if known is None else "Sửa mã hồ sơ",
        (
            Field("code", "Mã hồ sơ", is_required=True, placeholder="H26.27-261120-0012", width=34),
            Field("reason", "Lý do", is_required=True, width=40),
        ),
        lambda values: acts.Correct(
            dossier=case.ref, code=_text(values, "code"), reason=_text(values, "reason")
        ),
        {"code": known, "reason": said},
        layout=[["code", "reason"]],
    )


def _cause(case: Case) -> Ask:
    return Ask(
        CAUSE,
        "Ghi nguyên nhân quá hạn",
        (
            _cause_field(case, "late_cause", "Nguyên nhân quá hạn", is_required=True),
            Field("reason", "Lý do", is_required=True, width=40),
        ),
        lambda values: acts.Correct(
            dossier=case.ref, late_cause=_given(values, "late_cause"), reason=_text(values, "reason")
        ),
        {"late_cause": case.dossier.late_cause, "reason": "Ghi nguyên nhân quá hạn"},
        layout=[["late_cause", "reason"]],
    )


_PANELS: Mapping[str, Callable[[Case], Ask]] = {
    "assign": _assign,
    "request_supplement": _request_supplement,
    "request_payment": _request_payment,
    "take_payment": _take_payment,
    "refuse": _refuse,
    "stop": _stop,
    "withdraw": _withdraw,
    "apologise": _apologise,
    "finish": _finish,
    "hand_back": _hand_back,
    "reopen": _reopen,
    "correct": _correct,
    CODE: _code,
    CAUSE: _cause,
}


def verb_of(name: str) -> str:
    """The register's verb behind a panel."""
    return "correct" if name in {CODE, CAUSE} else name
