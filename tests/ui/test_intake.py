"""Tiếp nhận, driven by keys alone and judged by what stands in the register afterwards."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from intake_counter import BEFORE_TET, FIVE_DAYS, SAME_DAY, Counter
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import search
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.fields import allot_mnemonics, mnemonic
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.screens._intake_page import IntakePage
from cchc_desktop.ui.screens.intake import INTAKE
from cchc_desktop.ui.window import Window


@pytest.fixture
def counter(qtbot: QtBot, workplace: Workplace) -> Counter:
    return Counter(qtbot, workplace)


def test_a_dossier_is_taken_in_by_keyboard_alone(counter: Counter) -> None:
    counter.keys("001190012345")
    counter.key(Qt.Key.Key_Tab)
    counter.say("Đỗ Thị Ước")
    counter.key(Qt.Key.Key_Tab)
    counter.keys("12051990")
    counter.tab_to(counter.field("address"))
    counter.say("Thôn Đoài, xã Thử")
    counter.key(Qt.Key.Key_Tab)
    counter.keys("0912 345 678")
    counter.choose(FIVE_DAYS)
    counter.tab_to(counter.page.case.papers)
    counter.key(Qt.Key.Key_Down)
    counter.key(Qt.Key.Key_Right)
    counter.keys("2")
    counter.tab_to(counter.field("summary"))
    counter.say("Đăng ký lại cho con")
    counter.save()

    [dossier] = counter.dossiers()
    assert (dossier.local_no, dossier.applicant, dossier.state) == ("0001/2026", "Đỗ Thị Ước", State.ACCEPTED)
    assert (dossier.id_number, dossier.phone, dossier.born) == ("001190012345", "0912345678", "1990-05-12")
    assert (dossier.procedure, dossier.address) == ("1.004884", "Thôn Đoài, xã Thử")
    assert dossier.summary == "Đăng ký lại cho con"
    assert dossier.due_at == datetime(2026, 2, 26, 17, tzinfo=HANOI)
    assert [paper.quantity for paper in dossier.papers] == [1, 2]
    with counter.place.register.read() as reading:
        entries = search.entries(reading, dossier.seq)
    assert [(entry.verb, entry.by) for entry in entries] == [
        ("receive", "Nguyễn Thị Lan"),
        ("print", "Nguyễn Thị Lan"),
    ]
    assert "Đã tiếp nhận 0001/2026, hẹn 26/02/2026" in counter.said


def test_the_receipt_is_a_file_and_the_page_is_ready_for_the_next(counter: Counter) -> None:
    counter.name_somebody()
    counter.choose(FIVE_DAYS)
    counter.save()

    assert [path.name for path in counter.printed] == ["0001.pdf"]
    assert counter.printed[0].read_bytes().startswith(b"%PDF")
    assert counter.page.person.is_empty()
    assert counter.page.case.is_empty()
    assert counter.focus() is counter.page.person.box
    counter.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    counter.qtbot.waitUntil(lambda: len(counter.printed) == 2)
    assert counter.printed[1].read_bytes().startswith(b"%PDF")
    assert len(counter.dossiers()) == 1


def test_a_result_of_the_same_day_needs_no_receipt(counter: Counter) -> None:
    counter.name_somebody()
    counter.choose(SAME_DAY)
    assert "giấy hẹn" not in counter.page.promise.save.text()
    counter.save()
    assert [one.due_at for one in counter.dossiers()] == [datetime(2026, 2, 12, 17, tzinfo=HANOI)]
    assert counter.printed == []


def test_the_promise_follows_every_key_and_the_clock(counter: Counter) -> None:
    promise = counter.page.promise
    assert promise.promise.text() == "Chọn thủ tục để có ngày hẹn"
    counter.choose(FIVE_DAYS)
    assert promise.promise.text() == "Thứ\u00a0Năm 26/02/2026, 17:00"
    assert promise.why.text() == "5 ngày làm việc; nghỉ Tết Nguyên đán 16–20/02"
    counter.tab_to(counter.field("case"))
    counter.key(Qt.Key.Key_Down)
    assert promise.promise.text() != "Thứ\u00a0Năm 26/02/2026, 17:00"
    counter.tab_to(counter.page.promise.save)
    counter.page.person.box.setFocus()
    counter.choose(SAME_DAY)
    assert promise.promise.text() == "Thứ\u00a0Năm 12/02/2026, 17:00"
    counter.clock.at = datetime(2026, 2, 12, 15, 30, tzinfo=HANOI)
    counter.page.refresh()
    assert promise.promise.text() == "Thứ\u00a0Sáu 13/02/2026, 17:00"
    assert "giấy hẹn" in promise.save.text()


def test_the_same_save_twice_is_one_dossier(counter: Counter) -> None:
    counter.name_somebody()
    counter.choose(SAME_DAY)
    counter.save()
    counter.save()
    assert len(counter.dossiers()) == 1


def test_f2_brings_the_procedure_and_f3_the_person_of_the_last_dossier(counter: Counter) -> None:
    counter.name_somebody()
    counter.choose(FIVE_DAYS)
    counter.save()
    counter.key(Qt.Key.Key_F2)
    assert counter.page.case.facts()["procedure"] == "1.004884"
    assert counter.focus() is counter.page.person.box
    counter.name_somebody("Lê Văn Bình")
    counter.save()
    counter.key(Qt.Key.Key_F3)
    assert counter.page.person.facts()["applicant"] == "Lê Văn Bình"
    assert counter.focus() is counter.field("procedure")
    counter.keys(SAME_DAY)
    counter.key(Qt.Key.Key_Return)
    counter.save()
    assert [(one.applicant, one.procedure) for one in counter.dossiers()] == [
        ("Đỗ Thị Ước", "1.004884"),
        ("Lê Văn Bình", "1.004884"),
        ("Lê Văn Bình", "1.001193"),
    ]


def test_what_f2_and_f3_clear_away_comes_back_with_undo(counter: Counter) -> None:
    counter.name_somebody()
    counter.choose(FIVE_DAYS)
    counter.tab_to(counter.field("summary"))
    counter.say("Đăng ký lại")
    counter.key(Qt.Key.Key_F2)
    assert counter.page.person.is_empty()
    assert counter.page.case.facts()["procedure"] == "1.004884"
    assert counter.undo is not None
    counter.undo()
    assert counter.page.person.facts()["applicant"] == "Đỗ Thị Ước"
    counter.key(Qt.Key.Key_F3)
    assert counter.page.case.is_empty()
    assert counter.undo is not None
    counter.undo()
    assert counter.page.case.facts()["procedure"] == "1.004884"
    assert counter.page.case.facts()["summary"] == "Đăng ký lại"
    assert counter.page.found.due is not None


def test_the_keys_work_inside_the_window(qtbot: QtBot, workplace: Workplace) -> None:
    do = Do(Opened(workplace, "Nguyễn Thị Lan"), lambda: BEFORE_TET)
    window = Window(do, {"intake": INTAKE}, Jobs(), Bus())
    qtbot.addWidget(window)
    window.resize(1180, 700)
    window.show_screen("intake")
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    page = window.stack.currentWidget()
    assert isinstance(page, IntakePage)
    page.show_pdf = lambda _path: None
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.person.box)
    page.person.fill({"applicant": "Đỗ Thị Ước"})
    page.case.choose("1.004884")
    QTest.keyClick(page.person.box, Qt.Key.Key_F1)
    assert page.ledger.isVisible()
    assert not window.help_card.isVisible()
    QTest.keyClick(page.ledger.table, Qt.Key.Key_Escape)
    assert not page.ledger.isVisible()
    assert page.person.facts()["applicant"] == "Đỗ Thị Ước"
    QTest.keyClick(page.person.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.notice.words.text() == "Đã tiếp nhận 0001/2026, hẹn 26/02/2026"
    qtbot.waitUntil(lambda: not window.context.jobs.is_busy)
    assert page.person.is_empty()


def test_ctrl_and_a_figure_takes_a_usual_procedure(counter: Counter) -> None:
    counter.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert counter.page.case.facts()["procedure"] == SAME_DAY
    assert not counter.page.case.usual_part.isVisible()


def test_f1_opens_the_account_of_days_and_esc_puts_it_away(counter: Counter) -> None:
    counter.choose(FIVE_DAYS)
    counter.key(Qt.Key.Key_F1)
    ledger = counter.page.ledger
    assert ledger.isVisible()
    shown = [ledger.table.row_at(at) for at in range(15)]
    assert [line.day for line in shown if line and line.counted][-1] == date(2026, 2, 26)
    assert counter.page.step_back()
    assert not ledger.isVisible()
    assert counter.page.case.facts()["procedure"] == "1.004884"
    assert not counter.page.step_back()


def test_a_receipt_that_cannot_be_drawn_says_so_and_keeps_the_dossier(counter: Counter) -> None:
    words = counter.place.register.place / "templates"
    words.mkdir()
    (words / "receipt-2025.toml").write_text("not toml at all [", encoding="utf-8")
    counter.name_somebody()
    counter.choose(FIVE_DAYS)
    counter.save()
    assert [one.local_no for one in counter.dossiers()] == ["0001/2026"]
    assert counter.page.banner.isVisible()
    assert "0001/2026 đã lưu nhưng chưa in được" in counter.page.banner.words.text()
    assert counter.printed == []


def test_every_control_has_a_name_and_no_two_letters_are_the_same(counter: Counter) -> None:
    counter.choose(FIVE_DAYS)
    page = counter.page
    page.person.more.click()
    allot_mnemonics(page)
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not widget.accessibleName()
    ]
    assert nameless == []
    bearers = [
        widget.text()
        for widget in page.findChildren(QWidget)
        if (isinstance(widget, QLabel) and widget.buddy()) or widget.inherits("QAbstractButton")
        if isinstance(widget, QLabel) or hasattr(widget, "text")
    ]
    letters = [letter for text in bearers if (letter := mnemonic(text))]
    assert len(letters) == len(set(letters))
    assert len(letters) > 10
