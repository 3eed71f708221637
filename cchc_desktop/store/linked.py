"""Dossiers that are linked to one another, over however many links."""

from __future__ import annotations

import sqlalchemy as sa

from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading

_d = schema.dossier.c
LONGEST = 50
"""Over so many links dossiers may hang together."""


def chain(reading: Reading, local_no: str) -> tuple[int, ...]:
    """The dossiers that go together with ``local_no``, itself among them; the main one comes first."""
    up = (
        sa.select(_d.seq, _d.local_no, _d.linked_to, sa.literal(0).label("height"))
        .where(_d.unit == reading.unit, _d.local_no == local_no)
        .cte("up", recursive=True)
    )
    above = sa.select(_d.seq, _d.local_no, _d.linked_to, up.c.height + 1)
    up = up.union(above.where(_d.unit == reading.unit, _d.local_no == up.c.linked_to, up.c.height < LONGEST))
    top = sa.select(up.c.seq, up.c.local_no).order_by(up.c.height.desc()).limit(1).subquery()
    down = sa.select(top.c.seq, top.c.local_no, sa.literal(0).label("depth")).cte("down", recursive=True)
    below = sa.select(_d.seq, _d.local_no, down.c.depth + 1)
    down = down.union(
        below.where(_d.unit == reading.unit, _d.linked_to == down.c.local_no, down.c.depth < LONGEST)
    )
    depth = sa.func.min(down.c.depth)
    asked = sa.select(down.c.seq).group_by(down.c.seq).order_by(depth, down.c.seq)
    return tuple(reading.run(asked).scalars())
