"""An act is about the period that is shown and was confirmed, however slow the next one is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from threading import Event

import pytest
from lone_page import LonePage
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import parse, span
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.month import report
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import months
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.screens._month_page import MonthPage

JANUARY, FEBRUARY = parse("2026-01"), parse("2026-02")
NOW = datetime(2026, 2, 20, 9, 5, tzinfo=HANOI)
CTRL = Qt.KeyboardModifier.ControlModifier


def entered(place: Workplace, at: str) -> None:
    with at_desk(place, "Lan", datetime.fromisoformat(f"{at}+07:00"), NOW) as desk:
        receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """January closed, and something entered late in it; February has ended."""
    founding = Founding(unit="00070", is_practice=True, since=date(2025, 7, 1))
    made, _ = found(tmp_path / "register", founding, None, datetime(2026, 1, 5, 8, tzinfo=HANOI))
    entered(made, "2026-01-07T09:00")
    entered(made, "2026-01-20T09:00")
    report(made, JANUARY, NOW, by="Lan", is_closing=True)
    entered(made, "2026-01-08T09:00")
    yield made
    made.register.close()


class Month(LonePage[MonthPage]):
    """January is shown."""

    def __init__(self, qtbot: QtBot, place: Workplace) -> None:
        super().__init__(qtbot, Opened(place, "Nguyễn Thị Lan"), lambda: NOW, MonthPage)
        self.page.bar.turn_to(JANUARY)
        self.settle()

    def hold(self) -> Callable[[], None]:
        """The worker is busy until what is given back is called."""
        go_on = Event()
        self.jobs.start(lambda _job: go_on.wait(20), then=lambda _: None, failed=lambda _: None)

        def let_go() -> None:
            go_on.set()
            self.settle()

        return let_go

    def press(self) -> None:
        """Ctrl+Enter, without waiting for what it sets off."""
        QTest.keyClick(self.page.focusWidget() or self.page, Qt.Key.Key_Return, CTRL)

    def closed(self) -> list[tuple[str, int]]:
        with self.place.register.read() as reading:
            return [(one.period.key, one.revision) for one in months.closings(reading) if one.is_final]


@pytest.fixture
def month(qtbot: QtBot, place: Workplace) -> Month:
    made = Month(qtbot, place)
    assert made.page.counted is not None
    assert made.page.counted.report.drift
    assert made.closed() == [("2026-01", 1)]
    return made


def acts(page: MonthPage) -> tuple[bool, ...]:
    buttons = (page.close_button, page.reopen_button, page.send_button, page.export_button)
    return tuple(one.isEnabled() for one in buttons)


def test_nothing_is_done_to_a_period_that_is_still_being_counted(month: Month, tmp_path: Path) -> None:
    page, asked = month.page, list[str]()

    def choose(title: str, _start: str) -> str:
        asked.append(title)
        return str(tmp_path)

    page.choose_folder = choose
    let_go = month.hold()
    page.bar.go(1)
    assert acts(page) == (False,) * 4
    month.press()
    assert "Đang đếm" in month.said[-1]
    for act in (page.close_period, page.close_period, page.reopen, page.send, page.export):
        act()
    let_go()
    assert month.closed() == [("2026-01", 1)]
    assert (asked, month.went, page.is_asking) == ([], [], False)
    assert page.close_button.isEnabled()
    month.press()
    assert "Chốt tháng 2 năm 2026" in page.banner.words.text()
    month.key(Qt.Key.Key_Return, CTRL)
    assert month.closed() == [("2026-02", 1), ("2026-01", 1)]


def test_stopping_leaves_no_figures_under_the_name_of_another_period(qtbot: QtBot, month: Month) -> None:
    page = month.page
    let_go = month.hold()
    page.bar.go(1)
    qtbot.waitUntil(lambda: page.stack.currentIndex() == 1)
    assert not page.checks.isVisible()  # how far January has come is not told of February
    page.stop()
    let_go()
    assert page.bar.period == FEBRUARY
    assert not page.table.isVisible()
    assert not page.checks.isVisible()
    assert page.uncounted.isVisible()
    month.press()
    month.press()
    assert "Bấm Đếm lại" in month.said[-1]
    assert not page.banner.isVisible()
    page.uncounted.again_button.setFocus()
    month.key(Qt.Key.Key_Space)
    assert page.table.isVisible()
    assert page.counted is not None
    assert page.counted.report.period == FEBRUARY
    assert month.closed() == [("2026-01", 1)]


def test_a_reason_that_is_asked_late_is_not_asked_of_another_period(month: Month) -> None:
    page = month.page
    let_go = month.hold()
    month.press()  # January, which wants a reason
    page.bar.go(1)
    let_go()
    assert page.reason.isHidden()
    assert page.banner.words.text().startswith("Tháng 1 năm 2026: ")
    assert page.counted is not None
    assert page.counted.report.period == FEBRUARY  # the failure did not drop its counting
    month.key(Qt.Key.Key_Return, CTRL)
    assert "Chốt tháng 2 năm 2026" in page.banner.words.text()
    assert month.closed() == [("2026-01", 1)]


def test_what_is_done_late_does_not_take_back_what_is_asked_of_another_period(month: Month) -> None:
    page = month.page
    page.bar.go(1)
    month.settle()
    month.press()
    let_go = month.hold()
    month.press()
    page.bar.go(-1)
    page.reopen()  # January is not there yet
    assert not page.is_asking
    let_go()
    assert page.counted is not None
    assert page.counted.report.period == JANUARY
    assert month.closed() == [("2026-02", 1), ("2026-01", 1)]


def test_the_same_days_by_another_name_are_acted_on(month: Month) -> None:
    month.page.bar.turn_to(span(JANUARY.first_on, JANUARY.last_on))
    month.settle()
    assert month.page.table.isVisible()
    assert month.page.send_button.isEnabled()


def test_a_count_that_fails_shows_nothing_in_its_name(month: Month) -> None:
    page = month.page
    month.place.register.close()
    page.bar.go(1)
    month.settle()
    assert not page.table.isVisible()
    assert page.uncounted.isVisible()
