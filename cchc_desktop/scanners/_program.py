"""Running the program that drives a scanner, in a folder of its own, and taking what it wrote."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import why
from cchc_desktop.scanners import Sheaf
from cchc_desktop.scanners._files import sheaf_of

_FOLDER = "cchc-scan-"
_LONGEST = 900  # seconds; a full feeder at 300 dpi in colour takes minutes
_NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0


def run(
    command: Callable[[Path], Sequence[str]], *, is_fine: Callable[[int, str, bool], bool], pattern: str
) -> tuple[Sheaf, ...]:
    """The files that the command left, in order; ``is_fine`` reads its code and words, and if files came."""
    with tempfile.TemporaryDirectory(prefix=_FOLDER) as folder:
        _sweep(Path(folder))
        try:
            done = subprocess.run(  # noqa: S603 - the program and its words are ours, never a person's text
                list(command(Path(folder))),
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
        files = sorted(Path(folder).glob(pattern))
        if not is_fine(done.returncode, said, bool(files)) or not files:
            raise Trouble(_told(said))
        return tuple(Sheaf(found.name, found.data) for found in map(sheaf_of, files))


def _sweep(mine: Path) -> None:
    """Pages of a scan during which the power went off lie open in the folder for passing files: away."""
    latest = mine.stat().st_mtime - 2 * _LONGEST
    for folder in mine.parent.glob(f"{_FOLDER}*"):
        with suppress(OSError):  # another user's, or gone meanwhile
            if folder.stat().st_mtime < latest:
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
