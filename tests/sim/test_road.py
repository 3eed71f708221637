"""Communes, their superior and the roads between them: whatever happens, in the end both sides are equal."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sim import keys
from sim.office import Machines
from sim.road import Road
from sim.wire import Wire, lines
from sim.world import MIXED, World

from cchc_desktop import carriers
from cchc_desktop.carriers import Carrier
from cchc_desktop.core import parcel
from cchc_desktop.operations import parcels

KEPT = Path(__file__).with_name("seeds.txt")
A_BELL, A_NIGHT = 300, 10_000


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """The PCs of all simulations, founded once."""
    made = Machines(tmp_path_factory.mktemp("machines"))
    yield made
    made.close()


@pytest.fixture
def roads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Road | Wire]]:
    """The roads there are, by the number in their address; a month of few dossiers has several pieces."""
    for name, value in {"FEWEST": 2, "MOST": 4, "_ONE_IN": 2}.items():
        monkeypatch.setattr(parcel, name, value)
    monkeypatch.setattr(parcels, "new_keys", keys.new_keys)
    found: list[Road | Wire] = []
    sim = Carrier("sim", "Đường thử", lambda number, unit: found[int(number)].box(unit, int(number)))
    monkeypatch.setattr(carriers, "carriers", lambda: {"sim": sim})
    with lines(found):
        yield found


def simulate(seeds: Iterable[int], machines: Machines, roads: list[Road | Wire]) -> None:
    """Run each of ``seeds``; the one that fails is named."""
    for seed in seeds:
        roads.clear()
        try:
            world = World(seed, machines, roads)
            world.run()
            world.check()
        except Exception as error:
            raise AssertionError(f"seed {seed}: {error}") from error


def test_in_the_end_both_sides_are_equal(machines: Machines, roads: list[Road | Wire]) -> None:
    simulate(range(A_BELL), machines, roads)


def test_what_once_went_wrong_goes_right(machines: Machines, roads: list[Road | Wire]) -> None:
    lines = KEPT.read_text(encoding="utf-8").splitlines()
    simulate((int(line.partition("#")[0]) for line in lines), machines, roads)


@pytest.mark.nightly
def test_many_more_seeds(machines: Machines, roads: list[Road | Wire]) -> None:
    """Others each night; the one that fails is kept."""
    first = MIXED + secrets.randbelow(10**9)
    for seed in range(first, first + A_NIGHT):
        try:
            simulate((seed,), machines, roads)
        except AssertionError:
            with KEPT.open("a", encoding="utf-8") as kept:
                kept.write(f"{seed}\n")
            raise
