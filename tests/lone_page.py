"""One page with nothing around it: fingers on the keyboard, and what it asked of the window."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.fields import mnemonic
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.screens import Context

P = TypeVar("P", bound=Page)
PLAIN = Qt.KeyboardModifier.NoModifier


class LonePage(Generic[P]):
    """The page in a window of its own; ``undo`` is what Ctrl+Z would do after what was said last."""

    def __init__(
        self,
        qtbot: QtBot,
        opened: Opened,
        clock: Callable[[], datetime],
        build: Callable[[Context], P],
        size: tuple[int, int] = (1100, 640),
    ) -> None:
        self.place = opened.place
        self.qtbot, self.bus, self.jobs = qtbot, Bus(), Jobs()
        self.said: list[str] = []
        self.undo: Callable[[], object] | None = None
        self.went: list[tuple[str, dict[str, object]]] = []
        self.do = Do(opened, clock)
        self.do.said.connect(self.hear)
        self.context = Context(self.do, self.bus, self.jobs, self._navigate, self.hear)
        self.page = build(self.context)
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        with qtbot.waitExposed(self.page):
            self.page.show()
        self.page.activateWindow()

    def _navigate(self, screen: str, **given: object) -> None:
        self.went.append((screen, given))

    def hear(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        self.said.append(sentence)
        self.undo = undo

    def refresh(self) -> None:
        self.page.refresh()
        self.settle()

    def settle(self) -> None:
        """Until nothing runs; the waiting of the test library would keep the worker from running."""
        end = time.monotonic() + 30
        while self.jobs.is_busy:
            assert time.monotonic() < end, "a job does not end"
            QApplication.processEvents()
            time.sleep(0.005)
        QApplication.processEvents()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """To what has the focus, and what it sets off."""
        if QApplication.focusWidget() is None:
            self.page.activateWindow()
            QApplication.processEvents()
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifiers)
        self.settle()

    def take_back(self) -> None:
        """What Ctrl+Z in the window does."""
        assert self.undo is not None
        self.undo()
        self.settle()


def nameless(page: QWidget) -> list[str]:
    """What Tab stops at and nobody who hears the screen could name."""
    stops = [one for one in page.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [type(one).__name__ for one in stops if not one.accessibleName() and one.isVisible()]


def letters(widgets: Iterable[QWidget]) -> list[str]:
    """Those that Alt reaches them by; what is typed into a line is no name of it."""
    texts = [getattr(one, "text", None) for one in widgets if not hasattr(one, "editingFinished")]
    return [letter for text in texts if callable(text) and (letter := mnemonic(text()))]
