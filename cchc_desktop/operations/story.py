"""What becomes of one invented dossier, from its reception to the end of the story, by the real verbs."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from cchc_desktop.core.acts import (
    Accept,
    Apologise,
    Assign,
    Digitise,
    Finish,
    HandBack,
    Receive,
    Refuse,
    RequestPayment,
    RequestSupplement,
    Stop,
    TakePayment,
    TakeSupplement,
    Withdraw,
)
from cchc_desktop.core.calendar import HANOI, Calendar
from cchc_desktop.core.catalogue import Catalogue, Procedure
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.deadline import Unit
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.law import Law
from cchc_desktop.core.lifecycle import MOVES
from cchc_desktop.core.papers import Digitised
from cchc_desktop.operations import invented
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.verbs import VERBS

CLERKS = ("Lan", "Hùng", "Thảo")
_BUSY = ("2.000815", "1.001193", "2.000635", "2.000884", "1.004873", "1.000656", "1.000894", "1.013978")
_PRIME = 1_000_003
_CHANNELS = {Channel.DIRECT: 60, Channel.ONLINE: 35, Channel.POST: 5}

# How often things happen, as shares of the dossiers they can happen to.
MORNING, _FULLY_ONLINE, _PAID_ONLINE, _CODED = 0.6, 0.7, 0.5, 0.75
_REGISTERED_FIRST, _REFUSED, _DIGITISED, _ASSIGNED = 0.3, 0.1, 0.8, 0.9
_SUPPLEMENT, _WITHDRAWN, _STOPPED, _PAYMENT = 0.08, 0.01, 0.01, 0.04
_LATE, _APOLOGISED, _GRANTED, _ELECTRONIC, _COLLECTED = 0.03, 0.7, 0.98, 0.75, 0.96


_Step = tuple[datetime, int, str]
"""Something that will happen to the dossier: its moment, when it was planned, and the verb."""


@dataclass(frozen=True, slots=True)
class Plot:
    """What all dossiers of one story share."""

    calendar: Calendar
    procedures: tuple[Procedure, ...]
    seed: int
    end_at: datetime

    def random(self, dossier: int) -> Random:
        """Chance for one dossier, the same wherever and whenever its life is made."""
        return Random(self.seed * _PRIME + dossier)  # noqa: S311 - a story, not a secret


def plot(law: Law, catalogue: Catalogue, unit: str, seed: int, days: tuple[date, date]) -> Plot:
    """A story between two days, with the procedures that a counter takes in without being told a term."""
    first_on, last_on = days
    later = {one.code for one in catalogue.in_force(last_on)}
    procedures = (one for one in catalogue.in_force(first_on) if one.code in later)
    return Plot(
        calendar=law.office(unit),
        procedures=tuple(one for one in procedures if _is_plain(one)),
        seed=seed,
        end_at=datetime.combine(last_on, time(23, 59), HANOI),
    )


def _is_plain(one: Procedure) -> bool:
    return (
        one.is_verified
        and any(one.cases_for(channel) for channel in one.channels)
        and all(case.term is not None and case.term.unit is not Unit.HOURS for case in one.cases)
    )


class Story:
    """Tells the life of one dossier after the other."""

    def __init__(self, desk: Desk, plot: Plot) -> None:
        self._desk = desk
        self._calendar = plot.calendar
        self._plot = plot
        self._weights = tuple(accumulate(_weight(one) for one in plot.procedures))
        self._place = desk.profile.place
        self._random = plot.random(0)
        self._steps: list[_Step] = []
        self._turn = 0

    def tell(self, number: int, at: datetime) -> None:
        """The dossier received as the ``number``-th at ``at``, and all that follows before the end."""
        self._random = self._plot.random(number)
        self._steps.clear()
        self._turn = 0
        dossier = self._receive(self._moved(at), number)
        while self._steps and self._steps[0][0] <= self._plot.end_at:
            at, _, verb = heapq.heappop(self._steps)
            if verb == "digitise" or dossier.state in MOVES[verb].before:
                dossier = self._act(self._moved(at), dossier, verb)

    def _moved(self, at: datetime) -> Desk:
        desk = self._desk
        return Desk(
            book=desk.book,
            law=desk.law,
            catalogue=desk.catalogue,
            profile=desk.profile,
            by=self._random.choice(CLERKS),
            at=at,
            recorded_at=at,
        )

    def _is(self, chance: float) -> bool:
        return self._random.random() < chance

    def _receive(self, desk: Desk, number: int) -> Dossier:
        """One person at the counter, and the plan of what will follow."""
        at = desk.at
        procedure = self._random.choices(self._plot.procedures, cum_weights=self._weights)[0]
        channel = self._channel(procedure)
        is_online = channel is Channel.ONLINE
        act = Receive(
            procedure=procedure.code,
            channel=channel,
            online_kind=("full" if self._is(_FULLY_ONLINE) else "partial") if is_online else None,
            is_paid_online=is_online and self._is(_PAID_ONLINE),
            is_accepted=not (is_online and self._is(_REGISTERED_FIRST)),
            code=f"H99.{number % 89 + 10}-{at:%y%m%d}-{number:06}" if self._is(_CODED) else None,
            **invented.person(self._random, self._place, at.year),
        )
        dossier = VERBS["receive"].do(desk, act)
        if act.is_accepted:
            self._plan(dossier)
        else:
            verb = "refuse" if self._is(_REFUSED) else "accept"
            self._later(verb, self._in_office(at + timedelta(minutes=self._random.randrange(20, 400))))
        return dossier

    def _channel(self, procedure: Procedure) -> Channel:
        open_for = [one for one in Channel if one in procedure.channels and procedure.cases_for(one)]
        return self._random.choices(open_for, [_CHANNELS[one] for one in open_for])[0]

    def _plan(self, dossier: Dossier) -> None:
        """What becomes of an accepted dossier."""
        received_at, due_at = dossier.received_at, dossier.due_at
        if received_at is None or due_at is None:
            return
        minutes = timedelta(minutes=self._random.randrange(2, 90))
        self._later("digitise", received_at + minutes, _DIGITISED)
        if dossier.term == Unit.SAME_DAY.value:
            self._settle(received_at, max(due_at, received_at + timedelta(minutes=20)))
            return
        self._later("assign", received_at + timedelta(minutes=self._random.randrange(5, 60)), _ASSIGNED)
        middle = received_at + (due_at - received_at) * self._random.uniform(0.2, 0.6)
        chances = {
            "request_supplement": _SUPPLEMENT,
            "withdraw": _WITHDRAWN,
            "stop": _STOPPED,
            "request_payment": _PAYMENT if dossier.field == "Đất đai" else 0.0,
        }
        rest = 1.0 - sum(chances.values())
        fate = self._random.choices([*chances, "settle"], [*chances.values(), rest])[0]
        if fate == "settle":
            self._settle(middle, due_at)
        else:
            self._later(fate, self._in_office(middle))

    def _settle(self, after: datetime, due_at: datetime) -> None:
        """A result in time for nearly all; a late one mostly after an apology."""
        if self._is(_LATE):
            self._later("apologise", due_at - timedelta(hours=1), _APOLOGISED)
            late_by = timedelta(days=self._random.randrange(1, 12), hours=self._random.randrange(1, 5))
            ready = self._in_office(due_at + late_by)
        else:
            ready = min(self._in_office(after + (due_at - after) * self._random.uniform(0.1, 0.98)), due_at)
        self._later("finish", max(ready, after))

    def _in_office(self, at: datetime) -> datetime:
        return self._calendar.reception(at)

    def _later(self, verb: str, at: datetime, chance: float = 1.0) -> None:
        if self._is(chance):
            self._turn += 1
            heapq.heappush(self._steps, (at.replace(microsecond=0), self._turn, verb))

    def _act(self, desk: Desk, dossier: Dossier, verb: str) -> Dossier:
        dossier = VERBS[verb].do(desk, self._told(verb, dossier, desk.at))
        match verb:
            case "accept":
                self._plan(dossier)
            case "request_supplement":
                back = self._in_office(desk.at + self._some_days(1, 15))
                self._later("take_supplement", back, _COLLECTED)
            case "request_payment":
                self._later("take_payment", self._in_office(desk.at + self._some_days(1, 8)))
            case "take_supplement" | "take_payment" if dossier.due_at is not None:
                self._settle(desk.at, max(dossier.due_at, desk.at))
            case "finish":
                self._later("hand_back", self._in_office(desk.at + self._some_days(0, 4)), _COLLECTED)
        return dossier

    def _some_days(self, least: int, most: int) -> timedelta:
        return timedelta(days=self._random.randrange(least, most), minutes=self._random.randrange(5, 300))

    def _told(self, verb: str, dossier: Dossier, at: datetime) -> object:
        ref = dossier.local_no
        if verb in _PLAIN:
            return _PLAIN[verb](ref)
        match verb:
            case "digitise":
                return self._digitised(dossier)
            case "assign":
                return Assign(dossier=ref, officer=self._random.choice(invented.OFFICERS))
            case "request_supplement":
                missing = self._random.choice(invented.MISSING)
                return RequestSupplement(dossier=ref, what=(missing,), reason="Hồ sơ chưa đủ thành phần")
            case "take_payment":
                return TakePayment(dossier=ref, is_paid_online=self._is(_PAID_ONLINE))
        return self._late_or_done(verb, dossier, at)

    def _late_or_done(self, verb: str, dossier: Dossier, at: datetime) -> object:
        if verb == "apologise":
            new_due_at = self._in_office(max(dossier.due_at or at, at) + timedelta(days=5))
            reason = "Chờ kết quả xác minh của cơ quan phối hợp"
            return Apologise(dossier=dossier.local_no, new_due_at=new_due_at, reason=reason, cause="A3")
        is_late = dossier.due_at is not None and at > dossier.due_at
        cause = self._random.choice(("A1", "A3", "A4")) if is_late else None
        return Finish(
            dossier=dossier.local_no,
            is_granted=self._is(_GRANTED),
            is_electronic=self._is(_ELECTRONIC),
            cause=cause,
        )

    def _digitised(self, dossier: Dossier) -> Digitise:
        """All papers scanned; where one is enough, now and then the state's own data are used again."""
        if dossier.papers and self._is(_REGISTERED_FIRST):
            states = ((place, Digitised.SCANNED) for place in range(2, len(dossier.papers) + 1))
            return Digitise(dossier=dossier.local_no, papers=((1, Digitised.REUSED), *states))
        return Digitise(dossier=dossier.local_no, is_all=True)


_PLAIN: Mapping[str, Callable[[str], object]] = {
    "accept": lambda ref: Accept(dossier=ref),
    "refuse": lambda ref: Refuse(dossier=ref, reason="Không thuộc thẩm quyền giải quyết của xã"),
    "take_supplement": lambda ref: TakeSupplement(dossier=ref),
    "request_payment": lambda ref: RequestPayment(dossier=ref, reason="Chờ nộp lệ phí trước bạ"),
    "withdraw": lambda ref: Withdraw(dossier=ref, reason="Công dân có đơn xin rút hồ sơ"),
    "stop": lambda ref: Stop(dossier=ref, reason="Đối tượng không còn đủ điều kiện giải quyết"),
    "hand_back": lambda ref: HandBack(dossier=ref),
}


def _weight(one: Procedure) -> int:
    return len(_BUSY) * 6 - _BUSY.index(one.code) * 5 if one.code in _BUSY else 1
