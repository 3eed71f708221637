"""What a superior tells the units below: a packet to be mended, words, or packs of dated data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum

from cchc_desktop.core import enclosed
from cchc_desktop.core.dossier import write_moment
from cchc_desktop.core.enclosed import Enclosed
from cchc_desktop.core.letter import TITLES
from cchc_desktop.core.letter_body import LONGEST_TEXT, Body
from cchc_desktop.core.packet import MOST_REVISIONS
from cchc_desktop.core.tally import BOXES
from cchc_desktop.core.tally import TITLES as BOX_TITLES


class NoticeKind(StrEnum):
    """What the reader is to do."""

    RETURNED = "returned"  # mend what was sent, and send it anew
    MESSAGE = "message"  # read it
    PACK = "pack"  # look at what it would change, then install it


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The packet that is returned; ``box`` is the one that is wrong, empty for the whole."""

    title: str
    first_on: date
    last_on: date
    revision: int
    box: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """``number`` counts the letters of its sender; ``about`` only where something is returned.

    ``is_practice``: written in a practice register, so that no real one believes its key.
    """

    kind: NoticeKind
    number: int
    made_at: datetime
    text: str
    about: About | None = None
    packs: tuple[Enclosed, ...] = ()
    is_practice: bool = False

    def words(self) -> str:
        """The notice in one sentence."""
        if self.about is not None:
            box = f", ô “{BOX_TITLES[self.about.box]}”" if self.about.box else ""
            return f"Trả lại để sửa {self.about.title}, lần {self.about.revision}{box}: {self.text}"
        if self.kind is NoticeKind.PACK:
            named = ", ".join(one.file for one in self.packs)
            return f"Gói dữ liệu {named}" + (f": {self.text}" if self.text else "")
        return self.text


def write(told: Notice) -> dict[str, object]:
    """``told`` as plain values, in the one way it is signed."""
    about = told.about
    marks: dict[str, object] = {"is_practice": True} if told.is_practice else {}
    return marks | {  # else it reads as it always did
        "kind": told.kind.value,
        "number": told.number,
        "made_at": write_moment(told.made_at),
        "text": told.text,
        "about": []
        if about is None
        else [asdict(about) | {"first_on": about.first_on.isoformat(), "last_on": about.last_on.isoformat()}],
        "packs": [enclosed.write(one) for one in told.packs],
    }


def read(values: Mapping[str, object]) -> Notice:
    """The inverse of ``write``; Refused for anything else."""
    body = Body(TITLES["notice"], values)
    is_practice = "is_practice" in values and body.flag("is_practice")
    marks = ("is_practice",) if is_practice else ()
    body.only("kind", "number", "made_at", "text", "about", "packs", *marks)
    if body.text("kind") not in set(NoticeKind):
        raise body.wrong()
    kind = NoticeKind(body.text("kind"))
    about = body.rows("about", 1)
    packs = tuple(map(enclosed.read, body.rows("packs", enclosed.MOST_PACKS)))
    if bool(about) != (kind is NoticeKind.RETURNED) or bool(packs) != (kind is NoticeKind.PACK):
        raise body.wrong()
    return Notice(
        kind=kind,
        number=body.count("number"),
        made_at=body.moment("made_at"),
        text=body.text("text", LONGEST_TEXT),
        about=_about(about[0]) if about else None,
        packs=packs,
        is_practice=is_practice,
    )


def _about(body: Body) -> About:
    body.only("title", "first_on", "last_on", "revision", "box")
    box = body.text("box")
    if box and box not in BOXES:
        raise body.wrong()
    return About(
        title=body.text("title"),
        first_on=body.day("first_on"),
        last_on=body.day("last_on"),
        revision=body.count("revision", MOST_REVISIONS),
        box=box,
    )
