"""The official figures unit by unit, below whom they stand: what the sum of a superior is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from cchc_desktop.core.tally import CLOSING, OPENING
from cchc_desktop.core.text import number
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
    *(Column(17 if at in _SUMS else 15, "number", "right") for at in range(3, 14)),
    Column(27),
)
_HEADINGS = (
    *(replace(one, text="Đơn vị") if one.column == 1 else one for one in HEADINGS if one.row < _NUMBERS),
    Heading("Ghi chú", 0, 13, rows=_NUMBERS),
    *numbers(_NUMBERS, len(_COLUMNS)),
)
_NAME = "Theo đơn vị"
_TITLE = "Kết quả giải quyết thủ tục hành chính theo đơn vị"
_NOTE = "Dòng in đậm là tổng của các đơn vị trực thuộc."
_TOTAL = "Tổng cộng"


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
        notes=(*((_NOTE,) if is_grouped else ()), *_differences(data)),
    )
    return framed(head, body)


def _differences(data: ByUnit) -> Iterator[str]:
    """Where a sum is not that of the rows below it, by how much and why."""
    groups = [one for one in data.units if one.is_group]
    for at, one in enumerate(data.units):
        if one.is_group:
            rows = takewhile(lambda it: not it.is_group, data.units[at + 1 :])
            yield from _difference(one.name, one.boxes or {}, tuple(rows))
    yield from _difference(_TOTAL, data.total, groups or data.units)


def _difference(name: str, total: Mapping[str, int], rows: Sequence[UnitRow]) -> Iterator[str]:
    """What stood open as work went over is told by who had it and by who took it: in a sum once."""
    counted = tuple(one.boxes for one in rows if one.boxes is not None)
    left, taken = (
        sum(one.get(box, 0) for one in counted for box in boxes) - sum(total.get(box, 0) for box in boxes)
        for boxes in (CLOSING, (OPENING,))
    )
    if not left and not taken:
        return
    said = (
        f"{name}: cộng các dòng thì đang giải quyết nhiều hơn {number(left)}, từ kỳ trước nhiều hơn "
        f"{number(taken)}. Đơn vị bàn giao việc trong kỳ còn {number(left)} hồ sơ đang giải quyết, nơi tiếp "
        f"nhận ghi chuyển qua {number(taken)}; ở tổng chỉ tính hồ sơ từ nơi tiếp nhận"
    )
    if left == taken:
        yield f"{said}."
    elif left > taken:
        yield f"{said}, nên còn {number(left - taken)} hồ sơ chưa nơi nào tính tiếp."
    else:
        yield f"{said}, nên có {number(taken - left)} hồ sơ nơi tiếp nhận ghi nhiều hơn."


def _records(data: ByUnit) -> Iterator[Record]:
    nth = 0
    for one in data.units:
        nth += not one.is_group
        counts = figures(one.boxes) if one.boxes is not None else ("",) * 11
        first = "" if one.is_group else str(nth)
        yield Record((first, one.name, *counts, one.note), is_bold=one.is_group)
    yield Record(("", _TOTAL, *figures(data.total), ""), is_bold=True)


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
