"""Two clerks at one report: whoever comes second loses no word, and what was written before is at hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from lone_page import LonePage, nameless
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import parse
from cchc_desktop.operations import narrative
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.screens._narrative_page import NarrativePage

OCTOBER = parse("2026-10")
START = datetime(2026, 10, 1, 8, tzinfo=HANOI)
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
CTRL = Qt.KeyboardModifier.ControlModifier
OTHER = "weak/other"


class Office(LonePage[NarrativePage]):
    def __init__(self, qtbot: QtBot, place: Workplace) -> None:
        super().__init__(qtbot, Opened(place, "Lan"), lambda: NOW, NarrativePage)
        self.refresh()

    def go(self, block: str) -> None:
        assert self.page.sheet.pane.go_to_block(block)
        self.page.sheet.pane.setFocus()

    def write(self, text: str) -> None:
        self.go(OTHER)
        self.key(Qt.Key.Key_F2)
        self.put(text)
        self.key(Qt.Key.Key_Return, CTRL)

    def put(self, text: str) -> None:
        self.page.writing.writer.text.selectAll()
        self.page.writing.writer.text.insertPlainText(text)

    def other(self, text: str, block: str = OTHER) -> None:
        """Hùng writes at another desk."""
        with at_desk(self.place, "Hùng", NOW) as desk:
            narrative.edit(desk, narrative.see(self.place, OCTOBER, "tthc", NOW), block, text)

    def text(self, block: str = OTHER) -> str:
        seen = narrative.see(self.place, OCTOBER, "tthc", NOW)
        return next((row.text for row in narrative.rows(seen) if row.block.id == block), "")

    def banner(self) -> str:
        return self.page.banner.words.text()


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Iterator[Office]:
    place, _ = found(tmp_path / "register", Founding(unit="00004", is_practice=True), None, START)
    made = Office(qtbot, place)
    yield made
    made.jobs.stop()
    place.register.close()


def test_whoever_saves_second_keeps_every_letter_and_is_told(office: Office) -> None:
    office.go(OTHER)
    office.key(Qt.Key.Key_F2)
    office.put("Chữ của Lan.")
    office.other("Chữ của Hùng.")
    office.refresh()  # the sheet shows it; what Lan began from is older
    office.key(Qt.Key.Key_Return, CTRL)
    writer = office.page.writing.writer
    assert writer.is_open
    assert writer.text.source() == "Chữ của Lan."
    assert "Hùng (09:00, 20/10/2026) đã sửa câu này trong lúc bạn viết" in writer.ask.text()
    assert "“Chữ của Hùng.”" in writer.ask.text()
    assert QApplication.focusWidget() is writer.text
    assert office.text() == "Chữ của Hùng."
    office.key(Qt.Key.Key_Return, CTRL)  # knowing it
    assert not writer.is_open
    assert office.text() == "Chữ của Lan."


def test_a_draft_remembers_what_it_began_from(office: Office, qtbot: QtBot) -> None:
    office.go(OTHER)
    office.key(Qt.Key.Key_F2)
    office.put("Chữ của Lan.")
    assert office.page.step_back()
    office.other("Chữ của Hùng.")
    again = Office(qtbot, office.place)
    again.go(OTHER)
    again.key(Qt.Key.Key_F2)
    again.key(Qt.Key.Key_Return, CTRL)
    assert again.page.writing.writer.text.source() == "Chữ của Lan."
    assert again.text() == "Chữ của Hùng."
    again.jobs.stop()


def test_what_is_gone_meanwhile_is_written_as_something_new(office: Office) -> None:
    office.go(OTHER)
    office.key(Qt.Key.Key_Insert)
    office.put("Đoạn riêng.")
    office.key(Qt.Key.Key_Return, CTRL)
    own = office.page.sheet.pane.stop
    assert own is not None
    office.key(Qt.Key.Key_F2)
    office.put("Đoạn riêng, viết kỹ hơn.")
    with at_desk(office.place, "Hùng", NOW) as desk:
        narrative.remove(desk, narrative.see(office.place, OCTOBER, "tthc", NOW), own.block)
    office.refresh()
    office.key(Qt.Key.Key_Return, CTRL)
    writer = office.page.writing.writer
    assert "đã bỏ đoạn này" in writer.ask.text()
    assert writer.text.source() == "Đoạn riêng, viết kỹ hơn."
    office.key(Qt.Key.Key_Return, CTRL)
    assert not writer.is_open
    assert "Đoạn riêng, viết kỹ hơn." in [
        one.text for one in narrative.see(office.place, OCTOBER, "tthc", NOW).document.blocks
    ]


def test_ctrl_z_leaves_the_words_of_another(office: Office) -> None:
    office.write("Chữ của Lan.")
    office.other("Chữ của Hùng.")
    office.take_back()
    assert office.text() == "Chữ của Hùng."
    assert "Hùng (09:00, 20/10/2026) đã đổi câu này sau việc đó" in office.banner()


def test_earlier_wordings_are_walked_and_used_again_by_keys(office: Office) -> None:
    office.write("Chữ của Lan.")
    office.other("Chữ của Hùng.")
    office.refresh()
    office.go(OTHER)
    office.key(Qt.Key.Key_F7)
    past = office.page.past
    assert QApplication.focusWidget() is past.list
    assert [past.list.item(at).text() for at in range(past.list.count())] == [
        "đang dùng; Hùng, 09:00, 20/10/2026: Chữ của Hùng.",
        "Lan, 09:00, 20/10/2026: Chữ của Lan.",
    ]
    assert nameless(past.widget) == []
    assert past.list.currentRow() == 1
    office.key(Qt.Key.Key_Return)
    assert office.text() == "Chữ của Lan."
    assert past.widget.isHidden()
    office.take_back()
    assert office.text() == "Chữ của Hùng."
    office.refresh()
    office.go(OTHER)
    office.key(Qt.Key.Key_F7)
    assert not past.widget.isHidden()
    assert office.page.step_back()
    assert past.widget.isHidden()
    assert QApplication.focusWidget() is office.page.sheet.pane


def test_a_sentence_nobody_worded_says_so_and_what_was_taken_out_comes_back(office: Office) -> None:
    office.go(OTHER)
    office.key(Qt.Key.Key_F7)
    assert "chưa có lần viết nào" in office.said[-1]
    office.key(Qt.Key.Key_Insert)
    office.put("Đoạn riêng.")
    office.key(Qt.Key.Key_Return, CTRL)
    office.key(Qt.Key.Key_Delete)
    office.go(OTHER)
    office.key(Qt.Key.Key_F7)
    assert office.page.past.list.item(0).text() == "đã bỏ; Lan, 09:00, 20/10/2026: Đoạn riêng."
    office.key(Qt.Key.Key_Return)
    assert "Đoạn riêng." in [
        one.text for one in narrative.see(office.place, OCTOBER, "tthc", NOW).document.blocks
    ]
