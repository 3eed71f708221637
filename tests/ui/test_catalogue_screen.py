"""Danh mục (catalogue): finding a procedure, and what the office adds to it, by keys alone."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from lone_page import LonePage, letters, nameless
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.catalogue import Channel, fee
from cchc_desktop.core.process import Step
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.favourites import favourites
from cchc_desktop.operations.process import put_officers, steps_of
from cchc_desktop.operations.upkeep import check
from cchc_desktop.ui import look
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.fields import Form
from cchc_desktop.ui.screens._catalogue_page import CataloguePage
from cchc_desktop.ui.screens._catalogue_tabs import Fees, Papers, Process

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
MARRIAGE = "1.004873"


class Room(LonePage[CataloguePage]):
    def __init__(self, qtbot: QtBot, place: Workplace) -> None:
        super().__init__(qtbot, Opened(place, "Lan"), lambda: AT, CataloguePage, (1200, 640))
        self.page.refresh()
        self.page.table.setFocus()

    def say(self, text: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(QApplication.focusWidget() or self.page, event)

    def write(self, form: Form, name: str, text: str) -> None:
        form.focus(name)
        self.say(text)

    def tab(self, at: int) -> QWidget:
        self.key(getattr(Qt.Key, f"Key_{at}"), ALT)
        return self.page.detail.tab

    def current(self) -> str:
        one = self.page.table.current()
        return one.code if one else ""


@pytest.fixture
def room(qtbot: QtBot, workplace: Workplace) -> Room:
    with at_desk(workplace, "Lan", AT) as desk:
        put_officers(desk, ["Nguyễn Thị Lan", "Trần Văn Bảy"])
    return Room(qtbot, workplace)


def test_letters_find_a_procedure_and_enter_goes_in(room: Room) -> None:
    assert len(room.page.table.rows()) == len(room.place.catalogue.in_force(AT.date()))
    for letter in (Qt.Key.Key_K, Qt.Key.Key_E, Qt.Key.Key_T):
        room.key(letter)
    room.say(" hon")
    assert "Đăng ký kết hôn" in room.page.detail.name.text()
    room.key(Qt.Key.Key_Return)
    assert room.page.table.hasFocus()
    room.key(Qt.Key.Key_Return)
    assert room.page.detail.bar.hasFocus()
    assert room.page.step_back()
    assert room.page.table.hasFocus()
    assert room.page.step_back()
    assert not room.page.narrow.value("find")


def test_how_long_papers_are_kept_is_shown_with_its_text(room: Room) -> None:
    def told() -> str:
        return " ".join(one.text() for one in room.tab(0).findChildren(QLabel))

    room.page.arrive(procedure="2.000884")
    assert "02 năm (Nghị định 23/2015/NĐ-CP, Điều 14)" in told()
    room.page.arrive(procedure=MARRIAGE)
    assert "Bảo quản" not in told()


def test_a_field_narrows_the_list(room: Room) -> None:
    room.page.narrow.set_values({"field": "Chứng thực"})
    assert {one.field for one in room.page.table.rows()} == {"Chứng thực"}


def test_what_a_procedure_asks_for_stands_with_its_text(room: Room) -> None:
    room.page.arrive(procedure="2.000815")
    assert room.current() == "2.000815"
    cases = room.page.detail.tabs[0]
    assert "Nghị định 23/2015/NĐ-CP" in str(cases.accessibleName()) + room.page.detail.about.text() + "".join(
        one.basis for one in room.place.catalogue.at("2.000815", AT.date()).cases
    )
    papers = room.tab(2)
    assert isinstance(papers, Papers)
    assert [one.name for one in papers.table._rows][:1] == ["Bản chính giấy tờ, văn bản"]
    fees = room.tab(3)
    assert isinstance(fees, Fees)
    assert not fees.can_save
    assert not room.page.detail.primary.isVisible()


def test_the_province_s_rate_is_charged_from_its_day(room: Room) -> None:
    room.page.arrive(procedure=MARRIAGE)
    fees = room.tab(3)
    assert isinstance(fees, Fees)
    room.key(Qt.Key.Key_Return, CTRL)
    assert fees.form.editor("rate_since").widget().accessibleDescription()
    for name, text in (
        ("rate_since", "01/03/2026"),
        ("rate_amount", "3000"),
        ("rate_online", "0"),
        ("rate_basis", "Nghị quyết 12/2025/NQ-HĐND"),
    ):
        room.write(fees.form, name, text)
    room.key(Qt.Key.Key_Return, CTRL)
    assert room.said == [f"Từ 01/03/2026, Lệ phí hộ tịch của thủ tục {MARRIAGE}: 3.000 đồng."]
    catalogue = room.do.opened.place.catalogue
    on = date(2026, 3, 1)
    charged = [
        fee(catalogue.at(MARRIAGE, on), None, channel, 1, 1, on).amount
        for channel in (Channel.DIRECT, Channel.ONLINE)
    ]
    assert charged == [3_000, 0]
    assert any(one.amount == 3_000 for one in fees.table._rows)
    assert check(room.place).findings == ()


def test_a_rate_that_is_refused_is_told_at_its_field(room: Room) -> None:
    room.page.arrive(procedure=MARRIAGE)
    fees = room.tab(3)
    assert isinstance(fees, Fees)
    fees.form.set_values({"rate_since": date(2015, 1, 1), "rate_amount": 1, "rate_basis": "NQ"})
    room.key(Qt.Key.Key_Return, CTRL)
    assert room.page.banner.isVisible() or fees.form.editor("rate_since").widget().accessibleDescription()
    assert room.said == []


def test_the_office_lays_down_its_steps(room: Room) -> None:
    room.page.arrive(procedure=MARRIAGE)
    process = room.tab(4)
    assert isinstance(process, Process)
    process.editor.focus_first()
    for text in ("Tiếp nhận", "Bộ phận Một cửa", "2"):
        room.say(text)
        room.key(Qt.Key.Key_Tab)
    room.key(Qt.Key.Key_Tab)
    for text in ("Xác minh", "Trần Văn Bảy", "9"):
        room.say(text)
        room.key(Qt.Key.Key_Tab)
    assert "dài hơn thời hạn" in process.said.text()
    room.key(Qt.Key.Key_Return, CTRL)
    with room.place.register.read() as reading:
        assert steps_of(reading, MARRIAGE, AT.date()) == (
            Step("Tiếp nhận", "Bộ phận Một cửa", "2wd"),
            Step("Xác minh", "Trần Văn Bảy", "9wd"),
        )
    process.editor._lines[0].name.clear()
    room.key(Qt.Key.Key_Return, CTRL)
    assert "Bước 1" in room.page.banner.words.text()
    assert check(room.place).findings == ()


def test_steps_that_are_emptied_end_the_process(room: Room) -> None:
    with at_desk(room.place, "Lan", AT) as desk:
        from cchc_desktop.operations.process import put_steps

        put_steps(desk, MARRIAGE, [Step("Tiếp nhận", "Lan", "4wh")])
    room.page.arrive(procedure=MARRIAGE)
    process = room.tab(4)
    assert isinstance(process, Process)
    assert len(process.editor.steps()) == 1
    for line in process.editor._lines:
        line.show(None)
    process.editor.focus_first()
    room.key(Qt.Key.Key_Return, CTRL)
    with room.place.register.read() as reading:
        assert steps_of(reading, MARRIAGE, AT.date()) == ()


def test_a_pin_is_a_key_and_can_be_taken_back(room: Room) -> None:
    room.page.arrive(procedure=MARRIAGE)
    room.key(Qt.Key.Key_D, CTRL)
    with room.place.register.read() as reading:
        assert favourites(reading, AT.date()) == (MARRIAGE,)
    assert room.undo is not None
    assert "Ctrl+1" in room.page.detail.pin.accessibleName()
    room.key(Qt.Key.Key_D, CTRL)
    with room.place.register.read() as reading:
        assert favourites(reading, AT.date()) == ()
    assert room.undo is not None


def test_it_leads_to_an_intake(room: Room) -> None:
    room.page.arrive(procedure=MARRIAGE)
    room.page.detail.intake.click()
    assert room.went == [("intake", {"procedure": MARRIAGE})]


def test_where_it_is_narrow_the_list_makes_room(room: Room) -> None:
    room.page.resize(640, 480)
    assert room.page.left.isVisible()
    assert not room.page.detail.isVisible()
    room.page.enter()
    assert room.page.detail.isVisible()
    assert not room.page.left.isVisible()
    assert room.page.step_back()
    assert room.page.left.isVisible()


@pytest.mark.parametrize("at", range(1, 6))
@pytest.mark.parametrize("size", [look.SMALLEST, look.LARGEST])
def test_names_letters_and_room(room: Room, qapp: QApplication, at: int, size: int) -> None:
    look.wear(qapp, "light", size)
    room.page.resize(655 if size == look.SMALLEST else 860, 400)
    room.page.arrive(procedure=MARRIAGE)
    tab = room.tab(at)
    qapp.processEvents()
    assert nameless(room.page) == []
    told = letters(one for one in room.page.findChildren(QWidget) if one.isVisible())
    assert len(told) == len(set(told))
    content, area = getattr(tab, "content", None), getattr(tab, "area", None)
    assert content.minimumSizeHint().width() <= area.viewport().width()  # type: ignore[union-attr]  # every tab has both
