"""Counting the lines of a period for a report, by whatever key: always through the boxes of the tally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED, Line, boxes
from cchc_desktop.core.text import nested_shares, rounded
from cchc_desktop.reports._material import Known
from cchc_desktop.reports._table import NOTHING

K = TypeVar("K")
Counts = Mapping[str, int]
Also = Callable[[Line, frozenset[str]], Iterable[str]]
"""What more a line counts in, told by the boxes that it counts in."""


def nothing_more(_line: Line, _counted: frozenset[str]) -> Iterable[str]:
    """Only the boxes of the tally."""
    return ()


def counted(known: Known, key: Callable[[Line], K], also: Also = nothing_more) -> dict[K, Counter[str]]:
    """The boxes of the lines that touch the period, by ``key``."""
    found: dict[K, Counter[str]] = {}
    for line in known.lines:
        told = frozenset(boxes(line, known.period, known.standing_by, as_of=known.as_of))
        if told:
            counts = found.setdefault(key(line), Counter())
            counts.update(told)
            counts.update(also(line, told))
    return found


def total(parts: Iterable[Counts]) -> Counter[str]:
    """All parts together."""
    found: Counter[str] = Counter()
    for part in parts:
        found.update(part)
    return found


def of(counts: Counts, *names: str) -> int:
    """The sum of some of the counts."""
    return sum(counts.get(name, 0) for name in names)


def is_received(told: frozenset[str]) -> bool:
    """Whether the line was received in the period."""
    return not told.isdisjoint(RECEIVED)


def figures(counts: Counts) -> tuple[int, ...]:
    """Columns (3) to (13) of Biểu II.06a: the sums stand before their parts."""
    received = [counts.get(box, 0) for box in (*RECEIVED, OPENING)]
    ended = [counts.get(box, 0) for box in ENDED]
    pending = [counts.get(box, 0) for box in CLOSING]
    return (sum(received), *received, sum(ended), *ended, sum(pending), *pending)


def parts(*counts: int, places: int) -> list[Fraction | str]:
    """The shares of a whole, corrected so that they print to 100,00 together; the first as alone."""
    return [NOTHING if one is None else _read(one) for one in nested_shares(counts, places)]


def printed(share: Fraction, places: int) -> Fraction:
    """The share as it is printed, so that whoever subtracts what he reads gets what is printed beside it."""
    return rounded(share, places + 2)


def share(part: int, whole: int) -> Fraction | str:
    """The share of a part that is alone."""
    return Fraction(part, whole) if whole else NOTHING


def _read(told: str) -> Fraction:
    return Fraction(told.replace(".", "").replace(",", ".")) / 100
