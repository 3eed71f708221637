"""What the register announces after a commit, brought into the window's thread as one signal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Announcer(Protocol):
    """A register: it calls its listeners after each commit, in whatever thread wrote."""

    @property
    def listeners(self) -> list[Callable[[frozenset[str]], None]]:
        """Who wants to know which tables changed."""


class Bus(QObject):
    """``changed`` carries the names of the tables; commits of one turn of the event loop come as one."""

    changed = Signal(frozenset)
    _arrived = Signal(frozenset)

    def __init__(self) -> None:
        super().__init__()
        self._waiting: frozenset[str] = frozenset()
        self._heard: Announcer | None = None
        self._arrived.connect(self._gather, Qt.ConnectionType.QueuedConnection)
        self._flush_asked.connect(self._flush, Qt.ConnectionType.QueuedConnection)

    _flush_asked = Signal()

    def listen(self, register: Announcer) -> None:
        """Hear this register, and no other any more."""
        self.stop()
        register.listeners.append(self.announce)
        self._heard = register

    def stop(self) -> None:
        """Hear nothing any more; the register is about to be closed."""
        if self._heard is not None:
            self._heard.listeners.remove(self.announce)
        self._heard = None

    def announce(self, tables: frozenset[str]) -> None:
        """Tell that ``tables`` changed; from any thread."""
        self._arrived.emit(tables)

    @Slot(frozenset)
    def _gather(self, tables: frozenset[str]) -> None:
        if not self._waiting:
            self._flush_asked.emit()
        self._waiting |= tables

    @Slot()
    def _flush(self) -> None:
        tables, self._waiting = self._waiting, frozenset()
        if tables:
            self.changed.emit(tables)
