"""The unit above: the dossiers behind a number of its table, as the units sent them, without names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import Line, boxes
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.sources import Source, from_units

Step = Callable[[float, str], object]


class SentLine(NamedTuple):
    """One dossier, and the period of the packet that tells of it: a month of a longer one."""

    period: str
    line: Line


@dataclass(frozen=True, slots=True)
class UnitLines:
    """What one unit brings to each of the numbers that were asked about, in their order."""

    unit: str
    name: str
    lines: tuple[tuple[SentLine, ...], ...]


def lines_sent(
    place: Workplace,
    period: Period,
    numbers: tuple[frozenset[str], ...],
    holds: Callable[[Line], bool],
    *,
    unit: str = "",
    today: date | None = None,
    step: Step = lambda _share, _words: None,
) -> tuple[UnitLines, ...]:
    """The lines of every unit, or of one ``unit``, that stand in the boxes of each of ``numbers``.

    What a month leaves to the next one of the same quarter is told by that one alone, as in the sum. With
    ``today`` under the units of that day.
    """
    found: list[UnitLines] = []
    with place.register.read() as reading:
        sources = from_units(reading, period, only=unit, today=today)
        for code, parts in groupby(sources, key=lambda one: one.unit):
            of_unit = tuple(parts)
            step(-1.0, of_unit[-1].name)
            told = tuple(_told(of_unit, holds, in_row=bool(unit)))
            lines = tuple(tuple(one for one, box in told if box in wanted) for wanted in numbers)
            found.append(UnitLines(code, of_unit[-1].name, lines))
    return tuple(found)


def _told(
    parts: tuple[Source, ...], holds: Callable[[Line], bool], *, in_row: bool
) -> Iterator[tuple[SentLine, str]]:
    """Each line with each box of the whole period that it stands in."""
    for part in parts:
        span, again = part.span, part.told.of(in_row=in_row)
        for line in filter(holds, part.lines):
            for box in boxes(line, span.period, span.standing_by, as_of=span.as_of):
                if box not in again:
                    yield SentLine(span.period.key, line), box
