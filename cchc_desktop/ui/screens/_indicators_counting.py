"""What is counted beside the window: the page says so when it takes long, and every end of it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.waiting import Waiting

if TYPE_CHECKING:
    from cchc_desktop.ui.do import Complaints
    from cchc_desktop.ui.jobs import Job
    from cchc_desktop.ui.screens import Context

T = TypeVar("T")

_QUICK = 200
"""Milliseconds that a count may take before the page says that it counts."""


class Counting(QStackedWidget):
    """``content``, or in its place that something is being counted, with a way to stop it."""

    def __init__(self, context: Context, page: Complaints, content: QWidget) -> None:
        super().__init__()
        self._context, self._page = context, page
        self._turn = 0
        self._job: Job | None = None
        self._had_focus: QWidget | None = None
        self.addWidget(content)
        self.waiting = Waiting("Đang đếm hồ sơ của kỳ…", self.stop)
        self.stop_button = self.waiting.stop_button
        self.addWidget(self.waiting)

    def begin(self, work: Callable[[Job], T], then: Callable[[T], object], *, is_quiet: bool = False) -> None:
        """Run ``work``; what was begun before is forgotten. Quiet: what is shown stays until it is done."""
        self._turn += 1
        turn = self._turn
        if not is_quiet:
            QTimer.singleShot(_QUICK, self, lambda: self._say_so(turn))
        if self._job is not None:
            self._job.cancel()
        self._job = self._context.jobs.start(
            work,
            then=lambda made: self._done(turn, lambda: then(made)),
            failed=lambda failure: self._done(turn, lambda: self._failed(failure, work, then)),
        )

    def stop(self) -> None:
        """Leave everything as it was."""
        self._done(self._turn, lambda: None)

    def _done(self, turn: int, then: Callable[[], object]) -> None:
        if turn != self._turn:
            return
        self._turn += 1
        self._job = None
        was_said = self.currentIndex() == 1
        self.setCurrentIndex(0)
        if was_said and self._had_focus is not None:
            self._had_focus.setFocus()
        self._had_focus = None
        then()

    def _say_so(self, turn: int) -> None:
        if turn != self._turn:
            return
        focused = QApplication.focusWidget()
        self._had_focus = focused if focused is not None and self.isAncestorOf(focused) else None
        self.setCurrentIndex(1)
        if self._had_focus is not None:
            self.stop_button.setFocus()

    def _failed(self, failure: Exception, work: Callable[[Job], T], then: Callable[[T], object]) -> None:
        if isinstance(failure, Refused):
            self._page.show_refused(failure)
        elif isinstance(failure, Trouble):
            self._page.show_trouble(failure, lambda: self.begin(work, then))
        else:
            self._context.do.broke.emit(failure)
