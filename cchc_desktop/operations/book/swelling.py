"""How much a workbook would become once it is read: bombs and cells lost far away are refused before that.

The library that reads workbooks ends the whole program where it runs out of memory; so every part is unpacked
here first, no further than it may go, whatever its own figures say.
"""

from __future__ import annotations

import re
import zipfile
from array import array
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

MOST_ROWS = 200_000
MOST_CELLS = 4_000_000
MOST_LETTERS = 100_000_000
"""Of all cells of a workbook; words that are kept once are counted as often as cells say them."""
_MOST_BYTES, _FREE_BYTES = 600_000_000, 20_000_000
_MOST_SWELLING = 60
"""So many times its own size a workbook may become, beyond what every one may; honest ones have a tenth."""
_MOST_PARTS = 5_000
_PIECE = 1 << 20
_KEPT = 64  # bytes of a piece that a mark may begin in

_PLACE = re.compile(rb"""["']([A-Z]{1,3})([0-9]{5,10})["']|["']([A-Z]{3})([0-9]{1,10})["']""")
_ROW = re.compile(rb"""\br\s*=\s*["']\s*([0-9]{6,})""")
_CELL = re.compile(rb"<(?:\w{1,30}:)?c[\s/>]")
_SAME = re.compile(rb"""\bt\s*=\s*["']s["']""")
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated")
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # letters of two bytes, in which no mark here is found
_CELL_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,9})")


class Odd(Exception):  # noqa: N818 - a state of the file, not an error of ours
    """It is no workbook that a program of offices has written."""


@dataclass(frozen=True, slots=True)
class TooFar(Exception):  # noqa: N818 - a state of the file, not an error of ours
    """It would become too much: ``rows`` and ``columns`` of the farthest cell, 0 where it is all of it."""

    rows: int = 0
    columns: int = 0


def weigh(packed: zipfile.ZipFile, size: int) -> None:
    """Look through a workbook of ``size`` bytes; ``TooFar`` or ``Odd`` where it must not be read."""
    listed = packed.infolist()
    if len(listed) > _MOST_PARTS or any(one.filename.endswith("workbook.bin") for one in listed):
        raise Odd
    left = min(_MOST_BYTES, _FREE_BYTES + size * _MOST_SWELLING)
    marks: list[_Marks] = []
    for info in listed:
        found = _Marks(info)
        for piece in _unpacked(packed, info, left):
            found.add(piece)
        left -= found.size
        if found.size != info.file_size or found.has_entity:
            raise Odd
        marks.append(found)
    _refuse_far(packed, marks)
    _refuse_wordy(packed, marks)


def _unpacked(packed: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """The bytes of a part until it ends, whatever size it is said to have."""
    asked: Any = copy(info)
    asked.file_size, asked.CRC = most + 1, None
    done = 0
    with packed.open(asked) as part:
        while piece := part.read(_PIECE):
            done += len(piece)
            if done > most:
                raise TooFar
            yield piece


@dataclass(slots=True)
class _Marks:
    """What is seen of a part in passing; what looks bad is looked at more closely afterwards."""

    info: zipfile.ZipInfo
    size: int = 0
    cells: int = 0
    same: int = 0
    is_far: bool = False
    is_repeated: bool = False
    has_entity: bool = False
    _rest: bytes = b""

    def add(self, piece: bytes) -> None:
        """The next bytes of it."""
        self.size += len(piece)
        self.cells += len(_CELL.findall(piece))
        self.same += len(_SAME.findall(piece))
        rest, self._rest = self._rest + piece, piece[-_KEPT:]
        self.has_entity = self.has_entity or rest.startswith(_WIDE) or any(one in rest for one in _ENTITIES)
        self.is_repeated = self.is_repeated or _REPEATED.search(rest) is not None
        self.is_far = self.is_far or _ROW.search(rest) is not None or any(map(_is_far, _PLACE.finditer(rest)))
        if self.cells > MOST_CELLS:
            raise TooFar


def _is_far(found: re.Match[bytes]) -> bool:
    rows, columns = int(found[2] or found[4]), column_number(found[1] or found[3])
    return rows > MOST_ROWS or rows * columns > MOST_CELLS


def column_number(letters: bytes) -> int:
    """The number, from 1, of a column that is named by letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _refuse_far(packed: zipfile.ZipFile, marks: list[_Marks]) -> None:
    """An empty cell far away is only painted; one that says something makes all before it."""
    for one in marks:
        if one.is_far or one.is_repeated:
            extent = _Extent()
            _parsed(packed, one.info, extent)
            if extent.rows > MOST_ROWS or extent.rows * extent.columns > MOST_CELLS:
                raise TooFar(extent.rows, extent.columns)


def _refuse_wordy(packed: zipfile.ZipFile, marks: list[_Marks]) -> None:
    """Words that are kept once are told as often as cells name them."""
    same = sum(one.same for one in marks)
    if not same:
        return
    words = _Words()
    for one in marks:
        if one.info.filename.lower().endswith("sharedstrings.xml"):
            _parsed(packed, one.info, words)
    if max(words.lengths, default=0) * same <= MOST_LETTERS:
        return
    told = _Told(words.lengths)
    for one in marks:
        if one.same:
            _parsed(packed, one.info, told)


def _parsed(packed: zipfile.ZipFile, info: zipfile.ZipInfo, reader: _Extent | _Words | _Told) -> None:
    """A part read as XML; what is none may not be looked at by anybody."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        with packed.open(info) as part:
            parser.ParseFile(part)
    except expat.ExpatError as error:
        raise Odd from error


def _bare(name: str) -> str:
    return name.rpartition(" ")[2]


@dataclass(slots=True)
class _Extent:
    """The last row and column with a cell that says something."""

    rows: int = 0
    columns: int = 0
    _row: int = 0
    _column: int = 0
    _times: int = 1
    _cell: tuple[int, int] | None = None

    def start(self, name: str, told: dict[str, str]) -> None:
        """A row, a cell, or what stands in one."""
        what = _bare(name)
        if what in {"row", "table-row"}:
            self._begin_row(told)
        elif what in {"c", "table-cell", "covered-table-cell"}:
            self._begin_cell(told)
        elif self._cell is not None:
            self.rows, self.columns = max(self.rows, self._cell[0]), max(self.columns, self._cell[1])

    def _begin_row(self, told: dict[str, str]) -> None:
        self._row += self._times
        self._times = _repeated(told, "number-rows-repeated")
        self._row = _whole(told.get("r", "")) or self._row
        self._column = 0

    def _begin_cell(self, told: dict[str, str]) -> None:
        self._column += _repeated(told, "number-columns-repeated")
        place = _CELL_PLACE.fullmatch(told.get("r", "").strip())
        if place is not None:
            self._row, self._column = _whole(place[2]), column_number(place[1].encode())
        self._cell = (self._row + self._times - 1, self._column)

    def end(self, name: str) -> None:
        """Of a cell; what follows is in none."""
        if _bare(name) in {"c", "table-cell", "covered-table-cell"}:
            self._cell = None

    def text(self, said: str) -> None:
        """Nothing: what a cell says stands in an element of its own."""


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.strip().isdigit() and len(text) < 19 else 0  # noqa: PLR2004 - figures of 64 bits


def _repeated(told: dict[str, str], name: str) -> int:
    return max(1, next((_whole(value) for key, value in told.items() if _bare(key) == name), 1))


@dataclass(slots=True)
class _Words:
    """How long each word is that is kept once."""

    lengths: array[int] = field(default_factory=lambda: array("q"))

    def start(self, name: str, _told: dict[str, str]) -> None:
        """The next of them."""
        if _bare(name) == "si":
            self.lengths.append(0)

    def end(self, _name: str) -> None:
        """Nothing: the next begins by itself."""

    def text(self, said: str) -> None:
        """A part of it."""
        if self.lengths:
            self.lengths[-1] += len(said)


@dataclass(slots=True)
class _Told:
    """How many letters the cells say that name such words; ``TooFar`` where it is too many."""

    lengths: array[int]
    letters: int = 0
    _number: str = ""
    _is_same: bool = False
    _is_value: bool = False

    def start(self, name: str, told: dict[str, str]) -> None:
        """A cell, and its value."""
        what = _bare(name)
        if what == "c":
            self._is_same = told.get("t") == "s"
        self._is_value = what == "v" and self._is_same
        self._number = ""

    def text(self, said: str) -> None:
        """The number of a word."""
        if self._is_value:
            self._number += said[:20]

    def end(self, _name: str) -> None:
        """Of a value."""
        number = _whole(self._number.strip()) if self._is_value else len(self.lengths)
        if number < len(self.lengths):
            self.letters += self.lengths[number]
            if self.letters > MOST_LETTERS:
                raise TooFar
        self._is_value = False
