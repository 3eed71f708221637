"""Every morning: those who would wait in vain are apologised to in one act, by keys."""

from __future__ import annotations

from datetime import date

from list_office import CTRL, NOW, Office, listed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cchc_desktop.store.slips import of_dossier
from cchc_desktop.ui.printed import Pdf
from cchc_desktop.ui.screens.morning import MorningPage


def shown(office: Office) -> MorningPage:
    page = office.window.stack.currentWidget()
    assert isinstance(page, MorningPage)
    return page


def test_the_batch_of_the_morning_apologises_and_prints_in_one_act(office: Office) -> None:
    page = office.list_page()
    office.key(Qt.Key.Key_0)
    numbers = listed(page)
    assert len(numbers) >= 3
    office.key(Qt.Key.Key_Return)
    morning = shown(office)
    printed: list[Pdf] = []
    morning.show_pdf = printed.append
    assert list(morning.lines) == list(numbers)
    assert office.focus() is morning.table
    office.key(Qt.Key.Key_Space)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_F8):
        office.key(key)
    office.key(Qt.Key.Key_Return, CTRL)
    assert office.dossier(numbers[1]).apologies == 0
    assert office.focus() is morning.all.editor("reason").widget()
    office.say("Chờ xác minh tại thực địa")
    office.key(Qt.Key.Key_Return, CTRL)
    office.settle()
    said = [office.dossier(no) for no in numbers]
    assert [one.apologies for one in said] == [0, *(1 for _ in said[1:])]
    assert {one.late_cause for one in said[1:]} == {"A1"}
    told = next(entry for entry in office.entries(numbers[1]) if entry.verb == "apologise")
    assert (told.personal or {})["reason"] == "Chờ xác minh tại thực địa"
    office.qtbot.waitUntil(lambda: bool(printed), timeout=30_000)
    office.qtbot.waitUntil(lambda: list(morning.lines) == [numbers[0]])
    with office.place.register.read() as reading:
        slips = [of_dossier(reading, one.seq) for one in said]
    assert ["apology" in {slip.form for slip in some} for some in slips] == [False, *(True for _ in said[1:])]


def test_arrows_promise_another_working_day_that_is_not_over(office: Office) -> None:
    office.list_page()
    office.window.show_screen("morning", first="")
    morning = shown(office)
    line = next(iter(morning.lines.values()))
    proposed, open_on = line.new_on, office.place.law.office("00004").is_open
    for _ in range(3):
        office.key(Qt.Key.Key_Right)
        assert open_on(line.new_on)
    assert line.new_on > proposed
    for _ in range(12):
        office.key(Qt.Key.Key_Left)
    assert NOW.date() < line.new_on < proposed
    assert morning.one.value("new_on") == line.new_on
    morning.all.set_values({"reason": "Chờ xác minh"})
    morning.show_pdf = lambda _path: None
    office.key(Qt.Key.Key_Return, CTRL)
    office.settle()
    promised = office.dossier(line.told.local_no).promised_at
    assert promised is not None
    assert promised.date() == line.new_on


def test_a_typed_day_off_is_refused_at_its_line(office: Office) -> None:
    office.list_page()
    office.window.show_screen("morning", first="")
    morning = shown(office)
    office.key(Qt.Key.Key_Return)
    office.key(Qt.Key.Key_A, CTRL)
    QTest.keyClicks(office.focus(), "22/11/2026")
    assert next(iter(morning.lines.values())).new_on == date(2026, 11, 22)
    morning.all.set_values({"reason": "Chờ xác minh"})
    office.key(Qt.Key.Key_Return, CTRL)
    assert "ngày nghỉ" in morning.one.editor("new_on").widget().accessibleDescription()
    first = next(iter(morning.lines))
    assert office.dossier(first).apologies == 0
