"""What was entered after a moment: on which dossiers, and about which earlier day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from cchc_desktop.core.dossier import Entry
from cchc_desktop.core.lifecycle import OPEN, State
from cchc_desktop.core.period import Period
from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import ENTRY_COLUMNS, entry_of
from cchc_desktop.store.statements import OF_A_DOSSIER, chain_head

_d, _e = schema.dossier.c, schema.entry.c
_AT_ONCE = 500
_RUNNING = tuple(state.value for state in OPEN if not state.is_paused and state is not State.REGISTERED)


def entries_since(reading: Reading, numbers: Sequence[str], after: int) -> Iterator[tuple[str, Entry]]:
    """The entries behind the entry ``after`` on these dossiers, dossier by dossier, each with its number."""
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        named = sa.select(_d.seq, _d.local_no).where(_d.unit == reading.unit, _d.local_no.in_(some))
        numbers_by = {row.seq: row.local_no for row in reading.run(named)}
        asked = sa.select(*(_e[name] for name in ENTRY_COLUMNS)).where(
            _e.unit == reading.unit, _e.dossier.in_(numbers_by), _e.seq > after
        )
        asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite").order_by(_e.dossier, _e.seq)
        for row in reading.run(asked).mappings():
            yield numbers_by[row["dossier"]], entry_of(row)


def entered_late(reading: Reading, period: Period) -> tuple[str, ...]:
    """The dossiers with an act of ``period`` that was entered only after its end.

    Entries lie in the order in which they were entered: the first one after the end is found by halving.
    """
    first = _first_since(reading, period.end_at)
    asked = (
        sa.select(_d.local_no)
        .join_from(schema.entry, schema.dossier, sa.and_(_d.unit == _e.unit, _d.seq == _e.dossier))
        .where(_e.unit == reading.unit, _e.seq >= first)
        .where(_e.at >= period.start_at, _e.at < period.end_at, _e.recorded_at >= period.end_at)
        .distinct()
        .order_by(_d.local_no)
    )
    return tuple(reading.run(asked).scalars())


def _first_since(reading: Reading, moment: datetime) -> int:
    low, high = 1, chain_head(reading.connection, reading.unit).seq + 1
    while low < high:
        middle = (low + high) // 2
        asked = sa.select(_e.recorded_at).where(_e.unit == reading.unit, _e.seq == middle)
        at = reading.run(asked).scalar()
        low, high = (middle + 1, high) if at is not None and at < moment else (low, middle)
    return low


def overdue_and_still(reading: Reading, now: datetime, since: datetime) -> tuple[str, ...]:
    """The running dossiers that are overdue at ``now`` and that nobody has touched since ``since``."""
    asked = sa.select(_d.local_no).where(
        *(_d.unit == reading.unit, _d.state.in_(_RUNNING)),
        *(_d.due_at < now, _d.last_at < since, _d.sent_to.is_(None)),
    )
    return tuple(reading.run(asked.order_by(_d.due_at, _d.seq)).scalars())
