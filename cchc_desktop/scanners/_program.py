"""Running the program that drives a scanner, in a folder of its own, and taking what it wrote."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import why
from cchc_desktop.scanners import Sheaf
from cchc_desktop.scanners._files import sheaf_of

_FOLDER = "cchc-scan-"
_LOCK = ".lock"
_BEGINNING = 60  # seconds
_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder made in it is the user's own, with a name nobody guesses
_FULL_FEEDER = 4_000_000_000  # bytes: a hundred sheets on both sides in colour, and the machine goes on
_LONGEST = 900  # seconds; a full feeder at 300 dpi in colour takes minutes
_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0


def run(
    command: Callable[[Path], Sequence[str]], *, is_fine: Callable[[int, str, bool], bool], pattern: str
) -> tuple[Sheaf, ...]:
    """The files that the command left, in order; ``is_fine`` reads its code and words, and if files came."""
    with _folder() as folder:
        try:
            done = subprocess.run(  # noqa: S603 - the program and its words are ours, never a person's text
                list(command(folder)),
                check=False,
                capture_output=True,
                timeout=_LONGEST,
                cwd=folder,
                creationflags=_NO_WINDOW,
            )
        except subprocess.TimeoutExpired as error:
            raise Trouble(
                "Máy quét không trả lời. Kiểm tra giấy kẹt, tắt bật lại máy rồi quét lại."
            ) from error
        except OSError as error:
            raise Trouble(f"Không chạy được chương trình quét ({why(error)}).") from error
        said = (done.stderr + done.stdout).decode("utf-8", "replace")
        files = sorted(folder.glob(pattern))
        if not is_fine(done.returncode, said, bool(files)) or not files:
            raise Trouble(_told(said))
        return tuple(Sheaf(found.name, found.data) for found in map(sheaf_of, files))


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that only this user reads, in memory where there is room for a full feeder.

    The scanner's program can hand pages over in files only; ours is seen to be in use by its lock.
    """
    sweep()
    with tempfile.TemporaryDirectory(prefix=_FOLDER, dir=_room(), ignore_cleanup_errors=True) as made:
        lock = FileLock(Path(made) / _LOCK)
        lock.acquire()
        try:
            yield Path(made)
        finally:
            lock.release()  # Windows deletes no file that is held


def _room() -> Path | None:
    """Where files are kept in memory and never on a disk; None: the system's folder for passing files."""
    with suppress(OSError):
        if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _FULL_FEEDER:
            return _MEMORY
    return None


def sweep() -> None:
    """Pages of a scan during which the power went off lie open in the folder for passing files: away."""
    left = [
        folder for place in {Path(tempfile.gettempdir()), _MEMORY} for folder in place.glob(f"{_FOLDER}*")
    ]
    if left:
        with suppress(OSError), tempfile.TemporaryFile() as fresh:
            now = os.fstat(fresh.fileno()).st_mtime  # by the clock that the folders' own ages are told in
            for folder in left:
                with suppress(OSError, Timeout):  # another user's, gone meanwhile, or a scan that goes on
                    _sweep_one(folder, now)


def _sweep_one(folder: Path, now: float) -> None:
    lock_file = folder / _LOCK
    if not lock_file.exists() and now - folder.stat().st_mtime < _BEGINNING:
        return  # made this moment by somebody who has not come to lock it
    lock = FileLock(lock_file)
    lock.acquire(timeout=0)
    lock.release()
    shutil.rmtree(folder)


_KNOWN = (
    (
        ("out of documents", "no pages", "no more pages", "feeder empty"),
        "Khay giấy của máy quét trống. Đặt giấy vào rồi quét lại.",
    ),
    (("jam",), "Máy quét bị kẹt giấy. Lấy giấy ra rồi quét lại."),
    (("cover open",), "Nắp máy quét đang mở. Đóng nắp rồi quét lại."),
    (("busy",), "Máy quét đang bận. Đợi một lát rồi quét lại."),
    (
        ("no such device", "invalid argument", "no devices", "not found", "offline", "could not be found"),
        "Không thấy máy quét. Kiểm tra dây, nguồn điện và tên máy trong cấu hình quét.",
    ),
)


def _told(said: str) -> str:
    low = said.lower()
    for words, sentence in _KNOWN:
        if any(word in low for word in words):
            return sentence
    last = next((line for line in reversed(said.strip().splitlines()) if line.strip()), "")
    return f"Máy quét báo lỗi{f': {last.strip()[:160]}' if last else ''}. Kiểm tra máy rồi quét lại."
