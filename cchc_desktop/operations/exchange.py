"""The commune's side of the road: packets go up, acknowledgements come back and are kept as proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.carriers import Box, box_at, bundle, is_bundle, unbundle
from cchc_desktop.core import acknowledgement, packet
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.period import Period
from cchc_desktop.operations.answers import Counted, take_answer
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import Report, noted
from cchc_desktop.operations.parcels import is_ours, pack, pack_in
from cchc_desktop.operations.post import exchange_letters
from cchc_desktop.store import months
from cchc_desktop.store.engine import Reading, Writing
from cchc_desktop.store.months import Closing


@dataclass(frozen=True, slots=True)
class Sent:
    """What one trip did: packets laid down, those the superior had taken in, what letters brought."""

    sent: tuple[str, ...]
    acknowledged: tuple[str, ...]
    letters: tuple[str, ...] = ()


def send(place: Workplace, via: str, now: datetime, *, by: str = "cchc") -> Sent:
    """Lay every packet that the superior has not acknowledged (the latest of each period) at ``via``.

    A look ahead at a period that was opened again does not keep its final revision back.
    """
    if place.profile.role == "superior":
        raise Refused("Đơn vị tổng hợp không gửi gói báo cáo lên; dùng lệnh nhận gói.", "via")
    box = box_at(via, place.profile.unit)
    letters = exchange_letters(place, box, now, by)
    acknowledged = take_acknowledgements(place, box, now, by=by)
    with place.register.read() as reading:
        waiting = _waiting(reading)
    if waiting is None:
        raise Refused("Chưa có kỳ nào được lập báo cáo. Hãy lập báo cáo tháng trước khi gửi.", "via")
    sent = tuple(_send(place, box, closing, via, now, by) for closing in waiting)
    if sent:  # some roads bring the answer back at once
        acknowledged += take_acknowledgements(place, box, now, by=by)
    return Sent(sent, acknowledged, (*letters.said, *(f"{name}: {why}" for name, why in letters.refused)))


def _send(place: Workplace, box: Box, closing: Closing, via: str, now: datetime, by: str) -> str:
    with place.register.read() as reading:
        data = months.packet_of(reading, closing.period, closing.revision)
    name = _name_of(place, closing)
    _refuse_other(place, box, name, data)
    box.lay(name, pack(place, data, now))
    with place.register.write() as book:
        months.mark_sent(book, closing.period, closing.revision, now, via)
        note = {**noted(closing.period, closing.revision, closing.digest), "via": via}
        book.append(None, verb="send", at=now, recorded_at=now, by=by, note=note)
    return name


def delivered(
    place: Workplace, done: Report, now: datetime, book: Writing | None = None
) -> Mapping[str, bytes]:
    """What goes up of a month that was just counted, as the one file that ``send`` lays; for mail.

    ``book`` is the transaction that keeps it, where one is open. A superior's month does not go up.
    """
    if done.packet is None:
        return {}
    data = packet.write(done.packet)
    files = pack(place, data, now) if book is None else pack_in(place, book, data, now)
    return {done.packet.name: bundle(files)}


def _name_of(place: Workplace, closing: Closing) -> str:
    """What its delivery is called wherever it lies."""
    unit, is_practice = place.profile.unit, place.profile.is_practice
    return packet.file_name(unit, closing.period, closing.revision, is_practice=is_practice)


def _refuse_other(place: Workplace, box: Box, name: str, data: bytes) -> None:
    """Leave a sound packet of the same name and other content alone; a damaged one is replaced."""
    if name not in _names(box):
        return
    there = box.get(name)
    try:
        is_same = _is_ours(place, there, data)
    except Refused:
        return
    if not is_same:
        raise Refused(
            f"Ở nơi gửi đã có gói {name} với nội dung khác, có thể do một máy khác của đơn vị lập. "
            "Gói này chưa gửi; hãy hỏi lại máy kia rồi chuyển gói cũ đi chỗ khác.",
            "via",
        )


def _is_ours(place: Workplace, there: bytes, data: bytes) -> bool:
    if is_bundle(there):
        return is_ours(place, unbundle(there), packet.digest_of(data))
    packet.read(there)  # one that went unsigned, by a program of before
    return there == data


def _waiting(reading: Reading) -> tuple[Closing, ...] | None:
    """Of each period the latest revision and the latest final one, until they are acknowledged.

    None when no period was ever counted.
    """
    latest: dict[tuple[Period, bool], Closing] = {}
    for closing in months.closings(reading):
        if closing.is_final or (closing.period, True) not in latest:
            latest.setdefault((closing.period, closing.is_final), closing)
    if not latest:
        return None
    waiting = (closing for closing in latest.values() if closing.acknowledged_at is None)
    return tuple(sorted(waiting, key=lambda one: (one.period.last_on, one.period.first_on, one.revision)))


def take_acknowledgements(place: Workplace, box: Box, now: datetime, *, by: str = "cchc") -> tuple[str, ...]:
    """Keep what the superior says of our packets; one that speaks of other bytes is not about ours."""
    with place.register.read() as reading:
        every = months.closings(reading)
    ours = {one.digest: one for one in every if one.acknowledged_at is None}
    done = {_name_of(place, one) + acknowledgement.ENDING for one in every if one.acknowledged_at is not None}
    kept = []
    for name in _names(box):
        is_answer = name.endswith(acknowledgement.ENDING) and f"_{place.profile.unit}_" in name
        if not is_answer or name in done:
            continue
        try:
            data = box.get(name)
            taken = take_answer(place, data, now)
        except (Refused, Trouble):
            continue  # somebody else's file, a damaged or forged one: no proof either way
        closing = ours.get(taken.packet) if taken else None
        if taken and closing is not None and _is_as_sent(place, closing, taken):
            del ours[closing.digest]
            _keep(place, closing, data, now, by)
            kept.append(name.removesuffix(acknowledgement.ENDING))
    return tuple(kept)


def _is_as_sent(place: Workplace, closing: Closing, taken: Counted) -> bool:
    """Whether the superior counted what is in the packet."""
    with place.register.read() as reading:
        data = months.packet_of(reading, closing.period, closing.revision)
    return (taken.revision, taken.lines) == (closing.revision, packet.lines_in(data))


def _keep(place: Workplace, closing: Closing, data: bytes, now: datetime, by: str) -> None:
    """Mark the packet as taken in, and keep the superior's own words as the proof."""
    with place.register.write() as book:
        months.mark_acknowledged(book, closing.period, closing.revision, now)
        note = {**noted(closing.period, closing.revision, closing.digest), "acknowledgement": data.decode()}
        book.append(None, verb="acknowledge", at=now, recorded_at=now, by=by, note=note)


def _names(box: Box) -> tuple[str, ...]:
    """What lies there; nothing when the folder will only be made by the first packet."""
    try:
        return box.names()
    except Trouble:
        return ()
