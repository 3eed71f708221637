"""Bảng kê thu phí, lệ phí of a period: by day and procedure, with the receipts that another book numbered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.ledger import Collected
from cchc_desktop.core.text import day, money, number, sort_key
from cchc_desktop.reports import Head, Material, Report
from cchc_desktop.reports._frame import Body, framed, numbers
from cchc_desktop.reports._table import NOTHING, Cell, Column, Heading, Record, Table

_COLUMNS = (
    Column(12, "number", "centre"),
    Column(26, "day", "centre"),
    Column(90),
    Column(20, "number", "right"),
    Column(62),
    *(Column(30, "number", "right") for _ in range(3)),
)
_HEADINGS = (
    *(
        Heading(text, 0, place, rows=2)
        for place, text in enumerate(("STT", "Ngày", "Thủ tục hành chính", "Số lượt thu", "Số biên lai"))
    ),
    Heading("Số tiền", 0, 5, columns=3),
    *(Heading(text, 1, 5 + place) for place, text in enumerate(("Trực tiếp", "Trực tuyến", "Tổng số"))),
    *numbers(2, len(_COLUMNS)),
)


_NAMED = 10


@dataclass(frozen=True, slots=True)
class Fees:
    """The takings of a period in the order of time; what a correction took back is less than nothing.

    ``unpriced``: dossiers received in the period that were paid for online, nobody wrote how much.
    """

    taken: tuple[Collected, ...]
    unpriced: tuple[str, ...] = ()


def _gather(material: Material) -> Fees:
    period, beside = material.known.period, material.beside()
    unpriced = (
        line.local_no
        for line in material.known.lines
        if line.is_paid_online and line.received_at is not None
        if period.start_at <= line.received_at < period.end_at
        if line.local_no in beside and not beside[line.local_no].fee_paid
    )
    return Fees(material.taken(), tuple(unpriced))


def _day(one: Collected) -> date:
    return hanoi(one.at).date()


def amounts(taken: Sequence[Collected]) -> tuple[int, int, int]:
    """What was taken at the counter, what online, and both."""
    online = sum(one.amount for one in taken if one.is_online)
    whole = sum(one.amount for one in taken)
    return whole - online, online, whole


def _records(data: Fees) -> Iterator[Record]:
    place = 0
    for on, of_day in groupby(sorted(data.taken, key=lambda one: one.at), key=_day):
        taken = sorted(of_day, key=lambda one: sort_key(one.procedure_name))
        for name, of_procedure in groupby(taken, key=lambda one: one.procedure_name):
            place += 1
            yield Record((place, on, name, *_row(list(of_procedure))))
        yield Record(("", "", f"Cộng ngày {day(on)}", *_sums(taken)), is_bold=True)
    yield Record(("", "", "Tổng cộng", *_sums(data.taken)), is_bold=True)


def _row(taken: Sequence[Collected]) -> tuple[Cell, ...]:
    receipts = dict.fromkeys(one.receipt for one in sorted(taken, key=lambda one: one.at) if one.receipt)
    return (len(taken), "; ".join(receipts) or NOTHING, *amounts(taken))


def _sums(taken: Sequence[Collected]) -> tuple[Cell, ...]:
    return (len(taken), "", *amounts(taken))


def _describe(head: Head, data: Fees) -> Table:
    return framed(
        head,
        Body(
            name=_NAME,
            title=_TITLE,
            unit="đồng",
            columns=_COLUMNS,
            headings=_HEADINGS,
            records=tuple(_records(data)),
            notes=tuple(_summary(data)),
        ),
    )


def _summary(data: Fees) -> Iterator[str]:
    direct, online, whole = amounts(data.taken)
    yield (
        f"Tổng thu {money(whole)}, gồm trực tiếp {money(direct)}, trực tuyến {money(online)}; "
        f"{number(len({one.local_no for one in data.taken}))} hồ sơ."
    )
    if data.unpriced:
        named = ", ".join(data.unpriced[:_NAMED]) + ("…" if data.unpriced[_NAMED:] else "")
        yield (
            f"{number(len(data.unpriced))} hồ sơ nhận trong kỳ đã ghi thanh toán trực tuyến mà không ghi "
            f"số tiền nên không có trong bảng kê: {named}."
        )
    yield "Bảng kê này không thay biên lai thu phí, lệ phí."


_NAME = "Phí, lệ phí"
_TITLE = "Bảng kê thu phí, lệ phí"
FEES_COLLECTED = Report(
    code="fees-collected",
    name=_NAME,
    place=70,
    title=_TITLE,
    use="Phí, lệ phí đã thu theo từng lần thu, trực tiếp và trực tuyến; để đối chiếu với kế toán.",
    basis="Luật Phí và lệ phí; Thông tư 303/2016/TT-BTC",
    stem="ThuPhi",
    gather=_gather,
    table=_describe,
)
