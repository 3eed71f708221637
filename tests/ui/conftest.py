"""The window in tests: off-screen, dressed, over a real practice register."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.ui import look, wedge

if TYPE_CHECKING:
    from dossier_counter import Counter
    from list_office import Office
    from pytestqt.qtbot import QtBot

    from cchc_desktop.operations.desk import Workplace

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The off-screen plugin says so at every window with a smallest size and every menu; no real one does.
    for item in items:
        not_there = ("propagateSizeHints", r"raise\(\)", "grabbing the keyboard")
        item.add_marker(pytest.mark.qt_log_ignore(*not_there, extend=True))


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """Light and at the usual size, whatever the test before wore; and nothing is left open."""
    if (look.LOOK.roles, look.LOOK.size, bool(qapp.styleSheet())) != (look.LIGHT, look.USUAL, True):
        look.wear(qapp, "light", look.USUAL)
    yield qapp
    for one in tuple(wedge._standing):  # it would hold back the first figures that the next test types
        one.remove()
    for widget in qapp.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.processEvents()


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    """An open practice register."""
    from cchc_desktop.operations.upkeep import Founding, found

    made, _ = found(tmp_path / "register", Founding(unit="00004", is_practice=True), None, AT)
    yield made
    made.register.close()


@pytest.fixture
def counter(qtbot: QtBot, tmp_path: Path) -> Iterator[Counter]:
    """The whole window over a register with one dossier."""
    from dossier_counter import Counter

    made = Counter(qtbot, tmp_path / "register")
    yield made
    made.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed practice register of a month; who writes in it works on a copy."""
    from list_office import fill_register

    return fill_register(tmp_path_factory.mktemp("filled") / "register")


@pytest.fixture
def office(qtbot: QtBot, filled: Path, tmp_path: Path) -> Iterator[Office]:
    """The whole window over a copy of ``filled``."""
    from list_office import Office

    from cchc_desktop.operations.upkeep import open_workplace

    made = Office(qtbot, open_workplace(Path(shutil.copytree(filled, tmp_path / "register")), None))
    yield made
    made.close()
