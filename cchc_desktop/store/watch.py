"""What other machines write on the same server: looked for now and then, told like one's own commits."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager

from cchc_desktop.core.failure import Trouble
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.statements import CHANGES, count_change

LOOK_EVERY = 3.0
"""Seconds: a dossier taken in at the next counter is on this one's screen before its papers are."""


def tell_others(writing: Writing) -> frozenset[str]:
    """Count the tables that a transaction wrote, where other machines look; which those were."""
    written = frozenset(writing.touched | writing.told_elsewhere)
    if writing.is_sqlite or not written:
        return frozenset()
    rows = [{"unit": writing.unit, "name": name, "times": 1} for name in sorted(written)]
    writing.connection.execute(count_change(), rows)
    return written


class Watch:
    """Compares how often each table was written with what it was; it tells which others have written."""

    def __init__(
        self,
        read: Callable[[], AbstractContextManager[Reading]],
        announce: Callable[[frozenset[str]], None],
        every: float,
    ) -> None:
        self._read, self._announce, self._every = read, announce, every
        self._done = threading.Event()
        self._own: Counter[str] = Counter()
        self._counting = threading.Lock()
        self._known = self._look({})
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def own(self, written: Iterable[str], times: int) -> None:
        """Do not count what this process is about to commit: its listeners hear of it anyway.

        Told before the commit, and with -1 where that failed: looked at in between it is one too few,
        which is no news, never one too many.
        """
        with self._counting:
            self._own.update(dict.fromkeys(written, times))

    def stop(self) -> None:
        """Look no more."""
        self._done.set()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while not self._done.wait(self._every):
            now = self._look(self._known)
            changed = frozenset(name for name, times in now.items() if times > self._known.get(name, 0))
            self._known = {**self._known, **{name: now[name] for name in changed}}
            if changed:
                self._announce(changed)

    def _look(self, otherwise: Mapping[str, int]) -> Mapping[str, int]:
        """How often others wrote each table; what was known where the server does not answer just now."""
        try:
            with self._read() as reading:
                rows = reading.connection.execute(CHANGES, {"u": reading.unit}).all()
        except Trouble:
            return otherwise
        with self._counting:
            own = dict(self._own)
        return {row.name: row.times - own.get(row.name, 0) for row in rows}
