"""What an act on a dossier must be told, as fields; acts that need nothing are not here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, cast

from cchc_desktop.core import acts
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.lifecycle import MOVES
from cchc_desktop.core.papers import Paper
from cchc_desktop.core.text import money
from cchc_desktop.operations.hand_back import postal_warning
from cchc_desktop.operations.morning import new_promise
from cchc_desktop.ui.editors import Choice, Field
from cchc_desktop.ui.screens import _ask_dates, _ask_flow
from cchc_desktop.ui.screens._asked import (
    APPROVER,
    BASIS,
    REASON,
    Ask,
    Case,
    Values,
    cause_field,
    chosen,
    end_of,
    given,
    on_demand,
    text,
)
from cchc_desktop.ui.screens._facts import RETURN_TITLES
from cchc_desktop.ui.screens._intake_words import read_born, show_born
from cchc_desktop.ui.screens._timeline import FIELD_TITLES
from cchc_desktop.ui.screens._verbs import needs_cause

if TYPE_CHECKING:
    from cchc_desktop.ui.fields import Form

CODE, CAUSE = "code", "cause"
"""Two corrections that have a panel of their own."""

_RETURNS = tuple(Choice(code, words) for code, words in RETURN_TITLES.items())


def ask(name: str, case: Case) -> Ask | None:
    """The panel of an act; None when it needs nothing told."""
    make = _PANELS.get(name)
    return make(case) if make else None


def _request_supplement(case: Case) -> Ask:
    dossier = case.dossier
    most = case.law.integer("max_supplements", case.at.date()).value
    is_too_many = dossier.supplements >= most
    said = (
        f"Hồ sơ này đã yêu cầu bổ sung {dossier.supplements} lần (tối đa {most} lần). "
        "Muốn yêu cầu thêm phải ghi người duyệt."
    )
    lacking = _missing(case)
    asked = Field("papers", "Giấy tờ còn thiếu", "checklist", choices=_choices(lacking))
    what = Field(
        "what",
        "Nội dung khác cần bổ sung" if lacking else "Giấy tờ, nội dung cần bổ sung",
        "multiline",
        is_required=not lacking,
        placeholder="Mỗi dòng một giấy tờ",
    )

    def told(values: Values) -> object:
        ticked = set(chosen(values, "papers"))
        names = (paper.name for at, paper in lacking if at in ticked)
        return acts.RequestSupplement(
            dossier=case.ref,
            what=(*names, *text(values, "what").splitlines()),
            reason=text(values, "reason"),
            approver=given(values, "approver"),
        )

    approving = (replace(APPROVER, hint=said),) if is_too_many else ()
    return Ask(
        "request_supplement",
        MOVES["request_supplement"].title,
        (*([asked] if lacking else ()), what, REASON, *approving),
        told,
        {"papers": tuple(at for at, _ in lacking)},
        advice={"approver": said} if is_too_many else {},
    )


Placed = tuple[int, Paper]
"""A paper with its place on the receipt, from 1."""


def _missing(case: Case) -> tuple[Placed, ...]:
    return tuple((at, paper) for at, paper in enumerate(case.dossier.papers, 1) if paper.is_missing)


def _choices(papers: tuple[Placed, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(at, paper.name, paper.kind.title) for at, paper in papers)


def _take_supplement(case: Case) -> Ask | None:
    lacking = _missing(case)
    if not lacking:
        return None
    came = Field(
        "papers", "Giấy tờ đã nhận", "checklist", choices=_choices(lacking), hint="Bỏ dấu giấy nào chưa có."
    )
    return Ask(
        "take_supplement",
        MOVES["take_supplement"].title,
        (came,),
        lambda values: acts.TakeSupplement(
            dossier=case.ref, papers=cast("tuple[int, ...]", chosen(values, "papers"))
        ),
        {"papers": tuple(at for at, _ in lacking)},
    )


def _request_payment(case: Case) -> Ask:
    return Ask(
        "request_payment",
        MOVES["request_payment"].title,
        (Field("reason", "Khoản phải nộp, thông báo số", "multiline", lines=2),),
        lambda values: acts.RequestPayment(dossier=case.ref, reason=text(values, "reason")),
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
        (REASON, replace(BASIS, is_required=True)),
        lambda values: acts.Refuse(
            dossier=case.ref, reason=text(values, "reason"), basis=text(values, "basis")
        ),
    )


def _stop(case: Case) -> Ask:
    dossier = case.dossier
    names = tuple(dict.fromkeys(paper.name for paper in dossier.papers if not paper.is_missing))
    returned = Field(
        "returned", "Giấy tờ trả lại", "checklist", choices=tuple(Choice(name, name) for name in names)
    )
    paid = f"Đã thu {money(dossier.fee_paid)}." if dossier.fee_paid else "Chưa thu tiền của hồ sơ này."
    refund = Field("refund", "Hoàn trả phí, lệ phí", "money", hint=paid, width=24)
    return Ask(
        "stop",
        MOVES["stop"].title,
        (REASON, BASIS, *([returned] if names else ()), refund),
        lambda values: acts.Stop(
            dossier=case.ref,
            reason=text(values, "reason"),
            basis=text(values, "basis"),
            returned=cast("tuple[str, ...]", chosen(values, "returned")),
            refund=cast("int | None", values.get("refund")),
        ),
        {"returned": names, "refund": dossier.fee_paid},
    )


def _withdraw(case: Case) -> Ask:
    return Ask(
        "withdraw",
        MOVES["withdraw"].title,
        (REASON,),
        lambda values: acts.Withdraw(dossier=case.ref, reason=text(values, "reason")),
    )


def _reopen(case: Case) -> Ask:
    return Ask(
        "reopen",
        MOVES["reopen"].title,
        (REASON,),
        lambda values: acts.Reopen(dossier=case.ref, reason=text(values, "reason")),
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
        cause_field(case.law, case.at.date()),
        REASON,
        replace(APPROVER, hint=said if is_too_many else ""),
    )

    def told(values: Values) -> object:
        return acts.Apologise(
            dossier=case.ref,
            new_due_at=end_of(case.law, case.unit, values.get("new_due_at")),
            reason=text(values, "reason"),
            cause=given(values, "cause"),
            approver=given(values, "approver"),
        )

    return Ask(
        "apologise",
        MOVES["apologise"].title,
        fields,
        told,
        {"cause": dossier.late_cause, "new_due_at": _proposed(case)},
        {"approver": said} if is_too_many else {},
        [["new_due_at", "cause"], *([one.name] for one in fields[2:])],
        None if is_too_many else on_demand("approver"),
    )


def _proposed(case: Case) -> date | None:
    """The day that the batch of the morning would promise."""
    due_at = case.dossier.due_at
    return None if due_at is None else hanoi(new_promise(case.law, case.unit, due_at, case.at)).date()


def _finish(case: Case) -> Ask:
    dossier = case.dossier
    is_late = needs_cause("finish", dossier.due_at, None, case.at)
    cause = cause_field(case.law, case.at.date(), "cause", "Nguyên nhân quá hạn", is_required=True)
    granted = (Choice(True, "Đã giải quyết"), Choice(False, "Từ chối giải quyết"))
    fields = (
        Field("is_granted", "Kết quả", "choice", choices=granted, width=24),
        *((cause,) if is_late else ()),
        Field("is_electronic", "Kết quả có bản điện tử", "check"),
    )

    def told(values: Values) -> object:
        return acts.Finish(
            dossier=case.ref,
            is_granted=bool(values["is_granted"]),
            is_electronic=bool(values["is_electronic"]),
            cause=given(values, "cause"),
        )

    begin = {"is_granted": True, "is_electronic": dossier.is_digitised_out, "cause": dossier.late_cause}
    first = ["is_granted", "cause"] if is_late else ["is_granted"]
    return Ask("finish", MOVES["finish"].title, fields, told, begin, layout=[first, ["is_electronic"]])


def _hand_back(case: Case) -> Ask:
    dossier = case.dossier

    def told(values: Values) -> object:
        is_post = values.get("return_channel") == "post"
        return acts.HandBack(
            dossier=case.ref,
            to=given(values, "to"),
            collector_id=given(values, "collector_id"),
            return_channel=given(values, "return_channel"),
            postal_item=given(values, "postal_item") if is_post else None,
        )

    def react(form: Form, name: str) -> None:
        if name in {"", "return_channel"}:
            form.show_field("postal_item", is_shown=form.value("return_channel") == "post")
        if name in {"", "postal_item"}:
            said = postal_warning(str(form.value("postal_item") or ""))
            form.show_hint("postal_item", said or "", "advice")

    return Ask(
        "hand_back",
        MOVES["hand_back"].title,
        (
            Field("to", "Người nhận kết quả", hint="Để nguyên khi người nộp tự đến nhận.", width=40),
            Field("collector_id", "Số định danh người nhận", width=22),
            Field("return_channel", "Cách nhận", "choice", choices=_RETURNS, width=24),
            Field("postal_item", "Số hiệu bưu gửi", placeholder="In trên phiếu gửi", width=24),
        ),
        told,
        {
            "to": dossier.proxy or dossier.applicant,
            "return_channel": dossier.return_channel,
            "postal_item": dossier.postal_item,
        },
        layout=[["to", "collector_id"], ["return_channel", "postal_item"]],
        react=react,
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
        changed = {name: text(values, name) for name in names if text(values, name) != str(begin[name] or "")}
        if changed.get("born"):
            changed["born"] = read_born(changed["born"])
        return acts.Correct(dossier=case.ref, reason=text(values, "reason"), **changed)  # type: ignore[arg-type]  # texts

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
            dossier=case.ref, code=text(values, "code"), reason=text(values, "reason")
        ),
        {"code": known, "reason": said},
        layout=[["code", "reason"]],
    )


def _cause(case: Case) -> Ask:
    return Ask(
        CAUSE,
        "Ghi nguyên nhân quá hạn",
        (
            cause_field(case.law, case.at.date(), "late_cause", "Nguyên nhân quá hạn", is_required=True),
            Field("reason", "Lý do", is_required=True, width=40),
        ),
        lambda values: acts.Correct(
            dossier=case.ref, late_cause=given(values, "late_cause"), reason=text(values, "reason")
        ),
        {"late_cause": case.dossier.late_cause, "reason": "Ghi nguyên nhân quá hạn"},
        layout=[["late_cause", "reason"]],
    )


_PANELS: Mapping[str, Callable[[Case], Ask | None]] = {
    **_ask_flow.PANELS,
    **_ask_dates.PANELS,
    "request_supplement": _request_supplement,
    "take_supplement": _take_supplement,
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
    return "correct" if name in {CODE, CAUSE, *_ask_dates.PANELS} else name
