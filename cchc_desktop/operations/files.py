"""Writing a file for people: whole or not at all, and a sentence when the disk says no."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from cchc_desktop.core.failure import Trouble


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``; whoever reads meanwhile sees the old file or the new one."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise _trouble(path, error) from error


def _trouble(path: Path, error: OSError) -> Trouble:
    why = {
        errno.ENOSPC: "ổ đĩa đầy",
        errno.EACCES: "không có quyền ghi, hoặc tệp đang mở ở chương trình khác",
        errno.EPERM: "không có quyền ghi",
        errno.EROFS: "ổ đĩa chỉ đọc",
        errno.ENAMETOOLONG: "đường dẫn quá dài",
    }.get(error.errno or 0, error.strerror or "lỗi ổ đĩa")
    return Trouble(f"Chưa ghi được tệp “{path}”: {why}. Hãy chọn nơi khác hoặc dọn bớt rồi làm lại.")
