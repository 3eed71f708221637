"""HTTP as uvicorn reads it, with an end to patience: who is asked nothing and says nothing is let go."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

HEADS = 20.0
"""Seconds in which the head of a request has to be here; its body has limits of its own."""
GRACE, SLOWEST = 30.0, 1_024
"""Seconds that whoever is answered may leave it unread, and one more for each so many bytes of it."""
_ODD = (
    "Không đọc được yêu cầu này: nó không đúng cách viết của HTTP. Xem lại chương trình hay địa chỉ đã dùng."
)
_HEAD = b"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\n"


class Patient(H11Protocol):
    """One connection. The library itself waits for the first line of a request for ever."""

    waits = HEADS
    patience = GRACE
    _late: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the library has it
        """Somebody is there, and should ask something."""
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """The next part of a head or a body."""
        super().data_received(data)
        if self._has_asked():
            self._forget()
        else:
            self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._forget()
        self.resume_writing()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """They ask and do not read: nobody waits for that for ever."""
        super().pause_writing()
        self._end_unread()

    def resume_writing(self) -> None:
        """They have read on."""
        super().resume_writing()
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def on_response_complete(self) -> None:
        """What was answered may lie unread on a line that is closed already."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._end_unread()

    def timeout_keep_alive_handler(self) -> None:
        """As the library has it, which waits for ever until the last answer was read."""
        super().timeout_keep_alive_handler()
        self._end_unread()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the library's word for it is English
        """What is no request is told so; where an answer is under way there is no room for another."""
        is_answering = self._has_asked() and self.cycle.response_started
        if not is_answering:
            told = json.dumps({"problem": _ODD}, ensure_ascii=False).encode()
            self.transport.write(_HEAD + f"Content-Length: {len(told)}\r\n\r\n".encode() + told)
        self.transport.close()
        self._end_unread()

    def _end_unread(self) -> None:
        if self._unread is None:
            seconds = self.patience + self.transport.get_write_buffer_size() / SLOWEST
            after: Callable[..., asyncio.TimerHandle] = self.loop.call_later
            self._unread = after(seconds, self.transport.abort)

    def _has_asked(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _expect_head(self) -> None:
        if self._late is None:
            after: Callable[..., asyncio.TimerHandle] = self.loop.call_later
            self._late = after(self.waits, self._let_go)

    def _let_go(self) -> None:
        self._late = None
        if not self._has_asked():
            self.transport.close()
            self._end_unread()

    def _forget(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
