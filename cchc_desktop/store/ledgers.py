"""What reports of a period need beside its lines: officers, clerks, causes, money, what still waits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

import sqlalchemy as sa

from cchc_desktop.core.ledger import Beside, BookLine, Collected, Waiting
from cchc_desktop.core.papers import Digitised
from cchc_desktop.core.period import Period
from cchc_desktop.core.text import fold
from cchc_desktop.store import schema, takings
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.statements import OF_A_DOSSIER
from cchc_desktop.store.types import Code, Moment

_d, _e = schema.dossier.c, schema.entry.c
_TAKES_IN = ("receive", "accept", "take_supplement")
_RECEIVED = '"received_at":"'
_NATIONAL_PORTAL = ("dvcqg", "cong dich vu cong quoc gia", "cong dvc quoc gia")


def book(reading: Reading, period: Period) -> Iterator[BookLine]:
    """The dossiers received in ``period``, in the order of the register book; in one statement."""
    asked = (
        sa.select(*(_d[name] for name in BookLine._fields))
        .where(_d.unit == reading.unit, _d.received_at >= period.start_at, _d.received_at < period.end_at)
        .order_by(_d.received_at, _d.seq)
    )
    return map(BookLine._make, reading.run(asked))


def beside(reading: Reading, period: Period) -> Mapping[str, Beside]:
    """What stands beside each dossier that can count in ``period``, by local number; in one statement."""
    asked = sa.select(_d.local_no, *(_d[name] for name in Beside._fields)).where(
        _d.unit == reading.unit, _touched(reading, period)
    )
    return {row[0]: Beside._make(row[1:]) for row in reading.run(asked)}


def clerks(reading: Reading, period: Period) -> Mapping[str, str]:
    """Who took in each dossier that can count in ``period``, by local number; in one statement.

    An entry that was undone took nothing in; the last one that stands did.
    """
    asked = (
        sa.select(_d.local_no, _e.seq, _e.verb, _e.by, *(_as_it_lies(name) for name in ("changes", "note")))
        .join_from(schema.dossier, schema.entry, sa.and_(_d.unit == _e.unit, _d.seq == _e.dossier))
        .where(_d.unit == reading.unit, _touched(reading, period), _e.dossier.is_not(None))
        .where(_e.verb.in_((*_TAKES_IN, "undo")))
    )
    asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite")
    rows = reading.run(asked.order_by(_e.dossier, _e.seq)).all()
    undone = {json.loads(row.note).get("undoes") for row in rows if row.verb == "undo"}
    return {row.local_no: row.by for row in rows if row.seq not in undone and _RECEIVED in row.changes}


def _as_it_lies(name: str) -> sa.ColumnElement[str]:
    """The text of a column that need not be read as what it means."""
    return sa.type_coerce(_e[name], Code).label(name)


def taken(reading: Reading, period: Period) -> tuple[Collected, ...]:
    """The money taken in ``period``, act by act; a statement, and one for each 500 dossiers paid for."""
    return takings.between(reading, period.start_at, period.end_at)


def waiting(reading: Reading, period: Period) -> tuple[Waiting, ...]:
    """The dossiers that waited for acceptance when ``period`` ended; in one statement."""
    first = sa.select(sa.func.min(_e.at)).where(_e.unit == _d.unit, _e.dossier == _d.seq)
    first = first.with_hint(schema.entry, OF_A_DOSSIER, "sqlite")
    came = first.scalar_subquery()
    other = schema.dossier.alias("other").c
    later = sa.select(other.seq).where(other.unit == reading.unit, other.received_at >= period.end_at)
    never = sa.select(other.seq).where(
        *(other.unit == reading.unit, other.received_at.is_(None)),
        sa.or_(other.ended_at.is_(None), other.ended_at >= period.end_at),
    )
    asked = sa.select(_d.level, _d.field, _d.procedure, sa.func.coalesce(_d.submitted_at, came)).where(
        _d.unit == reading.unit, _d.seq.in_(sa.union_all(later, never)), came < period.end_at
    )
    return tuple(map(Waiting._make, reading.run(asked.order_by(_d.seq))))


def reused_from_portal(reading: Reading, period: Period) -> frozenset[str]:
    """The dossiers received in ``period`` with a paper that was taken from the national portal."""
    asked = sa.select(_d.local_no, _d.papers).where(
        *(_d.unit == reading.unit, _d.received_at >= period.start_at, _d.received_at < period.end_at),
        _d.is_reused.is_(True),
    )
    return frozenset(row.local_no for row in reading.run(asked) if any(map(_is_of_portal, row.papers)))


def _is_of_portal(paper: Mapping[str, object]) -> bool:
    where = fold(str(paper.get("reason", "")))
    return paper.get("digitised") == Digitised.REUSED.value and any(
        word in where for word in _NATIONAL_PORTAL
    )


def begins_at(reading: Reading) -> datetime | None:
    """When the first dossier of the register was received; None in an empty one."""
    asked = sa.select(_d.received_at).where(_d.unit == reading.unit, _d.received_at.is_not(None))
    at: datetime | None = reading.run(asked.order_by(_d.received_at).limit(1)).scalar()
    return at


def _touched(reading: Reading, period: Period) -> sa.ColumnElement[bool]:
    """That a dossier was taken in before the end of ``period`` and was not over before it."""
    other = schema.dossier.alias("other").c
    unended = sa.select(other.seq).where(other.unit == reading.unit, other.ended_at.is_(None))
    ended = sa.select(other.seq).where(other.unit == reading.unit, other.ended_at >= period.start_at)
    # As a bare column the planner would go by it, over all that was ever received.
    end_at = sa.literal(period.end_at, Moment())
    return sa.and_(
        _d.seq.in_(sa.union_all(unended, ended)), sa.func.coalesce(_d.received_at, end_at) < end_at
    )
