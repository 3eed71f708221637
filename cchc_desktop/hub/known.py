"""Whom the service has believed: for them there is room, whatever everybody else does."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

MOST = 10_000


@dataclass(slots=True)
class Known:
    """Addresses from which a confirmed key announced something new, and what it announced.

    In memory alone: after a start each is believed anew with its next packet. Who was believed longest ago
    makes room.
    """

    _believed: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def believe(self, *names: str) -> None:
        """From now on there is room for these."""
        for name in names:
            self._believed[name] = None
            self._believed.move_to_end(name)
        while len(self._believed) > MOST:
            self._believed.popitem(last=False)

    def __contains__(self, name: str) -> bool:
        return name in self._believed
