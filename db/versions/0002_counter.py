"""The counter's whole day: hand-overs, fees, drafts, scanned papers, results of earlier years."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000
_WORD = re.compile(r"[^\W_]+")


def upgrade() -> None:
    """Add columns in place, so that the guards of the tables stay; then the new tables."""
    _dossier()
    _dossier_lists()
    _change()
    _slip()
    _draft()
    _file()
    _scan()
    _backlog()
    _find_by_initials()


def _text() -> sa.Text:
    """Text compared byte by byte on either engine."""
    return sa.Text() if op.get_bind().dialect.name == "sqlite" else sa.Text(collation="C")


def _dossier() -> None:
    told = (
        *("taken_in_by", "linked_to", "ticket", "exemption", "fee_paid_at", "owner_id", "proxy", "proxy_id"),
        *("collector_id", "offered_to", "offered_at", "step_since_at", "step_due_at"),
        *("sent_to", "sent_at", "sent_due_at", "postal_item"),
    )
    for name in told:
        op.add_column("dossier", sa.Column(name, _text()))
    for name in ("fee_paid", "step"):
        op.add_column("dossier", sa.Column(name, sa.BigInteger))
    op.add_column("dossier", sa.Column("pages", sa.BigInteger, nullable=False, server_default="1"))
    kind = sa.Column("applicant_kind", _text(), nullable=False, server_default="person")
    op.add_column("dossier", kind)


def _dossier_lists() -> None:
    """Lists of a million dossiers are read from their index alone; open ones have an index of their own."""
    for name in ("dossier_ended", "dossier_received", "dossier_person", "dossier_name"):
        op.drop_index(name, "dossier")
    op.create_index("dossier_ended", "dossier", ["unit", "ended_at", "seq"])
    is_over = sa.text("ended_at IS NOT NULL")
    over = ("unit", "ended_at", "received_at", "due_at", "state", "field", "late_cause", "is_digitised_out")
    op.create_index("dossier_over", "dossier", list(over), sqlite_where=is_over, postgresql_where=is_over)
    op.create_index("dossier_due_at", "dossier", ["unit", "due_at", "seq"])
    received = ("unit", "received_at", "seq", "state", "field", "channel")
    told = ("officer", "offered_to", "is_digitised_in", "is_digitised_out")
    op.create_index("dossier_received", "dossier", [*received, *told])
    op.create_index("dossier_procedure", "dossier", ["unit", "procedure", "received_at", "seq"])
    op.create_index("dossier_person", "dossier", ["unit", "id_number", "seq"])
    op.create_index("dossier_name", "dossier", ["unit", "name_n", "seq"])
    paid = sa.text("fee_paid_at IS NOT NULL")
    op.create_index(
        "dossier_fee_paid", "dossier", ["unit", "fee_paid_at"], sqlite_where=paid, postgresql_where=paid
    )
    linked = sa.text("linked_to IS NOT NULL")
    op.create_index(
        "dossier_linked", "dossier", ["unit", "linked_to"], sqlite_where=linked, postgresql_where=linked
    )
    told = (
        *("unit", "state", "due_at", "seq", "received_at", "last_at", "officer", "offered_to", "code"),
        *("procedure", "field", "channel", "is_digitised_in", "is_digitised_out", "name_n"),
        *("apologised_at", "step_due_at", "sent_to", "sent_due_at"),
    )
    in_house = sa.text(
        "state IN ('accepted', 'finished', 'in_progress', 'payment', 'registered', 'supplement')"
    )
    op.create_index(
        "dossier_in_house", "dossier", list(told), sqlite_where=in_house, postgresql_where=in_house
    )


def _change() -> None:
    op.create_table(
        "change",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("times", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("unit", "name"),
    )


def _slip() -> None:
    op.add_column("slip", sa.Column("entry", sa.BigInteger))
    op.add_column("slip", sa.Column("template", _text(), nullable=False, server_default=""))
    op.add_column("slip", sa.Column("reason", _text(), nullable=False, server_default=""))


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("id", _text(), nullable=False),
        sa.Column("screen", _text(), nullable=False),
        sa.Column("device", sa.Integer, nullable=False),
        sa.Column("by", _text(), nullable=False),
        sa.Column("saved_at", _text(), nullable=False),
        sa.Column("title", _text(), nullable=False),
        sa.Column("content", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "id"),
    )


def _file() -> None:
    op.create_table(
        "file",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("digest", _text(), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("kept_at", _text(), nullable=False),
        sa.Column("facts", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "digest"),
        sa.CheckConstraint("pages >= 1", name="pages_are_counted"),
    )


def _scan() -> None:
    op.create_table(
        "scan",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("id", _text(), nullable=False),
        sa.Column("digest", _text(), nullable=False),
        sa.Column("state", _text(), nullable=False),
        sa.Column("dossier", sa.BigInteger),
        sa.Column("place", sa.Integer),
        sa.Column("backlog", _text()),
        sa.Column("source", _text(), nullable=False),
        sa.Column("by", _text(), nullable=False),
        sa.Column("taken_at", _text(), nullable=False),
        sa.Column("reason", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "id"),
        sa.ForeignKeyConstraint(["unit", "digest"], ["file.unit", "file.digest"], name="scan_of_file"),
        sa.ForeignKeyConstraint(["unit", "dossier"], ["dossier.unit", "dossier.seq"], name="scan_of_dossier"),
        sa.CheckConstraint("state IN ('tray', 'filed', 'set_aside')", name="scan_state_is_known"),
    )
    op.create_index("scan_state", "scan", ["unit", "state"])
    op.create_index("scan_dossier", "scan", ["unit", "dossier"])


def _backlog() -> None:
    op.create_table(
        "backlog",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("id", _text(), nullable=False),
        sa.Column("field", _text(), nullable=False),
        sa.Column("title", _text(), nullable=False),
        sa.Column("number", _text(), nullable=False),
        sa.Column("issued_on", _text()),
        sa.Column("holder", _text(), nullable=False),
        sa.Column("holder_id", _text()),
        sa.Column("state", _text(), nullable=False),
        sa.Column("added_at", _text(), nullable=False),
        sa.Column("search_n", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "id"),
        sa.CheckConstraint("state IN ('waiting', 'digitised', 'excused')", name="backlog_state_is_known"),
    )
    op.create_index("backlog_field", "backlog", ["unit", "field", "state"])
    op.create_index("backlog_number", "backlog", ["unit", "number"])


def _find_by_initials() -> None:
    """Let "nva" find Nguyễn Văn An in dossiers that were entered before."""
    bind, last = op.get_bind(), ("", -1)
    while True:
        asked = sa.text(
            "SELECT unit, seq, name_n, search_n FROM dossier WHERE unit > :u OR (unit = :u AND seq > :s) "
            f"ORDER BY unit, seq LIMIT {_AT_ONCE}"
        )
        rows = bind.execute(asked, {"u": last[0], "s": last[1]}).all()
        if not rows:
            return
        found = [
            {"u": row.unit, "s": row.seq, "v": f"{row.search_n} {initials}"}
            for row in rows
            if len(initials := "".join(word[0] for word in _WORD.findall(row.name_n))) > 1
            and initials not in row.search_n.split()
        ]
        if found:
            bind.execute(sa.text("UPDATE dossier SET search_n = :v WHERE unit = :u AND seq = :s"), found)
        last = (rows[-1].unit, rows[-1].seq)
