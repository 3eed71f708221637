"""What is asked when a dossier goes from hand to hand, is linked or paid, or a paper of it is void."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, cast

from cchc_desktop.core import acts
from cchc_desktop.core.deadline import Term
from cchc_desktop.core.lifecycle import MOVES
from cchc_desktop.core.text import money
from cchc_desktop.forms import form_named
from cchc_desktop.ui.editors import Choice, Field
from cchc_desktop.ui.screens._asked import (
    REASON,
    Ask,
    Case,
    Values,
    away,
    given,
    on_demand,
    person_field,
    stand_in,
    text,
)

if TYPE_CHECKING:
    from cchc_desktop.core.process import Step
    from cchc_desktop.store.slips import Slip
    from cchc_desktop.ui.fields import Form


def assign(case: Case) -> Ask:
    """To whom."""
    officer = case.dossier.officer
    return Ask(
        "assign",
        MOVES["assign"].title,
        (person_field("officer", "Chuyển cho cán bộ, bộ phận", case.people, [officer]),),
        lambda values: acts.Assign(dossier=case.ref, officer=text(values, "officer")),
        {"officer": officer},
    )


def step_words(at: int, step: Step) -> str:
    """A step as one chooses it: "2. Thẩm định, 3 ngày làm việc"."""
    term = f", {Term.parse(step.term).words()}" if step.term else ""
    return f"{at}. {step.name}{term}"


def hand_over(case: Case) -> Ask:
    """To whom, for which step of the procedure's process."""
    people, steps = case.people, case.people.steps
    holders = [step.holder for step in steps]
    to = person_field("to", "Giao cho", people, (*holders, case.dossier.officer))
    choices = tuple(Choice(at, step_words(at, step), step.holder) for at, step in enumerate(steps, 1))
    step = Field("step", "Bước xử lý", "choice", choices=choices, width=40)
    remark = Field("remark", "Ghi chú khi giao", placeholder="Kèm bản chính, cần trả trước…")

    def react(form: Form, name: str) -> None:
        at = form.value("step") if steps and name in {"", "step"} else None
        if at and not (name == "" and form.value("to")):
            form.set_values({"to": stand_in(people, holders[int(str(at)) - 1])})
        if name in {"", "to", "step"}:
            words = away(people, str(form.value("to") or ""))
            form.show_hint("to", f"Đang vắng: {words}." if words else "", "advice" if words else "small")

    return Ask(
        "hand_over",
        MOVES["hand_over"].title,
        (step, to, remark) if steps else (to, remark),
        lambda values: acts.HandOver(
            dossier=case.ref,
            to=text(values, "to"),
            step=cast("int | None", values.get("step")),
            remark=given(values, "remark"),
        ),
        {"step": people.following(case.dossier.step)},
        layout=[["step", "to"], ["remark"]] if steps else [["to", "remark"]],
        react=react,
    )


def turn_down(case: Case) -> Ask:
    """Why not."""
    return Ask(
        "turn_down",
        MOVES["turn_down"].title,
        (REASON,),
        lambda values: acts.TurnDown(dossier=case.ref, reason=text(values, "reason")),
    )


def send_up(case: Case) -> Ask:
    """Which agency, and by when it should answer."""

    def told(values: Values) -> object:
        on = values.get("due_at")
        office = case.law.office(case.unit)
        return acts.SendUp(
            dossier=case.ref,
            to=text(values, "to"),
            reason=text(values, "reason"),
            due_at=office.end_of(on) if isinstance(on, date) else None,
        )

    return Ask(
        "send_up",
        MOVES["send_up"].title,
        (
            Field("to", "Cơ quan nhận", is_required=True, placeholder="Chi nhánh Văn phòng đăng ký đất đai…"),
            Field("due_at", "Hẹn trả lời trước ngày", "date"),
            Field("reason", "Nội dung chuyển", "multiline", lines=2),
        ),
        told,
        layout=[["to", "due_at"], ["reason"]],
    )


def take_back(case: Case) -> Ask:
    """What the other agency answered."""
    return Ask(
        "take_back",
        MOVES["take_back"].title,
        (Field("outcome", "Kết quả trả lời", "multiline", lines=2, hint=f"Từ: {case.dossier.sent_to}"),),
        lambda values: acts.TakeBack(dossier=case.ref, outcome=text(values, "outcome")),
    )


def link(case: Case) -> Ask:
    """With which dossier of this register it goes."""
    return Ask(
        "link",
        MOVES["link"].title,
        (
            Field(
                "main",
                "Số hồ sơ chính",
                is_required=True,
                placeholder="0123/2026 hoặc mã hồ sơ",
                hint="Hồ sơ đang mở đi cùng hồ sơ này (liên thông).",
                width=34,
            ),
        ),
        lambda values: acts.Link(dossier=case.ref, main=text(values, "main")),
        {"main": case.dossier.linked_to},
    )


def take_fee(case: Case) -> Ask:
    """How much, by which receipt."""
    dossier = case.dossier
    due, paid = dossier.fee or 0, dossier.fee_paid or 0
    said = f"Phải thu {money(due)}" if dossier.fee is not None else "Chưa ghi mức thu"
    return Ask(
        "take_fee",
        MOVES["take_fee"].title,
        (
            Field("amount", "Số tiền thu", "money", is_required=True, hint=f"{said}, đã thu {money(paid)}."),
            Field("receipt", "Số biên lai", placeholder="Ký hiệu, số"),
            Field("receipt_reason", "Vì sao trùng số biên lai", width=40),
            Field("is_paid_online", "Đã nộp trực tuyến", "check"),
        ),
        lambda values: acts.TakeFee(
            dossier=case.ref,
            amount=cast("int", values["amount"]),
            receipt=given(values, "receipt"),
            receipt_reason=given(values, "receipt_reason"),
            is_paid_online=bool(values.get("is_paid_online")) or None,
        ),
        {"amount": max(due - paid, 0) or None, "receipt": None if paid else dossier.fee_receipt},
        layout=[["amount", "receipt"], ["receipt_reason"], ["is_paid_online"]],
        react=on_demand("receipt_reason"),
    )


def slip_words(slip: Slip) -> str:
    """A printed paper as one chooses it."""
    title = form_named(slip.form, slip.printed_at.date()).title
    return f"{title} số {slip.number}/{slip.year}"


def cancel_slip(case: Case) -> Ask:
    """Which of the printed papers, and why."""
    live = [slip for slip in case.slips if not slip.is_cancelled]
    choices = tuple(Choice((one.form, one.number, one.year), slip_words(one)) for one in live)

    def told(values: Values) -> object:
        form, number, year = cast("tuple[str, int, int]", values["slip"])
        return acts.CancelSlip(
            dossier=case.ref, form=form, number=number, year=year, reason=text(values, "reason")
        )

    return Ask(
        "cancel_slip",
        MOVES["cancel_slip"].title,
        (
            Field(
                "slip",
                "Giấy bị hủy",
                "choice",
                is_required=True,
                choices=choices,
                width=44,
                hint="Số đã dùng không cấp lại; lần in sau mang số mới.",
            ),
            REASON,
        ),
        told,
    )


PANELS: Mapping[str, Callable[[Case], Ask]] = {
    "assign": assign,
    "hand_over": hand_over,
    "turn_down": turn_down,
    "send_up": send_up,
    "take_back": take_back,
    "link": link,
    "take_fee": take_fee,
    "cancel_slip": cancel_slip,
}
