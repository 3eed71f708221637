"""The screens, one file each: a module here that holds a ``Screen`` is found and listed by the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.own import Own


class Navigate(Protocol):
    """Going to another screen; what is given reaches its ``arrive``."""

    def __call__(self, screen: str, **given: object) -> None:
        """Show ``screen``."""


class Say(Protocol):
    """A line at the foot of the screen that goes away by itself."""

    def __call__(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        """Say what happened."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a screen is given; register, law and catalogue are in ``do.opened.place``."""

    do: Do
    bus: Bus
    jobs: Jobs
    navigate: Navigate
    say: Say
    own: Own = field(default_factory=Own)


BOTH = frozenset({"commune", "superior"})


@dataclass(frozen=True, slots=True)
class Screen:
    """One place of the window; ``place`` orders the side bar, ``roles`` says whose window has it.

    The widget that ``build`` makes may have ``refresh()`` (on being shown, and when the register changed),
    ``arrive(**given)`` (navigation), ``shortcuts()`` (pairs of key and words), ``step_back()`` (Esc; True
    when it had something to fold up) and ``find(query)`` (hits of its own for the palette).
    """

    code: str
    title: str
    icon: str
    place: int
    build: Callable[[Context], QWidget]
    roles: frozenset[str] = field(default=BOTH)
    badge: Callable[[Context], int] | None = None
    is_listed: bool = True
    is_left_open: Callable[[Context], bool] | None = None
    """Whether somebody was in the middle of something there when the program ended: it is shown first."""
    within: str = ""
    """The listed screen that an unlisted one is part of."""
