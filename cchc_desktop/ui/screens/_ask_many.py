"""The acts that are done to many dossiers at once: what each asks, and the act that it makes of each one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import cast

from cchc_desktop.core import acts
from cchc_desktop.core.law import Law
from cchc_desktop.core.lifecycle import MOVES
from cchc_desktop.core.text import number
from cchc_desktop.store.search import DossierRow
from cchc_desktop.ui.editors import Choice, Field
from cchc_desktop.ui.screens._asked import (
    REASON,
    Ask,
    People,
    Values,
    cause_field,
    end_of,
    given,
    person_field,
    text,
)
from cchc_desktop.ui.screens._facts import RETURN_TITLES
from cchc_desktop.ui.screens._verbs import needs_cause

PRINT = "print"
"""Not a verb of the register's: every receipt is printed."""

Told = Callable[[str], object]
"""The act on the dossier of that number."""


@dataclass(frozen=True, slots=True)
class Many:
    """What is asked about: these rows, under this law, at this moment."""

    rows: Sequence[DossierRow]
    law: Law
    unit: str
    at: datetime
    people: People = field(default_factory=People)


@dataclass(frozen=True, slots=True)
class BulkAct:
    """One act on many: its words on a button, and in the past; ``ask`` is None when nothing is asked."""

    verb: str
    words: str
    done: str
    ask: Callable[[Many], Ask] | None = None
    told: Told | None = None


def _title(verb: str, many: Many) -> str:
    return f"{MOVES[verb].title}: {number(len(many.rows))} hồ sơ"


def _assign(many: Many) -> Ask:
    officer = person_field("officer", "Chuyển cho cán bộ, bộ phận", many.people)
    return Ask(
        "assign",
        _title("assign", many),
        (officer,),
        lambda values: lambda ref: acts.Assign(dossier=ref, officer=text(values, "officer")),
    )


def _hand_over(many: Many) -> Ask:
    to = person_field("to", "Giao cho", many.people)
    remark = Field("remark", "Ghi chú khi giao", hint="In chung một phiếu bàn giao cho tất cả.")

    def told(values: Values) -> Told:
        return lambda ref: acts.HandOver(dossier=ref, to=text(values, "to"), remark=given(values, "remark"))

    return Ask("hand_over", _title("hand_over", many), (to, remark), told, layout=[["to", "remark"]])


def _apologise(many: Many) -> Ask:
    def told(values: Values) -> Told:
        new_due_at = end_of(many.law, many.unit, values.get("new_due_at"))
        reason, cause = text(values, "reason"), given(values, "cause")
        return lambda ref: acts.Apologise(dossier=ref, new_due_at=new_due_at, reason=reason, cause=cause)

    return Ask(
        "apologise",
        _title("apologise", many),
        (
            Field("new_due_at", "Ngày hẹn lại", "date", is_required=True),
            cause_field(many.law, many.at.date()),
            REASON,
        ),
        told,
        layout=[["new_due_at", "cause"], ["reason"]],
    )


def _finish(many: Many) -> Ask:
    late = frozenset(
        row.local_no for row in many.rows if needs_cause("finish", row.due_at, row.late_cause, many.at)
    )
    cause = cause_field(many.law, many.at.date(), title="Nguyên nhân quá hạn", is_required=True)
    granted = (Choice(True, "Đã giải quyết"), Choice(False, "Từ chối giải quyết"))
    fields = (
        Field("is_granted", "Kết quả", "choice", choices=granted, width=24),
        *((cause,) if late else ()),
        Field("is_electronic", "Kết quả có bản điện tử", "check"),
    )

    def told(values: Values) -> Told:
        return lambda ref: acts.Finish(
            dossier=ref,
            is_granted=bool(values["is_granted"]),
            is_electronic=bool(values["is_electronic"]) or None,
            cause=given(values, "cause") if ref in late else None,
        )

    first = ["is_granted", "cause"] if late else ["is_granted"]
    said = f"Ghi cho {number(len(late))} hồ sơ đã quá hạn." if late else ""
    return Ask(
        "finish",
        _title("finish", many),
        fields,
        told,
        {"is_granted": True},
        {"cause": said} if late else {},
        [first, ["is_electronic"]],
    )


def _hand_back(many: Many) -> Ask:
    channels = (
        Choice(None, "Như đã ghi ở từng hồ sơ"),
        *(Choice(code, words) for code, words in RETURN_TITLES.items()),
    )
    return Ask(
        "hand_back",
        _title("hand_back", many),
        (
            Field("to", "Người nhận kết quả", hint="Để trống khi từng người nộp tự nhận.", width=40),
            Field("return_channel", "Cách nhận", "choice", choices=channels, width=30),
        ),
        lambda values: (
            lambda ref: acts.HandBack(
                dossier=ref, to=given(values, "to"), return_channel=given(values, "return_channel")
            )
        ),
        layout=[["to", "return_channel"]],
    )


BULK: Mapping[str, BulkAct] = MappingProxyType(
    {
        act.verb: act
        for act in (
            BulkAct("accept", "Tiếp nhận", "Đã tiếp nhận", told=lambda ref: acts.Accept(dossier=ref)),
            BulkAct("assign", "Phân công", "Đã phân công", _assign),
            BulkAct("hand_over", "Giao hồ sơ", "Đã giao", _hand_over),
            BulkAct(
                "take_over", "Nhận bàn giao", "Đã nhận bàn giao", told=lambda ref: acts.TakeOver(dossier=ref)
            ),
            BulkAct("apologise", "Xin lỗi", "Đã xin lỗi, hẹn lại", _apologise),
            BulkAct("finish", "Có kết quả", "Đã ghi kết quả", _finish),
            BulkAct("hand_back", "Trả kết quả", "Đã trả kết quả", _hand_back),
            BulkAct(
                "digitise",
                "Đã số hóa",
                "Đã ghi số hóa",
                told=lambda ref: acts.Digitise(dossier=ref, is_all=True),
            ),
            BulkAct(PRINT, "In giấy tiếp nhận", "Đã in giấy"),
        )
    }
)
"""In the order of their keys."""


def told_of(asked: Ask, values: Values) -> Told:
    """What ``asked`` tells of each dossier."""
    return cast("Told", asked.told(values))
