"""How a screen acts: one operation, and every way it can end. The one place that reads the clock."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused, Trouble

if TYPE_CHECKING:  # the store brings its engine along, which the first paint does not wait for
    from cchc_desktop.operations.desk import Desk, Workplace
    from cchc_desktop.store.reading import Reading

T = TypeVar("T")

log = logging.getLogger(__name__)


def read_clock() -> datetime:
    """Now, in Hanoi."""
    return datetime.now(HANOI)  # noqa: TID251 - everything else is told the time by its caller


@dataclass(frozen=True, slots=True)
class Opened:
    """An open register with the rules it is worked by, and who works."""

    place: Workplace
    clerk: str


class Complaints(Protocol):
    """Where the ends of an act are shown: a page with its fields and its banner."""

    def show_refused(self, refused: Refused) -> None:
        """The rule says no."""

    def show_trouble(self, trouble: Trouble, again: Callable[[], object]) -> None:
        """The world says no; ``again`` is what "Thử lại" does."""

    def clear_complaints(self) -> None:
        """A new try begins."""


class Do(QObject):
    """The desk of the window: acts on the open register in the name of the clerk, at the present time."""

    said = Signal(str, object)
    """A sentence about what was done, and the act that takes it back, or None."""
    broke = Signal(object)
    """A bug: the exception."""

    def __init__(self, opened: Opened, clock: Callable[[], datetime] = read_clock) -> None:
        super().__init__()
        self.opened = opened
        self._clock = clock

    def now(self) -> datetime:
        """The time that this moment's act happens at."""
        return self._clock()

    def work_as(self, clerk: str) -> None:
        """Another clerk sits down."""
        self.opened = replace(self.opened, clerk=clerk)

    def reread_rules(self) -> None:
        """The office took in a pack or a rate: from now on everything is counted by it."""
        from cchc_desktop.operations.packs import workplace_of

        self.opened = replace(self.opened, place=workplace_of(self.opened.place.register))

    def reading(self) -> AbstractContextManager[Reading]:
        """A look into the register for ``store.search`` and ``store.facts``; short, and never kept."""
        return self.opened.place.register.read()

    def run(
        self,
        act: Callable[[Desk], T],
        *,
        at: Complaints,
        then: Callable[[T], object] | None = None,
        done: Callable[[T], str] | str = "",
        undo: Callable[[Desk], object] | None = None,
    ) -> bool:
        """Do ``act`` in one transaction; True when it is saved.

        A refusal and trouble are shown ``at`` the page, which keeps what was typed. ``done`` is the line
        that says so, with ``undo`` behind Ctrl+Z.
        """
        from cchc_desktop.operations.desk import at_desk

        at.clear_complaints()
        opened = self.opened
        try:
            with at_desk(opened.place, opened.clerk, self.now()) as desk:
                answer = act(desk)
        except Refused as refused:
            at.show_refused(refused)
            return False
        except Trouble as trouble:
            at.show_trouble(trouble, lambda: self.run(act, at=at, then=then, done=done, undo=undo))
            return False
        except Exception as bug:
            log.exception("an operation broke")
            self.broke.emit(bug)
            return False
        sentence = done if isinstance(done, str) else done(answer)
        if sentence:
            self.said.emit(sentence, self._undoing(undo, at) if undo else None)
        if then is not None:
            then(answer)
        return True

    def _undoing(self, undo: Callable[[Desk], object], at: Complaints) -> Callable[[], object]:
        return lambda: self.run(undo, at=at, done="Đã hoàn tác.")

    def ask(self, question: Callable[[], T], *, at: Complaints) -> T | None:
        """What the screen shows while one types, through the functions that save; None when refused."""
        try:
            answer = question()
        except Refused as refused:
            at.show_refused(refused)
            return None
        except Trouble as trouble:
            at.show_trouble(trouble, lambda: self.ask(question, at=at))
            return None
        return answer
