"""What a list shows, and the conditions that say it to either engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.lifecycle import ENDED_WITHOUT_RESULT, OPEN, PAUSED, State
from cchc_desktop.store import schema
from cchc_desktop.store.day import is_threatened, is_unexplained
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import tokens

_d = schema.dossier.c
RUNNING = OPEN - PAUSED
BY_ITS_INDEX = "INDEXED BY dossier_in_house"
"""The planner of SQLite would rather walk through a million dossiers in an order it likes."""
BY_END = "INDEXED BY dossier_over"
"""It holds only what is over, with what a cause of lateness is looked for by."""
BY_RECEPTION = "INDEXED BY dossier_received"
"""It holds who has a dossier and how far it is scanned; the other orders would look into every row for it."""
IS_IN_HOUSE: sa.ColumnElement[bool] = sa.literal_column(f"dossier.{schema.IN_HOUSE}")
"""In the words of the index ``dossier_in_house``, or the engine does not know it by them."""


_SHORTEST_JOINED = 3


class Group(StrEnum):
    """States that one asks for together."""

    OPEN = "open"
    RUNNING = "running"
    REGISTERED = "registered"
    PAUSED = "paused"
    IN_HOUSE = "in_house"  # still in the office's hands: open, or waiting to be handed back
    WAITING = "waiting"  # the result is there, the citizen has not come for it
    ENDED = "ended"  # with or without a result, handed back or not
    REFUSED = "refused"


GROUPS = {
    Group.OPEN: OPEN,
    Group.RUNNING: RUNNING,
    Group.REGISTERED: frozenset({State.REGISTERED}),
    Group.PAUSED: PAUSED,
    Group.IN_HOUSE: OPEN | {State.FINISHED},
    Group.WAITING: frozenset({State.FINISHED}),
    Group.ENDED: frozenset({State.FINISHED, State.HANDED_BACK}) | ENDED_WITHOUT_RESULT,
    Group.REFUSED: frozenset({State.REFUSED}),
}


class Standing(StrEnum):
    """How an open dossier stands against its due moment; a paused one stands against none but "in time"."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    IN_TIME = "in_time"


class Order(StrEnum):
    """What a list is sorted by."""

    DUE = "due"
    RECEIVED = "received"
    NAME = "name"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list shows: all that is given must hold. ``standing`` needs ``at``, "soon" its day."""

    group: Group | None = None
    states: frozenset[State] = frozenset()
    standing: Standing | None = None
    at: datetime | None = None
    soon_until: date | None = None
    field: str | None = None
    procedure: str | None = None
    officer: str | None = None
    channel: str | None = None
    is_digitised_in: bool | None = None
    is_digitised_out: bool | None = None
    has_code: bool | None = None  # whether the provincial system's number is known
    is_offered: bool | None = None  # held out to somebody who has not taken it over
    holder: str | None = None  # who settles it, or whom it is held out to
    still_since: datetime | None = None  # no act on it since then
    apologise_until: datetime | None = None  # due before then, or overdue, and nobody apologised
    unexplained_since: datetime | None = None  # ended late since then, and nobody told the cause
    numbers: tuple[str, ...] | None = None  # these local numbers and no others
    received_from: date | None = None
    received_to: date | None = None
    text: str = ""
    order: Order = Order.RECEIVED
    is_descending: bool = True
    limit: int | None = None


def ordered(wanted: Filter, *, is_backwards: bool = False) -> tuple[sa.ColumnElement[Any], ...]:
    """What the list is sorted by; those without it come last, either way. ``is_backwards``: from its end."""
    main: dict[Order, sa.ColumnElement[Any]] = {
        Order.DUE: _d.due_at,
        Order.RECEIVED: _d.received_at,
        Order.NAME: _d.name_n,
    }
    by = [main[wanted.order]] if wanted.order in main else []
    by.append(_d.seq)
    if is_backwards:
        return tuple(
            column.asc().nulls_first() if wanted.is_descending else column.desc().nulls_first()
            for column in by
        )
    if wanted.is_descending:
        return tuple(column.desc().nulls_last() for column in by)
    return tuple(column.asc().nulls_last() for column in by)


def is_in_house(wanted: Filter) -> bool:
    """Whether all that ``wanted`` shows is in the office's hands."""
    states = GROUPS[wanted.group] if wanted.group is not None else wanted.states
    is_open = wanted.standing is not None or wanted.apologise_until is not None
    return is_open or bool(states and states <= GROUPS[Group.IN_HOUSE])


def is_by_reception(wanted: Filter) -> bool:
    """Whether ``wanted`` asks among all dossiers for what only the index of receptions holds."""
    asked = (wanted.officer, wanted.holder, wanted.is_digitised_in, wanted.is_digitised_out)
    is_narrower = wanted.text or wanted.numbers is not None or wanted.procedure is not None
    return any(value is not None for value in asked) and not is_narrower


def conditions(reading: Reading, wanted: Filter) -> list[sa.ColumnElement[bool]]:
    """What must hold of a dossier that ``wanted`` shows."""
    asked: list[sa.ColumnElement[bool]] = []
    if wanted.group is not None:
        asked.extend(in_states(GROUPS[wanted.group]))
    if wanted.states:
        asked.extend(in_states(wanted.states))
    asked.extend(_facts_are(wanted))
    if wanted.apologise_until is not None:
        asked.extend((*in_states(RUNNING), *is_threatened(wanted.apologise_until)))
    if wanted.unexplained_since is not None:
        asked.extend(is_unexplained(wanted.unexplained_since))
    if wanted.received_from is not None:
        asked.append(_d.received_at >= midnight(wanted.received_from))
    if wanted.received_to is not None:
        asked.append(_d.received_at < midnight(wanted.received_to + timedelta(days=1)))
    if wanted.standing is not None:
        asked.extend(stands(wanted.standing, wanted.at, wanted.soon_until))
    words = tokens(wanted.text)
    if words:
        asked.append(has_words(reading, words))
    return asked


def _facts_are(wanted: Filter) -> Iterator[sa.ColumnElement[bool]]:
    for name in ("field", "procedure", "officer", "channel"):
        value = getattr(wanted, name)
        if value is not None:
            yield _d[name] == value
    for name in ("is_digitised_in", "is_digitised_out"):
        value = getattr(wanted, name)
        if value is not None:
            yield _d[name].is_(value)
    if wanted.has_code is not None:
        yield _d.code.is_not(None) if wanted.has_code else _d.code.is_(None)
    if wanted.is_offered is not None:
        yield _d.offered_to.is_not(None) if wanted.is_offered else _d.offered_to.is_(None)
    if wanted.holder is not None:
        yield sa.or_(_d.officer == wanted.holder, _d.offered_to == wanted.holder)
    if wanted.still_since is not None:
        yield _d.last_at < wanted.still_since
    if wanted.numbers is not None:
        yield _d.local_no.in_(wanted.numbers)


def in_states(states: frozenset[State]) -> Iterator[sa.ColumnElement[bool]]:
    """That a dossier stands in one of these; where the office has it still, in the words of its index."""
    if states <= GROUPS[Group.IN_HOUSE]:
        yield IS_IN_HOUSE
    if states != GROUPS[Group.IN_HOUSE]:
        yield state_is(states)


def state_is(states: frozenset[State]) -> sa.ColumnElement[bool]:
    """That a dossier stands in one of these."""
    return _d.state.in_(sorted(state.value for state in states))


def midnight(day: date) -> datetime:
    """The first instant of ``day``."""
    return datetime.combine(day, time(), HANOI)


def stands(
    standing: Standing, at: datetime | None, soon_until: date | None
) -> tuple[sa.ColumnElement[bool], ...]:
    """That an open dossier stands so at the instant ``at``."""
    if at is None:
        raise ValueError("a standing is asked for at an instant")
    tomorrow = midnight(at.astimezone(HANOI).date() + timedelta(days=1))
    running = tuple(in_states(RUNNING))
    match standing:
        case Standing.OVERDUE:
            return *running, _d.due_at < at
        case Standing.TODAY:
            return *running, _d.due_at >= at, _d.due_at < tomorrow
        case Standing.SOON:
            if soon_until is None:
                raise ValueError("soon needs its last day")
            return *running, _d.due_at >= tomorrow, _d.due_at < midnight(soon_until + timedelta(days=1))
        case Standing.IN_TIME:
            in_time = sa.or_(state_is(PAUSED), _d.due_at.is_(None), _d.due_at >= at)
            return *in_states(OPEN), in_time


def has_words(reading: Reading, wanted: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """That every one of ``wanted`` begins a word of the dossier."""
    if reading.is_sqlite:
        words = sa.table(schema.WORDS, sa.column("rowid", sa.Integer))
        match = sa.text(f"{schema.WORDS} MATCH :match")
        return _d.seq.in_(sa.select(words.c.rowid).where(match).params(match=sqlite_query(wanted)))
    vector = sa.func.array_to_tsvector(sa.func.string_to_array(_d.search_n, sa.literal_column("' '")))
    return vector.op("@@")(sa.cast(postgresql_query(wanted), sa.dialects.postgresql.TSQUERY))


def sqlite_query(wanted: tuple[str, ...]) -> str:
    """The tokens as the full-text index asks for beginnings of words."""
    # Tokens hold letters, digits and "-./" only, so nothing in them can end the quotes.
    return " AND ".join(
        f'("{token}"* OR ("{token[0]}" AND "{token[1:]}"*))' if _may_be_two(token) else f'"{token}"*'
        for token in wanted
    )


def postgresql_query(wanted: tuple[str, ...]) -> str:
    """The same for the server."""
    return " & ".join(
        f"('{token}':* | ('{token[0]}' & '{token[1:]}':*))" if _may_be_two(token) else f"'{token}':*"
        for token in wanted
    )


def _may_be_two(token: str) -> bool:
    """Whether somebody may have typed "H'Hen" as "hhen": a lone letter and a word in the register."""
    return len(token) >= _SHORTEST_JOINED and token.isalpha()
