"""Watched folders are emptied from the program's start on, whatever screen is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import number
from cchc_desktop.ui.jobs import Job, Jobs

if TYPE_CHECKING:
    from cchc_desktop.operations.scanning import Taken
    from cchc_desktop.operations.taken_files import Tidied
    from cchc_desktop.scanners import Profile
    from cchc_desktop.ui.screens._digitise_work import Worker
    from cchc_desktop.ui.window import Window

FIRST_AFTER = 2_000
"""Milliseconds after the window was shown."""
LOOK_EVERY = 5_000
LONGEST_WAIT = 2.0
"""Seconds that the end of the program waits for a folder that does not answer."""
SCREEN = "digitise"
SETTINGS = "setting"
"""The table that the scan profiles are kept in."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found: the folders there are to watch, the one looked into, and what came of it."""

    profiles: tuple[Profile, ...]
    folder: str = ""
    taken: Taken | None = None
    trouble: str = ""
    tidied: Tidied | None = None
    untidy: str = ""
    """Why the received files could not be tidied; it takes nothing from what was taken in."""


class Folders(QObject):
    """One folder at each look, in its turn; a folder that is away is told of once, and tried on and on.

    It has a worker of its own: a network drive that does not answer must not hold up anybody's printing.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.jobs = Jobs(LONGEST_WAIT)
        self._window = window
        self._profiles: tuple[Profile, ...] | None = None
        self._version = 0  # of the profiles, raised whenever somebody changed them
        self._is_over = False
        self._looks = 0
        self._away: set[str] = set()
        self._told: set[str] = set()
        self._tidied: dict[str, date] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(FIRST_AFTER)
        self._timer.timeout.connect(self.look)
        if SCREEN in window.screens:
            window.context.bus.changed.connect(self._on_changed)
            window.closing.connect(self.end)
            self._timer.start()

    def end(self) -> None:
        """The register is about to be closed."""
        self._is_over = True
        self._version += 1  # what the last look still brings is nobody's any more
        self._timer.stop()
        self.jobs.stop()

    def look(self) -> None:
        """Look into the folder whose turn it is, unless the last look still goes on."""
        from cchc_desktop.ui.screens._digitise_work import Worker

        self._timer.setInterval(LOOK_EVERY)
        if self.jobs.is_busy:
            return
        do = self._window.context.do
        worker = Worker(do.opened.place, do.opened.clerk, do.now())
        work = partial(_look, worker, self._profiles, self._looks, dict(self._tidied))
        self._looks += 1
        self.jobs.start(work, then=partial(self._looked, self._version), failed=self._failed)

    def _on_changed(self, tables: frozenset[str]) -> None:
        if SETTINGS in tables:
            self._version += 1
            self._profiles = None
            self._timer.start()

    def _failed(self, failure: Exception) -> None:
        if isinstance(failure, Refused | Trouble):
            self._tell(failure.sentence)
            return
        self._timer.stop()  # a bug is shown once, not at every look
        self._window.context.do.broke.emit(failure)

    def _looked(self, version: int, found: Look) -> None:
        if self._is_over:
            return
        self._report(found)  # whatever was changed meanwhile, it was taken in
        if version != self._version:
            self._profiles = None
            return
        self._profiles = found.profiles
        if not found.profiles:
            self._timer.stop()  # until somebody sets one up
            return
        if found.tidied is not None:
            self._tidied[found.folder] = self._window.context.do.now().date()
        if found.trouble:
            self._away.add(found.folder)
            self._tell(found.trouble)
        elif found.folder in self._away:
            self._away.discard(found.folder)
            self._told.clear()
            self._window.notice.mention(f"Thư mục quét “{found.folder}”: đã nhận tiếp được.")

    def _report(self, found: Look) -> None:
        from cchc_desktop.ui.screens._digitise_work import words_of

        if found.untidy:
            self._tell(found.untidy)
        for sentence in _words_of_tidying(found):
            self._window.notice.mention(sentence)
        taken = found.taken
        if taken is None:
            return
        for name, sentence in taken.refused:
            self._tell(f"Thư mục quét, “{name}”: {sentence}")
        if taken.parts and not taken.refused and self._window.current == SCREEN:
            self._window.notice.mention(words_of(taken))

    def _tell(self, sentence: str) -> None:
        """Once, without a sound: nobody has done anything wrong."""
        if sentence not in self._told:
            self._told.add(sentence)
            self._window.notice.mention(sentence, is_good=False)


def _look(
    worker: Worker, known: tuple[Profile, ...] | None, turn: int, tidied: dict[str, date], job: Job
) -> Look:
    from cchc_desktop.scanners.watched import is_by_hand
    from cchc_desktop.ui.screens._digitise_work import Target

    profiles = _watched(worker) if known is None else known
    if not profiles:
        return Look(())
    profile = profiles[turn % len(profiles)]
    if is_by_hand(profile):
        return Look(profiles)
    try:
        taken = worker.take(profile, Target(), "one", job)
    except (Refused, Trouble) as no:
        return Look(profiles, profile.folder, trouble=no.sentence)
    if tidied.get(profile.folder) == worker.at.date():
        return Look(profiles, profile.folder, taken)
    from cchc_desktop.operations.taken_files import Tidied, tidy

    try:
        done = tidy(worker.place, worker.at, Path(profile.folder), partial(job.step, -1))
    except (Refused, Trouble) as no:
        return Look(profiles, profile.folder, taken, tidied=Tidied(), untidy=no.sentence)
    return Look(profiles, profile.folder, taken, tidied=done)


def _words_of_tidying(found: Look) -> Iterator[str]:
    done = found.tidied
    if done is None:
        return
    if done.gone:
        yield (
            f"Đã dọn {number(done.gone)} tệp trong “{found.folder}”, thư mục “đã nhận”: đã ở đó quá "
            f"{done.days} ngày và kho số hóa giữ đủ."
        )
    if done.is_first and done.marked:
        yield (
            f"Thư mục “đã nhận” của “{found.folder}” có {number(done.marked)} tệp; tính từ hôm nay, tệp nào "
            f"ở đó quá {done.days} ngày và kho số hóa giữ đủ sẽ được dọn."
        )


def _watched(worker: Worker) -> tuple[Profile, ...]:
    from cchc_desktop.operations.scan_profiles import profiles

    with worker.place.register.read() as reading:
        found = profiles(reading, worker.at.date())
    return tuple(one for one in found if one.scanner == "watched" and one.folder)
