"""Colours, drawings, marks and what a window remembers."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.lifecycle import State
from cchc_desktop.paths import resources
from cchc_desktop.ui import look
from cchc_desktop.ui.marks import standing_mark
from cchc_desktop.ui.settings import Recent, Settings, load, save

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)


@pytest.mark.parametrize("worn", [look.LIGHT, look.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), look.READ_TOGETHER)
def test_text_is_readable(worn: look.Roles, ink: str, ground: str) -> None:
    assert look.contrast(getattr(worn, ink), getattr(worn, ground)) >= 4.5


@pytest.mark.parametrize("worn", [look.LIGHT, look.DARK], ids=["light", "dark"])
def test_inputs_and_focus_stand_out_from_their_ground(worn: look.Roles) -> None:
    for ring in ("edge", "focus"):
        for ground in ("surface", "raised"):
            assert look.contrast(getattr(worn, ring), getattr(worn, ground)) >= 2.9


def test_contrast_is_that_of_the_standard() -> None:
    assert look.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert look.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_dark_changes_every_drawing_that_was_put_on(qapp: QApplication, qtbot: QtBot) -> None:
    made = QPushButton("In")
    qtbot.addWidget(made)
    look.dress(made, "printer")
    light = made.icon().pixmap(32, 32).toImage()
    look.wear(qapp, "dark")
    assert made.icon().pixmap(32, 32).toImage() != light
    assert qapp.palette().window().color().name() == look.DARK.surface


def test_size_of_type_stays_in_its_bounds(qapp: QApplication) -> None:
    look.wear(qapp, "light", 40)
    assert look.font().pointSizeF() == look.LARGEST
    look.wear(qapp, "light", 4)
    assert look.font().pointSizeF() == look.SMALLEST


@pytest.mark.usefixtures("qapp")
def test_every_drawing_of_the_family_is_one_that_can_be_tinted() -> None:
    names = sorted(path.stem for path in (resources() / "icons").glob("*.svg"))
    assert len(names) > 40
    for name in names:
        drawn = look.picture(name, "red", 24).toImage()
        inks = {
            drawn.pixelColor(x, y).name()
            for x in range(24)
            for y in range(24)
            if drawn.pixelColor(x, y).alpha() == 255
        }
        assert all(
            abs(int(ink[at : at + 2], 16) - int(look.LIGHT.red[at : at + 2], 16)) < 4
            for ink in inks
            for at in (1, 3, 5)
        ), name
        assert any(drawn.pixelColor(x, y).alpha() > 100 for x in range(24) for y in range(24)), name


@pytest.mark.parametrize(
    ("state", "hours", "word", "role"),
    [
        (State.ACCEPTED, 79, "còn 3 ngày", "text"),
        (State.ACCEPTED, 7, "hôm nay", "amber"),
        (State.IN_PROGRESS, 31, "mai", "soon"),
        (State.IN_PROGRESS, -41, "quá hạn 2 ngày", "red"),
        (State.IN_PROGRESS, -2, "quá hạn từ 08:00", "red"),
        (State.SUPPLEMENT, -41, "chờ bổ sung", "paused"),
        (State.FINISHED, -41, "chờ trả", "green"),
        (State.HANDED_BACK, -41, "đã trả 11/02", "muted"),
        (State.WITHDRAWN, 7, "đã rút", "muted"),
    ],
)
def test_standing_is_said_in_a_word(state: State, hours: int, word: str, role: str) -> None:
    due_at = AT + timedelta(hours=hours)
    mark = standing_mark(
        Dossier(seq=1, state=state, due_at=due_at, handed_back_at=AT - timedelta(days=1)), AT
    )
    assert (mark.word, mark.role) == (word, role)


def test_no_two_standings_share_both_shape_and_role() -> None:
    marks = {standing_mark(Dossier(seq=1, state=state), AT) for state in State}
    assert len({(mark.shape, mark.word) for mark in marks}) == len(marks)


def test_settings_come_back(tmp_path: Path) -> None:
    kept = Settings(
        "dark",
        13,
        "Lan “Bé” \\",
        (Recent("C:\\Sổ xã", "Xã Phúc Thịnh"), Recent("/t", "Tập", is_practice=True)),
    )
    save(tmp_path, kept)
    assert load(tmp_path) == kept


def test_a_broken_settings_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "window.toml").write_text("scheme = [", encoding="utf-8")
    assert load(tmp_path) == Settings()
    (tmp_path / "window.toml").write_text('scheme = "pink"\nsize = 99\nrecent = 3', encoding="utf-8")
    assert load(tmp_path) == Settings()


def test_pyside_keeps_singletons(qtbot: QtBot) -> None:
    class Speaker(QObject):
        said = Signal(str)

    speaker, line = Speaker(), QLineEdit()
    qtbot.addWidget(line)
    nothing, yes = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(200):
        line.setEnabled(True)
        speaker.said.emit("a")
    assert abs(sys.getrefcount(None) - nothing) < 50
    assert abs(sys.getrefcount(True) - yes) < 50
