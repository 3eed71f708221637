"""A practice register filled with invented people over real procedures; the same seed, the same register."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from cchc_desktop.core.acts import (
    Apologise,
    Assign,
    Digitise,
    Finish,
    HandBack,
    Receive,
    RequestSupplement,
    Stop,
    TakeSupplement,
    Withdraw,
)
from cchc_desktop.core.calendar import HANOI, Calendar
from cchc_desktop.core.catalogue import Procedure
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.deadline import Unit
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations import invented
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.verbs import VERBS

CLERKS = ("Lan", "Hùng", "Thảo")
_CHUNK = 2_000
_BUSY = ("2.000815", "1.001193", "2.000635", "2.000884", "1.004873", "1.000656", "1.000894", "1.013978")


@dataclass(frozen=True, slots=True, order=True)
class _Step:
    """Something that will happen to a dossier; ordered by its moment, then by when it was planned."""

    at: datetime
    turn: int
    dossier: str
    verb: str


def fill(
    place: Workplace,
    dossiers: int,
    seed: int,
    first_on: date,
    last_on: date,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> int:
    """Play ``dossiers`` receptions between the two days and what follows; give their number."""
    if not place.profile.is_practice:
        raise Refused("Dữ liệu mẫu chỉ đưa vào sổ thực hành, không đưa vào sổ thật.")
    story = _Story(place, dossiers, seed, first_on, last_on)
    moments = iter(story.receptions())
    done = 0
    while done < dossiers:
        with at_desk(place, CLERKS[0], story.start_at) as desk:
            for moment in _take(moments, _CHUNK):
                story.play_until(desk, moment)
                story.receive(desk, moment)
                done += 1
        progress(done, dossiers)
    with at_desk(place, CLERKS[0], story.start_at) as desk:
        story.play_until(desk, story.end_at)
    return done


def _take(moments: Iterator[datetime], amount: int) -> Iterator[datetime]:
    for _, moment in zip(range(amount), moments, strict=False):
        yield moment


class _Story:
    """The invented year: who comes when, and what becomes of each dossier."""

    def __init__(self, place: Workplace, dossiers: int, seed: int, first_on: date, last_on: date) -> None:
        self._random = Random(seed)  # noqa: S311 - a story, not a secret
        self._calendar: Calendar = place.law.office(place.profile.unit)
        self._days = [
            day
            for offset in range((last_on - first_on).days + 1)
            if self._calendar.is_open(day := first_on + timedelta(days=offset))
        ]
        if not self._days:
            raise Refused("Khoảng ngày chọn không có ngày làm việc nào.")
        self._dossiers = dossiers
        self._procedures = _procedures(place, self._days[-1])
        self._weights = [
            len(_BUSY) * 6 - _BUSY.index(one.code) * 5 if one.code in _BUSY else 1 for one in self._procedures
        ]
        self._place = place.profile.place
        self._steps: list[_Step] = []
        self._turn = 0
        self.start_at = datetime.combine(first_on, time(7, 30), HANOI)
        self.end_at = datetime.combine(last_on, time(23, 59), HANOI)

    def receptions(self) -> list[datetime]:
        """The moments at which dossiers come in, in order: Mondays and mornings are busier."""
        days = self._random.choices(
            self._days, [3 if day.weekday() == 0 else 2 for day in self._days], k=self._dossiers
        )
        return sorted(self._moment(day) for day in days)

    def _moment(self, day: date) -> datetime:
        sessions = self._calendar.sessions(day)
        begins, ends = sessions[0] if self._random.random() < 0.6 else sessions[-1]  # noqa: PLR2004
        return begins + timedelta(seconds=self._random.randrange(int((ends - begins).total_seconds())))

    def receive(self, desk: Desk, at: datetime) -> None:
        """One person at the counter, and the plan of what will follow."""
        desk = desk.moved(self._random.choice(CLERKS), at)
        procedure = self._random.choices(self._procedures, self._weights)[0]
        channel = self._channel(procedure)
        act = Receive(
            procedure=procedure.code,
            channel=channel,
            online_kind=("full" if self._random.random() < 0.7 else "partial")  # noqa: PLR2004
            if channel is Channel.ONLINE
            else None,
            is_paid_online=channel is Channel.ONLINE and self._random.random() < 0.5,  # noqa: PLR2004
            **invented.person(self._random, self._place, at.year),
        )
        dossier = VERBS["receive"].do(desk, act)
        self._plan(dossier)

    def _channel(self, procedure: Procedure) -> Channel:
        open_for = [one for one in Channel if one in procedure.channels and procedure.cases_for(one)]
        weights = {Channel.DIRECT: 60, Channel.ONLINE: 35, Channel.POST: 5}
        return self._random.choices(open_for, [weights[one] for one in open_for])[0]

    def _plan(self, dossier: Dossier) -> None:
        received_at, due_at = dossier.received_at, dossier.due_at
        if received_at is None or due_at is None:
            return
        fate = self._random.random()
        self._later(dossier, "digitise", received_at + timedelta(minutes=self._random.randrange(2, 90)), 0.8)
        if dossier.term == Unit.SAME_DAY.value:
            self._settle(dossier, received_at, max(due_at, received_at + timedelta(minutes=20)), fate)
            return
        self._later(dossier, "assign", received_at + timedelta(minutes=self._random.randrange(5, 60)), 0.9)
        middle = received_at + (due_at - received_at) * self._random.uniform(0.2, 0.6)
        if fate < 0.08:  # noqa: PLR2004
            self._later(dossier, "request_supplement", self._in_office(middle))
        elif fate < 0.10:  # noqa: PLR2004
            self._later(dossier, "withdraw" if fate < 0.09 else "stop", self._in_office(middle))  # noqa: PLR2004
        else:
            self._settle(dossier, middle, due_at, fate)

    def _settle(self, dossier: Dossier, after: datetime, due_at: datetime, fate: float) -> None:
        """A result in time for nearly all; a late one mostly after an apology."""
        if fate > 0.97:  # noqa: PLR2004
            if fate > 0.98:  # noqa: PLR2004
                self._later(dossier, "apologise", due_at - timedelta(hours=1))
            ready = due_at + timedelta(days=self._random.randrange(1, 12), hours=self._random.randrange(1, 5))
        else:
            ready = after + (due_at - after) * self._random.uniform(0.1, 0.98)
        ready = max(self._in_office(ready) if fate > 0.97 else min(self._in_office(ready), due_at), after)  # noqa: PLR2004
        self._later(dossier, "finish", ready)

    def _in_office(self, at: datetime) -> datetime:
        return self._calendar.reception(at)

    def _later(self, dossier: Dossier, verb: str, at: datetime, chance: float = 1.0) -> None:
        if self._random.random() < chance:
            self._turn += 1
            heapq.heappush(self._steps, _Step(at.replace(microsecond=0), self._turn, dossier.local_no, verb))

    def play_until(self, desk: Desk, at: datetime) -> None:
        """All that was planned before ``at``, in the order of its moments."""
        while self._steps and self._steps[0].at <= at:
            step = heapq.heappop(self._steps)
            self._act(desk.moved(self._random.choice(CLERKS), step.at), step)

    def _act(self, desk: Desk, step: _Step) -> None:
        dossier = desk.book.dossier(step.dossier)
        if not dossier.state.is_open and step.verb not in {"hand_back", "digitise"}:
            return
        dossier = VERBS[step.verb].do(desk, self._told(step, dossier, desk.at))
        if step.verb == "request_supplement":
            self._later(dossier, "take_supplement", self._in_office(desk.at + self._some_days(1, 15)), 0.93)
        elif step.verb == "take_supplement" and dossier.due_at is not None:
            self._settle(dossier, desk.at, max(dossier.due_at, desk.at), self._random.random())
        elif step.verb == "finish":
            self._later(dossier, "hand_back", self._in_office(desk.at + self._some_days(0, 4)), 0.96)

    def _some_days(self, least: int, most: int) -> timedelta:
        return timedelta(days=self._random.randrange(least, most), minutes=self._random.randrange(5, 300))

    def _told(self, step: _Step, dossier: Dossier, at: datetime) -> object:
        ref, chance = step.dossier, self._random.random()
        match step.verb:
            case "digitise":
                return Digitise(dossier=ref, is_all=True)
            case "assign":
                return Assign(dossier=ref, officer=self._random.choice(invented.OFFICERS))
            case "request_supplement":
                return RequestSupplement(
                    dossier=ref,
                    what=(self._random.choice(invented.MISSING),),
                    reason="Hồ sơ chưa đủ thành phần",
                )
            case "take_supplement":
                return TakeSupplement(dossier=ref)
            case "withdraw":
                return Withdraw(dossier=ref, reason="Công dân có đơn xin rút hồ sơ")
            case "stop":
                return Stop(dossier=ref, reason="Đối tượng không còn đủ điều kiện giải quyết")
            case "apologise":
                new_due_at = self._in_office(max(dossier.due_at or at, at) + timedelta(days=5))
                return Apologise(
                    dossier=ref, new_due_at=new_due_at, reason="Chờ kết quả xác minh", cause="A3"
                )
            case "finish":
                late = dossier.due_at is not None and at > dossier.due_at
                cause = self._random.choice(("A1", "A3", "A4")) if late else None
                return Finish(dossier=ref, is_granted=chance > 0.02, is_electronic=chance < 0.75, cause=cause)  # noqa: PLR2004
            case "hand_back":
                return HandBack(dossier=ref)
        raise ValueError(step.verb)


def _procedures(place: Workplace, day: date) -> list[Procedure]:
    """The procedures of the catalogue that a counter can take in without being told a term."""
    return [
        one
        for one in place.catalogue.in_force(day)
        if one.is_verified
        and any(one.cases_for(channel) for channel in one.channels)
        and all(case.term is not None and case.term.unit is not Unit.HOURS for case in one.cases)
    ]
