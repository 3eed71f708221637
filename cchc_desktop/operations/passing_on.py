"""A unit in between passes the packets of its units on: as they wrote them, under its own signature.

The packet stays the commune's own bytes, addressed to the unit in between; the commune's signature stays
there. The unit in between signs the delivery: the unit above believes it in its hands alone, once its key
was compared, counts the packet anew from its lines, and answers to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cchc_desktop.carriers import Box, box_at, bundle
from cchc_desktop.core import acknowledgement, packet
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.period import Period
from cchc_desktop.operations.above import newer_further_up
from cchc_desktop.operations.answers import take_answer
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import Refusal, Sent, Step, refusal, refuse_other, words_of
from cchc_desktop.operations.letters import lay, names_at
from cchc_desktop.operations.month import noted
from cchc_desktop.operations.parcels import pack
from cchc_desktop.operations.post import take_letters
from cchc_desktop.store import months, parcels
from cchc_desktop.store.months import Taken
from cchc_desktop.store.reading import Reading

VERB = "pass_on"
_TRIES = 3
"""Times that one packet goes in one trip, where the superior answers at once that it lacks pieces."""


@dataclass(slots=True)
class _Trip:
    """One trip as far as it has come."""

    place: Workplace
    box: Box
    now: datetime
    sent: dict[str, Taken] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    refused: dict[str, Refusal] = field(default_factory=dict)
    lacking: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)

    def go(self, waiting: tuple[Taken, ...], step: Step) -> None:
        """Lay each down; one that may not go keeps no other back, a road that failed keeps all."""
        for done, one in enumerate(waiting):
            name = name_of(self.place, one)
            step(done / len(waiting), f"Chuyển {one.period.title.lower()} của {one.sender_name}")
            try:
                data = _bytes_of(self.place, one)
                refuse_other(self.place, self.box, name, data)
                self.box.lay(name, pack(self.place, data, self.now))
            except Refused as failure:
                self.refused[name] = refusal(name, failure)
            except Trouble as trouble:
                for left in waiting[done:]:
                    name = name_of(self.place, left)
                    self.refused[name] = refusal(name, trouble)
                return
            else:
                self.refused.pop(name, None)
                self.sent[name] = one

    def hear(self) -> frozenset[str]:
        """Take the answers that lie there; the digests of the packets of which pieces are asked for anew.

        What lies there and was refused stays ``held``; an answer that is damaged holds nothing back.
        """
        wanting: set[str] = set()
        ending, there = f"_qua-{self.place.profile.unit}{_ENDING}", names_at(self.box)
        for name in (one for one in there if one.endswith(ending)):
            ours = name.removesuffix(acknowledgement.ENDING)
            try:
                heard = take_answer(self.place, self.box.get(name), self.now)
            except (Refused, Trouble) as failure:
                self.refused.setdefault(ours, refusal(ours, failure))
                continue
            if heard is None:
                continue
            self.refused.pop(ours, None)
            self.lacking.discard(ours)
            if heard.state == "incomplete":
                self.lacking.add(ours)
                wanting |= {heard.packet} if heard.is_news else set()
            elif heard.state == "accepted" and heard.is_news:
                self.acknowledged.append(ours)
            elif heard.state == "refused":
                self.refused[ours] = Refusal(ours, heard.reason)
                self.held |= {ours} & set(there)
        return frozenset(wanting)

    def words(self) -> tuple[str, ...]:
        """What went again, whole, and is not answered to the end."""
        again = "nơi nhận báo còn thiếu khối của gói; đã gửi lại cả gói, chờ trả lời lần sau."
        return tuple(f"{name}: {again}" for name in self.sent if name in self.lacking)


_ENDING = f".cchc{acknowledgement.ENDING}"


def pass_on(place: Workplace, via: str, now: datetime, *, by: str, step: Step) -> Sent:
    """Lay every packet of our units that the unit above has not taken in yet at ``via``; take its answers.

    Of each period of a unit the revision that counts goes, and a look ahead that came after it.
    """
    _refuse_highest(place)
    box = box_at(via, place.profile.unit)
    letters = take_letters(place, box, names_at(box), now)
    lay(place, box, [place.profile.superior], now)
    trip = _Trip(place, box, now)
    trip.hear()
    with place.register.read() as reading:
        waiting = tuple(one for one in _waiting(reading) if name_of(place, one) not in trip.held)
    if not waiting:
        box.names()  # nothing goes, so that else nobody would hear that the road is down
    for _ in range(_TRIES):
        if not waiting:
            break
        trip.go(waiting, step)
        wanting = trip.hear()
        waiting = tuple(one for one in waiting if one.digest in wanting)
    _note(place, trip, via, now, by)
    with place.register.read() as reading:
        newer = newer_further_up(place, reading)
    said = (*words_of(letters), *trip.words(), *newer)
    return Sent(tuple(trip.sent), tuple(trip.acknowledged), said, tuple(trip.refused.values()))


def delivered_on(place: Workplace, period: Period, now: datetime) -> Mapping[str, bytes]:
    """The packets of our units for ``period`` as one file each, for mail; none where nobody is above us."""
    if not place.profile.superior:
        return {}
    with place.register.read() as reading:
        found = months.taken(reading, period)
    return {name_of(place, one): bundle(pack(place, _bytes_of(place, one), now)) for one in found}


def name_of(place: Workplace, one: Taken) -> str:
    """What the delivery of a packet that is passed on is called: whose it is, and through whom it came."""
    name = packet.file_name(one.sender, one.period, one.revision, is_practice=one.is_practice)
    return f"{name.removesuffix('.cchc')}_qua-{place.profile.unit}.cchc"


def _refuse_highest(place: Workplace) -> None:
    if not place.profile.superior:
        raise Refused("Sổ này không có đơn vị cấp trên để chuyển gói lên; dùng lệnh nhận gói.", "via")


def _waiting(reading: Reading) -> Iterator[Taken]:
    """What counts of each period of each unit, and the looks ahead after it, until they are taken in."""
    found = (*months.taken(reading), *months.looked_ahead(reading))
    for one in sorted(found, key=lambda it: (it.period.last_on, it.period.first_on, it.sender, it.revision)):
        if all(out.answered_at is None for out in parcels.outs_of(reading, one.digest)):
            yield one


def _bytes_of(place: Workplace, one: Taken) -> bytes:
    with place.register.read() as reading:
        data = months.bytes_taken(reading, one)
    if not data:
        raise Refused(
            f"Gói {one.period.title} của {one.sender_name} nhận từ bản cũ, không còn nguyên để chuyển."
        )
    return data


def _note(place: Workplace, trip: _Trip, via: str, now: datetime, by: str) -> None:
    """One entry for the trip: what went up, what was answered."""
    if not trip.sent and not trip.acknowledged:
        return
    went = [
        {"sender": one.sender, **noted(one.period, one.revision, one.digest)} for one in trip.sent.values()
    ]
    with place.register.write() as book:
        note = {"via": via, "packets": went, "acknowledged": list(trip.acknowledged)}
        book.append(None, verb=VERB, at=now, recorded_at=now, by=by, note=note)
