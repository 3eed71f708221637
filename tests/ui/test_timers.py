"""A single shot is bound to what it is about: it does not go off in a page that is gone."""

from __future__ import annotations

import ast
from datetime import datetime
from pathlib import Path

import pytest
from lone_page import LonePage
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.ui import screens
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.screens._intake_page import IntakePage

FILES = sorted(Path(screens.__file__).parent.glob("*.py"))
_WITH_CONTEXT = 3


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_single_shot_of_a_page_has_its_context(file: Path) -> None:
    calls = [one for one in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(one, ast.Call)]
    shots = [one for one in calls if isinstance(one.func, ast.Attribute) and one.func.attr == "singleShot"]
    assert [one.lineno for one in shots if len(one.args) < _WITH_CONTEXT] == []


def test_the_clock_of_the_counter_stands_while_nobody_sees_it(workplace: Workplace, qtbot: QtBot) -> None:
    at = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)
    counter = LonePage(qtbot, Opened(workplace, "Lan"), lambda: at, IntakePage)
    assert counter.page._clock.isActive()
    counter.page.close()  # the register closes after it: what still read it would only complain
    assert not counter.page._clock.isActive()
    counter.page.show()
    assert counter.page._clock.isActive()
