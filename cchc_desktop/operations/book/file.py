"""A spreadsheet file as plain cells: XLSX, XLS, ODS or CSV, with its merged cells, none of its looks."""

from __future__ import annotations

import csv
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import TypeAlias

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.legacy_text import legacy_of, modern
from cchc_desktop.core.syllable import is_syllable
from cchc_desktop.files import why
from cchc_desktop.operations.book.compound import weigh_compound
from cchc_desktop.operations.book.swelling import MOST_CELLS, MOST_ROWS, Odd, TooFar, weigh

Cell: TypeAlias = str | float | bool | datetime | date | time | timedelta | None
Area: TypeAlias = tuple[int, int, int, int]
Content: TypeAlias = Path | BytesIO

_MOST_FILE_BYTES = 200_000_000
_MOST_COLUMNS = 16_384
_OLE = b"\xd0\xcf\x11\xe0"
_PANIC = "PanicException"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells from A1 on; ``merged`` are areas (first row, first column, last row, last column) from 0."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[Area, ...] = ()
    is_1904: bool = False
    is_hidden: bool = False


def read_sheets(source: Path, content: bytes | None = None) -> tuple[Sheet, ...]:
    """Every sheet of the file; Trouble when it cannot be read, Refused when it is no register's file.

    ``content`` is what lay in it under a password.
    """
    if content is not None:
        if zipfile.is_zipfile(BytesIO(content)):
            _check_size(source, BytesIO(content), len(content))
        return _workbook(source, BytesIO(content))
    try:
        size = source.stat().st_size
        with source.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError as error:
        raise Trouble(f"Không tìm thấy tệp {source}. Kiểm tra lại tên và thư mục.") from error
    except OSError as error:
        raise Trouble(
            f"Không mở được tệp {source}: {why(error)}. Đóng tệp ở chương trình khác rồi làm lại."
        ) from error
    if size == 0:
        raise Refused(f"Tệp {source.name} trống, không có dữ liệu nào.", "source")
    if size > _MOST_FILE_BYTES:
        raise Refused(f"Tệp {source.name} quá lớn. Hãy tách sổ theo năm hoặc theo tháng.", "source")
    if source.suffix.lower() in {".csv", ".tsv", ".txt"}:
        return (_csv(source),)
    _check_kind(source, head, size)
    return _workbook(source, source)


def _check_kind(source: Path, head: bytes, size: int) -> None:
    """Refuse what is no workbook, or too much of one; a file may be of both kinds at once."""
    is_old, is_packed = head.startswith(_OLE), zipfile.is_zipfile(source)
    if is_old:
        _check_compound(source)
    if is_packed:
        _check_size(source, source, size)
    if not (is_old or is_packed):
        raise _unreadable(source)


def _locked(source: Path) -> Refused:
    return Refused(
        f"Tệp {source.name} đặt mật khẩu. Ghi mật khẩu vào biến CCHC_EXPORT_PASSPHRASE (hoặc "
        "--export-passphrase-file) rồi nhập lại; hoặc mở bằng Excel, bỏ mật khẩu, lưu lại rồi nhập.",
        "source",
    )


def _unreadable(source: Path) -> Refused:
    return Refused(
        f"Tệp {source.name} không phải bảng tính đọc được. Mở bằng Excel rồi lưu lại dạng .xlsx.", "source"
    )


def _check_size(source: Path, content: Content, size: int) -> None:
    """Refuse what would swell beyond the memory of a counter's PC: bombs, and cells lost far away."""
    try:
        with zipfile.ZipFile(content) as packed:
            weigh(packed, size)
    except TooFar as far:
        if not far.rows:
            raise Refused(
                f"Tệp {source.name} giải nén ra quá lớn. Hãy tách sổ thành nhiều tệp.", "source"
            ) from far
        raise Refused(
            f"Tệp {source.name} có ô ghi ở dòng {far.rows}, cột {far.columns}: quá xa so với một sổ. "
            f"Xóa các ô thừa hoặc tách sổ (tối đa {MOST_ROWS} dòng một trang) rồi nhập lại.",
            "source",
        ) from far
    except (Odd, zipfile.BadZipFile, zlib.error, *_ODDITIES) as error:
        raise _unreadable(source) from error


def _check_compound(source: Path) -> None:
    """The same of a workbook of before 2007; a later one lies in such a file where it has a password."""
    data = source.read_bytes()
    if _ENCRYPTED in data:
        raise _locked(source)
    try:
        weigh_compound(data)
    except TooFar as far:
        raise _too_long(source.stem) from far
    except Odd as error:
        raise _unreadable(source) from error


_ODDITIES = (EOFError, NotImplementedError, RuntimeError, OSError, ValueError, OverflowError)


def _workbook(source: Path, content: Content) -> tuple[Sheet, ...]:
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_object(content) as book:
            is_1904 = _is_1904(content)
            return tuple(_calamine_sheets(book, is_1904=is_1904))
    except calamine.PasswordError as error:
        raise _locked(source) from error
    except Refused:
        raise
    except BaseException as error:  # what the library itself calls a panic is not even an Exception
        if type(error).__name__ != _PANIC and not isinstance(
            error, calamine.CalamineError | OSError | ValueError
        ):
            raise
        if not zipfile.is_zipfile(content):
            raise _unreadable(source) from error
        return _by_openpyxl(source, content)


def _calamine_sheets(book: object, *, is_1904: bool) -> Iterator[Sheet]:
    import python_calamine as calamine

    assert isinstance(book, calamine.CalamineWorkbook)  # noqa: S101 - narrows a type of a C extension
    for meta in book.sheets_metadata:
        if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.total_height > MOST_ROWS or sheet.total_height * sheet.total_width > MOST_CELLS:
            raise _too_long(meta.name)
        rows = sheet.to_python(skip_empty_area=False)
        merged = tuple((a[0], a[1], b[0], b[1]) for a, b in sheet.merged_cell_ranges or ())
        is_hidden = meta.visible is not calamine.SheetVisibleEnum.Visible
        yield Sheet(meta.name, rows, merged, is_1904, is_hidden)


def _too_long(name: str) -> Refused:
    return Refused(
        f"Trang “{name}” có hơn {MOST_ROWS} dòng. Hãy tách sổ theo năm rồi nhập từng tệp.", "source"
    )


def _is_1904(content: Content) -> bool:
    """Whether bare day numbers count from 1904, as in workbooks made on old Macs."""
    if not zipfile.is_zipfile(content):
        return False
    with zipfile.ZipFile(content) as packed:
        if "xl/workbook.xml" not in packed.namelist():
            return False
        head = packed.read("xl/workbook.xml")[:20_000]
    return re.search(rb'date1904="(?:1|true)"', head) is not None


def _by_openpyxl(source: Path, content: Content) -> tuple[Sheet, ...]:
    """A second reader for what the first one does not take."""
    from openpyxl import load_workbook

    try:
        # The library would leave it open where it stumbles.
        with source.open("rb") if isinstance(content, Path) else content as file:
            book = load_workbook(file, data_only=True)
    except Exception as error:
        # A broken workbook makes openpyxl raise almost anything, and all of it means the same here.
        raise _unreadable(source) from error
    sheets = []
    for sheet in book.worksheets:
        if sheet.max_row > MOST_ROWS or sheet.max_row * sheet.max_column > MOST_CELLS:
            raise _too_long(sheet.title)
        rows = [[_plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        merged = tuple(
            (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
            for area in sheet.merged_cells.ranges
        )
        is_hidden = sheet.sheet_state != sheet.SHEETSTATE_VISIBLE
        sheets.append(Sheet(sheet.title, rows, merged, is_hidden=is_hidden))
    return tuple(sheets)


def _plain(cell: object) -> Cell:
    if isinstance(cell, bool | str | date | time | timedelta) or cell is None:
        return cell
    return float(cell) if isinstance(cell, int | float) else str(cell)


def _csv(source: Path) -> Sheet:
    text = _decoded(source.read_bytes())
    if "\0" in text:
        raise _unreadable(source)
    head = text[:20_000]
    delimiter = max(",;\t|", key=lambda sign: (head.count(sign), sign == ";"))
    rows: list[list[Cell]] = []
    cells = 0
    try:
        for row in csv.reader(StringIO(text), delimiter=delimiter):
            cells += len(row)
            if len(rows) >= MOST_ROWS or cells > MOST_CELLS:
                raise _too_long(source.name)
            if len(row) > _MOST_COLUMNS:
                raise _unreadable(source)
            rows.append(list(row))
    except csv.Error as error:
        raise _unreadable(source) from error
    return Sheet(source.stem, rows)


def _decoded(data: bytes) -> str:
    """Text of a CSV file: Unicode by its mark or its form, else a Vietnamese or Western code page."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        western = data.decode("cp1252", "replace")
    lines = western.splitlines()
    old = legacy_of(lines)
    there = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    if old and _syllables(modern(line, old) for line in lines) > _syllables(there.splitlines()):
        return western
    return there


def _syllables(lines: Iterable[str]) -> int:
    """How many words with marks are Vietnamese; what tells one code page from another."""
    marked = (word for line in lines for word in re.findall(r"[^\W\d_]+", line) if not word.isascii())
    return sum(map(is_syllable, marked))
