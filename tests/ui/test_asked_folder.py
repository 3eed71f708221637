"""The window on a folder of one's own: `--data DIR` without a verb."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.__main__ import main as run_program
from cchc_desktop.__main__ import window_of
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.ui.app import Program

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)
PASSPHRASE = "ca phe sua da buoi sang"


def _found_there(place: Path, *, is_practice: bool) -> None:
    from cchc_desktop.operations.upkeep import Founding, found

    made, _ = found(
        place, Founding(unit="00004", is_practice=is_practice), None if is_practice else PASSPHRASE, AT
    )
    made.register.close()


@pytest.fixture
def there(dressed: QApplication, tmp_path: Path) -> Iterator[Program]:
    """A program that was asked for the folder ``so``."""
    made = Program(dressed, tmp_path / "data", clock=lambda: AT, place=tmp_path / "so")
    yield made
    made.jobs.stop()
    if made.window is not None:
        made.window.close()


@pytest.mark.parametrize(
    ("is_practice", "passphrase"), [(True, None), (True, "khac han"), (False, PASSPHRASE)]
)
def test_a_folder_that_was_asked_for_opens_at_once(
    there: Program, tmp_path: Path, passphrase: str | None, *, is_practice: bool
) -> None:
    _found_there(tmp_path / "so", is_practice=is_practice)
    there.begin()
    there.begin_there(passphrase)
    assert there.window is not None
    assert there.window.context.do.opened.place.profile.is_practice is is_practice
    assert there.recent()[0].place == str(tmp_path / "so")


@pytest.mark.parametrize(("passphrase", "said"), [(None, ""), ("sai roi nhe", "Mật khẩu không đúng")])
def test_a_locked_folder_that_was_asked_for_asks_its_passphrase(
    there: Program, tmp_path: Path, qtbot: QtBot, passphrase: str | None, said: str
) -> None:
    _found_there(tmp_path / "so", is_practice=False)
    page = there.begin()
    with qtbot.waitExposed(page):
        page.activateWindow()
    there.begin_there(passphrase)
    assert there.window is None
    assert page.stack.currentWidget() is page.opening
    assert page.opening.form.value("place") == str(tmp_path / "so")
    line = page.opening.form.editor("passphrase").widget()
    assert QApplication.focusWidget() is line
    assert said in line.accessibleDescription()
    page.opening.form.set_values({"passphrase": PASSPHRASE})
    QTest.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert there.window is not None


def test_an_empty_folder_that_was_asked_for_is_where_a_register_is_founded(
    there: Program, tmp_path: Path
) -> None:
    page = there.begin()
    there.begin_there(None)
    assert page.stack.currentWidget() is page.cards
    assert page.founding.form.value("place") == str(tmp_path / "so")
    assert not (tmp_path / "so").exists()


def test_a_spoilt_folder_that_was_asked_for_is_said(there: Program, tmp_path: Path) -> None:
    (tmp_path / "so").mkdir()
    (tmp_path / "so" / "register.json").write_text("{", encoding="utf-8")
    page = there.begin()
    there.begin_there(None)
    assert page.banner.isVisible()
    assert there.window is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], {}),
        (["--data", "D"], {"data": "D"}),
        (["--data=D", "--passphrase-file", "F"], {"data": "D", "passphrase_file": "F"}),
        (["--data", "D", "month"], None),
        (["month", "--data", "D"], None),
        (["--data"], None),
        (["--data", "--json"], None),
        (["--help"], None),
    ],
)
def test_only_a_verb_leads_away_from_the_window(words: list[str], told: dict[str, str] | None) -> None:
    assert window_of(words) == told


def test_a_passphrase_file_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_program(["--data", str(tmp_path), "--passphrase-file", str(tmp_path / "khong-co")]) == 1
    assert "Không đọc được tệp mật khẩu" in capsys.readouterr().err
