"""The reports: one file each, found by looking; every one can be had as a spreadsheet and as a PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from cchc_desktop.core.period import Period
from cchc_desktop.family import members
from cchc_desktop.reports._material import BookRow, Known, Material, Offered, UnitRow, Wish
from cchc_desktop.reports._table import Record, Table

__all__ = ["BookRow", "Head", "Known", "Material", "Offered", "Report", "UnitRow", "Wish", "reports"]

D = TypeVar("D")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Who reports on which period to whom, and who signs."""

    unit_name: str
    superior_name: str
    period: Period
    made_on: date
    place: str
    counter: str
    made_by: str = ""
    head_title: str = "GIÁM ĐỐC TRUNG TÂM"
    head_name: str = ""
    is_practice: bool = False
    is_provisional: bool = False
    known_from: str = ""  # from which day the figures are known, where that is not the first of the period
    places: int = 2  # decimals of a share in percent
    no_figures: str = ""  # why there are none, which no zero may hide
    notes: tuple[str, ...] = ()  # what is to be read with the figures

    @property
    def warning(self) -> str:
        """What nobody may overlook who reads the figures."""
        if self.no_figures:
            return self.no_figures
        return "SỐ LIỆU TẠM TÍNH – KỲ BÁO CÁO CHƯA CHỐT" if self.is_provisional else ""


def _go_on() -> None:
    """Nobody wants to stop it."""


def _nobody(_data: object) -> int:
    """Most reports name no citizen."""
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Generic[D]):
    """One report; ``gather`` takes what it is made from, ``table`` describes it for both ways to write it.

    ``of_tally``: the sum of several units is enough for it; ``of_lines``: the lines of one unit's packet are,
    which name nobody; ``of_units``: it tells unit from unit, so only a superior can make it. ``ways``: how
    it is written when nobody says.
    ``wishes``: which parts of a ``Wish`` it hears. Writing calls ``step`` now and then, which may raise.
    """

    code: str
    name: str  # short, in a list and on the sheet of its workbook
    place: int  # in a list: the lowest first
    title: str
    use: str  # what it is for, in a sentence
    basis: str
    stem: str  # of the names of its files
    gather: Callable[[Material], D]
    table: Callable[[Head, D], Table]
    of_tally: bool = False
    of_lines: bool = False
    of_units: bool = False
    ways: tuple[str, ...] = ("xlsx", "pdf")
    wishes: frozenset[str] = frozenset()
    people: Callable[[D], int] = _nobody  # of how many dossiers it tells whose they are

    def xlsx(self, head: Head, data: D, step: Callable[[], object] = _go_on) -> bytes:
        """The workbook."""
        from cchc_desktop.reports._sheet import workbook

        return workbook(_watched(self.table(head, data), step))

    def pdf(self, head: Head, data: D, step: Callable[[], object] = _go_on) -> bytes:
        """The PDF; the same input gives the same bytes."""
        from cchc_desktop.reports._pdf import document

        return document(_watched(self.table(head, data), step), self.title, step)


def _watched(table: Table, step: Callable[[], object]) -> Table:
    def records() -> Iterator[Record]:
        for at, record in enumerate(table.records):
            if at % _OFTEN == 0:
                step()
            yield record

    return replace(table, records=records())


_OFTEN = 100
"""Rows written between two steps: some tens of milliseconds."""


def reports() -> Mapping[str, Report[Any]]:
    """Every report by its code."""
    return members(__name__, Report)
