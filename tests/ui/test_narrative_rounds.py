"""While another report is being counted nothing is shown, opened, written or laid down in its name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from list_office import NOW, Office
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import Period, parse
from cchc_desktop.operations.month import reopen, report
from cchc_desktop.ui.screens._indicators_page import FIGURES, IndicatorsPage
from cchc_desktop.ui.screens._narrative_page import NarrativePage
from cchc_desktop.ui.screens._narrative_task import Task

OCTOBER, NOVEMBER = parse("2026-10"), parse("2026-11")
CTRL = Qt.KeyboardModifier.ControlModifier


class Desk:
    """The page on which the report of November is written, in the whole window."""

    def __init__(self, office: Office) -> None:
        self.office = office
        office.window.show_screen("narrative", kind="tthc", period=NOVEMBER)
        page = office.window.stack.currentWidget()
        assert isinstance(page, NarrativePage)
        self.page = page
        self.settle()
        assert self.month() == NOVEMBER

    def settle(self) -> None:
        for _ in range(2):
            self.office.settle()
            QApplication.processEvents()

    def hold(self) -> Callable[[], None]:
        """The worker is busy until what is given back is called."""
        go_on = Event()
        self.office.jobs.start(lambda _job: go_on.wait(20), then=lambda _: None, failed=lambda _: None)

        def let_go() -> None:
            go_on.set()
            self.settle()

        return let_go

    def month(self) -> Period | None:
        """Which month the sheet that is seen is about."""
        if not self.page.sheet.pane.isVisible() or self.page.seen is None:
            return None
        return self.page.seen.period

    def said(self) -> str:
        return self.office.window.notice.words.text()


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def test_stopping_leaves_no_report_under_the_name_of_another(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    page, asked = desk.page, list[str]()

    def choose(_title: str, start: str) -> str:
        asked.append(start)
        return str(tmp_path / "a.docx")

    page.file.choose = choose
    let_go = desk.hold()
    page.bar.go(-1)
    qtbot.waitUntil(lambda: page.stack.currentIndex() == 1)
    page.stop()
    let_go()
    assert (page.bar.period, desk.month()) == (OCTOBER, None)
    assert page.uncounted.isVisible()
    assert not any(one.isEnabled() for one in (page.make_button, page.promise_button, page.propose_button))
    page.primary_act()
    assert asked == []
    assert "Bấm Đếm lại" in desk.said()
    page.uncounted.again_button.setFocus()
    desk.office.key(Qt.Key.Key_Space)
    desk.settle()
    assert desk.month() == OCTOBER
    assert page.sheet.pane.hasFocus()
    assert page.make_button.isEnabled()


def test_nothing_is_written_into_what_is_not_counted_yet(desk: Desk) -> None:
    page = desk.page
    let_go = desk.hold()
    page.bar.go(-1)
    assert not page.promise_button.isEnabled()
    assert not page.propose_button.isEnabled()
    for task in (Task("promise"), Task("proposal")):
        page.begin(task)
        assert not page.writing.writer.is_open
    page.act("edit")
    page.renew()
    assert not page.writing.writer.is_open
    assert "Đang đếm" in desk.said()
    let_go()
    page.promise_button.click()
    assert page.writing.writer.is_open
    assert page.seen is not None
    assert page.seen.period == page.bar.period == OCTOBER


def test_a_list_that_comes_late_pulls_nobody_away(desk: Desk) -> None:
    page, window = desk.page, desk.office.window

    def back_at_once() -> None:
        window.show_screen("intake")
        window.show_screen("narrative")

    ways: tuple[Callable[[], object], ...] = (
        lambda: window.show_screen("intake"),
        back_at_once,
        lambda: page.bar.go(-1),
        lambda: page.begin(Task("promise")),
    )
    for leave in ways:
        let_go = desk.hold()
        page.open_figure("received")
        leave()
        there = window.current
        let_go()
        assert window.current == there != "worklist"
        page.writing.leave()
        window.show_screen("narrative", period=NOVEMBER)
        desk.settle()
    let_go = desk.hold()
    page.open_figure("received")
    let_go()
    assert window.current == "worklist"


def test_a_file_that_fails_does_not_stop_the_counting(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    (tmp_path / "a").write_text("no folder")
    page.file.choose = lambda _title, _start: str(tmp_path / "a" / "b.docx")
    page.make_file()
    page.bar.go(-1)
    desk.settle()
    assert page.banner.isVisible()
    assert desk.month() == OCTOBER


def test_a_month_that_is_open_again_says_so_over_its_report_and_its_figures(office: Office) -> None:
    later = datetime(2026, 11, 19, 9, tzinfo=HANOI)
    report(office.place, OCTOBER, later, by="Lan", is_closing=True)
    reopen(office.place, OCTOBER, NOW, by="Lan", reason="Ghi sót hồ sơ giấy")
    desk = Desk(office)
    words = "Mở lại từ 20/11/2026; số đã báo cáo vẫn là lần 1"
    assert words not in desk.page.subtitle.text()
    desk.page.bar.go(-1)
    desk.settle()
    assert words in desk.page.subtitle.text()
    office.window.show_screen("indicators")
    page = office.window.stack.currentWidget()
    assert isinstance(page, IndicatorsPage)
    page.show_view(FIGURES)
    page.bar.turn_to(OCTOBER)
    desk.settle()
    assert words in page.subtitle.text()
