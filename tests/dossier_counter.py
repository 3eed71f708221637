"""A dossier's page in the whole window, over a register with one dossier, and fingers on the keyboard."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier, Entry
from cchc_desktop.core.papers import Paper
from cchc_desktop.family import members
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS
from cchc_desktop.store import search
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.printed import Pdf
from cchc_desktop.ui.screens import Screen
from cchc_desktop.ui.screens.dossier import DossierPage
from cchc_desktop.ui.window import Window

RECEIVED = datetime(2026, 11, 9, 9, 0, tzinfo=HANOI)
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier
CLERK = "Nguyễn Thị Lan"
PAPERS = (Paper("Tờ khai"), Paper("Giấy chứng sinh"), Paper("Văn bản ủy quyền", is_required=False))


class Counter:
    """The window over a register with one dossier; time is set by the test."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.now = RECEIVED
        self.place: Workplace = found(folder, Founding(unit="00004", is_practice=True), None, RECEIVED)[0]
        self.qtbot, self.jobs, self.bus = qtbot, Jobs(), Bus()
        self.bus.listen(self.place.register)
        act = Receive(
            procedure="1.004873",
            applicant="Đỗ Thị Ước",
            id_number="001190012345",
            phone="0900512043",
            papers=PAPERS,
            born="1990-05-12",
            sex="Nữ",
            address="Thôn Đoài",
        )
        self.number = self.act("receive", act).local_no
        do = Do(Opened(self.place, CLERK), lambda: self.now)
        self.window = Window(do, members("cchc_desktop.ui.screens", Screen), self.jobs, self.bus)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.printed: list[Pdf] = []

    def close(self) -> None:
        self.jobs.stop()
        self.bus.stop()
        self.place.register.close()

    def act(self, verb: str, told: object, by: str = "Hùng") -> Dossier:
        with at_desk(self.place, by, self.now) as desk:
            return VERBS[verb].do(desk, told)

    def go_on(self, **span: int) -> None:
        self.now += timedelta(**span)

    def open(self, act: str = "") -> DossierPage:
        self.window.show_screen("dossier", dossier=self.number, **({"act": act} if act else {}))
        page = self.window.stack.currentWidget()
        assert isinstance(page, DossierPage)
        page.show_pdf = self.printed.append
        QApplication.processEvents()
        return page

    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(self.focus(), key, modifiers)
        QApplication.processEvents()

    def save(self) -> None:
        self.go_on(minutes=1)
        self.key(Qt.Key.Key_Return, CTRL)

    def say(self, text: str) -> None:
        """Vietnamese, as the input method commits it."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.focus(), event)

    def choose(self, page: DossierPage, name: str) -> None:
        """Press the key that stands beside the act."""
        key = next(key for act, _, key in page.acts.acts if act == name)
        self.key(Qt.Key(Qt.Key.Key_0 + int(key.removeprefix("Alt+"))), ALT)

    @property
    def dossier(self) -> Dossier:
        with self.place.register.read() as reading:
            return search.dossier(reading, self.number)

    @property
    def entries(self) -> tuple[Entry, ...]:
        with self.place.register.read() as reading:
            return search.entries(reading, self.dossier.seq)


def problem_at(page: DossierPage, name: str) -> str:
    return page.forms[0].editor(name).widget().accessibleDescription()


def wait_for_printing(counter: Counter, page: DossierPage, printing: int) -> None:
    def is_there() -> bool:
        slip = page.slips.sheets[0].slip
        return len(counter.printed) == printing and slip is not None and slip.printings == printing

    counter.qtbot.waitUntil(is_there, timeout=20_000)
