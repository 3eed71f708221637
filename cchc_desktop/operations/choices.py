"""What the office decides for itself: a value with its first day, and an entry that says who decided."""

from __future__ import annotations

from datetime import date

from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.dossier import Json
from cchc_desktop.operations.desk import Desk
from cchc_desktop.store.settings import put_setting

SET = "set"
"""The verb of an entry about no dossier: the office chose something."""


def choose(desk: Desk, name: str, value: Json, *, since: date | None = None, basis: str = "") -> None:
    """Let ``value`` hold from ``since`` on (today unless said); the chain of entries knows of it."""
    refuse_card("value", name, value, basis)
    first_on = since or desk.at.date()
    put_setting(desk.book, name, first_on, value)
    note: dict[str, Json] = {"name": name, "since": first_on.isoformat(), "value": value}
    desk.book.append(
        None, verb=SET, at=desk.at, recorded_at=desk.recorded_at, by=desk.by, basis=basis, note=note
    )
