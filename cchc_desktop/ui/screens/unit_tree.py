"""Danh sách đơn vị: for the unit above, who reports to it since when, and what became of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_desktop.ui.screens import Context, Screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._units_tree_page import TreePage

    return TreePage(context)


TREE = Screen(
    code="unit-tree",
    title="Danh sách đơn vị",
    icon="people",
    place=8,
    build=_build,
    roles=frozenset({"superior"}),
    is_listed=False,
    within="units",
)
