"""How values lie in the register: text that sorts like what it means, the same on both engines."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, TypeEngine

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import canonical, write_moment
from cchc_desktop.core.text import nfc

T = TypeVar("T")


class _AsText(TypeDecorator[T]):
    """Text compared byte by byte: PostgreSQL must not sort by the language of its server."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        """Name the collation where the engine has several."""
        # Not through dialect.type_descriptor: it would make a VARCHAR of it on PostgreSQL.
        return sa.Text(collation="C" if dialect.name == "postgresql" else None)


class Code(_AsText[str]):
    """Text that the program makes itself, kept as it is."""

    cache_ok = True


class Text(_AsText[str]):
    """Text from outside: NFC and trimmed at the door."""

    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: sa.Dialect) -> str | None:
        """Clean it on the way in."""
        return None if value is None else nfc(value)


class Moment(_AsText[datetime]):
    """An instant as Hanoi time to the second; its first ten characters are the day."""

    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> str | None:
        """Write it; a moment of no zone is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return write_moment(value)

    def process_result_value(self, value: str | None, _dialect: sa.Dialect) -> datetime | None:
        """Read it, in the one zone of the program: moments of one zone compare five times as fast."""
        return None if value is None else datetime.fromisoformat(value).astimezone(HANOI)


class Day(_AsText[date]):
    """A day as ``YYYY-MM-DD``."""

    cache_ok = True

    def process_bind_param(self, value: date | None, _dialect: sa.Dialect) -> str | None:
        """Write it."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, _dialect: sa.Dialect) -> date | None:
        """Read it."""
        return None if value is None else date.fromisoformat(value)


class Json(_AsText[Any]):
    """A JSON value in its canonical text."""

    cache_ok = True

    def process_bind_param(self, value: object, _dialect: sa.Dialect) -> str | None:
        """Write it."""
        return None if value is None else canonical(value).decode()

    def process_result_value(self, value: str | None, _dialect: sa.Dialect) -> object:
        """Read it."""
        return None if value is None else json.loads(value)
