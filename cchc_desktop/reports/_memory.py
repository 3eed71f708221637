"""Workbooks that touch no disk before they are whole: the library keeps each sheet in a file in clear."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO
from shutil import copyfileobj
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

_PIECE = 1 << 20


class Pages:
    """The XML of a sheet on its way, packed: a book of a million rows would not lie in memory as it is."""

    def __init__(self) -> None:
        self._packed = BytesIO()
        self._in = gzip.GzipFile(fileobj=self._packed, mode="wb", compresslevel=zlib.Z_BEST_SPEED, mtime=0)

    def write(self, data: bytes, /) -> int:
        """Take the next piece."""
        return self._in.write(data)

    def close(self) -> None:
        """Nothing more comes."""
        self._in.close()

    def pour(self, target: IO[bytes]) -> None:
        """All of it, once nothing more comes."""
        self.close()
        self._packed.seek(0)
        with gzip.GzipFile(fileobj=self._packed, mode="rb") as whole:
            copyfileobj(whole, target, _PIECE)


class _Writer(ExcelWriter):
    """The library's own, which would read every sheet from a file of the system's temporary folder."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """Put one sheet into the archive."""
        sheet = ws
        sheet._drawing = SpreadsheetDrawing()  # type: ignore[attr-defined]  # noqa: SLF001 - as the library does
        if self.workbook.write_only:
            if not sheet.closed:  # type: ignore[attr-defined]  # of sheets that are only written
                sheet.close()  # type: ignore[attr-defined]  # the same
            writer: WorksheetWriter = sheet._writer  # type: ignore[attr-defined]  # noqa: SLF001 - the same
        else:
            writer = WorksheetWriter(sheet, Pages())  # type: ignore[arg-type]  # its types ask for a file of text
            writer.write()
            writer.close()
        sheet._rels = writer._rels  # type: ignore[attr-defined]  # noqa: SLF001 - the same
        archive: ZipFile = self._archive  # type: ignore[attr-defined]  # the library's types lack it
        with archive.open(ws.path[1:], "w", force_zip64=True) as part:
            cast("Pages", writer.out).pour(part)
        self.manifest.append(ws)


def saved(book: Workbook) -> bytes:
    """The bytes of ``book``; sheets that are only written were begun with ``Pages``."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        _Writer(book, archive).write_data()
    return out.getvalue()
