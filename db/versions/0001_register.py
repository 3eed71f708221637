"""The register as it first was; this file calls nothing of the program, so that it never changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lay out every table, and guards that no program can write past."""
    _register()
    _counter()
    _setting()
    _member()
    _dossier()
    _entry()
    _head()
    _slip()
    _closing()
    _packet_in()
    _packet_line()
    if _is_sqlite():
        _guards_of_sqlite()
        _words_of_sqlite()
    else:
        _guards_of_postgresql()
        words = "array_to_tsvector(string_to_array(search_n, ' '))"
        op.execute(f"CREATE INDEX dossier_words ON dossier USING gin ({words})")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _text() -> sa.Text:
    """Text compared byte by byte on either engine."""
    return sa.Text() if _is_sqlite() else sa.Text(collation="C")


def _register() -> None:
    op.create_table(
        "register",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("role", _text(), nullable=False),
        sa.Column("superior", _text(), nullable=False),
        sa.Column("superior_name", _text(), nullable=False),
        sa.Column("since", _text(), nullable=False),
        sa.Column("is_practice", sa.Boolean, nullable=False),
        sa.Column("place", _text(), nullable=False),
        sa.Column("secret", _text(), nullable=False),
        sa.Column("created_at", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit"),
        sa.CheckConstraint("role IN ('commune', 'superior')", name="role_is_known"),
    )


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("year", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("device", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("next", sa.BigInteger, nullable=False),
        sa.Column("last", sa.BigInteger),
        sa.PrimaryKeyConstraint("unit", "name", "year", "device"),
        sa.CheckConstraint("next >= 1", name="next_is_counted_from_one"),
    )


def _dossier() -> None:
    op.create_table(
        "dossier",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("local_no", _text(), nullable=False),
        sa.Column("code", _text()),
        sa.Column("request_id", _text()),
        sa.Column("procedure", _text(), nullable=False),
        sa.Column("procedure_since", _text()),
        sa.Column("procedure_name", _text(), nullable=False),
        sa.Column("field", _text(), nullable=False),
        sa.Column("level", _text(), nullable=False),
        sa.Column("case", _text()),
        sa.Column("channel", _text(), nullable=False),
        sa.Column("online_kind", _text()),
        sa.Column("settled_by", _text()),
        sa.Column("copies", sa.BigInteger, nullable=False),
        sa.Column("papers", _text(), nullable=False),
        sa.Column("return_channel", _text(), nullable=False),
        sa.Column("fee", sa.BigInteger),
        sa.Column("fee_receipt", _text()),
        sa.Column("applicant", _text(), nullable=False),
        sa.Column("id_number", _text()),
        sa.Column("born", _text()),
        sa.Column("sex", _text()),
        sa.Column("address", _text()),
        sa.Column("phone", _text()),
        sa.Column("email", _text()),
        sa.Column("owner", _text()),
        sa.Column("summary", _text()),
        sa.Column("remark", _text()),
        sa.Column("handed_to", _text()),
        sa.Column("state", _text(), nullable=False),
        sa.Column("officer", _text()),
        sa.Column("submitted_at", _text()),
        sa.Column("received_at", _text()),
        sa.Column("term", _text()),
        sa.Column("due_at", _text()),
        sa.Column("due_basis", _text()),
        sa.Column("pauses", _text(), nullable=False),
        sa.Column("paused_at", _text()),
        sa.Column("ended_at", _text()),
        sa.Column("is_granted", sa.Boolean),
        sa.Column("handed_back_at", _text()),
        sa.Column("supplements", sa.BigInteger, nullable=False),
        sa.Column("apologies", sa.BigInteger, nullable=False),
        sa.Column("apologised_at", _text()),
        sa.Column("promised_at", _text()),
        sa.Column("late_cause", _text()),
        sa.Column("is_digitised_in", sa.Boolean, nullable=False),
        sa.Column("is_digitised_out", sa.Boolean, nullable=False),
        sa.Column("is_reused", sa.Boolean, nullable=False),
        sa.Column("is_paid_online", sa.Boolean, nullable=False),
        sa.Column("last_verb", _text(), nullable=False),
        sa.Column("last_at", _text()),
        sa.Column("name_n", _text(), nullable=False),
        sa.Column("search_n", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "seq"),
        sa.CheckConstraint("channel IN ('direct', 'online', 'post')", name="channel_is_known"),
        sa.CheckConstraint("copies >= 1", name="copies_are_counted"),
        sa.CheckConstraint(
            "due_at IS NULL OR received_at IS NULL OR due_at >= received_at", name="due_is_later"
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR received_at IS NULL OR ended_at >= received_at", name="end_is_later"
        ),
        sa.CheckConstraint(
            "handed_back_at IS NULL OR ended_at IS NULL OR handed_back_at >= ended_at",
            name="hand_back_is_later",
        ),
        sa.CheckConstraint("fee IS NULL OR fee >= 0", name="fee_is_not_negative"),
        sa.CheckConstraint(
            "state IN ('registered', 'accepted', 'refused', 'in_progress', "
            "'supplement', 'payment', 'withdrawn', 'stopped', 'finished', 'handed_back')",
            name="state_is_known",
        ),
    )
    op.create_index("dossier_code", "dossier", ["unit", "code"], unique=True)
    op.create_index("dossier_due", "dossier", ["unit", "state", "due_at"])
    op.create_index("dossier_ended", "dossier", ["unit", "ended_at"])
    op.create_index("dossier_local_no", "dossier", ["unit", "local_no"], unique=True)
    op.create_index("dossier_name", "dossier", ["unit", "name_n"])
    op.create_index("dossier_person", "dossier", ["unit", "id_number"])
    op.create_index("dossier_received", "dossier", ["unit", "received_at"])
    op.create_index("dossier_request", "dossier", ["unit", "request_id"], unique=True)


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("dossier", sa.BigInteger),
        sa.Column("at", _text(), nullable=False),
        sa.Column("recorded_at", _text(), nullable=False),
        sa.Column("by", _text(), nullable=False),
        sa.Column("device", sa.Integer, nullable=False),
        sa.Column("verb", _text(), nullable=False),
        sa.Column("basis", _text(), nullable=False),
        sa.Column("changes", _text(), nullable=False),
        sa.Column("note", _text(), nullable=False),
        sa.Column("personal", _text()),
        sa.Column("personal_salt", _text(), nullable=False),
        sa.Column("personal_digest", _text(), nullable=False),
        sa.Column("previous", _text(), nullable=False),
        sa.Column("digest", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "seq"),
        sa.ForeignKeyConstraint(
            ["unit", "dossier"], ["dossier.unit", "dossier.seq"], name="entry_of_dossier"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("entry_dossier", "entry", ["unit", "dossier", "seq"])


def _head() -> None:
    op.create_table(
        "head",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("entries", sa.BigInteger, nullable=False),
        sa.Column("digest", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit"),
    )


def _slip() -> None:
    op.create_table(
        "slip",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("form", _text(), nullable=False),
        sa.Column("year", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("dossier", sa.BigInteger, nullable=False),
        sa.Column("printed_at", _text(), nullable=False),
        sa.Column("by", _text(), nullable=False),
        sa.Column("printings", sa.Integer, nullable=False),
        sa.Column("is_cancelled", sa.Boolean, nullable=False),
        sa.Column("digest", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "form", "year", "number"),
        sa.CheckConstraint("printings >= 1", name="printings_are_counted"),
        sa.ForeignKeyConstraint(["unit", "dossier"], ["dossier.unit", "dossier.seq"], name="slip_of_dossier"),
    )
    op.create_index("slip_dossier", "slip", ["unit", "dossier"])


def _closing() -> None:
    op.create_table(
        "closing",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("first_on", _text(), nullable=False),
        sa.Column("last_on", _text(), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("key", _text(), nullable=False),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("title", _text(), nullable=False),
        sa.Column("closed_at", _text(), nullable=False),
        sa.Column("by", _text(), nullable=False),
        sa.Column("is_final", sa.Boolean, nullable=False),
        sa.Column("reason", _text(), nullable=False),
        sa.Column("tally", _text(), nullable=False),
        sa.Column("packet", sa.LargeBinary, nullable=False),
        sa.Column("digest", _text(), nullable=False),
        sa.Column("sent_at", _text()),
        sa.Column("sent_via", _text()),
        sa.Column("acknowledged_at", _text()),
        sa.PrimaryKeyConstraint("unit", "first_on", "last_on", "revision"),
        sa.CheckConstraint("last_on >= first_on", name="days_are_in_order"),
    )


def _packet_in() -> None:
    op.create_table(
        "packet_in",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("sender", _text(), nullable=False),
        sa.Column("first_on", _text(), nullable=False),
        sa.Column("last_on", _text(), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("sender_name", _text(), nullable=False),
        sa.Column("key", _text(), nullable=False),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("title", _text(), nullable=False),
        sa.Column("received_at", _text(), nullable=False),
        sa.Column("made_at", _text(), nullable=False),
        sa.Column("digest", _text(), nullable=False),
        sa.Column("is_final", sa.Boolean, nullable=False),
        sa.Column("is_practice", sa.Boolean, nullable=False),
        sa.Column("standing_by", _text(), nullable=False),
        sa.Column("entries", sa.BigInteger, nullable=False),
        sa.Column("chain_head", _text(), nullable=False),
        sa.Column("tally", _text(), nullable=False),
        sa.Column("packet", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("unit", "sender", "first_on", "last_on", "revision"),
        sa.CheckConstraint("last_on >= first_on", name="packet_days_are_in_order"),
    )
    op.create_index("packet_in_days", "packet_in", ["unit", "first_on", "last_on"])


def _packet_line() -> None:
    op.create_table(
        "packet_line",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("sender", _text(), nullable=False),
        sa.Column("first_on", _text(), nullable=False),
        sa.Column("last_on", _text(), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("n", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("local_no", _text(), nullable=False),
        sa.Column("code", _text()),
        sa.Column("procedure", _text(), nullable=False),
        sa.Column("field", _text(), nullable=False),
        sa.Column("level", _text(), nullable=False),
        sa.Column("case", _text()),
        sa.Column("channel", _text(), nullable=False),
        sa.Column("online_kind", _text()),
        sa.Column("received_at", _text()),
        sa.Column("due_at", _text()),
        sa.Column("is_same_day", sa.Boolean, nullable=False),
        sa.Column("paused_at", _text()),
        sa.Column("ended_at", _text()),
        sa.Column("end", _text()),
        sa.Column("handed_back_at", _text()),
        sa.Column("apologised_at", _text()),
        sa.Column("is_digitised_in", sa.Boolean, nullable=False),
        sa.Column("is_digitised_out", sa.Boolean, nullable=False),
        sa.Column("is_reused", sa.Boolean, nullable=False),
        sa.Column("is_paid_online", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("unit", "sender", "first_on", "last_on", "revision", "n"),
        sa.ForeignKeyConstraint(
            ["unit", "sender", "first_on", "last_on", "revision"],
            [f"packet_in.{name}" for name in ("unit", "sender", "first_on", "last_on", "revision")],
            name="line_of_packet",
        ),
        sqlite_with_rowid=False,
    )


def _member() -> None:
    op.create_table(
        "member",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("sender", _text(), nullable=False),
        sa.Column("since", _text(), nullable=False),
        sa.Column("until", _text()),
        sa.Column("name", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "sender", "since"),
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("unit", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("since", _text(), nullable=False),
        sa.Column("value", _text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "name", "since"),
    )


_ENTRY = (
    *("unit", "seq", "dossier", "at", "recorded_at", "by", "device", "verb", "basis", "changes", "note"),
    *("personal_digest", "previous", "digest"),
)
_CLOSING = (
    *("unit", "first_on", "last_on", "revision", "key", "kind", "title", "closed_at", "by", "is_final"),
    *("reason", "tally", "packet", "digest"),
)
_PACKET = ("unit", "sender", "first_on", "last_on", "revision")
_GUARDED = {
    "entry": ("unit", "seq"),
    "closing": ("unit", "first_on", "last_on", "revision"),
    "packet_in": _PACKET,
    "packet_line": (*_PACKET, "n"),
    "head": ("unit",),
}


def _guards_of_sqlite() -> None:
    entry_stays = " AND ".join(f'new."{name}" IS old."{name}"' for name in _ENTRY)
    closing_stays = " AND ".join(f'new."{name}" IS old."{name}"' for name in _CLOSING)
    blanked = "old.personal IS NOT NULL AND new.personal IS NULL AND new.personal_salt = ''"
    may_change = {
        "entry": f" WHEN NOT ({blanked} AND {entry_stays})",
        "closing": f" WHEN NOT ({closing_stays})",
        "head": " WHEN NOT (new.unit IS old.unit AND new.entries > old.entries)",
    }
    for table, key in _GUARDED.items():
        op.execute(
            f"CREATE TRIGGER {table}_is_final BEFORE UPDATE ON {table}{may_change.get(table, '')} "
            f"BEGIN SELECT RAISE(ABORT, 'a row of {table} is final'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'nothing is deleted from {table}'); END"
        )
        # INSERT OR REPLACE deletes what has the same key and fires no trigger for it.
        same = " AND ".join(f"{name} = new.{name}" for name in key)
        op.execute(
            f"CREATE TRIGGER {table}_is_new BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, 'a row of {table} is final'); END"
        )


def _words_of_sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE dossier_words USING fts5(search_n, content='dossier', content_rowid='seq', "
        "prefix='1 2 3', detail=none, columnsize=0, "
        "tokenize=\"unicode61 remove_diacritics 0 tokenchars '-./'\")"
    )
    added = "INSERT INTO dossier_words(rowid, search_n) VALUES (new.seq, new.search_n);"
    gone = (
        "INSERT INTO dossier_words(dossier_words, rowid, search_n) VALUES ('delete', old.seq, old.search_n);"
    )
    op.execute(f"CREATE TRIGGER dossier_words_insert AFTER INSERT ON dossier BEGIN {added} END")
    op.execute(f"CREATE TRIGGER dossier_words_delete AFTER DELETE ON dossier BEGIN {gone} END")
    op.execute(
        "CREATE TRIGGER dossier_words_update AFTER UPDATE ON dossier "
        "WHEN new.search_n IS NOT old.search_n OR new.seq IS NOT old.seq "
        f"BEGIN {gone} {added} END"
    )


def _guards_of_postgresql() -> None:
    op.execute(
        """
        CREATE FUNCTION cchc_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'entry' THEN
                IF to_jsonb(old) ->> 'personal' IS NOT NULL
                   AND to_jsonb(new) ->> 'personal' IS NULL
                   AND to_jsonb(new) ->> 'personal_salt' = ''
                   AND to_jsonb(new) - 'personal' - 'personal_salt'
                     = to_jsonb(old) - 'personal' - 'personal_salt' THEN
                    RETURN new;
                END IF;
            ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'closing' THEN
                IF to_jsonb(new) - 'sent_at' - 'sent_via' - 'acknowledged_at'
                   = to_jsonb(old) - 'sent_at' - 'sent_via' - 'acknowledged_at' THEN
                    RETURN new;
                END IF;
            ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'head' THEN
                IF to_jsonb(new) ->> 'unit' = to_jsonb(old) ->> 'unit'
                   AND (to_jsonb(new) ->> 'entries')::bigint > (to_jsonb(old) ->> 'entries')::bigint THEN
                    RETURN new;
                END IF;
            END IF;
            RAISE EXCEPTION 'a row of % is final', TG_TABLE_NAME;
        END
        $$
        """
    )
    for table in _GUARDED:
        op.execute(
            f"CREATE TRIGGER {table}_is_final BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION cchc_guard()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_kept BEFORE DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION cchc_guard()"
        )
