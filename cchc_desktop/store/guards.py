"""What no program may write past: the triggers of the register, compared by their text and not by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading

_DIGITS = 16
_OF_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
# The text of a trigger names its table and its function; what the function does is told apart.
_OF_POSTGRESQL = """
    SELECT t.tgname, pg_get_triggerdef(t.oid, true) || ' ' || p.prosrc || ' '
           || CASE WHEN t.tgenabled IN ('O', 'A') THEN '' ELSE t.tgenabled::text END
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND pg_table_is_visible(t.tgrelid)
"""


def found(reading: Reading) -> dict[str, str]:
    """The name of every trigger in the store, and the digest of what it does."""
    asked = _OF_SQLITE if reading.is_sqlite else _OF_POSTGRESQL
    return {name: _digest(text) for name, text in reading.connection.exec_driver_sql(asked)}


def _digest(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:_DIGITS]


def wanted(reading: Reading) -> Mapping[str, str]:
    """What ``found`` says of a register that nobody has touched."""
    return schema.TRIGGERS if reading.is_sqlite else schema.TRIGGERS_POSTGRESQL


def gaps(reading: Reading) -> Iterator[str]:
    """A sentence for every guard that is missing, changed, switched off or of somebody else."""
    there, should = found(reading), wanted(reading)
    blame = "sổ đã bị sửa bằng chương trình khác. Khôi phục từ bản sao lưu."
    for name in sorted(there.keys() | should.keys()):
        if name not in there:
            yield f"Thiếu khóa bảo vệ {name}: {blame}"
        elif name not in should:
            yield f"Có khóa lạ {name}: {blame}"
        elif there[name] != should[name]:
            yield f"Khóa bảo vệ {name} đã bị thay đổi hoặc tắt: {blame}"
