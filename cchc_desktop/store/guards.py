"""What no program may write past: the triggers of the register, compared by their text and not by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading

_DIGITS = 16
_OF_SQLITE = "SELECT name, sql, '' FROM sqlite_master WHERE type = 'trigger'"
# The text of a trigger names its table and its function; what the function does is told apart. Each part of
# a table has the guards of the whole: a statement may name it alone. Of those for each row the server makes
# them, as its own in the releases before 15.
_OF_POSTGRESQL = """
    SELECT t.tgname,
           replace(pg_get_triggerdef(t.oid, true), ' ON ' || c.relname,
                   ' ON ' || coalesce(w.relname, c.relname)) || ' ' || p.prosrc || ' '
           || CASE WHEN t.tgenabled IN ('O', 'A') THEN '' ELSE t.tgenabled::text END,
           CASE WHEN c.relispartition THEN c.relname ELSE '' END
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
         LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class w ON w.oid = i.inhparent
    WHERE (NOT t.tgisinternal OR t.tgparentid <> 0) AND t.tgconstraint = 0 AND pg_table_is_visible(c.oid)
"""
_PARTS = """
    SELECT c.relname, w.relname
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class w ON w.oid = i.inhparent
    WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid)
"""


def found(reading: Reading) -> dict[str, str]:
    """The name of every trigger in the store, and the digest of what it does.

    Where a part of a table has another one, or none, it is that which is told.
    """
    run = reading.connection.exec_driver_sql
    rows = [
        (name, _digest(text), part)
        for name, text, part in run(_OF_SQLITE if reading.is_sqlite else _OF_POSTGRESQL)
    ]
    whole = {name: digest for name, digest, part in rows if not part}
    of_parts = {(part, name): digest for name, digest, part in rows if part}
    differing: dict[str, str] = {}
    for part, table in () if reading.is_sqlite else run(_PARTS).all():
        names = {name for name in whole if name.startswith(f"{table}_is_")}
        for name in names | {name for one, name in of_parts if one == part}:
            digest = of_parts.get((part, name), "")
            if digest != whole.get(name):
                differing[name] = digest
    return whole | differing


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
