"""The doors of spreadsheets: an office's book, the portal's export, the province's list of units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED

from fuzz.machine import Door, Target
from fuzz.nasty import bent, spoiled, told, word
from fuzz.reshape import archive, xml
from fuzz.rooms import NOW, province, ward
from openpyxl import Workbook

from cchc_desktop.operations import import_book as importing
from cchc_desktop.operations import portal_book, unit_list
from cchc_desktop.operations.book import columns, days, file, formulas, match, rows, table, values
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.import_book import import_book
from cchc_desktop.operations.portal_book import take_online
from cchc_desktop.operations.unit_list import load_list

HEADER = (
    *("STT", "Mã hồ sơ", "Mã TTHC", "Tên TTHC", "Lĩnh vực", "Họ tên", "Số CCCD", "Điện thoại", "Địa chỉ"),
    *("Hình thức nộp", "Ngày nhận", "Ngày hẹn trả", "Ngày có kết quả", "Ngày trả", "Tình trạng", "Ghi chú"),
)
ROWS: tuple[tuple[object, ...], ...] = (
    *(
        (
            1,
            "H26.12.09-261008-0001",
            "1.001193",
            "Đăng ký khai sinh",
            "Hộ tịch",
            "Nguyễn Thị Mơ",
            "001190012345",
            "0912345678",
            "Thôn 1",
            "Trực tiếp",
            "05/10/2026",
            "07/10/2026",
            "06/10/2026",
            "",
            "Đã trả",
            "",
        ),
        (
            2,
            "",
            "2.000815",
            "Chứng thực bản sao",
            "",
            "Vũ Văn Hải",
            1190012345,
            912345678,
            "",
            "Trực tuyến",
            date(2026, 10, 6),
            datetime(2026, 10, 8, 10),  # noqa: DTZ001 - a spreadsheet knows no zones
            46303,
            None,
            "Đang giải quyết",
            "=1+1",
        ),
        (
            3,
            "",
            "",
            "Việc riêng của xã",
            "Khác",
            "Lò Thị É",
            "",
            "",
            "",
            "BCCI",
            "ngày 7 tháng 10 năm 2026",
            "",
            "",
            "",
            "Chờ bổ sung",
            "",
        ),
    ),
)


def workbook(
    header: Sequence[object], told_rows: Sequence[Sequence[object]], *above: Sequence[object]
) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (*above, header, *told_rows):
        sheet.append(list(row))
    sheet.merge_cells("A1:C1") if above else None
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def text_book(header: Sequence[object], told_rows: Sequence[Sequence[object]], sign: str = ",") -> bytes:
    lines = [sign.join(str(cell or "") for cell in row) for row in (header, *told_rows)]
    return "\n".join(lines).encode()


def books() -> Sequence[bytes]:
    return [
        workbook(HEADER, ROWS),
        workbook(HEADER, ROWS[:1], ["SỔ THEO DÕI"], [], ["Tháng 10"]),
        b"T" + text_book(HEADER, ROWS),
        b"T" + text_book(HEADER, ROWS, ";").decode().encode("utf-16"),
    ]


PORTAL = (
    "STT",
    "Trạng thái",
    "Ngày nộp",
    "Số điện thoại",
    "Tên thủ tục",
    "Họ tên người nộp",
    "Mã hồ sơ",
    "Số CCCD",
)


def exports() -> Sequence[bytes]:
    rows_of = [
        (
            n,
            "Chờ tiếp nhận",
            "08/10/2026 21:40",
            "0912345678",
            "Đăng ký khai sinh",
            "Đỗ Thị Ước",
            f"H26.12.09-261008-000{n}",
            "001190012345",
        )
        for n in range(1, 4)
    ]
    return [workbook(PORTAL, rows_of, ["DANH SÁCH"], []), b"T" + text_book(PORTAL, rows_of)]


def unit_lists() -> Sequence[bytes]:
    header = ("Mã", "Tên", "Trực thuộc", "Từ ngày", "Đến ngày")
    rows_of = [
        ("00073", "Phường Cửa Nam", "", "01/07/2025", ""),
        (76, "Phường Ba Đình", "00073", date(2026, 1, 1), None),
        ("00079", "Xã A", "Phường Cửa Nam", 46_000, "31/12/2026"),
    ]
    return [workbook(header, rows_of), b"T" + text_book(header, rows_of)]


_INLINE = re.compile(rb"<(?:v|t)(?: [^>]*)?>([^<]*)</(?:v|t)>")


def sheet(rng: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """A cell, an attribute or a part of a workbook changed; of a text one letter or one cell."""
    if data[:1] == b"T":
        return b"T" + _text(rng, data[1:], seeds)
    return archive(rng, data, _part, ZIP_DEFLATED)


def _text(rng: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or rng.random() < 0.2:
        return spoiled(rng, data, [one[1:] for one in seeds])
    text = data.decode("utf-8", "surrogateescape")
    cells = re.split(r"([,;\n\t])", text)
    at = rng.randrange(len(cells))
    cells[at] = rng.choice((word(rng), bent(rng, cells[at]), f'"{word(rng)}"', rng.choice(cells)))
    return told("".join(cells))


def _part(rng: Random, name: str, data: bytes) -> bytes:
    if name.startswith("docProps"):
        return data
    found = list(_INLINE.finditer(data))
    if not found or rng.random() < 0.5:
        return xml(rng, data)
    one = rng.choice(found)
    text = rng.choice(
        (word(rng), bent(rng, one[1].decode("utf-8", "replace")), "46303.5", "1e300", "-1", "60000")
    )
    safe = text.encode("utf-8", "replace").replace(b"&", b"&amp;").replace(b"<", b"&lt;")
    return data[: one.start(1)] + safe + data[one.end(1) :]


def _door(
    room: Callable[[Path], object], take: Callable[[Workplace, Path], object]
) -> Callable[[Path], Iterator[Door]]:
    def open_it(folder: Path) -> Iterator[Door]:
        with room(folder) as place:  # type: ignore[attr-defined]  # each is a context manager of a register

            def read(data: bytes) -> None:
                is_text = data[:1] == b"T"
                source = folder / ("so.csv" if is_text else "so.xlsx")
                source.write_bytes(data[1:] if is_text else data)
                take(place, source)

            yield read

    return open_it


TARGETS = (
    Target(
        name="book",
        share=100,
        seeds=books,
        open=contextmanager(
            _door(ward, lambda place, source: import_book(place, source, NOW, is_dry_run=True))
        ),
        mutate=sheet,
        modules=(importing, file, table, columns, rows, values, days, match, formulas),
    ),
    Target(
        name="portal",
        share=60,
        seeds=exports,
        open=contextmanager(
            _door(ward, lambda place, source: take_online(place, source, "Lan", NOW, is_dry_run=True))
        ),
        mutate=sheet,
        modules=(portal_book,),
    ),
    Target(
        name="unit-list",
        share=80,
        seeds=unit_lists,
        open=contextmanager(
            _door(province, lambda place, source: load_list(place, source, NOW, by="Lan", is_dry_run=True))
        ),
        mutate=sheet,
        modules=(unit_list,),
    ),
)
