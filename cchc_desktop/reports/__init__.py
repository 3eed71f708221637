"""The reports: one file each, found by looking; every one can be had as a spreadsheet and as a PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from cchc_desktop.core.period import Period
from cchc_desktop.family import members
from cchc_desktop.reports._material import BookRow, Known, Material, Offered, Wish
from cchc_desktop.reports._table import Table

__all__ = ["BookRow", "Head", "Known", "Material", "Offered", "Report", "Wish", "reports"]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Generic[D]):
    """One report; ``gather`` takes what it is made from, ``table`` describes it for both ways to write it.

    ``of_tally``: the sum of several units is enough for it. ``ways``: how it is written when nobody says.
    """

    code: str
    title: str
    basis: str
    stem: str  # of the names of its files
    gather: Callable[[Material], D]
    table: Callable[[Head, D], Table]
    of_tally: bool = False
    ways: tuple[str, ...] = ("xlsx", "pdf")

    def xlsx(self, head: Head, data: D) -> bytes:
        """The workbook."""
        from cchc_desktop.reports._sheet import workbook

        return workbook(self.table(head, data))

    def pdf(self, head: Head, data: D) -> bytes:
        """The PDF; the same input gives the same bytes."""
        from cchc_desktop.reports._pdf import document

        return document(self.table(head, data), self.title)


def reports() -> Mapping[str, Report[Any]]:
    """Every report by its code."""
    return members(__name__, Report)
