"""What the superior answers to a signed packet: what came, what was counted, what is still missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Literal, get_args

from cchc_desktop.core.failure import Refused

State = Literal["accepted", "incomplete"]
_STATES = frozenset(get_args(State))
_MOST_MISSING = 2_000
_DIGEST = re.compile(r"[0-9a-f]{64}")
_RECIPIENT = re.compile(r"(?:age1[0-9a-z]{10,100})?")
_LONGEST = 200
_COUNTS = frozenset({"revision", "lines", "listed", "ahead"})
_DIGESTS = frozenset({"packet", "manifest"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``packet`` and ``manifest`` are digests, ``name`` that of the file.

    ``listed`` lines were promised by the manifest and ``lines`` were counted here; ``ahead`` is by how many
    seconds the sender's clock runs before ours, 0 where it does not. What the answering unit can be written
    to closed is ``recipient``.
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


def write(told: Answer) -> dict[str, object]:
    """``told`` as plain values, in the one way it is signed."""
    return {**asdict(told), "missing": list(told.missing)}


def read(body: Mapping[str, object]) -> Answer:
    """The inverse of ``write``; Refused for anything else."""
    values = dict(body)
    missing = values.get("missing")
    is_sound = (
        values.keys() == {f.name for f in fields(Answer)}
        and isinstance(missing, list)
        and len(missing) <= _MOST_MISSING
        and all(isinstance(one, str) and _DIGEST.fullmatch(one) for one in missing)
        and values["state"] in _STATES
        and all(_is_sound(name, value) for name, value in values.items() if name not in {"missing", "state"})
    )
    if not is_sound or not isinstance(missing, list):
        raise Refused("Giấy báo nhận thiếu hoặc sai nội dung.")
    return Answer(**{**values, "missing": tuple(missing)})  # type: ignore[arg-type]  # looked at above


def _is_sound(name: str, value: object) -> bool:
    if name in _COUNTS:
        return type(value) is int and 0 <= value <= 10**12
    if not isinstance(value, str) or len(value) > _LONGEST:
        return False
    if name in _DIGESTS:
        return _DIGEST.fullmatch(value) is not None
    return name != "recipient" or _RECIPIENT.fullmatch(value) is not None
