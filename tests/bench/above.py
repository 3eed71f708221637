"""What the unit above costs: packets of many units taken in, and its table, each beside the bare engine."""

from __future__ import annotations

import hashlib
import json
import statistics
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from measured import Table, timed

from cchc_desktop.carriers import bundle, unbundle
from cchc_desktop.core import packet as packets
from cchc_desktop.core import parcel
from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import canonical
from cchc_desktop.core.letter import Letter
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.tally import BOXES, Line, StandingBy
from cchc_desktop.operations import collect, month_units
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.parcels import own_keys, unpack
from cchc_desktop.operations.sealing import close, new_keys, signed
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import lines_in, migrate, road, schema, sums
from cchc_desktop.store.connect import postgres_engine, sqlite_engine
from cchc_desktop.store.reading import Reading

SUPERIOR = "TINH-DO"
PERIOD = periods.parse("2026-10")
_TOLD_APART = 100
NOW = datetime(2026, 11, 2, 8, tzinfo=HANOI)


@dataclass(frozen=True, slots=True)
class Size:
    """How many units send how many lines each; ``url`` of a server to measure besides a file."""

    units: int = 20
    lines: int = 1_505
    url: str | None = None


def tables(size: Size, folder: Path) -> Iterator[Table]:
    """Both tables for a file, and for the server where one is told."""
    for url in dict.fromkeys((None, size.url)):
        with _server(url) as at:
            yield from _of_engine(size, folder, at)


@contextmanager
def _server(url: str | None) -> Iterator[str | None]:
    """``new``: one of its own that keeps its promises to the disk, gone afterwards."""
    import postgres

    with postgres.cluster(postgres.DURABLE) if url == "new" else nullcontext(url) as at:
        yield at


def _of_engine(size: Size, folder: Path, url: str | None) -> Iterator[Table]:
    engine = "SQLite" if url is None else "PostgreSQL"
    founding = Founding(unit=SUPERIOR, name="Tỉnh Đo", role="superior", is_practice=True, url=_database(url))
    place, _ = found(folder / engine, founding, None, NOW)
    with closing(place.register), closing(Floor(folder / f"{engine}-floor.db", _database(url))) as floor:
        yield _ingest(size, place, floor, engine)
        yield _province(size, place, engine)


def _database(url: str | None) -> str | None:
    import postgres

    return None if url is None else postgres.new_database(url)


class Floor:
    """The same tables with the same guards, into which the bare driver puts the same rows."""

    def __init__(self, path: Path, url: str | None) -> None:
        self.is_file = url is None
        self._engine = (
            sqlite_engine(path, bytes(32), is_writer=True)
            if url is None
            else postgres_engine(url, is_writer=True)
        )
        with self._engine.begin() as connection:
            migrate.bring_up(connection)
        if url is not None:
            self._part()
        self._raw: Any = self._engine.raw_connection()
        self.driver: Any = self._raw.driver_connection

    def _part(self) -> None:
        with self._engine.begin() as connection:
            days = f"FROM ('{PERIOD.last_on:%Y-%m}-01') TO ('{PERIOD.last_on:%Y-%m}-32')"
            part = f"packet_line_{PERIOD.last_on:%Y_%m}"
            connection.exec_driver_sql(f"CREATE TABLE {part} PARTITION OF packet_line FOR VALUES {days}")

    def act(self, rows: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]) -> Callable[[], None]:
        """Put ``rows`` into their tables and commit; whatever can be made ready is ready."""
        if self.is_file:
            ready = [
                (f"INSERT INTO {name} ({_names(columns)}) VALUES ({', '.join('?' * len(columns))})", told)
                for name, (columns, told) in rows.items()
            ]
            return lambda: self._insert(ready)
        copied = [
            (f"COPY {name} ({_names(columns)}) FROM STDIN", _as_text(told))
            for name, (columns, told) in rows.items()
        ]
        return lambda: self._copy(copied)

    def _insert(self, ready: list[tuple[str, list[tuple[Any, ...]]]]) -> None:
        self.driver.execute("BEGIN IMMEDIATE")
        for text, rows in ready:
            self.driver.executemany(text, rows)
        self.driver.execute("COMMIT")

    def _copy(self, ready: list[tuple[str, bytes]]) -> None:
        for text, data in ready:
            with self.driver.cursor().copy(text) as copy:
                copy.write(data)
        self.driver.commit()

    def close(self) -> None:
        """Let go of the file or the server."""
        self._raw.close()
        self._engine.dispose()


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _as_text(rows: list[tuple[Any, ...]]) -> bytes:
    return "".join("\t".join(map(_cell, row)) + "\n" for row in rows).encode()


def _cell(value: object) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).replace("\\", r"\\").replace("\n", r"\n")


@dataclass(frozen=True, slots=True)
class Sent:
    """What one unit sent: the packet, its bytes, and where it signs those of the delivery."""

    packet: Packet
    data: bytes
    delivery: bytes | None


_MODELS = 40
"""Packets of different lines; what more units send differs from one of them in who sends it."""


def sent_of(size: Size, place: Workplace) -> Iterator[Sent]:
    """The units one by one, every other one signing; they would not fit into memory together."""
    with place.register.write() as book:
        ours = own_keys(book, NOW)
    pool = _pool(place, Random(11), size.lines * 4)
    models = [_packet(_numbered(pool, number, size.lines)) for number in range(min(size.units, _MODELS))]
    pieces = [_closed(packets.write(one), ours.recipient) for one in models]
    bodies = [packets.write(one) for one in models]
    for number in range(size.units):
        at, unit = number // 2 % len(models), f"{number:05}"
        packet = replace(models[at], unit=unit, unit_name=f"Xã số {number % 1000:03}")
        told = json.loads(bodies[at])["body"] | {"unit": packet.unit, "unit_name": packet.unit_name}
        data = packets.sealed(told, packet.version)
        yield Sent(
            packet, data, _delivery(data, unit, ours.recipient, pieces[at]) if number % 2 == 0 else None
        )


def _numbered(pool: list[Line], number: int, many: int) -> tuple[Line, ...]:
    return tuple(
        replace(line, local_no=f"{at:05}/2026", code=f"H99.{number + 10}-2610{at % 28 + 1:02}-{at:04}")
        for at, line in enumerate(Random(number).sample(pool, many), 1)
    )


def _packet(lines: tuple[Line, ...]) -> Packet:
    return Packet(
        unit="00000",
        unit_name="Xã số 0",
        superior=SUPERIOR,
        period=PERIOD,
        revision=1,
        is_final=True,
        is_practice=True,
        program="1",
        made_at=NOW,
        standing_by=StandingBy.DAY,
        entries=len(lines) * 4,
        chain_head="ab" * 32,
        lines=lines,
        tally=packets.recount(lines, PERIOD, StandingBy.DAY, NOW),
    )


def _closed(data: bytes, recipient: str) -> dict[str, bytes]:
    return {piece.digest: close(part, (recipient,)) for piece, part in parcel.cut(data)}


def _delivery(data: bytes, unit: str, recipient: str, pieces: dict[str, bytes]) -> bytes:
    keys = new_keys()
    listed = parcel.manifest(data, number=1, previous="", sent_at=NOW)
    letter = Letter(kind="manifest", sender=unit, to=SUPERIOR, body=parcel.write(listed), key=keys.public)
    return bundle({parcel.MANIFEST: close(signed(letter, keys), (recipient,)), **pieces})


def _pool(place: Workplace, random: Random, many: int) -> list[Line]:
    """Dossiers of a month over the procedures of the catalogue, the common ones often."""
    procedures = list(place.catalogue.in_force(NOW.date()))
    often = random.choices(procedures, [1 / rank for rank in range(1, len(procedures) + 1)], k=many)
    return [_line(random, one.code, one.field) for one in often]


def _line(random: Random, procedure: str, field: str) -> Line:
    received_at = PERIOD.start_at + timedelta(minutes=random.randint(-9_000, 43_000))
    due_at = received_at + timedelta(days=random.choice((1, 3, 5, 10, 15)))
    ended_at = received_at + timedelta(minutes=random.randint(10, 20_000))
    is_over = random.random() < 0.9 and ended_at < NOW
    is_online = random.random() < 0.4
    back_at = ended_at + timedelta(hours=random.randint(1, 90))
    return Line(
        local_no="00000/2026",
        code=None,
        procedure=procedure,
        field=field,
        level="xa",
        case=None,
        channel="online" if is_online else random.choice(("direct", "direct", "post")),
        online_kind="full" if is_online else None,
        received_at=received_at,
        due_at=due_at,
        is_same_day=False,
        paused_at=None,
        ended_at=ended_at if is_over else None,
        end="finished" if is_over else None,
        handed_back_at=back_at if is_over and back_at < NOW and random.random() < 0.8 else None,
        apologised_at=None,
        is_digitised_in=random.random() < 0.8,
        is_digitised_out=random.random() < 0.7,
        is_reused=random.random() < 0.2,
        is_paid_online=is_online and random.random() < 0.5,
        spent_days=random.randint(0, 12) if is_over else None,
    )


@dataclass(slots=True)
class _Spent:
    """Milliseconds of each packet, by what they were spent on."""

    signed: list[float]
    signed_floor: list[float]
    unsigned: list[float]
    unsigned_floor: list[float]
    opened: list[float]
    read: list[float]


def _ingest(size: Size, place: Workplace, floor: Floor, engine: str) -> Table:
    """The same rows go through the bare driver in turns with ours; what ours is made of is told of some."""
    spent, lines = _Spent([], [], [], [], [], []), 0
    for number, sent in enumerate(sent_of(size, place)):
        if number < _TOLD_APART:
            spent.read += timed(partial(packets.read, sent.data), 1)
        if number < _TOLD_APART and sent.delivery is not None:
            spent.opened += timed(partial(unpack, place, unbundle(sent.delivery)), 1)
        bare = floor.act(rows_left(sent))
        data = sent.data if sent.delivery is None else sent.delivery
        ours = timed(partial(collect.take_in, place, sent.packet.name, data, NOW, by="đo"), 1)
        its = timed(bare, 1)
        (spent.unsigned if sent.delivery is None else spent.signed).extend(ours)
        (spent.unsigned_floor if sent.delivery is None else spent.signed_floor).extend(its)
        lines += len(sent.packet.lines)
    what = "COPY" if not floor.is_file else "executemany INSERT"
    return Table(
        f"{engine}: {size.units} units, {lines} lines in / {what}, same rows", tuple(_told(spent, lines))
    )


def rows_left(sent: Sent) -> dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]:
    """What ``months.take_in`` leaves of a packet."""
    packet, days = sent.packet, sent.packet.period
    head = {
        "unit": SUPERIOR,
        "sender": packet.unit,
        "first_on": days.first_on.isoformat(),
        "last_on": days.last_on.isoformat(),
        "revision": packet.revision,
        "sender_name": packet.unit_name,
        "key": days.key,
        "kind": days.kind,
        "title": days.title,
        "received_at": NOW.isoformat(),
        "made_at": NOW.isoformat(),
        "digest": hashlib.sha256(sent.data).hexdigest(),
        "is_final": True,
        "is_practice": True,
        "standing_by": "day",
        "entries": packet.entries,
        "chain_head": packet.chain_head,
        "tally": canonical(packets.write_tally(packet.tally)).decode(),
        "packet": sent.data,
    }
    return {
        schema.packet_in.name: (tuple(head), [tuple(head.values())]),
        schema.packet_line.name: (lines_in.LINE_COLUMNS, list(lines_in.line_rows(SUPERIOR, packet))),
        road.packet_count.name: (lines_in.COUNT_COLUMNS, list(lines_in.count_rows(SUPERIOR, packet))),
    }


def _told(spent: _Spent, lines: int) -> Iterator[tuple[str, float, float]]:
    import resource

    ours, floor = sum(spent.signed) + sum(spent.unsigned), sum(spent.signed_floor) + sum(spent.unsigned_floor)
    yield "all of it, seconds", ours / 1000, floor / 1000
    yield "lines a second", lines / ours * 1000, lines / floor * 1000
    for name, one, its in (
        ("signed", spent.signed, spent.signed_floor),
        ("unsigned", spent.unsigned, spent.unsigned_floor),
    ):
        if one:
            yield f"a packet, {name}, median", statistics.median(one), statistics.median(its)
    yield "of it decrypt, verify, decompress, join (no floor)", statistics.median(spent.opened), 0.0
    yield "of it parse and recount (no floor)", statistics.median(spent.read), 0.0
    yield "MiB at the most (no floor)", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 0.0


def _province(size: Size, place: Workplace, engine: str) -> Table:
    """The sums of the month beside the same sums in one bare statement; then out of the lines themselves."""
    rows: list[tuple[str, float, float]] = []
    with place.register.read() as reading:
        for name, by in _BY.items():
            raw, ours = _raw(reading, by), partial(sums.sums, reading, PERIOD, by)
            spent = [(timed(ours, 1)[0], timed(raw, 1)[0]) for _ in range(5)]
            rows.append((f"sums by {name}", *map(min, zip(*spent, strict=True))))
        whole = min(timed(partial(month_units.combined, reading, PERIOD), 2))
        rows.append(("the table with a row for every unit", whole, rows[0][2] + rows[2][2]))
        lines = min(timed(_of_lines(reading), 2))
        rows.append(("by unit and field out of the lines, raw (no floor)", lines, 0.0))
    return Table(f"{engine}: the month of {size.units} units / raw SQL of the same sums", tuple(rows))


_BY: dict[str, tuple[sums.By, ...]] = {
    "unit": ("sender",),
    "field": ("field",),
    "procedure": ("level", "field", "procedure"),
}


def _raw(reading: Reading, by: tuple[sums.By, ...]) -> Callable[[], object]:
    """Said by hand: nobody has sent the period twice, so every packet counts."""
    told = ", ".join((*by, *(f"sum({box})" for box in BOXES)))
    text = (
        f"SELECT {told} FROM packet_count WHERE unit = '{SUPERIOR}' AND first_on = '{PERIOD.first_on}' "
        f"AND last_on = '{PERIOD.last_on}' GROUP BY {', '.join(by)}"
    )
    driver: Any = reading.connection.connection.driver_connection
    return lambda: driver.execute(text).fetchall()


def _of_lines(reading: Reading) -> Callable[[], object]:
    start, end = PERIOD.start_at.isoformat(), PERIOD.end_at.isoformat()
    conditions = {
        "online": f"received_at >= '{start}' AND channel = 'online'",
        "direct": f"received_at >= '{start}' AND channel <> 'online'",
        "carried": f"received_at < '{start}'",
        "late": f"ended_at < '{end}' AND ended_at > due_at",
        "in_time": f"ended_at < '{end}' AND NOT ended_at > due_at",
        "pending": f"ended_at IS NULL OR ended_at >= '{end}'",
    }
    told = ", ".join(f"sum(CASE WHEN {one} THEN 1 ELSE 0 END)" for one in conditions.values())
    text = (
        f"SELECT sender, field, {told} FROM packet_line WHERE unit = '{SUPERIOR}' "
        f"AND first_on = '{PERIOD.first_on}' AND last_on = '{PERIOD.last_on}' GROUP BY sender, field"
    )
    driver: Any = reading.connection.connection.driver_connection
    return lambda: driver.execute(text).fetchall()
