"""Printed papers: a number for each form and year, final on paper; reprints keep it and are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading

_s = schema.slip.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One printed paper as it was last printed; a cancelled one keeps its number used up."""

    form: str
    year: int
    number: int
    dossier: int
    printed_at: datetime
    by: str
    printings: int = 1
    is_cancelled: bool = False
    digest: str = ""
    entry: int | None = None  # the act it tells of; None for the receipt
    template: str = ""
    reason: str = ""


_COLUMNS = tuple(f.name for f in fields(Slip))


def slip_row(slip: Slip, unit: str) -> dict[str, Any]:
    """The row of ``slip``."""
    return {"unit": unit, **{name: getattr(slip, name) for name in _COLUMNS}}


def slip_of(row: Mapping[Any, Any]) -> Slip:
    """The slip in a row that has all its columns."""
    return Slip(**{name: row[name] for name in _COLUMNS})


def of_dossier(reading: Reading, dossier: int) -> tuple[Slip, ...]:
    """Every paper printed for ``dossier``, cancelled ones too, by form, year and number."""
    asked = sa.select(*(_s[name] for name in _COLUMNS)).where(_s.unit == reading.unit, _s.dossier == dossier)
    rows = reading.run(asked.order_by(_s.form, _s.year, _s.number)).mappings()
    return tuple(slip_of(row) for row in rows)
