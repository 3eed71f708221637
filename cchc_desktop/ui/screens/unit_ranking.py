"""Xếp hạng đơn vị: for the unit above, its units in order by a rule that is shown and can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_desktop.ui.screens import Context, Screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._units_ranking_page import RankingPage

    return RankingPage(context)


RANKING = Screen(
    code="unit-ranking",
    title="Xếp hạng đơn vị",
    icon="indicators",
    place=7,
    build=_build,
    roles=frozenset({"superior"}),
    is_listed=False,
    within="units",
)
