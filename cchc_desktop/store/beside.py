"""A register looked at from another process: it only reads, and leaves the lock to whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from cchc_desktop.core.failure import Trouble
from cchc_desktop.store import keys, migrate
from cchc_desktop.store.connect import postgres_engine, sqlite_engine
from cchc_desktop.store.profile import Profile, stored_profile
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.troubles import told


class Source(Protocol):
    """What a backup is made of: an open register, or one that is only looked at."""

    @property
    def place(self) -> Path:
        """The folder of the register."""

    @property
    def profile(self) -> Profile:
        """Whose it is."""

    @property
    def key(self) -> bytes:
        """Its data key."""

    @property
    def reader(self) -> sa.Engine:
        """Connections that only read."""

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of its own."""

    def read(self) -> AbstractContextManager[Reading]:
        """One look at one state of it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A register that another process may be writing to."""

    place: Path
    profile: Profile
    key: bytes
    reader: sa.Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether the register is a file of its own."""
        return self.reader.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """One look at one state of the register."""
        with told(self.place), self.reader.begin() as connection:
            yield Reading(connection, self.profile)


@contextmanager
def looked_at(place: Path, key: bytes, url: str | None = None) -> Iterator[Beside]:
    """The register in ``place``, whoever has it open; Trouble where a later program wrote it."""
    side = keys.read_side(place)
    url = url or keys.opened_url(key, side)
    path = place / keys.REGISTER_FILE
    if url is None and not path.exists():
        raise Trouble(f"Không thấy tệp sổ trong {place}. Khôi phục từ bản sao lưu gần nhất.")
    engine = (
        sqlite_engine(path, key, is_writer=False) if url is None else postgres_engine(url, is_writer=False)
    )
    try:
        with told(place), engine.connect() as connection:
            revision = migrate.stored_revision(connection)
            if revision is None:
                raise Trouble(f"Tệp sổ trong {place} trống. Khôi phục từ bản sao lưu gần nhất.")
            migrate.refuse_newer(revision)
            profile = replace(stored_profile(connection, side.unit), device=side.device)
        yield Beside(place, profile, key, engine)
    finally:
        engine.dispose()
