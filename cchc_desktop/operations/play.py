"""Acts from a script: one JSON object a line, each its own transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.acts import read_moment
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.verbs import UNREADABLE, VERBS, is_readable_all, read_act, read_as

_NOBODY = "cchc"
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line says: which act, when (empty: now), by whom, and what the act is told."""

    verb: str
    at: str
    by: str
    told: Mapping[str, object]


def play_line(place: Workplace, line: str, now: datetime) -> Mapping[str, object]:
    """Do what ``line`` says: ``verb``, ``at`` (now when left out), ``by``, and the verb's own arguments.

    The answer tells of the dossier, or what came of an act about other units.
    """
    said = _read(line)
    if said.verb not in VERBS:
        return _play_office(place, said, now)
    act = read_act(said.verb, said.told)
    with at_desk(place, said.by, read_moment(said.at, "at") if said.at else now, now) as desk:
        dossier = VERBS[said.verb].do(desk, act)
    return {
        "dossier": dossier.local_no,
        "code": dossier.code,
        "state": dossier.state.value,
        "due_at": dossier.due_at,
    }


def _read(line: str) -> _Line:
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
    return _Line(verb, at or "", by, told)


def _play_office(place: Workplace, said: _Line, now: datetime) -> Mapping[str, object]:
    from cchc_desktop.operations.office_verbs import OFFICE_VERBS, Here, refuse_days

    verb = OFFICE_VERBS.get(said.verb)
    if verb is None:
        every = ", ".join((*VERBS, *OFFICE_VERBS))
        raise Refused(f"Không có việc tên “{said.verb[:40]}”. Các việc: {every}.", "verb")
    if said.at:
        raise Refused(f"Việc “{said.verb}” ghi vào lúc làm nên không nhận mục “at”.", "at")
    act = read_as(verb.act, said.verb, said.told)
    refuse_days(act)
    return verb.do(Here(place, now, said.by), act)
