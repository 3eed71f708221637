"""What Python throws away by itself is thrown away in the window's thread only.

Rubbish that holds itself in a circle often holds pieces of Qt, and Python would clear it in whichever
thread happens to run: taken down beside the window, they bring the program down with them.
"""

from __future__ import annotations

import gc
import weakref

from PySide6.QtCore import QObject, QTimer

EVERY = 1000
"""Milliseconds between two looks."""

_keepers: weakref.WeakSet[QObject] = weakref.WeakSet()


def keep_tidy(owner: QObject) -> None:
    """As long as ``owner`` lives, clear up on a timer of its thread and at no other moment."""
    _keepers.add(owner)
    gc.disable()
    weakref.finalize(owner, _let_go)
    timer = QTimer(owner)
    timer.timeout.connect(tidy)
    timer.start(EVERY)


def tidy() -> None:
    """As much as Python would have done by now."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return


def _let_go() -> None:
    if not _keepers:
        gc.enable()
