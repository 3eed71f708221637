"""Frozen periods and what was sent of them; for the unit above, the packets that came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import COLUMNS, Packet, Told, digest_of, read_tally, told, write_tally
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import Line, StandingBy, Tally
from cchc_desktop.store import schema
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.lines_in import LINE, put_counts, put_lines
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.sums import Head

_c, _p, _l = schema.closing.c, schema.packet_in.c, schema.packet_line.c
_DAYS = tuple(f.name for f in fields(Period) if f.compare)  # the rule by which it was counted is not kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """One revision of one period as it was sealed; the packet's bytes are asked for apart."""

    period: Period
    revision: int
    closed_at: datetime
    by: str
    is_final: bool
    reason: str
    tally: Tally
    digest: str
    sent_at: datetime | None = None
    sent_via: str | None = None
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One packet as it was taken in; its lines are asked for apart."""

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
    chain_head: str
    tally: Tally


class Counts(NamedTuple):
    """Which revision of a sender counts, and the newest that came."""

    revision: int
    newest: int
    digest: str
    is_final: bool
    made_at: datetime


def freeze(
    writing: Writing, packet: Packet, data: bytes, *, closed_at: datetime, by: str, reason: str = ""
) -> Closing:
    """Keep the packet of a period for good; after a final revision the next one needs a reason."""
    last = latest(writing, packet.period)
    if last is not None and packet.revision <= last.revision:
        raise Refused(f"{packet.period.title} đã có lần lập {last.revision}; lần sau phải là số lớn hơn.")
    if last is not None and last.is_final and not reason:
        raise Refused(f"{packet.period.title} đã khóa số liệu. Ghi lý do điều chỉnh để lập lại.", "reason")
    row = {
        "unit": writing.unit,
        **_days(packet.period),
        "revision": packet.revision,
        "closed_at": closed_at,
        "by": by,
        "is_final": packet.is_final,
        "reason": reason,
        "tally": write_tally(packet.tally),
        "packet": data,
        "digest": digest_of(data),
        "sent_at": None,
        "sent_via": None,
        "acknowledged_at": None,
    }
    writing.run(sa.insert(schema.closing), row)
    return _closing(row)


def latest(
    reading: Reading, period: Period, *, is_final: bool = False, up_to: int | None = None
) -> Closing | None:
    """The newest revision of exactly these days; with ``is_final`` the newest final one.

    ``up_to``: the revision behind which none is looked at.
    """
    asked = _closings(reading).where(*_of_days(_c, period))
    if up_to is not None:
        asked = asked.where(_c.revision <= up_to)
    if is_final:
        asked = asked.where(_c.is_final.is_(True))
    row = reading.run(asked.order_by(_c.revision.desc()).limit(1)).mappings().first()
    return None if row is None else _closing(row)


def closed(
    reading: Reading, *, first_on: date | None = None, last_on: date | None = None
) -> tuple[Closing, ...]:
    """The newest final revision of every period that begins, or ends, on that day; the shortest first."""
    asked = _closings(reading).where(_c.is_final.is_(True))
    for column, day in ((_c.first_on, first_on), (_c.last_on, last_on)):
        if day is not None:
            asked = asked.where(column == day)
    rows = reading.run(asked.order_by(_c.revision)).mappings()
    found = {(row["first_on"], row["last_on"]): row for row in rows}
    return tuple(_closing(found[days]) for days in sorted(found, key=lambda days: days[1] - days[0]))


def sealed(reading: Reading) -> dict[tuple[date, date], tuple[int, str]]:
    """Revision and digest of what is closed for good, by first and last day; without what was counted."""
    asked = sa.select(_c.first_on, _c.last_on, _c.revision, _c.digest)
    asked = asked.where(_c.unit == reading.unit, _c.is_final.is_(True)).order_by(_c.revision)
    return {(row.first_on, row.last_on): (row.revision, row.digest) for row in reading.run(asked)}


def boxes_of(reading: Reading, period: Period, revision: int) -> Counter[str]:
    """What was counted in each box of that revision, over all its rows; nothing of its packet is read."""
    where = (_c.unit == reading.unit, *_of_days(_c, period), _c.revision == revision)
    counted: Counter[str] = Counter()
    for *_, box, n in reading.run(sa.select(_c.tally).where(*where)).scalar() or ():
        counted[box] += n
    return counted


def closings(reading: Reading) -> tuple[Closing, ...]:
    """Every revision of every period, the newest period and revision first."""
    asked = _closings(reading).order_by(_c.last_on.desc(), _c.first_on, _c.revision.desc())
    return tuple(_closing(row) for row in reading.run(asked).mappings())


def packet_of(reading: Reading, period: Period, revision: int) -> bytes:
    """The bytes that were sealed; Refused when that revision was never made."""
    where = (_c.unit == reading.unit, *_of_days(_c, period), _c.revision == revision)
    data: bytes | None = reading.run(sa.select(_c.packet).where(*where)).scalar()
    if data is None:
        raise _never_made(period, revision)
    return data


def mark_sent(writing: Writing, period: Period, revision: int, at: datetime, via: str) -> None:
    """Remember how a packet went up."""
    _mark(writing, period, revision, {"sent_at": at, "sent_via": via})


def mark_acknowledged(writing: Writing, period: Period, revision: int, at: datetime) -> None:
    """Remember that the unit above has taken a packet in."""
    _mark(writing, period, revision, {"acknowledged_at": at})


def _mark(writing: Writing, period: Period, revision: int, values: dict[str, Any]) -> None:
    where = (_c.unit == writing.unit, *_of_days(_c, period), _c.revision == revision)
    if not writing.run(sa.update(schema.closing).where(*where).values(**values)).rowcount:
        raise _never_made(period, revision)


def _never_made(period: Period, revision: int) -> Refused:
    return Refused(f"{period.title} chưa có lần lập {revision}.")


def take_in(
    writing: Writing, packet: Packet, digest: str, received_at: datetime, *, data: bytes = b""
) -> bool:
    """Keep a packet that came in as the bytes ``data``; False when the very same one is already there.

    Another content under the same revision is Refused: a sender corrects by a new revision.
    """
    where = (_p.unit == writing.unit, _p.sender == packet.unit, *_of_days(_p, packet.period))
    known = writing.run(sa.select(_p.digest).where(*where, _p.revision == packet.revision)).scalar()
    if known == digest:
        return False
    if known is not None:
        raise Refused(
            f"{packet.unit_name} đã gửi lần {packet.revision} của {packet.period.title} với nội dung khác. "
            "Đề nghị đơn vị lập lần mới."
        )
    row = {
        "unit": writing.unit,
        "sender": packet.unit,
        **_days(packet.period),
        "revision": packet.revision,
        "sender_name": packet.unit_name,
        "received_at": received_at,
        "made_at": packet.made_at,
        "digest": digest,
        "is_final": packet.is_final,
        "is_practice": packet.is_practice,
        "standing_by": packet.standing_by.value,
        "entries": packet.entries,
        "chain_head": packet.chain_head,
        "tally": write_tally(packet.tally),
        "packet": data,
    }
    writing.run(sa.insert(schema.packet_in), row)
    put_lines(writing, packet)
    put_counts(writing, packet)
    return True


def taken(reading: Reading, period: Period | None = None, sender: str | None = None) -> tuple[Taken, ...]:
    """The revision of every packet (of exactly these days, of that unit) that counts, by period and sender.

    It is the newest final one: a look ahead sent after it (its sender has opened the period again)
    takes nothing back. Where nothing is final yet, the newest look ahead.
    """
    found: dict[_Key, Taken] = {}
    for one in every_taken(reading, period, sender):
        before = found.get(_key(one))
        if before is None or one.is_final or not before.is_final:
            found[_key(one)] = one
    return tuple(found.values())


def looked_ahead(reading: Reading, period: Period | None = None) -> tuple[Taken, ...]:
    """The looks ahead that came after a final revision: their senders are about to change it."""
    newest = {_key(one): one for one in every_taken(reading, period)}
    counting = {_key(one): one for one in taken(reading, period)}
    return tuple(one for key, one in newest.items() if one.revision > counting[key].revision)


def counting(reading: Reading, sender: str, first_on: date, last_on: date) -> Counts | None:
    """What counts of ``sender`` for exactly these days; nothing of its packet is read."""
    asked = sa.select(_p.revision, _p.digest, _p.is_final, _p.made_at)
    of_days = (_p.first_on == first_on, _p.last_on == last_on)
    asked = asked.where(_p.unit == reading.unit, _p.sender == sender, *of_days)
    rows = reading.run(asked.order_by(_p.is_final.desc(), _p.revision.desc())).all()
    if not rows:
        return None
    row, newest = rows[0], max(one.revision for one in rows)
    return Counts(row.revision, newest, row.digest, row.is_final, row.made_at)


_Key = tuple[date, date, str]


def _key(one: Taken) -> _Key:
    return one.period.last_on, one.period.first_on, one.sender


def every_taken(reading: Reading, period: Period | None = None, sender: str | None = None) -> Iterator[Taken]:
    """Every revision of every packet that was taken in, by period, sender and revision."""
    columns = [column for column in schema.packet_in.columns if column.name != "packet"]
    asked = sa.select(*columns).where(_p.unit == reading.unit)
    if period is not None:
        asked = asked.where(*_of_days(_p, period))
    if sender is not None:
        asked = asked.where(_p.sender == sender)
    order = (_p.last_on, _p.first_on, _p.sender, _p.revision)
    for row in reading.run(asked.order_by(*order)).mappings():
        yield _taken(row)


def days_sent(reading: Reading, keys: Collection[str]) -> Iterator[tuple[str, str, date, date]]:
    """Who sent packets of periods of these names: the unit, the name, and its first and last day there."""
    asked = sa.select(_p.sender, _p.key, _p.first_on, _p.last_on).distinct()
    asked = asked.where(_p.unit == reading.unit, _p.key.in_(keys))
    for row in reading.run(asked.order_by(_p.last_on, _p.first_on, _p.sender)):
        yield row.sender, row.key, row.first_on, row.last_on


def bytes_taken(reading: Reading, one: Taken | Head) -> bytes:
    """The bytes in which a packet came in."""
    where = (_p.unit == reading.unit, _p.sender == one.sender, *_of_days(_p, one.period))
    asked = sa.select(_p.packet).where(*where, _p.revision == one.revision)
    data: bytes = reading.run(asked).scalar_one()
    return data


def lines_of(reading: Reading, one: Taken | Head) -> Told:
    """The lines of one packet that was taken in, with all that its version tells."""
    if data := bytes_taken(reading, one):
        return told(data)
    return Told(tuple(rows_of(reading, one.sender, one.period, one.revision)), COLUMNS[1])


def rows_of(reading: Reading, sender: str, period: Period, revision: int) -> Iterator[Line]:
    """The lines of one packet as its rows tell them: what version 1 tells."""
    where = (_l.unit == reading.unit, _l.sender == sender, *_of_days(_l, period), _l.revision == revision)
    asked = sa.select(*(_l[name] for name in LINE)).where(*where).order_by(_l.n)
    for row in reading.run(asked):
        yield Line(**dict(zip(LINE, row, strict=True)))


def _closings(reading: Reading) -> sa.Select[Any]:
    columns = [column for column in schema.closing.columns if column.name != "packet"]
    return sa.select(*columns).where(_c.unit == reading.unit)


def _of_days(columns: Any, period: Period) -> tuple[sa.ColumnElement[bool], ...]:  # noqa: ANN401 - columns of any of three tables
    return columns.first_on == period.first_on, columns.last_on == period.last_on


def _days(period: Period) -> dict[str, Any]:
    return {name: getattr(period, name) for name in _DAYS}


def _period(row: Any) -> Period:  # noqa: ANN401 - a row of either table
    return Period(**{name: row[name] for name in _DAYS})


def _closing(row: Any) -> Closing:  # noqa: ANN401 - a row, or what will be one
    values = {f.name: row[f.name] for f in fields(Closing) if f.name not in {"period", "tally"}}
    counts = read_tally(row["tally"], row["first_on"], row["last_on"])
    return Closing(period=_period(row), tally=counts, **values)


def _taken(row: Any) -> Taken:  # noqa: ANN401 - as above
    values = {f.name: row[f.name] for f in fields(Taken) if f.name not in {"period", "tally", "standing_by"}}
    counts = read_tally(row["tally"], row["first_on"], row["last_on"])
    return Taken(period=_period(row), tally=counts, standing_by=StandingBy(row["standing_by"]), **values)
