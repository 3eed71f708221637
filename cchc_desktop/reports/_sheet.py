"""A table as a workbook, written row by row, so that a book of a whole year stays quick and small."""

from __future__ import annotations

import gc
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, cast
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import fromstring

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.lines import Face
from cchc_desktop.core.text import percent
from cchc_desktop.reports._memory import Pages, saved
from cchc_desktop.reports._table import (
    Align,
    Band,
    Cell,
    Column,
    Kind,
    Paper,
    Record,
    Table,
    kind_of,
    placed,
)

_FONT = "Times New Roman"
_HEADER_FONT = "Times New Roman,Regular"
_FORMATS: dict[Kind, str] = {
    "text": "@",
    "number": "#,##0",
    "day": "dd/mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm",
    "share": "#,##0",
}
_ALIGN: dict[Align, str] = {"left": "left", "centre": "center", "right": "right"}
_MM_PER_CHAR = 1.9  # a width of the spreadsheet is counted in figures of its normal font
_BODY = 11.0
_MM_PER_POINT = 0.157  # width of a letter, on the average, for each point of its size
_BROADER = 0.4  # so much more room a capital takes
_LINE = 1.35  # height of a line, in sizes
_WARNING = "SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_767
_FIRST_ON = date(1899, 12, 30)  # the days of a workbook are counted from it
_FIRST_MOMENT = datetime(1899, 12, 30, tzinfo=HANOI)
_DAY = timedelta(days=1)
_ONE_OF_EACH: tuple[Cell, ...] = (
    "",
    0,
    Fraction(),
    date(2000, 1, 1),
    datetime(2000, 1, 1, tzinfo=HANOI),
    None,
)
_CODES: dict[Paper, int] = {"A4": 9, "A3": 8}
_PAGES: dict[Paper, tuple[float, float]] = {"A4": (755.0, 487.0), "A3": (1104.0, 734.0)}  # points inside
_POINTS_PER_MM = 72 / 25.4
_LITTLE_OVER = 1.6
_AT_ONCE = 64  # rows
_TALLEST = 400.0  # a row may be no higher than 409 points
_FROZEN = 250.0  # points: where more of it stood still, no row would be left to scroll


def workbook(table: Table) -> bytes:
    """The bytes of an XLSX with one sheet, ready to print on a lying sheet, one page wide."""
    return workbook_of((table,))


def workbook_of(tables: Sequence[Table]) -> bytes:
    """The same of several tables, a sheet for each."""
    book = Workbook(write_only=True)
    book.properties.creator = "CCHC Desktop"
    book.properties.created = datetime.combine(tables[0].made_on, time())
    with _uncollected():
        for table in tables:
            _put(book, table)
        return saved(book)


def _put(book: Workbook, table: Table) -> None:
    made = book.create_sheet(table.name)
    made.__class__ = _Page
    sheet = cast("Worksheet", made)
    _set_up(sheet, table)
    writer = _Writer(sheet, table.columns, table.places)
    for band in table.above:
        writer.band(band)
    writer.head(table)
    writer.body(table.records)
    for band in table.below:
        writer.band(band)
    writer.flush()
    sheet.page_setup.fitToHeight = int(writer.goes_on_a_page(_PAGES[table.paper]))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows leave no rubbish in rings: looking for it among what was counted costs a quarter of the time."""
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


class _Page(WriteOnlyWorksheet):
    """The library's own sheet for long lists, told rows that are made already.

    Cell by cell it looks up a style and opens three elements for each; a row at once costs a third of that.
    Its public way is cell by cell alone, hence what is private here; a test reads back every cell, and the
    range of the library in pyproject ends before the next of its kind.
    """

    _writer: WorksheetWriter | None

    def _get_writer(self) -> None:
        if self._writer is None:
            self._writer = _RowWriter(self, Pages())  # type: ignore[arg-type]  # they ask for a file of text
            self._writer.write_top()

    def _values_to_row(self, values: list[Any], row_idx: int) -> list[Any]:  # noqa: ARG002 - the library's
        return values


class _RowWriter(WorksheetWriter):
    def write_row(self, xf: Any, row: Iterable[Any], row_idx: int) -> None:  # noqa: ANN401, ARG002 - the library's
        """Write some rows, each an element with its cells in it."""
        for element in row:
            xf.write(element)


def _set_up(sheet: Worksheet, table: Table) -> None:
    for number, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width / _MM_PER_CHAR
    first = len(table.above) + 1
    last = first + table.head_rows - 1
    if sum(_band_height(table.columns, band) for band in table.above) < _FROZEN:
        sheet.freeze_panes = f"A{last + 1}"
    sheet.print_title_rows = f"{first}:{last}"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _CODES[table.paper]
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
    is_quoted: bool = False
    places: int = 0  # decimals of a share


def _style(sheet: Worksheet, look: _Look) -> str:
    """The number under which the workbook keeps ``look``."""
    cell = WriteOnlyCell(sheet)
    is_bold, is_italic = "bold" in look.face, "italic" in look.face
    color = "FFC00000" if look.is_warning else None
    cell.font = Font(name=_FONT, size=look.size, bold=is_bold, italic=is_italic, color=color)
    vertical = "center" if look.is_middle else "top"
    cell.alignment = Alignment(horizontal=_ALIGN[look.align], vertical=vertical, wrap_text=True)
    if look.is_boxed:
        thin = Side(style="thin")
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    decimals = f".{'0' * look.places}" if look.kind == "share" and look.places else ""
    cell.number_format = _FORMATS[look.kind] + decimals
    cell.quotePrefix = look.is_quoted
    return str(cell.style_id)


def _is_active(value: Cell) -> bool:
    """Whether a spreadsheet might take the text for something to run when somebody edits the cell."""
    return isinstance(value, str) and value.startswith(_ACTIVE)


def _safe(text: str) -> str:
    """What may stand in a cell; nearly all text comes clean from the register and is only looked at."""
    if text.isprintable() and len(text) <= _LONGEST:
        return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", _NO_XML.sub("", text))[:_LONGEST]


def _figure(value: int | Fraction | date | datetime, places: int) -> str:
    """The figure in a cell: an instant as Hanoi sees it, a share in percent as it is printed."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Fraction):
        return str(
            Decimal(percent(value, places).replace(".", "").replace(",", ".")).normalize().__format__("f")
        )
    if isinstance(value, datetime):
        return f"{(value - _FIRST_MOMENT) / _DAY:.16g}"
    return str(value.toordinal() - _FIRST_ON.toordinal())


@lru_cache(maxsize=8192, typed=True)  # most of a long list says what another row says: fields, days, counts
def _told(value: Cell, places: int = 2) -> str:
    """What follows the place and the style of a cell: its type and content. Text never becomes a formula."""
    if value is None or value == "":
        return "/>"
    if not isinstance(value, str):
        return f' t="n"><v>{_figure(value, places)}</v></c>'
    text = _safe(value)
    kept = "" if text == text.strip() else ' xml:space="preserve"'
    if "&" in text or "<" in text or ">" in text:
        text = escape(text)
    return f' t="inlineStr"><is><t{kept}>{text}</t></is></c>'


def _lines(text: str, width: float, size: float) -> int:
    """About how many lines a text takes: a merged cell does not grow by itself."""
    letters = len(text) + _BROADER * sum(map(str.isupper, text))
    return max(1, math.ceil(letters * size * _MM_PER_POINT / width))


def _band_height(columns: Sequence[Column], band: Band) -> float:
    widths = [one.width for one in columns]
    zones = placed(band.zones)
    most = max(_lines(one.text, sum(widths[at : at + one.columns]), band.size) for at, one in zones)
    return most * band.size * _LINE + 2


class _Writer:
    """Writes rows from the top down and knows at which it is."""

    def __init__(self, sheet: Worksheet, columns: Sequence[Column], places: int) -> None:
        self.sheet = sheet
        self.columns = columns
        self.places = places
        self.letters = [get_column_letter(place) for place in range(1, len(columns) + 1)]
        self.row = 1
        self.height = 0.0
        self._known: dict[_Look, str] = {}
        self._made: list[str] = []

    def style(self, look: _Look) -> str:
        """The number of a look, asked for once."""
        if look not in self._known:
            self._known[look] = _style(self.sheet, look)
        return self._known[look]

    def append(self, cells: Iterable[tuple[str, str, Cell]], height: float) -> None:
        """The next row, of columns with their style and value."""
        self._row(
            [f'<c r="{letter}{self.row}" s="{style}"{_told(value)}' for letter, style, value in cells], height
        )

    def _row(self, told: Iterable[str], height: float) -> None:
        self._made.append(f'<row r="{self.row}" ht="{height:g}" customHeight="1">{"".join(told)}</row>')
        if len(self._made) == _AT_ONCE:
            self.flush()
        self.height += height
        self.row += 1

    def flush(self) -> None:
        """Hand over the rows that are made: some together, for each reading has its own costs."""
        self.sheet.append(list(fromstring(f"<rows>{''.join(self._made)}</rows>")))
        self._made.clear()

    def goes_on_a_page(self, page: tuple[float, float]) -> bool:
        """Whether it is printed a little smaller rather than with the signatures alone on a second page."""
        scale = min(1.0, page[0] / (self.width(0, len(self.columns)) * _POINTS_PER_MM))
        return self.height * scale / page[1] < _LITTLE_OVER

    def merge(self, row: int, column: int, rows: int, columns: int) -> None:
        """Make one cell of several, ``column`` counted from 0."""
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
        cells: list[tuple[str, str, Cell]] = []
        for at, zone in placed(band.zones):
            look = _Look(band.size, zone.face, zone.align, is_boxed=False, is_warning=zone.is_warning)
            look = replace(look, is_quoted=_is_active(zone.text))
            cells.append((self.letters[at], self.style(look), zone.text))
            self.merge(self.row, at, 1, zone.columns)
        self.append(cells, _band_height(self.columns, band))

    def head(self, table: Table) -> None:
        """The head of the table with its merged cells; every part of one gets its border."""
        look = _Look(_BODY, "bold", "centre", is_boxed=True, is_middle=True)
        empty = self.style(look)
        grid: list[list[tuple[str, str, Cell]]] = [
            [(letter, empty, None) for letter in self.letters] for _ in range(table.head_rows)
        ]
        heights = [1] * table.head_rows
        for heading in table.headings:
            style = self.style(replace(look, face=heading.face))
            grid[heading.row][heading.column] = (self.letters[heading.column], style, heading.text)
            lines = _lines(heading.text, self.width(heading.column, heading.columns), _BODY * 1.1)
            above = sum(heights[heading.row : heading.row + heading.rows - 1])
            last = heading.row + heading.rows - 1
            heights[last] = max(heights[last], lines - above)
            self.merge(self.row + heading.row, heading.column, heading.rows, heading.columns)
        for cells, lines in zip(grid, heights, strict=True):
            self.append(cells, lines * _BODY * _LINE + 4)

    def body(self, records: Iterable[Record]) -> None:
        """The rows; styles go by column and kind, never by cell."""
        rooms = [column.width / (_BODY * _MM_PER_POINT) for column in self.columns]  # letters in a line
        plain, bold = self._styles("regular"), self._styles("bold")
        for record in records:
            if record.is_label:
                self._label(record)
                continue
            told: list[str] = []
            row, most = self.row, 1.0
            styles = bold if record.is_bold else plain
            for letter, of, room, value in zip(self.letters, styles, rooms, record.cells, strict=True):
                kind: object = type(value)
                if isinstance(value, str):
                    kind = _ACTIVE if value.startswith(_ACTIVE) else str
                    most = max(most, len(value) / room)
                told.append(f'<c r="{letter}{row}" s="{of[kind]}"{_told(value, self.places)}')
            self._row(told, min(math.ceil(most) * _BODY * _LINE + 2, _TALLEST))

    def _label(self, record: Record) -> None:
        """A line over all columns, boxed as they are."""
        [text] = record.cells
        look = _Look(_BODY, "bold", "left", is_middle=True, is_quoted=_is_active(text))
        empty = self.style(replace(look, is_quoted=False))
        cells = [(letter, empty, cast("Cell", None)) for letter in self.letters]
        cells[0] = (self.letters[0], self.style(look), text)
        self.merge(self.row, 0, 1, len(self.columns))
        lines = _lines(str(text), self.width(0, len(self.columns)), _BODY)
        self.append(cells, lines * _BODY * _LINE + 2)

    def _styles(self, face: Face) -> list[dict[object, str]]:
        """For each column the style of each kind of value, and of text that a spreadsheet might run."""
        found: list[dict[object, str]] = []
        for column in self.columns:
            look = _Look(_BODY, face, column.align, places=self.places)
            of: dict[object, str] = {
                type(one): self.style(replace(look, kind=kind_of(one, column))) for one in _ONE_OF_EACH
            }
            of[_ACTIVE] = self.style(replace(look, is_quoted=True))
            found.append(of)
        return found
