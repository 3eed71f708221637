"""What feeds the doors: bounded in time and memory, led by coverage, the same for the same seed."""

from __future__ import annotations

import hashlib
import resource
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType, ModuleType

from fuzz.reached import PACKAGE, Reached

from cchc_desktop.core.failure import Refused, Trouble

FOUND = Path(__file__).parent / "found"
SLOWEST = 2.0
"""Seconds of the processor that one input may take."""
MOST_MEMORY = 300 * 1024 * 1024
"""Bytes by which the memory may grow while one input is read."""
_MOST_KEPT = 400
_LARGEST, _LARGEST_KEPT = 4_000_000, 20_000
"""Bytes of an input, and of one that is changed further: else each would grow out of the one before."""
_NEWEST = 0.4
_PATIENCE, _SELDOM = 3_000, 10
"""Inputs without a new line after which only one in so many is looked at."""

Door = Callable[[bytes], None]
Mutate = Callable[[Random, bytes, Sequence[bytes]], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One door: ``open`` makes a room for it in a folder, where it may be fed and thrown away after.

    ``share`` is of the inputs of a run; a room is renewed after ``renewed`` inputs.
    """

    name: str
    share: int
    seeds: Callable[[], Sequence[bytes]]
    open: Callable[[Path], AbstractContextManager[Door]]
    mutate: Mutate
    modules: tuple[ModuleType, ...]
    renewed: int = 5_000
    is_shrunk: bool = True

    @property
    def files(self) -> tuple[str, ...]:
        """The files whose lines are counted for this door."""
        return tuple(str(module.__file__) for module in self.modules)


@dataclass(frozen=True, slots=True)
class Fault:
    """An input that ended in no sentence: ``what`` and ``where`` are the same for the same mistake."""

    target: str
    what: str
    where: str
    data: bytes

    @property
    def words(self) -> str:
        """For whoever reads the failure of a test."""
        return f"{self.target}: {self.what} at {self.where}, {len(self.data)} bytes: {self.data[:200]!r}"


class TooLong(BaseException):
    """The processor's time for one input is over; no handler of ours may swallow it."""


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


@contextmanager
def timed(seconds: float = SLOWEST) -> Iterator[None]:
    """``TooLong`` in the block after so many seconds of the processor; the machine's load is no matter."""
    before = signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def memory() -> int:
    """The most bytes that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def tried(target: str, door: Door, data: bytes, *, seconds: float = SLOWEST) -> Fault | None:
    """Feed one input; a fault where it ends in anything but nothing or a sentence, and in time."""
    before = memory()
    try:
        with timed(seconds):
            door(data)
    except (Refused, Trouble) as failure:
        if not failure.sentence.strip():
            return Fault(target, "a failure without a sentence", _where(failure), data)
    except TooLong as late:
        return Fault(target, f"more than {seconds:.0f} s", _where(late), data)
    except Exception as error:  # noqa: BLE001 - whatever it is: it is what we look for
        return Fault(target, type(error).__name__, _where(error), data)
    if memory() - before > MOST_MEMORY:
        return Fault(target, f"{(memory() - before) >> 20} MB", "-", data)
    return None


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f"{one.filename.removeprefix(PACKAGE)}:{one.name}" for one in frames if PACKAGE in one.filename]
    return ours[-1] if ours else f"{frames[-1].filename}:{frames[-1].name}"


@dataclass(slots=True)
class Hunt:
    """What one run over one door came to."""

    target: Target
    inputs: int = 0
    newest_at: int = 0
    """After how many inputs the last new line was reached."""
    let_in: int = 0
    kept: list[bytes] = field(default_factory=list)
    faults: dict[tuple[str, str], Fault] = field(default_factory=dict)
    reached: Reached = field(default_factory=Reached)

    @property
    def row(self) -> str:
        """One line of the report."""
        got, of = self.reached.share(self.target.files)
        return (
            f"{self.target.name:12} {self.inputs:>8} inputs  {self.let_in:>8} let in  "
            f"{len(self.kept):>4} kept  "
            f"{got:>5}/{of:<5} lines {100 * got / max(of, 1):5.1f} %  {len(self.faults)} faults"
        )


def hunt(
    target: Target, folder: Path, inputs: int, seed: int, tell: Callable[[bytes], None] | None = None
) -> Hunt:
    """Feed ``inputs`` inputs to a door; what reaches a new line is kept and changed further.

    ``tell`` hears every input before it goes in, for one that ends the whole process.
    """
    found = Hunt(target)
    seeds = list(target.seeds())
    rng = Random(f"{target.name}/{seed}")  # the same for the same seed is what it is for
    with found.reached.looks():
        while found.inputs < inputs:
            room = folder / f"{target.name}-{found.inputs}"
            room.mkdir(parents=True)
            with target.open(room) as door:
                until = min(inputs, found.inputs + target.renewed)
                _feed(found, door, seeds, rng, until, tell or _nobody)
    return found


def _nobody(_data: bytes) -> None:
    """Nobody keeps what goes in."""


def _feed(
    found: Hunt, door: Door, seeds: list[bytes], rng: Random, until: int, tell: Callable[[bytes], None]
) -> None:
    def sparing(data: bytes) -> None:
        door(data)
        found.let_in += 1

    while found.inputs < until:
        at = found.inputs
        data = seeds[at] if at < len(seeds) else _next(found, seeds, rng)
        found.inputs += 1
        found.reached.fresh = 0
        is_late = found.inputs - found.newest_at > _PATIENCE
        found.reached.rest(is_resting=is_late and found.inputs % _SELDOM != 0)
        tell(data)
        fault = tried(found.target.name, sparing, data)
        if fault is not None:
            found.faults.setdefault((fault.what, fault.where), fault)
        elif found.reached.fresh and at >= len(seeds):
            found.newest_at = found.inputs
            if len(data) <= 2 * max(map(len, seeds)) + _LARGEST_KEPT:
                found.kept.append(data)
            del found.kept[:-_MOST_KEPT]


def _next(found: Hunt, seeds: list[bytes], rng: Random) -> bytes:
    newest = found.kept[-20:]
    is_newest = newest and rng.random() < _NEWEST
    data = rng.choice(newest) if is_newest else rng.choice(seeds + found.kept)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        try:
            made = found.target.mutate(rng, data, seeds)
        except (RecursionError, MemoryError):  # it was deeper already than we can change anything in
            return data
        data = made if len(made) <= _LARGEST else data
    return data


def shrunk(fault: Fault, door: Door, tries: int = 600) -> Fault:
    """The same fault by fewer bytes: pieces are left out as long as it stays."""
    kept, size = fault, max(1, len(fault.data) // 2)
    while size and tries:
        at, is_smaller = 0, False
        while at < len(kept.data) and tries:
            tries -= 1
            again = tried(fault.target, door, kept.data[:at] + kept.data[at + size :])
            if again is not None and (again.what, again.where) == (fault.what, fault.where):
                kept, is_smaller = again, True
            else:
                at += size
        size = size if is_smaller and size > 1 else size // 2
    return kept


def keep(fault: Fault) -> Path:
    """Put the input of a fault where every later run of the tests feeds it again."""
    folder = FOUND / fault.target
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / hashlib.sha256(fault.data).hexdigest()[:16]
    path.write_bytes(fault.data)
    return path
