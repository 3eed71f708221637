"""Pages that were made are kept until the register changes; those that cost much a little longer."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

LARGEST = 32 * 1024 * 1024
"""Bytes of all pages that are kept."""
CHEAP = 1.0
"""Seconds: a page that took less is made anew at each change."""
SHARE = 20
"""A dearer one is shown for so many times as long as it took: it takes that part of the machine at most."""


@dataclass(frozen=True, slots=True)
class _Kept:
    mark: Hashable
    made_at: float
    took: float
    body: bytes


@dataclass(slots=True)
class Shelf:
    """Pages by what was asked; the one that was asked for longest ago makes room."""

    clock: Callable[[], float] = time.monotonic
    _kept: OrderedDict[Hashable, _Kept] = field(default_factory=OrderedDict)
    _size: int = 0

    def page(self, key: Hashable, mark: Hashable, make: Callable[[], bytes]) -> bytes:
        """What is kept under ``key`` where it still stands, else what ``make`` gives."""
        found = self._kept.get(key)
        if found is not None and (found.mark == mark or self._is_dear_still(found)):
            self._kept.move_to_end(key)
            return found.body
        begun = self.clock()
        body = make()
        self._keep(key, _Kept(mark, self.clock(), self.clock() - begun, body))
        return body

    def _is_dear_still(self, found: _Kept) -> bool:
        return found.took >= CHEAP and self.clock() - found.made_at < found.took * SHARE

    def _keep(self, key: Hashable, made: _Kept) -> None:
        before = self._kept.pop(key, None)
        self._kept[key] = made
        self._size += len(made.body) - (0 if before is None else len(before.body))
        while self._size > LARGEST and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            self._size -= len(old.body)
