"""What the pictures of a year look at in one line: the day that it counts on, why it was late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.measure import Placed
from cchc_desktop.core.tally import Line, boxes
from cchc_desktop.indicators import indicators
from cchc_desktop.operations.sources import Source

RECEIVED, ENDED = "online_rate", "on_time_rate"
"""Indicators that look at all that came in, and at all that was over."""
UNKNOWN = "-"
"""Stands for a cause where the packet is too old to tell one."""
LATE, OVERDUE = "late", "pending_overdue"
_CAUSE = "late_cause"


def placed_by(source: Source, code: str) -> Iterator[tuple[Line, Placed]]:
    """Where an indicator places each line; none before anybody measured it."""
    indicator = indicators()[code]
    if source.span.period.last_on >= indicator.versions[0].since:
        yield from indicator.places(source.lines, source.span, source.columns)


def day_of(code: str, line: Line) -> date | None:
    """The day on which a line came in, or on which it was over."""
    at = line.received_at if code == RECEIVED else line.ended_at
    return None if at is None else hanoi(at).date()


def tells_causes(source: Source) -> bool:
    """Whether the packet is new enough to tell why something was late."""
    return _CAUSE in source.columns


def cause_of(source: Source, line: Line) -> str:
    """The code of a cause, "" where nobody told it, UNKNOWN where the packet could not."""
    return (line.late_cause or "") if tells_causes(source) else UNKNOWN


def caused_by(source: Source) -> Counter[tuple[str, str]]:
    """What ended late and what is overdue at the end of the period, by that box and by cause."""
    span, found = source.span, Counter[tuple[str, str]]()
    for line in source.lines:
        for box in boxes(line, span.period, span.standing_by, as_of=span.as_of):
            if box in {LATE, OVERDUE}:
                found[box, cause_of(source, line)] += 1
    return found
