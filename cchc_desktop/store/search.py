"""Finding: the box of the main window, lists of ids first, rows by the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier, Entry
from cchc_desktop.core.lifecycle import ENDED_WITHOUT_RESULT, OPEN, PAUSED, State
from cchc_desktop.core.text import has_marks, mask_id, nfc
from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading, normal_ref, unknown
from cchc_desktop.store.rows import dossier_of, entry_of, tokens
from cchc_desktop.store.statements import ENTRIES_OF

_CANDIDATES = 200
_AT_ONCE = 500
_d = schema.dossier.c
_U: sa.BindParameter[str] = sa.bindparam("u")
_RUNNING = OPEN - PAUSED
_EVER = datetime(1900, 1, 1, tzinfo=HANOI)


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
    Group.RUNNING: _RUNNING,
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
    numbers: tuple[str, ...] | None = None  # these local numbers and no others
    received_from: date | None = None
    received_to: date | None = None
    text: str = ""
    order: Order = Order.RECEIVED
    is_descending: bool = True
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRow:
    """One line of a list; the personal number is masked."""

    seq: int
    local_no: str
    code: str | None
    applicant: str
    id_number: str | None  # masked
    procedure: str
    procedure_name: str
    field: str
    level: str
    channel: str
    officer: str | None
    state: State
    received_at: datetime | None
    term: str | None
    due_at: datetime | None
    promised_at: datetime | None
    paused_at: datetime | None
    ended_at: datetime | None
    handed_back_at: datetime | None
    is_granted: bool | None
    apologies: int
    late_cause: str | None
    phone: str | None
    is_digitised_in: bool


Hit = DossierRow
_ROW = tuple(name for name in DossierRow.__dataclass_fields__ if name not in {"id_number", "state"})
_ROW_COLUMNS = (*(_d[name] for name in _ROW), _d.id_number, _d.state)


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of the first screen at one instant; ``soon`` leaves out those due today."""

    registered: int
    running: int
    paused: int
    waiting: int
    overdue: int
    today: int
    soon: int
    undigitised: int = 0  # of those the office still has, open or waiting for the citizen
    still: int = 0  # running, and no act on them since the day asked for
    uncoded: int = 0  # in the office's hands, and not in the provincial system
    offered: int = 0  # held out to somebody, not taken over

    @property
    def open(self) -> int:
        """All dossiers that the office still owes a result."""
        return self.registered + self.running + self.paused


class Person(NamedTuple):
    """Somebody who came before, to be taken over into a new dossier."""

    applicant: str
    id_number: str | None
    born: str | None
    sex: str | None
    address: str | None
    phone: str | None
    email: str | None


def find(reading: Reading, query: str, limit: int = 50) -> tuple[Hit, ...]:
    """Dossiers in which every word of ``query`` begins a word, newest first.

    With marks typed, names spelt exactly so come before the others among the newest candidates.
    """
    wanted = tokens(query)
    if not wanted or limit < 1:
        return ()
    is_exact = has_marks(query)
    take = max(limit, _CANDIDATES) if is_exact else limit
    hits = page(reading, list(reading.run(_newest(reading, wanted, take)).scalars()))
    if is_exact:
        words = [word for word in nfc(query).lower().split() if has_marks(word)]
        hits = tuple(sorted(hits, key=lambda hit: not _is_spelt(hit.applicant, words)))
    return hits[:limit]


def _is_spelt(name: str, words: list[str]) -> bool:
    named = name.lower().split()
    return all(any(part.startswith(word) for part in named) for word in words)


def _newest(reading: Reading, wanted: tuple[str, ...], amount: int) -> sa.Select[tuple[int]]:
    if reading.is_sqlite:  # the index gives its rows in the order of seq, so it can stop early
        words = sa.table(schema.WORDS, sa.column("rowid", sa.Integer))
        found = sa.select(words.c.rowid).where(_MATCH).params(match=_sqlite_query(wanted))
        return found.order_by(words.c.rowid.desc()).limit(amount)
    asked = sa.select(_d.seq).where(_d.unit == reading.unit, _has_words(reading, wanted))
    return asked.order_by(_d.seq.desc()).limit(amount)


def _has_words(reading: Reading, wanted: tuple[str, ...]) -> sa.ColumnElement[bool]:
    if reading.is_sqlite:
        words = sa.table(schema.WORDS, sa.column("rowid", sa.Integer))
        found = sa.select(words.c.rowid).where(_MATCH).params(match=_sqlite_query(wanted))
        return _d.seq.in_(found)
    match = " & ".join(f"'{token}':*" for token in wanted)
    vector = sa.func.array_to_tsvector(sa.func.string_to_array(_d.search_n, sa.literal_column("' '")))
    return vector.op("@@")(sa.cast(match, sa.dialects.postgresql.TSQUERY))


_MATCH = sa.text(f"{schema.WORDS} MATCH :match")


def _sqlite_query(wanted: tuple[str, ...]) -> str:
    # Tokens hold letters, digits and "-./" only, so nothing in them can end the quotes.
    return " ".join(f'"{token}"*' for token in wanted)


def ids(reading: Reading, wanted: Filter) -> tuple[int, ...]:
    """The numbers of the dossiers that ``wanted`` shows, in its order."""
    asked = sa.select(_d.seq).where(_d.unit == reading.unit, *_conditions(reading, wanted))
    asked = asked.order_by(*_ordered(wanted))
    if wanted.limit is not None:
        asked = asked.limit(wanted.limit)
    return tuple(reading.run(asked).scalars())


def _ordered(wanted: Filter) -> tuple[sa.ColumnElement[Any], ...]:
    main: dict[Order, sa.ColumnElement[Any]] = {
        Order.DUE: _d.due_at,
        Order.RECEIVED: _d.received_at,
        Order.NAME: _d.name_n,
    }
    by = [main[wanted.order]] if wanted.order in main else []
    by.append(_d.seq)
    if wanted.is_descending:
        return tuple(column.desc().nulls_last() for column in by)
    return tuple(column.asc().nulls_last() for column in by)


def _conditions(reading: Reading, wanted: Filter) -> list[sa.ColumnElement[bool]]:
    asked: list[sa.ColumnElement[bool]] = []
    if wanted.group is not None:
        asked.append(_in_states(GROUPS[wanted.group]))
    if wanted.states:
        asked.append(_in_states(wanted.states))
    asked.extend(_facts_are(wanted))
    if wanted.received_from is not None:
        asked.append(_d.received_at >= _midnight(wanted.received_from))
    if wanted.received_to is not None:
        asked.append(_d.received_at < _midnight(wanted.received_to + timedelta(days=1)))
    if wanted.standing is not None:
        asked.extend(_stands(wanted.standing, wanted.at, wanted.soon_until))
    words = tokens(wanted.text)
    if words:
        asked.append(_has_words(reading, words))
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


def _in_states(states: frozenset[State]) -> sa.ColumnElement[bool]:
    return _d.state.in_(sorted(state.value for state in states))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HANOI)


def _stands(
    standing: Standing, at: datetime | None, soon_until: date | None
) -> tuple[sa.ColumnElement[bool], ...]:
    if at is None:
        raise ValueError("a standing is asked for at an instant")
    tomorrow = _midnight(at.astimezone(HANOI).date() + timedelta(days=1))
    running = _in_states(_RUNNING)
    match standing:
        case Standing.OVERDUE:
            return running, _d.due_at < at
        case Standing.TODAY:
            return running, _d.due_at >= at, _d.due_at < tomorrow
        case Standing.SOON:
            if soon_until is None:
                raise ValueError("soon needs its last day")
            return running, _d.due_at >= tomorrow, _d.due_at < _midnight(soon_until + timedelta(days=1))
        case Standing.IN_TIME:
            in_time = sa.or_(_in_states(PAUSED), _d.due_at.is_(None), _d.due_at >= at)
            return _in_states(OPEN), in_time


def page(reading: Reading, seqs: Sequence[int]) -> tuple[DossierRow, ...]:
    """The lines of ``seqs``, in that order."""
    found: dict[int, DossierRow] = {}
    for start in range(0, len(seqs), _AT_ONCE):
        asked = sa.select(*_ROW_COLUMNS).where(
            _d.unit == reading.unit, _d.seq.in_(seqs[start : start + _AT_ONCE])
        )
        for row in reading.run(asked).mappings():
            found[row["seq"]] = _line(row)
    return tuple(found[seq] for seq in seqs if seq in found)


def _line(row: sa.RowMapping) -> DossierRow:
    number = row["id_number"]
    return DossierRow(
        **{name: row[name] for name in _ROW},
        id_number=None if number is None else mask_id(number),
        state=State(row["state"]),
    )


def counts(reading: Reading, at: datetime, soon_until: date, still_since: datetime | None = None) -> Counts:
    """How many stand where at the instant ``at``; in one statement."""

    def number(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((sa.and_(*conditions), 1), else_=0)), 0)

    asked = sa.select(
        number(_d.state == State.REGISTERED.value),
        number(_in_states(_RUNNING - {State.REGISTERED})),
        number(_in_states(PAUSED)),
        number(_d.state == State.FINISHED.value),
        number(*_stands(Standing.OVERDUE, at, None)),
        number(*_stands(Standing.TODAY, at, None)),
        number(*_stands(Standing.SOON, at, soon_until)),
        number(_d.is_digitised_in.is_(False)),
        number(_in_states(_RUNNING), _d.last_at < (still_since or _EVER)),
        number(_d.code.is_(None)),
        number(_in_states(_RUNNING), _d.offered_to.is_not(None)),
    ).where(_d.unit == reading.unit, _in_states(OPEN | {State.FINISHED}))
    return Counts(*(int(value) for value in reading.run(asked).one()))


def dossier(reading: Reading, ref: str) -> Dossier:
    """The dossier with the local number or official code ``ref``; Refused when there is none."""
    name, value = normal_ref(ref)
    asked = sa.select(schema.dossier).where(_d.unit == _U, _d[name] == sa.bindparam("v"))
    row = reading.run(asked, {"u": reading.unit, "v": value}).mappings().first()
    if row is None:
        raise unknown(ref)
    return dossier_of(row)


def dossier_by_seq(reading: Reading, seq: int) -> Dossier | None:
    """The dossier ``seq``."""
    asked = sa.select(schema.dossier).where(_d.unit == reading.unit, _d.seq == seq)
    row = reading.run(asked).mappings().first()
    return None if row is None else dossier_of(row)


def entries(reading: Reading, seq: int) -> tuple[Entry, ...]:
    """The entries of the dossier ``seq`` in order."""
    return tuple(entry_of(row) for row in reading.run(ENTRIES_OF, {"u": reading.unit, "v": seq}).mappings())


def people(reading: Reading, asked: str, limit: int = 10) -> tuple[Person, ...]:
    """Applicants with the personal number ``asked``, or whose name begins so; the newest facts first."""
    text = nfc(asked)
    wanted = tokens(text)
    if not wanted:
        return ()
    columns = [_d[name] for name in Person._fields]
    by = _d.id_number == text if text.isdigit() else _has_words(reading, wanted)
    found = sa.select(*columns).where(_d.unit == reading.unit, by).order_by(_d.seq.desc()).limit(_CANDIDATES)
    known: dict[object, Person] = {}
    for row in reading.run(found).mappings():
        person = Person(**{name: row[name] for name in Person._fields})
        known.setdefault(person.id_number or (person.applicant, person.phone), person)
    return tuple(known.values())[:limit]


def is_empty(reading: Reading) -> bool:
    """Whether no dossier was ever entered."""
    return reading.run(sa.select(_d.seq).where(_d.unit == reading.unit).limit(1)).first() is None
