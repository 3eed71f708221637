"""What a window of people's data must not leave behind: papers, the clipboard, files of earlier versions."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cchc_desktop.scanners import sweep
from cchc_desktop.ui.clipboard import Clearing
from cchc_desktop.ui.do import Do
from cchc_desktop.ui.paper_window import PAPERS
from cchc_desktop.ui.printed import empty_tray

_clearing: list[Clearing] = []


def begin(do: Do) -> None:
    """A register is opened: what a killed program left is swept, and what is copied is counted from now."""
    end()
    empty_tray(do.opened.place)
    sweep()
    PAPERS.serve(do)
    app = QCoreApplication.instance()
    if app is not None:
        _clearing.append(Clearing(app))


def hide() -> None:
    """The window is locked: what lies beside it is not to be read either."""
    if PAPERS.window is not None:
        PAPERS.window.close()
    for one in _clearing:
        one.clear()


def end() -> None:
    """It is closed, or the program is."""
    PAPERS.forget()
    while _clearing:
        _clearing.pop().stop()
