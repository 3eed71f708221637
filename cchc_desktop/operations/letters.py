"""Letters between units on the road: written, named, laid down, opened, and known by who signed them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.carriers import Box, is_bundle, unbundle
from cchc_desktop.core import enrolment, look_up, notice, parcel, trust
from cchc_desktop.core import letter as letters
from cchc_desktop.core.enrolment import Introduction, Invitation, Succession
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.letter import Kind, Letter
from cchc_desktop.core.look_up import Opening
from cchc_desktop.core.notice import Notice
from cchc_desktop.core.recipient import is_recipient
from cchc_desktop.core.trust import Peer, PeerState
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.parcels import MANIFEST, keys_in_use
from cchc_desktop.operations.sealing import FORGETFUL, Keys, Seals, is_closed, opened, signed, verified
from cchc_desktop.store import notices, parcels, peers
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.notices import Kept
from cchc_desktop.store.reading import Reading

LARGEST = 8 * 1024 * 1024
"""Bytes of a letter."""
MOST_ON_THE_NETWORK = 24
_BY_HAND = frozenset({"invitation", "answer"})
"""Letters that people hand over; what comes of them shows at once."""
INVITATION, ANSWER, NEW_KEY, NOTICE = ".giay-moi", ".tra-loi", ".doi-khoa", ".thong-bao"
LOOK_UP = ".tra-cuu"
ENDINGS: Mapping[str, Kind] = {
    INVITATION: "invitation",
    ANSWER: "answer",
    NEW_KEY: "new_key",
    NOTICE: "notice",
    LOOK_UP: "look_up",
}
_PASSED_ON = re.compile(r"BCTTHC_.+_qua-(?P<by>[^_]{1,32})\.cchc")
_NAME = re.compile(r"CCHC_(?P<to>[^_]+)_(?P<sender>[^_]+)_(?P<number>[0-9]{1,9})(?P<ending>\.[a-z-]+)")


@dataclass(frozen=True, slots=True)
class File:
    """A letter as it lies on a stick: its name, and its bytes; ``digest`` is that of what was signed."""

    name: str
    data: bytes
    digest: str = ""


def is_for(name: str, unit: str) -> bool:
    """Whether a file of this name is a letter to ``unit``."""
    found = _NAME.fullmatch(name)
    return found is not None and found["to"] == unit and found["ending"] in ENDINGS


def in_order(names: Iterable[str]) -> list[str]:
    """Names of letters in the order in which each sender wrote them; a key comes before what it signs."""
    found = [one for one in map(_NAME.fullmatch, names) if one is not None]
    found.sort(key=lambda one: (one["sender"], one["ending"] != NEW_KEY, int(one["number"]), one["ending"]))
    return [one[0] for one in found]


def senders(names: Iterable[str]) -> frozenset[str]:
    """The units that wrote the letters and packets of these names."""
    of_letters = {one["sender"] for one in map(_NAME.fullmatch, names) if one is not None}
    of_packets = {parts[1] for name in names if len(parts := name.split("_")) > 1 and parts[0] == "BCTTHC"}
    passed_on = {one["by"] for one in map(_PASSED_ON.match, names) if one is not None}
    return frozenset(of_letters | of_packets | passed_on)


def name_of(letter: Letter) -> str:
    """What the file of a letter is called: to whom, from whom, which of theirs."""
    ending = next(ending for ending, kind in ENDINGS.items() if kind == letter.kind)
    return f"CCHC_{letter.to}_{letter.sender}_{letter.body['number']}{ending}"


def written(
    book: Writing,
    to: str,
    told: Invitation | Introduction | Succession | Notice | Opening,
    keys: Keys,
    by: str,
) -> Kept:
    """Sign what is ``told`` and keep it; it goes with the next that is laid down for that unit."""
    kind: Kind
    if isinstance(told, Notice):
        kind, of, body = "notice", told.kind.value, notice.write(told)
    elif isinstance(told, Opening):
        kind, of, body = "look_up", "look_up", look_up.write(told)
    else:
        kind = _KINDS[type(told)]
        of, body = kind, enrolment.write(told)
    letter = Letter(kind=kind, sender=book.unit, to=to, body=body, key=keys.public)
    data = signed(letter, keys)
    kept = Kept(
        digest=digest_of(data), peer=to, is_ours=True, kind=of, letter=data, at=told.made_at, done_by=by
    )
    notices.put(book, kept)
    return kept


_KINDS: Mapping[type, Kind] = {Invitation: "invitation", Introduction: "answer", Succession: "new_key"}


def digest_of(data: bytes) -> str:
    """The digest under which both sides keep a letter."""
    return hashlib.sha256(data).hexdigest()


def letter_of(kept: Kept) -> Letter:
    """A letter that was verified when it was kept."""
    kind: Kind = "notice" if kept.kind in set(notice.NoticeKind) else kept.kind  # type: ignore[assignment]  # else it is that of the letter
    return letters.read(kept.letter, kind)


def file_of(reading: Reading, kept: Kept) -> File:
    """A letter of ours as it travels; what others need not read is closed to its reader once we know how.

    It goes under the key that we sign with now: who was told of that one believes no other.
    """
    [file] = _files(reading, kept.peer, [kept], FORGETFUL)
    return file


def _files(reading: Reading, to: str, every: Iterable[Kept], seals: Seals) -> Iterator[File]:
    keys, reader = keys_in_use(reading), trust.key_in_use(peers.peers(reading, to))
    recipients = [reader.recipient] if reader is not None and reader.recipient else []
    for kept in every:
        yield _file(kept, keys, recipients, seals)


def _file(kept: Kept, keys: Keys | None, recipients: list[str], seals: Seals) -> File:
    letter = letter_of(kept)
    if letter.kind not in {"notice", "look_up"}:
        return File(name_of(letter), kept.letter, kept.digest)
    told = kept.letter if keys is None or letter.key == keys.public else seals.signed(letter, keys)
    return File(name_of(letter), seals.close(told, recipients), digest_of(told))


def is_told(reading: Reading, told: bytes, sender: str) -> bool:
    """Whether the same words came before, under another key that their writer signed with then."""
    every = notices.notices(reading, is_ours=False, peer=sender, last=parcel.MOST_HEARD)
    return letters.short_of(told) in {letters.short_of(one.letter) for one in every}


def lay(place: Workplace, box: Box, to: Iterable[str], now: datetime) -> tuple[str, ...]:
    """Lay what we wrote to those units and is not on the road yet; the names.

    A superior lays each again, as it may have been lost or harmed, until a packet of its reader tells that
    it came. No transaction waits for the road.
    """
    readers = frozenset(to)
    with place.register.read() as reading:
        fresh = [kept for kept in notices.not_laid(reading) if kept.peer in readers]
        if place.profile.role == "superior":
            fresh += (kept for unit in sorted(readers) for kept in _unheard(reading, unit, now))
        waiting = [(kept, file_of(reading, kept)) for kept in fresh if _may_go(reading, kept)]
    laid = []
    for kept, file in waiting:
        try:
            box.put(file.name, file.data)
        except Refused:
            continue  # this road carries packets only: it waits for another
        with place.register.write() as book:
            notices.done(book, kept.digest, now, kept.done_by)
        laid.append(file.name)
    return tuple(laid)


def _unheard(reading: Reading, unit: str, now: datetime) -> Iterator[Kept]:
    """The last letters to a unit that were laid, and that its last packet does not tell of.

    What a packet with a higher number told before is no proof: the unit may go on from an older copy.
    """
    last = parcels.ins_at_last(reading, unit, now)
    heard = [parcel.read(letters.read(one.letter, "manifest").body).heard for one in last]
    for kept in notices.notices(reading, is_ours=True, peer=unit, last=parcel.MOST_HEARD):
        is_laid, short = kept.done_at is not None and kept.kind not in _BY_HAND, letters.short_of(kept.letter)
        if is_laid and not (heard and all(short in one for one in heard)):
            yield kept


def on_the_network(reading: Reading, unit: str, seals: Seals = FORGETFUL) -> tuple[File, ...]:
    """The last letters to ``unit`` that anybody who asks may be handed: nobody else can read them.

    A key that follows another is no secret; a notice goes closed to its reader or not at all.
    """
    every = notices.notices(reading, is_ours=True, peer=unit, last=MOST_ON_THE_NETWORK)
    files = _files(reading, unit, [kept for kept in every if kept.kind not in _BY_HAND], seals)
    return tuple(one for one in files if is_closed(one.data) or one.name.endswith(NEW_KEY))


def _may_go(reading: Reading, kept: Kept) -> bool:
    """Whether a letter of ours can go: a secret goes only to whom we have compared figures with."""
    if kept.kind != "look_up":
        return True
    reader = trust.key_in_use(peers.peers(reading, kept.peer))
    return reader is not None and reader.state is PeerState.CONFIRMED and bool(reader.recipient)


def names_at(box: Box) -> tuple[str, ...]:
    """What lies there; nothing when the folder will only be made by the first file."""
    try:
        return box.names()
    except Trouble:
        return ()


def opened_letter(reading: Reading, name: str, data: bytes) -> tuple[bytes, Letter]:
    """The signed bytes in a file, and the letter that they are; Refused where it is none, or not for us."""
    found = _NAME.fullmatch(name)
    kind = ENDINGS.get(found["ending"]) if found is not None else None
    if kind is None:
        raise Refused(f"Tệp {name} không phải giấy tờ trao đổi của chương trình.")
    return plain(reading, data, kind)


def plain(reading: Reading, data: bytes, kind: Kind) -> tuple[bytes, Letter]:
    """The signed bytes in ``data``, and the letter of that kind; Refused unless it is signed and for us."""
    if len(data) > LARGEST:
        raise Refused("Tệp trao đổi lớn quá mức cho phép nên không phải của chương trình.")
    told = data if data.startswith(b"{") else opened(data, keys_in_use(reading), largest=LARGEST)
    letter = verified(told, kind)
    if letter.to != reading.unit:
        raise Refused(
            f"Tệp này gửi cho đơn vị mã {letter.to}, không phải đơn vị của sổ này ({reading.unit})."
        )
    return told, letter


def signer_of(reading: Reading, name: str, data: bytes) -> Letter | None:
    """The letter under which a file came, whoever signed it; None where nobody soundly did."""
    try:
        if is_bundle(data):
            told = unbundle(data).get(MANIFEST, b"")
            return verified(opened(told, keys_in_use(reading), largest=parcel.LARGEST_MANIFEST), "manifest")
        return opened_letter(reading, name, data)[1]
    except Refused:
        return None


def is_of_practice(letter: Letter) -> bool:
    """Whether a letter says of itself that it was written in a practice register."""
    told = letter.body
    if letter.kind == "new_key":
        try:
            told = letters.read(enrolment.read_succession(told).introduction.encode(), "answer").body
        except Refused:
            return False  # it says nothing
    head = told.get("head", told)  # of a packet that of its figures
    return isinstance(head, Mapping) and head.get("is_practice") is True


def peer_of(letter: Letter, now: datetime) -> Peer:
    """Who signed ``letter``, with what it tells of them."""
    recipient = letter.body.get("recipient")
    return Peer(
        sender=letter.sender,
        key=letter.key,
        name=name_in(letter),
        recipient=recipient if isinstance(recipient, str) and is_recipient(recipient) else "",
        seen_at=now,
    )


def name_in(letter: Letter) -> str:
    """What the signer calls itself; empty where the letter does not tell."""
    name = letter.body.get("name")
    return name if isinstance(name, str) else ""
