"""Finding: the box of the main window, lists of ids first, rows by the page."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier, Entry
from cchc_desktop.core.lifecycle import PAUSED, State
from cchc_desktop.core.text import has_marks, nfc
from cchc_desktop.store import listing, schema
from cchc_desktop.store.day import Counts, is_threatened, is_unexplained
from cchc_desktop.store.listed import STRETCH, Listed, listed
from cchc_desktop.store.listed import asked as asked_for
from cchc_desktop.store.listing import DossierRow
from cchc_desktop.store.narrowing import (
    BY_END,
    BY_ITS_INDEX,
    GROUPS,
    IS_IN_HOUSE,
    RUNNING,
    Filter,
    Group,
    Order,
    Standing,
    postgresql_query,
    sqlite_query,
    stands,
    state_is,
)
from cchc_desktop.store.reading import Reading, normal_ref, unknown
from cchc_desktop.store.rows import dossier_of, entry_of, tokens
from cchc_desktop.store.statements import ENTRIES_OF, untyped

__all__ = [
    "GROUPS",
    "STRETCH",
    "Counts",
    "DossierRow",
    "Filter",
    "Group",
    "Hit",
    "Listed",
    "Order",
    "Person",
    "Standing",
    "counts",
    "dossier",
    "dossier_by_seq",
    "entries",
    "find",
    "ids",
    "is_empty",
    "listed",
    "page",
    "people",
]

Hit = DossierRow
_CANDIDATES = 200
_AT_ONCE = 500
_MANY = 5_000
_d = schema.dossier.c
_U: sa.BindParameter[str] = sa.bindparam("u")
_EVER = datetime(1900, 1, 1, tzinfo=HANOI)


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
    reading.actor.need("people")
    wanted = tokens(query)
    if not wanted or limit < 1:
        return ()
    is_exact = has_marks(query)
    hits = _newest(reading, wanted, listing.COLUMNS, max(limit, _CANDIDATES) if is_exact else limit)
    if not is_exact:
        return tuple(map(DossierRow, hits))
    words = [word for word in nfc(query).lower().split() if has_marks(word)]
    rows = sorted(map(DossierRow, hits), key=lambda hit: not _is_spelt(hit.applicant, words))
    return tuple(rows[:limit])


def _is_spelt(name: str, words: list[str]) -> bool:
    named = name.lower().split()
    return all(any(part.startswith(word) for part in named) for word in words)


def _newest(
    reading: Reading, wanted: tuple[str, ...], columns: tuple[str, ...], amount: int
) -> Sequence[Sequence[Any]]:
    query = (sqlite_query if reading.is_sqlite else postgresql_query)(wanted)
    values = {"u": reading.unit, "match": query, "amount": amount}
    return reading.ask(_with_words(columns, is_sqlite=reading.is_sqlite), values)


@cache
def _with_words(columns: tuple[str, ...], *, is_sqlite: bool) -> sa.TextClause:
    """One statement from the words typed to the lines shown."""
    told = ", ".join(f"d.{name}" for name in columns)
    if is_sqlite:  # the index gives its rows in the order of seq, so it can stop early
        return sa.text(
            f"SELECT {told} FROM {schema.WORDS} w CROSS JOIN dossier d ON d.unit = :u AND d.seq = w.rowid "
            f"WHERE {schema.WORDS} MATCH :match ORDER BY w.rowid DESC LIMIT :amount"
        )
    return sa.text(
        f"SELECT {told} FROM dossier d WHERE d.unit = :u "
        "AND array_to_tsvector(string_to_array(d.search_n, ' ')) @@ CAST(:match AS tsquery) "
        "ORDER BY d.seq DESC LIMIT :amount"
    )


def ids(reading: Reading, wanted: Filter) -> Sequence[int]:
    """The numbers of the dossiers that ``wanted`` shows, in its order; very many take four bytes each."""
    asked = asked_for(reading, wanted)
    if wanted.limit is not None:
        asked = asked.limit(wanted.limit)
    result = reading.run(asked)
    found = array("I")
    while part := result.cursor.fetchmany(_MANY):
        if not found and len(part) < _MANY:
            return tuple(seq for (seq,) in part)
        found.extend([seq for (seq,) in part])
    return found or ()


def page(reading: Reading, seqs: Sequence[int]) -> tuple[DossierRow, ...]:
    """The lines of ``seqs``, in that order."""
    reading.actor.need("people")
    found: dict[int, DossierRow] = {}
    for start in range(0, len(seqs), _AT_ONCE):
        part = [int(seq) for seq in seqs[start : start + _AT_ONCE]]
        for row in reading.run(_LINES, {"u": reading.unit, "seqs": part}):
            found[row[0]] = DossierRow(row)
    return tuple(found[seq] for seq in seqs if seq in found)


_plain = untyped(schema.dossier).c
_LINES = sa.select(*(_plain[name] for name in listing.COLUMNS)).where(
    _plain.unit == _U, _plain.seq.in_(sa.bindparam("seqs", expanding=True))
)


def _unexplained(unit: str, since: datetime) -> sa.ScalarSelect[int]:
    """How many ended late since then without a cause; counted apart, as the office has them no longer."""
    asked = (
        sa.select(sa.func.count()).select_from(schema.dossier).where(_d.unit == unit, *is_unexplained(since))
    )
    return asked.with_hint(schema.dossier, BY_END, "sqlite").correlate(None).scalar_subquery()


def counts(
    reading: Reading,
    at: datetime,
    soon_until: date,
    still_since: datetime | None = None,
    apologise_until: datetime | None = None,
    unexplained_since: datetime | None = None,
) -> Counts:
    """How many stand where at the instant ``at``; in one statement."""

    def number(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((sa.and_(*conditions), 1), else_=0)), 0)

    asked = sa.select(
        number(_d.state == State.REGISTERED.value),
        number(state_is(RUNNING - {State.REGISTERED})),
        number(state_is(PAUSED)),
        number(_d.state == State.FINISHED.value),
        number(*stands(Standing.OVERDUE, at, None)),
        number(*stands(Standing.TODAY, at, None)),
        number(*stands(Standing.SOON, at, soon_until)),
        number(_d.is_digitised_in.is_(False)),
        number(state_is(RUNNING), _d.last_at < (still_since or _EVER)),
        number(_d.code.is_(None)),
        number(state_is(RUNNING), _d.offered_to.is_not(None)),
        number(*is_threatened(apologise_until or _EVER)),
        sa.literal(0) if unexplained_since is None else _unexplained(reading.unit, unexplained_since),
    ).where(_d.unit == reading.unit, IS_IN_HOUSE)
    asked = asked.with_hint(schema.dossier, BY_ITS_INDEX, "sqlite")
    return Counts(*(int(value) for value in reading.run(asked).one()))


def dossier(reading: Reading, ref: str) -> Dossier:
    """The dossier with the local number or official code ``ref``; Refused when there is none."""
    reading.actor.need("people")
    name, value = normal_ref(ref)
    asked = sa.select(schema.dossier).where(_d.unit == _U, _d[name] == sa.bindparam("v"))
    row = reading.run(asked, {"u": reading.unit, "v": value}).mappings().first()
    if row is None:
        raise unknown(ref)
    return dossier_of(row)


def dossier_by_seq(reading: Reading, seq: int) -> Dossier | None:
    """The dossier ``seq``, for what is computed from it; a page shows ``dossier``."""
    asked = sa.select(schema.dossier).where(_d.unit == reading.unit, _d.seq == seq)
    row = reading.run(asked).mappings().first()
    return None if row is None else dossier_of(row)


def entries(reading: Reading, seq: int) -> tuple[Entry, ...]:
    """The entries of the dossier ``seq`` in order."""
    reading.actor.need("people")
    return tuple(entry_of(row) for row in reading.run(ENTRIES_OF, {"u": reading.unit, "v": seq}).mappings())


def people(reading: Reading, asked: str, limit: int = 10) -> tuple[Person, ...]:
    """Applicants with the personal number ``asked``, or whose name begins so; the newest facts first."""
    reading.actor.need("people")
    text = nfc(asked)
    wanted = tokens(text)
    if not wanted:
        return ()
    if text.isdigit():
        rows = reading.ask(_WITH_NUMBER, {"u": reading.unit, "v": text, "amount": _CANDIDATES})
    else:
        rows = _newest(reading, wanted, Person._fields, _CANDIDATES)
    known: dict[object, Person] = {}
    for person in map(Person._make, rows):
        known.setdefault(person.id_number or (person.applicant, person.phone), person)
    return tuple(known.values())[:limit]


_WITH_NUMBER = sa.text(
    f"SELECT {', '.join(Person._fields)} FROM dossier WHERE unit = :u AND id_number = :v "
    "ORDER BY seq DESC LIMIT :amount"
)


def is_empty(reading: Reading) -> bool:
    """Whether no dossier was ever entered."""
    return reading.run(sa.select(_d.seq).where(_d.unit == reading.unit).limit(1)).first() is None
