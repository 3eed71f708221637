"""The superior's side of the road: take packets in, recompute them, refuse what differs, acknowledge."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from cchc_desktop.carriers import Box, box_at, bundle, is_bundle, unbundle
from cchc_desktop.core import acknowledgement, packet, parcel
from cchc_desktop.core.acknowledgement import Acknowledgement
from cchc_desktop.core.dossier import write_moment
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.letter import fingerprint
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.parcel import Manifest
from cchc_desktop.core.trust import Peer, Standing
from cchc_desktop.operations.above import newer_above
from cchc_desktop.operations.answers import AHEAD, answer_again, answer_to, gone_back, is_answered
from cchc_desktop.operations.apart import StillApart, set_apart
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import Refusal, Step, refusal, take_acknowledgements, unheard
from cchc_desktop.operations.letters import signer_of
from cchc_desktop.operations.month import UnitShare, noted
from cchc_desktop.operations.month_drift import compared
from cchc_desktop.operations.month_made import days_words
from cchc_desktop.operations.newcomers import welcomed
from cchc_desktop.operations.parcels import Believed, Missing, own_keys, refuse_other_kind, unpack
from cchc_desktop.operations.passed_on import name_of_sender
from cchc_desktop.operations.post import exchange_letters
from cchc_desktop.store import months, parcels, peers, sums
from cchc_desktop.store.engine import Reading, Writing
from cchc_desktop.store.members import tree

__all__ = ["Collected", "Received", "Refusal", "collect", "take_in", "take_packet"]

PACKET_ENDING = ".cchc"
_SENTENCES = 3
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Collected:
    """What one collecting did; ``known`` packets were there before and changed nothing.

    ``troubles``: packets that are in, and whose acknowledgement could not be laid down.
    ``newcomers``: sentences about units that no list knew. ``adjusted``: sentences about periods
    that were closed before: what a new closing changed, or that a look ahead changed nothing.
    ``letters``: what letters beside the packets brought. ``again``: what lay apart before this trip and is
    not believed yet; ``dismissed``: what people said is of no use, which is looked at no more.
    """

    accepted: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    acknowledged: tuple[str, ...] = ()
    missing: tuple[UnitShare, ...] = ()
    troubles: tuple[Refusal, ...] = ()
    newcomers: tuple[str, ...] = ()
    adjusted: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    again: tuple[Refusal, ...] = ()
    dismissed: tuple[str, ...] = ()


def collect(
    place: Workplace, source: str | Box, now: datetime, *, by: str = "cchc", step: Step = unheard
) -> Collected:
    """Take in what lies at ``source``: packets for a superior, acknowledgements for a commune."""
    is_superior = place.profile.role == "superior"
    place.register.actor.need("collect" if is_superior else "acknowledge")
    box = box_at(source, place.profile.unit) if isinstance(source, str) else source
    ours = [name for name in box.names() if name.endswith(PACKET_ENDING)]
    letters = exchange_letters(place, box, now, by, take_packet)
    refused, again = ([Refusal(*one) for one in some] for some in (letters.refused, letters.again))
    if not is_superior:
        heard = take_acknowledgements(place, box, now, by=by)
        refused += heard.refused
        with place.register.read() as reading:
            words = (*letters.said, *heard.words, *newer_above(place, reading))
        return Collected(
            refused=tuple(refused),
            acknowledged=heard.acknowledged,
            letters=words,
            troubles=_unlaid(letters.unlaid),
            again=tuple(again),
            dismissed=tuple(letters.dismissed),
        )
    with place.register.read() as reading:
        of_no_use = parcels.dismissed(reading)
    found = _Round(of_no_use, refused=refused, again=again, dismissed=letters.dismissed)
    for done, name in enumerate(ours):
        step(done / len(ours), f"Nhận gói {done + 1} trên {len(ours)}")
        _take_one(place, box, name, now, by, found)
    return Collected(
        tuple(found.accepted),
        tuple(found.known),
        tuple(found.refused),
        missing=_missing(place),
        troubles=(*_unlaid(letters.unlaid), *found.troubles),
        newcomers=tuple(found.newcomers),
        adjusted=tuple(found.adjusted),
        letters=tuple(letters.said),
        again=tuple(found.again),
        dismissed=tuple(found.dismissed),
    )


def _unlaid(why: str) -> tuple[Refusal, ...]:
    """What is said where the letters of ours could not be laid down."""
    return (Refusal("Giấy tờ gửi đi", why, "trouble"),) if why else ()


def take_packet(place: Workplace, name: str, data: bytes, now: datetime, by: str) -> tuple[str, ...]:
    """``take_in`` for those who do not answer: the next collecting does, where the packet lies."""
    taken = take_in(place, name, data, now, by=by)
    return (*taken.newcomers, *taken.adjusted)


@dataclass(slots=True)
class _Round:
    """What one collecting has done so far, as ``Collected`` tells it; ``of_no_use`` are digests."""

    of_no_use: frozenset[str]
    accepted: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    troubles: list[Refusal] = field(default_factory=list)
    newcomers: list[str] = field(default_factory=list)
    adjusted: list[str] = field(default_factory=list)
    again: list[Refusal] = field(default_factory=list)
    dismissed: list[str] = field(default_factory=list)


def _take_one(place: Workplace, box: Box, name: str, now: datetime, by: str, found: _Round) -> None:
    """Take in one file, or leave it with the reason; the others go on."""
    shown = name.encode(errors="replace").decode()  # a file name may hold what is no text
    try:
        data = box.get(name)
        if hashlib.sha256(data).hexdigest() in found.of_no_use:
            found.dismissed.append(shown)
            return
        taken = take_in(place, name, data, now, by=by)
    except Missing as wanting:
        lacking = found.again if is_answered(box, name, wanting.letter) else found.refused
        lacking.append(Refusal(shown, wanting.sentence))
        with place.register.write() as book:
            answer = answer_to(book, wanting.letter, wanting.manifest, name, now, missing=wanting.pieces)
    except NotTaken as failure:
        (found.again if failure.is_again else found.refused).append(Refusal(shown, failure.sentence))
        answer = failure.answer
    except StillApart as failure:
        found.again.append(refusal(shown, failure))
        return
    except (Refused, Trouble) as failure:
        found.refused.append(refusal(shown, failure))
        return
    else:
        (found.accepted if taken.is_new else found.known).append(shown)
        if taken.is_new:
            with place.register.write() as book:
                parcels.settle_aside(book, packet.digest_of(data), now, by, parcels.CAME_SINCE)
        found.newcomers += taken.newcomers
        found.adjusted += taken.adjusted
        answer = taken.answer
    try:
        box.put(name + acknowledgement.ENDING, answer)
    except Trouble as trouble:
        told = f"Đã nhận gói nhưng chưa trả được giấy báo nhận. {trouble.sentence}"
        found.troubles.append(Refusal(shown, told, "trouble"))


class NotTaken(Refused):
    """A delivery that a key which we know signed soundly, and whose packet is not taken in all the same.

    ``is_again``: it lay apart before.
    """

    def __init__(self, sentence: str, answer: bytes, *, is_again: bool) -> None:
        super().__init__(sentence)
        self.answer, self.is_again = answer, is_again


@dataclass(frozen=True, slots=True)
class Received:
    """One delivery that is in: what to answer, whether it was new, words on its sender and its period."""

    answer: bytes
    is_new: bool
    newcomers: tuple[str, ...] = ()
    adjusted: tuple[str, ...] = ()


def take_in(place: Workplace, name: str, data: bytes | Files, now: datetime, *, by: str) -> Received:
    """Keep what a delivery holds, as one file or as its several; Refused, with it set aside, if not believed.

    Missing, with nothing set aside, where the delivery is sound and some of its pieces are not here.
    """
    believed: Believed | None = None
    try:
        content, believed = _content(place, data)
        found = packet.read(content)
        _check_address(place, found, believed)
        with place.register.write() as book:
            if believed is None:
                _refuse_unsigned(book, found)
            named = name_of_sender(book, found, believed)
            newcomer = welcomed(book, found, now, by)
            adjusting = _adjusting(book, found)
            digest = packet.digest_of(content)
            is_new = months.take_in(book, found, digest, now, data=content)
            if is_new:
                note = {"sender": found.unit, **noted(found.period, found.revision, digest)}
                book.append(None, verb="collect", at=now, recorded_at=now, by=by, note=note)
            words: tuple[str, ...] = ()
            if believed is None:
                answer = acknowledgement.write(_answer(place, found, digest, now))
            else:
                answer, words = _meet(book, believed, named, name, now)
    except Missing:
        raise
    except Refused as failure:
        raise _refused(place, name, data, believed, failure, now) from failure
    adjusted = (adjusting,) if adjusting and is_new else ()
    return Received(answer, is_new, (*newcomer, *words), adjusted)


def _refused(
    place: Workplace, name: str, data: bytes | Files, believed: Believed | None, why: Refused, now: datetime
) -> Refused:
    """Set a delivery aside; what to say of it, with the answer to it where a key that we know signed it."""
    whole = data if isinstance(data, bytes) else bundle(data)
    with place.register.write() as book:
        signer = signer_of(book, name, whole)
        again = set_apart(book, name, why, whole, now, sender=signer.sender if signer else "")
        if believed is None or believed.standing is not Standing.KNOWN:
            return again or why
        answer = answer_to(book, believed.letter, believed.manifest, name, now, reason=why.sentence)
        return NotTaken(why.sentence, answer, is_again=again is not None)


def _content(place: Workplace, data: bytes | Files) -> tuple[bytes, Believed | None]:
    """The packet of a delivery, and whose letter it came under; none in the way of the program of before."""
    if isinstance(data, bytes):
        if not is_bundle(data):
            return data, None
        data = unbundle(data)
    believed = unpack(place, data)
    return believed.packet, believed


def _refuse_unsigned(reading: Reading, found: Packet) -> None:
    """Nobody takes the place of a unit that signs by not signing."""
    if peers.peers(reading, found.unit):
        raise Refused(
            f"Gói ghi là của {found.unit_name} ({found.unit}) không có chữ ký, trong khi đơn vị này đã gửi "
            "gói có chữ ký. Đề nghị đơn vị gửi lại bằng nút Gửi của chương trình (lệnh send)."
        )


def _meet(
    book: Writing, believed: Believed, sender_name: str, name: str, now: datetime
) -> tuple[bytes, tuple[str, ...]]:
    """Keep the letter of a packet that is in, with its sender's key; the answer, and what is to be noted."""
    listed, digest = believed.manifest, hashlib.sha256(believed.letter).hexdigest()
    sender = believed.sender
    before = parcels.in_of(book, sender, digest)
    if before is not None:
        return answer_again(book, before, own_keys(book, now)), ()
    named = f"{sender_name} ({sender})"
    words = list(_order(named, listed, parcels.last_in(book, sender), now))
    if believed.standing is Standing.FIRST:
        peers.see(book, Peer(sender=sender, key=believed.key, name=sender_name, seen_at=now))
        words.insert(0, f"{named} gửi gói có chữ ký lần đầu; đối chiếu dãy số {fingerprint(believed.key)}.")
    answer = answer_to(book, believed.letter, listed, name, now)
    found = parcels.In(
        sender=sender,
        number=listed.number,
        digest=digest,
        packet=listed.packet,
        letter=believed.letter,
        received_at=now,
        answer=answer,
    )
    parcels.put_in(book, found)
    return answer, tuple(words)


def _order(named: str, listed: Manifest, last: parcels.In | None, now: datetime) -> Iterator[str]:
    """What the running numbers and the clock of a sender tell; a gap or a doubling stops nothing."""
    ahead = listed.sent_at - now
    if ahead > AHEAD:
        yield f"Đồng hồ của {named} chạy trước {_minutes(ahead)} phút so với máy này."
    if (back := gone_back(listed, last)) > AHEAD:
        yield f"Đồng hồ của {named} chạy lùi {_minutes(back)} phút so với gói trước."
    number = listed.number
    for first, until in islice(parcel.gaps(listed, last.number if last else 0), _SENTENCES):
        gap = f"số {first}" if first == until else f"số {first} đến {until}"
        yield f"Chưa nhận gói {gap} của {named}."
    if last is not None and number == last.number + 1 and listed.previous != last.digest:
        yield (
            f"Gói số {number} của {named} nối sau một gói số {last.number} khác với gói đã nhận: hai máy "
            "cùng gửi, hoặc sổ vừa phục hồi từ bản sao lưu. Hỏi lại đơn vị."
        )
    elif last is not None and number == last.number:
        yield (
            f"{named} có hai gói khác nhau cùng số {number}: hai máy cùng gửi, hoặc sổ vừa phục hồi từ bản "
            "sao lưu. Hỏi lại đơn vị."
        )


def _minutes(difference: timedelta) -> int:
    return round(difference.total_seconds() / 60)


def _adjusting(reading: Reading, found: Packet) -> str:
    """What a packet does to the closed figures that its sender sent before; empty where there are none."""
    known = (one for one in months.taken(reading, found.period, found.unit) if one.is_final)
    before = next(known, None)
    if before is None or before.revision >= found.revision:
        return ""
    named = f"{found.unit_name} ({found.unit})"
    if not found.is_final:
        return (
            f"{named} gửi số tạm tính lần {found.revision} của {found.period.title.lower()} sau khi đã chốt: "
            f"biểu vẫn dùng số đã chốt ở lần {before.revision} cho đến khi đơn vị chốt lại."
        )
    moved = compared(packet.read(months.bytes_taken(reading, before)), found).sentences()[:_SENTENCES]
    changed = "; ".join(moved) if moved else "số liệu không đổi"
    return f"{named} chốt lại {found.period.title.lower()}, lần {found.revision}: {changed}."


def _check_address(place: Workplace, found: Packet, believed: Believed | None) -> None:
    refuse_other_kind(place, found.unit_name, is_practice=found.is_practice)
    is_passed_on = believed is not None and believed.sender == found.superior != found.unit
    if found.superior != place.profile.unit and not is_passed_on:
        raise Refused(
            f"Gói của {found.unit_name} gửi cho đơn vị mã {found.superior}, "
            f"không phải {place.profile.name} ({place.profile.unit})."
        )
    if found.is_final and found.made_at < found.period.end_at:
        raise Refused(
            f"Gói của {found.unit_name} ghi là đã chốt nhưng lập trước khi {found.period.title} kết thúc."
        )


def _answer(place: Workplace, found: Packet, digest: str, now: datetime) -> Acknowledgement:
    return Acknowledgement(
        packet=found.name,
        digest=digest,
        unit=found.unit,
        superior=place.profile.unit,
        revision=found.revision,
        lines=len(found.lines),
        received_at=write_moment(now),
    )


def _missing(place: Workplace) -> tuple[UnitShare, ...]:
    """Who has not sent the latest period that anybody has sent."""
    with place.register.read() as reading:
        latest = sums.newest_period(reading)
        if latest is None:
            return ()
        sent = {one.sender for one in sums.heads(reading, latest)}
        others = {
            sender: days_words(first, last)
            for sender, _, first, last in months.days_sent(reading, {latest.key})
        }
        units = tree(reading).expected(latest.last_on)
    return tuple(
        UnitShare(one.sender, one.name, latest.key, other_days=others.get(one.sender, ""))
        for one in units
        if one.sender not in sent
    )
