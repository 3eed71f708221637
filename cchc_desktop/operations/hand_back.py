"""The end of a dossier: the result is there, it is handed over, or it goes back to be done again."""

from __future__ import annotations

import re

from cchc_desktop.core.acts import Finish, HandBack, Reopen
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import id_number
from cchc_desktop.core.lifecycle import State, check_move
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.clock import in_order
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.handing import refuse_away
from cchc_desktop.operations.lateness import cause_told, refuse_unexplained
from cchc_desktop.operations.steps import at_rest, begun, ended, kept_back


def finish(desk: Desk, act: Finish, *, is_explained: bool = True) -> Dossier:
    """Record that the result is there, granted or not; the moment that counts as the end.

    A late one tells its cause, where the law data ask for it; ``is_explained`` is False for what an
    older register tells, where nobody can be asked any more.
    """
    dossier = in_order(desk, act)
    check_move("finish", dossier.state, dossier.local_no)
    refuse_away(dossier)
    cause = cause_told(desk, dossier, act.cause)
    if is_explained:
        refuse_unexplained(desk, dossier, cause)
    values: dict[str, object] = {
        "state": State.FINISHED,
        "ended_at": desk.at,
        "is_granted": act.is_granted,
        **at_rest(dossier),
    }
    if act.is_electronic is not None:
        values["is_digitised_out"] = act.is_electronic
    if cause:
        values["late_cause"] = cause
    return desk.enter(dossier, "finish", values, note=ended(desk, dossier, desk.at))


def hand_back(desk: Desk, act: HandBack) -> Dossier:
    """Record that the citizen has the result: who came for it, or how it was sent."""
    dossier = in_order(desk, act)
    check_move("hand_back", dossier.state, dossier.local_no)
    values: dict[str, object] = {"state": State.HANDED_BACK, "handed_back_at": desk.at, **at_rest(dossier)}
    values["handed_to"] = nfc(act.to or "") or dossier.applicant
    if collector := nfc(act.collector_id or ""):
        values["collector_id"] = id_number(collector)
    if act.return_channel:
        values["return_channel"] = act.return_channel
    if item := postal_item(act.postal_item):
        values["postal_item"] = item
    return desk.enter(dossier, "hand_back", values)


def postal_item(told: str | None) -> str | None:
    """The number of a postal item as the register keeps it: capitals, no blanks."""
    return nfc(told or "").replace(" ", "").upper() or None


def postal_warning(told: str | None) -> str | None:
    """What looks wrong with the number of a postal item; nothing of it keeps anybody from writing it."""
    item = postal_item(told)
    if item is None or _ITEM.fullmatch(item):
        return None
    return f"Số bưu gửi “{item}” khác dạng thường gặp (RR123456789VN). Hãy xem lại trên phiếu gửi."


_ITEM = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}", re.ASCII)


def reopen(desk: Desk, act: Reopen) -> Dossier:
    """Take back a result that was found wrong before it was handed over."""
    dossier = in_order(desk, act)
    check_move("reopen", dossier.state, dossier.local_no)
    if not nfc(act.reason):
        raise Refused("Mở lại hồ sơ phải ghi lý do.", "reason")
    # What was said of the wrong result says nothing about the next one.
    values: dict[str, object] = {
        "state": State.IN_PROGRESS,
        "ended_at": None,
        "is_granted": None,
        "is_digitised_out": False,
        "late_cause": None,
        **kept_back(dossier),
    }
    started, told = begun(desk, dossier, dossier.step)
    return desk.enter(dossier, "reopen", values | started, note=told, reason=act.reason)
