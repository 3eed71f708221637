"""The ends and the turns of an intake, by keys and cards alone: at once, wanting, refused, next, double."""

from __future__ import annotations

import pytest
from intake_counter import BEFORE_TET, FIVE_DAYS, SAME_DAY, Counter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.core.identity import Card, read_card
from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import search
from cchc_desktop.ui.screens._intake_ends import EndDialog

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CERTIFY = "2.000815"


def card(number: int = 12345, name: str = "Nguyễn Thị Ánh Nguyệt") -> Card:
    return read_card(f"0011900{number}||{name}|12051990|Nữ|Thôn Đoài, Đông Anh, Hà Nội|20052021")


OTHER = read_card("001090012346||Vũ Văn Hải|12051990|Nam|Thôn Đoài, Đông Anh, Hà Nội|20052021")


@pytest.fixture
def counter(qtbot: QtBot, workplace: Workplace) -> Counter:
    return Counter(qtbot, workplace)


def answer(counter: Counter, **values: str) -> EndDialog:
    """Write into the question over the window."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EndDialog)
    counter.qtbot.waitUntil(lambda: dialog.isAncestorOf(counter.focus()))
    dialog.form.set_values(values)
    return dialog


def test_the_next_person_with_the_same_procedure_takes_no_more_than_six_keys(counter: Counter) -> None:
    counter.page.take_card(card())
    counter.choose(FIVE_DAYS)
    counter.save()
    for number, name in ((12346, "Lê Thị Hoa"), (12347, "Trần Thị Mai")):
        counter.pressed = 0
        counter.page.take_card(card(number, name))
        counter.key(Qt.Key.Key_F2)
        counter.save()
        assert counter.pressed <= 6
    counter.pressed = 0
    counter.key(Qt.Key.Key_F2)
    counter.page.take_card(card(12348, "Đỗ Thị Ước"))
    counter.save()
    assert counter.pressed <= 6
    assert [(one.applicant, one.procedure) for one in counter.dossiers()] == [
        ("Nguyễn Thị Ánh Nguyệt", "1.004884"),
        ("Lê Thị Hoa", "1.004884"),
        ("Trần Thị Mai", "1.004884"),
        ("Đỗ Thị Ước", "1.004884"),
    ]
    assert len(counter.printed) == 4


def test_a_field_keeps_the_mark_of_the_card_until_it_is_edited(counter: Counter) -> None:
    counter.page.take_card(card())
    assert counter.focus() is counter.field("phone")
    counter.choose(SAME_DAY)
    counter.tab_to(counter.page.promise.save)
    counter.page.person.form.focus("address")
    counter.say("Số 5, ")
    assert counter.page.person.marks.names() == ("id_number", "applicant", "born", "sex")
    counter.save()
    [dossier] = counter.dossiers()
    with counter.place.register.read() as reading:
        first = search.entries(reading, dossier.seq)[0]
    assert first.note == {"from_card": ["id_number", "applicant", "born", "sex"]}
    assert counter.page.person.marks.names() == ()


def test_a_card_fills_whom_the_cursor_is_at_and_asks_where_somebody_stands_already(counter: Counter) -> None:
    counter.page.take_card(card())
    counter.page.take_card(card())  # the same card again is no question
    assert not counter.page.picker.isVisible()
    counter.page.extras.open("owner")
    counter.page.take_card(OTHER)
    assert counter.page.found.act.owner_id == "001090012346"
    counter.page.person.form.set_values({"owner": None, "owner_id": None})
    counter.page.person.form.focus("phone")
    counter.page.take_card(OTHER)
    assert counter.page.picker.title.text() == "Thẻ của Vũ Văn Hải. Người này là:"
    counter.key(Qt.Key.Key_3)
    act = counter.page.found.act
    assert (act.applicant, act.proxy, act.proxy_id) == ("Nguyễn Thị Ánh Nguyệt", "Vũ Văn Hải", "001090012346")
    counter.page.person.form.focus("phone")
    counter.page.take_card(read_card("001190012399||Lê Thị Hoa|12051990|Nữ|Thôn Đoài|20052021"))
    counter.key(Qt.Key.Key_Escape)
    assert counter.page.found.act == act
    counter.page.take_card(read_card("001190012399||Lê Thị Hoa|12051990|Nữ|Thôn Đoài|20052021"))
    counter.key(Qt.Key.Key_1)
    assert counter.page.found.act.applicant == "Lê Thị Hoa"
    assert counter.page.waiting.text() == "Còn 1 hồ sơ đang nhập dở   F6"


def test_what_the_citizen_waits_for_ends_in_one_question(counter: Counter) -> None:
    counter.page.take_card(card())
    counter.choose(CERTIFY)
    counter.page.case.bottom.focus("pages")
    counter.key(Qt.Key.Key_A, CTRL)
    counter.keys("10")
    assert "12.000" in counter.page.promise.fee.text()
    assert "Thông tư 226/2016/TT-BTC" in counter.page.promise.fee_lines.text()
    counter.key(Qt.Key.Key_Return, CTRL | SHIFT)
    dialog = answer(counter)
    dialog.form.focus("fee_receipt")
    counter.keys("0000123")
    counter.key(Qt.Key.Key_Return)  # Enter in a line says yes as well
    counter.qtbot.waitUntil(lambda: not counter.jobs.is_busy)
    [dossier] = counter.dossiers()
    assert (dossier.state, dossier.handed_to) == (State.HANDED_BACK, "Nguyễn Thị Ánh Nguyệt")
    assert (dossier.pages, dossier.fee, dossier.fee_paid, dossier.fee_receipt) == (
        10,
        12_000,
        12_000,
        "0000123",
    )
    assert counter.said[-1] == "Đã tiếp nhận và trả ngay 0001/2026"
    assert counter.printed == []


def test_missing_papers_lead_to_a_slip_or_a_refusal_and_never_past_them(counter: Counter) -> None:
    counter.page.take_card(card())
    counter.choose(SAME_DAY)
    counter.tab_to(counter.page.case.papers)
    counter.key(Qt.Key.Key_Space)
    counter.save()
    assert counter.dossiers() == []
    assert "còn thiếu 1 giấy tờ" in counter.page.picker.title.text()
    counter.key(Qt.Key.Key_Escape)
    assert counter.focus() is counter.page.case.papers
    counter.save()
    counter.key(Qt.Key.Key_1)
    answer(counter)
    counter.primary()
    [dossier] = counter.dossiers()
    assert (dossier.state, dossier.supplements) == (State.SUPPLEMENT, 1)
    assert dossier.papers[0].is_missing
    assert counter.said[-1] == "Đã ghi nhận 0001/2026, chờ bổ sung"
    assert "phiếu yêu cầu bổ sung" in counter.page.promise.last.text()
    assert [path.name for path in counter.printed] == ["0001-supplement_request.pdf"]


def test_a_refusal_needs_its_basis(counter: Counter) -> None:
    counter.page.take_card(card())
    counter.choose(SAME_DAY)
    counter.key(Qt.Key.Key_F8)
    refuse = [way.title for way in counter.page.picker.ways].index("Từ chối tiếp nhận…")
    counter.keys("1234567890abcdefgh"[refuse])
    dialog = answer(counter, reason="Không thuộc thẩm quyền")
    counter.key(Qt.Key.Key_Return, CTRL)
    assert dialog.isVisible()
    assert counter.dossiers() == []
    answer(counter, basis="Luật Hộ tịch, Điều 13")
    counter.primary()
    assert [one.state for one in counter.dossiers()] == [State.REFUSED]
    assert [path.name for path in counter.printed] == ["0001-refusal.pdf"]


def test_a_possible_double_is_said_once_and_its_dossier_is_one_key_away(counter: Counter) -> None:
    counter.page.take_card(card())
    counter.choose(FIVE_DAYS)
    counter.save()
    counter.page.take_card(card())
    assert counter.page.person.known_words.text() == "Nguyễn Thị Ánh Nguyệt từng nộp: 1 hồ sơ."
    assert "0001/2026" in counter.page.person.history.text()
    assert not counter.page.banner.isVisible()
    counter.key(Qt.Key.Key_F2)
    assert "Có thể trùng" in counter.page.banner.words.text()
    counter.key(Qt.Key.Key_F9)
    assert counter.went == [("dossier", {"dossier": "0001/2026"})]
    counter.save()
    assert len(counter.dossiers()) == 2


def test_a_double_that_nobody_has_seen_yet_stops_the_first_save(counter: Counter) -> None:
    counter.name_somebody()
    counter.choose(FIVE_DAYS)
    counter.save()
    counter.page.case.choose("1.004884")
    counter.page.person.form.focus("applicant")
    counter.say("Do Thi Uoc")
    counter.save()
    assert len(counter.dossiers()) == 1
    assert "Có thể trùng" in counter.page.banner.words.text()
    counter.save()
    assert len(counter.dossiers()) == 2


def test_somebody_without_a_number_is_found_by_name(counter: Counter) -> None:
    counter.page.take_card(card())
    counter.choose(SAME_DAY)
    counter.save()
    counter.tab_to(counter.field("applicant"))
    counter.keys("Nguyen Thi")
    counter.key(Qt.Key.Key_F4)
    [way] = counter.page.picker.ways
    assert way.note == "1990 · 001••••••345 · Thôn Đoài, Đông Anh, Hà Nội"
    counter.key(Qt.Key.Key_Return)
    assert counter.page.found.act.id_number == "001190012345"


def test_rare_fields_open_by_key_and_stay_open_tomorrow(counter: Counter) -> None:
    assert not counter.page.person.form.has("ticket")
    counter.key(Qt.Key.Key_F8)
    counter.keys("5")
    assert counter.focus() is counter.field("ticket")
    counter.keys("A015")
    counter.name_somebody()
    counter.choose(SAME_DAY)
    counter.save()
    assert [one.ticket for one in counter.dossiers()] == ["A015"]
    assert counter.page.person.form.has("ticket")
    counter.page.close()
    after = Counter(counter.qtbot, counter.place)
    assert after.page.person.form.has("ticket")
    after.key(Qt.Key.Key_F8)
    after.keys("5")
    assert not after.page.person.form.has("ticket")


def test_an_organisation_has_a_tax_code_and_no_birth(counter: Counter) -> None:
    counter.key(Qt.Key.Key_F8)
    counter.keys("3")
    counter.key(Qt.Key.Key_Down)
    assert not counter.page.person.form.has("born")
    counter.tab_to(counter.page.person.box)
    counter.keys("0101234567-001")
    counter.key(Qt.Key.Key_Tab)
    counter.say("Công ty Hoa Sen")
    counter.choose(SAME_DAY)
    counter.save()
    [dossier] = counter.dossiers()
    assert (dossier.applicant_kind, dossier.id_number) == ("organisation", "0101234567-001")
    assert counter.page.person.form.has("born")


def test_it_may_be_written_down_only_and_a_term_may_be_the_clerk_s_own(counter: Counter) -> None:
    counter.name_somebody()
    counter.choose(SAME_DAY)
    counter.page.promise.own_term()
    counter.keys("3 ngay lam viec")
    counter.save()
    assert "phải ghi lý do" in counter.problem("reason")
    counter.say("Cần xác minh")
    counter.save()
    [dossier] = counter.dossiers()
    assert (dossier.term, dossier.state) == ("3wd", State.ACCEPTED)
    counter.name_somebody("Lê Văn An")
    counter.choose(SAME_DAY)
    counter.key(Qt.Key.Key_F8)
    register = [way.title for way in counter.page.picker.ways].index("Chỉ ghi nhận, chưa tiếp nhận")
    counter.keys("1234567890abcdefgh"[register])
    assert "chưa tiếp nhận" in counter.page.promise.save.text()
    counter.save()
    assert counter.dossiers()[-1].state is State.REGISTERED
    assert counter.said[-1] == "Đã ghi nhận 0002/2026, chưa tiếp nhận"


def test_online_and_postal_dossiers_ask_for_their_code(counter: Counter) -> None:
    counter.page.take_card(card())
    counter.choose(SAME_DAY)
    assert not counter.page.case.bottom.has("code")
    counter.tab_to(counter.field("channel"))
    counter.keys("2")
    assert counter.page.case.bottom.has("code")
    counter.page.case.bottom.focus("code")
    counter.keys("h26.12.09-260212-0001")
    counter.save()
    [dossier] = counter.dossiers()
    assert (dossier.channel, dossier.code) == ("online", "H26.12.09-260212-0001")
    assert dossier.received_at == BEFORE_TET
