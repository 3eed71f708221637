"""What the paper of a report in words is set from: stretches of text, paragraphs, and parts with headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple

from cchc_desktop.core.narrative import Block, State
from cchc_desktop.core.narrative_template import Kind
from cchc_desktop.core.text import day

_NUMBER = re.compile(r"([IVXLC]+|[0-9]+)(?=\. )")
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
Mark = Literal["", "stale", "typed", "open", "out"]
"""Why a stretch is marked: it does not hold any more, was typed, is still to write, was left out."""


class Piece(NamedTuple):
    """A stretch of text; with a ``name`` it is a figure, which ``about`` explains to people.

    ``note`` is the number of its note in a draft, ``block`` what it belongs to.
    """

    text: str
    name: str = ""
    mark: Mark = ""
    note: int = 0
    about: str = ""
    block: str = ""


Pieces = tuple[Piece, ...]


class Home(NamedTuple):
    """The place in the words that a paragraph comes from."""

    section: str
    paragraph: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph on paper; an item has a dash."""

    pieces: Pieces
    is_item: bool = False
    home: Home | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it."""

    title: str
    level: int
    paras: tuple[Para, ...]


def until(block: Block) -> Iterator[Piece]:
    """By when what is promised now is to be done."""
    if block.until:
        yield Piece(", xong trước ngày ")
        yield _until(block)


def followed(block: Block, changed: Pieces = ()) -> Iterator[Piece]:
    """Since when something is promised, by when, how it was ``changed`` since, and how far it is."""
    yield Piece(" (của kỳ " if block.since_title.startswith("từ ") else " (từ ")
    yield Piece(block.since_title, f"since.{block.id}", about="Kỳ đã đề ra")
    if block.until:
        yield Piece(", hạn ")
        yield _until(block)
    if changed:
        yield Piece("; nay sửa: ")
        yield from changed
    yield Piece("): ")
    yield Piece((block.state or State.OPEN).title, f"state.{block.id}", about="Tình trạng thực hiện")


def _until(block: Block) -> Piece:
    return Piece(day(date.fromisoformat(block.until)), f"until.{block.id}", about="Thời hạn")


def without_bare(parts: Sequence[Part], *, is_screen: bool) -> tuple[Part, ...]:
    """Only parts that say something, counted through anew; the screen says which will be gone."""
    stays = [_stays(parts, at) for at in range(len(parts))]
    if all(stays):
        return tuple(parts)
    counts: dict[int, int] = {}
    found = []
    for part, is_there in zip(parts, stays, strict=True):
        if is_there:
            counts = {level: n for level, n in counts.items() if level <= part.level}
            counts[part.level] = counts.get(part.level, 0) + 1
            found.append(replace(part, title=_numbered(part.title, counts[part.level])))
        elif is_screen:
            bare = _NUMBER.sub("", part.title, count=1).removeprefix(". ")
            found.append(replace(part, title=f"[Bỏ: {bare}]"))
    return tuple(found)


def _stays(parts: Sequence[Part], at: int) -> bool:
    """Whether a part, or one below it, has a word that goes on paper."""
    for place in range(at, len(parts)):
        if place > at and parts[place].level <= parts[at].level:
            return False
        pieces = (piece for para in parts[place].paras for piece in para.pieces)
        if any(piece.mark != "out" and piece.text.strip() for piece in pieces):
            return True
    return False


def _numbered(title: str, number: int) -> str:
    found = _NUMBER.match(title)
    if found is None:
        return title
    return (str(number) if found[1].isdecimal() else _roman(number)) + title[found.end() :]


def _roman(number: int) -> str:
    told = ""
    for value, letters in _ROMAN:
        told, number = told + letters * (number // value), number % value
    return told
