"""What was entered after a moment: on which dossiers, and about which earlier day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from cchc_desktop.core.dossier import Entry
from cchc_desktop.core.lifecycle import OPEN, State
from cchc_desktop.core.period import Period
from cchc_desktop.store import schema
from cchc_desktop.store.narrowing import IS_IN_HOUSE
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import ENTRY_COLUMNS, entry_of
from cchc_desktop.store.statements import OF_A_DOSSIER

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


def entered_late(reading: Reading, numbers: Sequence[str], period: Period) -> tuple[str, ...]:
    """Those of ``numbers`` with an act of ``period`` that was entered only after its end.

    Each dossier's own entries are read: where a clock was set back, the order of the chain is not
    that of the moments, and nothing could be left out by it.
    """
    found: list[str] = []
    for start in range(0, len(numbers), _AT_ONCE):
        named = sa.select(_d.seq, _d.local_no).where(
            _d.unit == reading.unit, _d.local_no.in_(numbers[start : start + _AT_ONCE])
        )
        numbers_by = {row.seq: row.local_no for row in reading.run(named)}
        asked = sa.select(_e.dossier).where(
            *(_e.unit == reading.unit, _e.dossier.in_(numbers_by), _e.recorded_at >= period.end_at),
            *(_e.at >= period.start_at, _e.at < period.end_at),
        )
        asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite").distinct()
        found += (numbers_by[seq] for seq in reading.run(asked).scalars() if seq is not None)
    return tuple(sorted(found))


def last_recorded(reading: Reading) -> datetime | None:
    """When the last entry was entered, as the clock stood then; None in an empty register."""
    asked = sa.select(_e.recorded_at).where(_e.unit == reading.unit).order_by(_e.seq.desc()).limit(1)
    at: datetime | None = reading.run(asked).scalar()
    return at


def overdue_and_still(reading: Reading, now: datetime, since: datetime) -> tuple[str, ...]:
    """The running dossiers that are overdue at ``now`` and that nobody has touched since ``since``.

    Found in the index of what is in house, whatever else the register holds; then named.
    """
    asked = sa.select(_d.seq).where(
        *(_d.unit == reading.unit, IS_IN_HOUSE, _d.state.in_(_RUNNING)),
        *(_d.due_at < now, _d.last_at < since, _d.sent_to.is_(None)),
    )
    asked = asked.with_hint(schema.dossier, "INDEXED BY dossier_in_house", "sqlite")
    seqs = reading.run(asked.order_by(_d.due_at, _d.seq)).scalars().all()
    numbers: dict[int, str] = {}
    for start in range(0, len(seqs), _AT_ONCE):
        named = sa.select(_d.seq, _d.local_no).where(
            _d.unit == reading.unit, _d.seq.in_(seqs[start : start + _AT_ONCE])
        )
        numbers |= {row.seq: row.local_no for row in reading.run(named)}
    return tuple(numbers[seq] for seq in seqs)
