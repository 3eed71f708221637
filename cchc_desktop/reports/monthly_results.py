"""Biểu số II.06a of TT 01/2020/TT-VPCP: what a unit received, settled and still has, by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED, Row, Tally
from cchc_desktop.core.text import day, place_and_day, sort_key
from cchc_desktop.reports import Head, Material, Report
from cchc_desktop.reports._count import figures
from cchc_desktop.reports._frame import said
from cchc_desktop.reports._table import Band, Column, Heading, Record, Table, Zone

_BOXES = (*RECEIVED, OPENING, *ENDED, *CLOSING)
_LEVELS: Mapping[str, str] = MappingProxyType({"tinh": "Cấp tỉnh", "huyen": "Cấp huyện", "xa": "Cấp xã"})
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_NAME = "Biểu II.06a"
_TITLE = "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC"
COLUMNS = (
    Column(10, align="centre"),
    Column(59),
    *(Column(26 if number in {3, 7, 11} else 15, "number", "right") for number in range(3, 14)),
)
_NUMBERS = {3: "(3)=(4)+(5)+(6)", 7: "(7)=(8)+(9)+(10)", 11: "(11)=(12)+(13)"}
HEADINGS = (
    Heading("STT", 0, 0, rows=3),
    Heading("Lĩnh vực, công việc giải quyết theo cấp", 0, 1, rows=3),
    Heading("Số hồ sơ nhận giải quyết", 0, 2, columns=4),
    Heading("Tổng số", 1, 2, rows=2),
    Heading("Trong kỳ", 1, 3, columns=2),
    Heading("Từ kỳ trước", 1, 5, rows=2),
    Heading("Trực tuyến", 2, 3),
    Heading("Trực tiếp, dịch vụ bưu chính", 2, 4),
    Heading("Số hồ sơ đã giải quyết", 0, 6, columns=4),
    *(
        Heading(text, 1, 6 + place, rows=2)
        for place, text in enumerate(("Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn"))
    ),
    Heading("Số hồ sơ đang giải quyết", 0, 10, columns=3),
    *(Heading(text, 1, 10 + place, rows=2) for place, text in enumerate(("Tổng số", "Trong hạn", "Quá hạn"))),
    *(Heading(_NUMBERS.get(number, f"({number})"), 3, number - 1, face="italic") for number in range(1, 14)),
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the form: columns (1), (2) and the eleven figures (3) to (13).

    ``of`` names what is counted in it; what it leaves empty is counted whatever it is.
    """

    number: str
    name: str
    figures: tuple[int, ...]
    kind: Literal["level", "field", "procedure", "total"]
    of: Row


@dataclass(frozen=True, slots=True)
class Monthly:
    """What the form is made from; ``names`` gives the names of procedures by code."""

    tally: Tally
    is_by_procedure: bool = False
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def table(
    tally: Tally, *, by_procedure: bool = False, names: Mapping[str, str] = MappingProxyType({})
) -> tuple[TableRow, ...]:
    """The rows of the form, the total last; the window, the workbook and the PDF show these."""
    found: list[TableRow] = []
    levels = {row.level for row in tally.rows()}
    for place, level in enumerate(sorted(levels, key=_level_order)):
        counts = figures({box: tally.of(box, level=level) for box in _BOXES})
        number = _ROMAN[place] if place < len(_ROMAN) else str(place + 1)
        found.append(TableRow(number, _LEVELS.get(level, level), counts, "level", Row(level, "", "")))
        found.extend(_of_level(tally, level, names, by_procedure=by_procedure))
    found.append(TableRow("", "Tổng cộng", figures(tally.total()), "total", Row("", "", "")))
    return tuple(found)


def _level_order(level: str) -> tuple[int, str]:
    known = list(_LEVELS)
    return (known.index(level) if level in known else len(known), level)


def _of_level(
    tally: Tally, level: str, names: Mapping[str, str], *, by_procedure: bool
) -> Iterator[TableRow]:
    by_field = {lv: boxes for (of, lv), boxes in tally.by_field().items() if of == level}
    for place, lv in enumerate(sorted(by_field, key=sort_key), 1):
        yield TableRow(str(place), lv, figures(by_field[lv]), "field", Row(level, lv, ""))
        if not by_procedure:
            continue
        codes = {row.procedure for row in tally.rows() if (row.level, row.field) == (level, lv)}
        for part, code in enumerate(sorted(codes, key=lambda one: (sort_key(names.get(one, "")), one)), 1):
            boxes = {box: tally.of(box, level=level, lv=lv, procedure=code) for box in _BOXES}
            name = f"{code} – {names[code]}" if code in names else code
            of = Row(level, lv, code)
            yield TableRow(f"{place}.{part}", name, figures(boxes), "procedure", of)


def _gather(material: Material) -> Monthly:
    known = material.known
    return Monthly(known.tally, known.wish.is_by_procedure, known.names)


def _describe(head: Head, data: Monthly) -> Table:
    rows = table(data.tally, by_procedure=data.is_by_procedure, names=data.names)
    return Table(
        name=_NAME,
        above=tuple(above(head)),
        columns=COLUMNS,
        headings=HEADINGS,
        records=tuple(_records(rows)),
        below=tuple(below(head)),
        made_on=head.made_on,
        is_practice=head.is_practice,
        places=head.places,
    )


def _records(rows: Iterable[TableRow]) -> Iterator[Record]:
    for row in rows:
        yield Record((row.number, row.name, *row.figures), is_bold=row.kind in {"level", "total"})


def above(head: Head, left: int = 2, middle: int = 7, right: int = 4) -> Iterator[Band]:
    """The head block of the form, over so many columns left, in the middle and right."""
    period, whole = head.period, left + middle + right
    days = f"Từ ngày {day(period.first_on)} đến ngày {day(period.last_on)}"
    yield Band(
        (
            Zone(left, "Biểu số II.06a/VPCP/KSTT", "bold", "left"),
            Zone(middle, _TITLE, "bold"),
            Zone(right, f"Đơn vị báo cáo: {head.unit_name}", align="left"),
        )
    )
    to = Zone(right, f"Đơn vị nhận báo cáo: {head.superior_name}", align="left")
    if period.kind == "span":
        yield Band((Zone(left), Zone(middle, f"Kỳ báo cáo: {days}", "bold"), to))
    else:
        yield Band((Zone(left), Zone(middle, f"Kỳ báo cáo: {period.title}", "bold"), Zone(right)))
        yield Band((Zone(left), Zone(middle, f"({days})", "italic"), to))
    if head.known_from:
        yield Band((Zone(whole, f"{head.known_from}.", "italic"),))
    if head.is_practice:
        yield Band((Zone(whole, "SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ", "bold", is_warning=True),))
    if head.warning:
        yield Band((Zone(whole, head.warning, "bold", is_warning=True),))
    yield from said(head, whole)
    yield Band((Zone(whole, "Đơn vị tính: Số hồ sơ TTHC", "italic", "right"),), 11)


def below(head: Head, left: int = 6, right: int = 7) -> Iterator[Band]:
    """Who signs, over so many columns left and right."""
    whole = left + right
    yield Band((Zone(whole),), 6)
    yield Band((Zone(left), Zone(right, place_and_day(head.place, head.made_on), "italic")))
    yield Band((Zone(left, "NGƯỜI LÀM BÁO CÁO", "bold"), Zone(right, head.head_title.upper(), "bold")))
    yield Band(
        (
            Zone(left, "(Ký, ghi rõ họ tên)", "italic"),
            Zone(right, "(Ký, ghi rõ họ tên, đóng dấu)", "italic"),
        )
    )
    yield Band((Zone(whole),), 48)
    yield Band((Zone(left, head.made_by, "bold"), Zone(right, head.head_name, "bold")))


MONTHLY_RESULTS = Report(
    code="monthly-results",
    name=_NAME,
    place=10,
    title="Biểu số II.06a – Tình hình, kết quả giải quyết thủ tục hành chính",
    use="Biểu gửi cấp trên mỗi kỳ: nhận, đã giải quyết, đang giải quyết theo lĩnh vực.",
    basis="Thông tư 01/2020/TT-VPCP, Biểu số II.06a",
    stem="II06a",
    gather=_gather,
    table=_describe,
    of_tally=True,
    wishes=frozenset({"is_by_procedure"}),
)
