"""Cài đặt, "Tệp số hóa": how large a scanned file may be, and where files lie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from lone_page import LonePage
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.scanning import CAP
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store.settings import setting
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.screens._settings_page import SettingsPage
from cchc_desktop.ui.screens._settings_vault import Kept

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)


@pytest.fixture
def page(qtbot: QtBot, workplace: Workplace) -> Iterator[SettingsPage]:
    alone = LonePage(qtbot, Opened(workplace, "Lan"), lambda: AT, SettingsPage)
    alone.page.arrive(place="vault")
    yield alone.page
    alone.jobs.stop()


def typed(page: SettingsPage, text: str) -> Kept:
    """Type into the one field, then Ctrl+Enter."""
    section = page.section
    assert isinstance(section, Kept)
    line = section.form.editor("scan_cap").widget()
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return section


def cap(place: Workplace) -> object:
    with place.register.read() as reading:
        return setting(reading, CAP, AT.date())


def test_the_size_of_files_is_the_office_s_choice_until_it_is_emptied(
    page: SettingsPage, workplace: Workplace
) -> None:
    typed(page, "5000")
    assert cap(workplace) == 5000
    typed(page, "")
    assert cap(workplace) == 0
    assert check(workplace).findings == ()


def test_a_size_without_room_for_a_signature_is_refused_at_its_field(
    page: SettingsPage, workplace: Workplace
) -> None:
    section = typed(page, "10")
    assert "chữ ký số" in section.form.editor("scan_cap").widget().accessibleDescription()
    assert cap(workplace) is None


def test_it_says_where_files_lie(page: SettingsPage, workplace: Workplace) -> None:
    section = page.section
    assert isinstance(section, Kept)
    assert section.where.text() == str(workplace.register.place / "vault")
