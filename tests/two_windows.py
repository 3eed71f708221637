"""The windows of a commune and of the unit above it, each worked by keys, with a stick between them."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path

from acting import Act
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.family import members
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import months
from cchc_desktop.store.months import Closing
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.foot import how_far
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.printed import Pdf
from cchc_desktop.ui.scans import Scans
from cchc_desktop.ui.screens import Screen
from cchc_desktop.ui.screens._exchange_page import ExchangePage
from cchc_desktop.ui.screens._exchange_road import Road
from cchc_desktop.ui.window import Window

START = datetime(2026, 10, 1, 8, tzinfo=HANOI)
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT, PLAIN = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
KEY = Qt.Key


class Seat:
    """A person at one of the windows; time goes on by a minute at each trip."""

    def __init__(self, qtbot: QtBot, place: Workplace, clerk: str) -> None:
        self.place, self.now = place, NOW
        self.jobs, self.bus = Jobs(), Bus()
        self.bus.listen(place.register)
        do = Do(Opened(place, clerk), lambda: self.now)
        self.bugs: list[object] = []
        do.broke.connect(self.bugs.append)
        self.window = Window(do, members("cchc_desktop.ui.screens", Screen), self.jobs, self.bus)
        self.window.follow_sending(lambda: how_far(do))
        Scans(self.window)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.show_first()
        self.printed: list[Pdf] = []

    def close(self) -> None:
        self.window.close()
        self.jobs.stop()
        self.bus.stop()
        assert self.bugs == []

    def sit(self) -> None:
        """This window has the keys now."""
        self.now += timedelta(minutes=1)
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
        """One key, and until what it set off has arrived."""
        self.press(key, held)
        self.settle()

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    def type(self, text: str) -> None:
        """Into what has the focus, in the place of what stands there."""
        self.press(KEY.Key_A, CTRL)
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)
        self.settle()

    def settle(self) -> None:
        end = time.monotonic() + 30
        QTest.qWait(2)
        while self.jobs.is_busy:
            assert time.monotonic() < end, "a job does not end"
            QTest.qWait(5)
        QTest.qWait(2)

    def walk_to(self, screen: str) -> None:
        """Alt and the arrow, until the screen is there."""
        for _ in range(len(self.window.side.buttons) + 1):
            if self.window.current == screen:
                return
            self.key(KEY.Key_Down, ALT)
        raise AssertionError(f"{screen} is not in the side bar; at {self.window.current}")

    @property
    def page(self) -> ExchangePage:
        shown = self.window.stack.currentWidget()
        assert isinstance(shown, ExchangePage)
        return shown

    @property
    def road(self) -> Road:
        found = self.page.section
        assert isinstance(found, Road)
        return found

    def go_to_road(self, folder: Path | str) -> None:
        """The screen of the road, with a folder typed into its line."""
        self.sit()
        self.walk_to("exchange")
        self.road.ways.find_sticks = tuple
        self.key(KEY.Key_Return)  # from the list of sections into the section
        self.key(KEY.Key_Tab)
        self.type(str(folder))
        if self.road.trips is not None:
            self.road.trips.show_pdf = self.printed.append

    @property
    def sentence(self) -> str:
        """What the last trip said; what went wrong where it said nothing."""
        result = self.road.result
        return result.sentence.text() if not result.isHidden() else self.page.banner.words.text()

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """The lines of the last trip: how it ended, with what, and why."""
        return [(one.mark.word, one.what, one.words) for one in self.road.result.table._rows]

    def closings(self) -> tuple[Closing, ...]:
        with self.place.register.read() as reading:
            return months.closings(reading)


def ward(folder: Path) -> Workplace:
    return found(folder, Founding(unit="00070", is_practice=True), None, START)[0]


def above(folder: Path) -> Workplace:
    founding = Founding(unit="01", name="Tỉnh Thử", role="superior", is_practice=True)
    return found(folder, founding, None, START)[0]


def some_month(act: Act) -> None:
    """Two dossiers of the month that ends on 14 October, one of them handed back."""
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    act("receive", "2026-10-02T09:00", procedure="1.004873", applicant="Trần Văn Đông")
    act("finish", "2026-10-05T10:00", dossier="0001/2026")
    act("hand_back", "2026-10-05T11:00", dossier="0001/2026")


def done_by(place: Workplace) -> Act:
    """Verbs of a commune, done as a script would."""
    from cchc_desktop.operations.desk import at_desk
    from cchc_desktop.operations.verbs import VERBS, read_act

    def do(verb: str, at: str, by: str = "Lan", **told: object) -> object:
        moment = datetime.fromisoformat(at).replace(tzinfo=HANOI)
        with at_desk(place, by, moment) as desk:
            return VERBS[verb].do(desk, read_act(verb, told))

    return do  # type: ignore[return-value]  # every verb gives a dossier
