"""The tables of the road up and down: keys of units, what went and came under them, reviews of it."""

from __future__ import annotations

import sqlalchemy as sa

from cchc_desktop.core.tally import BOXES, Row
from cchc_desktop.store.schema import metadata
from cchc_desktop.store.types import Code, Day, Moment, Text

own_key = sa.Table(
    "own_key",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("secret", Code, nullable=False),
    sa.Column("identity", Code, nullable=False),
    sa.Column("public", Code, nullable=False),
    sa.Column("since_at", Moment, nullable=False),
    sa.Column("until_at", Moment),
    sa.Column("reason", Text, nullable=False),
)

peer = sa.Table(
    "peer",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("sender", Code, primary_key=True),
    sa.Column("key", Code, primary_key=True),
    sa.Column("recipient", Code, nullable=False),  # age; empty while it is not known
    sa.Column("name", Text, nullable=False),
    sa.Column("state", Code, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("settled_at", Moment),
    sa.Column("settled_by", Text, nullable=False),
    sa.Column("reason", Text, nullable=False),
    sa.CheckConstraint("state IN ('seen', 'confirmed', 'closed')", name="peer_state_is_known"),
)

parcel_out = sa.Table(
    "parcel_out",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("packet", Code, nullable=False),  # digest of the packet's bytes
    sa.Column("digest", Code, nullable=False),  # of the letter
    sa.Column("letter", sa.LargeBinary, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("answer", sa.LargeBinary),  # the superior's letter: the proof
    sa.Column("answered_at", Moment),
    sa.Index("parcel_out_packet", "unit", "packet"),
)

parcel_in = sa.Table(
    "parcel_in",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("sender", Code, primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("digest", Code, primary_key=True),
    sa.Column("packet", Code, nullable=False),
    sa.Column("letter", sa.LargeBinary, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("answer", sa.LargeBinary, nullable=False),
    sa.Index("parcel_in_packet", "unit", "sender", "packet"),
)

set_aside = sa.Table(
    "set_aside",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("digest", Code, primary_key=True),
    sa.Column("name", Text, nullable=False),
    sa.Column("sender", Code, nullable=False),
    sa.Column("reason", Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Column("settled_at", Moment),
    sa.Column("settled_by", Text, nullable=False),
    sa.Column("how", Text, nullable=False),
)

notice = sa.Table(
    "notice",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("digest", Code, primary_key=True),
    sa.Column("peer", Code, nullable=False),
    sa.Column("is_ours", sa.Boolean, nullable=False),
    sa.Column("kind", Code, nullable=False),
    sa.Column("letter", sa.LargeBinary, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("done_at", Moment),
    sa.Column("done_by", Text, nullable=False),
)

review = sa.Table(
    "review",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("sender", Code, primary_key=True),
    sa.Column("first_on", Day, primary_key=True),
    sa.Column("last_on", Day, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("state", Code, nullable=False),
    sa.Column("box", Code, nullable=False),
    sa.Column("reason", Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", Text, nullable=False),
    sa.CheckConstraint("state IN ('accepted', 'returned')", name="review_state_is_known"),
)

succession = sa.Table(
    "succession",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("old", Code, primary_key=True),
    sa.Column("new", Code, primary_key=True),
    sa.Column("since", Day, primary_key=True),  # the first day of the new one
    sa.Column("kind", Code, nullable=False),
    sa.Column("is_heir", sa.Boolean, nullable=False),  # of one that was split: whose history it becomes
    sa.Column("basis", Text, nullable=False),
    sa.CheckConstraint("kind IN ('merged', 'split', 'renamed')", name="succession_kind_is_known"),
)

packet_count = sa.Table(
    "packet_count",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("first_on", Day, primary_key=True),
    sa.Column("last_on", Day, primary_key=True),
    sa.Column("sender", Code, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    *(sa.Column(name, Code, primary_key=True) for name in Row._fields),
    *(sa.Column(box, sa.Integer, nullable=False) for box in BOXES),
    sqlite_with_rowid=False,
)
"""What ``packet_in.tally`` says, to be summed where it lies: a row for each of its rows, every box in it."""

look_up_key = sa.Table(
    "look_up_key",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("sender", Code, primary_key=True),
    sa.Column("key", Code, primary_key=True),
    sa.Column("since_at", Moment, nullable=False),
)
