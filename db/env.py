"""Alembic as the program runs it: on the connection it is handed, inside the transaction open there."""

from __future__ import annotations

from alembic import context
from sqlalchemy.schema import SchemaItem

from cchc_desktop.store.schema import WORDS, metadata


def include_object(
    _object: SchemaItem,
    name: str | None,
    type_: str,
    _reflected: bool,
    _compared: SchemaItem | None,  # noqa: FBT001 - the hook's own signature
) -> bool:
    """Leave out what the full-text search keeps for itself; a comparison would want to drop it."""
    return not (type_ == "table" and (name or "").startswith(WORDS))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=include_object,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
