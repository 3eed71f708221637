"""What the pages about the units below share: work beside the window, of which only the newest is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStackedWidget

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.look import LOW_BELOW, font
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import Piece
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.waiting import Waiting

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Workplace

T = TypeVar("T")


class UnitsPage(Page):
    """``stack`` holds what the page shows, and in its place what is being read."""

    def __init__(self, context: Context, title: str, tools: Sequence[Piece] = ()) -> None:
        super().__init__(title, tools)
        self.context = context
        self._turn = 0
        self._reading: Job | None = None
        self._acting: Job | None = None
        self.stack = QStackedWidget()
        self.waiting = Waiting("Đang đọc báo cáo của các đơn vị…", self.stop)
        self.stack.addWidget(self.waiting)

    def here(self) -> tuple[Workplace, datetime, str]:
        """The register, the time and who works."""
        do = self.context.do
        return do.opened.place, do.now(), do.opened.clerk

    def read(self, work: Callable[[Job], T], then: Callable[[T], object]) -> None:
        """Read something to be shown; what was asked for before is not shown any more."""
        self._turn += 1
        turn = self._turn
        if self._reading is not None:
            self._reading.cancel()

        def shown(found: T) -> None:
            if turn == self._turn:
                then(found)

        def failed(failure: Exception) -> None:
            if turn == self._turn:
                self.tell(failure, partial(self.read, work, then))

        self._reading = self.context.jobs.start(
            work, then=shown, failed=failed, progress=lambda _share, words: self._say_reading(turn, words)
        )

    def _say_reading(self, turn: int, words: str) -> None:
        if turn == self._turn:
            self.waiting.say(f"{words}…")

    def act(self, work: Callable[[Job], T], then: Callable[[T], object], doing: str = "") -> None:
        """Do something beside the window, one thing at a time; Esc stops it where it takes long."""
        if self._acting is not None:
            self.context.say("Việc trước chưa xong, đợi một chút.")
            return
        self.clear_complaints()
        if doing:
            self.banner.say(doing, "accent")

        def done(found: T) -> None:
            self.clear_complaints()
            then(found)

        def ended(_job: Job) -> None:
            self._acting = None

        self._acting = self.context.jobs.start(
            work,
            then=done,
            failed=lambda failure: self.tell(failure, partial(self.act, work, then, doing)),
            progress=lambda _share, words: self.banner.say(f"{doing} {words}", "accent") if doing else None,
            ended=ended,
        )

    def tell(self, failure: Exception, again: Callable[[], object]) -> None:
        """However work ended that was not done."""
        if isinstance(failure, Refused):
            self.show_refused(failure)
        elif isinstance(failure, Trouble):
            self.show_trouble(failure, again)
        else:
            self.context.do.broke.emit(failure)

    def stop(self) -> bool:
        """Stop what runs; whether anything did."""
        is_running = self._acting is not None
        if self._acting is not None:
            self._acting.cancel()
            self.clear_complaints()
            self.context.say("Đã dừng.")
        if self._reading is not None:
            self._reading.cancel()
        return is_running

    @property
    def is_low(self) -> bool:
        """Whether rows need the room of what only helps."""
        return self.height() < LOW_BELOW * QFontMetrics(font()).height()
