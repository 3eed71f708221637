"""USB sticks that are plugged in now: asked of the system in a way that every desktop answers."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

_PLUGGED = ("/media/", "/run/media/", "/Volumes/")
"""Where desktops other than Windows hang what somebody plugs in."""
_REMOVABLE = 2
_LONGEST = 24  # letters of a name
_GB, _MB = 10**9, 10**6


@dataclass(frozen=True, slots=True)
class Stick:
    """One that can be written or read; ``free`` bytes are left."""

    path: str
    name: str
    free: int
    is_locked: bool = False

    def words(self) -> str:
        """As one line names it."""
        left = f"{self.free / _GB:.1f} GB" if self.free >= _GB else f"{self.free // _MB} MB"
        room = "chỉ đọc" if self.is_locked else f"còn {left.replace('.', ',')}"
        shown = self.name if len(self.name) <= _LONGEST else f"{self.name[: _LONGEST - 1]}…"
        is_told = not self.name or self.path.endswith(self.name)
        named = (shown or self.path) if is_told else f"{shown} ({self.path})"
        return f"{named}, {room}"


def sticks() -> tuple[Stick, ...]:
    """Those that are there; a drive of another machine may take its time to answer."""
    return told(QStorageInfo.mountedVolumes())


def told(volumes: Iterable[QStorageInfo]) -> tuple[Stick, ...]:
    """The sticks among ``volumes``, by where they are."""
    found = [_stick(one) for one in volumes if one.isValid() and one.isReady() and is_stick(one.rootPath())]
    return tuple(sorted(found, key=lambda one: one.path))


def _stick(one: QStorageInfo) -> Stick:
    return Stick(one.rootPath(), one.displayName(), max(one.bytesAvailable(), 0), one.isReadOnly())


def is_stick(root: str) -> bool:
    """Whether what hangs at ``root`` can be pulled out."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(str(Path(root))) == _REMOVABLE)
    return root.startswith(_PLUGGED)


def is_on_stick(folder: str) -> bool:
    """Whether a folder lies on what can be pulled out."""
    path = Path(folder)
    return is_stick(path.anchor if sys.platform == "win32" else folder)
