"""Read the dated law: the shipped files first, then a newer pack in the data folder, which wins."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Final, cast

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

_WEEK: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SATURDAY: Final = 5
_STRETCH = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")
_KINDS: Final = ("rule", "announcement", "office")


def load_law(extra: Path | None = None) -> Law:
    """Read the whole law; ``extra`` is a data folder whose ``law`` folder adds to it or overrides it."""
    book = _Book()
    for folder in (resources(), extra):
        for path in sorted((folder / "law").glob("*.toml")) if folder else ():
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


class _Block:
    """One table of a file, whose keys are taken out one by one; what is left over is a mistake."""

    def __init__(self, place: str, data: object) -> None:
        self.place = place
        if not isinstance(data, dict):
            raise self.bad("phải là một khối các khóa")
        self.data = dict(data)

    def bad(self, reason: str) -> Trouble:
        return Trouble(f"{self.place}: {reason}. Sửa tệp hoặc lấy lại tệp đúng.")

    def text(self, key: str) -> str:
        found = self.data.pop(key, None)
        if not isinstance(found, str) or not found.strip():
            raise self.bad(f"thiếu “{key}” hoặc để trống")
        return found.strip()

    def text_or(self, key: str, default: str) -> str:
        return self.text(key) if key in self.data else default

    def day(self, key: str) -> date:
        found = self.data.pop(key, None)
        if not isinstance(found, date) or isinstance(found, datetime):
            raise self.bad(f"“{key}” phải là một ngày, viết như 2026-01-31")
        return found

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        found = self.text_or(key, default)
        if found not in allowed:
            raise self.bad(f"“{key}” chỉ nhận {', '.join(one for one in allowed if one)}")
        return found

    def is_confirmed(self) -> bool:
        """Tell whether the block lacks a mark: K is knowledge without a source, D a choice of design."""
        return not self.choice("mark", ("", "K", "D"), "")

    def listed(self, key: str) -> list[object]:
        found = self.data.pop(key, [])
        if not isinstance(found, list):
            raise self.bad(f"“{key}” phải là một danh sách")
        return found

    def many(self, key: str) -> list[_Block]:
        listed = enumerate(self.listed(key), 1)
        return [_Block(f"{self.place}, {key} thứ {n}", one) for n, one in listed]

    def done(self) -> None:
        if self.data:
            raise self.bad(f"không hiểu khóa {', '.join(f'“{key}”' for key in self.data)}")


def _read_file(path: Path, book: _Book) -> None:
    place = f"Tệp luật {path.name}"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Trouble(f"{place} viết sai ({error}). Sửa tệp hoặc lấy lại tệp đúng.") from error
    except OSError as error:
        raise Trouble(f"Không đọc được {path}: {error.strerror}.") from error
    whole = _Block(place, data)
    readers = (_read_rule, _read_announcement, _read_office)
    for kind, read in zip(_KINDS, readers, strict=True):
        for block in whole.many(kind):
            read(block, book)
            block.done()
    whole.done()


def _read_rule(block: _Block, book: _Book) -> None:
    name = block.text("name")
    block.place += f" ({name})"
    if "title" in block.data:
        book.titles[name] = block.text("title")
    value = _rule_value(block)
    known = book.rules.setdefault(name, {})
    if known and type(next(iter(known.values())).value) is not type(value):
        raise block.bad("giá trị khác kiểu với giá trị đã có của cùng quy định")
    since = block.day("since")
    known[since] = Value(since, value, block.text("basis"), block.is_confirmed())


def _rule_value(block: _Block) -> object:
    value = block.data.pop("value", None)
    if isinstance(value, list):
        value = tuple(value)
        if all(isinstance(one, str) and one for one in value):
            return value
    elif isinstance(value, time | bool) or (isinstance(value, str | int) and _is_said(value)):
        return value
    raise block.bad("“value” phải là chữ, số nguyên không âm, giờ, true/false hoặc danh sách chữ")


def _is_said(value: str | int) -> bool:
    return value >= 0 if isinstance(value, int) else bool(value.strip())


def _read_announcement(block: _Block, book: _Book) -> None:
    year = block.data.pop("year", None)
    if not isinstance(year, int):
        raise block.bad("thiếu “year”, năm của lịch")
    block.place += f" (năm {year})"
    status = cast("Status", block.choice("status", ("official", "forecast"), "official"))
    if book.years.get(year) == "forecast" and status == "official":
        _forget_year(year, book)
    book.years[year] = "official" if book.years.get(year) == "official" else status
    basis, is_confirmed = block.text("basis"), block.is_confirmed()
    for day in block.listed("restored"):
        _restore(day, block, book)
    for entry in block.many("closed"):
        _close(entry, year, basis, book, is_confirmed=is_confirmed)
    for entry in block.many("opened"):
        _open(entry, year, basis, book, is_confirmed=is_confirmed)
    for entry in block.many("short"):
        _shorten(entry, year, basis, book)


def _forget_year(year: int, book: _Book) -> None:
    """An official announcement takes the place of all that was only expected of its year."""
    book.closed = {day: off for day, off in book.closed.items() if day.year != year}
    book.opened = {day: worked for day, worked in book.opened.items() if worked.instead_of.year != year}
    book.short = {day: short for day, short in book.short.items() if day.year != year}


def _restore(day: object, block: _Block, book: _Book) -> None:
    """Undo a day off and the Saturday that made up for it."""
    if not isinstance(day, date) or day not in book.closed:
        raise block.bad(f"“restored”: ngày {day} không phải là ngày đang nghỉ")
    del book.closed[day]
    book.opened = {worked: why for worked, why in book.opened.items() if why.instead_of != day}


def _close(entry: _Block, year: int, basis: str, book: _Book, *, is_confirmed: bool) -> None:
    if "day" in entry.data:
        first = last = entry.day("day")
    else:
        first, last = entry.day("first"), entry.day("last")
    if not first <= last or {first.year, last.year} != {year}:
        raise entry.bad(f"ngày nghỉ phải nằm trong năm {year} và ngày đầu không sau ngày cuối")
    name = entry.text("name")
    entry.done()
    for day in days(first, last):
        book.closed[day] = DayOff(name, basis, is_confirmed)
        book.opened.pop(day, None)
        book.short.pop(day, None)


def _open(entry: _Block, year: int, basis: str, book: _Book, *, is_confirmed: bool) -> None:
    day, instead_of = entry.day("day"), entry.day("instead_of")
    entry.done()
    if day.weekday() < _SATURDAY:
        raise entry.bad(f"ngày làm bù {day:%d/%m/%Y} không phải là thứ Bảy hay Chủ nhật")
    if instead_of.weekday() >= _SATURDAY or instead_of.year != year:
        raise entry.bad(f"ngày được làm bù {instead_of:%d/%m/%Y} phải là ngày thường của năm {year}")
    book.opened[day] = WorkDay(instead_of, basis, is_confirmed)
    book.closed.pop(day, None)
    name = f"nghỉ hoán đổi, làm bù ngày {day:%d/%m/%Y}"
    book.closed[instead_of] = DayOff(name, basis, is_confirmed)


def _shorten(entry: _Block, year: int, basis: str, book: _Book) -> None:
    day, name = entry.day("day"), entry.text("name")
    sessions = _sessions(entry, entry.data.pop("sessions", None))
    entry.done()
    if day.year != year:
        raise entry.bad(f"ngày {day:%d/%m/%Y} không thuộc năm {year}")
    book.short[day] = ShortDay(sessions, name, basis)


def _read_office(block: _Block, book: _Book) -> None:
    since, basis = block.day("since"), block.text("basis")
    unit = block.text_or("unit", "") or None
    week = {
        weekday: _sessions(block, block.data.pop(name))
        for weekday, name in enumerate(_WEEK)
        if name in block.data
    }
    if not any(week.values()):
        raise block.bad("không có buổi làm việc nào trong tuần")
    book.hours.setdefault(unit, {})[since] = OfficeHours(week, since, basis)


def _sessions(block: _Block, found: object) -> tuple[Session, ...]:
    if not isinstance(found, list):
        raise block.bad('buổi làm việc phải là một danh sách, viết như ["07:30-11:30"]')
    sessions = tuple(_session(block, one) for one in found)
    ends = [moment for one in sessions for moment in (one.opens, one.closes)]
    if any(earlier >= later for earlier, later in pairwise(ends)):
        raise block.bad("các buổi làm việc phải nối tiếp nhau và kết thúc sau khi bắt đầu")
    return sessions


def _session(block: _Block, text: object) -> Session:
    found = _STRETCH.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise block.bad(f"buổi làm việc “{text}” phải viết như 07:30-11:30")
    return Session(time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4])))


def _in_order(found: dict[date, OfficeHours]) -> tuple[OfficeHours, ...]:
    return tuple(found[since] for since in sorted(found))
