"""Whose key is believed: compared by its figures, closed when it was lost, followed by the one it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from cchc_desktop.core import enrolment, trust
from cchc_desktop.core import letter as letters
from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.enrolment import Introduction, Succession
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import Letter, fingerprint
from cchc_desktop.core.text import day_time, nfc
from cchc_desktop.core.trust import Peer, PeerState, Standing
from cchc_desktop.operations.answers import AHEAD
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.letters import is_of_practice, name_in, peer_of, signer_of, written
from cchc_desktop.operations.parcels import keys_in_use, renew_keys
from cchc_desktop.operations.sealing import Keys, signed, verified
from cchc_desktop.store import notices, parcels, peers
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

VERB = "peer"
FIGURES = 30
_FEWEST_WORDS = 2
_NO_FIGURE = re.compile(r"\D")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A key that signed what was set aside and is not believed; ``times`` is how many files it signed."""

    sender: str
    key: str
    name: str
    times: int


def waiting(reading: Reading) -> tuple[Waiting, ...]:
    """The foreign keys under which something was set aside, by unit."""
    known = {(one.sender, one.key) for one in peers.peers(reading)}
    found: dict[tuple[str, str], Waiting] = {}
    for letter in _of_asides(reading, ""):
        key = (letter.sender, letter.key)
        if key not in known and not _is_strange(reading, letter):
            before = found.get(key)
            name = name_in(letter) or (before.name if before else "")
            found[key] = Waiting(*key, name, before.times + 1 if before else 1)
    return tuple(found[key] for key in sorted(found))


def _of_asides(reading: Reading, unit: str) -> Iterator[Letter]:
    """The letters under which the files of ``unit`` came that wait to be looked at; of all without one."""
    for aside in parcels.asides(reading):
        letter = signer_of(reading, aside.name, aside.data)
        if letter is not None and unit in {"", letter.sender}:
            yield letter


def _is_strange(reading: Reading, letter: Letter) -> bool:
    """Whether it comes from a practice register and ours is a real one: its key is nobody's here."""
    return not reading.profile.is_practice and is_of_practice(letter)


def own_figures(reading: Reading) -> str:
    """The figures of the key that this unit signs with; empty before the first."""
    keys = keys_in_use(reading)
    return "" if keys is None else fingerprint(keys.public)


def figures_of(typed: str) -> str:
    """The figures as somebody typed them, without blanks; Refused where some are missing."""
    figures = _NO_FIGURE.sub("", nfc(typed))
    if len(figures) != FIGURES:
        raise Refused(
            f"Dãy số đối chiếu có {FIGURES} chữ số, mới có {len(figures)}. Ghi đủ sáu nhóm năm chữ số.",
            "figures",
        )
    return figures


def _is_of(key: str, figures: str) -> bool:
    return _NO_FIGURE.sub("", fingerprint(key)) == figures


def confirm_in(book: Writing, unit: str, typed: str, now: datetime, by: str) -> Peer:
    """Believe the key of ``unit`` with these figures: they were read to us by the unit itself.

    Refused while another key of it is in use: that one is closed first, with a reason.
    """
    figures = figures_of(typed)
    known = peers.peers(book, unit)
    found = next((one for one in known if _is_of(one.key, figures)), None)
    if found is not None and found.state is PeerState.CLOSED:
        raise Refused(
            f"Khóa có dãy số này của đơn vị {unit} đã ngừng dùng ({found.reason}). "
            "Đề nghị đơn vị đổi khóa rồi đọc lại dãy số mới.",
            "figures",
        )
    if found is None:
        apart = next((one for one in _of_asides(book, unit) if _is_of(one.key, figures)), None)
        if apart is None:
            raise Refused(
                f"Chưa có tệp nào của đơn vị {unit} ký bằng khóa có dãy số này. Nghe đọc lại từng nhóm số; "
                "nếu đúng thì nhận tệp của đơn vị trước (lệnh collect).",
                "figures",
            )
        if _is_strange(book, apart):
            raise Refused(
                f"Khóa có dãy số này là của sổ thực hành của đơn vị {unit} nên không xác nhận trong sổ thật. "
                "Nghe đọc dãy số của sổ thật.",
                "figures",
            )
        refuse_second(known, unit)
        found = peer_of(apart, now)
        peers.see(book, found)
    confirmed = replace(found, state=PeerState.CONFIRMED, settled_at=now, settled_by=nfc(by))
    if found.state is not PeerState.CONFIRMED:
        peers.settle(book, confirmed)
        enter(book, confirmed, now, by)
    return confirmed


def refuse_second(known: tuple[Peer, ...], unit: str) -> None:
    """A unit has one key at a time."""
    in_use = trust.key_in_use(known)
    if in_use is not None:
        raise Refused(
            f"Đơn vị {unit} đang dùng khóa {fingerprint(in_use.key)}. Đóng khóa đó trước, kèm lý do "
            f"(Gửi – nhận, Khóa và kết nối; hay lệnh peers --close {unit}), rồi mới nhận khóa khác.",
            "figures",
        )


def enter(book: Writing, peer: Peer, now: datetime, by: str) -> None:
    """The chain knows what became of a key."""
    note = {
        "peer": peer.sender,
        "figures": fingerprint(peer.key),
        "state": peer.state.value,
        "reason": peer.reason,
    }
    book.append(None, verb=VERB, at=now, recorded_at=now, by=by, note=note)


def close_key(
    place: Workplace, unit: str, now: datetime, *, by: str, reason: str, at: datetime | None = None
) -> tuple[Peer, tuple[str, ...]]:
    """Believe the key of ``unit`` no more since ``at``; what came under it after that, in sentences."""
    since = at or now
    reason = nfc(reason)
    refuse_card("reason", reason)
    if len(reason.split()) < _FEWEST_WORDS:
        raise Refused("Đóng khóa phải ghi lý do, ít nhất vài chữ, ví dụ: mất máy tính ngày 05/10.", "reason")
    if since > now + AHEAD:
        raise Refused(f"Thời điểm đóng khóa ({day_time(since)}) chưa tới.", "at")
    with place.register.write() as book:
        in_use = trust.key_in_use(peers.peers(book, unit))
        if in_use is None:
            raise Refused(f"Đơn vị {unit} không có khóa nào đang dùng.", "unit")
        closed = replace(in_use, state=PeerState.CLOSED, settled_at=since, settled_by=nfc(by), reason=reason)
        peers.settle(book, closed)
        enter(book, closed, now, by)
        return closed, tuple(_doubtful(book, closed, since))


def _doubtful(reading: Reading, closed: Peer, since: datetime) -> Iterator[str]:
    for one in parcels.ins_since(reading, closed.sender, since):
        if letters.read(one.letter, "manifest").key == closed.key:
            yield (
                f"Gói số {one.number} nhận lúc {day_time(one.received_at)}, sau thời điểm đóng khóa, ký bằng "
                "khóa vừa đóng: đề nghị đơn vị xem lại số liệu của gói này."
            )


@dataclass(frozen=True, slots=True)
class Renewed:
    """Our new figures, and the units that a letter will tell of them."""

    figures: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """One key of ours follows another; ``is_lost``: somebody else may hold the old one."""

    old: Keys
    new: Keys
    at: datetime
    by: str
    reason: str
    is_lost: bool


def change_key(place: Workplace, now: datetime, *, by: str, reason: str, is_lost: bool = False) -> Renewed:
    """Sign with a new key from now on, and tell those who know the old one under its signature.

    With ``is_lost`` the letter is signed by the new one alone, and believed after its figures were compared.
    """
    reason = nfc(reason)
    refuse_card("reason", reason)
    profile = place.profile
    with place.register.write() as book:
        old = keys_in_use(book)
        if old is None:
            raise Refused("Sổ này chưa ký tệp nào nên chưa có khóa để đổi.")
        new = renew_keys(book, now, reason)
        told = (profile.superior,) if profile.role != "superior" else _known(book)
        change = _Change(old=old, new=new, at=now, by=by, reason=reason, is_lost=is_lost)
        for unit in told:
            _tell(book, place, unit, change)
        note = {"figures": fingerprint(new.public), "reason": reason, "is_lost": is_lost}
        book.append(None, verb="new_key", at=now, recorded_at=now, by=by, note=note)
    return Renewed(fingerprint(new.public), told)


def _known(reading: Reading) -> tuple[str, ...]:
    in_use = (one.sender for one in peers.peers(reading) if one.state is not PeerState.CLOSED)
    return tuple(dict.fromkeys(in_use))


def _tell(book: Writing, place: Workplace, unit: str, change: _Change) -> None:
    new, number = change.new, notices.next_number(book)
    ours = Introduction(
        number=number,
        made_at=change.at,
        name=place.profile.name,
        recipient=new.recipient,
        is_practice=place.profile.is_practice,
    )
    if change.is_lost:
        written(book, unit, ours, new, change.by)
        return
    letter = Letter(kind="answer", sender=book.unit, to=unit, body=enrolment.write(ours), key=new.public)
    introduction = signed(letter, new).decode()
    told = Succession(number=number, made_at=change.at, reason=change.reason, introduction=introduction)
    written(book, unit, told, change.old, change.by)


def take_new_key(book: Writing, letter: Letter, now: datetime) -> str:
    """Believe the key that a believed one names as much as that one; what to say of it."""
    told = enrolment.read_succession(letter.body)
    next_one = verified(told.introduction.encode(), "answer")
    ours = enrolment.read_introduction(next_one.body)
    if _is_strange(book, letter):
        raise Refused(f"Giấy đổi khóa của {ours.name} lập từ sổ thực hành nên không nhận vào sổ thật.")
    if (next_one.sender, next_one.to) != (letter.sender, letter.to):
        raise Refused("Giấy đổi khóa giới thiệu khóa của đơn vị khác nên không dùng được.")
    known = peers.peers(book, letter.sender)
    standing, of_next = trust.standing(letter.key, known), trust.standing(next_one.key, known)
    if of_next is Standing.KNOWN:
        return ""
    if standing is not Standing.KNOWN or of_next is Standing.CLOSED:
        raise Refused(
            f"Giấy đổi khóa của đơn vị {letter.sender} không ký bằng khóa đang dùng nên không tin được. "
            f"Gọi cho đơn vị để đối chiếu dãy số {fingerprint(next_one.key)}."
        )
    [old] = [one for one in known if one.key == letter.key]
    reason = f"thay bằng khóa mới: {told.reason}" if told.reason else "thay bằng khóa mới"
    peers.settle(book, replace(old, state=PeerState.CLOSED, settled_at=now, settled_by="", reason=reason))
    settled_at = now if old.state is PeerState.CONFIRMED else None
    followed = replace(
        peer_of(next_one, now),
        state=old.state,
        settled_at=settled_at,
        settled_by=old.settled_by,
        reason="khóa trước giới thiệu",
    )
    peers.see(book, followed)
    enter(book, followed, now, "")
    because = f" ({told.reason})" if told.reason else ""
    return (
        f"{ours.name} ({letter.sender}) đổi khóa{because}, giấy ký bằng khóa cũ nên đã nhận; "
        f"dãy số mới {fingerprint(next_one.key)}."
    )
