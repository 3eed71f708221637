"""What an office has chosen, each choice with the day since when."""

from __future__ import annotations

import hashlib
from datetime import date
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from cchc_desktop.core.dossier import Json, canonical
from cchc_desktop.store import schema
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import plain_all

_s = schema.setting.c


_known: WeakKeyDictionary[Reading, dict[str, list[tuple[date, Json]]]] = WeakKeyDictionary()
"""The choices that a transaction has read: it sees one state of them, and its own go through here."""


def setting(reading: Reading, name: str, on: date) -> Json:
    """The value of ``name`` in force on the day ``on``; None when nobody has chosen one by then."""
    known = _known.get(reading, {})
    if name not in known:
        read_ahead(reading, name)
        known = _known[reading]
    return next((value for since, value in known[name] if since <= on), None)


def read_ahead(reading: Reading, *names: str) -> None:
    """Read the choices under ``names`` at once, for those who ask for them one by one."""
    known = _known.setdefault(reading, {})
    wanted = [name for name in names if name not in known]
    if not wanted:
        return
    known |= {name: [] for name in wanted}
    asked = sa.select(_s.name, _s.since, _s.value).where(_s.unit == reading.unit, _s.name.in_(wanted))
    # Choices are written at once: there is nothing to flush before they are read.
    for row in reading.connection.execute(asked.order_by(_s.since.desc())):
        known[row.name].append((row.since, row.value))


def settings(reading: Reading, on: date) -> dict[str, Json]:
    """Every value in force on the day ``on``."""
    asked = sa.select(_s.name, _s.value).where(_s.unit == reading.unit, _s.since <= on).order_by(_s.since)
    return {row.name: row.value for row in reading.run(asked)}


def put_setting(writing: Writing, name: str, since: date, value: Json) -> None:
    """Let ``value`` hold from ``since`` on."""
    row = {"unit": writing.unit, "name": name, "since": since, "value": value}
    writing.put(schema.setting, [row])
    _known.pop(writing, None)


def digest_of_value(value: Json) -> str:
    """What an entry keeps of a value that is too long for it: of clean text, in the canonical form."""
    return hashlib.sha256(canonical(plain_all({"": value})[""])).hexdigest()
