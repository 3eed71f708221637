"""Asking the register beside the window while somebody types: only the newest question is answered."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

log = logging.getLogger(__name__)

Ask = Callable[[str], object]


class Seeking(QObject):
    """Questions asked while one is being answered replace one another; its answer is dropped then."""

    answered = Signal(str, object)
    """What was asked, and what ``ask`` gave for it or the exception that it raised."""
    _done = Signal(str, object)

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self._ask = ask
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._is_running = False
        self._next: str | None = None
        self._is_stopped = False
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)

    def seek(self, typed: str) -> None:
        """Ask, or be the next to ask."""
        if self._is_stopped:
            return
        if self._is_running:
            self._next = typed
            return
        self._is_running = True
        self._pool.start(_Question(self._ask, typed, self._done.emit))

    @property
    def is_busy(self) -> bool:
        """Whether an answer is on its way."""
        return self._is_running

    def stop(self) -> None:
        """The register is about to be closed: wait for what runs, ask nothing more."""
        self._is_stopped = True
        self._next = None
        self._pool.waitForDone()

    @Slot(str, object)
    def _on_done(self, typed: str, answer: object) -> None:
        self._is_running = False
        newer, self._next = self._next, None
        if newer is not None and newer != typed:
            self.seek(newer)
        elif not self._is_stopped:
            self.answered.emit(typed, answer)


class _Question(QRunnable):
    def __init__(self, ask: Ask, typed: str, done: Callable[[str, object], object]) -> None:
        super().__init__()
        self._ask, self._typed, self._tell = ask, typed, done

    def run(self) -> None:
        """Qt calls it in the worker thread; only the signal leaves it."""
        try:
            answer = self._ask(self._typed)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the window is told
            # The query may hold a name, so that only the kind of the failure is written.
            log.warning("a search failed: %s", type(failure).__name__)
            self._tell(self._typed, failure)
        else:
            self._tell(self._typed, answer)
