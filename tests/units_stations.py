"""Places of a superior that looks at what its units report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from board_room import PERIOD, code_of
from PySide6.QtTest import QTest
from stations import Stage

from cchc_desktop.ui.screens._month_papers_page import PapersPage
from cchc_desktop.ui.screens._units_look_page import LookPage
from cchc_desktop.ui.screens._units_page import BoardPage
from cchc_desktop.ui.screens._units_ranking_page import RankingPage
from cchc_desktop.ui.screens._units_tree_acts import ACTS
from cchc_desktop.ui.screens._units_tree_page import TreePage


def units_stations(stage: Stage, many: int = 12) -> Mapping[str, Callable[[], object]]:
    """The board, narrowed and asked; a report, plain and odd; the order; the list of units.

    Where there are none, what an empty register says.
    """
    if not many:
        return {
            "units": partial(board, stage),
            "unit-ranking": partial(_ranking, stage, "on_time_rate", ""),
            "unit-tree": partial(_tree, stage, ""),
            "unit-tree-put": partial(_tree, stage, "put"),
        }
    return {
        "units": partial(board, stage),
        "units-late": partial(_narrowed, stage, "late"),
        "units-plain": partial(_plain, stage),
        "unit": partial(_look, stage, 0),
        "unit-odd": partial(_look, stage, 3),
        "unit-indicators": partial(_look, stage, 4, 1),
        "unit-again": partial(_look, stage, 9),
        "unit-log": partial(_look, stage, 9, 2),
        "unit-unsent": partial(_look, stage, 11),
        "unit-back": partial(_send_back, stage),
        "unit-lines": partial(_lines, stage),
        "unit-papers": partial(_papers, stage),
        "unit-tree": partial(_tree, stage, ""),
        "unit-tree-put": partial(_tree, stage, "put"),
        "unit-tree-merge": partial(_tree, stage, "merge"),
        "unit-tree-split": partial(_tree, stage, "split"),
        "unit-tree-wrong": partial(_tree_wrong, stage),
        "unit-ranking": partial(_ranking, stage, "on_time_rate", "timeliness"),
        "unit-ranking-same": partial(_ranking, stage, "online_rate", "online_rate"),
    }


def board(stage: Stage) -> BoardPage:
    page = stage.go("units", period=PERIOD)
    assert isinstance(page, BoardPage)
    page.plain.forget()
    page.chips.pick("all")
    stage.settle()
    return page


def _narrowed(stage: Stage, code: str) -> None:
    board(stage).chips.pick(code)


def _plain(stage: Stage) -> None:
    page = board(stage)
    page.plain.begin()
    stage.settle()


def _look(stage: Stage, n: int, view: int = 0) -> LookPage:
    page = stage.go("unit", unit=code_of(n), period=PERIOD)
    assert isinstance(page, LookPage)
    stage.settle()
    page.show_view(view)
    return page


def _send_back(stage: Stage) -> None:
    page = _look(stage, 3)
    page.boxes.go_to(0)
    page.send_back()


def _lines(stage: Stage) -> None:
    _look(stage, 3).show_lines()


def _ranking(stage: Stage, first: str, second: str) -> None:
    page = stage.go("unit-ranking", period=PERIOD)
    assert isinstance(page, RankingPage)
    page.form.set_values({"rank_by": first, "rank_then": second})
    page.refresh()
    stage.settle()


def _tree(stage: Stage, code: str) -> TreePage:
    page = stage.go("unit-tree")
    assert isinstance(page, TreePage)
    page.step_back()
    page.show_view(0)
    stage.settle()
    for act in ACTS:
        if act.code == code:
            page.begin(act)
    return page


def _tree_wrong(stage: Stage) -> None:
    page = _tree(stage, "put")
    page.save()
    stage.settle()


def _papers(stage: Stage) -> None:
    page = stage.go("month-papers", period=PERIOD, unit=code_of(4), unit_name="Phường Cửa Nam")
    assert isinstance(page, PapersPage)
    page.list.choose("overdue")
    stage.settle()
    QTest.qWait(300)
    stage.settle()
