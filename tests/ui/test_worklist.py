"""Hôm nay and Hồ sơ, driven by keys over a filled practice register and judged by what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
import sqlalchemy as sa
from list_office import CLERK, CTRL, NOW, SHIFT, Office, listed, number_at_cursor
from make import statements
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.acts import Finish, HandOver
from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.morning import about_to_be_late, soon_until
from cchc_desktop.store.search import Filter, Group, Order, Standing
from cchc_desktop.ui.fields import mnemonic
from cchc_desktop.ui.screens._list import PAUSE, ListPage
from cchc_desktop.ui.screens.dossiers import DossiersPage
from cchc_desktop.ui.screens.worklist import CHIPS, WorklistPage, due_now


def test_every_chip_counts_exactly_what_it_lists(office: Office) -> None:
    page = office.list_page()
    assert isinstance(page, WorklistPage)
    assert office.focus() is page.table
    amounts = {}
    for chip in CHIPS:
        office.key(Qt.Key(ord(chip.key)))
        assert page.chips.current == chip.code
        assert page.chips.counts[chip.code] == len(listed(page))
        amounts[chip.code] = listed(page)
    until = soon_until(office.place.law, "00004", NOW)
    soon = Filter(standing=Standing.SOON, at=NOW, soon_until=until, order=Order.DUE, is_descending=False)
    assert amounts["soon"] == office.find(soon)
    with office.place.register.read() as reading:
        late = about_to_be_late(reading, office.place.law, "00004", NOW)
    assert amounts["apologise"] == tuple(one.local_no for one in late) != ()
    assert set(amounts["uncoded"]) == set(office.find(Filter(group=Group.IN_HOUSE, has_code=False)))
    assert set(amounts["waiting"]) == set(office.find(Filter(group=Group.WAITING)))
    assert set(amounts["open"]) == set(office.find(Filter(group=Group.OPEN)))
    assert amounts["overdue"]
    assert amounts["undigitised"]


def test_what_ended_late_is_explained_from_its_own_group(office: Office) -> None:
    page = office.list_page()
    assert isinstance(page, WorklistPage)
    [number] = office.find(Filter(standing=Standing.OVERDUE, at=NOW, text="do thi uoc"))
    before = page.chips.counts["unexplained"]
    office.act("finish", Finish(dossier=number))
    office.key(Qt.Key.Key_BracketLeft)
    assert page.chips.counts["unexplained"] == before + 1
    assert number in listed(page)
    page.table.go_to(listed(page).index(number))
    office.key(Qt.Key.Key_Return)
    panel = office.dossier_page().panel
    assert panel.ask is not None
    assert panel.ask.title == "Ghi nguyên nhân quá hạn"
    office.dossier_page().forms[0].set_values({"late_cause": "A3"})
    office.key(Qt.Key.Key_Return, CTRL)
    assert office.dossier(number).late_cause == "A3"
    page = office.list_page()
    assert isinstance(page, WorklistPage)
    assert page.chips.counts["unexplained"] == before
    assert number not in listed(page)


def test_the_chips_are_one_stop_and_arrows_walk_them(office: Office) -> None:
    page = office.list_page()
    assert isinstance(page, WorklistPage)
    office.key(Qt.Key.Key_5)
    office.key(Qt.Key.Key_Backtab, SHIFT)
    assert office.focus() is page.chips.buttons["waiting"]
    office.key(Qt.Key.Key_Right)
    assert page.chips.current == "undigitised"
    assert set(listed(page)) == set(office.find(Filter(group=Group.IN_HOUSE, is_digitised_in=False)))


def test_enter_does_the_next_act_and_ctrl_z_takes_it_back(office: Office) -> None:
    page = office.list_page()
    office.key(Qt.Key.Key_5)
    office.key(Qt.Key.Key_Down)
    number = number_at_cursor(page)
    after = listed(page)[2]
    assert page.act_button.text() == "Trả kết quả   Enter"
    office.key(Qt.Key.Key_Return)
    handed = office.dossier(number)
    assert (handed.state, handed.handed_back_at, handed.handed_to) == (
        State.HANDED_BACK,
        NOW,
        handed.applicant,
    )
    assert number in office.window.notice.words.text()
    office.qtbot.waitUntil(lambda: number not in listed(page))
    assert number_at_cursor(page) == after
    office.key(Qt.Key.Key_Z, CTRL)
    assert office.dossier(number).state is State.FINISHED
    assert office.verbs(number)[-2:] == ["hand_back", "undo"]
    office.qtbot.waitUntil(lambda: number in listed(page))


def test_what_waits_for_the_citizen_runs_on_with_its_new_day(office: Office) -> None:
    page = office.list_page()
    office.key(Qt.Key.Key_4)
    number = number_at_cursor(page)
    before = office.dossier(number)
    office.key(Qt.Key.Key_Return)
    now = office.dossier(number)
    assert now.state is State.IN_PROGRESS
    assert before.due_at is not None
    assert now.due_at is not None
    assert now.due_at > before.due_at
    assert f"{now.due_at:%d/%m/%Y}" in office.window.notice.words.text()


def test_a_late_result_asks_for_its_cause_on_the_dossiers_page(office: Office) -> None:
    page = office.list_page()
    office.key(Qt.Key.Key_2)
    place = listed(page).index(office.find(Filter(text="Đỗ Thị Ước", group=Group.OPEN))[0])
    for _ in range(place):
        office.key(Qt.Key.Key_Down)
    number = number_at_cursor(page)
    office.key(Qt.Key.Key_Return)
    assert office.dossier(number).state is State.ACCEPTED
    shown = office.dossier_page()
    assert shown.panel.ask is not None
    office.key(Qt.Key.Key_Return, CTRL)
    assert shown.forms[0].editor("cause").widget().property("wrong")
    assert office.dossier(number).state is State.ACCEPTED
    assert office.focus() is shown.forms[0].editor("cause").widget()
    office.key(Qt.Key.Key_Down)
    office.key(Qt.Key.Key_Return, CTRL)
    finished = office.dossier(number)
    assert (finished.state, finished.late_cause) == (State.FINISHED, "A1")
    office.key(Qt.Key.Key_Escape)
    assert office.window.current == "worklist"


def test_ctrl_enter_opens_the_dossier(office: Office) -> None:
    page = office.list_page()
    office.key(Qt.Key.Key_Equal)
    number = number_at_cursor(page)
    office.key(Qt.Key.Key_Return, CTRL)
    shown = office.dossier_page().dossier
    assert shown is not None
    assert shown.local_no == number
    assert office.dossier(number).last_verb == shown.last_verb


def test_letters_filter_through_the_register_and_esc_empties(office: Office) -> None:
    page = office.list_page("dossiers")
    everything = len(listed(page))
    office.key(Qt.Key.Key_U)
    assert office.focus() is page.box
    assert page.box.text() == "u"
    page.box.clear()
    office.say("Đỗ Thị Ước")
    wanted = office.find(Filter(text="Đỗ Thị Ước"))
    assert 0 < len(wanted) < everything
    # What the single letter found may come first; what was typed last is what stays.
    office.qtbot.waitUntil(lambda: listed(page) == wanted, timeout=50 * PAUSE)
    office.key(Qt.Key.Key_Down)
    assert office.focus() is page.table
    office.key(Qt.Key.Key_Escape)
    assert len(listed(page)) == everything


def test_a_given_list_shows_exactly_those_until_esc(office: Office) -> None:
    page = office.list_page()
    given = tuple(sorted(office.find(Filter(group=Group.ENDED))[:7]))
    office.window.show_screen("worklist", dossiers=given, title="Kỳ 2026-10: đúng hạn")
    assert isinstance(page, WorklistPage)
    assert tuple(sorted(listed(page))) == given
    assert page.given_words.text() == "Kỳ 2026-10: đúng hạn"
    assert page.chips.current == ""
    office.key(Qt.Key.Key_Escape)
    assert page.chips.current != ""
    assert page.given_words.isHidden() or not page.given_words.isVisible()
    office.window.show_screen("worklist", dossiers=given, title="Kỳ 2026-10")
    office.key(Qt.Key.Key_Equal)
    assert set(listed(page)) == set(office.find(Filter(group=Group.OPEN)))


def test_fields_narrow_the_whole_register(office: Office) -> None:
    page = office.list_page("dossiers")
    assert isinstance(page, DossiersPage)
    page.sieve.kinds.set_values({"state": State.FINISHED})
    days = {"received_from": date(2026, 11, 2), "received_to": date(2026, 11, 13)}
    page.sieve.days.set_values(days)
    wanted = Filter(
        states=frozenset({State.FINISHED}),
        received_from=date(2026, 11, 2),
        received_to=date(2026, 11, 13),
    )
    assert listed(page) == office.find(wanted)
    assert listed(page)


def test_sorting_is_the_registers(office: Office) -> None:
    page = office.list_page("dossiers")
    assert listed(page) == office.find(Filter(order=Order.RECEIVED))
    orders = set()
    for _ in range(4):
        office.key(Qt.Key.Key_F6)
        orders.add(page.order)
        wanted = Filter(order=page.order, is_descending=page.is_descending)
        assert listed(page) == office.find(wanted)
    assert orders == set(Order)


def test_a_refresh_is_three_statements(office: Office) -> None:
    page = office.list_page()
    office.key(Qt.Key.Key_Equal)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            asked.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        page.refresh()
        page.table.viewport().repaint()
        QApplication.processEvents()
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    assert len(listed(page)) > 10
    assert 1 <= len(asked) <= 3, asked


@pytest.mark.parametrize("code", ["worklist", "dossiers"])
def test_the_first_look_at_a_list_is_three_statements(office: Office, code: str) -> None:
    with statements(office.place.register.reader) as sent:
        page = office.window.screens[code].build(office.window.context)
        assert isinstance(page, ListPage)
        page.resize(1366, 768)
        page.refresh()
        page.grab()
    office.qtbot.addWidget(page)
    asked = [one for one in sent if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]
    assert 1 <= len(asked) <= 3, asked


def test_the_badge_is_what_is_due(office: Office) -> None:
    late = office.find(Filter(standing=Standing.OVERDUE, at=NOW))
    today = office.find(Filter(standing=Standing.TODAY, at=NOW))
    assert due_now(office.window.context) == len(late) + len(today) > 0


def test_an_empty_register_says_what_to_do_first(qtbot: QtBot, workplace: Workplace) -> None:
    office = Office(qtbot, workplace)
    for code in ("worklist", "dossiers"):
        page = office.list_page(code)
        assert page.table._empty == "Chưa có hồ sơ nào. Ctrl+N để tiếp nhận."
        assert not page.act_button.isEnabled()
    office.key(Qt.Key.Key_N, CTRL)
    assert office.window.current == "intake"
    office.bus.stop()


def test_personal_numbers_are_masked(office: Office) -> None:
    page = office.list_page("dossiers")
    office.window.show_screen("dossiers", text="Đỗ Thị Ước")
    model = page.table.model()
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    said = {
        str(model.index(at, column).data(role))
        for at in range(model.rowCount())
        for column in range(model.columnCount())
        for role in roles
    }
    said |= {one.text() for one in page.preview.findChildren(QLabel)}
    assert any("001••••••345" in one for one in said)
    assert not any("001190012345" in one for one in said)


def test_the_preview_folds_before_the_table_gets_narrow(office: Office) -> None:
    page = office.list_page()
    assert page.preview.isVisible()
    office.window.resize(1024, 700)
    QApplication.processEvents()
    assert not page.preview.isVisible()
    assert page.table.width() > 760


@pytest.mark.parametrize("code", ["worklist", "dossiers"])
def test_the_model_keeps_qts_rules(office: Office, code: str) -> None:
    page = office.list_page(code)
    tester = QAbstractItemModelTester(
        page.table.rows_model, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    page.look_again()
    page.sort_next()
    page.table.refresh()
    assert tester.model() is page.table.rows_model


def focusable(page: QWidget) -> Sequence[QWidget]:
    return [
        one
        for one in page.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled()
    ]


@pytest.mark.parametrize("code", ["worklist", "dossiers"])
def test_every_control_is_named_and_every_letter_is_one_controls(office: Office, code: str) -> None:
    page = office.list_page(code)
    office.key(Qt.Key.Key_Home)
    assert [type(one).__name__ for one in focusable(page) if not one.accessibleName()] == []
    texts = [one.text() for one in page.findChildren(QWidget) if hasattr(one, "text")]
    letters = [letter for text in texts if (letter := mnemonic(text))]
    assert letters
    assert len(letters) == len(set(letters))


def test_enter_in_a_group_does_what_the_group_waits_for(office: Office) -> None:
    page = office.list_page()
    office.key(Qt.Key.Key_8)
    number = number_at_cursor(page)
    office.key(Qt.Key.Key_Return)
    asked = office.dossier_page().panel.ask
    assert asked is not None
    assert asked.verb == "code"
    assert office.dossier_page().dossier == office.dossier(number)
    running = office.find(Filter(states=frozenset({State.IN_PROGRESS})))[0]
    office.act("hand_over", HandOver(dossier=running, to=CLERK), by="Trần Văn Hùng")
    office.list_page()
    office.key(Qt.Key.Key_9)
    assert listed(page) == (running,)
    office.key(Qt.Key.Key_Return)
    taken = office.dossier(running)
    assert (taken.officer, taken.offered_to) == (CLERK, None)
    office.qtbot.waitUntil(lambda: listed(page) == ())
    assert page.table._empty == "Không có hồ sơ nào giao rồi mà chưa ai nhận."
