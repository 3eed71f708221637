"""Acts on one dossier's page, driven by keys and judged by the entries they leave in the register."""

from __future__ import annotations

from datetime import datetime

import pytest
from dossier_counter import CLERK, CTRL, Counter, problem_at, wait_for_printing
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.acts import Finish, RequestSupplement, TakeSupplement
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.papers import Digitised
from cchc_desktop.store.slips import of_dossier


def test_from_a_supplement_to_the_citizens_hand_by_keys(counter: Counter) -> None:
    page = counter.open()
    counter.choose(page, "request_supplement")
    counter.say("Giấy chứng sinh")
    counter.key(Qt.Key.Key_Tab)
    counter.say("Bản nộp bị mờ")
    counter.save()
    asked = counter.dossier
    assert (asked.state, asked.supplements, asked.paused_at) == (State.SUPPLEMENT, 1, counter.now)
    entry = counter.entries[-1]
    assert entry.note["what"] == ["Giấy chứng sinh"]
    assert (entry.personal or {})["reason"] == "Bản nộp bị mờ"
    assert entry.by == CLERK
    assert page.panel.isHidden()

    counter.go_on(days=2)
    counter.save()
    taken = counter.dossier
    assert taken.state is State.IN_PROGRESS
    assert [(one.from_at, one.to_at) for one in taken.pauses] == [(asked.paused_at, counter.now)]

    counter.save()
    assert page.panel.isVisible()
    counter.save()
    assert (counter.dossier.state, counter.dossier.is_granted) == (State.FINISHED, True)

    counter.save()
    assert counter.focus() is page.forms[0].editor("to").widget()
    counter.key(Qt.Key.Key_A, CTRL)
    counter.say("Lò Văn Páo")
    counter.save()
    done = counter.dossier
    assert (done.state, done.handed_to) == (State.HANDED_BACK, "Lò Văn Páo")
    assert [one.verb for one in counter.entries] == [
        *("receive", "request_supplement", "take_supplement", "finish", "hand_back")
    ]
    assert not page.primary.isVisible()


def test_what_must_be_told_is_asked_for_at_its_field(counter: Counter) -> None:
    page = counter.open()
    counter.choose(page, "request_supplement")
    counter.save()
    assert problem_at(page, "what")
    assert problem_at(page, "reason")
    assert [one.verb for one in counter.entries] == ["receive"]


def test_a_second_supplement_needs_the_approver(counter: Counter) -> None:
    counter.go_on(hours=1)
    counter.act("request_supplement", RequestSupplement(dossier=counter.number, what=("A",), reason="Thiếu"))
    counter.go_on(hours=1)
    counter.act("take_supplement", TakeSupplement(dossier=counter.number))
    page = counter.open()
    counter.choose(page, "request_supplement")
    assert "đã yêu cầu bổ sung 1 lần (tối đa 1 lần)" in problem_at(page, "approver")
    counter.say("Tờ khai")
    counter.key(Qt.Key.Key_Tab)
    counter.say("Sai mẫu")
    counter.save()
    assert counter.focus() is page.forms[0].editor("approver").widget()
    assert page.forms[0].editor("approver").widget().property("wrong")
    assert "phải ghi người duyệt" in problem_at(page, "approver")
    assert counter.dossier.supplements == 1
    counter.say("Lê Thị Mai, Chủ tịch")
    counter.save()
    assert counter.dossier.supplements == 2
    assert counter.entries[-1].note["approver"] == "Lê Thị Mai, Chủ tịch"
    assert "Người duyệt: Lê Thị Mai, Chủ tịch" in page.timeline.happenings[0].details


@pytest.mark.parametrize(("typed", "sentence"), [("22/11/2026", "ngày nghỉ"), ("10/11/2026", "phải sau")])
def test_a_new_day_that_cannot_be_is_refused_at_its_field(
    counter: Counter, typed: str, sentence: str
) -> None:
    page = counter.open()
    counter.choose(page, "apologise")
    QTest.keyClicks(counter.focus(), typed)
    page.forms[0].set_values({"reason": "Chờ xác minh"})
    counter.save()
    assert sentence in problem_at(page, "new_due_at")
    assert counter.focus() is page.forms[0].editor("new_due_at").widget()
    assert counter.dossier.apologies == 0


def test_an_apology_promises_the_end_of_that_day(counter: Counter) -> None:
    page = counter.open()
    counter.choose(page, "apologise")
    QTest.keyClicks(counter.focus(), "26112026")
    page.forms[0].set_values({"reason": "Chờ xác minh", "cause": "A3"})
    counter.save()
    now = counter.dossier
    end_at = counter.place.law.office("00004").end_of(datetime(2026, 11, 26, tzinfo=HANOI).date())
    assert (now.promised_at, now.late_cause, now.apologies) == (end_at, "A3", 1)
    assert "Hẹn lại" in page.strip.due.text()


def test_ctrl_z_takes_back_the_clerks_own_last_act(counter: Counter) -> None:
    counter.go_on(hours=1)
    counter.act("finish", Finish(dossier=counter.number), by=CLERK)
    page = counter.open()
    assert ("undo", "Hoàn tác “Có kết quả”", "Ctrl+Z") in page.acts.acts
    counter.key(Qt.Key.Key_Z, CTRL)
    assert counter.dossier.state is State.ACCEPTED
    assert page.primary.text().replace("&", "").startswith("Có kết quả")
    assert "undo" not in page.others


def test_another_clerks_act_is_not_offered_back(counter: Counter) -> None:
    counter.go_on(hours=1)
    counter.act("finish", Finish(dossier=counter.number), by="Hùng")
    page = counter.open()
    counter.key(Qt.Key.Key_Z, CTRL)
    assert counter.dossier.state is State.FINISHED
    assert "undo" not in page.others


def test_space_says_that_a_paper_is_scanned(counter: Counter) -> None:
    page = counter.open()
    page.papers.table.setFocus()
    counter.go_on(minutes=1)
    counter.key(Qt.Key.Key_Down)
    counter.key(Qt.Key.Key_Space)
    states = [one.digitised for one in counter.dossier.papers]
    assert states == [Digitised.NOT_YET, Digitised.SCANNED, Digitised.NOT_YET]
    assert counter.focus() is page.papers.table
    counter.key(Qt.Key.Key_Space)
    assert {one.digitised for one in counter.dossier.papers} == {Digitised.NOT_YET}
    counter.key(Qt.Key.Key_Z, CTRL)
    assert counter.dossier.papers[1].digitised is Digitised.SCANNED
    page.papers.all_button.setFocus()
    counter.key(Qt.Key.Key_Space)
    assert {one.digitised for one in counter.dossier.papers} == {Digitised.SCANNED}
    assert counter.dossier.is_digitised_in
    assert not page.papers.all_button.isEnabled()


def test_the_result_is_electronic_or_not(counter: Counter) -> None:
    page = counter.open()
    assert page.papers.result.isHidden()
    counter.go_on(hours=1)
    counter.act("finish", Finish(dossier=counter.number))
    page = counter.open()
    page.papers.result.setFocus()
    counter.key(Qt.Key.Key_Space)
    assert counter.dossier.is_digitised_out
    counter.key(Qt.Key.Key_Space)
    assert not counter.dossier.is_digitised_out


def test_the_official_code_is_attached_later(counter: Counter) -> None:
    page = counter.open()
    counter.choose(page, "code")
    counter.say("không phải mã")
    counter.save()
    assert problem_at(page, "code")
    assert counter.dossier.code is None
    counter.key(Qt.Key.Key_A, CTRL)
    QTest.keyClicks(counter.focus(), "h26.27-261109-0012")
    counter.save()
    assert counter.dossier.code == "H26.27-261109-0012"
    assert counter.entries[-1].verb == "correct"
    assert page.strip.code.text() == "H26.27-261109-0012"


def test_only_what_was_corrected_is_written(counter: Counter) -> None:
    page = counter.open("correct")
    counter.key(Qt.Key.Key_A, CTRL)
    counter.say("Đỗ Thị Uớc")
    page.forms[0].set_values({"phone": None})
    counter.save()
    assert "Lý do sửa" in problem_at(page, "reason")
    assert counter.focus() is page.forms[0].editor("reason").widget()
    counter.say("Ghi nhầm dấu")
    counter.save()
    now, entry = counter.dossier, counter.entries[-1]
    assert (now.applicant, now.phone, now.born) == ("Đỗ Thị Uớc", None, "1990-05-12")
    assert entry.personal == {"applicant": "Đỗ Thị Uớc", "phone": None, "reason": "Ghi nhầm dấu"}
    assert entry.changes == {}


def test_esc_folds_the_panel_and_keeps_what_was_typed(counter: Counter) -> None:
    page = counter.open()
    counter.choose(page, "withdraw")
    counter.say("Xin rút về bổ sung giấy tờ")
    counter.key(Qt.Key.Key_Escape)
    assert page.panel.isHidden()
    assert counter.focus() is page.primary
    counter.choose(page, "withdraw")
    assert page.forms[0].value("reason") == "Xin rút về bổ sung giấy tờ"
    counter.save()
    assert counter.dossier.state is State.WITHDRAWN


def test_printing_hands_the_file_on_and_counts_the_printings(counter: Counter) -> None:
    page = counter.open()
    for printing in (1, 2):
        counter.key(Qt.Key.Key_P, CTRL)
        wait_for_printing(counter, page, printing)
    assert all(path.read_bytes().startswith(b"%PDF") for path in counter.printed)
    with counter.place.register.read() as reading:
        (slip,) = of_dossier(reading, counter.dossier.seq)
    assert (slip.number, slip.printings) == (1, 2)
    assert page.timeline.happenings[0].title.endswith("số 1, in lần 2")
    assert any(
        "In lại" in one.text().replace("&", "")
        for one in page.slips.findChildren(QWidget)
        if hasattr(one, "text")
    )


def test_a_printed_paper_is_not_what_undo_takes_back(counter: Counter) -> None:
    page = counter.open()
    counter.save()
    counter.save()
    finished = counter.dossier
    assert finished.state is State.FINISHED
    counter.key(Qt.Key.Key_P, CTRL)
    wait_for_printing(counter, page, 1)
    counter.key(Qt.Key.Key_Z, CTRL)
    again = counter.dossier
    assert again.state is State.ACCEPTED
    assert counter.entries[-1].note["verb"] == "finish"
