"""The office's morning: what the day holds, who must be apologised to, what may become late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from cchc_desktop.core import risk
from cchc_desktop.core.calendar import HANOI, ONE_DAY, hanoi
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.period import Period, month_by
from cchc_desktop.core.process import same
from cchc_desktop.operations.process import absent_for, counter_names, officers, read_people
from cchc_desktop.store import day as figures
from cchc_desktop.store import history, search
from cchc_desktop.store.reading import Reading


@dataclass(frozen=True, slots=True)
class ToApologise:
    """A dossier that is, or may well be, late, with the new moment that could be promised."""

    local_no: str
    applicant: str
    procedure_name: str
    due_at: datetime
    officer: str | None
    new_due_at: datetime
    is_breached: bool
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """How many dossiers wait for what; every figure is that of the list behind it."""

    registered: int
    due_today: int
    overdue: int
    soon: int
    waiting_supplement: int
    waiting_payment: int
    to_hand_back: int
    to_scan: int
    to_enter: int  # in the provincial system
    stuck: int
    offered: int
    offered_to_me: int
    to_apologise: int
    to_explain: int  # ended late, and nobody told the cause
    steps_late: int
    away: int
    away_late: int
    open: int


def today(reading: Reading, law: Law, unit: str, at: datetime, by: str = "") -> Today:
    """The day of the one who asks, ``by``; in three statements."""
    names = _mine(reading, law, at, by) if by else ()
    since = unexplained_since(law, at)
    one = search.counts(
        reading, at, soon_until(law, unit, at), still_since(law, unit, at), unexplained_since=since
    )
    two = figures.aside(reading, at, apologies_until(law, unit, at), names)
    return Today(
        registered=one.registered,
        due_today=one.today,
        overdue=one.overdue,
        soon=one.soon,
        waiting_supplement=two.supplement,
        waiting_payment=two.payment,
        to_hand_back=one.waiting,
        to_scan=one.undigitised,
        to_enter=one.uncoded,
        stuck=one.still,
        offered=one.offered,
        offered_to_me=two.mine,
        to_apologise=two.to_apologise,
        to_explain=one.unexplained,
        steps_late=two.steps_late,
        away=two.away,
        away_late=two.away_late,
        open=one.open,
    )


def _mine(reading: Reading, law: Law, at: datetime, by: str) -> tuple[str, ...]:
    """Under which names a dossier is held out to ``by``: theirs, of the absent, the counter's."""
    on = hanoi(at).date()
    read_people(reading)
    known = officers(reading, on)
    names = (by, *absent_for(reading, by, on))
    if any(same(by, name) for name in known):
        return names
    return (*names, *counter_names(law, reading.profile.name, on))


def soon_until(law: Law, unit: str, at: datetime, days: int | None = None) -> date:
    """The last day on which a promise is "soon", working ``days`` ahead; as many as the law data say."""
    on = hanoi(at).date()
    ahead = law.integer("soon_days", on).value if days is None else days
    return law.office(unit).add_working_days(on, ahead)


def still_since(law: Law, unit: str, at: datetime, days: int | None = None) -> datetime:
    """The moment since which a dossier without any act is stuck: some working days back, the same hour."""
    at, calendar = hanoi(at), law.office(unit)
    day = at.date()
    for _ in range(law.integer("stuck_days", day).value if days is None else days):
        day -= ONE_DAY
        while not calendar.is_open(day):
            day -= ONE_DAY
    return datetime.combine(day, at.time(), HANOI)


def about_to_be_late(reading: Reading, law: Law, unit: str, at: datetime) -> tuple[ToApologise, ...]:
    """Running dossiers due within the days of an apology, or overdue, to whose people nobody apologised."""
    at = hanoi(at)
    found = figures.threatened(reading, apologies_until(law, unit, at))
    return tuple(
        ToApologise(
            local_no=one.local_no,
            applicant=one.applicant,
            procedure_name=one.procedure_name,
            due_at=one.due_at,
            officer=one.officer,
            new_due_at=new_promise(law, unit, one.due_at, at),
            is_breached=one.due_at < at,
            phone=one.phone,
        )
        for one in found
    )


def apologies_until(law: Law, unit: str, at: datetime, days: int | None = None) -> datetime:
    """The end of the last day whose promises must be apologised for today if they cannot be kept."""
    on = hanoi(at).date()
    ahead = law.integer("apology_days_before", on).value if days is None else days
    last = law.office(unit).add_working_days(on, ahead)
    return datetime.combine(last + ONE_DAY, time(), HANOI)


def unexplained_since(law: Law, at: datetime) -> datetime:
    """The beginning of the month reported last: what ended late since then still wants its cause."""
    return _month(law, _month(law, hanoi(at).date()).first_on - ONE_DAY).start_at


def _month(law: Law, on: date) -> Period:
    return month_by(on, law.closes())


def new_promise(law: Law, unit: str, due_at: datetime, at: datetime) -> datetime:
    """The moment that may be promised instead: some working days after the promise, and after today."""
    calendar, on = law.office(unit), hanoi(at).date()
    first = max(hanoi(due_at).date(), on)
    return calendar.end_of(calendar.add_working_days(first, law.integer("apology_extra_days", on).value))


def risk_note(reading: Reading, law: Law, dossier: Dossier, at: datetime) -> str | None:
    """A sentence where the dossier will be late if this step takes as long as it mostly has.

    Silent while the office has too little history; at most one statement.
    """
    at = hanoi(at)
    if dossier.state not in {State.ACCEPTED, State.IN_PROGRESS} or dossier.due_at is None:
        return None
    on = at.date()
    floor, sample = (law.integer(name, on).value for name in ("risk_history", "risk_sample"))
    lives = history.lives(reading, dossier.procedure, sample, floor)
    least = law.integer("risk_least", on).value
    if len(lives) < least:
        return None
    spans = [span for entries in lives for span in risk.spans(entries)]
    try:
        return risk.note(dossier, spans, law.office(reading.unit), at, least)
    except Refused:
        return None  # a year of the history whose calendar nobody entered tells nothing
