"""What stands above and below the tables of the office's own reports, by NĐ 30/2020/NĐ-CP."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import TypeVar

from cchc_desktop.core.text import day, place_and_day
from cchc_desktop.reports import Head
from cchc_desktop.reports._table import Band, Column, Heading, Record, Table, Zone

D = TypeVar("D")

_LEFT = 0.42  # of the width, for the name of the office
_LONGEST = 2_000  # letters in one cell: a row of a spreadsheet grows no higher


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a report says itself; ``unit`` of its figures, ``form``: the number of an official form."""

    name: str
    title: str
    columns: tuple[Column, ...]
    headings: tuple[Heading, ...]
    records: Iterable[Record] = ()
    unit: str = "Số hồ sơ TTHC"
    notes: tuple[str, ...] = ()
    form: str = ""
    size: float = 10


def sheet(body: Body, records: Callable[[D], Iterable[Record]]) -> Callable[[Head, D], Table]:
    """How a report is drawn whose rows alone depend on what was gathered."""
    return lambda head, data: framed(head, replace(body, records=tuple(records(data))))


def framed(head: Head, body: Body) -> Table:
    """The whole sheet: who reports, the table, what is to be said of it, and who signs."""
    return Table(
        name=body.name,
        above=tuple(_above(head, body)),
        columns=body.columns,
        headings=body.headings,
        records=body.records,
        below=tuple(_below(head, body.columns, body.notes)),
        made_on=head.made_on,
        is_practice=head.is_practice,
        size=body.size,
        places=head.places,
    )


def _above(head: Head, body: Body) -> Iterator[Band]:
    """The names of the state and of the office, the title, the period."""
    count = len(body.columns)
    if body.form:
        yield Band((Zone(count, body.form, "bold", "left"),))
    left, right = _halves(body.columns)
    yield Band(
        (
            Zone(left, head.unit_name.upper(), is_even=True),
            Zone(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bold"),
        )
    )
    yield Band(
        (
            Zone(left, head.counter.upper(), "bold", is_even=True),
            Zone(right, "Độc lập - Tự do - Hạnh phúc", "bold"),
        )
    )
    yield Band((Zone(count),), 4)
    yield Band((Zone(count, body.title.upper(), "bold", is_even=True),), 14)
    yield Band((Zone(count, days_of(head), "italic"),))
    if head.known_from:
        yield Band((Zone(count, f"{head.known_from}.", "italic"),))
    if head.is_practice:
        yield Band((Zone(count, "SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ", "bold", is_warning=True),))
    if head.warning:
        yield Band((Zone(count, head.warning, "bold", is_warning=True),))
    yield from said(head, count)
    if body.unit:
        yield Band((Zone(count, f"Đơn vị tính: {body.unit}", "italic", "right"),), 11)


def _below(head: Head, columns: Sequence[Column], notes: Sequence[str]) -> Iterator[Band]:
    """What is to be said of the figures, and who signs for them."""
    count = len(columns)
    left, right = _halves(columns)
    yield Band((Zone(count),), 6)
    yield from _bands(notes, count)
    yield Band((Zone(left), Zone(right, place_and_day(head.place, head.made_on), "italic")))
    yield Band((Zone(left, "NGƯỜI LÀM BÁO CÁO", "bold"), Zone(right, head.head_title.upper(), "bold")))
    yield Band(
        (
            Zone(left, "(Ký, ghi rõ họ tên)", "italic"),
            Zone(right, "(Ký, ghi rõ họ tên, đóng dấu)", "italic"),
        )
    )
    yield Band((Zone(count),), 48)
    yield Band((Zone(left, head.made_by, "bold"), Zone(right, head.head_name, "bold")))


def said(head: Head, columns: int) -> Iterator[Band]:
    """What is to be read with the figures: all of it, whole."""
    yield from _bands(head.notes, columns)


def _bands(notes: Iterable[str], columns: int) -> Iterator[Band]:
    for note in notes:
        for part in wrap(note, _LONGEST, break_long_words=False, break_on_hyphens=False):
            yield Band((Zone(columns, part, "italic", "left"),), 11)


def days_of(head: Head) -> str:
    """The period in words: its name and its days."""
    period = head.period
    days = f"ừ ngày {day(period.first_on)} đến ngày {day(period.last_on)}"
    return f"T{days}" if period.kind == "span" else f"{period.title} (t{days})"


def numbers(row: int, columns: int) -> tuple[Heading, ...]:
    """The row of column numbers that closes the head."""
    return tuple(Heading(f"({place + 1})", row, place, face="italic") for place in range(columns))


def _halves(columns: Sequence[Column]) -> tuple[int, int]:
    """How many columns lie left and right: the office's name needs less room than the state's."""
    total, width = sum(column.width for column in columns), 0.0
    for place, column in enumerate(columns, 1):
        width += column.width
        if width >= _LEFT * total and place < len(columns):
            return place, len(columns) - place
    return len(columns) - 1, 1
