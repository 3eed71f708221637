"""Spreadsheets of a few kilobytes that would be gigabytes: far cells, long words told often, lying sizes."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from fuzz.doors_books import HEADER, ROWS, text_book, workbook
from fuzz.reshape import unzipped, zipped

Make = Callable[[], bytes]
SHEET, WORDS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (at, b"&l%d;" % (at - 1) * 10 if at else b"lol" * 10) for at in range(10)
)
_DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [' + _LAUGHS + b"]>"


def plain() -> dict[str, bytes]:
    """A workbook whose words are kept once, as Excel writes them."""
    files = unzipped(workbook(HEADER, ROWS[:1])) or {}
    words: list[bytes] = []

    def named(found: re.Match[bytes]) -> bytes:
        words.append(found[1])
        return b't="s"><v>%d</v>' % (len(words) - 1)

    files[SHEET] = _TEXT.sub(named, files[SHEET])
    files[WORDS] = _SST + b"".join(b"<si><t>" + one + b"</t></si>" for one in words) + b"</sst>"
    kinds, links = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    of = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    files[kinds] = files[kinds].replace(
        b"</Types>", b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + of + b'"/></Types>'
    )
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    files[links] = files[links].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdW" Type="' + kind + b'" Target="/xl/sharedStrings.xml"/></Relationships>',
    )
    return files


_TEXT = re.compile(rb't="inlineStr"><is><t[^>]*>([^<]*)</t></is>')
_SST = b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def _with(**parts: bytes) -> bytes:
    files = plain()
    names = {"sheet": SHEET, "words": WORDS, "book": "xl/workbook.xml"}
    for name, data in parts.items():
        files[names.get(name, name)] = data
    return zipped(files)


def _sheet(rows: bytes, head: bytes = b"") -> bytes:
    """The first sheet with these rows behind the header."""
    whole = plain()[SHEET]
    body, sign, rest = whole.partition(b"</sheetData>")
    start, tag, inner = body.partition(b"<sheetData>")
    return start + head + tag + inner + rows + sign + rest


def _far(cell: bytes) -> bytes:
    return _with(sheet=_sheet(b'<row r="1048576">' + cell + b"</row>"))


def _dimension() -> bytes:
    return _with(sheet=_sheet(b"").replace(b'ref="A1:P2"', b'ref="A1:XFD1048576"'))


def _merged() -> bytes:
    area = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return _with(sheet=_sheet(b"").replace(b"</sheetData>", area))


def _many_merged() -> bytes:
    areas = b"".join(b'<mergeCell ref="A%d:XFD%d"/>' % (n, n + 900) for n in range(1, 100_000, 2))
    return _with(
        sheet=_sheet(b"").replace(b"</sheetData>", b"</sheetData><mergeCells>" + areas + b"</mergeCells>")
    )


def _long_words() -> bytes:
    """One word of 32,767 letters, told 200,000 times."""
    words = _SST + b"<si><t>" + b"x" * 32_767 + b"</t></si></sst>"
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(3, 150_000))
    return _with(words=words, sheet=_sheet(rows))


def _huge_word() -> bytes:
    words = _SST + b"<si><t>" + b"x" * 200_000_000 + b"</t></si></sst>"
    return _with(words=words)


def _lying(name: str, size: int) -> bytes:
    """A part that says it is small and is not."""
    files = plain()
    out, marks = BytesIO(), {}
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=9) as made:
        for part, data in files.items():
            made.writestr(part, data + b" " * size if part == name else data)
        marks = {one.filename: one for one in made.infolist()}
    raw, true = bytearray(out.getvalue()), marks[name].file_size
    at = 0
    while (at := raw.find(struct.pack("<I", true), at)) >= 0:
        raw[at : at + 4] = struct.pack("<I", 1_000)
        at += 4
    return bytes(raw)


def _laughing(name: str) -> bytes:
    files = plain()
    data = files[name]
    if data.startswith(b"<?xml"):
        data = data.partition(b"?>")[2]
    return _with(
        **{
            name: _DOCTYPE
            + data.replace(b"<t>STT</t>", b"<t>&l9;</t>").replace(
                b"</sheetData>", b"<row><c t='str'><v>&l9;</v></c></row></sheetData>"
            )
        }
    )


def _outside() -> bytes:
    data = plain()[WORDS].partition(b"?>")[2]
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY o SYSTEM "file:///etc/passwd">]>'
    return _with(words=head + data.replace(b"<t>STT</t>", b"<t>&o;</t>", 1))


def _ods(rows: bytes) -> bytes:
    content = (
        (_DOCTYPE if rows is _LAUGHED else b'<?xml version="1.0"?>')
        + b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        b'<office:body><office:spreadsheet><table:table table:name="A">'
        + rows
        + b"</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    listed = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b"<manifest:file-entry "
        b'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        b"</manifest:manifest>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": listed, "content.xml": content}, ZIP_STORED)


_LAUGHED = b"<table:table-row><table:table-cell><text:p>&l9;</text:p></table:table-cell></table:table-row>"


def _repeated(columns: int, rows: int) -> bytes:
    cell = b'<table:table-cell table:number-columns-repeated="%d" office:value-type="string">'
    cell += b"<text:p>x</text:p></table:table-cell>"
    return _ods(
        b'<table:table-row table:number-rows-repeated="%d">' % rows + cell % columns + b"</table:table-row>"
    )


def _many_rows() -> bytes:
    return _with(sheet=_sheet(b"<row><c><v>1</v></c></row>" * 1_500_000))


def _wide_rows() -> bytes:
    """As many numbers as a sheet may have cells."""
    row = b"<row>" + b"<c><v>1</v></c>" * 2_000 + b"</row>"
    return _with(sheet=_sheet(row * 5_900))


_C = b"<is><t>x</t></is></c>"


def _renamed() -> bytes:
    files = unzipped(_far(b'<c t="inlineStr" r="XFD1048576">' + _C)) or {}
    files["xl/other.xml"] = files.pop(SHEET)
    rels = "xl/_rels/workbook.xml.rels"
    files[rels] = (
        files[rels]
        .replace(b"/xl/worksheets/sheet1.xml", b"/xl/other.xml")
        .replace(b"worksheets/sheet1.xml", b"other.xml")
    )
    return zipped(files)


def _prefixed() -> bytes:
    space = b'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rows = b'<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'
    return _with(
        sheet=b'<?xml version="1.0"?><x:worksheet '
        + space
        + b"><x:sheetData>"
        + rows
        + b"</x:sheetData></x:worksheet>"
    )


def _ole() -> bytes:
    """An OLE file whose table of sectors points at itself."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIII", head, 44, 0x7FFFFFFF, 0, 0, 4096)
    struct.pack_into("<IIII", head, 60, 0, 1, 0, 0x7FFFFFFF)
    struct.pack_into("<I", head, 76, 0)
    return bytes(head) + struct.pack("<128I", *([0] * 128)) + zlib.compress(bytes(100))


BOOKS: Mapping[str, tuple[str, Make]] = {
    "the last cell": ("book", lambda: _far(b'<c r="XFD1048576" t="inlineStr">' + _C)),
    "the last cell told in another order": ("book", lambda: _far(b'<c t="inlineStr" r="XFD1048576">' + _C)),
    "the last cell in single quotes": ("book", lambda: _far(b"<c t='inlineStr' r='XFD1048576'>" + _C)),
    "the last cell behind a bracket": ("book", lambda: _far(b'<c s=">" r="XFD1048576" t="inlineStr">' + _C)),
    "the last cell on many lines": ("book", lambda: _far(b'<c\n t="inlineStr"\n r = "XFD1048576"\n>' + _C)),
    "the last cell in a sheet of another name": ("book", _renamed),
    "the last cell of a prefix": ("book", _prefixed),
    "a claimed dimension": ("book", _dimension),
    "one merged area of all cells": ("book", _merged),
    "fifty thousand merged areas": ("book", _many_merged),
    "one long word told often": ("book", _long_words),
    "one word of 200 MB": ("book", _huge_word),
    "a sheet that lies about its size": ("book", lambda: _lying(SHEET, 300_000_000)),
    "words that lie about their size": ("book", lambda: _lying(WORDS, 300_000_000)),
    "laughs in a sheet": ("book", lambda: _laughing(SHEET)),
    "laughs in the words": ("book", lambda: _laughing(WORDS)),
    "laughs in the workbook": ("book", lambda: _laughing("xl/workbook.xml")),
    "a word from outside": ("units", _outside),
    "a million and a half rows": ("book", _many_rows),
    "twelve million cells": ("book", _wide_rows),
    "far cells in an export": ("portal", lambda: _far(b'<c t="inlineStr" r="XFD1048576">' + _C)),
    "far cells in a list of units": ("units", lambda: _far(b'<c t="inlineStr" r="XFD1048576">' + _C)),
    "a repeated cell": ("ods", lambda: _repeated(16_384, 1_048_576)),
    "a repeated column": ("ods", lambda: _repeated(2_000_000_000, 1)),
    "repeated empty rows": (
        "ods",
        lambda: _ods(
            b'<table:table-row table:number-rows-repeated="2000000000"><table:table-cell/></table:table-row>'
        ),
    ),
    "laughs in ODS": ("ods", lambda: _ods(_LAUGHED)),
    "an XLS of one sector chain": ("xls", _ole),
    "a CSV of one line": ("csv", lambda: b"a," * 8_000_000),
    "a CSV of quotes": ("csv", lambda: b'"' * 20_000_000),
    "a CSV of a million short rows": ("csv", lambda: text_book(HEADER, ()) + b"\nx" * 1_000_000),
    "a thousand wide header rows": ("book", lambda: workbook(HEADER, [HEADER * 20] * 30)),
    "a header of long words": ("book", lambda: workbook(["Họ tên " * 4_000] * 60, [["x"] * 60] * 60)),
    "cells of long digits": ("book", lambda: workbook(HEADER, [["1" * 30_000] * 16] * 20)),
    "cells of brackets": ("book", lambda: workbook(HEADER, [["(" * 30_000] * 16] * 20)),
    "cells of days": ("book", lambda: workbook(HEADER, [["1/1/" * 8_000] * 16] * 20)),
    "cells of spaces": ("book", lambda: workbook(HEADER, [["a" + " " * 30_000 + "b"] * 16] * 20)),
}
