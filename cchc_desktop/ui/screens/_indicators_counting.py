"""What is counted beside the window: the page says so when it takes long, and every end of it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.screens._uncounted import Uncounted
from cchc_desktop.ui.waiting import Waiting

if TYPE_CHECKING:
    from cchc_desktop.ui.do import Complaints
    from cchc_desktop.ui.jobs import Job
    from cchc_desktop.ui.screens import Context

T = TypeVar("T")

_CONTENT, _WAITING, _UNCOUNTED = range(3)
_QUICK = 200
"""Milliseconds that a count may take before the page says that it counts."""


class Counting(QStackedWidget):
    """``content``, or in its place that something is being counted, with a way to stop it.

    Where ``is_right`` says that ``content`` is not of what is asked for, it stays away until ``again`` has
    brought it about.
    """

    def __init__(
        self,
        context: Context,
        page: Complaints,
        content: QWidget,
        is_right: Callable[[], bool],
        again: Callable[[], object],
    ) -> None:
        super().__init__()
        self._content, self._is_right = content, is_right
        self._context, self._page = context, page
        self._turn = 0
        self._job: Job | None = None
        self._is_awaited = False
        self._had_focus: QWidget | None = None
        self.addWidget(content)
        self.waiting = Waiting("Đang đếm hồ sơ của kỳ…", self.stop)
        self.stop_button = self.waiting.stop_button
        self.addWidget(self.waiting)
        self.uncounted = Uncounted(again)
        self.addWidget(self.uncounted)

    def begin(
        self,
        work: Callable[[Job], T],
        then: Callable[[T], object],
        *,
        is_quiet: bool = False,
        is_awaited: bool = False,
    ) -> None:
        """Run ``work``; what was begun before is forgotten. Quiet: what is shown stays until it is done."""
        self._is_awaited = is_awaited
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

    @property
    def is_counting(self) -> bool:
        """Whether something is on its way."""
        return self._job is not None

    @property
    def is_awaited(self) -> bool:
        """Whether that is something a clerk asked to be shown."""
        return self._is_awaited and self.is_counting

    def stop(self) -> None:
        """Leave everything as it was; what is of another period is not shown."""
        if self._job is not None:
            self._job.cancel()
        self._done(self._turn, self.show_right)

    def show_right(self) -> None:
        """``content`` where it is of what is asked for."""
        if self._is_right():
            self.setCurrentIndex(_CONTENT)
            return
        is_here = self._has_focus()
        self.setCurrentIndex(_UNCOUNTED)
        if is_here:
            self.uncounted.again_button.setFocus()

    def _has_focus(self) -> bool:
        """Whether the keys are here; where in the content they were is kept."""
        focused = QApplication.focusWidget()
        if focused is not None and self._content.isAncestorOf(focused):
            self._had_focus = focused
        return focused is not None and self.isAncestorOf(focused)

    def _done(self, turn: int, then: Callable[[], object]) -> None:
        if turn != self._turn:
            return
        self._turn += 1
        self._job = None
        is_back = self.currentIndex() != _CONTENT and self._has_focus()
        self.setCurrentIndex(_CONTENT)
        if is_back:
            (self._had_focus if self._had_focus and isValid(self._had_focus) else self._content).setFocus()
        then()

    def _say_so(self, turn: int) -> None:
        if turn != self._turn:
            return
        is_here = self._has_focus()
        self.setCurrentIndex(_WAITING)
        if is_here:
            self.stop_button.setFocus()

    def _failed(self, failure: Exception, work: Callable[[Job], T], then: Callable[[T], object]) -> None:
        self.show_right()
        if isinstance(failure, Refused):
            self._page.show_refused(failure)
        elif isinstance(failure, Trouble):
            self._page.show_trouble(failure, lambda: self.begin(work, then))
        else:
            self._context.do.broke.emit(failure)
