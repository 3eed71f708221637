"""What an inspector is shown of the register: its frame of dossiers, what was done beside them, its heads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

import sqlalchemy as sa

from cchc_desktop.core.calendar import HANOI, ONE_DAY
from cchc_desktop.core.dossier import Dossier, Entry
from cchc_desktop.store import schema, statements
from cchc_desktop.store.reading import Reading, normal_ref, unknown
from cchc_desktop.store.rows import dossier_of, entry_of
from cchc_desktop.store.statements import OF_A_DOSSIER

_d, _e, _s, _p = schema.dossier.c, schema.entry.c, schema.slip.c, schema.packet_in.c


def _span(column: sa.ColumnElement[Any], first_on: date, last_on: date) -> sa.ColumnElement[bool]:
    begins = datetime.combine(first_on, time(), HANOI)
    return sa.and_(column >= begins, column < datetime.combine(last_on + ONE_DAY, time(), HANOI))


def frame(reading: Reading, first_on: date, last_on: date) -> dict[str, int]:
    """The dossiers received on these days: local numbers, and under which they are kept."""
    asked = sa.select(_d.local_no, _d.seq).where(
        _d.unit == reading.unit, _span(_d.received_at, first_on, last_on)
    )
    return {row.local_no: row.seq for row in reading.run(asked.order_by(_d.local_no))}


def dossier(reading: Reading, seq: int) -> Dossier:
    """One of them."""
    return dossier_of(reading.run(statements.BY_SEQ, {"u": reading.unit, "v": seq}).mappings().one())


def seq_of(reading: Reading, ref: str) -> int:
    """Under which the dossier with this number or code is kept; Refused when there is none."""
    name, value = normal_ref(ref)
    found: int | None = reading.run(
        sa.select(_d.seq).where(_d.unit == reading.unit, _d[name] == value)
    ).scalar()
    if found is None:
        raise unknown(ref)
    return found


def trail(reading: Reading, seq: int) -> tuple[Entry, ...]:
    """Every entry about it, in order."""
    rows = reading.run(statements.ENTRIES_OF, {"u": reading.unit, "v": seq}).mappings()
    return tuple(map(entry_of, rows))


def beside(reading: Reading, first_on: date, last_on: date, verbs: Collection[str] = ()) -> Iterator[Entry]:
    """What was recorded on these days about no dossier; these acts, or all."""
    asked = sa.select(schema.entry).where(_e.unit == reading.unit, _e.dossier.is_(None))
    if verbs:
        asked = asked.where(_e.verb.in_(sorted(verbs)))
    asked = asked.where(_span(_e.recorded_at, first_on, last_on)).with_hint(
        schema.entry, OF_A_DOSSIER, "sqlite"
    )
    rows = reading.run(asked.order_by(_e.seq), None).mappings()
    return map(entry_of, rows)


def on_dossiers(
    reading: Reading, first_on: date, last_on: date, verbs: Collection[str]
) -> tuple[tuple[Entry, str], ...]:
    """The rare acts on dossiers that were recorded on these days, each with its dossier's number."""
    asked = sa.select(schema.entry, _d.local_no).join(
        schema.dossier, sa.and_(_d.unit == _e.unit, _d.seq == _e.dossier)
    )
    asked = asked.where(_e.unit == reading.unit, _e.verb.in_(sorted(verbs)))
    rows = reading.run(asked.where(_span(_e.recorded_at, first_on, last_on)).order_by(_e.seq)).mappings()
    return tuple((entry_of(row), row["local_no"]) for row in rows)


def prints(reading: Reading, first_on: date, last_on: date) -> tuple[tuple[str, str, int, int], ...]:
    """Form, person, papers and printings of the papers last printed on these days."""
    counts = (sa.func.count().label("papers"), sa.func.sum(_s.printings).label("times"))
    asked = sa.select(_s.form, _s.by, *counts).where(
        _s.unit == reading.unit, _span(_s.printed_at, first_on, last_on)
    )
    rows = reading.run(asked.group_by(_s.form, _s.by).order_by(_s.form, _s.by))
    return tuple((row.form, row.by, int(row.papers), int(row.times)) for row in rows)


def slips_of(reading: Reading, seq: int) -> tuple[tuple[str, int, int, int, bool], ...]:
    """Form, year, number, printings of the papers of a dossier, and whether each is void."""
    asked = sa.select(_s.form, _s.year, _s.number, _s.printings, _s.is_cancelled)
    asked = asked.where(_s.unit == reading.unit, _s.dossier == seq).order_by(_s.form, _s.year, _s.number)
    rows = reading.run(asked)
    return tuple((row.form, row.year, row.number, row.printings, row.is_cancelled) for row in rows)


class DayHead(NamedTuple):
    """The last entry of a day, and how many were recorded on it."""

    on: date
    entries: int
    digest: str
    recorded: int


def heads(reading: Reading, first_on: date, last_on: date) -> tuple[DayHead, ...]:
    """Where the chain stood at the end of each of these days on which something was recorded."""
    day = sa.func.substr(sa.type_coerce(_e.recorded_at, sa.Text()), 1, 10)
    counts = (sa.func.max(_e.seq).label("last"), sa.func.count().label("amount"))
    asked = sa.select(day.label("day"), *counts).where(_e.unit == reading.unit)
    asked = asked.where(_span(_e.recorded_at, first_on, last_on)).group_by(day).order_by(day)
    rows = reading.run(asked)
    found = [(date.fromisoformat(row.day), int(row.last), int(row.amount)) for row in rows]
    return tuple(DayHead(on, seq, digest_at(reading, seq) or "", amount) for on, seq, amount in found)


def digest_at(reading: Reading, seq: int) -> str | None:
    """The digest of the entry with that number; None when there is none."""
    asked = sa.select(_e.digest).where(_e.unit == reading.unit, _e.seq == seq)
    found: str | None = reading.run(asked).scalar()
    return found


@dataclass(frozen=True, slots=True)
class HeadIn:
    """The end of its chain that a unit's packet commits to."""

    sender: str
    sender_name: str
    title: str
    revision: int
    received_at: datetime
    entries: int
    digest: str


def heads_in(reading: Reading, first_on: date, last_on: date) -> tuple[HeadIn, ...]:
    """Those of the packets that came on these days."""
    own = (_p.sender, _p.sender_name, _p.title, _p.revision, _p.received_at, _p.entries)
    columns = (*own, _p.chain_head.label("digest"))
    asked = sa.select(*columns).where(_p.unit == reading.unit, _span(_p.received_at, first_on, last_on))
    rows = reading.run(asked.order_by(_p.sender, _p.received_at, _p.revision)).mappings()
    return tuple(HeadIn(**row) for row in rows)


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody saw, printed or took out what the register has about one person.

    ``is_sure`` False: a list of many left that the dossier may have been in.
    """

    entry: int
    at: datetime
    by: str
    account: str | None
    verb: str
    dossier: str
    note: Mapping[str, Any]
    is_sure: bool = True


ACCESS = frozenset({"view", "print", "export", "print_list"})


def accesses(reading: Reading, seqs: Mapping[int, str]) -> tuple[Access, ...]:
    """Who saw, printed or took out these dossiers; lists of many that may have told of them are unsure."""
    found: list[Access] = []
    since: dict[int, datetime] = {}
    for seq, number in seqs.items():
        entries = trail(reading, seq)
        if entries:
            since[seq] = entries[0].recorded_at
        found += [_access(one, number) for one in entries if one.verb in ACCESS]
    asked = sa.select(schema.entry).where(
        _e.unit == reading.unit, _e.dossier.is_(None), _e.verb.in_(sorted(ACCESS))
    )
    asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite").order_by(_e.seq)
    for entry in map(entry_of, reading.run(asked).mappings()):
        named = _named(entry.note, seqs)
        if named:
            found += [_access(entry, number) for number in named]
        elif entry.verb != "view" and not _is_told(entry.note):
            # Lists say how many they tell of, not whom: they may have told of all that was there by then.
            found += [
                _access(entry, seqs[seq], is_sure=False)
                for seq, first in since.items()
                if first <= entry.recorded_at
            ]
    return tuple(sorted(found, key=lambda one: (one.entry, one.dossier)))


def _named(note: Mapping[str, Any], seqs: Mapping[int, str]) -> list[str]:
    """The dossiers among ``seqs`` that an entry about none names all the same."""
    told = note.get("dossiers", note.get("dossier"))
    every = told if isinstance(told, list) else [told]
    return [number for seq, number in seqs.items() if seq in every or number in every]


def _is_told(note: Mapping[str, Any]) -> bool:
    return isinstance(note.get("dossiers"), list) or note.get("dossier") is not None


def _access(entry: Entry, number: str, *, is_sure: bool = True) -> Access:
    return Access(entry.seq, entry.at, entry.by, entry.account, entry.verb, number, entry.note, is_sure)
