"""The letters under which packets went up and came in, and what was set aside."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from cchc_desktop.store import road, schema
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

LARGEST_ASIDE = 8 * 1024 * 1024
CAME_SINCE, TRIED_SINCE, BELIEVED_SINCE = (
    *("đã nhận ở lần sau", "đã nhận khi thử lại"),
    "đã nhận sau khi tin khóa của đơn vị",
)
"""What became of a delivery that was set aside where it was taken in after all; else people say why not."""
_o, _i, _a = road.parcel_out.c, road.parcel_in.c, road.set_aside.c
_c, _p = schema.closing.c, schema.packet_in.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """One manifest of ours: ``packet`` is the digest of what it lists, ``answer`` the superior's letter."""

    number: int
    packet: str
    digest: str
    letter: bytes
    made_at: datetime
    answer: bytes | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class In:
    """One manifest of another unit, and what it was answered."""

    sender: str
    number: int
    digest: str
    packet: str
    letter: bytes
    received_at: datetime
    answer: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A delivery that was not believed, kept whole with its reason until somebody has looked at it."""

    digest: str
    name: str
    reason: str
    at: datetime
    data: bytes
    sender: str = ""  # where a letter told it
    times: int = 1
    settled_at: datetime | None = None
    settled_by: str = ""
    how: str = ""


def last_out(reading: Reading) -> Out | None:
    """The manifest that was made last."""
    asked = _rows(reading, road.parcel_out, Out).order_by(_o.number.desc()).limit(1)
    row = reading.run(asked).mappings().first()
    return None if row is None else Out(**row)


def last_answered(reading: Reading) -> Out | None:
    """The newest manifest of ours that the superior has taken in."""
    asked = _rows(reading, road.parcel_out, Out).where(_o.answered_at.is_not(None))
    row = reading.run(asked.order_by(_o.number.desc()).limit(1)).mappings().first()
    return None if row is None else Out(**row)


def outs_of(reading: Reading, packet: str) -> tuple[Out, ...]:
    """Every manifest of one packet, the newest first."""
    asked = _rows(reading, road.parcel_out, Out).where(_o.packet == packet).order_by(_o.number.desc())
    return tuple(Out(**row) for row in reading.run(asked).mappings())


def put_out(writing: Writing, out: Out) -> None:
    """Keep a manifest that is about to go."""
    writing.run(sa.insert(road.parcel_out), {"unit": writing.unit, **_values(out)})


def out_of(reading: Reading, digest: str) -> Out | None:
    """The manifest of ours whose letter has this digest."""
    row = reading.run(_rows(reading, road.parcel_out, Out).where(_o.digest == digest)).mappings().first()
    return None if row is None else Out(**row)


def unsent(reading: Reading, most: int) -> tuple[int, ...]:
    """The numbers, since the last that was taken in, of manifests of ours that were laid on no road."""
    last = last_answered(reading)
    sent = sa.select(_c.digest).where(_c.unit == reading.unit, _c.sent_at.is_not(None))
    asked = sa.select(_o.number).where(_o.unit == reading.unit, _o.answered_at.is_(None))
    asked = asked.where(_o.number > (last.number if last else 0), _o.packet.not_in(sent))
    rows = reading.run(asked.order_by(_o.number.desc()).limit(most))
    return tuple(sorted(row.number for row in rows))


def unproven(reading: Reading) -> frozenset[str]:
    """The packets, by digest, that went under a manifest of ours and whose taking in no answer proves."""
    asked = sa.select(_o.packet).where(_o.unit == reading.unit).group_by(_o.packet)
    return frozenset(reading.run(asked.having(sa.func.count(_o.answered_at) == 0)).scalars())


def answers_about(reading: Reading, days: tuple[date, date] | None = None) -> tuple[bytes, ...]:
    """What the superior last said of each manifest of ours, for exactly these days where any are told."""
    asked = sa.select(_o.answer).where(_o.unit == reading.unit, _o.answer.is_not(None))
    if days is not None:
        of_days = (_c.unit == reading.unit, _c.first_on == days[0], _c.last_on == days[1])
        asked = asked.where(_o.packet.in_(sa.select(_c.digest).where(*of_days)))
    return tuple(row.answer for row in reading.run(asked.order_by(_o.number)))


@dataclass(frozen=True, slots=True)
class Passed:
    """What the unit above last said of a packet of ``sender`` that we pass on."""

    sender: str
    sender_name: str
    answer: bytes


def answers_on(reading: Reading) -> tuple[Passed, ...]:
    """The answers to the packets of other units that are here and went on."""
    columns = (_p.sender, _p.sender_name, _o.answer)
    joined = sa.and_(_p.unit == _o.unit, _p.digest == _o.packet)
    asked = sa.select(*columns).select_from(sa.join(road.parcel_out, schema.packet_in, joined))
    asked = asked.where(_o.unit == reading.unit, _o.answer.is_not(None)).order_by(_o.number)
    return tuple(Passed(row.sender, row.sender_name, row.answer) for row in reading.run(asked))


def answered(writing: Writing, number: int, answer: bytes, at: datetime | None) -> None:
    """Keep the answer to a manifest of ours; without ``at`` it did not take the packet in."""
    where = (_o.unit == writing.unit, _o.number == number)
    writing.run(sa.update(road.parcel_out).where(*where).values(answer=answer, answered_at=at))


def last_in(reading: Reading, sender: str) -> In | None:
    """The manifest of ``sender`` with the highest number."""
    return next(iter(last_ins(reading, sender, 1)), None)


def last_ins(reading: Reading, sender: str, most: int) -> tuple[In, ...]:
    """So many manifests of ``sender`` at most, that with the highest number first."""
    asked = _rows(reading, road.parcel_in, In).where(_i.sender == sender)
    rows = reading.run(asked.order_by(_i.number.desc()).limit(most)).mappings()
    return tuple(In(**row) for row in rows)


def ins_since(reading: Reading, sender: str, at: datetime) -> tuple[In, ...]:
    """The manifests of ``sender`` that came at ``at`` or later, in the order of their numbers."""
    asked = _rows(reading, road.parcel_in, In).where(_i.sender == sender, _i.received_at >= at)
    return tuple(In(**row) for row in reading.run(asked.order_by(_i.number)).mappings())


def ins_at_last(reading: Reading, sender: str, now: datetime) -> tuple[In, ...]:
    """The manifest of ``sender`` that came last before ``now``, with all that came at once with it.

    So are those that came later than ``now``, by a clock that was wrong then: nobody knows which was last.
    """
    asked = sa.select(sa.func.max(_i.received_at)).where(_i.unit == reading.unit, _i.sender == sender)
    last = reading.run(asked.where(_i.received_at <= now)).scalar()
    return ins_since(reading, sender, now if last is None else last)


def brought_by(reading: Reading, packet: str) -> str:
    """Whose letter the packet of this digest came under; empty for one that came without."""
    asked = sa.select(_i.sender).where(_i.unit == reading.unit, _i.packet == packet)
    return str(reading.run(asked.order_by(_i.received_at.desc()).limit(1)).scalar() or "")


def in_of(reading: Reading, sender: str, digest: str) -> In | None:
    """The manifest whose letter has this digest."""
    asked = _rows(reading, road.parcel_in, In).where(_i.sender == sender, _i.digest == digest)
    row = reading.run(asked).mappings().first()
    return None if row is None else In(**row)


def put_in(writing: Writing, found: In) -> None:
    """Keep a manifest that was believed."""
    writing.run(sa.insert(road.parcel_in), {"unit": writing.unit, **_values(found)})


def set_aside(
    writing: Writing, name: str, reason: str, data: bytes, at: datetime, *, sender: str = ""
) -> bool:
    """Keep a delivery that was not believed, and tell whether it is new; one that comes again is counted.

    Of what is larger than any packet the name alone is kept.
    """
    digest = hashlib.sha256(data).hexdigest()
    data = data if len(data) <= LARGEST_ASIDE else b""
    where = (_a.unit == writing.unit, _a.digest == digest)
    again = sa.update(road.set_aside).where(*where).values(times=_a.times + 1, reason=reason)
    if writing.run(again).rowcount:
        return False
    kept = Aside(digest=digest, name=name, sender=sender, reason=reason, at=at, data=data)
    writing.run(sa.insert(road.set_aside), {"unit": writing.unit, **_values(kept)})
    return True


def asides(reading: Reading, *, is_settled: bool = False) -> tuple[Aside, ...]:
    """What was set aside and waits to be looked at, or has been; the newest first."""
    asked = _rows(reading, road.set_aside, Aside)
    asked = asked.where(_a.settled_at.is_not(None) if is_settled else _a.settled_at.is_(None))
    rows = reading.run(asked.order_by(_a.at.desc(), _a.digest)).mappings()
    return tuple(Aside(**row) for row in rows)


def dismissed(reading: Reading) -> frozenset[str]:
    """The digests of what was set aside and that people have said is of no use."""
    told = (CAME_SINCE, TRIED_SINCE, BELIEVED_SINCE)
    where = (_a.unit == reading.unit, _a.settled_at.is_not(None), _a.how.not_in(told))
    return frozenset(reading.run(sa.select(_a.digest).where(*where)).scalars())


def aside(reading: Reading, digest: str) -> Aside | None:
    """The delivery of this digest where it was set aside, whatever became of it."""
    asked = _rows(reading, road.set_aside, Aside).where(_a.digest == digest)
    row = reading.run(asked).mappings().first()
    return None if row is None else Aside(**row)


def settle_aside(writing: Writing, digest: str, at: datetime, by: str, how: str) -> None:
    """Say what became of a delivery that was set aside; the first word stands."""
    where = (_a.unit == writing.unit, _a.digest == digest, _a.settled_at.is_(None))
    writing.run(sa.update(road.set_aside).where(*where).values(settled_at=at, settled_by=by, how=how))


def _rows(reading: Reading, table: sa.Table, kind: type[Out | In | Aside]) -> sa.Select[Any]:
    return sa.select(*(table.c[f.name] for f in fields(kind))).where(table.c.unit == reading.unit)


def _values(told: Out | In | Aside) -> dict[str, Any]:
    return {f.name: getattr(told, f.name) for f in fields(told)}
