"""Báo cáo của kỳ: every report looked at, printed and saved with the keyboard alone."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from list_office import ALT, CLERK, CTRL, NOW, PLAIN, SHIFT, Office
from openpyxl import load_workbook
from paper_tray import Tray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from vault_room import full_disk

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.period import parse
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import Report, preview
from cchc_desktop.operations.papers_of_month import build, offered
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.reports import Wish, reports
from cchc_desktop.store import search
from cchc_desktop.store.search import Filter
from cchc_desktop.ui.printed import Pdf
from cchc_desktop.ui.screens._month_page import MonthPage
from cchc_desktop.ui.screens._month_papers_page import KIND, PapersPage
from cchc_desktop.ui.screens.month_papers import PAPERS
from cchc_desktop.ui.settings import CounterSettings, PrinterChoice, save_counter

NOVEMBER = parse("2026-11")
STEM = "00004_20261015_20261114"


class Room:
    """The page of the reports of November, reached as a clerk reaches it."""

    def __init__(self, office: Office, chosen: Path) -> None:
        self.office = office
        office.window.show_screen("month")
        month = office.window.stack.currentWidget()
        assert isinstance(month, MonthPage)
        while month.bar.period != NOVEMBER:
            month.bar.go(1 if month.bar.period.first_on < NOVEMBER.first_on else -1)
        office.settle()
        month.export_button.setFocus()
        office.key(Qt.Key.Key_Space)
        page = office.window.stack.currentWidget()
        assert isinstance(page, PapersPage)
        self.page, self.asked = page, list[str]()
        self.chosen = chosen
        page.choose_folder = page.choose_name = self._choose
        self.drawn()

    def _choose(self, _title: str, start: str) -> str:
        self.asked.append(start)
        return str(self.chosen)

    def drawn(self) -> bytes:
        """What the pages show, once they do."""
        self.office.qtbot.waitUntil(lambda: self.page.shown.has_pages, timeout=30_000)
        return self.page.shown._pdf

    def choose(self, code: str) -> bytes:
        """Down, as often as it takes."""
        self.page.list.setFocus()
        codes = [paper.code for paper in self.page.list.papers]
        way = codes.index(code) - self.page.list.currentRow()
        for _ in range(abs(way)):
            self.office.key(Qt.Key.Key_Down if way > 0 else Qt.Key.Key_Up)
        return self.drawn()

    def tick_names(self) -> None:
        box = self.page.form.editor("papers_named").widget()
        box.setFocus()
        self.office.key(Qt.Key.Key_Space)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self.office.key(key, modifiers)
        self.office.settle()
        QApplication.processEvents()

    def said(self) -> str:
        return self.office.window.notice.words.text()

    @property
    def told(self) -> Report:
        return preview(self.office.place, NOVEMBER, NOW, by=CLERK)

    def file(self, code: str, way: str = "pdf", wish: Wish | None = None) -> bytes:
        [data] = build(
            self.office.place, self.told, wish or Wish(is_named=False), (f"{code}.{way}",)
        ).values()
        return data


@pytest.fixture
def room(office: Office, tmp_path: Path) -> Room:
    (tmp_path / "usb").mkdir()
    return Room(office, tmp_path / "usb")


def people(office: Office) -> set[str]:
    with office.place.register.read() as reading:
        return {row.applicant for row in search.page(reading, search.ids(reading, Filter()))}


def words_in(workbook: Path | BytesIO) -> set[str]:
    sheet = load_workbook(workbook).active
    assert sheet is not None
    return {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}


def test_every_report_is_seen_as_it_will_be_printed(room: Room) -> None:
    papers = room.page.list.papers
    assert papers == offered(room.office.place)
    assert {paper.code for paper in papers} == {code for code, one in reports().items() if not one.of_units}
    for paper in papers:
        assert room.choose(paper.code) == room.file(paper.code), paper.code
        assert paper.use in room.page.choosing.use.text()
        assert paper.basis in room.page.choosing.use.text()
    assert "Trang 1/" in room.page.shown.view.where.text()
    assert "tạm tính" in room.page.shown.view.where.text()


def test_keys_lead_in_through_the_pages_and_out_again(room: Room) -> None:
    room.choose("register-book")
    assert room.page.list.hasFocus()
    pages = len(room.page.shown.view.leaves)
    assert pages > 2
    room.key(Qt.Key.Key_PageDown)
    assert room.page.shown.view.at == 1
    room.key(Qt.Key.Key_Return)
    assert room.page.shown.view.area.hasFocus()
    room.key(Qt.Key.Key_PageDown)
    room.key(Qt.Key.Key_Plus)
    assert room.page.shown.view.at == 2
    assert room.page.shown.view._zoom is not None
    room.key(Qt.Key.Key_F)
    assert room.page.shown.view._zoom is None
    room.key(Qt.Key.Key_Escape)
    assert room.page.list.hasFocus()
    room.key(Qt.Key.Key_Escape)
    assert room.office.window.current == "month"


def test_a_report_is_saved_under_a_name_both_ways(room: Room, tmp_path: Path) -> None:
    room.choose("overdue")
    room.chosen = tmp_path / "usb" / "Quá hạn tháng 11.xlsx"
    room.key(Qt.Key.Key_S, CTRL)
    assert room.chosen.with_suffix(".pdf").read_bytes() == room.file("overdue")
    assert words_in(room.chosen) == words_in(BytesIO(room.file("overdue", "xlsx")))
    assert sorted(path.suffix for path in room.chosen.parent.iterdir()) == [".pdf", ".xlsx"]
    assert room.said() == f"Đã ghi {room.chosen}, {room.chosen.with_suffix('.pdf')}."
    room.page.choosing.ways.set_values({"papers_ways": ("pdf",)})
    room.chosen = tmp_path / "usb" / "v1.2"  # what stands behind the dot is no ending
    room.key(Qt.Key.Key_S, CTRL)
    assert (tmp_path / "usb" / "v1.2.pdf").read_bytes() == room.file("overdue")
    assert [Path(one).name for one in room.asked] == [f"QuaHan_{STEM}.xlsx", f"QuaHan_{STEM}.pdf"]
    assert Path(room.asked[1]).parent == tmp_path / "usb"


def test_all_are_saved_into_a_folder_and_name_nobody(room: Room, tmp_path: Path) -> None:
    room.key(Qt.Key.Key_S, CTRL | SHIFT)
    files = {path.name for path in (tmp_path / "usb").iterdir()}
    assert files == {f"{one.stem}_{STEM}.{way}" for one in room.page.list.papers for way in one.ways}
    assert room.said() == f"Đã ghi {len(files)} tệp vào {tmp_path / 'usb'}."
    named = people(room.office)
    assert len(named) > 20
    for name in sorted(files):
        if name.endswith(".xlsx"):
            assert not words_in(tmp_path / "usb" / name) & named, name


def test_names_stand_there_after_a_tick_with_a_warning(room: Room, tmp_path: Path) -> None:
    hidden = room.choose("register-book")
    form = room.page.form
    hint = form.editor("papers_named").widget().accessibleDescription()
    assert "Đang che tên" in hint
    room.tick_names()
    room.office.qtbot.waitUntil(lambda: room.drawn() != hidden, timeout=30_000)
    assert room.drawn() == room.file("register-book", wish=Wish(is_named=True))
    warning = form.editor("papers_named").widget().accessibleDescription()
    assert "chỉ lưu tại đơn vị" in warning
    room.key(Qt.Key.Key_S, CTRL | SHIFT)
    assert words_in(tmp_path / "usb" / f"SoTheoDoi_{STEM}.xlsx") & people(room.office)
    # Whoever comes back later is not surprised by names that somebody else has asked for.
    room.office.window.show_screen(PAPERS.code, period=NOVEMBER)
    assert form.value("papers_named") is False


def test_options_are_those_that_the_report_hears(room: Room) -> None:
    for paper in room.page.list.papers:
        room.page.list.choose(paper.code)
        shown = {name for name in ("papers_by_procedure", "papers_named") if room.page.form.has(name)}
        assert shown == {f"papers_{wish.removeprefix('is_')}" for wish in paper.wishes}, paper.code
    plain = room.choose("monthly-results")
    room.page.form.editor("papers_by_procedure").widget().setFocus()
    room.key(Qt.Key.Key_Space)
    room.office.qtbot.waitUntil(lambda: room.drawn() != plain, timeout=30_000)
    assert room.drawn() == room.file("monthly-results", wish=Wish(is_by_procedure=True))


def test_what_was_chosen_last_is_chosen_again(room: Room, office: Office) -> None:
    room.choose("monthly-results-wide")
    room.page.form.editor("papers_by_procedure").widget().setFocus()
    room.key(Qt.Key.Key_Space)
    room.page.choosing.ways.set_values({"papers_ways": ("pdf",)})
    again = PapersPage(office.window.context)
    office.qtbot.addWidget(again)
    assert again.list.paper is not None
    assert again.list.paper.code == "monthly-results-wide"
    assert again.form.value("papers_by_procedure") is True
    assert again.choosing.ways.value("papers_ways") == ("pdf",)


def test_a_folder_that_is_gone_is_said_and_tried_again(room: Room, tmp_path: Path) -> None:
    room.chosen = tmp_path / "stick"
    room.key(Qt.Key.Key_S, CTRL | SHIFT)
    banner = room.page.banner
    assert banner.isVisible()
    assert f"Không thấy thư mục “{room.chosen}”. Cắm lại USB" in banner.words.text()
    assert not room.chosen.exists()
    room.chosen.mkdir()
    again = next(one for one in banner.findChildren(QPushButton) if one.accessibleName() == "Thử lại")
    again.setFocus()
    room.key(Qt.Key.Key_Space)
    assert not banner.isVisible()
    assert len(list(room.chosen.iterdir())) == sum(len(one.ways) for one in room.page.list.papers)


def test_a_full_disk_is_said_and_leaves_nothing(room: Room, tmp_path: Path) -> None:
    room.page.choosing.ways.set_values({"papers_ways": ("pdf",)})
    with full_disk(20_000):
        room.key(Qt.Key.Key_S, CTRL | SHIFT)
    assert "Chưa ghi được tệp" in room.page.banner.words.text()
    assert list((tmp_path / "usb").iterdir()) == []
    room.page.choosing.ways.set_values({"papers_ways": ("xlsx",)})
    with full_disk(2_000):
        room.key(Qt.Key.Key_S, CTRL | SHIFT)
    assert "Chưa ghi được tệp" in room.page.banner.words.text()
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_file_in_the_way_is_said(room: Room, tmp_path: Path) -> None:
    room.chosen = tmp_path / "usb" / "a.xlsx"
    room.chosen.mkdir()
    room.key(Qt.Key.Key_S, CTRL)
    assert "tên này là một thư mục" in room.page.banner.words.text()


def test_escape_stops_saving_and_nothing_is_left(room: Room, tmp_path: Path) -> None:
    room.page.save_all()
    assert room.page.saver.isVisible()
    room.key(Qt.Key.Key_Escape)
    assert room.said() == "Đã dừng; chưa ghi tệp nào."
    assert not room.page.saver.isVisible()
    assert list((tmp_path / "usb").iterdir()) == []
    assert room.office.window.current == PAPERS.code


def test_saving_says_how_far_it_is(room: Room) -> None:
    said: list[tuple[str, int]] = []
    bar, words = room.page.saver.bar, room.page.saver.words
    bar.valueChanged.connect(lambda value: said.append((words.text(), value)))
    room.key(Qt.Key.Key_S, CTRL | SHIFT)
    values = [value for _, value in said]
    assert values == sorted(values)
    assert len(values) > 5
    assert any(reports()["overdue"].title in one for one, _ in said)


def test_drawing_is_stopped_and_begun_again(room: Room) -> None:
    room.page.list.choose("by-officer")
    room.page.draw()
    assert not room.page.print_button.isEnabled()
    room.page.list.entered.emit()  # what a key does; a key would let the drawing come to its end
    assert room.page.shown.waiting.stop_button.hasFocus()
    room.page.shown.waiting.stop_button.click()
    room.office.settle()
    assert not room.page.shown.has_pages
    room.key(Qt.Key.Key_P, CTRL)
    assert "Trang in chưa dựng xong" in room.page.banner.words.text()
    room.page.shown.again_button.click()
    assert room.drawn() == room.file("by-officer")


def test_the_paper_goes_to_the_printer_for_reports(room: Room, tmp_path: Path) -> None:
    shown: list[Pdf] = []
    room.page.show_pdf = shown.append
    room.choose("digitisation")
    room.key(Qt.Key.Key_P, CTRL)
    [path] = shown
    assert path.read_bytes() == room.file("digitisation")
    assert not (room.office.place.register.place / "in").exists()
    choice, tray = PrinterChoice("Máy phòng họp"), Tray(tmp_path / "paper.pdf")
    save_counter(room.office.place.register.place, CounterSettings().printing(KIND, choice))
    room.page.printer_of = tray
    room.key(Qt.Key.Key_P, CTRL)
    assert tray.asked == [choice]
    assert tray.sizes() == [(297, 210)] * len(room.page.shown.view.leaves)
    assert room.said() == "Đã gửi giấy tới Máy phòng họp."
    assert shown == [path]


def test_another_period_is_a_key_away(room: Room, office: Office) -> None:
    before = room.choose("comparison")
    room.key(Qt.Key.Key_PageUp, CTRL)
    assert room.page.bar.period == parse("2026-10")
    office.qtbot.waitUntil(lambda: room.page.shown.has_pages, timeout=30_000)
    assert room.drawn() != before
    room.page.bar.kind.set_value("week")
    office.settle()
    assert room.page.looks is not None
    assert room.page.looks.period == parse("2026-W42")
    assert room.page.list.paper is not None


def test_the_chosen_report_stays_in_sight_where_it_grows_low(room: Room) -> None:
    room.choose("fees-collected")
    shown = room.page.list
    for height in (400, 100):
        shown.setFixedHeight(height)
        QApplication.processEvents()
        assert shown.viewport().rect().contains(shown.visualItemRect(shown.currentItem()))


def test_a_change_of_the_register_is_seen(room: Room) -> None:
    before = room.choose("by-officer")
    room.office.act("receive", Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))
    room.office.act("receive", Receive(procedure="1.004873", applicant="Lê Văn Sau"), by="Người mới")
    room.office.qtbot.waitUntil(lambda: not room.office.jobs.is_busy, timeout=30_000)
    assert room.drawn() == room.file("by-officer")
    assert before == room.drawn()  # of a day after the period


@pytest.fixture
def superior(tmp_path: Path) -> Workplace:
    founding = Founding(unit="01", name="Tỉnh Thử", role="superior", is_practice=True, since=date(2025, 1, 1))
    place, _ = found(tmp_path / "above", founding, None, NOW)
    return place


def test_the_unit_above_has_what_a_sum_can_tell(superior: Workplace, qtbot: QtBot, tmp_path: Path) -> None:
    above = Office(qtbot, superior)
    room = Room(above, tmp_path / "usb")
    assert [paper.code for paper in room.page.list.papers] == ["monthly-results", "by-unit", "comparison"]
    assert room.choose("comparison") == room.file("comparison")
    above.close()


def test_alt_leads_past_the_reports_to_the_next_screen(room: Room) -> None:
    room.key(Qt.Key.Key_Down, ALT)
    assert room.office.window.current not in {"month", "month-papers"}
