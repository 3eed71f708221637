"""Two corrections without which a dossier cannot be counted: its term, and the moment it was received."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from cchc_desktop.core import acts
from cchc_desktop.core.calendar import HANOI, hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.ui.editors import Field
from cchc_desktop.ui.screens._asked import APPROVER, Ask, Case, Values, given, on_demand, text
from cchc_desktop.ui.screens._intake_words import read_term

TERM, RECEIVED_AT = "term", "received_at"

_TIME = re.compile(r"([01]?[0-9]|2[0-3])\s*[:hg.]\s*([0-5][0-9])?")
_REASON = Field("reason", "Lý do", is_required=True, width=40)


def _term(case: Case) -> Ask:
    return Ask(
        TERM,
        "Ghi thời hạn giải quyết",
        (
            Field(
                "term",
                "Thời hạn giải quyết",
                is_required=True,
                placeholder="Ví dụ: 5 ngày làm việc",
                hint="Ngày hẹn trả được tính lại từ lúc nhận hồ sơ.",
                width=30,
            ),
            _REASON,
            APPROVER,
        ),
        lambda values: acts.Correct(
            dossier=case.ref,
            term=read_term(text(values, "term")),
            reason=text(values, "reason"),
            approver=given(values, "approver"),
        ),
        {"reason": "Ghi bổ sung thời hạn giải quyết"},
        layout=[["term", "reason"], ["approver"]],
        react=on_demand("approver"),
    )


def _received_at(case: Case) -> Ask:
    at = case.dossier.received_at

    def told(values: Values) -> object:
        return acts.Correct(
            dossier=case.ref,
            received_at=_moment(values.get("received_on"), text(values, "received_time")),
            reason=text(values, "reason"),
            approver=given(values, "approver"),
        )

    return Ask(
        RECEIVED_AT,
        "Sửa ngày giờ nhận hồ sơ",
        (
            Field("received_on", "Ngày nhận", "date", is_required=True, width=16),
            Field("received_time", "Giờ nhận", is_required=True, placeholder="08:30", width=10),
            _REASON,
            APPROVER,
        ),
        told,
        {
            "received_on": hanoi(at).date() if at else None,
            "received_time": f"{hanoi(at):%H:%M}" if at else "",
        },
        layout=[["received_on", "received_time", "reason"], ["approver"]],
        react=on_demand("approver"),
    )


def _moment(on: object, typed: str) -> datetime:
    found = _TIME.fullmatch(typed.strip().lower())
    if found is None:
        raise Refused(f"“{typed}” chưa đọc được thành giờ. Viết như 08:30.", "received_time")
    if not isinstance(on, date):
        raise Refused("Chưa ghi ngày nhận.", "received_on")
    return datetime.combine(on, time(int(found[1]), int(found[2] or 0)), HANOI)


PANELS: Mapping[str, Callable[[Case], Ask | None]] = {TERM: _term, RECEIVED_AT: _received_at}
