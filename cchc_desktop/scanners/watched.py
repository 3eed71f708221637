"""A folder that a network scanner writes to: files that lie still are taken and then moved aside."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.files import sync_folder, why
from cchc_desktop.scanners import Profile, Scanner, Sheaf
from cchc_desktop.scanners._files import sheaf_of

RECEIVED = "đã nhận"
AT_ONCE = 100 * 1000 * 1000
"""Bytes that one look takes along at most, unless the first file alone is larger; the rest waits its turn."""
_ENDINGS = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".bmp"})
_UNFINISHED = ("~$", ".", "_tmp")


@dataclass(frozen=True, slots=True)
class _Look:
    """How a file was found, and since when it has been so, on a clock that nobody sets."""

    size: int
    changed: int
    since: float


class Watch:
    """What is known of the folders from look to look, and who works on which file now.

    The folder is looked into by itself and by hand, beside each other.
    """

    def __init__(self) -> None:
        self._known: dict[Path, _Look] = {}
        self._out: set[Path] = set()
        self._by_hand: Counter[Path] = Counter()
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

    def give_up(self, path: Path) -> None:
        """The file cannot be taken: it is left alone until somebody changes it."""
        with self._turn:
            known = self._known.get(path)
            if known is not None:
                self._known[path] = replace(known, since=math.inf)

    def hand_out(self, path: Path) -> bool:
        """Whether ``path`` is the caller's until it is given back; not when it is somebody else's."""
        with self._turn:
            is_free = path not in self._out
            self._out.add(path)
            return is_free

    def give_back(self, path: Path) -> None:
        """Nobody works on the file any more."""
        with self._turn:
            self._out.discard(path)

    def hold(self, folder: Path) -> None:
        """Somebody takes from ``folder`` by hand, until ``let_go``."""
        with self._turn:
            self._by_hand[folder] += 1

    def let_go(self, folder: Path) -> None:
        """One taking by hand is over."""
        with self._turn:
            self._by_hand[folder] -= 1

    def is_held(self, folder: Path) -> bool:
        """Whether somebody takes from ``folder`` by hand."""
        with self._turn:
            return self._by_hand[folder] > 0


def _candidates(folder: Path) -> list[Path]:
    try:
        return [
            path
            for path in folder.iterdir()
            if path.suffix.lower() in _ENDINGS and not path.name.startswith(_UNFINISHED) and path.is_file()
        ]
    except OSError as error:
        raise Trouble(
            f"Không mở được thư mục quét “{folder}” ({why(error)}). "
            "Kiểm tra ổ mạng hoặc thẻ nhớ; khi thư mục có lại, chương trình tự nhận tiếp."
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
            f"({why(error)}). Hãy tự chuyển tệp này đi."
        ) from error
    return target


def received(folder: Path) -> list[Path]:
    """The files that were taken from ``folder`` and put aside there; none where the folder is away."""
    try:
        there = (folder / RECEIVED).iterdir()
        return sorted(path for path in there if path.is_file() and not path.name.startswith("."))
    except OSError:
        return []


_WATCH = Watch()


def _scan(profile: Profile) -> tuple[Sheaf, ...]:
    if not profile.folder:
        raise Refused("Chưa chọn thư mục quét. Hãy chọn trong Cài đặt.", "folder")
    still = _WATCH.still(Path(profile.folder), profile.stable_seconds, time.monotonic())
    found: list[Sheaf] = []
    for path in still:
        if not _WATCH.hand_out(path):
            continue
        if not path.exists():  # whoever had it has moved it aside meanwhile
            _WATCH.give_back(path)
            continue
        try:
            found.append(sheaf_of(path))
        except Trouble:
            _WATCH.give_back(path)
            if found:  # it is told when its turn comes; those before it are not held up
                break
            _WATCH.give_up(path)
            raise
        if sum(len(sheaf.data) for sheaf in found) >= AT_ONCE:
            break
    return tuple(found)


def _settle(_profile: Profile, sheaf: Sheaf) -> None:
    if sheaf.path is None:
        return
    try:
        if sheaf.path.exists():  # another computer may have been faster
            put_aside(sheaf.path)
    except Trouble:
        _WATCH.give_up(sheaf.path)
        raise
    _WATCH.forget(sheaf.path)


def _reject(_profile: Profile, sheaf: Sheaf) -> None:
    if sheaf.path is not None:
        _WATCH.give_up(sheaf.path)


def _release(_profile: Profile, sheaf: Sheaf) -> None:
    if sheaf.path is not None:
        _WATCH.give_back(sheaf.path)


@contextmanager
def by_hand(profile: Profile) -> Iterator[None]:
    """Somebody takes by ``profile``, for a place of their own: its folder is not emptied by itself."""
    _WATCH.hold(Path(profile.folder))
    try:
        yield
    finally:
        _WATCH.let_go(Path(profile.folder))


def is_by_hand(profile: Profile) -> bool:
    """Whether somebody takes from the folder of ``profile`` by hand."""
    return _WATCH.is_held(Path(profile.folder))


WATCHED = Scanner("watched", "Thư mục quét", lambda: True, _scan, _settle, _reject, _release)
