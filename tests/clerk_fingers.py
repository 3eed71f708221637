"""A clerk who has a keyboard and a card reader and no mouse, before the whole program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from pytestqt.qtbot import QtBot
from reader_rules import ENOUGH

from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.second_reading import Trust
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import search
from cchc_desktop.ui import keyboard_reader
from cchc_desktop.ui.app import Program
from cchc_desktop.ui.paper_window import PAPERS
from cchc_desktop.ui.printed import Pdf
from cchc_desktop.ui.screens._intake_page import IntakePage
from cchc_desktop.ui.screens._list import ListPage
from cchc_desktop.ui.screens.dossier import DossierPage

PLAIN = Qt.KeyboardModifier.NoModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PERSON, READER = 120, 8
"""Milliseconds from key to key."""
PATIENCE = 60_000
_OF_A_MOUSE = frozenset(
    {
        *(QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick),
        *(QEvent.Type.Wheel, QEvent.Type.TouchBegin, QEvent.Type.TabletPress),
    }
)
_LISTED = {"dossier": "dossiers", "morning": "worklist"}
PageT = TypeVar("PageT", bound=QWidget)


class Watch(QObject):
    """Notes every event of a mouse in the program, and every piece of a page that flashes up as a window."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__()
        self.mice: list[QEvent.Type] = []
        self.strays: list[str] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        kind = event.type()
        if kind in _OF_A_MOUSE:
            self.mice.append(kind)
        elif kind is QEvent.Type.Show and _is_stray(watched):
            self.strays.append(type(watched).__name__)
        return False


def _is_stray(shown: QObject) -> bool:
    """Whether it is a window of its own and neither the program's, a dialogue, a menu nor a tip."""
    if not isinstance(shown, QWidget) or isinstance(shown, QMainWindow) or not shown.isWindow():
        return False
    return shown.windowType() == Qt.WindowType.Window


class Viewer(QObject):
    """Every paper that the program shows."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Pdf] = []
        PAPERS.shown.connect(self.shown.append)

    def close(self) -> None:
        PAPERS.shown.disconnect(self.shown.append)


class Clerk:
    """Fingers and eyes; ``pressed`` counts keys, a burst of the reader is none."""

    def __init__(self, qtbot: QtBot, place: Workplace, data: Path, at: datetime) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.qtbot, self.place, self.now, self.pressed = qtbot, place, at, 0
        keyboard_reader.save(data, Trust(alike=ENOUGH))  # this desk's reader has proven itself long ago
        self.program = Program(app, data, lambda: self.now)
        self.window = self.program.enter(place, str(place.register.place))
        self.wedge = self.program.wedge
        self.refused: list[str] = []
        self.wedge.damaged.connect(self.refused.append)
        self.asked: list[str] = []
        self.wedge.waiting.connect(self.asked.append)
        self.watch, self.viewer = Watch(app), Viewer()
        self._stamp = 1_000_000
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        with qtbot.waitActive(self.window):
            self.window.activateWindow()

    def close(self) -> None:
        self.viewer.close()
        QCoreApplication.instance().removeEventFilter(self.watch)  # type: ignore[union-attr]  # there is one
        self.program.jobs.stop()
        self.window.close()

    # Keys.

    def focus(self) -> QWidget:
        # Where nothing has the focus the system gives keys to the window.
        return QApplication.focusWidget() or self.window

    def settle(self) -> None:
        """A moment without a key."""
        self.wedge.settle()
        QApplication.processEvents()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self.pressed += 1
        QTest.keyClick(self.focus(), key, modifiers)
        self.settle()

    def _send(self, key: int, text: str, gap: int) -> None:
        """As the system hands a key over: to the window first, with its stamp."""
        window = QGuiApplication.focusWindow()
        assert window is not None
        self._stamp += gap
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, PLAIN, text)
            event.setTimestamp(self._stamp)
            target = QGuiApplication.focusObject() if kind is QEvent.Type.ShortcutOverride else window
            assert target is not None
            QCoreApplication.sendEvent(target, event)

    def strike(self, text: str) -> None:
        """Letters and figures that stand on the keys, at the pace of a person."""
        assert text.isascii()
        self.pressed += len(text)
        for letter in text:
            self._send(ord(letter.upper()), letter, PERSON)
        self._stamp += 1000
        self.settle()

    def say(self, text: str) -> None:
        """Vietnamese, as the input method commits it."""
        self.pressed += len(text)
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.focus(), event)
        self.settle()

    def scan(self, text: str) -> None:
        """A burst of the reader that poses as a keyboard, and once more for as long as that is asked."""
        asked = len(self.asked)
        self._burst(text)
        if len(self.asked) > asked:
            self.scan(text)

    def _burst(self, text: str) -> None:
        self._stamp += 5000
        for letter in text:
            self._send(0, letter, READER)
        self._send(Qt.Key.Key_Return, "\r", READER)
        self._stamp += 5000
        self.settle()

    def go(self) -> None:
        """Ctrl+Enter: the primary act of whatever is in front."""
        self.press(Qt.Key.Key_Return, CTRL)

    def tab_to(self, widget: QWidget) -> None:
        for _ in range(60):
            if self.focus() is widget or self.focus() is widget.focusProxy():
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never reaches {widget.accessibleName()}")

    # Time and work beside the window.

    def later(self, **span: int) -> None:
        self.now += timedelta(**span)

    def wait(self) -> None:
        """Until everything that prints beside the window is done."""
        self.until(lambda: not self.program.jobs.is_busy)

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=PATIENCE)

    # What is in front.

    def page(self, kind: type[PageT]) -> PageT:
        found = self.window.stack.currentWidget()
        assert isinstance(found, kind)
        return found

    @property
    def intake(self) -> IntakePage:
        return self.page(IntakePage)

    @property
    def dossier_page(self) -> DossierPage:
        return self.page(DossierPage)

    def dialog(self) -> QDialog:
        """The question over the window, with the cursor in it."""
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, QDialog)
        self.until(lambda: asked.isAncestorOf(self.focus()))
        return asked

    def answer(self) -> None:
        """Say yes to the question over the window."""
        asked = self.dialog()
        self.go()
        assert not asked.isVisible()
        self.come_back()

    def come_back(self) -> None:
        """What a window manager does when a dialogue goes away; off screen there is none."""
        self.window.activateWindow()
        self.until(
            lambda: QGuiApplication.focusWindow() is not None and QApplication.focusWidget() is not None
        )

    def screen(self, code: str) -> None:
        """Walk to a screen of the side bar by Alt with arrows, the shorter way."""
        codes = [one.shown.code for one in self.window.side.buttons]
        here = codes.index(_LISTED.get(self.window.current, self.window.current))
        key = Qt.Key.Key_Down if codes.index(code) > here else Qt.Key.Key_Up
        for _ in codes:
            if self.window.current == code:
                return
            self.press(key, ALT)
        raise AssertionError(f"no way to {code}")

    def sit_down(self, name: str) -> None:
        """Another person works from now on: the menu behind the name at the foot."""
        before = self.focus()
        self.tab_to(self.window.foot.clerk)
        QTimer.singleShot(0, self._take_first)  # the menu has a loop of its own
        self.press(Qt.Key.Key_Space)
        self.dialog()
        self.press(Qt.Key.Key_A, CTRL)
        self.say(name)
        self.press(Qt.Key.Key_Return)
        self.come_back()
        assert self.window.context.do.opened.clerk == name
        self.tab_to(before)

    def _take_first(self) -> None:
        menu = QApplication.activePopupWidget()
        assert menu is not None
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
            self.pressed += 1
            QTest.keyClick(menu, key)

    # Dossiers.

    def open(self, typed: str, number: str) -> DossierPage:
        """Find by Ctrl+K and go there."""
        self.press(Qt.Key.Key_K, CTRL)
        self.strike(typed)
        self.press(Qt.Key.Key_Return)

        def is_there() -> bool:
            page = self.window.stack.currentWidget()
            shown = page.dossier if isinstance(page, DossierPage) else None
            return shown is not None and shown.local_no == number

        self.until(is_there)
        return self.dossier_page

    def act(self, name: str) -> None:
        """Press the key that stands beside the act on the dossier's page."""
        key = next(key for act, _, key in self.dossier_page.acts.acts if act == name)
        self.press(Qt.Key(ord(key.removeprefix("Alt+"))), ALT)

    def fill(self, *said: str) -> None:
        """One field after the other of the open panel, then save it."""
        for at, words in enumerate(said):
            if at:
                self.press(Qt.Key.Key_Tab)
            self.say(words)
        self.save()

    def save(self) -> None:
        """Save the open panel; the act is told as done a minute later."""
        self.later(minutes=1)
        self.go()
        page = self.dossier_page
        assert page.panel.isHidden(), [
            one.editor(name).widget().accessibleDescription() for one in page.forms for name in one.draft()
        ]

    def tick(self, page: ListPage, numbers: Sequence[str]) -> None:
        """Walk the list from its top and tick these with the space bar."""
        page = self.page(ListPage)
        self.press(Qt.Key.Key_Home, CTRL)
        wanted = set(numbers)
        for _ in range(len(page.table.rows_model.ids)):
            row = page.table.current()
            assert row is not None
            if row.local_no in wanted:
                wanted.discard(row.local_no)
                self.press(Qt.Key.Key_Space)
            else:
                self.press(Qt.Key.Key_Down)
        assert not wanted

    def dossier(self, number: str) -> Dossier:
        with self.place.register.read() as reading:
            return search.dossier(reading, number)

    def dossiers(self) -> dict[str, Dossier]:
        """Every dossier of the register by its number, read one by one."""
        with self.place.register.read() as reading:
            seqs = search.ids(reading, search.Filter(order=search.Order.NUMBER, is_descending=False))
            found = [search.dossier_by_seq(reading, seq) for seq in seqs]
        return {one.local_no: one for one in found if one is not None}
