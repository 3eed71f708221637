"""The doors of what the office keeps: backups, the side file, and the marks beside a watched folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from shutil import copytree, rmtree
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED

from fuzz.machine import Door, Target
from fuzz.nasty import spoiled
from fuzz.reshape import archive, json_bytes
from fuzz.rooms import NOW, ward

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.operations import taken_files, upkeep
from cchc_desktop.operations.taken_files import MARKS, tidy
from cchc_desktop.operations.upkeep import has_register, open_register_only
from cchc_desktop.scanners.watched import RECEIVED
from cchc_desktop.store import backup, keys, side_file
from cchc_desktop.store.keys import CHEAPEST, SIDE_FILE

WORD = "mat khau thu"


@cache
def backed_up() -> bytes:
    """A backup as the program makes it; its register is small, for it is read again and again."""
    with TemporaryDirectory() as folder, ward(Path(folder), 1) as place:
        return upkeep.backup(place.register, Path(folder) / "stick", NOW).read_bytes()


def member(rng: Random, name: str, data: bytes) -> bytes:
    return json_bytes(rng, data) if name.endswith(".json") else spoiled(rng, data)


def changed_backup(rng: Random, data: bytes, _seeds: Sequence[bytes]) -> bytes:
    return archive(rng, data, member, ZIP_STORED)


@contextmanager
def restoring(folder: Path) -> Iterator[Door]:
    """A backup put where no register is."""

    def read(data: bytes) -> None:
        file = folder / "a.cchc-backup"
        file.write_bytes(data)
        try:
            upkeep.restore(file, folder / "new", None, NOW)
        finally:
            rmtree(folder / "new", ignore_errors=True)

    yield read


@cache
def side_files() -> Sequence[bytes]:
    """The side file of a register without a passphrase, and of one with."""
    with TemporaryDirectory() as folder, ward(Path(folder)) as place:
        plain = (place.register.place / SIDE_FILE).read_bytes()
        key = keys.unlock(place.register.place, None)
        keys.add_wrap(place.register.place, key, "sheet", "tờ 1", WORD, cost=CHEAPEST)
        return (plain, (place.register.place / SIDE_FILE).read_bytes())


def changed_side(rng: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    return json_bytes(rng, data) if rng.random() < 0.9 else spoiled(rng, data, seeds)


@contextmanager
def opening(folder: Path) -> Iterator[Door]:
    """A register whose side file somebody changed."""
    with ward(folder) as place:
        there = place.register.place
    copy = folder / "copy"
    copytree(there, copy)

    def read(data: bytes) -> None:
        (copy / SIDE_FILE).write_bytes(data)
        with suppress(Refused, Trouble):
            has_register(copy)
        with suppress(Refused, Trouble):
            keys.unlock(copy, WORD)
        open_register_only(copy, None).close()

    yield read


@contextmanager
def watched(folder: Path) -> Iterator[Door]:
    """The program's own marks beside the files that a scanner left."""
    (folder / "in" / RECEIVED).mkdir(parents=True)
    (folder / "in" / RECEIVED / "a.pdf").write_bytes(b"%PDF-1.4")
    with ward(folder) as place:

        def read(data: bytes) -> None:
            (folder / "in" / RECEIVED / MARKS).write_bytes(data)
            tidy(place, NOW + timedelta(days=400), folder / "in")

        yield read


def marks_seen() -> Sequence[bytes]:
    return [json.dumps({"a.pdf": {"size": 8, "seen_at": "2026-10-01T09:00:00+07:00"}}).encode()]


def changed_marks(rng: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    return json_bytes(rng, data) if rng.random() < 0.9 else spoiled(rng, data, seeds)


TARGETS = (
    Target(
        name="backup",
        share=60,
        seeds=lambda: [backed_up()],
        open=restoring,
        mutate=changed_backup,
        modules=(backup, upkeep),
        is_shrunk=False,
    ),
    Target(
        name="side-file",
        share=200,
        seeds=lambda: list(side_files()),
        open=opening,
        mutate=changed_side,
        modules=(keys, side_file),
    ),
    Target(
        name="marks",
        share=250,
        seeds=marks_seen,
        open=watched,
        mutate=changed_marks,
        modules=(taken_files,),
    ),
)
