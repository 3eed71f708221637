"""What reports of a period need beside its lines: officers, clerks, causes, money, what still waits.

Each is told as the register has it now, or with a ``Past`` as it had it then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.ledger import Beside, BookLine, Collected, Waiting
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.papers import Digitised
from cchc_desktop.core.period import Period
from cchc_desktop.core.text import fold
from cchc_desktop.store import schema, takings
from cchc_desktop.store.past import Past, Stood, as_it_was, stood
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.statements import OF_A_DOSSIER
from cchc_desktop.store.types import Code, Moment

_d, _e = schema.dossier.c, schema.entry.c
_TAKES_IN = ("receive", "accept", "take_supplement")
_RECEIVED = '"received_at":"'
_NATIONAL_PORTAL = ("dvcqg", "cong dich vu cong quoc gia", "cong dvc quoc gia")


def book(reading: Reading, period: Period) -> Iterator[BookLine]:
    """The dossiers received in ``period``, in the order of the register book; in one statement."""
    asked = _book(reading, period).order_by(_d.received_at, _d.seq)
    return map(BookLine._make, reading.run(asked))


def moved_in_book(
    reading: Reading, period: Period, past: Past
) -> tuple[tuple[BookLine, ...], tuple[BookLine, ...]]:
    """The lines of the book whose dossiers have later entries: as they stood, and as they are."""
    then = (
        BookLine._make(getattr(one.dossier, name) for name in BookLine._fields)
        for one in past.touched
        if _is_within(period, one.dossier.received_at)
    )
    now = map(BookLine._make, reading.run(_book(reading, period).where(past.is_touched)))
    return tuple(then), tuple(now)


def _book(reading: Reading, period: Period) -> sa.Select[Any]:
    asked = sa.select(*(_d[name] for name in BookLine._fields))
    return asked.where(
        _d.unit == reading.unit, _d.received_at >= period.start_at, _d.received_at < period.end_at
    )


def _is_within(period: Period, at: datetime | None) -> bool:
    return at is not None and period.start_at <= at < period.end_at


def beside(reading: Reading, period: Period, past: Past | None = None) -> Mapping[str, Beside]:
    """What stands beside each dossier that can count in ``period``, by local number; in one statement."""
    asked = sa.select(_d.local_no, *(_d[name] for name in Beside._fields)).where(
        _d.unit == reading.unit, _touched(reading, period), as_it_was(past)
    )
    found = {row[0]: Beside._make(row[1:]) for row in reading.run(asked)}
    for one in _stood(past, period):
        own = (getattr(one.dossier, name) for name in Beside._fields)
        found[one.dossier.local_no] = Beside._make(own)
    return found


def clerks(reading: Reading, period: Period, past: Past | None = None) -> Mapping[str, str]:
    """Who took in each dossier that can count in ``period``, by local number; in one statement.

    An entry that was undone took nothing in; the last one that stands did.
    """
    asked = (
        sa.select(_d.local_no, _e.seq, _e.verb, _e.by, *(_as_it_lies(name) for name in ("changes", "note")))
        .join_from(schema.dossier, schema.entry, sa.and_(_d.unit == _e.unit, _d.seq == _e.dossier))
        .where(_d.unit == reading.unit, _touched(reading, period), _e.dossier.is_not(None))
        .where(_e.verb.in_((*_TAKES_IN, "undo")), as_it_was(past))
    )
    asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite")
    rows = reading.run(asked.order_by(_e.dossier, _e.seq)).all()
    undone = {json.loads(row.note).get("undoes") for row in rows if row.verb == "undo"}
    found = {row.local_no: row.by for row in rows if row.seq not in undone and _RECEIVED in row.changes}
    for one in _stood(past, period):
        for entry in one.entries:
            if entry.verb in _TAKES_IN and entry.changes.get("received_at"):
                found[one.dossier.local_no] = entry.by
    return found


def _as_it_lies(name: str) -> sa.ColumnElement[str]:
    """The text of a column that need not be read as what it means."""
    return sa.type_coerce(_e[name], Code).label(name)


def taken(reading: Reading, period: Period, past: Past | None = None) -> tuple[Collected, ...]:
    """The money taken in ``period``, act by act; a statement, and one for each 500 dossiers paid for."""
    return takings.between(reading, period.start_at, period.end_at, past)


def waiting(reading: Reading, period: Period, past: Past | None = None) -> tuple[Waiting, ...]:
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
    since_at, is_answered = sa.func.coalesce(_d.submitted_at, came), _d.state == State.SUPPLEMENT.value
    told = (since_at, _d.channel, is_answered, _d.procedure_name)
    asked = sa.select(_d.level, _d.field, _d.procedure, *told).where(
        *(_d.unit == reading.unit, _d.seq.in_(sa.union_all(later, never)), came < period.end_at),
        as_it_was(past),
    )
    rows = reading.run(asked.order_by(_d.seq))
    found = [Waiting._make((*row[:-1], False, row[-1])) for row in rows]  # whether it is late the law says
    for one in stood(past):
        if one.came_at < period.end_at and _waited(one.dossier, period.end_at):
            own = one.dossier
            handed_in_at = own.submitted_at or one.came_at
            is_asked = own.state is State.SUPPLEMENT
            facts = (own.level, own.field, own.procedure, handed_in_at, own.channel, is_asked)
            found.append(Waiting(*facts, procedure_name=own.procedure_name))
    return tuple(found)


def _waited(dossier: Dossier, end_at: datetime) -> bool:
    """What the statement above asks, of one that has moved on since."""
    if dossier.received_at is not None:
        return dossier.received_at >= end_at
    return dossier.ended_at is None or dossier.ended_at >= end_at


def reused_from_portal(reading: Reading, period: Period, past: Past | None = None) -> frozenset[str]:
    """The dossiers received in ``period`` with a paper that was taken from the national portal."""
    asked = sa.select(_d.local_no, _d.papers).where(
        *(_d.unit == reading.unit, _d.received_at >= period.start_at, _d.received_at < period.end_at),
        *(_d.is_reused.is_(True), as_it_was(past)),
    )
    found = {row.local_no for row in reading.run(asked) if any(map(_is_of_portal, row.papers))}
    for one in stood(past):
        is_meant = one.dossier.is_reused and _is_within(period, one.dossier.received_at)
        if is_meant and any(_is_of_portal(paper.json()) for paper in one.dossier.papers):
            found.add(one.dossier.local_no)
    return frozenset(found)


def _is_of_portal(paper: Mapping[str, object]) -> bool:
    where = fold(str(paper.get("reason", "")))
    return paper.get("digitised") == Digitised.REUSED.value and any(
        word in where for word in _NATIONAL_PORTAL
    )


def begins_at(reading: Reading, past: Past | None = None) -> datetime | None:
    """When the first dossier of the register was received; None in an empty one."""
    asked = sa.select(_d.received_at).where(
        _d.unit == reading.unit, _d.received_at.is_not(None), as_it_was(past)
    )
    first: datetime | None = reading.run(asked.order_by(_d.received_at).limit(1)).scalar()
    moments = (first, *(one.dossier.received_at for one in stood(past)))
    return min((at for at in moments if at is not None), default=None)


def _stood(past: Past | None, period: Period) -> Iterator[Stood]:
    """What ``_touched`` asks, of those that have moved on since."""
    for one in stood(past):
        received_at, ended_at = one.dossier.received_at, one.dossier.ended_at
        is_over = ended_at is not None and ended_at < period.start_at
        if received_at is not None and received_at < period.end_at and not is_over:
            yield one


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
