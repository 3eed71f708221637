"""Letters, keys, notices and files set aside, worked by keys and asserted on the registers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from enrolling import HOLIDAY, figures
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from two_windows import ALT, CTRL, KEY, Seat, above, done_by, some_month, ward

from cchc_desktop.core.period import parse
from cchc_desktop.core.trust import PeerState
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.enrol import ADDRESS_OF, invite
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import report
from cchc_desktop.operations.notices import listed, send_pack, tell
from cchc_desktop.operations.peer_keys import change_key
from cchc_desktop.operations.reviews import return_packet
from cchc_desktop.store import awaited, parcels, peers
from cchc_desktop.store.settings import setting
from cchc_desktop.ui.fields import mnemonic
from cchc_desktop.ui.screens._exchange_aside import Asides
from cchc_desktop.ui.screens._exchange_card import in_two_lines
from cchc_desktop.ui.screens._exchange_keys import CLOSED, CONFIRMED, KNOCKING, SEEN, Keys
from cchc_desktop.ui.screens._exchange_notices import Notices
from cchc_desktop.ui.screens._month_page import MonthPage

OCTOBER = parse("2026-10")
WARD, PROVINCE = "00070", "01"
PRESSED = 150
"""Milliseconds: Qt shows a button that is pressed by its letter for a moment before it acts."""


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "USB"
    made.mkdir()
    return made


@pytest.fixture
def commune(qtbot: QtBot, tmp_path: Path) -> Iterator[Seat]:
    place = ward(tmp_path / "ward")
    some_month(done_by(place))
    seat = Seat(qtbot, place, "Lan")
    yield seat
    seat.close()
    place.register.close()


@pytest.fixture
def province(qtbot: QtBot, tmp_path: Path) -> Iterator[Seat]:
    place = above(tmp_path / "province")
    seat = Seat(qtbot, place, "Minh")
    yield seat
    seat.close()
    place.register.close()


def go(seat: Seat, code: str) -> QWidget:
    """The screen by Alt and the arrow, its list by Esc, the section by the arrow, into it by Enter."""
    seat.sit()
    seat.walk_to("exchange")
    if not seat.page.list.hasFocus():
        seat.key(KEY.Key_Escape)
    places = [one.code for one in seat.page.list.places]
    for _ in range(len(places)):
        at = seat.page.list.currentRow()
        if places[at] != code:
            seat.key(KEY.Key_Down if at < places.index(code) else KEY.Key_Up)
    seat.key(KEY.Key_Return)
    assert seat.page.section.place.code == code
    return seat.page.section


def press(seat: Seat, one: QPushButton) -> None:
    """The button by the letter that stands on it."""
    assert one.isVisible()
    assert one.isEnabled()
    letter = mnemonic(one.text())
    assert letter, one.text()
    seat.press(KEY(ord(letter.upper())), ALT)
    QTest.qWait(PRESSED)
    seat.settle()


def keys_of(seat: Seat) -> Keys:
    found = go(seat, "keys")
    assert isinstance(found, Keys)
    return found


def states(seat: Seat, unit: str) -> list[PeerState]:
    with seat.place.register.read() as reading:
        return [one.state for one in peers.peers(reading, unit)]


def round_trip(commune: Seat, province: Seat, stick: Path) -> None:
    """Everything that lies anywhere has been carried there and back."""
    box = f"folder:{stick}"
    for seat, by in ((commune, "Lan"), (province, "Minh"), (commune, "Lan")):
        collect(seat.place, box, seat.now, by=by)


def test_an_invitation_let_fall_on_the_window_is_shown_compared_and_taken(
    commune: Seat, province: Seat, stick: Path
) -> None:
    file = invite(province.place, WARD, province.now, by="Minh", address="https://nhan.example")
    path = stick / file.name
    path.write_bytes(file.data)
    commune.sit()
    commune.window.files_dropped.emit([path])
    commune.settle()
    keys = commune.page.section
    assert isinstance(keys, Keys)
    told = figures(province.place)
    assert keys.card.figures.text() == in_two_lines(told)
    assert keys.card.figures.text().count("\n") == 1
    assert "Nơi gửi gói: https://nhan.example" in keys.card.words.text()
    assert states(commune, PROVINCE) == []
    commune.type("00000" if told[-5:] != "00000" else "11111")
    commune.key(KEY.Key_Return, CTRL)
    assert "Đừng xác nhận" in keys.form.editor("last_group").widget().accessibleDescription()
    assert states(commune, PROVINCE) == []
    commune.type(told[-5:])
    commune.key(KEY.Key_Return, CTRL)
    assert states(commune, PROVINCE) == [PeerState.CONFIRMED]
    with commune.place.register.read() as reading:
        assert setting(reading, ADDRESS_OF, commune.now.date()) == "https://nhan.example"
    assert [one.mark for one in keys._rows] == [CONFIRMED]


def test_a_superior_invites_units_by_keys_and_one_that_joins_is_compared(
    commune: Seat, province: Seat, stick: Path
) -> None:
    keys = keys_of(province)
    press(province, keys.invite_button)
    province.type(f"{WARD}, 00073")
    province.key(KEY.Key_Return, CTRL)
    assert "Chưa chọn thư mục" in keys.form.editor("invite_folder").widget().accessibleDescription()
    province.type(str(stick))
    province.key(KEY.Key_Return, CTRL)
    assert sorted(one.name.split("_")[1] for one in stick.iterdir()) == [WARD, "00073"]

    mine = keys_of(commune)
    mine.choose_file = lambda _title, _start: str(next(stick.glob(f"CCHC_{WARD}_*")))
    press(commune, mine.open_button)
    press(commune, mine.later_button)
    assert states(commune, PROVINCE) == [PeerState.SEEN]
    report(commune.place, OCTOBER, commune.now, by="Lan")
    send(commune.place, f"folder:{stick}", commune.now, by="Lan")
    collect(province.place, f"folder:{stick}", province.now, by="Minh")

    keys = keys_of(province)
    assert [(one.unit, one.mark) for one in keys._rows] == [(WARD, SEEN)]
    province.key(KEY.Key_Return, CTRL)
    assert states(province, WARD) == [PeerState.CONFIRMED]
    assert not keys.primary.isVisible()


def test_a_key_that_knocks_takes_the_place_of_the_old_one_with_a_reason(
    commune: Seat, province: Seat, stick: Path
) -> None:
    box = f"folder:{stick}"
    report(commune.place, OCTOBER, commune.now, by="Lan")
    send(commune.place, box, commune.now, by="Lan")
    collect(province.place, box, province.now, by="Minh")
    mine = keys_of(commune)
    press(commune, mine.renew_button)
    commune.type("mat may tinh")
    commune.key(KEY.Key_Tab)
    commune.key(KEY.Key_Space)
    commune.key(KEY.Key_Return, CTRL)
    for one in stick.iterdir():
        one.unlink()
    report(commune.place, OCTOBER, commune.now, by="Lan", is_closing=True)
    send(commune.place, box, commune.now, by="Lan")
    for letter in (*stick.glob("*.tra-loi"), *stick.glob("*.doi-khoa")):
        letter.unlink()
    collect(province.place, box, province.now, by="Minh")

    keys = keys_of(province)
    assert [one.mark for one in keys._rows] == [KNOCKING, SEEN]
    province.sit()
    keys.form.focus("last_group")
    province.type(figures(commune.place)[-5:])
    province.key(KEY.Key_Return, CTRL)
    assert "lý do" in keys.form.editor("close_reason").widget().accessibleDescription()
    province.type("don vi mat may tinh")
    province.key(KEY.Key_Return, CTRL)
    assert [one.mark for one in keys._rows] == [CONFIRMED, CLOSED]
    with province.place.register.read() as reading:
        assert awaited.set_aside(reading) == 0
        assert parcels.asides(reading, is_settled=True)


@pytest.fixture
def told(commune: Seat, province: Seat, stick: Path) -> Path:
    """October was returned, a message written, and a pack sent down; all of it has arrived."""
    box = f"folder:{stick}"
    report(commune.place, OCTOBER, commune.now, by="Lan", is_closing=True)
    send(commune.place, box, commune.now, by="Lan")
    collect(province.place, box, province.now, by="Minh")
    reason = "Số quá hạn chưa khớp với sổ"
    return_packet(province.place, WARD, OCTOBER, province.now, by="Minh", reason=reason, box="late")
    tell(province.place, [WARD], "Gửi lại trước ngày 25.", province.now, by="Minh")
    pack = stick.parent / "nghi-bao.toml"
    pack.write_text(HOLIDAY.replace("2026-10-07", "2026-10-23"), encoding="utf-8")
    send_pack(province.place, [WARD], pack, province.now, by="Minh")
    round_trip(commune, province, stick)
    return stick


def notices_of(seat: Seat) -> Notices:
    found = go(seat, "notices")
    assert isinstance(found, Notices)
    return found


def choose(seat: Seat, notices: Notices, kind: str) -> None:
    kinds = [one.notice.kind.value for one in notices._shown]
    notices.table.setFocus()
    seat.key(KEY.Key_Home)
    for _ in range(kinds.index(kind)):
        seat.key(KEY.Key_Down)
    assert notices.notice is not None
    assert notices.notice.notice.kind.value == kind


def waiting(seat: Seat) -> int:
    with seat.place.register.read() as reading:
        return awaited.notices_to_read(reading)


def test_a_returned_period_leads_to_its_month_and_box(commune: Seat, told: Path) -> None:
    assert told.exists()
    commune.window.count_waiting()
    badge = next(one for one in commune.window.side.buttons if one.shown.code == "exchange")
    assert badge.waiting == 3
    notices = notices_of(commune)
    choose(commune, notices, "returned")
    assert "ô “giải quyết quá hạn”" in notices.card.words.text()
    commune.key(KEY.Key_Return)
    month = commune.window.stack.currentWidget()
    assert isinstance(month, MonthPage)
    assert month.bar.period == OCTOBER
    assert (month.table.foot.hasFocus(), month.table.foot.currentIndex().column()) == (True, 9)
    assert month.banner.words.text().startswith("Trả lại để sửa Tháng 10 năm 2026, lần 1")
    notices = notices_of(commune)
    press(commune, notices.read_button)
    assert waiting(commune) == 2


def test_a_pack_shows_what_it_changes_before_it_is_taken(commune: Seat, told: Path) -> None:
    assert told.exists()
    notices = notices_of(commune)
    choose(commune, notices, "pack")
    commune.settle()
    assert "Lịch năm 2026 sẽ đổi." in notices.card.words.text()
    own = commune.place.register.place / "law"
    assert not own.exists() or list(own.iterdir()) == []
    commune.key(KEY.Key_Return, CTRL)
    assert [one.name for one in own.iterdir()] == ["nghi-bao.toml"]
    assert waiting(commune) == 2
    closed = commune.window.context.do.opened.place.law.calendar
    assert closed != commune.place.law.calendar


def test_a_message_is_filed_as_read(commune: Seat, told: Path) -> None:
    assert told.exists()
    notices = notices_of(commune)
    choose(commune, notices, "message")
    commune.key(KEY.Key_Return)
    assert waiting(commune) == 2
    with commune.place.register.read() as reading:
        [read] = [one for one in listed(reading) if one.done_at is not None]
    assert (read.notice.text, read.done_by) == ("Gửi lại trước ngày 25.", "Lan")


def test_a_superior_writes_to_one_unit_by_keys(commune: Seat, province: Seat, stick: Path) -> None:
    report(commune.place, OCTOBER, commune.now, by="Lan")
    send(commune.place, f"folder:{stick}", commune.now, by="Lan")
    collect(province.place, f"folder:{stick}", province.now, by="Minh")
    go(province, "notices")
    province.type(WARD)
    province.key(KEY.Key_Tab)
    province.key(KEY.Key_Return, CTRL)
    form = province.page.forms[0]
    assert "Chưa ghi nội dung" in form.editor("notice_text").widget().accessibleDescription()
    province.type("Gui lai thang 10.")
    province.key(KEY.Key_Return, CTRL)
    with province.place.register.read() as reading:
        [written] = listed(reading)
    assert (written.peer, written.notice.text, written.done_by) == (WARD, "Gui lai thang 10.", "Minh")
    collect(province.place, f"folder:{stick}", province.now, by="Minh")
    collect(commune.place, f"folder:{stick}", commune.now, by="Lan")
    assert waiting(commune) == 1


def test_a_file_that_lies_apart_is_tried_again_and_dismissed_by_keys(province: Seat, stick: Path) -> None:
    (stick / "BCTTHC_00099_20260915_20261014_v1.cchc").write_bytes(b"PK\x03\x04 no bundle")
    collect(province.place, f"folder:{stick}", province.now, by="Minh")
    apart = go(province, "asides")
    assert isinstance(apart, Asides)
    assert "bị hỏng" in apart.card.words.text()
    province.key(KEY.Key_Return, CTRL)
    assert "bị hỏng" in province.page.banner.words.text()
    press(province, apart.dismiss_button)
    assert "lý do" in apart.form.editor("dismiss_reason").widget().accessibleDescription()
    province.type("gui nham don vi")
    press(province, apart.dismiss_button)
    with province.place.register.read() as reading:
        [settled] = parcels.asides(reading, is_settled=True)
    assert (settled.how, settled.settled_by) == ("gui nham don vi", "Minh")
    assert apart.card.isHidden()


def test_the_superior_changes_its_key_and_the_commune_follows(
    commune: Seat, province: Seat, told: Path
) -> None:
    change_key(province.place, province.now, by="Minh", reason="đổi định kỳ hằng năm")
    round_trip(commune, province, told)
    keys = keys_of(commune)
    assert sorted(one.mark.word for one in keys._rows) == sorted([CLOSED.word, SEEN.word])
