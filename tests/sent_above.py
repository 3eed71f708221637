"""A unit's figures at its superior, without a folder between the two."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from registers import OCTOBER

from cchc_desktop.core.packet import Packet, digest_of, recount, write
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import Line, StandingBy
from cchc_desktop.operations import month
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import months
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.members import Member, put_member


def packet_of(place: Workplace, period: Period, now: datetime, unit: str = "") -> Packet:
    """What ``place`` would send ``now``, in the name of another unit where one is told."""
    with place.register.read() as reading:
        made = month.packet_now(place, reading, period, now)
    return replace(made, unit=unit, unit_name=f"Phường {unit}") if unit else made


def packet_of_lines(
    lines: tuple[Line, ...],
    unit: str,
    revision: int = 1,
    *,
    is_final: bool = True,
    period: Period = OCTOBER,
) -> Packet:
    """What a unit would send that has these lines and nothing else."""
    made_at = period.end_at + timedelta(days=1)
    return Packet(
        unit=unit,
        unit_name=f"Xã {unit}",
        superior="79",
        period=period,
        revision=revision,
        is_final=is_final,
        is_practice=True,
        program="1",
        made_at=made_at,
        standing_by=StandingBy.DAY,
        entries=0,
        chain_head="",
        lines=lines,
        tally=recount(lines, period, StandingBy.DAY, made_at),
    )


def put(book: Writing, packet: Packet) -> None:
    """It is taken in, on a day after the period."""
    data = write(packet)
    months.take_in(book, packet, digest_of(data), packet.made_at, data=data)


def take_in(superior: Workplace, packet: Packet, now: datetime) -> None:
    """The unit becomes a member from the packet's period on."""
    data = write(packet)
    with superior.register.write() as book:
        put_member(book, Member(packet.unit, packet.unit_name, packet.period.first_on))
        months.take_in(book, packet, digest_of(data), now, data=data)
