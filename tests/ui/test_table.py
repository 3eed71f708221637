"""Long lists: pages, keys, folding, and what a broken row does."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.table import PAGE, Column, RowsModel, Table


@dataclass(frozen=True)
class Line:
    seq: int
    name: str


COLUMNS = (
    Column[Line]("Số", lambda one: f"{one.seq:06d}", 8, sort="seq"),
    Column[Line]("Người nộp", lambda one: one.name, 20, is_wide=True, is_strong=True),
    Column[Line]("Hẹn trả", lambda _: "05/02/2026", 10, "centre", fold=2),
    Column[Line]("Tình trạng", lambda _: "mai", 12, mark=lambda _: Mark("mark-soon", "mai", "soon"), fold=1),
)


class Source:
    def __init__(self) -> None:
        self.asked: list[Sequence[int]] = []

    def fetch(self, ids: Sequence[int]) -> list[Line]:
        self.asked.append(ids)
        return [Line(seq, f"Đỗ Thị Ước {seq}") for seq in ids]


def shown(qtbot: QtBot, source: Source, amount: int, width: int = 900) -> Table[Line]:
    table = Table(COLUMNS, source.fetch)
    qtbot.addWidget(table)
    table.resize(width, 500)
    table.show()
    table.show_ids(range(1, amount + 1))
    table.grab()
    return table


def test_only_pages_that_are_looked_at_are_fetched(qtbot: QtBot) -> None:
    source = Source()
    table = shown(qtbot, source, 100_000)
    assert [len(ids) for ids in source.asked] == [PAGE]
    QTest.keyClick(table, Qt.Key.Key_End)
    table.grab()
    assert len(source.asked) <= 3
    current = table.current()
    assert current is not None
    assert current.seq == 100_000
    QTest.keyClick(table, Qt.Key.Key_Home)
    table.grab()
    assert len(source.asked) <= 3
    assert table.verticalScrollBar().maximum() > 1_000_000


def test_pages_seen_long_ago_are_forgotten(qtbot: QtBot) -> None:
    source = Source()
    table = shown(qtbot, source, 100_000)
    for at in range(0, 100_000, 2_000):
        table.row_at(at)
    asked = len(source.asked)
    table.row_at(0)
    assert len(source.asked) == asked + 1


def test_the_model_keeps_qt_s_rules(qapp: QApplication) -> None:
    model = RowsModel(COLUMNS, Source().fetch, lambda one: one.seq)
    model.show(range(1, 450))
    watcher = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show(range(1, 1000))
    model.forget()
    model.show([])
    qapp.processEvents()
    assert watcher.model() is model


def test_enter_opens_and_the_cursor_tells(qtbot: QtBot) -> None:
    table = shown(qtbot, Source(), 50)
    QTest.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.opened) as told:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert told.args == [Line(2, "Đỗ Thị Ước 2")]
    with qtbot.waitSignal(table.chosen) as chosen:
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert chosen.args == [Line(3, "Đỗ Thị Ước 3")]


def test_the_cursor_stays_on_its_dossier_when_the_list_changes(qtbot: QtBot) -> None:
    table = shown(qtbot, Source(), 50)
    table.go_to(9)
    table.show_ids([30, 20, 10, 5])
    assert table.current_id() == 10
    table.show_ids([30, 20])
    assert table.current_id() == 20


def test_columns_fold_from_the_least_needed_on(qtbot: QtBot) -> None:
    table = shown(qtbot, Source(), 50, width=900)
    assert [table.isColumnHidden(at) for at in range(4)] == [False] * 4
    table.resize(430, 500)
    assert [table.isColumnHidden(at) for at in range(4)] == [False, False, True, False]
    table.resize(330, 500)
    assert [table.isColumnHidden(at) for at in range(4)] == [False, False, True, True]
    assert sum(table.columnWidth(at) for at in (0, 1)) <= table.viewport().width()


def test_a_row_that_cannot_be_read_is_logged_and_takes_nothing_down(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Sequence[int]) -> list[Line]:
        raise IndexError("ngoài trang")

    table = Table(COLUMNS, broken)
    qtbot.addWidget(table)
    with caplog.at_level(logging.ERROR):
        table.show()
        table.rows_model.show([1, 2, 3])
        table.grab()
    assert table.rows_model.data(table.rows_model.index(0, 0)) is None
    assert "RowsModel.data failed" in caplog.text


def test_a_header_asks_for_its_order(qtbot: QtBot) -> None:
    table = shown(qtbot, Source(), 5)
    with qtbot.waitSignal(table.sort_asked) as asked:
        table.horizontalHeader().sectionClicked.emit(0)
    assert asked.args == ["seq", False]
    with qtbot.waitSignal(table.sort_asked) as again:
        table.horizontalHeader().sectionClicked.emit(0)
    assert again.args == ["seq", True]
    with qtbot.assertNotEmitted(table.sort_asked):
        table.horizontalHeader().sectionClicked.emit(1)


def test_rows_in_memory_need_no_ids(qtbot: QtBot) -> None:
    table = Table[str]([Column("Tên", str)])
    qtbot.addWidget(table)
    table.show_rows(["Ánh", "Ước"])
    assert table.rows_model.data(table.rows_model.index(1, 0)) == "Ước"
    table.show_rows([])
    assert table.current() is None


def test_full_text_on_hover_and_numbers_right() -> None:
    model = RowsModel(
        [Column[Line]("Lệ phí", lambda _: "16.000", align="right")], Source().fetch, lambda one: one.seq
    )
    model.show([1])
    at = model.index(0, 0)
    assert model.data(at, Qt.ItemDataRole.ToolTipRole) == "16.000"
    alignment = model.data(at, Qt.ItemDataRole.TextAlignmentRole)
    assert isinstance(alignment, Qt.AlignmentFlag)
    assert Qt.AlignmentFlag.AlignRight in alignment
