"""How long a dossier took: the working days from its reception to its end, without those it waited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from cchc_desktop.core.calendar import ONE_DAY, Calendar, days, hanoi
from cchc_desktop.core.deadline import Pause
from cchc_desktop.core.failure import Refused


def spent_days(
    calendar: Calendar, received_at: datetime, ended_at: datetime, pauses: tuple[Pause, ...] = ()
) -> int | None:
    """Count the working days as a promise of working days is counted; None for a year without a calendar.

    The day of reception is not one of them, the day of the end is. A pause takes off the days after
    the request up to and with the day of the answer.
    """
    try:
        first, last = calendar.reception(received_at).date(), hanoi(ended_at).date()
        if not pauses:
            return calendar.remembered(("spent", first, last), lambda: _counted(calendar, first, last))
        stretches = [(hanoi(one.from_at).date(), hanoi(one.to_at).date()) for one in pauses]
        return sum(
            calendar.is_open(day) and not any(asked < day <= answered for asked, answered in stretches)
            for day in days(first + ONE_DAY, last)
        )
    except Refused:
        return None


def _counted(calendar: Calendar, first: date, last: date) -> int:
    return calendar.working_days_between(first, last)


def spent_by(calendar: Calendar) -> Callable[[datetime, datetime, tuple[Pause, ...]], int | None]:
    """``spent_days`` by this calendar."""

    def count(received_at: datetime, ended_at: datetime, pauses: tuple[Pause, ...]) -> int | None:
        return spent_days(calendar, received_at, ended_at, pauses)

    return count
