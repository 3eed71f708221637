"""Cài đặt, "Dữ liệu cá nhân" and "Yêu cầu về dữ liệu": listed, erased, asked, answered, by keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from erasing_room import PLANTED, SIGNATURE, left_in
from lone_page import LonePage, nameless
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.requests import Asked, add
from cchc_desktop.operations.upkeep import check
from cchc_desktop.operations.verbs import VERBS, read_act
from cchc_desktop.store import requests, search
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.printed import Pdf
from cchc_desktop.ui.screens._settings_page import SettingsPage
from cchc_desktop.ui.screens._settings_personal import PersonalData
from cchc_desktop.ui.screens._settings_requests import Requests
from cchc_desktop.ui.screens.worklist import WorklistPage

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)
CTRL = Qt.KeyboardModifier.ControlModifier


def act(place: Workplace, verb: str, at: str, **told: object) -> Dossier:
    moment = datetime.fromisoformat(at).replace(tzinfo=HANOI)
    with at_desk(place, "Lan", moment) as desk:
        return VERBS[verb].do(desk, read_act(verb, told))


@pytest.fixture
def alone(qtbot: QtBot, workplace: Workplace) -> Iterator[LonePage[SettingsPage]]:
    """A signature of 2020 whose time is over, in an office where one goes alone."""
    one = act(
        workplace, "receive", "2020-03-02T08:00", procedure=SIGNATURE, applicant="Quách Thị Ngọc Bíchhy"
    )
    act(workplace, "finish", "2020-03-02T15:00", dossier=one.local_no)
    made = LonePage(qtbot, Opened(workplace, "Lan"), lambda: AT, SettingsPage)
    yield made
    made.jobs.stop()


def personal(alone: LonePage[SettingsPage]) -> PersonalData:
    alone.page.arrive(place="personal")
    section = alone.page.section
    assert isinstance(section, PersonalData)
    return section


def asked(alone: LonePage[SettingsPage]) -> Requests:
    alone.page.arrive(place="requests")
    section = alone.page.section
    assert isinstance(section, Requests)
    return section


def type_in(alone: LonePage[SettingsPage], editor: QWidget, text: str) -> None:
    """By the fingers; the letters as an input method gives them."""
    editor.setFocus()
    alone.key(Qt.Key.Key_A, CTRL)
    alone.key(Qt.Key.Key_Delete)
    typed = QInputMethodEvent()
    typed.setCommitString(text)
    QApplication.sendEvent(editor, typed)
    alone.settle()


def press(alone: LonePage[SettingsPage], one: QAbstractButton) -> None:
    assert one.isEnabled()
    one.setFocus()
    alone.key(Qt.Key.Key_Space)


def complaint(alone: LonePage[SettingsPage]) -> str:
    """All that stands on the page: what is wrong is said at its field or on top."""
    return " ".join(one.text() for one in alone.page.findChildren(QLabel) if one.isVisible())


def listed(alone: LonePage[SettingsPage]) -> PersonalData:
    section = personal(alone)
    section.form.editor("erase_basis").widget().setFocus()
    alone.key(Qt.Key.Key_Return, CTRL)
    return section


def test_the_table_says_terms_and_the_list_how_many_are_over(alone: LonePage[SettingsPage]) -> None:
    section = personal(alone)
    assert "Chưa lập danh sách" in section.said.text()
    assert not section.act.isEnabled()
    listed(alone)
    assert "1 hồ sơ" in section.said.text()
    rows = [section.table.row_at(at) for at in section.table.rows_model.ids]
    assert {row.kind.code: row.due for row in rows if row is not None}["certified_signature"] == 1
    assert alone.said == ["Đã lập danh sách. Xem kỹ rồi hãy xóa."]
    assert not nameless(alone.page)


def test_nothing_is_erased_until_it_is_said_by_which_text_and_that_it_was_looked_at(
    alone: LonePage[SettingsPage], workplace: Workplace
) -> None:
    section = listed(alone)
    press(alone, section.act)
    assert "văn bản cho phép xóa" in complaint(alone)
    type_in(alone, section.form.editor("erase_basis").widget(), "QĐ 12/QĐ-UBND")
    press(alone, section.act)
    assert "đánh dấu" in complaint(alone)
    section.form.editor("erase_sure").widget().setFocus()
    alone.key(Qt.Key.Key_Space)
    press(alone, section.act)
    assert "Đã xóa thông tin cá nhân của 1 hồ sơ" in alone.said[-1]
    assert left_in(workplace.register, [text for text in PLANTED if "Bíchhy" in text]) == []
    assert section.form.value("erase_basis") in {None, ""}
    assert not section.act.isEnabled()
    papers: list[Pdf] = []
    section.show_pdf = papers.append
    press(alone, section.minutes)
    assert papers[0].data.startswith(b"%PDF")
    assert check(workplace).findings == ()


def test_an_erasure_that_was_broken_off_is_told_and_goes_on(
    alone: LonePage[SettingsPage], workplace: Workplace
) -> None:
    from cchc_desktop.operations.erasure import list_due
    from cchc_desktop.operations.erasure_run import Asked, begin

    with at_desk(workplace, "Lan", AT) as desk:
        digest = list_due(desk).proposal.digest
    begin(workplace, Asked(digest=digest, basis="QĐ 12", by="Lan"), AT)
    section = personal(alone)
    assert section.more.isVisible()
    assert "bị ngắt giữa chừng" in section.doing.text()
    press(alone, section.more)
    assert not section.more.isVisible()
    assert check(workplace).findings == ()


def test_the_notice_is_printed(alone: LonePage[SettingsPage]) -> None:
    section = personal(alone)
    papers: list[Pdf] = []
    section.show_pdf = papers.append
    press(alone, section.notice)
    assert papers[0].name.startswith("thong-bao")


def test_a_request_is_written_acknowledged_and_answered(
    alone: LonePage[SettingsPage], workplace: Workplace
) -> None:
    section = asked(alone)
    type_in(alone, section.form.editor("ask_name").widget(), "Tống Văn Hỏi")
    alone.key(Qt.Key.Key_Return, CTRL)
    assert "Ghi số định danh" in complaint(alone)
    type_in(alone, section.form.editor("ask_number").widget(), "001085001234")
    alone.key(Qt.Key.Key_Return, CTRL)
    assert alone.said[-1].startswith("Đã ghi yêu cầu 001/2026")
    acknowledge, reply, refuse, extend, forget, paper = section.answers
    assert not extend.isEnabled()
    assert not forget.isEnabled()
    assert not paper.isEnabled()
    press(alone, acknowledge)
    assert not acknowledge.isEnabled()
    press(alone, refuse)
    assert "Chưa ghi nội dung trả lời" in complaint(alone)
    type_in(alone, section.answer_form.editor("ask_answer").widget(), "Đã cho xem")
    press(alone, reply)
    with workplace.register.read() as reading:
        assert requests.one(reading, "001/2026").state == "done"
    papers: list[Pdf] = []
    section.show_pdf = papers.append
    press(alone, paper)
    assert papers[0].name == "tra-loi-yeu-cau-001-2026.pdf"
    assert not nameless(alone.page)


def test_a_breach_shows_what_has_to_be_done(alone: LonePage[SettingsPage]) -> None:
    section = asked(alone)
    assert not section.steps.isVisible()
    section.form.set_values({"ask_kind": "breach"})
    section.form.changed.emit("ask_kind")
    assert section.steps.isVisible()
    assert "72 giờ" in section.steps.text()


def test_others_are_still_there(alone: LonePage[SettingsPage], workplace: Workplace) -> None:
    act(workplace, "receive", "2026-02-02T08:00", procedure=SIGNATURE, applicant="Thân Văn Mới")
    section = listed(alone)
    type_in(alone, section.form.editor("erase_basis").widget(), "QĐ 12")
    section.form.set_values({"erase_sure": True})
    press(alone, section.act)
    with workplace.register.read() as reading:
        assert [hit.applicant for hit in search.find(reading, "than van moi", 5)] == ["Thân Văn Mới"]


def test_what_nobody_answered_in_time_stands_in_red_on_the_day_s_page(
    qtbot: QtBot, workplace: Workplace
) -> None:
    later = [AT]
    made = LonePage(qtbot, Opened(workplace, "Lan"), lambda: later[0], WorklistPage)
    made.refresh()
    assert not made.page.asked_late.isVisible()
    with at_desk(workplace, "Lan", AT) as desk:
        add(desk, Asked(kind="view", name="Tống Văn Hỏi", id_number="001085001234"))
    later[0] = AT + timedelta(days=30)
    made.page.hide()
    with qtbot.waitExposed(made.page):
        made.page.show()  # one comes back to it
    made.page.activateWindow()
    made.settle()
    assert "số 001/2026" in made.page.asked_late.words.text()
    assert made.page.asked_late.property("kind") == "banner-red"
    [go] = [
        one for one in made.page.asked_late.findChildren(QAbstractButton) if one.text().endswith("yêu cầu")
    ]
    QTest.keyClick(go, Qt.Key.Key_Space)
    assert made.went == [("settings", {"place": "requests"})]
    made.jobs.stop()
