"""How well typed letters fit a Vietnamese name: whole, by beginnings of words, or by initials."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc_desktop.core.text import fold

EXACT, PREFIX, RUN, WORDS, INITIALS = range(5)

_WORD = re.compile(r"[a-z0-9]+")


def words(text: str) -> tuple[str, ...]:
    """Cut text into folded words: no case, no marks, no punctuation."""
    return tuple(_WORD.findall(fold(text)))


def fit(typed: Sequence[str], name: Sequence[str]) -> tuple[int, int] | None:
    """Rank typed words against a name as (tier, position), smaller is better; None when they do not fit."""
    if not typed or not name:
        return None
    if tuple(typed) == tuple(name):
        return EXACT, 0
    run = _run(typed, name)
    if run is not None:
        return (PREFIX if run == 0 else RUN), run
    if _scattered(typed, name):
        return WORDS, 0
    start = _initials(typed, name)
    return None if start is None else (INITIALS, start)


def _run(typed: Sequence[str], name: Sequence[str]) -> int | None:
    """Find where the typed words stand side by side; only the last of them may be unfinished."""
    head, last = tuple(typed[:-1]), typed[-1]
    for at in range(len(name) - len(typed) + 1):
        if tuple(name[at : at + len(head)]) == head and name[at + len(head)].startswith(last):
            return at
    return None


def _scattered(typed: Sequence[str], name: Sequence[str]) -> bool:
    """Tell whether every typed word begins a word of the name, each name word used once."""
    left = list(name)
    for word in sorted(typed, key=len, reverse=True):
        hit = next((one for one in left if one.startswith(word)), None)
        if hit is None:
            return False
        left.remove(hit)
    return True


def _initials(typed: Sequence[str], name: Sequence[str]) -> int | None:
    """Find where typed words follow one another as initials ("dk") or beginnings ("kh") of name words."""
    for start in range(len(name)):
        at = _end(typed[0], name, start)
        for word in typed[1:]:
            if at is None:
                break
            # Gaps are allowed, so the earliest end leaves most room for the words that follow.
            ends = (_end(word, name, later) for later in range(at, len(name)))
            at = min((end for end in ends if end is not None), default=None)
        if at is not None:
            return start
    return None


def _end(word: str, name: Sequence[str], at: int) -> int | None:
    """Tell where a typed word that begins at ``at`` ends in the name; None when it does not fit there."""
    if name[at].startswith(word):
        return at + 1
    letters = "".join(one[0] for one in name[at : at + len(word)])
    return at + len(word) if len(word) > 1 and letters == word else None
