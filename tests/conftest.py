"""What every test stands on: no screen, no home folder of a person, a PostgreSQL when one asks."""

from __future__ import annotations

import os
from collections.abc import Iterator

import postgres
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep registers, settings and caches of the person who runs the tests out of their reach."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home / name.lower()))
        for name in ("CCHC_PASSPHRASE", "CCHC_DATA"):
            patch.delenv(name, raising=False)
        patch.setenv("CCHC_DEBUG", "1")  # a bug is seen, not put into one sentence
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server for this run; its absence is an error, never a skipped test."""
    with postgres.cluster() as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> str:
    """An empty database of its own."""
    return postgres.new_database(postgres_url)
