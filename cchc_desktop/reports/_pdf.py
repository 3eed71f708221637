"""A table as a PDF on a lying sheet: the head of the table on every sheet, "Trang x/y" at its foot."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from functools import cache, lru_cache
from io import BytesIO
from itertools import chain, islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from cchc_desktop.core import lines
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.lines import Face, Line, Run
from cchc_desktop.core.text import day, day_time, number, percent
from cchc_desktop.paths import resources
from cchc_desktop.reports._table import (
    Align,
    Band,
    Cell,
    Column,
    Heading,
    Paper,
    Record,
    Table,
    Zone,
    kind_of,
    placed,
)

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

_MM = 72 / 25.4
_SIZES: Mapping[Paper, tuple[float, float]] = MappingProxyType({"A4": (297.0, 210.0), "A3": (420.0, 297.0)})
_MARGIN = 15 * _MM
_LEFT = _TOP = _MARGIN
_LEADING = 1.2
_PAD = 3.0  # points left and right in a cell
_WARNING = "SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ"
_FILES: Mapping[Face, str] = MappingProxyType(
    {"regular": "Regular", "bold": "Bold", "italic": "Italic", "bold_italic": "BoldItalic"}
)


class _Words(NamedTuple):
    x: float
    y: float
    text: str
    face: Face
    size: float


class _Page(NamedTuple):
    """A lying sheet; the edges of what may be written on."""

    width: float
    height: float

    @property
    def right(self) -> float:
        return self.width - _MARGIN

    @property
    def bottom(self) -> float:
        return self.height - _MARGIN


class _Box(NamedTuple):
    x0: float
    y0: float
    x1: float
    y1: float


_Sheet = list[_Words | _Box]


@cache
def _fonts() -> Mapping[Face, TTFont]:
    """The faces of the papers; ``forms`` keeps its own, as the two families know nothing of one another."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = resources() / "fonts"
    found = {
        face: TTFont(f"Report-{face}", str(folder / f"LiberationSerif-{name}.ttf"))
        for face, name in _FILES.items()
    }
    for font in found.values():
        pdfmetrics.registerFont(font)
    return MappingProxyType(found)


@lru_cache(maxsize=65_536)
def _width(text: str, face: Face, size: float) -> float:
    return float(_fonts()[face].stringWidth(text, size))


def _wrapped(text: str, face: Face, size: float, width: float, *, is_even: bool = False) -> tuple[Line, ...]:
    """The lines of a cell, remembered: a book says the same few things again and again."""
    glyphs = _fonts()["regular"].face.charToGlyph
    clean = lines.printable(text, lambda char: ord(char) in glyphs)
    breaking = lines.balanced if is_even else lines.broken
    return tuple(breaking([Run(clean, face)], width, lambda part, of: _width(part, of, size)))


def document(table: Table, title: str, step: Callable[[], object]) -> bytes:
    """The bytes of the PDF; ``step`` is called before each sheet and may raise."""
    rest = iter(table.records)
    first = tuple(islice(rest, _FEW + 1))
    layout = _laid_out(replace(table, records=chain(first, rest)))
    if len(first) <= _FEW:
        short = replace(table, records=first)
        is_over = len(layout.sheets) == _BREAKS
        scales = (one for one in _SCALES if is_over and table.size * one >= _SMALLEST)
        smaller = (_smaller(short, scale) for scale in scales)
        layout = next((one for one in map(_laid_out, smaller) if len(one.sheets) == 1), layout)
    return _bound(layout.sheets, layout.page, title, step, is_practice=table.is_practice)


def documents(tables: Sequence[Table], title: str) -> bytes:
    """Several tables as one PDF, each from the top of a sheet on, the sheets counted through."""
    layouts = [_laid_out(table) for table in tables]
    sheets = [sheet for layout in layouts for sheet in layout.sheets]
    is_practice = any(table.is_practice for table in tables)
    return _bound(sheets, layouts[0].page, title, lambda: None, is_practice=is_practice)


def _laid_out(table: Table) -> _Layout:
    layout = _Layout(table)
    for band in table.above:
        layout.band(band)
    layout.head()
    layout.body(table.records, layout.height(table.below))
    layout.close(table.below)
    return layout


def _smaller(table: Table, scale: float) -> Table:
    """The same with smaller type, as a spreadsheet prints it rather than the signatures on a second sheet."""

    def scaled(bands: Iterable[Band]) -> tuple[Band, ...]:
        return tuple(replace(one, size=one.size * scale) for one in bands)

    size = table.size * scale
    return replace(table, size=size, above=scaled(table.above), below=scaled(table.below))


class _Layout:
    """Rows from the top down, over as many sheets as they take; ``y`` in points from the top."""

    def __init__(self, table: Table) -> None:
        self.table = table
        width, height = _SIZES[table.paper]
        self.page = _Page(width * _MM, height * _MM)
        total = sum(column.width for column in table.columns)
        self.edges = [_LEFT]
        for column in table.columns:
            self.edges.append(self.edges[-1] + column.width * (self.page.right - _LEFT) / total)
        self.size = table.size
        self.leading = table.size * _LEADING
        self.sheets: list[_Sheet] = [[]]
        self.y = _TOP

    def put(self, line: Line, area: tuple[float, float], y: float, size: float, align: Align) -> None:
        """One line between two edges, its top at ``y``."""
        x0, x1 = area
        spare = x1 - x0 - sum(_width(run.text, run.face, size) for run in line)
        x = x0 + {"left": 0.0, "centre": spare / 2, "right": spare}[align]
        for run in line:
            self.sheets[-1].append(_Words(x, y + size * 0.95, run.text, run.face, size))
            x += _width(run.text, run.face, size)

    def height(self, bands: Iterable[Band]) -> float:
        """What some lines of text take together."""
        return sum(
            max(1, *(len(found) for _, _, found in self._zones(band))) * band.size * _LEADING + 2
            for band in bands
        )

    def band(self, band: Band) -> None:
        """A line of text beside the table, as high as its tallest zone; what does not fit goes over."""
        zones, leading = self._zones(band), band.size * _LEADING
        done, most = 0, max(1, *(len(found) for _, _, found in zones))
        while done < most:
            fits = max(int((self.page.bottom - self.y) / leading), 0)
            for area, zone, found in zones:
                for place, line in enumerate(found[done : done + fits]):
                    self.put(line, area, self.y + place * leading, band.size, zone.align)
            self.y += min(fits, most - done) * leading
            done += fits
            if done < most:
                self._bare_sheet()
        self.y += 2

    def _zones(self, band: Band) -> list[tuple[tuple[float, float], Zone, tuple[Line, ...]]]:
        """Each zone with its edges and its lines."""
        told = []
        for at, zone in placed(band.zones):
            area = (self.edges[at], self.edges[at + zone.columns])
            room = area[1] - area[0] - 2 * _PAD
            found = _wrapped(zone.text, zone.face, band.size, room, is_even=zone.is_even)
            told.append((area, zone, found))
        return told

    def head(self) -> None:
        """The head of the table, each row as high as its texts need."""
        headings = self.table.headings
        sizes = [self._heading_size(one) for one in headings]
        texts = [
            _wrapped(one.text, one.face, size, self._room(one))
            for one, size in zip(headings, sizes, strict=True)
        ]
        heights = [self.leading + 5] * self.table.head_rows
        for one, found in sorted(zip(headings, texts, strict=True), key=lambda pair: pair[0].rows):
            last = one.row + one.rows - 1
            need = len(found) * self.leading + 5 - sum(heights[one.row : last])
            heights[last] = max(heights[last], need)
        if self.y + sum(heights) + 2 * self.leading > self.page.bottom:  # long words stand above it
            self._bare_sheet()
        tops = [self.y]
        for height in heights:
            tops.append(tops[-1] + height)
        for one, found, size in zip(headings, texts, sizes, strict=True):
            x0, x1 = self.edges[one.column], self.edges[one.column + one.columns]
            y0, y1 = tops[one.row], tops[one.row + one.rows]
            self.sheets[-1].append(_Box(x0, y0, x1, y1))
            y = y0 + (y1 - y0 - len(found) * self.leading) / 2
            for place, line in enumerate(found):
                self.put(line, (x0, x1), y + place * self.leading, size, "centre")
        self.y = tops[-1]

    def _heading_size(self, one: Heading) -> float:
        """The usual size unless a word would be cut: a formula over a column is one word."""
        longest = max(_width(word, one.face, self.size) for word in one.text.split(" "))
        return min(self.size, self.size * self._room(one) / max(longest, 1.0))

    def _room(self, one: Heading) -> float:
        return self.edges[one.column + one.columns] - self.edges[one.column] - _PAD

    def body(self, records: Iterable[Record], below: float) -> None:
        """The rows; the last ones stay with what is signed ``below``: nobody signs a bare sheet."""
        waiting: deque[list[tuple[Line, ...]]] = deque()
        for record in records:
            waiting.append(self._label(record) if record.is_label else self._cells(record))
            if len(waiting) > _TOGETHER:
                self._flow(waiting.popleft())
        rows = sum(max(map(len, cells)) * self.leading + 4 for cells in waiting)
        room = self.page.bottom - self.y
        if rows < room < rows + below <= self.page.bottom - _TOP:
            self._next_sheet()
        for cells in waiting:
            self._flow(cells)

    def _flow(self, left: list[tuple[Line, ...]]) -> None:
        """One row; taller than what is left, it goes to the next sheet, in parts if it must."""
        while any(left):
            fits = int((self.page.bottom - self.y - 4) / (self.leading) + 0.001)
            tallest = max(map(len, left))
            if fits < tallest and (tallest <= _WHOLE or fits < 1):
                self._next_sheet()
                continue
            self._row([cell[:fits] for cell in left])
            left = [cell[fits:] for cell in left]

    def _next_sheet(self) -> None:
        self._bare_sheet()
        self.head()

    def _bare_sheet(self) -> None:
        self.sheets.append([])
        self.y = _TOP

    def _cells(self, record: Record) -> list[tuple[Line, ...]]:
        face: Face = "bold" if record.is_bold else "regular"
        found = []
        for at, cell in enumerate(record.cells):
            room = self.edges[at + 1] - self.edges[at] - 2 * _PAD
            found.append(
                _wrapped(_shown(cell, self.table.columns[at], self.table.places), face, self.size, room)
            )
        return found

    def _label(self, record: Record) -> list[tuple[Line, ...]]:
        room = self.edges[-1] - self.edges[0] - 2 * _PAD
        return [_wrapped(str(record.cells[0]), "bold", self.size, room)]

    def _row(self, cells: Sequence[Sequence[Line]]) -> None:
        """One row of cells; a single one lies over all columns."""
        bottom = self.y + max(map(len, cells)) * self.leading + 4
        is_label = len(cells) == 1 < len(self.table.columns)
        edges = [self.edges[0], self.edges[-1]] if is_label else self.edges
        for at, cell in enumerate(cells):
            x0, x1 = edges[at], edges[at + 1]
            self.sheets[-1].append(_Box(x0, self.y, x1, bottom))
            align = "left" if is_label else self.table.columns[at].align
            for place, line in enumerate(cell):
                y = self.y + 1 + place * self.leading
                self.put(line, (x0 + _PAD, x1 - _PAD), y, self.size, align)
        self.y = bottom

    def close(self, bands: Sequence[Band]) -> None:
        """The signatures, never parted over two sheets."""
        if self.y + self.height(bands) > self.page.bottom:
            self._bare_sheet()
        for band in bands:
            self.band(band)


_FEW, _BREAKS = 60, 2  # a list so short that goes over to a second sheet is tried smaller
_SCALES = (0.97, 0.94, 0.91, 0.88, 0.85, 0.82, 0.8)
_SMALLEST = 8.0  # points, that everybody still reads
_WHOLE = 8  # a row of at most so many lines is not parted
_TOGETHER = 2  # so many last rows stand on the sheet of the signatures


def _shown(cell: Cell, column: Column, places: int) -> str:
    if isinstance(cell, datetime):
        return day(hanoi(cell)) if kind_of(cell, column) == "day" else day_time(cell)
    if isinstance(cell, date):
        return day(cell)
    if isinstance(cell, Fraction):
        return percent(cell, places)
    return number(cell) if isinstance(cell, int) else cell or ""


def _bound(
    sheets: Sequence[_Sheet], page: _Page, title: str, step: Callable[[], object], *, is_practice: bool
) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    _fonts()
    out = BytesIO()
    # Without a first font of ours every file would name Helvetica, which nothing embeds.
    settings: dict[str, Any] = {"initialFontName": "Report-regular", "pageCompression": 1}
    canvas = Canvas(out, pagesize=(page.width, page.height), invariant=1, **settings)
    canvas.setTitle(title)
    for place, sheet in enumerate(sheets, 1):
        step()
        if is_practice:
            _warn(canvas, page)
        canvas.setLineWidth(0.5)
        for ink in sheet:
            if isinstance(ink, _Box):
                canvas.rect(ink.x0, page.height - ink.y1, ink.x1 - ink.x0, ink.y1 - ink.y0)
            else:
                text = canvas.beginText(ink.x, page.height - ink.y)
                text.setFont(f"Report-{ink.face}", ink.size)
                text.textOut(ink.text)
                canvas.drawText(text)
        canvas.setFont("Report-regular", 9)
        canvas.drawRightString(page.right, 8 * _MM, f"Trang {place}/{len(sheets)}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _warn(canvas: Canvas, page: _Page) -> None:
    canvas.saveState()
    canvas.translate(page.width / 2, page.height / 2)
    canvas.rotate(35)
    canvas.setFillGray(0.88)
    canvas.setFont("Report-bold", 44)
    canvas.drawCentredString(0, -15, _WARNING)
    canvas.restoreState()
