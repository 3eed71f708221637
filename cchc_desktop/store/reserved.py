"""Numbers on blank slips: the program gives them to nobody, and takes them when they are typed in."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.numbering import local_no, parse_local_no
from cchc_desktop.store import schema
from cchc_desktop.store.counters import LOCAL, PER_DEVICE, Counters, first_of
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.own_acts import MOVED, SLIPS
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import put_setting, setting

_ROW = "upkeep:slips:"


def ranges(reading: Reading, year: int) -> tuple[tuple[int, int], ...]:
    """The first and the last number of every range that was put aside for ``year``."""
    found: Any = setting(reading, f"{_ROW}{year}", date.max)
    return tuple((int(first), int(last)) for first, last in found) if isinstance(found, list) else ()


def reserve(
    book: Writing, year: int, span: tuple[int | None, int], device: int | None = None
) -> tuple[int, int]:
    """Put ``span`` (the first number, None for the next free one; how many) aside; give first and last.

    Numbers between the next free one and the first stay aside as well: none of them is given by the program.
    """
    machine = device or book.profile.device
    key = (LOCAL, year, machine)
    stand = Counters(book.connection, book.unit).look(key)
    first, count = span[0] or stand.next, span[1]
    last = first + count - 1
    end = stand.last or machine * PER_DEVICE - 1
    if not 1 <= count <= PER_DEVICE:
        raise Refused("Số phiếu phải từ 1 trở lên.", "count")
    if first < max(stand.next, first_of(LOCAL, machine)) or last > end:
        raise Refused(
            f"Máy {machine} chỉ dành được số từ {local_no(stand.next, year)} đến {local_no(end, year)}; "
            f"{local_no(first, year) if first > 0 else first} đã cấp hoặc thuộc máy khác.",
            "from_number",
        )
    book.skip_numbers({key: last + 1})
    kept: list[Json] = [[a, b] for a, b in ranges(book, year)]
    put_setting(book, f"{_ROW}{year}", book.profile.since, [*kept, [stand.next, last]])
    return first, last


def note_of(year: int, was: int, first: int, last: int, device: int) -> dict[str, Json]:
    """What the entry of a reservation tells."""
    return {
        "year": year,
        "first": first,
        "last": last,
        "device": device,
        MOVED: [[LOCAL, year, device, was, last + 1]],
    }


def taken(book: Writing, number: str, year: int) -> tuple[int, dict[str, Json]]:
    """The serial of a slip's ``number`` and what the entry of its dossier tells; Refused where it is none.

    A number that was counted as skipped is skipped no more.
    """
    serial, told_year = parse_local_no(number, year)
    told = local_no(serial, told_year)
    if told_year != year:
        raise Refused(
            f"Phiếu số {told} không phải của năm {year}: ghi thời điểm nhận trên phiếu.", "local_no"
        )
    if not any(first <= serial <= last for first, last in ranges(book, year)):
        raise Refused(
            f"Số {told} không nằm trong số đã dành cho phiếu giấy. Để trống để chương trình cấp số, hoặc "
            "dành số trước (cchc slips).",
            "local_no",
        )
    asked = sa.select(schema.dossier.c.seq).where(
        schema.dossier.c.unit == book.unit, schema.dossier.c.local_no == told
    )
    if book.run(asked).first() is not None:
        raise Refused(f"Số {told} đã thuộc một hồ sơ trong sổ. Xem lại số trên phiếu.", "local_no")
    device = serial // PER_DEVICE + 1
    return serial, {MOVED: [[LOCAL, year, device, serial + 1, serial]], "slip": told}


__all__ = ["SLIPS", "note_of", "ranges", "reserve", "taken"]
