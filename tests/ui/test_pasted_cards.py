"""A card's whole text that is pasted by the menu or dropped reaches the wedge, and no field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.core.identity import Card
from cchc_desktop.ui.editors import Field, LinesEditor, TextEditor
from cchc_desktop.ui.wedge import Wedge

CARD = "001190012345||Nguyễn Thị Ánh Nguyệt|12051990|Nữ|Thôn Đoài, Đông Anh, Hà Nội|20052021"


@pytest.fixture
def cards(qapp: QApplication) -> Iterator[list[Card]]:
    wedge, read = Wedge(lambda: date(2026, 10, 8)), list[Card]()
    wedge.card.connect(read.append)
    wedge.install(qapp)
    yield read
    wedge.remove()
    wedge.deleteLater()


@pytest.mark.parametrize("around", ["{}", "Thẻ: {}", "{}\n"])
def test_the_menus_paste_gives_a_card_to_the_wedge_and_leaves_the_line(
    qtbot: QtBot, cards: list[Card], around: str
) -> None:
    line = TextEditor(Field("address", "Địa chỉ"))
    qtbot.addWidget(line)
    line.set_value("Thôn Đoài")
    QGuiApplication.clipboard().setText(around.format(CARD))
    line.paste()
    assert line.text() == "Thôn Đoài"
    assert [one.number for one in cards] == ["001190012345"]
    line.undo()
    line.redo()
    assert "|" not in line.text()


def test_what_is_dropped_on_several_lines_is_filtered_too(qtbot: QtBot, cards: list[Card]) -> None:
    lines = LinesEditor(Field("what", "Nội dung", "multiline"))
    qtbot.addWidget(lines)
    for text in ("Một dòng.", CARD, f"Hai dòng:\n{CARD}"):
        dropped = QMimeData()
        dropped.setText(text)
        lines.insertFromMimeData(dropped)
    assert lines.value() == "Một dòng."
    assert len(cards) == 2


def test_words_are_pasted_as_they_are(qtbot: QtBot, cards: list[Card]) -> None:
    line = TextEditor(Field("remark", "Ghi chú"))
    qtbot.addWidget(line)
    QGuiApplication.clipboard().setText("Tổ 2 | Phường X, 001190012345")
    line.paste()
    assert (line.value(), cards) == ("Tổ 2 | Phường X, 001190012345", [])
