"""The second level of a world: what the superior took in it passes on, over a road of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sim import ending
from sim.checks import (
    Ranks,
    all_refused,
    equal,
    inbox,
    never_older,
    no_stranger_believed,
    nothing_twice,
    noticed,
    proved,
)
from sim.office import SUPERIOR, TOP
from sim.people import compare_figures, enrol, public_keys
from sim.road import Crash, Road, faults
from sim.stranger import Stranger

from cchc_desktop.carriers import bundle
from cchc_desktop.core.failure import Trouble
from cchc_desktop.core.period import Period
from cchc_desktop.operations.collect import Collected, collect
from cchc_desktop.operations.exchange import Refusal, send
from cchc_desktop.operations.parcels import pack
from cchc_desktop.operations.passing_on import name_of
from cchc_desktop.operations.peer_keys import change_key
from cchc_desktop.store import months
from cchc_desktop.store.members import Member, put_members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sim.world import Unit, World

_ROUNDS = 8


class Between:
    """The unit at the top and the road to it; the superior of the world stands in between."""

    def __init__(self, world: World, units: Iterable[str]) -> None:
        self.world = world
        self.random = world.random
        self.top = world.machine(TOP, 0)
        self.road = Road(world.random)
        self.address = world.address_of(self.road)
        self.clock = timedelta()
        self.kept: list[bytes] = []
        self.counting: Ranks = {}
        self.is_put_back = False
        below = world.above.place
        with self.top.calm(), world.above.calm():
            enrol(below, self.top.place)
            with self.top.register.write() as book:
                since = date(2026, 1, 1)
                here = [Member(unit, f"Xã {unit}", since, parent=SUPERIOR) for unit in units]
                put_members(book, [Member(SUPERIOR, "Tỉnh Thử", since), *here])
        self.keys = public_keys(self.top.place)
        self.stranger = Stranger(self.random, self._key_of, TOP)

    def _key_of(self, unit: str) -> str:
        place = self.world.above.place if unit == SUPERIOR else self.top.place
        return min(public_keys(place), default="0" * 64)

    def goes_up(self) -> None:
        """Somebody passes on what came."""
        with faults():
            self._pass_on()

    def _pass_on(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Refusal, ...]]:
        """What went, what was said, and what did not go."""
        world = self.world
        done = send(world.above.place, self.address, world.now + world.above_clock, by="Minh")
        return done.sent, done.letters, done.refused

    def comes_in(self) -> None:
        """The unit at the top takes in what lies there; some puts away what it has taken in."""
        found = self.collect()
        if found is not None and self.random.random() < 0.7:
            for name in (*found.accepted, *found.known):
                self.road.lies.pop(name, None)
        if self.random.random() < 0.2:
            self.kept.append(self.top.kept())

    def collect(self) -> Collected | None:
        """One trip of the unit at the top; what must hold after each is looked at."""
        self.road.served.clear()
        found = None
        with self.top.place.register.read() as reading:
            before = inbox(reading)
        try:
            found = collect(self.top.place, self.address, self.world.now + self.clock, by="Hoa")
        except Trouble:
            assert not self.road.is_in_sight, "one bad file stopped the others"
        except Crash:
            pass
        with self.top.place.register.read() as reading:
            self.counting = never_older(self.counting, reading)
            if found is not None:
                all_refused(reading, self.road, found, self.stranger.forged)
                noticed(before, reading, found)
        return found

    def weather(self) -> None:
        """Something befalls the road."""
        self.road.weather()

    def astray(self) -> None:
        """A file of one level lies on the road of the other; who finds it is not whom it is for."""
        others = [road for road in self.world.roads if isinstance(road, Road)]
        here, there = self.random.sample((self.road, self.random.choice(others or [self.road])), 2)
        if here.past:
            name, data = self.random.choice(here.past)
            there.lies.setdefault(name, data)

    def clocks(self) -> None:
        """The clock at the top jumps."""
        self.clock = timedelta(seconds=self.random.choice((0, 600, -90_000, 4_000_000)))

    def put_back(self) -> None:
        """The unit at the top loses its register and takes the copy."""
        if self.kept:
            self.top.put_back(self.random.choice(self.kept))
            self.is_put_back, self.counting = True, {}

    def key_of_the_top(self) -> None:
        """The unit at the top changes its key."""
        with faults():
            change_key(self.top.place, self.world.now, by="Hoa", reason="đổi máy chủ")
        self.keys |= public_keys(self.top.place)

    def visit(self) -> None:
        """The stranger passes himself off as the unit in between."""
        self.stranger.pose(self.road, SUPERIOR, [unit.code for unit in self.world.units])

    def mend(self) -> None:
        """From now on nothing goes wrong."""
        self.road.mend()
        self.top.register.fate, self.clock = None, timedelta()
        self.collect()

    def talk(self) -> None:
        """Figures are compared; all hear of a key that was made by that."""
        compare_figures(self.world.above.place, self.top.place, self.world.now)
        self.keys |= public_keys(self.top.place)
        ending.spread(self.world)

    def told(self, unit: str) -> set[Period]:
        """Which periods of a unit ever came to the top."""
        with self.top.place.register.read() as reading:
            return {one.period for one in months.every_taken(reading, sender=unit)}

    def come_to_rest(self) -> None:
        """What came is passed on until all of it is there; who hears that it does not count closes anew."""
        for _ in range(_ROUNDS):
            sent, said, refused = self._round()
            if any("dãy số" in word for word in (*said, *(one.problem for one in refused))):
                self.talk()
            behind = [unit for unit in self.world.units if _is_behind(unit.code, said, refused)]
            for unit in behind:
                self._go_beyond(unit)
            if behind:
                ending.honest_rounds(self.world)
            elif not sent and not any(one.name.endswith(".cchc") for one in refused):
                break
        if self.is_put_back or self.world.is_above_put_back or self.random.random() < 0.2:
            self._last_round()

    def _round(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Refusal, ...]]:
        """Up, in, and the answers down."""
        self.stranger.pose(self.road, SUPERIOR, [unit.code for unit in self.world.units])
        sent, said, refused = self._pass_on()
        for one in refused:
            if one.name in self.road.lies and one.name in one.problem.split():  # it is put elsewhere
                del self.road.lies[one.name]
        self.collect()
        more, words, refused = self._pass_on()
        return (*sent, *more), (*said, *words), refused

    def _go_beyond(self, unit: Unit) -> None:
        """The unit closes anew until its number is one that nobody at the top has seen."""
        office, now = unit.office, self.world.now
        with self.top.place.register.read() as reading:
            every = [(one.period, one.revision) for one in months.every_taken(reading, sender=unit.code)]
        for period, revision in every:
            while ending.last_of(office, period) <= revision:
                office.count(period, now, is_closing=True, is_reopening=True)

    def _last_round(self) -> None:
        """What counts is carried up once more: a unit above that lost it has it then."""
        place, now = self.world.above.place, self.world.now
        with place.register.read() as reading:
            found = [(one, months.bytes_taken(reading, one)) for one in months.taken(reading)]
        for one, data in found:
            self.road.put(name_of(place, one), bundle(pack(place, data, now)))
        self.collect()
        self._round()

    def check(self) -> None:
        """The top holds what each unit closed last, and the unit in between the proof of it."""
        world = self.world
        with self.top.place.register.read() as reading:
            every = tuple(months.every_taken(reading))
            nothing_twice(reading, every)
            counting = months.taken(reading)
            for unit in world.units:
                there = {one.digest for one in every if one.sender == unit.code}
                assert there <= unit.made.keys(), f"{unit.code} never made what came in its name"
                of_unit = {one.period.first_on: one for one in counting if one.sender == unit.code}
                equal(reading, unit.office, unit.office.known(), of_unit)
            no_stranger_believed(reading, world.above.place, world.above_keys, self.keys)
        proved(world.above.place, self.keys)


def _is_behind(unit: str, said: tuple[str, ...], refused: tuple[Refusal, ...]) -> bool:
    """Whether the unit in between was told that something else of this unit is there."""
    is_refused = any(f"BCTTHC_{unit}_" in one.name and "nội dung khác" in one.problem for one in refused)
    return is_refused or any(f"({unit})" in word and "đang dùng lần" in word for word in said)


STEPS: tuple[Callable[[Between], None], ...] = (
    *(Between.goes_up,) * 9,
    *(Between.comes_in,) * 8,
    *(Between.weather,) * 4,
    *(Between.astray,) * 2,
    *(Between.visit,) * 2,
    *(Between.clocks, Between.put_back, Between.key_of_the_top),
)
