"""Whose key signed: what a unit's earlier keys say of the one that a letter names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PeerState(StrEnum):
    """How far a key is believed."""

    SEEN = "seen"  # the first one that came; nobody has compared its figures yet
    CONFIRMED = "confirmed"  # its figures were compared, by telephone or on paper
    CLOSED = "closed"  # replaced, or lost with its machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One key of another unit, as this one knows it."""

    sender: str
    key: str
    recipient: str = ""
    name: str = ""
    state: PeerState = PeerState.SEEN
    seen_at: datetime
    settled_at: datetime | None = None
    settled_by: str = ""
    reason: str = ""


class Standing(StrEnum):
    """What a key is to somebody who holds some of its unit's."""

    FIRST = "first"
    KNOWN = "known"
    CLOSED = "closed"
    FOREIGN = "foreign"


def standing(key: str, peers: Iterable[Peer]) -> Standing:
    """What ``key`` is to us, who know the keys ``peers`` of its unit.

    The first key of a unit is believed until somebody says otherwise; a second one never is by itself.
    """
    known = tuple(peers)
    for one in known:
        if one.key == key:
            return Standing.CLOSED if one.state is PeerState.CLOSED else Standing.KNOWN
    return Standing.FOREIGN if known else Standing.FIRST


def key_in_use(peers: Iterable[Peer]) -> Peer | None:
    """The key of a unit that counts now; None while none is known or all are closed."""
    return next((one for one in peers if one.state is not PeerState.CLOSED), None)
