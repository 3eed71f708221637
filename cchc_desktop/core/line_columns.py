"""The lines of a packet read column by column: a month of a province is millions of them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date, datetime, time
from itertools import repeat
from types import NoneType
from typing import Any

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.tally import Line

MOST_OF_ONE = 99_999  # days or times of one dossier: too short for a person's number
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}\+07:00")
_DAY_ENDS = 11
_NEVER_EMPTY = frozenset({"local_no", "procedure", "field", "level", "channel", "return_channel"})
_Kinds = frozenset[type]
_TEXT, _TEXT_OR_NONE, _FLAG = _Kinds({str}), _Kinds({str, NoneType}), _Kinds({bool})
_COUNTS: Mapping[str, _Kinds] = {"supplements": _Kinds({int}), "spent_days": _Kinds({int, NoneType})}
_DEFAULTS = {f.name: f.default for f in fields(Line) if f.default is not MISSING}
_SET: Mapping[str, Callable[[Line, object], None]] = {
    f.name: vars(Line)[f.name].__set__ for f in fields(Line)
}

Columns = Mapping[str, Sequence[Any]]
"""Values by the name of their column, each of the type that a line has there."""


def columns_of(rows: Sequence[object], names: Sequence[str]) -> Columns:
    """The values of ``rows`` by the names of their columns, each looked at; raises where one cannot be.

    Instants are read from the one form in which ``write_moment`` writes them.
    """
    many = len(names)
    told = [row for row in rows if type(row) is list]
    if len(told) != len(rows):
        raise TypeError("danh sách")
    if any(len(row) != many for row in told):
        raise ValueError("dòng thiếu hoặc thừa ô")
    columns = zip(*told, strict=True) if told else repeat((), many)
    days = _Days()
    return {name: _column(name, column, days) for name, column in zip(names, columns, strict=False)}


def lines_of(columns: Columns, many: int) -> tuple[Line, ...]:
    """The lines with these columns; what they leave out has its default.

    Each column is set in all lines at once, past the constructor, which takes three times as long.
    """
    made = tuple(map(object.__new__, repeat(Line, many)))
    for name, put in _SET.items():
        values = columns[name] if name in columns else repeat(_DEFAULTS[name], many)
        deque(map(put, made, values), maxlen=0)
    return made


def _column(name: str, values: Sequence[object], days: _Days) -> Sequence[object]:
    kinds = set(map(type, values))
    if name.startswith("is_"):
        _only(kinds, _FLAG, "có hay không")
        return values
    if name.endswith("_at"):
        _only(kinds, _TEXT_OR_NONE, "chữ")
        return _moments(values, days)
    if name in _COUNTS:
        _only(kinds, _COUNTS[name], "số đếm")
        if any(isinstance(one, int) and not 0 <= one <= MOST_OF_ONE for one in set(values)):
            raise TypeError("số đếm")
        return values
    _only(kinds, _TEXT if name in _NEVER_EMPTY else _TEXT_OR_NONE, "chữ")
    return values


def _only(kinds: set[type], allowed: _Kinds, told: str) -> None:
    if not kinds <= allowed:
        raise TypeError(told)


class _Days(dict[str, date]):
    def __missing__(self, text: str) -> date:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        self[text] = found = date.fromisoformat(text[:-1])
        return found


class _Times(dict[str, time]):
    def __missing__(self, text: str) -> time:
        if not _TIME.fullmatch(text):
            raise ValueError(text)
        self[text] = found = time.fromisoformat(text).replace(tzinfo=HANOI)
        return found


_TIMES = _Times()  # a day has 86,400 of them, and no other gets in


def _moments(values: Sequence[object], days: _Days) -> list[datetime | None]:
    """Few days and few times of the day come again and again; each is read once."""
    times, together = _TIMES, datetime.combine
    return [
        None if text is None else together(days[text[:_DAY_ENDS]], times[text[_DAY_ENDS:]])  # type: ignore[index]  # all others are text
        for text in values
    ]
