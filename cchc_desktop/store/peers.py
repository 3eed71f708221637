"""The keys of this unit, and those of the units it deals with."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

import sqlalchemy as sa

from cchc_desktop.core.trust import Peer, PeerState
from cchc_desktop.store import road
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

_k, _p = road.own_key.c, road.peer.c
_PEER = tuple(f.name for f in fields(Peer))


@dataclass(frozen=True, slots=True)
class OwnKey:
    """One pair of secrets of this unit; the last without an end is the one in use."""

    number: int
    secret: str
    identity: str
    public: str
    since_at: datetime
    until_at: datetime | None = None
    reason: str = ""


def own_keys(reading: Reading) -> tuple[OwnKey, ...]:
    """Every pair this unit has had, the oldest first."""
    names = tuple(f.name for f in fields(OwnKey))
    asked = sa.select(*(_k[name] for name in names)).where(_k.unit == reading.unit).order_by(_k.number)
    return tuple(OwnKey(**row) for row in reading.run(asked).mappings())


def put_own_key(writing: Writing, key: OwnKey) -> None:
    """Keep a new pair; the one in use so far ends with it."""
    still = (_k.unit == writing.unit, _k.until_at.is_(None))
    writing.run(sa.update(road.own_key).where(*still).values(until_at=key.since_at, reason=key.reason))
    row = {f.name: getattr(key, f.name) for f in fields(OwnKey)}
    writing.run(sa.insert(road.own_key), {"unit": writing.unit, **row, "reason": ""})


def peers(reading: Reading, sender: str | None = None) -> tuple[Peer, ...]:
    """The keys of ``sender``, or of every unit, in the order they were seen."""
    asked = sa.select(*(_p[name] for name in _PEER)).where(_p.unit == reading.unit)
    if sender is not None:
        asked = asked.where(_p.sender == sender)
    rows = reading.run(asked.order_by(_p.sender, _p.seen_at, _p.key)).mappings()
    return tuple(Peer(**{**row, "state": PeerState(row["state"])}) for row in rows)


def see(writing: Writing, peer: Peer) -> None:
    """Keep a key that was not known."""
    row = {name: getattr(peer, name) for name in _PEER} | {"state": peer.state.value}
    writing.run(sa.insert(road.peer), {"unit": writing.unit, **row})


def settle(writing: Writing, peer: Peer) -> None:
    """Keep what ``peer`` now says of a key that is known."""
    where = (_p.unit == writing.unit, _p.sender == peer.sender, _p.key == peer.key)
    told = ("recipient", "name", "settled_at", "settled_by", "reason")
    values = {name: getattr(peer, name) for name in told} | {"state": peer.state.value}
    writing.run(sa.update(road.peer).where(*where).values(**values))
