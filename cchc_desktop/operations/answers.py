"""Answers to packets: signed by the superior, believed and kept by the commune as its proof."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from cchc_desktop.core import acknowledgement, answer, trust
from cchc_desktop.core import letter as letters
from cchc_desktop.core.acknowledgement import Acknowledgement
from cchc_desktop.core.answer import Answer
from cchc_desktop.core.dossier import write_moment
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import Letter
from cchc_desktop.core.parcel import Manifest
from cchc_desktop.core.trust import Peer, Standing
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.parcels import own_keys
from cchc_desktop.operations.sealing import signed, verified
from cchc_desktop.store import parcels, peers
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.parcels import In

AHEAD = timedelta(seconds=300)
"""By so much two clocks may differ without a word."""


def answer_to(
    book: Writing, told: bytes, listed: Manifest, name: str, now: datetime, *, missing: tuple[str, ...] = ()
) -> bytes:
    """The letter that says what became of a packet; ``missing`` pieces keep it from being taken in."""
    keys = own_keys(book, now)
    ahead = max(listed.sent_at - now, timedelta())
    revision = listed.head.get("revision")
    said = Answer(
        state="incomplete" if missing else "accepted",
        name=name,
        packet=listed.packet,
        manifest=hashlib.sha256(told).hexdigest(),
        revision=revision if isinstance(revision, int) else 0,
        listed=listed.lines,
        lines=0 if missing else listed.lines,
        missing=missing,
        received_at=write_moment(now),
        ahead=int(ahead.total_seconds()) if ahead > AHEAD else 0,
        recipient=keys.recipient,
    )
    body = answer.write(said)
    letter = Letter(kind="acknowledgement", sender=book.unit, to=listed.unit, body=body, key=keys.public)
    return signed(letter, keys)


def answer_again(book: Writing, before: In, listed: Manifest, name: str) -> bytes:
    """What a packet was answered, under the key that we sign with now."""
    keys = own_keys(book, before.received_at)
    if letters.read(before.answer, "acknowledgement").key == keys.public:
        return before.answer
    return answer_to(book, before.letter, listed, name, before.received_at)


class Counted(NamedTuple):
    """What the superior has taken in: the digest of a packet, its revision, and how many lines it counted."""

    packet: str
    revision: int
    lines: int


def take_answer(place: Workplace, data: bytes, now: datetime) -> Counted | None:
    """Believe and keep an answer; None where it takes nothing in, or speaks of nothing of ours.

    Refused where nobody should believe it.
    """
    try:
        letter = verified(data, "acknowledgement")
    except Refused:
        return _plain(place, acknowledgement.read(data))
    profile = place.profile
    if (letter.sender, letter.to) != (profile.superior, profile.unit):
        return None
    said = answer.read(letter.body)
    with place.register.write() as book:
        out = parcels.out_of(book, said.manifest)
        if out is None or out.packet != said.packet:
            return None
        _meet(book, letter, said.recipient, now)
        is_taken = said.state == "accepted" and said.lines == said.listed
        is_news = is_taken or out.answered_at is None  # an old letter that comes back takes no proof away
        if out.answer != data and is_news:
            parcels.answered(book, out.number, data, now if is_taken else None)
    return Counted(said.packet, said.revision, said.lines) if is_taken else None


def _plain(place: Workplace, said: Acknowledgement) -> Counted | None:
    """The answer of a program of before, to a packet that went unsigned."""
    profile = place.profile
    with place.register.read() as reading:
        went_signed = bool(parcels.outs_of(reading, said.digest))
        knows_better = bool(peers.peers(reading, profile.superior))
    if went_signed or knows_better or (said.unit, said.superior) != (profile.unit, profile.superior):
        return None
    return Counted(said.digest, said.revision, said.lines)


def _meet(book: Writing, letter: Letter, recipient: str, now: datetime) -> None:
    """Keep the key of who answers, or what it can be written to by now; Refused for a key not believed."""
    known = peers.peers(book, letter.sender)
    standing = trust.standing(letter.key, known)
    if standing is Standing.FIRST:
        seen = Peer(sender=letter.sender, key=letter.key, recipient=recipient, seen_at=now)
        peers.see(book, seen)
        return
    if standing is not Standing.KNOWN:
        raise Refused(
            f"Giấy báo nhận ký bằng khóa lạ ({letters.fingerprint(letter.key)}), không phải khóa của đơn vị "
            "nhận báo cáo đã biết. Gọi cho đơn vị đó để đối chiếu dãy số."
        )
    [ours] = [one for one in known if one.key == letter.key]
    if recipient and recipient != ours.recipient:
        peers.settle(book, replace(ours, recipient=recipient))
