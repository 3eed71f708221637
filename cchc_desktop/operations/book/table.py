"""Where the register stands in a sheet: its header, its rows, and what only decorates them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cchc_desktop.core.legacy_text import Encoding, legacy_of, modern
from cchc_desktop.core.text import fold, nfc
from cchc_desktop.operations.book.columns import assign, has_needed, header_words, likely, missing
from cchc_desktop.operations.book.file import Cell, Sheet
from cchc_desktop.operations.book.letters import decoded

_LAST_HEADER_ROW = 60
_TALLEST_HEADER = 4
_FEWEST_COLUMNS = 3
_SAMPLES = 400
_NUMBERED = re.compile(r"\(?\s*(?:\d{1,2}|[A-Za-z])\s*\)?(?:\s*=.*)?\.?")
_TOTAL = re.compile(
    r"(?:[ivx\d]+[.)]? )?(?:tong(?: (?:cong|so|hop|trang|thang)\b.*)?|luy ke.*|(?:mang|chuyen) sang.*"
    r"|cong(?: (?:trang|thang|don|luy ke|chung|mang sang|tong|so|nhom|linh vuc)\b.*)?)"
    r"[ :.\d()]*(?:ho so|hs|bo)?"
)
_SIGNATURE = re.compile(
    r"nguoi (?:lap|ghi so|bao cao|tong hop|kiem tra)|ky[ ,]*(?:va )?(?:ghi )?(?:ro )?ho ten|\(ky|chu tich"
    r"|thu truong|xac nhan cua|ky ten|dong dau|ngay .{1,4} ?thang .{1,4} ?nam|lanh dao|tm\. |kt\. "
    r"|^ghi chu ?:|^luu y ?:"
)
_FIELD_TITLE = re.compile(r"(?:^|[.):\- ])linh vuc\b")
_LEADING_NUMBER = re.compile(r"^\s*(?:[IVXLC]+|[A-Z]|\d{1,2})\s*[.)\-:/]\s*")
_PERIOD_TITLE = re.compile(r"^(?:thang|quy|nam|ngay|tuan|so quyen|quyen)\b")
_DITTO = frozenset({'"', "''", "``", "nt", "-nt-", "như trên", "nhu tren", "”", "″", "〃", "- nt -", "n.t"})
ESSENTIAL = (
    *("name", "owner", "id_number", "phone", "code", "procedure_code", "procedure_name"),
    *("received", "due", "finished", "returned"),
)
_LONGEST_TITLE = 120
_LETTERS = re.compile(r"[^\W\d_]{2}")
_FEWEST_CELLS = 3
_MOST_SIGNATURES = 4


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row that must be a dossier; ``number`` is the spreadsheet's own, ``field`` its group title's."""

    number: int
    cells: tuple[Cell, ...]
    field: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The register in one sheet; ``columns`` say where each role stands, ``headers`` what stands there."""

    sheet: Sheet
    columns: Mapping[str, int]
    headers: tuple[str, ...]
    first_row: int
    encoding: Encoding | None
    rows: tuple[RawRow, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)


def text_of(cell: Cell) -> str:
    """A cell as a person reads it, in NFC, without the apostrophe that marks text."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y %H:%M") if hasattr(cell, "hour") else cell.strftime("%d/%m/%Y")
    return nfc(str(cell)).lstrip("'").strip()


def find_table(sheet: Sheet, known_fields: frozenset[str] = frozenset()) -> Table | None:
    """The register in ``sheet``; None when no header there can be one. ``known_fields`` are folded."""
    best: tuple[int, int, int, dict[str, int], Encoding | None] | None = None
    for encoding in (None, *_sheet_encodings(sheet)):
        for top, most in _places(sheet, encoding):
            for height in range(1, most + 1):
                found, score = assign(_levels(sheet, top, height, encoding))
                # Ties go to the lower start and the smaller height: fewer rows taken for header.
                rank = (len(found) * 100_000 + score) if has_needed(found) else 0
                if len(found) >= _FEWEST_COLUMNS and rank and (best is None or rank > best[0]):
                    best = (rank, top, height, found, encoding)
    if best is None:
        return None
    _, top, height, columns, header_encoding = best
    sheet = _filled(sheet, top + height)
    encoding = _text_encoding(sheet, top + height) or header_encoding
    headers = _titles(sheet, top, height, header_encoding)
    _by_content(columns, sheet.rows[top + height :])
    table = Table(sheet, columns, headers, top + height, encoding)
    rows, skipped = _rows(table, known_fields)
    return Table(sheet, columns, headers, top + height, encoding, rows, skipped)


def _places(sheet: Sheet, encoding: Encoding | None) -> Iterator[tuple[int, int]]:
    """Where a header may begin, and how tall it may be: down to its last row that can head columns."""
    heads = [
        likely([modern(text_of(cell), encoding) for cell in row if isinstance(cell, str) and cell])
        for row in sheet.rows[:_LAST_HEADER_ROW]
    ]
    for top in range(len(heads)):
        block = heads[top : top + _height(sheet, top)]
        if heads[top] and sum(block) >= _FEWEST_COLUMNS:
            yield top, max(height for height, found in enumerate(block, 1) if found)


def _height(sheet: Sheet, top: int) -> int:
    """How many rows from ``top`` a header may take: it ends where days begin."""
    for index in range(top + 1, min(top + _TALLEST_HEADER, len(sheet.rows))):
        if any(map(_is_dated, sheet.rows[index])):
            return index - top
    return _TALLEST_HEADER


def nearly(sheet: Sheet) -> tuple[str, ...] | None:
    """What the best header of a sheet that is no register lacks; None when nothing looks like a header."""
    best: dict[str, int] = {}
    for top in range(min(_LAST_HEADER_ROW, len(sheet.rows))):
        for height in (1, 2):
            found, _ = assign(_levels(sheet, top, height, None))
            best = max(best, found, key=len)
    return missing(best) if len(best) >= _FEWEST_COLUMNS else None


def _sheet_encodings(sheet: Sheet) -> tuple[Encoding, ...]:
    head = [
        cell
        for row in sheet.rows[:_LAST_HEADER_ROW]
        for cell in row
        if isinstance(cell, str) and not cell.isascii()
    ]
    found = legacy_of(head)
    return (found,) if found else ()


def _text_encoding(sheet: Sheet, first: int) -> Encoding | None:
    texts = (c for row in sheet.rows[first : first + _SAMPLES] for c in row if isinstance(c, str))
    return legacy_of(text for text in texts if not text.isascii())


def column_texts(table: Table, column: int) -> list[str]:
    """The texts in one column of the rows that must be dossiers."""
    cells = (row.cells[column] for row in table.rows if column < len(row.cells))
    return [cell for cell in cells if isinstance(cell, str) and cell]


def _levels(sheet: Sheet, top: int, height: int, encoding: Encoding | None) -> list[tuple[str, ...]]:
    """The header texts over each column, group first, merged cells spread, repeats left out."""
    rows = [_spread(sheet, index) for index in range(top, min(top + height, len(sheet.rows)))]
    width = max(map(len, rows), default=0)
    found = []
    for column in range(width):
        texts = [
            header_words(modern(row[column], encoding)) for row in rows if column < len(row) and row[column]
        ]
        found.append(tuple(dict.fromkeys(text for text in texts if text)))
    return found


def _titles(sheet: Sheet, top: int, height: int, encoding: Encoding | None) -> tuple[str, ...]:
    rows = [_spread(sheet, index) for index in range(top, min(top + height, len(sheet.rows)))]
    width = max(map(len, rows), default=0)
    return tuple(
        " – ".join(dict.fromkeys(nfc(modern(row[c], encoding)) for row in rows if c < len(row) and row[c]))
        for c in range(width)
    )


def _spread(sheet: Sheet, index: int) -> list[str]:
    """One header row as texts, each merged area filled with its text."""
    row = [text_of(cell) if isinstance(cell, str) else "" for cell in sheet.rows[index]]
    for first, left, last, right in sheet.merged:
        if first <= index <= last and first < len(sheet.rows) and left < len(sheet.rows[first]):
            source = sheet.rows[first][left]
            row += [""] * (right + 1 - len(row))
            row[left : right + 1] = [text_of(source) if isinstance(source, str) else ""] * (right + 1 - left)
    if not sheet.merged and any(row):
        _fill_forward(sheet, index, row)
    return row


def _fill_forward(sheet: Sheet, index: int, row: list[str]) -> None:
    """Where merged areas are not told (CSV), a group title also stands over the blank cells to its right."""
    below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else ()
    for column in range(1, len(row)):
        has_below = column < len(below) and isinstance(below[column], str) and text_of(below[column])
        left_below = column - 1 < len(below) and text_of(below[column - 1])
        if not row[column] and has_below and left_below:
            row[column] = row[column - 1]


def _filled(sheet: Sheet, first_data: int) -> Sheet:
    """Data cells merged downwards carry their value in every row; those merged sideways stay titles."""
    down = [area for area in sheet.merged if area[0] >= first_data and area[2] > area[0]]
    if not down:
        return sheet
    rows = [list(row) for row in sheet.rows]
    for top, left, bottom, right in down:
        if left == right and left < len(rows[top]):
            for index in range(top + 1, min(bottom + 1, len(rows))):
                rows[index] += [None] * (left + 1 - len(rows[index]))
                rows[index][left] = rows[top][left]
    return Sheet(sheet.name, rows, sheet.merged, sheet.is_1904)


def _by_content(columns: dict[str, int], rows: Sequence[Sequence[Cell]]) -> None:
    """Let the cells correct what a header such as “Kết quả” or “Hoàn thành” left open: a day or words."""
    for role in ("finished", "returned"):
        if role in columns and "status" not in columns:
            filled, dated = _days_in(columns[role], rows)
            if filled >= _FEWEST_CELLS and not dated:
                columns["status"] = columns.pop(role)
    if "status" in columns and not {"finished", "returned"} & columns.keys():
        filled, dated = _days_in(columns["status"], rows)
        if filled >= _FEWEST_CELLS and 2 * dated > filled:
            columns["finished"] = columns.pop("status")


def _days_in(column: int, rows: Sequence[Sequence[Cell]]) -> tuple[int, int]:
    cells = [row[column] for row in rows if column < len(row) and row[column] not in {None, ""}]
    return len(cells), sum(map(_is_dated, cells))


def _rows(table: Table, known_fields: frozenset[str]) -> tuple[tuple[RawRow, ...], Mapping[str, int]]:
    """The rows that must be dossiers, and how many of each other kind were passed over."""
    reader = _Reader(table, known_fields)
    found = tuple(reader.read())
    return found, dict(reader.skipped)


class _Reader:
    """Goes down a table once, remembering the group title it is under and whether the signatures began."""

    def __init__(self, table: Table, known_fields: frozenset[str]) -> None:
        self.table = table
        self.known_fields = known_fields
        self.skipped: Counter[str] = Counter()
        self.field = ""
        self.is_past_end = False
        self.essential = _columns_of(table, ESSENTIAL)
        self.dated = _columns_of(table, ("received", "due", "finished", "returned"))
        self.procedure = _columns_of(table, ("procedure_code",))
        self.header = tuple(fold(text) for text in table.headers)
        merged = [area for area in table.sheet.merged if area[0] >= table.first_row]
        self.wide = {area[0]: area[3] - area[1] + 1 for area in merged if area[3] > area[1]}
        self.covered = {
            (row, area[1]) for area in merged if area[1] == area[3] for row in range(area[0] + 1, area[2] + 1)
        }
        self.above: Sequence[Cell] = ()

    def read(self) -> Iterator[RawRow]:
        last = _last_filled(self.table.sheet.rows)
        for index in range(self.table.first_row, last + 1):
            row = self.table.sheet.rows[index]
            kind = self.kind(index, row)
            if kind:
                self.skipped[kind] += 1
            else:
                cells = self._without_dittos(row)
                self.above = cells
                yield RawRow(index + 1, tuple(cells), self.field)

    def kind(self, index: int, row: Sequence[Cell]) -> str:
        """Why a row is no dossier; empty when it is one."""
        if self._is_plain(index, row):
            return ""
        texts = {column: text for column, cell in enumerate(row) if (text := text_of(cell))}
        if not texts:
            return "blank"
        folded = [fold(decoded(text, self.table.encoding)) for text in texts.values()]
        is_dated = any(_is_dated(row[c]) for c in self.dated if c < len(row))
        if self._is_signature(texts, folded):
            return "signature"
        if not is_dated:
            if index < self.table.first_row + _TALLEST_HEADER and all(
                map(_NUMBERED.fullmatch, texts.values())
            ):
                return "numbering"
            if any(_TOTAL.fullmatch(text) for text in folded[:3]):
                return "total"
            if self._is_header(texts):
                return "header"
            if kind := self._title_kind(index, texts):
                return kind
        own = [c for c in texts if c in self.essential and (index, c) not in self.covered]
        if not own:
            return "blank"
        return ""

    def _is_plain(self, index: int, row: Sequence[Cell]) -> bool:
        """Whether name and day of reception stand in the row itself; such rows need no closer look."""
        name, received = self.table.columns.get("name"), self.table.columns.get("received")
        if name is None or received is None or max(name, received) >= len(row):
            return False
        own = (index, name) not in self.covered or (index, received) not in self.covered
        return own and bool(row[name]) and _is_dated(row[received])

    def _is_header(self, texts: Mapping[int, str]) -> bool:
        """Whether the header is printed again, as at the top of each page."""
        same = sum(
            column < len(self.header) and fold(text) in self.header[column] for column, text in texts.items()
        )
        return len(texts) >= _FEWEST_COLUMNS and same * 3 >= len(texts) * 2

    def _is_signature(self, texts: Mapping[int, str], folded: Sequence[str]) -> bool:
        """Whether the row belongs to the day and names at the foot; there a lone name is no dossier."""
        few = len(texts) <= _MOST_SIGNATURES and not self.procedure & texts.keys()
        if few and _SIGNATURE.search(" ".join(folded)):
            self.is_past_end = True
        return few and self.is_past_end

    def _title_kind(self, index: int, texts: Mapping[int, str]) -> str:
        long = max(texts.values(), key=len)
        if len(texts) > 2 or len(long) > _LONGEST_TITLE:  # noqa: PLR2004 - a number and a title
            return ""
        name_column = self.table.columns.get("name")
        is_wide = self.wide.get(index, 1) >= _FEWEST_COLUMNS
        whole = decoded(long, self.table.encoding)
        title = nfc(_LEADING_NUMBER.sub("", whole))
        if not _LETTERS.search(title):
            return ""
        is_field = _FIELD_TITLE.search(fold(whole)) is not None or fold(title) in self.known_fields
        is_apart = name_column not in texts and (len(texts) == 1 or not self._first_is_number(texts))
        if not (is_wide or is_field or (is_apart and self._is_leftmost(texts))):
            return ""
        if not _PERIOD_TITLE.match(fold(title)):
            self.field = _as_field(title)
        return "title"

    def _first_is_number(self, texts: Mapping[int, str]) -> bool:
        return texts[min(texts)].isdecimal()

    def _is_leftmost(self, texts: Mapping[int, str]) -> bool:
        """Whether a lone text stands at the left edge, where only titles do."""
        column = max(texts, key=lambda c: len(texts[c]))
        return column <= 1 and column not in self.essential

    def _without_dittos(self, row: Sequence[Cell]) -> list[Cell]:
        return [
            self.above[c]
            if isinstance(cell, str) and cell.strip().lower() in _DITTO and c < len(self.above)
            else cell
            for c, cell in enumerate(row)
        ]


def _as_field(title: str) -> str:
    """A group title as the name of a field: without the words “Lĩnh vực”, not in capitals."""
    bare = re.sub(r"^\s*(?:thuộc\s+)?lĩnh\s+vực\s*:?\s*", "", title, flags=re.IGNORECASE)
    bare = re.sub(r"\s*[(:]\s*\d+\s*(?:hồ sơ|hs)?\s*\)?\s*$", "", bare, flags=re.IGNORECASE).strip(" .:-")
    return bare.capitalize() if bare.isupper() else bare


def _columns_of(table: Table, roles: Sequence[str]) -> frozenset[int]:
    return frozenset(column for role, column in table.columns.items() if set(role.split("+")) & set(roles))


_HAS_DAY = re.compile(r"\d{1,4}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}|tháng\s*\d|^\d{5}$|^\d{8}$")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_LONGEST_DAY = 500  # characters of a cell with a day in it; a longer one is a story


def _is_dated(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    if isinstance(cell, float):
        return _FIRST_SERIAL <= cell <= _LAST_SERIAL
    return isinstance(cell, str) and len(cell) <= _LONGEST_DAY and _HAS_DAY.search(cell) is not None


def _last_filled(rows: Sequence[Sequence[Cell]]) -> int:
    for index in range(len(rows) - 1, -1, -1):
        if any(cell is not None and cell != "" for cell in rows[index]):
            return index
    return -1
