"""The register as figures need it: lines without names, and the rows of the register book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import sqlalchemy as sa

from cchc_desktop.core.deadline import Pause, Unit
from cchc_desktop.core.dossier import Dossier, read_field
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import Line, is_overdue
from cchc_desktop.store import schema, statements
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import dossier_of

_d = schema.dossier.c
_other = schema.dossier.alias("other").c
_AT_ONCE = 500
_AS_THEY_ARE = (
    *("local_no", "code", "procedure", "field", "level", "case", "channel", "online_kind", "received_at"),
    *("due_at", "ended_at", "handed_back_at", "apologised_at"),
    *("is_digitised_in", "is_digitised_out", "is_reused", "is_paid_online"),
)
_COLUMNS = (*(_d[name] for name in _AS_THEY_ARE), _d.term, _d.paused_at, _d.pauses, _d.state)
_ENDS = {
    State.FINISHED.value: "finished",
    State.HANDED_BACK.value: "finished",
    State.WITHDRAWN.value: "withdrawn",
    State.STOPPED.value: "stopped",
    State.REFUSED.value: "refused",
}


def lines(reading: Reading, period: Period) -> Iterator[Line]:
    """The dossiers that can count in ``period``, in the order of the register."""
    taken = sa.or_(_d.received_at < period.end_at, sa.and_(_d.received_at.is_(None), _is_refused_in(period)))
    asked = (
        sa.select(*_COLUMNS).where(_d.unit == reading.unit, _touched(reading, period), taken).order_by(_d.seq)
    )
    for row in reading.run(asked).mappings():
        yield _line(row, period.end_at)


def _touched(reading: Reading, period: Period) -> sa.ColumnElement[bool]:
    """That a dossier was not over before ``period``: few of all, and their index gives them at once."""
    unended = sa.select(_other.seq).where(_other.unit == reading.unit, _other.ended_at.is_(None))
    ended = sa.select(_other.seq).where(_other.unit == reading.unit, _other.ended_at >= period.start_at)
    return _d.seq.in_(sa.union_all(unended, ended))


def _is_refused_in(period: Period) -> sa.ColumnElement[bool]:
    is_refused = _d.state == State.REFUSED.value
    return sa.and_(is_refused, _d.ended_at >= period.start_at, _d.ended_at < period.end_at)


def _line(row: sa.RowMapping, end_at: datetime) -> Line:
    return Line(
        **{name: row[name] for name in _AS_THEY_ARE},
        is_same_day=row["term"] == Unit.SAME_DAY.value,
        paused_at=_paused_at(row, end_at),
        end=None if row["ended_at"] is None else _ENDS.get(row["state"]),
    )


def _paused_at(row: sa.RowMapping, end_at: datetime) -> datetime | None:
    """Since when the clock stood at ``end_at``: a pause that is over by now counted while it lasted."""
    pauses = read_field("pauses", row["pauses"]) if row["pauses"] else ()
    for pause in pauses if isinstance(pauses, tuple) else ():
        if isinstance(pause, Pause) and pause.from_at < end_at <= pause.to_at:
            return pause.from_at
    paused_at: datetime | None = row["paused_at"]
    return paused_at


def book(reading: Reading, period: Period) -> Iterator[Dossier]:
    """The dossiers received in ``period`` with all their fields, in the order of the register book."""
    within = sa.and_(_d.received_at >= period.start_at, _d.received_at < period.end_at)
    asked = sa.select(schema.dossier).where(_d.unit == reading.unit, within).order_by(_d.received_at, _d.seq)
    for row in reading.run(asked).mappings():
        yield dossier_of(row)


def book_of_year(reading: Reading, year: int) -> Iterator[Dossier]:
    """The accepted dossiers with a number of ``year``, also those accepted long after its end."""
    of_year = sa.and_(_d.local_no.like(f"%/{year}"), _d.received_at.is_not(None))
    asked = sa.select(schema.dossier).where(_d.unit == reading.unit, of_year).order_by(_d.seq)
    for row in reading.run(asked).mappings():
        yield dossier_of(row)


def named(reading: Reading, numbers: Iterable[str]) -> dict[str, Dossier]:
    """The dossiers of these local numbers, by number: one statement for each 500 of them."""
    wanted = tuple(dict.fromkeys(numbers))
    found: dict[str, Dossier] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        asked = sa.select(schema.dossier).where(_d.unit == reading.unit, _d.local_no.in_(some))
        found |= {row["local_no"]: dossier_of(row) for row in reading.run(asked).mappings()}
    return found


def chain_head(reading: Reading) -> tuple[int, str]:
    """How many entries there are, and the digest that commits to all of them."""
    return statements.chain_head(reading.connection, reading.unit)


def late_without_cause(reading: Reading, period: Period, *, as_of: datetime | None = None) -> tuple[str, ...]:
    """Local numbers of dossiers late in ``period``, ended or overdue at its end, whose cause is not told.

    In a period that runs on, overdue is what has passed its due moment at ``as_of``.
    """
    end_at = period.end_at
    at = end_at if as_of is None else min(end_at, as_of)
    ended = sa.and_(_d.ended_at >= period.start_at, _d.ended_at < end_at, _d.ended_at > _d.due_at)
    is_open = sa.or_(_d.ended_at.is_(None), _d.ended_at >= end_at)
    asked = sa.select(*_COLUMNS).where(
        *(_d.unit == reading.unit, _touched(reading, period), _d.received_at < end_at),
        _d.late_cause.is_(None),
        sa.or_(ended, sa.and_(is_open, _d.due_at < at)),
    )
    rows = reading.run(asked.order_by(_d.seq)).mappings()
    late = (line for row in rows if _has_ended(line := _line(row, end_at), end_at) or is_overdue(line, at))
    return tuple(line.local_no for line in late)


def _has_ended(line: Line, end_at: datetime) -> bool:
    return line.ended_at is not None and line.ended_at < end_at
