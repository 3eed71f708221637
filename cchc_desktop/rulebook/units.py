"""The administrative units as data: the shipped list, and newer ones from the data folder."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

from cchc_desktop.core.failure import Trouble
from cchc_desktop.core.units import Commune, Province, Units
from cchc_desktop.paths import resources
from cchc_desktop.rulebook.pack import Row, read

_KINDS = frozenset({"xã", "phường", "đặc khu"})


def load_units(extra: Path | None = None, day: date | None = None) -> Units:
    """Read the newest list that has begun by ``day`` (None: the newest); ``extra``/units wins on a tie."""
    found: dict[date, tuple[Row, Path]] = {}
    for folder in (resources(), extra):
        for path in sorted((folder / "units").glob("*.toml")) if folder else ():
            head = Row(f"Tệp “{path.name}”", read(path))
            found[head.day("since")] = head, path
    begun = [since for since in found if day is None or since <= day]
    if not begun:
        raise Trouble("Không có danh mục đơn vị hành chính áp dụng cho ngày này. Hãy bổ sung tệp danh mục.")
    head, path = found[max(begun)]
    return _shipped(path) if path.is_relative_to(resources()) else _units(head, path)


@cache
def _shipped(path: Path) -> Units:
    """Read once: what is shipped does not change while the program runs."""
    return _units(Row(f"Tệp “{path.name}”", read(path)), path)


def _units(head: Row, path: Path) -> Units:
    head.only(frozenset({"since", "basis", "communes", "provinces"}))
    provinces = tuple(
        Province(row.text("code"), row.text("name"), row.text("kind"))
        for row in head.rows("provinces", "tỉnh thứ")
    )
    known = {one.code for one in provinces}
    communes = []
    source = path.with_name(head.text("communes"))
    for at, row in enumerate(_lines(source), 2):
        if len(row) != len(("code", "name", "kind", "province")):
            raise Trouble(f"Tệp “{source.name}”, dòng {at}: cần đúng 4 cột mã, tên, loại, tỉnh.")
        code, name, kind, province = row
        if len(code) != len("00000") or kind not in _KINDS or province not in known:
            raise Trouble(f"Tệp “{source.name}”, dòng {at}: mã, loại hoặc mã tỉnh không đúng ({name}).")
        communes.append(Commune(code, name, kind, province))
    return Units(head.day("since"), head.text("basis"), provinces, tuple(communes))


def _lines(source: Path) -> list[list[str]]:
    try:
        with source.open(encoding="utf-8", newline="") as stream:
            return list(csv.reader(stream))[1:]
    except (OSError, UnicodeDecodeError) as problem:
        raise Trouble(
            f"Không đọc được tệp “{source.name}” của danh mục đơn vị hành chính: {problem}."
        ) from problem
