"""The whole window over a practice register that a tale has filled, and fingers on the keyboard."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier, Entry
from cchc_desktop.family import members
from cchc_desktop.operations.demo import fill
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS
from cchc_desktop.store import search
from cchc_desktop.store.search import Filter
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.screens import Screen
from cchc_desktop.ui.screens._list import ListPage
from cchc_desktop.ui.screens.dossier import DossierPage
from cchc_desktop.ui.window import Window

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=HANOI)
CLERK = "Nguyễn Thị Lan"
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def fill_register(folder: Path) -> Path:
    """A practice register with 160 dossiers in all states, one of them late and of unknown cause."""
    place, _ = found(folder, Founding(unit="00004", is_practice=True), None, NOW)
    fill(place, 160, 3, date(2026, 10, 12), date(2026, 11, 19))
    late = Receive(procedure="1.004873", applicant="Đỗ Thị Ước", id_number="001190012345")
    with at_desk(place, "Lan", datetime(2026, 11, 2, 9, 0, tzinfo=HANOI), NOW) as desk:
        receive(desk, late)
    place.register.close()
    return folder


class Office:
    """The whole window over a copy of the register, and fingers on the keyboard."""

    def __init__(self, qtbot: QtBot, place: Workplace, size: tuple[int, int] = (1366, 768)) -> None:
        self.place, self.qtbot = place, qtbot
        self.jobs, self.bus = Jobs(), Bus()
        self.bus.listen(place.register)
        do = Do(Opened(place, CLERK), lambda: NOW)
        self.window = Window(do, members("cchc_desktop.ui.screens", Screen), self.jobs, self.bus)
        qtbot.addWidget(self.window)
        self.window.resize(*size)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def list_page(self, code: str = "worklist") -> ListPage:
        self.window.show_screen(code)
        page = self.window.stack.currentWidget()
        assert isinstance(page, ListPage)
        return page

    def dossier_page(self) -> DossierPage:
        page = self.window.stack.currentWidget()
        assert isinstance(page, DossierPage)
        return page

    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(self.focus(), key, modifiers)
        QApplication.processEvents()

    def settle(self) -> None:
        """Until what runs beside the window has ended, and what it began in turn."""
        self.qtbot.waitUntil(lambda: not self.jobs.is_busy, timeout=30_000)

    def say(self, text: str) -> None:
        """Vietnamese, as the input method commits it."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.focus(), event)

    def find(self, wanted: Filter) -> tuple[str, ...]:
        with self.place.register.read() as reading:
            rows = search.page(reading, search.ids(reading, wanted))
        return tuple(row.local_no for row in rows)

    def dossier(self, number: str) -> Dossier:
        with self.place.register.read() as reading:
            return search.dossier(reading, number)

    def verbs(self, number: str) -> list[str]:
        with self.place.register.read() as reading:
            return [entry.verb for entry in search.entries(reading, search.dossier(reading, number).seq)]

    def entries(self, number: str) -> tuple[Entry, ...]:
        with self.place.register.read() as reading:
            return search.entries(reading, search.dossier(reading, number).seq)

    def act(self, verb: str, told: object, by: str = CLERK) -> Dossier:
        with at_desk(self.place, by, NOW) as desk:
            return VERBS[verb].do(desk, told)

    def close(self) -> None:
        self.jobs.stop()
        self.bus.stop()
        self.place.register.close()


def listed(page: ListPage) -> tuple[str, ...]:
    rows = (page.table.row_at(at) for at in range(len(page.table.rows_model.ids)))
    return tuple(row.local_no for row in rows if row is not None)


def number_at_cursor(page: ListPage) -> str:
    row = page.table.current()
    assert row is not None
    return row.local_no
