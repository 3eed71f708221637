"""A packet on the road: its lines cut into pieces that keep their names, under one manifest that lists them.

What changes between two revisions of a month is a few lines; only the pieces that hold them get new names,
so only those travel again, and a transfer that broke off goes on at the first piece that is missing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core import letter as letters
from cchc_desktop.core import packet as packets
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import canonical, write_moment
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.line_rules import is_words

VERSION = 1
MANIFEST = "manifest"
"""The name in a delivery of the letter that lists the others; they are named by their digests."""
FEWEST, MOST = 300, 700
"""Lines of a piece: 64 to 256 KiB as they are written; counted, so that a changed line moves no border."""
_ONE_IN = 128  # lines after which a piece may end, on the average
MOST_PIECES = packets.MOST_LINES // FEWEST + 1
LARGEST_PIECE = MOST * 2_048
"""Bytes; a line has no room for more than that."""
MOST_UNSENT = 1_000
"""Numbers that a manifest names as laid on no road; a unit that never sends has older ones too."""
MOST_HEARD = 24
LARGEST_MANIFEST = 8 * 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SHORT = re.compile(f"[0-9a-f]{{{letters.SHORT}}}")
_DIGEST_OR_NONE = re.compile(r"(?:[0-9a-f]{64})?")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines in the order of the register; ``digest`` is the SHA-256 of them as written."""

    digest: str
    lines: int
    size: int  # bytes as written


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What one packet is made of. ``number`` counts the manifests of its unit, ``previous`` names the last.

    ``head`` is the packet's own content without its lines, ``packet`` the digest of the whole. ``unsent``
    are numbers before this one that their unit laid on no road: files of them may come by hand, or never.
    ``heard`` are the last letters of the superior that are here, by what their words are known by.
    """

    packet: str
    version: int
    head: Mapping[str, object]
    pieces: tuple[Piece, ...]
    number: int
    previous: str
    sent_at: datetime
    unsent: tuple[int, ...] = ()
    heard: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """Who sends it."""
        return str(self.head["unit"])

    @property
    def superior(self) -> str:
        """Whom it is for; signed with the rest, so that nobody can send it on to somebody else."""
        return str(self.head["superior"])

    @property
    def lines(self) -> int:
        """How many lines its pieces hold."""
        return sum(piece.lines for piece in self.pieces)


def cut(data: bytes) -> Iterator[tuple[Piece, bytes]]:
    """The pieces of the packet ``data``, which is our own, each with its bytes.

    Where a piece ends follows from the local numbers alone: a line that comes or goes moves the borders
    up to the next one that its number makes, a line that changes moves none.
    """
    lines = json.loads(data)["body"]["lines"]
    start = 0
    for at, line in enumerate(lines, 1):
        is_border = at - start >= FEWEST and _is_border(str(line[0]))
        if is_border or at - start == MOST or at == len(lines):
            told = canonical(lines[start:at])
            yield Piece(hashlib.sha256(told).hexdigest(), at - start, len(told)), told
            start = at


def _is_border(local_no: str) -> bool:
    return hashlib.sha256(local_no.encode()).digest()[0] % _ONE_IN == 0


def manifest(
    data: bytes,
    *,
    number: int,
    previous: str,
    sent_at: datetime,
    unsent: tuple[int, ...] = (),
    heard: tuple[str, ...] = (),
) -> Manifest:
    """The manifest of the packet ``data``, which is our own."""
    outer = json.loads(data)
    return Manifest(
        packet=packets.digest_of(data),
        version=outer["version"],
        head={name: value for name, value in outer["body"].items() if name != "lines"},
        pieces=tuple(piece for piece, _ in cut(data)),
        number=number,
        previous=previous,
        sent_at=sent_at,
        unsent=unsent,
        heard=heard,
    )


def gaps(told: Manifest, last: int) -> Iterator[tuple[int, int]]:
    """The first and last number of each run that went between ``last`` and ``told`` and is not here."""
    expected = last + 1
    for known in (*(number for number in told.unsent if number > last), told.number):
        if known > expected:
            yield expected, known - 1
        expected = known + 1


def write(told: Manifest) -> dict[str, object]:
    """``told`` as plain values, in the one way it is signed."""
    later = {"unsent": list(told.unsent), "heard": list(told.heard)}
    return {name: value for name, value in later.items() if value} | {  # else it reads as it always did
        "version": VERSION,
        "packet": told.packet,
        "packet_version": told.version,
        "head": dict(told.head),
        "pieces": [[piece.digest, piece.lines, piece.size] for piece in told.pieces],
        "number": told.number,
        "previous": told.previous,
        "sent_at": write_moment(told.sent_at),
    }


def read(body: Mapping[str, object]) -> Manifest:
    """The inverse of ``write``; Refused where anything in it cannot be what a unit sends.

    What only a later program knows is passed over: it was signed, and changes nothing of the rest.
    """
    try:
        told = _read(body)
        known = write(told)
        is_sound = known == {name: body[name] for name in known}
    except (ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise Refused("Tờ kê của gói báo cáo thiếu hoặc sai nội dung. Đề nghị đơn vị gửi lại.") from error
    if not is_sound:
        raise Refused("Tờ kê của gói báo cáo có mục lạ. Đề nghị đơn vị gửi lại.")
    return told


def _read(body: Mapping[str, object]) -> Manifest:
    if body["version"] != VERSION:
        raise Refused(
            f"Gói báo cáo đóng theo kiểu {str(body['version'])[:20]}, chương trình này đọc kiểu {VERSION}. "
            "Hãy cập nhật chương trình."
        )
    head, pieces = body["head"], body["pieces"]
    if not isinstance(head, dict) or not isinstance(pieces, list) or len(pieces) > MOST_PIECES:
        raise TypeError("head")
    for name in ("unit", "superior", "unit_name"):
        if not isinstance(head[name], str) or not is_words(head[name], packets.LONGEST):
            raise ValueError(name)
    return Manifest(
        packet=_matched(body["packet"], _DIGEST),
        version=_count(body["packet_version"], 1, 99),
        head=head,
        pieces=tuple(_piece(one) for one in pieces),
        number=_count(body["number"], 1, 10**9),
        previous=_matched(body["previous"], _DIGEST_OR_NONE),
        sent_at=datetime.fromisoformat(_matched(body["sent_at"], packets.MOMENT)).astimezone(HANOI),
        unsent=_numbers(body.get("unsent", []), _count(body["number"], 1, 10**9)),
        heard=_shorts(body.get("heard", [])),
    )


def _shorts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_HEARD:
        raise TypeError("heard")
    return tuple(_matched(one, _SHORT) for one in value)


def _numbers(value: object, before: int) -> tuple[int, ...]:
    """Numbers in their order, none twice, all before that one."""
    if not isinstance(value, list) or len(value) > MOST_UNSENT:
        raise TypeError("unsent")
    found = tuple(_count(one, 1, before - 1) for one in value)
    if found != tuple(sorted(set(found))):
        raise ValueError("unsent")
    return found


def _piece(value: object) -> Piece:
    if not isinstance(value, list):
        raise TypeError("piece")
    digest, lines, size = value
    return Piece(_matched(digest, _DIGEST), _count(lines, 1, MOST), _count(size, 2, LARGEST_PIECE))


def _matched(value: object, form: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise ValueError(str(value)[:80])
    return value


def _count(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(str(value)[:80])
    return value


def is_piece(data: bytes, piece: Piece) -> bool:
    """Whether ``data`` is what ``piece`` names, to the byte."""
    return len(data) == piece.size and hashlib.sha256(data).hexdigest() == piece.digest


def put_together(told: Manifest, pieces: Mapping[str, bytes]) -> bytes:
    """The packet's own bytes out of its pieces; Refused unless they are exactly those that were signed."""
    lines: list[object] = []
    for piece in told.pieces:
        data = pieces[piece.digest]
        found = json.loads(data) if is_piece(data, piece) else None
        if not isinstance(found, list) or len(found) != piece.lines:
            raise Refused("Một khối của gói báo cáo bị hỏng trên đường đi. Đề nghị đơn vị gửi lại khối đó.")
        lines += found
    data = packets.sealed({**told.head, "lines": lines}, told.version)
    if packets.digest_of(data) != told.packet:
        raise Refused("Các khối không ghép lại thành gói báo cáo đã ký. Đề nghị đơn vị gửi lại.")
    return data
