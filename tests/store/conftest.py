"""A register on each engine: what holds on one holds on the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import make
import postgres
import pytest

from cchc_desktop.store import migrate
from cchc_desktop.store.connect import postgres_engine
from cchc_desktop.store.engine import Register

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_tables(postgres_url: str) -> str:
    """The name of a database in which every migration has run and no unit has a register yet."""
    url = postgres.new_database(postgres_url)
    engine = postgres_engine(url, is_writer=True)
    with engine.begin() as connection:
        migrate.bring_up(connection)
    engine.dispose()
    return url.rpartition("/")[2]


@pytest.fixture(params=ENGINES)
def engine_url(request: pytest.FixtureRequest) -> str | None:
    """Where a register is kept: None for a file, else a server that waits for its first unit."""
    if request.param == "sqlite":
        return None
    tables = request.getfixturevalue("postgres_tables")
    return postgres.new_database(request.getfixturevalue("postgres_url"), tables)


@pytest.fixture
def register(tmp_path: Path, engine_url: str | None) -> Iterator[Register]:
    """An empty commune register."""
    made = make.register(tmp_path / "sổ", url=engine_url)
    yield made
    made.close()
