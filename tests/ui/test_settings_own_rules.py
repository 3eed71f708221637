"""Cài đặt, "Cách tính kỳ báo cáo": what the office decides about its figures, by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from lone_page import LonePage, nameless
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations import month
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.own_rules import CUTOFF_DAY, DECIMALS, OwnRule, known
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.screens._settings_own_rules import OwnRules
from cchc_desktop.ui.screens._settings_page import SettingsPage

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)
CTRL = Qt.KeyboardModifier.ControlModifier


class Room(LonePage[SettingsPage]):
    """The section, with its rules in reach."""

    def __init__(self, qtbot: QtBot, place: Workplace) -> None:
        super().__init__(qtbot, Opened(place, "Lan"), lambda: AT, SettingsPage)
        self.page.arrive(place="rules")

    @property
    def section(self) -> OwnRules:
        found = self.page.section
        assert isinstance(found, OwnRules)
        return found

    def choose(self, downs: int) -> None:
        """The rule by arrows, from the first."""
        self.section.form.focus("own_rule")
        self.key(Qt.Key.Key_Home)
        for _ in range(downs):
            self.key(Qt.Key.Key_Down)

    def type(self, name: str, text: str) -> None:
        line = self.section.form.editor(name).widget()
        line.setFocus()
        QTest.keyClick(line, Qt.Key.Key_A, CTRL)
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Tab)
        self.settle()

    def save(self) -> None:
        self.key(Qt.Key.Key_Return, CTRL)

    def decimals(self, on: date) -> int:
        return self.do.opened.place.law.decimals(on)

    def rows(self, name: str) -> list[OwnRule]:
        return [one for one in self.all_rows() if one.name == name]

    def all_rows(self) -> list[OwnRule]:
        """What the table lists."""
        with self.do.reading() as reading:
            return list(known(self.do.opened.place, reading))

    def stand_on(self, at: int) -> None:
        table = self.section.table
        table.setFocus()
        self.key(Qt.Key.Key_Home)
        for _ in range(at):
            self.key(Qt.Key.Key_Down)
        assert table.current() == self.all_rows()[at]


@pytest.fixture
def room(qtbot: QtBot, workplace: Workplace) -> Iterator[Room]:
    made = Room(qtbot, workplace)
    yield made
    made.jobs.stop()


def test_decimals_from_a_day_on_and_taken_back(room: Room) -> None:
    assert nameless(room.page) == []
    room.choose(2)
    assert room.section.form.value("own_rule") == DECIMALS
    room.type("own_number", "1")
    room.type("own_since", "01/03/2026")
    room.type("own_basis", "CV 12")
    room.save()
    assert room.said[-1] == "Từ 01/03/2026, số thập phân tỷ lệ, điểm: 1."
    assert [room.decimals(date(2026, n, 1)) for n in (2, 3)] == [2, 1]
    first, second = room.rows(DECIMALS)
    assert (first.value, first.is_own, second.value) == (1, True, 2)
    assert room.section.form.value("own_number") in {None, ""}
    room.take_back()
    room.refresh()
    assert room.decimals(date(2026, 3, 1)) == 2


def test_del_gives_a_rule_up_and_enter_changes_it(room: Room) -> None:
    room.choose(1)
    room.type("own_number", "20")
    room.type("own_since", "01/03/2026")
    room.type("own_basis", "QD 5")
    room.save()
    assert month.period_of(room.do.opened.place, "2026-03").last_on == date(2026, 3, 20)
    at = next(n for n, one in enumerate(room.all_rows()) if one.name == CUTOFF_DAY)
    room.stand_on(at)
    assert "Văn bản: QD 5" in room.section.basis.text()
    room.key(Qt.Key.Key_Return)
    assert (room.section.form.value("own_rule"), room.section.form.value("own_number")) == (CUTOFF_DAY, "20")
    room.stand_on(at)
    room.key(Qt.Key.Key_Delete)
    assert month.period_of(room.do.opened.place, "2026-03").last_on == date(2026, 3, 14)
    room.take_back()
    room.refresh()
    assert month.period_of(room.do.opened.place, "2026-03").last_on == date(2026, 3, 20)
    room.stand_on(len(room.all_rows()) - 1)
    room.key(Qt.Key.Key_Delete)
    assert "có sẵn" in room.page.banner.words.text()


def test_what_is_refused_stands_at_its_field(room: Room) -> None:
    room.choose(1)
    room.type("own_number", "28")
    room.type("own_since", "01/03/2026")
    room.type("own_basis", "QD 5")
    room.save()
    said = room.section.form.editor("own_number").widget().accessibleDescription()
    assert "từ 1 đến 27" in said
    assert room.said == []
