"""A few months of some communes and their superior, everything that happens drawn from one seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sim import between, ending, keys
from sim.between import Between
from sim.checks import (
    Ranks,
    all_refused,
    answered,
    equal,
    inbox,
    never_older,
    no_stranger_believed,
    nothing_twice,
    noticed,
    told_once,
)
from sim.office import SUPERIOR, Copy, Machine, Machines, Office, unanswered
from sim.people import enrol, public_keys
from sim.road import Crash, Road, faults
from sim.stranger import Stranger
from sim.wire import Wire

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Trouble
from cchc_desktop.core.letter import short_of
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import parse
from cchc_desktop.operations.collect import Collected, collect
from cchc_desktop.operations.notices import tell
from cchc_desktop.operations.peer_keys import change_key, close_key
from cchc_desktop.store import months, notices

UNITS = ("26017", "00070", "00073", "26020")
PERIODS = (parse("2026-10"), parse("2026-11"))
MORNING = datetime(2026, 10, 9, 8, tzinfo=HANOI)
SHORT = 1_000
"""Seeds below it make small worlds and short runs: for those who wait for them."""
MIXED, LARGE = 1_000_000, 5
"""From the first on, one world in so many is large: most faults show in a small one, which costs a fifth."""
CHAINED = 7
"""One in so many worlds has a unit above the superior, to which that passes on what came."""
CLOCKS = (0, 0, 200, 600, -600, 90_000, -90_000, 4_000_000, -2_500_000)  # seconds ahead


@dataclass
class Unit:
    """A commune: the PCs that send in its name, and what was kept of its register.

    ``is_tangled``: two registers have told different things, so people have to talk about it; ``keys`` are
    all that were ever its own.
    """

    code: str
    offices: list[Office] = field(default_factory=list)
    retired: list[Office] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    made: dict[str, Packet] = field(default_factory=dict)
    is_tangled: bool = False
    is_enrolled: bool = False
    keys: set[str] = field(default_factory=set)

    @property
    def office(self) -> Office:
        """The PC whose register goes on when the others are put away."""
        return self.offices[-1]


class World:
    """All of it; ``run`` and then ``check``."""

    def __init__(self, seed: int, machines: Machines, roads: list[Road | Wire]) -> None:
        self.random = Random(seed)
        keys.made_by(seed)
        units, many, self.steps = self.random.choice((1, 1, 2)), 1, 3 + int(self.random.expovariate(0.4))
        if seed >= SHORT and (seed < MIXED or seed % LARGE == 0):
            units, many = self.random.choice((2, 2, 3, 4)), self.random.choice((1, 1, 1, 2))
            self.steps = 4 + int(self.random.expovariate(1 / 20))
        self.periods = PERIODS[:many]
        self.now = MORNING
        self.machines = machines
        self.roads: list[Road | Wire] = []
        self._every_road = roads
        self.above = self.machine(SUPERIOR, 0)
        self.above_clock = timedelta()
        self.above_kept: list[bytes] = []
        self.is_above_put_back = False
        self.are_keys_new = False
        self.above_keys = public_keys(self.above.place)
        self.counting: Ranks = {}
        self.taken: set[str] = set()
        self.told: dict[str, str] = {}
        self.stranger = Stranger(self.random, self._key_of, SUPERIOR)
        self.wire: Wire | None = None
        self.units = [Unit(code) for code in UNITS[:units]]
        for unit in self.units:
            self._begin(unit)
        self.between = Between(self, UNITS) if seed % CHAINED == CHAINED // 2 else None

    def _begin(self, unit: Unit) -> None:
        is_old, unit.is_enrolled = self.random.random() < 0.2, self.random.random() < 0.5
        is_on_line = not is_old and self.random.random() < 0.3
        office = self._office(unit, 0, is_on_line=is_on_line)
        office.is_old, unit.is_enrolled = is_old, is_on_line or (unit.is_enrolled and not is_old)
        unit.offices = [office]
        office.clock = timedelta(seconds=self.random.choice(CLOCKS))
        for _ in range(self.random.randrange(12)):
            office.receive(self.random, self.now)
        if unit.is_enrolled:
            with office.machine.calm(), self.above.calm():
                enrol(office.place, self.above.place)

    def _key_of(self, unit: str) -> str:
        """What anybody may know of a unit, or of the superior."""
        places = {one.code: one.office.place for one in self.units}
        return min(public_keys(places.get(unit, self.above.place)), default="0" * 64)

    def machine(self, unit: str, number: int) -> Machine:
        """The PC of a unit as it was at first, and from now on in danger."""
        machine = self.machines.machine(unit, number)
        machine.register.fate = None
        machine.put_back(machine.at_first)
        machine.register.fate = self.random
        return machine

    def _office(self, unit: Unit, number: int, *, is_on_line: bool) -> Office:
        if is_on_line:
            at = self._on_line()
        else:
            folders = [at for at, road in enumerate(self.roads) if isinstance(road, Road)]
            if not folders or self.random.random() < 0.4:
                folders.append(len(self.roads))
                self.roads.append(Road(self.random))
            at = self.random.choice(folders)
        machine, road = self.machine(unit.code, number), self.roads[at]
        return Office(machine, self.address_of(road), road, unit.made)

    def address_of(self, road: Road | Wire) -> str:
        """Where a road begins, as the program is told it."""
        if road not in self._every_road:
            self._every_road.append(road)
        return f"sim:{self._every_road.index(road)}"

    def _on_line(self) -> int:
        """The number of the road that ends at the superior's service, which was begun with the first."""
        if self.wire is None:
            folder = self.above.register.place / "spool"
            self.wire = Wire(self.random, self.above.place, lambda: self.now + self.above_clock, folder)
            self.roads.append(self.wire)
        return self.roads.index(self.wire)

    def run(self) -> None:
        """Some weeks in which all goes wrong that may, then some days in which nothing does."""
        for _ in range(self.steps):
            self.now += timedelta(hours=self.random.choice((0, 0, 1, 5, 24, 100)))
            if self.between is not None and self.random.random() < 0.4:
                self.random.choice(between.STEPS)(self.between)
            else:
                self.random.choice(_STEPS)(self)
        ending.come_to_rest(self)

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
        if isinstance(office.road, Wire):  # it was taken in at once
            self.look_at(office.road, None)
        if self.random.random() < 0.2:
            unit.copies.append(office.keep())

    def a_day_above(self) -> None:
        """The superior takes in what lies on one of the roads; some put away what they have taken in."""
        at = self.random.randrange(len(self.roads))
        road = self.roads[at]
        if isinstance(road, Wire):
            return
        found = self.collect(at)
        if found is not None and self.random.random() < 0.7:
            for name in (*found.accepted, *found.known):
                road.lies.pop(name, None)
        if self.random.random() < 0.2:
            self.above_kept.append(self.above.kept())

    def answers(self) -> None:
        """Somebody looks for answers only."""
        office = self.random.choice(self.random.choice(self.units).offices)
        with faults():
            office.take_answers(self.now)

    def weather(self) -> None:
        """Something befalls a road."""
        road = self.random.choice(self.roads)
        if isinstance(road, Road):
            road.weather()

    def notice(self) -> None:
        """The superior writes to somebody."""
        unit = self.random.choice(self.units)
        with faults():
            tell(self.above.place, (unit.code,), f"thông báo {len(self.told)}", self.now, by="Minh")
        self.note_letters()

    def note_letters(self) -> None:
        with self.above.place.register.read() as reading:
            for one in notices.notices(reading, is_ours=True):
                self.told[short_of(one.letter)] = one.peer

    def key_of_a_unit(self) -> None:
        """A unit changes its key; or has lost its PC, goes on from a copy, and tells that by telephone."""
        unit = self.random.choice(self.units)
        office = self.random.choice(unit.offices)
        if office.is_old:
            return
        self.are_keys_new = True
        is_lost = bool(unit.copies) and self.random.random() < 0.5
        if is_lost:
            office.put_back(self.random.choice(unit.copies))
            unit.is_tangled = True
        with faults():
            change_key(office.place, self.now, by="Lan", reason="mất máy", is_lost=is_lost)
        unit.keys |= public_keys(office.place)
        if is_lost:
            with faults():
                close_key(self.above.place, unit.code, self.now, by="Minh", reason="báo mất máy")

    def key_of_the_superior(self) -> None:
        """The superior changes its key."""
        self.are_keys_new = True
        with faults():
            change_key(self.above.place, self.now, by="Minh", reason="đổi máy chủ")
        self.above_keys |= public_keys(self.above.place)

    def visit(self) -> None:
        """The stranger tries his luck where keys were compared: elsewhere the first one is believed."""
        enrolled = {unit.code for unit in self.units if unit.is_enrolled}
        road = self.random.choice(self.roads)
        if not enrolled:
            return
        if isinstance(road, Road):
            self.stranger.visit(road, enrolled)
        else:
            with self.above.calm():
                self.stranger.ask(road, enrolled)

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
            other = self._office(unit, 1, is_on_line=not unit.office.is_old and self.random.random() < 0.3)
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

    def collect(self, at: int) -> Collected | None:
        road = self.roads[at]
        if isinstance(road, Wire):
            return None
        road.served.clear()
        found = None
        with self.above.place.register.read() as reading:
            before = inbox(reading)
        try:
            found = collect(self.above.place, self.address_of(road), self.now + self.above_clock, by="Minh")
        except Trouble:
            assert not road.is_in_sight, "one bad file stopped the others"
        except Crash:
            pass
        self.look_at(road, found)
        if found is not None:
            with self.above.place.register.read() as reading:
                noticed(before, reading, found)
        return found

    def look_at(self, road: Road | Wire, found: Collected | None) -> None:
        """What was spoilt is refused and kept aside; what counts never gives way to something older."""
        with self.above.place.register.read() as reading:
            self.counting = never_older(self.counting, reading)
            self.taken |= {one.digest for one in months.every_taken(reading)}
            if found is not None and isinstance(road, Road):
                all_refused(reading, road, found, self.stranger.forged)

    def check(self) -> None:
        """Both sides hold the same, nothing is lost, nothing is there twice, nobody else is believed."""
        with self.above.place.register.read() as reading:
            every = tuple(months.every_taken(reading))
            nothing_twice(reading, every)
            counting = months.taken(reading)
            for unit in self.units:
                there = {one.digest for one in every if one.sender == unit.code}
                assert there <= unit.made.keys(), f"{unit.code} never made what is there in its name"
                ever = self.taken if self.is_above_put_back else there
                for office in unit.retired:
                    answered(office, office.known(), ever)
                known = unit.office.known()
                answered(unit.office, known, ever)
                of_unit = {one.period.first_on: one for one in counting if one.sender == unit.code}
                equal(reading, unit.office, known, of_unit)
                assert not unanswered(known), f"{unit.code} waits for answers"
                assert all(one.revision < 500 for one in known), "somebody else told what counts"
                assert unit.office.is_old or not unit.office.newer(), "something newer counts above"
                if known and not unit.office.is_old:  # who has sent nothing is nowhere on the road
                    told_once(reading, unit.office, self.told)
                if unit.is_enrolled:
                    unit.keys |= public_keys(unit.office.place)
                    no_stranger_believed(reading, unit.office.place, unit.keys, self.above_keys)
        if self.between is not None:
            self.between.check()


_STEPS = (
    *(World.a_day_below,) * 14,
    *(World.a_day_above,) * 10,
    *(World.weather,) * 6,
    *(World.put_back,) * 5,
    *(World.clocks, World.above_put_back) * 2,
    *(World.visit,) * 4,
    *(World.notice,) * 2,
    *(World.key_of_a_unit,) * 2,
    *(World.answers, World.upgrade, World.key_of_the_superior),
)
