"""What was counted in the lines of packets, in a file beside the register: it can go at any time.

Packets never change, so what was once counted in one need not be counted again. The register's tables have
no place for it, and need none: whatever is missing here, or was counted by other rules, is counted anew.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from cchc_desktop.core.failure import Trouble
from cchc_desktop.core.period import Period
from cchc_desktop.store.connect import sqlite_engine

FILE = "sums.db"
_log = logging.getLogger(__name__)
_metadata = sa.MetaData()
_rules = sa.Table("rules", _metadata, sa.Column("digest", sa.Text, primary_key=True))
_packet = sa.Table(
    "packet",
    _metadata,
    sa.Column("days", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("brief", sa.LargeBinary, nullable=False),
    sa.Column("rows", sa.LargeBinary, nullable=False),
)
_whole = sa.Table(
    "whole",
    _metadata,
    sa.Column("days", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("members", sa.LargeBinary, nullable=False),
    sa.Column("rows", sa.LargeBinary, nullable=False),
)


class One(NamedTuple):
    """What was counted in one packet: over all rows, and row by row."""

    digest: str
    brief: bytes
    rows: bytes


class Whole(NamedTuple):
    """The sum over the packets whose digests are ``members``."""

    members: bytes
    rows: bytes


class KeptSums:
    """The open file; one that cannot be read or written keeps nothing, and says so in the log alone."""

    def __init__(self, engine: sa.Engine | None) -> None:
        self._engine = engine

    def briefs(self, period: Period) -> Mapping[str, bytes]:
        """What is kept of every packet of exactly these days, over all rows, by digest."""
        asked = sa.select(_packet.c.digest, _packet.c.brief).where(_packet.c.days == _days(period))
        return {row.digest: row.brief for row in self._ask(asked)}

    def rows(self, period: Period, digest: str) -> bytes | None:
        """What is kept of one packet row by row."""
        where = (_packet.c.days == _days(period), _packet.c.digest == digest)
        found = self._ask(sa.select(_packet.c.rows).where(*where))
        return found[0].rows if found else None

    def wholes(self, period: Period) -> tuple[Whole, ...]:
        """The sums that are kept of packets of exactly these days."""
        asked = sa.select(_whole.c.members, _whole.c.rows).where(_whole.c.days == _days(period))
        return tuple(Whole(row.members, row.rows) for row in self._ask(asked))

    def put(self, period: Period, ones: Sequence[One]) -> None:
        """Keep what was counted in packets of these days."""
        rows = [{"days": _days(period), **one._asdict()} for one in ones]
        if rows:
            self._do(sa.insert(_packet).prefix_with("OR REPLACE"), rows)

    def put_whole(self, period: Period, name: str, whole: Whole) -> None:
        """Keep a sum under its name, in the place of the one before."""
        row = {"days": _days(period), "name": name, **whole._asdict()}
        self._do(sa.insert(_whole).prefix_with("OR REPLACE"), [row])

    def forget(self, period: Period, digests: Sequence[str]) -> None:
        """Let go of packets that count no more."""
        gone = sa.delete(_packet).where(
            _packet.c.days == _days(period), _packet.c.digest == sa.bindparam("d")
        )
        if digests:
            self._do(gone, [{"d": digest} for digest in digests])

    def _ask(self, asked: sa.Select[tuple[object, ...]]) -> Sequence[sa.Row[tuple[object, ...]]]:
        if self._engine is None:
            return ()
        with self._engine.begin() as connection:
            return connection.execute(asked).all()

    def _do(self, statement: sa.Executable, rows: Sequence[Mapping[str, object]]) -> None:
        if self._engine is None:
            return
        try:
            with self._engine.begin() as connection:
                connection.execute(statement, rows)
        except sa.exc.DBAPIError as error:
            _log.warning("sums were not kept: %s", type(error.orig).__name__)


@contextmanager
def kept_sums(place: Path, key: bytes, rules: str) -> Iterator[KeptSums]:
    """What is kept in ``place`` of what was counted by ``rules``; what others counted is let go."""
    engine = _opened(place / FILE, key, rules)
    try:
        yield KeptSums(engine)
    finally:
        if engine is not None:
            engine.dispose()


def _opened(path: Path, key: bytes, rules: str) -> sa.Engine | None:
    """The file, made anew where it is damaged or of another key; None where the disk has no place for it."""
    for is_last in (False, True):
        engine = sqlite_engine(path, key, is_writer=True)
        try:
            _make_ready(engine, rules)
        except (sa.exc.DBAPIError, Trouble) as error:
            _log.warning("sums cannot be kept: %s", type(error).__name__)
            engine.dispose()
            if not is_last:
                _remove(path)
        else:
            return engine
    return None


def _make_ready(engine: sa.Engine, rules: str) -> None:
    with engine.begin() as connection:
        _metadata.create_all(connection)
        if connection.execute(sa.select(_rules.c.digest)).scalar() != rules:
            for table in _metadata.sorted_tables:
                connection.execute(sa.delete(table))
            connection.execute(sa.insert(_rules), {"digest": rules})


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        try:
            path.with_name(name).unlink(missing_ok=True)
        except OSError as error:
            _log.warning("%s stays: %s", name, type(error).__name__)


def _days(period: Period) -> str:
    return f"{period.first_on}/{period.last_on}"
