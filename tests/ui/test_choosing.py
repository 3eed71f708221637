"""The dialogues that choose files speak Vietnamese, whatever desktop stands behind them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

import cchc_desktop.ui
from cchc_desktop.ui.choosing import (
    WordsOfQt,
    choose_file,
    choose_files,
    choose_folder,
    name_file,
    speak_vietnamese,
    words_of_qt,
)

UI = Path(cchc_desktop.ui.__file__).parent
ENGLISH = (
    "Look",
    "Open",
    "Choose",
    "Cancel",
    "File",
    "Name",
    "Size",
    "Type",
    "Date",
    "Folder",
    "Directory",
    "Save",
)


def words_in(shown: QWidget) -> list[str]:
    """Everything that somebody can read in it, or hear of it."""
    said = [shown.windowTitle()]
    for one in shown.findChildren(QWidget):
        said += [one.toolTip(), one.accessibleName(), one.accessibleDescription()]
        if isinstance(one, QAbstractButton | QLabel):
            said.append(one.text())
        if isinstance(one, QHeaderView) and one.model() is not None:
            model = one.model()
            said += [str(model.headerData(at, one.orientation()) or "") for at in range(one.count())]
    said += [action.text() for action in shown.actions()]
    return [word for word in said if word]


@pytest.mark.parametrize("ask", [choose_folder, choose_file, choose_files, name_file])
def test_a_dialogue_says_nothing_in_english(
    qtbot: QtBot, tmp_path: Path, ask: Callable[[QWidget, str, str], object]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    said: list[str] = []

    def look() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, QFileDialog)
        said.extend(words_in(shown))
        shown.reject()

    QTimer.singleShot(200, look)
    assert not ask(window, "Chọn ở đây", str(tmp_path))
    assert "Chọn ở đây" in said
    assert {"Thôi", "Tên", "Cỡ"} <= {one.replace("&", "") for one in said}
    spoken = [one for one in said for word in one.replace("&", "").split() if word.strip(":…") in ENGLISH]
    assert spoken == []


def test_a_field_of_text_offers_its_acts_in_vietnamese(qtbot: QtBot) -> None:
    speak_vietnamese()
    line = QLineEdit()
    qtbot.addWidget(line)
    menu = line.createStandardContextMenu()
    acts = {action.text().replace("&", "").partition("\t")[0] for action in menu.actions() if action.text()}
    assert acts == {"Hoàn tác", "Làm lại", "Cắt", "Chép", "Dán", "Xóa", "Chọn tất cả"}
    menu.deleteLater()


def test_it_is_said_once_however_often_it_is_asked(qtbot: QtBot) -> None:
    speak_vietnamese()
    speak_vietnamese()
    app = QApplication.instance()
    assert app is not None
    assert len(app.findChildren(WordsOfQt)) == 1
    assert qtbot is not None


def test_the_words_keep_the_places_of_what_is_put_in() -> None:
    for context, words in words_of_qt().items():
        for own, ours in words.items():
            assert ours, (context, own)
            assert ("%1" in own) == ("%1" in ours), (context, own)
            assert own.startswith(" ") == ours.startswith(" "), (context, own)


def test_every_dialogue_of_files_is_asked_for_in_one_place() -> None:
    found = [path.name for path in UI.rglob("*.py") if "QFileDialog" in path.read_text("utf-8")]
    assert found == ["choosing.py"]
