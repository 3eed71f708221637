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
from cchc_desktop.core.parcel import Manifest, Piece
from cchc_desktop.core.trust import Standing
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.sealing import Keys, close, new_keys, opened, signed, verified
from cchc_desktop.store import months, notices, parcels, peers
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.parcels import Out
from cchc_desktop.store.reading import Reading

MANIFEST = parcel.MANIFEST


def own_keys(book: Writing, now: datetime) -> Keys:
    """What this unit signs and is written to with; made when it is first needed."""
    in_use = keys_in_use(book)
    if in_use is not None:
        return in_use
    return renew_keys(book, now, "")


def keys_in_use(reading: Reading) -> Keys | None:
    """What this unit signs with now, and opens with what was closed to it before; None before the first."""
    every = peers.own_keys(reading)
    last = next((one for one in reversed(every) if one.until_at is None), None)
    former = tuple(one.identity for one in every if one.until_at is not None)
    return None if last is None else Keys(last.secret, last.identity, former)


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
        found = _addressed(place, book, data, now)
    return found.delivery(data)


def pack_in(place: Workplace, book: Writing, data: bytes, now: datetime) -> Mapping[str, bytes]:
    """``pack`` within a transaction that is already open."""
    return _addressed(place, book, data, now).delivery(data)


@dataclass(frozen=True, slots=True)
class _Addressed:
    """The letter of a packet, the pieces that need not go, and whom the rest is closed to."""

    letter: bytes
    there: Collection[str]
    recipients: tuple[str, ...]

    def delivery(self, data: bytes) -> Mapping[str, bytes]:
        """The packet ``data`` as it travels."""
        pieces = {piece.digest: part for piece, part in parcel.cut(data) if piece.digest not in self.there}
        files = {MANIFEST: self.letter, **pieces}
        return {name: close(part, self.recipients) for name, part in files.items()}


def _addressed(place: Workplace, book: Writing, data: bytes, now: datetime) -> _Addressed:
    keys = own_keys(book, now)
    before = parcels.outs_of(book, packets.digest_of(data))
    sent = _sent(before, keys)
    told = sent.letter if sent else _told(place, book, data, keys, now)
    unit = parcel.read(letters.read(told, "manifest").body).unit
    was_answered = any(one.answer for one in before)  # and yet it goes again: all of it
    there = () if was_answered else _there(book, unit)
    superior = trust.key_in_use(peers.peers(book, place.profile.superior))
    # Closed to ourselves as well, so that we know our own packet where it lies.
    recipients = (superior.recipient, keys.recipient) if superior is not None and superior.recipient else ()
    return _Addressed(told, there, recipients)


def _sent(before: tuple[Out, ...], keys: Keys) -> Out | None:
    """The manifest under which a packet of ours goes on; one under a key of before goes no more."""
    return next((one for one in before if _signer(one.letter) == keys.public), None)


def _signer(manifest: bytes) -> str:
    return letters.read(manifest, "manifest").key


def _told(place: Workplace, book: Writing, data: bytes, keys: Keys, now: datetime) -> bytes:
    """The signed manifest of a packet that goes for the first time; it is kept."""
    last = parcels.last_out(book)
    number, previous = (last.number + 1, last.digest) if last else (1, "")
    profile = place.profile
    listed = parcel.manifest(
        data,
        number=number,
        previous=previous,
        sent_at=now,
        unsent=_unsent(place, book),
        heard=_heard(book, profile.superior),
    )
    letter = Letter(
        kind="manifest", sender=profile.unit, to=profile.superior, body=parcel.write(listed), key=keys.public
    )
    told = signed(letter, keys)
    digest = hashlib.sha256(told).hexdigest()
    out = parcels.Out(number=number, packet=listed.packet, digest=digest, letter=told, made_at=now)
    parcels.put_out(book, out)
    return told


def _unsent(place: Workplace, book: Writing) -> tuple[int, ...]:
    """The numbers to declare laid on no road; who passes on keeps no account of that, and declares none."""
    return () if place.profile.role == "superior" else parcels.unsent(book, parcel.MOST_UNSENT)


def _heard(reading: Reading, superior: str) -> tuple[str, ...]:
    """The last letters of the superior that are here."""
    every = notices.notices(reading, is_ours=False, peer=superior, last=parcel.MOST_HEARD)
    return tuple(letters.short_of(one.letter) for one in every)


def _there(reading: Reading, unit: str) -> Collection[str]:
    """The pieces of the packet that was taken in last, if it is of ``unit``: the superior holds them."""
    last = parcels.last_answered(reading)
    if last is None:
        return ()
    listed = parcel.read(letters.read(last.letter, "manifest").body)
    return frozenset(piece.digest for piece in listed.pieces) if listed.unit == unit else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """A delivery that is what ``sender`` signed, and what the key that did is to us.

    It is the packet's own unit, or the one that the packet is addressed to, which passes it on.
    """

    letter: bytes
    sender: str
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
        keys, own = keys_in_use(reading), {one.public for one in peers.own_keys(reading)}
    letter = verified(opened(files.get(MANIFEST, b""), keys, largest=parcel.LARGEST_MANIFEST), "manifest")
    return letter.key in own and letter.body.get("packet") == packet


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A manifest that a key which we do not disbelieve signed, for us; its pieces are still to come."""

    letter: bytes
    sender: str
    manifest: Manifest
    key: str
    standing: Standing

    @property
    def digest(self) -> str:
        """What the letter is known by."""
        return hashlib.sha256(self.letter).hexdigest()


def announced(place: Workplace, data: bytes) -> Announced:
    """What the manifest of a delivery tells; Refused unless a key that we believe signed it, for us."""
    with place.register.read() as reading:
        return _announced(place, reading, data, keys_in_use(reading))


def _announced(place: Workplace, reading: Reading, data: bytes, keys: Keys | None) -> Announced:
    told = opened(data, keys, largest=parcel.LARGEST_MANIFEST)
    letter = verified(told, "manifest")
    # What came in once is no news, whatever became of its key since.
    is_in = parcels.in_of(reading, letter.sender, hashlib.sha256(told).hexdigest()) is not None
    standing = Standing.KNOWN if is_in else trust.standing(letter.key, peers.peers(reading, letter.sender))
    listed = parcel.read(letter.body)
    if standing in {Standing.CLOSED, Standing.FOREIGN}:
        # Before anybody is sent to compare figures for what would be refused all the same.
        name, is_practice = str(listed.head.get("unit_name", "")), listed.head.get("is_practice") is True
        refuse_other_kind(place, name or letter.sender, is_practice=is_practice)
    _refuse_disbelieved(letter, standing)
    _refuse_other(place, letter, listed)
    return Announced(letter=told, sender=letter.sender, manifest=listed, key=letter.key, standing=standing)


def is_sound(place: Workplace, data: bytes, piece: Piece) -> bool:
    """Whether ``data`` is what ``piece`` names, packed and perhaps closed to us."""
    with place.register.read() as reading:
        keys = keys_in_use(reading)
    try:
        return parcel.is_piece(opened(data, keys, largest=piece.size), piece)
    except Refused:
        return False


def unpack(place: Workplace, files: Mapping[str, bytes]) -> Believed:
    """What a delivery holds; Refused unless a key that we believe signed every byte of it, for us."""
    if MANIFEST not in files:
        raise Refused("Gói không có tờ kê nên không phải gói báo cáo của chương trình.")
    with place.register.read() as reading:
        keys = keys_in_use(reading)
        told = _announced(place, reading, files[MANIFEST], keys)
        listed = told.manifest
        pieces = dict(_pieces(reading, listed, files, keys))
        absent = tuple(sorted({piece.digest for piece in listed.pieces} - pieces.keys()))
    if absent:
        raise Missing(told.letter, listed, absent)
    return Believed(
        letter=told.letter,
        sender=told.sender,
        manifest=listed,
        key=told.key,
        standing=told.standing,
        packet=parcel.put_together(listed, pieces),
    )


def refuse_other_kind(place: Workplace, name: str, *, is_practice: bool) -> None:
    """Nothing of a practice register goes into a real one, nor the other way."""
    if is_practice and not place.profile.is_practice:
        raise Refused(
            f"Gói của {name} lập từ sổ thực hành nên không nhận vào sổ thật. Không phải đối chiếu khóa; bỏ "
            "tệp này, đề nghị đơn vị gửi từ sổ thật."
        )
    if place.profile.is_practice and not is_practice:
        raise Refused(
            f"Gói của {name} lập từ sổ thật, còn sổ này là sổ thực hành nên không nhận. Dùng sổ thật của "
            "đơn vị tổng hợp để nhận."
        )


def _refuse_disbelieved(letter: Letter, standing: Standing) -> None:
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


def _refuse_other(place: Workplace, letter: Letter, listed: Manifest) -> None:
    is_passed_on = letter.sender == listed.superior != letter.to
    if (letter.sender, letter.to) != (listed.unit, listed.superior) and not is_passed_on:
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
    for taken in reversed(tuple(months.every_taken(reading, sender=listed.unit))) if absent else ():
        if absent:
            for piece, part in parcel.cut(months.bytes_taken(reading, taken)):
                if piece.digest in absent:
                    absent.discard(piece.digest)
                    yield piece.digest, part
