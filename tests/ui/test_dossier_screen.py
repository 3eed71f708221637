"""What one dossier's page shows, beside what the register and the rules say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from dossier_counter import Counter
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QWidget

from cchc_desktop.core.acts import Finish, RequestSupplement, TakeSupplement, Undo
from cchc_desktop.core.deadline import Pause, Term
from cchc_desktop.core.intake import promised
from cchc_desktop.core.lifecycle import State
from cchc_desktop.ui.fields import mnemonic
from cchc_desktop.ui.screens._timeline import UNDONE


def words(page: QWidget) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible() and one.text()]


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
