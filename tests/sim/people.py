"""What people do when the program tells them to: read figures over the telephone, close a month anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sim.office import START

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import fingerprint
from cchc_desktop.core.trust import Peer, PeerState
from cchc_desktop.operations.confirming import confirm
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.parcels import own_keys
from cchc_desktop.operations.peer_keys import change_key
from cchc_desktop.operations.sealing import Keys
from cchc_desktop.store import peers


def keys_of(place: Workplace) -> Keys:
    """What a unit signs with."""
    with place.register.write() as book:
        return own_keys(book, START)


def public_keys(place: Workplace) -> set[str]:
    """Every key that a unit has had, as its register knows."""
    with place.register.read() as reading:
        return {one.public for one in peers.own_keys(reading)}


def state_of(place: Workplace, unit: str, key: str) -> PeerState | None:
    """How far a register believes a key; None where it never saw it."""
    with place.register.read() as reading:
        return next((one.state for one in peers.peers(reading, unit) if one.key == key), None)


def enrol(place: Workplace, above: Workplace) -> None:
    """Both have read their figures to one another, before anything goes."""
    _believe(above, place.profile.unit, keys_of(place), START)
    _believe(place, above.profile.unit, keys_of(above), START)


def _believe(place: Workplace, unit: str, keys: Keys, now: datetime) -> None:
    """The key of ``unit`` was read out; another that was in use is closed."""
    with place.register.write() as book:
        for one in peers.peers(book, unit):
            if one.key != keys.public and one.state is not PeerState.CLOSED:
                peers.settle(book, replace(one, state=PeerState.CLOSED, reason="đã thay"))
        told = Peer(
            sender=unit,
            key=keys.public,
            recipient=keys.recipient,
            state=PeerState.CONFIRMED,
            seen_at=now,
            settled_at=now,
        )
        known = {one.key for one in peers.peers(book, unit)}
        (peers.settle if keys.public in known else peers.see)(book, told)


def _is_known(place: Workplace, to: Workplace) -> bool:
    """Whether the key that ``place`` signs with was compared by the other."""
    with place.register.read() as reading:
        ours = next((one.public for one in peers.own_keys(reading) if one.until_at is None), "")
    return state_of(to, place.profile.unit, ours) is PeerState.CONFIRMED


def compare_figures(place: Workplace, above: Workplace, now: datetime) -> None:
    """Each side reads the figures of its key to the other, until both know the one that the other has.

    Once may not do: a letter that waited for a key to be believed may name another after it.
    """
    for _ in range(3):
        if _is_known(place, above) and _is_known(above, place):
            return
        _read_out(place, above, now)


def _read_out(place: Workplace, above: Workplace, now: datetime) -> None:
    """Where one side does not know the other's key it hears it.

    A key that was closed for good comes back no more: its owner makes another.
    """
    unit, higher = place.profile.unit, above.profile.unit
    if state_of(place, higher, keys_of(above).public) is PeerState.CLOSED:
        change_key(above, now, by="Minh", reason="sổ phục hồi từ bản cũ", is_lost=True)
    if state_of(above, unit, keys_of(place).public) is PeerState.CLOSED:
        change_key(place, now, by="Lan", reason="sổ phục hồi từ bản cũ", is_lost=True)
    ours, theirs = keys_of(place), keys_of(above)
    if state_of(place, higher, theirs.public) in {None, PeerState.CLOSED}:
        _believe(place, higher, theirs, now)
    state = state_of(above, unit, ours.public)
    if state is not None:
        if state is PeerState.SEEN:
            _believe(above, unit, ours, now)
        return
    with above.register.write() as book:
        for one in peers.peers(book, unit):
            peers.settle(book, replace(one, state=PeerState.CLOSED, reason="đã thay"))
    try:  # what it signed lies apart, and comes in now
        confirm(above, unit, fingerprint(ours.public), now, by="Minh")
    except Refused:
        _believe(above, unit, ours, now)
