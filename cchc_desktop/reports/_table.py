"""What a report says, once: the spreadsheet and the PDF are two ways to draw the same table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from cchc_desktop.core.lines import Face

Align = Literal["left", "centre", "right"]
Kind = Literal["text", "number", "day", "moment"]
Cell = str | int | date | datetime | None


@dataclass(frozen=True, slots=True)
class Zone:
    """A text over some columns of a band."""

    columns: int
    text: str = ""
    face: Face = "regular"
    align: Align = "centre"
    is_even: bool = False  # broken into lines of nearly the same length
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A line of text above or below the table; ``size`` in points."""

    zones: tuple[Zone, ...]
    size: float = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the body; ``width`` in mm on paper that is wide enough."""

    width: float
    kind: Kind = "text"
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Heading:
    """A cell of the head of the table, counted from 0, over ``rows`` and ``columns``."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    face: Face = "bold"


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the body."""

    cells: tuple[Cell, ...]
    is_bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A whole report on lying A4; ``records`` may come one by one and are read once."""

    name: str  # of the sheet in the workbook
    above: tuple[Band, ...]
    columns: tuple[Column, ...]
    headings: tuple[Heading, ...]
    records: Iterable[Record]
    below: tuple[Band, ...]
    made_on: date
    is_practice: bool
    size: float = 10  # of the type on paper

    @property
    def head_rows(self) -> int:
        """How many rows the head of the table has."""
        return max(heading.row + heading.rows for heading in self.headings)


def placed(zones: Sequence[Zone]) -> list[tuple[int, Zone]]:
    """Each zone with the column it begins at."""
    found: list[tuple[int, Zone]] = []
    at = 0
    for zone in zones:
        found.append((at, zone))
        at += zone.columns
    return found
