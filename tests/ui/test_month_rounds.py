"""By keys alone: from a number to its dossiers and back, from what is wrong to the act that mends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from stations import Stage

from cchc_desktop.core.acts import Finish, Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import parse
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.month import preview, reopen, report
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS
from cchc_desktop.store import month_acts, months
from cchc_desktop.ui.screens import Screen
from cchc_desktop.ui.screens._month_groups import CountedGroups
from cchc_desktop.ui.screens._month_head import FIRST_FIGURE
from cchc_desktop.ui.screens._month_history_page import HistoryPage
from cchc_desktop.ui.screens._month_mend_page import MendPage
from cchc_desktop.ui.screens._month_moved_page import MovedPage
from cchc_desktop.ui.screens._month_page import MonthPage
from cchc_desktop.ui.screens.dossier import DossierPage
from cchc_desktop.ui.screens.month_history import HISTORY
from cchc_desktop.ui.screens.month_mend import MEND
from cchc_desktop.ui.screens.month_moved import MOVED
from cchc_desktop.ui.screens.worklist import WorklistPage

PERIOD = parse("2026-02")
NOW = datetime(2026, 2, 20, 9, 5, tzinfo=HANOI)
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


def receive(place: Workplace, when: str) -> str:
    with at_desk(place, "Lan", at(when)) as desk:
        act = Receive(procedure="1.004873", applicant="Đỗ Thị Ước")
        return str(VERBS["receive"].do(desk, act).local_no)


def finish(place: Workplace, number: str, when: str, cause: str | None = None) -> None:
    with at_desk(place, "Hùng", at(when)) as desk:
        VERBS["finish"].do(desk, Finish(dossier=number, cause=cause))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """Four dossiers of the month: one ended in time, three late without a cause."""
    founding = Founding(unit="00070", is_practice=True, since=date(2025, 7, 1))
    made, _ = found(tmp_path / "register", founding, None, at("2026-01-05T08:00"))
    numbers = [receive(made, f"2026-01-20T09:0{n}") for n in range(4)]
    finish(made, numbers[0], "2026-01-21T09:00")
    for number in numbers[1:]:
        finish(made, number, "2026-02-02T09:00")
    yield made
    made.register.close()


class Room:
    """The whole window, and the keys."""

    def __init__(self, place: Workplace, scratch: Path) -> None:
        self.place, self.stage = place, Stage(place, NOW, scratch)
        window = self.stage.window
        window.resize(1180, 720)
        window.show()
        window.activateWindow()
        window.show_screen("month")
        self.settle()

    def settle(self) -> None:
        self.stage.settle()

    @property
    def page(self) -> QWidget:
        page = self.stage.window.stack.currentWidget()
        assert page is not None
        return page

    def month(self) -> MonthPage:
        assert isinstance(self.page, MonthPage)
        return self.page

    def groups(self) -> CountedGroups:
        assert isinstance(self.page, CountedGroups)
        return self.page

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.stage.window, key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.stage.window, text)

    def link(self, key: str) -> None:
        """Tab to a link above the table and press it."""
        wanted = self.month().checks._links[key]
        self.month().bar.kind.setFocus()
        for _ in range(40):
            if QApplication.focusWidget() is wanted:
                break
            self.key(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is wanted
        self.key(Qt.Key.Key_Space)


@pytest.fixture
def room(qtbot: QtBot, place: Workplace, tmp_path: Path) -> Iterator[Room]:
    made = Room(place, tmp_path)
    qtbot.addWidget(made.stage.window)
    yield made
    made.stage.close()


@pytest.mark.parametrize("screen", [HISTORY, MEND, MOVED], ids=lambda one: one.code)
def test_what_lies_behind_a_month_stands_under_it_in_the_side_bar(room: Room, screen: Screen) -> None:
    assert not screen.is_listed
    given = {} if screen is HISTORY else {"period": PERIOD}
    room.stage.window.show_screen(screen.code, **given)
    room.settle()
    assert [one.shown.code for one in room.stage.window.side.buttons if one.isChecked()] == ["month"]


def test_where_nothing_has_moved_there_is_nothing_to_open(room: Room) -> None:
    room.stage.window.show_screen(MOVED.code)
    page = room.groups()
    assert not page.groups.rows_model.ids
    assert not page.act_button.isEnabled()
    assert not page.all_button.isEnabled()


@pytest.mark.parametrize("where", ["row", "total"])
def test_every_number_opens_and_esc_leads_back_to_its_cell(room: Room, where: str) -> None:
    table = room.month().table
    cells = table.foot if where == "total" else table.body
    if where == "total":
        for _ in range(len(table.body.figures.rows)):
            room.key(Qt.Key.Key_Down)
    room.key(Qt.Key.Key_Home)
    while cells.currentIndex().column() < FIRST_FIGURE + 7:  # overdue
        room.key(Qt.Key.Key_Right)
    here = (cells.currentIndex().row(), cells.currentIndex().column())
    room.key(Qt.Key.Key_Return)
    assert isinstance(room.page, WorklistPage)
    assert len(room.page.table.rows_model.ids) == cells.figures.rows[here[0]].figures[7] == 3
    room.key(Qt.Key.Key_Escape)
    assert room.month().table is table
    assert cells.hasFocus()
    assert (cells.currentIndex().row(), cells.currentIndex().column()) == here


def test_what_a_clerk_mends_is_gone_from_the_list_when_they_come_back(room: Room) -> None:
    room.link("month-mend late_causes")
    assert isinstance(room.page, MendPage)
    assert room.groups().groups.current().title == "3 hồ sơ quá hạn chưa ghi nguyên nhân."  # type: ignore[union-attr]  # shown
    for left in (2, 1, 0):
        assert room.groups().list.hasFocus()
        first = room.groups().list.current()
        assert first is not None
        room.key(Qt.Key.Key_Return)
        assert isinstance(room.page, DossierPage)
        assert room.page.dossier is not None
        assert room.page.dossier.local_no == first.local_no
        assert room.page.panel.ask is not None
        assert room.page.panel.ask.verb == "cause"
        room.key(Qt.Key.Key_Down)  # the first cause of the list
        room.key(Qt.Key.Key_Return, CTRL)
        room.key(Qt.Key.Key_Escape)
        assert len(room.groups().list.rows_model.ids if left else ()) == left
    assert [
        one.name
        for one in preview(room.place, PERIOD, NOW, by="L").checks
        if one.name == "late_causes" and one.is_passed
    ]
    room.key(Qt.Key.Key_Escape)
    assert "month-mend late_causes" not in room.month().checks._links


def test_closing_names_what_is_left_unmended_and_the_closing_says_so(room: Room) -> None:
    room.key(Qt.Key.Key_Return, CTRL)
    assert "mục cần xem chưa sửa" in room.month().banner.words.text()
    room.key(Qt.Key.Key_Return, CTRL)
    with room.place.register.read() as reading:
        [closed] = months.closings(reading)
        [act] = month_acts.acts(reading, "close")
    assert closed.is_final
    assert act.revision == 1


def test_closing_what_somebody_else_has_closed_meanwhile_says_so(room: Room) -> None:
    room.key(Qt.Key.Key_Return, CTRL)
    report(room.place, PERIOD, NOW, by="Hùng", is_closing=True)
    room.key(Qt.Key.Key_Return, CTRL)
    said = " ".join(one.text() for one in room.stage.window.notice.findChildren(QLabel))
    assert "đã chốt lúc 09:05 20/02/2026 bởi Hùng, không có gì thay đổi nên không chốt lại." in said


def drifted(place: Workplace) -> str:
    """The month closed, and a late dossier entered afterwards."""
    report(place, PERIOD, NOW, by="Lan", is_closing=True)
    number = receive(place, "2026-02-03T09:00")
    finish(place, number, "2026-02-13T09:00", "A1")
    return number


def test_what_moved_since_the_closing_opens_its_dossiers_and_comes_back(
    qtbot: QtBot, place: Workplace, tmp_path: Path
) -> None:
    number = drifted(place)
    room = Room(place, tmp_path)
    qtbot.addWidget(room.stage.window)
    said = [one.text() for one in room.month().checks.findChildren(QLabel)]
    assert any("đã báo cáo 25,00% → nay 20,00%" in words for words in said)
    room.link("month-moved 0")
    page = room.groups()
    assert isinstance(page, MovedPage)
    assert page.list.hasFocus()
    row = page.list.current()
    assert row is not None
    assert row.local_no == number
    assert "thêm vào" in row.moved
    assert "Tiếp nhận hồ sơ – Lan" in row.why
    room.key(Qt.Key.Key_Return)
    assert isinstance(room.page, DossierPage)
    room.key(Qt.Key.Key_Escape)
    assert room.groups() is page
    assert page.list.hasFocus()
    room.key(Qt.Key.Key_Return, CTRL)
    assert isinstance(room.page, WorklistPage)
    room.key(Qt.Key.Key_Escape)
    assert room.groups() is page
    room.key(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is room.month().checks._links["month-moved 0"]
    room.stage.close()


def test_a_closed_month_is_opened_again_with_a_reason_and_closed_anew(room: Room) -> None:
    page = room.month()
    assert page.reopen_button.isHidden()
    room.key(Qt.Key.Key_Return, CTRL)
    room.key(Qt.Key.Key_Return, CTRL)
    page.reopen_button.setFocus()
    room.key(Qt.Key.Key_Space)
    assert page.reason.editor("reason").widget().hasFocus()
    room.key(Qt.Key.Key_Escape)
    assert page.reason.isHidden()
    assert not page.banner.isVisible()
    page.reopen_button.setFocus()
    room.key(Qt.Key.Key_Space)
    room.key(Qt.Key.Key_Return, CTRL)  # nothing told
    assert page.reason.editor("reason").widget().property("wrong")
    room.type("sai")
    room.key(Qt.Key.Key_Return, CTRL)  # one word is no reason
    assert page.reason.editor("reason").widget().property("wrong")
    room.type(" ngay nhan")
    room.key(Qt.Key.Key_Return, CTRL)
    assert (
        "Mở lại từ 20/02/2026; số đã báo cáo vẫn là lần 1"
        in page.checks.standing.findChildren(QLabel)[1].text()
    )
    assert page.reopen_button.isHidden()
    assert page.close_button.text().startswith("&Chốt lại") or "Chốt lại" in page.close_button.text()
    room.key(Qt.Key.Key_Return, CTRL)
    room.key(Qt.Key.Key_Return, CTRL)
    with room.place.register.read() as reading:
        assert [(one.revision, one.is_final, one.reason) for one in months.closings(reading)] == [
            (2, True, "sai ngay nhan"),
            (1, True, ""),
        ]


def test_the_history_names_every_revision_and_leads_to_its_month(room: Room) -> None:
    drifted(room.place)
    reopen(room.place, PERIOD, NOW, by="Hùng", reason="Ghi sót hồ sơ giấy")
    report(room.place, parse("2026-03"), NOW, by="Lan")
    page = room.month()
    page.checks.history.setFocus()
    room.key(Qt.Key.Key_Space)
    shown = room.page
    assert isinstance(shown, HistoryPage)
    rows = [shown.table.row_at(n) for n in range(2)]
    assert [(one.period.key, one.state()) for one in rows if one] == [
        ("2026-03", "tạm tính"),
        ("2026-02", "đã mở lại"),
    ]
    assert [shown.table.rows_model.index(n, 0).data() for n in range(2)] == [
        "Tháng 3 năm 2026 (15/02 – 14/03)",
        "Tháng 2 năm 2026 (15/01 – 14/02)",
    ]
    assert rows[1] is not None
    again = "mở lại 09:05 20/02/2026, Hùng: Ghi sót hồ sơ giấy"
    assert again in rows[1].words()
    assert shown.told.isVisible()  # in full below, whatever the columns cut off
    assert again not in shown.told.text()
    room.key(Qt.Key.Key_Down)
    assert again in shown.told.text()
    room.key(Qt.Key.Key_Up)
    room.key(Qt.Key.Key_Return)
    assert room.month().bar.period == parse("2026-03")
    room.key(Qt.Key.Key_Escape)
    assert room.page is shown


def test_a_received_day_is_mended_from_its_panel(room: Room) -> None:
    with at_desk(room.place, "Lan", at("2026-02-19T09:00")) as desk:
        number = str(VERBS["receive"].do(desk, Receive(procedure="1.004873", applicant="Đỗ Ước")).local_no)
    room.stage.window.show_screen("dossier", dossier=number, act="received_at")
    room.settle()
    page = room.page
    assert isinstance(page, DossierPage)
    assert page.panel.form is not None
    page.panel.form.set_values(
        {"received_on": date(2026, 2, 18), "received_time": "8h15", "reason": "Ghi nhầm"}
    )
    room.key(Qt.Key.Key_Return, CTRL)
    assert page.dossier is not None
    assert page.dossier.received_at == at("2026-02-18T08:15")


def test_a_missing_term_is_told_from_its_panel(room: Room) -> None:
    when = at("2026-02-10T09:00")
    facts = {"procedure": "TT-1", "procedure_name": "Việc cũ", "field": "Khác", "level": "xa"}
    with room.place.register.write() as book:
        made = book.append(
            book.new_dossier(2026),
            verb="receive",
            at=when,
            recorded_at=NOW,
            by="Lan",
            changes={**facts, "state": "accepted", "received_at": when},
            personal={"applicant": "Đỗ Ước"},
        )
    assert made is not None
    number = made.local_no
    room.month().refresh()
    room.settle()
    check = next(one for one in room.month().counted.report.checks if one.name == "due_known")  # type: ignore[union-attr]  # counted
    assert check.dossiers == (number,)
    room.link("month-mend due_known")
    room.key(Qt.Key.Key_Return)
    page = room.page
    assert isinstance(page, DossierPage)
    room.type("5 ngay lam viec")
    room.key(Qt.Key.Key_Return, CTRL)
    assert page.dossier is not None
    assert page.dossier.due_at == at("2026-02-24T17:00")
    room.key(Qt.Key.Key_Escape)
    titles = [room.groups().groups.row_at(n) for n in range(len(room.groups().groups.rows_model.ids))]
    assert "due_known" not in {one.key for one in titles if one}
