"""Who sits at the window: coming in under a name, a first password changed, the lock, and going again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.locking import Lock, PasswordDialog
from cchc_desktop.ui.patience import Patience
from cchc_desktop.ui.settings import Settings

if TYPE_CHECKING:  # these bring the database along; the first paint does not wait for them
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.ui.start import StartPage
    from cchc_desktop.ui.window import Window

log = logging.getLogger(__name__)


class Comings:
    """The part of the program that knows who works; the rest of it opens and closes windows."""

    settings: Settings
    clock: Callable[[], datetime]
    start_page: StartPage | None
    window: Window | None
    lock: Lock | None = None

    def enter(self, workplace: Workplace, place: str) -> Window:
        """Show the window of an open register."""
        raise NotImplementedError

    def begin(self) -> StartPage:
        """Show the start page."""
        raise NotImplementedError

    def logins(self, place: str) -> tuple[str, ...]:
        """Who has an account there; none where nobody has, or nothing lies there."""
        from cchc_desktop.store.side_file import ACCOUNT, read_side

        try:
            return tuple(wrap.label for wrap in read_side(Path(place)).wraps if wrap.kind == ACCOUNT)
        except Trouble:
            return ()

    def open(self, place: str, passphrase: str, login: str = "") -> None:
        """Open a register and show its window; a password that must be changed is changed first."""
        from cchc_desktop.operations.entering import Arrival
        from cchc_desktop.operations.upkeep import open_workplace

        arrival = Arrival(now=self.clock(), login=login or None, is_window=True, name=self.settings.clerk)
        with Patience(self.start_page, "Đang mở sổ…"):
            workplace = open_workplace(Path(place), passphrase or None, None, arrival)
            why = workplace.register.actor.must_change
            if not why:
                self.enter(workplace, place)
        if why:
            page = self.start_page or self.begin()
            page.changing.ask(why, partial(self._change_first, workplace, place, passphrase), workplace)
            page.go(page.changing)
        elif self.window is not None:
            self._tell_arrived(self.window)

    def _change_first(self, workplace: Workplace, place: str, old: str, new: str) -> None:
        from cchc_desktop.operations.own_password import change_password

        change_password(workplace, old, new, self.clock())
        self.enter(workplace, place)
        if self.window is not None:
            self._tell_arrived(self.window)

    def _tell_arrived(self, window: Window) -> None:
        from cchc_desktop.operations.entering import told_at_login

        if told := told_at_login(window.context.do.opened.place.register):
            window.refuse(" ".join(told))

    def clerk_of(self, workplace: Workplace) -> str:
        """The name that every entry gets: an account's own, else the one that was typed."""
        return workplace.register.actor.name or self.settings.clerk or "Cán bộ một cửa"

    def guard(self, window: Window) -> Lock:
        """Let the window be locked, by hand and by itself."""
        self.lock = Lock(window, self.leave)
        return self.lock

    def leave(self) -> None:
        """Close the register and go back to the start page, where the next one says who it is."""
        window = self.window
        page = self.begin()
        if window is None:
            return
        place = window.context.do.opened.place.register
        is_named = place.actor.login is not None
        window.close()
        window.deleteLater()
        if is_named:
            page.opening.ask(str(place.place))
            page.go(page.opening)

    def gone(self, window: Window) -> None:
        """Enter that somebody goes, while the register is still open."""
        from cchc_desktop.operations.entering import come_out
        from cchc_desktop.operations.screen_lock import has_lock

        if self.lock is not None:
            self.lock.stop()
            self.lock = None
        do = window.context.do
        register = do.opened.place.register
        try:
            if has_lock(register):
                come_out(register, self.clock(), do.opened.clerk)
        except (Refused, Trouble) as no:
            log.warning("the logout was not entered: %s", no.sentence)

    def own_menu(self, window: Window) -> list[QAction]:
        """What whoever came in by a password finds behind their name."""
        lock = self.lock
        if lock is None:
            return []

        def entry(words: str, act: Callable[[], object]) -> QAction:
            made = QAction(words, window)
            made.triggered.connect(lambda *_: act())
            return made

        return [
            entry("Khóa màn hình (Ctrl+L)", lock.lock),
            entry("Đặt mã PIN cho hôm nay…", lock.ask_pin),
            entry("Đổi mật khẩu…", partial(self.ask_password, window)),
        ]

    def ask_password(self, window: Window) -> PasswordDialog:
        """Another password, proven by the one before."""
        from cchc_desktop.operations.own_password import change_password

        do = window.context.do

        def change(old: str, new: str) -> None:
            change_password(do.opened.place, old, new, do.now(), do.opened.clerk)
            window.say("Đã đổi mật khẩu.")

        asking = PasswordDialog(window, change)
        asking.open()
        return asking
