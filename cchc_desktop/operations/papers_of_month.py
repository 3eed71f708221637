"""The papers of a period: the official table as spreadsheet and PDF, and the register book."""

from __future__ import annotations

from collections.abc import Iterator

from cchc_desktop.core.period import Period
from cchc_desktop.core.sheet import Office
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.lists import book_row
from cchc_desktop.operations.month import Report
from cchc_desktop.operations.sheets import office_of
from cchc_desktop.reports import Head
from cchc_desktop.reports.monthly_results import MONTHLY_RESULTS, Monthly
from cchc_desktop.reports.register_book import REGISTER_BOOK, Book, BookRow
from cchc_desktop.store import facts


def build(place: Workplace, done: Report, *, is_by_procedure: bool) -> dict[str, bytes]:
    """The files of a report by name; a superior has no book of its own."""
    period = done.period
    office = office_of(place.profile, place.law, period.last_on)
    head = head_of(place, done, office)
    names = {one.code: one.name for one in place.catalogue.in_force(period.last_on)}
    monthly = Monthly(done.tally, is_by_procedure, names)
    base = f"{place.profile.unit}_{period.first_on:%Y%m%d}_{period.last_on:%Y%m%d}"
    files = {
        f"II06a_{base}.xlsx": MONTHLY_RESULTS.xlsx(head, monthly),
        f"II06a_{base}.pdf": MONTHLY_RESULTS.pdf(head, monthly),
    }
    if place.profile.role == "commune":
        book = Book(tuple(_book(place, period, office)), book_no=f"{period.last_on:%Y}")
        files[f"SoTheoDoi_{base}.xlsx"] = REGISTER_BOOK.xlsx(head, book)
    return files


def head_of(place: Workplace, done: Report, office: Office) -> Head:
    """Who reports to whom, as the head of the table says it."""
    return Head(
        unit_name=office.name,
        superior_name=place.profile.superior_name,
        period=done.period,
        made_on=done.made_at.date(),
        place=office.place,
        counter=office.counter,
        made_by="",
        head_title=office.head_title,
        is_practice=office.is_practice,
        is_provisional=not done.is_final,
    )


def _book(place: Workplace, period: Period, office: Office) -> Iterator[BookRow]:
    with place.register.read() as reading:
        for dossier in facts.book(reading, period):
            yield book_row(dossier, office)
