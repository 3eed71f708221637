"""What was written behind a point of the chain, in words: for whoever has to type it in once more."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from cchc_desktop.core.upkeep import OWN_VERBS
from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import entry_of

_e, _d = schema.entry.c, schema.dossier.c
_SHOWN = ("applicant", "id_number", "phone", "address", "procedure_name", "reason")


class Extra(NamedTuple):
    """One act; ``what`` is what it changed, as far as one has to type it."""

    at: datetime
    verb: str
    number: str
    what: str
    by: str


def last_moment(reading: Reading, entries: int) -> datetime | None:
    """When the entry ``entries`` was written."""
    found: datetime | None = reading.run(
        sa.select(_e.recorded_at).where(_e.unit == reading.unit, _e.seq == entries)
    ).scalar()
    return found


def later_acts(reading: Reading, entries: int) -> tuple[Extra, ...]:
    """Every act behind the entry ``entries`` but the register's own upkeep."""
    asked = sa.select(schema.entry).where(
        _e.unit == reading.unit, _e.seq > entries, _e.verb.not_in(sorted(OWN_VERBS))
    )
    acts = tuple(entry_of(row) for row in reading.run(asked.order_by(_e.seq)).mappings())
    known = {one.dossier for one in acts if one.dossier is not None}
    numbers: dict[int, str] = {}
    for seq in sorted(known):
        row = reading.run(sa.select(_d.local_no).where(_d.unit == reading.unit, _d.seq == seq)).scalar()
        numbers[seq] = str(row or "")
    found = []
    for one in acts:
        facts = {**one.changes, **(one.personal or {})}
        what = "; ".join(str(facts[name]) for name in _SHOWN if facts.get(name))
        found.append(Extra(one.at, one.verb, numbers.get(one.dossier or 0, ""), what, one.by))
    return tuple(found)
