"""How paper comes in by hand: the keys of the scan profiles, files, two stacks of one feeder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.choosing import choose_file, choose_files
from cchc_desktop.ui.fields import allot_mnemonics
from cchc_desktop.ui.flow import flow
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.look import S
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, column, row, widget_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._digitise_work import Target, Worker, picked, words_of

if TYPE_CHECKING:
    from cchc_desktop.operations.scanning import Sides, Taken
    from cchc_desktop.scanners import Profile

PROFILE_KEYS = ("F5", "F6", "F7", "F8", "F9")
_FILES = "Giấy tờ đã quét (*.pdf *.tif *.tiff *.jpg *.jpeg *.png *.bmp)"


class WaysIn(QWidget):
    """Buttons for every way, and the progress of the one under way; what goes wrong stands on the page."""

    taken = Signal()
    """Something came in, or may have: read the lists anew."""
    listed = Signal()
    """A list of old results was loaded."""

    def __init__(self, context: Context, page: Page, target: Callable[[], Target]) -> None:
        super().__init__()
        self.context = context
        self.choose_files: Callable[[], Sequence[str]] = self._ask_files
        self.choose_list: Callable[[], str] = self._ask_list
        self.profiles: tuple[Profile, ...] = ()
        self._page, self._target = page, target
        self._job: Job | None = None
        self.buttons = QWidget()
        self.progress = QProgressBar()
        self.progress.setTextVisible(True)
        self.progress.setAccessibleName("Đang nhận giấy tờ")
        self._stop_button = button("Dừng", self.stop, kind="quiet")
        self.busy = widget_of(row(self.progress, self._stop_button, gap=S))
        """What is under way; the page puts it where the result will appear."""
        self._box = column(self.buttons)
        self.setLayout(self._box)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._show_busy(is_busy=False)
        self.show_profiles(())

    def show_profiles(self, profiles: tuple[Profile, ...]) -> None:
        """One button with a key for each of the first profiles, then the ways that are always there."""
        self.profiles = profiles
        shown = [
            button(one.name, partial(self.scan, one), icon="scan", keys=key)
            for key, one in zip(PROFILE_KEYS, profiles, strict=False)
        ]
        made = flow(
            *shown,
            button("Chọn &tệp…", self.pick, icon="open"),
            button("&Ghép hai mặt…", self.pick_both, kind="quiet"),
        )
        self._box.replaceWidget(self.buttons, made)
        self.buttons.hide()
        self.buttons.deleteLater()
        self.buttons = made
        if self.isVisible():
            allot_mnemonics(self._page)

    def scan(self, profile: Profile) -> None:
        """Get pages by a profile."""
        self._take(profile, "one")

    def pick(self) -> None:
        """Files that were scanned elsewhere."""
        if paths := [Path(path) for path in self.choose_files()]:
            self.drop(paths)

    def pick_both(self) -> None:
        """Two stacks of a one-sided feeder: the fronts, then the backs as they lay."""
        if paths := [Path(path) for path in self.choose_files()]:
            self._take(picked(paths), "odd_even_reversed")

    def drop(self, paths: Sequence[Path]) -> None:
        """Files that were picked, or dropped on the screen."""
        self._take(picked(paths), "one")

    def load_list(self) -> None:
        """The list of results in force, from Excel."""
        from cchc_desktop.operations.backlog import import_backlog

        if path := self.choose_list():
            worker = self.worker()
            self.start(
                lambda _: import_backlog(worker.place, worker.by, worker.at, Path(path)),
                lambda found: self._loaded(found.taken, found.known, found.refused),
            )

    def stop(self) -> None:
        """Cancel what is under way; the file it was at leaves nothing."""
        if self._job is not None:
            self._job.cancel()

    def worker(self) -> Worker:
        """Who works where, now."""
        do = self.context.do
        return Worker(do.opened.place, do.opened.clerk, do.now())

    def start(self, work: Callable[[Job], object], then: Callable[..., object]) -> None:
        """Run ``work`` beside the window; every way it can end is shown on the page."""
        self._page.clear_complaints()
        self._show_busy(is_busy=True)
        self._job = self.context.jobs.start(
            work, then=then, failed=self._failed, progress=self._on_progress, ended=self._on_ended
        )

    def _take(self, profile: Profile, sides: Sides) -> None:
        from cchc_desktop.scanners.watched import by_hand

        worker, target = self.worker(), self._target()
        held = ExitStack()
        if profile.folder:  # from the key on: the work may have to wait for its turn
            held.enter_context(by_hand(profile))

        def work(job: Job) -> Taken:
            with held:
                return worker.take(profile, target, sides, job)

        self.start(work, self._taken)

    def _taken(self, taken: Taken) -> None:
        if taken.refused:
            lines = [f"{name}: {sentence}" for name, sentence in taken.refused]
            self._page.banner.say("\n".join(lines), "amber")
        self.context.say(words_of(taken))
        self.taken.emit()

    def _loaded(self, taken: int, known: int, refused: Sequence[tuple[int, str]]) -> None:
        words = f"Đã nạp {taken} kết quả cũ; {known} đã có từ trước; {len(refused)} dòng chưa nạp được."
        self.context.say(words)
        if refused:
            self._page.banner.say("\n".join(f"Dòng {at}: {why}" for at, why in refused[:5]), "amber")
        self.listed.emit()

    def _show_busy(self, *, is_busy: bool) -> None:
        self.progress.setRange(0, 0)
        self.busy.setVisible(is_busy)

    def _on_progress(self, share: float, words: str) -> None:
        self.progress.setRange(0, 100 if share >= 0 else 0)
        self.progress.setValue(int(max(share, 0) * 100))
        self.progress.setFormat(words)

    def _on_ended(self, job: Job) -> None:
        if self._job is job:  # what began after it goes on
            self._job = None
            self._show_busy(is_busy=False)

    def _failed(self, failure: Exception) -> None:
        if isinstance(failure, Refused | Trouble):
            tone = "amber" if isinstance(failure, Refused) else "red"
            self._page.banner.say(failure.sentence, tone)
        else:
            self.context.do.broke.emit(failure)

    def _ask_files(self) -> Sequence[str]:
        return choose_files(self, "Chọn giấy tờ đã quét", "", _FILES)

    def _ask_list(self) -> str:
        return choose_file(self, "Chọn danh mục kết quả", "", "Excel (*.xlsx *.xls *.ods)")
