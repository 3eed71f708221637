"""What was counted in the lines of packets, in a file beside the register: it can go at any time.

Packets never change, so what was once counted in one need not be counted again. The register's tables have
no place for it, and need none: whatever is missing here, or was counted by other rules, is counted anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from cchc_desktop.core.failure import Trouble
from cchc_desktop.core.period import Period
from cchc_desktop.store.connect import sqlite_engine

T = TypeVar("T")

FILE = "sums.db"
_BUSY_MS = 1_000
"""Nobody waits longer for a file that need not be there."""
_OTHERS = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_READONLY_DBMOVED")
"""With these the file is sound and somebody else's: another look is at it, or has made it anew."""
_log = logging.getLogger(__name__)
_laying = Lock()
"""One thread at a time opens the file or takes it away: its log must be of the same making."""
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
    """The open file; after the first failure of the database it knows nothing any more, and the file goes."""

    def __init__(self, path: Path, key: bytes, rules: str) -> None:
        self._path = path
        self._engine = _opened(path, key, rules)

    def close(self) -> None:
        """Let the file go; what is asked later is not known."""
        if self._engine is not None:
            self._engine.dispose()
        self._engine = None

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
        return self._done(lambda connection: connection.execute(asked).all()) or ()

    def _do(self, statement: sa.Executable, rows: Sequence[Mapping[str, object]]) -> None:
        self._done(lambda connection: connection.execute(statement, rows))

    def _done(self, work: Callable[[sa.Connection], T]) -> T | None:
        if self._engine is None:
            return None
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except sa.exc.DBAPIError as error:
            _log.warning("sums are counted without what was kept: %s", _name(error))
            self.close()
            if not _name(error).startswith(_OTHERS):
                drop(self._path.parent)
            return None


@contextmanager
def kept_sums(place: Path, key: bytes, rules: str) -> Iterator[KeptSums]:
    """What is kept in ``place`` of what was counted by ``rules``; what others counted is let go."""
    kept = KeptSums(place / FILE, key, rules)
    try:
        yield kept
    finally:
        kept.close()


def drop(place: Path) -> None:
    """Take the file out of ``place``, where the disk lets it go."""
    with _laying:
        _remove(place / FILE)


def _opened(path: Path, key: bytes, rules: str) -> sa.Engine | None:
    """The file, made anew where it is damaged or of another key; None where it cannot be had now."""
    with _laying:
        for _ in range(2):
            try:
                return _ready(path, key, rules)
            except (sa.exc.DBAPIError, Trouble) as error:
                _log.warning("sums cannot be kept: %s", _name(error))
                if _name(error).startswith(_OTHERS):
                    break
                _remove(path)
    return None


def _ready(path: Path, key: bytes, rules: str) -> sa.Engine:
    engine = sqlite_engine(path, key, is_writer=True, pragmas=(f"PRAGMA busy_timeout={_BUSY_MS}",))
    try:
        _make_ready(engine, rules)
    except BaseException:
        engine.dispose()
        raise
    return engine


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


def _name(error: Exception) -> str:
    """What the database calls its failure; never the words of it, which may hold what is kept."""
    cause = getattr(error, "orig", None) or error
    return str(getattr(cause, "sqlite_errorname", None) or type(cause).__name__)


def _days(period: Period) -> str:
    return f"{period.first_on}/{period.last_on}"
