"""While something takes up to a second: a line that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from cchc_desktop.ui.start import StartPage


class Patience:
    """A line on the start page, painted before the work begins."""

    def __init__(self, page: StartPage | None, words: str) -> None:
        self._page, self._words = page, words

    def __enter__(self) -> None:
        if self._page is not None:
            self._page.busy.begin(self._words)
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def __exit__(self, *_: object) -> None:
        if self._page is not None:
            self._page.busy.hide()
