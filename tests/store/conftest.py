"""A register on each engine: what holds on one holds on the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import make
import pytest
from lending import lent

from cchc_desktop.store.engine import Register

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(params=ENGINES)
def engine_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Where a register is kept: None for a file, else a server that waits for its first unit."""
    if request.param == "sqlite":
        yield None
        return
    tables = request.getfixturevalue("postgres_tables")
    with lent(request.getfixturevalue("postgres_url"), tables) as url:
        yield url


@pytest.fixture
def register(tmp_path: Path, engine_url: str | None) -> Iterator[Register]:
    """An empty commune register."""
    made = make.register(tmp_path / "sổ", url=engine_url)
    yield made
    made.close()
