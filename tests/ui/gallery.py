"""Pictures of every place of the window, light and dark, at 100, 150 and 200 %, to be looked at by eye.

`PYTHONPATH=.:tests .venv/bin/python tests/ui/gallery.py FOLDER [100|150|200] [light|dark] [NAME…]`
Each size is a program of its own, enlarged as a desktop would enlarge it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from above_stations import above, above_stations
from board_room import above_many
from list_office import NOW, fill_register
from merged_room import between, between_stations, merged, merged_stations
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from rare_stations import first_day, first_stations, rare_stations, superior
from stations import Stage, stations
from units_stations import units_stations

from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.ui import look
from cchc_desktop.ui.app import Program
from cchc_desktop.ui.look import Scheme
from cchc_desktop.ui.start import StartPage

SIZES = {100: (1366, 768), 150: (911, 512), 200: (760, 480)}
"""What a desktop that enlarges everything leaves of 1366 × 768; at 200 % the least there may be."""
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def picture(window: QWidget) -> QPixmap:
    """The window and what is opened over it."""
    made = window.grab()
    painter = QPainter(made)
    for over in QApplication.topLevelWidgets():
        if isinstance(over, QDialog) and over.isVisible():
            middle = window.rect().center() - over.rect().center()
            painter.drawPixmap(QPoint(max(middle.x(), 0), max(middle.y(), 0)), over.grab())
    painter.end()
    return made


@contextmanager
def start_page(app: QApplication, folder: Path) -> Iterator[StartPage]:
    """The first page, over no register."""
    program = Program(app, folder, lambda: NOW)
    yield program.begin()
    program.jobs.stop()


@contextmanager
def on_stage(place: Workplace, scratch: str) -> Iterator[Stage]:
    """The window over ``place``, which is closed after it."""
    stage = Stage(place, NOW, Path(scratch))
    stage.window.show()
    stage.window.activateWindow()
    stage.window.count_waiting()
    yield stage
    stage.close()
    place.register.close()


def take(app: QApplication, folder: Path, asked: list[str]) -> None:
    """Paint what is asked for into ``folder``: NAME-PERCENT-SCHEME.png."""
    names = [one for one in asked if not one.isdigit() and one not in SCHEMES]
    with TemporaryDirectory() as scratch:
        with start_page(app, Path(scratch) / "data") as page:
            ways = {"start": page.back, "start-open": lambda: page.go(page.opening)}
            shots = {**ways, "start-found": lambda: page.go(page.founding)}
            paint(app, page, shots, folder, asked, names)
            page.close()
        with on_stage(open_workplace(fill_register(Path(scratch) / "register"), None), scratch) as stage:
            places = {**stations(stage), **rare_stations(stage)}
            paint(app, stage.window, places, folder, asked, names, stage.settle)
        for begin in (first_day, superior):
            with on_stage(begin(Path(scratch) / begin.__name__), scratch) as stage:
                paint(app, stage.window, first_stations(stage), folder, asked, names, stage.settle)
        with on_stage(above(Path(scratch) / "above"), scratch) as stage:
            paint(app, stage.window, above_stations(stage), folder, asked, names, stage.settle)
        with on_stage(merged(Path(scratch) / "merged"), scratch) as stage:
            paint(app, stage.window, merged_stations(stage), folder, asked, names, stage.settle)
        with on_stage(between(Path(scratch) / "between"), scratch) as stage:
            paint(app, stage.window, between_stations(stage), folder, asked, names, stage.settle)
        with on_stage(above_many(Path(scratch) / "twelve"), scratch) as stage:
            paint(app, stage.window, units_stations(stage), folder, asked, names, stage.settle)


def paint(
    app: QApplication,
    window: QWidget,
    shots: Mapping[str, Callable[[], object]],
    folder: Path,
    asked: list[str],
    names: list[str],
    settle: Callable[[], object] = lambda: QTest.qWait(30),
) -> None:
    """Each of ``shots`` in each size and colour."""
    percent = round(100 * float(os.environ["QT_SCALE_FACTOR"]))
    for scheme in [one for one in SCHEMES if one in asked] or SCHEMES:
        look.wear(app, scheme, look.USUAL)
        window.resize(*SIZES[percent])
        for name, go in shots.items():
            if not names or any(name == one or name.startswith(f"{one}-") for one in names):
                go()
                settle()
                picture(window).save(str(folder / f"{name}-{percent}-{scheme}.png"))


def main(folder: Path, asked: list[str]) -> None:
    """All of it, or, once the size is set, that size."""
    folder.mkdir(parents=True, exist_ok=True)
    if "QT_SCALE_FACTOR" in os.environ:
        with TemporaryDirectory() as home:
            os.environ["XDG_DATA_HOME"] = home
            take(QApplication(sys.argv[:1]), folder, asked)
        return
    for percent in [one for one in SIZES if str(one) in asked] or SIZES:
        env = {**os.environ, "QT_SCALE_FACTOR": str(percent / 100)}
        subprocess.run([sys.executable, *sys.argv], env=env, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
