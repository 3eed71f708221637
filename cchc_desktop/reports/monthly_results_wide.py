"""Biểu số II.06a with the columns that provinces ask for beside it, on A3."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType

from cchc_desktop.core.tally import Line, Row, Tally, has_apology
from cchc_desktop.reports import Head, Material, Report
from cchc_desktop.reports._count import Counts, counted, is_received, of, parts
from cchc_desktop.reports._table import Cell, Column, Heading, Record, Table
from cchc_desktop.reports.monthly_results import COLUMNS, HEADINGS, Monthly, TableRow, above, below, table

_MORE = (
    ("Trực tuyến trong kỳ", ("Toàn trình", "Một phần")),
    ("Tiếp nhận trong kỳ", ("BCCI", "Phi địa giới")),
    ("Chưa nhận giải quyết", ("Không được tiếp nhận", "Chờ tiếp nhận, đúng hạn", "Chờ tiếp nhận, quá hạn")),
    ("Không có kết quả", ("Dừng xử lý", "Rút hồ sơ")),
    ("Thanh toán phí, lệ phí", ("Tổng số", "Trực tuyến", "Trực tiếp")),
    ("Thư xin lỗi khi quá hạn", ("Đã có", "Chưa có")),
)
_RATES = (
    ("Đã giải quyết (%)", ("Đúng hạn", "Quá hạn")),
    ("Đang giải quyết (%)", ("Trong hạn", "Quá hạn")),
)
_FIRST = len(COLUMNS)
_COUNTED = sum(len(texts) for _, texts in _MORE)
_WIDE = (
    *COLUMNS,
    *(Column(15, "number", "right") for _ in range(_COUNTED)),
    *(Column(16, "share", "right") for _, texts in _RATES for _ in texts),
)


@dataclass(frozen=True, slots=True)
class Wide:
    """The form, and what else is counted for each of its finest rows."""

    monthly: Monthly
    more: Mapping[Row, Counts]


def _gather(material: Material) -> Wide:
    known = material.known
    more = counted(known, lambda line: line.row, partial(_also, known.period.end_at))
    for one in material.waiting():
        counts_of = more.setdefault(Row(one.level, one.field, one.procedure), Counter())
        counts_of["waiting_late" if one.is_late else "waiting"] += 1
    # What only waits has a row too, though nothing in the form counts it.
    counts = dict.fromkeys(((row, "refused") for row in more), 0) | dict(known.tally.counts)
    whole = Tally(MappingProxyType(counts), known.tally.first_on, known.tally.last_on)
    return Wide(Monthly(whole, known.wish.is_by_procedure, known.names), more)


def _also(end_at: datetime, line: Line, told: frozenset[str]) -> Iterator[str]:
    if is_received(told):
        if line.channel == "online":
            yield f"online_{line.online_kind}"
        if line.channel == "post":
            yield "post"
        if line.is_taken_in:
            yield "taken_in"
        if line.is_paid or line.is_paid_online:
            yield "paid"
    if told & {"late", "pending_overdue"}:
        yield "sorry" if has_apology(line, end_at) else "not_sorry"


def more_figures(counts: Counts) -> tuple[int, ...]:
    """Columns (14) to (27)."""
    paid, online = of(counts, "paid"), of(counts, "paid_online")
    ways = (of(counts, "online_full"), of(counts, "online_partial"), of(counts, "post"))
    outside = (of(counts, "taken_in"), of(counts, "refused"))
    waiting = (of(counts, "waiting"), of(counts, "waiting_late"))
    ended = (of(counts, "stopped"), of(counts, "withdrawn"))
    return (
        *ways,
        *outside,
        *waiting,
        *ended,
        paid,
        online,
        paid - online,
        of(counts, "sorry"),
        of(counts, "not_sorry"),
    )


def _counts_of(data: Wide, row: TableRow) -> Counter[str]:
    wanted = row.of
    found: Counter[str] = Counter()
    for key, counts in data.more.items():
        if all(part in ("", own) for part, own in zip(wanted, key, strict=True)):
            found.update(counts)
    return found


def _records(data: Wide, places: int) -> Iterator[Record]:
    monthly = data.monthly
    for row in table(monthly.tally, by_procedure=monthly.is_by_procedure, names=monthly.names):
        _, early, on_time, late, _, in_time, overdue = row.figures[4:]
        # What an indicator measures comes first, so that it reads the same in both.
        is_overdue, is_in_time = parts(overdue, in_time, places=places)
        ended = parts(early + on_time, late, places=places)
        rates: tuple[Cell, ...] = (*ended, is_in_time, is_overdue)
        cells = (row.number, row.name, *row.figures, *more_figures(_counts_of(data, row)), *rates)
        yield Record(cells, is_bold=row.kind in {"level", "total"})


def _headings() -> Iterator[Heading]:
    yield from HEADINGS
    at = _FIRST
    for group, texts in (*_MORE, *_RATES):
        yield Heading(group, 0, at, columns=len(texts))
        for place, text in enumerate(texts, at):
            yield Heading(text, 1, place, rows=2)
            yield Heading(f"({place + 1})", 3, place, face="italic")
        at += len(texts)


def _describe(head: Head, data: Wide) -> Table:
    return Table(
        name=_NAME,
        above=tuple(above(head, 4, len(_WIDE) - 11, 7)),
        columns=_WIDE,
        headings=tuple(_headings()),
        records=tuple(_records(data, head.places)),
        below=tuple(below(head, 12, len(_WIDE) - 12)),
        made_on=head.made_on,
        is_practice=head.is_practice,
        paper="A3",
        size=9,
        places=head.places,
    )


_NAME = "Biểu II.06a mở rộng"
MONTHLY_RESULTS_WIDE = Report(
    code="monthly-results-wide",
    name=_NAME,
    place=20,
    title="Biểu số II.06a mở rộng – Tình hình, kết quả giải quyết thủ tục hành chính",
    use="Biểu II.06a thêm các cột mà tỉnh hay hỏi: toàn trình, BCCI, thanh toán, thư xin lỗi. In khổ A3.",
    basis="Thông tư 01/2020/TT-VPCP, Biểu số II.06a, thêm cột theo yêu cầu tổng hợp của tỉnh",
    stem="II06a_MoRong",
    gather=_gather,
    table=_describe,
    wishes=frozenset({"is_by_procedure"}),
)
