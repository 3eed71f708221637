"""One dossier's page, driven by keys and judged by the entries that stand in the register afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.acts import Finish, Receive, RequestSupplement, TakeSupplement, Undo
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.deadline import Pause, Term
from cchc_desktop.core.dossier import Dossier, Entry
from cchc_desktop.core.intake import promised
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.papers import Digitised, Paper
from cchc_desktop.family import members
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS
from cchc_desktop.store import search
from cchc_desktop.store.slips import of_dossier
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.fields import mnemonic
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.screens import Screen
from cchc_desktop.ui.screens._timeline import UNDONE
from cchc_desktop.ui.screens.dossier import DossierPage
from cchc_desktop.ui.window import Window

RECEIVED = datetime(2026, 11, 9, 9, 0, tzinfo=HANOI)
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier
CLERK = "Nguyễn Thị Lan"
PAPERS = (Paper("Tờ khai"), Paper("Giấy chứng sinh"), Paper("Văn bản ủy quyền", is_required=False))


class Counter:
    """The window over a register with one dossier; time is set by the test."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.now = RECEIVED
        self.place: Workplace = found(folder, Founding(unit="00004", is_practice=True), None, RECEIVED)[0]
        self.qtbot, self.jobs, self.bus = qtbot, Jobs(), Bus()
        self.bus.listen(self.place.register)
        act = Receive(
            procedure="1.004873",
            applicant="Đỗ Thị Ước",
            id_number="001190012345",
            phone="0900512043",
            papers=PAPERS,
            born="1990-05-12",
            sex="Nữ",
            address="Thôn Đoài",
        )
        self.number = self.act("receive", act).local_no
        do = Do(Opened(self.place, CLERK), lambda: self.now)
        self.window = Window(do, members("cchc_desktop.ui.screens", Screen), self.jobs, self.bus)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.printed: list[Path] = []

    def act(self, verb: str, told: object, by: str = "Hùng") -> Dossier:
        with at_desk(self.place, by, self.now) as desk:
            return VERBS[verb].do(desk, told)

    def go_on(self, **span: int) -> None:
        self.now += timedelta(**span)

    def open(self, act: str = "") -> DossierPage:
        self.window.show_screen("dossier", dossier=self.number, **({"act": act} if act else {}))
        page = self.window.stack.currentWidget()
        assert isinstance(page, DossierPage)
        page.show_pdf = self.printed.append
        QApplication.processEvents()
        return page

    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(self.focus(), key, modifiers)
        QApplication.processEvents()

    def save(self) -> None:
        self.go_on(minutes=1)
        self.key(Qt.Key.Key_Return, CTRL)

    def say(self, text: str) -> None:
        """Vietnamese, as the input method commits it."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.focus(), event)

    def choose(self, page: DossierPage, name: str) -> None:
        """Press the key that stands beside the act."""
        key = next(key for act, _, key in page.acts.acts if act == name)
        self.key(Qt.Key(Qt.Key.Key_0 + int(key.removeprefix("Alt+"))), ALT)

    @property
    def dossier(self) -> Dossier:
        with self.place.register.read() as reading:
            return search.dossier(reading, self.number)

    @property
    def entries(self) -> tuple[Entry, ...]:
        with self.place.register.read() as reading:
            return search.entries(reading, self.dossier.seq)


@pytest.fixture
def counter(qtbot: QtBot, tmp_path: Path) -> Iterator[Counter]:
    made = Counter(qtbot, tmp_path / "register")
    yield made
    made.jobs.stop()
    made.bus.stop()
    made.place.register.close()


def words(page: QWidget) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible() and one.text()]


def problem_at(page: DossierPage, name: str) -> str:
    return page.forms[0].editor(name).widget().accessibleDescription()


def test_the_head_says_who_what_and_when(counter: Counter) -> None:
    page = counter.open()
    dossier = counter.dossier
    assert dossier.due_at is not None
    assert page.strip.number.text() == f"Hồ sơ {counter.number}"
    assert page.strip.applicant.text() == "Đỗ Thị Ước"
    assert page.strip.procedure.text() == dossier.procedure_name
    assert f"{dossier.due_at:%H:%M}" in page.strip.due.text()
    assert f"{dossier.due_at:%d/%m/%Y}" in page.strip.due.text()
    assert page.primary.text().replace("&", "") == "Có kết quả   Ctrl+Enter"
    assert counter.focus() is page.primary


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


def test_the_ledger_is_the_cores(counter: Counter) -> None:
    counter.go_on(days=1)
    counter.act("request_supplement", RequestSupplement(dossier=counter.number, what=("A",), reason="Thiếu"))
    counter.go_on(days=2)
    counter.act("take_supplement", TakeSupplement(dossier=counter.number))
    page = counter.open()
    dossier = counter.dossier
    assert dossier.received_at is not None
    law = counter.place.law
    due = promised(Term.parse(dossier.term or ""), dossier.received_at, dossier.pauses, law, "00004")
    table = page.ledger.table
    assert tuple(table.row_at(at) for at in range(len(table.rows_model.ids))) == due.ledger
    said = [(str(table.model().index(at, 1).data()), one) for at, one in enumerate(due.ledger)]
    assert all(word == ("có" if one.counted else "không") for word, one in said)
    assert {"có", "không"} == {word for word, _ in said}
    assert table.height() >= table.rowHeight(0) * len(due.ledger)
    assert f"{due.due_at:%d/%m/%Y}" in page.ledger.words.text()


def test_while_the_clock_stands_the_ledger_says_what_now_would_give(counter: Counter) -> None:
    counter.go_on(days=1)
    counter.act("request_supplement", RequestSupplement(dossier=counter.number, what=("A",), reason="Thiếu"))
    counter.go_on(days=7)
    page = counter.open()
    dossier = counter.dossier
    assert dossier.paused_at is not None
    assert dossier.received_at is not None
    stretches = (Pause(dossier.paused_at, counter.now),)
    law = counter.place.law
    due = promised(Term.parse(dossier.term or ""), dossier.received_at, stretches, law, "00004")
    assert f"Nếu chạy tiếp ngay bây giờ, hẹn trả {due.due_at:%H:%M}" in page.ledger.words.text()


def test_undone_acts_stay_readable_with_the_word(counter: Counter) -> None:
    counter.go_on(hours=1)
    counter.act("finish", Finish(dossier=counter.number))
    counter.act("undo", Undo(dossier=counter.number))
    page = counter.open()
    told = [(one.title, one.is_undone) for one in page.timeline.happenings]
    assert told == [("Hoàn tác “Có kết quả”", False), ("Có kết quả", True), ("Tiếp nhận hồ sơ", False)]
    assert words(page.timeline).count(UNDONE) == 1
    assert "Hùng" in words(page.timeline)


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


def wait_for_printing(counter: Counter, page: DossierPage, printing: int) -> None:
    def is_there() -> bool:
        slip = page.slips.sheets[0].slip
        return len(counter.printed) == printing and slip is not None and slip.printings == printing

    counter.qtbot.waitUntil(is_there, timeout=20_000)


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


def test_what_another_window_writes_is_shown_while_one_types(counter: Counter) -> None:
    page = counter.open("withdraw")
    counter.say("Xin rút")
    counter.go_on(minutes=5)
    counter.act("finish", Finish(dossier=counter.number))
    counter.qtbot.waitUntil(lambda: page.timeline.happenings[0].title == "Có kết quả")
    assert page.forms[0].value("reason") == "Xin rút"
    counter.save()
    assert "Có kết quả, chờ trả" in page.banner.words.text()
    assert counter.dossier.state is State.FINISHED


def test_a_number_that_nobody_has_is_said_and_nothing_old_is_shown(counter: Counter) -> None:
    page = counter.open()
    counter.window.show_screen("dossier", dossier="9999/2026")
    assert page.dossier is None
    assert "9999/2026" in page.banner.words.text()
    assert page.empty.isVisible()
    assert not page.strip.isVisible()


@pytest.mark.parametrize("act", ["", "finish", "correct", "apologise", "request_supplement"])
def test_every_control_is_named_and_every_letter_is_one_controls(counter: Counter, act: str) -> None:
    page = counter.open(act)
    unnamed = [type(one).__name__ for one in focusable(page) if not one.accessibleName()]
    assert unnamed == []
    texts = [one.text() for one in page.findChildren(QWidget) if hasattr(one, "text")]
    letters = [letter for text in texts if (letter := mnemonic(text))]
    assert letters
    assert len(letters) == len(set(letters))


def focusable(page: QWidget) -> Sequence[QWidget]:
    return [
        one
        for one in page.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled()
    ]


def test_no_two_primary_buttons(counter: Counter) -> None:
    page = counter.open()
    for act in ("", "finish", "correct"):
        page = counter.open(act)
        primary = [
            one for one in page.findChildren(QWidget) if one.property("kind") == "primary" and one.isVisible()
        ]
        assert len(primary) == 1


def test_the_models_keep_qts_rules(counter: Counter) -> None:
    page = counter.open()
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    testers = [QAbstractItemModelTester(one.table.rows_model, mode) for one in (page.papers, page.ledger)]
    page.refresh()
    page.papers.table.setFocus()
    assert all(tester.model() is not None for tester in testers)
