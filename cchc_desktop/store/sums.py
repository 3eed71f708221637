"""What units sent, summed where it lies: by unit, field or procedure, over thousands of packets at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal

import sqlalchemy as sa

from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import BOXES, Row, StandingBy, Tally
from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.road import packet_count

_p, _n = schema.packet_in.c, packet_count.c
By = Literal["sender", "level", "field", "procedure"]
_ROW: tuple[By, ...] = ("level", "field", "procedure")  # as a Row has them
_BOXES = tuple(sa.func.sum(_n[box]) for box in BOXES)
_DAYS = tuple(f.name for f in fields(Period) if f.compare)
PACKET = ("sender", "first_on", "last_on", "revision")
Packet = tuple[str, date, date, int]
"""A sender, the first and the last day, and the revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A packet that counts, without what was counted in it.

    ``ahead`` is the revision of a look ahead that came after it, where it is final.
    """

    sender: str
    sender_name: str
    period: Period
    revision: int
    received_at: datetime
    made_at: datetime
    digest: str
    is_final: bool
    is_practice: bool
    standing_by: StandingBy
    entries: int
    ahead: int | None = None


_HEAD = tuple(f.name for f in fields(Head) if f.name not in {"period", "ahead"})


def heads(reading: Reading, *periods: Period) -> tuple[Head, ...]:
    """The revision of every packet that counts, by period and sender; of exactly these days, if any are told.

    It is the newest final one, as ``months.taken`` says, else the newest look ahead.
    """
    asked = sa.select(*(_p[name] for name in (*_HEAD, *_DAYS))).where(_p.unit == reading.unit)
    if periods:
        asked = asked.where(sa.or_(*(_on(_p, one.first_on, one.last_on) for one in periods)))
    found: dict[tuple[date, date, str], Head] = {}
    order = (_p.last_on, _p.first_on, _p.sender, _p.revision)
    for row in reading.run(asked.order_by(*order)).mappings():
        key = (row["last_on"], row["first_on"], row["sender"])
        before = found.get(key)
        if before is None or row["is_final"] or not before.is_final:
            found[key] = _head(row)
        else:
            found[key] = replace(before, ahead=row["revision"])
    return tuple(found.values())


def newest_period(reading: Reading) -> Period | None:
    """Of all that anybody has sent, the period that ends last; None before the first packet."""
    asked = sa.select(*(_p[name] for name in _DAYS)).where(_p.unit == reading.unit)
    order = (_p.last_on.desc(), _p.first_on.desc(), _p.sender.desc())
    row = reading.run(asked.order_by(*order).limit(1)).mappings().first()
    return None if row is None else Period(**row)


def _head(row: Any) -> Head:  # noqa: ANN401 - a row of packet_in
    values = {name: row[name] for name in _HEAD if name != "standing_by"}
    period = Period(**{name: row[name] for name in _DAYS})
    return Head(period=period, standing_by=StandingBy(row["standing_by"]), **values)


def sums(
    reading: Reading,
    period: Period,
    by: Sequence[By] = ("sender",),
    *,
    senders: Collection[str] | None = None,
    narrowed: Mapping[By, str] | None = None,
) -> dict[tuple[str, ...], dict[str, int]]:
    """Every box of the packets of exactly these days that count, by the columns ``by``.

    ``senders``: only theirs; ``narrowed``: only rows that have these values.
    """
    keys = [_n[name] for name in by]
    asked = _asked(reading, period, (*keys, *_BOXES), senders)
    asked = asked.where(*(_n[name] == value for name, value in (narrowed or {}).items()))
    rows = _in_one_pass(reading, asked.group_by(*keys) if keys else asked.having(sa.func.count() > 0))
    many = len(keys)
    return {tuple(row[:many]): dict(zip(BOXES, map(int, row[many:]), strict=True)) for row in rows}


def _asked(
    reading: Reading,
    period: Period,
    columns: Sequence[sa.ColumnElement[Any]],
    senders: Collection[str] | None,
) -> sa.Select[Any]:
    """``columns`` of what the packets that count have counted."""
    counting = _counting(reading, period)
    is_counting = sa.and_(counting.c.sender == _n.sender, counting.c.revision == _n.revision)
    asked = sa.select(*columns).select_from(packet_count.join(counting, is_counting))
    asked = asked.where(_n.unit == reading.unit, _on(_n, period.first_on, period.last_on))
    return asked if senders is None else asked.where(_n.sender.in_(sorted(senders)))


def tally(reading: Reading, period: Period, *, senders: Collection[str] | None = None) -> Tally:
    """What ``senders``, or all, have counted over exactly these days, as one."""
    return _tally(sums(reading, period, _ROW, senders=senders), period)


def tallies(reading: Reading, period: Period, *, senders: Collection[str] | None = None) -> dict[str, Tally]:
    """What each of ``senders``, or of all, has counted over exactly these days."""
    columns = [_n[name] for name in ("sender", *_ROW, *BOXES)]
    many = 1 + len(_ROW)
    counts: dict[str, dict[tuple[Row, str], int]] = {}
    for found in _in_one_pass(reading, _asked(reading, period, columns, senders)):
        row, of_one = Row(*found[1:many]), counts.setdefault(found[0], {})
        of_one.update({(row, box): n for box, n in zip(BOXES, found[many:], strict=True) if n})
    days = period.first_on, period.last_on
    return {sender: Tally(MappingProxyType(told), *days) for sender, told in counts.items()}


def of_packet(reading: Reading, sender: str, period: Period, revision: int) -> Tally:
    """What one packet has counted, whether it counts or not."""
    asked = sa.select(*(_n[name] for name in (*_ROW, *BOXES)))
    where = (_n.unit == reading.unit, _on(_n, period.first_on, period.last_on))
    rows = reading.run(asked.where(*where, _n.sender == sender, _n.revision == revision))
    many = len(_ROW)
    return _tally({tuple(row[:many]): dict(zip(BOXES, row[many:], strict=True)) for row in rows}, period)


def by_packet(
    reading: Reading, days: Sequence[tuple[date, date]], *, sender: str | None = None
) -> dict[Packet, dict[str, int]]:
    """Every box of every revision of these days, over all its rows; a packet that counts nothing has none."""
    keys = [_n[name] for name in PACKET]
    asked = sa.select(*keys, *_BOXES).where(_n.unit == reading.unit, sa.or_(*(_on(_n, *one) for one in days)))
    if sender is not None:
        asked = asked.where(_n.sender == sender)
    many = len(keys)
    rows = reading.run(asked.group_by(*keys))
    return {tuple(row[:many]): dict(zip(BOXES, map(int, row[many:]), strict=True)) for row in rows}


def _tally(rows: Mapping[tuple[str, ...], Mapping[str, int]], period: Period) -> Tally:
    named = ((Row(*row), boxes) for row, boxes in rows.items())
    counts = {(row, box): n for row, boxes in named for box, n in boxes.items() if n}
    return Tally(MappingProxyType(counts), period.first_on, period.last_on)


def _in_one_pass(reading: Reading, asked: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
    """The rows of ``asked``; a server that has not looked at its tables yet would join row by row."""
    if reading.is_sqlite:
        return reading.run(asked).all()
    run = reading.connection.exec_driver_sql
    run("SET LOCAL enable_nestloop = off")
    rows = reading.run(asked).all()
    run("SET LOCAL enable_nestloop TO DEFAULT")
    return rows


def _counting(reading: Reading, period: Period) -> sa.Subquery:
    """Senders, and the revision of theirs that counts: the newest final one, else the newest."""
    final = sa.func.max(sa.case((_p.is_final.is_(True), _p.revision)))
    counting = sa.func.coalesce(final, sa.func.max(_p.revision)).label("revision")
    where = (_p.unit == reading.unit, _on(_p, period.first_on, period.last_on))
    return sa.select(_p.sender, counting).where(*where).group_by(_p.sender).subquery()


def _on(columns: Any, first_on: date, last_on: date) -> sa.ColumnElement[bool]:  # noqa: ANN401 - columns of either table
    return sa.and_(columns.first_on == first_on, columns.last_on == last_on)
