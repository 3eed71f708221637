"""Which packets make up a period of the unit above: each counts once, whatever became of its unit since.

Who stands on the last day of a period reports it, whole. What a unit sent of days before it began is extra,
it is shown and not counted, where those stood whose work came to it later: they report, or are missing.
Where a unit ended within the period and others went on with its work, what it sent of the same period is
extra too. It may send the days until its end by themselves (a span): of these only what was over there
counts, for what was open then went to the others, who tell it from its receipt to its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from cchc_desktop.core.period import Period, months_of, span
from cchc_desktop.core.unit_tree import Succession, Tree
from cchc_desktop.operations.month_parts import Extra, Part, Run
from cchc_desktop.operations.unit_told import told_tree
from cchc_desktop.store import months, sums
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.sums import Head


@dataclass(frozen=True, slots=True)
class Lack:
    """What a unit that was to report has not sent; ``other_days`` where it sent the same month otherwise.

    ``months`` came of those of the period that it was to report, ``of_months``.
    """

    unit: str
    name: str
    key: str
    other_days: str = ""
    parent: str = ""
    months: int = 0
    of_months: int = 1


@dataclass(frozen=True, slots=True)
class Made:
    """What makes up a period: who reported what, who did not, and what came beside it."""

    tree: Tree
    runs: tuple[Run, ...]
    lacks: tuple[Lack, ...]
    extra: tuple[Extra, ...]


_Days = tuple[str, date, date]


@dataclass(slots=True)
class _Found:
    """The packets that came, and the tree, while a period is put together."""

    tree: Tree
    period: Period
    months: tuple[Period, ...]
    packets: dict[_Days, Head]
    others: dict[tuple[str, str], str]
    extra: list[Extra] = field(default_factory=list)
    _due: dict[date, frozenset[str]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)  # as they call themselves, where no list does

    def due(self, on: date) -> frozenset[str]:
        """Who is to report what that day ends."""
        if on not in self._due:
            self._due[on] = frozenset(one.sender for one in self.tree.expected(on))
        return self._due[on]

    def sent(self, unit: str, period: Period) -> Head | None:
        return self.packets.get((unit, period.first_on, period.last_on))

    def part(self, unit: str, period: Period) -> Part | None:
        found = self.sent(unit, period)
        return None if found is None else Part(taken=found, days=period, ahead=found.ahead)

    def name(self, unit: str, on: date) -> str:
        known = self.tree.name(unit, on)
        if not known and not self._names:
            self._names = {one.sender: one.sender_name for one in reversed(self.packets.values())}
        return known or self._names.get(unit, unit)


def made_of(reading: Reading, period: Period) -> Made:
    """The packets that make up ``period``, each once."""
    found = _found(reading, period)
    runs: list[Run] = []
    lacks: list[Lack] = []
    inner = found.tree.gone(period.first_on, period.last_on)
    touched = {code for one in inner for code in (one.old, one.new)}
    for unit in _units(found):
        its, gaps, came = _runs(found, unit, is_touched=unit in touched)
        runs += its
        name, parent = found.name(unit, period.last_on), found.tree.parent(unit, period.last_on)
        for key in gaps:
            other = found.others.get((unit, key), "")
            lacks.append(Lack(unit, name, key, other, parent, came, came + len(gaps)))
    return Made(found.tree, tuple(_handed_on(found, runs)), tuple(lacks), tuple(found.extra))


def _found(reading: Reading, period: Period) -> _Found:
    tree = told_tree(reading)
    parts = months_of(period)
    parts = parts if len(parts) > 1 else ()  # one month is the period itself
    asked = {(one.first_on, one.last_on): one for one in (period, *parts)}
    asked |= {(one.first_on, one.last_on): one for one in _alone(tree, parts or (period,))}
    heads = sums.heads(reading, *asked.values())
    packets = {(one.sender, one.period.first_on, one.period.last_on): one for one in heads}
    keys = {one.key for one in (period, *parts)}
    others = {
        (sender, key): days_words(first, last)
        for sender, key, first, last in months.days_sent(reading, keys)
        if (first, last) not in asked
    }
    return _Found(tree, period, parts, packets, others)


def days_words(first_on: date, last_on: date) -> str:
    """The days of a period in which another one of its name differs."""
    return f"{first_on:%d/%m} – {last_on:%d/%m}"


def _alone(tree: Tree, parts: tuple[Period, ...]) -> Iterator[Period]:
    """The days until a unit ended within one of ``parts``, as it may send them by itself."""
    for part in parts:
        for one in tree.members:
            until = one.until
            if until is not None and part.first_on <= until < part.last_on:
                yield span(part.first_on, until)


def _units(found: _Found) -> list[str]:
    """All that were to report any of it, or have sent some, by code."""
    days = [one.last_on for one in (found.period, *found.months)]
    expected = {unit for on in days for unit in found.due(on)}
    return sorted(expected | {unit for unit, _, _ in found.packets})


def _runs(found: _Found, unit: str, *, is_touched: bool) -> tuple[list[Run], tuple[str, ...], int]:
    """What a unit brings to the period, or the keys of what it has not sent and how many months it has.

    It brings all of it or nothing: a quarter in which some tell three months and some two is none.
    """
    whole, heirs = found.part(unit, found.period), _heirs(found.tree, unit, found.period.first_on)
    elders = elders_of(found.tree, unit, found.period.last_on)
    if not found.months:
        part, is_due = _of_month(found, unit, found.period)
        return _one(unit, part), (found.period.key,) if part is None and is_due else (), 0
    if whole is not None and whole.taken.is_final and not (is_touched or heirs or elders):
        return _one(unit, whole), (), 0
    asked = [_of_month(found, unit, month) for month in found.months]
    gaps = tuple(
        month.key
        for month, (part, is_due) in zip(found.months, asked, strict=True)
        if part is None and is_due
    )
    if whole is not None and (is_touched or heirs or elders):
        names = tuple(found.name(one, found.period.last_on) for one in heirs)
        found.extra.append(_extra(found, whole.taken, found.period, names, elders=elders))
        whole = None
    if gaps or not any(part for part, _ in asked):
        # A look ahead at a whole quarter may be older than its months: it stands in only without them.
        came = sum(part is not None for part, _ in asked)
        return _one(unit, whole), () if whole is not None else gaps, came
    return [Run(unit=unit, parts=parts) for parts in _in_a_row(part for part, _ in asked)], (), 0


def _one(unit: str, part: Part | None) -> list[Run]:
    return [] if part is None else [Run(unit=unit, parts=(part,))]


def _in_a_row(parts: Iterator[Part | None]) -> Iterator[tuple[Part, ...]]:
    """The parts without a month between them that the unit did not report."""
    row: list[Part] = []
    for part in (*parts, None):
        if part is not None:
            row.append(part)
        elif row:
            yield tuple(row)
            row = []


def _of_month(found: _Found, unit: str, month: Period) -> tuple[Part | None, bool]:
    """What counts of a unit for days that are reported as one; and whether it was to report them."""
    tree, part = found.tree, found.part(unit, month)
    is_due = unit in found.due(month.last_on)
    if tree.at(unit, month.last_on) is not None:
        return part, is_due
    heirs = _heirs(tree, unit, month.last_on)
    ended = _ended(tree, unit, month)
    alone = None if ended is None else span(month.first_on, ended)
    by_itself = None if alone is None else found.part(unit, alone)
    if part is not None and (elders := elders_of(tree, unit, month.last_on)):
        found.extra.append(_extra(found, part.taken, month, (), elders=elders))
        return None, False
    if part is not None and not heirs:
        return part, False  # nobody else tells it
    if part is not None:
        names = tuple(found.name(one, month.last_on) for one in heirs)
        found.extra.append(
            _extra(found, part.taken, month, names, alone=alone if by_itself is None else None)
        )
    if by_itself is None:
        return None, False
    theirs = tuple(one for heir in heirs if (one := found.sent(heir, month)) is not None)
    return replace(by_itself, days=month, heirs=theirs, has_heirs=bool(heirs), is_rest=True), False


def _heirs(tree: Tree, unit: str, on: date) -> tuple[str, ...]:
    """The units that have the work of one that had ended by the day ``on``; none where it stands."""
    if tree.at(unit, on) is not None:
        return ()
    return tuple(dict.fromkeys(_followed(tree, unit, on, date.min, set())))


def _followed(tree: Tree, unit: str, on: date, after: date, seen: set[Succession]) -> Iterator[str]:
    for one in tree.after(unit, after, on):
        if tree.at(one.new, on) is not None:
            yield one.new
        elif one not in seen:
            seen.add(one)
            yield from _followed(tree, one.new, on, tree.behind(one), seen)


def elders_of(tree: Tree, unit: str, on: date) -> tuple[str, ...]:
    """Those who had on the day ``on`` what a unit that begins later is to have; none where it stands."""
    if any(one.since <= on for one in tree.stints(unit)):
        return ()
    return tuple(sorted(set(_led_to(tree, unit, on, {unit}))))


def _led_to(tree: Tree, unit: str, on: date, seen: set[str]) -> Iterator[str]:
    for went in tree.gone(on, date.max):
        if went.new != unit or went.old in seen:
            continue
        if tree.at(went.old, on) is not None:
            yield went.old
        else:
            seen.add(went.old)
            yield from _led_to(tree, went.old, on, seen)


def _ended(tree: Tree, unit: str, month: Period) -> date | None:
    ends = (one.until for one in tree.stints(unit) if one.until is not None and one.until in month)
    return max(ends, default=None)


def _extra(
    found: _Found,
    taken: Head,
    period: Period,
    heirs: tuple[str, ...],
    alone: Period | None = None,
    elders: tuple[str, ...] = (),
) -> Extra:
    name = found.name(taken.sender, period.first_on)
    told_by = tuple(found.name(one, period.last_on) for one in elders)
    return Extra(taken.sender, name, period, taken.revision, heirs, alone, told_by)


def _handed_on(found: _Found, runs: list[Run]) -> Iterator[Run]:
    """``runs`` with where their open dossiers went, between months of the period."""
    to: dict[int, set[str]] = {}
    by: dict[int, set[str]] = {}
    places = {(run.unit, part.days.last_on): at for at, run in enumerate(runs) for part in run.parts}
    for before, after in pairwise(found.months):
        for olds, news in groups_between(found.tree, before.last_on, after.last_on):
            leaving = _all_with(found.tree, places, olds, before)
            coming = _all_with(found.tree, places, news, after)
            if leaving is None or coming is None:
                continue
            for index in (one for one in leaving if runs[one].parts[-1].days == before):
                to.setdefault(index, set()).update(news)
            for index in (one for one in coming if runs[one].parts[0].days == after):
                by.setdefault(index, set()).update(olds)
    for index, run in enumerate(runs):
        hands, takes = frozenset(to.get(index, ())), frozenset(by.get(index, ()))
        yield Run(unit=run.unit, parts=run.parts, to=hands, by=takes)


def _all_with(
    tree: Tree, places: Mapping[tuple[str, date], int], units: Iterable[str], month: Period
) -> list[int] | None:
    """The runs in which those of ``units`` that stood in ``month`` reported it; None where one did not."""
    asked = [places.get((one, month.last_on)) for one in units if tree.at(one, month.last_on)]
    known = [one for one in asked if one is not None]
    return known if len(known) == len(asked) else None


def groups_between(tree: Tree, after: date, to: date) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Those who handed over and those who took over between two days, as they belong together."""
    went = tree.gone(after, to)
    first: dict[str, str] = {}

    def of(code: str) -> str:
        while (above := first.setdefault(code, code)) != code:
            code = above
        return code

    for one in went:
        first[of(one.old)] = of(one.new)
    groups: dict[str, tuple[set[str], set[str]]] = {}
    for one in went:
        olds, news = groups.setdefault(of(one.old), (set(), set()))
        olds.add(one.old)
        news.add(one.new)
    return [(frozenset(olds), frozenset(news)) for olds, news in groups.values()]
