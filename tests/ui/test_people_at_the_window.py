"""Who sits at the window: coming in, a first password, the lock, the PIN, what is offered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import staff
from person_seat import CTRL, KEY, NUMBER, Seat, an_office, entries, fill, person, problem, told
from PySide6.QtWidgets import QApplication

from cchc_desktop.operations.accounts import open_account
from cchc_desktop.operations.upkeep import Founding, found, open_workplace
from cchc_desktop.ui.app import Program
from cchc_desktop.ui.locking import PasswordDialog


@pytest.fixture
def seat(dressed: QApplication, tmp_path: Path) -> Iterator[Seat]:
    made = Seat(dressed, tmp_path / "data", an_office(tmp_path / "register"))
    yield made
    made.program.jobs.stop()
    if made.program.window is not None:
        made.program.window.close()


def test_one_comes_in_under_a_name_and_goes_again(seat: Seat) -> None:
    seat.come("lan")
    window = seat.window
    assert window.foot.clerk.text() == "Trần Thị Lan"
    assert entries(seat)[-1] == ("login", "Trần Thị Lan", "lan")
    words = [action.text() for action in window.foot.clerk.menu().actions()]
    assert "Đổi người…" in words
    assert "Đổi người làm việc…" not in words, "the name of an account is not typed"
    seat.program.leave()
    page = seat.program.start_page
    assert page is not None
    assert page.opening.form.value("place") == str(seat.register)
    again = open_workplace(seat.register, staff.PHRASE)
    assert told(again.register)[-1] == ("logout", "Trần Thị Lan", "lan")
    again.register.close()


def test_a_wrong_password_is_told_at_its_field_and_the_sixth_not_asked(seat: Seat) -> None:
    seat.come("lan", "sai")
    page = seat.program.start_page
    assert page is not None
    for _ in range(4):
        page.opening.form.focus("passphrase")
        seat.key(KEY.Key_Return, CTRL)
    assert seat.program.window is None
    assert "tạm khóa" in problem(page.opening.form, "passphrase")


def test_the_founder_leaves_the_name_empty(seat: Seat) -> None:
    page = seat.begin()
    page.opening.form.focus("passphrase")
    seat.type(staff.PHRASE)
    seat.key(KEY.Key_Return, CTRL)
    assert entries(seat)[-1][0] == "login"
    assert entries(seat)[-1][2] is None


def test_a_first_password_is_changed_before_the_window_comes(seat: Seat) -> None:
    place = open_workplace(seat.register, staff.PHRASE)
    given = open_account(place, "moi", "Hoàng Văn Mới", ["intake"], staff.NOW)
    place.register.close()
    seat.come("moi", given.password)
    page = seat.program.start_page
    assert seat.program.window is None
    assert page is not None
    assert page.stack.currentWidget() is page.changing
    seat.type("ngắn")
    seat.key(KEY.Key_Tab)
    seat.type("ngắn")
    seat.key(KEY.Key_Return, CTRL)
    assert "còn thiếu" in problem(page.changing.form, "passphrase")
    page.changing.form.set_values({"passphrase": staff.own("moi"), "again": staff.own("moi")})
    seat.key(KEY.Key_Return, CTRL)
    assert seat.window.foot.clerk.text() == "Hoàng Văn Mới"
    assert [verb for verb, *_ in entries(seat)][-2:] == ["login", "password"]


def test_whoever_goes_back_from_a_first_password_leaves_the_register_free(seat: Seat) -> None:
    place = open_workplace(seat.register, staff.PHRASE)
    given = open_account(place, "moi", "Hoàng Văn Mới", ["intake"], staff.NOW)
    place.register.close()
    seat.come("moi", given.password)
    seat.key(KEY.Key_Escape)
    open_workplace(seat.register, staff.PHRASE).register.close()


def test_the_lock_hides_everything_and_opens_by_the_password(seat: Seat) -> None:
    seat.come("lan")
    window, lock = seat.window, seat.program.lock
    assert lock is not None
    page = seat.open()
    seat.key(KEY.Key_L, CTRL)
    assert lock.is_locked
    assert not page.isVisible()
    curtain = lock.curtain
    assert curtain is not None
    assert curtain.geometry() == window.rect()
    seat.key(KEY.Key_N, CTRL)
    seat.key(KEY.Key_K, CTRL)
    assert (window.current, lock.is_locked) == ("dossier", True), "keys of the window are dead"
    seat.type("sai")
    seat.key(KEY.Key_Return)
    assert "không đúng" in problem(curtain.form, "passphrase")
    curtain.form.set_values({"passphrase": ""})
    seat.type(staff.own("lan"))
    seat.key(KEY.Key_Return)
    assert not lock.is_locked
    assert page.isVisible()
    seat.key(KEY.Key_N, CTRL)
    assert window.current == "intake"


def test_what_lies_over_the_window_is_hidden_too_and_comes_back(seat: Seat) -> None:
    seat.come("lan")
    asking = seat.program.ask_password(seat.window)
    lock = seat.program.lock
    assert lock is not None
    lock.lock()
    assert not asking.isVisible()
    assert lock.curtain is not None
    lock.curtain.form.set_values({"passphrase": staff.own("lan")})
    lock.try_open(lock.curtain.form)
    assert asking.isVisible()
    asking.reject()


def test_a_window_nobody_touches_locks_itself(seat: Seat) -> None:
    seat.come("lan")
    lock = seat.program.lock
    assert lock is not None
    lock.look()
    assert not lock.is_locked
    lock.idle_for = lambda: 15 * 60 * 1000
    lock.look()
    assert lock.is_locked


def test_a_pin_opens_on_the_same_day_until_it_was_wrong_three_times(seat: Seat) -> None:
    seat.come("lan")
    lock = seat.program.lock
    assert lock is not None
    lock.take_pin("123456")
    assert lock.pin is None, "everybody guesses that one"
    lock.take_pin("208417")
    lock.lock()
    curtain = lock.curtain
    assert curtain is not None
    seat.type("208417")
    seat.key(KEY.Key_Return)
    assert not lock.is_locked
    lock.lock()
    for _ in range(3):
        assert lock.curtain is not None
        seat.type("111111")
        seat.key(KEY.Key_Return)
    assert lock.is_locked
    assert lock.curtain is not None
    seat.type("208417")
    seat.key(KEY.Key_Return)
    assert lock.is_locked, "the PIN is worth nothing any more"
    lock.curtain.form.set_values({"passphrase": staff.own("lan")})
    lock.try_open(lock.curtain.form)
    assert not lock.is_locked
    lock.take_pin("208417")
    lock.lock()
    seat.now += timedelta(days=1)
    assert lock.curtain is not None
    lock.curtain.form.set_values({"pin": "208417"})
    lock.try_open(lock.curtain.form)
    assert lock.is_locked, "it was yesterday's"


def test_a_practice_register_without_a_password_is_not_locked(dressed: QApplication, tmp_path: Path) -> None:
    program = Program(dressed, tmp_path / "data", clock=lambda: staff.NOW)
    place, _ = found(tmp_path / "p", Founding(unit="00004", is_practice=True), None, staff.NOW)
    program.enter(place, str(tmp_path / "p"))
    assert program.lock is not None
    program.lock.lock()
    assert not program.lock.is_locked
    assert program.window is not None
    program.window.close()


@pytest.mark.parametrize(
    ("login", "there", "missing"),
    [
        (
            "thu",
            {"month", "indicators", "exchange", "settings"},
            {"intake", "dossiers", "worklist", "dossier"},
        ),
        ("binh", {"settings", "exchange", "catalogue"}, {"intake", "dossiers", "digitise", "dossier"}),
        ("phuc", {"dossiers", "worklist", "month"}, {"intake", "digitise"}),
        ("lan", {"intake", "dossiers", "digitise"}, {"exchange"}),
    ],
)
def test_a_role_is_offered_what_it_may_do(seat: Seat, login: str, there: set[str], missing: set[str]) -> None:
    seat.come(login)
    window = seat.window
    offered = set(window.screens)
    assert there <= offered
    assert not missing & offered
    assert {one.shown.code for one in window.side.buttons} <= offered
    before = window.current
    for code in missing:
        window.show_screen(code)
        assert window.current == before
        assert "là việc của vai trò" in window.notice.words.text()
    assert seat.program.window is window


def test_an_act_that_is_not_ones_own_is_not_among_those_of_a_dossier(seat: Seat) -> None:
    seat.come("phuc")
    page = seat.open()
    assert "correct" not in page.others
    assert {"assign", "apologise"} <= set(page.others)


def test_numbers_are_masked_until_somebody_asks_and_the_chain_says_who(seat: Seat) -> None:
    seat.come("lan")
    page = seat.open()
    assert NUMBER not in person(page)
    assert "001••••••345" in person(page)
    page.show_numbers.click()
    assert NUMBER in person(page)
    assert entries(seat)[-1] == ("view", "Trần Thị Lan", "lan")
    many = len(entries(seat))
    page.refresh()
    assert NUMBER in person(page)
    assert len(entries(seat)) == many


def test_correcting_a_number_is_looking_at_it(seat: Seat) -> None:
    seat.come("lan")
    page = seat.open()
    page.begin("correct")
    assert entries(seat)[-1][0] == "view"


def test_a_password_is_changed_behind_the_name(seat: Seat) -> None:
    seat.come("lan")
    asking = seat.program.ask_password(seat.window)
    assert isinstance(asking, PasswordDialog)
    fill(asking.form, old="sai", passphrase="Khác hẳn 2026, nhé!", again="Khác hẳn 2026, nhé!")
    asking._go()
    assert "không đúng" in problem(asking.form, "old")
    fill(asking.form, old=staff.own("lan"))
    asking._go()
    assert not asking.isVisible()
    assert entries(seat)[-1][0] == "password"
