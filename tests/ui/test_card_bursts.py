"""Card bursts before the whole window: what gets into the fields of the intake page in six conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from card_bursts import KINDS, Stroke, keys
from card_people import payload
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reader_rules import ENOUGH

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.burst import Key
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Trouble
from cchc_desktop.core.identity import read_card
from cchc_desktop.core.second_reading import SCAN_AGAIN, Mode, Trust
from cchc_desktop.operations.cards import is_known_so
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.store.keys import REGISTER_FILE
from cchc_desktop.ui import keyboard_reader
from cchc_desktop.ui.app import Program
from cchc_desktop.ui.screens._intake_page import IntakePage

AT = datetime(2026, 12, 10, 10, 0, tzinfo=HANOI)
PLAIN = Qt.KeyboardModifier.NoModifier
WHOLE = "001099012345|012345678|Đỗ Thị Ước|15081999|Nam|Số 1, Tổ 2, Phường X, Thành phố Y|01072024"
FACTS = ("id_number", "applicant", "born", "sex", "address")
CODES = {Key.BACK: Qt.Key.Key_Backspace, Key.END: Qt.Key.Key_Return}
LETTERS = {Key.BACK: "\b", Key.END: "\r"}
MOST_TRIES = 4


class Desk:
    """The program on a new machine, its intake page in front, the cursor in the telephone's field."""

    def __init__(self, qtbot: QtBot, folder: Path, place: Workplace) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.folder, self.place = folder, place
        self.program = Program(app, folder, lambda: AT)
        self.window = self.program.enter(place, str(place.register.place))
        self.window.show_screen("intake")
        self.waiting: list[str] = []
        self.refused: list[str] = []
        self.program.wedge.waiting.connect(self.waiting.append)
        self.program.wedge.damaged.connect(self.refused.append)
        with qtbot.waitActive(self.window):
            self.window.activateWindow()
        self._stamp, self.scans = 1_000_000, 0
        self.begin()

    @property
    def page(self) -> IntakePage:
        page = self.window.stack.currentWidget()
        assert isinstance(page, IntakePage)
        return page

    @property
    def trust(self) -> Trust:
        return keyboard_reader.load(self.folder)

    def begin(self) -> None:
        """The next person."""
        self.page.begin_anew()
        self.page.person.form.focus("phone")

    def scan(self, strokes: list[Stroke], gap: Callable[[], int] = lambda: 8) -> None:
        """A burst and its Enter, as the system hands them to the window."""
        there = QGuiApplication.focusWindow()
        assert there is not None
        self._stamp += 5_000
        self.scans += 1
        for key, text in [*strokes, (Key.END, "")]:
            self._stamp += gap()
            event = QKeyEvent(QEvent.Type.KeyPress, CODES.get(key, 0), PLAIN, LETTERS.get(key, text))
            event.setTimestamp(self._stamp)
            QCoreApplication.sendEvent(there, event)
        self.program.wedge.settle()

    def filled(self) -> list[str]:
        facts = self.page.person.facts()
        assert not facts["phone"], "a key reached a field"
        return [facts[name] or "" for name in FACTS]

    def serve(self, kind: str, text: str, random: Random) -> str:
        """Scan until the form is filled, at most some times; what then stands in it."""
        self.begin()
        _, _, name, born, sex, address, _ = (fields := text.split("|"))[:7]
        right = [fields[0], name, f"{born[:2]}/{born[2:4]}/{born[4:]}", sex, address]
        for _ in range(MOST_TRIES):
            self.scan(KINDS[kind](text, random), lambda: random.randrange(1, 36))
            if any(self.filled()):
                return "right" if self.filled() == right else "wrong"
        return "not taken"


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, workplace: Workplace) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path / "data", workplace)
    yield made
    made.program.wedge.remove()
    made.program.jobs.stop()
    made.window.close()


def judge(desk: Desk, kind: str, bursts: int, seed: int) -> None:
    random, found = Random(seed), Counter[str]()
    while desk.scans < bursts:
        found[desk.serve(kind, payload(random), random)] += 1
    told = {"bursts": desk.scans, "refused": len(desk.refused), "asked again": len(desk.waiting)}
    print(kind, dict(found), told)  # noqa: T201 - the measured table of the acceptance
    assert found["wrong"] == 0
    if kind == "clean":
        assert (set(found), desk.refused) == ({"right"}, [])


@pytest.mark.parametrize("kind", KINDS)
def test_no_wrong_field_in_a_thousand_bursts(desk: Desk, kind: str) -> None:
    judge(desk, kind, 1_000 // len(KINDS), 6)


@pytest.mark.nightly
@pytest.mark.parametrize("kind", KINDS)
def test_no_wrong_field_in_ten_thousand_bursts(desk: Desk, kind: str) -> None:
    judge(desk, kind, 10_000, 7)


def card(at: int, name: str = "Đỗ Thị Ước") -> list[Stroke]:
    """One of several people."""
    return keys(WHOLE.replace("012345|", f"01234{at}|", 1).replace("Đỗ Thị Ước", name))


def test_the_first_cards_of_a_new_machine_are_wanted_twice(desk: Desk) -> None:
    for at in range(ENOUGH):
        desk.begin()
        desk.scan(card(at))
        assert not any(desk.filled())
        assert desk.waiting[-1] == f"{SCAN_AGAIN}."
        assert desk.window.notice.words.text() == desk.waiting[-1]
        assert SCAN_AGAIN in desk.page.person.box.accessibleDescription()
        desk.scan(card(at))
        assert desk.filled()[1] == "Đỗ Thị Ước"
        assert desk.page.person.box.accessibleDescription() == ""
    desk.begin()
    desk.scan(card(9))
    assert desk.filled()[1] == "Đỗ Thị Ước"
    assert (len(desk.waiting), desk.refused) == (ENOUGH, [])
    assert desk.trust == Trust(alike=ENOUGH)


def test_two_readings_that_differ_are_refused_by_field_and_no_name(desk: Desk) -> None:
    desk.scan(card(1))
    desk.scan(card(1, "Đỗ Thị Mận"))
    assert not any(desk.filled())
    (told,) = desk.refused
    assert "họ tên" in told
    assert "địa chỉ" not in told
    assert "Mận" not in told
    assert desk.trust.has_lost
    desk.scan(card(1))  # the reading before was another
    desk.scan(card(1))
    assert not any(desk.filled()), "while keys get lost two alike may lack the same"
    desk.scan(card(1))
    assert desk.filled()[1] == "Đỗ Thị Ước"


def test_a_reader_that_lost_keys_is_asked_twice_from_then_on(desk: Desk) -> None:
    for at in range(ENOUGH):
        desk.scan(card(at))
        desk.scan(card(at))
        desk.begin()
    desk.scan(keys(WHOLE.replace("Nam", "Nm")))
    assert len(desk.refused) == 1
    for _ in range(3):
        desk.scan(card(7))
    desk.begin()
    desk.scan(card(8))
    assert not any(desk.filled())
    desk.scan(card(8))
    assert any(desk.filled())
    assert desk.trust.has_lost


def test_somebody_whom_the_register_knows_just_so_needs_one_reading(desk: Desk) -> None:
    before = Receive(
        procedure="1.001193",
        applicant="Đỗ Thị Ước",
        id_number="001099012341",
        born="1999-08-15",
        address=WHOLE.split("|")[5],
    )
    with at_desk(desk.place, "Lan", AT) as counter:
        receive(counter, before)
    desk.scan(card(1))
    assert desk.filled()[1] == "Đỗ Thị Ước"
    assert desk.trust.alike == 0, "the register says nothing of the reader"
    desk.begin()
    desk.scan(card(1, "Đỗ Thị Ướt"))
    desk.scan(card(1))
    assert not any(desk.filled()), "the reading that waits is another"
    desk.begin()
    desk.scan(card(1))
    assert not any(desk.filled()), "the register may hold what this reader spoiled"


def test_a_register_that_cannot_be_asked_leaves_the_second_reading(desk: Desk) -> None:
    (desk.place.register.place / REGISTER_FILE).write_bytes(b"away" * 4_000)
    with pytest.raises(Trouble):
        is_known_so(desk.place, read_card(WHOLE))
    desk.scan(card(1))
    assert not any(desk.filled())
    assert desk.waiting[-1] == f"{SCAN_AGAIN}."
    desk.scan(card(1))
    assert desk.filled()[1] == "Đỗ Thị Ước"


def test_a_rare_name_is_not_blocked_after_a_loss(desk: Desk) -> None:
    desk.scan(keys(WHOLE.replace("Nam", "Nm")))
    desk.begin()
    for _ in range(4):
        assert not any(desk.filled())
        desk.scan(card(1, "Bế Văn Đàn"))
    assert desk.filled()[1] == "Bế Văn Đàn"
    assert "Đàn" in desk.page.person.box.accessibleDescription(), "the doubt is told beside the fields"
    assert len(desk.refused) == 2, "the loss, and the doubt once"


def test_digits_and_a_bar_of_a_person_stay_in_the_box(desk: Desk) -> None:
    desk.begin()
    box = desk.page.person.box
    desk.page.person.form.set_values({"id_number": "0011|"})
    desk.page.person.read_box()
    assert (box.text(), box.selectedText()) == ("0011|", "0011|")
    assert "ô" in box.accessibleDescription()
    assert not desk.trust.has_lost
    desk.page.person.form.set_values({"id_number": WHOLE.replace("Nam", "Nm")})
    desk.page.person.read_box()
    assert desk.trust.has_lost


def test_the_next_person_and_the_next_clerk_leave_no_card_waiting(desk: Desk) -> None:
    keyboard = desk.program.wedge.keyboard
    desk.scan(card(1))
    assert keyboard.is_waiting
    desk.begin()
    assert not keyboard.is_waiting
    desk.scan(card(1))
    desk.program._work_as(desk.window, "Lò Văn Páo")
    assert not keyboard.is_waiting


def test_another_card_in_between_is_no_mistake(desk: Desk) -> None:
    desk.scan(card(1))
    desk.scan(card(2))
    assert "thẻ khác" in desk.waiting[-1]
    desk.scan(card(2))
    assert desk.filled()[0] == "001099012342"
    assert (desk.refused, desk.trust.has_lost) == ([], False)


@pytest.mark.parametrize(("mode", "scans"), [(Mode.ALWAYS, 2), (Mode.NEVER, 1)])
def test_the_office_may_choose(desk: Desk, mode: Mode, scans: int) -> None:
    desk.program.wedge.keyboard.choose(mode)
    for at in range(ENOUGH + 1):
        desk.begin()
        for scan in range(scans):
            assert not any(desk.filled()), scan
            desk.scan(card(at))
        assert any(desk.filled())
    assert desk.trust.mode is mode


def test_keys_too_slow_for_a_burst_are_read_twice_as_well(desk: Desk) -> None:
    desk.page.person.form.focus("id_number")
    desk.scan(card(1), lambda: 70)
    assert not any(desk.filled())
    desk.scan(card(1), lambda: 70)
    assert desk.filled()[1] == "Đỗ Thị Ước"


def test_what_came_without_a_keyboard_is_read_once(desk: Desk) -> None:
    desk.program.wedge.take_line(WHOLE.replace("Ước", "Quan"))
    assert desk.filled()[1] == "Đỗ Thị Quan"
    assert "Quan" in desk.page.person.box.accessibleDescription()
