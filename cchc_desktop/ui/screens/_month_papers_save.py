"""Saving reports as files: how far it is, a way to stop it, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QWidget

from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, label, row
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._print_many import show_failure

if TYPE_CHECKING:
    from cchc_desktop.ui.screens._month_papers_work import Files, Looks


class Saver(QWidget):
    """One saving at a time; it is seen while it goes on."""

    def __init__(self, context: Context, page: Page) -> None:
        super().__init__()
        self.context, self.page = context, page
        self._job: Job | None = None
        self.words = label("", "small")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Đang lưu báo cáo")
        self.stop_button = button("Dừng lưu", self.stop)
        self.setLayout(row(self.words, self.bar, self.stop_button))
        self.hide()

    @property
    def is_saving(self) -> bool:
        """Whether files are being made."""
        return self._job is not None

    def save(self, looks: Looks, target: Path, asked: Files) -> None:
        """Make and keep the files that are asked for."""
        again = partial(self.save, looks, target, asked)
        told: list[Sequence[Path]] = []
        self._say(-1.0, "Chuẩn bị")
        self.show()

        def saved(files: list[Path]) -> None:
            told.append(files)
            said = f"{len(files)} tệp vào {target}" if asked.is_all else ", ".join(map(str, files))
            self.context.say(f"Đã ghi {said}.")

        def failed(failure: Exception) -> None:
            told.append(())
            show_failure(self.page, self.context, failure, again)

        def ended(_job: Job) -> None:
            self._job = None
            self.hide()
            if not told:
                self.context.say("Đã dừng; chưa ghi tệp nào.")

        self._job = self.context.jobs.start(
            lambda job: looks.save(target, asked, job.step),
            then=saved,
            failed=failed,
            progress=self._say,
            ended=ended,
        )

    def stop(self) -> bool:
        """Nothing is kept of what is not whole; False when nothing is being saved."""
        if self._job is None:
            return False
        self._job.cancel()
        return True

    def _say(self, share: float, words: str) -> None:
        self.words.setText(f"{words}…")
        self.bar.setRange(0, 100 if share >= 0 else 0)
        self.bar.setValue(round(100 * max(share, 0.0)))
