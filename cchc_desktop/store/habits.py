"""How the last dossiers of a procedure were filled in, for the defaults that are offered in grey."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading

_d = schema.dossier.c


class Filled(NamedTuple):
    """What one dossier said in the fields that are often the same."""

    case: str | None
    channel: str
    copies: int
    return_channel: str
    address: str | None


def filled(reading: Reading, procedure: str, amount: int) -> tuple[Filled, ...]:
    """The last ``amount`` dossiers of ``procedure`` that were accepted; one statement along its index."""
    asked = (
        sa.select(*(_d[name] for name in Filled._fields))
        .where(_d.unit == reading.unit, _d.procedure == procedure, _d.received_at.is_not(None))
        .order_by(_d.received_at.desc(), _d.seq.desc())
        .limit(amount)
    )
    return tuple(map(Filled._make, reading.run(asked)))
