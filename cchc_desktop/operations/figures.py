"""The year in pictures: what the dashboard draws of the register as it stands, and what opens each mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period, span
from cchc_desktop.core.targets import Target
from cchc_desktop.core.text import sort_key
from cchc_desktop.indicators import Indicator, indicators
from cchc_desktop.operations import aims, month
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.rulebook import load_targets
from cchc_desktop.store import figures
from cchc_desktop.store.figures import Behind, What

if TYPE_CHECKING:
    from cchc_desktop.store.reading import Reading

UNTOLD = "Chưa ghi nguyên nhân"
_MONTHS = range(1, 13)
_RATES = {
    "on_time_rate": (What.ENDED, What.LATE),
    "online_rate": (What.RECEIVED, What.ONLINE),
    "digitised_in_rate": (What.RECEIVED, What.DIGITISED_IN),
    "digitised_out_rate": (What.RESULTS, What.DIGITISED_OUT),
}
"""Each rate's whole, and the part that makes it; for being on time that which does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One indicator in one month; ``is_running`` while the month has not ended."""

    indicator: Indicator
    period: Period
    top: int
    bottom: int
    behind: Behind
    target: Target | None = None
    is_measured: bool = True
    is_running: bool = False

    @property
    def value(self) -> Fraction | None:
        """The exact share; None where there is nothing to measure or nobody measured yet."""
        return Fraction(self.top, self.bottom) if self.bottom and self.is_measured else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None without one or without a value."""
        return None if self.target is None else self.target.is_met(self.value)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many, and what opens them; ``code`` is the cause's, or nothing."""

    title: str
    many: int
    behind: Behind
    code: str = ""


@dataclass(frozen=True, slots=True)
class DayLoad:
    """What came in and what was over on one day."""

    on: date
    received: Bar
    ended: Bar


@dataclass(frozen=True, slots=True)
class FieldBars:
    """What came in of one field over the year, and what was over too late."""

    field: str
    received: Bar
    late: Bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """Everything that the dashboard draws of one year, and of one of its months by day."""

    year: int
    made_at: datetime
    months: tuple[Period, ...]
    month: Period
    rates: Mapping[str, tuple[Rate, ...]]
    days: tuple[DayLoad, ...]
    causes: tuple[Bar, ...]
    fields: tuple[FieldBars, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing came in and nothing was over in that year."""
        return not any(one.bottom for rates in self.rates.values() for one in rates)


def running(place: Workplace, now: datetime) -> tuple[int, int]:
    """The year and the month whose report counts today."""
    today = hanoi(now).date()
    for year, number in ((today.year, today.month), (today.year + today.month // 12, today.month % 12 + 1)):
        if today in month.period_of(place, f"{year}-{number:02}"):
            return year, number
    return today.year, today.month


def months_of_year(place: Workplace, year: int) -> tuple[Period, ...]:
    """The twelve months of ``year``, each with the days that its own law gives it."""
    return tuple(month.period_of(place, f"{year}-{number:02}") for number in _MONTHS)


def of_year(place: Workplace, year: int, number: int, now: datetime) -> Year:
    """Sum up ``year``, and its month ``number`` by day, from the register as it stands."""
    with place.register.read() as reading:
        return summed(place, reading, year, number, now)


def summed(place: Workplace, reading: Reading, year: int, number: int, now: datetime) -> Year:
    """The same within one look into the register."""
    now = hanoi(now).replace(microsecond=0)
    months = months_of_year(place, year)
    begun = tuple(one for one in months if one.start_at <= now)
    chosen, whole = months[number - 1], span(months[0].first_on, months[-1].last_on)
    rates = _rates(place, reading, begun, now)
    days = figures.by_day(reading, chosen)
    received = figures.received_by_field(reading, whole)
    late = figures.late_by_cause(reading, whole)
    return Year(
        year=year,
        made_at=now,
        months=months,
        month=chosen,
        rates=rates,
        days=tuple(_load(on, *many) for on, many in days.items()),
        causes=_causes(late, place.law.coded("late_causes", whole.last_on), whole),
        fields=_fields(received, late, whole),
    )


def dossiers_behind(place: Workplace, behind: Behind) -> tuple[str, ...]:
    """The local numbers of the dossiers that a mark counts."""
    with place.register.read() as reading:
        return figures.numbers(reading, behind)


def _rates(
    place: Workplace, reading: Reading, months: Sequence[Period], now: datetime
) -> Mapping[str, tuple[Rate, ...]]:
    known = (*_shipped(place.register.place), *aims.own_targets(reading))
    came, went = figures.received(reading, months), figures.ended(reading, months)
    counts = {
        "on_time_rate": [(one.ended - one.late, one.ended) for one in went],
        "online_rate": [(one.online, one.received) for one in came],
        "digitised_in_rate": [(one.digitised, one.received) for one in came],
        "digitised_out_rate": [(one.digitised, one.results) for one in went],
    }
    found: dict[str, tuple[Rate, ...]] = {}
    for code, (whole, _) in _RATES.items():
        indicator = indicators()[code]
        found[code] = tuple(
            Rate(
                indicator=indicator,
                period=period,
                top=top,
                bottom=bottom,
                behind=Behind(whole, period),
                target=aims.target_of(known, code, period),
                is_measured=_is_measured(indicator, period),
                is_running=now < period.end_at,
            )
            for period, (top, bottom) in zip(months, counts[code], strict=True)
        )
    return found


@lru_cache(maxsize=2)
def _shipped(folder: Path) -> tuple[Target, ...]:
    """The targets that ship and those of the data folder, read once like the law."""
    return tuple(load_targets(folder))


def missed(rate: Rate) -> Behind:
    """The dossiers that a rate lacks: those late, not online, not digitised."""
    _, part = _RATES[rate.indicator.code]
    return Behind(part, rate.period, is_rest=part is not What.LATE)


def _is_measured(indicator: Indicator, period: Period) -> bool:
    try:
        indicator.at(period.last_on)
    except Refused:
        return False
    return True


def _load(on: date, came: int, went: int) -> DayLoad:
    day = span(on, on)
    return DayLoad(
        on,
        Bar("tiếp nhận", came, Behind(What.RECEIVED, day)),
        Bar("giải quyết xong", went, Behind(What.ENDED, day)),
    )


def _causes(late: Mapping[tuple[str, str], int], known: Mapping[str, str], whole: Period) -> tuple[Bar, ...]:
    """The most frequent first; what nobody explained stands where its number puts it."""
    counts: Counter[str] = Counter()
    for (_, code), many in late.items():
        counts[code] += many
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(
        Bar(known.get(code, code) if code else UNTOLD, many, Behind(What.LATE, whole, cause=code), code)
        for code, many in ordered
    )


def _fields(
    received: Mapping[str, int], late: Mapping[tuple[str, str], int], whole: Period
) -> tuple[FieldBars, ...]:
    """The busiest first."""
    too_late: Counter[str] = Counter()
    for (field, _), many in late.items():
        too_late[field] += many
    names = sorted({*received, *too_late}, key=lambda name: (-received.get(name, 0), sort_key(name)))
    return tuple(
        FieldBars(
            name,
            Bar("tiếp nhận", received.get(name, 0), Behind(What.RECEIVED, whole, field=name)),
            Bar("quá hạn", too_late[name], Behind(What.LATE, whole, field=name)),
        )
        for name in names
    )
