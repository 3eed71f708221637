"""The promise that a citizen holds: a correction leaves it as it is, unless it is changed on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from cchc_desktop.core import period
from cchc_desktop.core.acts import Correct
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Dossier, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.process import outcome
from cchc_desktop.core.text import day_time
from cchc_desktop.operations.approval import approval_note, approver_told
from cchc_desktop.operations.clock import GIVEN
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.steps import standing_by
from cchc_desktop.store import months
from cchc_desktop.store.slips import of_dossier

_WORDS = {"early": "trước hạn", "on_time": "đúng hạn", "late": "quá hạn", "running": "còn hạn"}
_WITH_RESULT = frozenset({State.FINISHED, State.HANDED_BACK})


def is_binding(desk: Desk, dossier: Dossier, act: Correct) -> bool:
    """Whether the due moment stands as it was promised: it is on paper, or the dossier has ended by it.

    A term that is told anew while the dossier runs is a promise corrected on purpose.
    """
    if act.is_due_recounted or dossier.received_at is None or dossier.due_at is None:
        return False
    if dossier.ended_at is not None:
        return True
    return act.term is None and _is_on_paper(desk, dossier)


def _is_on_paper(desk: Desk, dossier: Dossier) -> bool:
    slips = of_dossier(desk.book, dossier.seq)
    return any(slip.form == "receipt" and not slip.is_cancelled for slip in slips)


def kept(dossier: Dossier, found: Mapping[str, object]) -> dict[str, object]:
    """The columns ``found`` by counting anew, with the promise that stands all the same."""
    columns = {name: value for name, value in found.items() if name not in {"due_at", "promised_at"}}
    if found.get("due_at", dossier.due_at) != dossier.due_at:
        columns["due_basis"] = GIVEN
    return columns


def change_told(
    desk: Desk, dossier: Dossier, values: Mapping[str, object], counted_at: object, told: str | None
) -> dict[str, Json]:
    """What the entry says of the promise: that it stands against ``counted_at``, or how it was changed.

    Refused where the correction makes another figure of a dossier and nobody approved that.
    """
    approver = approver_told(desk, dossier, told)
    note: dict[str, Json] = {} if approver is None else approval_note(desk, approver)
    now = values.get("due_at", dossier.due_at)
    if dossier.due_at is None or not isinstance(now, datetime) or not values.keys() & {"due_at", "term"}:
        return note
    if now != dossier.due_at:
        note["due_before_at"] = dossier.due_at.isoformat()
    elif isinstance(counted_at, datetime) and counted_at != now:
        note["counted_due_at"] = counted_at.isoformat()
    stood = _standing(desk, dossier, dossier.due_at)
    term = values.get("term", dossier.term)
    stands = _standing(desk, replace(dossier, term=str(term) if term else None), now)
    if stood != stands:
        if approver is None:
            raise Refused(_said(desk, dossier, now, stood, stands), "approver")
        note["standings"] = [stood, stands]
    return note


def standing_words(standing: str) -> str:
    """How a dossier stands against its promise, in words."""
    return _WORDS.get(standing, standing)


def _standing(desk: Desk, dossier: Dossier, due_at: datetime) -> str:
    """As the month counts it; of one that still runs, whether it is overdue by now."""
    if dossier.ended_at is None:
        return "late" if due_at < desk.at else "running"
    found = outcome(dossier.ended_at, due_at, standing_by(desk))
    is_plain = dossier.state not in _WITH_RESULT or dossier.term == "same-day"
    return "on_time" if found is None or (is_plain and found == "early") else str(found)


def _said(desk: Desk, dossier: Dossier, now: datetime, stood: str, stands: str) -> str:
    moved = ""
    if dossier.due_at is not None and now != dossier.due_at:
        moved = f"ngày hẹn trả {day_time(hanoi(dossier.due_at))} tính lại thành {day_time(hanoi(now))}; "
    return (
        f"Hồ sơ {dossier.local_no}: {moved}sửa như vậy thì hồ sơ đang {_WORDS[stood]} sẽ thành "
        f"{_WORDS[stands]}{_where(desk, dossier)}. Nếu đúng là phải sửa thì ghi người duyệt."
    )


def _where(desk: Desk, dossier: Dossier) -> str:
    """The month in which an ended dossier is counted, and that its figures are sealed."""
    if dossier.ended_at is None:
        return ""
    month = period.month_by(hanoi(dossier.ended_at).date(), desk.law.closes())
    is_sealed = months.latest(desk.book, month, is_final=True) is not None
    return f" trong số liệu {month.title}" + (" đã khóa" if is_sealed else "")
