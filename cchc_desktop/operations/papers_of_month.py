"""The papers of a period: the official table and whatever other reports are asked for, as XLSX and PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from cchc_desktop.core import packet as packets
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.period import Period
from cchc_desktop.core.sheet import Office
from cchc_desktop.files import Ready, why
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import Report
from cchc_desktop.operations.office import head as signer
from cchc_desktop.operations.report_material import Gathered
from cchc_desktop.operations.sheets import office_of
from cchc_desktop.reports import Head, Wish, reports
from cchc_desktop.reports import Report as Paper

ALL = "all"
USUAL = ("monthly-results", "register-book")
"""What a month is made of when nobody asks for more."""

WAYS = ("xlsx", "pdf")

Step = Callable[[float, str], object]
"""Told how far it is and what is being written; may raise to stop it."""


def _unwatched(_share: float, _words: str) -> None:
    """Nobody looks on."""


def build(
    place: Workplace,
    done: Report,
    wish: Wish | None = None,
    asked: Sequence[str] | None = None,
    step: Step = _unwatched,
) -> dict[str, bytes]:
    """The files of ``asked`` by name: codes of reports, "all", or a code with one way ("overdue.pdf").

    A superior gets what the sum of its units can tell; asking it by name for more is Refused.
    """
    material, head = _gathered(place, done, wish or Wish())
    wanted = tuple(_chosen(place, USUAL if asked is None else asked))
    files: dict[str, bytes] = {}
    for at, (paper, ways) in enumerate(wanted):
        go_on = partial(step, at / len(wanted), paper.title)
        go_on()
        made = paper.gather(material)
        for way in ways:
            write = paper.xlsx if way == "xlsx" else paper.pdf
            with _room_told(paper):
                files[f"{stem_of(place, paper, done.period)}.{way}"] = write(head, made, go_on)
    return files


@contextmanager
def _room_told(paper: Paper[Any]) -> Iterator[None]:
    """A workbook is built on the system's own disk before it is anybody's file."""
    try:
        yield
    except OSError as error:
        raise Trouble(
            f"Chưa dựng được báo cáo “{paper.name}”: không ghi được tệp tạm của máy ({why(error)}). "
            "Xóa bớt tệp trên ổ đĩa hệ thống rồi làm lại."
        ) from error


def stem_of(place: Workplace, paper: Paper[Any], period: Period) -> str:
    """What the files of a report over ``period`` are called."""
    return f"{paper.stem}_{place.profile.unit}_{period.first_on:%Y%m%d}_{period.last_on:%Y%m%d}"


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
    return _laid(ready, {folder / name: data for name, data in files.items()}, _unwatched)


def save_into(
    place: Workplace,
    done: Report,
    folder: Path,
    wish: Wish,
    asked: Sequence[str],
    step: Step = _unwatched,
) -> list[Path]:
    """The reports ``asked`` in a folder that is there, all or none; Trouble where it is gone."""
    files = build(place, done, wish, asked, step)
    return _saved(folder, {folder / name: data for name, data in files.items()}, step)


def save_as(
    place: Workplace,
    done: Report,
    target: Path,
    wish: Wish,
    asked: Sequence[str],
    step: Step = _unwatched,
) -> list[Path]:
    """One report under a name that somebody chose, each way of ``asked`` with its own ending."""
    files = build(place, done, wish, asked, step)
    stem = target.with_suffix("") if target.suffix.lower().lstrip(".") in WAYS else target
    named = {stem.with_name(f"{stem.name}{Path(name).suffix}"): data for name, data in files.items()}
    return _saved(target.parent, named, step)


def _saved(folder: Path, files: Mapping[Path, bytes], step: Step) -> list[Path]:
    if not folder.is_dir():
        raise Trouble(
            f"Không thấy thư mục “{folder}”. Cắm lại USB, nối lại ổ mạng hoặc chọn nơi khác rồi làm lại."
        )
    with Ready() as ready:
        paths = _laid(ready, files, step)
        ready.put()
    return paths


def _laid(ready: Ready, files: Mapping[Path, bytes], step: Step) -> list[Path]:
    for path, data in files.items():
        step(1.0, f"Ghi tệp {path.name}")
        ready.lay(path, data)
    return list(files)


def picture(place: Workplace, code: str, done: Report, wish: Wish, step: Step = _unwatched) -> bytes:
    """The PDF of one report as it would be printed; nothing is kept."""
    [file] = build(place, done, wish, (f"{code}.pdf",), step).values()
    return file


def offered(place: Workplace) -> tuple[Paper[Any], ...]:
    """The reports that this register can make, those first that every month asks for."""
    found = (one for one in reports().values() if one.of_tally or place.profile.role == "commune")
    return tuple(sorted(found, key=lambda one: one.place))


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
