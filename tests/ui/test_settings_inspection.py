"""Cài đặt, "Thanh tra, tự kiểm tra": days and a seed by keyboard, two files and an entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from lone_page import LonePage
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store.inspected import beside
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.screens._settings_inspection import Inspection
from cchc_desktop.ui.screens._settings_page import SettingsPage

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)


@pytest.fixture
def page(qtbot: QtBot, workplace: Workplace) -> Iterator[SettingsPage]:
    alone = LonePage(qtbot, Opened(workplace, "Lan"), lambda: AT, SettingsPage)
    alone.page.arrive(place="inspection")
    yield alone.page
    alone.jobs.stop()


def section_of(page: SettingsPage) -> Inspection:
    section = page.section
    assert isinstance(section, Inspection)
    return section


def press(section: Inspection) -> None:
    line = section.form.editor("seed").widget()
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_the_month_before_is_proposed_and_two_files_come_of_it(
    page: SettingsPage, workplace: Workplace, tmp_path: Path, qtbot: QtBot
) -> None:
    section = section_of(page)
    told = section.form.values()
    assert (told["first_on"], told["last_on"]) == (date(2026, 1, 1), date(2026, 1, 31))
    assert (told["seed"], told["size"]) == ("20260212", 30)
    assert section.before.text() == "Chưa tự kiểm tra lần nào."
    section.choose_folder = lambda: str(tmp_path)
    press(section)
    qtbot.waitUntil(lambda: section.made is not None, timeout=60_000)
    assert sorted(path.suffix for path in tmp_path.glob("ThanhTra_*_20260101_20260131.*")) == [
        ".pdf",
        ".xlsx",
    ]
    assert "Sổ nguyên vẹn" in {one.text() for one in section.verdict.findChildren(QLabel)}
    assert section.before.text() == "Đã kiểm tra 1 lần; lần cuối 12/02/2026: đạt."
    with workplace.register.read() as reading:
        [entry] = beside(reading, AT.date(), AT.date(), {"inspect"})
    assert (entry.by, entry.note["seed"]) == ("Lan", "20260212")


def test_names_take_a_reason(page: SettingsPage, tmp_path: Path, qtbot: QtBot) -> None:
    section = section_of(page)
    assert not section.form.has("reason")
    section.form.set_values({"is_named": True})
    section._fold()
    assert section.form.has("reason")
    section.choose_folder = lambda: str(tmp_path)
    press(section)
    qtbot.waitUntil(lambda: section._job is None, timeout=60_000)
    assert section.made is None
    assert not list(tmp_path.glob("ThanhTra*"))


def test_nothing_is_done_where_no_folder_was_chosen(page: SettingsPage) -> None:
    section = section_of(page)
    section.choose_folder = lambda: ""
    press(section)
    assert section._job is None
