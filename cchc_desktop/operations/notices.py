"""Notices downward: written by the superior, kept by the unit below until somebody has dealt with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cchc_desktop.core import notice, trust
from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import Letter, fingerprint
from cchc_desktop.core.letter_body import LONGEST_TEXT
from cchc_desktop.core.notice import About, Notice, NoticeKind
from cchc_desktop.core.text import nfc
from cchc_desktop.core.trust import Standing
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.enclosing import Offer, install, offers, read_pack
from cchc_desktop.operations.letters import digest_of, letter_of, peer_of, written
from cchc_desktop.operations.packs import try_pack
from cchc_desktop.operations.parcels import own_keys
from cchc_desktop.store import months, notices, peers
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.members import members
from cchc_desktop.store.notices import Kept
from cchc_desktop.store.reading import Reading

VERB = "notice"
ALL = "all"
_KINDS = frozenset(NoticeKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One notice; ``is_ours`` tells one that we wrote. ``after`` says what became of it since."""

    notice: Notice
    peer: str
    is_ours: bool
    digest: str
    at: datetime
    done_at: datetime | None
    done_by: str
    after: str = ""


def listed(reading: Reading, peer: str | None = None) -> tuple[Shown, ...]:
    """Every notice that came, or that we wrote, the newest first; from or to one ``peer`` alone."""
    found = [
        _shown(reading, one) for ours in (False, True) for one in _of_notices(reading, peer, is_ours=ours)
    ]
    return tuple(sorted(found, key=lambda one: (one.notice.made_at, one.notice.number), reverse=True))


def _of_notices(reading: Reading, peer: str | None, *, is_ours: bool) -> Iterable[Kept]:
    return (one for one in notices.notices(reading, is_ours=is_ours, peer=peer) if one.kind in _KINDS)


def _shown(reading: Reading, kept: Kept) -> Shown:
    told = notice.read(letter_of(kept).body)
    return Shown(
        notice=told,
        peer=kept.peer,
        is_ours=kept.is_ours,
        digest=kept.digest,
        at=kept.at,
        done_at=kept.done_at,
        done_by=kept.done_by,
        after="" if kept.is_ours else _after(reading, told),
    )


def _after(reading: Reading, told: Notice) -> str:
    """Whether a period that was returned has been made anew and sent since; a look ahead mends nothing."""
    if told.about is None:
        return ""
    about = told.about
    later = [
        one
        for one in months.closings(reading)
        if (one.period.first_on, one.period.last_on) == (about.first_on, about.last_on)
        and one.revision > about.revision
        and one.sent_at is not None
    ]
    closed = max((one.revision for one in later if one.is_final), default=0)
    if closed:
        return f"đã gửi lần {closed}"
    ahead = max((one.revision for one in later), default=0)
    return f"mới gửi số tạm tính lần {ahead}, chưa chốt lại" if ahead else ""


def tell(place: Workplace, units: Iterable[str], text: str, now: datetime, *, by: str) -> tuple[str, ...]:
    """Write a message to each of ``units``; it goes with the next collecting of their packets."""
    text = _text(text)
    if not text:
        raise Refused("Chưa ghi nội dung thông báo.", "text")
    return _to_each(place, units, Notice(kind=NoticeKind.MESSAGE, number=0, made_at=now, text=text), by)


def send_pack(
    place: Workplace, units: Iterable[str], file: Path, now: datetime, *, by: str, text: str = ""
) -> tuple[str, ...]:
    """Write a notice that brings a pack of dated data; Refused where the pack is not sound."""
    try_pack(place, file)
    pack = read_pack(file)
    if not pack.text:
        raise Refused(f"Gói “{file.name}” quá lớn để gửi kèm thông báo. Chuyển tệp bằng USB.", "file")
    told = Notice(kind=NoticeKind.PACK, number=0, made_at=now, text=_text(text), packs=(pack,))
    return _to_each(place, units, told, by)


def _text(typed: str) -> str:
    text = nfc(typed)
    refuse_card("text", text)
    if len(text) > LONGEST_TEXT:
        raise Refused(f"Nội dung dài quá {LONGEST_TEXT} ký tự. Hãy viết ngắn lại.", "text")
    return text


def _to_each(place: Workplace, units: Iterable[str], told: Notice, by: str) -> tuple[str, ...]:
    with place.register.write() as book:
        to = _units(place, book, units, told.made_at)
        for unit in to:
            put(book, unit, told, by)
    return to


def _units(place: Workplace, reading: Reading, units: Iterable[str], now: datetime) -> tuple[str, ...]:
    if place.profile.role != "superior":
        raise Refused("Chỉ đơn vị tổng hợp gửi được thông báo xuống.")
    expected = tuple(one.sender for one in members(reading, now.date()))
    known = {*expected, *(one.sender for one in peers.peers(reading))}
    told = tuple(dict.fromkeys(units))
    if told == (ALL,):
        told = expected
    unknown = [one for one in told if one not in known]
    if unknown or not told:
        named = f"đơn vị {unknown[0]}" if unknown else "đơn vị nào"
        raise Refused(f"Danh sách đơn vị báo cáo không có {named}.", "unit")
    return told


def put(book: Writing, unit: str, told: Notice, by: str) -> Kept:
    """Sign a notice under the next number and let it wait for the road; an entry says so."""
    now, is_practice = told.made_at, book.profile.is_practice
    numbered = replace(told, number=notices.next_number(book), is_practice=is_practice)
    kept = written(book, unit, numbered, own_keys(book, now), by)
    note = {"peer": unit, "kind": told.kind.value, "digest": kept.digest, "words": numbered.words()}
    book.append(None, verb=VERB, at=now, recorded_at=now, by=by, note=note)
    return kept


def returned(about: About, reason: str, now: datetime) -> Notice:
    """The notice that a packet is to be mended; its number comes when it is kept."""
    return Notice(kind=NoticeKind.RETURNED, number=0, made_at=now, text=_text(reason), about=about)


def take_notice(place: Workplace, book: Writing, letter: Letter, data: bytes, now: datetime) -> str:
    """Keep a notice of the unit above, to be dealt with; what to say of it."""
    told, profile = notice.read(letter.body), place.profile
    if letter.sender != profile.superior:
        raise Refused(f"Thông báo của đơn vị mã {letter.sender}, không phải đơn vị tổng hợp của sổ này.")
    if told.is_practice and not profile.is_practice:
        raise Refused("Thông báo lập từ sổ thực hành của đơn vị tổng hợp nên không nhận vào sổ thật.")
    standing = trust.standing(letter.key, peers.peers(book, letter.sender))
    if standing in {Standing.FOREIGN, Standing.CLOSED}:
        raise Refused(
            f"Thông báo ký bằng khóa chưa được tin ({fingerprint(letter.key)}). Gọi cho đơn vị tổng hợp để "
            "đối chiếu dãy số; đúng thì đóng khóa cũ và xác nhận khóa này "
            "(Gửi – nhận, Khóa và kết nối; hay lệnh peers)."
        )
    if standing is Standing.FIRST:
        peers.see(book, peer_of(letter, now))
    kept = Kept(
        digest=digest_of(data),
        peer=letter.sender,
        is_ours=False,
        kind=told.kind.value,
        letter=data,
        at=now,
    )
    notices.put(book, kept)
    return f"Thông báo số {told.number} của đơn vị tổng hợp: {told.words()}"


def find(reading: Reading, number: int) -> Shown:
    """The notice that came under this number; Refused where there is none."""
    found = [one for one in listed(reading) if not one.is_ours and one.notice.number == number]
    if not found:
        raise Refused(f"Không có thông báo số {number}.", "number")
    return found[0]


def what_changes(place: Workplace, number: int) -> tuple[Offer, ...]:
    """What the packs of a notice would change; nothing is changed."""
    with place.register.read() as reading:
        found = find(reading, number)
    if not found.notice.packs:
        raise Refused(f"Thông báo số {number} không kèm gói dữ liệu nào.", "number")
    return offers(place, found.notice.packs)


def take_packs(place: Workplace, number: int, now: datetime, *, by: str) -> tuple[str, ...]:
    """Install the packs of a notice; what was left out, in sentences. All of them in, it is dealt with."""
    left = tuple(install(place, what_changes(place, number), now, by))
    if not left:
        deal_with(place, number, now, by=by)
    return left


def deal_with(place: Workplace, number: int, now: datetime, *, by: str) -> None:
    """Note that a notice was read and dealt with."""
    with place.register.write() as book:
        found = find(book, number)
        if found.done_at is None:
            notices.done(book, found.digest, now, by)
            note = {"peer": found.peer, "number": number, "digest": found.digest}
            book.append(None, verb="notice_done", at=now, recorded_at=now, by=by, note=note)
