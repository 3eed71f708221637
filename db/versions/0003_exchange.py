"""The road up and down: keys of units, what was sent and taken in under them, what was set aside, reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and an index; nothing that is there changes."""
    _handed_back()
    _own_key()
    _peer()
    _parcel_out()
    _parcel_in()
    _set_aside()
    _notice()
    _review()


def _text() -> sa.Text:
    """Text compared byte by byte on either engine."""
    return sa.Text() if op.get_bind().dialect.name == "sqlite" else sa.Text(collation="C")


def _handed_back() -> None:
    """What was collected in a month is found by its day, however long it lay."""
    is_back = sa.text("handed_back_at IS NOT NULL")
    op.create_index(
        "dossier_handed_back",
        "dossier",
        ["unit", "handed_back_at"],
        sqlite_where=is_back,
        postgresql_where=is_back,
    )


def _own_key() -> None:
    op.create_table(
        "own_key",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("secret", _text(), nullable=False),
        sa.Column("identity", _text(), nullable=False),
        sa.Column("public", _text(), nullable=False),
        sa.Column("since_at", _text(), nullable=False),
        sa.Column("until_at", _text()),
        sa.Column("reason", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "number"),
    )


def _peer() -> None:
    op.create_table(
        "peer",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("sender", _text(), nullable=False),
        sa.Column("key", _text(), nullable=False),
        sa.Column("recipient", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("state", _text(), nullable=False),
        sa.Column("seen_at", _text(), nullable=False),
        sa.Column("settled_at", _text()),
        sa.Column("settled_by", _text(), nullable=False),
        sa.Column("reason", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "sender", "key"),
        sa.CheckConstraint("state IN ('seen', 'confirmed', 'closed')", name="peer_state_is_known"),
    )


def _parcel_out() -> None:
    op.create_table(
        "parcel_out",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("packet", _text(), nullable=False),
        sa.Column("digest", _text(), nullable=False),
        sa.Column("letter", sa.LargeBinary, nullable=False),
        sa.Column("made_at", _text(), nullable=False),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("answered_at", _text()),
        sa.PrimaryKeyConstraint("unit", "number"),
    )
    op.create_index("parcel_out_packet", "parcel_out", ["unit", "packet"])


def _parcel_in() -> None:
    op.create_table(
        "parcel_in",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("sender", _text(), nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("digest", _text(), nullable=False),
        sa.Column("packet", _text(), nullable=False),
        sa.Column("letter", sa.LargeBinary, nullable=False),
        sa.Column("received_at", _text(), nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("unit", "sender", "number", "digest"),
    )
    op.create_index("parcel_in_packet", "parcel_in", ["unit", "sender", "packet"])


def _set_aside() -> None:
    op.create_table(
        "set_aside",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("digest", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("sender", _text(), nullable=False),
        sa.Column("reason", _text(), nullable=False),
        sa.Column("at", _text(), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("settled_at", _text()),
        sa.Column("settled_by", _text(), nullable=False),
        sa.Column("how", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "digest"),
    )


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("digest", _text(), nullable=False),
        sa.Column("peer", _text(), nullable=False),
        sa.Column("is_ours", sa.Boolean, nullable=False),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("letter", sa.LargeBinary, nullable=False),
        sa.Column("at", _text(), nullable=False),
        sa.Column("done_at", _text()),
        sa.Column("done_by", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "digest"),
    )


def _review() -> None:
    op.create_table(
        "review",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("sender", _text(), nullable=False),
        sa.Column("first_on", _text(), nullable=False),
        sa.Column("last_on", _text(), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", _text(), nullable=False),
        sa.Column("box", _text(), nullable=False),
        sa.Column("reason", _text(), nullable=False),
        sa.Column("at", _text(), nullable=False),
        sa.Column("by", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "sender", "first_on", "last_on", "revision"),
        sa.CheckConstraint("state IN ('accepted', 'returned')", name="review_state_is_known"),
    )
