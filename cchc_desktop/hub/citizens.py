"""The page where a citizen types number and code of a receipt and sees how the dossier stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.hub.guard import Guard, Problem
from cchc_desktop.hub.rate import Rate
from cchc_desktop.hub.render import Paper, html
from cchc_desktop.operations import citizens, leaders
from cchc_desktop.operations.desk import Workplace

PATH = "/tra-cuu"
HELD = 0.6
"""Seconds that every answer takes, right or wrong."""
PATIENCE = 10.0
_LONGEST = 512  # bytes of what is asked
_LONGEST_TYPED = 40
EACH = (1 / 6, 12.0)
"""Questions a second of one address, and how many at once."""
ALL = (4.0, 240.0)
"""The same of all together: at that pace a code of any of 150 units is guessed once in some fifty years."""
_SOON = "Trang đang được hỏi quá nhiều. Chờ một phút rồi hỏi lại, hoặc hỏi tại quầy tiếp nhận."

Units = tuple[tuple[str, datetime], ...]


@dataclass(slots=True)
class LookUp:
    """What is asked and answered; nothing of it is written down."""

    place: Workplace
    clock: Callable[[], datetime]
    guard: Guard
    paper: Paper
    _each: Rate = field(default_factory=lambda: Rate(per_second=EACH[0], burst=EACH[1]))
    _all: Rate = field(default_factory=lambda: Rate(per_second=ALL[0], burst=ALL[1]))
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _units: tuple[Hashable, Units] | None = None

    def routes(self) -> tuple[Route, ...]:
        """Its address."""
        tell = partial(self.paper.problem, back=PATH)
        return (
            Route(PATH, self.guard.around(self.form, tell), methods=["GET"]),
            Route(PATH, self.guard.around(self.answer, tell), methods=["POST"]),
        )

    async def form(self, _request: Request) -> Response:
        """GET: what is to be typed."""
        async with self._turn:
            return html(await asyncio.to_thread(self._form))

    def _form(self) -> str:
        return self._written("", None)

    async def answer(self, request: Request) -> Response:
        """POST of number and code; as long in coming whatever was typed."""
        ready_at = asyncio.get_running_loop().time() + HELD
        if not (self._each.allows(self.guard.address_of(request)) and self._all.allows("")):
            raise Problem(429, _SOON, is_fair=True)
        number, code = await _typed(request)
        async with self._turn:
            made = await asyncio.to_thread(self._answer, number, code)
        await asyncio.sleep(ready_at - asyncio.get_running_loop().time())
        return html(made)

    def _answer(self, number: str, code: str) -> str:
        with self.place.register.read() as reading:
            found = citizens.stand(reading, number, code)
        told = {"number": number, "state": "" if found is None else found.state}
        return self._written(number, {**told, "told_at": None if found is None else found.told_at})

    def _written(self, number: str, answer: dict[str, object] | None) -> str:
        return self.paper.text(
            "look_up.html", title="Tra cứu hồ sơ", number=number, answer=answer, units=self._opened()
        )

    def _opened(self) -> Units:
        """Who opened look-up; thousands of them are put in order once, not for everybody who asks."""
        today = hanoi(self.clock()).date()
        with self.place.register.read() as reading:
            mark = (*leaders.mark_of(reading), today)
            if self._units is None or self._units[0] != mark:
                self._units = mark, citizens.opened(reading, today)
        return self._units[1]


async def _typed(request: Request) -> tuple[str, str]:
    """Number and code in the body of a form; a longer one is nobody's."""
    body = b""
    try:
        async with asyncio.timeout(PATIENCE):
            async for part in request.stream():
                body += part
                if len(body) > _LONGEST:
                    raise Problem(413, "Nội dung gửi lên quá dài. Chỉ cần số và mã kiểm tra.")
        told = parse_qs(body.decode(), max_num_fields=4)
    except TimeoutError:
        raise Problem(408, "Đường truyền quá chậm. Mời hỏi lại.") from None
    except ValueError:
        raise Problem(400, "Không đọc được số và mã. Mời nhập lại.") from None
    number, code = (told.get(name, [""])[0].strip()[:_LONGEST_TYPED] for name in ("so", "ma"))
    return number, code
