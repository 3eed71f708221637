"""What goes wrong under the register, told once in words that say what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cchc_desktop.core.failure import Trouble

_SENTENCES = {
    "SQLITE_FULL": "Đĩa đã đầy ({place}) nên chưa ghi được vào sổ. Giải phóng dung lượng rồi làm lại.",
    "SQLITE_READONLY": "Sổ đang ở chế độ chỉ đọc. Kiểm tra quyền ghi đối với thư mục {place}.",
    "SQLITE_CANTOPEN": "Không mở được tệp sổ trong {place}. Kiểm tra ổ đĩa, thư mục và quyền truy cập.",
    "SQLITE_NOTADB": "Tệp sổ trong {place} bị hỏng từ đầu tệp. Khôi phục từ bản sao lưu gần nhất.",
    "SQLITE_CORRUPT": "Tệp sổ trong {place} bị hỏng. Đừng ghi tiếp; khôi phục từ bản sao lưu gần nhất.",
    "SQLITE_BUSY": "Sổ đang bận vì một chương trình khác. Đợi một lát rồi làm lại.",
    "SQLITE_LOCKED": "Sổ đang bận vì một chương trình khác. Đợi một lát rồi làm lại.",
    # A full disk says this, too, where the file is not grown but the index of its log.
    "SQLITE_IOERR": "Đĩa chứa sổ ở {place} đã đầy, hoặc đọc ghi lỗi. Xem chỗ trống của ổ đĩa; còn nhiều chỗ "
    "thì sao lưu ngay sang ổ khác và thay ổ đĩa.",
}
_OF_A_COPY = {
    "SQLITE_FULL": "Đĩa nhận bản sao {place} đã đầy. Giải phóng dung lượng ở đó hoặc chọn ổ khác.",
    "SQLITE_READONLY": "Chưa ghi được bản sao {place}: ổ đĩa hoặc thư mục ở đó chỉ đọc. Chọn nơi khác.",
    "SQLITE_CANTOPEN": "Chưa tạo được bản sao {place}. Kiểm tra thư mục và quyền ghi ở đó rồi làm lại.",
    "SQLITE_IOERR": "Chưa ghi được bản sao {place}: ổ đĩa đọc ghi lỗi. Kiểm tra ổ đó hoặc chọn ổ khác.",
}
_UNNAMED = {
    "database or disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "unable to open database": "SQLITE_CANTOPEN",
    "database is locked": "SQLITE_BUSY",
}
"""By the words of an error that has no name of its own."""
_NO_SERVER = "Máy chủ cơ sở dữ liệu không trả lời. Kiểm tra mạng và máy chủ rồi làm lại."
_FILE_SYSTEMS_OF_A_NETWORK = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "ncpfs", "davfs", "fuse.davfs")
_DRIVE_REMOTE = 4


@contextmanager
def told(place: Path, *, is_copy: bool = False) -> Iterator[None]:
    """Turn what the database says of disk, lock and server into Trouble; a wrong statement stays a bug.

    With ``is_copy`` it is a copy at ``place`` that could not be written, not the register.
    """
    import sqlalchemy as sa
    from sqlcipher3 import dbapi2

    try:
        yield
    except (sa.exc.DBAPIError, dbapi2.Error) as error:
        sentence = _sentence(error, _SENTENCES | _OF_A_COPY if is_copy else _SENTENCES)
        if sentence is None:
            raise
        raise Trouble(sentence.format(place=place)) from error


def _sentence(error: Exception, sentences: Mapping[str, str]) -> str | None:
    cause = getattr(error, "orig", None) or error
    name = getattr(cause, "sqlite_errorname", None)
    if name in {None, "SQLITE_ERROR"}:
        # What fails in a file that was attached, or in the engine's own copying, is told by its words alone.
        words = str(cause).partition(":")[0].replace("database file", "database")
        name = _UNNAMED.get(words, name)
    if name is not None:
        return next((said for start, said in sentences.items() if name.startswith(start)), None)
    if type(cause).__module__.startswith("psycopg"):
        return _server_sentence(cause)
    return None


def _server_sentence(cause: BaseException) -> str | None:
    from psycopg import errors

    if isinstance(cause, errors.DiskFull):
        return "Đĩa của máy chủ cơ sở dữ liệu đã đầy. Báo người quản trị máy chủ rồi làm lại."
    if isinstance(cause, (errors.LockNotAvailable, errors.QueryCanceled, errors.SerializationFailure)):
        return _SENTENCES["SQLITE_BUSY"]
    # Errors that a statement causes carry a code; without one the line itself is gone.
    is_line = isinstance(cause, errors.OperationalError | errors.InterfaceError)
    return _NO_SERVER if is_line else None


def refuse_network_folder(place: Path) -> None:
    """Trouble when ``place`` lies on another machine: file locks there cannot be trusted."""
    if _is_on_network(place):
        raise Trouble(
            f"Thư mục {place} nằm trên ổ đĩa mạng; sổ đặt ở đó có thể hỏng. "
            "Đặt sổ trên ổ đĩa của máy này, hoặc dùng PostgreSQL cho nhiều máy."
        )


def _is_on_network(place: Path) -> bool:
    whole = place.resolve()
    if sys.platform == "win32":
        import ctypes

        drive = whole.drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _DRIVE_REMOTE
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return False
    return file_system_of(whole, mounts.read_text(errors="surrogateescape")).startswith(
        _FILE_SYSTEMS_OF_A_NETWORK
    )


def file_system_of(whole: Path, mounts: str) -> str:
    """The kind of file system that holds ``whole`` according to the system's table of mounts."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) > 2:  # noqa: PLR2004 - device, mount point, kind
            point = fields[1].encode("latin-1", "surrogateescape").decode("unicode_escape", "replace")
            depth = len(Path(point).parts)
            if whole.is_relative_to(os.fspath(point)) and depth >= best:
                best, kind = depth, fields[2]
    return kind
