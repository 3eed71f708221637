"""What the window does not keep in memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

SOURCES = """
import linecache, sys
{first}
import sqlalchemy
kept = [name for name in linecache.cache if "sqlalchemy" in name and name.endswith(".py")]
print(len(kept))
"""
OTHER_PYSIDE = """
import sys, types
import PySide6.QtCore
other = {other}
sys.modules["shibokensupport.feature"] = other
import cchc_desktop.ui
print(hasattr(other, "_mod_uses_pyside"))
"""
HEAVY = ("numpy", "PIL", "reportlab", "openpyxl", "pikepdf", "pypdfium2", "pyhanko", "alembic", "zxingcpp")
LATER = (
    *("operations.verbs", "operations.printing", "reports.register_book"),
    *(
        f"ui.screens._{screen}_page"
        for screen in ("catalogue", "digitise", "indicators", "intake", "settings")
    ),
)
"""What is read when somebody does an act, prints, or goes to that screen."""
OPENED = """
import os, sys
from datetime import datetime
from pathlib import Path
from PySide6.QtWidgets import QApplication
from cchc_desktop.ui.app import Program
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.upkeep import Founding, found

folder = Path(sys.argv[1])
now = datetime(2026, 9, 1, 9, tzinfo=HANOI)
if not (folder / "register").exists():
    found(folder / "register", Founding(unit="00004", is_practice=True), None, now)[0].register.close()
    sys.exit()
app = QApplication([])
program = Program(app, folder / "own", lambda: now)
program.begin()
program.open(str(folder / "register"), "")
for name in ("worklist", "dossiers", "dossier"):
    program.window.show_screen(name)
    app.processEvents()
print(*sorted(sys.modules), sep="\\n", flush=True)
os._exit(0)
"""


def said(program: str, *words: str) -> list[str]:
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


@pytest.mark.parametrize(
    ("first", "is_kept"), [("import PySide6.QtCore", True), ("import cchc_desktop.ui", False)]
)
def test_no_source_text_of_what_is_imported_is_kept(first: str, *, is_kept: bool) -> None:
    """Were PySide to stop reading it, the first case would fail, and the remedy could go."""
    assert (said(SOURCES.format(first=first)) != ["0"]) == is_kept


def test_another_pyside_is_left_as_it_is() -> None:
    assert said(OTHER_PYSIDE.format(other='types.ModuleType("feature")')) == ["False"]


def test_an_open_register_of_a_file_needs_no_heavy_library_and_no_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = str(tmp_path_factory.mktemp("lean"))
    said(OPENED, folder)
    modules = set(said(OPENED, folder))
    assert "cchc_desktop.ui.screens.dossier" in modules
    assert {f"cchc_desktop.{name}" for name in LATER} & modules == set()
    servers = ("sqlalchemy.dialects.postgresql", "psycopg", "sqlalchemy.orm")
    assert {*servers, *HEAVY} & modules == set()
