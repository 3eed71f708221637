"""Defects of Qt's binding that end the process long after their cause, caught where they begin."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

ROUNDS = 200
NOISE = 50  # references that come and go by themselves


class Bell(QObject):
    """Emits, so that the reference to True that emitting returns is counted."""

    rung = Signal(str)


def test_calls_keep_their_references(qtbot: QtBot) -> None:
    """PySide6 6.12.0 on Python 3.11 loses one None a call and one True an emit, then aborts."""
    bell, line = Bell(), QLineEdit()
    qtbot.addWidget(line)
    nones, trues = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(ROUNDS):
        line.setEnabled(True)
        bell.rung.emit("a")
    assert abs(sys.getrefcount(None) - nones) < NOISE
    assert abs(sys.getrefcount(True) - trues) < NOISE
