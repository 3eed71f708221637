"""Keys are one thing each, every key is on the sheet of Ctrl+/, and F1 knows a rule at every field."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

import cchc_desktop.ui
from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.family import members
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.fields import Form, help_of
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.overlays import KeysDialog
from cchc_desktop.ui.rules import rule_of
from cchc_desktop.ui.screens import Screen
from cchc_desktop.ui.screens._settings_places import PLACES
from cchc_desktop.ui.window import EVERYWHERE, Window

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)
SCREENS = members("cchc_desktop.ui.screens", Screen)
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
SOURCES = sorted(Path(cchc_desktop.ui.__path__[0]).rglob("*.py"))
FAMILY = re.compile(r"(Ctrl|Alt)\+[0-9]")


@pytest.fixture
def window(workplace: Workplace, qtbot: QtBot) -> Iterator[Window]:
    with at_desk(workplace, "Lan", AT) as desk:
        receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))
    made = Window(Do(Opened(workplace, "Lan"), lambda: AT), SCREENS, Jobs(), Bus())
    made.resize(1200, 800)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def page_of(window: Window, code: str) -> QWidget:
    given: dict[str, object] = {"dossier": "0001/2026"} if code == "dossier" else {}
    window.show_screen(code, **given)
    shown = window.stack.currentWidget()
    assert shown is not None
    return shown


def keys_of(one: QShortcut) -> set[str]:
    return {key.toString() for key in QShortcut.keys(one)}


def plain(key: str) -> str:
    text = QKeySequence(key).toString() or key
    return re.sub(r"\bEnter\b", "Return", text)


def listed(own: list[tuple[str, str]]) -> set[str]:
    """The keys of the sheet, ranges spelled out."""
    found: set[str] = set()
    for key, _ in own:
        found |= {plain(one.strip()) for one in re.split(r" / | … ", key)}
    return found


def conflict(one: QShortcut, other: QShortcut) -> bool:
    """Whether both could answer to one key while the same widget has the focus."""
    first, second = one.parent(), other.parent()
    if not isinstance(first, QWidget) or not isinstance(second, QWidget):
        return True
    widget_only = Qt.ShortcutContext.WidgetShortcut
    if widget_only in {one.context(), other.context()} and first is not second:
        return False
    window_wide = Qt.ShortcutContext.WindowShortcut
    if window_wide in {one.context(), other.context()}:
        return True
    return first is second or first.isAncestorOf(second) or second.isAncestorOf(first)


def doubled(shortcuts: list[QShortcut]) -> list[str]:
    return [
        f"{key}: {type(one.parent()).__name__}, {type(other.parent()).__name__}"
        for one, other in combinations(shortcuts, 2)
        for key in keys_of(one) & keys_of(other)
        if conflict(one, other)
    ]


def installed(owner: QObject) -> list[QShortcut]:
    """The shortcuts below ``owner`` that a key can reach now."""
    return [
        one
        for one in owner.findChildren(QShortcut)
        if not isinstance(parent := one.parent(), QWidget) or parent.isVisible()
    ]


def unlisted(page: QWidget) -> set[str]:
    """Keys that answer on ``page`` and are not on its sheet; of a row of figures one stands for all."""
    told = listed(getattr(page, "shortcuts", list)())
    families = {found[1] for key in told if (found := FAMILY.fullmatch(key))}
    there = {plain(key) for one in installed(page) for key in keys_of(one)}
    return {key for key in there - told if not ((found := FAMILY.fullmatch(key)) and found[1] in families)}


def test_each_key_of_a_screen_is_one_thing_and_on_the_sheet(window: Window) -> None:
    everywhere = window.findChildren(QShortcut, options=DIRECT)
    found: dict[str, object] = {}
    for code in window.screens:
        page = page_of(window, code)
        told = Counter(key for key, _ in getattr(page, "shortcuts", list)())
        twice = [key for key, times in told.items() if times > 1]
        found[code] = doubled([*everywhere, *installed(page)]), unlisted(page), twice
    assert found == dict.fromkeys(window.screens, ([], set(), []))


def test_the_keys_of_everywhere_are_all_told(window: Window) -> None:
    everywhere = window.findChildren(QShortcut, options=DIRECT)
    found = {plain(key) for one in everywhere for key in keys_of(one)}
    assert found == listed(list(EVERYWHERE))


def test_each_section_of_the_settings_tells_its_keys(window: Window) -> None:
    for place in PLACES:
        window.show_screen("settings", place=place.code)
        page = window.stack.currentWidget()
        assert page is not None
        assert unlisted(page) <= {"Ctrl+Return"}, place  # a section without a thing to save leaves it alone


def test_the_sheet_shows_them_in_groups_and_fits(window: Window) -> None:
    page_of(window, "intake")
    window.resize(1024, 700)
    window.show_keys()
    sheet = window.findChild(KeysDialog)
    assert sheet is not None
    words = {one.text() for one in sheet.findChildren(QLabel)}
    assert {"Tiếp nhận", "Mọi nơi", "Trong danh sách", "Trong ô nhập", "Ctrl+K", "F1"} <= words
    assert sheet.height() <= window.height()
    assert sheet.width() <= window.width()
    sheet.accept()


def test_f1_knows_a_rule_at_every_field_of_every_screen(window: Window) -> None:
    silent = [
        f"{code}: {name}, {row.field.label}"
        for code in window.screens
        for form in page_of(window, code).findChildren(Form)
        for name, row in form._rows.items()
        if not help_of(row.editor.widget())
    ]
    assert silent == []


def fields_in_source() -> Iterator[tuple[str, str]]:
    """The fields that name themselves and bring no help of their own."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Field" or not node.args:
                continue
            name = node.args[0]
            has_own = any(one.arg == "help" for one in node.keywords)
            if isinstance(name, ast.Constant) and not has_own:
                yield path.name, str(name.value)


def test_no_field_anywhere_is_without_a_rule() -> None:
    silent = {f"{file}: {name}" for file, name in fields_in_source() if not rule_of(name)}
    assert silent == set()


def test_a_rule_names_its_text_and_day() -> None:
    said = rule_of("term")
    assert "Ngày đầu tiên không tính" in said
    assert "Căn cứ: Bộ luật Dân sự 2015, Điều 147 và 148 (từ 01/01/2017)." in said
    assert rule_of("chưa có") == ""
