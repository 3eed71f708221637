"""The year in pictures: what the dashboard draws of the register as it stands, and what opens each mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period, span
from cchc_desktop.core.targets import Target
from cchc_desktop.core.text import sort_key
from cchc_desktop.indicators import Indicator, indicators
from cchc_desktop.operations import aims, figures_of_lines, month
from cchc_desktop.operations.coverage import Coverage
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.figures_of_lines import Sent, Sums, opened
from cchc_desktop.operations.indicators import Opened
from cchc_desktop.operations.line_judged import UNKNOWN
from cchc_desktop.operations.month_known import open_again
from cchc_desktop.operations.sources import sources_in
from cchc_desktop.operations.sums_of_units import sums_of
from cchc_desktop.rulebook import load_targets
from cchc_desktop.store import figures, month_acts
from cchc_desktop.store.figures import Behind, What

if TYPE_CHECKING:
    from cchc_desktop.store.reading import Reading

Opens = Behind | Sent
"""What opens a mark: dossiers of the register, or lines that units have sent."""
UNTOLD = "Chưa ghi nguyên nhân"
NOT_SENT = "Gói cũ không có nguyên nhân"
_MONTHS = range(1, 13)
_LONGEST_BY_DAY = 45
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
    behind: Opens
    target: Target | None = None
    later: str = ""  # which target was set after the month was closed
    is_measured: bool = True
    places: int = 2  # decimals that it is printed with
    is_running: bool = False
    is_open_again: bool = False  # closed once, and opened again since
    reported: tuple[int, int] | None = None  # as the month was closed, where the register tells otherwise now
    cover: Coverage | None = None  # of how many units it is the sum

    @property
    def value(self) -> Fraction | None:
        """The exact share; None where there is nothing to measure or nobody measured yet."""
        return Fraction(self.top, self.bottom) if self.bottom and self.is_measured else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None without one, without a value, or while units lack."""
        return None if self.target is None or self.is_partial else self.target.is_met(self.value)

    @property
    def is_partial(self) -> bool:
        """Whether units lack in it."""
        return self.cover is not None and self.cover.is_partial


@dataclass(frozen=True, slots=True)
class Bar:
    """How many, and what opens them; ``code`` is the cause's, or nothing."""

    title: str
    many: int
    behind: Opens
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
    """What is drawn of one year by month, of ``month`` by day, and of ``whole`` by cause and field."""

    year: int
    made_at: datetime
    months: tuple[Period, ...]
    month: Period
    whole: Period
    rates: Mapping[str, tuple[Rate, ...]]
    days: tuple[DayLoad, ...]
    causes: tuple[Bar, ...]
    fields: tuple[FieldBars, ...]
    units: int | None = None  # for a superior: how many have sent any of it
    is_with_pending: bool = False  # whether ``causes`` count the overdue that are still open

    @property
    def is_empty(self) -> bool:
        """Whether nothing came in and nothing was over in that year."""
        return not any(one.bottom for rates in self.rates.values() for one in rates)


def running(place: Workplace, now: datetime) -> tuple[int, int]:
    """The year and the month whose report counts today."""
    return month_with(place, hanoi(now).date())


def month_with(place: Workplace, day: date) -> tuple[int, int]:
    """The year and the month whose report counts ``day``."""
    for year, number in ((day.year, day.month), (day.year + day.month // 12, day.month % 12 + 1)):
        if day in month.period_of(place, f"{year}-{number:02}"):
            return year, number
    return day.year, day.month


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
    whole = replace(whole, title=f"năm {year}")
    if place.profile.role == "superior":
        counted = figures_of_lines.of_units(place, reading, tuple(_RATES), begun, chosen)
    else:
        counted = _sums(reading, begun, chosen, whole)
        closed = figures_of_lines.reported(reading, begun, tuple(_RATES))
        counted = replace(counted, reported=closed)
    return year_of_sums(place, reading, months, chosen, whole, counted, now)


def of_period(place: Workplace, period: Period, now: datetime) -> Year:
    """The year until ``period`` ends, and of that alone what is not by month.

    What is closed and stands is told as it was closed, like the report that it stands in.
    """
    now = hanoi(now).replace(microsecond=0)
    year, number = month_with(place, period.last_on)
    months = months_of_year(place, year)
    begun = tuple(one for one in months[:number] if one.start_at <= now)
    chosen = period if (period.last_on - period.first_on).days <= _LONGEST_BY_DAY else months[number - 1]
    title = f"{period.title[:1].lower()}{period.title[1:]}"
    with place.register.read() as reading:
        if place.profile.role == "superior":
            summed_up = sums_of(place, reading, period)
            (came, late), causes = summed_up.flows(), summed_up.late_causes()
            counted = figures_of_lines.of_units(place, reading, tuple(_RATES), begun, chosen)
        else:
            sources = sources_in(place, reading, period, now)
            (came, late), causes = figures_of_lines.flows(sources), figures_of_lines.late_causes(sources)
            counted = _as_closed(reading, begun, _sums(reading, begun, chosen, period))
            if chosen == period:
                counted = replace(counted, days=figures_of_lines.by_day(sources, period))
        counted = replace(counted, received=came, late=late, causes=causes or Counter())
        whole = replace(period, title=title)
        return year_of_sums(place, reading, months[:number], chosen, whole, counted, now)


def _as_closed(reading: Reading, begun: Sequence[Period], live: Sums) -> Sums:
    """``live``, but the rates of months that are closed and stand as they were closed."""
    again = open_again(reading)
    stand = [one for one in begun if (one.first_on, one.last_on) not in again]
    closed = figures_of_lines.reported(reading, stand, tuple(_RATES))
    rates = {
        code: tuple(closed[one][code] if one in closed else now for one, now in zip(begun, told, strict=True))
        for code, told in live.rates.items()
    }
    return replace(live, rates=rates)


def year_of_sums(
    place: Workplace,
    reading: Reading,
    months: tuple[Period, ...],
    chosen: Period,
    whole: Period,
    counted: Sums,
    now: datetime,
) -> Year:
    """What is drawn of ``counted``, beside what was demanded of each month."""
    begun = tuple(one for one in months if one.start_at <= now)
    behind = _behind if counted.units is None else partial(_sent, begun, chosen)
    known = place.law.coded("late_causes", whole.last_on)
    causes = _ended_late(counted.late) if counted.causes is None else counted.causes
    return Year(
        year=months[-1].last_on.year,
        made_at=now,
        months=months,
        month=chosen,
        whole=whole,
        rates=_rates(place, reading, begun, counted, now),
        days=tuple(_load(on, *many, behind) for on, many in counted.days.items()),
        causes=_causes(causes, known, partial(behind, What.LATE, whole)),
        fields=_fields(counted, partial(behind, period=whole)),
        units=counted.units,
        is_with_pending=counted.causes is not None,
    )


def _sums(reading: Reading, begun: Sequence[Period], chosen: Period, whole: Period) -> Sums:
    """The register's own, each asked of an index."""
    came, went = figures.received(reading, begun), figures.ended(reading, begun)
    return Sums(
        {
            "on_time_rate": tuple((one.ended - one.late, one.ended) for one in went),
            "online_rate": tuple((one.online, one.received) for one in came),
            "digitised_in_rate": tuple((one.digitised, one.received) for one in came),
            "digitised_out_rate": tuple((one.digitised, one.results) for one in went),
        },
        figures.by_day(reading, chosen),
        figures.received_by_field(reading, whole),
        figures.late_by_cause(reading, whole),
    )


def _behind(what: What, period: Period, field: str | None = None, cause: str | None = None) -> Opens:
    return Behind(what, period, field=field, cause=cause)


def _sent(
    months: tuple[Period, ...],
    chosen: Period,
    what: What,
    period: Period,
    field: str | None = None,
    cause: str | None = None,
) -> Opens:
    """The same of what units sent: by month, of which a day is a part."""
    code = "online_rate" if what is What.RECEIVED else "on_time_rate"
    is_day = period.first_on == period.last_on
    on = period.first_on if is_day else None
    within = (chosen,) if is_day else months
    return Sent(code, within, on=on, field=field, cause=cause, is_late=what is What.LATE)


def dossiers_behind(place: Workplace, behind: Opens) -> tuple[str, ...] | tuple[Opened, ...]:
    """The dossiers that a mark counts: their local numbers, or what units told of them."""
    if isinstance(behind, Sent):
        return opened(place, behind)
    with place.register.read() as reading:
        return figures.numbers(reading, behind)


def _rates(
    place: Workplace, reading: Reading, months: Sequence[Period], counted: Sums, now: datetime
) -> Mapping[str, tuple[Rate, ...]]:
    again = open_again(reading)
    known = _known_by(place, reading, months, again)
    now_known = (*_shipped(place.register.place), *aims.own_targets(reading))
    covers = counted.covers or (None,) * len(months)
    found: dict[str, tuple[Rate, ...]] = {}
    for code, (whole, _) in _RATES.items():
        indicator = indicators()[code]
        found[code] = tuple(
            Rate(
                indicator=indicator,
                period=period,
                top=top,
                bottom=bottom,
                behind=Behind(whole, period) if counted.units is None else Sent(code, (period,)),
                target=aims.target_of(known[period], code, period),
                later=aims.told_later(
                    aims.target_of(known[period], code, period), aims.target_of(now_known, code, period)
                ),
                is_measured=_is_measured(indicator, period),
                places=place.law.decimals(period.last_on),
                is_running=now < period.end_at,
                is_open_again=(period.first_on, period.last_on) in again,
                reported=counted.otherwise(period, code, (top, bottom)),
                cover=cover,
            )
            for period, (top, bottom), cover in zip(months, counted.rates[code], covers, strict=True)
        )
    return found


def _known_by(
    place: Workplace, reading: Reading, months: Sequence[Period], again: frozenset[tuple[date, date]]
) -> Mapping[Period, tuple[Target, ...]]:
    """The targets that each month is held against: where it is closed, those known when it was closed."""
    shipped, closed = _shipped(place.register.place), month_acts.entries_at_closing(reading)
    found = {}
    for period in months:
        days = period.first_on, period.last_on
        entries = None if days in again else closed.get(days)
        found[period] = (*shipped, *aims.own_targets(reading, entries))
    return found


@lru_cache(maxsize=2)
def _shipped(folder: Path) -> tuple[Target, ...]:
    """The targets that ship and those of the data folder, read once like the law."""
    return tuple(load_targets(folder))


def missed(rate: Rate) -> Opens:
    """The dossiers that a rate lacks: those late, not online, not digitised."""
    if isinstance(rate.behind, Sent):
        return rate.behind._replace(is_rest=True)
    _, part = _RATES[rate.indicator.code]
    return Behind(part, rate.period, is_rest=part is not What.LATE)


def _is_measured(indicator: Indicator, period: Period) -> bool:
    try:
        indicator.at(period.last_on)
    except Refused:
        return False
    return True


def _load(on: date, came: int, went: int, behind: Callable[..., Opens]) -> DayLoad:
    day = span(on, on)
    return DayLoad(
        on,
        Bar("tiếp nhận", came, behind(What.RECEIVED, day)),
        Bar("giải quyết xong", went, behind(What.ENDED, day)),
    )


def _ended_late(late: Mapping[tuple[str, str], int]) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for (_, code), many in late.items():
        counts[code] += many
    return counts


def _causes(
    counts: Mapping[str, int], known: Mapping[str, str], behind: Callable[..., Opens]
) -> tuple[Bar, ...]:
    """The most frequent first; what nobody explained stands where its number puts it."""
    words = {**known, "": UNTOLD, UNKNOWN: NOT_SENT}
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(
        Bar(words.get(code, code), many, behind(cause=code), "" if code == UNKNOWN else code)
        for code, many in ordered
    )


def _fields(counted: Sums, behind: Callable[..., Opens]) -> tuple[FieldBars, ...]:
    """The busiest first."""
    received = counted.received
    too_late: Counter[str] = Counter()
    for (field, _), many in counted.late.items():
        too_late[field] += many
    names = sorted({*received, *too_late}, key=lambda name: (-received.get(name, 0), sort_key(name)))
    return tuple(
        FieldBars(
            name,
            Bar("tiếp nhận", received.get(name, 0), behind(What.RECEIVED, field=name)),
            Bar("đã giải quyết quá hạn", too_late[name], behind(What.LATE, field=name)),
        )
        for name in names
    )
