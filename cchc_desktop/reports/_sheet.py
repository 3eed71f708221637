"""A table as a workbook, written row by row, so that a book of a whole year stays quick and small."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, cast

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.lines import Face
from cchc_desktop.reports._table import Align, Band, Cell, Column, Kind, Record, Table, placed

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as XlsxCell
    from openpyxl.worksheet.worksheet import Worksheet

_FONT = "Times New Roman"
_HEADER_FONT = "Times New Roman,Regular"
_FORMATS: dict[Kind, str] = {
    "text": "@",
    "number": "#,##0",
    "day": "dd/mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm",
}
_ALIGN: dict[Align, str] = {"left": "left", "centre": "center", "right": "right"}
_MM_PER_CHAR = 1.9  # a width of the spreadsheet is counted in figures of its normal font
_BODY = 11.0
_MM_PER_POINT = 0.157  # width of a letter, on the average, for each point of its size
_LINE = 1.35  # height of a line, in sizes
_WARNING = "SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_767
_PAGE = (755.0, 487.0)  # points inside the margins of a lying A4
_POINTS_PER_MM = 72 / 25.4
_LITTLE_OVER = 1.4
_TALLEST = 400.0  # a row may be no higher than 409 points


def workbook(table: Table) -> bytes:
    """The bytes of an XLSX with one sheet, ready to print on lying A4, one page wide."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "CCHC Desktop"
    book.properties.created = datetime.combine(table.made_on, time())
    sheet = cast("Worksheet", book.create_sheet(table.name))
    _set_up(sheet, table)
    writer = _Writer(sheet, table.columns)
    for band in table.above:
        writer.band(band)
    writer.head(table)
    writer.body(table.records)
    for band in table.below:
        writer.band(band)
    sheet.page_setup.fitToHeight = int(writer.is_little_over_a_page())
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _set_up(sheet: Worksheet, table: Table) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
    from openpyxl.worksheet.properties import PageSetupProperties

    for number, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width / _MM_PER_CHAR
    first = len(table.above) + 1
    last = first + table.head_rows - 1
    sheet.freeze_panes = f"A{last + 1}"
    sheet.print_title_rows = f"{first}:{last}"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.6, 0.6, 0.75, 0.75
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter = HeaderFooterItem(right=_HeaderFooterPart(text="Trang &P/&N", font=_HEADER_FONT, size=9))
    if table.is_practice:
        sheet.oddHeader = HeaderFooterItem(
            center=_HeaderFooterPart(text=_WARNING, font=_HEADER_FONT, size=11)
        )


@dataclass(frozen=True, slots=True)
class _Look:
    size: float
    face: Face
    align: Align
    kind: Kind = "text"
    is_boxed: bool = True
    is_middle: bool = False
    is_warning: bool = False


def _cell(sheet: Worksheet, look: _Look, *, is_quoted: bool = False) -> XlsxCell:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, Side

    cell = WriteOnlyCell(sheet)
    is_bold, is_italic = "bold" in look.face, "italic" in look.face
    color = "FFC00000" if look.is_warning else None
    cell.font = Font(name=_FONT, size=look.size, bold=is_bold, italic=is_italic, color=color)
    vertical = "center" if look.is_middle else "top"
    cell.alignment = Alignment(horizontal=_ALIGN[look.align], vertical=vertical, wrap_text=True)
    if look.is_boxed:
        thin = Side(style="thin")
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    cell.number_format = _FORMATS[look.kind]
    cell.quotePrefix = is_quoted
    return cell


def _is_active(value: Cell) -> bool:
    """Whether a spreadsheet might take the text for something to run when somebody edits the cell."""
    return isinstance(value, str) and value.startswith(_ACTIVE)


def _put(cell: XlsxCell, value: Cell) -> XlsxCell:
    """The value in its own type: text never becomes a formula, an instant is told as Hanoi sees it."""
    if isinstance(value, str):
        cell.value = _safe(value)
        cell.data_type = "s"
    elif isinstance(value, datetime):
        cell.value = value.astimezone(HANOI).replace(tzinfo=None)
    else:
        cell.value = value
    return cell


def _safe(text: str) -> str:
    return unicodedata.normalize("NFC", _NO_XML.sub("", text))[:_LONGEST]


def _lines(text: str, width: float, size: float) -> int:
    """About how many lines a text takes: a merged cell does not grow by itself."""
    return max(1, math.ceil(len(text) * size * _MM_PER_POINT / width))


class _Writer:
    """Writes rows from the top down and knows at which it is."""

    def __init__(self, sheet: Worksheet, columns: Sequence[Column]) -> None:
        self.sheet = sheet
        self.columns = columns
        self.row = 1
        self.height = 0.0

    def append(self, cells: list[XlsxCell | None] | list[XlsxCell], height: float) -> None:
        """The next row."""
        self.sheet.row_dimensions[self.row].height = height
        self.height += height
        self.sheet.append(cells)
        self.row += 1

    def is_little_over_a_page(self) -> bool:
        """Whether only the signatures would be left for a second page, if it were not printed smaller."""
        scale = min(1.0, _PAGE[0] / (self.width(0, len(self.columns)) * _POINTS_PER_MM))
        return 1 < self.height * scale / _PAGE[1] < _LITTLE_OVER

    def merge(self, row: int, column: int, rows: int, columns: int) -> None:
        """Make one cell of several, ``column`` counted from 0."""
        from openpyxl.worksheet.cell_range import CellRange

        if rows * columns > 1:
            area = CellRange(
                min_row=row, max_row=row + rows - 1, min_col=column + 1, max_col=column + columns
            )
            self.sheet.merged_cells.add(area)

    def width(self, column: int, columns: int) -> float:
        """Millimetres of some columns together."""
        return sum(one.width for one in self.columns[column : column + columns])

    def band(self, band: Band) -> None:
        """A line of text beside the table."""
        cells: list[XlsxCell | None] = [None] * len(self.columns)
        lines = 1
        for at, zone in placed(band.zones):
            look = _Look(band.size, zone.face, zone.align, is_boxed=False, is_warning=zone.is_warning)
            cells[at] = _put(_cell(self.sheet, look, is_quoted=zone.text.startswith(_ACTIVE)), zone.text)
            lines = max(lines, _lines(zone.text, self.width(at, zone.columns), band.size))
            self.merge(self.row, at, 1, zone.columns)
        self.append(cells, lines * band.size * _LINE + 2)

    def head(self, table: Table) -> None:
        """The head of the table with its merged cells; every part of one gets its border."""
        look = _Look(_BODY, "bold", "centre", is_boxed=True, is_middle=True)
        grid = [[_cell(self.sheet, look) for _ in self.columns] for _ in range(table.head_rows)]
        heights = [1] * table.head_rows
        for heading in table.headings:
            cell = _cell(self.sheet, replace(look, face=heading.face))
            grid[heading.row][heading.column] = _put(cell, heading.text)
            lines = _lines(heading.text, self.width(heading.column, heading.columns), _BODY * 1.1)
            above = sum(heights[heading.row : heading.row + heading.rows - 1])
            last = heading.row + heading.rows - 1
            heights[last] = max(heights[last], lines - above)
            self.merge(self.row + heading.row, heading.column, heading.rows, heading.columns)
        for cells, lines in zip(grid, heights, strict=True):
            self.append(cells, lines * _BODY * _LINE + 4)

    def body(self, records: Iterable[Record]) -> None:
        """The rows; a cell of each look serves all of them, as making one costs more than writing it."""
        plain, bold = self._styles("regular"), self._styles("bold")
        for record in records:
            styles = bold if record.is_bold else plain
            pairs = zip(styles, record.cells, strict=True)
            lines = max(
                _lines(value, column.width, _BODY) if isinstance(value, str) else 1
                for value, column in zip(record.cells, self.columns, strict=True)
            )
            cells = [_put(style[_is_active(value)], value) for style, value in pairs]
            self.append(cells, min(lines * _BODY * _LINE + 2, _TALLEST))

    def _styles(self, face: Face) -> list[tuple[XlsxCell, XlsxCell]]:
        """For each column the usual cell and the one for text that a spreadsheet might run."""
        looks = [_Look(_BODY, face, column.align, column.kind) for column in self.columns]
        return [
            (_cell(self.sheet, look), _cell(self.sheet, replace(look, kind="text"), is_quoted=True))
            for look in looks
        ]
