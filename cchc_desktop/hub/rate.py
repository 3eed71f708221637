"""How much one address may ask: a bucket that fills by the second; what is refused empties it faster."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

PER_SECOND = 20
BURST = 1_200
REFUSED = 30
"""What a refused request costs; any other costs 1."""
MOST_ADDRESSES = 10_000


@dataclass(slots=True)
class Rate:
    """What each address has left, and when it was last seen; the address seen longest ago is forgotten."""

    clock: Callable[[], float] = time.monotonic
    per_second: float = field(default_factory=lambda: PER_SECOND)
    burst: float = field(default_factory=lambda: BURST)
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def allows(self, address: str) -> bool:
        """Count one request; whether it may go on."""
        return self._spend(address, 1) >= 0

    def refused(self, address: str) -> None:
        """What came of it was nothing good."""
        self._spend(address, REFUSED)

    def _spend(self, address: str, cost: int) -> float:
        now = self.clock()
        left, seen = self._left.pop(address, (self.burst, now))
        left = min(left + (now - seen) * self.per_second, self.burst) - cost
        self._left[address] = (max(left, -REFUSED), now)
        if len(self._left) > MOST_ADDRESSES:
            del self._left[next(iter(self._left))]
        return left
