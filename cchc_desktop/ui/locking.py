"""The lock: after some idle minutes, or by Ctrl+L, nothing of anybody is seen until the password is typed.

What was typed stays where it is, jobs beside the window go on, and cards held to the reader are not heard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QLineEdit, QVBoxLayout, QWidget

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.fields import Field, Form, allot_mnemonics
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import XL, L, M
from cchc_desktop.ui.parts import button, card, column, icon_label, label, row

if TYPE_CHECKING:
    from cchc_desktop.operations.screen_lock import Pin
    from cchc_desktop.ui.window import Window

LOOKS_EVERY = 15_000
"""Milliseconds between two looks at how long nobody has touched the window."""
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.InputMethod,
        QEvent.Type.TouchBegin,
    }
)
_WIDTH = 420


class Curtain(QWidget):
    """What hides the window: who works here, and one field to open it by."""

    def __init__(self, window: Window, who: str, lock: Lock) -> None:
        super().__init__(window)
        self._lock = lock
        self.setAutoFillBackground(True)
        self.setAccessibleName("Màn hình đã khóa")
        self.form = Form(
            [
                Field("pin", "Mã PIN hôm nay", "secret"),
                Field("passphrase", "Mật khẩu", "secret"),
            ]
        )
        self.who = label(who, "heading")
        go = button("Mở khóa", self._go, kind="primary", keys="Return", name="Mở khóa")
        self.other = button("Đổi người", lock.leave, kind="quiet", icon="person")
        said = label("Màn hình đã khóa. Việc đang làm vẫn còn nguyên.", "muted", wraps=True)
        sheet = card(
            row(icon_label("lock", "accent", 24), self.who, None, gap=M),
            said,
            self.form,
            row(go, self.other, None),
            gap=L,
            margin=XL,
        )
        sheet.setFixedWidth(_WIDTH)
        box = QVBoxLayout(self)
        box.addStretch(1)
        box.addLayout(row(None, sheet, None))
        box.addStretch(2)
        allot_mnemonics(self)

    def ask(self, *, by_pin: bool) -> None:
        """The PIN while it holds, else the password."""
        self.form.show_field("pin", is_shown=by_pin)
        self.form.show_field("passphrase", is_shown=not by_pin)
        self.form.set_values({"pin": "", "passphrase": ""})
        self.form.focus("pin" if by_pin else "passphrase")

    def _go(self) -> None:
        self.form.clear_problems()
        self._lock.try_open(self.form)


class Lock(QObject):
    """Watches for a window that nobody touches; one for each window."""

    locked = Signal()
    opened = Signal()

    def __init__(self, window: Window, leave: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self.leave = window, leave
        self.pin: Pin | None = None
        self.curtain: Curtain | None = None
        self._hidden: list[QWidget] = []
        self._silenced: list[QShortcut] = []
        self._idle = QElapsedTimer()
        self._idle.start()
        self.idle_for: Callable[[], int] = self._idle.elapsed
        self._looks = QTimer(self)
        self._looks.setInterval(LOOKS_EVERY)
        self._looks.timeout.connect(self.look)
        self._looks.start()
        window.lock = self.lock
        window.installEventFilter(self)
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(self)

    @property
    def is_locked(self) -> bool:
        """Whether the curtain is down."""
        return self.curtain is not None

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Somebody is there; and the curtain is as large as its window."""
        if event.type() in _TOUCHES:
            self._idle.restart()
        elif watched is self._window and isinstance(event, QResizeEvent) and self.curtain is not None:
            self.curtain.setGeometry(self._window.rect())
        return False

    def look(self) -> None:
        """Lock what nobody has touched for as long as the rule allows."""
        from cchc_desktop.operations.screen_lock import rule_of

        do = self._window.context.do
        allowed = rule_of(do.opened.place.register, do.now()).idle
        if not self.is_locked and self.idle_for() >= allowed.total_seconds() * 1000:
            self.lock()

    def lock(self) -> None:
        """Let the curtain down; without a password there is nothing to open it by."""
        from cchc_desktop.operations.screen_lock import has_lock

        register = self._window.context.do.opened.place.register
        if self.is_locked or not has_lock(register):
            if not self.is_locked:
                self._idle.restart()
            return
        self._silence()
        self.curtain = Curtain(self._window, self._window.context.do.opened.clerk, self)
        self.curtain.setGeometry(self._window.rect())
        self.curtain.show()
        self.curtain.raise_()
        self.locked.emit()
        self._ask()

    def _silence(self) -> None:
        """Hide the work and whatever lies over it; keys of the window do nothing meanwhile."""
        window = self._window
        over = [one for one in QApplication.topLevelWidgets() if one is not window and one.isVisible()]
        central = window.centralWidget()
        self._hidden = [*over, *([central] if central is not None else [])]
        for one in self._hidden:
            one.hide()
        shortcuts: Sequence[QShortcut] = window.findChildren(QShortcut)
        self._silenced = [one for one in shortcuts if one.isEnabled()]
        for shortcut in self._silenced:
            shortcut.setEnabled(False)
        window.setAcceptDrops(False)

    def _ask(self) -> None:
        if self.curtain is not None:
            now = self._window.context.do.now()
            self.curtain.ask(by_pin=self.pin is not None and self.pin.is_of(now))

    def try_open(self, form: Form) -> None:
        """By the PIN of the day, or by the password."""
        from cchc_desktop.operations.screen_lock import prove

        do = self._window.context.do
        now = do.now()
        if self.pin is not None and self.pin.is_of(now):
            if self.pin.opens(str(form.value("pin") or ""), now):
                self._open()
                return
            self._ask()
            field = "pin" if self.pin.is_of(now) else "passphrase"
            more = "Gõ lại." if self.pin.is_of(now) else "Gõ mật khẩu."
            form.show_problem(field, f"Mã PIN không đúng. {more}")
            return
        try:
            prove(do.opened.place.register, str(form.value("passphrase") or ""), now)
        except (Refused, Trouble) as no:
            form.show_problem("passphrase", no.sentence)
            form.focus("passphrase")
            return
        if self.pin is not None:
            self.pin = None  # of yesterday, or guessed at
        self._open()

    def _open(self) -> None:
        """Lift the curtain; everything stands as it stood."""
        curtain, self.curtain = self.curtain, None
        for shortcut in self._silenced:
            shortcut.setEnabled(True)
        for one in reversed(self._hidden):
            one.show()
        self._hidden, self._silenced = [], []
        if curtain is not None:
            curtain.hide()
            curtain.deleteLater()
        self._window.setAcceptDrops(True)
        self._idle.restart()
        self.opened.emit()
        self._window.focus_screen()

    def ask_pin(self) -> None:
        """A PIN for the rest of the day, after a password was typed today."""
        asking = QInputDialog(self._window)
        asking.setWindowTitle("Mã PIN hôm nay")
        asking.setLabelText("Mã PIN để mở khóa nhanh trên máy này, chỉ dùng trong ngày hôm nay:")
        asking.setTextEchoMode(QLineEdit.EchoMode.Password)
        asking.setOkButtonText("Đặt mã")
        asking.setCancelButtonText("Thôi")
        asking.textValueSelected.connect(self.take_pin)
        asking.open()

    def take_pin(self, typed: str) -> None:
        """Keep it in this process, and nowhere else."""
        from cchc_desktop.operations.screen_lock import set_pin

        do = self._window.context.do
        try:
            self.pin = set_pin(do.opened.place.register, typed, do.now())
        except Refused as no:
            self._window.refuse(no.sentence)
            return
        self._window.say("Đã đặt mã PIN cho hôm nay. Ctrl+L khóa màn hình.")

    def stop(self) -> None:
        """The window closes."""
        self._looks.stop()
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)


class PasswordDialog(QDialog):
    """The old password, and the new one twice."""

    def __init__(self, parent: QWidget, change: Callable[[str, str], object]) -> None:
        super().__init__(parent.window())
        self._change = change
        self.setWindowTitle("Đổi mật khẩu")
        self.setMinimumWidth(_WIDTH)
        self.form = Form(
            [
                Field("old", "Mật khẩu đang dùng", "secret"),
                Field("passphrase", "Mật khẩu mới", "secret", is_required=True),
                Field("again", "Gõ lại mật khẩu mới", "secret", is_required=True),
            ]
        )
        go = button("Đổi mật khẩu", self._go, kind="primary", keys="Ctrl+Return")
        go.setDefault(True)
        stop = button("Thôi", self.reject)
        head = label("Đổi mật khẩu", "heading")
        self.setLayout(column(head, self.form, row(None, stop, go), gap=M, margin=L))
        allot_mnemonics(self)
        self.form.focus("old")
        self.setWindowModality(Qt.WindowModality.WindowModal)

    def _go(self) -> None:
        self.form.clear_problems()
        told = self.form.values()
        try:
            if told["passphrase"] != told["again"]:
                raise Refused("Hai lần gõ mật khẩu khác nhau. Gõ lại lần hai.", "again")
            self._change(str(told["old"] or ""), str(told["passphrase"]))
        except (Refused, Trouble) as no:
            field = getattr(no, "field", None)
            shown = field if field and self.form.has(field) else "passphrase"
            if "đúng" in no.sentence:
                shown = "old"
            self.form.show_problem(shown, no.sentence)
            self.form.focus(shown)
            return
        self.accept()
