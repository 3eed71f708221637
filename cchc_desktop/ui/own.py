"""What belongs to the person at the window, where a screen can show and change it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from cchc_desktop.ui import look
from cchc_desktop.ui.keeping import Keeping
from cchc_desktop.ui.keyboard_reader import KeyboardReader
from cchc_desktop.ui.readers import Reader
from cchc_desktop.ui.settings import Settings


class Own:
    """The person's settings; without a program that remembers them a change is worn and no more."""

    def __init__(self) -> None:
        self.settings = Settings()
        self.reader: Reader | None = None
        self.keyboard: KeyboardReader | None = None
        self.keeping: Keeping | None = None
        self.is_by_units_now = False  # a superior's rows, until the program ends
        self._change: Callable[[Settings], object] = _wear

    def settle(
        self,
        settings: Settings,
        change: Callable[[Settings], object],
        reader: Reader,
        keyboard: KeyboardReader,
    ) -> None:
        """The program tells what it remembers, how it is told of a change, and its readers."""
        self.settings, self._change, self.reader, self.keyboard = settings, change, reader, keyboard

    def change(self, changed: Settings) -> None:
        """From now on so, in every window and tomorrow."""
        self.settings = changed
        self._change(changed)


def _wear(changed: Settings) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        look.wear(app, changed.scheme, changed.size)
