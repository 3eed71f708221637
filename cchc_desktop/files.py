"""Files that are there whole or not at all, and a sentence when the disk says no."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from cchc_desktop.core.failure import Trouble

_EVERYBODY, _OWNER_ONLY = 0o666, 0o600  # the first is narrowed by the user's own mask
_WHY = {
    errno.ENOSPC: "ổ đĩa đầy",
    errno.EACCES: "không có quyền ghi, hoặc tệp đang mở ở chương trình khác",
    errno.EPERM: "không có quyền ghi",
    errno.EROFS: "ổ đĩa chỉ đọc",
    errno.ENAMETOOLONG: "đường dẫn quá dài",
    errno.ENOTDIR: "đường dẫn đi qua một tệp",
}


def write_whole(path: Path, data: bytes, *, is_private: bool = False) -> None:
    """Put ``data`` at ``path``, durably; whoever looks meanwhile sees the old file or the new one."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(
            part,
            os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0),
            _OWNER_ONLY if is_private else _EVERYBODY,
        )
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        _forget(part)
        why = _WHY.get(error.errno or 0, error.strerror or "lỗi ổ đĩa")
        raise Trouble(
            f"Chưa ghi được tệp “{path}”: {why}. Hãy kiểm tra ổ đĩa, USB hoặc chọn nơi khác rồi làm lại."
        ) from error


def _forget(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return  # the stick is gone, and the part with it


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable; Windows does it by itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
