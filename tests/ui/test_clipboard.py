"""What was copied in the program goes after a minute and at its end; what others copied stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cchc_desktop.ui.clipboard import SECONDS, Clearing, put_public

NAME = "Đỗ Thị Ước 001190012345"


@pytest.fixture
def clearing(qtbot: QtBot) -> Iterator[Clearing]:
    del qtbot
    parent = QObject()
    made = Clearing(parent, seconds=0.2)
    yield made
    made.stop()
    QGuiApplication.clipboard().clear()


def on_clipboard() -> str:
    return QGuiApplication.clipboard().text()


@pytest.fixture
def line(qtbot: QtBot) -> QLineEdit:
    made = QLineEdit(NAME)
    qtbot.addWidget(made)
    made.selectAll()
    return made


def test_what_a_field_copied_goes_after_its_time(clearing: Clearing, line: QLineEdit, qtbot: QtBot) -> None:
    line.copy()
    assert on_clipboard() == NAME
    qtbot.waitUntil(lambda: on_clipboard() == "", timeout=5_000)
    assert clearing._timer.interval() == 200


def test_a_minute_is_a_minute() -> None:
    assert SECONDS == 60
    assert Clearing(QObject())._timer.interval() == 60_000


def test_each_copying_begins_the_minute_anew(clearing: Clearing, line: QLineEdit, qtbot: QtBot) -> None:
    clearing._timer.setInterval(60_000)
    for _ in range(2):
        line.copy()
        assert clearing._timer.isActive()
        clearing._timer.stop()
    clearing._timer.start(0)
    qtbot.waitUntil(lambda: on_clipboard() == "", timeout=5_000)


def test_histories_of_desktops_are_told_to_leave_it(clearing: Clearing, line: QLineEdit) -> None:
    del clearing
    line.copy()
    told = set(QGuiApplication.clipboard().mimeData().formats())
    assert "x-kde-passwordManagerHint" in told
    assert any("ExcludeClipboardContentFromMonitorProcessing" in one for one in told)
    assert on_clipboard() == NAME


def test_words_that_name_nobody_stay(clearing: Clearing) -> None:
    put_public("builtins.ValueError")
    assert not clearing._timer.isActive()
    clearing.clear()
    assert on_clipboard() == "builtins.ValueError"


def test_a_picture_goes_too(clearing: Clearing) -> None:
    QGuiApplication.clipboard().setImage(QImage(4, 4, QImage.Format.Format_RGB32))
    assert QGuiApplication.clipboard().mimeData().hasImage()
    clearing.clear()
    assert QGuiApplication.clipboard().image().isNull()


def test_it_goes_at_the_end_without_waiting(line: QLineEdit, qtbot: QtBot) -> None:
    del qtbot
    parent = QObject()
    clearing = Clearing(parent)
    line.copy()
    clearing.stop()
    assert on_clipboard() == ""
