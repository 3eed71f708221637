"""Biểu số II.07b: how many procedures the unit settles, at one door, and with a process laid down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cchc_desktop.core.text import day, sort_key
from cchc_desktop.reports import Head, Material, Report
from cchc_desktop.reports._frame import Body, framed, numbers
from cchc_desktop.reports._material import Offered
from cchc_desktop.reports._table import Column, Heading, Record, Table

_LEVELS = {"tinh": "Cấp tỉnh", "huyen": "Cấp huyện", "xa": "Cấp xã"}
_GROUPS = (
    "Tổng số TTHC thuộc thẩm quyền giải quyết",
    "Số TTHC thực hiện theo cơ chế một cửa, một cửa liên thông",
    "Quy trình nội bộ đã ban hành",
)


@dataclass(frozen=True, slots=True)
class Procedures:
    """The procedures in force; ``has_districts`` while there was a level between commune and province."""

    offered: tuple[Offered, ...]
    has_districts: bool = False
    closed_on: date | None = None  # the catalogue is no part of what was closed then


def _gather(material: Material) -> Procedures:
    known = material.known
    return Procedures(material.offered(), known.has_districts, known.closed_on)


def _levels(data: Procedures) -> tuple[str, ...]:
    return tuple(level for level in _LEVELS if level != "huyen" or data.has_districts)


def row(offered: Sequence[Offered], levels: Sequence[str]) -> tuple[int, ...]:
    """The figures of a row: each group's total, then its levels."""
    found: list[int] = []
    # What the register accepts is settled at one door; the second group can only be the first.
    for group in (offered, offered, [one for one in offered if one.has_process]):
        found.append(len(group))
        found += [sum(one.level == level for one in group) for level in levels]
    return tuple(found)


def _describe(head: Head, data: Procedures) -> Table:
    levels = _levels(data)
    each = len(levels) + 1
    columns = (
        Column(12, align="centre"),
        Column(70),
        *(Column(16, "number", "right") for _ in range(3 * each)),
    )
    return framed(
        head,
        Body(
            name=_NAME,
            title=_TITLE,
            unit="Số TTHC",
            form="Biểu số II.07b/VPCP/KSTT",
            columns=columns,
            headings=tuple(_headings(levels)),
            records=tuple(_records(data, levels)),
            notes=tuple(_notes(data)),
        ),
    )


def _notes(data: Procedures) -> Iterator[str]:
    yield _NOTE
    if data.closed_on is not None:
        yield (
            f"Kỳ đã chốt ngày {day(data.closed_on)}; danh mục thủ tục không chốt theo kỳ, "
            "lấy theo danh mục hiện có trên máy."
        )


def _headings(levels: Sequence[str]) -> Iterator[Heading]:
    each = len(levels) + 1
    yield Heading("STT", 0, 0, rows=2)
    yield Heading("Lĩnh vực", 0, 1, rows=2)
    for place, group in enumerate(_GROUPS):
        first = 2 + place * each
        yield Heading(group, 0, first, columns=each)
        yield Heading("Tổng số", 1, first)
        for at, level in enumerate(levels, first + 1):
            yield Heading(_LEVELS[level], 1, at)
    yield from numbers(2, 2 + 3 * each)


def _records(data: Procedures, levels: Sequence[str]) -> Iterator[Record]:
    fields = sorted({one.field for one in data.offered}, key=sort_key)
    for place, name in enumerate(fields, 1):
        yield Record((str(place), name, *row([one for one in data.offered if one.field == name], levels)))
    yield Record(("", "Tổng cộng", *row(data.offered, levels)), is_bold=True)


_NAME = "Biểu II.07b"
_TITLE = "Số lượng thủ tục hành chính thuộc thẩm quyền giải quyết"
_NOTE = "Tính theo danh mục thủ tục của sổ áp dụng vào ngày cuối kỳ báo cáo."
PROCEDURES = Report(
    code="procedures",
    name=_NAME,
    place=30,
    title=f"Biểu số II.07b – {_TITLE}",
    use="Số thủ tục đang thực hiện và số thủ tục đã có quy trình nội bộ, gửi cùng Biểu II.06a.",
    basis="Thông tư 01/2020/TT-VPCP, Biểu số II.07b",
    stem="II07b",
    gather=_gather,
    table=_describe,
)
