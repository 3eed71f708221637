"""Who writes next: one at a time, in the order in which they asked."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from cchc_desktop.core.failure import Trouble

PATIENCE = 5.0
"""Seconds that whoever sits before the window waits: it stands still meanwhile."""
PATIENCE_OF_A_JOB = 60.0


class Turns:
    """A job that writes part after part lets everybody in between who asked during a part.

    A plain lock would go back to the job, which asks again before the others have woken up.
    """

    def __init__(self) -> None:
        self.patience, self.patience_of_a_job = PATIENCE, PATIENCE_OF_A_JOB
        self._changed = threading.Condition()
        self._waiting: deque[int] = deque()
        self._holder: int | None = None

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._waiting)

    @contextmanager
    def mine(self) -> Iterator[None]:
        """The turn of this thread; Trouble when it does not come in good time."""
        me = threading.get_ident()
        if self._holder == me:
            raise RuntimeError("a write inside a write: one verb is one transaction")
        self._take(me)
        try:
            yield
        finally:
            with self._changed:
                self._holder = None
                self._changed.notify_all()

    def _take(self, me: int) -> None:
        is_window = threading.current_thread() is threading.main_thread()
        with self._changed:
            self._waiting.append(me)
            try:
                if not self._changed.wait_for(
                    lambda: self._holder is None and self._waiting[0] == me,
                    self.patience if is_window else self.patience_of_a_job,
                ):
                    raise Trouble(
                        "Sổ đang bận ghi một việc lớn nên việc này chưa được lưu. "
                        "Những gì đã nhập vẫn còn; đợi một lát rồi làm lại."
                    )
                self._holder = me
            finally:
                self._waiting.remove(me)
                self._changed.notify_all()
