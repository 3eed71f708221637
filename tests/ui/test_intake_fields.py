"""What the fields of the intake page read, refuse and offer: cards, people, papers, terms."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from intake_counter import BEFORE_TET, FIVE_DAYS, SAME_DAY, Counter
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.ui.screens._intake_words import read_born, read_term, span_words

LATIN_CARD = "001090012345|012345678|Võ Hoàng Nam|12051990|Nam|Thôn Hoà, Hà Nam|20052021"
CARD = "001190012345||Nguyễn Thị Ánh Nguyệt|12051990|Nữ|Thôn Đoài, Đông Anh, Hà Nội|20052021"


@pytest.fixture
def counter(qtbot: QtBot, workplace: Workplace) -> Counter:
    return Counter(qtbot, workplace)


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


def test_a_missing_paper_is_named_and_one_that_is_not_needed_is_left_out(counter: Counter) -> None:
    counter.name_somebody()
    counter.choose(SAME_DAY)
    counter.tab_to(counter.page.case.papers)
    counter.key(Qt.Key.Key_Space)
    assert "Thiếu 1 giấy tờ bắt buộc: Tờ khai đăng ký khai sinh" in counter.page.case.missing.text()
    counter.key(Qt.Key.Key_Delete)
    assert counter.page.case.missing.text() == "" or not counter.page.case.missing.isVisible()
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
