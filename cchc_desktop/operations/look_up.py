"""An office lends its superior what proves its receipts, so that citizens may look up how theirs stand."""

from __future__ import annotations

from datetime import datetime, timedelta

from cchc_desktop.core import look_up
from cchc_desktop.core.acts import read_moment
from cchc_desktop.core.dossier import write_moment
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import Letter
from cchc_desktop.core.look_up import Opening
from cchc_desktop.core.numbering import look_up_key
from cchc_desktop.core.text import day, day_time
from cchc_desktop.core.trust import PeerState
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.letters import letter_of, written
from cchc_desktop.operations.parcels import own_keys
from cchc_desktop.store import notices, peers
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.look_up import LookUpKey, drop_look_up_keys, put_look_up_key
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import setting

SINCE, PAGE = "look_up:since", "superior:look_up"
"""Since when this office's receipts can be looked up; and the page, as the unit above told it."""
_AHEAD = timedelta(minutes=5)


def open_since(reading: Reading, now: datetime) -> datetime | None:
    """Since when receipts can be looked up; None while the office has not switched it on."""
    told = setting(reading, SINCE, now.date())
    return read_moment(told) if isinstance(told, str) and told else None


def page(reading: Reading, now: datetime) -> str:
    """The page that receipts name; empty while there is none, or the office has not switched it on."""
    told = setting(reading, PAGE, now.date())
    return told if isinstance(told, str) and open_since(reading, now) is not None else ""


def switch(place: Workplace, now: datetime, *, by: str, is_on: bool) -> None:
    """Let citizens look up our dossiers at the unit above, or no more; a letter tells it so."""
    with at_desk(place, by, now) as desk:
        put_open(desk, place, is_on=is_on)


def put_open(desk: Desk, place: Workplace, *, is_on: bool) -> None:
    """The same at a desk where somebody sits."""
    profile = place.profile
    if profile.role == "superior" or not profile.superior:
        raise Refused("Chỉ đơn vị báo cáo mở được tra cứu: giấy tiếp nhận do đơn vị đó in.")
    since = open_since(desk.book, desk.at)
    if (since is not None) is not is_on:
        choose(desk, SINCE, write_moment(desk.at) if is_on else "")
        _write(desk.book, place, desk.at if is_on else since, desk.at, desk.by, is_on=is_on)


def tell_again(book: Writing, place: Workplace, now: datetime, by: str) -> None:
    """Lend the key to a unit above that may be new, where look-up is on."""
    since = open_since(book, now)
    if since is not None:
        _write(book, place, since, now, by, is_on=True)


def _write(
    book: Writing, place: Workplace, since: datetime | None, now: datetime, by: str, *, is_on: bool
) -> None:
    told = Opening(
        number=notices.next_number(book),
        made_at=now,
        is_practice=place.profile.is_practice,
        since_at=since or now,
        key=look_up_key(place.profile.secret).hex() if is_on else "",
    )
    written(book, place.profile.superior, told, own_keys(book, now), by)


def take_opening(place: Workplace, book: Writing, letter: Letter, now: datetime) -> str:
    """Keep the key that a unit lends us, or give it back; what to say of it.

    Refused unless the key that signed was compared: a stranger's would prove receipts that he forged.
    """
    told, unit = look_up.read(letter.body), letter.sender
    known = [one for one in peers.peers(book, unit) if one.key == letter.key]
    if place.profile.role != "superior" or not any(one.state is PeerState.CONFIRMED for one in known):
        raise Refused(
            f"Giấy mở tra cứu của đơn vị {unit} không ký bằng khóa đã đối chiếu nên chưa nhận. "
            "Đối chiếu dãy số với đơn vị rồi xác nhận khóa (Gửi – nhận, Khóa và kết nối; hay lệnh peers), "
            "sau đó nhận lại."
        )
    if told.is_practice and not place.profile.is_practice:
        raise Refused(f"Giấy mở tra cứu của đơn vị {unit} lập từ sổ thực hành nên không nhận vào sổ thật.")
    _refuse_old(book, unit, told, now)
    drop_look_up_keys(book, unit) if not told.key else put_look_up_key(
        book, LookUpKey(unit, told.key, told.since_at)
    )
    note = {"peer": unit, "is_open": bool(told.key), "since_at": told.since_at}
    book.append(None, verb="look_up", at=now, recorded_at=now, by="", note=note)
    name = known[0].name or unit
    if not told.key:
        return f"{name} ({unit}) đã đóng tra cứu giấy tiếp nhận."
    return f"{name} ({unit}) đã mở tra cứu giấy tiếp nhận in từ ngày {day(told.since_at.date())}."


def _refuse_old(reading: Reading, unit: str, told: Opening, now: datetime) -> None:
    before = [
        look_up.read(letter_of(one).body).made_at
        for one in notices.notices(reading, is_ours=False, peer=unit)
        if one.kind == "look_up"
    ]
    if before and told.made_at <= max(before):
        raise Refused(f"Đã có giấy mở tra cứu mới hơn của đơn vị {unit} ({day_time(max(before))}).")
    if told.made_at > now + _AHEAD:
        raise Refused(
            f"Giấy mở tra cứu của đơn vị {unit} ghi lúc {day_time(told.made_at)}, chưa tới: đồng hồ máy của "
            "đơn vị chạy trước. Đề nghị đơn vị chỉnh đồng hồ rồi gửi lại sau."
        )
