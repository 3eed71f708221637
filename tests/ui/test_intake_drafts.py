"""What is half typed: kept at each pause, opened again at the same field, anybody's to go on with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from intake_counter import BEFORE_TET, FIVE_DAYS, SAME_DAY, Clock, Counter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.identity import read_card
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.drafts import Draft, drafts, keep
from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.ui.app import Program
from cchc_desktop.ui.screens._intake_drafts import ASIDE
from cchc_desktop.ui.screens._intake_page import IntakePage

CARD = "001190012345||Nguyễn Thị Ánh Nguyệt|12051990|Nữ|Thôn Đoài, Đông Anh, Hà Nội|20052021"
TYPIST = """
import sys
from datetime import datetime
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.identity import read_card
from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._intake_page import IntakePage

app = QApplication([])
place = open_workplace(Path(sys.argv[1]), None)
now = datetime(2026, 2, 12, 10, 5, tzinfo=HANOI)
context = Context(Do(Opened(place, "Lan"), lambda: now), Bus(), Jobs(), lambda *a, **k: None, lambda *a: None)
page = IntakePage(context, Path(sys.argv[2]))
page.show()
page.activateWindow()
QTest.qWaitForWindowActive(page)
page.take_card(read_card(sys.argv[3]))
page.case.choose("1.004884")
page.case.papers.setCurrentItem(page.case.papers.topLevelItem(0))
QTest.keyClick(page.case.papers, "+")
page.desktop.focus("summary")
QTest.keyClicks(page.case.bottom.editor("summary").widget(), "Cap lai ban chinh")
print("typed", flush=True)
while page.keeper.pause.isActive():
    app.processEvents()
print("kept", flush=True)
QTest.keyClicks(page.case.bottom.editor("summary").widget(), " them mot")
print("more", flush=True)
app.exec()
"""


@pytest.fixture
def counter(qtbot: QtBot, workplace: Workplace) -> Counter:
    return Counter(qtbot, workplace)


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    made = Program(qapp, tmp_path / "person", Clock(BEFORE_TET))
    yield made
    made.wedge.remove()
    made.wedge.deleteLater()  # it stands before the keys of every window, those of later tests too


def kept(place: Workplace) -> list[Draft]:
    with place.register.read() as reading:
        return list(drafts(reading))


def again(counter: Counter) -> Counter:
    """The program is started once more on the same register."""
    counter.page.keeper.hold(is_held=True)
    counter.page.close()
    return Counter(counter.qtbot, counter.place)


def test_a_pause_keeps_what_is_typed_and_saving_takes_the_draft_away(counter: Counter) -> None:
    counter.name_somebody()
    assert kept(counter.place) == []
    counter.qtbot.waitUntil(lambda: len(kept(counter.place)) == 1)
    [one] = kept(counter.place)
    assert one.title == "Đỗ Thị Ước · chưa chọn thủ tục"
    assert "Nháp đã giữ" in counter.page.subtitle.text()
    counter.choose(SAME_DAY)
    counter.save()
    assert kept(counter.place) == []
    assert len(counter.dossiers()) == 1
    counter.qtbot.wait(50)
    assert kept(counter.place) == []


def test_leaving_a_field_keeps_it_at_once(counter: Counter) -> None:
    counter.keys("001190012345")
    counter.key(Qt.Key.Key_Tab)
    [one] = kept(counter.place)
    assert one.content["person"] == {"applicant_kind": "person", "id_number": "001190012345"}


def test_what_was_emptied_again_leaves_no_draft(counter: Counter) -> None:
    counter.keys("12")
    counter.key(Qt.Key.Key_Tab)
    assert len(kept(counter.place)) == 1
    counter.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    counter.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    counter.key(Qt.Key.Key_Delete)
    counter.key(Qt.Key.Key_Tab)
    assert kept(counter.place) == []


def test_the_page_opens_again_as_it_was_and_at_the_same_field(counter: Counter) -> None:
    counter.page.take_card(read_card(CARD))
    counter.choose(FIVE_DAYS)
    counter.tab_to(counter.page.case.papers)
    counter.key(Qt.Key.Key_Space)
    counter.key(Qt.Key.Key_Down)
    counter.key(Qt.Key.Key_Right)
    counter.keys("3")
    counter.tab_to(counter.page.case.other.editor("other_paper").widget())
    counter.say("Giấy cam đoan")
    counter.key(Qt.Key.Key_Return)
    counter.page.extras.open("proxy")
    counter.say("Vũ Văn Hải")
    counter.page.promise.own_term()
    counter.keys("3 ngay")
    counter.key(Qt.Key.Key_Tab)
    counter.key(Qt.Key.Key_Tab)
    counter.say("Xác minh thêm")
    before = (counter.page.found.act, counter.page.case.papers.lines())
    counter.page.keeper.keep()

    after = again(counter)
    page = after.page
    assert (page.found.act, page.case.papers.lines()) == before
    assert page.person.marks.names() == ("id_number", "applicant", "born", "sex", "address")
    assert page.focusWidget() is after.page.person.box  # the test's own hand has put it there
    assert page.keeper.at in {"reason", "id_number"}
    assert page.person.form.has("proxy")
    assert "Đang nhập tiếp" in page.subtitle.text()


def test_a_process_that_is_killed_loses_nothing_that_was_kept(
    qtbot: QtBot, workplace: Workplace, tmp_path: Path, program: Program
) -> None:
    where = workplace.register.place
    workplace.register.close()
    with subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(where), str(tmp_path / "desk"), CARD],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    ) as typist:
        assert typist.stdout is not None
        assert [typist.stdout.readline().strip() for _ in range(3)] == ["typed", "kept", "more"]
        typist.send_signal(signal.SIGKILL)

    program.open(str(where), "")
    window = program.window
    assert window is not None
    try:
        assert window.current == "intake"
        page = window.stack.currentWidget()
        assert isinstance(page, IntakePage)
        facts = page.person.facts()
        assert (facts["applicant"], facts["id_number"]) == ("Nguyễn Thị Ánh Nguyệt", "001190012345")
        assert "applicant" in page.person.marks.names()
        assert page.found.act.procedure == "1.004884"
        assert page.found.act.summary == "Cap lai ban chinh"
        assert page.case.papers.papers()[0].quantity == 2
        assert page.focusWidget() is page.case.bottom.editor("summary").widget()
    finally:
        window.close()
    qtbot.wait(1)
    back = open_workplace(where, None)
    assert len(kept(back)) == 1
    back.register.close()


def test_a_window_that_closes_keeps_the_last_keys_too(workplace: Workplace, program: Program) -> None:
    where = workplace.register.place
    workplace.register.close()
    program.open(str(where), "")
    window = program.window
    assert window is not None
    window.show_screen("intake")
    page = window.stack.currentWidget()
    assert isinstance(page, IntakePage)
    page.person.fill({"applicant": "Đỗ Thị Ước"})
    window.close()
    back = open_workplace(where, None)
    assert [one.title for one in kept(back)] == ["Đỗ Thị Ước · chưa chọn thủ tục"]
    back.register.close()


def test_one_is_put_aside_and_another_taken_by_key(counter: Counter) -> None:
    other: dict[str, Json] = {
        "person": {"applicant": "Lê Văn An"},
        "top": {"procedure": SAME_DAY},
        "at": "phone",
    }
    with at_desk(counter.place, "Hoa", BEFORE_TET) as desk:
        there = Draft(id="theirs", screen="intake", title="Lê Văn An · Đăng ký khai sinh", content=other)
        keep(desk, there)
    counter.name_somebody()
    counter.key(Qt.Key.Key_F6)
    counter.key(Qt.Key.Key_1)
    assert counter.page.person.is_empty()
    assert counter.focus() is counter.page.person.box
    assert counter.page.waiting.text() == "Còn 2 hồ sơ đang nhập dở   F6"
    counter.key(Qt.Key.Key_F6)
    titles = [way.title for way in counter.page.picker.ways]
    assert sorted(titles) == ["Lê Văn An · Đăng ký khai sinh", "Đỗ Thị Ước · chưa chọn thủ tục"]
    counter.keys(str(titles.index("Lê Văn An · Đăng ký khai sinh") + 1))
    assert counter.page.found.act.applicant == "Lê Văn An"
    assert counter.page.found.act.procedure == SAME_DAY
    assert counter.focus() is counter.field("phone")
    assert {one.by for one in kept(counter.place) if one.id == "theirs"} == {"Nguyễn Thị Lan"}
    counter.save()
    assert [one.title for one in kept(counter.place)] == ["Đỗ Thị Ước · chưa chọn thủ tục"]
    after = again(counter)
    assert after.page.person.is_empty()  # what was put aside by hand waits to be asked for
    assert after.page.waiting.text() == "Còn 1 hồ sơ đang nhập dở   F6"


def test_one_that_is_thrown_away_comes_back_with_undo(counter: Counter) -> None:
    counter.name_somebody()
    counter.key(Qt.Key.Key_F6)
    counter.key(Qt.Key.Key_2)
    assert counter.page.person.is_empty()
    assert kept(counter.place) == []
    assert counter.undo is not None
    counter.undo()
    assert counter.page.person.facts()["applicant"] == "Đỗ Thị Ước"
    [one] = kept(counter.place)
    assert (one.id, one.title) == (counter.page.keeper.id, "Đỗ Thị Ước · chưa chọn thủ tục")


def test_what_was_typed_since_lies_aside_when_one_that_was_thrown_away_comes_back(counter: Counter) -> None:
    counter.name_somebody()
    counter.key(Qt.Key.Key_F6)
    counter.key(Qt.Key.Key_2)
    counter.name_somebody("Lê Văn An")
    assert counter.undo is not None
    counter.undo()
    assert {one.title.split(" · ")[0]: bool(one.content.get(ASIDE)) for one in kept(counter.place)} == {
        "Lê Văn An": True,
        "Đỗ Thị Ước": False,
    }
