"""The least window there may be: a month keeps rows, groups and its total; pictures keep their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from list_office import NOW, fill_register
from month_stations import month_stations
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from rare_stations import first_day, rare_stations, superior
from stations import Stage

from cchc_desktop.core.tally import Row
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.reports.monthly_results import TableRow
from cchc_desktop.ui import look
from cchc_desktop.ui.look import colour, font
from cchc_desktop.ui.screens._indicators_page import IndicatorsPage
from cchc_desktop.ui.screens._indicators_pictures_view import PictureView
from cchc_desktop.ui.screens._month_head import GROUPS, HEADS
from cchc_desktop.ui.screens._month_page import MonthPage
from cchc_desktop.ui.screens._month_table import MonthTable

LEAST = (760, 480)
NAMES = ("1.012836 – Hỗ trợ chi phí vật tư", "1.012837 – Hỗ trợ chi phí đào tạo, mua bình chứa ni tơ lỏng")


def staged(stage: Stage) -> Iterator[Stage]:
    stage.window.resize(*LEAST)
    stage.window.show()
    stage.window.activateWindow()
    assert QTest.qWaitForWindowActive(stage.window)
    yield stage
    stage.close()
    stage.place.register.close()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    yield from staged(Stage(open_workplace(fill_register(tmp_path / "register"), None), NOW, tmp_path))


def whole_rows(table: MonthTable) -> int:
    """Rows that are seen from their first to their last line; a name of several lines counts by its first."""
    line = table.body.verticalHeader().defaultSectionSize()
    room = table.body.viewport().height()
    at = range(len(table.body.figures.rows))
    return sum(table.body.rowViewportPosition(row) + line <= room + 1 for row in at)


def lacking(page: MonthPage) -> list[str]:
    """What of the table is not seen."""
    table, said = page.table, []
    if whole_rows(table) < 2:
        said.append(f"{whole_rows(table)} rows")
    if table.body.horizontalScrollBar().maximum():
        said.append("columns beyond the edge")
    if table.body.viewport().visibleRegion().boundingRect() != table.body.viewport().rect():
        said.append("rows under something else")
    if table.foot.visibleRegion().boundingRect() != table.foot.rect():
        said.append("the total")
    strong = QFontMetrics(font(0.9, is_strong=True))
    for first, last, title in GROUPS:
        if sum(table.head.sectionSize(at) for at in range(first, last)) < strong.horizontalAdvance(title):
            said.append(title)
    return said


def test_a_month_keeps_rows_groups_and_total_whatever_is_asked(stage: Stage) -> None:
    shown = {"month-procedures", "month-refused"}
    places = {name: go for name, go in rare_stations(stage).items() if name in shown}
    places |= {name: go for name, go in month_stations(stage).items() if "papers" not in name}
    found, seen = {}, 0
    for name, go in places.items():
        go()
        stage.settle()
        page = stage.window.stack.currentWidget()
        if isinstance(page, MonthPage) and page.table.isVisible():  # not where nothing is counted
            seen += 1
            found[name] = lacking(page)
    assert seen >= 8
    assert {name: said for name, said in found.items() if said} == {}


def test_the_lines_above_the_table_come_back_when_nothing_is_asked(stage: Stage) -> None:
    page = stage.go("month")
    assert isinstance(page, MonthPage)
    stage.settle()
    assert page.checks.lines.isVisible()
    page.close_period()
    stage.settle()
    assert not page.checks.lines.isVisible()
    page.step_back()
    stage.settle()
    assert page.checks.lines.isVisible()


@pytest.mark.parametrize(
    ("begin", "words"),
    [(first_day, "Kỳ này chưa có hồ sơ nào."), (superior, "Chưa nhận gói nào của kỳ này.")],
)
def test_a_month_without_dossiers_says_so(
    begin: Callable[[Path], Workplace], words: str, tmp_path: Path
) -> None:
    for made in staged(Stage(begin(tmp_path / "register"), NOW, tmp_path)):
        page = made.go("month")
        assert isinstance(page, MonthPage)
        made.settle()
        told = page.table.body.grab().toImage()
        assert page.table.body.empty == words
        page.table.say_empty("")
        assert page.table.body.grab().toImage() != told


def test_the_words_of_a_mark_are_seen_whole_under_their_picture(stage: Stage) -> None:
    page = stage.go("indicators")
    assert isinstance(page, IndicatorsPage)
    stage.settle()
    found = page.findChildren(PictureView)
    standing = [one for one in found if one.chart is not None and not one.chart.is_lying]
    assert standing
    for one in standing:
        one.setFocus()
        stage.settle()
        assert seen_whole(one.words), one.title.text()
        assert one.words.text()


def seen_whole(one: QWidget) -> bool:
    return one.visibleRegion().boundingRect() == one.rect()


@pytest.fixture
def table(qtbot: QtBot) -> MonthTable:
    made = MonthTable()
    qtbot.addWidget(made)
    of = Row("", "", "")
    rows = [TableRow("I", "Cấp xã", (99_999,) * 11, "level", of)]
    rows += [TableRow(f"1.{at}", NAMES[at % 2], (1,) * 11, "procedure", of) for at in range(9)]
    made.show_rows([*rows, TableRow("", "Tổng cộng", (99_999,) * 11, "total", of)])
    made.resize(*LEAST)
    made.show()
    return made


def test_a_long_name_goes_on_below(table: MonthTable) -> None:
    plain = table.body.verticalHeader().defaultSectionSize()
    assert table.body.rowHeight(0) == plain
    assert table.body.rowHeight(1) > plain
    table.resize(2400, 480)
    assert table.body.rowHeight(1) == plain


def test_what_does_not_fit_ends_where_a_group_ends(table: MonthTable) -> None:
    table.resize(500, 240)
    assert table.body.horizontalScrollBar().maximum()
    ends = {
        table.body.columnViewportPosition(last - 1) + table.body.columnWidth(last - 1)
        for _, last, _ in GROUPS
    }
    assert table.body.viewport().width() in ends
    assert len(HEADS) == GROUPS[-1][1]


def test_the_corner_between_the_scroll_bars_is_as_the_table(table: MonthTable, dressed: QApplication) -> None:
    look.wear(dressed, "dark", look.USUAL)
    table.resize(500, 200)
    body = table.body
    assert body.verticalScrollBar().isVisible()
    assert body.horizontalScrollBar().isVisible()
    seen = body.grab().toImage()
    wide, high = body.verticalScrollBar().width(), body.horizontalScrollBar().height()
    ends = [(x, y) for x in range(2, wide + 1) for y in range(2, high + 1)]
    assert {seen.pixelColor(seen.width() - x, seen.height() - y).name() for x, y in ends} == {
        colour("raised").name()
    }
