"""Báo cáo của đơn vị: for the unit above, one report beside the last twelve, to be accepted or sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_desktop.ui.screens import Context, Screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._units_look_page import LookPage

    return LookPage(context)


UNIT = Screen(
    code="unit",
    title="Báo cáo của đơn vị",
    icon="people",
    place=6,
    build=_build,
    roles=frozenset({"superior"}),
    is_listed=False,
    within="units",
)
