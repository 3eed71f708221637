"""The whole dated history of what an office has chosen, by the beginning of the choices' names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from cchc_desktop.core.dossier import Json
from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.statements import OF_A_DOSSIER

_s, _e = schema.setting.c, schema.entry.c


class Choice(NamedTuple):
    """One value with the day since when; ``name`` is what follows the asked beginning."""

    name: str
    since: date
    value: Json


def choices(reading: Reading, beginning: str) -> tuple[Choice, ...]:
    """Every value ever chosen under a name that begins so, by name and then by day."""
    asked = sa.select(_s.name, _s.since, _s.value).where(
        _s.unit == reading.unit, sa.func.substr(_s.name, 1, len(beginning)) == beginning
    )
    rows = reading.run(asked.order_by(_s.name, _s.since))
    return tuple(Choice(row.name[len(beginning) :], row.since, row.value) for row in rows)


def chosen(reading: Reading, verb: str, beginning: str) -> Iterator[tuple[int, Choice]]:
    """The same as the entries of ``verb`` tell them, each with its number in the chain, in its order."""
    asked = sa.select(_e.seq, _e.note).where(_e.unit == reading.unit, _e.dossier.is_(None), _e.verb == verb)
    asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite").order_by(_e.seq)
    for row in reading.run(asked):
        note = row.note or {}
        name = str(note.get("name", ""))
        if name.startswith(beginning):
            since = date.fromisoformat(str(note["since"]))
            yield row.seq, Choice(name[len(beginning) :], since, note.get("value"))


class Told(NamedTuple):
    """One entry about a choice: who, when, and all that its note tells."""

    by: str
    at: datetime
    note: dict[str, Json]


def told_of(reading: Reading, verb: str, name: str) -> Iterator[Told]:
    """The entries of ``verb`` about the choice of exactly that name, in the order of the chain."""
    asked = sa.select(_e.by, _e.at, _e.note).where(
        _e.unit == reading.unit, _e.dossier.is_(None), _e.verb == verb
    )
    asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite").order_by(_e.seq)
    for row in reading.run(asked):
        note = row.note or {}
        if note.get("name") == name:
            yield Told(row.by, row.at, note)


def are_all_of(reading: Reading, after: int, verb: str, beginning: str) -> bool:
    """Whether all that was entered behind the entry ``after`` are choices under names that begin so."""
    asked = sa.select(_e.verb, _e.note).where(_e.unit == reading.unit, _e.seq > after).order_by(_e.seq)
    return all(
        row.verb == verb and str((row.note or {}).get("name", "")).startswith(beginning)
        for row in reading.run(asked)
    )
