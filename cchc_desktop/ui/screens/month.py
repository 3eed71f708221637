"""Tháng: the official table as it will be printed, what must be mended, and closing and sending it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.screens import Context, Screen


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._month_page import MonthPage

    return MonthPage(context)


MONTH = Screen(code="month", title="Tháng", icon="month", place=50, build=_build)
