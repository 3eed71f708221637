"""A key is confirmed: its figures were compared, and what waited for that is taken in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.trust import Peer
from cchc_desktop.operations.collect import take_packet
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.peer_keys import confirm_in
from cchc_desktop.operations.post import try_again


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The key that is believed for good, the names of the files that were taken in by that, and remarks."""

    peer: Peer
    taken: tuple[str, ...]
    words: tuple[str, ...]


def confirm(place: Workplace, unit: str, typed: str, now: datetime, *, by: str) -> Confirmed:
    """Believe the key of ``unit`` whose figures were read to us; what it had signed before comes in now."""
    with place.register.write() as book:
        peer = confirm_in(book, unit, typed, now, by)
    again = try_again(place, unit, now, by, take_packet)
    return Confirmed(peer, again.names, again.words)
