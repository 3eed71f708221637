"""A superior two of whose units have become one since: its pages by the units of then and of now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from board_room import CLERK, NAMES, NOW, PERIOD, above_many, code_of

from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.unit_tree import New, merge
from cchc_desktop.store.members import Member, put_member, put_members
from cchc_desktop.ui.screens._indicators_figures import FiguresView
from cchc_desktop.ui.screens._indicators_page import FIGURES, IndicatorsPage
from cchc_desktop.ui.screens._month_page import MonthPage
from cchc_desktop.ui.screens._units_page import BoardPage
from cchc_desktop.ui.screens._units_ranking_page import RankingPage
from cchc_desktop.ui.screens._units_view import UnitsView

if TYPE_CHECKING:
    from stations import Stage

NEW = "39001"
SINCE = date(2026, 11, 15)
"""The day behind the period that is looked at."""


def merged(folder: Path) -> Workplace:
    """Six units, the sixth with a gap; the first two have been one since the period ended."""
    place = above_many(folder, many=6, past=2)
    olds, new = [code_of(0), code_of(1)], New(NEW, "Phường Ba Đình – Ngọc Hà")
    merge(place, olds, new, SINCE, NOW, by=CLERK, basis="Nghị quyết 1656/NQ-UBTVQH15")
    return place


def merged_stations(stage: Stage) -> Mapping[str, Callable[[], object]]:
    """Each page with the switch, switched on."""
    return {
        "now-units": partial(_board, stage),
        "now-month": partial(_month, stage),
        "now-month-units": partial(_turned_over, stage),
        "now-gaps": partial(_gaps, stage),
        "now-ranking": partial(_ranking, stage),
        "now-indicators": partial(_indicators, stage),
    }


def switch(stage: Stage, view: UnitsView) -> None:
    """By the units of now."""
    if not view.chip.isChecked():
        view.chip.click()
    stage.settle()


def _board(stage: Stage) -> None:
    page = stage.go("units", period=PERIOD)
    assert isinstance(page, BoardPage)
    switch(stage, page.view)


def _month(stage: Stage) -> MonthPage:
    page = stage.go("month", period=PERIOD)
    assert isinstance(page, MonthPage)
    switch(stage, page.view)
    if page.units_chip.isChecked():
        page.units_chip.click()
    return page


def _turned_over(stage: Stage) -> None:
    page = _month(stage)
    if not page.units_chip.isHidden():
        page.units_chip.click()


def _gaps(stage: Stage) -> None:
    stage.go("month-gaps", period=PERIOD)
    stage.settle()


def _ranking(stage: Stage) -> None:
    page = stage.go("unit-ranking", period=PERIOD)
    assert isinstance(page, RankingPage)
    stage.settle()
    switch(stage, page.view)


def _indicators(stage: Stage) -> None:
    page = stage.go("indicators")
    assert isinstance(page, IndicatorsPage)
    page.show_view(FIGURES)
    page.bar.turn_to(PERIOD)
    stage.settle()
    view = page.view(FIGURES)
    assert isinstance(view, FiguresView)
    switch(stage, view.view)


BETWEEN = "39500"


def between(folder: Path) -> Workplace:
    """Six units, three of them below one in between; the last of those three has not sent the month."""
    place = above_many(folder, many=6, past=2)
    since = date(2025, 1, 1)
    with place.register.write() as book:
        put_member(book, Member(BETWEEN, "Khu vực Ba Đình", since))
        put_members(book, [*(Member(code_of(n), NAMES[n], since, parent=BETWEEN) for n in range(2)), UNSENT])
    return place


UNSENT = Member("39100", "Phường Chưa Gửi", date(2025, 1, 1), parent=BETWEEN)


def between_stations(stage: Stage) -> Mapping[str, Callable[[], object]]:
    """The month with sums by the unit in between."""
    return {"between-month": partial(_month_of, stage), "between-month-units": partial(_units_of, stage)}


def _month_of(stage: Stage) -> MonthPage:
    page = stage.go("month", period=PERIOD)
    assert isinstance(page, MonthPage)
    stage.settle()
    return page


def _units_of(stage: Stage) -> None:
    page = _month_of(stage)
    if not page.units_chip.isHidden() and not page.units_chip.isChecked():
        page.units_chip.click()
