"""Chỉ số: what the table shows is what is measured, and every number opens by keys and is come back to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from threading import Event

import pytest
from list_office import ALT, CTRL, NOW, PLAIN, Office, listed
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from rare_stations import superior as founded_superior

from cchc_desktop.core import period as periods
from cchc_desktop.core.acts import Receive
from cchc_desktop.core.measure import Part
from cchc_desktop.core.period import Period
from cchc_desktop.core.text import number
from cchc_desktop.indicators import in_order
from cchc_desktop.operations.indicators import explain, measure
from cchc_desktop.ui.fields import help_of
from cchc_desktop.ui.look import S
from cchc_desktop.ui.screens._indicators_behind import PART_WORDS, Pile
from cchc_desktop.ui.screens._indicators_figures import FiguresView
from cchc_desktop.ui.screens._indicators_page import FIGURES, PICTURES, POINTS, IndicatorsPage
from cchc_desktop.ui.screens._indicators_table import BOTTOM, NAME, OUT, PARTS, REST, TOP, counted
from cchc_desktop.ui.screens._indicators_words import NOTHING

NOVEMBER = periods.parse("2026-11")


class Room:
    """The page of the figures in the whole window."""

    def __init__(self, office: Office) -> None:
        self.office = office
        office.window.show_screen("indicators")
        page = office.window.stack.currentWidget()
        assert isinstance(page, IndicatorsPage)
        self.page = page
        self.key(Qt.Key.Key_2, ALT)
        view = page.view(FIGURES)
        assert isinstance(view, FiguresView)
        self.view, self.table = view, view.table

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self.office.key(key, modifiers)
        self.office.settle()
        QApplication.processEvents()

    def hold(self) -> Event:
        go_on = Event()
        self.office.jobs.start(lambda _job: go_on.wait(20), then=lambda _: None, failed=lambda _: None)
        return go_on

    def go(self, row: int, title: str) -> None:
        """By arrows to a cell."""
        self.key(Qt.Key.Key_Home)
        for _ in range(row):
            self.office.key(Qt.Key.Key_Down)
        wanted = [one.title for one in self.table.rows_model.columns].index(title)
        far = wanted - self.table.currentIndex().column()
        for _ in range(abs(far)):
            self.office.key(Qt.Key.Key_Right if far > 0 else Qt.Key.Key_Left)
        assert (self.table.currentIndex().row(), self.title) == (row, title)

    def cell(self, row: int, title: str) -> str:
        at = [one.title for one in self.table.rows_model.columns].index(title)
        return str(self.table.rows_model.index(row, at).data())

    @property
    def title(self) -> str:
        return self.table.rows_model.columns[self.table.currentIndex().column()].title

    @property
    def stands(self) -> tuple[str, int, str]:
        """Where one is: the screen, the row and the column."""
        assert self.office.focus() is self.table
        return self.office.window.current, self.table.currentIndex().row(), self.title

    def piles(self) -> list[Pile]:
        table = self.view.behind.piles
        return [one for at in range(len(table.rows_model.ids)) if (one := table.row_at(at)) is not None]


@pytest.fixture
def room(office: Office) -> Room:
    return Room(office)


def row_of(code: str) -> int:
    return [one.code for one in in_order()].index(code)


def test_it_stands_between_the_month_and_the_catalogue_and_has_four_views(room: Room) -> None:
    codes = [one.shown.code for one in room.office.window.side.buttons]
    assert codes.index("month") < codes.index("indicators") < codes.index("catalogue")
    for at, figure in enumerate((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)):
        room.key(figure, ALT)
        assert room.page.at == at
        assert room.page.view(at).isVisible()
        assert room.page.views.isAncestorOf(room.office.focus())


def test_the_table_is_what_is_measured_and_printed_with_a_comma(room: Room) -> None:
    done = measure(room.office.place, NOVEMBER, NOW)
    assert room.page.bar.period == NOVEMBER
    for row, one in enumerate(done.figures):
        printed = one.indicator.printed(one.value, 2)
        assert room.cell(row, "Giá trị").startswith(NOTHING if printed is None else printed)
        for title in (TOP, REST, BOTTOM, OUT):
            assert room.cell(row, title) == number(counted(one, title))
    at = row_of("on_time_rate")
    assert "," in room.cell(at, "Giá trị")
    assert room.cell(at, "Chỉ tiêu") == "≥ 95%"
    figure = done.figure("on_time_rate")
    assert room.cell(at, "So chỉ tiêu") == ("đạt" if figure.is_met else "chưa đạt")
    assert room.cell(row_of("satisfaction_rate"), "Giá trị") == NOTHING
    assert room.cell(row_of("satisfaction_rate"), "Ghi chú") == "chưa nhập"
    assert room.cell(row_of("digitised_out_rate"), "Ghi chú") == "ước tính từ dữ liệu tại xã"
    # The national rule stands on the line below the table's, with figures of its own.
    assert row_of("on_time_national_rate") == at + 1
    assert room.cell(at + 1, BOTTOM) != room.cell(at, BOTTOM)


@pytest.mark.parametrize("title", [TOP, REST, BOTTOM, OUT])
def test_enter_opens_any_number_and_esc_comes_back_to_its_cell(room: Room, title: str) -> None:
    done = measure(room.office.place, NOVEMBER, NOW)
    opened = 0
    for row, one in enumerate(done.figures):
        if not counted(one, title) or one.indicator.code not in _TRIED:
            continue
        room.go(row, title)
        room.key(Qt.Key.Key_Return)
        found = explain(room.office.place, NOVEMBER, one.indicator.code, NOW).dossiers
        wanted = {each.local_no for each in found if each.part in PARTS[title]}
        seen = set()
        piles = len(room.piles()) if room.view.behind.isVisible() else 1
        for at in range(piles):
            if piles > 1:
                room.view.behind.piles.go_to(at)
                room.key(Qt.Key.Key_Return)
            assert room.office.window.current == "worklist"
            page = room.office.list_page()
            seen |= set(listed(page))
            assert one.indicator.title in page.given_words.text()
            room.key(Qt.Key.Key_Escape)
        assert seen == wanted, one.indicator.code
        if piles > 1:
            room.key(Qt.Key.Key_Escape)
        assert room.stands == ("indicators", row, title)
        opened += 1
    assert opened >= 2


_TRIED = {"on_time_national_rate", "early_rate", "paid_online_rate", "late_apologised_rate", "spent_p90"}


def test_a_row_opens_into_its_parts_with_their_reasons(room: Room) -> None:
    room.go(row_of("on_time_national_rate"), NAME)
    room.key(Qt.Key.Key_Return)
    figure = measure(room.office.place, NOVEMBER, NOW).figure("on_time_national_rate").found
    piles = room.piles()
    assert sum(len(one.dossiers) for one in piles) == figure.bottom + sum(figure.left_out.values())
    for reason, many in figure.told_by.items():
        [pile] = [one for one in piles if one.title == f"Còn lại: {reason}"]
        assert (pile.value, len(pile.dossiers)) == (f"{number(many)} hồ sơ", many)
    room.key(Qt.Key.Key_Down)
    room.key(Qt.Key.Key_Return)
    assert set(listed(room.office.list_page())) == {one.local_no for one in piles[1].dossiers}
    room.key(Qt.Key.Key_Escape)
    assert room.view.behind.piles.hasFocus()
    assert room.view.behind.piles.currentIndex().row() == 1
    room.key(Qt.Key.Key_Escape)
    assert room.stands == ("indicators", row_of("on_time_national_rate"), NAME)


@pytest.mark.parametrize("code", ["spent_median", "spent_p90", "supplements_mean"])
def test_what_is_no_share_opens_by_procedure(room: Room, code: str) -> None:
    room.go(row_of(code), "Giá trị")
    room.key(Qt.Key.Key_Return)
    figure = measure(room.office.place, NOVEMBER, NOW).figure(code)
    left_out = [one for one in room.piles() if one.title.startswith("Không tính")]
    assert sum(len(one.dossiers) for one in left_out) == sum(figure.found.left_out.values())
    piles = [one for one in room.piles() if one not in left_out]
    assert sum(len(one.dossiers) for one in piles) == figure.found.bottom
    for pile in piles:
        procedure = pile.dossiers[0].procedure
        value = figure.indicator.value(figure.found.narrowed(procedure=procedure))
        assert pile.title.startswith(procedure)
        assert pile.value.startswith(str(figure.indicator.printed(value, 2)))
        assert {(one.procedure, one.part is Part.OUT) for one in pile.dossiers} == {(procedure, False)}


@pytest.mark.parametrize("wide", [760, 1366])
def test_every_name_can_be_read_to_its_end(room: Room, wide: int) -> None:
    room.office.window.resize(wide, 768)
    room.office.settle()
    QApplication.processEvents()
    table, flags = room.table, Qt.TextFlag.TextWordWrap
    inner = QRect(0, 0, table.columnWidth(0) - 2 * S, 1000)
    lines = set()
    for row in range(len(in_order())):
        needed = QFontMetrics(table.font()).boundingRect(inner, flags, room.cell(row, NAME)).height()
        assert needed <= table.rowHeight(row), room.cell(row, NAME)
        lines.add(table.rowHeight(row))
    assert len(lines) > 1  # what fits into one line has one


def test_nothing_to_measure_is_said_and_is_never_zero(room: Room) -> None:
    for _ in range(2):
        room.key(Qt.Key.Key_PageUp, CTRL)
    assert room.page.bar.period == periods.parse("2026-09")
    values = {room.cell(row, "Giá trị") for row in range(len(in_order()))}
    assert values == {NOTHING}
    assert room.cell(row_of("on_time_rate"), "So chỉ tiêu") == "chưa có số"
    room.go(0, TOP)
    room.key(Qt.Key.Key_Return)
    assert room.office.window.current == "indicators"
    assert "số 0" in room.office.window.notice.words.text()


@pytest.mark.parametrize(
    ("kind", "period"),
    [
        ("week", periods.parse("2026-W46")),
        ("quarter", periods.parse("2026-Q4")),
        ("half", periods.parse("2026-H2")),
        ("year", periods.parse("2026")),
        ("span", periods.span(date(2026, 10, 20), date(2026, 11, 3))),
    ],
)
def test_any_period_can_be_looked_at(room: Room, kind: str, period: Period) -> None:
    bar = room.page.bar
    bar.kind.setFocus()
    bar.kind.set_value(kind)
    room.office.settle()
    if kind == "span":
        assert bar.days_form.isAncestorOf(room.office.focus())
        bar.days_form.set_values({"first_on": period.first_on, "last_on": period.last_on})
        room.key(Qt.Key.Key_Return, CTRL)
    assert (bar.period.first_on, bar.period.last_on) == (period.first_on, period.last_on)
    assert bar.kind.value() == kind
    found = measure(room.office.place, period, NOW).figure("on_time_rate").found
    at = row_of("on_time_rate")
    assert [room.cell(at, title) for title in (TOP, BOTTOM)] == [number(found.top), number(found.bottom)]
    room.key(Qt.Key.Key_PageUp, CTRL)
    assert bar.period.last_on < period.last_on
    assert bar.kind.value() == kind


def test_a_change_of_the_register_is_counted_and_the_cell_stays(room: Room) -> None:
    at = row_of("online_rate")
    room.key(Qt.Key.Key_PageDown, CTRL)  # today is in December's period, which begins on 15 November
    room.go(at, BOTTOM)
    before = int(room.cell(at, BOTTOM))
    room.office.act(
        "receive", Receive(procedure="1.004873", applicant="Đỗ Thị Ước", id_number="001190012345")
    )
    room.office.qtbot.waitUntil(lambda: room.cell(at, BOTTOM) == str(before + 1), timeout=20_000)
    assert room.stands == ("indicators", at, BOTTOM)


def test_f1_and_the_card_beside_say_how_it_is_counted(room: Room) -> None:
    room.go(row_of("on_time_rate"), TOP)
    said = help_of(room.table)
    figures = measure(room.office.place, NOVEMBER, NOW)
    one, twin = figures.figure("on_time_rate"), figures.figure("on_time_national_rate")
    assert one.version is not None
    assert f"≥ 95% ({'đạt' if one.is_met else 'chưa đạt'}), áp dụng từ 24/07/2023" in said
    for words in (one.indicator.counted, one.indicator.out_of, one.version.basis, "từ 21/10/2020"):
        assert words in said
    assert f"{twin.indicator.printed(twin.value, 2)}% (cách tính khác" in said
    assert room.view.meaning.title.text() == one.indicator.title
    room.key(Qt.Key.Key_F1)
    assert room.office.window.help_card.isVisible()


def test_it_says_that_it_counts_when_that_takes_long_and_can_be_stopped(qtbot: QtBot, room: Room) -> None:
    go_on = room.hold()
    room.office.key(Qt.Key.Key_PageUp, CTRL)
    qtbot.waitUntil(lambda: room.page.counting.currentIndex() == 1)
    assert room.office.focus() is room.page.counting.stop_button
    room.office.key(Qt.Key.Key_Space)
    assert not room.table.isVisible()  # its figures are those of November
    assert room.page.bar.period == periods.parse("2026-10")
    assert "Tạm tính" not in room.page.subtitle.text()
    assert room.office.focus() is room.page.counting.uncounted.again_button
    go_on.set()
    room.office.settle()
    assert not room.table.isVisible()
    room.key(Qt.Key.Key_Space)
    assert room.stands[0] == "indicators"
    assert room.view.measures is not None
    assert room.view.measures.period == room.page.bar.period


def test_what_was_stopped_and_left_for_the_pictures_is_counted_on_coming_back(
    qtbot: QtBot, room: Room
) -> None:
    go_on = room.hold()
    room.office.key(Qt.Key.Key_PageUp, CTRL)
    qtbot.waitUntil(lambda: room.page.counting.currentIndex() == 1)
    room.page.counting.stop()
    room.office.key(Qt.Key.Key_1, ALT)
    assert room.page.view(PICTURES).isVisible()
    room.office.key(Qt.Key.Key_2, ALT)
    go_on.set()
    room.office.settle()
    qtbot.waitUntil(room.table.isVisible)
    assert room.view.measures is not None
    assert room.view.measures.period == room.page.bar.period == periods.parse("2026-10")


def test_a_list_that_comes_late_pulls_nobody_away(room: Room) -> None:
    row = row_of("on_time_rate")
    room.go(row, TOP)
    ways: tuple[Callable[[], object], ...] = (
        lambda: room.office.window.show_screen("intake"),
        lambda: room.page.show_view(POINTS),
        lambda: room.office.key(Qt.Key.Key_PageUp, CTRL),
    )
    for leave in ways:
        go_on = room.hold()  # the list waits behind this, however slow the keys are
        room.office.key(Qt.Key.Key_Return)
        leave()
        there = room.office.window.current
        go_on.set()
        room.office.window.show_screen(there)
        room.office.settle()
        QApplication.processEvents()
        assert room.office.window.current == there != "worklist"
        room.office.window.show_screen("indicators")
        room.page.bar.turn_to(NOVEMBER)
        room.page.show_view(FIGURES)
        room.office.settle()
        QApplication.processEvents()
    room.key(Qt.Key.Key_Return)
    assert room.office.window.current == "worklist"


def test_what_is_counted_quietly_gives_way_to_a_list_and_is_counted_then(room: Room) -> None:
    room.go(row_of("on_time_rate"), BOTTOM)
    before = room.view.measures
    room.page.refresh()
    room.office.key(Qt.Key.Key_Return)
    for _ in range(2):
        room.office.settle()
        QApplication.processEvents()
    assert room.office.window.current == "worklist"
    assert room.view.measures is not before


def test_opening_a_number_loses_no_count_and_not_yet_counted_opens_nothing(room: Room) -> None:
    room.go(row_of("on_time_rate"), BOTTOM)
    go_on = room.hold()
    room.office.act("receive", Receive(procedure="1.004873", applicant="Trần Thị Hoa"))
    room.page.refresh()
    assert room.page.counting.is_counting
    room.office.key(Qt.Key.Key_Return)
    go_on.set()
    for _ in range(2):
        room.office.settle()
        QApplication.processEvents()
    assert room.office.window.current == "worklist"
    assert room.view.measures == measure(room.office.place, NOVEMBER, NOW)
    room.office.window.show_screen("indicators")
    room.page.bar.turn_to(periods.parse("2026-10"))
    room.view.open(room.view.figures()[row_of("on_time_rate")], BOTTOM)
    assert room.office.window.current == "indicators"
    room.office.settle()
    QApplication.processEvents()
    assert room.office.window.current == "indicators"
    assert room.view.measures is not None
    assert room.view.measures.period == periods.parse("2026-10")


def test_every_part_of_a_figure_has_a_word() -> None:
    assert set(PART_WORDS) == set(Part)


@pytest.fixture
def province(qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(qtbot, founded_superior(tmp_path_factory.mktemp("province") / "register"))
    yield made
    made.close()


def test_a_superior_that_has_got_nothing_says_so(province: Office) -> None:
    room = Room(province)
    assert room.view.unit.isVisible()
    assert {room.cell(row, "Giá trị") for row in range(len(in_order()))} == {NOTHING}
    room.go(0, "Giá trị")
    room.key(Qt.Key.Key_Return)
    assert room.piles() == []
    room.key(Qt.Key.Key_Escape)
    assert room.stands == ("indicators", 0, "Giá trị")
