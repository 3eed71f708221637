"""The port itself: how many lines may be open at once, in all and from one address."""

from __future__ import annotations

import socket
from typing import Any
from weakref import WeakKeyDictionary

from cchc_desktop.hub.guard import counted
from cchc_desktop.hub.known import Known

MOST_OPEN = 512
"""Lines in all: far fewer than the files that a program may have open, which the register needs as well."""
MOST_OF_ONE = 64
MOST_STRANGE = 384
"""Of all whom nobody has believed yet: what is left stays for those who were."""


class Door(socket.socket):
    """A listening socket that hangs up on whoever is one too many, before anything is said.

    Who says nothing, or never ends a greeting of TLS, is known here alone. Behind a proxy all come from one
    address, and the proxy keeps order among them.
    """

    def __init__(self, listening: socket.socket, known: Known, *, is_behind_proxy: bool) -> None:
        super().__init__(fileno=listening.detach())
        self._known, self._is_behind_proxy = known, is_behind_proxy
        self._lines: WeakKeyDictionary[socket.socket, str] = WeakKeyDictionary()

    def accept(self) -> tuple[socket.socket, Any]:
        """The next one who is let in; BlockingIOError where nobody is, for now."""
        line, near = super().accept()
        address = counted(near[0]) or near[0]
        if not self._has_room(address):
            line.close()
            raise BlockingIOError  # the loop comes again, and meanwhile serves who is in
        self._lines[line] = address
        return line, near

    def _has_room(self, address: str) -> bool:
        here = [told for line, told in self._lines.items() if line.fileno() >= 0]
        if len(here) >= MOST_OPEN or self._is_behind_proxy:
            return len(here) < MOST_OPEN
        strange = sum(one not in self._known for one in here)
        is_let_in = address in self._known or strange < MOST_STRANGE
        return is_let_in and here.count(address) < MOST_OF_ONE
