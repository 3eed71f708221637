"""Words that are longer than their column go on below, and the row is as high as they are."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from cchc_desktop.ui.screens._wrapped_table import WrappedTable
from cchc_desktop.ui.table import Column

LONG = "giải quyết đúng hạn, nhận trực tuyến → đang giải quyết quá hạn, nhận trực tiếp hoặc bưu chính"


def test_a_row_is_as_high_as_its_longest_words_at_every_width(qtbot: QtBot) -> None:
    columns: list[Column[tuple[str, str]]] = [
        Column("Số hồ sơ", lambda one: one[0], 11, is_strong=True),
        Column("Chuyển", lambda one: one[1], 30, is_wide=True),
    ]
    table: WrappedTable[tuple[str, str]] = WrappedTable(columns)
    qtbot.addWidget(table)
    table.resize(420, 400)
    table.show()
    table.show_rows([("0001/2026", "ngắn"), ("0002/2026", LONG)])
    plain = table.verticalHeader().defaultSectionSize()
    assert table.wordWrap()
    assert (table.rowHeight(0), table.rowHeight(1) > plain) == (plain, True)
    narrow = table.rowHeight(1)
    table.resize(300, 400)
    assert table.rowHeight(1) > narrow
    table.show_lines(1)
    assert table.rowHeight(1) == plain  # where rows are more than words
    table.show_lines(None)
    assert table.rowHeight(1) > narrow
    table.resize(1600, 400)
    assert table.rowHeight(1) == plain
