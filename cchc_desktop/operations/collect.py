"""The superior's side of the road: take packets in, recompute them, refuse what differs, acknowledge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.carriers import Box, box_at
from cchc_desktop.core import acknowledgement, packet
from cchc_desktop.core.acknowledgement import Acknowledgement
from cchc_desktop.core.dossier import write_moment
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.packet import Packet
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import take_acknowledgements
from cchc_desktop.operations.month import UnitShare
from cchc_desktop.store import months
from cchc_desktop.store.settings import members

PACKET_ENDING = ".cchc"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was left where it lies, and why."""

    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class Collected:
    """What one collecting did; ``known`` packets were there before and changed nothing."""

    accepted: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    acknowledged: tuple[str, ...] = ()
    missing: tuple[UnitShare, ...] = ()


def collect(place: Workplace, source: str, now: datetime) -> Collected:
    """Take in what lies at ``source``: packets for a superior, acknowledgements for a commune."""
    box = box_at(source)
    if place.profile.role != "superior":
        return Collected(acknowledged=take_acknowledgements(place, box, now))
    accepted: list[str] = []
    known: list[str] = []
    refused: list[Refusal] = []
    for name in box.names():
        if not name.endswith(PACKET_ENDING):
            continue
        try:
            is_new = _take(place, box, name, now)
        except (Refused, Trouble) as failure:
            refused.append(Refusal(name, failure.sentence))
            continue
        (accepted if is_new else known).append(name)
    return Collected(tuple(accepted), tuple(known), tuple(refused), missing=_missing(place))


def _take(place: Workplace, box: Box, name: str, now: datetime) -> bool:
    """Keep one packet, whole, with its lines; whether it was new."""
    data = box.get(name)
    found = packet.read(data)
    _check_address(place, found)
    digest = packet.digest_of(data)
    with place.register.write() as book:
        is_new = months.take_in(book, found, digest, now)
    box.put(name + acknowledgement.ENDING, acknowledgement.write(_answer(place, found, digest, name, now)))
    return is_new


def _check_address(place: Workplace, found: Packet) -> None:
    if found.is_practice and not place.profile.is_practice:
        raise Refused(f"Gói của {found.unit_name} lập từ sổ thực hành nên không nhận vào sổ thật.")
    if found.superior != place.profile.unit:
        raise Refused(
            f"Gói của {found.unit_name} gửi cho đơn vị mã {found.superior}, "
            f"không phải {place.profile.name} ({place.profile.unit})."
        )


def _answer(place: Workplace, found: Packet, digest: str, name: str, now: datetime) -> Acknowledgement:
    return Acknowledgement(
        packet=name,
        digest=digest,
        unit=found.unit,
        superior=place.profile.unit,
        revision=found.revision,
        lines=len(found.lines),
        received_at=write_moment(now),
    )


def _missing(place: Workplace) -> tuple[UnitShare, ...]:
    """Who has not sent the latest period that anybody has sent."""
    with place.register.read() as reading:
        taken = months.taken(reading)
        if not taken:
            return ()
        latest = taken[-1].period
        sent = {one.sender for one in taken if one.period == latest}
        units = members(reading, latest.last_on)
    return tuple(UnitShare(one.sender, one.name, latest.key) for one in units if one.sender not in sent)
