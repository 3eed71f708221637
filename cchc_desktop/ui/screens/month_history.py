"""Các lần lập, chốt, gửi: how far every period has come, by whom, when and why."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.screens import Context, Screen


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._month_history_page import HistoryPage

    return HistoryPage(context)


HISTORY = Screen(
    code="month-history",
    title="Các lần lập, chốt, gửi",
    icon="clock",
    place=53,
    build=_build,
    roles=frozenset({"commune"}),
    is_listed=False,
    within="month",
)
