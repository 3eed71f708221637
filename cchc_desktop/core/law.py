"""The law as dated data: every figure with the day it holds from and the text it stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Generic, TypeVar

from cchc_desktop.core.calendar import Calendar, OfficeHours
from cchc_desktop.core.deadline import Counting
from cchc_desktop.core.failure import Refused

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """What holds from ``since`` on; not confirmed when nobody has seen it in the text itself."""

    since: date
    value: T
    basis: str
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """The values of one rule, oldest first; ``title`` is its name for people."""

    name: str
    values: tuple[Value[T], ...]
    title: str = ""

    def at(self, day: date) -> Value[T]:
        """Give the value in force on ``day``, refused before the first one."""
        for value in reversed(self.values):
            if value.since <= day:
                return value
        said = self.title or self.name
        if not self.values:
            raise Refused(f"Chưa có quy định “{said}”.")
        first = self.values[0].since
        raise Refused(
            f"Chưa có quy định “{said}” cho ngày {day:%d/%m/%Y}; quy định đầu tiên có từ {first:%d/%m/%Y}."
        )


@dataclass(frozen=True, slots=True)
class Law:
    """The calendar and the rules by name; ``offices`` holds the hours of units that keep their own."""

    calendar: Calendar
    rules: Mapping[str, Dated[object]]
    offices: Mapping[str, tuple[OfficeHours, ...]] = field(default_factory=dict)

    def rule(self, name: str, day: date) -> Value[object]:
        """Give a rule as it stands on ``day``, of whatever type it is."""
        return self.rules[name].at(day)

    def time(self, name: str, day: date) -> Value[time]:
        """Give a rule that is a time of day."""
        return _typed(name, self.rule(name, day), time)

    def integer(self, name: str, day: date) -> Value[int]:
        """Give a rule that is a whole number."""
        return _typed(name, self.rule(name, day), int)

    def text(self, name: str, day: date) -> Value[str]:
        """Give a rule that is a word or a sentence."""
        return _typed(name, self.rule(name, day), str)

    def flag(self, name: str, day: date) -> Value[bool]:
        """Give a rule that is yes or no."""
        return _typed(name, self.rule(name, day), bool)

    def items(self, name: str, day: date) -> Value[tuple[str, ...]]:
        """Give a rule that is a list of words."""
        found = self.rule(name, day)
        if not isinstance(found.value, tuple) or not all(isinstance(one, str) for one in found.value):
            raise TypeError(f"rule {name} is not a list of texts: {found.value!r}")
        return Value(found.since, found.value, found.basis, found.is_confirmed)

    def coded(self, name: str, day: date) -> Mapping[str, str]:
        """Give a rule whose items are a code and words, in the order of the list."""
        return {code: words for code, _, words in (one.partition(" ") for one in self.items(name, day).value)}

    def decimals(self, day: date) -> int:
        """Give how many decimals a share or points are printed with, of a period that ends on ``day``."""
        return self.integer("decimals", day).value

    def counting(self, day: date) -> Counting:
        """Give the rules of counting a term for a dossier received on ``day``."""
        return_time = self.rule("return_time", day).value
        return Counting(
            cutoff=self.time("same_day_cutoff", day).value,
            is_shifted_after_cutoff=self.flag("shift_after_cutoff", day).value,
            return_time=return_time if isinstance(return_time, time) else None,
        )

    def closes(self, *, is_calendar: bool | None = None) -> Callable[[date], int | None]:
        """Give the rule of months: the day that closes the one which begins on a day; None is its last.

        ``is_calendar`` None asks the law which kind they are of. Before the first rule there was the same.
        """

        def held(name: str, begins: date) -> date:
            values = self.rules[name].values
            return max(begins, values[0].since) if values else begins

        def day(begins: date) -> int | None:
            kind = is_calendar
            if kind is None:
                kind = self.text("period_kind", held("period_kind", begins)).value == "calendar"
            return (
                None if kind else self.integer("period_cutoff_day", held("period_cutoff_day", begins)).value
            )

        return day

    def office(self, unit: str | None) -> Calendar:
        """Give the calendar with the unit's own hours, where it keeps any."""
        own = self.offices.get(unit) if unit else None
        if not own:
            return self.calendar
        before = tuple(hours for hours in self.calendar.hours if hours.since < own[0].since)
        return replace(self.calendar, hours=(*before, *own))


def _typed(name: str, found: Value[object], kind: type[T]) -> Value[T]:
    # bool is an int to Python, never to the law: hence the exact type.
    if type(found.value) is not kind:
        raise TypeError(f"rule {name} is not a {kind.__name__}: {found.value!r}")
    return Value(found.since, found.value, found.basis, found.is_confirmed)
