"""A long-lived office whose every command may be killed: what it was told, and what is still there."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa
from faults.after import Kept, opening, seen_in
from faults.children import Children, Fault, Told
from faults.shim import CHANGES, Kind
from faults.world import ABOVE, DATA

from cchc_desktop.store import schema
from cchc_desktop.store.engine import Register

_AT_FIRST = 3_000
"""Changes of the disk that a verb is taken to ask for until it was seen to end."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a disk may say from some request on; ``last`` so many times, 0: from then on always."""

    name: str
    kinds: tuple[Kind, ...]
    number: str
    last: int = 0
    match: str = ""

    def at(self, first: int) -> Fault:
        """From the ``first`` request of its kinds on."""
        return Fault(self.kinds, self.number, first, first + self.last - 1 if self.last else 0, self.match)


TROUBLES = (
    Trouble("full", (Kind.WRITE,), "ENOSPC"),
    Trouble("full for a moment", (Kind.WRITE,), "ENOSPC", 3),
    Trouble("worn out", (Kind.WRITE, Kind.SYNC), "EIO"),
    Trouble("not synced", (Kind.SYNC,), "EIO"),
    Trouble("read only", CHANGES, "EROFS"),
    Trouble("forbidden", (Kind.OPEN, Kind.MKDIR, Kind.RENAME, Kind.UNLINK), "EACCES"),
    Trouble("held for a moment", (Kind.RENAME,), "EACCES", 2),
    Trouble("pulled out", (*CHANGES, Kind.READ), "EIO", match="/stick"),
    Trouble("gone", (*CHANGES, Kind.READ), "ENOENT", match="/road"),
    Trouble("gone", (*CHANGES, Kind.READ), "ENOENT", match="/out"),
)


@dataclass(slots=True)
class Station:
    """``kept`` is what each register has acknowledged; ``numbers`` whose request each number answered."""

    children: Children
    root: Path
    random: Random
    seed: int
    kept: dict[str, Kept] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    is_disk_bad: bool = False
    """Commands are not killed, but their disk says no."""
    turn: int = 0
    whole: dict[Path, int] = field(default_factory=dict)
    """The backups that were seen to be whole, by their sizes."""

    def cut(self, name: str, folder: str, *words: object, call: str = "") -> Told:
        """Run a command that is killed at some moment, or whose disk says no, if it has not ended before."""
        if self.is_disk_bad:
            return self._troubled(name, folder, *words, call=call)
        size = self.sizes.get(name, _AT_FIRST)
        told_where = () if call else ("--data", self.root / folder)
        if self.random.random() < 0.5:
            told = self.children.run(*told_where, *words, call=call, at=self.random.randint(1, size))
        else:
            after = self.random.uniform(0.0, self.seconds.get(name, 1.5))
            told = self.children.run(*told_where, *words, call=call, after=after)
        if told.is_killed:
            self.kills[name] += 1
        else:
            self.sizes[name] = max(told.asked, 2)
            self.seconds[name] = max(0.05, min(told.seconds, 5.0))
            assert "Traceback" not in told.err, told.err
        return told

    def _troubled(self, name: str, folder: str, *words: object, call: str = "") -> Told:
        size = self.sizes.get(name, _AT_FIRST)
        trouble = self.random.choice(TROUBLES)
        # Half of all cases lie among the first few requests, however many there are.
        fault = trouble.at(int(size ** self.random.random()))
        told_where = () if call else ("--data", self.root / folder)
        told = self.children.run(*told_where, *words, call=call, fault=fault)
        if told.failed:
            self.kills[f"{trouble.name}: {name}"] += 1
        elif told.code == 0:
            self.sizes[name] = max(told.asked, 2)
        where = f"seed {self.seed}, turn {self.turn}, {name}, {fault}"
        assert told.code in {0, 1}, f"{where}: {told.err}"
        assert "Traceback" not in told.err, f"{where}: {told.err}"
        assert "Lỗi của chương trình" not in told.err, f"{where}: {told.err}"
        assert told.code == 0 or not told.err.isascii(), f"{where}: {told.err}"
        return told

    def done(self, folder: str, *words: object) -> Any:  # noqa: ANN401 - whatever the command gave
        """Run a command to its good end."""
        return self.children.done("--data", self.root / folder, *words)

    def look(self, folder: str) -> None:
        """All that was acknowledged is there, the register is sound, and what is there now has to stay."""
        wrong, now = seen_in(self.root / folder, self.kept.get(folder, Kept()))
        assert not wrong, f"seed {self.seed}, turn {self.turn}, {folder}: {wrong}"
        self.kept[folder] = now

    def remember(self, folder: str) -> None:
        """Whatever the register holds now is what has to stay."""
        self.kept.pop(folder, None)
        self.look(folder)

    def heard(self, folder: str, script: Path, told: Told) -> None:
        """Take what the play acknowledged line by line."""
        acts = [json.loads(line) for line in script.read_text(encoding="utf-8").splitlines()]
        for answer in told.answers:
            if not answer.get("ok"):
                continue
            act = acts[answer["line"] - 1]
            if "dossier" in answer:
                self._did(folder, answer["dossier"], act)

    def _did(self, folder: str, number: str, act: dict[str, Any]) -> None:
        """``number`` answered ``act``; a request that is repeated is answered again, and nothing done."""
        request = act.get("request_id", "")
        if request and number in self.numbers:
            assert self.numbers[number] == request, (
                f"seed {self.seed}, turn {self.turn}: {number} given out twice"
            )
            return
        if request:
            self.numbers[number] = request
            if (number, "receive") in self.kept[folder].acts:  # it was kept before anybody was told
                return
        self.kept[folder] = self.kept[folder].told({"line": [folder, number, act["verb"]]})

    def dossiers(self, folder: str) -> list[str]:
        """The numbers of all dossiers."""
        with opening(self.root / folder) as register:
            return numbers_of(register)

    def fresh(self, name: str) -> Path:
        """A folder of this turn that is not there yet."""
        path = self.root / f"{name}-{self.turn}"
        shutil.rmtree(path, ignore_errors=True)
        return path


def numbers_of(register: Register) -> list[str]:
    """The running numbers in their order."""
    d = schema.dossier.c
    with register.read() as reading:
        asked = sa.select(d.local_no).where(d.unit == reading.unit).order_by(d.seq)
        return [row.local_no for row in reading.connection.execute(asked)]


def named(register: Register, mark: str) -> list[str]:
    """The applicants with ``mark`` in their names."""
    d = schema.dossier.c
    with register.read() as reading:
        asked = sa.select(d.applicant).where(d.unit == reading.unit, d.applicant.contains(mark))
        return [row.applicant for row in reading.connection.execute(asked)]


def begun(children: Children, seed: int) -> Station:
    """An office of one day, and the one above it."""
    station = Station(children, children.root, Random(seed), seed)
    for folder in (DATA, ABOVE):
        station.remember(folder)
    return station
