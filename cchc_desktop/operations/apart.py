"""Deliveries that are not believed lie apart: kept once with their reason, known when they return."""

from __future__ import annotations

from datetime import datetime

from cchc_desktop.core.failure import Refused
from cchc_desktop.store import parcels
from cchc_desktop.store.entries import Writing


class StillApart(Refused):
    """What lay apart before is not believed this time either: known, and for a person to settle."""


def set_apart(
    book: Writing, name: str, failure: Refused, data: bytes, now: datetime, *, sender: str
) -> StillApart | None:
    """Keep a delivery apart with the reason; what to raise for one that was there; None for a new one."""
    is_new = parcels.set_aside(book, name, failure.sentence, data, now, sender=sender)
    return None if is_new else StillApart(failure.sentence, failure.field)
