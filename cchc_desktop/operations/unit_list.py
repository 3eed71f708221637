"""A list of units in a spreadsheet, put under the tree at once: codes, names, below whom, since when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.numbering import unit_code
from cchc_desktop.core.text import fold, nfc
from cchc_desktop.core.unit_tree import Member, Tree
from cchc_desktop.operations.book.columns import header_words
from cchc_desktop.operations.book.file import Sheet, read_sheets
from cchc_desktop.operations.book.table import text_of
from cchc_desktop.operations.book.values import read_moment
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.unit_acts import Change, keep
from cchc_desktop.operations.unit_tree import begun, refuse_commune
from cchc_desktop.rulebook import load_units
from cchc_desktop.store import members as kept
from cchc_desktop.store.reading import Reading

_ROLES = {
    "code": ("Mã", "Mã đơn vị", "Mã ĐVHC", "Mã đơn vị hành chính", "Mã xã", "Mã số"),
    "name": ("Tên", "Tên đơn vị", "Đơn vị", "Tên đơn vị hành chính", "Tên xã", "Xã, phường"),
    "parent": ("Trực thuộc", "Đơn vị cấp trên", "Mã cấp trên", "Cấp trên", "Mã trực thuộc"),
    "since": ("Từ ngày", "Ngày bắt đầu", "Hiệu lực từ ngày", "Hiệu lực từ", "Từ"),
    "until": ("Đến ngày", "Ngày kết thúc", "Hiệu lực đến ngày", "Hiệu lực đến", "Đến"),
}
_LONGEST_HEAD = 30
"""Rows above the headers: titles, remarks."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a list brought: units that were not there, how many were, and rows left out with why."""

    added: tuple[Member, ...]
    same: int
    refused: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the list; ``parent`` as written: a code or a name."""

    number: int
    code: str
    name: str
    parent: str
    since: date
    until: date | None


def load_list(
    place: Workplace, source: Path, now: datetime, *, by: str, basis: str = "", is_dry_run: bool = False
) -> Loaded:
    """Put the units of a list under the tree; what is there as it says stays, what cannot be is left out.

    With ``is_dry_run`` nothing is kept.
    """
    refuse_commune(place)
    refused: list[tuple[int, str]] = []
    rows = list(_rows(source, place.profile.since, refused))
    if is_dry_run:
        with place.register.read() as reading:
            change, same = _fitted(reading, rows, refused)
        return Loaded(change.here, same, tuple(sorted(refused)))
    with place.register.write() as book:
        change, same = _fitted(book, rows, refused)
        if change.here:
            words = f"Thêm {len(change.here)} đơn vị theo danh sách {source.name}"
            keep(book, kept.LIST, change, words, now, by=by, basis=nfc(basis))
    return Loaded(change.here, same, tuple(sorted(refused)))


def _fitted(reading: Reading, rows: Sequence[_Row], refused: list[tuple[int, str]]) -> tuple[Change, int]:
    """What the rows change, those above before those below; and how many are there as they say."""
    tree = kept.tree(reading)
    codes = {fold(row.name): row.code for row in reversed(rows)}
    codes |= {fold(one.name): one.sender for one in tree.members}
    change, same, left = Change(), 0, [(row, _parent(row, rows, tree, codes)) for row in rows]
    while left:
        listed = {row.code for row, _ in left}
        ready = [(row, parent) for row, parent in left if parent not in listed] or left[:1]
        now: dict[str, tuple[_Row, str]] = {}
        for row, parent in ready:  # one that is there twice waits for its first row
            now.setdefault(row.code, (row, parent))
        left = [one for one in left if one not in now.values()]
        for row, parent in now.values():
            member = Member(row.code, row.name, row.since, row.until, parent)
            if _is_there(tree, member):
                same += 1
                continue
            try:
                change += begun(reading, tree, member)
            except Refused as failure:
                refused.append((row.number, failure.sentence))
        tree = Tree(
            (*tree.members, *(one for one in change.here if one not in tree.members)), tree.successions
        )
    return change, same


def _parent(row: _Row, rows: Sequence[_Row], tree: Tree, codes: Mapping[str, str]) -> str:
    written = row.parent
    if not written or written in {one.code for one in rows} or tree.stints(written):
        return written
    return codes.get(fold(written), written)


def _is_there(tree: Tree, member: Member) -> bool:
    here = tree.at(member.sender, member.since)
    return (
        here is not None
        and here.until == member.until
        and member.name in {"", here.name}
        and here.parent == member.parent
    )


def _rows(source: Path, since: date, refused: list[tuple[int, str]]) -> Iterator[_Row]:
    sheet, top, columns = _table(source)
    for number, cells in enumerate(sheet.rows[top + 1 :], top + 2):
        told = {role: cells[at] if at < len(cells) else None for role, at in columns.items()}
        if not any(text_of(cell) for cell in told.values()):
            continue
        try:
            first = read_moment(told.get("since"), is_1904=sheet.is_1904)
            last = read_moment(told.get("until"), is_1904=sheet.is_1904)
            yield _Row(
                number,
                _code(told["code"]),
                nfc(text_of(told.get("name"))),
                _written(told.get("parent")),
                since if first is None else first.on,
                None if last is None else last.on,
            )
        except Refused as failure:
            refused.append((number, failure.sentence))


def _table(source: Path) -> tuple[Sheet, int, Mapping[str, int]]:
    """The sheet, the row of the headers, and where each column stands."""
    known = {header_words(text): role for role, texts in _ROLES.items() for text in texts}
    for sheet in read_sheets(source):
        for top, cells in enumerate(sheet.rows[:_LONGEST_HEAD]):
            found: dict[str, int] = {}
            for at, cell in enumerate(cells):
                role = known.get(header_words(text_of(cell)))
                if role is not None:
                    found.setdefault(role, at)
            if "code" in found and len(found) > 1:
                return sheet, top, found
    raise Refused(
        f"Tệp {source.name} không có hàng tiêu đề với cột Mã và Tên. Các cột: Mã, Tên, Trực thuộc, Từ ngày, "
        "Đến ngày.",
        "source",
    )


def _code(cell: object) -> str:
    """A code as written; a number has lost the zeros before it."""
    text = text_of(cell)  # type: ignore[arg-type]  # a cell of the sheet
    if not text:
        raise Refused("Chưa ghi mã đơn vị.", "unit")
    if isinstance(cell, int | float):
        try:
            return load_units().by_code(text).code
        except Refused:
            return unit_code(text)
    return unit_code(text)


def _written(cell: object) -> str:
    text = nfc(text_of(cell))  # type: ignore[arg-type]  # a cell of the sheet
    return _code(cell) if text and isinstance(cell, int | float) else text
