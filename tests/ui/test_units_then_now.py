"""By keys alone: a superior's pages by the units of then and of now, and what does not fit together."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from board_room import NOW, PERIOD, code_of
from list_office import Office
from merged_room import BETWEEN, NEW, UNSENT, between, merged
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.operations.month_units import Group
from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.ui.screens._indicators_figures import FiguresView
from cchc_desktop.ui.screens._indicators_page import FIGURES, IndicatorsPage
from cchc_desktop.ui.screens._month_gaps_page import GapsPage
from cchc_desktop.ui.screens._month_lines_page import LinesPage
from cchc_desktop.ui.screens._month_page import MonthPage
from cchc_desktop.ui.screens._units_look_page import LookPage
from cchc_desktop.ui.screens._units_page import BoardPage
from cchc_desktop.ui.screens._units_ranking_page import RankingPage
from cchc_desktop.ui.screens.month_gaps import GAPS
from cchc_desktop.ui.table import Table

P = TypeVar("P", bound=QWidget)
KEY = Qt.Key
GAP = "Xã Phúc Thọ: tháng 10 năm 2026 còn 0, tháng 11 năm 2026 ghi chuyển qua 1."


class Above(Office):
    """An officer of the unit above at the keyboard."""

    def at(self, kind: type[P]) -> P:
        for _ in range(2):
            self.settle()
            self.qtbot.wait(10)
        page = self.window.stack.currentWidget()
        assert isinstance(page, kind)
        return page

    def go(self, screen: str, kind: type[P], **given: object) -> P:
        self.window.show_screen(screen, **given)
        return self.at(kind)

    def tab_to(self, wanted: QWidget) -> None:
        for _ in range(40):
            if wanted.hasFocus():
                return
            self.key(KEY.Key_Tab)
        raise AssertionError(wanted)

    def press(self, wanted: QWidget, key: Qt.Key = KEY.Key_Space) -> None:
        """Tab to a button and press it."""
        self.tab_to(wanted)
        self.key(key)


def listed(table: Table) -> list[str]:  # type: ignore[type-arg]  # of whatever rows
    return [table.row_at(at).unit for at in range(len(table.rows_model.ids))]  # type: ignore[union-attr]  # in range


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("merged") / "register"
    merged(folder).register.close()
    return folder


@pytest.fixture
def above(qtbot: QtBot, template: Path, tmp_path: Path) -> Iterator[Above]:
    shutil.copytree(template, tmp_path / "register")
    made = Above(qtbot, open_workplace(tmp_path / "register", None))
    assert made.window.windowTitle()
    yield made
    made.close()


def test_one_switch_turns_every_page_to_the_units_of_now(above: Above) -> None:
    page = above.go("units", BoardPage, period=PERIOD)
    assert {code_of(0), code_of(1)} <= set(listed(page.table))
    above.press(page.view.chip)
    above.at(BoardPage)
    assert NEW in listed(page.table)
    assert not {code_of(0), code_of(1)} & set(listed(page.table))
    assert page.chips.counts["all"] == 5
    assert page.open_button.accessibleName() == "Xem 6 báo cáo chờ"

    month = above.go("month", MonthPage, period=PERIOD)
    assert NEW in listed(month.units)
    ranking = above.go("unit-ranking", RankingPage, period=PERIOD)
    assert NEW in listed(ranking.table)
    indicators = above.go("indicators", IndicatorsPage)
    indicators.show_view(FIGURES)
    indicators.bar.turn_to(PERIOD)
    above.at(IndicatorsPage)
    figures = indicators.view(FIGURES)
    assert isinstance(figures, FiguresView)
    assert indicators.measures is not None
    assert NEW in {one.unit for one in indicators.measures.units}

    above.press(figures.view.chip)
    above.at(IndicatorsPage)
    assert NEW not in {one.unit for one in indicators.measures.units}
    month = above.go("month", MonthPage, period=PERIOD)
    assert not month.view.chip.isChecked()
    assert code_of(0) in listed(month.units)


def test_a_row_of_several_opens_their_reports_one_after_the_other(above: Above) -> None:
    page = above.go("units", BoardPage, period=PERIOD)
    above.press(page.view.chip)
    page = above.at(BoardPage)
    at = listed(page.table).index(NEW)
    assert page.table.note(page.table.row_at(at)) == "gồm báo cáo của Phường Ba Đình, Phường Ngọc Hà"  # type: ignore[arg-type]  # in range
    above.tab_to(page.table)
    page.table.go_to(at)
    above.key(KEY.Key_Return)
    look = above.at(LookPage)
    assert look.unit == code_of(0)
    above.key(KEY.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert above.at(LookPage).unit == code_of(1)


def test_typing_the_name_of_then_finds_the_row_of_now(above: Above) -> None:
    page = above.go("units", BoardPage, period=PERIOD)
    above.press(page.view.chip)
    page = above.at(BoardPage)
    page.box.setText("ngoc ha")
    assert listed(page.table) == [NEW]


def test_the_numbers_of_a_row_of_now_open_the_dossiers_of_all_its_units(above: Above) -> None:
    month = above.go("month", MonthPage, period=PERIOD)
    above.press(month.view.chip)
    month = above.at(MonthPage)
    above.tab_to(month.units)
    month.units.go_to(listed(month.units).index(NEW))
    above.key(KEY.Key_Return)
    lines = above.at(LinesPage)
    first = lines.groups.row_at(0)
    assert first is not None
    assert len(first.rows) == 80


def test_what_does_not_fit_together_is_on_the_page_and_listed_behind_it(above: Above) -> None:
    month = above.go("month", MonthPage, period=PERIOD)
    assert month.checks.gaps.text() == "1 chỗ không khớp"
    assert month.checks.gaps.toolTip() == GAP
    above.press(month.checks.gaps)
    gaps = above.at(GapsPage)
    assert above.window.current == GAPS.code
    first = gaps.table.row_at(0)
    assert first is not None
    assert (first[0].word, first[1], len(gaps.table.rows_model.ids)) == ("hỏi lại", GAP, 1)
    assert gaps.table.hasFocus()
    above.press(gaps.units_button)
    assert above.at(BoardPage).bar.period == PERIOD


def test_where_there_is_room_for_one_table_a_key_turns_it_over(above: Above) -> None:
    above.window.resize(760, 480)
    month = above.go("month", MonthPage, period=PERIOD)
    assert month.table.isVisible()
    assert not month.units.isVisible()
    above.press(month.units_chip)
    assert month.units.isVisible()
    assert month.units.hasFocus()
    assert not month.table.isVisible()
    above.press(month.units_chip)
    assert month.table.body.hasFocus()
    above.window.resize(1366, 768)
    above.settle()
    assert month.units.isVisible()
    assert month.units_chip.isHidden()


def test_the_unit_in_between_stands_over_those_below_it_with_their_sum(qtbot: QtBot, tmp_path: Path) -> None:
    office = Above(qtbot, between(tmp_path / "register"))
    page = office.go("month", MonthPage, period=PERIOD)
    rows = [page.units.row_at(at) for at in range(len(page.units.rows_model.ids))]
    codes = [one.code if isinstance(one, Group) else one.unit for one in rows if one is not None]
    own = codes.index(BETWEEN)
    assert codes[own + 1 : own + 4] == [UNSENT.sender, code_of(0), code_of(1)]
    assert [page.units.model().index(own, at).data() for at in (0, 3, 5)] == [
        f"Khu vực Ba Đình ({BETWEEN})",
        "thiếu 1 đơn vị",
        "80",
    ]
    assert page.checks.gaps.text() == "1 chỗ không khớp"
    assert "chưa cộng 1 đơn vị" in page.checks.gaps.toolTip()
    office.tab_to(page.units)
    page.units.go_to(own)
    office.key(KEY.Key_Return)
    lines = office.at(LinesPage)
    assert [len(one.rows) for at in range(3) if (one := lines.groups.row_at(at))] == [80, 80, 0]
    office.close()


def test_without_a_merger_there_is_nothing_to_switch(qtbot: QtBot, tmp_path: Path) -> None:
    from board_room import province

    office = Above(qtbot, province(tmp_path / "register", ["Xã Một", "Xã Hai"]))
    assert NOW.date() > PERIOD.last_on
    assert office.go("units", BoardPage, period=PERIOD).view.isHidden()
    assert office.go("month", MonthPage, period=PERIOD).view.isHidden()
    office.close()
