"""Every place of the window at every size a desk may have: nothing cut off, hidden, or on top of another.

One window walks all places; at each it is made smaller step by step, as a clerk's hand would do it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
from above_stations import above, above_stations
from board_room import above_many
from clipped import complaints
from list_office import NOW, fill_register
from merged_room import between, between_stations, merged, merged_stations
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from rare_stations import first_day, first_stations, rare_stations, superior
from stations import Stage, stations
from units_stations import units_stations

from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.ui import look
from cchc_desktop.ui.app import Program

SIZES = ((1366, 768), (1024, 700), (911, 512), (760, 480))
"""100 %, 100 %, 1366 × 768 at 150 %, and the least the window may be: what is left of it at 200 %."""
LARGE, _, _, LEAST = SIZES
TRIED = "focus_tried"
"""Kept on the widget: a list of them would keep wrappers of what Qt has long thrown away."""
Said = dict[str, list[str]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))  # what is unfolded here is unfolded for no other test
    return tmp_path


def staged(place: Workplace, home: Path) -> Iterator[Stage]:
    made = Stage(place, NOW, home)
    made.window.show()
    made.window.activateWindow()
    assert QTest.qWaitForWindowActive(made.window)
    yield made
    made.close()
    place.register.close()


@pytest.fixture
def stage(home: Path) -> Iterator[Stage]:
    yield from staged(open_workplace(fill_register(home / "register"), None), home)


def dialogs() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def told(stage: Stage) -> list[str]:
    found = [said for one in (stage.window, *dialogs()) for said in complaints(one)]
    found += [
        f"{type(one).__name__} {one.size().toTuple()} is larger than the window"
        for one in dialogs()
        if one.width() > stage.window.width() or one.height() > stage.window.height()
    ]
    return found


def looked_at(stage: Stage, name: str, go: Callable[[], object], size: tuple[int, int]) -> Said:
    """A place as it stands at ``size``; a dialog is opened anew, for it fits itself to the window."""
    is_gone_to = size == LARGE or bool(dialogs())
    stage.window.resize(*size)
    if is_gone_to:
        go()
    stage.settle()
    assert stage.window.size().toTuple() == size, name
    found = told(stage)
    return {f"{name} {size}": found} if found else {}


def test_nothing_is_clipped_and_the_focus_is_seen(stage: Stage) -> None:
    found: Said = {}
    unseen: Said = {}
    for name, go in stations(stage).items():
        for size in SIZES:
            found |= looked_at(stage, name, go, size)
        if not dialogs():
            unseen[name] = [
                f"{type(one).__name__} {one.accessibleName()}" for one in without_ring(stage.window)
            ]
    assert found == {}
    tried = [one for one in stage.window.findChildren(QWidget) if one.property(TRIED)]
    assert len(tried) > 10 * len(stage.window.screens)
    assert {name: said for name, said in unseen.items() if said} == {}


def without_ring(window: QWidget) -> Iterator[QWidget]:
    """Stops of the tab path that look the same with and without the focus; each is tried once."""
    for one in window.findChildren(QWidget):
        is_stop = one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None
        if not is_stop or not one.isVisible() or not one.isEnabled() or one.property(TRIED):
            continue
        one.setFocus(Qt.FocusReason.TabFocusReason)
        if not one.hasFocus():
            continue
        one.setProperty(TRIED, True)
        seen = one.grab().toImage()
        one.clearFocus()
        if one.isVisible() and one.grab().toImage() == seen:
            yield one


def clipped(stage: Stage, places: Mapping[str, Callable[[], object]], size: tuple[int, int]) -> Said:
    stage.window.resize(*size)
    found: Said = {}
    for name, go in places.items():
        go()
        stage.settle()
        found[name] = told(stage)
    return {name: said for name, said in found.items() if said}


def test_nothing_is_clipped_where_one_seldom_stands(stage: Stage) -> None:
    assert clipped(stage, rare_stations(stage), LEAST) == {}


@pytest.mark.parametrize("begin", [first_day, superior])
def test_nothing_is_clipped_on_the_first_day(home: Path, begin: Callable[[Path], Workplace]) -> None:
    for stage in staged(begin(home / "register"), home):
        assert clipped(stage, first_stations(stage), LEAST) == {}


def test_nothing_is_clipped_where_a_superior_looks_behind_its_numbers(
    home: Path, dressed: QApplication
) -> None:
    for stage in staged(above(home / "register"), home):
        for size in SIZES:
            assert clipped(stage, above_stations(stage), size) == {}, size
        look.wear(dressed, "dark", look.LARGEST)
        assert clipped(stage, above_stations(stage), LARGE) == {}


@pytest.mark.parametrize("many", [0, 12])
def test_nothing_is_clipped_where_a_superior_looks_at_its_units(
    home: Path, dressed: QApplication, many: int
) -> None:
    begin = superior if not many else partial(above_many, many=many, past=7)
    for stage in staged(begin(home / "register"), home):
        places = units_stations(stage, many)
        for size in SIZES:
            assert clipped(stage, places, size) == {}, size
        look.wear(dressed, "dark", look.LARGEST)
        assert clipped(stage, places, LARGE) == {}


@pytest.mark.parametrize(
    ("begin", "places_of"), [(merged, merged_stations), (between, between_stations)], ids=["now", "between"]
)
def test_nothing_is_clipped_where_units_went_on_or_lie_between(
    home: Path,
    dressed: QApplication,
    begin: Callable[[Path], Workplace],
    places_of: Callable[[Stage], Mapping[str, Callable[[], object]]],
) -> None:
    for stage in staged(begin(home / "register"), home):
        for size in SIZES:
            assert clipped(stage, places_of(stage), size) == {}, size
        look.wear(dressed, "dark", look.LARGEST)
        assert clipped(stage, places_of(stage), LARGE) == {}


def test_nothing_is_clipped_in_large_type(stage: Stage, dressed: QApplication) -> None:
    look.wear(dressed, "dark", look.LARGEST)
    assert clipped(stage, stations(stage), LARGE) == {}


def test_nothing_is_clipped_before_a_register_is_open(dressed: QApplication, tmp_path: Path) -> None:
    program = Program(dressed, tmp_path / "data", lambda: NOW)
    page = program.begin()
    for size in SIZES:
        page.resize(*size)
        for step in (page.cards, page.opening, page.founding):
            page.go(step)
            for _ in range(4):  # cards under one another ask the page to make room
                QTest.qWait(10)
            assert page.size().toTuple() == size
            assert complaints(page) == []
    program.jobs.stop()
