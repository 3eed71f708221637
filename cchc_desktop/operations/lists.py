"""Papers about many dossiers: who hands which over, what was taken in, the book of a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.catalogue import fee
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.ledger import BookLine
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.numbering import parse_local_no
from cchc_desktop.core.sheet import ListRow, ListSheet, Office
from cchc_desktop.core.template import Template, Wording
from cchc_desktop.core.text import day as day_words
from cchc_desktop.core.text import fold, nfc, number
from cchc_desktop.forms import book_words
from cchc_desktop.operations import heads
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.money import Collected, collected
from cchc_desktop.operations.sheets import NOBODY, RETURN_PLACES, office_with_head, received_in
from cchc_desktop.reports import Head
from cchc_desktop.reports.register_book import Book, BookRow
from cchc_desktop.store import facts

OTHER_SORT = "Phí, lệ phí khác"
_WITHOUT_RESULT = {
    State.WITHDRAWN: "Rút hồ sơ",
    State.STOPPED: "Dừng giải quyết",
    State.REFUSED: "Từ chối",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which dossiers a paper is about; each paper reads what it needs.

    ``first`` and ``last`` are running numbers of ``year``; ``volume`` counts books of the size that the
    law data name.
    """

    numbers: tuple[str, ...] = ()
    giver: str = ""
    taker: str = ""
    day: date | None = None
    year: int | None = None
    field: str = ""
    volume: int | None = None
    first: int | None = None
    last: int | None = None


def handover_sheet(desk: Desk, wanted: Wanted) -> ListSheet:
    """The dossiers that one hands to another, in the order in which they were named."""
    if not wanted.numbers:
        raise Refused("Chưa chọn hồ sơ nào để lập biên bản bàn giao.", "numbers")
    dossiers = [desk.book.dossier(ref) for ref in dict.fromkeys(wanted.numbers)]
    offered = {dossier.offered_to or "" for dossier in dossiers}
    taker = nfc(wanted.taker) or (offered.pop() if len(offered) == 1 else "")
    giver = nfc(wanted.giver) or ("" if desk.by == NOBODY else desk.by)
    return _sheet(desk, tuple(map(_handed, dossiers)), giver, taker)


def _handed(dossier: Dossier) -> ListRow:
    papers = sum(paper.quantity for paper in dossier.papers if not paper.is_missing)
    return ListRow(
        local_no=dossier.local_no,
        code=dossier.code,
        applicant=dossier.applicant,
        procedure_name=dossier.procedure_name,
        due_at=dossier.due_at,
        papers=papers,
    )


def collection_list(desk: Desk, wanted: Wanted) -> ListSheet:
    """The money of a day, by sort of fee."""
    day = wanted.day or desk.at.date()
    taken = collected(desk.book, day)
    if not taken:
        raise Refused(f"Ngày {day_words(day)} không thu khoản phí, lệ phí nào nên không có bảng kê.", "day")
    dossiers = facts.named(desk.book, (one.local_no for one in taken))
    told = (row for one in taken for row in _taken(desk, one, dossiers[one.local_no]))
    rows = sorted(told, key=lambda row: row.sort)
    at = datetime.combine(day, desk.at.timetz())
    return _sheet(desk, tuple(rows), "" if desk.by == NOBODY else desk.by, "", at)


def _taken(desk: Desk, one: Collected, dossier: Dossier) -> Iterator[ListRow]:
    """A line for each sort of fee in it."""
    for sort, amount in _sorts(desk, one.amount, dossier):
        yield ListRow(
            local_no=one.local_no,
            code=dossier.code,
            applicant=one.applicant,
            procedure_name=one.procedure_name,
            sort=sort,
            amount=amount,
            receipt=one.receipt or "",
            by=one.by,
            is_online=one.is_online,
        )


def _sorts(desk: Desk, taken: int, dossier: Dossier) -> Iterable[tuple[str, int]]:
    """What was taken by the sorts that the catalogue names; in one where it was not the whole charge."""
    if dossier.procedure_since is None:
        return [(OTHER_SORT, taken)]
    day = (dossier.received_at or desk.at).date()
    try:
        procedure = desk.catalogue.version(dossier.procedure, dossier.procedure_since)
        told = fee(procedure, dossier.case, Channel(dossier.channel), dossier.copies, dossier.pages, day)
    except Refused:
        return [(OTHER_SORT, taken)]
    by_name: dict[str, int] = {}
    for line in told.lines:
        by_name[line.name or OTHER_SORT] = by_name.get(line.name or OTHER_SORT, 0) + (line.amount or 0)
    if told.amount and abs(taken) == told.amount:
        sign = 1 if taken > 0 else -1
        return [(name, sign * amount) for name, amount in by_name.items() if amount]
    return [("; ".join(by_name) or OTHER_SORT, taken)]


def _sheet(
    desk: Desk, rows: tuple[ListRow, ...], giver: str, taker: str, at: datetime | None = None
) -> ListSheet:
    office, signer = office_with_head(desk, at or desk.at)
    return ListSheet(
        office=office,
        at=at or desk.at,
        printed_on=desk.at.date(),
        rows=rows,
        giver=giver,
        taker=taker,
        signer=signer,
    )


@dataclass(frozen=True, slots=True)
class BookPart:
    """What stands under one form; the office changed forms within a year."""

    template: Template
    head: Head
    book: Book


def register_book(desk: Desk, wanted: Wanted) -> tuple[BookPart, ...]:
    """The book of a year, of a field or of a volume, each dossier in the form of the day it came."""
    year = wanted.year or desk.at.year
    found = sorted(_chosen(desk, wanted, year), key=lambda pair: pair[0])
    if not found:
        raise Refused(f"Sổ năm {year} không có hồ sơ nào như đã chọn. Xem lại năm, lĩnh vực, quyển.", "year")
    by_code: dict[str, tuple[Template, list[tuple[int, Dossier]]]] = {}
    for serial, dossier in found:
        template = book_words((dossier.received_at or desk.at).date(), desk.folder)
        by_code.setdefault(template.code, (template, []))[1].append((serial, dossier))
    parts = sorted(by_code.values(), key=lambda part: part[0].since)
    return tuple(
        _part(desk, wanted, year, part, f", phần {place}/{len(parts)}" if len(parts) > 1 else "")
        for place, part in enumerate(parts, 1)
    )


def _part(
    desk: Desk, wanted: Wanted, year: int, part: tuple[Template, list[tuple[int, Dossier]]], which: str
) -> BookPart:
    template, found = part
    office, signer = office_with_head(desk, found[0][1].received_at or desk.at)
    words = Wording(template, {})
    book = Book(
        rows=[book_row(dossier, office, serial) for serial, dossier in found],
        book_no=_book_no(wanted, year) + which,
        field=found[0][1].field if wanted.field else "",
        title=template.name,
        note=words.text("note"),
        closing=words.text("closing", count=number(len(found))),
        maker=words.text("maker"),
        chain=heads.line_of(desk.book.chain_head, desk.at.date()),
    )
    head = Head(
        unit_name=office.name,
        superior_name=office.superior_name,
        period=periods.parse(str(year), calendar=True),
        made_on=desk.at.date(),
        place=office.place,
        counter=office.counter,
        made_by="" if desk.by == NOBODY else desk.by,
        head_title=office.head_title,
        head_name=signer,
        is_practice=office.is_practice,
    )
    return BookPart(template, head, book)


def _chosen(desk: Desk, wanted: Wanted, year: int) -> Iterator[tuple[int, Dossier]]:
    """The dossiers of the numbers of ``year``, whenever they were accepted."""
    first, last = wanted.first or 1, wanted.last
    if wanted.volume is not None:
        size = desk.law.integer("book_size", date(year, 12, 31)).value
        first, last = (wanted.volume - 1) * size + 1, wanted.volume * size
    field = fold(nfc(wanted.field))
    for dossier in facts.book_of_year(desk.book, year):
        serial, _ = parse_local_no(dossier.local_no)
        if first <= serial and (last is None or serial <= last) and field in ("", fold(dossier.field)):
            yield serial, dossier


def _book_no(wanted: Wanted, year: int) -> str:
    return str(year) if wanted.volume is None else f"{wanted.volume:02d}/{year}"


def book_row(dossier: Dossier | BookLine, office: Office, serial: int | None = None) -> BookRow:
    """One line of the book; ``serial`` is the running number that the receipt shows."""
    if dossier.received_at is None:
        raise ValueError(f"{dossier.local_no} was never accepted and cannot stand in the book")
    taken = received_in(dossier, office)
    return BookRow(
        code=dossier.code or dossier.local_no,
        procedure_name=dossier.procedure_name,
        copies=dossier.copies,
        applicant=dossier.applicant,
        address=dossier.address or "",
        phone=dossier.phone or "",
        agency=dossier.settled_by or office.name,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        handed_back_at=dossier.handed_back_at,
        return_way=RETURN_PLACES.get(dossier.return_channel, dossier.return_channel) or "Tại quầy",
        note=". ".join(filter(None, (f"Nơi tiếp nhận: {taken}" if taken else "", dossier.remark))),
        end=_without_result(dossier),
        serial=serial,
    )


def _without_result(dossier: Dossier | BookLine) -> str:
    """How and when a dossier ended that nothing was handed back of."""
    said, at = _WITHOUT_RESULT.get(State(dossier.state)), dossier.ended_at
    return f"{said} ngày {day_words(hanoi(at).date())}" if said and at is not None else ""
