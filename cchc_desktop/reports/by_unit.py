"""The official figures unit by unit, below whom they stand: what the sum of a superior is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cchc_desktop.reports import Head, Material, Report
from cchc_desktop.reports._count import figures
from cchc_desktop.reports._frame import Body, framed, numbers
from cchc_desktop.reports._material import UnitRow
from cchc_desktop.reports._table import Column, Heading, Record, Table
from cchc_desktop.reports.monthly_results import HEADINGS

_SUMS = {3, 7, 11}
_NUMBERS = 3
"""The row of the head that numbers the columns."""
_COLUMNS = (
    Column(10, align="centre"),
    Column(59),
    *(Column(17 if number in _SUMS else 15, "number", "right") for number in range(3, 14)),
    Column(27),
)
_HEADINGS = (
    *(replace(one, text="Đơn vị") if one.column == 1 else one for one in HEADINGS if one.row < _NUMBERS),
    Heading("Ghi chú", 0, 13, rows=_NUMBERS),
    *numbers(_NUMBERS, len(_COLUMNS)),
)
_NAME = "Theo đơn vị"
_TITLE = "Kết quả giải quyết thủ tục hành chính theo đơn vị"
_NOTE = (
    "Dòng in đậm là tổng của các đơn vị trực thuộc; hồ sơ chuyển từ đơn vị này sang đơn vị khác trong kỳ chỉ "
    "tính một lần ở tổng."
)


@dataclass(frozen=True, slots=True)
class ByUnit:
    """The rows in their order, and the boxes of the sum."""

    units: tuple[UnitRow, ...]
    total: Mapping[str, int]


def _gather(material: Material) -> ByUnit:
    known = material.known
    return ByUnit(known.units, known.tally.total())


def _describe(head: Head, data: ByUnit) -> Table:
    is_grouped = any(one.is_group for one in data.units)
    body = Body(
        name=_NAME,
        title=_TITLE,
        columns=_COLUMNS,
        headings=_HEADINGS,
        records=tuple(_records(data)),
        notes=(_NOTE,) if is_grouped else (),
    )
    return framed(head, body)


def _records(data: ByUnit) -> Iterator[Record]:
    number = 0
    for one in data.units:
        number += not one.is_group
        counts = figures(one.boxes) if one.boxes is not None else ("",) * 11
        first = "" if one.is_group else str(number)
        yield Record((first, one.name, *counts, one.note), is_bold=one.is_group)
    yield Record(("", "Tổng cộng", *figures(data.total), ""), is_bold=True)


BY_UNIT = Report(
    code="by-unit",
    name=_NAME,
    place=15,
    title=_TITLE,
    use="Số liệu của từng đơn vị và của từng đơn vị trung gian, cộng lại thành biểu của cả kỳ.",
    basis="Theo dõi nội bộ của đơn vị tổng hợp",
    stem="TheoDonVi",
    gather=_gather,
    table=_describe,
    of_units=True,
)
