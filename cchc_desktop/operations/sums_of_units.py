"""The figures of the unit above without its lines: each packet is counted once, and what it gave is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache, partial
from itertools import islice

from cchc_desktop.core.measure import Counts, Later, Measured
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import CLOSING
from cchc_desktop.indicators import Indicator
from cchc_desktop.operations import line_sums
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.line_judged import OVERDUE
from cchc_desktop.operations.line_sums import LineSums, Places
from cchc_desktop.operations.month_made import Made, made_of
from cchc_desktop.operations.month_parts import NOTHING, Passed
from cchc_desktop.operations.sources import PartOfUnit, parts_in, source_in
from cchc_desktop.store.kept_sums import KeptSums, One, Whole, kept_sums
from cchc_desktop.store.reading import Reading

_AT_ONCE = 50
"""After so many packets what was counted is kept, so that whoever stops begins there the next time."""
_PASSED = Passed(everywhere=frozenset(CLOSING))


@dataclass(frozen=True, slots=True, kw_only=True)
class SummedPart:
    """One packet in the row of its unit, as its lines amount to; row by row once somebody asks."""

    unit: str
    name: str
    is_final: bool
    told: Passed
    period: Period
    places: Mapping[str, Places]
    rows: _Rows

    def measure(self, indicator: Indicator) -> Measured:
        """What ``indicator`` finds."""
        counts = Later(self.places.get(indicator.code, {}), partial(self.rows.of, indicator.code))
        return Measured(counts, self.period.first_on, self.period.last_on)


@dataclass(frozen=True, eq=False)
class _Rows:
    """Where a packet's sums lie row by row."""

    place: Workplace
    one: PartOfUnit

    def of(self, code: str) -> Counts:
        """Those of one indicator."""
        return _rows(self).measured.get(code, {})


@lru_cache(maxsize=4)
def _rows(asked: _Rows) -> LineSums:
    register, taken = asked.place.register, asked.one.part.taken
    with kept_sums(register.place, register.key, line_sums.rules()) as kept:
        data = None if asked.one.part.is_rest else kept.rows(taken.period, taken.digest)
    if data is not None:
        return line_sums.read(data)
    with register.read() as reading:
        return line_sums.summed(source_in(reading, asked.one))


@dataclass(frozen=True, slots=True)
class SummedWhole:
    """Many packets of the same days together."""

    sums: LineSums
    period: Period
    told: Passed = NOTHING

    def measure(self, indicator: Indicator) -> Measured:
        """What ``indicator`` finds."""
        counts: Counts = self.sums.measured.get(indicator.code, {})
        return Measured(counts, self.period.first_on, self.period.last_on)


@dataclass(frozen=True, slots=True)
class UnitSums:
    """A period by its ``parts``, in the order of their units, and the ``wholes`` that they add up to."""

    made: Made
    parts: tuple[SummedPart, ...]
    wholes: tuple[SummedWhole, ...]

    def flows(self) -> tuple[Counter[str], Counter[tuple[str, str]]]:
        """What came in by field, and what was over too late by field and cause."""
        came, late = Counter[str](), Counter[tuple[str, str]]()
        for one in self.wholes:
            came.update(one.sums.received())
            late.update(one.sums.late)
        return came, late

    def late_causes(self) -> Counter[str] | None:
        """What a report counts by cause: all that ended late, and all that is overdue at the end.

        None where a packet is too old to tell.
        """
        if any(one.sums.untold for one in self.wholes):
            return None
        found: Counter[str] = Counter()
        for one in self.wholes:
            for (box, cause), n in one.sums.causes.items():
                if not (box == OVERDUE and OVERDUE in one.told.everywhere):
                    found[cause] += n
        return found


def sums_of(place: Workplace, reading: Reading, period: Period, *, today: date | None = None) -> UnitSums:
    """What the packets that make up ``period`` amount to; only the lines of those not yet counted are read.

    With ``today`` under the units of that day.
    """
    made = made_of(reading, period)
    ones = tuple(parts_in(made, today=today))
    by_days: dict[tuple[date, date], list[PartOfUnit]] = {}
    rest: dict[int, LineSums] = {}
    for at, one in enumerate(ones):
        if one.part.is_rest:
            rest[at] = line_sums.summed(source_in(reading, one))
        else:
            taken = one.part.taken.period
            by_days.setdefault((taken.first_on, taken.last_on), []).append(one)
    wholes = [SummedWhole(sums, ones[at].part.days, ones[at].told) for at, sums in rest.items()]
    briefs: dict[str, Mapping[str, Places]] = {}
    register = place.register
    with kept_sums(register.place, register.key, line_sums.rules()) as kept:
        for of_days in by_days.values():
            month = _Month(reading, kept, of_days[0].part.taken.period, of_days)
            month.count()
            briefs.update(month.briefs)
            wholes += month.wholes()
    parts = tuple(
        _part(place, one, rest[at].brief() if at in rest else briefs[one.part.taken.digest])
        for at, one in enumerate(ones)
    )
    return UnitSums(made, parts, tuple(wholes))


def uncounted(place: Workplace, reading: Reading, period: Period) -> Fraction:
    """Of the packets that make up ``period`` the share in which nobody has counted yet."""
    takens = [one.part.taken for one in parts_in(made_of(reading, period)) if not one.part.is_rest]
    register = place.register
    periods = {(one.period.first_on, one.period.last_on): one.period for one in takens}
    with kept_sums(register.place, register.key, line_sums.rules()) as kept:
        known = {digest for one in periods.values() for digest in kept.briefs(one)}
    return Fraction(sum(one.digest not in known for one in takens), len(takens) or 1)


def _part(place: Workplace, one: PartOfUnit, places: Mapping[str, Places]) -> SummedPart:
    part = one.part
    return SummedPart(
        unit=one.unit,
        name=one.name,
        is_final=part.taken.is_final,
        told=one.told,
        period=part.days if part.is_rest else part.taken.period,
        places=places,
        rows=_Rows(place, one),
    )


@dataclass(slots=True)
class _Sum:
    """A sum on its way to all that count now; ``is_kept``: as it was kept, until something is added."""

    members: frozenset[str]
    sums: LineSums
    lacks: frozenset[str]
    is_kept: bool = False

    def meet(self, digest: str, sums: LineSums) -> None:
        if digest in self.lacks:
            self.sums.add(sums)


@dataclass(slots=True)
class _Month:
    """The packets of exactly these days: counted where nobody has, and added up."""

    reading: Reading
    kept: KeptSums
    period: Period
    ones: Sequence[PartOfUnit]
    briefs: dict[str, Mapping[str, Places]] = field(default_factory=dict)
    _sums: dict[bool, _Sum] = field(default_factory=dict)

    def count(self) -> None:
        """Count what nobody has counted, and add it to what is kept; else all of it up again."""
        known = self.kept.briefs(self.period)
        self.briefs = {digest: line_sums.read_brief(data) for digest, data in known.items()}
        bases = self.kept.wholes(self.period)
        self._sums = {
            passed: self._begun(members, bases, known) for passed, members in self._members().items()
        }
        fresh = self._fresh(one for one in self.ones if one.part.taken.digest not in known)
        while batch := list(islice(fresh, _AT_ONCE)):
            self.kept.put(self.period, batch)
        for one in self.ones:
            digest = one.part.taken.digest
            wanting = [each for each in self._sums.values() if digest in each.lacks]
            if wanting and digest in known:
                sums = self._known(digest) or line_sums.summed(source_in(self.reading, one))
                for each in wanting:
                    each.meet(digest, sums)
        self._keep(known.keys())

    def _known(self, digest: str) -> LineSums | None:
        """What was counted before; None where somebody let go of it meanwhile, or the file failed."""
        data = self.kept.rows(self.period, digest)
        return None if data is None else line_sums.read(data)

    def _begun(self, members: frozenset[str], bases: Iterable[Whole], known: Mapping[str, bytes]) -> _Sum:
        """The base that is nearest to the sum of ``members``, or nothing; what is beyond them must be known.

        Another look may have let go of that since it was listed: then all is added up.
        """
        nearest, least = None, len(members)
        for base in bases:
            before = _packets(base)
            if len(before ^ members) < least and before - members <= known.keys():
                nearest, least = base, len(before ^ members)
        if nearest is not None:
            before = _packets(nearest)
            sums = line_sums.read(nearest.rows)
            if all(self._is_taken_off(digest, sums) for digest in sorted(before - members)):
                return _Sum(members, sums, members - before, before == members)
        return _Sum(members, LineSums(), members)

    def _is_taken_off(self, digest: str, sums: LineSums) -> bool:
        known = self._known(digest)
        if known is not None:
            sums.take_off(known)
        return known is not None

    def wholes(self) -> Iterator[SummedWhole]:
        for is_passed, one in self._sums.items():
            yield SummedWhole(one.sums, self.period, _PASSED if is_passed else NOTHING)

    def _members(self) -> dict[bool, frozenset[str]]:
        found: dict[bool, set[str]] = {}
        for one in self.ones:
            found.setdefault(CLOSING[0] in one.told.everywhere, set()).add(one.part.taken.digest)
        return {is_passed: frozenset(digests) for is_passed, digests in found.items()}

    def _fresh(self, ones: Iterable[PartOfUnit]) -> Iterator[One]:
        """Those in which nobody has counted yet, the lines of one at a time."""
        for one in ones:
            digest, sums = one.part.taken.digest, line_sums.summed(source_in(self.reading, one))
            self.briefs[digest] = sums.brief()
            for each in self._sums.values():
                each.meet(digest, sums)
            yield One(digest, line_sums.write_brief(self.briefs[digest]), line_sums.write(sums))

    def _keep(self, known: Iterable[str]) -> None:
        for is_passed, one in self._sums.items():
            if not one.is_kept:
                whole = Whole("\n".join(sorted(one.members)).encode(), line_sums.write(one.sums))
                self.kept.put_whole(self.period, "passed" if is_passed else "all", whole)
        counting = {digest for one in self._sums.values() for digest in one.members}
        self.kept.forget(self.period, sorted(set(known) - counting))


def _packets(base: Whole) -> frozenset[str]:
    """The digests of those that a sum counts."""
    return frozenset(base.members.decode().split())
