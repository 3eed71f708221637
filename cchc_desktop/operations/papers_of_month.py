"""The papers of a period: the official table and whatever other reports are asked for, as XLSX and PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cchc_desktop.core import packet as packets
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period
from cchc_desktop.core.sheet import Office
from cchc_desktop.files import Ready
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import Report, preview
from cchc_desktop.operations.office import head as signer
from cchc_desktop.operations.report_material import Gathered
from cchc_desktop.operations.sheets import office_of
from cchc_desktop.reports import Head, Wish, reports
from cchc_desktop.reports import Report as Paper

ALL = "all"
USUAL = ("monthly-results", "register-book")
"""What a month is made of when nobody asks for more."""

WAYS = ("xlsx", "pdf")


def build(
    place: Workplace, done: Report, wish: Wish | None = None, asked: Sequence[str] | None = None
) -> dict[str, bytes]:
    """The files of ``asked`` by name: codes of reports, "all", or a code with one way ("overdue.pdf").

    A superior gets what the sum of its units can tell; asking it by name for more is Refused.
    """
    material, head = _gathered(place, done, wish or Wish())
    base = f"{place.profile.unit}_{done.period.first_on:%Y%m%d}_{done.period.last_on:%Y%m%d}"
    files: dict[str, bytes] = {}
    for paper, ways in _chosen(place, USUAL if asked is None else asked):
        made = paper.gather(material)
        for way in ways:
            written = paper.xlsx(head, made) if way == "xlsx" else paper.pdf(head, made)
            files[f"{paper.stem}_{base}.{way}"] = written
    return files


def write_files(place: Workplace, done: Report, folder: Path, wish: Wish | None = None) -> list[Path]:
    """The official table, the register book and the packet."""
    with Ready() as ready:
        names = lay_files(ready, place, done, folder, wish)
        ready.put()
    return names


def lay_files(
    ready: Ready,
    place: Workplace,
    done: Report,
    folder: Path,
    wish: Wish | None = None,
    asked: Sequence[str] | None = None,
) -> list[Path]:
    """The reports ``asked``, or else the official table and the register book; and the packet."""
    files = build(place, done, wish, asked)
    if done.packet is not None:
        files[done.packet.name] = packets.write(done.packet)
    for name, data in files.items():
        ready.lay(folder / name, data)
    return [folder / name for name in files]


def picture(
    place: Workplace, code: str, period: Period, now: datetime, *, by: str, wish: Wish | None = None
) -> bytes:
    """The PDF of one report over ``period`` as it would be printed now; nothing is kept."""
    [file] = build(place, preview(place, period, now, by=by), wish, (f"{code}.pdf",)).values()
    return file


def offered(place: Workplace) -> tuple[Paper[Any], ...]:
    """The reports that this register can make."""
    return tuple(one for one in reports().values() if one.of_tally or place.profile.role == "commune")


def codes(told: str) -> tuple[str, ...]:
    """What is asked for, from a list with commas; Refused where a report is not known."""
    wanted = tuple(dict.fromkeys(part for one in told.split(",") if (part := one.strip())))
    if not wanted:
        raise Refused("Chưa ghi báo cáo nào cần lập. Ghi all hoặc các mã cách nhau bằng dấu phẩy.", "reports")
    for one in wanted:
        code, dot, way = one.partition(".")
        if (code not in reports() and one != ALL) or (dot and way not in WAYS):
            known = ", ".join(reports())
            raise Refused(
                f"Không có báo cáo “{one}”. Các mã: {ALL}, {known}; thêm .xlsx, .pdf để lấy một dạng.",
                "reports",
            )
    return wanted


def _chosen(place: Workplace, asked: Sequence[str]) -> Iterator[tuple[Paper[Any], tuple[str, ...]]]:
    known = {one.code: one for one in offered(place)}
    ways: dict[str, list[str]] = {}
    for one in codes(",".join(asked)):
        code, _, way = one.partition(".")
        if one == ALL or (one in USUAL and one not in known):
            wanted = list(known) if one == ALL else []
        elif code not in known:
            raise Refused(
                f"Đơn vị tổng hợp chưa lập được báo cáo “{reports()[code].title}” từ các gói đã nhận.",
                "reports",
            )
        else:
            wanted = [code]
        for name in wanted:
            ways.setdefault(name, []).extend((way,) if way else known[name].ways)
    for code, found in ways.items():
        yield known[code], tuple(way for way in WAYS if way in found)


def _gathered(place: Workplace, done: Report, wish: Wish) -> tuple[Gathered, Head]:
    office = office_of(place.profile, place.law, done.period.last_on)
    return Gathered(place, done, office, wish), head_of(place, done, office)


def head_of(place: Workplace, done: Report, office: Office) -> Head:
    """Who reports to whom, as the head of the table says it."""
    with place.register.read() as reading:
        told = signer(reading, done.period.last_on)
    return Head(
        unit_name=office.name,
        superior_name=place.profile.superior_name,
        period=done.period,
        made_on=done.made_at.date(),
        place=office.place,
        counter=office.counter,
        head_title=told.title or office.head_title,
        head_name=told.name,
        is_practice=office.is_practice,
        is_provisional=not done.is_final,
    )
