"""What the unit above keeps: the tree of its units through mergers, counts of packets, keys for look-up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"
branch_labels = None
depends_on = None


_BOXES = (
    *("received_online", "received_direct", "carried_over", "early", "on_time", "late"),
    *("pending_in_time", "pending_overdue", "withdrawn", "refused", "stopped", "digitised_in"),
    *("digitised_out", "reused", "paid_online", "apologised"),
)
_PACKET = ("unit", "first_on", "last_on", "sender", "revision")
_ROW = ("level", "field", "procedure")


def upgrade() -> None:
    """Add the tables, and the parent of a member; count what was taken in before."""
    with op.batch_alter_table("member") as member:
        member.add_column(sa.Column("parent", _text(), nullable=False, server_default=""))
    _succession()
    _packet_count()
    _counts_of_before()
    _look_up_key()
    if op.get_bind().dialect.name != "sqlite":
        _part_lines()


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
    """One row for each row of a packet's tally, a column for each box: a tenth of a row for each count."""
    op.create_table(
        "packet_count",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("first_on", _text(), nullable=False),
        sa.Column("last_on", _text(), nullable=False),
        sa.Column("sender", _text(), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, autoincrement=False),
        *(sa.Column(name, _text(), nullable=False) for name in _ROW),
        *(sa.Column(name, sa.Integer, nullable=False) for name in _BOXES),
        sa.PrimaryKeyConstraint(*_PACKET, *_ROW),
        sqlite_with_rowid=False,
    )


def _counts_of_before() -> None:
    """From the tally that lies beside each packet as [level, field, procedure, box, count]."""
    if op.get_bind().dialect.name == "sqlite":
        each, part = "json_each(p.tally) AS t", "json_extract(t.value, '$[{}]')"
    else:
        each, part = "jsonb_array_elements(p.tally::jsonb) AS t(value)", "(t.value ->> {})"
    box, many = part.format(3), f"CAST({part.format(4)} AS INTEGER)"
    row = ", ".join(part.format(at) for at in range(len(_ROW)))
    boxes = ", ".join(f"SUM(CASE WHEN {box} = '{name}' THEN {many} ELSE 0 END)" for name in _BOXES)
    packet = ", ".join(f"p.{name}" for name in _PACKET)
    into = ", ".join((*_PACKET, *_ROW, *_BOXES))
    told = f"SELECT {packet}, {row}, {boxes} FROM packet_in AS p CROSS JOIN {each} GROUP BY {packet}, {row}"
    op.get_bind().exec_driver_sql(f"INSERT INTO packet_count ({into}) {told}")


def _part_lines() -> None:
    """The lines by the month in which their period ends; ``store.lines_in`` makes the parts of later months.

    The key stays as it was. It holds the day that the parts are made by, as it must, and begins with the
    unit, so that an engine which spreads tables over several machines can spread this one by it. No foreign
    key leads to the packet: looking it up takes twice as long as writing the line, and making a part
    would stop every writer. Lines come with their packet in one transaction, and both are final.
    """
    run = op.get_bind().exec_driver_sql
    run("ALTER TABLE packet_line RENAME TO packet_line_before")
    run("ALTER TABLE packet_line_before RENAME CONSTRAINT packet_line_pkey TO packet_line_before_pkey")
    run(
        "CREATE TABLE packet_line (LIKE packet_line_before INCLUDING ALL EXCLUDING INDEXES, "
        "PRIMARY KEY (unit, sender, first_on, last_on, revision, n)) PARTITION BY RANGE (last_on)"
    )
    run(
        "CREATE TRIGGER packet_line_is_final BEFORE UPDATE ON packet_line "
        "FOR EACH ROW EXECUTE FUNCTION cchc_guard()"
    )
    run(f"CREATE TRIGGER packet_line_is_kept {_KEPT.format('packet_line')}")
    months = run("SELECT DISTINCT substr(last_on, 1, 7) FROM packet_line_before ORDER BY 1").scalars().all()
    for month in months:
        part = f"packet_line_{month.replace('-', '_')}"
        run(f"CREATE TABLE {part} PARTITION OF packet_line FOR VALUES {_DAYS.format(month)}")
        run(f"CREATE TRIGGER packet_line_is_kept {_KEPT.format(part)}")
    run("INSERT INTO packet_line SELECT * FROM packet_line_before")
    run("DROP TABLE packet_line_before")


_DAYS = "FROM ('{0}-01') TO ('{0}-32')"  # texts, and compared as such
_KEPT = "BEFORE DELETE OR TRUNCATE ON {} FOR EACH STATEMENT EXECUTE FUNCTION cchc_guard()"


def _look_up_key() -> None:
    op.create_table(
        "look_up_key",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("sender", _text(), nullable=False),
        sa.Column("key", _text(), nullable=False),
        sa.Column("since_at", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "sender", "key"),
    )
