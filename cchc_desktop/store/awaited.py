"""What of the road waits for somebody to look at it, counted and listed without reading what it carries."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from cchc_desktop.core.period import Period
from cchc_desktop.store import road, schema
from cchc_desktop.store.reading import Reading

_a, _n = road.set_aside.c, road.notice.c
_c, _p = schema.closing.c, schema.packet_in.c
_TO_READ = ("returned", "message", "pack")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A delivery that was not believed, without its bytes; ``size`` is how many there are."""

    digest: str
    name: str
    sender: str
    reason: str
    at: datetime
    times: int
    size: int


def held(reading: Reading) -> tuple[Held, ...]:
    """What was set aside and nobody has settled; the newest first."""
    told = (_a.digest, _a.name, _a.sender, _a.reason, _a.at, _a.times)
    asked = sa.select(*told, sa.func.length(_a.data).label("size"))
    asked = asked.where(_a.unit == reading.unit, _a.settled_at.is_(None)).order_by(_a.at.desc(), _a.digest)
    return tuple(Held(**row) for row in reading.run(asked).mappings())


class Settled(NamedTuple):
    """What became of a delivery that was set aside, and when."""

    name: str
    how: str
    at: datetime


def settled(reading: Reading, start: str) -> tuple[Settled, ...]:
    """What was set aside under digests that begin so, and somebody has settled."""
    where = (
        _a.unit == reading.unit,
        _a.settled_at.is_not(None),
        _a.digest.startswith(start, autoescape=True),
    )
    rows = reading.run(sa.select(_a.name, _a.how, _a.settled_at).where(*where).order_by(_a.digest))
    return tuple(Settled(row.name, row.how, row.settled_at) for row in rows)


def notices_to_read(reading: Reading) -> int:
    """How many notices of the unit above nobody has dealt with."""
    where = (_n.unit == reading.unit, _n.is_ours.is_(False), _n.done_at.is_(None), _n.kind.in_(_TO_READ))
    return _count(reading, road.notice, where)


def set_aside(reading: Reading) -> int:
    """How many deliveries lie apart."""
    return _count(reading, road.set_aside, (_a.unit == reading.unit, _a.settled_at.is_(None)))


def keys_to_compare(reading: Reading) -> int:
    """How many keys in use nobody has compared."""
    return _count(reading, road.peer, (road.peer.c.unit == reading.unit, road.peer.c.state == "seen"))


def closed_unsent(reading: Reading) -> int:
    """How many periods are closed in a revision that never went up."""
    newest = (
        sa.select(sa.func.max(_c.revision).label("revision"), _c.first_on, _c.last_on)
        .where(_c.unit == reading.unit, _c.is_final.is_(True))
        .group_by(_c.first_on, _c.last_on)
        .subquery()
    )
    same = sa.and_(
        _c.first_on == newest.c.first_on, _c.last_on == newest.c.last_on, _c.revision == newest.c.revision
    )
    asked = sa.select(sa.func.count()).select_from(schema.closing.join(newest, same))
    asked = asked.where(_c.unit == reading.unit, _c.sent_at.is_(None))
    return int(reading.run(asked).scalar_one())


def latest_period(reading: Reading) -> tuple[Period, frozenset[str]] | None:
    """The latest days that any unit has sent, and who has; None before the first packet."""
    days = tuple(_p[f.name] for f in fields(Period) if f.compare)
    asked = sa.select(*days).where(_p.unit == reading.unit)
    row = reading.run(asked.order_by(_p.last_on.desc(), _p.first_on.desc()).limit(1)).mappings().first()
    if row is None:
        return None
    period = Period(**row)
    where = (_p.unit == reading.unit, _p.first_on == period.first_on, _p.last_on == period.last_on)
    senders = reading.run(sa.select(_p.sender).where(*where).distinct()).scalars()
    return period, frozenset(senders)


class Step(NamedTuple):
    """The last time that a step was done, and with which figures."""

    at: datetime
    is_final: bool

    @property
    def kind(self) -> str:
        """Whether the figures still move."""
        return "đã chốt" if self.is_final else "tạm tính"


def last_sent(reading: Reading) -> Step | None:
    """When figures went up last; of several at once the closed ones are told."""
    return _last(reading, _c.sent_at)


def last_acknowledged(reading: Reading) -> Step | None:
    """When the unit above last said that it has figures."""
    return _last(reading, _c.acknowledged_at)


def _last(reading: Reading, column: sa.ColumnElement[datetime | None]) -> Step | None:
    asked = sa.select(column.label("at"), _c.is_final).where(_c.unit == reading.unit, column.is_not(None))
    row = reading.run(asked.order_by(column.desc(), _c.is_final.desc()).limit(1)).first()
    return None if row is None else Step(row.at, row.is_final)


def last_received(reading: Reading) -> datetime | None:
    """When a packet came in last; for a superior."""
    found: datetime | None = reading.run(
        sa.select(sa.func.max(_p.received_at)).where(_p.unit == reading.unit)
    ).scalar()
    return found


def _count(reading: Reading, table: sa.Table, where: tuple[sa.ColumnElement[bool], ...]) -> int:
    return int(reading.run(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one())
