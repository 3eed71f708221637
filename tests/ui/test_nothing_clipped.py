"""Every place of the window at every size a desk may have: nothing cut off, hidden, or on top of another."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from clipped import complaints
from list_office import NOW, fill_register
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from stations import Stage, stations

from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.ui import look
from cchc_desktop.ui.app import Program

SIZES = ((1366, 768), (1024, 700), (760, 480))
"""100 %, 100 %, and the least the window may be: what is left of its screen at 200 %."""


@pytest.fixture(scope="module")
def clerks_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_register(tmp_path_factory.mktemp("clipped") / "register")


@pytest.fixture
def stage(
    qtbot: QtBot, clerks_register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))  # what is unfolded here is unfolded for no other test
    place = open_workplace(Path(shutil.copytree(clerks_register, tmp_path / "register")), None)
    made = Stage(place, NOW, tmp_path)
    qtbot.addWidget(made.window)
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    yield made
    made.close()
    place.register.close()


def told(stage: Stage) -> list[str]:
    over = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    found = [said for one in (stage.window, *over) for said in complaints(one)]
    found += [
        f"{type(one).__name__} {one.size().toTuple()} is larger than the window"
        for one in over
        if one.width() > stage.window.width() or one.height() > stage.window.height()
    ]
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
def test_nothing_is_clipped(stage: Stage, size: tuple[int, int]) -> None:
    stage.window.resize(*size)
    found: dict[str, list[str]] = {}
    for name, go in stations(stage).items():
        go()
        stage.settle()
        assert stage.window.size().toTuple() == size, name
        found[name] = told(stage)
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
def test_nothing_is_clipped_before_a_register_is_open(
    dressed: QApplication, tmp_path: Path, size: tuple[int, int]
) -> None:
    program = Program(dressed, tmp_path / "data", lambda: NOW)
    page = program.begin()
    page.resize(*size)
    found: dict[str, list[str]] = {}
    for name, step in (("ways", page.cards), ("opening", page.opening), ("founding", page.founding)):
        page.go(step)
        dressed.processEvents()
        assert page.size().toTuple() == size
        found[name] = complaints(page)
    program.jobs.stop()
    assert found == {"ways": [], "opening": [], "founding": []}


def test_where_the_focus_is_can_be_seen(stage: Stage, dressed: QApplication) -> None:
    stage.window.resize(1366, 768)
    unseen: dict[str, list[str]] = {}
    for name, go in stations(stage).items():
        go()
        stage.settle()
        if dressed.activeModalWidget() is None and dressed.activeWindow() is stage.window:
            unseen[name] = [
                f"{type(one).__name__} {one.accessibleName()}" for one in without_ring(stage.window)
            ]
    assert len(unseen) > len(stage.window.screens)
    assert {name: found for name, found in unseen.items() if found} == {}


def without_ring(window: QWidget) -> Iterator[QWidget]:
    """Stops of the tab path that look the same with and without the focus."""
    for one in window.findChildren(QWidget):
        is_stop = one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None
        if not is_stop or not one.isVisible() or not one.isEnabled():
            continue
        one.setFocus(Qt.FocusReason.TabFocusReason)
        if not one.hasFocus():
            continue
        seen = one.grab().toImage()
        one.clearFocus()
        if one.isVisible() and one.grab().toImage() == seen:
            yield one


def test_nothing_is_clipped_in_large_type(stage: Stage, dressed: QApplication) -> None:
    look.wear(dressed, "dark", look.LARGEST)
    test_nothing_is_clipped(stage, (1366, 768))
