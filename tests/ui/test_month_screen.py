"""Tháng: what it shows is what is counted, every number opens, and closing and sending work from the keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from lone_page import LonePage
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.carriers import unbundle
from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.law import Value
from cchc_desktop.core.letter import read as read_letter
from cchc_desktop.core.packet import Packet, read
from cchc_desktop.core.parcel import LARGEST_MANIFEST, put_together
from cchc_desktop.core.parcel import read as read_manifest
from cchc_desktop.core.period import parse, span
from cchc_desktop.operations.demo import fill
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.month import preview
from cchc_desktop.operations.month_units import UnitShare
from cchc_desktop.operations.parcels import MANIFEST
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.sealing import opened
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.reports.monthly_results import TableRow, table
from cchc_desktop.store import months
from cchc_desktop.store.members import Member, put_member
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.fields import allot_mnemonics, mnemonic
from cchc_desktop.ui.screens._month_figures import dossiers_behind
from cchc_desktop.ui.screens._month_head import FIRST_FIGURE, HEADS
from cchc_desktop.ui.screens._month_page import MonthPage

AFTER = datetime(2026, 2, 20, 9, 5, tzinfo=HANOI)
PERIOD = parse("2026-02")
CTRL = Qt.KeyboardModifier.ControlModifier


class Screen(LonePage[MonthPage]):
    def __init__(self, qtbot: QtBot, place: Workplace, at: datetime = AFTER) -> None:
        super().__init__(qtbot, Opened(place, "Nguyễn Thị Lan"), lambda: at, MonthPage)
        self.refresh()

    def rows(self) -> tuple[TableRow, ...]:
        return (*self.page.table.body.figures.rows, *self.page.table.foot.figures.rows)


def founded(folder: Path, unit: str, role: str = "commune") -> Workplace:
    founding = Founding(
        unit=unit,
        name="Xã Thử" if role == "commune" else "Tỉnh Thử",
        superior="99" if role == "commune" else None,
        superior_name="Tỉnh Thử" if role == "commune" else None,
        role="commune" if role == "commune" else "superior",
        is_practice=True,
        since=date(2025, 1, 1),
    )
    return found(folder, founding, None, datetime(2025, 12, 1, 8, tzinfo=HANOI))[0]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """A register that no test here changes."""
    place = founded(tmp_path_factory.mktemp("filled") / "so", "99001")
    fill(place, 150, 7, date(2025, 12, 20), date(2026, 2, 11))
    yield place
    place.register.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Workplace]:
    """A register of the test's own."""
    place = founded(tmp_path / "so", "99001")
    fill(place, 12, 3, date(2026, 1, 19), date(2026, 2, 11))
    yield place
    place.register.close()


def test_it_shows_the_figures_of_the_tally_and_of_the_print(qtbot: QtBot, filled: Workplace) -> None:
    screen = Screen(qtbot, filled)
    counted = preview(filled, PERIOD, AFTER, by="Nguyễn Thị Lan").tally
    assert screen.page.bar.period == PERIOD  # on 20 February the month that has just ended is worked on
    assert screen.rows() == table(counted)
    total = screen.rows()[-1].figures
    assert total[0] == counted.of("received_online", "received_direct", "carried_over") > 0
    assert total[0] == total[4] + total[8]


@pytest.mark.parametrize("at", [AFTER, datetime(2026, 2, 10, 9, tzinfo=HANOI)], ids=["ended", "running"])
def test_every_number_is_the_length_of_the_list_behind_it(
    qtbot: QtBot, filled: Workplace, at: datetime
) -> None:
    screen = Screen(qtbot, filled, at)
    while screen.page.bar.period != PERIOD:
        screen.key(Qt.Key.Key_PageDown, CTRL)
    screen.page.details.click()
    assert screen.page.counted is not None
    packet = screen.page.counted.report.packet
    assert packet is not None
    assert any(row.kind == "procedure" for row in screen.rows())
    for row, place in screen.page._rows:
        for nth in range(FIRST_FIGURE, len(HEADS)):
            assert len(dossiers_behind(packet, place, nth)) == row.figures[nth - FIRST_FIGURE], (row, nth)


def test_enter_on_a_number_goes_to_its_dossiers(qtbot: QtBot, filled: Workplace) -> None:
    screen = Screen(qtbot, filled)
    rows = screen.rows()
    at = next(i for i, row in enumerate(rows) if row.kind == "field" and row.figures[0] > 1)
    screen.page.table.body.setFocus()
    for _ in range(at):
        screen.key(Qt.Key.Key_Down)
    screen.key(Qt.Key.Key_Return)
    [(where, given)] = screen.went
    assert where == "worklist"
    dossiers = given["dossiers"]
    assert isinstance(dossiers, tuple)
    assert len(dossiers) == rows[at].figures[0]
    assert rows[at].name in str(given["title"])
    packet = preview(filled, PERIOD, AFTER, by="Nguyễn Thị Lan").packet
    assert packet is not None
    fields = {line.field for line in packet.lines if line.local_no in dossiers}
    assert fields == {rows[at].name}


def test_arrows_lead_from_the_rows_to_the_total_and_back(qtbot: QtBot, filled: Workplace) -> None:
    screen = Screen(qtbot, filled)
    table_ = screen.page.table
    table_.body.setFocus()
    table_.body.setCurrentIndex(table_.body.figures.index(len(table_.body.figures.rows) - 1, 5))
    screen.key(Qt.Key.Key_Down)
    assert table_.foot.hasFocus()
    screen.key(Qt.Key.Key_Return)
    [(_, given)] = screen.went
    assert len(str(given["title"])) > 0
    screen.key(Qt.Key.Key_Up)
    assert table_.body.hasFocus()


def test_a_failed_check_says_what_to_mend_and_opens_its_dossiers(qtbot: QtBot, filled: Workplace) -> None:
    screen = Screen(qtbot, filled)
    failed = [one for one in preview(filled, PERIOD, AFTER, by="L").checks if not one.is_passed]
    failed.sort(key=lambda one: not one.needs_seeing)  # what weighs more stands above
    assert failed  # the seed leaves late dossiers without a cause
    said = [one.text() for one in screen.page.checks.findChildren(QLabel)]
    assert any(text.startswith(f"Cần sửa: {failed[0].sentence}") for text in said)
    screen.page.checks._links[f"month-mend {failed[0].name}"].setFocus()
    screen.key(Qt.Key.Key_Space)
    assert screen.went == [("month-mend", {"period": PERIOD, "key": failed[0].name})]


def test_periods_go_back_and_ahead_and_change_their_kind(qtbot: QtBot, filled: Workplace) -> None:
    screen = Screen(qtbot, filled)
    screen.key(Qt.Key.Key_PageUp, CTRL)
    assert screen.page.bar.period == parse("2026-01")
    january = preview(filled, parse("2026-01"), AFTER, by="L").tally
    assert screen.rows() == table(january)
    screen.key(Qt.Key.Key_PageDown, CTRL)
    screen.page.bar.kind.set_value("quarter")
    screen.settle()
    assert screen.page.bar.period == parse("2026-Q1")
    screen.page.bar.counting.set_value(value=True)
    screen.settle()
    assert screen.page.bar.period == parse("2026-Q1", calendar=True)
    assert screen.rows()[-1].figures[0] > 0


def test_periods_follow_the_law_of_their_own_time_until_the_clerk_chooses(
    qtbot: QtBot, filled: Workplace
) -> None:
    march: Value[object] = Value(date(2026, 3, 1), "calendar", "thử")
    kinds = filled.law.rules["period_kind"]
    rules = {**filled.law.rules, "period_kind": replace(kinds, values=(*kinds.values, march))}
    screen = Screen(qtbot, replace(filled, law=replace(filled.law, rules=rules)))
    bar = screen.page.bar
    assert bar.period == PERIOD
    screen.key(Qt.Key.Key_PageDown, CTRL)
    assert (bar.period.first_on, bar.period.last_on) == (date(2026, 2, 15), date(2026, 3, 31))
    assert bar.counting.value() is True
    screen.key(Qt.Key.Key_PageDown, CTRL)
    assert bar.period == parse("2026-04", calendar=True)
    screen.key(Qt.Key.Key_PageUp, CTRL)
    screen.key(Qt.Key.Key_PageUp, CTRL)
    assert bar.period == PERIOD
    bar.counting.set_value(value=True)
    screen.settle()
    screen.key(Qt.Key.Key_PageUp, CTRL)
    assert bar.period == parse("2026-01", calendar=True)


def test_a_week_and_any_days_are_counted_and_leave_the_months_as_they_were(
    qtbot: QtBot, filled: Workplace
) -> None:
    screen = Screen(qtbot, filled)
    bar = screen.page.bar
    bar.kind.set_value("week")
    screen.settle()
    assert bar.period == parse("2026-W07")
    assert screen.rows() == table(preview(filled, parse("2026-W07"), AFTER, by="L").tally)
    assert not bar.counting.isVisible()
    bar.kind.set_value("span")
    assert bar.days_form.isAncestorOf(QApplication.focusWidget() or bar.days_form)
    days = span(date(2025, 12, 27), date(2026, 1, 16))
    bar.days_form.set_values({"first_on": days.last_on, "last_on": days.first_on})
    screen.key(Qt.Key.Key_Return, CTRL)  # here it is about the days, not about closing
    assert "đứng trước" in " ".join(one.text() for one in bar.days_form.findChildren(QLabel))
    assert screen.page.banner.isHidden()
    bar.days_form.set_values({"first_on": days.first_on, "last_on": days.last_on})
    bar.days_form.focus("last_on")
    screen.key(Qt.Key.Key_Return)
    assert bar.period == days
    assert screen.rows() == table(preview(filled, days, AFTER, by="L").tally)
    bar.kind.set_value("month")
    screen.settle()
    assert bar.period == PERIOD  # 16 January is counted with February
    assert not bar.is_asking_days


def test_it_leads_to_the_written_report_of_the_same_period(qtbot: QtBot, filled: Workplace) -> None:
    screen = Screen(qtbot, filled)
    screen.page.write_button.setFocus()
    screen.key(Qt.Key.Key_Space)
    assert screen.went == [("narrative", {"kind": "tthc", "period": PERIOD})]


def test_a_running_period_is_not_closed_and_says_why(qtbot: QtBot, small: Workplace) -> None:
    screen = Screen(qtbot, small, datetime(2026, 2, 16, 9, tzinfo=HANOI))
    screen.page.bar.go(1)
    screen.settle()
    assert "Tạm tính" in screen.page.checks.standing.findChildren(QLabel)[1].text()
    for _ in range(2):
        screen.page.close_button.setFocus()
        screen.key(Qt.Key.Key_Space)
    assert "chưa chốt" in screen.page.banner.words.text()
    with small.register.read() as reading:
        assert months.closings(reading) == ()


def test_closing_is_asked_once_and_done_at_the_second_time(qtbot: QtBot, small: Workplace) -> None:
    screen = Screen(qtbot, small)
    screen.key(Qt.Key.Key_Return, CTRL)
    assert "lần nữa" in screen.page.banner.words.text()
    assert screen.page.step_back()
    assert not screen.page.banner.isVisible()
    with small.register.read() as reading:
        assert months.closings(reading) == ()
    screen.key(Qt.Key.Key_Return, CTRL)
    screen.key(Qt.Key.Key_Return, CTRL)
    with small.register.read() as reading:
        [closing] = months.closings(reading)
    assert (closing.period, closing.is_final, closing.by) == (PERIOD, True, "Nguyễn Thị Lan")
    assert (screen.said, screen.undo) == (["Đã chốt tháng 2 năm 2026, lần 1."], None)
    assert "Đã chốt lần 1" in screen.page.checks.standing.findChildren(QLabel)[1].text()
    assert not screen.page.close_button.isEnabled()


def test_closing_again_after_a_change_wants_a_reason(qtbot: QtBot, small: Workplace) -> None:
    screen = Screen(qtbot, small)
    screen.key(Qt.Key.Key_Return, CTRL)
    screen.key(Qt.Key.Key_Return, CTRL)
    with at_desk(small, "Lan", datetime(2026, 2, 5, 9, 0, tzinfo=HANOI)) as desk:
        receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))
    screen.refresh()
    assert "đã thay đổi" in screen.page.checks.standing.findChildren(QLabel)[1].text()
    lines = [one.text() for one in screen.page.checks.findChildren(QLabel)]
    assert "và 1 mục khác nên xem." in lines  # it is closed
    screen.key(Qt.Key.Key_Return, CTRL)
    reason = screen.page.reason.editor("reason").widget()
    assert reason.isVisible()
    assert reason.hasFocus()
    assert reason.property("wrong")
    QTest.keyClicks(reason, "Ghi")
    screen.key(Qt.Key.Key_Return, CTRL)  # one word is no reason
    assert reason.property("wrong")
    QTest.keyClicks(reason, " bu ba ho so giay")
    screen.key(Qt.Key.Key_Return, CTRL)
    with small.register.read() as reading:
        assert [(one.revision, one.reason) for one in months.closings(reading)] == [
            (2, "Ghi bu ba ho so giay"),
            (1, ""),
        ]


def sent_in(file: Path) -> Packet:
    """The packet in a delivery that is closed to nobody yet."""
    files = {
        name: opened(data, None, largest=LARGEST_MANIFEST)
        for name, data in unbundle(file.read_bytes()).items()
    }
    listed = read_manifest(read_letter(files[MANIFEST], "manifest").body)
    return read(put_together(listed, files))


def test_sending_lays_the_packet_into_the_folder(qtbot: QtBot, small: Workplace, tmp_path: Path) -> None:
    screen = Screen(qtbot, small)
    asked: list[str] = []

    def choose(_title: str, start: str) -> str:
        asked.append(start)
        return str(tmp_path / "usb")

    screen.page.choose_folder = choose
    screen.page.send_button.setFocus()
    screen.key(Qt.Key.Key_Space)
    [file] = [path for path in (tmp_path / "usb").rglob("*.cchc") if path.is_file()]
    packet = sent_in(file)
    assert (packet.period, packet.is_final) == (PERIOD, False)
    assert screen.page.counted is not None
    assert packet.tally == screen.page.counted.report.tally
    assert "Đã gửi 20/02/2026" in screen.page.checks.sent.text()
    screen.page.send_button.setFocus()
    screen.key(Qt.Key.Key_Space)
    assert asked == ["", str(tmp_path / "usb")]  # the stick is remembered


def test_the_reports_of_the_period_are_on_a_page_of_their_own(qtbot: QtBot, filled: Workplace) -> None:
    screen = Screen(qtbot, filled)
    screen.page.details.click()
    screen.page.export_button.setFocus()
    screen.key(Qt.Key.Key_Space)
    assert screen.went == [("month-papers", {"period": PERIOD, "is_by_procedure": True})]


def test_a_folder_that_cannot_be_written_is_said_on_top(
    qtbot: QtBot, small: Workplace, tmp_path: Path
) -> None:
    (tmp_path / "usb").write_text("a file, not a folder")
    screen = Screen(qtbot, small)
    screen.page.choose_folder = lambda _title, _start: str(tmp_path / "usb")
    screen.page.send_button.setFocus()
    screen.key(Qt.Key.Key_Space)
    assert screen.page.banner.isVisible()
    assert "Chưa ghi được tệp" in screen.page.banner.words.text()


def test_the_unit_above_sees_the_sum_and_who_is_missing(
    qtbot: QtBot, small: Workplace, tmp_path: Path
) -> None:
    screen = Screen(qtbot, small)
    screen.page.choose_folder = lambda _title, _start: str(tmp_path / "usb")
    screen.page.send()
    screen.settle()
    superior = founded(tmp_path / "tinh", "99", "superior")
    with superior.register.write() as book:
        for unit, name in (("99001", "Xã Thử"), ("99002", "Xã Chậm")):
            put_member(book, Member(unit, name, date(2025, 1, 1)))
    (tmp_path / "usb" / "hong.cchc").write_bytes(b"{}")
    above = Screen(qtbot, superior)
    above.page.choose_folder = lambda _title, _start: str(tmp_path / "usb")
    above.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    above.settle()
    assert any("Đã nhận 1 gói mới" in said for said in above.said)
    assert "hong.cchc" in above.page.banner.words.text()
    assert above.rows()[-1].figures == screen.rows()[-1].figures
    shown = [above.page.units.row_at(at) for at in range(2)]
    assert [(one.unit, above.page.units._mark(one).word) for one in shown if isinstance(one, UnitShare)] == [
        ("99002", "chưa gửi"),
        ("99001", "tạm tính"),
    ]
    assert not above.page.close_button.isVisible()
    superior.register.close()


def test_every_control_has_a_name_and_no_two_letters_are_the_same(qtbot: QtBot, filled: Workplace) -> None:
    page = Screen(qtbot, filled).page
    allot_mnemonics(page)
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not widget.accessibleName()
    ]
    assert nameless == []
    texts = [str(widget.property("text") or "") for widget in page.findChildren(QWidget)]
    letters = [letter for text in texts if (letter := mnemonic(text))]
    assert len(letters) == len(set(letters)) > 3
