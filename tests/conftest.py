"""What every test stands on: no screen, no home folder of a person, a PostgreSQL when one asks."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import postgres
import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The bell tries the same cases each time; the nightly tests look for new ones.
settings.register_profile("bell", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("night", deadline=None)
settings.load_profile(os.environ.get("CCHC_TEST_PROFILE", "bell"))

gc.disable()  # while modules are read there is nothing to throw away

# Files that take a minute each: begun last, one of them would keep a single worker busy at the end.
LONGEST = frozenset(
    {
        *("test_build.py", "test_run.py", "test_house.py", "test_nothing_clipped.py", "test_scan_stacks.py"),
        "test_clerks_day.py",
    }
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; all else as it was."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish() -> None:
    """What was read stays: nobody looks through it again for rubbish."""
    gc.freeze()
    gc.enable()


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


@pytest.fixture(scope="session")
def postgres_tables(postgres_url: str) -> str:
    """The name of a database in which every migration has run and no unit has a register yet."""
    from cchc_desktop.store import migrate
    from cchc_desktop.store.connect import postgres_engine

    url = postgres.new_database(postgres_url)
    engine = postgres_engine(url, is_writer=True)
    with engine.begin() as connection:
        migrate.bring_up(connection)
    engine.dispose()
    return url.rpartition("/")[2]
