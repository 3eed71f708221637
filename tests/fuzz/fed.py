"""What a test does with a door: what once broke it first, then its share of the inputs of the daily run."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fuzz.doors import share_of
from fuzz.machine import FOUND, Fault, Target, hunt, keep, tried

DAILY = 20_000
SEED = 20261122


def fast() -> str | None:
    """Memory that looks like a disk, where there is one: the disk itself is not what is tried here."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - folders in it are made anew


def with_tests() -> dict[str, str]:
    """The surroundings of a process that finds what lies beside the tests."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(Path(__file__).parents[1]), *filter(None, sys.path))),
    }


def known(target: Target) -> list[bytes]:
    """The inputs that once broke this door."""
    folder = FOUND / target.name
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.is_dir() else []


def replayed(target: Target) -> list[Fault]:
    """What of the known inputs breaks it still."""
    inputs = known(target)
    if not inputs:
        return []
    with TemporaryDirectory(dir=fast()) as folder, target.open(Path(folder)) as door:
        return [fault for data in inputs if (fault := tried(target.name, door, data)) is not None]


def hunted(target: Target, inputs: int = 0) -> list[Fault]:
    """What a run over the door found; each is kept, so that it is fed again until it is mended."""
    with TemporaryDirectory(dir=fast()) as folder:
        done = hunt(target, Path(folder), inputs or share_of(target, DAILY), SEED)
    faults = list(done.faults.values())
    for fault in faults:
        keep(fault)
    return faults


def told(faults: list[Fault]) -> str:
    """For the message of a test."""
    return "\n".join(fault.words for fault in faults)
