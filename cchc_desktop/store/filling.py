"""An empty practice register filled at once: the books of many dossiers joined into one chain."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.files import moved, sync_folder, written_told
from cchc_desktop.store import guards, keys, schema, statements
from cchc_desktop.store.apart import DOSSIER_COLUMNS, ENTRY_COLUMNS, Apart, Facts, Life, Loose, sealed_row
from cchc_desktop.store.connect import postgres_engine, set_pragma, sqlite_engine
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.search import is_empty
from cchc_desktop.store.troubles import told

if TYPE_CHECKING:
    from pathlib import Path

    from cchc_desktop.store.engine import Register
    from cchc_desktop.store.profile import Profile

BESIDE_FROM = 20_000
"""From so many dossiers on the file is filled beside the register, and takes its place when it is whole."""

_PRAGMAS = (
    *("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA locking_mode=EXCLUSIVE"),
    *("PRAGMA foreign_keys=OFF", "PRAGMA cache_size=-262144"),
)
_BUILT_LATER = (
    "SELECT type, name, sql FROM sqlite_master WHERE tbl_name IN ('dossier', 'entry') "
    "AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type, name"
)


class Filling:
    """Takes the lives of dossiers in the order of their numbers; entries go in by their moments."""

    def __init__(self, book: Writing) -> None:
        self.book = book
        self._unit = book.unit
        self._last = book.chain_head
        self._waiting: list[Loose] = []

    def reserve(self, name: str, year: int, device: int, amount: int) -> int:
        """The first of ``amount`` running numbers that nobody else gets."""
        return self.book.reserve(name, year, device, amount)

    def take(self, lives: Iterable[Life], until: str | None = None) -> None:
        """Write these dossiers, and of all entries taken so far those before the moment ``until``."""
        rows: list[Facts] = []
        for life in lives:
            rows.append(life.row)
            self._waiting.extend(life.entries)
        if rows:
            self.book.touched.add("dossier")
            self._send(_INSERT_DOSSIER, DOSSIER_COLUMNS, rows)
        self._waiting.sort()
        ready = _before(self._waiting, until)
        if ready:
            self._seal(self._waiting[:ready])
            del self._waiting[:ready]

    def _seal(self, ready: Sequence[Loose]) -> None:
        seq, digest = self._last
        rows = []
        for loose in ready:
            seq += 1
            digest, row = sealed_row(loose, self._unit, seq, digest)
            rows.append(row)
        self._last = statements.Head(seq, digest)
        self.book.touched.add("entry")
        self._send(statements.INSERT_ENTRY, ENTRY_COLUMNS, rows)

    def finish(self) -> None:
        """Write what still waits, and where the chain ends."""
        self.take(())
        self.book.flush()
        head = {"u": self._unit, "n": self._last.seq, "v": self._last.digest}
        self.book.connection.execute(statements.GROW_HEAD, head)

    def _send(self, statement: sa.Executable, columns: tuple[str, ...], rows: list[Facts]) -> None:
        connection = self.book.connection
        text, names = statements.for_driver(statement, connection.dialect)
        if names is None:
            connection.exec_driver_sql(text, [dict(zip(columns, row, strict=True)) for row in rows])
        elif names == columns:
            connection.exec_driver_sql(text, rows)
        else:
            raise RuntimeError("the driver asks for the columns in another order")


_INSERT_DOSSIER = sa.insert(statements.untyped(schema.dossier))


def _before(waiting: Sequence[Loose], until: str | None) -> int:
    if until is None:
        return len(waiting)
    low, high = 0, len(waiting)
    while low < high:
        middle = (low + high) // 2
        if waiting[middle].at < until:
            low = middle + 1
        else:
            high = middle
    return low


@contextmanager
def filling(register: Register, amount: int) -> Iterator[Filling]:
    """All that is taken inside the block, or nothing when it raises or the program is killed."""
    with register.read() as reading:
        if not is_empty(reading):
            raise Refused("Dữ liệu mẫu chỉ đưa vào sổ chưa có hồ sơ nào.")
    if register.is_sqlite and amount >= BESIDE_FROM:
        with register.replacing() as part, told(register.place):
            yield from _beside(part, register)
        return
    with register.write() as book:
        fills = Filling(book)
        yield fills
        fills.finish()


def _beside(part: Path, register: Register) -> Iterator[Filling]:
    engine = sqlite_engine(part, register.key, is_writer=True, pragmas=_PRAGMAS)
    try:
        with engine.begin() as connection:
            later = take_down(connection)
            fills = Filling(Writing(connection, register.profile))
            yield fills
            fills.finish()
            put_up(connection, later)
            _refuse_unsound(connection, register.profile, later)
        with engine.connect() as connection:
            set_pragma(connection, "locking_mode=NORMAL")
            set_pragma(connection, "journal_mode=WAL")
    finally:
        engine.dispose()


def take_down(connection: sa.Connection) -> list[tuple[str, str, str]]:
    """Indexes and guards cost more row by row than all at once; what was there is told."""
    there = [(row.type, row.name, row.sql) for row in connection.exec_driver_sql(_BUILT_LATER)]
    for kind, name, _ in there:
        connection.exec_driver_sql(f"DROP {kind.upper()} {name}")
    return there


def put_up(connection: sa.Connection, there: list[tuple[str, str, str]]) -> None:
    """What was taken down, and the words by which dossiers are found."""
    for _, _, text in there:
        connection.exec_driver_sql(text)
    connection.exec_driver_sql(f"INSERT INTO {schema.WORDS}({schema.WORDS}) VALUES ('rebuild')")


def _refuse_unsound(connection: sa.Connection, profile: Profile, later: list[tuple[str, str, str]]) -> None:
    reading = Reading(connection, profile)
    again = [(row.type, row.name, row.sql) for row in connection.exec_driver_sql(_BUILT_LATER)]
    strays = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if again != later or any(guards.gaps(reading)) or strays is not None:
        raise Trouble("Sổ thực hành vừa lập không nguyên vẹn nên không giữ. Hãy lập lại.")


@contextmanager
def apart(place: Path, key: bytes, profile: Profile) -> Iterator[Apart]:
    """A book for dossiers made in another process; it only reads what lies in ``place``."""
    url = keys.opened_url(key, keys.read_side(place))
    path = place / keys.REGISTER_FILE
    engine = (
        sqlite_engine(path, key, is_writer=False) if url is None else postgres_engine(url, is_writer=False)
    )
    try:
        with engine.connect() as connection:
            yield Apart(connection, profile)
    finally:
        engine.dispose()


def put_in_place(part: Path, path: Path) -> None:
    """Let the file ``part`` be the register from now on, whole on the disk before it has the name."""
    with written_told(path):
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        moved(part, path)
        sync_folder(path.parent)
