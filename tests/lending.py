"""Databases for one test after the other: making one costs a quarter of a second, sweeping it little."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

import postgres
import psycopg
from psycopg import sql

LARGE = 128 * 1024
"""Bytes from which a table is cut off: rows that were deleted leave their room in its file."""

_TABLES: LiteralString = """SELECT relname, pg_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'"""
_MADE_OF: LiteralString = """
    SELECT 'relation', oid::text, relname, relkind::text, concat(relacl, reloptions)
        FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'column', attrelid::text, attname, atttypid::text, concat(attnotnull, attisdropped)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'guard', oid::text, tgname, tgenabled::text, tgfoid::text FROM pg_trigger
    UNION ALL SELECT 'rule', oid::text, conname, convalidated::text, '' FROM pg_constraint
    UNION ALL SELECT 'function', oid::text, proname, prosrc, ''
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'schema', oid::text, nspname, '', '' FROM pg_namespace WHERE nspname !~ '^pg_'
    UNION ALL SELECT 'setting', '', '', concat(setconfig), '' FROM pg_db_role_setting
        JOIN pg_database ON pg_database.oid = setdatabase WHERE datname = current_database()
    UNION ALL SELECT 'visitor', pid::text, '', '', '' FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
    UNION ALL SELECT 'revision', '', version_num, '', '' FROM alembic_version"""

Facts = list[tuple[str, ...]]
_ready: dict[tuple[str, str], list[str]] = {}
_as_made: dict[tuple[str, str], Facts] = {}


@contextmanager
def lent(cluster_url: str, like: str) -> Iterator[str]:
    """The URL of a database with the tables of ``like``; where a test changed them nobody else gets it."""
    kind = (cluster_url, like)
    ready = _ready.setdefault(kind, [])
    url = ready.pop() if ready else postgres.new_database(cluster_url, like)
    if kind not in _as_made:
        with _alone(url) as connection:
            _as_made[kind] = _made_of(connection)
    yield url
    with _alone(url) as connection:
        if any(what == "visitor" for what, *_ in _made_of(connection)):
            return
        _sweep(connection, {name for what, _, name, *_ in _as_made[kind] if what == "relation"})
        if _made_of(connection) == _as_made[kind]:
            ready.append(url)


@contextmanager
def _alone(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


def _made_of(connection: psycopg.Connection) -> Facts:
    """Everything but the rows: tables, columns, guards, functions, and who else is there."""
    return sorted(tuple(map(str, row)) for row in connection.execute(_MADE_OF))


def _sweep(connection: psycopg.Connection, known: set[str]) -> None:
    """No table that was not there, no row in any, and counting from the beginning."""
    connection.execute("SET session_replication_role = replica")  # the guards look away
    acts = [
        sql.SQL(
            "DROP TABLE {}"
            if name not in known
            else "TRUNCATE {} CASCADE"
            if size > LARGE
            else "DELETE FROM {}"
        ).format(sql.Identifier(name))
        for name, size in connection.execute(_TABLES)
    ]
    connection.execute(sql.SQL("; ").join(acts))
    connection.execute("SELECT setval(seqrelid, seqstart, false) FROM pg_sequence")
