"""The pictures in the README: `python tests/ui/pictures.py`, over invented people at a fixed moment."""

from __future__ import annotations

import os
import random
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
from cchc_desktop.ui.screens._digitise_page import DigitisePage
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


def a_fresh_one(place: Workplace) -> str:
    """One whose papers nobody scanned yet."""
    wanted = search.Filter(group=search.Group.IN_HOUSE, is_digitised_in=False, at=NOW)
    with place.register.read() as reading:
        rows = search.page(reading, search.ids(reading, wanted))
        return max(rows, key=lambda row: len(search.dossier(reading, row.local_no).papers)).local_no


def scan(window: Window, jobs: Jobs, folder: Path, number: str) -> None:
    """Three pages from a scanner lie in the tray; two of them are given to papers of a dossier."""
    sys.path.append(str(Path(__file__).parents[1]))
    import stacks

    page = window.stack.currentWidget()
    assert isinstance(page, DigitisePage)
    first, *rest = [stacks.paper(random.Random(seed), 200) for seed in range(3)]
    path = folder / "quet-20261120-0958.pdf"
    first.save(path, "PDF", save_all=True, append_images=rest, resolution=200)
    page.ways.drop([path])
    settle(jobs)
    page.lists.show_list("tray")
    page.show_dossier(number)
    page.lists.focus()
    settle(jobs)
    press(Qt.Key.Key_1, Qt.Key.Key_2)
    window.notice.hide()


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
    for _ in range(600):
        if not jobs.is_busy:
            break
        QTest.qWait(100)
    QTest.qWait(300)


def take(folder: Path) -> None:
    """Paint the screens into ``folder``."""
    app = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(app, QApplication)
    look.wear(app, "light", 10)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["XDG_DATA_HOME"] = scratch
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
                "digitise": ({}, lambda: scan(window, jobs, Path(scratch), a_fresh_one(place))),
                "month": ({}, lambda: None),
                "narrative": ({}, lambda: None),
                "indicators": ({}, lambda: QTest.qWait(4000)),
                "catalogue": ({"procedure": "1.004873"}, lambda: None),
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
