"""A practice register filled with invented people over real procedures; the same seed, the same register."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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
from cchc_desktop.core.catalogue import Procedure
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.deadline import Unit
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import MOVES
from cchc_desktop.core.papers import Digitised
from cchc_desktop.operations import invented
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.verbs import VERBS

CLERKS = ("Lan", "Hùng", "Thảo")
_CHUNK = 2_000
_BUSY = ("2.000815", "1.001193", "2.000635", "2.000884", "1.004873", "1.000656", "1.000894", "1.013978")
_CHANNELS = {Channel.DIRECT: 60, Channel.ONLINE: 35, Channel.POST: 5}

# How often things happen, as shares of the dossiers they can happen to.
_MORNING, _FULLY_ONLINE, _PAID_ONLINE, _CODED = 0.6, 0.7, 0.5, 0.75
_REGISTERED_FIRST, _REFUSED, _DIGITISED, _ASSIGNED = 0.3, 0.1, 0.8, 0.9
_SUPPLEMENT, _WITHDRAWN, _STOPPED, _PAYMENT = 0.08, 0.01, 0.01, 0.04
_LATE, _APOLOGISED, _GRANTED, _ELECTRONIC, _COLLECTED = 0.03, 0.7, 0.98, 0.75, 0.96


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
        self._serial = 0
        self.start_at = datetime.combine(first_on, time(7, 30), HANOI)
        self.end_at = datetime.combine(last_on, time(23, 59), HANOI)

    def receptions(self) -> list[datetime]:
        """The moments at which dossiers come in, in order: Mondays and mornings are busier."""
        days = self._random.choices(
            self._days, [3 if day.weekday() == 0 else 2 for day in self._days], k=self._dossiers
        )
        return sorted(self._moment(day) for day in days)

    def _is(self, chance: float) -> bool:
        return self._random.random() < chance

    def _moment(self, day: date) -> datetime:
        sessions = self._calendar.sessions(day)
        begins, ends = sessions[0] if self._is(_MORNING) else sessions[-1]
        return begins + timedelta(seconds=self._random.randrange(int((ends - begins).total_seconds())))

    def receive(self, desk: Desk, at: datetime) -> None:
        """One person at the counter, and the plan of what will follow."""
        desk = desk.moved(self._random.choice(CLERKS), at)
        procedure = self._random.choices(self._procedures, self._weights)[0]
        channel = self._channel(procedure)
        is_online = channel is Channel.ONLINE
        self._serial += 1
        act = Receive(
            procedure=procedure.code,
            channel=channel,
            online_kind=("full" if self._is(_FULLY_ONLINE) else "partial") if is_online else None,
            is_paid_online=is_online and self._is(_PAID_ONLINE),
            is_accepted=not (is_online and self._is(_REGISTERED_FIRST)),
            code=f"H99.{self._serial % 89 + 10}-{at:%y%m%d}-{self._serial:06}" if self._is(_CODED) else None,
            **invented.person(self._random, self._place, at.year),
        )
        dossier = VERBS["receive"].do(desk, act)
        if act.is_accepted:
            self._plan(dossier)
        else:
            verb = "refuse" if self._is(_REFUSED) else "accept"
            self._later(
                dossier, verb, self._in_office(at + timedelta(minutes=self._random.randrange(20, 400)))
            )

    def _channel(self, procedure: Procedure) -> Channel:
        open_for = [one for one in Channel if one in procedure.channels and procedure.cases_for(one)]
        return self._random.choices(open_for, [_CHANNELS[one] for one in open_for])[0]

    def _plan(self, dossier: Dossier) -> None:
        """What becomes of an accepted dossier."""
        received_at, due_at = dossier.received_at, dossier.due_at
        if received_at is None or due_at is None:
            return
        minutes = timedelta(minutes=self._random.randrange(2, 90))
        self._later(dossier, "digitise", received_at + minutes, _DIGITISED)
        if dossier.term == Unit.SAME_DAY.value:
            self._settle(dossier, received_at, max(due_at, received_at + timedelta(minutes=20)))
            return
        self._later(
            dossier, "assign", received_at + timedelta(minutes=self._random.randrange(5, 60)), _ASSIGNED
        )
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
            self._settle(dossier, middle, due_at)
        else:
            self._later(dossier, fate, self._in_office(middle))

    def _settle(self, dossier: Dossier, after: datetime, due_at: datetime) -> None:
        """A result in time for nearly all; a late one mostly after an apology."""
        if self._is(_LATE):
            self._later(dossier, "apologise", due_at - timedelta(hours=1), _APOLOGISED)
            late_by = timedelta(days=self._random.randrange(1, 12), hours=self._random.randrange(1, 5))
            ready = self._in_office(due_at + late_by)
        else:
            ready = min(self._in_office(after + (due_at - after) * self._random.uniform(0.1, 0.98)), due_at)
        self._later(dossier, "finish", max(ready, after))

    def _in_office(self, at: datetime) -> datetime:
        return self._calendar.reception(at)

    def _later(self, dossier: Dossier, verb: str, at: datetime, chance: float = 1.0) -> None:
        if self._is(chance):
            self._turn += 1
            heapq.heappush(self._steps, _Step(at.replace(microsecond=0), self._turn, dossier.local_no, verb))

    def play_until(self, desk: Desk, at: datetime) -> None:
        """All that was planned before ``at``, in the order of its moments."""
        while self._steps and self._steps[0].at <= at:
            step = heapq.heappop(self._steps)
            self._act(desk.moved(self._random.choice(CLERKS), step.at), step)

    def _act(self, desk: Desk, step: _Step) -> None:
        dossier = desk.book.dossier(step.dossier)
        if step.verb != "digitise" and dossier.state not in MOVES[step.verb].before:
            return
        dossier = VERBS[step.verb].do(desk, self._told(step, dossier, desk.at))
        match step.verb:
            case "accept":
                self._plan(dossier)
            case "request_supplement":
                back = self._in_office(desk.at + self._some_days(1, 15))
                self._later(dossier, "take_supplement", back, _COLLECTED)
            case "request_payment":
                self._later(dossier, "take_payment", self._in_office(desk.at + self._some_days(1, 8)))
            case "take_supplement" | "take_payment" if dossier.due_at is not None:
                self._settle(dossier, desk.at, max(dossier.due_at, desk.at))
            case "finish":
                self._later(
                    dossier, "hand_back", self._in_office(desk.at + self._some_days(0, 4)), _COLLECTED
                )

    def _some_days(self, least: int, most: int) -> timedelta:
        return timedelta(days=self._random.randrange(least, most), minutes=self._random.randrange(5, 300))

    def _told(self, step: _Step, dossier: Dossier, at: datetime) -> object:
        ref = step.dossier
        if step.verb in _PLAIN:
            return _PLAIN[step.verb](ref)
        match step.verb:
            case "digitise":
                return self._digitised(dossier)
            case "assign":
                return Assign(dossier=ref, officer=self._random.choice(invented.OFFICERS))
            case "request_supplement":
                missing = self._random.choice(invented.MISSING)
                return RequestSupplement(dossier=ref, what=(missing,), reason="Hồ sơ chưa đủ thành phần")
            case "take_payment":
                return TakePayment(dossier=ref, is_paid_online=self._is(_PAID_ONLINE))
        return self._late_or_done(step, dossier, at)

    def _late_or_done(self, step: _Step, dossier: Dossier, at: datetime) -> object:
        if step.verb == "apologise":
            new_due_at = self._in_office(max(dossier.due_at or at, at) + timedelta(days=5))
            reason = "Chờ kết quả xác minh của cơ quan phối hợp"
            return Apologise(dossier=step.dossier, new_due_at=new_due_at, reason=reason, cause="A3")
        is_late = dossier.due_at is not None and at > dossier.due_at
        cause = self._random.choice(("A1", "A3", "A4")) if is_late else None
        return Finish(
            dossier=step.dossier,
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


def _procedures(place: Workplace, day: date) -> list[Procedure]:
    """The procedures of the catalogue that a counter can take in without being told a term."""
    return [
        one
        for one in place.catalogue.in_force(day)
        if one.is_verified
        and any(one.cases_for(channel) for channel in one.channels)
        and all(case.term is not None and case.term.unit is not Unit.HOURS for case in one.cases)
    ]
