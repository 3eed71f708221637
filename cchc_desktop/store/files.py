"""Small files that must be there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from cchc_desktop.core.failure import Trouble

_OWNER_ONLY = 0o600


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` so that a power cut leaves the old file or the new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise Trouble(f"Không ghi được tệp {path}: {error.strerror}. Kiểm tra đĩa và quyền ghi.") from error


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable; Windows does it by itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
