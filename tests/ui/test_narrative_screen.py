"""Writing the report in words: walked by keys, worded in place, undone, opened into dossiers, laid down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import Event

import docx as word
import pytest
from lone_page import LonePage
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from word_text import texts

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import parse
from cchc_desktop.operations import narrative
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS, read_act
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.screens._narrative_drafts import left_open
from cchc_desktop.ui.screens._narrative_page import NarrativePage

OCTOBER = parse("2026-10")
START = datetime(2026, 10, 1, 8, tzinfo=HANOI)
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PADDING = 12
"""At each side of a line of the list, as the sheet of styles and the style have it, and one to spare."""
TOTAL, OTHER = "overview/received/total", "weak/other"


def act(place: Workplace, verb: str, at: str, **told: object) -> str:
    with at_desk(place, "Lan", datetime.fromisoformat(f"{at}+07:00"), NOW) as desk:
        return str(VERBS[verb].do(desk, read_act(verb, told)).local_no)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """Four dossiers of October: one kept, one late by a told cause, two still open and overdue."""
    made, _ = found(tmp_path / "register", Founding(unit="00004", is_practice=True), None, START)
    numbers = [
        act(made, "receive", f"2026-10-01T09:0{n}", procedure="1.004873", applicant="Đỗ Thị Ước")
        for n in range(4)
    ]
    act(made, "finish", "2026-10-02T10:00", dossier=numbers[0])
    act(made, "finish", "2026-10-12T10:00", dossier=numbers[1], cause="A1")
    yield made
    made.register.close()


class Office(LonePage[NarrativePage]):
    def __init__(self, qtbot: QtBot, place: Workplace) -> None:
        super().__init__(qtbot, Opened(place, "Hạnh"), lambda: NOW, NarrativePage)
        self.refresh()

    def type(self, text: str) -> None:
        self.page.writing.writer.text.insertPlainText(text)

    def go(self, block: str) -> None:
        assert self.page.sheet.pane.go_to_block(block)
        self.page.sheet.pane.setFocus()

    def take_back(self) -> None:
        super().take_back()
        self.refresh()

    def text(self, block: str) -> str:
        seen = narrative.see(self.place, OCTOBER, self.page.kind, NOW)
        return next(row.text for row in narrative.rows(seen) if row.block.id == block)

    def words(self) -> list[str]:
        return ["".join(stop.text for stop in line.stops) for line in self.page.sheet.pane.lines]


@pytest.fixture
def office(qtbot: QtBot, place: Workplace) -> Iterator[Office]:
    made = Office(qtbot, place)
    yield made
    made.jobs.stop()


def test_the_sheet_is_the_report_as_it_will_be_printed(office: Office, tmp_path: Path) -> None:
    page = office.page
    page.file.choose = lambda _title, _start: str(tmp_path / "bao-cao")
    page.make_file()
    office.settle()
    printed = texts((tmp_path / "bao-cao.docx").read_bytes())
    pane = page.sheet.pane
    shown = [
        ("- " if line.kind == "item" else "")
        + "".join(p.text for stop in line.stops for p in stop.pieces).strip()
        for line in pane.lines
        if line.kind in {"basis", "text", "item", "heading"}
    ]
    assert printed[printed.index(shown[0]) : printed.index(shown[-1]) + 1] == shown


def test_the_head_and_the_end_are_set_as_they_will_be_printed(office: Office) -> None:
    pane = office.page.sheet.pane
    faces: dict[str, tuple[bool, bool]] = {}
    for line, view in zip(pane.lines, pane.views, strict=False):
        if line.kind in {"pair", "centre"}:
            faces |= faces_of(view.document)
    assert faces["PHƯỜNG BA ĐÌNH"] == faces["ỦY BAN NHÂN DÂN"] == (True, False)
    assert (
        faces["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] == faces["Độc lập - Tự do - Hạnh phúc"] == (True, False)
    )
    assert faces["Ba Đình, ngày 20 tháng 10 năm 2026"] == (False, True)
    assert next(face for text, face in faces.items() if text.endswith("/BC-UBND")) == (False, False)
    assert faces["(Số liệu tạm tính, kỳ báo cáo chưa chốt)"] == (False, True)
    assert faces["Nơi nhận:"] == (True, True)
    assert faces["TM. ỦY BAN NHÂN DÂN"] == faces["CHỦ TỊCH"] == (True, False)
    assert faces["Kính gửi: Ủy ban nhân dân thành phố Hà Nội."] == (False, False)


def faces_of(document: QTextDocument) -> dict[str, tuple[bool, bool]]:
    """Every line of a paragraph of the sheet: whether it is bold, and whether it is slanted."""
    found = {}
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        at = block.position()
        for part in block.text().split("\u2028"):
            cursor.setPosition(at + 1 if part else at)
            face = cursor.charFormat()
            found[part.replace("\u00a0", " ")] = (face.fontWeight() >= QFont.Weight.Bold, face.fontItalic())
            at += len(part) + 1
        block = block.next()
    return found


def test_arrows_walk_and_enter_opens_the_dossiers_behind_a_figure(office: Office) -> None:
    office.go(TOTAL)
    office.key(Qt.Key.Key_Right)
    piece = office.page.sheet.pane.current_piece
    assert piece is not None
    assert (piece.name, piece.text) == ("received", "4")
    assert office.page.panel.figure.text() == "4"
    assert "cột (3)" in office.page.panel.origin.text()
    office.key(Qt.Key.Key_Return)
    screen, given = office.went[-1]
    assert screen == "worklist"
    assert given["dossiers"] == ("0001/2026", "0002/2026", "0003/2026", "0004/2026")
    office.refresh()
    here = office.page.sheet.pane.current_piece
    assert here is not None
    assert here.name == "received"
    assert office.page.step_back()
    assert office.page.sheet.pane.current_piece is None
    office.key(Qt.Key.Key_Down)
    assert office.page.sheet.pane.stop is not None
    assert office.page.sheet.pane.stop.block == "overview/received/ways"


def test_f8_goes_round_what_needs_attention(office: Office) -> None:
    kinds = [one.kind for one in office.page.issues]
    assert kinds == ["draft", "open", "cause"]  # it is not closed
    office.go(TOTAL)
    office.key(Qt.Key.Key_F8)  # why it is a draft: that is nowhere in the words
    office.key(Qt.Key.Key_F8)
    assert office.page.sheet.pane.stop is not None
    assert office.page.sheet.pane.stop.block == OTHER
    office.key(Qt.Key.Key_F8)
    assert office.went[-1][1]["dossiers"] == ("0003/2026", "0004/2026")
    office.key(Qt.Key.Key_F8, SHIFT)
    assert office.page.sheet.pane.stop.block == OTHER


def test_a_sentence_is_worded_in_place_marked_confirmed_and_taken_back(office: Office) -> None:
    office.go(OTHER)
    office.key(Qt.Key.Key_F2)
    writer = office.page.writing.writer
    assert QApplication.focusWidget() is writer.text
    office.type("Thiếu 2 máy, chậm ")
    writer.figure.picked.emit(writer._find("giải quyết quá hạn")[0])
    office.type(" hồ sơ.")
    office.key(Qt.Key.Key_Return, CTRL)
    assert not writer.is_open
    assert office.text(OTHER) == "Thiếu 2 máy, chậm 1 hồ sơ."
    assert [one.kind for one in office.page.issues] == ["draft", "typed", "cause"]
    office.key(Qt.Key.Key_Space)
    assert [one.kind for one in office.page.issues] == ["draft", "cause"]
    office.take_back()
    assert [one.kind for one in office.page.issues] == ["draft", "typed", "cause"]


def test_the_programs_sentence_comes_back_and_undo_brings_the_persons(office: Office) -> None:
    office.go(TOTAL)
    own = office.text(TOTAL)
    office.key(Qt.Key.Key_F2)
    assert "{received}" in office.page.writing.writer.text.source()
    office.page.writing.writer.text.selectAll()
    office.type("Kỳ này ít việc.")
    office.key(Qt.Key.Key_Return, CTRL)
    assert office.text(TOTAL) == "Kỳ này ít việc."
    office.key(Qt.Key.Key_Backspace)
    assert office.text(TOTAL) == own
    office.take_back()
    assert office.text(TOTAL) == "Kỳ này ít việc."


def test_what_is_left_out_stays_in_sight_and_comes_back(office: Office) -> None:
    office.go(TOTAL)
    office.key(Qt.Key.Key_Delete)
    pane = office.page.sheet.pane
    assert pane.stop is not None
    assert {piece.mark for piece in pane.stop.pieces if piece.text.strip()} == {"out"}
    assert "Đưa lại" in office.page.panel.acts["leave_out"].text()
    office.key(Qt.Key.Key_Delete)
    assert pane.stop is not None
    assert {piece.mark for piece in pane.stop.pieces} == {""}


def test_promises_have_a_state_and_a_term(office: Office) -> None:
    office.page.promise_button.click()
    office.type("Cử người trực")
    office.key(Qt.Key.Key_Return, CTRL)
    pane = office.page.sheet.pane
    assert pane.stop is not None
    assert pane.stop.block == "promise:2026-09-15:1"
    office.page.panel.term.set_values({"until": datetime(2026, 11, 5, tzinfo=HANOI).date()})
    office.page.panel.put_term.click()
    office.settle()
    assert "- Cử người trực, xong trước ngày 05/11/2026." in ["- " + one for one in office.words()]
    office.key(Qt.Key.Key_2)
    block = narrative.see(office.place, OCTOBER, "tthc", NOW).document.block("promise:2026-09-15:1")
    assert (block.state, block.until) == ("doing", "2026-11-05")


def test_own_paragraphs_are_put_in_behind_where_one_stands(office: Office) -> None:
    office.go(TOTAL)
    office.key(Qt.Key.Key_Insert)
    office.type("Đoạn của tôi.")
    office.key(Qt.Key.Key_Return, CTRL)
    assert "Đoạn của tôi." in office.words()
    office.take_back()
    assert "Đoạn của tôi." not in office.words()


def test_a_change_of_a_dossier_is_said_with_was_and_now(office: Office) -> None:
    office.page.renew()
    office.settle()
    assert not office.page.renew_button.isVisible()
    act(office.place, "receive", "2026-10-13T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    office.refresh()
    said = {one.block: one.sentence for one in office.page.issues if one.kind == "moved"}
    assert "4 → nay 5" in said[TOTAL]
    assert office.page.renew_button.isVisible()
    office.key(Qt.Key.Key_F5)
    assert [one for one in office.page.issues if one.kind == "moved"] == []


def test_a_crash_keeps_what_was_typed(office: Office, qtbot: QtBot) -> None:
    office.go(OTHER)
    office.key(Qt.Key.Key_F2)
    office.type("Mất điện giữa chừng")
    office.page.writing.keep()
    assert left_open(office.context)
    again = Office(qtbot, office.place)
    assert again.page.writing.writer.is_open
    assert again.page.writing.writer.text.source() == "Mất điện giữa chừng"
    again.key(Qt.Key.Key_Return, CTRL)
    assert again.text(OTHER) == "Mất điện giữa chừng"
    assert not left_open(again.context)
    again.jobs.stop()


def test_what_was_cut_off_in_another_month_is_gone_on_with_there(office: Office, qtbot: QtBot) -> None:
    office.key(Qt.Key.Key_PageUp, CTRL)
    assert office.page.bar.period.key == "2026-09"
    office.page.kinds["remedy"].click()
    office.settle()
    office.page.propose_button.click()
    office.type("Xin thêm máy")
    office.page.writing.keep()
    again = Office(qtbot, office.place)
    assert (again.page.kind, again.page.bar.period.key) == ("remedy", "2026-09")
    assert again.page.writing.writer.text.source() == "Xin thêm máy"
    again.jobs.stop()


def test_esc_leaves_the_words_for_later(office: Office) -> None:
    office.go(OTHER)
    office.key(Qt.Key.Key_F2)
    office.type("Để sau")
    assert office.page.step_back()
    assert not office.page.writing.writer.is_open
    assert not left_open(office.context)
    office.key(Qt.Key.Key_F2)
    assert office.page.writing.writer.text.source() == "Để sau"


def test_the_list_says_its_signs_in_words_and_cuts_no_line(office: Office) -> None:
    panel = office.page.panel
    assert panel.legend.text().split(" ")[0] == "○\u00a0còn\u00a0thiếu"  # a line never ends within one
    assert "■\u00a0nên\u00a0xem\u00a0ở\u00a0hồ\u00a0sơ" in panel.legend.text()
    assert "◇" not in panel.legend.text()
    line = panel.list.fontMetrics().height()
    assert any(panel.list.visualItemRect(panel.list.item(at)).height() >= 2 * line for at in range(2))
    office.key(Qt.Key.Key_Home)
    assert "không sửa ở đây được" in panel.standing.text()


def test_at_no_width_is_the_end_of_a_line_of_the_list_cut_off(office: Office) -> None:
    panel = office.page.panel
    panel.list.setFixedHeight(4 * panel.list.fontMetrics().height())  # so low that it has a bar
    for width in range(180, 300):
        panel.list.setFixedWidth(width)
        QApplication.processEvents()
        for at in range(panel.list.count()):
            item, box = panel.list.item(at), panel.list.visualItemRect(panel.list.item(at))
            room = QRect(0, 0, box.width() - 2 * PADDING, 1000)
            words = panel.list.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, item.text())
            assert words.height() <= box.height(), (width, item.text())


def test_esc_out_of_an_untouched_editor_writes_nothing(office: Office) -> None:
    office.go(OTHER)
    office.key(Qt.Key.Key_F2)
    with office.place.register.write():  # nobody else can write meanwhile
        assert office.page.step_back()
    assert not office.page.writing.writer.is_open
    assert [one for one in office.said if "nháp" in one] == []


def test_a_draft_that_cannot_be_dropped_is_said(office: Office) -> None:
    office.go(OTHER)
    office.key(Qt.Key.Key_F2)
    office.type("Chữ bỏ đi")
    office.page.writing.keep()
    office.page.writing.writer.text.selectAll()
    office.type("")
    office.page.writing.writer.text.clear()
    office.place.register.close()
    assert office.page.step_back()
    assert any(one.startswith("Chưa bỏ được nháp.") for one in office.said)


def test_a_file_is_made_whatever_is_open_and_it_is_said_what(office: Office, tmp_path: Path) -> None:
    office.page.file.choose = lambda _title, _start: str(tmp_path / "a.docx")
    office.page.file.pictures.setChecked(True)
    office.page.file.number.set_value(5)
    office.key(Qt.Key.Key_Return, CTRL)
    said = office.page.banner.words.text()
    assert "dự thảo a.docx" in said
    assert "Tồn tại, hạn chế khác" in said
    made = word.Document(str(tmp_path / "a.docx"))
    assert "Số: 05/BC-UBND" in [p.text for p in made.tables[0].rows[0].cells[0].paragraphs]
    assert len(made.inline_shapes) > 0
    office.go(OTHER)
    office.key(Qt.Key.Key_Delete)
    office.key(Qt.Key.Key_Return, CTRL)
    assert "chính thức" in office.page.banner.words.text()


def test_every_kind_of_report_is_one_press_away(office: Office) -> None:
    for kind, said in (("cchc", "CẢI CÁCH"), ("remedy", "KHẮC PHỤC")):
        office.page.kinds[kind].click()
        office.settle()
        assert said in " ".join(office.words()).upper()


def test_long_work_is_said_at_the_foot_and_goes_away(office: Office, qtbot: QtBot) -> None:
    go_on = Event()
    office.page.running.start(lambda _job: go_on.wait(20), lambda _: None, "Đang lập tệp Word…")
    qtbot.waitUntil(office.page.running.doing.isVisible)
    assert office.page.running.doing.text() == "Đang lập tệp Word…"
    go_on.set()
    office.settle()
    qtbot.waitUntil(office.page.running.doing.isHidden)
