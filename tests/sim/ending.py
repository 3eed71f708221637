"""How a simulation ends: nothing goes wrong any more, people do what they are told, all comes up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sim.office import Office
from sim.people import compare_figures, public_keys
from sim.road import Road, digest

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import Period
from cchc_desktop.operations.exchange import Refusal
from cchc_desktop.store import months

if TYPE_CHECKING:
    from sim.world import Unit, World

_ROUNDS = 6
"""A strange key is heard of, a number that is taken, pieces that are missing: each takes another round."""
AFTERWARDS = datetime(2026, 11, 20, 8, tzinfo=HANOI)


def come_to_rest(world: World) -> None:
    """Some days in which nothing goes wrong."""
    _mend(world)
    _talk(world)
    honest_rounds(world)
    if world.between is not None:
        world.between.come_to_rest()


def _mend(world: World) -> None:
    world.now, world.above_clock = max(world.now, AFTERWARDS), timedelta()
    world.above.register.fate = None
    for road in world.roads:
        road.mend()
    for office in (office for unit in world.units for office in unit.offices):
        office.clock, office.machine.register.fate = timedelta(), None
    world.note_letters()
    if world.between is not None:
        world.between.mend()


def _talk(world: World) -> None:
    """Where registers differ people put one PC away, compare figures, and close anew what is tangled."""
    is_apart = world.is_above_put_back or any(unit.is_tangled for unit in world.units)
    for at in range(len(world.roads) if is_apart else 0):
        world.collect(at)
    if world.between is not None:
        world.between.talk()
    are_keys_new = is_apart or world.are_keys_new
    for unit in world.units:
        unit.retired, unit.offices = unit.offices[:-1], unit.offices[-1:]
        if are_keys_new:
            _compare(world, unit)
        if unit.is_tangled:
            _put_away(world, unit)
            _close_anew(world, unit)
        elif world.random.random() < 0.3:  # somebody looks ahead at what is closed
            unit.office.receive(world.random, world.now)
            unit.office.count(world.periods[0], world.now, is_closing=False, is_reopening=True)
    spread(world)


def _compare(world: World, unit: Unit) -> None:
    if not unit.office.is_old:
        compare_figures(unit.office.place, world.above.place, world.now)
        unit.keys |= public_keys(unit.office.place)


def spread(world: World) -> None:
    """All hear of a key that the superior has just made."""
    now_known = public_keys(world.above.place)
    is_made = not now_known <= world.above_keys
    world.above_keys |= now_known
    for unit in world.units if is_made else ():
        _compare(world, unit)


def _put_away(world: World, unit: Unit) -> None:
    """What lies on the roads in the name of a tangled unit and was never taken in."""
    for road in world.roads:
        if isinstance(road, Road):
            road.lies = {name: data for name, data in road.lies.items() if f"_{unit.code}_" not in name}


def _close_anew(world: World, unit: Unit) -> None:
    """What is on either side, under the number that the program gives it."""
    office, now = unit.office, world.now
    with world.above.place.register.read() as reading:
        told = {one.period: one.revision for one in months.every_taken(reading, sender=unit.code)}
    if world.between is not None:
        told = dict.fromkeys(world.between.told(unit.code), 0) | told
    known = {one.first_on for one in office.known()}
    for period in world.periods:
        if period in told or period.first_on in known:
            office.count(period, now, is_closing=True, is_reopening=True)
            while office.is_old and last_of(office, period) <= told.get(period, 0):
                office.count(period, now, is_closing=True, is_reopening=True)


def honest_rounds(world: World) -> None:
    """Everybody sends and collects, and does what he is told.

    Who is told of a strange key compares figures; who hears that something newer counts, or that his number
    is taken, closes anew, once, beyond it.
    """
    anew: set[str] = set()
    for _ in range(_ROUNDS):
        every = [unit for unit in world.units if unit.office.known()]
        waiting = [unit for unit in every if unit.office.waiting() or unit.is_tangled]
        refused = {unit.code: _send(world, unit.office) for unit in waiting}
        _try_all(world, waiting)
        for at, road in enumerate(world.roads):
            if any(unit.office.road is road for unit in waiting):
                world.collect(at)
        _try_all(world, waiting)
        for unit in waiting:
            office = unit.office
            heard = (*refused[unit.code], *office.take_answers(world.now))
            if any("dãy số" in one.problem for one in heard):
                _compare(world, unit)
            told = _packets(heard)
            if not office.is_old and (told or office.newer()):
                assert unit.is_tangled or world.is_above_put_back, (unit.code, told, office.newer())
                assert unit.code not in anew, (unit.code, told, office.newer())
                anew.add(unit.code)
                _close_anew(world, unit)
                assert not office.newer(), "what is closed anew goes beyond what was told"
        spread(world)
        if not any(unit.office.waiting() for unit in world.units):
            break
    if world.told or world.is_above_put_back or world.random.random() < 0.2:
        _last_round(world)


def _try_all(world: World, units: Iterable[Unit]) -> None:
    """The stranger knows that this is his last chance."""
    for unit in units:
        if unit.is_enrolled and isinstance(unit.office.road, Road):
            world.stranger.try_all(unit.office.road, unit.code)


def _last_round(world: World) -> None:
    """What counts is carried up once more: a superior that lost it has it then, and letters go down."""
    for unit in world.units:
        unit.office.send_again(world.now)
    for at in range(len(world.roads)):
        world.collect(at)
    for unit in world.units:
        told = _packets(unit.office.take_answers(world.now))
        assert not told, (unit.code, told)
        world.look_at(unit.office.road, None)
    world.note_letters()


def _send(world: World, office: Office) -> tuple[Refusal, ...]:
    """What is refused; a file of another PC that is in the way is put elsewhere, as is asked for."""
    road = office.road
    while True:
        refused = office.send(world.now)
        lies = road.lies if isinstance(road, Road) else {}
        in_the_way = [one.name for one in refused if one.name in lies and one.name in one.problem.split()]
        for name in in_the_way:
            assert isinstance(road, Road)
            assert digest(lies[name]) not in road.spoilt, "what is damaged is replaced"
            del lies[name]
        if not in_the_way:
            return refused


def _packets(told: tuple[Refusal, ...]) -> list[Refusal]:
    """What was refused of packets; letters of before, or of a stranger, may lie there for ever."""
    return [one for one in told if one.name.endswith(".cchc")]


def last_of(office: Office, period: Period) -> int:
    return max((one.revision for one in office.known() if one.first_on == period.first_on), default=0)
