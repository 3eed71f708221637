"""A superior invites a unit, the unit joins and answers: each then knows the other's key and its wishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from cchc_desktop.core import enrolment, trust
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.enrolment import ADDRESS, LATEST_CUTOFF, Introduction, Invitation
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import Letter, fingerprint
from cchc_desktop.core.numbering import unit_code
from cchc_desktop.core.text import nfc
from cchc_desktop.core.trust import Peer, PeerState, Standing
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.enclosing import Offer, install, offers, own_packs
from cchc_desktop.operations.letters import File, digest_of, file_of, peer_of, plain, written
from cchc_desktop.operations.look_up import PAGE, tell_again
from cchc_desktop.operations.parcels import own_keys
from cchc_desktop.operations.peer_keys import enter, refuse_second
from cchc_desktop.operations.sealing import is_of_the_road
from cchc_desktop.operations.unit_acts import welcome
from cchc_desktop.reports import reports
from cchc_desktop.store import notices, peers
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.members import Member, members
from cchc_desktop.store.notices import Kept
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import setting

ADDRESS_OF, EXPECTS = "superior:address", "superior:expects"
"""What the unit above told of itself: where packets go, and which reports it expects until which day."""


def invite(  # noqa: PLR0913 - what a superior tells of itself, all named
    place: Workplace,
    unit: str,
    now: datetime,
    *,
    by: str,
    address: str = "",
    forms: Iterable[str] = (),
    cutoff_day: int | None = None,
    look_up: str = "",
) -> File:
    """The letter that tells ``unit`` who we are, where packets go, what we expect, and by which data.

    ``look_up`` is the page where citizens see how their dossiers stand.
    """
    profile = place.profile
    if profile.role != "superior":
        raise Refused("Chỉ đơn vị tổng hợp lập được giấy mời kết nối.")
    unit, forms = unit_code(unit), tuple(dict.fromkeys(forms))
    _refuse_own(place, unit)
    refuse_wish((address, look_up), forms, cutoff_day)
    packs = own_packs(place, now)
    with place.register.write() as book:
        keys = own_keys(book, now)
        told = Invitation(
            number=notices.next_number(book),
            made_at=now,
            name=profile.name,
            recipient=keys.recipient,
            is_practice=profile.is_practice,
            address=address,
            forms=forms,
            cutoff_day=_cutoff(place, now) if cutoff_day is None else cutoff_day,
            packs=packs,
            look_up=look_up,
        )
        kept = written(book, unit, told, keys, by)
        told_of = {"address": address, "look_up": look_up, "forms": list(forms)}
        note = {"peer": unit, "digest": kept.digest, **told_of}
        book.append(None, verb="invite", at=now, recorded_at=now, by=by, note=note)
        return file_of(book, kept)


def _refuse_own(place: Workplace, unit: str) -> None:
    """An invitation goes down: not to ourselves, and not to whoever invites us."""
    profile = place.profile
    if unit == profile.unit:
        raise Refused(f"{unit} là mã của chính sổ này; ghi mã của đơn vị được mời.", "unit")
    if unit == profile.superior:
        raise Refused(
            f"{profile.superior_name} ({unit}) là đơn vị trên của sổ này nên không mời được; chờ giấy mời "
            "của đơn vị đó.",
            "unit",
        )


def refuse_wish(addresses: Iterable[str], forms: Iterable[str], cutoff_day: int | None) -> None:
    """Refused for what no invitation can say: another kind of address, an unknown report, no such day."""
    if not all(map(ADDRESS.fullmatch, addresses)):
        raise Refused(
            "Địa chỉ nhận gói, địa chỉ tra cứu phải bắt đầu bằng https://, không có khoảng trắng.", "address"
        )
    unknown = [one for one in forms if one not in reports()]
    if unknown:
        raise Refused(f"Không có báo cáo “{unknown[0][:40]}”. Các mã: {', '.join(reports())}.", "forms")
    if cutoff_day is not None and not 0 <= cutoff_day <= LATEST_CUTOFF:
        raise Refused(f"Ngày chốt số liệu từ 1 đến {LATEST_CUTOFF}; 0 là ngày cuối tháng.", "cutoff_day")


def _cutoff(place: Workplace, now: datetime) -> int:
    return place.law.closes(is_calendar=None)(now.date()) or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What joining would do, before anything is done; ``changes`` in sentences."""

    invitation: Invitation
    sender: str
    figures: str
    standing: Standing
    changes: tuple[str, ...]
    packs: tuple[Offer, ...]


def look(place: Workplace, data: bytes, now: datetime) -> Joining:
    """What an invitation says and what joining would change; Refused where it is not for us."""
    with place.register.read() as reading:
        letter, told = _invitation(place, reading, data)
        known = peers.peers(reading, letter.sender)
        standing = trust.standing(letter.key, known)
        if standing is Standing.CLOSED:
            raise Refused(
                f"Giấy mời ký bằng khóa đã ngừng dùng của {told.name} ({fingerprint(letter.key)}). "
                "Đề nghị đơn vị tổng hợp lập giấy mời mới."
            )
        changes = tuple(_changes(place, reading, told, now))
    return Joining(
        invitation=told,
        sender=letter.sender,
        figures=fingerprint(letter.key),
        standing=standing,
        changes=changes,
        packs=offers(place, told.packs),
    )


def _invitation(place: Workplace, reading: Reading, data: bytes) -> tuple[Letter, Invitation]:
    if not is_of_the_road(data):
        raise Refused(
            "Tệp này không phải giấy mời. Chọn đúng tệp giấy mời (đuôi .giay-moi) mà đơn vị tổng hợp gửi.",
            "file",
        )
    letter = plain(reading, data, "invitation")[1]
    told, profile = enrolment.read_invitation(letter.body), place.profile
    if letter.sender != profile.superior:
        raise Refused(
            f"Giấy mời của {told.name} ({letter.sender}), trong khi sổ này báo cáo cho "
            f"{profile.superior_name or 'đơn vị khác'} ({profile.superior or 'không có'})."
        )
    if told.is_practice != profile.is_practice:
        kinds = ("sổ thực hành", "sổ thật")
        theirs, ours = kinds if told.is_practice else reversed(kinds)
        raise Refused(f"Giấy mời lập từ {theirs} nên không dùng cho {ours}.")
    return letter, told


def _changes(place: Workplace, reading: Reading, told: Invitation, now: datetime) -> Iterator[str]:
    today = now.date()
    before = setting(reading, ADDRESS_OF, today) or ""
    if told.address != before:
        yield f"Nơi gửi gói: {told.address or 'chuyển tay'} (trước đây: {before or 'chuyển tay'})."
    if told.look_up != (setting(reading, PAGE, today) or ""):
        yield f"Trang tra cứu ghi trên giấy tiếp nhận: {told.look_up or 'không có'}."
    if _expected(told) != setting(reading, EXPECTS, today):
        titles = "; ".join(_title(one) for one in told.forms)
        yield f"Báo cáo phải gửi: {titles or 'biểu số liệu hằng tháng'}."
    if told.cutoff_day != (ours := _cutoff(place, now)):
        yield (
            f"Đơn vị tổng hợp chốt số liệu {_day_words(told.cutoff_day)}, sổ này chốt {_day_words(ours)}: "
            "xem lại quy định chốt số liệu của đơn vị; giấy mời không tự đổi quy định này."
        )


def _title(code: str) -> str:
    known = reports().get(code)
    return code if known is None else known.title


def _day_words(day: int) -> str:
    return f"ngày {day}" if day else "ngày cuối tháng"


def _expected(told: Invitation) -> dict[str, Json]:
    return {"forms": list(told.forms), "cutoff_day": told.cutoff_day}


@dataclass(frozen=True, slots=True)
class Joined:
    """What was looked at, what the superior's key is now, the answer for it, and what was not installed."""

    joining: Joining
    peer: Peer
    answer: File
    left: tuple[str, ...]


def join(place: Workplace, data: bytes, now: datetime, *, by: str, is_compared: bool) -> Joined:
    """Take an invitation: keep the superior's key, what it expects, its packs, and write the answer.

    ``is_compared``: the figures were read to us, so that the key is believed for good.
    """
    found = look(place, data, now)
    told = found.invitation
    with at_desk(place, by, now) as desk:
        book = desk.book
        letter = _invitation(place, book, data)[0]
        peer = _pinned(book, letter, now, by, is_compared=is_compared)
        for name, value in ((ADDRESS_OF, told.address), (EXPECTS, _expected(told)), (PAGE, told.look_up)):
            if value != (setting(book, name, now.date()) or ""):
                choose(desk, name, value)
        digest = digest_of(data)
        if not notices.is_known(book, digest):
            notices.put(book, _kept(letter, digest, data, now))
        notices.done(book, digest, now, by)
        kept = _answer(book, place, letter.sender, digest, now, by)
        tell_again(book, place, now, by)
        note = {"peer": letter.sender, "digest": digest, "figures": found.figures, "is_compared": is_compared}
        book.append(None, verb="join", at=desk.at, recorded_at=desk.at, by=desk.by, note=note)
        answer = file_of(book, kept)
    left = tuple(install(place, found.packs, now, by))
    return Joined(found, peer, answer, left)


def _kept(letter: Letter, digest: str, data: bytes, now: datetime) -> Kept:
    return Kept(digest=digest, peer=letter.sender, is_ours=False, kind=letter.kind, letter=data, at=now)


def _pinned(book: Writing, letter: Letter, now: datetime, by: str, *, is_compared: bool) -> Peer:
    """The superior's key as it stands from now on; a second one only after the first was closed."""
    known = peers.peers(book, letter.sender)
    before = next((one for one in known if one.key == letter.key), None)
    if before is None:
        refuse_second(known, letter.sender)
        if known and not is_compared:
            raise Refused(
                f"Giấy mời ký bằng khóa mới ({fingerprint(letter.key)}). Gọi cho đơn vị tổng hợp để đối "
                "chiếu dãy số, khớp thì kết nối lại và ghi là đã đối chiếu.",
                "figures",
            )
    told = peer_of(letter, now)
    now_known = told if before is None else replace(before, name=told.name, recipient=told.recipient)
    if is_compared and now_known.state is PeerState.SEEN:
        now_known = replace(now_known, state=PeerState.CONFIRMED, settled_at=now, settled_by=nfc(by))
    if before is None:
        peers.see(book, now_known)
    else:
        peers.settle(book, now_known)
    enter(book, now_known, now, by)
    return now_known


def _answer(book: Writing, place: Workplace, to: str, digest: str, now: datetime, by: str) -> Kept:
    keys = own_keys(book, now)
    ours = Introduction(
        number=notices.next_number(book),
        made_at=now,
        name=place.profile.name,
        recipient=keys.recipient,
        is_practice=place.profile.is_practice,
        invitation=digest,
    )
    return written(book, to, ours, keys, by)


def take_answer(place: Workplace, book: Writing, letter: Letter, now: datetime) -> str:
    """Keep who answered our invitation, with its key as seen; what to say of it."""
    told = enrolment.read_introduction(letter.body)
    if told.is_practice and not place.profile.is_practice:
        raise Refused(f"{told.name} trả lời từ sổ thực hành nên không nhận vào sổ thật.")
    known = peers.peers(book, letter.sender)
    standing = trust.standing(letter.key, known)
    figures = fingerprint(letter.key)
    if standing in {Standing.FOREIGN, Standing.CLOSED}:
        raise Refused(
            f"{told.name} ({letter.sender}) trả lời bằng khóa chưa được tin ({figures}). Gọi cho đơn vị để "
            "đối chiếu dãy số; đúng thì đóng khóa cũ và xác nhận khóa này "
            "(Gửi – nhận, Khóa và kết nối; hay lệnh peers)."
        )
    invited = {one.digest for one in notices.notices(book, is_ours=True, peer=letter.sender)}
    if standing is Standing.FIRST and told.invitation not in invited:
        raise Refused(f"{told.name} ({letter.sender}) trả lời một giấy mời mà sổ này không lập.")
    peer = peer_of(letter, now)
    if standing is Standing.FIRST:
        peers.see(book, peer)
        enter(book, peer, now, "")
    else:
        [before] = [one for one in known if one.key == letter.key]
        peers.settle(book, replace(before, name=peer.name, recipient=peer.recipient))
        peer = before
    today = now.date()
    if all(one.sender != letter.sender for one in members(book, today)):
        welcome(book, Member(letter.sender, told.name, today), now, by="")
    if peer.state is PeerState.CONFIRMED:
        return f"{told.name} ({letter.sender}) đã trả lời giấy mời."
    return f"{told.name} ({letter.sender}) đã trả lời giấy mời; đối chiếu dãy số {figures} rồi xác nhận."
