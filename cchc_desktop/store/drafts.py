"""What is being typed and not yet saved: outside the chain, in the register, so that the office keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from cchc_desktop.core.dossier import NOTHING, Json
from cchc_desktop.store import schema, statements
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

_d = schema.draft.c

GONE: Final = "gone"
"""In place of a screen: the page was saved or thrown away; of what stood on it nothing is left."""
_REMEMBERED: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One half-typed page; ``device`` and ``by`` say who types in it now, ``content`` is the page's own."""

    id: str
    screen: str
    title: str
    content: Mapping[str, Json] = field(default_factory=lambda: NOTHING)
    device: int = 0
    by: str = ""
    saved_at: datetime | None = None


_COLUMNS = tuple(_d[name] for name in Draft.__dataclass_fields__)


def put_draft(writing: Writing, draft: Draft) -> None:
    """Keep ``draft`` instead of what was kept under its name.

    Told to other machines only: every pause in typing would make all screens of this one read again.
    """
    writing.told_elsewhere.add("draft")
    row = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
    row |= {"unit": writing.unit, "content": dict(draft.content)}
    upsert = statements.upsert(schema.draft, is_sqlite=writing.is_sqlite)
    writing.connection.execute(upsert, [row])


def bury_draft(writing: Writing, draft: Draft) -> None:
    """The page was saved, or thrown away: its name stays for a while, so that no late hand brings it back."""
    if draft.saved_at is not None:
        long_gone = (_d.unit == writing.unit, _d.screen == GONE, _d.saved_at < draft.saved_at - _REMEMBERED)
        writing.connection.execute(sa.delete(schema.draft).where(*long_gone))
    put_draft(writing, draft)


def draft(reading: Reading, name: str) -> Draft | None:
    """The draft ``name``, of the screen ``GONE`` when somebody has saved or dropped it; None: never kept."""
    asked = sa.select(*_COLUMNS).where(_d.unit == reading.unit, _d.id == name)
    row = reading.run(asked).mappings().first()
    return None if row is None else Draft(**row)


def drafts(reading: Reading, screen: str) -> tuple[Draft, ...]:
    """All half-typed pages of a screen, the newest first."""
    asked = sa.select(*_COLUMNS).where(_d.unit == reading.unit, _d.screen == screen)
    rows = reading.run(asked.order_by(_d.saved_at.desc(), _d.id)).mappings()
    return tuple(Draft(**row) for row in rows)
