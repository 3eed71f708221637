"""The register as figures need it: lines without names, and the rows of the register book."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa

from cchc_desktop.core.deadline import Pause, Unit
from cchc_desktop.core.dossier import Dossier, Entry, canonical, fold, read_field, standing, write_field
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.papers import Paper, has_digitised
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import Line
from cchc_desktop.store import schema, statements
from cchc_desktop.store.past import Past, Stood, as_it_was, stood
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import ENTRY_COLUMNS, dossier_of, entry_of
from cchc_desktop.store.types import Code

_d, _e = schema.dossier.c, schema.entry.c
_other = schema.dossier.alias("other").c
_AT_ONCE = 500
_BY_NUMBER = "INDEXED BY sqlite_autoindex_dossier_1"
"""The planner of SQLite, which knows no counts, would rather go through all that was ever received."""
_AS_THEY_ARE = (
    *("local_no", "code", "procedure", "field", "level", "case", "channel", "online_kind", "received_at"),
    *("due_at", "ended_at", "handed_back_at", "apologised_at"),
    *("is_digitised_in", "is_digitised_out", "is_reused", "is_paid_online"),
    *("return_channel", "late_cause"),
)
_COLUMNS = (
    *(_d[name] for name in _AS_THEY_ARE),
    *(_d.seq, _d.term, _d.paused_at, _d.state, _d.supplements, _d.sent_to, _d.taken_in_by, _d.fee_paid),
    # As they lie in the file: most dossiers share a few lists, which need no reading twice.
    *(sa.type_coerce(_d[name], Code).label(name) for name in ("pauses", "papers")),
)
_WHOLE = len(_AS_THEY_ARE)
_WAITS = State.SUPPLEMENT.value
_SAME_DAY = Unit.SAME_DAY.value
_ENDS = {
    State.FINISHED.value: "finished",
    State.HANDED_BACK.value: "finished",
    State.WITHDRAWN.value: "withdrawn",
    State.STOPPED.value: "stopped",
    State.REFUSED.value: "refused",
}


Spent = Callable[[datetime, datetime, tuple[Pause, ...]], int | None]
"""The working days from reception to the end, pauses taken off: the office's calendar knows them."""


class Then(NamedTuple):
    """What a dossier was when a period ended, where later acts have changed it since."""

    supplements: int
    is_away: bool
    is_supplement: bool


def lines(
    reading: Reading, period: Period, spent: Spent | None = None, past: Past | None = None
) -> Iterator[Line]:
    """The dossiers that can count in ``period``, in the order of the register.

    Also those that ended before it and were handed back in it. Without ``spent`` no line knows how
    long it took. With ``past`` as the register had them then, those that have moved since behind the
    others.
    """
    taken = sa.or_(_d.received_at < period.end_at, sa.and_(_d.received_at.is_(None), _is_refused_in(period)))
    kept = _touched(reading, period, is_collected=True)
    kept = sa.and_(_d.unit == reading.unit, kept, taken, as_it_was(past))
    asked = sa.select(*_COLUMNS).where(kept).order_by(_d.seq)
    asked = asked.with_hint(schema.dossier, _BY_NUMBER, "sqlite")
    then = _then(reading, period, past)
    for row in reading.run(asked):
        yield _line(row, period.end_at, then, spent)
    for one in stood(past):
        if _can_count(one.dossier, period):
            yield _line(_row_of(one.dossier), period.end_at, _stood_by_end(one, period), spent)


def _can_count(dossier: Dossier, period: Period) -> bool:
    """What the statement above asks, of one that has moved on since."""
    received_at, ended_at = dossier.received_at, dossier.ended_at
    if received_at is None:
        is_refused = dossier.state is State.REFUSED
        return is_refused and ended_at is not None and period.start_at <= ended_at < period.end_at
    if received_at >= period.end_at:
        return False
    if ended_at is None or ended_at >= period.start_at:
        return True
    handed_back_at = dossier.handed_back_at
    return handed_back_at is not None and period.start_at <= handed_back_at < period.end_at


def _row_of(dossier: Dossier) -> tuple[Any, ...]:
    """The values of ``_COLUMNS`` as they would lie in the file."""
    values = [getattr(dossier, column.name) for column in _COLUMNS]
    values[-2:] = (canonical(write_field(value)).decode() if value else None for value in values[-2:])
    values[_WHOLE + 3] = dossier.state.value
    return tuple(values)


def _stood_by_end(one: Stood, period: Period) -> Mapping[int, Then]:
    last_at, ended_at = one.dossier.last_at, one.dossier.ended_at
    is_open = ended_at is None or ended_at >= period.end_at
    if not is_open or last_at is None or last_at < period.end_at:
        return {}
    seq = one.dossier.seq
    return {seq: _by(period.end_at, seq, one.entries)}


def _then(reading: Reading, period: Period, past: Past | None) -> Mapping[int, Then]:
    """How dossiers stood when ``period`` ended that were open then and have had acts since."""
    asked = sa.select(_d.seq).where(
        *(_d.unit == reading.unit, _touched(reading, period), _d.received_at < period.end_at),
        sa.or_(_d.ended_at.is_(None), _d.ended_at >= period.end_at),
        *(_d.last_at >= period.end_at, as_it_was(past)),
    )
    asked = asked.with_hint(schema.dossier, _BY_NUMBER, "sqlite")
    seqs = tuple(reading.run(asked).scalars())
    found: dict[int, Then] = {}
    for start in range(0, len(seqs), _AT_ONCE):
        found |= _stood(reading, seqs[start : start + _AT_ONCE], period.end_at)
    return found


def _stood(reading: Reading, seqs: tuple[int, ...], end_at: datetime) -> Iterator[tuple[int, Then]]:
    columns = (_e[name] for name in ENTRY_COLUMNS)
    asked = sa.select(*columns).where(_e.unit == reading.unit, _e.dossier.in_(seqs))
    asked = asked.with_hint(schema.entry, statements.OF_A_DOSSIER, "sqlite").order_by(_e.dossier, _e.seq)
    for seq, rows in groupby(reading.run(asked).mappings().all(), key=lambda row: row["dossier"]):
        yield seq, _by(end_at, seq, standing(map(entry_of, rows)))


def _by(end_at: datetime, seq: int, entries: tuple[Entry, ...]) -> Then:
    one = fold(seq, (entry for entry in entries if entry.at < end_at))
    return Then(one.supplements, one.sent_to is not None, one.state is State.SUPPLEMENT)


def _touched(reading: Reading, period: Period, *, is_collected: bool = False) -> sa.ColumnElement[bool]:
    """That a dossier was not over before ``period``: few of all, and their index gives them at once.

    With ``is_collected`` also what had ended before it and was handed back in it.
    """
    ours, start_at = _other.unit == reading.unit, period.start_at
    unended = sa.select(_other.seq).where(ours, _other.ended_at.is_(None))
    ended = sa.select(_other.seq).where(ours, _other.ended_at >= start_at)
    back = sa.and_(_other.handed_back_at >= start_at, _other.handed_back_at < period.end_at)
    collected = sa.select(_other.seq).where(ours, back)
    known = (unended, ended, collected) if is_collected else (unended, ended)
    return _d.seq.in_(sa.union_all(*known))


def _is_refused_in(period: Period) -> sa.ColumnElement[bool]:
    is_refused = _d.state == State.REFUSED.value
    return sa.and_(is_refused, _d.ended_at >= period.start_at, _d.ended_at < period.end_at)


def _line(
    row: sa.Row[Any] | tuple[Any, ...], end_at: datetime, then: Mapping[int, Then], spent: Spent | None
) -> Line:
    seq, term, paused_at, state, supplements, sent_to, taken_in_by, fee_paid, pauses, papers = row[_WHOLE:]
    facts: dict[str, Any] = dict(zip(_AS_THEY_ARE, row, strict=False))  # the rest of the row is read above
    stood = then.get(seq) or Then(supplements, sent_to is not None, state == _WAITS)
    waited, received_at, ended_at = _pauses(pauses), facts["received_at"], facts["ended_at"]
    days = None
    if spent is not None and received_at is not None and ended_at is not None:
        days = spent(received_at, ended_at, waited)
    return Line(
        **facts,
        is_same_day=term == _SAME_DAY,
        paused_at=_paused_at(paused_at, waited, end_at) if waited else paused_at,
        end=None if ended_at is None else _ENDS.get(state),
        supplements=stood.supplements,
        is_digitised_any=_has_digitised(papers, is_all=facts["is_digitised_in"]),
        is_taken_in=taken_in_by is not None,
        spent_days=days,
        is_away=stood.is_away,
        is_paid=facts["is_paid_online"] or (fee_paid or 0) > 0,
        is_supplement=stood.is_supplement,
    )


@lru_cache(maxsize=4096)
def _pauses(written: str | None) -> tuple[Pause, ...]:
    found = read_field("pauses", json.loads(written)) if written else ()
    return tuple(one for one in found if isinstance(one, Pause)) if isinstance(found, tuple) else ()


@lru_cache(maxsize=4096)
def _has_digitised(written: str | None, *, is_all: bool) -> bool:
    """Whether one paper at least is there in electronic form; a dossier without a list is told as a whole."""
    found = read_field("papers", json.loads(written)) if written else ()
    papers = tuple(one for one in found if isinstance(one, Paper)) if isinstance(found, tuple) else ()
    return has_digitised(papers) if papers else is_all


def _paused_at(paused_at: datetime | None, pauses: tuple[Pause, ...], end_at: datetime) -> datetime | None:
    """Since when the clock stood at ``end_at``: a pause that is over by now counted while it lasted."""
    for pause in pauses:
        if pause.from_at < end_at <= pause.to_at:
            return pause.from_at
    return paused_at


def book_of_year(reading: Reading, year: int) -> Iterator[Dossier]:
    """The accepted dossiers with a number of ``year``, also those accepted long after its end."""
    reading.actor.need("people")
    of_year = sa.and_(_d.local_no.like(f"%/{year}"), _d.received_at.is_not(None))
    asked = sa.select(schema.dossier).where(_d.unit == reading.unit, of_year).order_by(_d.seq)
    for row in reading.run(asked).mappings():
        yield dossier_of(row)


def named(reading: Reading, numbers: Iterable[str]) -> dict[str, Dossier]:
    """The dossiers of these local numbers, by number: one statement for each 500 of them."""
    reading.actor.need("people")
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
