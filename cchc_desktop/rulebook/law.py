"""Read the dated law: the shipped files first, then a newer pack in the data folder, which wins."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from cchc_desktop.core.calendar import (
    Calendar,
    DayOff,
    OfficeHours,
    Session,
    ShortDay,
    Status,
    WorkDay,
    days,
)
from cchc_desktop.core.failure import Trouble
from cchc_desktop.core.law import Dated, Law, Value
from cchc_desktop.paths import resources
from cchc_desktop.rulebook.measures import TABLES
from cchc_desktop.rulebook.pack import Row, read

_WEEK: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SATURDAY: Final = 5
_STRETCH = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")
_RULE: Final = frozenset({"name", "title", "since", "value", "basis", "mark"})
_ANNOUNCEMENT: Final = frozenset({"year", "status", "basis", "mark", "restored", "closed", "opened", "short"})
_CLOSED: Final = frozenset({"day", "first", "last", "name"})
_OPENED: Final = frozenset({"day", "instead_of"})
_SHORT: Final = frozenset({"day", "name", "sessions"})
_OFFICE: Final = frozenset({"since", "basis", "unit", *_WEEK})


class _Mark(StrEnum):
    KNOWLEDGE = "K"
    DESIGN = "D"


class _Status(StrEnum):
    OFFICIAL = "official"
    FORECAST = "forecast"


def load_law(extra: Path | None = None) -> Law:
    """Read the whole law; ``extra`` is a data folder whose ``law`` folder adds to it or overrides it."""
    if extra and any((extra / "law").glob("*.toml")):
        return _read([resources(), extra])
    return _shipped(resources())


@cache
def _shipped(folder: Path) -> Law:
    """Read once: what is shipped does not change while the program runs."""
    return _read([folder])


def _read(folders: Iterable[Path]) -> Law:
    book = _Book()
    for folder in folders:
        for path in sorted((folder / "law").glob("*.toml")):
            _read_file(path, book)
    hours = {unit: _in_order(found) for unit, found in book.hours.items()}
    if None not in hours or not book.years:
        raise Trouble("Thiếu lịch làm việc hoặc giờ làm việc trong thư mục law. Cài lại chương trình.")
    calendar = Calendar(book.years, book.closed, book.opened, hours[None], book.short)
    rules = {
        name: Dated(name, tuple(values[since] for since in sorted(values)), book.titles.get(name, ""))
        for name, values in book.rules.items()
    }
    return Law(calendar, rules, {unit: found for unit, found in hours.items() if unit})


@dataclass(slots=True)
class _Book:
    """What has been read so far; a later block overrides an earlier one."""

    years: dict[int, Status] = field(default_factory=dict)
    closed: dict[date, DayOff] = field(default_factory=dict)
    opened: dict[date, WorkDay] = field(default_factory=dict)
    short: dict[date, ShortDay] = field(default_factory=dict)
    hours: dict[str | None, dict[date, OfficeHours]] = field(default_factory=dict)
    rules: dict[str, dict[date, Value[object]]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


def _read_file(path: Path, book: _Book) -> None:
    whole = Row(f"Tệp “{path.name}”", read(path))
    readers = {"rule": _read_rule, "announcement": _read_announcement, "office": _read_office}
    whole.only(frozenset(readers) | TABLES)
    for kind, read_one in readers.items():
        for row in whole.rows(kind, f"{kind} thứ"):
            read_one(row, book)


def _read_rule(row: Row, book: _Book) -> None:
    row.only(_RULE)
    name = row.text("name")
    row = row.called(name)
    if "title" in row.values:
        book.titles[name] = row.text("title")
    value = _rule_value(row)
    known = book.rules.setdefault(name, {})
    if known and type(next(iter(known.values())).value) is not type(value):
        raise row.wrong("value", "khác kiểu với giá trị đã có của cùng quy định")
    since = row.day("since")
    known[since] = Value(since, value, row.text("basis"), _is_confirmed(row))


def _rule_value(row: Row) -> object:
    value = row.values.get("value")
    if isinstance(value, list):
        value = tuple(value)
        if all(isinstance(one, str) and one for one in value):
            return value
    elif isinstance(value, time | bool) or (isinstance(value, str | int) and _is_said(value)):
        return value
    raise row.wrong("value", "phải là chữ, số nguyên không âm, giờ, true/false hoặc danh sách chữ")


def _is_said(value: str | int) -> bool:
    return value >= 0 if isinstance(value, int) else bool(value.strip())


def _is_confirmed(row: Row) -> bool:
    """Whether the row lacks a mark: K is knowledge without a source, D a choice of design."""
    if "mark" in row.values:
        row.choice("mark", _Mark)
    return "mark" not in row.values


def _read_announcement(row: Row, book: _Book) -> None:
    row.only(_ANNOUNCEMENT)
    year = row.whole("year")
    row = row.called(f"năm {year}")
    status: Status = (
        "official" if row.choice("status", _Status, _Status.OFFICIAL) == "official" else "forecast"
    )
    if book.years.get(year) == "forecast" and status == "official":
        _forget_year(year, book)
    book.years[year] = "official" if book.years.get(year) == "official" else status
    basis, is_confirmed = row.text("basis"), _is_confirmed(row)
    for day in row.listed("restored"):
        _restore(day, row, book)
    for entry in row.rows("closed", "closed thứ"):
        _close(entry, year, basis, book, is_confirmed=is_confirmed)
    for entry in row.rows("opened", "opened thứ"):
        _open(entry, year, basis, book, is_confirmed=is_confirmed)
    for entry in row.rows("short", "short thứ"):
        _shorten(entry, year, basis, book)


def _forget_year(year: int, book: _Book) -> None:
    """An official announcement takes the place of all that was only expected of its year."""
    book.closed = {day: off for day, off in book.closed.items() if day.year != year}
    book.opened = {day: worked for day, worked in book.opened.items() if worked.instead_of.year != year}
    book.short = {day: short for day, short in book.short.items() if day.year != year}


def _restore(day: object, row: Row, book: _Book) -> None:
    """Undo a day off and the Saturday that made up for it."""
    if not isinstance(day, date) or day not in book.closed:
        raise row.wrong("restored", f"có ngày {day} không phải là ngày đang nghỉ")
    del book.closed[day]
    book.opened = {worked: why for worked, why in book.opened.items() if why.instead_of != day}


def _close(entry: Row, year: int, basis: str, book: _Book, *, is_confirmed: bool) -> None:
    entry.only(_CLOSED)
    if "day" in entry.values:
        first = last = entry.day("day")
    else:
        first, last = entry.day("first"), entry.day("last")
    if not first <= last or {first.year, last.year} != {year}:
        raise entry.fault(f"ngày nghỉ phải nằm trong năm {year} và ngày đầu không sau ngày cuối")
    name = entry.text("name")
    for day in days(first, last):
        book.closed[day] = DayOff(name, basis, is_confirmed)
        book.opened.pop(day, None)
        book.short.pop(day, None)


def _open(entry: Row, year: int, basis: str, book: _Book, *, is_confirmed: bool) -> None:
    entry.only(_OPENED)
    day, instead_of = entry.day("day"), entry.day("instead_of")
    if day.weekday() < _SATURDAY:
        raise entry.fault(f"ngày làm bù {day:%d/%m/%Y} không phải là thứ Bảy hay Chủ nhật")
    if instead_of.weekday() >= _SATURDAY or instead_of.year != year:
        raise entry.fault(f"ngày được làm bù {instead_of:%d/%m/%Y} phải là ngày thường của năm {year}")
    book.opened[day] = WorkDay(instead_of, basis, is_confirmed)
    book.closed.pop(day, None)
    name = f"nghỉ hoán đổi, làm bù ngày {day:%d/%m/%Y}"
    book.closed[instead_of] = DayOff(name, basis, is_confirmed)


def _shorten(entry: Row, year: int, basis: str, book: _Book) -> None:
    entry.only(_SHORT)
    day, name = entry.day("day"), entry.text("name")
    sessions = _sessions(entry, "sessions")
    if day.year != year:
        raise entry.fault(f"ngày {day:%d/%m/%Y} không thuộc năm {year}")
    book.short[day] = ShortDay(sessions, name, basis)


def _read_office(row: Row, book: _Book) -> None:
    row.only(_OFFICE)
    since, basis = row.day("since"), row.text("basis")
    unit = row.maybe_text("unit")
    week = {weekday: _sessions(row, name) for weekday, name in enumerate(_WEEK) if name in row.values}
    if not any(week.values()):
        raise row.fault("không có buổi làm việc nào trong tuần")
    book.hours.setdefault(unit, {})[since] = OfficeHours(week, since, basis)


def _sessions(row: Row, key: str) -> tuple[Session, ...]:
    found = row.values.get(key)
    if not isinstance(found, list):
        raise row.wrong(key, 'phải là một danh sách buổi làm việc, viết như ["07:30-11:30"]')
    sessions = tuple(_session(row, one) for one in found)
    ends = [moment for one in sessions for moment in (one.opens, one.closes)]
    if any(earlier >= later for earlier, later in pairwise(ends)):
        raise row.fault("các buổi làm việc phải nối tiếp nhau và kết thúc sau khi bắt đầu")
    return sessions


def _session(row: Row, text: object) -> Session:
    found = _STRETCH.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise row.fault(f"buổi làm việc “{text}” phải viết như 07:30-11:30")
    return Session(time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4])))


def _in_order(found: dict[date, OfficeHours]) -> tuple[OfficeHours, ...]:
    return tuple(found[since] for since in sorted(found))
