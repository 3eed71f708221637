"""Closing is asked about with figures: what comes after the question is told and asked about anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from threading import Event

import pytest
from lone_page import LonePage
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import parse
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.month import COUNTING, reopen, report
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS
from cchc_desktop.store import months
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.screens._month_page import MonthPage

PERIOD = parse("2026-02")
NOW = datetime(2026, 2, 20, 9, 5, tzinfo=HANOI)
CTRL = Qt.KeyboardModifier.ControlModifier


class Screen(LonePage[MonthPage]):
    """A page that hears of what others save only when it is told to count anew."""

    def __init__(self, qtbot: QtBot, place: Workplace) -> None:
        super().__init__(qtbot, Opened(place, "Nguyễn Thị Lan"), lambda: NOW, MonthPage)
        self.refresh()

    def ask(self) -> None:
        self.key(Qt.Key.Key_Return, CTRL)

    def asked(self) -> str:
        return self.page.banner.words.text() if self.page.banner.isVisible() else ""

    def received(self) -> int:
        """What the table shows on the screen, not what the register says."""
        return self.page.table.foot.figures.rows[0].figures[0]


def receive(place: Workplace, at: str) -> None:
    with at_desk(place, "Hùng", datetime.fromisoformat(at).replace(tzinfo=HANOI)) as desk:
        VERBS["receive"].do(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))


def frozen(place: Workplace) -> list[int]:
    with place.register.read() as reading:
        return [one.tally.of("received_direct") for one in months.closings(reading) if one.is_final]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """Two dossiers of the month, neither overdue when it ends."""
    founding = Founding(unit="00070", is_practice=True, since=date(2025, 7, 1))
    began = datetime(2026, 1, 5, 8, tzinfo=HANOI)
    made, _ = found(tmp_path / "register", founding, None, began)
    for minute in range(2):
        receive(made, f"2026-02-13T09:0{minute}")
    yield made
    made.register.close()


@pytest.fixture
def screen(qtbot: QtBot, place: Workplace) -> Screen:
    return Screen(qtbot, place)


def test_what_another_saves_after_the_question_is_asked_about_anew(screen: Screen, place: Workplace) -> None:
    screen.ask()
    assert "nhận 2" in screen.asked()
    receive(place, "2026-01-20T09:00")  # overdue when the month ends, and nobody told why
    screen.ask()
    assert frozen(place) == []
    assert screen.received() == 3
    said = screen.asked()
    assert said.startswith("Số liệu vừa thay đổi: nhận 2 → 3, ")
    assert "Cần xem thêm: 1 hồ sơ quá hạn chưa ghi nguyên nhân." in said
    assert "Chốt tháng 2 năm 2026: nhận 3" in said
    assert "bấm Chốt kỳ lần nữa" in said
    screen.ask()
    assert frozen(place) == [3]


def test_the_question_goes_when_the_figures_on_the_screen_change(screen: Screen, place: Workplace) -> None:
    screen.ask()
    receive(place, "2026-02-13T10:00")
    screen.refresh()
    assert screen.asked().startswith("Số liệu vừa thay đổi: nhận 2 → 3, ")
    assert "lần nữa" not in screen.asked()
    screen.ask()
    assert frozen(place) == []  # asked now, with what is there now
    assert "nhận 3" in screen.asked()
    screen.ask()
    assert frozen(place) == [3]


def test_a_question_stays_where_its_figures_do(screen: Screen, place: Workplace) -> None:
    screen.ask()
    said = screen.asked()
    receive(place, "2026-02-19T09:00")  # of the next month
    screen.refresh()
    assert screen.asked() == said
    screen.ask()
    assert frozen(place) == [2]


def test_a_reason_stays_written_while_the_figures_are_looked_at_again(
    screen: Screen, place: Workplace
) -> None:
    report(place, PERIOD, NOW, by="Lan", is_closing=True)
    receive(place, "2026-02-13T10:00")
    screen.refresh()
    screen.ask()
    QTest.keyClicks(screen.page.reason.editor("reason").widget(), "ghi sot ho so")
    receive(place, "2026-02-13T11:00")
    screen.ask()
    assert frozen(place) == [2]
    assert "Xem lại rồi bấm Chốt lại lần nữa." in screen.asked()
    assert screen.page.reason.values() == {"reason": "ghi sot ho so"}
    screen.ask()
    assert frozen(place) == [4, 2]


def test_a_month_that_was_closed_and_has_moved_since_the_question_is_shown_as_it_is(
    screen: Screen, place: Workplace
) -> None:
    screen.ask()
    report(place, PERIOD, NOW, by="Hùng", is_closing=True)
    reopen(place, PERIOD, NOW, by="Hùng", reason="ghi sót hồ sơ")
    screen.ask()
    assert frozen(place) == [2]
    assert "kỳ vừa được chốt hoặc mở lại" in screen.asked()
    assert "Mở lại từ 20/02/2026" in screen.page.checks.standing.findChildren(QLabel)[1].text()


def test_closing_runs_beside_the_window_and_esc_stops_it(screen: Screen, place: Workplace) -> None:
    screen.ask()
    go = Event()
    screen.jobs.start(lambda _job: go.wait(20), then=lambda _: None, failed=lambda _: None)
    QTest.keyClick(screen.page.table.body, Qt.Key.Key_Return, CTRL)  # waits for its turn
    assert screen.asked() == "Đang chốt tháng 2 năm 2026… Esc để dừng."
    assert not screen.page.close_button.isEnabled()
    QTest.keyClick(screen.page.table.body, Qt.Key.Key_Return, CTRL)  # once is enough
    assert screen.page.step_back()
    go.set()
    screen.settle()
    assert (frozen(place), screen.said) == ([], ["Đang chốt kỳ, chưa xong.", "Đã dừng, kỳ chưa chốt."])
    assert screen.asked() == ""
    assert screen.page.close_button.isEnabled()
    screen.ask()
    screen.ask()
    assert frozen(place) == [2]


def test_a_closing_tells_how_far_it_is_where_its_month_is_looked_at(screen: Screen) -> None:
    screen.page._closes = PERIOD
    screen.page._say_closing(COUNTING)
    assert screen.asked() == f"Chốt tháng 2 năm 2026: {COUNTING} Esc để dừng."
    screen.key(Qt.Key.Key_PageUp, CTRL)
    screen.page._say_closing(COUNTING)
    assert screen.asked() == ""
