"""A formula whose value was never stored reads as an empty cell: its row tells so instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import unescape
from itertools import pairwise
from posixpath import join, normpath
from zipfile import BadZipFile, ZipFile, is_zipfile

from cchc_desktop.operations.book import columns
from cchc_desktop.operations.book.file import Content
from cchc_desktop.operations.book.left_over import Left
from cchc_desktop.operations.book.rows import NO_DAY, NO_NAME
from cchc_desktop.operations.book.swelling import column_number
from cchc_desktop.operations.book.table import RawRow, Table

Place = tuple[str, int, int]
"""A sheet, a row from 1, a column from 0."""

_LACKING: Mapping[str, str] = {NO_DAY: "received", NO_NAME: "name"}
_SILENT = ("code", "term", "due", "finished", "returned", "status")
"""What a row may lack: an empty cell there says something, a formula without its value nothing."""

# Only a workbook of XML keeps its formulas apart, by other names where another program wrote it.
_CELL = re.compile(rb"<(?:\w{1,30}:)?c\b")
_END = re.compile(rb"</(?:\w{1,30}:)?c>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?v>[^<]")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_PART = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")


def without_value(source: Content) -> frozenset[Place]:
    """The formulas of the workbook that no program has computed; one that came out empty is computed."""
    if not is_zipfile(source):
        return frozenset()
    found: set[Place] = set()
    try:
        with ZipFile(source) as packed:
            for name, part in _parts(packed):
                found.update((name, row, column) for row, column in _hollow(packed.read(part)))
    except (BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, EOFError):
        return frozenset()  # as odd as that, and it was read all the same
    return frozenset(found)


def _parts(packed: ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet's name and the part it is written in."""
    folder = "xl"
    listed = packed.read(f"{folder}/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {_attribute(one, "Id"): _attribute(one, "Target") for one in _PART.findall(listed)}
    for sheet in _SHEET.findall(packed.read(f"{folder}/workbook.xml").decode("utf-8", "replace")):
        target = targets.get(_attribute(sheet, r"\w+:id"), "")
        part = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        if part in packed.NameToInfo:
            yield _attribute(sheet, "name"), part


def _attribute(element: str, name: str) -> str:
    found = re.search(rf"""\s{name}=(?:"([^"]*)"|'([^']*)')""", element)
    return unescape(found[1] or found[2] or "") if found else ""


def _hollow(sheet: bytes) -> Iterator[tuple[int, int]]:
    if _FORMULA.search(sheet) is None:
        return  # most registers have none
    for begins, ends in pairwise([*(cell.start() for cell in _CELL.finditer(sheet)), len(sheet)]):
        head, _, rest = sheet[begins:ends].partition(b">")
        inner = _END.split(rest, 1)[0]
        if _FORMULA.search(inner) is None or _VALUE.search(inner) or b't="str"' in head:
            continue
        place = _PLACE.search(head)
        if place is not None:
            yield int(place[2]), column_number(place[1]) - 1


def unsaid(table: Table, raw: RawRow, hollow: Collection[Place]) -> tuple[str, ...]:
    """A sentence for each cell of ``raw`` that may be empty, and is only because nobody computed it."""
    return tuple(_sentence(role) for role in _SILENT if _is_hollow(table, raw, role, hollow))


def explained(left: Sequence[Left], hollow: Collection[Place]) -> list[Left]:
    """``left`` with the reason of an empty cell put right where it holds a formula without a value."""
    if not hollow:
        return list(left)
    return [replace(one, reasons=tuple(_told(one, hollow))) for one in left]


def _told(one: Left, hollow: Collection[Place]) -> Iterable[str]:
    for reason in one.reasons:
        role = _LACKING.get(reason)
        is_formula = role is not None and _is_hollow(one.table, one.raw, role, hollow)
        yield _sentence(role) if role is not None and is_formula else reason


def _is_hollow(table: Table, raw: RawRow, role: str, hollow: Collection[Place]) -> bool:
    column = table.columns.get(role)
    return column is not None and (table.sheet.name, raw.number, column) in hollow


def _sentence(role: str) -> str:
    return (
        f"Ô {columns.title_of(role)} là công thức chưa có giá trị lưu kèm. "
        "Mở sổ bằng Excel, lưu lại rồi nhập sổ ấy."
    )
