"""Which way a trip goes: sticks that are found, the place of the last time, mail, the superior's hub."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from two_windows import CTRL, KEY, NOW, Seat, done_by, some_month, ward

from cchc_desktop.core.period import parse
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.enrol import ADDRESS_OF
from cchc_desktop.operations.month import report
from cchc_desktop.ui.foot import Foot, Sent
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.screens._exchange_work import FOLDER, MAIL, NETWORK
from cchc_desktop.ui.sticks import Stick

OCTOBER = parse("2026-10")


@pytest.fixture
def commune(qtbot: QtBot, tmp_path: Path) -> Iterator[Seat]:
    place = ward(tmp_path / "ward")
    some_month(done_by(place))
    report(place, OCTOBER, NOW, by="Lan", is_closing=True)
    seat = Seat(qtbot, place, "Lan")
    yield seat
    seat.close()
    place.register.close()


def on_the_road(seat: Seat) -> None:
    seat.sit()
    seat.walk_to("exchange")
    seat.road.ways.find_sticks = tuple
    seat.settle()


def test_the_only_stick_is_taken_and_another_is_one_press_away(commune: Seat, tmp_path: Path) -> None:
    on_the_road(commune)
    ways = commune.road.ways
    one = Stick(str(tmp_path), "KINGSTON", 10**9)
    ways.show_sticks([one])
    assert (ways.way, ways.where) == (FOLDER, str(tmp_path))
    other = Stick(str(tmp_path / "ward"), "SANDISK", 10**9)
    ways.show_sticks([one, other])
    assert ways.where == str(tmp_path)
    assert [made.isVisible() for made in ways.stick_buttons] == [True, True, False]
    ways.stick_buttons[1].setFocus()
    commune.key(KEY.Key_Space)
    assert ways.where == str(tmp_path / "ward")


def test_sticks_are_looked_for_while_the_screen_is_seen(commune: Seat, tmp_path: Path) -> None:
    on_the_road(commune)
    ways = commune.road.ways
    assert ways._timer.isActive()
    ways.find_sticks = lambda: [Stick(str(tmp_path), "KINGSTON", 10**9)]
    ways.look_for_sticks()
    end = time.monotonic() + 10
    while not ways.where and time.monotonic() < end:
        commune.settle()
    assert ways.where == str(tmp_path)
    commune.walk_to("settings")
    assert not ways._timer.isActive()


def test_the_desk_remembers_where_it_sent_last(qtbot: QtBot, commune: Seat, tmp_path: Path) -> None:
    box = tmp_path / "chung"
    box.mkdir()
    commune.go_to_road(box)
    commune.road.ways.form.set_values({"exchange_way": MAIL, "with_open": True})
    commune.key(KEY.Key_Return, CTRL)
    assert commune.sentence.startswith(f"Đã ghi 1 tệp vào {box}. Đính kèm vào thư gửi ")
    again = Seat(qtbot, commune.place, "Lan")
    on_the_road(again)
    assert (again.road.ways.way, again.road.ways.where, again.road.ways.with_open) == (MAIL, str(box), True)
    again.close()


def test_the_running_month_goes_along_where_it_is_ticked(commune: Seat, tmp_path: Path) -> None:
    box = tmp_path / "chung"
    box.mkdir()
    commune.now = NOW.replace(day=26)  # the month of the form is the running one by then
    commune.go_to_road(box)
    commune.road.ways.form.set_values({"with_open": True})
    commune.key(KEY.Key_Return, CTRL)
    assert commune.sentence.startswith("Đã ghi 2 gói vào ")
    newest = commune.closings()[0]
    assert (newest.period.key, newest.is_final, newest.sent_at) == ("2026-11", False, commune.now)
    assert commune.window.foot.sent.text() == "Đã gửi 09:01, đã chốt"
    assert commune.road.steps.about.text() == "Tháng 11 năm 2026 · lần 1, tạm tính"


def test_the_address_of_the_enrolment_is_a_way_of_its_own(commune: Seat) -> None:
    with at_desk(commune.place, "Lan", NOW) as desk:
        choose(desk, ADDRESS_OF, "http://127.0.0.1:9/")
    on_the_road(commune)
    ways = commune.road.ways
    assert (ways.way, ways.errand().address) == (NETWORK, "http://127.0.0.1:9/")
    assert not ways.form.has("via")
    ways.form.set_values({"exchange_way": FOLDER})
    commune.page.refresh()
    assert ways.way == FOLDER


def test_a_trip_that_is_stopped_has_done_nothing_by_half(commune: Seat, tmp_path: Path) -> None:
    box = tmp_path / "chung"
    box.mkdir()
    commune.go_to_road(box)
    held: list[Job] = []

    def wait(job: Job) -> None:
        held.append(job)
        while not commune.road.busy.is_on or not held:
            time.sleep(0.01)
        time.sleep(0.3)

    commune.jobs.start(wait, then=lambda _: None, failed=lambda _: None)
    commune.press(KEY.Key_Return, CTRL)
    assert commune.road.busy.isVisible()
    commune.press(KEY.Key_Escape)
    commune.settle()
    assert not commune.road.busy.isVisible()
    assert list(box.iterdir()) == []
    assert [one.sent_at for one in commune.closings()] == [None]
    assert "Đã dừng" in commune.window.notice.words.text()
    assert commune.window.current == "exchange"


def test_a_click_without_a_place_is_told_at_its_field(commune: Seat) -> None:
    on_the_road(commune)
    line = commune.road.ways.form.editor("via").widget()
    for one in (commune.road.primary, commune.road.take_button):
        commune.road.ways.form.clear_problems()
        one.click()
        commune.settle()
        assert "Chưa chọn USB hoặc thư mục" in line.accessibleDescription()


def test_the_foot_says_which_figures_went(qtbot: QtBot) -> None:
    foot = Foot(NOW.date)
    qtbot.addWidget(foot)
    foot.show_sent(Sent(NOW, NOW.replace(day=19), "đã chốt", "tạm tính"))
    assert foot.sent.text() == "Đã gửi 09:00, đã chốt"
    assert foot.acknowledged.text() == "Cấp trên đã nhận 19/10, tạm tính"
    assert foot.sent.accessibleName().endswith("Mở Gửi – nhận")
    foot.show_sent(Sent(is_above=True))
    assert (foot.sent.text(), foot.acknowledged.isHidden()) == ("Chưa nhận gói nào", True)
