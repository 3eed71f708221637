"""What every request goes through: from where it comes, how often, and how it is turned away."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.hub.known import Known
from cchc_desktop.hub.rate import Rate

Handler = Callable[[Request], Awaitable[Response]]
Tell = Callable[[int, str], Response]
"""How somebody who is turned away is told so: a status and a sentence."""
_WIDTH = 56  # bits of an address of the sixth version that one line of one house may have
_PORT = re.compile(r"\[(?P<sixth>[^\]]*)\](?::\d{1,5})?|(?P<fourth>[\d.]+):\d{1,5}")


class Problem(Exception):  # noqa: N818 - it is an answer, not an error of the program
    """A request that is turned away, with the status that says how; ``is_fair``: nobody is to blame."""

    def __init__(
        self, status: int, sentence: str, headers: Mapping[str, str] | None = None, *, is_fair: bool = False
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.headers = headers or {}
        self.is_fair = is_fair


TROUBLE = "Nơi nhận chưa đọc hay ghi được sổ. Báo cho nơi nhận rồi làm lại sau ít phút."


def _nobody(_sentence: str) -> None:
    """Nobody hears what troubles the service."""


@dataclass(slots=True)
class Guard:
    """One for all addresses of the service.

    ``is_behind_proxy``: who asks stands in what the proxy adds, and is believed there alone. ``told`` hears
    what troubles the register, which names folders of this machine: strangers hear that there is trouble.
    ``known`` are those whom the service believed before.
    """

    rate: Rate = field(default_factory=Rate)
    is_behind_proxy: bool = False
    told: Callable[[str], None] = _nobody
    known: Known = field(default_factory=Known)
    _told: str = ""

    def trouble(self, sentence: str) -> str:
        """What strangers hear of it; whoever runs the service hears each trouble once in a row."""
        if sentence != self._told:
            self._told = sentence
            self.told(sentence)
        return TROUBLE

    def around(self, handler: Handler, tell: Tell) -> Handler:
        """``handler``, asked no oftener than one address may, its refusals told by ``tell``."""

        async def guarded(request: Request) -> Response:
            address = self.address_of(request)
            if not self.rate.allows(address):
                return tell(429, "Máy này gửi quá nhiều yêu cầu. Chờ vài phút rồi gửi lại.")
            try:
                return await handler(request)
            except Problem as problem:
                if not problem.is_fair:
                    self.rate.refused(address)
                answer = tell(problem.status, problem.sentence)
                answer.headers.update(problem.headers)
                return answer
            except Refused as failure:
                self.rate.refused(address)
                return tell(422, failure.sentence)
            except Trouble as trouble:
                return tell(503, self.trouble(trouble.sentence))
            except ClientDisconnect:
                return Response(status_code=400)  # nobody is there to read it

        return guarded

    def address_of(self, request: Request) -> str:
        """Who is counted as one: an address, of the sixth version the line that it belongs to."""
        near = request.client.host if request.client else ""
        told = request.headers.getlist("x-forwarded-for") if self.is_behind_proxy else []
        # What stands before the last comma is what the other side says of itself.
        return counted(told[-1].rpartition(",")[2].strip() if told else near) or near


def counted(address: str) -> str:
    """Who an address, perhaps with a port, is counted as; empty for what is none."""
    ported = _PORT.fullmatch(address)
    bare = address if ported is None else ported["sixth"] or ported["fourth"] or ""
    try:
        found = ip_address(bare)
    except ValueError:
        return ""
    if not isinstance(found, IPv6Address):
        return str(found)
    within = found.ipv4_mapped
    return str(within) if within else str(ip_network((found, _WIDTH), strict=False))


def hanging_up(app: ASGIApp) -> ASGIApp:
    """``app``, after whose answer nobody goes on sending what it has not read: the line is closed."""

    async def heard(scope: Scope, receive: Receive, send: Send) -> None:
        is_read = not has_body(scope)

        async def received() -> Message:
            nonlocal is_read
            told = await receive()
            is_read = is_read or (told["type"] == "http.request" and not told.get("more_body", False))
            return told

        async def sent(told: Message) -> None:
            if told["type"] == "http.response.start" and not is_read:
                told = {**told, "headers": [*told.get("headers", ()), (b"connection", b"close")]}
            await send(told)

        await app(scope, received, sent)

    return heard


_BODY = frozenset({b"content-length", b"transfer-encoding"})


def has_body(scope: Scope) -> bool:
    """Whether a request says that something comes after its head."""
    return any(name in _BODY and value != b"0" for name, value in scope.get("headers", ()))


def in_json(status: int, sentence: str) -> Response:
    """A sentence for a program; the rest of what it sends is not listened to."""
    return JSONResponse({"problem": sentence}, status, headers={"Connection": "close"})
