"""Cài đặt (settings): each section by keys alone, and what it leaves in the register or on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from lone_page import LonePage, letters, nameless
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from reader_rules import RULES

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.identity import read_card
from cchc_desktop.core.process import Cover
from cchc_desktop.core.second_reading import Mode, Trust
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.numbers import stand
from cchc_desktop.operations.office import Head, head, is_own_approval, phone
from cchc_desktop.operations.process import covers, officers
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.scan_profiles import profiles
from cchc_desktop.operations.upkeep import Founding, check, found
from cchc_desktop.ui import keyboard_reader, look
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.editors import ChoiceEditor
from cchc_desktop.ui.fields import Form
from cchc_desktop.ui.keyboard_reader import KeyboardReader
from cchc_desktop.ui.readers import Port
from cchc_desktop.ui.readers import Reader as PortReader
from cchc_desktop.ui.readers import load as load_port
from cchc_desktop.ui.screens._settings_desk import CardReader, Printers
from cchc_desktop.ui.screens._settings_page import SECTIONS, SettingsPage
from cchc_desktop.ui.screens._settings_people import Numbers, Office, People
from cchc_desktop.ui.screens._settings_places import PLACES
from cchc_desktop.ui.screens._settings_rules import CalendarSection, Packs, special_days
from cchc_desktop.ui.screens._settings_scans import Scans
from cchc_desktop.ui.screens._settings_section import Section
from cchc_desktop.ui.settings import load_counter

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)
CTRL = Qt.KeyboardModifier.ControlModifier
CARD = "001190000345||Đỗ Thị Ước|05021990|Nữ|Số 1 phố Hàng Giả, Phường Ba Đình, Thành phố Hà Nội|01072021"
PACK = '[[announcement]]\nyear = 2026\nbasis = "QĐ"\nclosed = [{ day = 2026-02-13, name = "nghỉ bão" }]\n'


class Room(LonePage[SettingsPage]):
    def __init__(self, qtbot: QtBot, place: Workplace) -> None:
        super().__init__(qtbot, Opened(place, "Lan"), lambda: AT, SettingsPage, (900, 620))
        self.page.list.setFocus()

    def go(self, code: str) -> Section:
        self.page.arrive(place=code)
        return self.page.section

    def write(self, form: Form, name: str, text: str) -> None:
        form.focus(name)
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(form.editor(name).widget(), event)

    def choose(self, form: Form, name: str, value: object) -> None:
        editor = form.editor(name)
        assert isinstance(editor, ChoiceEditor)
        editor.set_value(value)
        assert editor.value() == value

    def save(self) -> None:
        self.key(Qt.Key.Key_Return, CTRL)


@pytest.fixture
def room(qtbot: QtBot, workplace: Workplace) -> Iterator[Room]:
    made = Room(qtbot, workplace)
    yield made
    made.jobs.stop()


def test_every_place_has_its_section_and_no_more(room: Room) -> None:
    assert [place.code for place in PLACES] == list(SECTIONS)
    assert room.page.list.count() == len(PLACES)


def test_a_superior_sets_what_a_superior_has(qtbot: QtBot, tmp_path: Path) -> None:
    founding = Founding(unit="01", role="superior", is_practice=True)
    place, _ = found(tmp_path / "tinh", founding, None, AT)
    page = Room(qtbot, place).page
    assert [one.code for one in page.list.places] == [
        *("accounts", "calendar", "packs", "rules", "backup", "inspection", "look", "support")
    ]
    place.register.close()


def test_arrows_walk_and_enter_goes_in_and_esc_comes_back(room: Room) -> None:
    room.key(Qt.Key.Key_Down)
    assert isinstance(room.page.section, Office)
    room.key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is room.page.section.forms[0].editor("head_name").widget()
    assert room.page.step_back()
    assert room.page.list.hasFocus()
    assert not room.page.step_back()


def test_officers_are_written_down_and_absence_has_an_end(room: Room, workplace: Workplace) -> None:
    people = room.go("people")
    assert isinstance(people, People)
    room.write(people.names, "officers", "Nguyễn Thị Lan\nTrần Văn Bảy\n\nNguyễn Thị Lan")
    room.save()
    assert room.said == ["Đã lưu danh sách 2 cán bộ."]
    room.choose(people.cover, "absent", "Trần Văn Bảy")
    room.choose(people.cover, "by", "Nguyễn Thị Lan")
    room.save()
    said = people.cover.editor("until").widget().accessibleDescription()
    assert "ngày cuối" in said
    room.write(people.cover, "until", "27/02/2026")
    room.save()
    with workplace.register.read() as reading:
        assert officers(reading, AT.date()) == ("Nguyễn Thị Lan", "Trần Văn Bảy")
        assert covers(reading, AT.date()) == {"Trần Văn Bảy": Cover("Nguyễn Thị Lan", date(2026, 2, 27))}
    people.table.setFocus()
    room.key(Qt.Key.Key_Delete)
    with workplace.register.read() as reading:
        assert covers(reading, AT.date()) == {}
    assert check(workplace).findings == ()


def test_who_signs_and_the_telephone(room: Room, workplace: Workplace) -> None:
    office = room.go("office")
    assert isinstance(office, Office)
    room.write(office.form, "head_name", "Phạm Quốc Đạt")
    room.save()
    assert "chức danh" in office.form.editor("head_title").widget().accessibleDescription()
    room.write(office.form, "head_title", "GIÁM ĐỐC TRUNG TÂM")
    room.write(office.form, "counter_phone", "12")
    room.save()
    assert "không đúng" in office.form.editor("counter_phone").widget().accessibleDescription()
    office.form.set_values({"counter_phone": "024 3825 1234"})
    room.save()
    with workplace.register.read() as reading:
        assert head(reading, AT.date()) == Head("Phạm Quốc Đạt", "GIÁM ĐỐC TRUNG TÂM")
        assert phone(reading, AT.date()) == "02438251234"
        assert not is_own_approval(reading, AT.date())
    office.form.set_values({"own_approval": True})
    room.save()
    with workplace.register.read() as reading:
        assert is_own_approval(reading, AT.date())
    assert check(workplace).findings == ()


def test_numbers_say_what_is_left_out_before_they_move(room: Room, workplace: Workplace) -> None:
    numbers = room.go("numbers")
    assert isinstance(numbers, Numbers)
    assert "0001/2026" in numbers.now.text()
    room.write(numbers.form, "value", "19")
    value = numbers.form.editor("value").widget()
    assert "Bỏ qua 18 số, từ 0001/2026 đến 0018/2026" in value.accessibleDescription()
    room.save()
    assert numbers.form.editor("number_basis").widget().accessibleDescription()
    room.write(numbers.form, "number_basis", "Mất điện ngày 11/02, ghi tay 0001 đến 0018")
    room.save()
    assert room.said == ["Hồ sơ kế tiếp mang số 0019/2026."]
    with workplace.register.read() as reading:
        assert stand(reading, 2026).next == 19
    numbers.form.set_values({"value": "5", "number_basis": "nhầm"})
    room.save()
    assert "đã cấp" in value.accessibleDescription()


def test_the_calendar_shows_each_day_with_its_text(room: Room, workplace: Workplace) -> None:
    calendar = room.go("calendar")
    assert isinstance(calendar, CalendarSection)
    days = special_days(workplace.law.calendar, 2026)
    assert {one.kind for one in days} == {"Nghỉ", "Làm bù"}
    assert all(one.basis for one in days)
    assert next(one for one in days if one.day == date(2026, 1, 10)).mark.word == "chưa thấy văn bản gốc"
    assert len(calendar.table.rows_model.ids) == len(days)
    room.choose(calendar.form, "calendar_year", 2027)
    assert {one.mark.word for one in special_days(workplace.law.calendar, 2027)} == {"dự kiến"}
    assert calendar.table.row_at(0) == special_days(workplace.law.calendar, 2027)[0]
    assert "thứ Hai đến thứ Sáu: 07:30–11:30, 13:30–17:00" in calendar.hours.text()


def test_a_pack_is_looked_at_before_it_is_taken_in(room: Room, workplace: Workplace, tmp_path: Path) -> None:
    with at_desk(workplace, "Lan", AT) as desk:
        receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))
    file = tmp_path / "bao.toml"
    file.write_text(PACK, encoding="utf-8")
    packs = room.go("packs")
    assert isinstance(packs, Packs)
    room.write(packs.form, "pack", str(file))
    room.save()
    room.qtbot.waitUntil(lambda: packs.trial is not None)
    assert "2026" in packs.found.text()
    assert [one.local_no for one in packs.trial.moved] == ["0001/2026"] if packs.trial else False
    assert packs.primary.accessibleName() == "Nhận gói này"
    assert not (workplace.register.place / "law").exists()
    room.save()
    assert room.context.do.opened.place.law.calendar.why(date(2026, 2, 13)) == "nghỉ bão"
    assert packs.primary.accessibleName() == "Xem trước"


def test_a_file_that_is_no_pack_is_refused_at_its_field(room: Room, tmp_path: Path) -> None:
    packs = room.go("packs")
    file = tmp_path / "thu.txt"
    file.write_text("x", encoding="utf-8")
    room.write(packs.forms[0], "pack", str(file))
    room.save()
    room.qtbot.waitUntil(lambda: not room.jobs.is_busy)
    widget = packs.forms[0].editor("pack").widget()
    room.qtbot.waitUntil(lambda: "không phải gói" in widget.accessibleDescription())


def test_a_form_is_shown_until_it_has_a_printer(room: Room) -> None:
    printers = room.go("printers")
    assert isinstance(printers, Printers)
    kinds = [one.kind for one in printers.table._rows]
    assert "receipt" in kinds
    assert all(one.choice is None for one in printers.table._rows)
    room.choose(printers.form, "form", "receipt")
    room.choose(printers.form, "printed_copies", 2)
    room.save()
    assert load_counter(printers.folder).printers == {}
    assert "hiện trên màn hình" in room.said[-1]


def test_a_card_is_only_tried_where_the_reader_is_set(room: Room) -> None:
    card = read_card(CARD)
    assert not room.page.take_card(card)
    reader = room.go("reader")
    assert isinstance(reader, CardReader)
    assert room.page.take_card(card)
    assert "Đỗ Thị Ước" in reader.read.text()
    assert "001190000345" not in reader.read.text()


def test_a_scan_profile_is_kept_changed_and_dropped(room: Room, workplace: Workplace) -> None:
    scans = room.go("scans")
    assert isinstance(scans, Scans)
    room.write(scans.form, "profile", "Thư mục mạng")
    room.choose(scans.form, "scanner", "watched")
    assert not scans.form.has("dpi")
    room.save()
    assert "thư mục" in scans.form.editor("folder").widget().accessibleDescription()
    room.write(scans.form, "folder", "/quet")
    room.save()
    scans.form.set_values({"profile": "Một mặt", "scanner": "sane", "dpi": 300, "is_colour": True})
    scans.form.focus("profile")
    room.save()
    with workplace.register.read() as reading:
        known = profiles(reading, AT.date())
    assert [(one.name, one.scanner) for one in known] == [("Một mặt", "sane"), ("Thư mục mạng", "watched")]
    assert known[1].folder == "/quet"
    scans.table.setFocus()
    room.key(Qt.Key.Key_Return)
    assert scans.form.value("profile") == "Một mặt"
    scans.table.setFocus()
    room.key(Qt.Key.Key_Delete)
    with workplace.register.read() as reading:
        assert [one.name for one in profiles(reading, AT.date())] == ["Thư mục mạng"]
    assert check(workplace).findings == ()


def test_a_reader_on_a_port_is_chosen_here(room: Room, tmp_path: Path) -> None:
    reader = PortReader(tmp_path)
    reader.port = Port("COM9")
    room.context.own.reader = reader
    section = room.go("reader")
    assert isinstance(section, CardReader)
    assert section.form.value("port") == "COM9"
    room.choose(section.form, "port", "")
    room.save()
    assert load_port(tmp_path) == Port()
    assert "thôi dùng" in section.heard.text()


def test_saving_the_port_forgets_nothing_of_the_keyboard_reader(room: Room, tmp_path: Path) -> None:
    learnt = Trust(alike=4, has_lost=True)
    keyboard_reader.save(tmp_path, learnt)
    room.context.own.reader = PortReader(tmp_path)
    room.context.own.keyboard = KeyboardReader(tmp_path)
    room.context.own.keyboard.rules = RULES
    section = room.go("reader")
    assert isinstance(section, CardReader)
    assert f"4/{RULES.regained}" in section.form.editor("twice").widget().accessibleDescription()
    room.choose(section.form, "port", "")
    room.save()
    assert keyboard_reader.load(tmp_path) == learnt
    assert section.form.has("is_begun_anew")
    section.form.set_values({"is_begun_anew": True})
    room.save()
    assert keyboard_reader.load(tmp_path) == Trust()
    assert not section.form.has("is_begun_anew"), "there is nothing to forget any more"
    assert "Luôn luôn" in section.form.editor("twice").widget().accessibleDescription()
    room.choose(section.form, "twice", Mode.ALWAYS)
    room.save()
    assert keyboard_reader.load(tmp_path) == Trust(Mode.ALWAYS)


def test_light_dark_and_size_are_worn_at_once(room: Room) -> None:
    section = room.go("look")
    room.choose(section.forms[0], "scheme", "dark")
    room.choose(section.forms[0], "size", 14)
    assert (look.LOOK.roles, look.LOOK.size) == (look.DARK, 14)
    assert room.context.own.settings.size == 14


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.code)
@pytest.mark.parametrize("size", [look.SMALLEST, look.LARGEST])
def test_names_letters_and_room(room: Room, qapp: QApplication, place: object, size: int) -> None:
    section = room.go(getattr(place, "code", ""))
    look.wear(qapp, "light", size)
    room.page.resize(655 if size == look.SMALLEST else 860, 400)
    qapp.processEvents()
    assert nameless(room.page) == []
    told = letters(section.findChildren(QWidget))
    assert len(told) == len(set(told))
    assert section.content.minimumSizeHint().width() <= section._area.viewport().width()


@pytest.mark.parametrize("code", [code for code, one in SECTIONS.items() if getattr(one, "save_words", "")])
def test_tab_comes_to_the_fields_before_the_button_that_saves_them(room: Room, code: str) -> None:
    section = room.go(code)
    room.page.list.setFocus()
    room.key(Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert section.content.isAncestorOf(focused)
