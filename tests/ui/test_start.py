"""The first page by keyboard alone, in a real program over an empty folder."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.upkeep import Founding, found, open_workplace
from cchc_desktop.ui import look
from cchc_desktop.ui.app import PRACTICE_FOLDER, Program
from cchc_desktop.ui.bugs import BugDialog
from cchc_desktop.ui.editors import TextEditor
from cchc_desktop.ui.fields import help_of, mnemonic
from cchc_desktop.ui.finding import Finding
from cchc_desktop.ui.foot import Sent, how_far
from cchc_desktop.ui.lookup import SearchEditor
from cchc_desktop.ui.settings import load
from cchc_desktop.ui.shape import inside
from cchc_desktop.ui.start import StartPage
from cchc_desktop.ui.ways import strength

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)
HEAVY = {"sqlalchemy", "openpyxl", "reportlab", "alembic", "msgspec", "python_calamine", "sqlcipher3"}
PASSPHRASE = "ca phe sua da buoi sang"


@pytest.fixture
def program(dressed: QApplication, tmp_path: Path) -> Iterator[Program]:
    made = Program(dressed, tmp_path / "data", clock=lambda: AT)
    yield made
    made.jobs.stop()
    if made.window is not None:
        made.window.close()


@pytest.fixture
def page(program: Program, qtbot: QtBot) -> StartPage:
    made = program.begin()
    with qtbot.waitExposed(made):
        made.activateWindow()
    return made


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def line() -> TextEditor:
    found = focus()
    assert isinstance(found, TextEditor)
    return found


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focus(), key, modifier)


def test_tab_walks_the_three_ways(page: StartPage) -> None:
    assert focus() is page.cards.found_button
    press(Qt.Key.Key_Tab)
    assert focus() is page.cards.practise_button
    press(Qt.Key.Key_Tab)
    assert focus() is page.cards.open_button
    press(Qt.Key.Key_Tab)
    assert focus() is page.cards.found_button


def test_esc_leads_back_and_nothing_typed_is_lost(page: StartPage) -> None:
    press(Qt.Key.Key_Space)
    assert page.stack.currentWidget() is page.founding
    QTest.keyClicks(focus(), "phuong")
    press(Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.founding
    press(Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.cards
    page.go(page.founding)
    assert line().text() == "phuong"


@pytest.mark.usefixtures("page")
def test_a_register_is_founded_by_keys_alone(program: Program, tmp_path: Path) -> None:
    press(Qt.Key.Key_Space)
    unit = focus()
    assert isinstance(unit, SearchEditor)
    QTest.keyClicks(unit, "00004")
    assert unit.is_unfolded
    press(Qt.Key.Key_Return)
    assert line().text() == "Phường Ba Đình"
    press(Qt.Key.Key_Tab)
    assert line().text() == "Thành phố Hà Nội"
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(focus(), PASSPHRASE)
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(focus(), PASSPHRASE)
    press(Qt.Key.Key_Tab)
    line().set_value(str(tmp_path / "so"))
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert program.window is not None
    profile = program.window.context.do.opened.place.profile
    assert (profile.unit, profile.name, profile.superior_name) == (
        "00004",
        "Phường Ba Đình",
        "Thành phố Hà Nội",
    )
    assert not profile.is_practice
    assert json.loads((tmp_path / "so" / "register.json").read_text(encoding="utf-8"))["name"] == profile.name
    assert program.recent()[0].place == str(tmp_path / "so")


def test_passphrases_that_differ_are_said_at_the_second(page: StartPage) -> None:
    page.go(page.founding)
    form = page.founding.form
    QTest.keyClicks(focus(), "00004")
    press(Qt.Key.Key_Return)
    form.set_values({"passphrase": PASSPHRASE, "again": "khac"})
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert focus() is form.editor("again").widget()
    assert "khác nhau" in focus().accessibleDescription()
    assert page.founding.form.value("passphrase") == PASSPHRASE


def test_what_is_missing_is_said_at_its_field(page: StartPage) -> None:
    page.go(page.founding)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert focus() is page.founding.form.editor("unit").widget()
    assert "Chưa có “Đơn vị”" in focus().accessibleDescription()


def test_a_wrong_passphrase_is_said_at_its_field(page: StartPage, program: Program, tmp_path: Path) -> None:
    from cchc_desktop.operations.upkeep import Founding, found

    made, _ = found(tmp_path / "so", Founding(unit="00004"), PASSPHRASE, AT)
    made.register.close()
    page.go(page.opening)
    page.opening.form.set_values({"place": str(tmp_path / "so"), "passphrase": "sai roi nhe"})
    page.opening.form.focus("passphrase")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Mật khẩu không đúng" in focus().accessibleDescription()
    page.opening.form.set_values({"passphrase": PASSPHRASE})
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert program.window is not None


def test_a_window_is_never_larger_than_its_screen(
    program: Program, workplace: Workplace, tmp_path: Path
) -> None:
    def fits() -> bool:
        assert program.window is not None
        return program.window.screen().availableGeometry().contains(program.window.geometry())

    program.enter(workplace, str(tmp_path / "register"))
    assert fits()
    assert program.window is not None
    area, first = program.window.screen().availableGeometry(), program.window.geometry()
    assert abs(first.center().x() - area.center().x()) <= 1
    program.window.setGeometry(300, 300, 2000, 1500)
    program.leave()
    program.open(str(tmp_path / "register"), "")
    assert fits()


@pytest.mark.parametrize(
    ("shape", "kept"),
    [
        (QRect(43, -6, 1280, 780), QRect(43, 24, 1280, 700)),
        (QRect(200, 100, 1280, 500), QRect(86, 100, 1280, 500)),
        (QRect(-50, 400, 800, 500), QRect(0, 224, 800, 500)),
        (QRect(10, 30, 800, 500), QRect(10, 30, 800, 500)),
        (QRect(2000, 30, 2560, 1400), QRect(0, 24, 1366, 700)),
    ],
)
def test_a_shape_is_moved_before_it_is_cut(shape: QRect, kept: QRect) -> None:
    assert inside(shape, QRect(0, 24, 1366, 700)) == kept


def test_practice_figures_do_not_count(page: StartPage) -> None:
    words = [one.text() for one in page.cards.findChildren(QLabel) if "bịa" in one.text()]
    assert [("số liệu không được tính" in one, "gửi" in one) for one in words] == [(True, False)]


def test_practice_is_one_key_and_makes_invented_people(
    page: StartPage, program: Program, qtbot: QtBot
) -> None:
    press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert page.busy.isVisible()
    qtbot.waitUntil(lambda: program.window is not None, timeout=60_000)
    assert program.window is not None
    place = program.window.context.do.opened.place
    assert place.profile.is_practice
    with place.register.read() as reading:
        from cchc_desktop.store import search

        assert search.counts(reading, AT, AT.date()).open > 0
    hits = Finding(program.window).in_register("nguyen")
    assert hits
    assert all(hit.title.startswith("Nguyễn") or "Nguyễn" in hit.title for hit in hits)
    assert how_far(program.window.context.do) == Sent()


def test_practice_that_is_stopped_opens_with_what_is_there(
    page: StartPage, program: Program, qtbot: QtBot
) -> None:
    press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    page.busy.cancel.click()
    qtbot.waitUntil(lambda: program.window is not None, timeout=60_000)
    assert program.window is not None
    assert program.window.thread() is program.app.thread()


def test_practice_that_cannot_be_filled_is_said_and_leaves_nothing(
    page: StartPage, program: Program, qtbot: QtBot
) -> None:
    program.clock = lambda: AT.replace(year=2050)
    press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.banner.isVisible, timeout=60_000)
    assert "2049" in page.banner.words.text()
    assert not page.busy.isVisible()
    assert program.window is None
    assert not (program.data / PRACTICE_FOLDER).exists()
    program.clock = lambda: AT
    again = next(one for one in page.banner.findChildren(QAbstractButton) if "lại" in one.text())
    again.click()
    qtbot.waitUntil(lambda: program.window is not None, timeout=60_000)


@pytest.mark.usefixtures("page")
def test_a_bug_while_practice_is_filled_is_shown(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cchc_desktop.ui.app.PRACTICE_DAYS", "many")
    press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), BugDialog), timeout=60_000)
    assert program.window is None
    assert program.start_page is not None
    assert not (program.data / PRACTICE_FOLDER).exists()


def test_a_register_that_is_left_can_be_entered_again(
    page: StartPage, program: Program, tmp_path: Path
) -> None:
    from cchc_desktop.operations.upkeep import Founding, found

    workplace, _ = found(tmp_path / "so", Founding(unit="00004", is_practice=True), None, AT)
    program.enter(workplace, str(tmp_path / "so"))
    assert program.start_page is not page
    program.leave()
    assert program.window is None
    again = program.start_page
    assert again is not None
    first = next(
        one
        for one in again.cards.findChildren(QAbstractButton)
        if one.text().replace("&", "") == workplace.profile.name
    )
    QTest.keyClick(first, Qt.Key.Key_Space)
    assert program.window is not None


def test_printed_papers_do_not_outlive_the_window(program: Program) -> None:
    from cchc_desktop.operations.upkeep import Founding, found

    place = program.data / "so"
    workplace, _ = found(place, Founding(unit="00004", is_practice=True), None, program.clock())
    tray = place / "in" / "2026"
    tray.mkdir(parents=True)
    (tray / "0001.pdf").write_bytes(b"left by an earlier version")
    program.enter(workplace, str(place))
    assert not tray.exists()
    program.leave()


def test_light_and_dark_and_size_follow_the_person(
    program: Program, tmp_path: Path, workplace: Workplace
) -> None:
    window = program.enter(workplace, str(tmp_path / "register"))
    menu = window.foot.clerk.menu()
    assert menu is not None
    chosen = {one.text(): one for one in menu.actions()}
    chosen["Nền tối"].trigger()
    assert look.roles() is look.DARK
    chosen["Chữ to hơn"].trigger()
    assert look.LOOK.size == look.USUAL + 1
    assert load(program.data).size == look.USUAL + 1


@pytest.mark.parametrize("step", ["cards", "opening", "founding"])
def test_every_stop_has_a_name_and_no_letter_is_used_twice(page: StartPage, step: str) -> None:
    shown: QWidget = getattr(page, step)
    page.stack.setCurrentWidget(shown)
    stops = [one for one in shown.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops
    assert [type(one).__name__ for one in stops if not one.accessibleName()] == []
    bearers = [one for one in shown.findChildren(QWidget) if isinstance(one, QLabel | QAbstractButton)]
    letters = [mnemonic(one.text()) for one in bearers if mnemonic(one.text())]
    assert letters
    assert len(letters) == len(set(letters))


def test_f1_has_the_reason_of_the_passphrase(page: StartPage) -> None:
    assert "mã hóa" in help_of(page.founding.form.editor("passphrase").widget())


@pytest.mark.parametrize(
    ("passphrase", "kind"),
    [
        ("", "small"),
        ("ngan", "advice"),
        ("aaaaaaaaaaaaaaaa", "advice"),
        ("12345678", "advice"),
        (PASSPHRASE, "good"),
    ],
)
def test_strength_is_a_sentence(passphrase: str, kind: str) -> None:
    sentence, worn = strength(passphrase)
    assert worn == kind
    assert sentence.endswith(".")


def test_the_first_paint_waits_for_no_heavy_library(tmp_path: Path) -> None:
    probe = (
        "import sys\n"
        "from pathlib import Path\n"
        "from cchc_desktop.ui.app import screenshot\n"
        f"screenshot(Path({str(tmp_path / 'start.png')!r}), is_dark=False)\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": "", "HOME": str(tmp_path)},
    )
    assert done.stdout.strip() == "[]"
    assert (tmp_path / "start.png").stat().st_size > 5_000


def test_the_ways_stand_under_one_another_where_it_is_narrow(page: StartPage) -> None:
    page.resize(420, 640)
    QApplication.processEvents()
    tops = {page.cards.open_button.mapTo(page, page.cards.open_button.rect().topLeft()).x()}
    tops.add(page.cards.found_button.mapTo(page, page.cards.found_button.rect().topLeft()).x())
    assert len(tops) == 1


@pytest.mark.parametrize("year", [1980, 2003])
def test_a_clock_that_stands_before_all_law_keeps_no_register_shut(
    dressed: QApplication, tmp_path: Path, workplace: Workplace, year: int
) -> None:
    """A computer whose battery is empty starts there."""
    program = Program(dressed, tmp_path / "data", clock=lambda: AT.replace(year=year))
    window = program.enter(workplace, str(workplace.register.place))
    assert (program.wedge.keyboard.rules is not None) == (year > 2000)
    window.close()


def test_a_window_that_does_not_come_up_leaves_the_register_free(
    dressed: QApplication, tmp_path: Path
) -> None:
    place = tmp_path / "register"
    made, _ = found(place, Founding(unit="00004", is_practice=True), None, AT)
    program = Program(dressed, tmp_path / "data", clock=lambda: AT)
    without_law = replace(made, law=replace(made.law, rules={}))
    with pytest.raises(KeyError):
        program.enter(without_law, str(place))
    assert program.window is None
    again = open_workplace(place, None)
    again.register.close()
