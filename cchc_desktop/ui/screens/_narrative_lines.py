"""A report in words as lines on a sheet: what stands in each, and the stops that a clerk walks along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from cchc_desktop.core.letterhead import MOTTO, NATION
from cchc_desktop.core.narrative_paper import Paper
from cchc_desktop.core.narrative_pieces import Home, Para, Piece, Pieces

Kind = Literal["centre", "strong", "subject", "basis", "text", "item", "heading", "note", "pair"]


@dataclass(frozen=True, slots=True)
class Stop:
    """A sentence, or a whole paragraph of one's own: what is worded, confirmed and left out as one.

    Without a ``block`` it comes from the words of the report and is changed there only.
    """

    pieces: Pieces
    block: str = ""
    home: Home | None = None

    @property
    def text(self) -> str:
        """As it reads."""
        return "".join(piece.text for piece in self.pieces).strip()

    @property
    def figures(self) -> tuple[int, ...]:
        """Which of its pieces are figures."""
        return tuple(at for at, piece in enumerate(self.pieces) if piece.name and piece.text)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the sheet; ``is_fixed``: nobody stops at it. The stops of a pair lie side by side."""

    kind: Kind
    stops: tuple[Stop, ...]
    is_fixed: bool = False
    level: int = 0


def lines_of(paper: Paper) -> tuple[Line, ...]:
    """The sheet from its head to its end, in the order of NĐ 30/2020."""
    return tuple(_lines(paper))


def _lines(paper: Paper) -> Iterator[Line]:
    yield from _head(paper)
    for basis in paper.bases:
        yield Line("basis", (Stop(basis),))
    if paper.opening:
        yield Line("text", (Stop(paper.opening),))
    for part in paper.parts:
        yield Line("heading", (Stop((Piece(part.title),)),), is_fixed=True, level=part.level)
        for para in part.paras:
            yield Line("item" if para.is_item else "text", tuple(_stops(para)))
    if paper.closing:
        yield Line("text", (Stop(paper.closing),))
    yield from _end(paper)


def _head(paper: Paper) -> Iterator[Line]:
    names = [name.upper() for name in (paper.above, paper.issuer) if name]
    office = "\n".join((*names, "", paper.number))
    nation = f"{NATION}\n{MOTTO}\n\n{paper.place_and_day}"
    yield _fixed("pair", office, nation)
    yield _fixed("strong", paper.type)
    yield Line("subject", (Stop(paper.subject),), is_fixed=True)
    if paper.standing:
        yield Line("centre", (Stop((Piece("("), *paper.standing, Piece(")"))),), is_fixed=True)
    if paper.to:
        to = (Piece("Kính gửi: "), *paper.to, Piece("."))
        yield Line("centre", (Stop(to),), is_fixed=True)


def _end(paper: Paper) -> Iterator[Line]:
    recipients = [Piece("Nơi nhận:")]
    for one in paper.recipients:
        recipients += [Piece("\n- "), *one]
    signer = "\n".join((*paper.signer, "", "", paper.signer_name or "…………"))
    yield Line("pair", (Stop(tuple(recipients)), Stop((Piece(signer),))), is_fixed=True)
    if paper.has_annex:
        yield _fixed("note", "Kèm theo: Biểu số II.06a (in sau báo cáo; xem ở màn hình Tháng).")


def _fixed(kind: Kind, *texts: str) -> Line:
    return Line(kind, tuple(Stop((Piece(text),)) for text in texts), is_fixed=True)


def _stops(para: Para) -> Iterator[Stop]:
    """Pieces of one block together; what stands between two sentences goes with the one before."""
    found: list[tuple[str, list[Piece]]] = []
    for block, group in groupby(para.pieces, key=lambda piece: piece.block):
        pieces = list(group)
        if found and not block and all(not piece.text.strip() for piece in pieces):
            found[-1][1].extend(pieces)
        else:
            found.append((block, pieces))
    for block, pieces in found:
        yield Stop(tuple(pieces), block, para.home)
