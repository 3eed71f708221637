"""What a citizen learns who types the number and the code of a receipt: how the dossier stands, no more."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.look_up import state_of
from cchc_desktop.core.numbering import code_by, local_no, parse_local_no, typed_code
from cchc_desktop.core.text import sort_key
from cchc_desktop.store import look_up, months
from cchc_desktop.store.look_up import Told
from cchc_desktop.store.members import tree as tree_of
from cchc_desktop.store.reading import Reading

UNTOLD = "chưa có trong số liệu đơn vị đã gửi lên"
_MOST_PERIODS = 60
_NONE = "0000/0000"


@dataclass(frozen=True, slots=True)
class Stand:
    """How a dossier stood when its unit last told of it; None: the unit has told nothing yet."""

    state: str
    told_at: datetime | None


def stand(reading: Reading, typed_number: str, typed_auth: str) -> Stand | None:
    """How the dossier on a receipt stands; None where no unit printed this code under this number.

    A wrong number and a wrong code take the same steps: every key is tried, and as much is asked for.
    """
    number, auth = _number(typed_number), typed_code(typed_auth).encode()
    sender = ""
    for key in look_up.look_up_keys(reading):
        made = code_by(bytes.fromhex(key.key), key.sender, number).encode()
        sender = key.sender if hmac.compare_digest(made, auth) else sender
    told = look_up.newest_told(reading, sender, _MOST_PERIODS)
    if not sender:
        return None
    for one in told:
        at = look_up.line_at(reading, sender, one, number)
        if at is not None:
            return Stand(_state(reading, sender, one, at), one.made_at)
    return Stand(UNTOLD, told[0].made_at if told else None)


def _number(typed: str) -> str:
    try:
        return local_no(*parse_local_no(typed))
    except (Refused, ValueError):
        return _NONE


def _state(reading: Reading, sender: str, told: Told, at: int) -> str:
    every = months.every_taken(reading, told.period, sender)
    [taken] = [one for one in every if one.revision == told.revision]
    line = months.lines_of(reading, taken).lines[at]
    return state_of(line, taken.made_at)


def opened(reading: Reading, today: date) -> tuple[tuple[str, datetime], ...]:
    """The units whose receipts can be looked up, by name, and since when they print such."""
    tree, found = tree_of(reading), dict[str, datetime]()
    for key in look_up.look_up_keys(reading):
        since = min(key.since_at, found.get(key.sender, key.since_at))
        found[key.sender] = since
    named = ((tree.name(code, today) or code, since) for code, since in found.items())
    return tuple(sorted(named, key=lambda one: sort_key(one[0])))
