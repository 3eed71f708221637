"""What a report says, once: the spreadsheet and the PDF are two ways to draw the same table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from cchc_desktop.core.lines import Face

Align = Literal["left", "centre", "right"]
Kind = Literal["text", "number", "day", "moment", "share"]
Paper = Literal["A4", "A3"]
Cell = str | int | Fraction | date | datetime | None
"""A fraction is a share and is shown in percent; a moment is shown as a day in a column of days."""

NOTHING = "–"
"""What stands where there is nothing to measure: it is not zero."""


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
    """A row of the body; as a ``label`` its only cell lies over all columns."""

    cells: tuple[Cell, ...]
    is_bold: bool = False
    is_label: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A whole report on a lying sheet; ``records`` may come one by one and are read once."""

    name: str  # of the sheet in the workbook
    above: tuple[Band, ...]
    columns: tuple[Column, ...]
    headings: tuple[Heading, ...]
    records: Iterable[Record]
    below: tuple[Band, ...]
    made_on: date
    is_practice: bool
    size: float = 10  # of the type on paper
    paper: Paper = "A4"
    places: int  # decimals of a share in percent

    @property
    def head_rows(self) -> int:
        """How many rows the head of the table has."""
        return max(heading.row + heading.rows for heading in self.headings)


def kind_of(cell: Cell, column: Column) -> Kind:
    """How a cell is shown: by what it is, and by its column where that leaves a choice."""
    match cell:
        case str():
            return "text"
        case datetime():
            return "day" if column.kind == "day" else "moment"
        case date():
            return "day"
        case Fraction():
            return "share"
        case None:
            return column.kind
    return "number"


def placed(zones: Sequence[Zone]) -> list[tuple[int, Zone]]:
    """Each zone with the column it begins at."""
    found: list[tuple[int, Zone]] = []
    at = 0
    for zone in zones:
        found.append((at, zone))
        at += zone.columns
    return found
