"""The rows that could not go in, each with its reason, in a workbook that can be put right and imported."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

from cchc_desktop.files import write_whole
from cchc_desktop.operations.book.card_cells import without_card
from cchc_desktop.operations.book.file import Cell
from cchc_desktop.operations.book.letters import column_encoding, decoded
from cchc_desktop.operations.book.table import RawRow, Table, column_texts, text_of

SUFFIX = "_dong_loi.xlsx"
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t")
_LONGEST_SHEET_NAME = 31
_WIDE, _NARROW = 60, 16


@dataclass(frozen=True, slots=True)
class Left:
    """A row that stays outside, and why."""

    table: Table
    raw: RawRow
    reasons: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What is wrong, with the place in the book."""
        return f"Dòng {self.raw.number}: {' '.join(self.reasons)}"


def place_beside(source: Path) -> Path:
    """Where the rows left over are written when nobody says otherwise."""
    return source.with_name(f"{source.stem}{SUFFIX}")


def write_left(path: Path, left: Sequence[Left]) -> None:
    """Write the rows left over; the file holds personal data and is readable by its owner only."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    tables = list({id(one.table): one.table for one in left}.values())
    for table in tables:
        sheet = book.create_sheet(table.sheet.name[:_LONGEST_SHEET_NAME])
        encodings = {
            column: column_encoding(column_texts(table, column), table.encoding)
            for column in range(len(table.headers))
        }
        sheet.append(["Lý do", "Trang tính", "Dòng", *map(_safe, table.headers)])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for one in left:
            if one.table is table:
                cells = [
                    _shown(cell if not isinstance(cell, str) else decoded(cell, encodings.get(column)))
                    for column, cell in enumerate(one.raw.cells)
                ]
                sheet.append([" ".join(one.reasons), _safe(table.sheet.name), one.raw.number, *cells])
        sheet.freeze_panes = "A2"
        sheet.column_dimensions["A"].width = _WIDE
        for column in range(4, 4 + len(table.headers)):
            sheet.column_dimensions[sheet.cell(1, column).column_letter].width = _NARROW
    packed = io.BytesIO()
    book.save(packed)
    write_whole(path, packed.getvalue(), is_private=True)


def _shown(cell: Cell) -> str | float | None:
    """A cell as text, so that numbers keep their zeros and nothing is run as a formula."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, date | time | timedelta):
        return text_of(cell).removesuffix(" 00:00")
    return _safe(without_card(text_of(cell))) or None


def _safe(text: str) -> str:
    shown = "".join(c for c in text if c >= " " or c in "\n\t")
    return f"'{shown}" if shown.startswith(_FORMULA_SIGNS) else shown
