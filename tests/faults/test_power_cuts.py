"""The power gone at any write of a whole day: what was acknowledged is there, and everything opens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from faults.after import Expected, Kept, lost, marks_of, seen_in
from faults.children import children
from faults.disk import Asked, Disk, Image, read_log
from faults.shim import Kind
from faults.world import ABOVE, OLD, copied, prepare

SEED = 20261122
SAMPLE = 80
"""So many points of the day are looked at in the ordinary run; at night all."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was asked of the disk on one day, and what lay on it before and after.

    What a cut leaves is looked at where it was written, for some files tell of others by whole paths.
    """

    before: Path
    after: Path
    root: Path
    asked: tuple[Asked, ...]
    there: Mapping[str, Kept]
    """The registers that were there in the morning."""

    def disk(self) -> Disk:
        """The disk in the morning."""
        disk = Disk.of(self.before)
        disk.root = str(self.root)
        return disk

    def expected(self) -> Expected:
        """What somebody may rely on in the morning: the registers that were there."""
        marks = marks_of([one.first for one in self.asked if one.kind == Kind.MARK])
        return Expected(marks, registers=dict(self.there))


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The day, lived once."""
    folder = tmp_path_factory.mktemp("day")
    root, log = folder / "office", folder / "log"
    prepare(root)
    before = copied(root, folder / "before")
    with children(root, folder / "streams") as those:
        told = those.run(root, call="faults.day:live", log=log)
    assert told.code == 0, told.err
    there = {name: seen_in(copied(before / name, folder / name), Kept())[1] for name in (ABOVE, OLD)}
    return Record(before, root.rename(folder / "after"), root, tuple(read_log(log)), there)


def images(disk: Disk, random: Random) -> Iterator[tuple[str, Image]]:
    """What a cut at this moment could leave."""
    yield "all written", disk.as_it_is()
    yield "all that was synced", disk.as_is_sure()
    yield "torn", disk.by_chance(random)


def cut(record: Record, seed: int, points: frozenset[int] | None) -> list[str]:
    """Cut at each of ``points`` (None: at every one); what is lost there, by the moment of the day."""
    disk, expected, found = record.disk(), record.expected(), list[str]()
    seen: set[object] = set()
    point, step = 0, ""
    for asked in record.asked:
        if asked.kind == Kind.MARK:
            step = expected.hear().get("step", step)
        if not disk.take(asked):
            continue
        point += 1
        if points is not None and point not in points:
            continue
        random = Random(f"{seed} {point}")
        for name, image in images(disk, random):
            if image.random is None:
                if (sign := (name, expected.heard, image.sign())) in seen:
                    continue
                seen.add(sign)
            wrong = _lost(image, record.root, expected)
            found += [f"seed {seed}, point {point} ({step}), {name}: {one}" for one in wrong[:1]]
    print(f"{point} points of {len(record.asked)} requests")  # noqa: T201 - asked for with -s
    return found


def _lost(image: Image, to: Path, expected: Expected) -> list[str]:
    shutil.rmtree(to, ignore_errors=True)
    image.write(to)
    return lost(to, expected)


def points_of(record: Record) -> int:
    """How many moments of the day there are at which a cut could leave something else than before."""
    disk = record.disk()
    return sum(disk.take(asked) for asked in record.asked)


def test_the_record_tells_all_that_came_to_the_disk(record: Record, tmp_path: Path) -> None:
    disk = record.disk()
    for asked in record.asked:
        disk.take(asked)
    disk.as_it_is().write(tmp_path / "again")
    assert _contents(tmp_path / "again") == _contents(record.after)


def _contents(folder: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def test_a_cut_at_some_writes_of_a_day_loses_nothing(record: Record) -> None:
    points = frozenset(Random(SEED).sample(range(1, points_of(record) + 1), SAMPLE))
    assert cut(record, SEED, points) == []


@pytest.mark.nightly
def test_a_cut_at_every_write_of_a_day_loses_nothing(record: Record) -> None:
    assert cut(record, SEED, None) == []


def test_a_forgotten_sync_would_be_found(record: Record) -> None:
    """The same day as a program would live it that never syncs a folder: the cuts above can fail."""
    points = frozenset(Random(SEED).sample(range(1, points_of(record) // 2), 10))
    careless = replace(record, asked=tuple(_without_folders_synced(record)))
    assert cut(careless, SEED, points)


def _without_folders_synced(record: Record) -> Iterator[Asked]:
    disk = record.disk()
    for asked in record.asked:
        if asked.kind != Kind.SYNC or not disk.files[asked.file].is_folder:
            yield asked
        disk.take(asked)
