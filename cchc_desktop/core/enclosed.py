"""Packs of dated data that a letter brings: targets, calendars, rules, procedures."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass

from cchc_desktop.core.letter_body import DIGEST, LONGEST_PACK, Body
from cchc_desktop.core.text import fold

MOST_PACKS = 100
ENDING = ".toml"
# A name that every disk takes and that leads nowhere else.
_FILE = re.compile(r"[0-9a-z][0-9a-z_-]{0,79}\.toml")
_NO_SIGN = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """One pack by the name it is kept under; where it is too large to go along, ``text`` is empty."""

    file: str
    digest: str  # of the whole text
    text: str = ""


def enclosed(name: str, text: str) -> Enclosed:
    """The pack ``text`` under a plain form of its file's ``name``."""
    stem = _NO_SIGN.sub("-", fold(name.removesuffix(ENDING))).strip("-")[:80] or "goi"
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Enclosed(file=stem + ENDING, digest=digest, text=text if len(text) <= LONGEST_PACK else "")


def write(one: Enclosed) -> dict[str, object]:
    """``one`` as plain values."""
    return asdict(one)


def read(body: Body) -> Enclosed:
    """The inverse of ``write``; Refused for anything else."""
    body.only("file", "digest", "text")
    found = Enclosed(
        file=body.text("file", form=_FILE),
        digest=body.text("digest", form=DIGEST),
        text=body.whole_text("text"),
    )
    if found.text and hashlib.sha256(found.text.encode(errors="replace")).hexdigest() != found.digest:
        raise body.wrong()
    return found
