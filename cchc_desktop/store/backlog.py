"""Results still in force that were given out on paper: which are digitised, and which wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import fold
from cchc_desktop.store import schema
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

_b = schema.backlog.c
WAITING, DIGITISED, EXCUSED = "waiting", "digitised", "excused"


@dataclass(frozen=True, slots=True, kw_only=True)
class OldResult:
    """One result in force; ``holder`` is who it was given to."""

    id: str
    field: str
    title: str
    number: str
    holder: str
    issued_on: date | None = None
    holder_id: str | None = None
    state: str = WAITING
    added_at: datetime


@dataclass(frozen=True, slots=True)
class FieldCount:
    """How far one field is: results in force, digitised, and excused for a reason."""

    field: str
    number: int
    digitised: int
    excused: int

    @property
    def rate(self) -> tuple[int, int]:
        """Digitised over those that need to be, as a share that is still exact."""
        return self.digitised, self.number - self.excused


_COLUMNS = tuple(f.name for f in fields(OldResult))
_ASKED = sa.select(*(_b[name] for name in _COLUMNS))


def put(writing: Writing, results: Iterable[OldResult]) -> None:
    """Keep results, or what became of them."""
    rows = [
        {
            "unit": writing.unit,
            **{name: getattr(one, name) for name in _COLUMNS},
            "search_n": fold(f"{one.number} {one.holder} {one.title} {one.holder_id or ''}"),
        }
        for one in results
    ]
    writing.put(schema.backlog, rows)


def known(reading: Reading, ids: Sequence[str]) -> set[str]:
    """Which of the ids are in the list."""
    found: set[str] = set()
    for at in range(0, len(ids), 500):
        asked = sa.select(_b.id).where(_b.unit == reading.unit, _b.id.in_(ids[at : at + 500]))
        found.update(reading.run(asked).scalars())
    return found


def one(reading: Reading, result_id: str) -> OldResult:
    """A result; Refused when it is not in the list."""
    row = reading.run(_ASKED.where(_b.unit == reading.unit, _b.id == result_id)).mappings().first()
    if row is None:
        raise Refused("Kết quả này không có trong danh sách cần số hóa.", "backlog")
    return _result(row)


def counts(reading: Reading) -> tuple[FieldCount, ...]:
    """Every field with its figures, in the order of the alphabet."""
    asked = (
        sa.select(
            _b.field,
            sa.func.count().label("number"),
            sa.func.sum(sa.case((_b.state == DIGITISED, 1), else_=0)).label("digitised"),
            sa.func.sum(sa.case((_b.state == EXCUSED, 1), else_=0)).label("excused"),
        )
        .where(_b.unit == reading.unit)
        .group_by(_b.field)
    )
    rows = reading.run(asked).mappings()
    found = [
        FieldCount(row["field"], int(row["number"]), int(row["digitised"]), int(row["excused"]))
        for row in rows
    ]
    return tuple(sorted(found, key=lambda count: fold(count.field)))


def listed(
    reading: Reading, *, state: str = WAITING, field: str | None = None, query: str = "", limit: int = 200
) -> tuple[OldResult, ...]:
    """Results of one state; ``query`` are words of number, holder or title in any order."""
    asked = _ASKED.where(_b.unit == reading.unit, _b.state == state)
    if field is not None:
        asked = asked.where(_b.field == field)
    for word in fold(query).split():
        asked = asked.where(_b.search_n.contains(word, autoescape=True))
    rows = reading.run(asked.order_by(_b.field, _b.number, _b.id).limit(limit)).mappings()
    return tuple(map(_result, rows))


def _result(row: Mapping[Any, Any]) -> OldResult:
    return OldResult(**{name: row[name] for name in _COLUMNS})
