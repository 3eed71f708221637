"""Số hóa beyond the tray: nothing of a dossier is forgotten, old results, taking back, what is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from digitise_room import ALT, AT, SHIFT, Room, pages, sheet
from lone_page import PLAIN, letters, nameless
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.papers import Digitised
from cchc_desktop.operations import backlog
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.pages.signatures import Signature
from cchc_desktop.operations.upkeep import check
from cchc_desktop.ui import look
from cchc_desktop.ui.screens._digitise_side import Side
from cchc_desktop.ui.screens._digitise_tray import BACKLOG, LACKING, LOOSE, TRAY
from cchc_desktop.ui.screens.digitise import in_tray
from cchc_desktop.ui.screens.dossier import DossierPage

Key = Qt.Key


@pytest.fixture
def room(qtbot: QtBot, workplace: Workplace, tmp_path: Path) -> Iterator[Room]:
    made = Room(qtbot, workplace, tmp_path)
    yield made
    made.jobs.stop()


def drop_on(page: QWidget, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.NoButton, PLAIN))


def test_paper_for_a_dossier_waits_until_it_is_given_to_its_papers(room: Room) -> None:
    room.page.arrive(dossier=room.number)
    assert room.page.lists.current == LACKING
    assert room.number in room.page.papers.coming.text()
    room.bring(pages(2))
    assert room.files() == [("unplaced", "filed", 2)]
    assert room.page.lists.chips.counts[LOOSE] == 1
    assert in_tray(room.context) == 1
    room.press(Key.Key_2, ALT)
    assert room.page.lists.current == LOOSE
    assert room.page.papers.dossier is not None
    room.press(Key.Key_1)
    room.press(Key.Key_3)
    room.save()
    assert room.states() == [Digitised.SCANNED, Digitised.NOT_YET, Digitised.SCANNED]
    assert (room.page.lists.chips.counts[LOOSE], in_tray(room.context)) == (0, 0)
    assert check(room.place).findings == ()


def test_esc_lets_paper_go_by_its_receipts_again(room: Room) -> None:
    room.page.arrive(dossier=room.number)
    assert room.page.target().dossier == room.number
    assert room.page.step_back()
    assert room.page.target().dossier is None
    assert not room.page.step_back()


def test_after_saving_the_next_one_that_waits_is_shown(room: Room) -> None:
    room.bring(pages(1), "a.pdf")
    room.bring(pages(1, 2), "b.pdf")
    room.page.show_dossier(room.number)
    first = room.page.document
    room.press(Key.Key_1)
    room.save()
    assert first is not None
    assert room.page.document is not None
    assert room.page.document.scan_id != first.scan_id
    assert room.page.papers.dossier is not None
    room.press(Key.Key_2)
    room.save()
    assert room.page.document is None
    assert not room.page.nothing.isHidden()


def test_a_division_is_taken_back_whole(room: Room) -> None:
    room.bring(pages(3))
    room.page.show_dossier(room.number)
    room.press(Key.Key_1)
    room.press(Key.Key_0)
    room.save()
    assert room.dossier().is_digitised_out
    room.take_back()
    assert room.states() == [Digitised.NOT_YET] * 3
    assert not room.dossier().is_digitised_out
    assert room.in_tray() == 1
    assert room.page.document is not None
    assert room.page.document.pages == 3
    assert check(room.place).findings == ()


def test_files_of_the_dossier_are_looked_at_and_go_back_to_the_tray(room: Room) -> None:
    room.bring(pages(1))
    room.page.show_dossier(room.number)
    room.press(Key.Key_2)
    room.save()
    (filed,) = room.page.papers.files._rows
    assert (filed.place, filed.state) == (2, "filed")
    room.page.papers.files.setFocus()
    QTest.keyClick(room.page.papers.files, Key.Key_Return)
    assert room.page.document == filed
    assert "giấy tờ 2" in room.page.view.where.text()
    room.save()
    assert "không có gì để ghi" in room.page.banner.words.text()
    room.page.back_button.click()
    assert room.states() == [Digitised.NOT_YET] * 3
    assert room.in_tray() == 1


def test_a_file_is_set_aside_for_a_reason_and_comes_back(room: Room) -> None:
    room.bring(pages(1))
    room.page.aside_button.click()
    assert room.in_tray() == 1
    line = room.page.aside_line
    assert line.isVisible()
    QTest.keyClick(line, Key.Key_Return)
    assert "lý do" in line.accessibleDescription()
    room.page.aside.set_values({"aside_reason": "Chụp nhầm"})
    QTest.keyClick(line, Key.Key_Return)
    assert room.in_tray() == 0
    assert not line.isVisible()
    room.take_back()
    assert room.in_tray() == 1


def test_what_must_be_scanned_again_is_given_to_nobody(room: Room) -> None:
    small = sheet(1).resize((550, 778))
    small.save(room.folder / "mờ.pdf", "PDF", resolution=67)
    room.bring((room.folder / "mờ.pdf").read_bytes(), "mờ.pdf")
    room.page.show_dossier(room.number)
    room.press(Key.Key_1)
    assert room.page.given == [None]
    assert "dpi" in room.page.banner.words.text()
    assert {line.role for line in room.page.said.lines} >= {"red"}


def test_a_signed_file_is_shown_with_its_signer_and_stays_whole(room: Room) -> None:
    room.bring(pages(2))
    room.page.show_dossier(room.number)
    kept = room.page.document
    assert kept is not None
    office = Signature("Ủy ban nhân dân xã Giả Định", AT, is_intact=True, is_whole=False)
    room.page.show_document(replace(kept, scan_id="signed", signatures=(office,)))
    first, second, *_ = room.page.said.lines
    assert (first.shape, first.role) == ("shield", "amber")
    assert "xã Giả Định" in first.word
    assert "giữ nguyên" in second.word
    room.press(Key.Key_R)
    assert not room.page.view.is_changed
    assert not any(tool.isEnabled() for tool in room.page.view._changing)
    room.press(Key.Key_1)
    assert room.page.given == [1, 1]


def test_old_results_are_found_filed_excused_and_taken_back(room: Room) -> None:
    path = room.old_list()
    room.page.ways.choose_list = lambda: str(path)
    room.bring(pages(1))
    room.press(Key.Key_4, ALT)
    room.page.old.list_button.click()
    room.settle()
    lists = room.page.lists
    assert lists.chips.counts[BACKLOG] == 2
    lists.old.set_values({"old_query": "dang"})
    assert [one.number for one in lists.backlog._rows] == ["77/2020"]
    lists.old.set_values({"old_query": None, "old_field": "Hộ tịch"})
    assert [one.number for one in lists.backlog._rows] == ["01/2019"]
    assert "to-khai.pdf" in room.page.old.hint.text()
    room.save()
    assert lists.chips.counts == {TRAY: 0, LOOSE: 0, LACKING: 1, BACKLOG: 1}
    assert [(one.field, one.rate) for one in room.page.old.table._rows] == [
        ("Đất đai", (0, 1)),
        ("Hộ tịch", (2, 2)),
    ]
    room.take_back()
    assert (lists.chips.counts[TRAY], lists.chips.counts[BACKLOG]) == (1, 2)
    room.page.old.excuse_button.click()
    assert "lý do" in room.page.old.why.editor("old_reason").widget().accessibleDescription()
    room.page.old.why.set_values({"old_reason": "Đã thu hồi"})
    room.page.old.excuse_button.click()
    with room.place.register.read() as reading:
        assert [one.number for one in backlog.listed(reading, state="excused")] == ["01/2019"]
    assert check(room.place).findings == ()


def test_paper_scanned_at_an_old_result_is_its_copy_at_once(room: Room) -> None:
    backlog.import_backlog(room.place, "Lan", AT, room.old_list())
    room.page.refresh()
    room.press(Key.Key_4, ALT)
    room.bring(pages(1))
    assert room.in_tray() == 0
    assert room.page.lists.chips.counts[BACKLOG] == 1


def test_files_of_a_dossier_are_exported(room: Room) -> None:
    room.bring(pages(1))
    room.page.show_dossier(room.number)
    assert not room.page.papers.export_button.isEnabled()
    room.press(Key.Key_1, SHIFT)
    room.save()
    target = room.folder / "nộp lưu"
    target.mkdir()
    room.page.choose_folder = lambda: str(target)
    room.page.papers.export_button.click()
    room.settle()
    assert [path.suffix for path in target.iterdir()] == [".pdf"]
    assert "1 tệp" in room.said[-1]


def test_a_receipt_under_the_reader_chooses_the_dossier_of_the_pages(room: Room) -> None:
    other = room.receive("Lý Văn Sơn")
    room.bring(pages(1))
    assert room.page.take_receipt(other)
    assert room.page.papers.dossier is not None
    assert room.page.papers.dossier.local_no == other
    assert room.page.document is not None


def test_files_fall_on_the_screen_and_on_the_page_of_a_dossier(room: Room) -> None:
    path = room.folder / "thả.pdf"
    path.write_bytes(pages(1))
    drop_on(room.page, path)
    room.settle()
    assert room.in_tray() == 1
    page = DossierPage(room.context)
    room.qtbot.addWidget(page)
    page.arrive(dossier=room.number)
    path.write_bytes(pages(1, 2))
    drop_on(page, path)
    room.settle()
    assert room.files() == [("unplaced", "filed", 1)]
    assert room.number in room.said[-1]
    page.scans.button.click()
    assert room.went == [("digitise", {"dossier": room.number})]


@pytest.mark.parametrize(("size", "width", "height"), [(10, 820, 560), (13, 1090, 600), (16, 1220, 650)])
def test_names_letters_and_room_in_every_list(
    room: Room, qapp: QApplication, size: int, width: int, height: int
) -> None:
    backlog.import_backlog(room.place, "Lan", AT, room.old_list())
    room.bring(pages(1))
    look.wear(qapp, "light", size)
    room.page.resize(width, height)
    for key in (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4):
        room.press(key, ALT)
        qapp.processEvents()
        page = room.page
        assert (page.width(), page.height()) == (width, height)
        assert nameless(page) == []
        told = letters(one for one in page.findChildren(QWidget) if one.isVisible())
        assert len(told) == len(set(told)), told
        side = page.sides.currentWidget()
        assert isinstance(side, Side)
        assert side._inner.minimumSizeHint().width() <= side._area.viewport().width()


def test_what_was_filed_anew_goes_back_to_its_former_paper(room: Room) -> None:
    room.bring(pages(1))
    room.page.show_dossier(room.number)
    room.press(Key.Key_2)
    room.save()
    room.page.papers.files.setFocus()
    QTest.keyClick(room.page.papers.files, Key.Key_Return)
    room.press(Key.Key_3)
    room.save()
    assert room.states() == [Digitised.NOT_YET, Digitised.NOT_YET, Digitised.SCANNED]
    room.take_back()
    assert room.states() == [Digitised.NOT_YET, Digitised.SCANNED, Digitised.NOT_YET]
    assert "chỗ cũ" in room.said[-1]
    QTest.keyClick(room.page.papers.files, Key.Key_Return)
    room.page.back_button.click()
    assert room.in_tray() == 1
    room.take_back()
    assert room.in_tray() == 0
    assert room.states()[1] is Digitised.SCANNED
    assert check(room.place).findings == ()
