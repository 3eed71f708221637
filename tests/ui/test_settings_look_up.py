"""Cài đặt, "Tra cứu của dân": one tick, saved by keys; what it does to receipts is said before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from lone_page import LonePage
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.look_up import open_since, switch
from cchc_desktop.store import notices
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.screens._settings_look_up import LookUp
from cchc_desktop.ui.screens._settings_page import SettingsPage

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)


@pytest.fixture
def page(qtbot: QtBot, workplace: Workplace) -> Iterator[SettingsPage]:
    alone = LonePage(qtbot, Opened(workplace, "Lan"), lambda: AT, SettingsPage)
    alone.page.arrive(place="look_up")
    yield alone.page
    alone.jobs.stop()


def since(place: Workplace) -> datetime | None:
    with place.register.read() as reading:
        return open_since(reading, AT)


def section(page: SettingsPage) -> LookUp:
    found = page.section
    assert isinstance(found, LookUp)
    return found


def shown(made: LookUp) -> str:
    return " ".join(one.text() for one in made.form.findChildren(QLabel) if one.isVisible())


def tick(page: SettingsPage) -> None:
    QTest.keyClick(section(page).form.editor("citizens_look_up").widget(), Qt.Key.Key_Space)


def save(page: SettingsPage) -> None:
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_tick_opens_the_look_up_and_tells_what_is_still_wanting(
    page: SettingsPage, workplace: Workplace
) -> None:
    made = section(page)
    assert made.state.findChildren(type(made.told))[-1].text() == "đang đóng"
    tick(page)
    assert since(workplace) is None  # not before it is saved
    save(page)
    assert since(workplace) == AT
    above = workplace.profile.superior_name
    assert f"{above} chưa cho biết trang tra cứu" in made.told.text()
    assert f"Khóa của {above} chưa đối chiếu" in made.told.text()
    with workplace.register.read() as reading:
        letters = notices.notices(reading, is_ours=True, peer=workplace.profile.superior)
        assert [one.kind for one in letters] == ["look_up"]  # it goes up with the next sending


def test_what_closing_costs_is_said_before_it_is_saved(qtbot: QtBot, workplace: Workplace) -> None:
    switch(workplace, AT - timedelta(days=1), by="Lan", is_on=True)
    alone = LonePage(qtbot, Opened(workplace, "Lan"), lambda: AT, SettingsPage)
    alone.page.arrive(place="look_up")
    made = section(alone.page)
    assert made.form.value("citizens_look_up") is True
    tick(alone.page)
    assert "giấy đã in không tra được nữa" in shown(made)
    save(alone.page)
    assert since(workplace) is None
    assert "giấy đã in không tra được nữa" not in shown(made)
    alone.jobs.stop()


def test_an_unsaved_tick_stays_when_the_register_changes(page: SettingsPage) -> None:
    tick(page)
    page.refresh()
    assert section(page).form.value("citizens_look_up") is True
