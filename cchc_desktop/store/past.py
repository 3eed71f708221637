"""The register as it stood after so many of its entries, whatever later ones did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa

from cchc_desktop.core.dossier import Dossier, Entry, fold, standing
from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import ENTRY_COLUMNS, entry_of
from cchc_desktop.store.statements import OF_A_DOSSIER

_d, _e = schema.dossier.c, schema.entry.c
_later = schema.entry.alias("later")


class Stood(NamedTuple):
    """A dossier with later entries as it stood before them; what was erased since is blank."""

    dossier: Dossier
    entries: tuple[Entry, ...]  # those that nobody had undone by then
    came_at: datetime  # the earliest moment that any of them told


@dataclass(frozen=True)
class Past:
    """The register after its first ``entries`` entries.

    Most of its dossiers stand as they stood then: ``untouched`` finds them among the rows. The others
    that it knew are folded once, by one statement, for all who ask.
    """

    reading: Reading
    entries: int

    @cached_property
    def touched(self) -> tuple[Stood, ...]:
        """The dossiers that have later entries, as they stood; those that nobody knew yet are not there."""
        unit = self.reading.unit
        moved = sa.select(_later.c.dossier).where(
            _later.c.unit == unit, _later.c.seq > self.entries, _later.c.dossier.is_not(None)
        )
        asked = sa.select(*(_e[name] for name in ENTRY_COLUMNS)).where(
            _e.unit == unit, _e.dossier.in_(moved), _e.seq <= self.entries
        )
        asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite").order_by(_e.dossier, _e.seq)
        return tuple(_stood(map(entry_of, self.reading.run(asked).mappings())))

    @property
    def untouched(self) -> sa.ColumnElement[bool]:
        """That a row of the table of dossiers is as it was."""
        return ~self.is_touched

    @property
    def is_touched(self) -> sa.ColumnElement[bool]:
        """That a dossier has later entries, or only such."""
        asked = sa.select(sa.literal(1)).where(
            _later.c.unit == _d.unit, _later.c.dossier == _d.seq, _later.c.seq > self.entries
        )
        return sa.exists(asked.with_hint(_later, OF_A_DOSSIER, "sqlite"))


def as_it_was(past: Past | None) -> sa.ColumnElement[bool]:
    """That a row may be taken as it is: every one, or where the past is asked for those untouched since."""
    return sa.true() if past is None else past.untouched


def stood(past: Past | None) -> tuple[Stood, ...]:
    """The dossiers that must be taken as they stood; none where nobody asks for the past."""
    return () if past is None else past.touched


def _stood(found: Iterator[Entry]) -> Iterator[Stood]:
    for seq, group in groupby(found, key=lambda entry: entry.dossier):
        known = tuple(group)
        kept = standing(known)
        if seq is not None:
            yield Stood(fold(seq, known), kept, min(entry.at for entry in known))
