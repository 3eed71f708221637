"""A report in words as lines on a sheet: what stands in each, and the stops that a clerk walks along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from cchc_desktop.core.letterhead import MOTTO, NATION, issuer_lines
from cchc_desktop.core.lines import Face
from cchc_desktop.core.narrative_paper import Paper
from cchc_desktop.core.narrative_pieces import Home, Para, Piece, Pieces

Kind = Literal["centre", "strong", "subject", "basis", "text", "item", "heading", "note", "pair"]


@dataclass(frozen=True, slots=True)
class Stop:
    """A sentence, or a whole paragraph of one's own: what is worded, confirmed and left out as one.

    Without a ``block`` it comes from the words of the report and is changed there only. ``faces``: how
    each piece is set where its line leaves that open.
    """

    pieces: Pieces
    block: str = ""
    home: Home | None = None
    faces: tuple[Face, ...] = ()

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
    office: list[tuple[str, Face]] = [(f"{paper.above.upper()}\n", "regular")] if paper.above else []
    office += [("\n".join(issuer_lines(paper.issuer)), "bold"), (f"\n\n{paper.number}", "regular")]
    nation: list[tuple[str, Face]] = [
        (f"{NATION}\n{MOTTO}", "bold"),
        (f"\n\n{paper.place_and_day}", "italic"),
    ]
    yield Line("pair", (_set(office), _set(nation)), is_fixed=True)
    yield _fixed("strong", paper.type)
    yield Line("subject", (Stop(paper.subject),), is_fixed=True)
    if paper.standing:
        standing = (Piece("("), *paper.standing, Piece(")"))
        yield Line("centre", (Stop(standing, faces=_all("italic", len(standing))),), is_fixed=True)
    if paper.to:
        to = (Piece("Kính gửi: "), *paper.to, Piece("."))
        yield Line("centre", (Stop(to),), is_fixed=True)


def _end(paper: Paper) -> Iterator[Line]:
    recipients = [Piece("Nơi nhận:")]
    for one in paper.recipients:
        recipients += [Piece("\n- "), *one]
    faces: tuple[Face, ...] = ("bold_italic", *_all("regular", len(recipients) - 1))
    signer = "\n".join((*paper.signer, "", "", paper.signer_name or "…………"))
    stops = (Stop(tuple(recipients), faces=faces), _set([(signer, "bold")]))
    yield Line("pair", stops, is_fixed=True)
    if paper.has_annex:
        yield _fixed("note", "Kèm theo: Biểu số II.06a (in sau báo cáo; xem ở màn hình Tháng).")


def _all(face: Face, pieces: int) -> tuple[Face, ...]:
    return (face,) * pieces


def _set(told: Sequence[tuple[str, Face]]) -> Stop:
    """Texts, each in its face."""
    return Stop(tuple(Piece(text) for text, _ in told), faces=tuple(face for _, face in told))


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
