"""One look into the register: a transaction that sees one state of it and changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core import numbering
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.roles import FOUNDER, Actor
from cchc_desktop.core.text import nfc
from cchc_desktop.store.profile import Profile
from cchc_desktop.store.statements import for_driver


class Reading:
    """What ``search``, ``facts`` and ``months`` read through."""

    def __init__(self, connection: sa.Connection, profile: Profile, actor: Actor = FOUNDER) -> None:
        self.connection = connection
        self.profile = profile
        self.actor = actor

    @property
    def unit(self) -> str:
        """The unit that every statement is narrowed to."""
        return self.profile.unit

    @property
    def is_sqlite(self) -> bool:
        """Whether the register is a file of its own."""
        return self.connection.dialect.name == "sqlite"

    def run(
        self, statement: sa.Executable, values: Mapping[str, Any] | list[dict[str, Any]] | None = None
    ) -> sa.CursorResult[Any]:
        """Run ``statement`` on what has been written so far."""
        return self.connection.execute(statement, values)

    def ask(self, statement: sa.TextClause, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """The rows of ``statement`` in the very values that lie in the file, with nothing between."""
        text, names = for_driver(statement, self.connection.dialect)
        told = values if names is None else tuple(values[name] for name in names)
        result = self.connection.exec_driver_sql(text, told)
        rows: Sequence[Sequence[Any]] = result.cursor.fetchall()
        result.close()
        return rows


def normal_ref(ref: str) -> tuple[str, str]:
    """The column in which ``ref`` is looked up, and the form it has there."""
    text = nfc(ref).replace(" ", "")
    head, slash, year = text.partition("/")
    if slash and head.isdecimal() and year.isdecimal():
        return "local_no", numbering.local_no(*numbering.parse_local_no(text))
    return "code", text.upper()


def unknown(ref: str) -> Refused:
    """The answer to a number or code that no dossier has."""
    return Refused(
        f"Không có hồ sơ số hoặc mã “{nfc(ref)}” trong sổ. Kiểm tra lại số trên giấy hẹn.", "dossier"
    )
