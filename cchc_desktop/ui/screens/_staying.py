"""Whether whoever asked for something that takes a while still waits for it where it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.guard import guarded

T = TypeVar("T")


class Staying(QObject):
    """Of what was asked for at ``owner`` only the last arrives, and only while nobody has gone elsewhere."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner, self._turn = owner, 0
        owner.installEventFilter(self)

    def awaited(self, then: Callable[[T], object]) -> Callable[[T], object]:
        """``then``, which does nothing once something else was asked for or ``owner`` was left."""
        self._turn += 1
        turn = self._turn

        def arrived(made: T) -> None:
            if turn == self._turn and self._owner.isVisible():
                then(made)

        return arrived

    def forget(self) -> None:
        """Nobody waits any more."""
        self._turn += 1

    @guarded(fallback=False)
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Another screen is shown; a window that is made small is not left."""
        if event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.forget()
        return False
