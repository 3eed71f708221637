"""Rubbish with pieces of Qt in it is cleared in the window's thread, whoever works beside it."""

from __future__ import annotations

import gc
from threading import Thread, current_thread, main_thread

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cchc_desktop.ui import tidy
from cchc_desktop.ui.jobs import Jobs


class Piece(QObject):
    """Holds itself; tells in which thread it went."""

    def __init__(self, told: list[Thread]) -> None:
        super().__init__()
        self.told, self.self = told, self

    def __del__(self) -> None:
        self.told.append(current_thread())


def test_work_beside_the_window_takes_no_piece_of_it_down(qtbot: QtBot) -> None:
    jobs, told = Jobs(), list[Thread]()
    for _ in range(50):
        Piece(told)
    jobs.start(lambda _: len([[n] for n in range(300_000)]), then=id, failed=id)
    qtbot.waitUntil(lambda: not jobs.is_busy)
    tidy.tidy()
    gc.collect()
    assert len(told) == 50
    assert set(told) == {main_thread()}


def test_python_clears_up_by_itself_when_nothing_runs_beside(qtbot: QtBot) -> None:
    gc.collect()
    before = gc.isenabled()
    jobs = Jobs()
    assert not gc.isenabled()
    del jobs
    assert gc.isenabled() is before
    assert qtbot is not None
