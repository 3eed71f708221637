"""The tables of the register, keyed by unit first; ``db/versions`` builds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.channel import Channel
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.packet import COLUMNS, VERSION
from cchc_desktop.core.tally import Line
from cchc_desktop.store.types import Code, Day, Json, Moment, Text

HEAD = 5
"""The revision in ``db/versions`` that this program writes; a later one is refused."""

APPLICATION_ID = 0x43434843  # "CCHC", to tell a register from any other SQLite file
WORDS = "dossier_words"
TRIGGERS: Mapping[str, str] = {
    "closing_is_final": "e30517d0e9bca75a",
    "closing_is_kept": "265b58d058b10776",
    "closing_is_new": "47d3151f5a865551",
    "dossier_words_delete": "1b7ffa96ddbeb172",
    "dossier_words_insert": "00bc9a3624015289",
    "dossier_words_update": "6399f42260b3264f",
    "entry_is_final": "79f4d35e528a5cd4",
    "entry_is_kept": "e33d6d193c499a5a",
    "entry_is_new": "98a25b3d34f61d1d",
    "head_is_final": "60d0c61a2514a848",
    "head_is_kept": "bdf4d4e9428edf9f",
    "head_is_new": "092e8ec91d274787",
    "packet_in_is_final": "ec370357771a867a",
    "packet_in_is_kept": "9a36af220fd72a3a",
    "packet_in_is_new": "37ccd6ff74f05ef5",
    "packet_line_is_final": "1f81db603183a7d1",
    "packet_line_is_kept": "d95fe2fbcc014af7",
    "packet_line_is_new": "02277d5b3df267a6",
}
TRIGGERS_POSTGRESQL: Mapping[str, str] = {
    "closing_is_final": "bdbc0c20b27cf378",
    "closing_is_kept": "85c7a26eb06e4ba4",
    "entry_is_final": "e912007d7a7ed92e",
    "entry_is_kept": "498f6d29c648a352",
    "head_is_final": "19bf1c72f9d236e4",
    "head_is_kept": "98f73797ccdbaac9",
    "packet_in_is_final": "3de607e2e9c5db7e",
    "packet_in_is_kept": "de28a556670fa1c0",
    "packet_line_is_final": "9c7bccf7f46f80c1",
    "packet_line_is_kept": "b952e315773ca969",
}
"""Every guard and the digest of its text, as ``guards.found`` reads them from a register of revision HEAD."""

_COUNTS = frozenset({"copies", "pages", "fee", "fee_paid", "step", "supplements", "apologies"})
_LISTS = frozenset({"papers", "pauses"})

IN_HOUSE = "state IN ('accepted', 'finished', 'in_progress', 'payment', 'registered', 'supplement')"
"""What the office still has in its hands; few of all dossiers, and the ones that are looked at all day.

A statement that holds this very text can be answered from the index of them alone.
"""

metadata = sa.MetaData()


def _where(told: str) -> dict[str, Any]:
    """Which rows an index holds; ``for_server`` tells the other engine, whose library a file needs not."""
    return {"sqlite_where": sa.text(told), "info": {"where": told}}


def for_server() -> None:
    """Let the partial indexes be known to the server as well."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_kwargs["postgresql_where"] = sa.text(index.info["where"])


def _column(name: str, annotation: str) -> sa.Column[Any]:
    kind: sa.types.TypeEngine[Any]
    if name in _LISTS:
        kind = Json()
    elif name in _COUNTS:
        kind = sa.BigInteger()
    elif name.startswith("is_"):
        kind = sa.Boolean()
    elif name.endswith("_at"):
        kind = Moment()
    elif name.endswith("_since"):
        kind = Day()
    else:
        kind = Text()
    return sa.Column(name, kind, nullable=annotation.endswith("None"))


def _columns_of(kind: type[Dossier | Line], *without: str) -> list[sa.Column[Any]]:
    return [_column(f.name, str(f.type)) for f in fields(kind) if f.name not in without]


def _listed(name: str, values: type[State | Channel]) -> str:
    return f"{name} IN ({', '.join(repr(value.value) for value in values)})"


register = sa.Table(
    "register",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("name", Text, nullable=False),
    sa.Column("role", Code, nullable=False),
    sa.Column("superior", Code, nullable=False),
    sa.Column("superior_name", Text, nullable=False),
    sa.Column("since", Day, nullable=False),
    sa.Column("is_practice", sa.Boolean, nullable=False),
    sa.Column("place", Text, nullable=False),
    sa.Column("secret", Code, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.CheckConstraint("role IN ('commune', 'superior')", name="role_is_known"),
)

counter = sa.Table(
    "counter",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("name", Code, primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("device", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("next", sa.BigInteger, nullable=False),
    sa.Column("last", sa.BigInteger),
    sa.CheckConstraint("next >= 1", name="next_is_counted_from_one"),
)

dossier = sa.Table(
    "dossier",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    *_columns_of(Dossier, "seq"),
    sa.Column("name_n", Code, nullable=False),
    sa.Column("search_n", Code, nullable=False),
    sa.CheckConstraint("due_at IS NULL OR received_at IS NULL OR due_at >= received_at", name="due_is_later"),
    sa.CheckConstraint(
        "ended_at IS NULL OR received_at IS NULL OR ended_at >= received_at", name="end_is_later"
    ),
    sa.CheckConstraint(
        "handed_back_at IS NULL OR ended_at IS NULL OR handed_back_at >= ended_at", name="hand_back_is_later"
    ),
    sa.CheckConstraint(_listed("channel", Channel), name="channel_is_known"),
    sa.CheckConstraint(_listed("state", State), name="state_is_known"),
    sa.CheckConstraint("copies >= 1", name="copies_are_counted"),
    sa.CheckConstraint("fee IS NULL OR fee >= 0", name="fee_is_not_negative"),
    sa.Index("dossier_local_no", "unit", "local_no", unique=True),
    sa.Index("dossier_code", "unit", "code", unique=True),
    sa.Index("dossier_request", "unit", "request_id", unique=True),
    sa.Index("dossier_due", "unit", "state", "due_at"),
    sa.Index("dossier_due_at", "unit", "due_at", "seq"),
    # With what "Hồ sơ" is narrowed by, so that a list of all needs no row of the table.
    sa.Index(
        "dossier_received",
        *("unit", "received_at", "seq", "state", "field", "channel"),
        *("officer", "offered_to", "is_digitised_in", "is_digitised_out"),
    ),
    sa.Index("dossier_procedure", "unit", "procedure", "received_at", "seq"),
    sa.Index("dossier_ended", "unit", "ended_at", "seq"),
    # All that the pictures of a year ask of what is over; only that, so that running acts do not write it.
    sa.Index(
        "dossier_over",
        *("unit", "ended_at", "received_at", "due_at", "state", "field", "late_cause", "is_digitised_out"),
        **_where("ended_at IS NOT NULL"),
    ),
    sa.Index("dossier_person", "unit", "id_number", "seq"),
    sa.Index("dossier_name", "unit", "name_n", "seq"),
    sa.Index("dossier_linked", "unit", "linked_to", **_where("linked_to IS NOT NULL")),
    sa.Index("dossier_handed_back", "unit", "handed_back_at", **_where("handed_back_at IS NOT NULL")),
    sa.Index("dossier_fee_paid", "unit", "fee_paid_at", **_where("fee_paid_at IS NOT NULL")),
    sa.Index(
        "dossier_in_house",
        *("unit", "state", "due_at", "seq", "received_at", "last_at", "officer", "offered_to", "code"),
        *("procedure", "field", "channel", "is_digitised_in", "is_digitised_out", "name_n"),
        *("apologised_at", "step_due_at", "sent_to", "sent_due_at"),
        **_where(IN_HOUSE),
    ),
)

entry = sa.Table(
    "entry",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("dossier", sa.BigInteger),
    sa.Column("at", Moment, nullable=False),
    sa.Column("recorded_at", Moment, nullable=False),
    sa.Column("by", Text, nullable=False),
    sa.Column("device", sa.Integer, nullable=False),
    sa.Column("verb", Code, nullable=False),
    sa.Column("basis", Text, nullable=False),
    sa.Column("changes", Json, nullable=False),
    sa.Column("note", Json, nullable=False),
    sa.Column("personal", Json),
    *(sa.Column(name, Code, nullable=False) for name in ("personal_salt", "personal_digest")),
    *(sa.Column(name, Code, nullable=False) for name in ("previous", "digest")),
    sa.Column("account", Code),
    sa.ForeignKeyConstraint(["unit", "dossier"], ["dossier.unit", "dossier.seq"], name="entry_of_dossier"),
    sa.Index("entry_dossier", "unit", "dossier", "seq"),
    sqlite_with_rowid=False,
)

head = sa.Table(
    "head",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("entries", sa.BigInteger, nullable=False),
    sa.Column("digest", Code, nullable=False),
)

change = sa.Table(
    "change",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("name", Code, primary_key=True),  # of the table that was written
    sa.Column("times", sa.BigInteger, nullable=False),
)
"""How often each table was written, where other machines look for it; a file has nobody to tell."""

slip = sa.Table(
    "slip",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("form", Code, primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("dossier", sa.BigInteger, nullable=False),
    sa.Column("printed_at", Moment, nullable=False),
    sa.Column("by", Text, nullable=False),
    sa.Column("printings", sa.Integer, nullable=False),
    sa.Column("is_cancelled", sa.Boolean, nullable=False),
    sa.Column("digest", Code, nullable=False),
    sa.Column("entry", sa.BigInteger),  # the act that the paper tells of; none for the receipt
    sa.Column("template", Code, nullable=False),  # form and version of its text
    sa.Column("reason", Text, nullable=False),  # why it was cancelled
    sa.ForeignKeyConstraint(["unit", "dossier"], ["dossier.unit", "dossier.seq"], name="slip_of_dossier"),
    sa.CheckConstraint("printings >= 1", name="printings_are_counted"),
    sa.Index("slip_dossier", "unit", "dossier"),
)

draft = sa.Table(
    "draft",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("id", Code, primary_key=True),
    sa.Column("screen", Code, nullable=False),
    sa.Column("device", sa.Integer, nullable=False),
    sa.Column("by", Text, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
    sa.Column("title", Text, nullable=False),
    sa.Column("content", Json, nullable=False),
)

file = sa.Table(
    "file",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("digest", Code, primary_key=True),  # SHA-256 of what is in it
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("kind", Code, nullable=False),
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("kept_at", Moment, nullable=False),
    sa.Column("facts", Json, nullable=False),  # dpi, colour, form of PDF, signatures, findings
    sa.CheckConstraint("pages >= 1", name="pages_are_counted"),
)

scan = sa.Table(
    "scan",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("id", Code, primary_key=True),
    sa.Column("digest", Code, nullable=False),
    sa.Column("state", Code, nullable=False),
    sa.Column("dossier", sa.BigInteger),
    sa.Column("place", sa.Integer),  # of the paper on the receipt, from 1; 0 for the result
    sa.Column("backlog", Code),
    sa.Column("source", Text, nullable=False),
    sa.Column("by", Text, nullable=False),
    sa.Column("taken_at", Moment, nullable=False),
    sa.Column("reason", Text, nullable=False),
    sa.ForeignKeyConstraint(["unit", "digest"], ["file.unit", "file.digest"], name="scan_of_file"),
    sa.ForeignKeyConstraint(["unit", "dossier"], ["dossier.unit", "dossier.seq"], name="scan_of_dossier"),
    sa.CheckConstraint("state IN ('tray', 'filed', 'set_aside')", name="scan_state_is_known"),
    sa.Index("scan_state", "unit", "state"),
    sa.Index("scan_dossier", "unit", "dossier"),
)

backlog = sa.Table(
    "backlog",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("id", Code, primary_key=True),
    sa.Column("field", Text, nullable=False),
    sa.Column("title", Text, nullable=False),
    sa.Column("number", Text, nullable=False),
    sa.Column("issued_on", Day),
    sa.Column("holder", Text, nullable=False),
    sa.Column("holder_id", Text),
    sa.Column("state", Code, nullable=False),
    sa.Column("added_at", Moment, nullable=False),
    sa.Column("search_n", Code, nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'digitised', 'excused')", name="backlog_state_is_known"),
    sa.Index("backlog_field", "unit", "field", "state"),
    sa.Index("backlog_number", "unit", "number"),
)

closing = sa.Table(
    "closing",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("first_on", Day, primary_key=True),
    sa.Column("last_on", Day, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("key", Code, nullable=False),
    sa.Column("kind", Code, nullable=False),
    sa.Column("title", Text, nullable=False),
    sa.Column("closed_at", Moment, nullable=False),
    sa.Column("by", Text, nullable=False),
    sa.Column("is_final", sa.Boolean, nullable=False),
    sa.Column("reason", Text, nullable=False),
    sa.Column("tally", Json, nullable=False),
    sa.Column("packet", sa.LargeBinary, nullable=False),
    sa.Column("digest", Code, nullable=False),
    sa.Column("sent_at", Moment),
    sa.Column("sent_via", Text),
    sa.Column("acknowledged_at", Moment),
    sa.CheckConstraint("last_on >= first_on", name="days_are_in_order"),
)

packet_in = sa.Table(
    "packet_in",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("sender", Code, primary_key=True),
    sa.Column("first_on", Day, primary_key=True),
    sa.Column("last_on", Day, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sender_name", Text, nullable=False),
    sa.Column("key", Code, nullable=False),
    sa.Column("kind", Code, nullable=False),
    sa.Column("title", Text, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("digest", Code, nullable=False),
    sa.Column("is_final", sa.Boolean, nullable=False),
    sa.Column("is_practice", sa.Boolean, nullable=False),
    sa.Column("standing_by", Code, nullable=False),
    sa.Column("entries", sa.BigInteger, nullable=False),
    sa.Column("chain_head", Code, nullable=False),
    sa.Column("tally", Json, nullable=False),
    sa.Column("packet", sa.LargeBinary, nullable=False),
    sa.CheckConstraint("last_on >= first_on", name="packet_days_are_in_order"),
    sa.Index("packet_in_days", "unit", "first_on", "last_on"),
)

packet_line = sa.Table(
    "packet_line",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("sender", Code, primary_key=True),
    sa.Column("first_on", Day, primary_key=True),
    sa.Column("last_on", Day, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    *_columns_of(Line, *(name for name in COLUMNS[VERSION] if name not in COLUMNS[1])),
    sa.ForeignKeyConstraint(
        ["unit", "sender", "first_on", "last_on", "revision"],
        [f"packet_in.{name}" for name in ("unit", "sender", "first_on", "last_on", "revision")],
        name="line_of_packet",
    ),
    sqlite_with_rowid=False,
)

member = sa.Table(
    "member",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("sender", Code, primary_key=True),
    sa.Column("since", Day, primary_key=True),
    sa.Column("until", Day),
    sa.Column("name", Text, nullable=False),
    sa.Column("parent", Code, nullable=False, server_default=""),  # empty: directly below us
)

setting = sa.Table(
    "setting",
    metadata,
    sa.Column("unit", Code, primary_key=True),
    sa.Column("name", Code, primary_key=True),
    sa.Column("since", Day, primary_key=True),
    sa.Column("value", Json, nullable=False),
)
