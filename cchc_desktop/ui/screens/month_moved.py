"""Thay đổi sau khi chốt: every figure as it was reported and as it is now, and the dossiers that moved it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.screens import Context, Screen


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._month_moved_page import MovedPage

    return MovedPage(context)


MOVED = Screen(
    code="month-moved",
    title="Thay đổi sau khi chốt",
    icon="warning",
    place=52,
    build=_build,
    roles=frozenset({"commune"}),
    is_listed=False,
    within="month",
)
