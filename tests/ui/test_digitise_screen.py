"""Số hóa, by keyboard: the tray is given away page by page, and the register tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from digitise_room import CTRL, SHIFT, Room, pages
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cchc_desktop.core.papers import Digitised
from cchc_desktop.operations import tray
from cchc_desktop.operations.desk import Workplace


@pytest.fixture
def room(qtbot: QtBot, workplace: Workplace, tmp_path: Path) -> Iterator[Room]:
    made = Room(qtbot, workplace, tmp_path)
    yield made
    made.jobs.stop()


def test_pages_are_given_to_papers_by_number_keys(room: Room) -> None:
    room.bring(pages(3))
    assert room.in_tray() == 1
    assert "khay" in room.said[-1]
    room.page.show_dossier(room.number)
    room.press(Qt.Key.Key_1)
    room.press(Qt.Key.Key_2)
    room.press(Qt.Key.Key_2)
    assert room.page.given == [1, 2, 2]
    room.press(Qt.Key.Key_Return, CTRL)
    room.settle()
    assert room.page.banner.words.text() == ""
    states = [paper.digitised for paper in room.dossier().papers]
    assert states == [Digitised.SCANNED, Digitised.SCANNED, Digitised.NOT_YET]
    assert room.in_tray() == 0


def test_pages_that_nobody_claims_stay_in_the_tray(room: Room) -> None:
    room.bring(pages(3))
    room.page.show_dossier(room.number)
    room.press(Qt.Key.Key_3)
    room.press(Qt.Key.Key_Return, CTRL)
    room.settle()
    assert room.dossier().papers[2].digitised is Digitised.SCANNED
    with room.place.register.read() as reading:
        (left,) = tray.tray(reading)
    assert left.pages == 2


def test_a_whole_file_is_the_result_turned_as_it_should_lie(room: Room) -> None:
    room.bring(pages(2))
    room.page.show_dossier(room.number)
    room.press(Qt.Key.Key_R)
    room.press(Qt.Key.Key_0, SHIFT)
    room.press(Qt.Key.Key_Return, CTRL)
    room.settle()
    assert room.dossier().is_digitised_out
    with room.place.register.read() as reading:
        kept = tray.of_dossier(reading, room.dossier().seq)
    filed = [one for one in kept if one.state == "filed"]
    assert [(one.pages, one.place) for one in filed] == [(2, 0)]


def test_without_a_dossier_the_key_asks_which(room: Room) -> None:
    room.bring(pages(1))
    room.press(Qt.Key.Key_1)
    assert room.page.given == [None]
    assert room.page.papers.form.value("dossier") is None
    assert room.in_tray() == 1


def test_a_paper_is_excused_only_with_a_reason(room: Room) -> None:
    room.page.show_dossier(room.number)
    room.page.papers.table.go_to(1)
    room.page.papers.excuse_button.click()
    assert room.dossier().papers[1].digitised is Digitised.NOT_YET
    room.page.papers.why.set_values({"reason": "Dữ liệu đã có trong CSDL hộ tịch điện tử"})
    room.page.papers.excuse_button.click()
    paper = room.dossier().papers[1]
    assert (paper.digitised, paper.reason) == (
        Digitised.NOT_APPLICABLE,
        "Dữ liệu đã có trong CSDL hộ tịch điện tử",
    )


def test_what_cannot_be_read_is_told(room: Room) -> None:
    room.bring(b"%PDF-1.4 broken", "hong.pdf")
    assert "hong.pdf" in room.page.banner.words.text()
    assert room.in_tray() == 0
