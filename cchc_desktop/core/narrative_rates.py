"""The figures of an indicator in a report in words, printed so that no two of them contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from cchc_desktop.core.targets import Target
from cchc_desktop.core.text import day, in_days, number, percent, rounded

Value = int | Fraction | str | None
NOTHING = "không phát sinh"
"""What stands where there is nothing to measure: it is not zero."""
_MOST_PLACES = 6
_UNITS = {"share": "%", "days": " ngày làm việc", "mean": " lần"}
_UNITS_APART = {**_UNITS, "share": " điểm phần trăm"}
"""What two values of an indicator are apart in."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its name, how it is printed, what it is exactly; ``unit`` is what the text leaves out."""

    name: str
    text: str
    value: Value
    unit: str = ""

    @property
    def exact(self) -> str:
        """The value in one form, to be compared later."""
        return "none" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One indicator as the report sees it; ``before`` of the period that it is compared with."""

    title: str
    unit: Literal["share", "mean", "days"] = "share"
    value: Fraction | None
    top: int = 0
    bottom: int = 0
    target: Target | None = None
    before: Fraction | None = None


def rate_figures(rates: Mapping[str, Rate], places: int) -> Iterator[Figure]:
    """All that a sentence may say of each indicator."""
    for code, rate in rates.items():
        yield from _of(code, rate, places)


def apart(value: Fraction | None, unit: str, places: int, *others: Fraction | None) -> int:
    """How many decimals it takes more to print ``value`` apart from ``others`` that it does not equal.

    "95,00 %, which is 0,00 below 95 %" says nothing; "94,998 %, which is 0,002 below 95 %" does.
    """
    known = [one for one in others if one is not None and value is not None and one != value]
    for more in range(_MOST_PLACES):
        if all(_tells(value, one, unit, places + more) for one in known if value is not None):
            return more
    return _MOST_PLACES


def _tells(a: Fraction, b: Fraction, unit: str, places: int) -> bool:
    zero = _printed(Fraction(0), unit, places)
    is_apart = _printed(a, unit, places) != _printed(b, unit, places)
    return is_apart and _printed(abs(a - b), unit, places) != zero


def _of(code: str, rate: Rate, places: int) -> Iterator[Figure]:
    asked = None if rate.target is None else _bound(rate.target)
    plain = 1 if rate.unit == "days" else places
    fine = plain + apart(rate.value, rate.unit, plain, asked, rate.before)
    yield _measure(code, rate.value, rate.unit, fine)
    yield _with_unit(f"{code}.said", rate.value, rate.unit, fine)
    yield Figure(f"{code}.title", rate.title, rate.title)
    for name, n in (("top", rate.top), ("bottom", rate.bottom), ("rest", rate.bottom - rate.top)):
        yield Figure(f"{code}.{name}", number(n), n)
    yield _measure(f"{code}.before", rate.before, rate.unit, fine)
    yield from _apart(f"{code}.change", rate.value, rate.before, rate.unit, fine)
    yield from _targets(code, rate.target, rate.unit, plain)
    yield from _apart(f"{code}.gap", rate.value, asked, rate.unit, fine)


def _targets(code: str, target: Target | None, unit: str, places: int) -> Iterator[Figure]:
    asked = None if target is None else _bound(target)
    plain = _bare(_measure("", asked, unit, places).text)
    yield Figure(f"{code}.target", plain, asked, "%" if unit == "share" else "")
    said = plain + _UNITS[unit]
    if target is not None:
        is_all = unit == "share" and target.at_least == 1  # there is no more than all of it
        over = said if is_all else f"từ {said} trở lên"
        said = over if target.at_least is not None else f"không quá {said}"
    yield Figure(f"{code}.target_said", NOTHING if target is None else said, asked)
    by_on = None if target is None or target.by_on is None else day(target.by_on)
    yield Figure(f"{code}.by", by_on or NOTHING, by_on)
    basis = None if target is None else target.basis
    yield Figure(f"{code}.basis", basis or NOTHING, basis)


def _bound(target: Target) -> Fraction | None:
    return target.at_most if target.at_least is None else target.at_least


def _printed(value: Fraction, unit: str, places: int) -> str:
    if unit == "days":
        return in_days(value, places)
    return percent(value, places) if unit == "share" else number(value, places)


def _measure(name: str, value: Fraction | None, unit: str, places: int) -> Figure:
    told = NOTHING if value is None else _printed(value, unit, places)
    return Figure(name, told, value, "%" if unit == "share" else "")


def _with_unit(name: str, value: Fraction | None, unit: str, places: int) -> Figure:
    plain = _measure(name, value, unit, places)
    return plain if value is None else Figure(name, plain.text + _UNITS[unit], value)


def _bare(text: str) -> str:
    """A figure as people write one that was set: 95 and 96,5 rather than 95,00 and 96,50."""
    return text.rstrip("0").rstrip(",") if "," in text else text


def _apart(name: str, a: Fraction | None, b: Fraction | None, unit: str, places: int) -> Iterator[Figure]:
    """How far two values are apart, as whoever reads both finds it: without its sign, which is said.

    Once bare, for words that say the unit themselves, and once with the unit that belongs to it.
    """
    if a is None or b is None:
        yield Figure(name, NOTHING, None)
        yield Figure(f"{name}_said", NOTHING, None)
        return
    read = places + 2 if unit == "share" else places
    told = _printed(abs(rounded(a, read) - rounded(b, read)), unit, places)
    yield Figure(name, told, a - b, _UNITS_APART[unit])
    yield Figure(f"{name}_said", told + _UNITS_APART[unit], a - b)
