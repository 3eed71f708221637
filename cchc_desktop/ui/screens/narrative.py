"""Viết báo cáo: the month in words, each figure tied to its dossiers, and what still has to be looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.screens import Context, Screen
from cchc_desktop.ui.screens._narrative_drafts import SCREEN, left_open


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._narrative_page import NarrativePage

    return NarrativePage(context)


NARRATIVE = Screen(
    code=SCREEN,
    title="Viết báo cáo",
    icon="paper",
    place=52,
    build=_build,
    roles=frozenset({"commune"}),
    is_left_open=left_open,
)
