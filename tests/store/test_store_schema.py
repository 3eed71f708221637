"""The migrations build what the program describes, on both engines."""

from __future__ import annotations

import make
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from cchc_desktop.core.packet import COLUMNS
from cchc_desktop.store import guards, schema
from cchc_desktop.store.engine import Register


def test_autogenerate_finds_no_difference(register: Register) -> None:
    with register.write() as writing:
        context = MigrationContext.configure(
            writing.connection,
            opts={"include_name": _is_ours, "compare_type": True, "target_metadata": schema.metadata},
        )
        assert compare_metadata(context, schema.metadata) == []


def _is_ours(name: str | None, type_: str, _parents: object) -> bool:
    # The word index of PostgreSQL stands on an expression, which reflection cannot tell.
    return not (type_ in {"table", "index"} and (name or "").startswith(schema.WORDS))


def test_every_guard_is_as_the_migration_made_it(register: Register) -> None:
    with register.read() as reading:
        assert guards.found(reading) == guards.wanted(reading)


def test_a_line_of_a_packet_has_every_column_of_version_1() -> None:
    names = {column.name for column in schema.packet_line.columns}
    key = {"unit", "sender", "first_on", "last_on", "revision", "n"}
    assert names == set(COLUMNS[1]) | key


@pytest.mark.parametrize(
    "change",
    [
        "state = 'lost'",
        "channel = 'phone'",
        "copies = 0",
        "fee = -1",
        "due_at = '2026-10-07T09:00:00+07:00'",
        "ended_at = '2026-10-07T09:00:00+07:00'",
        "ended_at = '2026-10-08T10:00:00+07:00', handed_back_at = '2026-10-08T09:30:00+07:00'",
    ],
)
def test_the_database_knows_the_law_where_it_is_cheap(register: Register, change: str) -> None:
    with register.write() as writing:
        make.receive(writing)
    with pytest.raises(sa.exc.IntegrityError), register.write() as writing:
        writing.connection.exec_driver_sql(f"UPDATE dossier SET {change}")
