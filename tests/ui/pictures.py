"""The pictures in the README: `python tests/ui/pictures.py`, over invented people at a fixed moment."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.family import members
from cchc_desktop.operations.demo import fill
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.paths import resources
from cchc_desktop.store import search
from cchc_desktop.ui import look
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.screens import Screen
from cchc_desktop.ui.window import Window

NOW = datetime(2026, 11, 20, 10, tzinfo=HANOI)
SIZE = (1366, 768)


def a_dossier(place: Workplace) -> str:
    """One that has a story: it was paused, and is still open."""
    wanted = search.Filter(group=search.Group.OPEN, at=NOW)
    with place.register.read() as reading:
        rows = search.page(reading, search.ids(reading, wanted))
        told = max(rows, key=lambda row: len(search.entries(reading, row.seq)))
    return told.local_no


def say(text: str) -> None:
    """What an input method commits into the field that has the focus."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    focused = QApplication.focusWidget()
    assert focused is not None
    QApplication.sendEvent(focused, event)
    QTest.qWait(50)


def press(*keys: Qt.Key) -> None:
    """Keys in the field that has the focus."""
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        QTest.qWait(50)


def fill_in(window: Window) -> None:
    """An intake in the making: a card was read, a procedure chosen."""
    say("001185012345")
    press(Qt.Key.Key_Tab)
    say("Đặng Thị Ngọc Ánh")
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(300)


def settle(jobs: Jobs) -> None:
    """Let what is counted in the background arrive."""
    QTest.qWait(300)
    for _ in range(100):
        if not jobs.is_busy:
            break
        QTest.qWait(100)
    QTest.qWait(300)


def take(folder: Path) -> None:
    """Paint the four screens into ``folder``."""
    app = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(app, QApplication)
    look.wear(app, "light", 10)
    with tempfile.TemporaryDirectory() as scratch:
        place, _ = found(Path(scratch) / "register", Founding(unit="00004", is_practice=True), None, NOW)
        with closing(place.register):
            fill(place, 600, 1, date(2026, 7, 24), date(2026, 11, 19))
            bus, jobs = Bus(), Jobs()
            bus.listen(place.register)
            screens = members("cchc_desktop.ui.screens", Screen)
            window = Window(Do(Opened(place, "Lan"), lambda: NOW), screens, jobs, bus)
            window.show_clerk([])
            window.resize(*SIZE)
            window.show()
            window.count_waiting()
            story: dict[str, tuple[dict[str, str], Callable[[], object]]] = {
                "worklist": ({}, lambda: press(Qt.Key.Key_Equal, Qt.Key.Key_Down)),
                "intake": ({}, lambda: fill_in(window)),
                "dossier": ({"dossier": a_dossier(place)}, lambda: None),
                "month": ({}, lambda: None),
            }
            for name, (given, prepare) in story.items():
                window.show_screen(name, **given)
                settle(jobs)
                prepare()
                settle(jobs)
                window.grab().save(str(folder / f"{name}.png"))
            window.close()
            bus.stop()


if __name__ == "__main__":
    take(resources() / "help")
