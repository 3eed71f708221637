"""Đơn vị: for the unit above, who has reported on a period and what waits to be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_desktop.ui.screens import Context, Screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._units_page import BoardPage

    return BoardPage(context)


def _waiting(context: Context) -> int:
    from cchc_desktop.operations.board import backlog

    with context.do.reading() as reading:
        return sum(one.many for one in backlog(reading, context.do.now()))


UNITS = Screen(
    code="units",
    title="Đơn vị",
    icon="people",
    place=5,
    build=_build,
    roles=frozenset({"superior"}),
    badge=_waiting,
)
