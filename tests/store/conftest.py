"""A register on each engine: what holds on one holds on the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import make
import postgres
import pytest

from cchc_desktop.store.engine import Register

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(params=ENGINES)
def engine_url(request: pytest.FixtureRequest) -> str | None:
    """Where a register is kept: None for a file, else an empty database."""
    if request.param == "sqlite":
        return None
    return postgres.new_database(request.getfixturevalue("postgres_url"))


@pytest.fixture
def register(tmp_path: Path, engine_url: str | None) -> Iterator[Register]:
    """An empty commune register."""
    made = make.register(tmp_path / "sổ", url=engine_url)
    yield made
    made.close()
