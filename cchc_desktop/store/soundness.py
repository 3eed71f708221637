"""A quick look at a register that was left without being closed: is what was written last still there."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from cchc_desktop.core.dossier import digest
from cchc_desktop.core.failure import Trouble
from cchc_desktop.store import keys, schema
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import entry_of
from cchc_desktop.store.statements import chain_head, kept_head

_LAST = 200
_WHOLE = 200_000_000
"""Bytes of a file that is looked through page by page within two seconds; of a larger one the end is read."""


class Damaged(Trouble):
    """The register can be opened no more as it is; it may be mended, or a backup taken back."""


def was_cut_off(place: Path) -> bool:
    """Whether the last program that had the file open never closed it: its log is still there."""
    log = place / f"{keys.REGISTER_FILE}-wal"
    try:
        return log.stat().st_size > 0
    except OSError:
        return False


def look(place: Path, reading: Reading) -> None:
    """Damaged when the pages or the last entries are not what was written."""
    path = place / keys.REGISTER_FILE
    wrong = ""
    try:
        if path.stat().st_size <= _WHOLE:
            verdict = reading.connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            wrong = "" if verdict == "ok" else "có trang hỏng"
        wrong = wrong or _end(reading)
    except sa.exc.DatabaseError as error:
        name = str(getattr(error.orig, "sqlite_errorname", ""))
        if not name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR")):
            raise
        wrong = "có trang không đọc được"
    if wrong:
        raise Damaged(damaged_words(place, wrong))


def damaged_words(place: Path, wrong: str) -> str:
    """What to do about it."""
    return (
        f"Lần trước chương trình bị tắt ngang và sổ trong {place} {wrong}. Sửa chữa sổ (cchc repair) hoặc "
        "khôi phục từ bản sao lưu gần nhất; tệp hỏng luôn được giữ lại."
    )


def _end(reading: Reading) -> str:
    e = schema.entry.c
    head = chain_head(reading.connection, reading.unit)
    if kept_head(reading.connection, reading.unit) != head:
        return "thiếu bút tích ở cuối chuỗi"
    asked = sa.select(schema.entry).where(e.unit == reading.unit, e.seq > head.seq - _LAST - 1)
    last: str | None = None
    for entry in map(entry_of, reading.run(asked.order_by(e.seq)).mappings()):
        if last is not None and (entry.previous != last or digest(entry, last) != entry.digest):
            return f"đứt chuỗi ở bút tích {entry.seq}"
        last = entry.digest
    return ""
