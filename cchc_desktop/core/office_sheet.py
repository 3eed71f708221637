"""A paper of the office about itself: its words with what fills them, and one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cchc_desktop.core.sheet import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSheet:
    """``facts`` fill the places that the form's own text names, ``rows`` stand in its table.

    ``clerk`` did it, ``second`` stood by, ``signer`` is the head of the office.
    """

    office: Office
    at: datetime
    printed_on: date
    facts: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[tuple[str, ...], ...] = ()
    more: tuple[tuple[str, ...], ...] = ()
    """Of a second table, where the form has one."""
    clerk: str = ""
    second: str = ""
    signer: str = ""
    number: int | None = None
