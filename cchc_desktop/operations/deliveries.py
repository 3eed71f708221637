"""A delivery that comes file by file: who may send one, what it is made of, what is answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core import acknowledgement
from cchc_desktop.core import letter as letters
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.parcel import Piece
from cchc_desktop.core.trust import PeerState
from cchc_desktop.operations.answers import answer_again, answer_to, answers_given
from cchc_desktop.operations.collect import PACKET_ENDING, take_in, take_packet
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.letters import File, digest_of, is_for, on_the_network
from cchc_desktop.operations.parcels import Announced, Missing, announced, keys_in_use
from cchc_desktop.operations.post import take_letter, try_again
from cchc_desktop.operations.sealing import FORGETFUL, Seals
from cchc_desktop.store import parcels, peers

LARGEST = 64 * 1024 * 1024
"""Bytes of lines that one delivery may announce; the largest month there can be has fewer."""
LARGEST_LETTER = 64 * 1024
"""Bytes of a letter to us: who answers an invitation, or has a new key, says little."""
MOST_ANSWERS = 12
_NAME = re.compile(
    r"BCTTHC_(?P<unit>[^\W_](?:[^\W_]|[.-]){0,31})_\d{8}_\d{8}_v\d{1,5}(?:_thuc-hanh)?(?:_qua-[^_]{1,32})?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A delivery that may come: by whom, under which letter, the pieces that it is made of.

    One that ``is_in`` came before.
    """

    unit: str
    digest: str
    pieces: tuple[Piece, ...]
    is_in: bool


def expect(place: Workplace, name: str, data: bytes) -> Expected:
    """What the manifest of the delivery ``name`` announces; Refused unless a confirmed key signed it.

    Nothing is kept: whoever is not believed leaves no trace.
    """
    found = announced(place, data)
    listed = found.manifest
    is_in = answer_before(place, found.sender, found.digest) is not None
    if not is_in:
        _refuse_unconfirmed(place, found)
    if unit_in(name) != listed.unit:
        raise Refused("Tên gói báo cáo không phải của đơn vị đã ký tờ kê.")
    if sum(piece.size for piece in listed.pieces) > LARGEST:
        raise Refused("Gói báo cáo lớn quá mức cho phép nên không phải của chương trình.")
    return Expected(unit=found.sender, digest=found.digest, pieces=listed.pieces, is_in=is_in)


def unit_in(name: str) -> str:
    """Whose delivery ``name`` calls itself; Refused for what is no such name."""
    told = _NAME.fullmatch(name.removesuffix(PACKET_ENDING)) if name.endswith(PACKET_ENDING) else None
    if told is None:
        raise Refused("Tên gói báo cáo không đúng dạng của chương trình.")
    return told["unit"]


def _refuse_unconfirmed(place: Workplace, found: Announced) -> None:
    """On an open line the first to come could be anybody: its figures have to be compared before."""
    with place.register.read() as reading:
        known = peers.peers(reading, found.sender)
    states = {one.state for one in known if one.key == found.key}
    if PeerState.CONFIRMED in states:
        return
    unit, figures = found.sender, letters.fingerprint(found.key)
    if states:
        raise Refused(
            f"{place.profile.name} đã ghi khóa của đơn vị {unit} nhưng chưa đối chiếu nên chưa nhận gói qua "
            f"mạng. Gọi cho nơi nhận, đọc dãy số {figures} để xác nhận rồi gửi lại."
        )
    raise Refused(
        f"{place.profile.name} chưa ghi nhận khóa của đơn vị {unit} nên chưa nhận gói qua mạng. Gọi cho nơi "
        f"nhận, đọc dãy số {figures} để kết nối, hoặc gửi gói đầu tiên bằng USB."
    )


def answer_before(place: Workplace, unit: str, digest: str) -> bytes | None:
    """The answer that the letter of this digest got; None where it is not in."""
    with place.register.read() as reading:
        known, keys = parcels.in_of(reading, unit, digest), keys_in_use(reading)
        return None if known is None or keys is None else answer_again(reading, known, keys)


def complete(place: Workplace, name: str, files: Mapping[str, bytes], now: datetime, *, by: str) -> bytes:
    """Take in a delivery whose files are there, and give the answer; it may be that pieces are missing.

    NotTaken, with an answer that says why, where it was refused though it is soundly signed.
    """
    try:
        return take_in(place, name, files, now, by=by).answer
    except Missing as wanting:
        with place.register.write() as book:
            return answer_to(book, wanting.letter, wanting.manifest, name, now, missing=wanting.pieces)


def refuse_other_letter(place: Workplace, name: str) -> None:
    """Refused for what does not call itself a letter to us: none of it need be listened to."""
    if not is_for(name, place.profile.unit):
        raise Refused(f"Đường mạng chỉ nhận gói báo cáo và giấy tờ gửi cho {place.profile.name}.")


def letter_in(place: Workplace, name: str, data: bytes, now: datetime, *, by: str) -> str:
    """Do what a letter that came over the network is for; what to say of it.

    Refused without a trace where it is not believed: on an open line anybody may write.
    """
    said, renewed = take_letter(place, name, data, now, is_kept=False)
    if renewed:
        try_again(place, renewed, now, by, take_packet)
    return said


def answers_to(place: Workplace, unit: str, seals: Seals = FORGETFUL) -> Mapping[str, File]:
    """The last answers and letters to a unit by the names they have on the road; of one name the newest."""
    with place.register.read() as reading:
        given = answers_given(reading, unit, MOST_ANSWERS, seals)
        down = on_the_network(reading, unit, seals)
    answers = (File(name + acknowledgement.ENDING, told, digest_of(told)) for name, told in given.items())
    return {one.name: one for one in (*answers, *down)}
