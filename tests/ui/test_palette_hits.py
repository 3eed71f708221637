"""The box on top over a real register: whom and what it finds, by which marks, and how it waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cchc_desktop.core.acts import Finish, Receive, RequestSupplement
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Trouble
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.hand_back import finish
from cchc_desktop.operations.progress import request_supplement
from cchc_desktop.operations.receive import receive
from cchc_desktop.ui.asked_acts import asked_act, begun_acts
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.finding import ACTS, DOSSIERS, LAST, PEOPLE, PROCEDURES, SETTINGS, Finding
from cchc_desktop.ui.hits import shares
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.look import font
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.palette import LAST_SEARCHES, NOTHING_FOUND, Finder, Hit
from cchc_desktop.ui.screens import Context, Screen
from cchc_desktop.ui.window import Window

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)
CTRL = Qt.KeyboardModifier.ControlModifier
PEOPLE_IN = (
    ("Đặng Thị Ước", "001190000345", "0912345678"),
    ("Đặng Thị Ước", "001190000345", "0912345678"),
    ("Nguyễn Văn Ánh", "001085007777", "0987654321"),
    ("Đang Văn Bằng", "001085001234", None),
    ("Lê Thị Hồng", None, None),
)


class Place(Page):
    """A screen that keeps what it was given."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.given: dict[str, object] = {}
        self.body.addWidget(QLabel(title))

    def arrive(self, **given: object) -> None:
        self.given = given


def a_screen(code: str, title: str, place: int) -> Screen:
    def build(_: Context) -> Place:
        return Place(title)

    return Screen(code, title, "paper", place, build, is_listed=code != "dossier")


SCREENS = {
    code: a_screen(code, title, at)
    for at, (code, title) in enumerate(
        (
            ("worklist", "Hôm nay"),
            ("intake", "Tiếp nhận"),
            ("dossiers", "Hồ sơ"),
            ("dossier", "Một hồ sơ"),
            ("settings", "Cài đặt"),
        )
    )
}


@pytest.fixture
def place(workplace: Workplace) -> Workplace:
    """Five dossiers of four people; the third waits for a supplement, the fourth to be handed back."""
    for at, (name, number, phone) in enumerate(PEOPLE_IN):
        with at_desk(workplace, "Lan", AT - timedelta(hours=2) + timedelta(minutes=at)) as desk:
            receive(desk, Receive(procedure="1.004884", applicant=name, id_number=number, phone=phone))
    with at_desk(workplace, "Lan", AT - timedelta(hours=1)) as desk:
        request_supplement(
            desk, RequestSupplement(dossier="0003/2026", what=("Tờ khai",), reason="Thiếu chữ ký")
        )
        finish(desk, Finish(dossier="0004/2026"))
    return workplace


@pytest.fixture
def window(place: Workplace, qtbot: QtBot) -> Iterator[Window]:
    made = Window(Do(Opened(place, "Lan"), lambda: AT), SCREENS, Jobs(), Bus())
    Finding(made).fit()
    made.resize(1100, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.show_screen("worklist")
    yield made
    made.close()


def press(
    window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


def say(window: Window, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(window.find_box, event)


def ask(window: Window, qtbot: QtBot, text: str) -> tuple[Hit, ...]:
    """Type ``text`` into the empty box and wait for the register."""
    box = window.find_box
    box.setFocus()
    box.clear()
    say(window, text)
    qtbot.waitUntil(lambda: not box.is_waiting)
    QApplication.processEvents()
    return box.found


def titles(hits: Sequence[Hit], group: str) -> list[str]:
    return [hit.title for hit in hits if hit.group == group]


def here(window: Window) -> Place:
    shown = window.stack.currentWidget()
    assert isinstance(shown, Place)
    return shown


def test_people_stand_with_their_dossiers_and_a_masked_number(window: Window, qtbot: QtBot) -> None:
    hits = ask(window, qtbot, "uoc")
    person = next(hit for hit in hits if hit.group == PEOPLE)
    assert person.title == "Đặng Thị Ước"
    assert "2 hồ sơ" in person.note
    assert "001••••••345" in person.note
    assert "001190000345" not in "".join(hit.note + hit.title for hit in hits)
    assert titles(hits, DOSSIERS) == ["0002/2026 · Đặng Thị Ước", "0001/2026 · Đặng Thị Ước"]
    press(window, Qt.Key.Key_Return)
    assert window.current == "dossiers"
    assert here(window).given == {
        "dossiers": ("0002/2026", "0001/2026"),
        "title": "Hồ sơ của Đặng Thị Ước",
    }


def test_typed_without_marks_finds_both_and_with_marks_the_exact_first(window: Window, qtbot: QtBot) -> None:
    assert set(titles(ask(window, qtbot, "dang"), PEOPLE)) == {"Đặng Thị Ước", "Đang Văn Bằng"}
    assert titles(ask(window, qtbot, "Đặng"), PEOPLE)[0] == "Đặng Thị Ước"
    assert titles(ask(window, qtbot, "Đang"), PEOPLE)[0] == "Đang Văn Bằng"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("nva", "Nguyễn Văn Ánh"),
        ("7777", "Nguyễn Văn Ánh"),
        ("0987654321", "Nguyễn Văn Ánh"),
        ("0987 654 321", "Nguyễn Văn Ánh"),
        ("+84 987 654 321", "Nguyễn Văn Ánh"),
        ("001085007777", "Nguyễn Văn Ánh"),
        ("hong le", "Lê Thị Hồng"),
    ],
)
def test_a_person_is_found_by_every_mark(window: Window, qtbot: QtBot, typed: str, name: str) -> None:
    assert titles(ask(window, qtbot, typed), PEOPLE) == [name]
    press(window, Qt.Key.Key_Return)
    assert window.current == "dossier"


@pytest.mark.parametrize("typed", ["2", "0002", "0002/2026", "2/2026"])
def test_a_number_comes_first(window: Window, qtbot: QtBot, typed: str) -> None:
    hits = ask(window, qtbot, typed)
    assert hits[0].title == "0002/2026 · Đặng Thị Ước"
    press(window, Qt.Key.Key_Return)
    assert here(window).given == {"dossier": "0002/2026"}


@pytest.mark.parametrize(
    ("typed", "dossier", "act"),
    [
        ("trả kết quả 4", "0004/2026", "hand_back"),
        ("tra ket qua 0004", "0004/2026", "hand_back"),
        ("4 trả", "0004/2026", "hand_back"),
        ("bổ sung 0003", "0003/2026", "take_supplement"),
        ("bo sung 1", "0001/2026", "request_supplement"),
        ("rút uoc", "0002/2026", "withdraw"),
        ("xin loi 0001/2026", "0001/2026", "apologise"),
    ],
)
def test_an_act_with_a_number_opens_the_dossier_at_that_act(
    window: Window, qtbot: QtBot, typed: str, dossier: str, act: str
) -> None:
    hits = ask(window, qtbot, typed)
    assert hits[0].group == ACTS
    press(window, Qt.Key.Key_Return)
    assert here(window).given == {"dossier": dossier, "act": act}


def test_an_act_that_cannot_be_done_says_why_and_opens_the_dossier(window: Window, qtbot: QtBot) -> None:
    hits = ask(window, qtbot, "trả kết quả 3")
    assert "Chờ bổ sung" in hits[0].note
    press(window, Qt.Key.Key_Return)
    assert here(window).given == {"dossier": "0003/2026"}


def test_an_act_without_a_number_waits_for_one(window: Window, qtbot: QtBot) -> None:
    hits = ask(window, qtbot, "trả kết")
    assert titles(hits, ACTS) == ["Trả kết quả …"]
    press(window, Qt.Key.Key_Return)
    assert window.find_box.text() == "Trả kết quả "
    assert QApplication.focusWidget() is window.find_box
    say(window, "4")
    press(window, Qt.Key.Key_Return)  # before the register has answered
    qtbot.waitUntil(lambda: window.current == "dossier")
    assert here(window).given == {"dossier": "0004/2026", "act": "hand_back"}


def test_a_procedure_begins_an_intake(window: Window, qtbot: QtBot) -> None:
    hits = ask(window, qtbot, "ket hon")
    assert titles(hits, PROCEDURES)[0] == "Đăng ký kết hôn"
    press(window, Qt.Key.Key_Return)
    assert window.current == "intake"
    assert here(window).given == {"procedure": "1.000894"}


def test_a_place_of_the_settings_is_found_by_what_is_set_there(window: Window, qtbot: QtBot) -> None:
    assert titles(ask(window, qtbot, "cỡ chữ"), SETTINGS)[0] == "Giao diện"
    assert titles(ask(window, qtbot, "lich lam viec"), SETTINGS) == ["Lịch làm việc"]
    press(window, Qt.Key.Key_Return)
    assert here(window).given == {"place": "calendar"}
    assert "Cài đặt" in titles(ask(window, qtbot, "cai dat"), "Màn hình")


def test_what_nobody_has_says_so(window: Window, qtbot: QtBot) -> None:
    assert [hit.title for hit in ask(window, qtbot, "zzzz")] == [NOTHING_FOUND]


def test_the_empty_box_shows_what_was_opened_and_sought_last(window: Window, qtbot: QtBot) -> None:
    ask(window, qtbot, "nva")
    press(window, Qt.Key.Key_Return)
    window.show_screen("dossier", dossier="0002/2026")
    window.show_screen("worklist")
    press(window, Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(lambda: not window.find_box.is_waiting)
    hits = window.find_box.found
    assert titles(hits, LAST) == ["0002/2026 · Đặng Thị Ước", "0003/2026 · Nguyễn Văn Ánh"]
    assert titles(hits, LAST_SEARCHES) == ["nva"]
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Return)
    assert window.find_box.text() == "nva"


class Slow:
    """Answers when it is told to, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.may_answer = threading.Event()

    def __call__(self, typed: str) -> Sequence[Hit]:
        self.asked.append(typed)
        assert self.may_answer.wait(20)
        return [Hit(f"Của {typed}", "", "person", lambda: None, PEOPLE)]


def boxed(window: Window, slow: Finder) -> None:
    window.find_box.stop()
    window.find_box.seek_with(slow)
    window.find_box.setFocus()


def test_what_is_known_is_shown_before_the_register_answers(window: Window, qtbot: QtBot) -> None:
    slow = Slow()
    boxed(window, slow)
    say(window, "tiep")
    assert window.find_box.is_waiting
    assert "Tiếp nhận" in titles(window.find_box.found, "Màn hình")
    slow.may_answer.set()
    qtbot.waitUntil(lambda: not window.find_box.is_waiting)
    assert window.find_box.found[0].title == "Của tiep"


def test_questions_are_gathered_and_stale_answers_dropped(window: Window, qtbot: QtBot) -> None:
    slow = Slow()
    boxed(window, slow)
    seen: list[str] = []
    for letter in "nguyen":
        say(window, letter)
        seen += [hit.title for hit in window.find_box.found]
    slow.may_answer.set()
    qtbot.waitUntil(lambda: not window.find_box.is_waiting)
    assert slow.asked == ["n", "nguyen"]
    assert window.find_box.found[0].title == "Của nguyen"
    assert "Của n" not in seen


def test_an_answer_after_the_box_was_left_opens_nothing(window: Window, qtbot: QtBot) -> None:
    slow = Slow()
    boxed(window, slow)
    say(window, "nguyen")
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_Escape)
    window.side.buttons[0].setFocus()
    slow.may_answer.set()
    qtbot.waitUntil(lambda: not window.find_box.is_waiting)
    assert not window.find_box.is_unfolded


def test_trouble_of_the_register_is_said_in_the_list(window: Window, qtbot: QtBot) -> None:
    def broken(_: str) -> Sequence[Hit]:
        raise Trouble("Không đọc được sổ: ổ đĩa bị rút.")

    boxed(window, broken)
    say(window, "nguyen")
    qtbot.waitUntil(lambda: not window.find_box.is_waiting)
    assert window.find_box.found[0].title == "Không đọc được sổ: ổ đĩa bị rút."


def test_acts_are_told_from_names() -> None:
    assert asked_act("Trần Văn Bảy") is None
    found = asked_act("yêu cầu bổ sung 12")
    assert found is not None
    assert (found.verbs, found.rest) == (("request_supplement",), "12")
    assert "hand_back" in begun_acts("tra k")


@pytest.mark.parametrize("width", [585, 911])
def test_a_name_is_not_cut_for_its_note(width: int) -> None:
    metrics, note = (
        QFontMetrics(font()),
        "đã trả 16/11 · Ghi vào Sổ hộ tịch việc kết hôn của công dân Việt Nam",
    )
    given = ("Nguyễn Văn Dũng", "Lê Thị Hồng", "Nguyễn Phước Công Tằng Tôn Nữ Hoàng Anh Thư", "Ỷ Thị Ước")
    for title in (f"{number:04}/2026 · {name}" for number in range(300) for name in given):
        room, beside = shares(metrics, width, title, note)
        assert metrics.elidedText(title, Qt.TextElideMode.ElideRight, room) == title
        assert room + beside < width
    room, beside = shares(metrics, width, "Thủ tục có tên rất dài " * 20, note)
    assert beside > width // 5  # longer than any name: its note keeps a part
    assert room > width // 2
    assert shares(metrics, width, given[0], "") == (width, 0)
