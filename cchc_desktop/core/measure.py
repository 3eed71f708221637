"""What an indicator finds: dossiers placed by part and reason, a value that adds like a tally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import Line, Row, StandingBy


class Part(StrEnum):
    """Where a dossier stands in a share: above and below the line, only below it, or left out."""

    TOP = "top"
    REST = "rest"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Placed:
    """One dossier as an indicator sees it.

    ``reason`` is a short clause for people, always there for what is left out. ``value`` is what a
    mean or a median is made of. ``is_closing``: it counts as it stands at the end of the period, and
    the period after may count it again.
    """

    part: Part
    reason: str = ""
    value: int | None = None
    is_closing: bool = False

    def __hash__(self) -> int:
        # Without the part, whose own hash is slow: a month asks for three hundred thousand.
        return hash((self.reason, self.value, self.is_closing))


@dataclass(frozen=True, slots=True)
class Span:
    """All that a judgement may depend on beside the line; ``as_of`` of a period that runs on."""

    period: Period
    standing_by: StandingBy = StandingBy.DAY
    as_of: datetime | None = None
    start_at: datetime = field(init=False)
    end_at: datetime = field(init=False)
    until: datetime = field(init=False)  # when open dossiers are looked at

    def __post_init__(self) -> None:
        start_at, end_at = self.period.start_at, self.period.end_at
        object.__setattr__(self, "start_at", start_at)
        object.__setattr__(self, "end_at", end_at)
        object.__setattr__(self, "until", end_at if self.as_of is None else min(end_at, self.as_of))


Judge = Callable[[Line, Span], Placed | None]
"""How an indicator places a line; None when the period is not about it."""


Counts = Mapping[tuple[Row, Placed], int]


class Later(Counts):
    """Counts of which the sums over all rows are known; the rows are looked up once somebody asks."""

    def __init__(self, places: Mapping[Placed, int], rows: Callable[[], Counts]) -> None:
        self.places = places
        self._rows: Callable[[], Counts] | Counts = rows

    def _found(self) -> Counts:
        if callable(self._rows):
            self._rows = self._rows()
        return self._rows

    def __getitem__(self, key: tuple[Row, Placed]) -> int:
        return self._found()[key]

    def __iter__(self) -> Iterator[tuple[Row, Placed]]:
        return iter(self._found())

    def __len__(self) -> int:
        return len(self._found())


@dataclass(frozen=True, slots=True)
class Measured:
    """Dossiers by row and place over the days ``first_on`` to ``last_on``; both None for the empty one."""

    counts: Counts = field(default_factory=lambda: MappingProxyType({}))
    first_on: date | None = None
    last_on: date | None = None

    def __add__(self, other: Measured) -> Measured:
        """Two units, fields or channels beside one another over the same days."""
        if self.first_on is None or other.first_on is None:
            return other if self.first_on is None else self
        if (self.first_on, self.last_on) != (other.first_on, other.last_on):
            raise ValueError("only figures of the same days can be added; use then() for a later period")
        return Measured(_sum(self.counts, other.counts), self.first_on, self.last_on)

    def then(self, later: Measured) -> Measured:
        """The two periods as one: what flowed adds, what stood at the end is the later one's."""
        if self.first_on is None or later.first_on is None or self.last_on is None:
            return later if self.first_on is None else self
        if later.first_on != self.last_on + timedelta(days=1):
            raise ValueError("the later period must begin on the day after the earlier one ends")
        flowed = {key: n for key, n in self.counts.items() if not key[1].is_closing}
        return Measured(_sum(flowed, later.counts), self.first_on, later.last_on)

    def narrowed(self, *, level: str = "", lv: str = "", procedure: str = "") -> Measured:
        """Those of a level, a field (``lv``) or a procedure alone."""
        kept = {
            (row, placed): n
            for (row, placed), n in self.counts.items()
            if level in ("", row.level) and lv in ("", row.field) and procedure in ("", row.procedure)
        }
        return Measured(MappingProxyType(kept), self.first_on, self.last_on)

    def rows(self) -> tuple[Row, ...]:
        """Every row that has a dossier, in the order of their names."""
        return tuple(sorted({row for row, _ in self.counts}))

    @property
    def top(self) -> int:
        """How many stand above the line."""
        return self._of(Part.TOP)

    @property
    def bottom(self) -> int:
        """How many stand below the line: those above it as well."""
        return self._of(Part.TOP, Part.REST)

    @property
    def amount(self) -> int:
        """What a mean shares out: the values of all that stand above or below the line."""
        return sum(value * n for value, n in self.histogram().items())

    @property
    def left_out(self) -> dict[str, int]:
        """How many were looked at and left out, by the reason."""
        return self._reasons(Part.OUT)

    @property
    def told_by(self) -> dict[str, int]:
        """How many stand below the line only, by the reason."""
        return self._reasons(Part.REST)

    def rate(self) -> Fraction | None:
        """The exact share; None when there is nothing to measure, which is not zero."""
        return Fraction(self.top, self.bottom) if self.bottom else None

    def histogram(self) -> dict[int, int]:
        """How many dossiers have each value, the least first."""
        found: Counter[int] = Counter()
        for placed, n in self._places():
            if placed.value is not None and placed.part is not Part.OUT:
                found[placed.value] += n
        return dict(sorted(found.items()))

    def mean(self) -> Fraction | None:
        """The exact mean of the values; None when there are none."""
        values = self.histogram()
        many = sum(values.values())
        return Fraction(sum(value * n for value, n in values.items()), many) if many else None

    def quantile(self, share: Fraction) -> Fraction | None:
        """The value below which ``share`` of the dossiers lie; between two where it falls between them.

        Half of them is the median as it is taught; None when there are none.
        """
        values = self.histogram()
        many = sum(values.values())
        if not many:
            return None
        rank = share * many
        if rank.denominator > 1:
            return Fraction(_at(values, rank.numerator // rank.denominator + 1))
        first = max(int(rank), 1)
        return Fraction(_at(values, first) + _at(values, min(first + 1, many)), 2)

    def _places(self) -> Iterable[tuple[Placed, int]]:
        if isinstance(self.counts, Later):
            return self.counts.places.items()
        return ((placed, n) for (_, placed), n in self.counts.items())

    def _of(self, *parts: Part) -> int:
        return sum(n for placed, n in self._places() if placed.part in parts)

    def _reasons(self, part: Part) -> dict[str, int]:
        found: Counter[str] = Counter()
        for placed, n in self._places():
            if placed.part is part:
                found[placed.reason] += n
        return dict(sorted(found.items()))


def _at(values: Mapping[int, int], rank: int) -> int:
    """The value of the dossier at ``rank`` in their order, from 1."""
    seen = 0
    for value, n in values.items():
        seen += n
        if seen >= rank:
            return value
    raise IndexError(rank)


def _sum(a: Counts, b: Counts) -> Counts:
    both = Counter(a)
    both.update(b)
    return MappingProxyType({key: n for key, n in both.items() if n})


ByRow = Mapping[Row, Sequence[Line]]


def by_row(lines: Iterable[Line]) -> ByRow:
    """The lines of each row: found once for all indicators, for it takes as long as judging them."""
    found: dict[Row, list[Line]] = {}
    for line in lines:
        found.setdefault(line.row, []).append(line)
    return found


def measured(lines: ByRow, judge: Judge, span: Span) -> Measured:
    """Every line placed by ``judge``; lines that do not touch the period count nothing."""
    counts = {
        (row, placed): n
        for row, its in lines.items()
        for placed, n in Counter([judge(line, span) for line in its]).items()
        if placed is not None
    }
    return Measured(MappingProxyType(counts), span.period.first_on, span.period.last_on)


def placed_of(lines: Iterable[Line], judge: Judge, span: Span) -> Iterator[tuple[Line, Placed]]:
    """The lines that the period is about, each with its place: what a figure opens into."""
    for line in lines:
        placed = judge(line, span)
        if placed is not None:
            yield line, placed
