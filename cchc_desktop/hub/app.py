"""What the service answers to whom: a manifest first, then the pieces it names, then the answer letter."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from cchc_desktop.core import parcel
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.files import why
from cchc_desktop.hub.crowd import Crowd
from cchc_desktop.hub.guard import Guard, Handler, Problem, hanging_up, in_json
from cchc_desktop.hub.spool import Delivery, Spool
from cchc_desktop.hub.teller import Teller
from cchc_desktop.operations import deliveries
from cchc_desktop.operations.collect import NotTaken
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.letters import File
from cchc_desktop.operations.parcels import is_sound
from cchc_desktop.operations.sealing import Seals

GRACE, SLOWEST = 30.0, 1_024
"""A body may take so many seconds, and one more for each so many bytes that came of it."""
LARGEST_TOLD = 1024 * 1024
"""Bytes of a manifest as it travels, from nobody knows whom yet; that of the largest month has fewer."""
LEAST_FREE = 256 * 1024 * 1024
"""Bytes of the disk that stay for the register."""
_BY = "hub"
_A = ParamSpec("_A")
_R = TypeVar("_R")


@dataclass(slots=True)
class Hub:
    """One register at work on the network. ``told`` hears one sentence for each packet."""

    place: Workplace
    clock: Callable[[], datetime]
    told: Callable[[str], None]
    spool: Spool
    guard: Guard = field(default_factory=Guard)
    _seals: Seals = field(default_factory=Seals)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def app(self, *more: BaseRoute) -> ASGIApp:
        """Its addresses, and ``more`` beside them."""
        delivery, tell = "/v1/deliveries/{unit}/{digest}", Teller(self.place)
        made = Starlette(
            exception_handlers={HTTPException: tell.unknown, Exception: tell.broken},
            routes=[
                Route("/health", self.health),
                Route("/v1/packets/{name}", self._guarded(self.announce), methods=["PUT"]),
                Route(delivery, self._guarded(self.missing), methods=["GET"]),
                Route(delivery, self._guarded(self.complete), methods=["POST"]),
                Route(delivery + "/{piece}", self._guarded(self.piece), methods=["PUT"]),
                Route("/v1/letters/{name}", self._guarded(self.letter), methods=["PUT"]),
                Route("/v1/answers/{unit}", self._guarded(self.answers), methods=["GET"]),
                Route("/v1/answers/{unit}/{name}", self._guarded(self.answer), methods=["GET"]),
                *more,
            ],
        )
        made.router.redirect_slashes = False  # it would send people to whatever host a request names
        return hanging_up(Crowd(made, self.guard, tell))

    def _guarded(self, handler: Handler) -> Handler:
        return self.guard.around(handler, in_json)

    async def _work(self, act: Callable[_A, _R], *args: _A.args, **kwargs: _A.kwargs) -> _R:
        """Do something with the register or the spool; one thing at a time, so that memory is bounded."""
        async with self._turn:
            return await asyncio.to_thread(act, *args, **kwargs)

    async def health(self, _request: Request) -> Response:
        """Whether the register can be read; asked while a packet is taken in, it does not wait for that."""
        try:
            async with self._looking:
                await asyncio.to_thread(deliveries.answers_to, self.place, self.place.profile.unit)
        except Trouble as trouble:
            return in_json(503, self.guard.trouble(trouble.sentence))
        return JSONResponse({"ok": True})

    async def announce(self, request: Request) -> Response:
        """PUT of a manifest: where its pieces go, and which of them are still to come."""
        name = request.path_params["name"]
        deliveries.unit_in(name)
        async with self._received(request, LARGEST_TOLD) as file:
            expected, missing = await self._work(self._announce, name, file)
        where = f"{expected.unit}/{expected.digest}"
        if not expected.is_in:  # what came in before anybody may have a copy of
            self.guard.known.believe(self.guard.address_of(request), where)
        return JSONResponse({"delivery": where, "missing": list(missing)})

    def _announce(self, name: str, file: Path) -> tuple[deliveries.Expected, tuple[str, ...]]:
        manifest = file.read_bytes()
        expected = deliveries.expect(self.place, name, manifest)
        return expected, () if expected.is_in else self.spool.begin(name, manifest, expected).missing()

    async def missing(self, request: Request) -> Response:
        """GET of a delivery: the pieces that are still to come."""
        return JSONResponse({"missing": list((await self._work(self._found, request)).missing())})

    def _found(self, request: Request) -> Delivery:
        unit, digest = request.path_params["unit"], request.path_params["digest"]
        found = self.spool.find(unit, digest)
        if found is None:
            raise Problem(404, "Chưa có tờ kê của gói này ở nơi nhận. Hãy gửi lại gói.")
        return found

    async def piece(self, request: Request) -> Response:
        """PUT of a piece that the manifest names; anything else is turned away before it is read."""
        found = await self._work(self._found, request)
        piece = found.pieces.get(request.path_params["piece"])
        if piece is None:
            raise Problem(404, "Tờ kê của gói không có khối này nên không nhận.")
        async with self._received(request, _packed(piece.size)) as file:
            return await self._work(self._piece, found, piece, file)

    def _piece(self, found: Delivery, piece: parcel.Piece, file: Path) -> Response:
        data = file.read_bytes()
        if not is_sound(self.place, data, piece):
            raise Problem(409, "Một khối của gói báo cáo bị hỏng trên đường đi. Hãy gửi lại gói.")
        found.put(piece, data)
        return Response(status_code=204)

    async def complete(self, request: Request) -> Response:
        """POST of a delivery: take it in; the answer letter, which is the same whenever it is asked again."""
        return _signed(await self._work(self._complete, request))

    def _complete(self, request: Request) -> bytes:
        unit, digest = request.path_params["unit"], request.path_params["digest"]
        before = deliveries.answer_before(self.place, unit, digest)
        if before is not None:
            return before
        found = self._found(request)
        try:
            told = deliveries.complete(self.place, found.name, found.files(), self.clock(), by=_BY)
        except NotTaken as failure:
            found.clear()
            self.told(f"Không nhận {found.name}: {failure.sentence}")
            return failure.answer
        except Refused as failure:
            found.clear()
            self.told(f"Không nhận {found.name}: {failure.sentence}")
            raise
        if deliveries.answer_before(self.place, unit, digest) is not None:
            found.clear()
            self.told(f"Đã nhận {found.name}.")
        return told

    async def letter(self, request: Request) -> Response:
        """PUT of a letter to us: an answer to our invitation, or a key that follows another."""
        name = request.path_params["name"]
        deliveries.refuse_other_letter(self.place, name)
        async with self._received(request, deliveries.LARGEST_LETTER) as file:
            return await self._work(self._letter, name, file)

    def _letter(self, name: str, file: Path) -> Response:
        said = deliveries.letter_in(self.place, name, file.read_bytes(), self.clock(), by=_BY)
        if said:
            self.told(said)
        return Response(status_code=204)

    async def answers(self, request: Request) -> Response:
        """GET of the names of the last answers to a unit, with what each is known by once it was read."""
        told = await self._answers(request)
        digests = {name: file.digest for name, file in told.items()}
        return JSONResponse({"names": sorted(told), "digests": digests})

    async def _answers(self, request: Request) -> Mapping[str, File]:
        """Anybody may ask, and again and again: only the first time anything is signed or closed."""
        return await self._work(
            deliveries.answers_to, self.place, request.path_params["unit"], seals=self._seals
        )

    async def answer(self, request: Request) -> Response:
        """GET of one of them."""
        told = await self._answers(request)
        found = told.get(request.path_params["name"])
        if found is None:
            raise Problem(404, "Không có giấy báo nhận này.")
        return _signed(found.data)

    @asynccontextmanager
    async def _received(self, request: Request, most: int) -> AsyncIterator[Path]:
        """The body in a file of its own for as long as the block lasts; its length is looked at first."""
        declared = _declared(request)
        if declared > most:
            raise Problem(413, "Tệp lớn quá mức cho phép nên không phải của chương trình.")
        if self.spool.free() - declared < LEAST_FREE:
            raise Problem(507, "Ổ đĩa của nơi nhận gần đầy. Hãy báo cho nơi nhận.", is_fair=True)
        path = self.spool.half_file()
        try:
            await _kept(request, path)
            yield path
        finally:
            path.unlink(missing_ok=True)


async def _kept(request: Request, path: Path) -> None:
    """The body into a file as it comes; who sends it slower than any line is hung up on."""
    try:
        async with asyncio.timeout(GRACE) as limit:
            with path.open("wb") as file:
                async for part in request.stream():
                    file.write(part)
                    ends_at = limit.when()
                    limit.reschedule(None if ends_at is None else ends_at + len(part) / SLOWEST)
    except TimeoutError:
        raise Problem(408, "Đường truyền quá chậm nên chưa nhận được tệp. Hãy gửi lại.") from None
    except OSError as error:
        raise Problem(
            507, f"Nơi nhận chưa ghi được tệp ({why(error)}). Báo cho nơi nhận.", is_fair=True
        ) from None


def _declared(request: Request) -> int:
    told = request.headers.get("content-length", "")
    if not told.isascii() or not told.isdigit():
        raise Problem(411, "Yêu cầu không ghi độ dài của tệp nên không nhận.")
    return int(told)


def _packed(size: int) -> int:
    """The most bytes that ``size`` bytes may have once they are packed and closed."""
    return size + size // 64 + 4_096


def _signed(told: bytes) -> Response:
    return Response(told, media_type="application/json")
