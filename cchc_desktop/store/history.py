"""What the office's own finished dossiers tell: how long they lay where."""

from __future__ import annotations

from itertools import groupby

import sqlalchemy as sa

from cchc_desktop.core.dossier import Entry
from cchc_desktop.core.lifecycle import State
from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import ENTRY_COLUMNS, entry_of
from cchc_desktop.store.statements import OF_A_DOSSIER

_d, _e = schema.dossier.c, schema.entry.c
_IDLE = ("print", "digitise", "take_fee", "link", "cancel_slip", "hand_over", "turn_down")
"""Acts that neither begin nor end a stage of a dossier."""
_ENDED = (State.FINISHED.value, State.HANDED_BACK.value)


def lives(reading: Reading, procedure: str, sample: int, floor: int) -> tuple[tuple[Entry, ...], ...]:
    """How the last ``sample`` finished dossiers of ``procedure`` went on; in one statement.

    The newest received count; none while the office has fewer than ``floor`` finished ones. Of each the
    entries that tell something, in order.
    """
    chosen = _finished_last(reading.unit, procedure, sample, floor)
    columns = (_e[name] for name in ENTRY_COLUMNS)
    asked = sa.select(*columns).where(_e.unit == reading.unit, _e.dossier.in_(sa.select(chosen.c.seq)))
    asked = asked.where(_e.verb.not_in(_IDLE)).with_hint(schema.entry, OF_A_DOSSIER, "sqlite")
    rows = reading.run(asked.order_by(_e.dossier, _e.seq)).mappings()
    return tuple(
        tuple(entry_of(row) for row in group) for _, group in groupby(rows, key=lambda row: row["dossier"])
    )


def _finished_last(unit: str, procedure: str, sample: int, floor: int) -> sa.Subquery:
    finished = sa.select(sa.literal(1)).where(_d.unit == unit, _d.state.in_(_ENDED)).limit(floor).subquery()
    return (
        sa.select(_d.seq)
        .where(_d.unit == unit, _d.procedure == procedure, _d.state.in_(_ENDED))
        .where(sa.select(sa.func.count()).select_from(finished).scalar_subquery() >= floor)
        .order_by(_d.received_at.desc(), _d.seq.desc())
        .limit(sample)
        .subquery()
    )
