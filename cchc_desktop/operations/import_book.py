"""Taking over an office's register: good rows in, bad rows aside with their reasons, nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from itertools import islice
from pathlib import Path

from cchc_desktop.core.calendar import HANOI, hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import fold
from cchc_desktop.operations.backups import before_act
from cchc_desktop.operations.book import columns
from cchc_desktop.operations.book.days import Written
from cchc_desktop.operations.book.enter import BY, Fate, enter, is_empty, request_ids
from cchc_desktop.operations.book.file import read_sheets
from cchc_desktop.operations.book.formulas import Place, explained, unsaid, without_value
from cchc_desktop.operations.book.left_over import Aside, Left, place_beside, put_left
from cchc_desktop.operations.book.match import OWN_CODE, Named, Procedures
from cchc_desktop.operations.book.report import BookReport, SheetFound, Understood
from cchc_desktop.operations.book.rows import BadRow, BookRow, RowReader
from cchc_desktop.operations.book.table import RawRow, Table, find_table, nearly
from cchc_desktop.operations.desk import Desk, Workplace
from cchc_desktop.operations.imports import enter_import
from cchc_desktop.operations.locked_files import NO_LOCK, Lock, unlocked
from cchc_desktop.store.entries import Writing

CHUNK = 1_000
_NEVER = datetime.max.replace(tzinfo=HANOI)


@dataclass(slots=True)
class _Item:
    """A good row on its way into the register, and the requests it is known by."""

    row: BookRow
    table: Table
    raw: RawRow
    ids: tuple[str, str] = ("", "")
    like: int | None = None
    """The number of a row above on the same sheet that says the same in every cell."""


@dataclass(slots=True)
class _Book:
    """What has been found in the file so far."""

    tables: list[Table]
    good: list[_Item] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    alike: list[_Item] = field(default_factory=list)
    fates: Counter[Fate] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    used: set[str] = field(default_factory=set)
    may_be_known: bool | None = None


_TAKES = ("import_book", "receive", "finish", "hand_back")
"""What a row may say was done: whoever may not do it all takes over no book, rather than half of one."""


def import_book(
    place: Workplace,
    source: Path,
    at: datetime,
    *,
    is_dry_run: bool = False,
    side_file: Path | None = None,
    lock: Lock = NO_LOCK,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> BookReport:
    """Take over the register in ``source``; a dry run goes all the way and then takes it back.

    Rows go in by the thousand, so a cut leaves whole rows and the next run goes on behind them.
    ``lock`` says how the rows left over are closed.
    """
    for act in _TAKES:
        place.register.actor.need(act)
    at = hanoi(at).replace(microsecond=0)
    content = unlocked(source, lock.opens)
    known = frozenset(fold(one.field) for one in place.catalogue)
    book = _Book(tables_in(source, known, content))
    hollow = without_value(source if content is None else BytesIO(content))
    _read(book, place, at, hollow)
    if not is_dry_run:
        before_act(place, at, "nhap-so")
    _apply(book, place, at, progress, is_dry_run=is_dry_run)
    book.left.sort(key=lambda left: (book.tables.index(left.table), left.raw.number))
    beside = None
    if book.left:
        book.left = explained(book.left, hollow)
        path = side_file or place_beside(source)
        beside = put_left(place, path, book.left, lock, BY, at, is_free=is_dry_run)
    told = _report(book, source, beside, is_dry_run=is_dry_run)
    if not is_dry_run:
        came = {"added": told.added + told.updated, "known": told.known, "bad": told.bad}
        enter_import(place, "book", source, at, by=BY, rows=told.rows, **came)
    return told


def tables_in(source: Path, known_fields: frozenset[str], content: bytes | None = None) -> list[Table]:
    """The registers in the sheets of ``source``; Refused, naming what lacks, when there is none."""
    sheets = read_sheets(source, content)
    found = [table for sheet in sheets if (table := find_table(sheet, known_fields)) is not None]
    if found:
        return found
    for sheet in sheets:
        if lacks := nearly(sheet):
            raise Refused(
                f"Trang “{sheet.name}” của tệp {source.name} thiếu cột {', '.join(lacks)}. "
                "Thêm cột hoặc sửa tên cột rồi nhập lại.",
                "source",
            )
    raise Refused(
        f"Không thấy dòng tiêu đề của sổ trong tệp {source.name}. Sổ cần ít nhất các cột Họ tên, "
        "Ngày nhận và Mã TTHC hoặc Tên TTHC.",
        "source",
    )


def _read(book: _Book, place: Workplace, at: datetime, hollow: Collection[Place]) -> None:
    """Read every row; those of the same code twice in the book stay outside from the second on."""
    procedures = Procedures(place.catalogue)
    days = Written(place.law, place.profile.unit, at)
    seen: dict[str, tuple[BookRow, Table]] = {}
    readers = [(table, RowReader(table, procedures, days)) for table in book.tables]
    procedures.learn_fields(text for _, reader in readers for text in reader.fields())
    for table, reader in readers:
        for raw in table.rows:
            try:
                row = reader.read(raw)
            except BadRow as bad:
                book.left.append(Left(table, raw, (*bad.reasons, *unsaid(table, raw, hollow))))
                continue
            if reasons := unsaid(table, raw, hollow):
                book.left.append(Left(table, raw, reasons))
                continue
            first = seen.setdefault(row.code, (row, table)) if row.code else (row, table)
            if first[0] is row:
                book.good.append(_Item(row, table, raw))
            elif first[1] is not table and first[0].identity == row.identity:
                book.fates[Fate.KNOWN] += 1  # a sheet that sums up the others
            else:
                reason = f"Trùng mã hồ sơ {row.code} với dòng {first[0].number}."
                book.left.append(Left(table, raw, (reason,)))
    book.good.sort(key=lambda item: item.row.course.received_at)
    _identify(book.good)


def _identify(items: Sequence[_Item]) -> None:
    """Tell alike rows of one sheet apart by their turn: those without a code first, by hour and end.

    The same row in another sheet gets the same name, because sheets that sum up others repeat them.
    """
    alike: dict[tuple[int, str], list[_Item]] = {}
    for item in items:
        alike.setdefault((id(item.table), item.row.identity), []).append(item)
    for group in alike.values():
        group.sort(key=_turn)
        for turn, item in enumerate(group, 1):
            item.ids = request_ids(item.row, turn)
        if len(group) > 1:
            _find_alike(group)


def _find_alike(group: Sequence[_Item]) -> None:
    """Mark the rows that repeat one above; a person twice on one day is as likely as a row copied twice."""
    above: list[tuple[BookRow, int]] = []
    for item in sorted(group, key=lambda item: item.raw.number):
        bare = replace(item.row, number=0)
        item.like = next((number for other, number in above if other == bare), None)
        if item.like is None:
            above.append((bare, item.raw.number))


def _turn(item: _Item) -> tuple[bool, datetime, datetime]:
    course = item.row.course
    return item.row.code is not None, course.received_at, course.ended_at or _NEVER


class _TakenBack(Exception):  # noqa: N818 - the way out of a dry run, not an error
    """Raised inside a transaction so that it is rolled back."""


def _apply(
    book: _Book, place: Workplace, at: datetime, progress: Callable[[int, int], None], *, is_dry_run: bool
) -> None:
    rows = iter(book.good)
    done, total = 0, len(book.good)
    progress(0, total)
    while chunk := list(islice(rows, CHUNK)):
        with suppress(_TakenBack), place.register.write() as writing:
            _enter_all(book, _desk(place, writing, at), chunk)
            if is_dry_run:
                raise _TakenBack
        done += len(chunk)
        progress(done, total)


def _enter_all(book: _Book, desk: Desk, items: Sequence[_Item]) -> None:
    if book.may_be_known is None:
        book.may_be_known = not is_empty(desk.book)
    for item in items:
        if item.ids[0] in book.used:
            book.fates[Fate.KNOWN] += 1
        else:
            book.used.add(item.ids[0])
            _enter(book, desk, item, may_be_known=book.may_be_known)


def _desk(place: Workplace, writing: Writing, at: datetime) -> Desk:
    return Desk(
        book=writing,
        law=place.law,
        catalogue=place.catalogue,
        profile=place.profile,
        by=BY,
        at=at,
        recorded_at=at,
    )


def _enter(book: _Book, desk: Desk, item: _Item, *, may_be_known: bool) -> None:
    try:
        with desk.book.step():
            fate = enter(desk, item.row, item.ids, may_be_known=may_be_known)
    except Refused as no:
        book.left.append(Left(item.table, item.raw, (no.sentence,)))
        return
    book.fates[fate] += 1
    if fate is not Fate.KNOWN:
        book.warnings.update(item.row.warnings)
    if fate is Fate.ADDED and item.like is not None:
        book.alike.append(item)


def _report(book: _Book, source: Path, side: Aside | None, *, is_dry_run: bool) -> BookReport:
    skipped: Counter[str] = Counter()
    for table in book.tables:
        skipped.update(table.skipped)
    received = [item.row.course.received_at.date() for item in book.good]
    return BookReport(
        source=source,
        rows=sum(len(table.rows) for table in book.tables),
        added=book.fates[Fate.ADDED],
        updated=book.fates[Fate.UPDATED],
        known=book.fates[Fate.KNOWN],
        bad=len(book.left),
        skipped=sum(skipped.values()),
        skipped_by=dict(skipped),
        warnings=dict(book.warnings.most_common()),
        understood=tuple(_understood(book.good)),
        alike=tuple(_alike(book)),
        reasons=tuple(_sentences(book)),
        side_file=side.path if side else None,
        side_password=side.password if side else "",
        sheets=tuple(map(_sheet_found, book.tables)),
        first_on=min(received, default=None),
        last_on=max(received, default=None),
        is_dry_run=is_dry_run,
    )


def _sentences(book: _Book) -> Iterator[str]:
    for left in book.left:
        yield _placed(book, left.table, left.sentence)


def _alike(book: _Book) -> Iterator[str]:
    for item in sorted(book.alike, key=lambda item: (book.tables.index(item.table), item.raw.number)):
        said = f"Dòng {item.raw.number} giống hệt dòng {item.like}; vẫn nhập, hãy kiểm tra."
        yield _placed(book, item.table, said)


def _placed(book: _Book, table: Table, sentence: str) -> str:
    return f"Trang “{table.sheet.name}”, d{sentence[1:]}" if len(book.tables) > 1 else sentence


def _understood(items: Iterable[_Item]) -> Iterator[Understood]:
    """Every name that was guessed and every one that the catalogue lacks; most rows first."""
    told: Counter[tuple[str, str | None, str | None]] = Counter()
    for named in (item.row.named for item in items):
        if named.version is None:
            told[_as_written(named), None, None] += 1
        elif named.guessed_from:
            told[named.guessed_from, named.code, named.version.name] += 1
    for (name, code, procedure), rows in told.most_common():
        yield Understood(name=name, code=code, procedure=procedure, rows=rows)


def _as_written(named: Named) -> str:
    is_own = named.code.startswith(OWN_CODE) or named.code == named.name
    return named.name if is_own else f"{named.code} {named.name}"


def _sheet_found(table: Table) -> SheetFound:
    used = set(table.columns.values())
    return SheetFound(
        name=table.sheet.name,
        rows=len(table.rows),
        columns={columns.title_of(role): table.headers[column] for role, column in table.columns.items()},
        unused=tuple(text for column, text in enumerate(table.headers) if text and column not in used),
        is_hidden=table.sheet.is_hidden,
    )
