"""What is being typed and not yet saved: outside the chain, in the register, so that the office keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from cchc_desktop.core.dossier import NOTHING, Json
from cchc_desktop.store import schema, statements
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

_d = schema.draft.c


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

    Past the list of what a transaction touched: every pause in typing would make all screens read again.
    """
    row = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
    row |= {"unit": writing.unit, "content": dict(draft.content)}
    upsert = statements.upsert(schema.draft, is_sqlite=writing.is_sqlite)
    writing.connection.execute(upsert, [row])


def drop_draft(writing: Writing, name: str) -> None:
    """The page was saved, or thrown away."""
    writing.connection.execute(sa.delete(schema.draft).where(_d.unit == writing.unit, _d.id == name))


def draft(reading: Reading, name: str) -> Draft | None:
    """The draft ``name``; None when somebody has saved or dropped it."""
    asked = sa.select(*_COLUMNS).where(_d.unit == reading.unit, _d.id == name)
    row = reading.run(asked).mappings().first()
    return None if row is None else Draft(**row)


def drafts(reading: Reading, screen: str) -> tuple[Draft, ...]:
    """All half-typed pages of a screen, the newest first."""
    asked = sa.select(*_COLUMNS).where(_d.unit == reading.unit, _d.screen == screen)
    rows = reading.run(asked.order_by(_d.saved_at.desc(), _d.id)).mappings()
    return tuple(Draft(**row) for row in rows)
