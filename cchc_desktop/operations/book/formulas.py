"""A formula whose value was never stored reads as an empty cell: its row tells so instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from zipfile import is_zipfile

from cchc_desktop.operations.book import columns
from cchc_desktop.operations.book.left_over import Left
from cchc_desktop.operations.book.rows import NO_DAY, NO_NAME

_LACKING: Mapping[str, str] = {NO_DAY: "received", NO_NAME: "name"}


def explained(source: Path, left: Sequence[Left]) -> list[Left]:
    """``left`` with the reason of an empty cell put right where it holds a formula without a value."""
    asked = {
        (one.table.sheet.name, one.raw.number, one.table.columns[role])
        for one in left
        for reason, role in _LACKING.items()
        if reason in one.reasons and role in one.table.columns
    }
    # Other readers than the first leave nothing to ask: only a workbook of XML keeps its formulas apart.
    formulas = set(_formulas(source, asked)) if asked and is_zipfile(source) else set()
    return [replace(one, reasons=tuple(_told(one, formulas))) for one in left] if formulas else list(left)


def _told(one: Left, formulas: set[tuple[str, int, int]]) -> Iterator[str]:
    for reason in one.reasons:
        role = _LACKING.get(reason)
        column = None if role is None else one.table.columns.get(role)
        if role is None or column is None or (one.table.sheet.name, one.raw.number, column) not in formulas:
            yield reason
        else:
            yield (
                f"Ô {columns.title_of(role)} là công thức chưa có giá trị lưu kèm. "
                "Mở sổ bằng Excel, lưu lại rồi nhập sổ ấy."
            )


def _formulas(source: Path, asked: set[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Those of the cells ``asked`` for (sheet, row from 1, column from 0) that hold a formula."""
    from openpyxl import load_workbook

    # A broken workbook makes openpyxl raise almost anything; then the plain reason stands.
    with suppress(Exception), closing(load_workbook(source, read_only=True)) as book:
        for name in {name for name, _, _ in asked}:
            numbers = {(row, column) for sheet, row, column in asked if sheet == name}
            rows = [row for row, _ in numbers]
            found = book[name].iter_rows(min_row=min(rows), max_row=max(rows), values_only=True)
            for row, cells in enumerate(found, min(rows)):
                for column, value in enumerate(cells):
                    if (row, column) in numbers and str(value).startswith("="):
                        yield name, row, column
