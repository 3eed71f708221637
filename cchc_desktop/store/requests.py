"""Requests of the people whom the data is about: who asked is erasable, that somebody asked is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from cchc_desktop.core.dossier import NOTHING, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.store import trust
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

_r = trust.request.c
OPEN, EXTENDED, DONE, REFUSED = "open", "extended", "done", "refused"
WAITING: Final = (OPEN, EXTENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request; ``personal`` is None once its time is over."""

    id: str
    kind: str
    received_at: datetime
    due_on: date
    state: str = OPEN
    answered_at: datetime | None = None
    personal: Mapping[str, Json] | None = field(default_factory=lambda: NOTHING, repr=False)

    @property
    def is_waiting(self) -> bool:
        """Whether the office still owes an answer."""
        return self.state in WAITING

    def text(self, name: str) -> str:
        """A personal text; empty where there is none, or none any more."""
        value = (self.personal or {}).get(name)
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """A personal list."""
        value = (self.personal or {}).get(name)
        return tuple(map(str, value)) if isinstance(value, list) else ()


_COLUMNS = tuple(f.name for f in fields(Request))
_ASKED = sa.select(*(_r[name] for name in _COLUMNS))


def put(writing: Writing, request: Request) -> None:
    """Keep a request, or what became of it."""
    row = {name: getattr(request, name) for name in _COLUMNS}
    row |= {"unit": writing.unit, "personal": None if request.personal is None else dict(request.personal)}
    writing.put(trust.request, [row])


def one(reading: Reading, name: str) -> Request:
    """The request of that number; Refused when there is none."""
    row = reading.run(_ASKED.where(_r.unit == reading.unit, _r.id == name)).mappings().first()
    if row is None:
        raise Refused(f"Không có yêu cầu số “{name}”. Xem lại số (cchc request list).", "request")
    return _request(row)


def every(reading: Reading, *, is_waiting: bool = False) -> tuple[Request, ...]:
    """All requests, or those that wait for an answer; the most urgent first."""
    asked = _ASKED.where(_r.unit == reading.unit)
    if is_waiting:
        asked = asked.where(_r.state.in_(WAITING))
    rows = reading.run(asked.order_by(_r.due_on, _r.id)).mappings()
    found = tuple(map(_request, rows))
    return tuple(sorted(found, key=lambda one: (not one.is_waiting, one.due_on, one.id)))


def next_id(reading: Reading, year: int) -> str:
    """The number of one more request of a year; none is taken away, so none comes twice."""
    asked = sa.select(sa.func.count()).where(_r.unit == reading.unit, _r.id.like(f"%/{year}"))
    return f"{int(reading.run(asked).scalar() or 0) + 1:03d}/{year}"


def late(reading: Reading, on: date) -> int:
    """How many wait for an answer beyond their day."""
    asked = sa.select(sa.func.count()).where(_r.unit == reading.unit, _r.state.in_(WAITING), _r.due_on < on)
    return int(reading.run(asked).scalar() or 0)


def _request(row: Mapping[Any, Any]) -> Request:
    return Request(**{name: row[name] for name in _COLUMNS})
