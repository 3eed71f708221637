"""Acts from a script: one JSON object a line, each its own transaction."""

from __future__ import annotations

import json
from datetime import datetime

from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.verbs import VERBS, hanoi_moment, read_act

_NOBODY = "cchc"


def play_line(place: Workplace, line: str, now: datetime) -> Dossier:
    """Do what ``line`` says: ``verb``, ``at`` (now when left out), ``by``, and the verb's own arguments."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise Refused("Dòng này không phải JSON.") from None
    if not isinstance(told, dict):
        raise Refused("Mỗi dòng phải là một đối tượng JSON.")
    verb, at, by = told.pop("verb", None), told.pop("at", None), told.pop("by", _NOBODY)
    if not isinstance(verb, str):
        raise Refused("Dòng này không nói việc gì (thiếu “verb”).", "verb")
    if not isinstance(by, str) or not by.strip():
        raise Refused("Mục “by” phải là tên người ghi.", "by")
    if at is not None and not isinstance(at, str):
        raise Refused("Mục “at” phải là thời điểm dạng 2026-02-05T09:30:00.", "at")
    act = read_act(verb, told)
    with at_desk(place, by.strip(), hanoi_moment(at) if at else now, now) as desk:
        return VERBS[verb].do(desk, act)
