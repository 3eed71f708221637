"""A damaged register mended: what can be read is put into a new file, the damaged one is kept as it was.

Entries are the register; everything else is derived from them or stands beside them. So the chain is read as
far as it holds, the dossiers are folded anew, and the rest is taken along as far as it can be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core import numbering
from cchc_desktop.core.dossier import Entry, digest, fold
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.store import check_files, kept_sums, keys, migrate, schema, statements, switching
from cchc_desktop.store.backup import work_folder
from cchc_desktop.store.backup_files import refuse_full
from cchc_desktop.store.connect import set_pragma, sqlite_engine
from cchc_desktop.store.counters import DOSSIER, LOCAL, PER_DEVICE, Key, first_of
from cchc_desktop.store.engine import locked
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.filling import put_up, take_down
from cchc_desktop.store.own_acts import MOVED, PRINT_LIST, REPAIR
from cchc_desktop.store.profile import Profile, stored_profile
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import dossier_row, entry_of, entry_row
from cchc_desktop.store.slips import slip_of
from cchc_desktop.store.statements import Head, untyped

_AT_ONCE = 500
_QUICK = ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA foreign_keys=OFF")
_DERIVED = frozenset({"dossier", "entry", "head", "register"})
_UNREADABLE = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR", "SQLITE_ERROR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What was saved: entries up to ``entries``; of the chain before at least ``lost`` more are gone."""

    entries: int
    dossiers: int
    lost: int
    last_at: datetime | None
    partly: tuple[str, ...] = ()
    """Tables of which not every row could be read."""
    kept: Path | None = None
    """Where the damaged file is now; None while nothing was replaced."""


def mend(place: Path, key: bytes, now: datetime, *, is_tried: bool = False) -> Mended:
    """Put what can be read of the register in ``place`` into a new file, in its place unless ``is_tried``.

    Trouble where not even its first page can be read: then only a backup helps.
    """
    side = keys.read_side(place)
    if side.engine != "sqlite":
        raise Refused("Sổ trên máy chủ do người quản trị máy chủ sửa chữa; hãy khôi phục từ bản sao lưu.")
    path = place / keys.REGISTER_FILE
    if not path.exists():
        raise Trouble(f"Không thấy tệp sổ trong {place}. Khôi phục từ bản sao lưu gần nhất.")
    lock = locked(place)
    try:
        refuse_full(place, 2 * path.stat().st_size)
        with work_folder(place) as folder:
            new = folder / keys.REGISTER_FILE
            done = _Mending(path, key, side.unit, side.device).into(new, now)
            if is_tried:
                return done
            kept = place / f"damaged-{now:%Y%m%dT%H%M%S}"
            keys.write_side(folder, side)
            kept_sums.drop(place)
            switching.switch(place, folder, kept)
    finally:
        lock.release()
    return Mended(
        entries=done.entries,
        dossiers=done.dossiers,
        lost=done.lost,
        last_at=done.last_at,
        partly=done.partly,
        kept=kept,
    )


class _Mending:
    def __init__(self, path: Path, key: bytes, unit: str, device: int) -> None:
        self._path, self._key, self._unit, self._device = path, key, unit, device
        self._partly: list[str] = []
        self._columns: dict[str, frozenset[str]] = {}

    def into(self, new: Path, now: datetime) -> Mended:
        """Fill the file ``new``."""
        engine = sqlite_engine(new, self._key, is_writer=True, pragmas=_QUICK)
        try:
            with engine.connect() as connection:
                set_pragma(connection, "foreign_keys=OFF")
                with connection.begin():
                    done = self._filled(connection, now)
            with engine.connect() as connection:
                set_pragma(connection, "journal_mode=WAL")
        finally:
            engine.dispose()
        return done

    def _filled(self, connection: sa.Connection, now: datetime) -> Mended:
        migrate.bring_up(connection)
        self._rest(connection, ("register",))
        try:
            profile = stored_profile(connection, self._unit)
        except Trouble as error:
            raise Trouble(
                "Không đọc được cả trang đầu của sổ nên không sửa chữa được. Khôi phục từ bản sao lưu."
            ) from error
        later = take_down(connection)
        head, last_at = self._entries(connection)
        if not head.seq:
            raise Trouble("Không đọc được bút tích nào nên không sửa chữa được. Khôi phục từ bản sao lưu.")
        lost = max(0, self._kept_before() - head.seq)
        for kind, _, text in later:  # dossiers are looked for by their entries
            if kind == "index":
                connection.exec_driver_sql(text)
        self._rest(connection, (table.name for table in schema.metadata.sorted_tables))
        dossiers = self._dossiers(connection)
        put_up(connection, [one for one in later if one[0] != "index"])
        row = {"unit": self._unit, "entries": head.seq, "digest": head.digest}
        connection.execute(sa.insert(schema.head), row)
        if lost:
            self._drop_strays(connection, profile)
        self._enter(connection, profile, now, lost)
        return Mended(
            entries=head.seq, dossiers=dossiers, lost=lost, last_at=last_at, partly=tuple(self._partly)
        )

    def _entries(self, connection: sa.Connection) -> tuple[Head, datetime | None]:
        """As far as one follows from the other; what comes behind the first break is not believed."""
        head, last_at = Head(0, ""), None
        insert, names = statements.for_driver(statements.INSERT_ENTRY, connection.dialect)
        rows: list[tuple[object, ...]] = []
        for entry in self._read_entries():
            if (
                entry.seq != head.seq + 1
                or entry.previous != head.digest
                or digest(entry, head.digest) != entry.digest
            ):
                break
            head, last_at = Head(entry.seq, entry.digest), entry.recorded_at
            row = entry_row(entry)
            rows.append(tuple(row[name] for name in names or ()))
            if len(rows) >= _AT_ONCE:
                connection.exec_driver_sql(insert, rows)
                rows = []
        if rows:
            connection.exec_driver_sql(insert, rows)
        return head, last_at

    def _read_entries(self) -> Iterator[Entry]:
        """Page by page; the first one that cannot be read ends it."""
        e = schema.entry.c
        seq, at_once = 0, _AT_ONCE
        while True:
            asked = (
                sa.select(schema.entry)
                .where(e.unit == self._unit, e.seq > seq)
                .order_by(e.seq)
                .limit(at_once)
            )
            try:
                with self._damaged() as old:
                    found = [entry_of(row) for row in old.execute(asked).mappings()]
            except (sa.exc.DatabaseError, ValueError, TypeError, KeyError) as error:
                _reraise(error)
                if at_once == 1:
                    return
                at_once = 1
                continue
            if not found:
                return
            yield from found
            seq = found[-1].seq

    def _kept_before(self) -> int:
        """How far the chain went, as the damaged file tells it."""
        e, h = schema.entry.c, schema.head.c
        known = 0
        for asked in (
            sa.select(h.entries).where(h.unit == self._unit),
            sa.select(sa.func.max(e.seq)).where(e.unit == self._unit),
        ):
            try:
                with self._damaged() as old:
                    known = max(known, int(old.execute(asked).scalar() or 0))
            except sa.exc.DatabaseError as error:
                _reraise(error)
        return known

    def _rest(self, connection: sa.Connection, names: Iterable[str]) -> None:
        """The tables beside the chain, row by row as they lie there."""
        for name in names:
            if name in _DERIVED and name != "register":
                continue
            table = schema.metadata.tables[name]
            if name == "register" and connection.execute(sa.select(table.c.unit)).first():
                continue
            plain = untyped(table)
            there = [column for column in plain.c if self._has(name, column.name)]
            if not there:
                continue
            rows: list[dict[str, Any]] = []
            try:
                with self._damaged() as old:
                    rows.extend(map(dict, old.execute(sa.select(*there)).mappings()))
            except sa.exc.DatabaseError as error:
                _reraise(error)
                self._partly.append(name)
            for start in range(0, len(rows), _AT_ONCE):
                connection.execute(sa.insert(plain).prefix_with("OR IGNORE"), rows[start : start + _AT_ONCE])

    def _has(self, table: str, column: str) -> bool:
        if table not in self._columns:
            self._columns[table] = self._columns_of(table)
        return column in self._columns[table]

    def _columns_of(self, table: str) -> frozenset[str]:
        try:
            with self._damaged() as old:
                return frozenset(row[1] for row in old.exec_driver_sql(f"PRAGMA table_info({table})"))
        except sa.exc.DatabaseError as error:
            _reraise(error)
            return frozenset()

    @contextmanager
    def _damaged(self) -> Iterator[sa.Connection]:
        """A connection of its own each time: one that met a damaged page answers nothing any more."""
        engine = sqlite_engine(self._path, self._key, is_writer=False)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def _dossiers(self, connection: sa.Connection) -> int:
        """Every dossier folded anew from its entries."""
        e = schema.entry.c
        asked = (
            sa.select(schema.entry)
            .where(e.unit == self._unit, e.dossier.is_not(None))
            .order_by(e.dossier, e.seq)
        )
        acts = map(entry_of, connection.execute(asked).mappings())
        amount, rows = 0, []
        for seq, group in groupby(acts, key=lambda one: one.dossier or 0):
            rows.append(dossier_row(fold(seq, tuple(group)), self._unit))
            amount += 1
            if len(rows) >= _AT_ONCE:
                connection.execute(sa.insert(untyped(schema.dossier)), rows)
                rows = []
        if rows:
            connection.execute(sa.insert(untyped(schema.dossier)), rows)
        return amount

    def _drop_strays(self, connection: sa.Connection, profile: Profile) -> None:
        """What only lost entries told of: papers that nobody printed, scans that nobody filed."""
        d, s, sc = schema.dossier.c, schema.slip.c, schema.scan.c
        known = sa.select(d.seq).where(d.unit == self._unit)
        printed = _printed(connection, self._unit)
        for row in connection.execute(sa.select(schema.slip).where(s.unit == self._unit)).mappings().all():
            slip = slip_of(row)
            is_told = any(
                number == slip.number and form.startswith(slip.form)
                for form, number in printed.get(slip.dossier, ())
            )
            if not is_told:
                connection.execute(
                    sa.delete(schema.slip).where(
                        s.unit == self._unit,
                        s.form == slip.form,
                        s.year == slip.year,
                        s.number == slip.number,
                    )
                )
        filed = check_files.as_told(Reading(connection, profile))
        tray = {"state": "tray", "dossier": None, "place": None, "backlog": None}
        asked = sa.select(sc.id, sc.dossier).where(sc.unit == self._unit, sc.state == "filed")
        for scan in connection.execute(asked).all():
            if filed.get(scan.id, -2) not in {scan.dossier, -1}:
                connection.execute(
                    sa.update(schema.scan).where(sc.unit == self._unit, sc.id == scan.id).values(tray)
                )
        lost = sa.and_(sc.unit == self._unit, sc.dossier.is_not(None), sc.dossier.not_in(known))
        connection.execute(sa.update(schema.scan).where(lost).values(tray))

    def _enter(self, connection: sa.Connection, profile: Profile, now: datetime, lost: int) -> None:
        """The chain says what was done to it, and which numbers are on papers that it knows no more."""
        writing = Writing(connection, profile)
        moved = list(_unexplained(connection, self._unit, writing))
        note: dict[str, Any] = {"lost": lost, "partly": list(self._partly)}
        if moved:
            note[MOVED] = moved
        writing.append(None, verb=REPAIR, at=now, recorded_at=now, by=profile.name, note=note)
        writing.flush()


def _reraise(error: Exception) -> None:
    """A statement of ours that is wrong is no damage."""
    if isinstance(error, sa.exc.DatabaseError):
        name = str(getattr(error.orig, "sqlite_errorname", "SQLITE_ERROR"))
        if not name.startswith(_UNREADABLE):
            raise error


def _printed(connection: sa.Connection, unit: str) -> dict[int, list[tuple[str, object]]]:
    e = schema.entry.c
    found: dict[int, list[tuple[str, object]]] = {}
    for row in connection.execute(sa.select(e.dossier, e.note).where(e.unit == unit, e.verb == "print")):
        found.setdefault(row.dossier or 0, []).append((str(row.note.get("form", "")), row.note.get("number")))
    return found


def _unexplained(connection: sa.Connection, unit: str, writing: Writing) -> Iterator[list[Any]]:
    """Rows of [counter, year, device, from, to] for numbers that were given out and that no row has now.

    A counter that lags behind what it gave is moved on.
    """
    used, last = _used(connection, unit)
    skipped: Counter[Key] = Counter()
    e, c = schema.entry.c, schema.counter.c
    for note in connection.execute(sa.select(e.note).where(e.unit == unit, e.dossier.is_(None))).scalars():
        for name, year, device, was, to in note.get(MOVED) or ():
            skipped[name, year, device] += to - was
    asked = sa.select(c.name, c.year, c.device, c.next).where(c.unit == unit)
    free: dict[Key, int] = {(row.name, row.year, row.device): row.next for row in connection.execute(asked)}
    for key in sorted(free.keys() | used.keys()):
        first = first_of(key[0], key[2])
        wanted = max(free.get(key, first), last.get(key, 0) + 1)
        if wanted != free.get(key, first):
            writing.skip_numbers({key: wanted})
        gap = wanted - first - used[key] - skipped[key]
        if gap:
            yield [*key, wanted - gap, wanted]


def _used(connection: sa.Connection, unit: str) -> tuple[Counter[Key], dict[Key, int]]:
    used: Counter[Key] = Counter()
    last: dict[Key, int] = {}

    def count(key: Key, at: int) -> None:
        used[key] += 1
        last[key] = max(last.get(key, 0), at)

    d, s, e = schema.dossier.c, schema.slip.c, schema.entry.c
    for seq, local_no in connection.execute(sa.select(d.seq, d.local_no).where(d.unit == unit)):
        count((DOSSIER, 0, 0), seq)
        serial, year = numbering.parse_local_no(local_no)
        count((LOCAL, year, serial // PER_DEVICE + 1), serial)
    for form, year, at in connection.execute(sa.select(s.form, s.year, s.number).where(s.unit == unit)):
        count((f"slip:{form}", year, 0), at)
    for note in connection.execute(sa.select(e.note).where(e.unit == unit, e.verb == PRINT_LIST)).scalars():
        if isinstance(note.get("number"), int) and isinstance(note.get("year"), int):
            count((f"slip:{note.get('form')}", note["year"], 0), note["number"])
    return used, last
