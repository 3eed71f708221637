"""What a report may be made from: the lines of a period, their tally, and what the register knows beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from cchc_desktop.core.ledger import Beside, Collected, Waiting
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import Line, StandingBy, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    """One dossier in the register book; its running number is given while the book is written."""

    code: str  # the official code, or the commune's own number until there is one
    procedure_name: str
    copies: int
    applicant: str
    address: str
    phone: str
    agency: str
    received_at: datetime
    due_at: datetime | None
    handed_back_at: datetime | None
    return_way: str
    note: str = ""
    end: str = ""  # how it ended without a result
    serial: int | None = None  # the running number on the receipt; None: that of this list


@dataclass(frozen=True, slots=True)
class Offered:
    """A procedure that the office accepts, and whether its process is laid down."""

    code: str
    field: str
    level: str
    has_process: bool


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of a superior, or the sum of those below one; ``boxes`` None where nothing of it counts."""

    name: str
    boxes: Mapping[str, int] | None
    note: str = ""
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What a report may show or leave out; the plain form of each is the default."""

    is_by_procedure: bool = False
    is_named: bool | None = None
    """The applicants' names, in the office's own copy only; None: the book has them, no other has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a period at once."""

    period: Period
    lines: tuple[Line, ...]
    tally: Tally
    standing_by: StandingBy
    as_of: datetime | None
    names: Mapping[str, str]  # of procedures, by code
    causes: Mapping[str, str]  # of lateness, by code
    has_districts: bool  # whether there was a level between commune and province
    wish: Wish = Wish()
    closed_on: date | None = None  # when the period was closed; None while it is open
    is_any_told: bool = True  # whether the lines tell that one paper at least is digitised
    units: tuple[UnitRow, ...] = ()  # what the tally of a superior is made of


class Material(Protocol):
    """What is known of a period at once, and what is read only for a report that asks for it.

    Of a closed period it is what was known when it was closed; of that, only the book tells what is now.
    """

    @property
    def known(self) -> Known:
        """The lines, their tally and the words for them."""

    def beside(self) -> Mapping[str, Beside]:
        """Who has each dossier, by local number."""

    def clerks(self) -> Mapping[str, str]:
        """Who took in each dossier, by local number."""

    def taken(self) -> tuple[Collected, ...]:
        """The money taken, act by act."""

    def waiting(self) -> tuple[Waiting, ...]:
        """What was handed in and not yet accepted."""

    def reused_from_portal(self) -> frozenset[str]:
        """The dossiers with a paper from the national portal."""

    def offered(self) -> tuple[Offered, ...]:
        """The procedures in force on the last day of the period."""

    def book(self) -> Iterable[BookRow]:
        """The lines of the register book."""

    def book_since_closed(self) -> str:
        """How the book differs from when its period was closed, in words; nothing where it does not."""

    def before(self) -> tuple[Period, Tally] | None:
        """The period just before; None where the register had not begun, and for nine months."""

    def year_before(self) -> tuple[Period, Tally] | None:
        """The same period of the year before; None where there is none to compare with."""

    def said_of_others(self) -> tuple[str, ...]:
        """What is to be read with the figures of those two."""
