"""What the unit above keeps: the tree of its units through mergers, counts of packets, keys for look-up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and the parent of a member; nothing that is there changes."""
    with op.batch_alter_table("member") as member:
        member.add_column(sa.Column("parent", _text(), nullable=False, server_default=""))
    _succession()
    _packet_count()
    _look_up_key()


def _text() -> sa.Text:
    """Text compared byte by byte on either engine."""
    return sa.Text() if op.get_bind().dialect.name == "sqlite" else sa.Text(collation="C")


def _succession() -> None:
    op.create_table(
        "succession",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("old", _text(), nullable=False),
        sa.Column("new", _text(), nullable=False),
        sa.Column("since", _text(), nullable=False),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("is_heir", sa.Boolean, nullable=False),
        sa.Column("basis", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "old", "new", "since"),
        sa.CheckConstraint("kind IN ('merged', 'split', 'renamed')", name="succession_kind_is_known"),
    )


def _packet_count() -> None:
    op.create_table(
        "packet_count",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("first_on", _text(), nullable=False),
        sa.Column("last_on", _text(), nullable=False),
        sa.Column("sender", _text(), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("level", _text(), nullable=False),
        sa.Column("field", _text(), nullable=False),
        sa.Column("procedure", _text(), nullable=False),
        sa.Column("box", _text(), nullable=False),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint(
            *("unit", "first_on", "last_on", "sender", "revision", "level", "field", "procedure", "box")
        ),
        sqlite_with_rowid=False,
    )


def _look_up_key() -> None:
    op.create_table(
        "look_up_key",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("sender", _text(), nullable=False),
        sa.Column("key", _text(), nullable=False),
        sa.Column("since_at", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "sender", "key"),
    )
