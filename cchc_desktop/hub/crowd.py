"""How many requests are at work at once: whoever is one too many is told so, and to come again."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from cchc_desktop.hub.guard import Guard, has_body
from cchc_desktop.hub.teller import Teller

MOST = 128
MOST_OF_ONE = 32
"""Of one address: behind it may be a whole office, but never all there is room for."""
MOST_STRANGE = 96
"""Of all whom nobody has believed yet: what is left stays for those who were."""
MOST_BODIES, MOST_BODIES_OF_ONE = 48, 4
"""Of those the ones that bring something, which they may do slowly; in all, and of one address."""
_LATER = {"Retry-After": "30"}
_BUSY = "Dịch vụ đang bận vì nhiều máy gửi cùng lúc. Chờ một phút rồi gửi lại."
_GREEDY = "Máy này đang gửi quá nhiều yêu cầu cùng lúc. Chờ các yêu cầu trước xong rồi gửi lại."
_DELIVERY = "/v1/deliveries/"


@dataclass(frozen=True, slots=True, eq=False)
class _Asking:
    address: str
    is_known: bool
    has_body: bool


@dataclass(slots=True)
class Crowd:
    """``app``, at work for so many at once. A line on which nothing is asked does not count."""

    app: ASGIApp
    guard: Guard
    tell: Teller
    _at_work: list[_Asking] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, from its head to the end of its answer."""
        request = Request(scope)
        one = self._asking(request)
        sentence = self._refusal(one)
        if sentence:
            await self.tell(request, 503, sentence, _LATER)(scope, receive, send)
            return
        self._at_work.append(one)
        try:
            await self.app(scope, receive, send)
        finally:
            self._at_work.remove(one)

    def _asking(self, request: Request) -> _Asking:
        """Who asks; what a believed manifest is known by opens the door from wherever its pieces come."""
        address, known = self.guard.address_of(request), self.guard.known
        is_known = address in known or _delivery_of(request.scope["path"]) in known
        return _Asking(address, is_known, has_body(request.scope))

    def _refusal(self, one: _Asking) -> str:
        here = self._at_work
        if len(here) >= MOST:
            return _BUSY
        if _of(one.address, here) >= MOST_OF_ONE:
            return _GREEDY
        return "" if one.is_known else self._refusal_of_strange(one)

    def _refusal_of_strange(self, one: _Asking) -> str:
        strange = [it for it in self._at_work if not it.is_known]
        bodies = [it for it in strange if it.has_body]
        if len(strange) >= MOST_STRANGE or (one.has_body and len(bodies) >= MOST_BODIES):
            return _BUSY
        is_greedy = one.has_body and _of(one.address, bodies) >= MOST_BODIES_OF_ONE
        return _GREEDY if is_greedy else ""


def _of(address: str, here: list[_Asking]) -> int:
    return sum(it.address == address for it in here)


def _delivery_of(path: str) -> str:
    """The unit and the digest in an address of a delivery; empty in any other."""
    return "/".join(path.split("/")[3:5]) if path.startswith(_DELIVERY) else ""
