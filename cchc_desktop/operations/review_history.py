"""The last twelve values of every figure of a unit, and the limits within which the present one is usual."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import reduce
from itertools import pairwise

from cchc_desktop.core.calendar import ONE_DAY
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.core.measure import Measured
from cchc_desktop.core.period import Period, months_of, previous_period
from cchc_desktop.core.tally import BESIDE, CLOSING, ENDED, OPENING, RECEIVED, TITLES, Tally
from cchc_desktop.core.text import number
from cchc_desktop.core.unit_tree import Tree
from cchc_desktop.core.usual import (
    LAST,
    Limits,
    counts_usual,
    outside_words,
    shares_usual,
    usual_words,
)
from cchc_desktop.indicators import Indicator, in_order
from cchc_desktop.operations.month_gaps import who_passed
from cchc_desktop.operations.own_rules import LEAST, SPREAD
from cchc_desktop.operations.sources import making_up, source_taken
from cchc_desktop.operations.unit_told import told_tree
from cchc_desktop.store import months
from cchc_desktop.store.months import Taken
from cchc_desktop.store.reading import Reading

Step = Callable[[float, str], object]
_KEPT = 4_000
Stretch = tuple[tuple[Taken, ...], ...]
"""Packets of the same days: one group a sender, each in a row."""


@dataclass(frozen=True, slots=True)
class Column:
    """One figure of the official table: its column there, and the boxes that it sums."""

    code: str
    title: str
    boxes: frozenset[str]
    is_sum: bool = False


COLUMNS = (
    Column("received", "(3) Nhận giải quyết, tổng số", frozenset({*RECEIVED, OPENING}), is_sum=True),
    Column("received_online", "(4) Nhận trong kỳ, trực tuyến", frozenset({"received_online"})),
    Column("received_direct", "(5) Nhận trong kỳ, trực tiếp, bưu chính", frozenset({"received_direct"})),
    Column(OPENING, "(6) Từ kỳ trước chuyển qua", frozenset({OPENING})),
    Column("ended", "(7) Đã giải quyết, tổng số", frozenset(ENDED), is_sum=True),
    Column("early", "(8) Đã giải quyết, trước hạn", frozenset({"early"})),
    Column("on_time", "(9) Đã giải quyết, đúng hạn", frozenset({"on_time"})),
    Column("late", "(10) Đã giải quyết, quá hạn", frozenset({"late"})),
    Column("pending", "(11) Đang giải quyết, tổng số", frozenset(CLOSING), is_sum=True),
    Column("pending_in_time", "(12) Đang giải quyết, trong hạn", frozenset({"pending_in_time"})),
    Column("pending_overdue", "(13) Đang giải quyết, quá hạn", frozenset({"pending_overdue"})),
    *(Column(box, TITLES[box][:1].upper() + TITLES[box][1:], frozenset({box})) for box in BESIDE),
)
"""The boxes of Biểu II.06a in its order, then those beside it."""


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier period and its value; None where it was not sent closed, or nothing was to be measured."""

    period: Period
    value: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One figure with its past, the oldest first; ``outside`` says in words how it is not as usual.

    ``out_of`` is how many dossiers a share is of. ``column`` None: an indicator.
    """

    code: str
    title: str
    value: Fraction | None
    past: tuple[Past, ...]
    limits: Limits | None = None
    outside: str = ""
    out_of: int = 0
    column: Column | None = None
    indicator: Indicator | None = None

    @property
    def is_share(self) -> bool:
        """Whether it is printed in percent."""
        return self.indicator is not None and self.indicator.unit == "share"

    def written(self, value: Fraction | None, places: int = 2) -> str:
        """A value of it for people; empty where there is none."""
        if value is None:
            return ""
        if self.indicator is None:
            return number(value)
        sign = "%" if self.is_share else ""
        return f"{self.indicator.printed(value, places)}{sign}"

    def usual(self) -> str:
        """What is usual; empty where too little is known."""
        return usual_words(self.limits, is_share=self.is_share) if self.limits else ""

    def sentence(self, places: int = 2) -> str:
        """What is outside; empty where nothing is."""
        if not self.outside:
            return ""
        return f"{self.title}: {self.written(self.value, places)}, {self.outside}."

    def spoken(self, places: int = 2) -> str:
        """The past for those who do not see it drawn."""
        told = [f"{one.period.title}: {self.written(one.value, places) or 'không có'}" for one in self.past]
        return "; ".join(told)


@dataclass(frozen=True, slots=True)
class Rule:
    """By how much a figure may vary, and how many values must be known before anything is said."""

    spread: int
    least: int

    def words(self) -> str:
        """The rule for people."""
        return (
            f"Mức thường thấy: trung vị của {LAST} kỳ trước ± {self.spread} lần độ lệch thường gặp "
            f"(MAD × 1,4826, không nhỏ hơn mức dao động ngẫu nhiên); ít hơn {self.least} kỳ thì không nói."
        )


def rule_on(law: Law, on: date) -> Rule:
    """The rule as it stands on a day."""
    return Rule(law.integer(SPREAD, on).value, law.integer(LEAST, on).value)


class UnitPast:
    """All packets of one unit and of those whose history it is today, read once."""

    def __init__(self, reading: Reading, unit: str, today: date, tree: Tree | None = None) -> None:
        self.unit = unit
        self.revisions: dict[tuple[date, date], list[Taken]] = {}
        self._tree, self._today = tree or told_tree(reading), today
        self._counting: dict[tuple[str, date, date], Taken] = {}
        olds = {one.old for one in self._tree.successions}
        for sender in sorted({unit, *(one for one in olds if self._is_ours(one))}):
            self._read(reading, sender)

    def _is_ours(self, code: str) -> bool:
        """Whether what ``code`` did at any time is the unit's history today."""
        stints = self._tree.stints(code)
        return any(self._tree.now(code, one.since, self._today) == self.unit for one in stints)

    def _read(self, reading: Reading, sender: str) -> None:
        for one in months.every_taken(reading, sender=sender):
            days = (one.period.first_on, one.period.last_on)
            if sender == self.unit:
                self.revisions.setdefault(days, []).append(one)
            before = self._counting.get((sender, *days))
            if before is None or one.is_final or not before.is_final:
                self._counting[sender, *days] = one

    def parts(self, period: Period) -> tuple[Taken, ...]:
        """The unit's own packets that make ``period`` up, or those of its months that it was to report.

        None where one is missing.
        """
        found = self._parts(self.unit, period, is_final=False)
        if found:
            return found
        told: list[Taken] = []
        for month in months_of(period):
            its = self._parts(self.unit, month, is_final=False)
            if not its and self._is_expected(self.unit, month):
                return ()
            told += its
        is_in_a_row = all(a.period.last_on + ONE_DAY == b.period.first_on for a, b in pairwise(told))
        return tuple(told) if is_in_a_row else ()

    def _parts(self, sender: str, period: Period, *, is_final: bool) -> tuple[Taken, ...]:
        found = making_up(self._counting, sender, period)
        return () if is_final and not all(one.is_final for one in found) else found

    def every(self, taken: Sequence[Taken]) -> tuple[Taken, ...]:
        """Every revision of the periods of these packets of the unit's own."""
        return tuple(
            revision for one in taken for revision in self.revisions[one.period.first_on, one.period.last_on]
        )

    def _is_expected(self, unit: str, period: Period) -> bool:
        return any(one.sender == unit for one in self._tree.expected(period.last_on))

    def _asked(self, period: Period) -> list[str]:
        """Who was to report ``period`` of those whose history is the unit's."""
        expected = (one.sender for one in self._tree.expected(period.last_on))
        return [one for one in expected if self._tree.now(one, period.last_on, self._today) == self.unit]

    def _beside(self, period: Period, *, is_final: bool) -> Stretch:
        """The packets of ``period`` one group a sender: its own, and those of all it took over since."""
        own = self._parts(self.unit, period, is_final=is_final)
        asked = self._asked(period)
        found = tuple(self._parts(one, period, is_final=is_final) for one in asked if one != self.unit)
        if own or self.unit in asked:
            found = (own, *found)
        return found if all(found) else ()

    def stretches(self, period: Period, *, is_final: bool = False) -> tuple[Stretch, ...]:
        """What tells ``period``: one whole, or its months in a row where units began or ended within it.

        Months of before it began and after it ended are not waited for; with ``is_final`` there are none.
        """
        whole = self._beside(period, is_final=is_final)
        if whole:
            return (whole,)
        months = months_of(period)
        told = [(month, self._beside(month, is_final=is_final)) for month in months]
        found = [(month, one) for month, one in told if one]
        lacks = any(not one and (is_final or self._asked(month)) for month, one in told)
        is_in_a_row = all(a.last_on + ONE_DAY == b.first_on for (a, _), (b, _) in pairwise(found))
        return () if lacks or not is_in_a_row else tuple(one for _, one in found)

    def tally(self, period: Period, *, is_final: bool = False) -> Tally | None:
        """What was counted in ``period``."""
        found = [
            reduce(Tally.__add__, (reduce(Tally.then, (it.tally for it in one)) for one in stretch))
            for stretch in self.stretches(period, is_final=is_final)
        ]
        return reduce(Tally.then, found) if found else None

    def handed_over(self, before: date, after: date) -> tuple[frozenset[str], frozenset[str]]:
        """Who left dossiers between two days that the unit begins with too, and who else begins with them."""
        nobody = dict.fromkeys((self.unit,), 0)
        for olds, news in who_passed(self._tree, nobody, nobody, before, after):
            if self.unit in olds | news:
                return frozenset(olds), frozenset(news)
        return frozenset(), frozenset()


def before(period: Period, many: int = LAST) -> tuple[Period, ...]:
    """The periods of its kind before it, the oldest first; where the years are known."""
    found: list[Period] = []
    at = period
    for _ in range(many):
        try:
            at = previous_period(at)
        except Refused:
            break
        found.insert(0, at)
    return tuple(found)


def boxes_beside(past: UnitPast, period: Period, rule: Rule) -> tuple[Series, ...]:
    """Every box of the official table beside its last twelve."""
    now = past.tally(period)
    told = [(one, past.tally(one, is_final=True)) for one in before(period)]
    return tuple(_box(one, now, told, rule) for one in COLUMNS)


def _box(
    column: Column, now: Tally | None, told: Sequence[tuple[Period, Tally | None]], rule: Rule
) -> Series:
    seen = tuple(
        Past(period, None if counts is None else Fraction(counts.of(*column.boxes)))
        for period, counts in told
    )
    known = [one.value for one in seen if one.value is not None]
    value = None if now is None else Fraction(now.of(*column.boxes))
    limits = counts_usual(known, rule.spread, rule.least)
    return Series(
        code=column.code,
        title=column.title,
        value=value,
        past=seen,
        limits=limits,
        outside="" if value is None else outside_words(value, limits),
        column=column,
    )


def indicators_beside(
    reading: Reading, past: UnitPast, period: Period, rule: Rule, step: Step
) -> tuple[Series, ...]:
    """Every indicator that units' lines tell, beside its last twelve."""
    periods = before(period)
    told = []
    for at, one in enumerate((*periods, period)):
        step(at / (len(periods) + 1), one.title)
        told.append(_measured(reading, past, one, is_final=one is not period))
    *earlier, now = told
    return tuple(
        _indicator(one, now.get(one.code), tuple(zip(periods, earlier, strict=True)), rule)
        for one in in_order()
        if not one.is_by_hand
    )


_Value = tuple[Fraction | None, int]
_values: OrderedDict[tuple[str, ...], Mapping[str, _Value]] = OrderedDict()
"""What was measured in packets, which never change, by their digests."""


def _measured(reading: Reading, past: UnitPast, period: Period, *, is_final: bool) -> Mapping[str, _Value]:
    stretches = past.stretches(period, is_final=is_final)
    if not stretches:
        return {}
    key = tuple(one.digest for stretch in stretches for group in stretch for one in group)
    found = _values.get(key)
    if found is None:
        found = _values[key] = dict(_measure(reading, stretches))
        while len(_values) > _KEPT:
            _values.popitem(last=False)
    return found


def _measure(reading: Reading, stretches: Sequence[Stretch]) -> Iterator[tuple[str, _Value]]:
    sources = [[[source_taken(reading, one) for one in group] for group in them] for them in stretches]
    for indicator in in_order():
        if not indicator.is_by_hand:
            found = Measured()
            for them in sources:
                told = (reduce(Measured.then, (one.measure(indicator) for one in group)) for group in them)
                found = found.then(reduce(Measured.__add__, told))
            yield indicator.code, (indicator.value(found), found.bottom)


def _indicator(
    indicator: Indicator,
    now: _Value | None,
    earlier: Sequence[tuple[Period, Mapping[str, _Value]]],
    rule: Rule,
) -> Series:
    seen = tuple(Past(period, told.get(indicator.code, (None, 0))[0]) for period, told in earlier)
    known = [one.value for one in seen if one.value is not None]
    value, out_of = now or (None, 0)
    is_share = indicator.unit == "share"
    limits = (
        shares_usual(known, out_of, rule.spread, rule.least)
        if is_share
        else counts_usual(known, rule.spread, rule.least)
    )
    return Series(
        code=indicator.code,
        title=indicator.title,
        value=value,
        past=seen,
        limits=limits,
        outside="" if value is None else outside_words(value, limits, is_share=is_share),
        out_of=out_of,
        indicator=indicator,
    )
