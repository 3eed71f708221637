"""Which periods units have told of, without what they told."""

from __future__ import annotations

from dataclasses import fields

import sqlalchemy as sa

from cchc_desktop.core.period import Period
from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading

_p = schema.packet_in.c
_DAYS = tuple(f.name for f in fields(Period) if f.compare)


def periods_in(reading: Reading) -> tuple[Period, ...]:
    """Every stretch of days that a packet came for, the one that ends last first, of those the shortest."""
    columns = [_p[name] for name in _DAYS]
    asked = sa.select(*columns).where(_p.unit == reading.unit).group_by(*columns)
    rows = reading.run(asked.order_by(_p.last_on.desc(), _p.first_on.desc())).mappings()
    return tuple(Period(**row) for row in rows)
