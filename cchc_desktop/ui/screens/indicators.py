"""Chỉ số: pictures first, the table under them, and behind every mark and number its dossiers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.screens import Context, Screen


def _build(context: Context) -> QWidget:
    # Only now: the window opens without what this page alone needs.
    from cchc_desktop.ui.screens._indicators_page import IndicatorsPage

    return IndicatorsPage(context)


INDICATORS = Screen(code="indicators", title="Chỉ số", icon="indicators", place=55, build=_build)
