"""Files that are there whole or not at all, and a sentence when the disk says no."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfile
from typing import Self

from cchc_desktop.core.failure import Refused, Trouble

_EVERYBODY, _OWNER_ONLY = 0o666, 0o600  # the first is narrowed by the user's own mask
_WHY = {
    errno.ENOSPC: "ổ đĩa đầy",
    errno.EACCES: "không có quyền truy cập, hoặc tệp đang mở ở chương trình khác",
    errno.EPERM: "không có quyền truy cập",
    errno.EROFS: "ổ đĩa chỉ đọc",
    errno.ENAMETOOLONG: "đường dẫn quá dài",
    errno.ENOTDIR: "đường dẫn đi qua một tệp",
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EISDIR: "tên này là một thư mục, không phải tệp",
    errno.EEXIST: "tên này đã có một tệp khác",
    errno.EINVAL: "tên không dùng được trên ổ đĩa này",
    errno.EIO: "ổ đĩa đọc ghi lỗi",
    errno.EBUSY: "đang được chương trình khác dùng",
    errno.EFBIG: "tệp lớn quá mức ổ đĩa cho phép",
}


_PATIENCE = (0.05, 0.1, 0.2, 0.4)  # seconds
"""How long a virus scanner or an indexer that holds a fresh file is waited for."""


def write_whole(path: Path, data: bytes, *, is_private: bool = False) -> None:
    """Put ``data`` at ``path``, durably; whoever looks meanwhile sees the old file or the new one."""
    with Ready() as ready:
        ready.lay(path, data, is_private=is_private)
        ready.put()


class Ready:
    """Files that lie whole beside their targets until ``put`` gives them their names; else they go.

    An act that notes in the register what it wrote puts last of all in its transaction, within the block of
    this one: where a name cannot be given nothing is noted, and where the note cannot be kept the files go
    again and what stood under their names comes back.
    """

    def __init__(self) -> None:
        self._parts: dict[Path, Path] = {}
        self._before: dict[Path, Path | None] = {}
        """What was put, and where lies meanwhile what stood there before."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, raised: object, *_: object) -> None:
        for path, before in self._before.items():
            with suppress(OSError):
                _settle(path, before, is_kept=raised is None)
        for part in self._parts.values():
            with suppress(OSError):  # the stick is gone, and the part with it
                part.unlink(missing_ok=True)

    def lay(self, path: Path, data: bytes, *, is_private: bool = False) -> None:
        """Write ``data`` durably beside ``path``; Trouble when it could not take that name afterwards."""
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        with written_told(path):
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "a folder has that name")
            make_folder(path.parent)
            self._parts[path] = part
            descriptor = os.open(
                part,
                os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0),
                _OWNER_ONLY if is_private else _EVERYBODY,
            )
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())

    def put(self) -> None:
        """Give what was laid its names; they are taken back when the block ends by raising."""
        for path, part in self._parts.items():
            with written_told(path):
                self._before[path] = _set_aside(path)
                moved(part, path)
                sync_folder(path.parent)
        self._parts = {}


def _set_aside(path: Path) -> Path | None:
    """What stands at ``path`` under a second name, so that it can come back; None where nothing does."""
    if not path.exists():
        return None
    aside = path.with_name(f".{path.name}.{os.getpid()}.before")
    aside.unlink(missing_ok=True)
    try:
        aside.hardlink_to(path)  # its own name stays until the new file takes it
    except OSError:
        copyfile(path, aside)  # a stick whose file system knows no second names
    return aside


def _settle(path: Path, before: Path | None, *, is_kept: bool) -> None:
    if before is None:
        if not is_kept:
            path.unlink(missing_ok=True)
    elif is_kept:
        before.unlink(missing_ok=True)
    else:
        before.replace(path)


@contextmanager
def written_told(path: Path) -> Iterator[None]:
    """Trouble with a sentence when the disk says no to what is done for the file ``path``."""
    try:
        yield
    except OSError as error:
        raise Trouble(
            f"Chưa ghi được tệp “{path}”: {why(error)}. "
            "Hãy kiểm tra ổ đĩa, USB hoặc chọn nơi khác rồi làm lại."
        ) from error


def read_within(path: Path, most: int, what: str) -> bytes:
    """The bytes of a file of at most ``most``; Refused as not being ``what`` where there are more.

    What has no end tells no size, so that it is read and not asked.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise Trouble(f"Không đọc được tệp “{path}”: {why(error)}.") from error
    if len(data) > most:
        raise Refused(f"Tệp “{path.name}” quá lớn nên không phải {what}.", "file")
    return data


def why(error: OSError) -> str:
    """What the system says of a file or a disk, in words of the office."""
    return _WHY.get(error.errno or 0, f"lỗi ổ đĩa số {error.errno}" if error.errno else "lỗi ổ đĩa")


def moved(path: Path, to: Path) -> None:
    """Give ``path`` the name ``to``; whoever holds one of the two for a moment is waited for."""
    for pause in _PATIENCE:
        try:
            path.replace(to)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    path.replace(to)


def make_folder(folder: Path) -> None:
    """Let ``folder`` be there for good: a name that is not synced may go, with all that lies below it."""
    if folder.is_dir():
        return
    if not folder.parent.exists():
        make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable; Windows does it by itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
