"""The leaders' page: read only, written here, one at a time, and only for who has the word.

The word goes along with every request (HTTP Basic, whatever the user is called), so that nothing is
remembered of anybody; on an open line it would be heard, which is why the service asks for a certificate
or a proxy before it.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period
from cchc_desktop.hub import views
from cchc_desktop.hub.guard import Guard, Problem
from cchc_desktop.hub.render import Paper, html
from cchc_desktop.hub.shelf import Shelf
from cchc_desktop.operations import leaders
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.page_access import lock_of

MOST_WAITING = 8
"""Requests that may wait for the one that is being written."""
_LONGEST_ASKED = 40
_ASKS = 'Basic realm="CCHC", charset="UTF-8"'
_OFFERED = 36
_BUSY = "Nhiều người đang xem cùng lúc. Chờ vài giây rồi tải lại trang."
_WRONG = "Mật khẩu xem trang không đúng. Hỏi người quản lý dịch vụ rồi tải lại trang."
View = Callable[[views.Asked], Mapping[str, object]]
_VIEWS: Mapping[str, tuple[str, View]] = {
    "/": ("board.html", views.board),
    "/chi-so": ("indicators.html", views.indicators),
    "/linh-vuc": ("fields.html", views.fields),
    "/don-vi": ("unit.html", views.unit),
}


@dataclass(slots=True)
class Pages:
    """What is shown of one register."""

    place: Workplace
    clock: Callable[[], datetime]
    guard: Guard
    paper: Paper
    _shelf: Shelf = field(default_factory=Shelf)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: int = 0

    def routes(self) -> tuple[Route, ...]:
        """Their addresses."""
        page = self.guard.around(self.page, partial(self.paper.problem, back="/"))
        return tuple(Route(path, page, methods=["GET"]) for path in _VIEWS)

    async def page(self, request: Request) -> Response:
        """GET of a page: ``ky`` is the period by its first and last day, ``ma`` a unit."""
        now = self.clock()
        await asyncio.to_thread(self._refuse_closed, request, now)
        if self._waiting >= MOST_WAITING:
            raise Problem(503, _BUSY, {"Retry-After": "5"}, is_fair=True)
        self._waiting += 1
        try:
            async with self._turn:
                return html(await asyncio.to_thread(self._page, request, now))
        finally:
            self._waiting -= 1

    def _refuse_closed(self, request: Request, now: datetime) -> None:
        told = request.headers.get("authorization", "")
        with self.place.register.read() as reading:
            lock = lock_of(reading, now)
        if lock is not None and told and lock.opens_to(_word_in(told)):
            return
        sentence = _WRONG if told else "Trang này cần mật khẩu. Tải lại trang rồi nhập mật khẩu."
        raise Problem(401, sentence, {"WWW-Authenticate": _ASKS}, is_fair=not told)

    def _page(self, request: Request, now: datetime) -> bytes:
        path, unit = request.url.path, _asked_unit(request)
        with self.place.register.read() as reading:
            periods = leaders.periods(reading)[:_OFFERED]
            period = _asked_period(request, periods)
            mark = (*leaders.mark_of(reading), hanoi(now).date())
            asked = views.Asked(self.place, reading, period, periods, unit, now)
            return self._shelf.page((path, period, unit), mark, lambda: self._made(path, asked))

    def _made(self, path: str, asked: views.Asked) -> bytes:
        template, view = _VIEWS[path]
        if asked.period is None:
            return self.paper.text("empty.html", title="Chưa có số liệu").encode()
        try:
            values = view(asked)
        except Refused as failure:
            raise Problem(404, failure.sentence) from failure
        return self.paper.text(template, path=path, **views.common(asked), **values).encode()


def _word_in(told: str) -> str:
    """The word in the header of a browser; whoever it is told by has no name here."""
    kind, _, rest = told.partition(" ")
    try:
        plain = base64.b64decode(rest.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
    return plain.partition(":")[2] if kind.lower() == "basic" else ""


def _asked_period(request: Request, periods: tuple[Period, ...]) -> Period | None:
    told = request.query_params.get("ky", "")
    if not told:
        return periods[0] if periods else None
    found = next((one for one in periods if views.days_of(one) == told), None)
    if found is None:
        raise Problem(404, "Không có số liệu của kỳ này. Chọn kỳ khác trong danh sách.")
    return found


def _asked_unit(request: Request) -> str:
    told = request.query_params.get("ma", "")
    if len(told) > _LONGEST_ASKED:
        raise Problem(404, "Không có đơn vị này trong danh sách báo cáo. Mở đơn vị từ bảng theo dõi.")
    return told if request.url.path == "/don-vi" else ""
