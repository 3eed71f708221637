"""What was done about a period as a whole: the entries of the chain that are about no dossier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from cchc_desktop.core.dossier import Entry, Json
from cchc_desktop.core.period import Period
from cchc_desktop.store import schema
from cchc_desktop.store.months import Closing
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import ENTRY_COLUMNS, entry_of
from cchc_desktop.store.statements import OF_A_DOSSIER

_e = schema.entry.c

PREPARE, CLOSE, REOPEN, SEND, ACKNOWLEDGE = "prepare", "close", "reopen", "send", "acknowledge"
REFUSED_IN_HAND = "refused_in_hand"
"""In the note of a closing: how many were refused after they had been accepted, which no box tells apart."""
OF_A_MONTH = (PREPARE, CLOSE, REOPEN, SEND, ACKNOWLEDGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthAct:
    """One act on one revision of a period; ``reason`` is empty where none was asked for."""

    verb: str
    period: str
    first_on: date
    last_on: date
    revision: int
    at: datetime
    by: str
    reason: str = ""


def acts(reading: Reading, *verbs: str) -> tuple[MonthAct, ...]:
    """The acts on periods, in the order of the chain; without ``verbs`` all of them."""
    columns = (_e[name] for name in ENTRY_COLUMNS)
    asked = sa.select(*columns).where(
        _e.unit == reading.unit, _e.dossier.is_(None), _e.verb.in_(verbs or OF_A_MONTH)
    )
    asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite").order_by(_e.seq)
    found = map(entry_of, reading.run(asked).mappings())
    return tuple(_act(entry) for entry in found if "first_on" in entry.note)


def entries_at_closing(reading: Reading) -> Mapping[tuple[date, date], int]:
    """How many entries the chain had when each period was last closed, by its first and last day."""
    asked = sa.select(_e.seq, _e.note).where(_e.unit == reading.unit, _e.dossier.is_(None), _e.verb == CLOSE)
    asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite").order_by(_e.seq)
    known = ((row.seq, row.note) for row in reading.run(asked) if "first_on" in row.note)
    return {(_day(note, "first_on"), _day(note, "last_on")): seq - 1 for seq, note in known}


def refused_in_hand(reading: Reading) -> Mapping[str, int]:
    """The same by the digest of what was closed; closings of old programs have none."""
    asked = sa.select(_e.note).where(_e.unit == reading.unit, _e.dossier.is_(None), _e.verb == CLOSE)
    notes = reading.run(asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite")).scalars()
    return {str(note["digest"]): many for note in notes if isinstance(many := note.get(REFUSED_IN_HAND), int)}


def closed_by(reading: Reading, period: Period, entries: int) -> int:
    """The revision in which exactly these days stood closed when the chain had ``entries``; 0 for none."""
    asked = sa.select(_e.note).where(
        *(_e.unit == reading.unit, _e.dossier.is_(None), _e.verb == CLOSE, _e.seq <= entries)
    )
    notes = reading.run(asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite").order_by(_e.seq)).scalars()
    days = (period.first_on.isoformat(), period.last_on.isoformat())
    found = [note for note in notes if (note.get("first_on"), note.get("last_on")) == days]
    return int(str(found[-1]["revision"])) if found else 0


def reopening(reading: Reading, closed: Closing) -> MonthAct | None:
    """The act that opened ``closed`` again, the newest closing of its days; None while it stands."""
    for act in reversed(acts(reading, REOPEN)):
        if is_about(act, closed.period) and act.revision == closed.revision:
            return act
    return None


def is_about(act: MonthAct, period: Period) -> bool:
    """Whether it was done to exactly these days."""
    return (act.first_on, act.last_on) == (period.first_on, period.last_on)


def _day(note: Mapping[str, Json], name: str) -> date:
    return date.fromisoformat(str(note[name]))


def _act(entry: Entry) -> MonthAct:
    note = entry.note
    return MonthAct(
        verb=entry.verb,
        period=str(note.get("period", "")),
        first_on=_day(note, "first_on"),
        last_on=_day(note, "last_on"),
        revision=int(str(note.get("revision", 0))),
        at=entry.at,
        by=entry.by,
        reason=str(note.get("reason", "")),
    )
