"""Hồ sơ các đơn vị đã gửi: for the unit above, the dossiers behind a number of its table."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.screens import Context, Screen


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._month_lines_page import LinesPage

    return LinesPage(context)


LINES = Screen(
    code="month-lines",
    title="Hồ sơ các đơn vị đã gửi",
    icon="list",
    place=54,
    build=_build,
    roles=frozenset({"superior"}),
    is_listed=False,
    within="month",
)
