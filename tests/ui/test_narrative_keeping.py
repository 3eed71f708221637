"""Vouching in the window for digits that their figures have left: a plain question below the sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from lone_page import LonePage, nameless
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.narrative import Block
from cchc_desktop.core.period import parse
from cchc_desktop.operations import narrative
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.screens._narrative_page import NarrativePage

OCTOBER = parse("2026-10")
START = datetime(2026, 9, 16, 8, tzinfo=HANOI)
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
OTHER = "weak/other"


class Office(LonePage[NarrativePage]):
    def __init__(self, qtbot: QtBot, place: Workplace) -> None:
        super().__init__(qtbot, Opened(place, "Lan"), lambda: NOW, NarrativePage)
        self.refresh()

    def go(self, block: str = OTHER) -> None:
        assert self.page.sheet.pane.go_to_block(block)
        self.page.sheet.pane.setFocus()

    def block(self) -> Block:
        return narrative.see(self.place, OCTOBER, "tthc", NOW).document.block(OTHER)

    def come(self, minute: int) -> None:
        with at_desk(self.place, "Lan", datetime(2026, 10, 1, 9, minute, tzinfo=HANOI), NOW) as desk:
            receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))
        self.refresh()

    def issues(self) -> list[str]:
        items = self.page.panel.list
        return [items.item(at).text() for at in range(items.count())]


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Iterator[Office]:
    """A sentence with typed digits, confirmed; then one dossier more came in."""
    place, _ = found(tmp_path / "register", Founding(unit="00004", is_practice=True), None, START)
    made = Office(qtbot, place)
    made.come(0)
    with at_desk(place, "Lan", NOW) as desk:
        narrative.edit(desk, narrative.see(place, OCTOBER, "tthc", NOW), OTHER, "Nhận mới 1 hồ sơ.")
    with at_desk(place, "Lan", NOW) as desk:
        narrative.confirm(desk, narrative.see(place, OCTOBER, "tthc", NOW), OTHER)
    made.come(1)
    yield made
    made.jobs.stop()
    place.register.close()


def test_the_space_bar_asks_and_enter_keeps_with_a_reason(office: Office) -> None:
    office.go()
    office.key(Qt.Key.Key_Space)
    keeping = office.page.keeping
    field = keeping.form.editor("anyway").widget()
    assert keeping.words.text() == "Câu này còn ghi 1 mà số liệu nay là 2. Sửa câu, hay vẫn giữ?"
    assert QApplication.focusWidget() is field
    assert nameless(keeping.widget) == []
    assert office.page.banner.isHidden()
    office.key(Qt.Key.Key_Return)  # without a reason
    assert not keeping.widget.isHidden()
    assert office.block().anyway == ""
    keeping.form.set_values({"anyway": "số bàn giao"})
    office.key(Qt.Key.Key_Return)
    assert keeping.widget.isHidden()
    assert not office.page.writing.writer.is_open  # Enter was not meant for the sheet
    assert office.block().anyway == "số bàn giao"
    office.refresh()
    assert any(
        one.startswith("□ Số khác với biểu, giữ theo lý do: số bàn giao (1 mà số liệu nay là 2)")
        for one in office.issues()
    )
    office.go()
    assert "giữ số khác với biểu theo lý do: số bàn giao" in office.page.panel.standing.text()
    office.take_back()
    assert office.block().anyway == ""


def test_the_sentence_is_mended_instead_or_left(office: Office) -> None:
    office.go()
    office.key(Qt.Key.Key_Space)
    assert office.page.step_back()
    assert office.page.keeping.widget.isHidden()
    office.key(Qt.Key.Key_Space)
    office.page.keeping.mend()
    assert office.page.keeping.widget.isHidden()
    assert office.page.writing.writer.is_open
    assert office.block().apart == ()


def test_words_of_another_are_not_vouched_for_unseen(office: Office) -> None:
    office.go()
    with at_desk(office.place, "Hùng", NOW) as desk:
        seen = narrative.see(office.place, OCTOBER, "tthc", NOW)
        narrative.edit(desk, seen, OTHER, "Hùng viết 9 hồ sơ.")
    office.key(Qt.Key.Key_Space)
    assert "Hùng (09:00, 20/10/2026) đã sửa câu này trong lúc bạn xem" in office.page.banner.words.text()
    assert office.block().confirmed_by == ""
