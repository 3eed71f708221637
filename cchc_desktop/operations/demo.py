"""A practice register filled with invented people over real procedures; the same seed, the same register."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.catalogue import Catalogue
from cchc_desktop.core.dossier import write_moment
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.operations.desk import Desk, Workplace
from cchc_desktop.operations.story import CLERKS, MORNING, Story, plot
from cchc_desktop.store.apart import Apart, Life
from cchc_desktop.store.counters import DOSSIER, LOCAL, PER_DEVICE
from cchc_desktop.store.engine import Profile
from cchc_desktop.store.filling import BESIDE_FROM, Filling, apart, filling

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

__all__ = ["CLERKS", "fill"]

_BLOCK = 1_000
_AHEAD = 2  # blocks made for each process before the first of them is asked for


class _Reception(NamedTuple):
    """Who is next: the moment, and the number on paper."""

    at: datetime
    serial: int
    device: int


@dataclass(frozen=True, slots=True)
class _Block:
    """Dossiers in a row, the first of them ``first``; ``since`` is the number of the first of all."""

    first: int
    since: int
    receptions: tuple[_Reception, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What a process needs to know to tell a part of the story."""

    place: Path
    key: bytes
    profile: Profile
    seed: int
    days: tuple[date, date]


def fill(
    place: Workplace,
    dossiers: int,
    seed: int,
    first_on: date,
    last_on: date,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> int:
    """Play ``dossiers`` receptions between the two days and what follows; give their number.

    All of it is kept, or nothing: half a story would teach the wrong figures.
    """
    if not place.profile.is_practice:
        raise Refused("Dữ liệu mẫu chỉ đưa vào sổ thực hành, không đưa vào sổ thật.")
    moments = _moments(place, dossiers, Random(seed), (first_on, last_on))  # noqa: S311 - a story, no secret
    told = _Told(place.register.place, place.register.key, place.profile, seed, (first_on, last_on))
    with filling(place.register, dossiers) as fills:
        blocks = tuple(_blocks(fills, moments))
        done = 0
        with _made(told, place, fills, blocks) as made:
            for at, lives in enumerate(made):
                following = blocks[at + 1].receptions[0].at if at + 1 < len(blocks) else None
                fills.take(lives, write_moment(following) if following else None)
                done += len(lives)
                progress(done, dossiers)
    return done


def _moments(place: Workplace, dossiers: int, random: Random, days: tuple[date, date]) -> list[datetime]:
    """When dossiers come in, in order: Mondays and mornings are busier."""
    calendar = place.law.office(place.profile.unit)
    every = (days[0] + timedelta(days=offset) for offset in range((days[1] - days[0]).days + 1))
    open_on = [day for day in every if calendar.is_open(day)]
    if not open_on:
        raise Refused("Khoảng ngày chọn không có ngày làm việc nào.")
    moments = []
    weights = [3 if day.weekday() == 0 else 2 for day in open_on]
    for day in random.choices(open_on, weights, k=dossiers):
        sessions = calendar.sessions(day)
        begins, ends = sessions[0] if random.random() < MORNING else sessions[-1]
        moments.append(begins + timedelta(seconds=int(random.random() * (ends - begins).total_seconds())))
    return sorted(moments)


def _blocks(fills: Filling, moments: Sequence[datetime]) -> Iterator[_Block]:
    """The story in parts; where one machine's numbers of a year are not enough, the next one's follow."""
    first = fills.reserve(DOSSIER, 0, 0, len(moments))
    numbers = {
        year: _numbers(fills, year, amount) for year, amount in Counter(m.year for m in moments).items()
    }
    for start in range(0, len(moments), _BLOCK):
        part = moments[start : start + _BLOCK]
        yield _Block(first + start, first, tuple(_Reception(at, *next(numbers[at.year])) for at in part))


def _numbers(fills: Filling, year: int, amount: int) -> Iterator[tuple[int, int]]:
    """Numbers on paper and the machine that gives each."""
    device = fills.book.profile.device
    if amount > PER_DEVICE // 2:
        device += 1  # the numbers of this machine are left to whoever works at it
    while amount:
        some = min(amount, PER_DEVICE - 1)
        begins = fills.reserve(LOCAL, year, device, some)
        yield from ((serial, device) for serial in range(begins, begins + some))
        amount -= some
        device += 1


@contextmanager
def _made(
    told: _Told, place: Workplace, fills: Filling, blocks: Sequence[_Block]
) -> Iterator[Iterator[tuple[Life, ...]]]:
    """The lives of each block in turn, made by as many processes as the machine has when there are many."""
    if len(blocks) * _BLOCK < BESIDE_FROM or getattr(sys, "frozen", False):
        book = Apart(fills.book.connection, told.profile)
        telling = _Telling(book, place.law, place.catalogue, told)
        yield (telling.lives(block) for block in blocks)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    amount = os.cpu_count() or 1
    context = get_context("spawn")
    with ProcessPoolExecutor(amount, mp_context=context, initializer=_begin, initargs=(told,)) as pool:
        try:
            yield _in_turn(pool, blocks, amount * _AHEAD)
        finally:
            pool.shutdown(cancel_futures=True)


def _in_turn(pool: ProcessPoolExecutor, blocks: Sequence[_Block], ahead: int) -> Iterator[tuple[Life, ...]]:
    waiting: deque[Future[tuple[Life, ...]]] = deque()
    for block in blocks:
        waiting.append(pool.submit(_lives, block))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


class _Telling:
    """The story as one process tells it."""

    def __init__(self, book: Apart, law: Law, catalogue: Catalogue, told: _Told) -> None:
        self._book = book
        start_at = datetime.combine(told.days[0], time(7, 30), HANOI)
        desk = Desk(book, law, catalogue, told.profile, CLERKS[0], start_at, start_at)
        self._story = Story(desk, plot(law, catalogue, told.profile.unit, told.seed, told.days))

    def lives(self, block: _Block) -> tuple[Life, ...]:
        """The dossiers of ``block``."""
        return tuple(self._life(block, at) for at in range(len(block.receptions)))

    def _life(self, block: _Block, at: int) -> Life:
        seq, coming = block.first + at, block.receptions[at]
        self._book.begin(seq, coming.serial, coming.device)
        self._story.tell(seq - block.since + 1, coming.at)
        return self._book.life()


_open = ExitStack()
_telling: list[_Telling] = []


def _begin(told: _Told) -> None:
    """In a process of its own: the same law, the same catalogue, and a book that only reads."""
    from cchc_desktop.rulebook import load_catalogue, load_law

    book = _open.enter_context(apart(told.place, told.key, told.profile))
    _telling.append(_Telling(book, load_law(told.place), load_catalogue(told.place), told))
    gc.freeze()
    gc.disable()  # a life holds no rings, and there are a million of them


def _lives(block: _Block) -> tuple[Life, ...]:
    return _telling[0].lives(block)
