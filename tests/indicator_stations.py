"""The places of "Chỉ số" at which a clerk may stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cchc_desktop.core.period import parse
from cchc_desktop.ui.screens._indicators_page import FIGURES, PICTURES, POINTS, TARGETS, IndicatorsPage

if TYPE_CHECKING:
    from stations import Stage

MONTH = parse("2026-11")


def _figures(stage: Stage, at: int) -> IndicatorsPage:
    page = stage.go("indicators")
    assert isinstance(page, IndicatorsPage)
    page.bar.turn_to(MONTH)
    page.show_view(at)
    stage.settle()
    return page


def _figures_behind(stage: Stage) -> None:
    page = _figures(stage, FIGURES)
    page.show_indicator("spent_median")
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)


def _figures_days(stage: Stage) -> None:
    page = _figures(stage, FIGURES)
    page.bar.kind.set_value("span")


def _stopped(stage: Stage) -> None:
    page = _figures(stage, FIGURES)
    page.bar.go(-1)
    page.counting.stop()


def _asked_target(stage: Stage) -> None:
    QTest.keyClick(_figures(stage, TARGETS).focusWidget(), Qt.Key.Key_Return)


def _asked_points(stage: Stage) -> None:
    _figures(stage, POINTS).ask_answers()


def indicator_stations(stage: Stage) -> Mapping[str, Callable[[], object]]:
    """Every view of the figures, and what opens in it."""
    return {
        "indicators": partial(_figures, stage, PICTURES),
        "indicators-table": partial(_figures, stage, FIGURES),
        "indicators-behind": partial(_figures_behind, stage),
        "indicators-days": partial(_figures_days, stage),
        "indicators-stopped": partial(_stopped, stage),
        "indicators-targets": partial(_figures, stage, TARGETS),
        "indicators-target": partial(_asked_target, stage),
        "indicators-points": partial(_figures, stage, POINTS),
        "indicators-answers": partial(_asked_points, stage),
    }
