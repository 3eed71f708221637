"""Who was at work: accounts with their roles, and requests of the people whom the data is about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column in place, so that the guards of the chain stay; then the new tables."""
    op.add_column("entry", sa.Column("account", _text()))
    _account()
    _request()


def _text() -> sa.Text:
    """Text compared byte by byte on either engine."""
    return sa.Text() if op.get_bind().dialect.name == "sqlite" else sa.Text(collation="C")


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("login", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("roles", _text(), nullable=False),
        sa.Column("state", _text(), nullable=False),
        sa.Column("opened_at", _text(), nullable=False),
        sa.Column("password_at", _text()),
        sa.Column("is_first_password", sa.Boolean, nullable=False),
        sa.Column("last_in_at", _text()),
        sa.Column("wrap", _text()),
        sa.PrimaryKeyConstraint("unit", "login"),
        sa.CheckConstraint("state IN ('open', 'closed')", name="account_state_is_known"),
    )


def _request() -> None:
    op.create_table(
        "request",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("id", _text(), nullable=False),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("received_at", _text(), nullable=False),
        sa.Column("due_on", _text(), nullable=False),
        sa.Column("state", _text(), nullable=False),
        sa.Column("answered_at", _text()),
        sa.Column("personal", _text()),
        sa.PrimaryKeyConstraint("unit", "id"),
        sa.CheckConstraint("state IN ('open', 'extended', 'done', 'refused')", name="request_state_is_known"),
    )
    op.create_index("request_state", "request", ["unit", "state", "due_on"])
