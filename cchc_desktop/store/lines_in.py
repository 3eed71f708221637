"""A packet's rows on their way into the store: by the thousand, none of them an object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import repeat
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.packet import COLUMNS, Packet
from cchc_desktop.core.tally import BOXES, Row, Tally
from cchc_desktop.store import road, schema
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.rows import moment_text

LINE = COLUMNS[1]  # what later versions tell is read from the packet itself
_line = attrgetter(*LINE)
_PACKET = ("unit", "sender", "first_on", "last_on", "revision")
LINE_COLUMNS = (*_PACKET, "n", *LINE)
COUNT_COLUMNS = (*_PACKET, *Row._fields, *BOXES)
_MAKING_PARTS = 0x43434843  # whoever makes a part keeps others from making the same


def put_lines(writing: Writing, packet: Packet) -> None:
    """Write a line of each dossier of ``packet``, in the values that lie in the file."""
    if not writing.is_sqlite:
        _make_room(writing, packet.period.last_on)
    _pour(writing, schema.packet_line, LINE_COLUMNS, line_rows(writing.unit, packet))


def put_counts(writing: Writing, packet: Packet) -> None:
    """Write what ``packet`` has counted, to be summed where it lies."""
    _pour(writing, road.packet_count, COUNT_COLUMNS, count_rows(writing.unit, packet))


def line_rows(unit: str, packet: Packet) -> Iterator[tuple[Any, ...]]:
    """The rows of the lines in the order of LINE_COLUMNS."""
    columns = zip(*map(_line, packet.lines), strict=True)
    told = (
        (None if at is None else moment_text(at) for at in column) if name.endswith("_at") else column
        for name, column in zip(LINE, columns, strict=False)  # there are none where there is no line
    )
    return zip(*map(repeat, _key(unit, packet)), range(len(packet.lines)), *told, strict=False)


def count_rows(unit: str, packet: Packet) -> Iterator[tuple[Any, ...]]:
    """The rows of its tally in the order of COUNT_COLUMNS."""
    key = _key(unit, packet)
    return ((*key, *row, *boxes.values()) for row, boxes in _by_row(packet.tally).items())


def _by_row(counts: Tally) -> dict[Row, dict[str, int]]:
    found: dict[Row, dict[str, int]] = {}
    for (row, box), n in counts.counts.items():
        found.setdefault(row, dict.fromkeys(BOXES, 0))[box] = n
    return found


def _key(unit: str, packet: Packet) -> tuple[Any, ...]:
    days = packet.period
    return unit, packet.unit, days.first_on.isoformat(), days.last_on.isoformat(), packet.revision


def _pour(
    writing: Writing, table: sa.Table, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> None:
    """One COPY on a server, one prepared statement for a file."""
    writing.flush()
    writing.touched.add(table.name)
    names = ", ".join(f'"{name}"' for name in columns)
    if writing.is_sqlite:
        marks = ", ".join("?" * len(columns))
        finished = list(rows)
        if finished:
            told = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"
            writing.connection.exec_driver_sql(told, finished)
        return
    _copy(writing.connection, f"COPY {table.name} ({names}) FROM STDIN", rows)


def _copy(connection: sa.Connection, text: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Hand ``rows`` to the server; what it says is told like what it says of any other statement."""
    from psycopg import Error

    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor().copy(text) as copy:
            for row in rows:
                copy.write_row(row)
    except Error as error:
        raise sa.exc.DBAPIError(text, None, error, hide_parameters=True) from error


def _make_room(writing: Writing, last_on: date) -> None:
    """The part of a server's table for the periods that end in the month of ``last_on``.

    Attached and not made in place: that lets those who write to the other parts go on. There is none for
    the rest, which would have to be searched, and kept from everybody, for each part that is made.
    """
    part, month = f"packet_line_{last_on:%Y_%m}", f"{last_on:%Y-%m}"
    run = writing.connection.exec_driver_sql
    # Asked of the table of tables: to_regclass would remember from before the wait that there was none.
    there = f"SELECT 1 FROM pg_class WHERE relname = '{part}' AND pg_table_is_visible(oid)"
    if run(there).scalar():
        return
    run(f"SELECT pg_advisory_xact_lock({_MAKING_PARTS})")
    if run(there).scalar():
        return
    run(f"CREATE TABLE {part} (LIKE packet_line INCLUDING ALL)")
    days = f"FROM ('{month}-01') TO ('{month}-32')"  # texts, and compared as such
    run(f"ALTER TABLE packet_line ATTACH PARTITION {part} FOR VALUES {days}")
    run(
        f"CREATE TRIGGER packet_line_is_kept BEFORE DELETE OR TRUNCATE ON {part} "
        "FOR EACH STATEMENT EXECUTE FUNCTION cchc_guard()"
    )
