"""Tiếp nhận, driven by keys alone and judged by what stands in the register afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import search
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.fields import allot_mnemonics, mnemonic
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._intake_words import read_born, read_term, span_words
from cchc_desktop.ui.screens.intake import IntakePage

BEFORE_TET = datetime(2026, 2, 12, 9, 5, tzinfo=HANOI)
FIVE_DAYS = "dang ky lai khai sinh"
SAME_DAY = "1.001193"
LATIN_CARD = "001090012345|012345678|Võ Hoàng Nam|12051990|Nam|Thôn Hoà, Hà Nam|20052021"
CARD = "001190012345||Nguyễn Thị Ánh Nguyệt|12051990|Nữ|Thôn Đoài, Đông Anh, Hà Nội|20052021"


class Clock:
    """The wall clock of the counter, set by the test."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


class Counter:
    """The page in a window, the register behind it, and fingers on the keyboard."""

    def __init__(self, qtbot: QtBot, place: Workplace, at: datetime = BEFORE_TET) -> None:
        self.clock = Clock(at)
        self.said: list[str] = []
        self.undo: Callable[[], object] | None = None
        self.jobs = Jobs()
        do = Do(Opened(place, "Nguyễn Thị Lan"), self.clock)
        do.said.connect(lambda sentence, _undo: self.said.append(sentence))
        self.went: list[tuple[str, dict[str, object]]] = []
        context = Context(do, Bus(), self.jobs, self._navigate, self._say)
        self.page = IntakePage(context)
        self.printed: list[Path] = []
        self.page.show_pdf = self.printed.append
        self.place, self.qtbot = place, qtbot
        qtbot.addWidget(self.page)
        self.page.resize(1180, 640)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        self.page.person.box.setFocus()

    def _navigate(self, screen: str, **given: object) -> None:
        self.went.append((screen, given))

    def _say(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        self.said.append(sentence)
        self.undo = undo

    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus(), key, modifiers)

    def keys(self, text: str) -> None:
        """ASCII only: the test library ends the process at any other letter."""
        QTest.keyClicks(self.focus(), text)

    def scan(self, text: str) -> None:
        """A burst of keys and Enter, from a reader that poses as a keyboard."""
        for letter in text:
            pressed = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(self.focus(), pressed)
        self.key(Qt.Key.Key_Return)

    def say(self, text: str) -> None:
        """Vietnamese, as the input method commits it."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.focus(), event)

    def tab_to(self, widget: QWidget) -> None:
        for _ in range(40):
            if self.focus() is widget:
                return
            self.key(Qt.Key.Key_Tab)
        pytest.fail(f"Tab never reaches {widget.accessibleName()}")

    def field(self, name: str) -> QWidget:
        form = next(form for form in self.page.forms if form.has(name))
        return form.editor(name).widget()

    def save(self) -> None:
        self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.waitUntil(lambda: not self.jobs.is_busy)

    def choose(self, letters: str) -> None:
        self.tab_to(self.field("procedure"))
        self.keys(letters)
        self.key(Qt.Key.Key_Return)

    def name_somebody(self, name: str = "Đỗ Thị Ước") -> None:
        self.tab_to(self.field("applicant"))
        self.say(name)

    def dossiers(self) -> list[Dossier]:
        with self.place.register.read() as reading:
            seqs = search.ids(reading, search.Filter(is_descending=False))
            found = [search.dossier_by_seq(reading, seq) for seq in seqs]
        return [one for one in found if one is not None]

    def problem(self, name: str) -> str:
        return self.field(name).accessibleDescription() if self.field(name).property("wrong") else ""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    founding = Founding(unit="00001", name="Xã Thử", superior="01", superior_name="Hà Nội", is_practice=True)
    workplace, _ = found(tmp_path / "so", founding, None, datetime(2026, 1, 5, 8, tzinfo=HANOI))
    yield workplace
    workplace.register.close()


@pytest.fixture
def counter(qtbot: QtBot, place: Workplace) -> Counter:
    return Counter(qtbot, place)


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


def test_a_reader_that_types_fills_the_person(counter: Counter) -> None:
    counter.scan(LATIN_CARD)
    facts = counter.page.person.facts()
    assert facts["id_number"] == "001090012345"
    assert facts["applicant"] == "Võ Hoàng Nam"
    assert (facts["born"], facts["sex"]) == ("12/05/1990", "Nam")
    assert counter.focus() is counter.field("phone")


def test_a_pasted_card_fills_the_person_after_a_moment(counter: Counter) -> None:
    QGuiApplication.clipboard().setText(CARD)
    counter.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    counter.qtbot.waitUntil(lambda: counter.page.person.box.text() == "001190012345")
    facts = counter.page.person.facts()
    assert facts["applicant"] == "Nguyễn Thị Ánh Nguyệt"
    assert facts["address"] == "Thôn Đoài, Đông Anh, Hà Nội"


def test_a_damaged_card_fills_nothing_and_says_why(counter: Counter) -> None:
    counter.scan("00119001234|012345678|Võ Hoàng Nam|12051990|Nam|Thôn Hoà|20052021")
    assert "không đủ 12 chữ số" in counter.problem("id_number")
    assert counter.page.person.facts()["applicant"] is None
    counter.scan(LATIN_CARD)  # the next one takes its place
    assert counter.page.person.facts()["applicant"] == "Võ Hoàng Nam"
    assert counter.problem("id_number") == ""


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(counter: Counter) -> None:
    counter.tab_to(counter.field("phone"))
    counter.keys("123")
    assert counter.problem("phone") == ""  # nobody is interrupted while typing
    counter.key(Qt.Key.Key_Tab)
    assert "không đúng" in counter.problem("phone")
    counter.choose(FIVE_DAYS)
    counter.save()
    assert counter.problem("applicant") == "Chưa có họ tên người nộp hồ sơ."
    assert counter.focus() is counter.field("applicant")
    assert counter.dossiers() == []
    counter.key(Qt.Key.Key_Escape)
    assert counter.page.person.facts()["phone"] == "123"
    counter.say("Đỗ Thị Ước")
    assert counter.problem("applicant") == ""
    counter.tab_to(counter.field("phone"))
    counter.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    counter.keys("0912345678")
    counter.save()
    assert [one.phone for one in counter.dossiers()] == ["0912345678"]


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


def test_somebody_who_came_before_is_offered_with_one_key(counter: Counter) -> None:
    counter.keys("001190012345")
    counter.name_somebody()
    counter.tab_to(counter.field("phone"))
    counter.keys("0912345678")
    counter.choose(SAME_DAY)
    counter.save()
    counter.keys("001190012345")
    assert counter.page.person.known_words.text().startswith("Đỗ Thị Ước từng nộp: 1 hồ sơ")
    counter.key(Qt.Key.Key_F4)
    facts = counter.page.person.facts()
    assert (facts["applicant"], facts["phone"]) == ("Đỗ Thị Ước", "0912345678")


def test_ctrl_and_a_figure_takes_a_usual_procedure(counter: Counter) -> None:
    counter.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert counter.page.case.facts()["procedure"] == SAME_DAY
    assert not counter.page.case.usual_part.isVisible()


def test_a_missing_paper_is_named_and_does_not_block(counter: Counter) -> None:
    counter.name_somebody()
    counter.choose(SAME_DAY)
    counter.tab_to(counter.page.case.papers)
    counter.key(Qt.Key.Key_Space)
    assert "Thiếu 1 giấy tờ bắt buộc: Tờ khai đăng ký khai sinh" in counter.page.case.missing.text()
    counter.tab_to(counter.page.case.other.editor("other_paper").widget())
    counter.say("Giấy cam đoan")
    counter.key(Qt.Key.Key_Return)
    counter.save()
    [dossier] = counter.dossiers()
    assert [paper.name for paper in dossier.papers] == ["Giấy chứng sinh", "Giấy cam đoan"]


def test_a_procedure_without_a_term_asks_for_one_in_words(counter: Counter) -> None:
    code = next(
        one.code
        for one in counter.place.catalogue.in_force(BEFORE_TET.date())
        if len(one.cases) == 1 and one.cases[0].term is None
    )
    counter.name_somebody()
    counter.choose(code)
    assert counter.page.promise.promise.text() == "Chưa có ngày hẹn"
    counter.save()
    assert counter.dossiers() == []
    assert counter.problem("term").startswith("Danh mục chưa có thời hạn")
    counter.say("hai hôm")
    counter.key(Qt.Key.Key_Tab)
    assert "chưa đọc được" in counter.problem("term")
    counter.tab_to(counter.field("due_at"))
    counter.keys("14022026")
    counter.key(Qt.Key.Key_Tab)
    assert "ngày nghỉ" in counter.problem("due_at")
    counter.page.promise.terms.set_values({"term": "3 ngày làm việc", "due_at": None})
    assert counter.page.promise.promise.text() == "Thứ\u00a0Ba 24/02/2026, 17:00"
    counter.save()
    assert [one.due_at for one in counter.dossiers()] == [datetime(2026, 2, 24, 17, tzinfo=HANOI)]


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


def test_a_folder_that_cannot_be_written_says_so_and_keeps_the_dossier(counter: Counter) -> None:
    (counter.place.register.place / "in").write_text("a file where the folder should be")
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


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("5 ngày làm việc", "5wd"),
        ("20 ngày", "20d"),
        ("2 tháng", "2mo"),
        ("8 giờ làm việc", "8wh"),
        ("trong ngày", "same-day"),
        ("Trả ngay", "same-day"),
        ("15wd", "15wd"),
    ],
)
def test_a_term_is_read_as_clerks_write_it(words: str, term: str) -> None:
    assert read_term(words) == term


def test_births_and_holidays_are_written_as_by_hand() -> None:
    assert [read_born(text) for text in ("12051990", "12/5/1990", "1952", "05/1952")] == [
        "1990-05-12",
        "1990-05-12",
        "1952",
        "05/1952",
    ]
    assert span_words(date(2026, 2, 16), date(2026, 2, 20)) == "16–20/02"
    assert span_words(date(2026, 4, 30), date(2026, 5, 1)) == "30/04–01/05"
