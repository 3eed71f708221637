"""The tables of trust: accounts with their roles, and requests of the people whom the data is about."""

from __future__ import annotations

import sqlalchemy as sa

from cchc_desktop.store.schema import metadata
from cchc_desktop.store.types import Code, Day, Json, Moment, Text

account = sa.Table(
    "account",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("login", Code, primary_key=True),
    sa.Column("name", Text, nullable=False),
    sa.Column("roles", Json, nullable=False),
    sa.Column("state", Code, nullable=False),
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("password_at", Moment),
    sa.Column("is_first_password", sa.Boolean, nullable=False),  # must be changed before anything else
    sa.Column("last_in_at", Moment),
    sa.Column("wrap", Json),  # as it stands in the side file, for the other machines of a server
    sa.CheckConstraint("state IN ('open', 'closed')", name="account_state_is_known"),
)

request = sa.Table(
    "request",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("id", Code, primary_key=True),
    sa.Column("kind", Code, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("due_on", Day, nullable=False),
    sa.Column("state", Code, nullable=False),
    sa.Column("answered_at", Moment),
    sa.Column("personal", Json),  # who asks, for what; erased when its time is over
    sa.CheckConstraint("state IN ('open', 'extended', 'done', 'refused')", name="request_state_is_known"),
    sa.Index("request_state", "unit", "state", "due_on"),
)
