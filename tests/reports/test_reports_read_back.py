"""What a workbook holds, read back cell by cell: by an XML parser, and by a library that did not write it."""

from __future__ import annotations

import unicodedata
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from report_data import HEAD, HOSTILE, ORDINARY

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.text import number, percent
from cchc_desktop.reports import Report, reports
from cchc_desktop.reports._table import Band, Cell, Column, Heading, Record, Table, placed

NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
EPOCH = datetime(1899, 12, 30, tzinfo=HANOI)
EVERY = [(code, data) for many in (ORDINARY, HOSTILE) for code, data in many.items()]
EVERY_DATA = pytest.mark.parametrize(("code", "data"), EVERY, ids=[code for code, _ in EVERY])

Found = tuple[str, str] | None


def rows_of(workbook: bytes) -> list[list[Found]]:
    """Type and text of each cell, row by row; None for a cell of nothing but its look."""
    with zipfile.ZipFile(BytesIO(workbook)) as parts:
        sheet = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
    return [list(map(_cell, row.iterfind("x:c", NS))) for row in sheet.iterfind("x:sheetData/x:row", NS)]


def _cell(cell: ET.Element) -> Found:
    kind = cell.get("t")
    if kind is None:
        return None
    text = cell.findtext("x:is/x:t", None, NS) if kind == "inlineStr" else cell.findtext("x:v", None, NS)
    assert text is not None, "a cell says its type and nothing else"
    return kind, text


def holds(found: Found, value: Cell) -> bool:
    """Whether a cell says ``value``, in the type that a spreadsheet counts with."""
    if value is None or value == "":
        return found is None
    assert found is not None
    kind, text = found
    if isinstance(value, str):
        wanted = unicodedata.normalize("NFC", value)
        said = "".join(
            one for one in wanted if one in "\t\n\r" or (one >= " " and not "\ud800" <= one <= "\udfff")
        )
        # XML reads a carriage return as the end of a line.
        return kind == "inlineStr" and text == said.replace("\r", "\n")[:32_767]
    if kind != "n":
        return False
    if isinstance(value, int):
        return text == str(value)
    if isinstance(value, Fraction):
        exact = Decimal(value.numerator * 100) / Decimal(value.denominator)
        return Decimal(text) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if isinstance(value, datetime):
        return abs(EPOCH + timedelta(days=float(text)) - value) < timedelta(seconds=1)
    return EPOCH + timedelta(days=float(text)) == datetime(value.year, value.month, value.day, tzinfo=HANOI)


def wanted(table: Table) -> Iterator[tuple[Cell, ...]]:
    """What the rows of the sheet must say: bands, the head, the records, bands."""
    yield from map(_of_band, table.above)
    for row in range(table.head_rows):
        heads = {one.column: one.text for one in table.headings if one.row == row}
        yield tuple(heads.get(place) for place in range(len(table.columns)))
    for record in table.records:
        blanks = (None,) * (len(table.columns) - len(record.cells))
        yield (*record.cells, *blanks)
    yield from map(_of_band, table.below)


def _of_band(band: Band) -> tuple[Cell, ...]:
    return tuple(zone.text for zone in band.zones)


@EVERY_DATA
def test_every_cell_says_what_the_table_says(code: str, data: object) -> None:
    report: Report[Any] = reports()[code]
    rows = rows_of(report.xlsx(HEAD, data))
    told = list(wanted(report.table(HEAD, data)))
    assert len(rows) == len(told)
    for found, values in zip(rows, told, strict=True):
        assert len(found) == len(values)
        wrong = [pair for pair in zip(found, values, strict=True) if not holds(*pair)]
        assert not wrong


def in_columns(table: Table) -> list[list[Cell]]:
    """What ``wanted`` tells, each text of a band in the column that it begins at."""
    rows = [list(values) for values in wanted(table)]
    for at, band in zip(
        (*range(len(table.above)), *range(-len(table.below), 0)), (*table.above, *table.below), strict=True
    ):
        texts = {column: zone.text for column, zone in placed(band.zones)}
        rows[at] = [texts.get(column) for column in range(len(table.columns))]
    return rows


def means(shown: object, value: Cell) -> bool:
    """Whether another office program takes a cell for ``value``: text, number, day or moment."""
    match value:
        case None | "":
            return shown == ""
        case str():
            found = (value.encode("utf-8", "surrogatepass").decode("utf-8", "ignore"), str(shown))
            wanted, said = ("".join(one for one in text if one.isprintable()).strip() for text in found)
            return isinstance(shown, str) and said == unicodedata.normalize("NFC", wanted)[:32_767]
        case Fraction():
            return isinstance(shown, float) and percent(value) == number(Decimal(str(shown)), 2)
        case int():
            return isinstance(shown, int | float) and shown == value
        case datetime():
            there = value.astimezone(HANOI).replace(tzinfo=None)
            return isinstance(shown, datetime) and abs(shown - there) < timedelta(seconds=1)
    return shown in {value, datetime.combine(value, time())}


@EVERY_DATA
def test_another_library_reads_what_the_table_says(code: str, data: object) -> None:
    report: Report[Any] = reports()[code]
    book = CalamineWorkbook.from_filelike(BytesIO(report.xlsx(HEAD, data)))
    [name] = book.sheet_names
    assert name == report.name
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    told = in_columns(report.table(HEAD, data))
    while told and not any(told[-1]):
        told.pop()  # a row of nothing but its look is none for who counts cells
    assert len(rows) == len(told)
    for shown, values in zip(rows, told, strict=True):
        wrong = [pair for pair in zip(shown, values, strict=True) if not means(*pair)]
        assert not wrong


@EVERY_DATA
def test_nothing_but_text_and_figures_lies_in_a_sheet(code: str, data: object) -> None:
    with zipfile.ZipFile(BytesIO(reports()[code].xlsx(HEAD, data))) as parts:
        sheet = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
    cells = list(sheet.iterfind(".//x:c", NS))
    assert not [cell for cell in cells if cell.find("x:f", NS) is not None]
    assert [cell.get("r") for cell in cells] == sorted(
        (cell.get("r") for cell in cells), key=lambda place: (_row(place), len(str(place)), place)
    )


def _row(place: str | None) -> int:
    return int(str(place).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


@pytest.mark.parametrize("code", list(ORDINARY))
def test_every_column_has_its_head_and_nothing_lies_over_another(code: str) -> None:
    table = reports()[code].table(HEAD, ORDINARY[code])
    covered = [place for one in table.headings for place in _places(one)]
    assert len(covered) == len(set(covered)), "two headings lie over one another"
    assert {column for row, column in covered} == set(range(len(table.columns)))
    assert {(table.head_rows - 1, column) for column in range(len(table.columns))} <= set(covered)


def _places(one: Heading) -> list[tuple[int, int]]:
    return [
        (row, column)
        for row in range(one.row, one.row + one.rows)
        for column in range(one.column, one.column + one.columns)
    ]


def test_shares_days_and_moments_have_their_own_looks_in_one_column() -> None:
    from cchc_desktop.reports._sheet import workbook

    report = reports()["overdue"]
    plain = report.table(HEAD, ORDINARY["overdue"])
    at = datetime(2026, 10, 1, 23, 30, tzinfo=HANOI)
    values: tuple[Cell, ...] = (Fraction(2, 3), 7, at, date(2026, 10, 1), "  =1", None, "a & b < c\n d ")
    table = replace(
        plain,
        above=(),
        below=(),
        headings=(Heading("a", 0, 0),),
        columns=(Column(20, "day"),),
        records=[Record((value,)) for value in values],
    )
    rows = rows_of(workbook(table))[1:]
    assert all(holds(found, value) for [found], value in zip(rows, values, strict=True))
    assert rows[0] == [("n", "66.67")]
