"""A line to the superior's real service that does to questions and answers whatever lines do."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from urllib.parse import unquote

from sim.road import Crash, spoilt
from starlette.types import Message

from cchc_desktop.carriers.https import Address, Hub, Line
from cchc_desktop.hub.app import Hub as Service
from cchc_desktop.hub.guard import Guard
from cchc_desktop.hub.rate import Rate
from cchc_desktop.hub.spool import Spool
from cchc_desktop.operations.desk import Workplace

PATIENCE = (0.0,) * 4
Asked = tuple[int, bytes]
_GARBAGE = ((200, b"<html>Welcome</html>"), (503, b'{"problem": "Cho mot lat."}'), (502, b""), (200, b"[["))


class Wire:
    """The hub of one register, as units reach it while ``is_bad``; every question is really answered."""

    def __init__(self, random: Random, place: Workplace, clock: Callable[[], datetime], folder: Path) -> None:
        self.random = random
        self.is_bad = True
        shutil.rmtree(folder, ignore_errors=True)
        guard = Guard(Rate(burst=10**9))
        self._app = Service(place, clock, lambda _: None, Spool(folder), guard).app()
        self.served: list[tuple[str, str]] = []

    def box(self, unit: str, number: int) -> Hub:
        """The box of a unit, as the carrier makes it."""
        return Hub(Address.read(f"http://localhost:{number}/"), unit, PATIENCE)

    def mend(self) -> None:
        """From now on it is a good line."""
        self.is_bad = False

    def ask(self, method: str, path: str, data: bytes) -> Asked:
        """One question over this line: lost, cut, harmed, doubled, answered with rubbish, or answered."""
        mishap = self.random.choice(_MISHAPS) if self.is_bad and self.random.random() < 0.12 else "none"
        if mishap == "lost":
            raise ConnectionResetError
        if mishap == "rubbish":
            return self.random.choice(_GARBAGE)
        if mishap == "cut" and data:
            self.answer(method, path, data[: self.random.randrange(len(data))], len(data))
            raise ConnectionResetError
        if mishap == "harmed" and data:
            data = spoilt(self.random, data)
        found = self.answer(method, path, data)
        if mishap == "doubled":
            found = self.answer(method, path, data)
        if mishap == "answer lost":
            raise TimeoutError
        if mishap == "answer harmed" and found[1]:
            found = found[0], spoilt(self.random, found[1])
        return found

    def answer(self, method: str, path: str, data: bytes, length: int | None = None) -> Asked:
        """What the service says; a body shorter than ``length`` ends because its sender hung up."""
        return _LOOP.run_until_complete(self._answer(method, path, data, length))

    async def _answer(self, method: str, path: str, data: bytes, length: int | None) -> Asked:
        declared = len(data) if length is None else length
        scope = {
            "type": "http",
            "method": method,
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "scheme": "http",
            "headers": [(b"content-length", str(declared).encode())],
            "client": ("127.0.0.1", 1),
            "server": ("localhost", 1),
            "http_version": "1.1",
        }
        parts = iter([{"type": "http.request", "body": data, "more_body": len(data) < declared}])
        told: list[Message] = []

        async def receive() -> Message:
            return next(parts, {"type": "http.disconnect"})

        async def send(message: Message) -> None:
            told.append(message)

        try:
            await self._app(scope, receive, send)
        except Crash:
            raise ConnectionResetError from None
        body = b"".join(one.get("body", b"") for one in told)
        if method != "GET" and told[0]["status"] == 200:
            self.served.append((path, hashlib.sha256(body).hexdigest()))
        return told[0]["status"], body


_LOOP = asyncio.new_event_loop()
_MISHAPS = ("lost", "rubbish", "cut", "harmed", "doubled", "answer lost", "answer lost", "answer harmed")


@contextmanager
def lines(roads: Sequence[object]) -> Iterator[None]:
    """While it lasts, what a commune asks of port N goes over the wire that is the road of that number."""
    real = Line._asked

    def asked(line: Line, method: str, path: str, data: bytes | None, more: float) -> Asked:  # noqa: ARG001 - as it is called
        wire = roads[line._address.port or 0]
        assert isinstance(wire, Wire)
        return wire.ask(method, path, data or b"")

    Line._asked = asked  # type: ignore[assignment,method-assign]  # the edge: bytes would leave this machine
    try:
        yield
    finally:
        Line._asked = real  # type: ignore[method-assign]  # as above
