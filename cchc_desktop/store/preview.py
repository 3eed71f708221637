"""What a restore would change: told before it is done, without the name of anybody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.upkeep import OWN_VERBS
from cchc_desktop.store import backup_files, keys, schema
from cchc_desktop.store.backup import refuse_other_unit, unpacked, work_folder
from cchc_desktop.store.beside import Source, looked_at
from cchc_desktop.store.numbers import own_key
from cchc_desktop.store.statements import chain_head
from cchc_desktop.store.vault import vault_in

_e, _d = schema.entry.c, schema.dossier.c


@dataclass(frozen=True, slots=True)
class Acts:
    """How often an act was done on a day."""

    on: str
    verb: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """``is_known`` False: nothing can be read of the register that is there, or none is."""

    unit: str
    entries: int
    last_at: str
    is_known: bool = False
    is_there: bool = False
    common: int = 0
    lost: tuple[Acts, ...] = ()
    lost_entries: int = 0
    new: tuple[str, ...] = ()
    """Dossiers that would be gone, by their numbers on paper."""
    changed: tuple[str, ...] = ()
    """Those that would stand as before."""
    closings: int = 0
    packets: int = 0
    files: int = 0
    numbers: tuple[str, ...] = ()
    brought: int = 0
    """Entries of the backup that the register does not have: the two have parted."""
    lacking: int = 0
    """Scanned files of the backup that are nowhere."""


def preview(file: Path, place: Path, passphrase: str | None, key: bytes | None = None) -> Preview:
    """What ``file`` holds, and what the register in ``place`` has beyond it; nothing is changed."""
    with work_folder(file.parent if not place.exists() else place) as folder:
        manifest = unpacked(file, folder)
        refuse_other_unit(place, folder)
        own = key or keys.unlock(folder, passphrase)
        with looked_at(folder, own) as old, old.read() as there:
            unit, entries = old.profile.unit, chain_head(there.connection, old.profile.unit).seq
            last = there.run(sa.select(_e.at).where(_e.unit == unit, _e.seq == entries)).scalar()
            base = Preview(unit=unit, entries=entries, last_at=last.isoformat() if last else "")
            if not keys.is_register(place):
                return base
            try:
                with _present(place, own, passphrase) as now:
                    return _compared(base, old, now, _lacking(file, manifest, now))
            except (Trouble, Refused, sa.exc.DBAPIError):
                return Preview(unit=unit, entries=entries, last_at=base.last_at, is_there=True)


@contextmanager
def _present(place: Path, key: bytes, passphrase: str | None) -> Iterator[Source]:
    with looked_at(place, own_key(place, key, passphrase)) as now:
        yield now


def _lacking(file: Path, manifest: dict[str, object], now: Source) -> int:
    """Files of the backup that lie neither beside it nor in the vault that is there."""
    files = manifest.get("files")
    folder = file.parent / backup_files.beside(now.profile.unit)
    own = vault_in((now.place / "vault",), now.key)
    gone = 0
    for name in files if isinstance(files, dict) else ():
        part = Path(name)
        spots = (folder / part.parent.name / part.name, own.own / part.parent.name / part.name)
        gone += not any(spot.exists() for spot in spots)
    return gone


def _compared(base: Preview, old: Source, now: Source, lacking: int) -> Preview:
    unit = base.unit
    with old.read() as before, now.read() as after:
        head = chain_head(after.connection, unit).seq
        common = _common(before.connection, after.connection, unit, min(base.entries, head))
        later = sa.and_(_e.unit == unit, _e.seq > common)
        acts = tuple(_acts(after.connection, later))
        new, changed = _dossiers(after.connection, unit, common)
        return Preview(
            unit=unit,
            entries=base.entries,
            last_at=base.last_at,
            is_known=True,
            is_there=True,
            common=common,
            lost=acts,
            lost_entries=head - common,
            new=new,
            changed=changed,
            closings=_more(before.connection, after.connection, schema.closing, unit),
            packets=_more(before.connection, after.connection, schema.packet_in, unit),
            files=_more(before.connection, after.connection, schema.file, unit),
            numbers=tuple(_numbers(before.connection, after.connection, unit)),
            brought=base.entries - common,
            lacking=lacking,
        )


def _common(one: sa.Connection, other: sa.Connection, unit: str, most: int) -> int:
    """The last entry that both have: each digest holds all before it, so halves tell."""

    def digest(connection: sa.Connection, seq: int) -> object:
        return connection.execute(sa.select(_e.digest).where(_e.unit == unit, _e.seq == seq)).scalar()

    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if digest(one, middle) == digest(other, middle):
            low = middle
        else:
            high = middle - 1
    return low


def _acts(connection: sa.Connection, later: sa.ColumnElement[bool]) -> Iterator[Acts]:
    on = sa.func.substr(sa.type_coerce(_e.recorded_at, sa.Text), 1, 10)
    asked = (
        sa.select(on, _e.verb, sa.func.count())
        .where(later, _e.verb.not_in(sorted(OWN_VERBS)))
        .group_by(on, _e.verb)
        .order_by(on, _e.verb)
    )
    for day, verb, times in connection.execute(asked):
        yield Acts(str(day), verb, int(times))


def _dossiers(connection: sa.Connection, unit: str, common: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    touched = sa.select(_e.dossier).where(_e.unit == unit, _e.seq > common, _e.dossier.is_not(None))
    known = sa.exists().where(_e.unit == unit, _e.dossier == _d.seq, _e.seq <= common)
    asked = sa.select(_d.local_no, known.label("known")).where(_d.unit == unit, _d.seq.in_(touched))
    new: list[str] = []
    changed: list[str] = []
    for number, is_known in connection.execute(asked.order_by(_d.seq)):
        (changed if is_known else new).append(number)
    return tuple(new), tuple(changed)


def _more(before: sa.Connection, after: sa.Connection, table: sa.Table, unit: str) -> int:
    """How many rows more there are now; an older backup may not know the table at all."""

    def amount(connection: sa.Connection) -> int:
        if not sa.inspect(connection).has_table(table.name):
            return 0
        asked = sa.select(sa.func.count()).select_from(table).where(table.c.unit == unit)
        return int(connection.execute(asked).scalar() or 0)

    return max(0, amount(after) - amount(before))


def _numbers(before: sa.Connection, after: sa.Connection, unit: str) -> Iterator[str]:
    """The numbers that are on paper by now; the restored register goes on behind them."""
    c = schema.counter.c
    asked = sa.select(c.name, c.year, c.device, c.next).where(c.unit == unit, c.name == "local")
    was = {(row.year, row.device): row.next for row in before.execute(asked)}
    for row in after.execute(asked.order_by(c.year, c.device)):
        first = was.get((row.year, row.device), (row.device - 1) * 100_000 + 1)
        if row.next > first:
            yield f"{first:04d}–{row.next - 1:04d}/{row.year}"
