"""The migrations build what the program describes, on both engines."""

from __future__ import annotations

from pathlib import Path

import layout
import make
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine.interfaces import CacheStats

from cchc_desktop.core.packet import COLUMNS
from cchc_desktop.store import guards, migrate, road, schema, trust
from cchc_desktop.store.engine import Register

METADATA = road.parcel_out.metadata
assert trust.account.metadata is METADATA
"""That of every table, those of the road and of trust among them."""


def test_autogenerate_finds_no_difference(register: Register) -> None:
    with register.write() as writing:
        context = MigrationContext.configure(
            writing.connection,
            opts={
                "include_name": _is_ours,
                "include_object": _is_there,
                "compare_type": True,
                "target_metadata": METADATA,
            },
        )
        assert compare_metadata(context, METADATA) == []


def _is_ours(name: str | None, type_: str, _parents: object) -> bool:
    # The word index of PostgreSQL stands on an expression, which reflection cannot tell.
    return not (type_ in {"table", "index"} and (name or "").startswith(schema.WORDS))


def _is_there(thing: sa.schema.SchemaItem, name: str | None, *_: object) -> bool:
    # The parts of a server's lines hold no foreign key: db/versions/0004_above.py says why.
    return not (isinstance(thing, sa.ForeignKeyConstraint) and name == "line_of_packet")


def test_every_guard_is_as_the_migration_made_it(register: Register) -> None:
    with register.read() as reading:
        assert guards.found(reading) == guards.wanted(reading)


def test_a_new_file_is_laid_out_as_every_migration_leaves_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step_by_step = layout.migrated(tmp_path / "migrated.db")
    statements = layout.statements(step_by_step)
    kept = layout.kept().read_text(encoding="utf-8") if layout.kept().exists() else ""
    assert kept.removesuffix("\n").split(migrate.BETWEEN) == statements, "run `python tests/layout.py`"
    (tmp_path / layout.kept().name).write_bytes(layout.kept().read_bytes())
    monkeypatch.setattr(migrate, "migrations", lambda: tmp_path)  # where there are no others to run
    at_once = layout.laid_out(tmp_path / "new.db", schema.HEAD)
    assert layout.told(at_once) == layout.told(step_by_step)
    step_by_step.dispose()
    at_once.dispose()


def test_what_is_compiled_for_one_file_serves_the_next(tmp_path: Path) -> None:
    asked = sa.select(schema.counter.c.next).where(schema.counter.c.device == 4711)
    found = []
    for name in ("one", "other"):
        register = make.register(tmp_path / name)
        with register.reader.connect() as connection:
            found.append(connection.execute(asked).context.cache_hit)
        register.close()
    assert found == [CacheStats.CACHE_MISS, CacheStats.CACHE_HIT]


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
