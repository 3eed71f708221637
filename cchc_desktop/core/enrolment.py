"""How two units come to know each other: an invitation, its answer, and a key that follows another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from cchc_desktop.core import enclosed
from cchc_desktop.core.dossier import write_moment
from cchc_desktop.core.enclosed import Enclosed
from cchc_desktop.core.letter import TITLES, Kind
from cchc_desktop.core.letter_body import DIGEST_OR_NONE, LONGEST_TEXT, Body

MOST_FORMS = 100
LATEST_CUTOFF = 27
ADDRESS = re.compile(r"(?:https://[!-~]{1,180})?")
_FORM = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a superior tells a unit about itself. ``number`` counts the letters of its sender.

    ``address`` is empty where packets go by hand, ``look_up`` where citizens have no page; ``forms`` are the
    codes of the reports it expects; ``cutoff_day`` closes its months, 0 is their last day.
    """

    number: int
    made_at: datetime
    name: str
    recipient: str
    is_practice: bool
    address: str
    forms: tuple[str, ...]
    cutoff_day: int
    packs: tuple[Enclosed, ...]
    look_up: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """What a unit tells about the key that signs it; ``invitation`` is the digest of the one it answers."""

    number: int
    made_at: datetime
    name: str
    recipient: str
    is_practice: bool
    invitation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Signed by the key that goes: ``introduction`` is a letter signed by the one that comes."""

    number: int
    made_at: datetime
    reason: str
    introduction: str


def write(told: Invitation | Introduction | Succession) -> dict[str, object]:
    """``told`` as plain values, in the one way it is signed."""
    values = asdict(told) | {"made_at": write_moment(told.made_at)}
    if isinstance(told, Invitation):
        values |= {"forms": list(told.forms), "packs": [enclosed.write(one) for one in told.packs]}
    return values


def _body(kind: Kind, values: Mapping[str, object], *names: str) -> Body:
    body = Body(TITLES[kind], values)
    body.only("number", "made_at", *names)
    return body


def read_invitation(values: Mapping[str, object]) -> Invitation:
    """The inverse of ``write``; Refused for anything else."""
    names = ("name", "recipient", "is_practice", "address", "forms", "cutoff_day", "packs", "look_up")
    body = _body("invitation", values, *names)
    forms = body.texts("forms", MOST_FORMS)
    if not all(_FORM.fullmatch(one) for one in forms):
        raise body.wrong()
    return Invitation(
        number=body.count("number"),
        made_at=body.moment("made_at"),
        name=body.text("name"),
        recipient=body.recipient(),
        is_practice=body.flag("is_practice"),
        address=body.text("address", form=ADDRESS),
        forms=forms,
        cutoff_day=body.count("cutoff_day", LATEST_CUTOFF),
        packs=tuple(map(enclosed.read, body.rows("packs", enclosed.MOST_PACKS))),
        look_up=body.text("look_up", form=ADDRESS),
    )


def read_introduction(values: Mapping[str, object]) -> Introduction:
    """The inverse of ``write``; Refused for anything else."""
    body = _body("answer", values, "name", "recipient", "is_practice", "invitation")
    return Introduction(
        number=body.count("number"),
        made_at=body.moment("made_at"),
        name=body.text("name"),
        recipient=body.recipient(),
        is_practice=body.flag("is_practice"),
        invitation=body.text("invitation", form=DIGEST_OR_NONE),
    )


def read_succession(values: Mapping[str, object]) -> Succession:
    """The inverse of ``write``; Refused for anything else."""
    body = _body("new_key", values, "reason", "introduction")
    return Succession(
        number=body.count("number"),
        made_at=body.moment("made_at"),
        reason=body.text("reason", LONGEST_TEXT),
        introduction=body.text("introduction", LONGEST_TEXT),
    )
