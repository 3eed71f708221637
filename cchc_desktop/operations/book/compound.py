"""Workbooks of before 2007: whether one holds together, and how much it would become once it is read.

The library that reads them believes what stands in their heads, and ends the whole program where that is
more than the machine has; so their tables of sectors and their records are walked through here first.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cchc_desktop.operations.book.swelling import MOST_CELLS, MOST_LETTERS, MOST_ROWS, Odd, TooFar

_HEAD, _ENTRY, _MINI = 512, 128, 64
_END, _LARGEST_SECTOR = 0xFFFFFFFE, 0xFFFFFFFA
_FREE = 0xFFFFFFFF
_STREAM, _ROOT = 2, 5
_MINI_UNTIL = 4096
_SECTORS = {9: 512, 12: 4096}
_BOOKS = ("Workbook", "Book", "WORKBOOK", "BOOK")
_SHEET_BEGINS, _DIMENSIONS, _WORDS, _WORD_CELL, _MORE = 0x0809, 0x0200, 0x00FC, 0x00FD, 0x003C
_CELLS = frozenset(
    {0x0203, 0x0204, 0x0205, 0x0006, 0x0406, 0x0206, 0x027E, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201}
)
_MANY = frozenset({0x00BD, 0x00BE})  # these hold cells of one row side by side, the last column at their end


@dataclass(slots=True)
class _File:
    """The sectors of a file and which follows which."""

    data: bytes
    size: int
    follows: Sequence[int]

    def sector(self, number: int) -> bytes:
        """One sector; none beyond the end of the file."""
        at = _HEAD + number * self.size if self.size == _HEAD else (number + 1) * self.size
        return self.data[at : at + self.size]

    def chain(self, first: int) -> bytes:
        """All sectors from ``first`` on."""
        return b"".join(map(self.sector, _followed(self.follows, first)))


def _followed(follows: Sequence[int], first: int) -> Iterator[int]:
    """Which sectors make a chain; ``Odd`` where it never ends or leaves the file."""
    at, left = first, len(follows)
    while at < _LARGEST_SECTOR:
        if not left or at >= len(follows):
            raise Odd
        yield at
        at, left = follows[at], left - 1


def weigh_compound(data: bytes) -> None:
    """Look through an old workbook; ``Odd`` or ``TooFar`` where it must not be read."""
    try:
        _weigh(data)
    except (struct.error, IndexError, UnicodeDecodeError, KeyError) as error:
        raise Odd from error


def _weigh(data: bytes) -> None:
    file, first, mini_first = _opened(data)
    _refuse_loops(file.follows)
    entries = file.chain(first)
    mini = struct.unpack(f"<{len(found) // 4}I", found) if (found := file.chain(mini_first)) else ()
    _refuse_loops(mini)
    small = b""
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        kind, begins, size = entries[at + 66], *struct.unpack_from("<IQ", entries, at + 116)
        if kind in {_STREAM, _ROOT} and size % (1 << 32) > len(data):
            raise Odd
        if kind == _ROOT:
            small = file.chain(begins)
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if kind == _STREAM and name in _BOOKS:
            size %= 1 << 32
            whole = _mini(small, mini, begins) if size < _MINI_UNTIL else file.chain(begins)
            _weigh_records(whole[:size])


def _opened(data: bytes) -> tuple[_File, int, int]:
    """The file with its table of sectors; where its entries begin, and the table of its small streams."""
    size = _SECTORS[struct.unpack_from("<H", data, 30)[0]]
    many = len(data) // size + 1
    tables, first, mini_first, minis, next_table, more = (
        struct.unpack_from("<I", data, at)[0] for at in (44, 48, 60, 64, 68, 72)
    )
    if max(tables, minis, more) > many:
        raise Odd
    bare = _File(data, size, ())
    named = list(struct.unpack_from("<109I", data, 76))
    left = many
    while next_table < _LARGEST_SECTOR:
        left -= 1
        sector = bare.sector(next_table)
        if left < 0 or len(sector) < size:
            raise Odd
        *rest, next_table = struct.unpack(f"<{size // 4}I", sector)
        named += rest
    table = b"".join(bare.sector(one) for one in named[: max(tables, 1) + many] if one < _LARGEST_SECTOR)
    if len(table) > many * 8 + size * 2:
        raise Odd
    follows = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
    return _File(data, size, follows), first, mini_first if minis else _END


def _refuse_loops(follows: Sequence[int]) -> None:
    """No sector may come behind itself: whoever followed such a chain would never be done."""
    state = bytearray(len(follows))
    for start in range(len(follows)):
        at, path = start, []
        while at < len(follows) and not state[at]:
            state[at] = 1
            path.append(at)
            at = follows[at]
        if at < len(follows) and state[at] == 1:
            raise Odd
        for one in path:
            state[one] = 2


def _mini(small: bytes, follows: Sequence[int], first: int) -> bytes:
    return b"".join(small[at * _MINI : at * _MINI + _MINI] for at in _followed(follows, first))


@dataclass(slots=True)
class _Weight:
    """What the records of the sheets come to."""

    cells: int = 0
    rows: int = 0
    columns: int = 0
    named: int = 0
    sheets: list[int] = field(default_factory=list)

    def close(self) -> None:
        """A sheet is over: all cells up to its last one are made."""
        self.sheets.append(self.rows * self.columns)
        if self.rows > MOST_ROWS or sum(self.sheets) > MOST_CELLS:
            raise TooFar(self.rows, self.columns)
        self.rows = self.columns = 0


def _weigh_records(book: bytes) -> None:
    """``TooFar`` where the cells of a workbook's stream, or its figures, ask for too much."""
    at, weight = 0, _Weight()
    words: list[bytes] = []
    last = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        told = book[at + 4 : at + 4 + length]
        at += 4 + length
        last = kind if kind != _MORE else last
        if last == _WORDS:
            words.append(told)
        if kind == _SHEET_BEGINS:
            weight.close()
        elif kind == _DIMENSIONS:
            _refuse_claimed(told)
        elif kind == _WORDS and len(told) >= 8 and struct.unpack_from("<I", told, 4)[0] > len(book):  # noqa: PLR2004 - bytes of two numbers
            raise Odd
        elif kind in _CELLS and len(told) >= 4:  # noqa: PLR2004 - bytes of its row and column
            row, column = struct.unpack_from("<HH", told)
            column = (
                max(column, struct.unpack_from("<H", told, len(told) - 2)[0] % 256)
                if kind in _MANY
                else column
            )
            weight.rows, weight.columns = max(weight.rows, row + 1), max(weight.columns, column + 1)
            weight.named += kind == _WORD_CELL
    weight.close()
    if weight.named * max(_Words(words).lengths(), default=0) > MOST_LETTERS:
        raise TooFar


@dataclass(slots=True)
class _Words:
    """The words that are kept once, in blocks; a word may run from one block into the next."""

    blocks: Sequence[bytes]
    block: int = 0
    at: int = 0

    def lengths(self) -> Iterator[int]:
        """How many letters each has, until the blocks end or say what none can."""
        self.at = 8  # behind the two figures of the first block
        while self._has(3):
            letters, marks = struct.unpack_from("<HB", self.blocks[self.block], self.at)
            self.at += 3
            extra = (2 if marks & 8 else 0) + (4 if marks & 4 else 0)
            if not self._has(max(extra, 1)) and letters:
                return
            here = self.blocks[self.block][self.at : self.at + extra]
            runs = struct.unpack_from("<H", here)[0] if marks & 8 else 0
            phonetic = struct.unpack_from("<I", here, extra - 4)[0] if marks & 4 else 0
            self.at += extra
            yield letters
            self._pass_letters(letters, 2 if marks & 1 else 1)
            self._pass(4 * runs + phonetic)

    def _has(self, many: int) -> bool:
        while self.block < len(self.blocks) and self.at >= len(self.blocks[self.block]):
            self.at -= len(self.blocks[self.block])
            self.block += 1
        return self.block < len(self.blocks) and self.at + many <= len(self.blocks[self.block])

    def _pass(self, many: int) -> None:
        self.at += many

    def _pass_letters(self, letters: int, width: int) -> None:
        while letters and self.block < len(self.blocks):
            here = (len(self.blocks[self.block]) - self.at) // width
            if here >= letters:
                self.at += letters * width
                return
            letters -= max(here, 0)
            self.block, self.at = self.block + 1, 1  # each block says anew how wide its letters are
            if self.block < len(self.blocks) and self.blocks[self.block]:
                width = 2 if self.blocks[self.block][0] & 1 else 1


def _refuse_claimed(told: bytes) -> None:
    form = "<IIHH" if len(told) >= 14 else "<HHHH"  # noqa: PLR2004 - of the later of the two kinds
    first, last, left, right = struct.unpack_from(form, told)
    if last > first and (last - first > MOST_ROWS or (last - first) * max(right - left, 0) > 65_536 * 256):
        raise Odd
