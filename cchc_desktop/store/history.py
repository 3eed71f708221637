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


def finished_last(reading: Reading, procedure: str, sample: int, floor: int) -> tuple[int, ...]:
    """The last ``sample`` finished dossiers of ``procedure``; none while the office has fewer than ``floor``.

    The newest received first, as the index of the procedure gives them; in one statement.
    """
    finished = (
        sa.select(sa.literal(1)).where(_d.unit == reading.unit, _d.state.in_(_ENDED)).limit(floor).subquery()
    )
    asked = (
        sa.select(_d.seq)
        .where(_d.unit == reading.unit, _d.procedure == procedure, _d.state.in_(_ENDED))
        .where(sa.select(sa.func.count()).select_from(finished).scalar_subquery() >= floor)
        .order_by(_d.received_at.desc(), _d.seq.desc())
        .limit(sample)
    )
    return tuple(reading.run(asked).scalars())


def entries_by_dossier(reading: Reading, seqs: tuple[int, ...]) -> tuple[tuple[Entry, ...], ...]:
    """The entries that tell how the dossiers ``seqs`` went on, of each in order; in one statement."""
    columns = (_e[name] for name in ENTRY_COLUMNS)
    asked = sa.select(*columns).where(_e.unit == reading.unit, _e.dossier.in_(seqs), _e.verb.not_in(_IDLE))
    asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite")
    rows = reading.run(asked.order_by(_e.dossier, _e.seq)).mappings()
    return tuple(
        tuple(entry_of(row) for row in group) for _, group in groupby(rows, key=lambda row: row["dossier"])
    )
