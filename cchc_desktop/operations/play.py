"""Acts from a script: one JSON object a line, each its own transaction."""

from __future__ import annotations

import json
from datetime import datetime

from cchc_desktop.core.acts import read_moment
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.verbs import UNREADABLE, VERBS, is_readable_all, read_act

_NOBODY = "cchc"
_LONGEST_NAME = 200


def play_line(place: Workplace, line: str, now: datetime) -> Dossier:
    """Do what ``line`` says: ``verb``, ``at`` (now when left out), ``by``, and the verb's own arguments."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise Refused("Dòng này không phải JSON.") from None
    if not isinstance(told, dict):
        raise Refused("Mỗi dòng phải là một đối tượng JSON.")
    verb, at, by = told.pop("verb", None), told.pop("at", None), told.pop("by", _NOBODY)
    if not is_readable_all([verb, at, by]):
        raise Refused(UNREADABLE)
    if not isinstance(verb, str):
        raise Refused("Dòng này không nói việc gì (thiếu “verb”).", "verb")
    by = nfc(by) if isinstance(by, str) else ""
    if not 1 <= len(by) <= _LONGEST_NAME:
        raise Refused(f"Mục “by” phải là tên người ghi, tối đa {_LONGEST_NAME} ký tự.", "by")
    if at is not None and not isinstance(at, str):
        raise Refused("Mục “at” phải là thời điểm dạng 2026-02-05T09:30:00.", "at")
    act = read_act(verb, told)
    with at_desk(place, by, read_moment(at, "at") if at else now, now) as desk:
        return VERBS[verb].do(desk, act)
