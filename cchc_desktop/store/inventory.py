"""How much lies in a register, of what kind, and nothing of what it says: for those who help from afar."""

from __future__ import annotations

import re

import sqlalchemy as sa

from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading

_OWN = re.compile(r"[a-z][a-z0-9_]{1,40}")


def engine_version(reading: Reading) -> str:
    """The engine that keeps the register, with its version."""
    if reading.is_sqlite:
        cipher = reading.connection.exec_driver_sql("PRAGMA cipher_version").scalar()
        sqlite = reading.connection.exec_driver_sql("SELECT sqlite_version()").scalar()
        return f"SQLite {sqlite}, SQLCipher {cipher}"
    return f"PostgreSQL {reading.connection.exec_driver_sql('SHOW server_version').scalar()}"


def amounts(reading: Reading) -> dict[str, int]:
    """Rows of this unit in each table."""
    found: dict[str, int] = {}
    for table in schema.metadata.sorted_tables:
        if "unit" in table.c:
            asked = sa.select(sa.func.count()).select_from(table).where(table.c.unit == reading.unit)
            found[table.name] = int(reading.connection.execute(asked).scalar() or 0)
    return found


def verbs(reading: Reading) -> dict[str, int]:
    """How many entries of each act there are."""
    e = schema.entry.c
    asked = sa.select(e.verb, sa.func.count()).where(e.unit == reading.unit).group_by(e.verb).order_by(e.verb)
    return {str(verb): int(count) for verb, count in reading.connection.execute(asked)}


def choices(reading: Reading) -> dict[str, str]:
    """What the office has chosen: figures and yes or no as they are, of everything else only its kind.

    What follows a colon in a name may be somebody's; such choices are counted.
    """
    s = schema.setting.c
    asked = sa.select(s.name, s.value).where(s.unit == reading.unit).order_by(s.since)
    found: dict[str, str] = {}
    many: dict[str, int] = {}
    for row in reading.connection.execute(asked):
        head, colon, _ = str(row.name).partition(":")
        if not _OWN.fullmatch(head):
            continue
        if colon:
            many[head] = many.get(head, 0) + 1
        else:
            found[head] = _shape(row.value)
    return {**found, **{f"{head}:": f"{count} mục" for head, count in many.items()}}


def _shape(value: object) -> str:
    if value is None or isinstance(value, bool | int):
        return str(value)
    if isinstance(value, str):
        return f"chữ, {len(value)} ký tự"
    if isinstance(value, list | dict):
        return f"{len(value)} mục"
    return type(value).__name__
