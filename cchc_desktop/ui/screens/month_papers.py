"""Báo cáo của kỳ: every report of a period looked at as it will be printed, then printed or saved."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.screens import Context, Screen


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._month_papers_page import PapersPage

    return PapersPage(context)


PAPERS = Screen(
    code="month-papers",
    title="Báo cáo của kỳ",
    icon="paper",
    place=51,
    build=_build,
    is_listed=False,
    within="month",
)
