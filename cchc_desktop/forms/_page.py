"""The page every form is written on: text flows down, breaks, and goes on over the next sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from cchc_desktop.core.lines import Face, Line, Run, broken, line_width
from cchc_desktop.forms import _type
from cchc_desktop.forms._ink import MM, Ink, Rule, Sheet, Squares, Words

Align = Literal["left", "centre", "right"]
_LEADING = 1.2
_CELL = 0.8  # of the size: the blank at both sides of a cell together
_WHOLE = 6  # a row of a table with no more lines than this is never parted
_TOGETHER = 2  # so many last rows stay with what is signed under the table
_PARTED = 3  # of a longer one, at least so many lines stay
_ASCENT = 0.95  # of the size: where the baseline lies under the top of a line


@dataclass(frozen=True, slots=True)
class Stock:
    """A size of paper with its margins in mm, its type sizes from large to small, and its two QRs."""

    width: float
    height: float
    margins: tuple[float, float, float, float]  # top, bottom, left, right
    sizes: tuple[tuple[float, float], ...]  # and the line height in sizes
    long_size: tuple[float, float]  # for a text that does not fit one sheet anyway
    caps: float  # the capitals of the heading
    mark: float
    foot_mark: float = 16  # the same once more, for the day when the first is stained or torn off


A4 = Stock(
    210,
    297,
    (20, 20, 30, 15),
    ((13, 1.4), (13, 1.25), (12.5, 1.2), (12, 1.2), (11.5, 1.15)),
    (12, 1.25),
    12,
    26,
    18,
)
A5 = Stock(
    148.5,
    210,
    (11, 10, 15, 10),
    ((10.5, 1.35), (10.5, 1.2), (10, 1.15), (9.5, 1.15), (9, 1.15)),
    (9.5, 1.2),
    9.5,
    22,
)
LYING = Stock(297, 210, (15, 15, 20, 15), ((11, 1.25), (11, 1.25)), (11, 1.25), 11, 22)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``share`` of the width of the text."""

    title: str
    share: float
    align: Align = "left"


class Page:
    """One copy of a form while it is laid out; ``y`` runs down the current sheet, all in points."""

    def __init__(
        self, stock: Stock, size: float, spacing: float = _LEADING, copy: str = "", running: str = ""
    ) -> None:
        """``running`` stands on every sheet but the first, so that a loose sheet finds its dossier."""
        top, bottom, left, right = (mm * MM for mm in stock.margins)
        self.stock = stock
        self.size = size
        self.spacing = spacing
        self.copy = copy
        self.running = running
        self.left = left
        self.width = stock.width * MM - left - right
        self.top = top
        self.bottom = stock.height * MM - bottom
        self.y = top
        self.sheets: list[Sheet] = [[]]

    @property
    def leading(self) -> float:
        """From one line of the text to the next."""
        return self.size * self.spacing

    def draw(self, ink: Ink) -> None:
        """Put something on the current sheet."""
        self.sheets[-1].append(ink)

    def skip(self, share: float) -> None:
        """Leave some lines blank; at the top of a sheet there is nothing to leave."""
        if self.y > self.top:
            self.y += share * self.leading

    def room(self, height: float) -> None:
        """Go on to the next sheet unless ``height`` is left on this one."""
        if self.y + height > self.bottom + 0.01 and self.y > self.top:
            self.new_sheet()

    def new_sheet(self) -> None:
        """Begin a sheet; its number stands in the middle of the top margin, as the decree has it."""
        self.sheets.append([])
        self.y = self.top
        number = str(len(self.sheets))
        y = self.top - self.leading * 0.6
        middle = self.left + (self.width - _type.width(number, "regular", self.size)) / 2
        self.draw(Words(middle, y, (Run(number),), self.size))
        small = _type.fitting(self.running, "italic", self.size * 0.75, self.width * 0.45)
        right = self.left + self.width - _type.width(self.running, "italic", small)
        self.draw(Words(right, y, (Run(self.running, "italic"),), small))

    def put(
        self, line: Line, x: float, width: float, *, y: float, size: float, align: Align = "left"
    ) -> None:
        """Draw one broken line whose top is at ``y``."""
        spare = width - line_width(line, _type.measure(size))
        x += {"left": 0.0, "centre": spare / 2, "right": spare}[align]
        if line:
            self.draw(Words(x, y + size * _ASCENT, line, size))

    def write(
        self,
        *runs: Run | str,
        indent: float = 0.0,
        beside: float = 0.0,
        size: float | None = None,
        align: Align = "left",
    ) -> None:
        """A paragraph; ``beside`` is left free at its right."""
        size = size or self.size
        width = self.width - indent - beside
        for line in _type.wrapped(tuple(runs_of(runs)), width, size):
            self.room(size * self.spacing)
            self.put(line, self.left + indent, width, y=self.y, size=size, align=align)
            self.y += size * self.spacing

    def field(self, label: str, value: str | None, *, face: Face = "regular", indent: float = 0.0) -> None:
        """A label and what was filled in; dots to write on where nothing was."""
        filled = Run(value, face) if value else self._dots(label, self.width - indent)
        self.write(f"{label} ", filled, indent=indent)

    def pair(self, *fields: tuple[str, str | None]) -> None:
        """Short fields on one line, or under one another when they are too long for that."""
        needs = [
            _type.width(_type.clean(f"{label} {value or '.' * 20}"), "regular", self.size) + self.size
            for label, value in fields
        ]
        if sum(needs) > self.width:
            for label, value in fields:
                self.field(label, value)
            return
        self.room(self.leading)
        column = self.width / len(fields)
        is_even = max(needs) <= column
        x = self.left
        for place, (label, value) in enumerate(fields):
            is_last = place + 1 == len(fields)
            room = column if is_even else self.left + self.width - x if is_last else needs[place]
            filled = value or self._dots(label, room - (0 if is_last else self.size))
            self.put(tuple(runs_of([f"{label} {filled}"])), x, room, y=self.y, size=self.size)
            x += room
        self.y += self.leading

    def _dots(self, label: str, room: float) -> str:
        """A dotted line from a label to the margin."""
        measure = _type.measure(self.size)
        used = line_width(broken(runs_of([label]), room, measure)[-1], measure)
        dot, blank = measure(".", "regular"), measure(" ", "regular")
        return "." * max(3, int((room - used - blank) / dot - 0.01))

    def blanks(self, label: str = "", count: int = 1, *, indent: float = 0.0) -> None:
        """Dotted lines to write on."""
        for _ in range(count):
            self.field(label, None, indent=indent)

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Run | str]],
        *,
        least: int = 1,
        below: float = 0.0,
    ) -> None:
        """A ruled table; its head comes again on every sheet, and long rows are parted.

        No row is lower than ``least`` lines: room to sign in. The last rows go to the sheet of what is
        ``below`` points high and signed under them.
        """
        size = self.size * 0.95
        widths = [column.share * self.width for column in columns]
        aligns: list[Align] = [column.align for column in columns]
        head = _cells([Run(column.title, "bold") for column in columns], widths, size)
        body = [_cells(row, widths, size) for row in rows]
        for cells in body:
            cells[0] += [()] * (least - max(map(len, cells)))
        first = max(map(len, body[0])) if body else 0
        self.room(_height(head, size) + (min(first, _WHOLE) + 1) * size * _LEADING)
        self._head(head, widths, size)
        for at, row in enumerate(body):
            if at == max(len(body) - _TOGETHER, 1) and self._leaves(body[at:], size, below):
                self.new_sheet()
                self._head(head, widths, size)
            self._flow(row, head, widths, aligns, size)

    def _leaves(self, last: Sequence[Sequence[Sequence[Line]]], size: float, below: float) -> bool:
        """Whether the ``last`` rows would leave what is signed under them alone on the next sheet."""
        rows = sum(_height(row, size) for row in last)
        return self.y + rows <= self.bottom < self.y + rows + below

    def _flow(
        self,
        left: Sequence[list[Line]],
        head: Sequence[Sequence[Line]],
        widths: Sequence[float],
        aligns: Sequence[Align],
        size: float,
    ) -> None:
        """One row, over as many sheets as it takes."""
        while any(left):
            fits = int((self.bottom - self.y - size * 0.5) / (size * _LEADING) + 0.001)
            lines = max(map(len, left))
            if fits < lines and (lines <= _WHOLE or fits < _PARTED):
                self.new_sheet()
                self._head(head, widths, size)
                continue
            self._row([cell[:fits] for cell in left], widths, aligns, size)
            left = [cell[fits:] for cell in left]

    def _head(self, cells: Sequence[Sequence[Line]], widths: Sequence[float], size: float) -> None:
        self.draw(Rule(self.left, self.y, self.left + sum(widths), self.y))
        self._row(cells, widths, ["centre"] * len(cells), size)

    def _row(
        self,
        cells: Sequence[Sequence[Line]],
        widths: Sequence[float],
        aligns: Sequence[Align],
        size: float,
    ) -> None:
        height = _height(cells, size)
        x, top, bottom = self.left, self.y, self.y + height
        self.draw(Rule(x, top, x, bottom))
        for cell, width, align in zip(cells, widths, aligns, strict=True):
            for number, line in enumerate(cell):
                y = top + size * 0.2 + number * size * _LEADING
                self.put(line, x + size * _CELL / 2, width - size * _CELL, y=y, size=size, align=align)
            x += width
            self.draw(Rule(x, top, x, bottom))
        self.draw(Rule(self.left, bottom, x, bottom))
        self.y = bottom


def _cells(texts: Iterable[Run | str], widths: Sequence[float], size: float) -> list[list[Line]]:
    return [
        list(_type.wrapped(tuple(runs_of([text])), width - size * _CELL, size))
        for text, width in zip(texts, widths, strict=True)
    ]


def _height(cells: Sequence[Sequence[Line]], size: float) -> float:
    return max(map(len, cells)) * size * _LEADING + size * 0.5


def runs_of(runs: Iterable[Run | str]) -> list[Run]:
    """Runs with nothing in them that cannot be printed."""
    return [
        Run(_type.clean(run), "regular") if isinstance(run, str) else Run(_type.clean(run.text), run.face)
        for run in runs
    ]


def laid_out(stock: Stock, draw: Callable[[Page], None], copy: str, running: str) -> list[Sheet]:
    """The sheets of one copy, in the largest type in which it stays on one; a long text takes several."""

    def attempt(size: float, spacing: float) -> list[Sheet]:
        page = Page(stock, size, spacing, copy, _type.clean(running))
        draw(page)
        return page.sheets

    largest, *middle, smallest = stock.sizes
    sheets = attempt(*largest)
    if len(sheets) == 1:
        return sheets
    last = attempt(*smallest)
    if len(last) > 1:
        return attempt(*stock.long_size)
    between = (attempt(size, spacing) for size, spacing in middle)
    return next((sheets for sheets in between if len(sheets) == 1), last)


__all__ = [
    "A4",
    "A5",
    "LYING",
    "MM",
    "Align",
    "Column",
    "Page",
    "Rule",
    "Squares",
    "Stock",
    "laid_out",
    "runs_of",
]
