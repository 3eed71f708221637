"""Backups, drills and checks by themselves while the window is open: beside it, in their own time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.upkeep import Health, Task
from cchc_desktop.ui.jobs import Job, Jobs

if TYPE_CHECKING:
    from cchc_desktop.operations.backups import Tried
    from cchc_desktop.operations.rounds import Went
    from cchc_desktop.ui.do import Do

T = TypeVar("T")

EVERY = 60_000
"""Milliseconds between two looks at what is due; a look takes three short statements, beside the window."""
_IDLE = timedelta(minutes=30)


class Keeping(QObject):
    """Looks each minute what is due, does it beside the window, and knows how safe the register is."""

    changed = Signal(object)
    """The health of the register, whenever it was looked at."""
    working = Signal(str)
    """What is being done; empty when nothing is."""
    told = Signal(str, bool)
    """A sentence about something that was asked for or went wrong, and whether it is good."""

    def __init__(self, do: Do, parent: QObject | None = None, every: int = EVERY) -> None:
        super().__init__(parent)
        self._do = do
        self._jobs = Jobs()  # apart from the window's own: a drill of a large register takes its time
        self._written_at = do.now()
        self.health: Health | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(every)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """From now on."""
        self._do.opened.place.register.listeners.append(self._on_written)
        self._timer.start()
        QTimer.singleShot(2_000, self, self.look)

    def _on_written(self, changed: frozenset[str]) -> None:
        if changed - {"entry", "head", "setting"}:
            self._written_at = self._do.now()

    @property
    def is_busy(self) -> bool:
        """Whether something runs."""
        return self._jobs.is_busy

    def stop(self) -> None:
        """The window closes: what runs beside it comes to an end."""
        self._timer.stop()
        self._jobs.stop()

    def look(self) -> None:
        """Do what is due, if nothing runs."""
        from cchc_desktop.operations import rounds

        if self._jobs.is_busy:
            return
        place, is_idle = self._do.opened.place, self._do.now() - self._written_at >= _IDLE

        def work(job: Job) -> tuple[Went, ...]:
            return rounds.go(place.register, place.law, self._do.now, is_idle=is_idle, step=_step(job))

        self._start(work, self._went)

    def back_up_now(self) -> None:
        """Somebody asks for a backup."""
        self._ask("backup")

    def _ask(self, task: Task) -> None:
        from cchc_desktop.operations import rounds

        place = self._do.opened.place

        def work(job: Job) -> tuple[Went, ...]:
            return (rounds.one(place.register, place.law, task, self._do.now(), _step(job)),)

        self._start(work, self._asked)

    def drill_now(self) -> None:
        """Somebody wants to see whether the newest backup can be had back."""
        from cchc_desktop.operations import backups

        place, by = self._do.opened.place, self._do.opened.clerk

        def work(job: Job) -> Tried:
            return backups.drill(place.register, self._do.now(), _step(job), by=by)

        self._start(work, self._tried)

    def _tried(self, tried: Tried) -> None:
        self.told.emit(tried.sentence, tried.is_ok)

    def _start(self, work: Callable[[Job], T], then: Callable[[T], object]) -> None:
        self._jobs.start(
            work,
            then=then,
            failed=self._failed,
            progress=lambda _share, words: self.working.emit(words),
            ended=lambda _: self._ended(),
        )

    def _went(self, went: tuple[Went, ...]) -> None:
        for one in went:
            if not one.is_ok:
                self.told.emit(one.said, False)

    def _asked(self, went: tuple[Went, ...]) -> None:
        for one in went:
            self.told.emit(one.said, one.is_ok)

    def _failed(self, failure: Exception) -> None:
        if isinstance(failure, Refused | Trouble):
            self.told.emit(failure.sentence, False)
        else:
            self._do.broke.emit(failure)

    def _ended(self) -> None:
        self.working.emit("")
        self.refresh()

    def refresh(self) -> None:
        """Look again how safe the register is."""
        from cchc_desktop.operations import backups

        place = self._do.opened.place
        try:
            self.health = backups.health_of(place.register, place.law, self._do.now())
        except (Refused, Trouble):
            return  # the register itself says so elsewhere
        self.changed.emit(self.health)


def _step(job: Job) -> Callable[[str, int, int], None]:
    def step(words: str, done: int, of: int) -> None:
        job.step(done / of if of else -1.0, f"Đang {words}: {100 * done // max(of, 1)} %")

    return step
