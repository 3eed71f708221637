"""A dossier made apart from the register: the same entries and folds, sealed later by whoever joins them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from cchc_desktop.core import numbering
from cchc_desktop.core.dossier import Dossier, Entry, Json, around_the_link, digest_of_written
from cchc_desktop.store import schema
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.profile import Profile
from cchc_desktop.store.rows import dossier_row, moment_text
from cchc_desktop.store.statements import Head

DOSSIER_COLUMNS = tuple(column.name for column in schema.dossier.columns)
APART_COLUMNS = (
    *("dossier", "at", "recorded_at", "by", "device", "verb", "basis"),
    *("changes", "note", "personal", "personal_salt", "personal_digest"),
)
"""What is known of an entry before it has its place in the chain."""

Facts = tuple[str | int | None, ...]
_in_order = itemgetter(*DOSSIER_COLUMNS)


class Loose(NamedTuple):
    """An entry in the values that lie in the file; sorted by its moment, its dossier and its turn.

    ``before``, ``between`` and ``after`` stand around the digest before it and its own number in
    what is sealed.
    """

    at: str
    dossier: int
    turn: int
    before: bytes
    between: bytes
    after: bytes
    facts: Facts


class Life(NamedTuple):
    """One dossier as it ends, and how it came there."""

    row: Facts
    entries: tuple[Loose, ...]


class Apart(Writing):
    """The book of one dossier at a time; nothing of it is written, its reading goes to the register."""

    def __init__(self, connection: sa.Connection, profile: Profile) -> None:
        super().__init__(connection, profile)
        self._next = (0, 0)

    def begin(self, seq: int, serial: int, device: int) -> None:
        """Forget the dossier before; the next one is ``seq``, with this number on paper."""
        self._next = (seq, serial)
        self._entries.clear()
        self._dirty.clear()
        self._fresh.clear()
        self._known.clear()
        for found in self._found.values():
            found.clear()
        if self.profile.device != device:
            self.profile = replace(self.profile, device=device)

    def life(self) -> Life:
        """The dossier that was begun, and its entries, as rows."""
        (dossier,) = self._known.values()
        loose = (_loose(entry, turn) for turn, entry in enumerate(self._entries))
        return Life(_in_order(dossier_row(dossier, self.unit)), tuple(loose))

    def flush(self) -> None:
        """Nothing is written from here."""

    def new_dossier(self, year: int, serial: int | None = None) -> Dossier:
        """The dossier that was begun."""
        seq, own = self._next
        serial = serial or own
        number = numbering.local_no(serial, year)
        self._fresh[seq] = number
        made = self._known[seq] = Dossier(seq=seq, local_no=number)
        return made

    def entries_of(self, seq: int) -> tuple[Entry, ...]:
        """What was entered so far."""
        return tuple(entry for entry in self._entries if entry.dossier == seq)

    def _chain_head(self) -> Head:
        return Head(len(self._entries), "")

    def _seal(self, current: Dossier | None, loose: Entry) -> Dossier | None:
        if current is None:
            raise TypeError("an entry made apart is about its dossier")
        after = self._after(current, loose)
        self._keep(current, after)
        self._entries.append(loose)
        return after

    def _seq_of(self, name: str, value: str) -> int | None:
        return self._found[name].get(value)  # its index refuses what another dossier has


_ENCODER = msgspec.json.Encoder(order="sorted")


def written(values: Mapping[str, Json]) -> str:
    """``text_of`` at a fifth of its cost."""
    return _ENCODER.encode(values).decode() if values else "{}"


def _loose(entry: Entry, turn: int) -> Loose:
    changes, note = written(entry.changes), written(entry.note)
    personal = None if entry.personal is None else written(entry.personal)
    hidden = "" if personal is None else digest_of_written(personal, entry.personal_salt)
    before, between, after = around_the_link(entry, hidden, changes, note)
    at = moment_text(entry.at)
    facts = (
        *(entry.dossier, at, moment_text(entry.recorded_at), entry.by, entry.device, entry.verb, entry.basis),
        *(changes, note, personal, entry.personal_salt, hidden),
    )
    return Loose(at, entry.dossier or 0, turn, before.encode(), between.encode(), after.encode(), facts)


def sealed_row(loose: Loose, unit: str, seq: int, previous: str) -> tuple[str, Facts]:
    """The digest of ``loose`` as the entry ``seq`` behind ``previous``, and its row."""
    parts = (loose.before, previous.encode(), loose.between, str(seq).encode(), loose.after)
    digest = hashlib.sha256(b"".join(parts)).hexdigest()
    return digest, (unit, seq, *loose.facts, previous, digest, None)  # a demo is nobody's account


ENTRY_COLUMNS = ("unit", "seq", *APART_COLUMNS, "previous", "digest", "account")
__all__ = ["DOSSIER_COLUMNS", "ENTRY_COLUMNS", "Apart", "Life", "Loose", "sealed_row"]
