"""Packets as they travel: packed under a signed manifest, opened and believed, or not, on the other side."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core import letter as letters
from cchc_desktop.core import packet as packets
from cchc_desktop.core import parcel, trust
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import Letter
from cchc_desktop.core.parcel import Manifest
from cchc_desktop.core.trust import Peer, Standing
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.sealing import Keys, close, new_keys, opened, signed, verified
from cchc_desktop.store import months, parcels, peers
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

MANIFEST = "manifest"
"""The name in a delivery of the letter that lists the others; they are named by their digests."""


def own_keys(book: Writing, now: datetime) -> Keys:
    """What this unit signs and is written to with; made when it is first needed."""
    in_use = _in_use(book)
    if in_use is not None:
        return in_use
    return renew_keys(book, now, "")


def _in_use(reading: Reading) -> Keys | None:
    last = next((one for one in reversed(peers.own_keys(reading)) if one.until_at is None), None)
    return None if last is None else Keys(last.secret, last.identity)


def renew_keys(book: Writing, now: datetime, reason: str) -> Keys:
    """New keys for this unit from ``now`` on; the old ones stay for what was closed to them."""
    made, number = new_keys(), len(peers.own_keys(book)) + 1
    kept = peers.OwnKey(number, made.secret, made.identity, made.public, now, reason=reason)
    peers.put_own_key(book, kept)
    return made


def pack(place: Workplace, data: bytes, now: datetime) -> Mapping[str, bytes]:
    """The delivery of our packet ``data``: the manifest, and the pieces that the superior may not have.

    The same packet goes again under the same letter, so that it is counted once.
    """
    with place.register.write() as book:
        keys = own_keys(book, now)
        sent = next(iter(parcels.outs_of(book, packets.digest_of(data))), None)
        told = sent.letter if sent else _told(place, book, data, keys, now)
        there = () if sent and sent.answer and not sent.answered_at else _there(book)
        superior = trust.key_in_use(peers.peers(book, place.profile.superior))
    # Closed to ourselves as well, so that we know our own packet where it lies.
    recipients = [superior.recipient, keys.recipient] if superior is not None and superior.recipient else []
    pieces = {piece.digest: part for piece, part in parcel.cut(data) if piece.digest not in there}
    return {name: close(part, recipients) for name, part in {MANIFEST: told, **pieces}.items()}


def _told(place: Workplace, book: Writing, data: bytes, keys: Keys, now: datetime) -> bytes:
    """The signed manifest of a packet that goes for the first time; it is kept."""
    last = parcels.last_out(book)
    number, previous = (last.number + 1, last.digest) if last else (1, "")
    listed = parcel.manifest(data, number=number, previous=previous, sent_at=now)
    profile = place.profile
    letter = Letter(
        kind="manifest", sender=profile.unit, to=profile.superior, body=parcel.write(listed), key=keys.public
    )
    told = signed(letter, keys)
    digest = hashlib.sha256(told).hexdigest()
    out = parcels.Out(number=number, packet=listed.packet, digest=digest, letter=told, made_at=now)
    parcels.put_out(book, out)
    return told


def _there(reading: Reading) -> Collection[str]:
    """The pieces of the packet that was taken in last: the superior holds them."""
    last = parcels.last_answered(reading)
    if last is None:
        return ()
    listed = parcel.read(letters.read(last.letter, "manifest").body)
    return frozenset(piece.digest for piece in listed.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """A delivery that is what its sender signed, and what the key that did is to us."""

    letter: bytes
    manifest: Manifest
    key: str
    standing: Standing
    packet: bytes


class Missing(Refused):
    """A sound manifest some of whose pieces are not here: they must come before it can be believed."""

    def __init__(self, letter: bytes, manifest: Manifest, pieces: tuple[str, ...]) -> None:
        super().__init__(f"Gói báo cáo còn thiếu {len(pieces)} khối. Đề nghị đơn vị gửi lại cả gói.")
        self.letter = letter
        self.manifest = manifest
        self.pieces = pieces


def is_ours(place: Workplace, files: Mapping[str, bytes], packet: str) -> bool:
    """Whether a delivery is our packet of this digest; Refused where it is damaged, or not ours to open."""
    with place.register.read() as reading:
        keys = _in_use(reading)
    letter = verified(opened(files.get(MANIFEST, b""), keys, largest=parcel.LARGEST_MANIFEST), "manifest")
    return keys is not None and letter.key == keys.public and letter.body.get("packet") == packet


def unpack(place: Workplace, files: Mapping[str, bytes]) -> Believed:
    """What a delivery holds; Refused unless a key that we believe signed every byte of it, for us."""
    if MANIFEST not in files:
        raise Refused("Gói không có tờ kê nên không phải gói báo cáo của chương trình.")
    with place.register.read() as reading:
        keys = _in_use(reading)
        told = opened(files[MANIFEST], keys, largest=parcel.LARGEST_MANIFEST)
        letter = verified(told, "manifest")
        known = peers.peers(reading, letter.sender)
        standing = _believed(letter, known)
        listed = parcel.read(letter.body)
        _refuse_other(place, letter, listed)
        pieces = dict(_pieces(reading, listed, files, keys))
        absent = tuple(sorted({piece.digest for piece in listed.pieces} - pieces.keys()))
    if absent:
        raise Missing(told, listed, absent)
    return Believed(
        letter=told,
        manifest=listed,
        key=letter.key,
        standing=standing,
        packet=parcel.put_together(listed, pieces),
    )


def _believed(letter: Letter, known: tuple[Peer, ...]) -> Standing:
    standing = trust.standing(letter.key, known)
    figures = letters.fingerprint(letter.key)
    if standing is Standing.CLOSED:
        raise Refused(
            f"Gói của đơn vị {letter.sender} ký bằng khóa đã ngừng dùng ({figures}). "
            "Gọi cho đơn vị; nếu đúng là gói của họ thì họ gửi lại bằng khóa đang dùng."
        )
    if standing is Standing.FOREIGN:
        raise Refused(
            f"Gói ghi là của đơn vị {letter.sender} nhưng ký bằng khóa lạ ({figures}). "
            "Gọi cho đơn vị để đối chiếu dãy số này; đúng thì ghi nhận khóa mới rồi nhận lại gói."
        )
    return standing


def _refuse_other(place: Workplace, letter: Letter, listed: Manifest) -> None:
    if (letter.sender, letter.to) != (listed.unit, listed.superior):
        raise Refused("Tờ kê của gói báo cáo ghi đơn vị khác với đơn vị đã ký.")
    if letter.to != place.profile.unit:
        raise Refused(
            f"Gói của đơn vị {letter.sender} gửi cho đơn vị mã {letter.to}, "
            f"không phải {place.profile.name} ({place.profile.unit})."
        )


def _pieces(
    reading: Reading, listed: Manifest, files: Mapping[str, bytes], keys: Keys | None
) -> Iterator[tuple[str, bytes]]:
    """The pieces of a manifest: as they came, else as they lie in an earlier packet of the same sender."""
    absent = {piece.digest for piece in listed.pieces if piece.digest not in files}
    for piece in listed.pieces:
        if piece.digest in files:
            yield piece.digest, opened(files[piece.digest], keys, largest=piece.size)
    for taken in reversed(tuple(months.every_taken(reading))) if absent else ():
        if taken.sender == listed.unit and absent:
            for piece, part in parcel.cut(months.bytes_taken(reading, taken)):
                if piece.digest in absent:
                    absent.discard(piece.digest)
                    yield piece.digest, part
