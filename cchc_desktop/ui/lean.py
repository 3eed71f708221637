"""What the window would keep in memory for nothing: text that nobody reads, blocks that are free again."""

from __future__ import annotations

import ctypes
import sys
from types import ModuleType

import PySide6.QtCore  # noqa: F401 - brings the machinery along that asks

_ASKING = "shibokensupport.feature"
_ASKED = "_mod_uses_pyside"
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h
_LARGE = 256 * 1024


def keep_no_sources() -> None:
    """Answer by its name whether a module uses PySide, instead of by a look through its source.

    What is read for that look stays in memory for good: 20 MiB of text by the time a register is open.
    """
    asking = sys.modules.get(_ASKING)
    if hasattr(asking, _ASKED):
        setattr(asking, _ASKED, _uses_pyside)


def _uses_pyside(module: ModuleType, *_: object, **__: object) -> bool:
    return module.__name__.startswith(("PySide6", "cchc_desktop.ui"))


def give_back_large_blocks() -> None:
    """Let pictures and long lists go back to the system when they are freed, as Windows does by itself.

    The C library of Linux otherwise learns from the first of them to keep the room of all later ones.
    """
    if sys.platform == "linux":
        tune = getattr(ctypes.CDLL(None), "mallopt", None)
        if tune is not None:
            tune(_M_MMAP_THRESHOLD, _LARGE)
            tune(_M_TRIM_THRESHOLD, _LARGE)
