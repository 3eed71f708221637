"""What the superior answers to a signed packet: what came, what was counted, what is still missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Literal, get_args

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter_body import LONGEST_TEXT
from cchc_desktop.core.packet import MOMENT, MOST_REVISIONS
from cchc_desktop.core.recipient import is_recipient

State = Literal["accepted", "incomplete", "refused"]
_STATES = frozenset(get_args(State))
_MOST_MISSING = 2_000
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST = 200
_COUNTS = frozenset({"revision", "lines", "listed", "ahead", "behind"})
_DIGESTS = frozenset({"packet", "manifest"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """The revision of some days that counts where an answer was written; days and moment as they travel.

    ``newest`` is the highest revision that is there, be it a look ahead that does not count.
    """

    first_on: str
    last_on: str
    revision: int
    newest: int
    digest: str
    is_final: bool
    made_at: str

    @property
    def days(self) -> tuple[date, date]:
        """Which days it is about."""
        return date.fromisoformat(self.first_on), date.fromisoformat(self.last_on)

    @property
    def rank(self) -> tuple[bool, int]:
        """The higher one counts."""
        return self.is_final, self.revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``packet`` and ``manifest`` are digests, ``name`` that of the file.

    ``listed`` lines were promised by the manifest and ``lines`` were counted here; ``ahead`` is by how many
    seconds the sender's clock runs before ours, ``behind`` by how many it has gone back since the sender's
    last packet, 0 where it does not. What the answering unit can be written to closed is ``recipient``.
    ``reason`` says why a packet is refused, ``counts`` what counts for its days: None where it was written
    by a program of before, or nothing does.
    """

    state: State
    name: str
    packet: str
    manifest: str
    revision: int
    listed: int
    lines: int
    missing: tuple[str, ...]
    received_at: str
    ahead: int
    recipient: str
    behind: int = 0
    reason: str = ""
    counts: Counting | None = None


_LATER = {"behind": 0, "reason": "", "counts": None}
"""What answers of before do not have; told only where there is something to tell."""
_NAMES = frozenset(f.name for f in fields(Answer))


def write(told: Answer) -> dict[str, object]:
    """``told`` as plain values, in the one way it is signed."""
    values = {**asdict(told), "missing": list(told.missing)}
    return {name: value for name, value in values.items() if name not in _LATER or value != _LATER[name]}


def read(body: Mapping[str, object]) -> Answer:
    """The inverse of ``write``; Refused for anything else.

    What only a later program knows is passed over: it was signed, and changes nothing of the rest.
    """
    values = {**_LATER, **{name: value for name, value in body.items() if name in _NAMES}}
    missing, counts = values.get("missing"), values["counts"]
    if isinstance(values.get("state"), str) and values["state"] not in _STATES:
        raise Refused("Giấy báo nhận do chương trình mới hơn lập. Hãy cập nhật chương trình rồi nhận lại.")
    is_sound = (
        values.keys() == _NAMES
        and isinstance(missing, list)
        and len(missing) <= _MOST_MISSING
        and all(isinstance(one, str) and _DIGEST.fullmatch(one) for one in missing)
        and isinstance(values["state"], str)  # one of those that we know, as was looked at above
        and all(_is_sound(name, value) for name, value in values.items() if name not in _ELSEWHERE)
    )
    if not is_sound or not isinstance(missing, list):
        raise _wrong()
    told = None if counts is None else _counting(counts)
    return Answer(**{**values, "missing": tuple(missing), "counts": told})  # type: ignore[arg-type]  # looked at above


_ELSEWHERE = frozenset({"missing", "state", "counts"})


def _wrong() -> Refused:
    return Refused("Giấy báo nhận thiếu hoặc sai nội dung.")


def _is_sound(name: str, value: object) -> bool:
    if name in _COUNTS:
        return type(value) is int and 0 <= value <= 10**12
    if not isinstance(value, str) or len(value) > (LONGEST_TEXT if name == "reason" else _LONGEST):
        return False
    if name in _DIGESTS:
        return _DIGEST.fullmatch(value) is not None
    return name != "recipient" or not value or is_recipient(value)


def _counting(value: object) -> Counting:
    if not isinstance(value, dict):
        raise _wrong()
    told = {"newest": value.get("revision"), **value}  # an older one tells of what counts alone
    told = {name: told.get(name) for name in _OF_COUNTING}
    texts = {name: told[name] for name in ("first_on", "last_on", "digest", "made_at")}
    revision, newest = told["revision"], told["newest"]
    is_sound = (
        all(isinstance(one, str) for one in texts.values())
        and _DIGEST.fullmatch(str(texts["digest"])) is not None
        and MOMENT.fullmatch(str(texts["made_at"])) is not None
        and type(revision) is type(newest) is int
        and 1 <= revision <= newest <= MOST_REVISIONS
        and isinstance(told["is_final"], bool)
    )
    try:
        found = Counting(**told)
        is_sound &= tuple(map(date.isoformat, found.days)) == (found.first_on, found.last_on)
        datetime.fromisoformat(str(texts["made_at"]))
    except (TypeError, ValueError):
        is_sound = False
    if not is_sound:
        raise _wrong()
    return found


_OF_COUNTING = tuple(f.name for f in fields(Counting))
