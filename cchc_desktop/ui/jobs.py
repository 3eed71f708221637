"""Work that takes longer than 200 ms: beside the window, with progress and a way to stop it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.tidy import keep_tidy

T = TypeVar("T")

log = logging.getLogger(__name__)

LONGEST = 3.0
"""Seconds that the closing window waits for work to come to its next step."""

_kept: list[tuple[Thread, Job]] = []
"""Every job beside its thread, until that is over: Qt's half may only go in the window's thread."""


class Cancelled(Exception):  # noqa: N818 - the clerk's wish, not an error
    """The clerk stopped the work; whatever it wrote is rolled back by its transaction."""


class Job(QObject):
    """A running piece of work, seen from the window; its signals arrive in the window's thread."""

    progressed = Signal(float, str)
    """The share that is done (below 0: not known) and what is being done."""
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()
    """After any of the three."""

    def __init__(self) -> None:
        super().__init__()
        self._stop = Event()
        self.is_heard = True

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    def leave(self) -> None:
        """Ask the work to stop, and hear no more of it: whoever would is going."""
        self.is_heard = False
        self.cancel()

    def step(self, share: float, words: str = "") -> None:
        """Called by the work as it goes on; raises ``Cancelled`` when it should not."""
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(share, words)


class _Run(Generic[T]):
    def __init__(self, job: Job, work: Callable[[Job], T]) -> None:
        self.job = job
        self._work = work

    def run(self) -> None:
        """Called in a thread of its own; nothing may leave it but signals."""
        job = self.job
        try:
            answer = self._work(job)
        except Cancelled:
            job.cancelled.emit()
        except (Refused, Trouble) as no:
            job.failed.emit(no)
        except Exception as bug:
            log.exception("a job broke")
            job.failed.emit(bug)
        else:
            job.finished.emit(answer)
        job.ended.emit()


class Jobs(QObject):
    """The worker beside the window; one piece of work at a time, in the order asked for.

    Work may hang on a drive that never answers: at the end it is waited for no longer than ``longest``
    seconds, then left alone. Hence no pool of Qt's, which waits for its threads even when it is taken down.
    Work that is left may still come to its next step, or to a register that is closed: both stop it, and
    what it had not committed was acknowledged to nobody.
    """

    def __init__(self, longest: float = LONGEST) -> None:
        super().__init__()
        self._longest = longest
        self._threads: list[Thread] = []
        self._running: list[Job] = []
        keep_tidy(self)

    def start(
        self,
        work: Callable[[Job], T],
        *,
        then: Callable[[T], object],
        failed: Callable[[Exception], object],
        progress: Callable[[float, str], object] | None = None,
        ended: Callable[[Job], object] | None = None,
    ) -> Job:
        """Begin ``work``, which never touches a widget; the others are called in the window's thread.

        ``ended`` comes after any of the ways it can end. Whoever connects to the signals of the job that is
        given back may be too late for short work.
        """
        job = Job()
        receiver = _Receiver(job, then, failed, progress, ended)
        queued = Qt.ConnectionType.QueuedConnection
        job.finished.connect(receiver.on_finished, queued)
        job.failed.connect(receiver.on_failed, queued)
        job.progressed.connect(receiver.on_progress, queued)
        job.ended.connect(receiver.on_ended, queued)
        job.ended.connect(self._on_ended, queued)  # last: it lets go of the job
        self._running.append(job)
        self._begin(_Run(job, work))
        return job

    def _begin(self, run: _Run[Any]) -> None:
        self._threads = [one for one in self._threads if one.is_alive()]
        before = self._threads[-1] if self._threads else None
        thread = Thread(target=_alone, args=(run, before), name="job", daemon=True)
        self._threads.append(thread)
        thread.start()
        _kept[:] = [(one, job) for one, job in _kept if one.is_alive()]
        _kept.append((thread, run.job))

    @property
    def is_busy(self) -> bool:
        """Whether anything runs or waits."""
        return bool(self._running)

    def stop(self) -> None:
        """Cancel everything and wait a moment for it; the window is closing."""
        for job in self._running:
            job.leave()
        if self._threads:
            self._threads[-1].join(self._longest)
            if self._threads[-1].is_alive():
                log.info("work that does not answer was left alone")

    @Slot()
    def _on_ended(self) -> None:
        job = self.sender()
        self._running = [one for one in self._running if one is not job]


def _alone(run: _Run[Any], before: Thread | None) -> None:
    if before is not None:
        before.join()
    with suppress(RuntimeError):  # Qt's half of the job is gone: so is whoever would have heard of it
        run.run()


class _Receiver(QObject):
    """Lives in the window's thread, so that queued signals are delivered there."""

    def __init__(
        self,
        job: Job,
        then: Callable[[Any], object],
        failed: Callable[[Exception], object],
        progress: Callable[[float, str], object] | None,
        ended: Callable[[Job], object] | None,
    ) -> None:
        super().__init__(job)
        self._ended = ended
        self._then = then
        self._failed = failed
        self._progress = progress

    @Slot(object)
    def on_finished(self, answer: object) -> None:
        """The work is done."""
        if self._is_heard():
            self._then(answer)

    @Slot(object)
    def on_failed(self, failure: Exception) -> None:
        """The work could not be done."""
        if self._is_heard():
            self._failed(failure)

    @Slot(float, str)
    def on_progress(self, share: float, words: str) -> None:
        """The work goes on."""
        if self._progress and self._is_heard():
            self._progress(share, words)

    @Slot()
    def on_ended(self) -> None:
        """It is over."""
        job = self.parent()
        if self._ended and isinstance(job, Job) and job.is_heard:
            self._ended(job)

    def _is_heard(self) -> bool:
        job = self.parent()  # not kept: the two would hold one another for ever
        return isinstance(job, Job) and job.is_heard
