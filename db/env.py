"""Alembic as the program runs it: on the connection it is handed, inside the transaction open there."""

from __future__ import annotations

from alembic import context

from cchc_desktop.store.schema import WORDS, metadata


def include_name(name: str | None, type_: str, _parents: object) -> bool:
    """Leave out what the full-text search keeps for itself; a comparison would want to drop it."""
    return not (type_ == "table" and (name or "").startswith(WORDS))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=include_name,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
