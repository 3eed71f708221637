"""The papers of a period: the official table and whatever other reports are asked for, as XLSX and PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.period import Period
from cchc_desktop.core.sheet import Office
from cchc_desktop.files import Ready
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.locked_files import NO_LOCK, Lock, enter_export, locked, refuse_unlocked
from cchc_desktop.operations.month import Report
from cchc_desktop.operations.month_known import is_unknown, known_from
from cchc_desktop.operations.office import Head as Signer
from cchc_desktop.operations.office import head as signer
from cchc_desktop.operations.report_material import Gathered
from cchc_desktop.operations.report_of_packet import FromPacket, office_of_unit
from cchc_desktop.operations.sheets import office_of
from cchc_desktop.reports import Head, Material, Wish, reports
from cchc_desktop.reports import Report as Paper
from cchc_desktop.store.engine import Writing
from cchc_desktop.store.reading import Reading

ALL = "all"
USUAL = ("monthly-results", "register-book")
"""What a month is made of when nobody asks for more."""

WAYS = ("xlsx", "pdf")

Step = Callable[[float, str], object]
"""Told how far it is and what is being written; may raise to stop it."""


def _unwatched(_share: float, _words: str) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a report is written from, all of it told by one state of the register."""

    paper: Paper[Any]
    ways: tuple[str, ...]
    head: Head
    made: Any


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
    with place.register.read() as reading:
        gathered = gather(place, reading, done, wish or Wish(), asked, step)
    return written(place, done, gathered, step)


def gather(
    place: Workplace,
    reading: Reading,
    done: Report,
    wish: Wish,
    asked: Sequence[str] | None = None,
    step: Step = _unwatched,
) -> tuple[Told, ...]:
    """What the reports ``asked`` are written from, as a transaction that is open sees the register.

    Whoever may not have the names of people gets the figures without them.
    """
    if not reading.actor.may("names"):
        if wish.is_named:
            reading.actor.need("names")
        wish = replace(wish, is_named=False)
    material: Material
    if done.unit:
        office = office_of_unit(place, done)
        material = FromPacket(place, done, wish, reading)
    else:
        office = office_of(place.profile, place.law, done.period.last_on)
        material = Gathered(place, done, office, wish, reading)
    head, told = head_of(place, done, office, reading), []
    for paper, ways in _chosen(place, USUAL if asked is None else asked, is_of_unit=bool(done.unit)):
        step(0.0, paper.title)
        told.append(Told(paper, ways, head, paper.gather(material)))
    return tuple(told)


def written(
    place: Workplace, done: Report, gathered: Sequence[Told], step: Step = _unwatched
) -> dict[str, bytes]:
    """The files of what was gathered, by name."""
    files: dict[str, bytes] = {}
    for at, one in enumerate(gathered):
        paper = one.paper
        go_on = partial(step, at / len(gathered), paper.title)
        go_on()
        for way in one.ways:
            write = paper.xlsx if way == "xlsx" else paper.pdf
            files[f"{stem_of(place, paper, done.period, done.unit)}.{way}"] = write(one.head, one.made, go_on)
    return files


def stem_of(place: Workplace, paper: Paper[Any], period: Period, unit: str = "") -> str:
    """What the files of a report over ``period`` are called: ours, or of one ``unit`` that sent it."""
    return f"{paper.stem}_{unit or place.profile.unit}_{period.first_on:%Y%m%d}_{period.last_on:%Y%m%d}"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Files of reports, closed as was asked; ``people``: of how many dossiers each tells whose they are."""

    files: Mapping[str, bytes]
    people: Mapping[str, int]
    lock: Lock

    def put(self, ready: Ready, place: Workplace, by: str, at: datetime, book: Writing | None = None) -> None:
        """Give the files their names; where they name people the chain says so, or they go again.

        ``book`` is the transaction that is open already.
        """
        if not self.people:
            ready.put()
            return
        with nullcontext(book) if book is not None else place.register.write() as writing:
            enter_export(writing, self.lock, what=self.people, by=by, at=at, recorded_at=at)
            ready.put()


def leaving(
    place: Workplace,
    done: Report,
    wish: Wish | None = None,
    asked: Sequence[str] | None = None,
    step: Step = _unwatched,
    *,
    lock: Lock = NO_LOCK,
) -> Leaving:
    """``build`` for files that go to a folder: what names many people is closed, or Refused."""
    with place.register.read() as reading:
        gathered = gather(place, reading, done, wish or Wish(), asked, step)
    people = {one.paper.code: count for one in gathered if (count := one.paper.people(one.made)) > 1}
    if people:
        refuse_unlocked(place.profile, lock, f"“{reports()[next(iter(people))].name}” có tên")
    stems = tuple(f"{stem_of(place, reports()[code], done.period, done.unit)}." for code in people)
    files = written(place, done, gathered, step)
    return Leaving(
        {name: locked(data, lock) if name.startswith(stems) else data for name, data in files.items()},
        people,
        lock,
    )


def usual_names(place: Workplace) -> bool | None:
    """Whether the book names people where nobody said so: on a practice register it does, as in an office."""
    return None if place.profile.is_practice else False


def lay_files(
    ready: Ready, left: Leaving, folder: Path, delivery: Mapping[str, bytes] = MappingProxyType({})
) -> list[Path]:
    """The files of reports, and what goes up of the period."""
    files = {**left.files, **delivery}
    return _laid(ready, {folder / name: data for name, data in files.items()}, _unwatched, left)


def save_into(
    place: Workplace,
    done: Report,
    folder: Path,
    wish: Wish,
    asked: Sequence[str],
    step: Step = _unwatched,
    *,
    lock: Lock = NO_LOCK,
) -> list[Path]:
    """The reports ``asked`` in a folder that is there, all or none; Trouble where it is gone."""
    left = leaving(place, done, wish, asked, step, lock=lock)
    return _saved(place, done, left, {folder / name: data for name, data in left.files.items()}, step)


def save_as(
    place: Workplace,
    done: Report,
    target: Path,
    wish: Wish,
    asked: Sequence[str],
    step: Step = _unwatched,
    *,
    lock: Lock = NO_LOCK,
) -> list[Path]:
    """One report under a name that somebody chose, each way of ``asked`` with its own ending."""
    left = leaving(place, done, wish, asked, step, lock=lock)
    stem = target.with_suffix("") if target.suffix.lower().lstrip(".") in WAYS else target
    named = {stem.with_name(f"{stem.name}{Path(name).suffix}"): data for name, data in left.files.items()}
    return _saved(place, done, left, named, step)


def _saved(
    place: Workplace, done: Report, left: Leaving, files: Mapping[Path, bytes], step: Step
) -> list[Path]:
    folder = next(iter(files)).parent
    if not folder.is_dir():
        raise Trouble(
            f"Không thấy thư mục “{folder}”. Cắm lại USB, nối lại ổ mạng hoặc chọn nơi khác rồi làm lại."
        )
    with Ready() as ready:
        paths = _laid(ready, files, step, left)
        left.put(ready, place, done.by, done.made_at)
    return paths


def _laid(ready: Ready, files: Mapping[Path, bytes], step: Step, left: Leaving) -> list[Path]:
    """Files that name people are nobody else's on this machine."""
    for path, data in files.items():
        step(1.0, f"Ghi tệp {path.name}")
        ready.lay(path, data, is_private=bool(left.people))
    return list(files)


def picture(place: Workplace, code: str, done: Report, wish: Wish, step: Step = _unwatched) -> bytes:
    """The PDF of one report as it would be printed; nothing is kept."""
    [file] = build(place, done, wish, (f"{code}.pdf",), step).values()
    return file


def offered(place: Workplace, *, is_of_unit: bool = False) -> tuple[Paper[Any], ...]:
    """The reports that this register can make, those first that every month asks for.

    ``is_of_unit``: those that a superior can make of what one unit sent.
    """
    is_ours = place.profile.role == "commune"
    found = (
        one for one in _possible(place, is_of_unit=is_of_unit) if is_ours or one.of_tally or one.of_units
    )
    also = (one for one in reports().values() if is_of_unit and one.of_lines and not one.of_tally)
    return tuple(sorted((*found, *(() if is_ours else also)), key=lambda one: one.place))


def _possible(place: Workplace, *, is_of_unit: bool) -> Iterator[Paper[Any]]:
    """Those that a register of this role may have to do with: one unit has no units to tell apart."""
    is_of_units = place.profile.role == "superior" and not is_of_unit
    return (one for one in reports().values() if is_of_units or not one.of_units)


def not_offered(place: Workplace, *, is_of_unit: bool = False) -> tuple[Paper[Any], ...]:
    """The others: what they are made from stays in the register of the commune."""
    known = {one.code for one in offered(place, is_of_unit=is_of_unit)}
    left = (one for one in _possible(place, is_of_unit=is_of_unit) if one.code not in known)
    return tuple(sorted(left, key=lambda one: one.place))


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


def _chosen(
    place: Workplace, asked: Sequence[str], *, is_of_unit: bool = False
) -> Iterator[tuple[Paper[Any], tuple[str, ...]]]:
    known = {one.code: one for one in offered(place, is_of_unit=is_of_unit)}
    ways: dict[str, list[str]] = {}
    for one in codes(",".join(asked)):
        code, _, way = one.partition(".")
        if one == ALL or (one in USUAL and one not in known):
            wanted = list(known) if one == ALL else []
        elif code not in known and reports()[code].of_units:
            raise Refused(
                f"Báo cáo “{reports()[code].title}” chỉ lập được từ tổng của các đơn vị, ở đơn vị tổng hợp.",
                "reports",
            )
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


def _known_from(place: Workplace, done: Report) -> str:
    """From which day the figures are known; what its units know is not told to a superior."""
    packet = done.packet
    return "" if packet is None or done.unit else known_from(place.profile.since, done.period, packet.lines)


def _no_figures(place: Workplace, done: Report) -> str:
    """Why the papers of a period have no figures; a superior's say which units have not sent."""
    if done.is_final or place.profile.role == "superior":
        return ""
    if done.made_at < done.period.start_at:
        return "KỲ NÀY CHƯA BẮT ĐẦU: KHÔNG CÓ SỐ LIỆU"
    is_before = is_unknown(place.profile.since, done.period, done.tally)
    return "SỔ CHƯA CÓ TRONG KỲ NÀY: KHÔNG CÓ SỐ LIỆU" if is_before else ""


def head_of(place: Workplace, done: Report, office: Office, reading: Reading) -> Head:
    """Who reports to whom, as the head of the table says it."""
    told = Signer() if done.unit else signer(reading, done.period.last_on)  # theirs is not known here
    return Head(
        unit_name=office.name,
        superior_name=office.superior_name,
        period=done.period,
        made_on=done.made_at.date(),
        place=office.place,
        counter=office.counter,
        head_title=told.title or office.head_title,
        head_name=told.name,
        is_practice=office.is_practice,
        is_provisional=not done.is_final,
        known_from=_known_from(place, done),
        places=place.law.decimals(done.period.last_on),
        no_figures=_no_figures(place, done),
        notes=(*done.beside, *done.gaps),
    )
