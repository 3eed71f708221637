"""What other machines write on the same server: looked for now and then, told like one's own commits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

from cchc_desktop.core.failure import Trouble
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.statements import Head, kept_head

LOOK_EVERY = 3.0
"""Seconds: a dossier taken in at the next counter is on this one's screen before its papers are."""

EVERYTHING = frozenset({"dossier", "entry", "slip"})


class Watch:
    """Compares the end of the chain with what it was; it tells which tables may have changed."""

    def __init__(
        self,
        read: Callable[[], AbstractContextManager[Reading]],
        announce: Callable[[frozenset[str]], None],
        every: float,
    ) -> None:
        self._read, self._announce, self._every = read, announce, every
        self._done = threading.Event()
        self._known = self._look(None)
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._done.set()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while not self._done.wait(self._every):
            now = self._look(self._known)
            if now != self._known:
                self._known = now
                self._announce(EVERYTHING)

    def _look(self, otherwise: Head | None) -> Head | None:
        """Where the chain ends; what was known where the server does not answer just now."""
        try:
            with self._read() as reading:
                return kept_head(reading.connection, reading.unit)
        except Trouble:
            return otherwise
