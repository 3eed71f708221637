"""What runs beside the report: said at the foot while it does, every end of it shown on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.parts import label

if TYPE_CHECKING:
    from cchc_desktop.ui.jobs import Job
    from cchc_desktop.ui.page import Page
    from cchc_desktop.ui.screens import Context

T = TypeVar("T")

QUICK = 200
"""Milliseconds that work may take before the page says so."""


class Running:
    """``doing`` is the line at the foot; a failure of one piece of work is nothing to the others."""

    def __init__(self, context: Context, page: Page) -> None:
        self._context, self._page = context, page
        self._running: dict[Job, str] = {}
        self.doing: QLabel = label("", "muted")
        self.doing.hide()

    def start(
        self,
        work: Callable[[Job], T],
        then: Callable[[T], object],
        words: str,
        failed: Callable[[Exception], object] | None = None,
    ) -> Job:
        """Run ``work``; where it fails that is shown, unless ``failed`` takes it."""
        told = failed or (lambda no: self.tell(no, lambda: self.start(work, then, words)))
        job = self._context.jobs.start(work, then=then, failed=told, ended=self._ended)
        self._running[job] = words
        QTimer.singleShot(QUICK, self.doing, self._say)
        return job

    def tell(self, failure: Exception, again: Callable[[], object]) -> None:
        """On the page, with a way to try ``again`` where that may help."""
        if isinstance(failure, Refused):
            self._page.show_refused(failure)
        elif isinstance(failure, Trouble):
            self._page.show_trouble(failure, again)
        else:
            self._context.do.broke.emit(failure)

    def _ended(self, job: Job) -> None:
        self._running.pop(job, None)
        self._say()

    def _say(self) -> None:
        self.doing.setText(next(iter(self._running.values()), ""))
        self.doing.setVisible(bool(self._running))
