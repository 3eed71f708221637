"""How long the steps of a procedure have taken in this office, in working days, and what that bodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final

from cchc_desktop.core.calendar import ONE_DAY, Calendar, days
from cchc_desktop.core.deadline import Pause
from cchc_desktop.core.dossier import Dossier, Entry, read_field, standing
from cchc_desktop.core.text import number

WHOLE: Final = -1
"""The stage from reception to the result."""
IN_HAND: Final = 0
"""The stage in an officer's hands where the procedure has no steps; a step is its own number."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stage of one dossier that is over; the pauses in it do not count."""

    stage: int
    from_at: datetime
    to_at: datetime
    pauses: tuple[Pause, ...] = ()


def working_days(calendar: Calendar, from_at: datetime, to_at: datetime) -> Fraction:
    """The working time between two moments, each day's hours being one day; 0 when they do not follow."""
    if to_at <= from_at:
        return Fraction(0)
    first, last = from_at.date(), to_at.date()
    if first == last:
        return _part(calendar, first, from_at, to_at)
    between = sum(calendar.is_open(day) for day in days(first + ONE_DAY, last - ONE_DAY))
    return between + _part(calendar, first, from_at, to_at) + _part(calendar, last, from_at, to_at)


def _part(calendar: Calendar, day: date, from_at: datetime, to_at: datetime) -> Fraction:
    """How much of one day's hours lies between the two moments."""
    sessions = calendar.sessions(day)
    if not sessions:
        return Fraction(0)
    whole = sum((closes - opens for opens, closes in sessions), timedelta())
    inside = ((max(opens, from_at), min(closes, to_at)) for opens, closes in sessions)
    worked = sum((ends - begins for begins, ends in inside if begins < ends), timedelta())
    return Fraction(worked // _SECOND, whole // _SECOND)


_SECOND: Final = timedelta(seconds=1)


def length(calendar: Calendar, span: Span) -> Fraction:
    """The working days of ``span`` without its pauses."""
    stood = sum(
        (working_days(calendar, max(p.from_at, span.from_at), min(p.to_at, span.to_at)) for p in span.pauses),
        Fraction(0),
    )
    return working_days(calendar, span.from_at, span.to_at) - stood


def spans(entries: Iterable[Entry]) -> Iterator[Span]:
    """The stages of one dossier that its entries, in order, tell to be over."""
    course = _Course()
    for entry in standing(entries):
        yield from course.take(entry)


@dataclass(slots=True)
class _Course:
    """Where a dossier stands while its entries are read."""

    received_at: datetime | None = None
    since_at: datetime | None = None
    step: int | None = None
    paused_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()

    def take(self, entry: Entry) -> Iterator[Span]:
        """Read on by one entry, and give what is over with it."""
        changes = entry.changes
        is_end = changes.get("ended_at") is not None
        if self.since_at is not None and (is_end or "step_since_at" in changes):
            stage = IN_HAND if self.step is None else self.step
            yield Span(stage, self.since_at, entry.at, self.pauses)
        for name in changes.keys() & _FOLLOWED:
            setattr(self, _FOLLOWED[name], read_field(name, changes[name]))
        if is_end and entry.verb == "finish" and self.received_at is not None:
            yield Span(WHOLE, self.received_at, entry.at, self.pauses)


_FOLLOWED: Final = {
    "received_at": "received_at",
    "step_since_at": "since_at",
    "step": "step",
    "paused_at": "paused_at",
    "pauses": "pauses",
}


def median(lengths: Sequence[Fraction]) -> Fraction:
    """The middle one of ``lengths``, of which there must be some; halfway between two middle ones."""
    ordered = sorted(lengths)
    middle, is_odd = divmod(len(ordered), 2)
    return ordered[middle] if is_odd else (ordered[middle - 1] + ordered[middle]) / 2


def note(
    dossier: Dossier, history: Sequence[Span], calendar: Calendar, at: datetime, least: int
) -> str | None:
    """What to say of a running dossier that will be late if this stage takes as long as it mostly does.

    Silent where fewer than ``least`` stages of the kind are known.
    """
    if dossier.due_at is None or dossier.received_at is None or dossier.due_at <= at:
        return None
    stage, since_at = WHOLE, dossier.received_at
    if dossier.step_since_at is not None:
        own = IN_HAND if dossier.step is None else dossier.step
        if sum(span.stage == own for span in history) >= least:
            stage, since_at = own, dossier.step_since_at
    known = [length(calendar, span) for span in history if span.stage == stage]
    if len(known) < max(least, 1):
        return None
    usual = median(known)
    passed = length(calendar, Span(stage, since_at, at, dossier.pauses))
    left = working_days(calendar, at, dossier.due_at)
    if usual - passed <= left:
        return None
    what = "cả thủ tục" if stage == WHOLE else "bước này"
    told = f"Có thể quá hạn: còn {_said(left)} ngày, {what} trung vị {_said(usual)} ngày"
    return f"{told}, đã qua {_said(passed)} ngày." if _said(passed) != "0" else f"{told}."


def _said(amount: Fraction) -> str:
    return number(amount, 1).removesuffix(",0")
