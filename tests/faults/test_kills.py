"""Every command that writes, killed at any moment or given a bad disk: nothing acknowledged is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commands import done
from faults.children import children
from faults.kill_acts import ACTS, kill
from faults.station import Station, begun
from faults.world import DATA, UNIT, prepare

SEED = 20261122
NIGHTS, KILLS = 10, 100


@contextmanager
def office(folder: Path, seed: int) -> Iterator[Station]:
    """A day's folders with a register in them, and processes that can be killed.

    A case that fails names its seed; the same one makes the same choices again.
    """
    root = folder / "office"
    prepare(root)
    done("--data", root / DATA, "init", "--unit", UNIT, "--practice", "--since", "2018-01-01")
    with children(root, folder / "streams") as those:
        yield begun(those, seed)


def test_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    with office(tmp_path, SEED) as station:
        kill(station, 20)
        assert len(station.kills) > 5


def test_a_disk_that_says_no_is_told_in_a_sentence_and_nothing_is_lost(tmp_path: Path) -> None:
    with office(tmp_path, SEED) as station:
        station.is_disk_bad = True
        kill(station, 8)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(1, NIGHTS + 1))
def test_a_thousand_kills_lose_nothing(tmp_path: Path, seed: int) -> None:
    with office(tmp_path, seed) as station:
        kill(station, KILLS)
        print(f"seed {seed}: {dict(sorted(station.kills.items()))}")  # noqa: T201 - asked for with -s
        assert len(station.kills) > len(ACTS)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(101, 106))
def test_five_hundred_bad_disks_lose_nothing(tmp_path: Path, seed: int) -> None:
    with office(tmp_path, seed) as station:
        station.is_disk_bad = True
        kill(station, KILLS)
        print(f"seed {seed}: {dict(sorted(station.kills.items()))}")  # noqa: T201 - asked for with -s
