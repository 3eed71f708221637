"""How many requests are at work at once: whoever is one too many is told so, and to come again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from cchc_desktop.hub.guard import Guard
from cchc_desktop.hub.teller import Teller

MOST = 128
MOST_OF_ONE = 32
"""Of one address: behind it may be a whole office, but never all there is room for."""
_LATER = {"Retry-After": "30"}
_BUSY = "Dịch vụ đang bận vì nhiều máy gửi cùng lúc. Chờ một phút rồi gửi lại."
_GREEDY = "Máy này đang gửi quá nhiều yêu cầu cùng lúc. Chờ các yêu cầu trước xong rồi gửi lại."


@dataclass(slots=True)
class Crowd:
    """``app``, at work for so many at once. A line on which nothing is asked does not count."""

    app: ASGIApp
    guard: Guard
    tell: Teller
    _at_work: Counter[str] = field(default_factory=Counter)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, from its head to the end of its answer."""
        request = Request(scope)
        address = self.guard.address_of(request)
        sentence = self._refusal(address)
        if sentence:
            await self.tell(request, 503, sentence, _LATER)(scope, receive, send)
            return
        self._at_work[address] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._at_work[address] -= 1
            self._at_work += Counter()  # who has gone is forgotten

    def _refusal(self, address: str) -> str:
        if self._at_work.total() >= MOST:
            return _BUSY
        return _GREEDY if self._at_work[address] >= MOST_OF_ONE else ""
