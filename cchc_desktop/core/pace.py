"""Whether a machine that types steadily left a gap of two keys: where one got lost the others keep pace.

Only a sign, never a proof: it asks for a second reading. Where pace or clock are too coarse it is silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

_FEWEST = 8
"""Pairs of one kind before their pace is known."""
_FASTEST = 4.0
"""Milliseconds; what follows faster is not measured well enough."""
_LATE = 1.75
_MOST_LATE = 2
"""More pauses than that are the reader's way."""
_TICKS = (15.625, 10.0)
"""Milliseconds by which systems stamp keys that count no finer."""

Step = tuple[str, float]
"""A letter, and the milliseconds since the one before."""


def has_stumbled(steps: Sequence[Step]) -> bool:
    """Whether one key or two came about an interval late, among others of their kind that did not."""
    pairs: dict[tuple[bool, bool], list[float]] = {}
    for (before, _), (now, gap) in pairwise(steps):
        # A letter with a mark takes several keys; the same key twice has to come up in between.
        if before != now and before.isascii() and now.isascii():
            pairs.setdefault((_is_shifted(before), _is_shifted(now)), []).append(gap)
    if any(_is_counted_by(tick, [gap for _, gap in steps[1:]]) for tick in _TICKS):
        return False
    told = map(_late, sorted(pairs.values(), key=len, reverse=True))
    kinds = [late for late in told if late is not None]
    # Where the commonest kind keeps no pace, a rarer one that seems to does so by chance.
    is_steady = bool(kinds) and kinds[0] <= _MOST_LATE
    return is_steady and any(0 < late <= _MOST_LATE for late in kinds)


def _is_shifted(letter: str) -> bool:
    return letter.isupper() or letter in '|:"()&+'


def _is_counted_by(tick: float, gaps: Sequence[float]) -> bool:
    return all(abs(gap - tick * round(gap / tick)) <= 1 for gap in gaps)


def _late(gaps: Sequence[float]) -> int | None:
    """How many keys of a kind came late, more than can be where they keep no pace; None: too few to know."""
    usual = median(gaps)
    if len(gaps) < _FEWEST or usual < _FASTEST:
        return None
    late = sum(gap > _LATE * usual for gap in gaps)
    is_steady = sum(abs(gap - usual) > max(2.0, usual / 4) for gap in gaps) == late
    return late if is_steady else _MOST_LATE + 1
