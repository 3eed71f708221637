"""HTTP as uvicorn reads it, with an end to patience: who is asked nothing and says nothing is let go."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

HEADS = 20.0
"""Seconds in which the head of a request has to be here; its body has limits of its own."""


class Patient(H11Protocol):
    """One connection. The library itself waits for the first line of a request for ever."""

    waits = HEADS
    _late: asyncio.TimerHandle | None = None

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
        super().connection_lost(exc)

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

    def _forget(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
