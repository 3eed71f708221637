"""Cần biết về số liệu: for the unit above, where the packets of its units do not fit together."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.screens import Context, Screen


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._month_gaps_page import GapsPage

    return GapsPage(context)


GAPS = Screen(
    code="month-gaps",
    title="Cần biết về số liệu",
    icon="warning",
    place=52,
    build=_build,
    roles=frozenset({"superior"}),
    is_listed=False,
    within="month",
)
