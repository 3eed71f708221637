"""A chart whose window is ending: its drawing goes first, and nothing asks it for room any more."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from cchc_desktop.core.chart import Chart, Point, Series
from cchc_desktop.ui.screens._indicators_pictures_view import PictureView

POINT = Point(at=0, value=90.0, words="tháng 1: 90%")
SERIES = (Series("đúng hạn", "accent", (POINT,)),)
CHART = Chart(code="on_time", title="Tỷ lệ", unit="%", ticks=("1",), series=SERIES)


def test_what_ends_with_its_window_makes_no_room_any_more(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    held, one = QScrollArea(), PictureView()
    qtbot.addWidget(held)
    held.setWidget(one)
    held.setWidgetResizable(True)
    held.resize(400, 300)
    with qtbot.waitExposed(held):
        held.show()
    one.show_chart(CHART)
    delete(one.canvas)
    held.resize(500, 400)
    QTest.qWait(5)
    assert isValid(one)
    assert [record.getMessage() for record in caplog.records] == []
