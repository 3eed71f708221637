"""A folder that a network scanner writes to: files that lie still are taken and then moved aside."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.files import sync_folder
from cchc_desktop.scanners import Profile, Scanner, Sheaf
from cchc_desktop.scanners._files import sheaf_of

RECEIVED = "đã nhận"
_ENDINGS = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".bmp"})
_UNFINISHED = ("~$", ".", "_tmp")


@dataclass(frozen=True, slots=True)
class _Look:
    """How a file was found, and since when it has been so, on a clock that nobody sets."""

    size: int
    changed: int
    since: float


class Watch:
    """What is known of the folder from look to look."""

    def __init__(self) -> None:
        self._known: dict[Path, _Look] = {}
        self._turn = threading.Lock()

    def still(self, folder: Path, seconds: float, now: float) -> tuple[Path, ...]:
        """The files that have kept size and time for ``seconds`` up to ``now``, oldest first.

        A file seen for the first time is never taken at once: it may be half written.
        """
        with self._turn:
            there = {path: _looked(path) for path in _candidates(folder)}
            for path in [path for path in self._known if path.parent == folder and path not in there]:
                del self._known[path]
            found = []
            for path, facts in there.items():
                known = self._known.get(path)
                if facts is None:
                    continue
                if known is None or (known.size, known.changed) != facts:
                    self._known[path] = _Look(*facts, now)
                elif now - known.since >= seconds and known.size and _can_be_had(path):
                    found.append((known.changed, path))
            return tuple(path for _, path in sorted(found))

    def forget(self, path: Path) -> None:
        """The file is not there any more."""
        with self._turn:
            self._known.pop(path, None)


def _candidates(folder: Path) -> list[Path]:
    try:
        return [
            path
            for path in folder.iterdir()
            if path.suffix.lower() in _ENDINGS and not path.name.startswith(_UNFINISHED) and path.is_file()
        ]
    except OSError as error:
        raise Trouble(
            f"Không mở được thư mục quét “{folder}” ({error.strerror or error}). "
            "Hãy kiểm tra ổ mạng, hoặc chọn lại thư mục trong Cài đặt."
        ) from error


def _looked(path: Path) -> tuple[int, int] | None:
    try:
        facts = path.stat()
    except OSError:
        return None  # it was moved away between two looks
    return facts.st_size, facts.st_mtime_ns


def _can_be_had(path: Path) -> bool:
    """Windows refuses a file that another program still writes to."""
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False


def put_aside(path: Path) -> Path:
    """Move a kept file into the folder of received ones, beside one of the same name if need be."""
    folder = path.parent / RECEIVED
    try:
        folder.mkdir(exist_ok=True)
        target, number = folder / path.name, 1
        while target.exists():
            number += 1
            target = folder / f"{path.stem} ({number}){path.suffix}"
        path.rename(target)
        with suppress(OSError):  # a network drive may not know how
            sync_folder(folder)
    except OSError as error:
        raise Trouble(
            f"Đã nhận tệp “{path.name}” nhưng không chuyển được vào thư mục “{RECEIVED}” "
            f"({error.strerror or error}). Hãy tự chuyển tệp này đi."
        ) from error
    return target


_WATCH = Watch()


def _scan(profile: Profile) -> tuple[Sheaf, ...]:
    if not profile.folder:
        raise Refused("Chưa chọn thư mục quét. Hãy chọn trong Cài đặt.", "folder")
    still = _WATCH.still(Path(profile.folder), profile.stable_seconds, time.monotonic())
    return tuple(map(sheaf_of, still))


def _settle(_profile: Profile, sheaf: Sheaf) -> None:
    if sheaf.path is not None and sheaf.path.exists():
        put_aside(sheaf.path)
        _WATCH.forget(sheaf.path)


WATCHED = Scanner("watched", "Thư mục quét", lambda: True, _scan, _settle)
