"""A unit's figures at its superior, without a folder between the two."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cchc_desktop.core.packet import Packet, digest_of, write
from cchc_desktop.core.period import Period
from cchc_desktop.operations import month
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import months
from cchc_desktop.store.settings import Member, put_member


def packet_of(place: Workplace, period: Period, now: datetime, unit: str = "") -> Packet:
    """What ``place`` would send ``now``, in the name of another unit where one is told."""
    with place.register.read() as reading:
        made = month.packet_now(place, reading, period, now)
    return replace(made, unit=unit, unit_name=f"Phường {unit}") if unit else made


def take_in(superior: Workplace, packet: Packet, now: datetime) -> None:
    """The unit becomes a member from the packet's period on."""
    data = write(packet)
    with superior.register.write() as book:
        put_member(book, Member(packet.unit, packet.unit_name, packet.period.first_on))
        months.take_in(book, packet, digest_of(data), now, data=data)
