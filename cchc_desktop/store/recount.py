"""What a register holds, counted: so that a restored one can be compared with what it was made of."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.store import schema
from cchc_desktop.store.statements import ENDED_LATE

_MONTHS = 3
_d = schema.dossier.c


def counts(connection: sa.Connection, unit: str, until: str | None = None) -> dict[str, Any]:
    """Dossiers, entries, and of the last months what came in, ended and ended late.

    The months are the last ones in which a dossier came in, or those before ``until`` ("2026-10").
    """

    def one(*asked: sa.ColumnElement[bool]) -> int:
        found = connection.execute(
            sa.select(sa.func.count()).select_from(schema.dossier).where(_d.unit == unit, *asked)
        )
        return int(found.scalar() or 0)

    e = schema.entry.c
    entries = connection.execute(
        sa.select(sa.func.count()).select_from(schema.entry).where(e.unit == unit)
    ).scalar()
    newest = connection.execute(sa.select(sa.func.max(_d.received_at)).where(_d.unit == unit)).scalar()
    months: dict[str, dict[str, int]] = {}
    for first in _months(until, newest):
        begins, ends = _instant(first), _instant(_next(first))
        came = (_d.received_at >= begins, _d.received_at < ends)
        ended = (_d.ended_at >= begins, _d.ended_at < ends)
        months[f"{first:%Y-%m}"] = {
            "received": one(*came),
            "ended": one(*ended),
            "late": one(*ended, ENDED_LATE),
        }
    return {"dossiers": one(), "entries": int(entries or 0), "months": months}


def _months(until: str | None, newest: datetime | None) -> tuple[date, ...]:
    """The first days of the last months, newest first."""
    if until is not None:
        last = date.fromisoformat(f"{until}-01")
    elif newest is not None:
        last = newest.date().replace(day=1)
    else:
        return ()
    found = [last]
    while len(found) < _MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return tuple(found)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _instant(on: date) -> datetime:
    return datetime.combine(on, time(), HANOI)
