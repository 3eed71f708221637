"""How the two engines are spoken to: one that writes, others that only look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from cchc_desktop.core.failure import Trouble
from cchc_desktop.store import schema

SAFE_SQLITE = (3, 51, 3)
"""Earlier ones may corrupt a file when its write-ahead log is reset."""

BUSY_MS = 10_000
_WRITER_KEEPS_KIB = 8 * 1024
_READER_KEEPS_KIB = 2 * 1024
"""Every reading thread has a cache of its own; what it reads again lies in the system's cache as well."""


def refuse_unsafe_sqlite(version: tuple[int, ...]) -> None:
    """Trouble when the SQLite inside the driver has the write-ahead-log defect."""
    if version < SAFE_SQLITE:
        told = ".".join(map(str, version))
        raise Trouble(
            f"SQLite {told} trong bản cài này có lỗi làm hỏng dữ liệu. Cài lại chương trình bản mới hơn."
        )


def sqlite_engine(path: Path, key: bytes, *, is_writer: bool, pragmas: tuple[str, ...] = ()) -> sa.Engine:
    """The encrypted file at ``path``; the writer has one connection and takes the write lock at once."""
    from sqlcipher3 import dbapi2

    refuse_unsafe_sqlite(dbapi2.sqlite_version_info)
    engine = sa.create_engine(
        sa.URL.create("sqlite+register", database=str(path)),
        module=dbapi2,
        hide_parameters=True,  # a message that holds bound values holds people
        # The driver must not begin transactions by itself: the kind of BEGIN matters.
        connect_args={"isolation_level": None, "check_same_thread": False},
        pool_size=1 if is_writer else 4,
        max_overflow=0 if is_writer else 8,
        execution_options={"compiled_cache": _COMPILED},
    )
    settings = (
        "PRAGMA cipher_log_level=NONE",
        f"PRAGMA key=\"x'{key.hex()}'\"",
        *(("PRAGMA journal_mode=WAL",) if is_writer else ("PRAGMA query_only=ON",)),
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA recursive_triggers=ON",  # else REPLACE fires no delete trigger
        f"PRAGMA busy_timeout={BUSY_MS}",
        "PRAGMA temp_store=MEMORY",
        f"PRAGMA cache_size=-{_WRITER_KEEPS_KIB if is_writer else _READER_KEEPS_KIB}",
        *pragmas,
    )
    _at_connect(engine, settings, "BEGIN IMMEDIATE" if is_writer else "BEGIN")
    return engine


class _Compiler(SQLiteCompiler):
    """Says by which index a table is read where a statement names one."""

    def get_from_hint_text(self, table: sa.FromClause, text: str | None) -> str | None:  # noqa: ARG002 - as SQLAlchemy asks
        return text


class Dialect(SQLiteDialect_pysqlite):
    """Of every file alike, so that a statement compiled for one of them is compiled for all."""

    statement_compiler = _Compiler
    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.register", __name__, "Dialect")
_COMPILED: LRUCache[Any, Any] = LRUCache(1_000)
"""What was compiled so far; as large as the ones of a writer and a reader would be together."""


def _at_connect(engine: sa.Engine, settings: tuple[str, ...], begin: str) -> None:
    @sa.event.listens_for(engine, "connect")
    def _set(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver has no types
        cursor = connection.cursor()
        for setting in settings:
            cursor.execute(setting)
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)


def set_pragma(connection: sa.Connection, setting: str) -> None:
    """Set what SQLite lets nobody set inside a transaction."""
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA {setting}")


def shut(engine: sa.Engine, path: Path) -> None:
    """Let the file at ``path`` go with all that was written in itself, so that it can be renamed alone.

    To close it is not enough: where the disk says no then, nobody hears it and the rest stays in the log.
    """
    with engine.connect() as connection:
        set_pragma(connection, "wal_checkpoint(TRUNCATE)")
    engine.dispose()
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise Trouble(f"Chưa ghi xong tệp {path.name} trong {path.parent}. Kiểm tra ổ đĩa rồi làm lại.")


def postgres_engine(url: str, *, is_writer: bool) -> sa.Engine:
    """The server at ``url``; readers see one state for as long as they look."""
    schema.for_server()
    options: dict[str, Any] = {} if is_writer else {"isolation_level": "REPEATABLE READ"}
    if not is_writer:
        options["postgresql_readonly"] = True
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=1 if is_writer else 4,
        max_overflow=0 if is_writer else 8,
        connect_args={"connect_timeout": 10, "options": f"-c lock_timeout={BUSY_MS}"},
    )
    return engine.execution_options(**options)
