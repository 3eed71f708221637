"""The statements of a writing transaction, made once and handed to the driver as they are."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from cchc_desktop.store import schema

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

UNIQUE = ("local_no", "code", "request_id")
ENDED_LATE = schema.dossier.c.ended_at > schema.dossier.c.due_at
"""``core.tally.has_ended_late`` where the database counts: without a due moment nothing is late."""


class Head(NamedTuple):
    """The end of the chain: how many entries there are, and the digest that commits to all of them."""

    seq: int
    digest: str


def chain_head(connection: sa.Connection, unit: str) -> Head:
    """Where the entries of ``unit`` end."""
    row = connection.execute(_LAST_ENTRY, {"u": unit}).first()
    return Head(0, "") if row is None else Head(row.seq, row.digest)


def kept_head(connection: sa.Connection, unit: str) -> Head | None:
    """Where they ended when one was last appended; None when somebody took that row away."""
    row = connection.execute(_KEPT_HEAD, {"u": unit}).first()
    return None if row is None else Head(row.entries, row.digest)


@cache
def upsert(table: sa.Table, *, is_sqlite: bool, is_written: bool = False) -> sa.Executable:
    """``is_written``: the rows bring the values that lie in the file, no type turns them any more."""
    keys = [column.name for column in table.primary_key]
    target = untyped(table) if is_written else table
    insert = _insert_of_file(target) if is_sqlite else _insert_of_server(target)
    rest = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=rest)


# Each engine brings a library of its own along; a register needs one of them.
def _insert_of_file(target: sa.TableClause) -> sqlite.Insert:
    from sqlalchemy.dialects.sqlite import insert

    return insert(target)


def _insert_of_server(target: sa.TableClause) -> postgresql.Insert:
    from sqlalchemy.dialects.postgresql import insert

    return insert(target)


@cache
def count_change() -> sa.Executable:
    """One more for each table that a transaction wrote, on a server."""
    insert = _insert_of_server(schema.change)
    grown = {"times": schema.change.c.times + 1}
    return insert.on_conflict_do_update(index_elements=["unit", "name"], set_=grown)


@cache
def for_driver(statement: sa.Executable, dialect: sa.Dialect) -> tuple[str, tuple[str, ...] | None]:
    """``statement`` in the words of the driver; the order of its values, or None when it goes by names."""
    compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]  # every DML has it
    return str(compiled), tuple(compiled.positiontup) if compiled.positional else None


def untyped(table: sa.Table) -> sa.TableClause:
    """``table`` as the driver sees it: columns without the program's types."""
    return sa.table(table.name, *(sa.column(column.name) for column in table.columns))


_d, _e, _h = schema.dossier.c, schema.entry.c, schema.head.c
_U: sa.BindParameter[str] = sa.bindparam("u")
_V: sa.BindParameter[object] = sa.bindparam("v")
BY_SEQ = sa.select(schema.dossier).where(_d.unit == _U, _d.seq == _V)
SEQ_BY = {name: sa.select(_d.seq).where(_d.unit == _U, _d[name] == _V) for name in UNIQUE}
OF_A_DOSSIER = "INDEXED BY entry_dossier"
"""The planner of SQLite would rather read all entries of the unit, which lie in the order asked for."""
ENTRIES_OF = (
    sa.select(schema.entry)
    .with_hint(schema.entry, OF_A_DOSSIER, "sqlite")
    .where(_e.unit == _U, _e.dossier == _V)
    .order_by(_e.seq)
)
_LAST_ENTRY = sa.select(_e.seq, _e.digest).where(_e.unit == _U).order_by(_e.seq.desc()).limit(1)
CHANGES = sa.select(schema.change.c.name, schema.change.c.times).where(schema.change.c.unit == _U)
_KEPT_HEAD = sa.select(_h.entries, _h.digest).where(_h.unit == _U)
INSERT_ENTRY = sa.insert(untyped(schema.entry))
GROW_HEAD = sa.update(schema.head).where(_h.unit == _U).values(entries=sa.bindparam("n"), digest=_V)
