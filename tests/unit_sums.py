"""What the superior's figures must be, told by the lines of packets; and which packets were read for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import sqlalchemy as sa

from cchc_desktop.core.measure import Later
from cchc_desktop.core.period import Period
from cchc_desktop.indicators import in_order
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.indicators import Measures
from cchc_desktop.operations.sources import from_units, together


def of_lines(place: Workplace, period: Period, measures: Measures, today: date | None = None) -> None:
    """Every figure, together and by unit, told again by the lines alone."""
    with place.register.read() as reading:
        sources = tuple(from_units(reading, period, today=today))
    assert sources
    for one in in_order():
        assert measures.figure(one.code).found == together(one, sources, period), one.code
    for unit in measures.units:
        its = [source for source in sources if source.unit == unit.unit]
        for figure in unit.figures:
            mine, theirs = figure.found, together(figure.indicator, its, period, in_row=True)
            assert isinstance(mine.counts, Later)
            assert (mine.top, mine.bottom, mine.left_out) == (theirs.top, theirs.bottom, theirs.left_out)
            assert (mine.told_by, mine.histogram()) == (theirs.told_by, theirs.histogram())
            assert mine == theirs
    assert [unit.unit for unit in measures.units] == list(dict.fromkeys(one.unit for one in sources))


@contextmanager
def packets_read(place: Workplace) -> Iterator[list[int]]:
    """How many packets were opened, or read line by line, meanwhile."""
    found: list[int] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "packet_line" in statement or "packet_in.packet" in statement:
            found.append(1)

    sa.event.listen(place.register.reader, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(place.register.reader, "before_cursor_execute", note)
