"""The end of a dossier: the result is there, it is handed over, or it goes back to be done again."""

from __future__ import annotations

from cchc_desktop.core.acts import Finish, HandBack, Reopen
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State, check_move
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.clock import in_order
from cchc_desktop.operations.desk import Desk


def finish(desk: Desk, act: Finish) -> Dossier:
    """Record that the result is there, granted or not; the moment that counts as the end."""
    dossier = in_order(desk, act)
    check_move("finish", dossier.state, dossier.local_no)
    values: dict[str, object] = {
        "state": State.FINISHED,
        "ended_at": desk.at,
        "is_granted": act.is_granted,
    }
    if act.is_electronic is not None:
        values["is_digitised_out"] = act.is_electronic
    if act.cause:
        values["late_cause"] = act.cause
    return desk.enter(dossier, "finish", values)


def hand_back(desk: Desk, act: HandBack) -> Dossier:
    """Record that the citizen has the result."""
    dossier = in_order(desk, act)
    check_move("hand_back", dossier.state, dossier.local_no)
    values: dict[str, object] = {"state": State.HANDED_BACK, "handed_back_at": desk.at}
    values["handed_to"] = nfc(act.to or "") or dossier.applicant
    if act.return_channel:
        values["return_channel"] = act.return_channel
    return desk.enter(dossier, "hand_back", values)


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
    }
    return desk.enter(dossier, "reopen", values, reason=act.reason)
