"""Answers to packets: signed by the superior, believed and kept by the commune as its proof."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from cchc_desktop.carriers import Box
from cchc_desktop.core import acknowledgement, answer, parcel, trust
from cchc_desktop.core import letter as letters
from cchc_desktop.core.acknowledgement import Acknowledgement
from cchc_desktop.core.answer import Answer, Counting, State
from cchc_desktop.core.dossier import write_moment
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.letter import Letter
from cchc_desktop.core.letter_body import LONGEST_TEXT
from cchc_desktop.core.parcel import Manifest
from cchc_desktop.core.trust import Peer, Standing
from cchc_desktop.operations.above import keep_strange
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.parcels import keys_in_use, own_keys
from cchc_desktop.operations.sealing import FORGETFUL, Keys, Seals, verified
from cchc_desktop.store import months, parcels, peers
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.parcels import In, Out
from cchc_desktop.store.reading import Reading

AHEAD = timedelta(seconds=300)
"""By so much two clocks may differ without a word."""


class Disbelieved(Refused):
    """An answer that is soundly signed and cannot be used: people have to hear of it."""


def answer_to(
    book: Writing,
    told: bytes,
    listed: Manifest,
    name: str,
    now: datetime,
    *,
    missing: tuple[str, ...] = (),
    reason: str = "",
) -> bytes:
    """The letter that says what became of a packet.

    ``missing`` pieces keep it from being taken in, and so does ``reason``.
    """
    keys, is_in = own_keys(book, now), not missing and not reason
    sender = letters.read(told, "manifest").sender  # not the packet's own unit where it was passed on
    state: State = "accepted" if is_in else "refused" if reason else "incomplete"
    revision = listed.head.get("revision")
    said = Answer(
        state=state,
        name=name,
        packet=listed.packet,
        manifest=hashlib.sha256(told).hexdigest(),
        revision=revision if type(revision) is int and revision >= 0 else 0,
        listed=listed.lines,
        lines=listed.lines if is_in else 0,
        missing=missing,
        received_at=write_moment(now),
        ahead=_worth_a_word(listed.sent_at - now),
        behind=_worth_a_word(gone_back(listed, parcels.last_in(book, sender))),
        recipient=keys.recipient,
        reason=reason[:LONGEST_TEXT],
        counts=_counts(book, listed),
    )
    return _signed(said, book.unit, sender, keys)


def is_answered(box: Box, name: str, told: bytes) -> bool:
    """Whether an answer to this very letter lies beside the packet of that name already, to be read."""
    there, speaks_of = name + acknowledgement.ENDING, hashlib.sha256(told).hexdigest()
    try:
        return there in box.names() and speaks_of.encode() in box.get(there)
    except Trouble:
        return False


def _signed(said: Answer, unit: str, to: str, keys: Keys, seals: Seals = FORGETFUL) -> bytes:
    body = answer.write(said)
    return seals.signed(Letter(kind="acknowledgement", sender=unit, to=to, body=body, key=keys.public), keys)


def gone_back(listed: Manifest, last: In | None) -> timedelta:
    """By how much the clock of a sender has gone back since the packet of its that came ``last``."""
    if last is None or last.number >= listed.number:
        return timedelta()
    before = parcel.read(letters.read(last.letter, "manifest").body)
    return before.sent_at - listed.sent_at


def _worth_a_word(difference: timedelta) -> int:
    return int(difference.total_seconds()) if difference > AHEAD else 0


def _counts(reading: Reading, listed: Manifest) -> Counting | None:
    """What counts for the days that a packet tells of; None while nothing does, or it tells of none."""
    period = listed.head.get("period")
    if not isinstance(period, list):
        return None
    try:
        first_on, last_on = map(date.fromisoformat, period[-2:])
    except (TypeError, ValueError):
        return None
    found = months.counting(reading, listed.unit, first_on, last_on)
    if found is None:
        return None
    return Counting(
        first_on=first_on.isoformat(),
        last_on=last_on.isoformat(),
        revision=found.revision,
        newest=found.newest,
        digest=found.digest,
        is_final=found.is_final,
        made_at=write_moment(found.made_at),
    )


def answer_again(reading: Reading, before: In, keys: Keys, seals: Seals = FORGETFUL) -> bytes:
    """What a packet was answered; under the key that we sign with now, telling what counts by now."""
    letter = letters.read(before.answer, "acknowledgement")
    listed = parcel.read(letters.read(before.letter, "manifest").body)
    said = answer.read(letter.body)
    anew = replace(said, counts=_counts(reading, listed), recipient=keys.recipient)
    if letter.key == keys.public and anew == said:
        return before.answer
    return _signed(anew, reading.unit, before.sender, keys, seals)


def answers_given(reading: Reading, unit: str, most: int, seals: Seals = FORGETFUL) -> Mapping[str, bytes]:
    """The last answers to a unit by the names of its packets; of one name the newest."""
    keys = keys_in_use(reading)
    if keys is None:
        return {}
    last = reversed(parcels.last_ins(reading, unit, most))
    given = [answer_again(reading, one, keys, seals) for one in last]
    return {answer.read(letters.read(told, "acknowledgement").body).name: told for told in given}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the superior says of a packet of ours: its digest and revision, how many lines were counted.

    ``is_news`` tells an answer that was not here before.
    """

    packet: str
    revision: int
    lines: int
    state: State = "accepted"
    reason: str = ""
    is_news: bool = True
    ahead: int = 0
    behind: int = 0


def take_answer(place: Workplace, data: bytes, now: datetime) -> Heard | None:
    """Believe and keep an answer; None where it speaks of nothing of ours, or contradicts itself.

    Refused where nobody should believe it.
    """
    try:
        letter = verified(data, "acknowledgement")
    except Refused:
        return _plain(place, acknowledgement.read(data))
    profile = place.profile
    if (letter.sender, letter.to) != (profile.superior, profile.unit):
        return None
    try:
        said = answer.read(letter.body)
    except Refused as failure:
        raise Disbelieved(failure.sentence) from failure
    with place.register.write() as book:
        out = parcels.out_of(book, said.manifest)
        if out is None or out.packet != said.packet:
            keep_strange(book, letter, data, now)
            return None
        _meet(book, letter, said.recipient, now)
        is_taken = said.state == "accepted" and _is_counted(said, out)
        is_news = out.answer != data and _replaces(said, out, is_taken=is_taken)
        if is_news:
            parcels.answered(book, out.number, data, (out.answered_at or now) if is_taken else None)
    if said.state == "accepted" and not is_taken:
        return None
    return Heard(
        packet=said.packet,
        revision=said.revision,
        lines=said.lines,
        state=said.state,
        reason=said.reason,
        is_news=is_news,
        ahead=said.ahead,
        behind=said.behind,
    )


def _is_counted(said: Answer, out: Out) -> bool:
    """Whether an answer counts what our manifest lists, line by line; another one proves nothing."""
    listed = parcel.read(letters.read(out.letter, "manifest").body)
    is_of_it = (said.revision, said.listed) == (listed.head.get("revision"), listed.lines)
    return is_of_it and said.lines == said.listed


def _replaces(said: Answer, out: Out, *, is_taken: bool) -> bool:
    """Whether an answer is kept for the one before: an old letter that comes back takes nothing away."""
    if is_taken != (out.answered_at is not None):
        return is_taken
    if out.answer is None:
        return True
    before = answer.read(letters.read(out.answer, "acknowledgement").body).counts
    return before is None or (said.counts is not None and said.counts.rank >= before.rank)


def _plain(place: Workplace, said: Acknowledgement) -> Heard | None:
    """The answer of a program of before, to a packet that went unsigned."""
    profile = place.profile
    with place.register.read() as reading:
        went_signed = bool(parcels.outs_of(reading, said.digest))
        knows_better = bool(peers.peers(reading, profile.superior))
    if went_signed or knows_better or (said.unit, said.superior) != (profile.unit, profile.superior):
        return None
    return Heard(packet=said.digest, revision=said.revision, lines=said.lines)


def _meet(book: Writing, letter: Letter, recipient: str, now: datetime) -> None:
    """Keep the key of who answers, or what it can be written to by now; Refused for a key not believed."""
    known = peers.peers(book, letter.sender)
    standing = trust.standing(letter.key, known)
    if standing is Standing.FIRST:
        seen = Peer(sender=letter.sender, key=letter.key, recipient=recipient, seen_at=now)
        peers.see(book, seen)
        return
    if standing is not Standing.KNOWN:
        raise Disbelieved(
            f"Giấy báo nhận ký bằng khóa lạ ({letters.fingerprint(letter.key)}), không phải khóa của đơn vị "
            "nhận báo cáo đã biết. Gọi cho đơn vị đó để đối chiếu dãy số."
        )
    [ours] = [one for one in known if one.key == letter.key]
    if recipient and recipient != ours.recipient:
        peers.settle(book, replace(ours, recipient=recipient))
