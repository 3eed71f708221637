"""The commune's side of the road: packets go up, acknowledgements come back and are kept as proof."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from cchc_desktop.carriers import Box, box_at, bundle, is_bundle, unbundle
from cchc_desktop.core import acknowledgement, packet
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.period import Period
from cchc_desktop.operations.above import newer_above
from cchc_desktop.operations.answers import Disbelieved, Heard, take_answer
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import Report, noted
from cchc_desktop.operations.parcels import is_ours, pack, pack_in
from cchc_desktop.operations.post import Round, exchange_letters
from cchc_desktop.store import months, notices, parcels
from cchc_desktop.store.engine import Reading, Writing
from cchc_desktop.store.months import Closing

Step = Callable[[float, str], object]
"""Told how much is done and what is done next; whatever it raises ends the trip before the next packet."""


def unheard(_share: float, _words: str) -> None:
    """Nobody looks on."""


_TRIES = 3
"""Times that one packet goes in one trip, where the superior answers at once that it lacks pieces."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that did not go, or was left where it lies, and why; ``kind`` as the command line says it."""

    name: str
    problem: str
    kind: Literal["refused", "trouble"] = "refused"


def refusal(name: str, failure: Refused | Trouble) -> Refusal:
    """What is said of a file that met with ``failure``."""
    return Refusal(name, failure.sentence, "refused" if isinstance(failure, Refused) else "trouble")


@dataclass(frozen=True, slots=True)
class Sent:
    """What one trip did: packets laid down, those the superior had taken in, what letters brought.

    ``refused``: packets that did not go, and those that the superior will not take in, each with its reason.
    """

    sent: tuple[str, ...]
    acknowledged: tuple[str, ...]
    letters: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()


@dataclass(slots=True)
class _Trip:
    """One trip as far as it has come."""

    place: Workplace
    box: Box
    via: str
    now: datetime
    by: str
    sent: list[str] = field(default_factory=list)
    refused: dict[str, Refusal] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def go(self, waiting: tuple[Closing, ...], step: Step) -> tuple[str, ...]:
        """Lay each down; one that may not go keeps no other back, a road that failed keeps all.

        The digests of those whose pieces the superior asks for by return.
        """
        for done, closing in enumerate(waiting):
            step(done / len(waiting), f"Gửi {closing.period.title.lower()}, lần {closing.revision}")
            name = _name_of(self.place, closing)
            try:
                _send(self.place, self.box, closing, self.via, self.now, self.by)
            except Refused as failure:
                self.refused[name] = refusal(name, failure)
            except Trouble as trouble:
                for one in waiting[done:]:
                    left = _name_of(self.place, one)
                    self.refused[left] = refusal(left, trouble)
                return ()
            else:
                self.refused.pop(name, None)
                self.sent += [] if name in self.sent else [name]
        return self.hear() if self.sent else ()  # some roads bring the answer back at once

    def hear(self) -> tuple[str, ...]:
        """Take the answers that lie there; the digests of the packets of which pieces are asked for anew."""
        found = take_acknowledgements(self.place, self.box, self.now, by=self.by)
        for name in found.acknowledged:
            self.refused.pop(name, None)
        self.refused |= {one.name: one for one in found.refused}
        self.acknowledged += found.acknowledged
        self.words += (word for word in found.words if word not in self.words)
        return found.wanting


def send(place: Workplace, via: str, now: datetime, *, by: str = "cchc", step: Step = unheard) -> Sent:
    """Lay every packet that the superior has not acknowledged (the latest of each period) at ``via``.

    A look ahead at a period that was opened again does not keep its final revision back.
    """
    place.register.actor.need("pass_on" if place.profile.role == "superior" else "send")
    if place.profile.role == "superior":
        from cchc_desktop.operations.passing_on import pass_on  # it is made of what stands here

        return pass_on(place, via, now, by=by, step=step)
    box = box_at(via, place.profile.unit)
    letters = exchange_letters(place, box, now, by)
    trip = _Trip(place, box, via, now, by)
    trip.hear()
    with place.register.read() as reading:
        waiting = _waiting(reading)
    if waiting is None:
        raise _nothing_made(box, letters)
    if not waiting:
        refuse_unreached(box, letters)
    for _ in range(_TRIES):
        wanting = trip.go(waiting, step)
        waiting = tuple(one for one in waiting if one.digest in wanting)
        if not waiting:
            break
    with place.register.read() as reading:
        newer = newer_above(place, reading)
    return Sent(
        tuple(trip.sent),
        tuple(trip.acknowledged),
        (*words_of(letters), *trip.words, *newer),
        tuple(trip.refused.values()),
    )


_NOTHING_MADE = "Chưa có kỳ nào được lập báo cáo. Hãy lập báo cáo tháng trước khi gửi."


def _nothing_made(box: Box, letters: Round) -> Refused:
    """What is said where no month was ever counted, with what the road brought, or that it is down."""
    said = [_NOTHING_MADE, *letters.said]
    try:
        refuse_unreached(box, letters)
    except Trouble as trouble:
        said.append(trouble.sentence)
    return Refused(" ".join(said), "via")


def refuse_unreached(box: Box, letters: Round) -> None:
    """Trouble where nothing waits to go and the road is down: whoever tries it would take it for sound."""
    if not letters.is_reached:
        box.names()  # a folder may have been made by the letters that were laid


def words_of(letters: Round) -> tuple[str, ...]:
    """What a clerk is told of the letters of one trip."""
    left = (f"{name}: {why}" for name, why in (*letters.refused, *letters.again))
    return (*letters.said, *left, *([letters.unlaid] if letters.unlaid else []))


def _send(place: Workplace, box: Box, closing: Closing, via: str, now: datetime, by: str) -> None:
    with place.register.read() as reading:
        data = months.packet_of(reading, closing.period, closing.revision)
    name = _name_of(place, closing)
    refuse_other(place, box, name, data)
    box.lay(name, pack(place, data, now))
    with place.register.write() as book:
        months.mark_sent(book, closing.period, closing.revision, now, via)
        note = {**noted(closing.period, closing.revision, closing.digest), "via": via}
        book.append(None, verb="send", at=now, recorded_at=now, by=by, note=note)


def delivered(
    place: Workplace, done: Report, now: datetime, book: Writing | None = None
) -> Mapping[str, bytes]:
    """What goes up of a month that was just counted, as the one file that ``send`` lays; for mail.

    ``book`` is the transaction that keeps it, where one is open. Of a superior the packets of its units go,
    where somebody is above it.
    """
    if done.packet is None:
        from cchc_desktop.operations.passing_on import delivered_on  # as above

        return delivered_on(place, done.period, now)
    data = packet.write(done.packet)
    files = pack(place, data, now) if book is None else pack_in(place, book, data, now)
    return {done.packet.name: bundle(files)}


def _name_of(place: Workplace, closing: Closing) -> str:
    """What its delivery is called wherever it lies."""
    unit, is_practice = place.profile.unit, place.profile.is_practice
    return packet.file_name(unit, closing.period, closing.revision, is_practice=is_practice)


def refuse_other(place: Workplace, box: Box, name: str, data: bytes) -> None:
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


@dataclass(frozen=True, slots=True)
class Answered:
    """What answers say: packets that are in, those that will not be, and those whose pieces are wanted.

    Answers that may not be believed are among the ``refused``; ``wanting`` are digests, of what was not
    asked for before; ``words`` are for the clerk.
    """

    acknowledged: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    wanting: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def take_acknowledgements(place: Workplace, box: Box, now: datetime, *, by: str = "cchc") -> Answered:
    """Keep what the superior says of our packets; one that speaks of other bytes is not about ours."""
    with place.register.read() as reading:
        every = months.closings(reading)
        waiting = {one.digest for one in _waiting(reading) or ()}
        unproven = parcels.unproven(reading)
    ours = {one.digest: one for one in every if one.acknowledged_at is None}
    done = {
        _name_of(place, one) + acknowledgement.ENDING
        for one in every
        if one.acknowledged_at is not None and one.digest not in unproven
    }
    kept: list[str] = []
    refused: list[Refusal] = []
    wanting: list[str] = []
    words: list[str] = []
    for data, heard in _answers(place, box, now, done, refused):
        closing = ours.get(heard.packet)
        if closing is None:
            continue
        packet_name = _name_of(place, closing)
        words += _of_clocks(place, heard)
        if heard.state == "refused" and closing.digest in waiting:
            refused.append(Refusal(packet_name, f"{_superior(place)} không nhận gói này: {heard.reason}"))
        elif heard.state == "incomplete" and heard.is_news:
            wanting.append(closing.digest)
        elif heard.state == "accepted" and _is_as_sent(place, closing, heard):
            del ours[closing.digest]
            _keep(place, closing, data, now, by)
            kept.append(packet_name)
    return Answered(tuple(kept), tuple(refused), tuple(wanting), tuple(words))


def _answers(
    place: Workplace, box: Box, now: datetime, done: Collection[str], refused: list[Refusal]
) -> Iterator[tuple[bytes, Heard]]:
    """The answers to us that lie there and are believed; ``refused`` gets what people have to hear of."""
    for name in _names(box):
        is_answer = name.endswith(acknowledgement.ENDING) and f"_{place.profile.unit}_" in name
        if not is_answer or name in done or _is_kept(place, box.digest(name)):
            continue
        try:
            data = box.get(name)
            heard = take_answer(place, data, now)
        except Disbelieved as failure:
            refused.append(refusal(name, failure))
        except (Refused, Trouble):
            continue  # somebody else's file, a damaged or forged one: no proof either way
        else:
            if heard is not None:
                yield data, heard


def _is_kept(place: Workplace, digest: str) -> bool:
    """Whether the answer of this digest was fetched before, and is about no packet of ours."""
    if not digest:
        return False
    with place.register.read() as reading:
        return notices.is_known(reading, digest)


def _of_clocks(place: Workplace, heard: Heard) -> tuple[str, ...]:
    """What the superior noticed of our clock, told once."""
    if not heard.is_news or not (heard.ahead or heard.behind):
        return ()
    if heard.ahead:
        told = f"chạy trước {round(heard.ahead / 60)} phút so với máy của {_superior(place)}"
    else:
        told = f"chạy lùi {round(heard.behind / 60)} phút so với lần gửi trước"
    return (f"Đồng hồ máy này {told}. Hãy chỉnh lại ngày giờ của máy.",)


def _superior(place: Workplace) -> str:
    return place.profile.superior_name or "Đơn vị tổng hợp"


def _is_as_sent(place: Workplace, closing: Closing, taken: Heard) -> bool:
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
