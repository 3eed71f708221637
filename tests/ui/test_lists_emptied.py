"""Lists of Qt's own items are emptied item by item: ``clear`` under a cursor has crashed the window."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

import cchc_desktop.ui
from cchc_desktop.ui.hits import Hits
from cchc_desktop.ui.parts import take_all

UI = Path(cchc_desktop.ui.__file__).parent
ITEM_VIEWS = {"QListWidget", "QTreeWidget", "QTableWidget"}


def names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def item_views() -> set[str]:
    """The classes of the window that hold items of their own."""
    classes = [
        one
        for path in UI.rglob("*.py")
        for one in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(one, ast.ClassDef)
    ]
    found = set(ITEM_VIEWS)
    while more := {one.name for one in classes if any(names(base) & found for base in one.bases)} - found:
        found |= more
    return found


def cleared(path: Path, views: set[str]) -> Iterator[int]:
    """Lines on which such a list is cleared: by itself, or as the attribute of another widget."""
    tree = ast.parse(path.read_text("utf-8"))
    held = {
        target.attr
        for one in ast.walk(tree)
        if isinstance(one, ast.Assign | ast.AnnAssign) and one.value is not None and names(one.value) & views
        for target in (one.targets if isinstance(one, ast.Assign) else [one.target])
        if isinstance(target, ast.Attribute)
    }
    for owner in ast.walk(tree):
        is_view = isinstance(owner, ast.ClassDef) and owner.name in views
        for call in ast.walk(owner) if isinstance(owner, ast.ClassDef) else ():
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr == "clear"
            ):
                of = call.func.value
                if (is_view and isinstance(of, ast.Name) and of.id == "self") or (
                    isinstance(of, ast.Attribute) and of.attr in held
                ):
                    yield call.lineno


def test_no_list_of_items_is_cleared_at_once() -> None:
    views = item_views()
    assert {"Hits", "PaperList"} <= views
    found = [(path.name, line) for path in sorted(UI.rglob("*.py")) for line in cleared(path, views)]
    assert found == []


@pytest.mark.parametrize("kind", [QListWidget, QTreeWidget])
def test_a_list_under_the_cursor_is_emptied(qtbot: QtBot, kind: type[QListWidget | QTreeWidget]) -> None:
    shown = kind()
    qtbot.addWidget(shown)
    for _ in range(20):
        if isinstance(shown, QTreeWidget):
            items = [QTreeWidgetItem([str(at)]) for at in range(5)]
            shown.addTopLevelItems(items)
            shown.setCurrentItem(items[3])
        else:
            shown.addItems([str(at) for at in range(5)])
            shown.setCurrentRow(3)
        with qtbot.waitExposed(shown):
            shown.show()
        shown.setFocus(Qt.FocusReason.OtherFocusReason)
        take_all(shown)
        assert shown.model().rowCount() == 0


def test_what_is_offered_changes_under_the_cursor(qtbot: QtBot) -> None:
    hits = Hits(None, "Kết quả")
    qtbot.addWidget(hits)
    hits.show()
    for amount in (5, 1, 0, 7):
        hits.offer([(str(at), "", "list") for at in range(amount)])
        hits.walk(3)
        assert hits.count() == amount
