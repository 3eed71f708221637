"""The round of letters where packets go: taken in for whom they are, ours laid down, old ones tried again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from cchc_desktop.carriers import Box
from cchc_desktop.core import trust
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.letter import Letter
from cchc_desktop.core.trust import Standing
from cchc_desktop.operations.apart import StillApart, set_apart
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.enrol import take_answer
from cchc_desktop.operations.letters import (
    INVITATION,
    in_order,
    is_for,
    is_told,
    lay,
    opened_letter,
    senders,
    signer_of,
)
from cchc_desktop.operations.look_up import take_opening
from cchc_desktop.operations.notices import take_notice
from cchc_desktop.operations.peer_keys import take_new_key
from cchc_desktop.store import notices, parcels, peers
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.notices import Kept
from cchc_desktop.store.parcels import Aside
from cchc_desktop.store.reading import Reading


@dataclass(slots=True)
class Round:
    """What one round of letters did; ``refused`` with reasons, ``renewed`` whose keys are newly believed.

    ``again``: letters that lie apart already, not believed this time either. ``unlaid``: why ours stayed.
    ``is_reached``: unless the road could not be looked at.
    """

    said: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    again: list[tuple[str, str]] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    dismissed: list[str] = field(default_factory=list)
    unlaid: str = ""
    is_reached: bool = True


def take_letters(place: Workplace, box: Box, names: Iterable[str], now: datetime) -> Round:
    """Take in the letters among ``names`` that are for us, in the order in which they were written."""
    found = Round()
    for name in in_order(one for one in names if is_for(one, place.profile.unit)):
        if _is_seen(place, box.digest(name)):
            continue
        try:
            _take_file(place, name, box.get(name), now, found)
        except StillApart as failure:
            found.again.append((name, failure.sentence))
        except (Refused, Trouble) as failure:
            found.refused.append((name, failure.sentence))
    return found


def _is_seen(place: Workplace, digest: str) -> bool:
    """Whether the letter of this digest is here: taken in, or set aside until somebody believes it.

    One whose key is believed by now is fetched again: the machine may have stopped before it came in.
    """
    if not digest:
        return False
    with place.register.read() as reading:
        aside = parcels.aside(reading, digest)
        return notices.is_known(reading, digest) or (aside is not None and not _is_believed(reading, aside))


def _is_believed(reading: Reading, aside: Aside) -> bool:
    """Whether what waits aside was signed with a key that we believe now."""
    signer = None if aside.settled_at is not None else signer_of(reading, aside.name, aside.data)
    if signer is None:
        return False
    return trust.standing(signer.key, peers.peers(reading, signer.sender)) is Standing.KNOWN


def _take_file(place: Workplace, name: str, data: bytes, now: datetime, found: Round) -> None:
    if name.endswith(INVITATION):
        with place.register.read() as reading:
            told, _ = opened_letter(reading, name, data)
            is_known = notices.is_known(reading, hashlib.sha256(told).hexdigest())
        if not is_known:
            found.said.append(f"Có giấy mời kết nối {name}: xem rồi kết nối bằng lệnh join.")
        return
    with place.register.read() as reading:
        told, _ = _as_signed(reading, name, data)
        digest = hashlib.sha256(told).hexdigest()
        if digest in parcels.dismissed(reading):
            found.dismissed.append(name)
            return
    said, renewed = take_letter(place, name, data, now)
    if said:
        with place.register.write() as book:
            parcels.settle_aside(book, digest, now, "", parcels.CAME_SINCE)
    found.said += [said] if said else []
    found.renewed += [renewed] if renewed else []


def take_letter(
    place: Workplace, name: str, data: bytes, now: datetime, *, is_kept: bool = True
) -> tuple[str, str]:
    """Do what one letter is for; what to say of it, and whose key follows another by it.

    Refused where it is not believed, with the letter set aside if it ``is_kept``.
    """
    try:
        with place.register.write() as book:
            return _take(place, book, name, data, now)
    except Refused as failure:
        if not is_kept:
            raise
        with place.register.write() as book:
            told, letter = _as_signed(book, name, data)
            sender = "" if letter is None else letter.sender
            again = set_apart(book, name, failure, told, now, sender=sender)
        raise again or failure from failure


def _as_signed(reading: Reading, name: str, data: bytes) -> tuple[bytes, Letter | None]:
    """A letter without what it was closed in, which is another each time it goes; else the file as it is."""
    try:
        return opened_letter(reading, name, data)
    except Refused:
        return data, None


def _take(place: Workplace, book: Writing, name: str, data: bytes, now: datetime) -> tuple[str, str]:
    told, letter = opened_letter(book, name, data)
    digest = hashlib.sha256(told).hexdigest()
    if notices.is_known(book, digest) or is_told(book, told, letter.sender):
        return "", ""
    if letter.kind == "notice":
        return take_notice(place, book, letter, told, now), ""
    said = _done(place, book, letter, now)
    kept = Kept(
        digest=digest,
        peer=letter.sender,
        is_ours=False,
        kind=letter.kind,
        letter=told,
        at=now,
        done_at=now,
    )
    notices.put(book, kept)
    return said, letter.sender if letter.kind == "new_key" else ""


def _done(place: Workplace, book: Writing, letter: Letter, now: datetime) -> str:
    """Do what a letter is for; what to say of it."""
    if letter.kind == "answer":
        return take_answer(place, book, letter, now)
    if letter.kind == "look_up":
        return take_opening(place, book, letter, now)
    return take_new_key(book, letter, now)


Take = Callable[[Workplace, str, bytes, datetime, str], tuple[str, ...]]
"""Takes a packet in, and tells what is to be noted of it; Refused where it is still not believed."""


def _no_packet(_place: Workplace, name: str, _data: bytes, _now: datetime, _by: str) -> tuple[str, ...]:
    raise Refused(f"Tệp {name} không phải giấy tờ trao đổi của chương trình.")


def exchange_letters(
    place: Workplace, box: Box, now: datetime, by: str, take_packet: Take = _no_packet
) -> Round:
    """Take in the letters at ``box`` and lay ours.

    A unit lays them for its superior wherever it goes, a superior for those whose files lie there.
    """
    try:
        names, is_reached = box.names(), True
    except Trouble:
        names, is_reached = (), False
    found = take_letters(place, box, names, now)
    found.is_reached = is_reached
    for unit in found.renewed:
        again = try_again(place, unit, now, by, take_packet)
        found.said += (*(f"Đã nhận tệp để riêng {name}." for name in again.names), *again.words)
    profile = place.profile
    to = [profile.superior] if profile.role != "superior" else senders(names)
    try:
        lay(place, box, to, now)
    except Trouble as trouble:
        found.unlaid = trouble.sentence
    return found


@dataclass(frozen=True, slots=True)
class Again:
    """What was set aside and is in now: the names of the files, and what is to be noted of them."""

    names: tuple[str, ...]
    words: tuple[str, ...]


def try_again(place: Workplace, unit: str, now: datetime, by: str, take_packet: Take) -> Again:
    """Take in what was set aside of ``unit`` and is believed by now. The reason stays."""
    with place.register.read() as reading:
        waiting = [
            aside
            for aside in reversed(parcels.asides(reading))
            if (signer := signer_of(reading, aside.name, aside.data)) is not None and signer.sender == unit
        ]
    taken: list[str] = []
    words: list[str] = []
    for aside in waiting:
        try:
            if is_for(aside.name, place.profile.unit):
                take_letter(place, aside.name, aside.data, now)
            else:
                words += take_packet(place, aside.name, aside.data, now, by)
        except Refused:
            continue  # its reason is kept anew
        with place.register.write() as book:
            parcels.settle_aside(book, aside.digest, now, by, parcels.BELIEVED_SINCE)
        taken.append(aside.name)
    return Again(tuple(taken), tuple(words))
