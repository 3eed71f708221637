"""The rows that could not go in, each with its reason, in a workbook that can be put right and imported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from cchc_desktop.files import Ready
from cchc_desktop.operations.book.card_cells import without_card
from cchc_desktop.operations.book.file import Cell
from cchc_desktop.operations.book.letters import column_encoding, decoded
from cchc_desktop.operations.book.table import RawRow, Table, column_texts, text_of
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.locked_files import Lock, enter_export, locked, made_up, with_password
from cchc_desktop.reports._memory import saved

SUFFIX = "_dong_loi.xlsx"
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t")
_LONGEST_SHEET_NAME = 31
_UNTOLD = re.compile(r"[^\n\t -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what no workbook can hold
_NO_TITLE = re.compile(r"[\\*?:/\[\]]")
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


@dataclass(frozen=True, slots=True)
class Aside:
    """Where the rows left over lie; ``password`` is told once, where nobody had decided how to close them."""

    path: Path
    password: str = ""


def put_left(
    place: Workplace, path: Path, left: Sequence[Left], lock: Lock, by: str, at: datetime, *, is_free: bool
) -> Aside:
    """Write the rows left over; about real people they are closed, under a made-up password if need be.

    They are people's data like those in the register, and lie where somebody put a file by hand. What is
    left open for a reason is entered; ``is_free``: nothing is entered, because it is only tried.
    """
    password = "" if lock.is_chosen or place.profile.is_practice else made_up()
    lock = with_password(password) if password else lock
    with Ready() as ready:
        ready.lay(path, locked(_workbook(left), lock), is_private=True)
        if lock.reason or (lock.password and not is_free):
            with place.register.write() as book:
                enter_export(book, lock, what={"import-book": len(left)}, by=by, at=at, recorded_at=at)
                ready.put()
        else:
            ready.put()
    return Aside(path, password)


def _workbook(left: Sequence[Left]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    tables = list({id(one.table): one.table for one in left}.values())
    for table in tables:
        sheet = book.create_sheet(_NO_TITLE.sub("-", _safe(table.sheet.name))[:_LONGEST_SHEET_NAME])
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
                sheet.append([_safe(" ".join(one.reasons)), _safe(table.sheet.name), one.raw.number, *cells])
        sheet.freeze_panes = "A2"
        sheet.column_dimensions["A"].width = _WIDE
        for column in range(4, 4 + len(table.headers)):
            sheet.column_dimensions[sheet.cell(1, column).column_letter].width = _NARROW
    return saved(book)


def _shown(cell: Cell) -> str | float | None:
    """A cell as text, so that numbers keep their zeros and nothing is run as a formula."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, date | time | timedelta):
        return text_of(cell).removesuffix(" 00:00")
    return _safe(without_card(text_of(cell))) or None


def _safe(text: str) -> str:
    shown = _UNTOLD.sub("", text)
    return f"'{shown}" if shown.startswith(_FORMULA_SIGNS) else shown
