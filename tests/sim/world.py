"""A few months of some communes and their superior, everything that happens drawn from one seed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from sim.checks import Ranks, all_refused, answered, equal, never_older, nothing_twice
from sim.office import SUPERIOR, Copy, Machine, Machines, Office, unanswered
from sim.road import Crash, Road, digest

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import Period, parse
from cchc_desktop.core.trust import Peer, PeerState
from cchc_desktop.operations.collect import Collected, collect
from cchc_desktop.operations.parcels import own_keys
from cchc_desktop.store import months, peers

UNITS = ("26017", "00070", "00073", "26020")
PERIODS = (parse("2026-10"), parse("2026-11"))
MORNING = datetime(2026, 10, 9, 8, tzinfo=HANOI)
AFTERWARDS = datetime(2026, 11, 20, 8, tzinfo=HANOI)
SHORT = 1_000
"""Seeds below it make small worlds and short runs: for those who wait for them."""
CLOCKS = (0, 0, 200, 600, -600, 90_000, -90_000, 4_000_000, -2_500_000)  # seconds ahead


@dataclass
class Unit:
    """A commune: the PCs that send in its name, and what was kept of its register.

    ``is_tangled``: two registers have told different things, so people have to talk about it.
    """

    code: str
    offices: list[Office] = field(default_factory=list)
    retired: list[Office] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    made: dict[str, Packet] = field(default_factory=dict)
    is_tangled: bool = False

    @property
    def office(self) -> Office:
        """The PC whose register goes on when the others are put away."""
        return self.offices[-1]


class World:
    """All of it; ``run`` and then ``check``."""

    def __init__(self, seed: int, machines: Machines, roads: list[Road]) -> None:
        self.random = Random(seed)
        units, many, self.steps = 2, 1, 3 + int(self.random.expovariate(0.4))
        if seed >= SHORT:
            units, many = self.random.choice((2, 2, 3, 4)), self.random.choice((1, 1, 1, 2))
            self.steps = 4 + int(self.random.expovariate(1 / 20))
        self.periods = PERIODS[:many]
        self.now = MORNING
        self.machines = machines
        self.roads = roads
        self.above = self._machine(SUPERIOR, 0)
        self.above_clock = timedelta()
        self.above_kept: list[bytes] = []
        self.is_above_put_back = False
        self.counting: Ranks = {}
        self.units = [Unit(code) for code in UNITS[:units]]
        for unit in self.units:
            unit.offices = [self._office(unit, 0)]
            unit.office.clock = timedelta(seconds=self.random.choice(CLOCKS))
            for _ in range(self.random.randrange(12)):
                unit.office.receive(self.random, self.now)
            unit.office.is_old = self.random.random() < 0.2

    def _machine(self, unit: str, number: int) -> Machine:
        machine = self.machines.machine(unit, number)
        machine.register.fate = None
        machine.put_back(machine.at_first)
        machine.register.fate = self.random
        return machine

    def _office(self, unit: Unit, number: int) -> Office:
        if not self.roads or self.random.random() < 0.4:
            self.roads.append(Road(self.random))
        at = self.random.randrange(len(self.roads))
        return Office(self._machine(unit.code, number), f"sim:{at}", self.roads[at], unit.made)

    def run(self) -> None:
        """Some weeks in which all goes wrong that may, then some days in which nothing does."""
        for _ in range(self.steps):
            self.now += timedelta(hours=self.random.choice((0, 0, 1, 5, 24, 100)))
            self.random.choice(_STEPS)(self)
        self._mend()
        self._talk()
        self._honest_rounds()

    def a_day_below(self) -> None:
        """Dossiers come and go, a period is counted, something is sent."""
        unit = self.random.choice(self.units)
        office = self.random.choice(unit.offices)
        for _ in range(self.random.randint(0, 5)):
            self.random.choice((office.receive, office.receive, office.change))(self.random, self.now)
        with faults():
            if self.random.random() < 0.9 or not unit.made:
                is_closing, is_reopening = (self.random.random() < chance for chance in (0.5, 0.4))
                period = self.random.choice(self.periods)
                is_closing &= self.now > period.end_at
                office.count(period, self.now, is_closing=is_closing, is_reopening=is_reopening)
        with faults():
            if unit.made and self.random.random() < 0.8:
                office.send(self.now)
        if self.random.random() < 0.2:
            unit.copies.append(office.keep())

    def a_day_above(self) -> None:
        """The superior takes in what lies on one of the roads; some put away what they have taken in."""
        at = self.random.randrange(len(self.roads))
        found = self._collect(at)
        if found is not None and self.random.random() < 0.7:
            for name in (*found.accepted, *found.known):
                self.roads[at].lies.pop(name, None)
        if self.random.random() < 0.2:
            self.above_kept.append(self.above.kept())

    def answers(self) -> None:
        """Somebody looks for answers only."""
        office = self.random.choice(self.random.choice(self.units).offices)
        with faults():
            office.take_answers(self.now)

    def weather(self) -> None:
        """Something befalls a road."""
        self.random.choice(self.roads).weather()

    def clocks(self) -> None:
        """A clock jumps."""
        ahead = timedelta(seconds=self.random.choice(CLOCKS))
        if self.random.random() < 0.3:
            self.above_clock = ahead
        else:
            self.random.choice(self.random.choice(self.units).offices).clock = ahead

    def put_back(self) -> None:
        """A register gives way to an older copy, or the copy goes to a second PC that sends as well."""
        kept_of = [unit for unit in self.units if unit.copies]
        if not kept_of:
            return
        unit = self.random.choice(kept_of)
        kept, unit.is_tangled = self.random.choice(unit.copies), True
        if len(unit.offices) == 1 and self.random.random() < 0.5:
            other = self._office(unit, 1)
            other.is_old = unit.office.is_old
            unit.offices.insert(self.random.randrange(2), other)
            other.put_back(kept)
        else:
            self.random.choice(unit.offices).put_back(kept)

    def above_put_back(self) -> None:
        """The superior loses its register and takes the copy."""
        if self.above_kept:
            self.above.put_back(self.random.choice(self.above_kept))
            self.is_above_put_back = True
            self.counting = {}

    def upgrade(self) -> None:
        """An old program gives way to this one."""
        for office in self.random.choice(self.units).offices:
            office.is_old = False

    def _collect(self, at: int) -> Collected | None:
        road = self.roads[at]
        road.served.clear()
        found = None
        try:
            found = collect(self.above.place, f"sim:{at}", self.now + self.above_clock, by="Minh")
        except Trouble:
            assert not road.is_in_sight, "one bad file stopped the others"
        except Crash:
            pass
        self._look_at(road, found)
        return found

    def _look_at(self, road: Road, found: Collected | None) -> None:
        """What was spoilt is refused and kept aside; what counts never gives way to something older."""
        with self.above.place.register.read() as reading:
            self.counting = never_older(self.counting, reading)
            if found is not None:
                all_refused(reading, road, found)

    def _mend(self) -> None:
        self.now, self.above_clock = max(self.now, AFTERWARDS), timedelta()
        self.above.register.fate = None
        for road in self.roads:
            road.is_bad = False
        for office in (office for unit in self.units for office in unit.offices):
            office.clock, office.machine.register.fate = timedelta(), None

    def _talk(self) -> None:
        """Where registers differ, people put one PC away and close anew what was told in another way."""
        tangled = [unit for unit in self.units if unit.is_tangled or self.is_above_put_back]
        for at in range(len(self.roads) if tangled else 0):
            self._collect(at)
        for unit in tangled:
            for road in self.roads:  # what was never taken in is put away
                road.lies = {name: data for name, data in road.lies.items() if f"_{unit.code}_" not in name}
            unit.retired, unit.offices = unit.offices[:-1], unit.offices[-1:]
            with self.above.place.register.read() as reading:
                told = {(one.sender, one.period): one.revision for one in months.every_taken(reading)}
            for period in self.periods:
                self._close_anew(unit.office, period, told.get((unit.code, period), 0))
            if not unit.office.is_old:
                self._settle_key(unit.office)

    def _close_anew(self, office: Office, period: Period, told: int) -> None:
        """Until the revision stands behind every one that the superior was ``told``."""
        last = max((one.revision for one in office.known() if one.first_on == period.first_on), default=0)
        for _ in range(max(told - last + 1, 1) if last or told else 0):
            office.count(period, self.now, is_closing=True, is_reopening=True)

    def _settle_key(self, office: Office) -> None:
        """Its figures are read over the telephone."""
        unit = office.place.profile.unit
        with office.place.register.write() as book:
            key = own_keys(book, self.now).public
        with self.above.place.register.write() as book:
            known = peers.peers(book, unit)
            if not known or key in {one.key for one in known}:
                return
            for one in known:
                peers.settle(book, replace(one, state=PeerState.CLOSED))
            peers.see(book, Peer(sender=unit, key=key, state=PeerState.CONFIRMED, seen_at=self.now))

    def _honest_rounds(self) -> None:
        """Everybody sends and collects; once is enough, but where the superior has to ask for more."""
        for _ in range(3 if self.is_above_put_back else 1):
            waiting = [unit.office for unit in self.units if unit.office.waiting()]
            for office in waiting:
                self._send(office)
            for at, road in enumerate(self.roads):
                if any(office.road is road for office in waiting):
                    self._collect(at)
            for office in waiting:
                office.take_answers(self.now)

    def _send(self, office: Office) -> None:
        """A file of another PC that is in the way is put elsewhere, as the sentence asks for."""
        while in_the_way := self._refused(office):
            del office.road.lies[in_the_way]

    def _refused(self, office: Office) -> str:
        """The file that keeps ``office`` from sending; empty where it has sent."""
        try:
            office.send(self.now)
        except Refused as refused:
            name = next(name for name in office.road.lies if name in refused.sentence.split())
            assert digest(office.road.lies[name]) not in office.road.spoilt, "what is damaged is replaced"
            return name
        return ""

    def check(self) -> None:
        """Both sides hold the same, nothing is lost, nothing is there twice."""
        with self.above.place.register.read() as reading:
            every = tuple(months.every_taken(reading))
            nothing_twice(reading, every)
            counting = months.taken(reading)
            for unit in self.units:
                there = {one.digest for one in every if one.sender == unit.code}
                assert there <= unit.made.keys(), f"{unit.code} never made what is there in its name"
                for office in unit.retired:
                    answered(office, office.known(), None if self.is_above_put_back else there)
                known = unit.office.known()
                answered(unit.office, known, None if self.is_above_put_back else there)
                of_unit = {one.period.first_on: one for one in counting if one.sender == unit.code}
                equal(reading, unit.office, known, of_unit)
                assert not unanswered(known), f"{unit.code} waits for answers"


@contextmanager
def faults() -> Iterator[None]:
    """What people are told, and a machine that stops; the simulation goes on."""
    with suppress(Refused, Trouble, Crash):
        yield


_STEPS = (
    *(World.a_day_below,) * 14,
    *(World.a_day_above,) * 10,
    *(World.weather,) * 6,
    *(World.put_back,) * 5,
    *(World.clocks, World.above_put_back) * 2,
    *(World.answers, World.upgrade),
)
