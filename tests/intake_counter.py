"""Fingers on the keyboard before the intake page, and a look into the register behind it."""

from __future__ import annotations

from datetime import datetime

import pytest
from lone_page import PLAIN, LonePage
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import search
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.printed import Pdf
from cchc_desktop.ui.screens._intake_page import IntakePage

BEFORE_TET = datetime(2026, 2, 12, 10, 5, tzinfo=HANOI)
FIVE_DAYS = "dang ky lai khai sinh"
SAME_DAY = "1.001193"


class Clock:
    """The wall clock of the counter, set by the test."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


class Counter(LonePage[IntakePage]):
    """The page in a window, the register behind it, and every press counted."""

    def __init__(self, qtbot: QtBot, place: Workplace, at: datetime = BEFORE_TET) -> None:
        self.clock = Clock(at)
        self.pressed = 0
        self.printed: list[Pdf] = []
        desk = place.register.place.parent / "desk"
        opened = Opened(place, "Nguyễn Thị Lan")
        super().__init__(qtbot, opened, self.clock, lambda context: IntakePage(context, desk), (1180, 640))
        self.page.show_pdf = self.printed.append
        self.page.person.box.setFocus()

    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self.pressed += 1
        QTest.keyClick(self.focus(), key, modifiers)

    def keys(self, text: str) -> None:
        """ASCII only: the test library ends the process at any other letter."""
        self.pressed += len(text)
        QTest.keyClicks(self.focus(), text)

    def scan(self, text: str) -> None:
        """A burst of keys and Enter, from a reader that poses as a keyboard."""
        for letter in text:
            pressed = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(self.focus(), pressed)
        self.key(Qt.Key.Key_Return)

    def say(self, text: str) -> None:
        """Vietnamese, as the input method commits it."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.focus(), event)

    def tab_to(self, widget: QWidget) -> None:
        for _ in range(40):
            if self.focus() is widget:
                return
            self.key(Qt.Key.Key_Tab)
        pytest.fail(f"Tab never reaches {widget.accessibleName()}")

    def field(self, name: str) -> QWidget:
        form = next(form for form in self.page.forms if form.has(name))
        return form.editor(name).widget()

    def save(self) -> None:
        self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.waitUntil(lambda: not self.jobs.is_busy)

    def primary(self) -> None:
        """Ctrl+Enter in a question over the window, and what it sets off."""
        assert QApplication.activeModalWidget() is not None
        self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.waitUntil(lambda: not self.jobs.is_busy)

    def choose(self, letters: str) -> None:
        self.tab_to(self.field("procedure"))
        self.keys(letters)
        self.key(Qt.Key.Key_Return)

    def name_somebody(self, name: str = "Đỗ Thị Ước") -> None:
        self.tab_to(self.field("applicant"))
        self.say(name)

    def dossiers(self) -> list[Dossier]:
        with self.place.register.read() as reading:
            seqs = search.ids(reading, search.Filter(is_descending=False))
            found = [search.dossier_by_seq(reading, seq) for seq in seqs]
        return [one for one in found if one is not None]

    def problem(self, name: str) -> str:
        return self.field(name).accessibleDescription() if self.field(name).property("wrong") else ""
