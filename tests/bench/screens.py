"""The window over a register, in a process of its own: memory, statements and time of its screens, as JSON.

python screens.py PLACE     the window; with "-" instead of PLACE a bare QMainWindow
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlalchemy as sa
    from PySide6.QtWidgets import QApplication, QWidget

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
SIZE = (1366, 768)


def memory() -> float:
    """MiB of this process that lie in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def bare() -> dict[str, object]:
    """A window with nothing in it."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(sys.argv)
    window = QMainWindow()
    window.resize(*SIZE)
    window.show()
    app.processEvents()
    window.grab()
    return {"memory": memory()}


def settle(app: QApplication) -> None:
    """Between two events of a running program what is no longer needed goes; here nothing runs."""
    from PySide6.QtCore import QEvent

    app.processEvents()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class Meter:
    """What each look costs: statements of the register's reader, time, and what lies in memory after it."""

    def __init__(self, app: QApplication, window: QWidget, reader: sa.Engine) -> None:
        import sqlalchemy as sa  # after the window, which does without parts of it

        self.found: dict[str, object] = {}
        self._app, self._window, self._asked = app, window, 0
        sa.event.listen(reader, "before_cursor_execute", self._note)

    def _note(self, _c: object, _cursor: object, statement: str, *_: object) -> None:
        self._asked += not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK"))

    @contextmanager
    def measured(self, name: str) -> Iterator[None]:
        self._asked, begun = 0, time.perf_counter()
        yield
        self._app.processEvents()
        self._window.grab()
        spent = (time.perf_counter() - begun) * 1000
        settle(self._app)
        self.found[name] = {
            "statements": self._asked,
            "ms": round(spent, 1),
            "memory": round(memory(), 1),
        }


def ours(place: str) -> dict[str, object]:
    """The program's window, each screen looked at."""
    from PySide6.QtWidgets import QApplication

    from cchc_desktop.ui.app import Program
    from cchc_desktop.ui.folders import Folders

    app = QApplication(sys.argv)
    with tempfile.TemporaryDirectory() as home:
        program = Program(app, Path(home))
        program.begin()
        program.open(place, os.environ.get("CCHC_PASSPHRASE", ""))
        window = program.window
        assert window is not None
        # They look for scans now and then, whatever is shown: their statement is no screen's.
        folders = window.findChild(Folders)
        assert folders is not None
        folders.end()
        window.resize(*SIZE)
        settle(app)
        register = window.context.do.opened.place.register
        meter = Meter(app, window, register.reader)
        look(window, meter.measured)
        found = {**meter.found, "memory": memory()}
        window.close()
        register.close()
    return found


def look(window: object, measured: Callable[[str], object]) -> None:
    """Walk through the screens as a clerk does: the second look at each is the one that counts."""
    from contextlib import AbstractContextManager
    from typing import Any, cast

    shown = cast("Any", window)
    step = cast("Callable[[str], AbstractContextManager[None]]", measured)
    for turn in ("first look", "again"):
        with step(f"worklist, {turn}"):
            shown.show_screen("worklist")
            shown.stack.currentWidget().refresh()
        with step(f"dossiers, {turn}"):
            shown.show_screen("dossiers")
            if turn == "again":  # a screen that is built is read at once
                shown.stack.currentWidget().refresh()
        page = shown.stack.currentWidget()
        for name, at in (("the end", len(page.table.rows_model.ids) - 1), ("the middle", 500_000)):
            with step(f"dossiers, {name}, {turn}"):
                page.table.go_to(at)
        row = page.table.current() or page.table.row_at(0)
        with step(f"dossier, {turn}"):
            shown.show_screen("dossier", dossier=row.local_no)


if __name__ == "__main__":
    told = bare() if sys.argv[1] == "-" else ours(sys.argv[1])
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    os._exit(0)  # what Qt does at its end is not measured
