"""The commune's side of the road: packets go up, acknowledgements come back and are kept as proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.carriers import Box, box_at
from cchc_desktop.core import acknowledgement, packet
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.period import Period
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import months
from cchc_desktop.store.engine import Reading
from cchc_desktop.store.months import Closing


@dataclass(frozen=True, slots=True)
class Sent:
    """What one trip did: the packets laid down and those the superior had taken in."""

    sent: tuple[str, ...]
    acknowledged: tuple[str, ...]


def send(place: Workplace, via: str, now: datetime) -> Sent:
    """Lay every packet that the superior has not acknowledged (the latest of each period) at ``via``."""
    if place.profile.role == "superior":
        raise Refused("Đơn vị tổng hợp không gửi gói báo cáo lên; dùng lệnh nhận gói.", "via")
    box = box_at(via)
    acknowledged = take_acknowledgements(place, box, now)
    with place.register.read() as reading:
        waiting = _waiting(reading)
    if waiting is None:
        raise Refused("Chưa có kỳ nào được lập báo cáo. Hãy lập báo cáo tháng trước khi gửi.", "via")
    names = []
    for closing in waiting:
        with place.register.read() as reading:
            data = months.packet_of(reading, closing.period, closing.revision)
        name = packet.read(data).name
        box.put(name, data)
        with place.register.write() as book:
            months.mark_sent(book, closing.period, closing.revision, now, via)
        names.append(name)
    return Sent(tuple(names), acknowledged)


def _waiting(reading: Reading) -> tuple[Closing, ...] | None:
    """The latest revision of each period until it is acknowledged; None when no period was ever counted."""
    latest: dict[Period, Closing] = {}
    for closing in months.closings(reading):
        latest.setdefault(closing.period, closing)
    if not latest:
        return None
    waiting = (closing for closing in latest.values() if closing.acknowledged_at is None)
    return tuple(sorted(waiting, key=lambda one: (one.period.last_on, one.period.first_on)))


def take_acknowledgements(place: Workplace, box: Box, now: datetime) -> tuple[str, ...]:
    """Keep what the superior says of our packets; one that speaks of other bytes is not about ours."""
    with place.register.read() as reading:
        ours = {one.digest: one for one in months.closings(reading) if one.acknowledged_at is None}
    kept = []
    for name in _names(box):
        if not name.endswith(acknowledgement.ENDING) or f"_{place.profile.unit}_" not in name:
            continue
        try:
            said = acknowledgement.read(box.get(name))
        except Refused:
            continue  # somebody else's file, or a damaged one: no proof either way
        closing = ours.pop(said.digest, None) if said.unit == place.profile.unit else None
        if closing is not None:
            with place.register.write() as book:
                months.mark_acknowledged(book, closing.period, closing.revision, now)
            kept.append(said.packet)
    return tuple(kept)


def _names(box: Box) -> tuple[str, ...]:
    """What lies there; nothing when the folder will only be made by the first packet."""
    try:
        return box.names()
    except Trouble:
        return ()
