"""A reader that poses as a keyboard: its burst is taken before any field or shortcut sees it.

The filter stands on the window and on the object that has the focus, wherever they are: pages, tables, boxes
that drop down, dialogues. Keys of a person reach their field in full and in order, the first of a number
``core.burst.GAP`` milliseconds late.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import monotonic

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence

from cchc_desktop.core.burst import Answer, Burst, Key, Scan, is_payload, read_scan
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import Card
from cchc_desktop.core.plausible import Lost
from cchc_desktop.core.second_reading import Verdict
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.keyboard_reader import KeyboardReader

_ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_SILENT = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock}
)
"""Keys that a reader presses on its way to a letter."""
_NUMPAD = Qt.KeyboardModifier.KeypadModifier
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})

_standing: list[Wedge] = []
"""The one that is installed."""

Kept = tuple[QObject, QKeyEvent | QInputMethodEvent]
Sign = tuple[int, int, str]


class Wedge(QObject):
    """One for the program; ``today`` is for what a card cannot say yet."""

    card = Signal(object)
    """A whole card (``core.identity.Card``)."""
    receipt = Signal(str)
    """The text of a receipt's mark; nobody has looked yet whether it is genuine."""
    damaged = Signal(str)
    """Why a burst was refused whole, and what to do."""
    waiting = Signal(str)
    """A second reading is wanted before the card is believed."""

    def __init__(self, today: Callable[[], date], keyboard: KeyboardReader | None = None) -> None:
        super().__init__()
        self._today = today
        self.keyboard = keyboard or KeyboardReader()
        self._burst = Burst()
        self._held: list[Kept] = []
        self._on: list[QObject] = []
        self._app: QGuiApplication | None = None
        self._is_replaying = False
        self._let_through: Sign | None = None
        self._clock = (0, 0.0)  # the system's stamp of the last key, and when it came here
        self._at = 0.0
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(self._on_silence)
        self._has_looked = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self.keyboard.forget)

    def install(self, app: QGuiApplication) -> None:
        """Stand before everything that will have the focus from now on."""
        self.remove()
        self._app = app
        _standing.append(self)
        app.focusObjectChanged.connect(self._follow)
        app.focusWindowChanged.connect(self._follow)
        self._follow()

    def remove(self) -> None:
        """Stand before nothing any more; what a person had typed is let go first."""
        self.settle()
        if self in _standing:
            _standing.remove(self)
        if self._app is not None:
            self._app.focusObjectChanged.disconnect(self._follow)
            self._app.focusWindowChanged.disconnect(self._follow)
            self._app = None
        self._leave()
        self.keyboard.forget()

    def _leave(self) -> None:
        for one in self._on:
            if shiboken6.isValid(one):
                one.removeEventFilter(self)
        self._on = []

    def _follow(self, *_: object) -> None:
        self._leave()
        there = (QGuiApplication.focusWindow(), QGuiApplication.focusObject())
        self._on = [one for one in there if one is not None]
        for one in self._on:
            one.installEventFilter(self)

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True for what a field must not see, or not yet."""
        if self._is_replaying:
            return False
        if isinstance(event, QInputMethodEvent):
            return self._on_composed(watched, event)
        if not isinstance(event, QKeyEvent) or event.type() not in _KEYS:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._on_override(event)
        if event.type() == QEvent.Type.KeyRelease:
            return self._on_release(watched, event)
        return self._on_key(watched, event)

    def _on_key(self, watched: QObject, event: QKeyEvent) -> bool:
        sign = (int(event.timestamp()), event.key(), event.text())
        if sign == self._let_through:
            self._let_through = None  # the window let it through; now its field has it
            return False
        if event.matches(QKeySequence.StandardKey.Paste) and self.paste(QGuiApplication.clipboard().text()):
            return True
        at = self._time(int(event.timestamp()))
        if self._burst.is_over(at):
            self._rest()
        if Qt.Key(event.key()) in _SILENT:
            return bool(self._held) or self._burst.is_certain
        if self._is_part_of_code(event):
            return True
        answer = self._burst.press(_kind(event), event.text(), at)
        return self._obey(answer, watched, _copy_of(event), sign)

    def _is_part_of_code(self, event: QKeyEvent) -> bool:
        """A digit of an Alt code: the letter it makes comes as a key of its own."""
        is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier | _NUMPAD
        return is_alt and event.text().isdigit() and (self._burst.is_certain or bool(self._held))

    def _on_composed(self, watched: QObject, event: QInputMethodEvent) -> bool:
        text = event.commitString()
        is_idle = not self._held and not self._burst.is_certain
        if is_idle and not text:
            return False
        at = self._time(0)
        if self._burst.is_over(at):
            self._rest()
        answer = self._burst.press(Key.COMPOSED, text or event.preeditString(), at)
        copy = QInputMethodEvent(event.preeditString(), event.attributes())
        copy.setCommitString(text, event.replacementStart(), event.replacementLength())
        return self._obey(answer, watched, copy, None)

    def _on_override(self, event: QKeyEvent) -> bool:
        """Shortcuts are for people: within a burst every key is only a key."""
        is_burst = self._burst.is_certain or (
            bool(self._held) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        if is_burst and not self._burst.is_over(self._time(int(event.timestamp()))):
            event.accept()
            return True
        return False

    def _on_release(self, watched: QObject, event: QKeyEvent) -> bool:
        if self._held:
            self._held.append((watched, _copy_of(event)))
            return True
        return self._burst.is_certain

    def _obey(
        self, answer: Answer, watched: QObject, event: QKeyEvent | QInputMethodEvent, sign: Sign | None
    ) -> bool:
        self._has_looked = False
        if answer is Answer.PASS:
            self._replay()
            self._let_through = sign if watched == QGuiApplication.focusWindow() else None
            self._silence.stop()
            return False
        if answer is Answer.HOLD:
            self._held.append((watched, event))
        else:
            self._held.clear()
        wait = self._burst.wait
        self._silence.start(wait or 0)
        return True

    def _time(self, stamp: int) -> float:
        """Milliseconds of one clock: the system's where it stamps keys, whenever they are seen."""
        now = monotonic() * 1000
        before, came = self._clock
        self._at += stamp - before if stamp and before and stamp >= before else now - came
        self._clock = (stamp, now)
        return self._at

    def _on_silence(self) -> None:
        if not self._has_looked:
            # Keys that came while the program was busy may still stand in line behind this timer.
            self._has_looked = True
            self._silence.start(0)
            return
        self._rest()

    def _rest(self) -> None:
        self._silence.stop()
        self._has_looked = False
        scan = self._burst.rest()
        if scan is None:
            self._replay()
        else:
            self._held.clear()
            self.give(scan)

    @property
    def patience(self) -> int:
        """Milliseconds that a card waits for its second reading."""
        return self._patience.interval()

    def settle(self) -> None:
        """End what is under way now, without waiting for the silence."""
        if self._burst.wait is not None:
            self._rest()

    def _replay(self) -> None:
        """A person typed it: the field gets what was held, as it came."""
        held, self._held = self._held, []
        self._is_replaying = True
        try:
            for watched, event in held:
                there = watched if shiboken6.isValid(watched) else QGuiApplication.focusObject()
                if there is not None:
                    QCoreApplication.sendEvent(there, event)
        finally:
            self._is_replaying = False

    def give(self, scan: Scan, *, is_typed: bool = True) -> None:
        """Read a scan and tell what it was; ``is_typed`` is False for what came without a keyboard."""
        from cchc_desktop.operations.cards import unit_names  # brings the database along

        try:
            read = read_scan(scan, self._today(), unit_names(), is_typed=is_typed)
        except Refused as no:
            if is_typed and isinstance(no, Lost):
                self.keyboard.lost()
            self.damaged.emit(no.sentence)
            return
        if not isinstance(read, Card):
            self.receipt.emit(read)
        elif is_typed:
            self._compare(read, is_odd=scan.has_stumbled)
        else:
            self.card.emit(read)

    def _compare(self, card: Card, *, is_odd: bool) -> None:
        """A key may have got lost unseen: believe it at once, at its second reading, or not at all."""
        verdict, words = self.keyboard.take(card, is_odd=is_odd)
        self._patience.stop()
        if self.keyboard.is_waiting and self.keyboard.rules is not None:
            self._patience.start(self.keyboard.rules.minutes * 60_000)
        if verdict is Verdict.TAKE:
            self.card.emit(card)
        else:
            (self.waiting if verdict is Verdict.AGAIN else self.damaged).emit(words)

    def take_line(self, text: str) -> None:
        """What a serial reader read: a card, a receipt, or a code for the field that has the focus."""
        if is_payload(text):
            self.give(Scan(text), is_typed=False)
            return
        there = QGuiApplication.focusObject()
        if there is not None:
            event = QInputMethodEvent()
            event.setCommitString(text)
            self._is_replaying = True
            try:
                QCoreApplication.sendEvent(there, event)
            finally:
                self._is_replaying = False

    def paste(self, text: str) -> bool:
        """Take a card or a receipt out of the clipboard; False when these are words for a field."""
        if not is_payload(text):
            return False
        self.give(Scan(text.strip("\ufeff\r\n\t \0")), is_typed=False)
        return True


def is_served() -> bool:
    """Whether somebody takes cards here; else a field keeps what it gets, and saving refuses it."""
    return bool(_standing)


def hand_in(card: str, *, is_typed: bool = False) -> None:
    """A card that would have come into a field past the keys, or by keys too slow for a burst."""
    for wedge in _standing:
        wedge.give(Scan(card.strip("\ufeff\r\n\t \0")), is_typed=is_typed)


def _kind(event: QKeyEvent) -> Key:
    key = Qt.Key(event.key())
    if event.isAutoRepeat():
        return Key.OTHER
    if key in _ENDS or event.text() in {"\r", "\n", "\t"}:
        return Key.END
    if key == Qt.Key.Key_Backspace:
        return Key.BACK
    is_text = event.text() != "" and event.text().isprintable()
    # Right Alt is Ctrl and Alt at once where layouts have a third level; its letter is a letter.
    command = event.modifiers() & _COMMAND
    return Key.TEXT if is_text and (not command or command == _COMMAND) else Key.OTHER


def _copy_of(event: QKeyEvent) -> QKeyEvent:
    copy = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    copy.setTimestamp(event.timestamp())
    return copy
