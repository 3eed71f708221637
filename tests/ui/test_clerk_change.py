"""Another clerk sits down: the keys are back on the screen, under the new name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from clerk_fingers import Clerk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.upkeep import Founding, found


@pytest.fixture
def clerk(qtbot: QtBot, tmp_path: Path) -> Iterator[Clerk]:
    at = datetime(2026, 11, 9, 7, 30, tzinfo=HANOI)
    place, _ = found(tmp_path / "register", Founding(unit="00004", is_practice=True), None, at)
    made = Clerk(qtbot, place, tmp_path / "data", at)
    yield made
    made.close()


def test_after_the_change_of_clerk_the_screen_has_the_keys(clerk: Clerk) -> None:
    window = clerk.window
    window.show_screen("worklist")
    window.foot.clerk.setFocus()
    menu = window.foot.clerk.menu()
    assert menu is not None
    next(one for one in menu.actions() if one.text().startswith("Đổi người")).trigger()
    asking = QApplication.activeModalWidget()
    assert isinstance(asking, QInputDialog)
    asking.setTextValue("Lò Văn Páo")
    clerk.qtbot.waitUntil(asking.isActiveWindow)
    clerk.press(Qt.Key.Key_Return)
    window.activateWindow()  # the system does it where there is one
    clerk.qtbot.waitUntil(window.isActiveWindow)
    assert window.context.do.opened.clerk == "Lò Văn Páo"
    assert window.foot.clerk.text() == "Lò Văn Páo"
    shown = window.stack.currentWidget()
    assert shown is not None
    assert shown.isAncestorOf(clerk.focus())
