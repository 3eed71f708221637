"""The superior's side of the road: take packets in, recompute them, refuse what differs, acknowledge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cchc_desktop.carriers import Box, box_at
from cchc_desktop.core import acknowledgement, packet
from cchc_desktop.core.acknowledgement import Acknowledgement
from cchc_desktop.core.dossier import write_moment
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.packet import Packet
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import take_acknowledgements
from cchc_desktop.operations.month import UnitShare, noted
from cchc_desktop.operations.month_drift import compared
from cchc_desktop.store import months
from cchc_desktop.store.engine import Reading, Writing
from cchc_desktop.store.settings import Member, members, put_member

PACKET_ENDING = ".cchc"
_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was left where it lies, and why."""

    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class Collected:
    """What one collecting did; ``known`` packets were there before and changed nothing.

    ``troubles``: packets that are in, and whose acknowledgement could not be laid down.
    ``newcomers``: sentences about units that no list knew. ``adjusted``: sentences about periods
    that were closed before: what a new closing changed, or that a look ahead changed nothing.
    """

    accepted: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    acknowledged: tuple[str, ...] = ()
    missing: tuple[UnitShare, ...] = ()
    troubles: tuple[Refusal, ...] = ()
    newcomers: tuple[str, ...] = ()
    adjusted: tuple[str, ...] = ()


def collect(place: Workplace, source: str, now: datetime, *, by: str = "cchc") -> Collected:
    """Take in what lies at ``source``: packets for a superior, acknowledgements for a commune."""
    box = box_at(source)
    names = box.names()
    if place.profile.role != "superior":
        return Collected(acknowledged=take_acknowledgements(place, box, now, by=by))
    accepted: list[str] = []
    known: list[str] = []
    refused: list[Refusal] = []
    troubles: list[Refusal] = []
    newcomers: list[str] = []
    adjusted: list[str] = []
    for name in names:
        if not name.endswith(PACKET_ENDING):
            continue
        shown = name.encode(errors="replace").decode()  # a file name may hold what is no text
        try:
            answer, is_new, newcomer, adjusting = _take(place, box, name, now, by)
        except (Refused, Trouble) as failure:
            refused.append(Refusal(shown, failure.sentence))
            continue
        (accepted if is_new else known).append(shown)
        newcomers += [newcomer] if newcomer else []
        adjusted += [adjusting] if adjusting else []
        try:
            box.put(name + acknowledgement.ENDING, acknowledgement.write(answer))
        except Trouble as trouble:
            told = f"Đã nhận gói nhưng chưa trả được giấy báo nhận. {trouble.sentence}"
            troubles.append(Refusal(shown, told))
    return Collected(
        tuple(accepted),
        tuple(known),
        tuple(refused),
        missing=_missing(place),
        troubles=tuple(troubles),
        newcomers=tuple(newcomers),
        adjusted=tuple(adjusted),
    )


def _take(
    place: Workplace, box: Box, name: str, now: datetime, by: str
) -> tuple[Acknowledgement, bool, str, str]:
    """Keep one packet with its lines; what to answer, whether it was new, words on its sender and period."""
    data = box.get(name)
    found = packet.read(data)
    _check_address(place, found)
    digest = packet.digest_of(data)
    with place.register.write() as book:
        is_newcomer = _welcome(book, found)
        adjusting = _adjusting(book, found)
        is_new = months.take_in(book, found, digest, now, data=data)
        if is_new:
            note = {"sender": found.unit, **noted(found.period, found.revision, digest)}
            book.append(None, verb="collect", at=now, recorded_at=now, by=by, note=note)
    said = f"{found.unit_name} ({found.unit}) chưa có trong danh sách đơn vị báo cáo; đã thêm, hãy kiểm tra."
    answer = _answer(place, found, digest, now)
    return answer, is_new, said if is_newcomer else "", adjusting if is_new else ""


def _adjusting(reading: Reading, found: Packet) -> str:
    """What a packet does to the closed figures that its sender sent before; empty where there are none."""
    known = (one for one in months.taken(reading, found.period) if one.sender == found.unit and one.is_final)
    before = next(known, None)
    if before is None or before.revision >= found.revision:
        return ""
    named = f"{found.unit_name} ({found.unit})"
    if not found.is_final:
        return (
            f"{named} gửi số tạm tính lần {found.revision} của {found.period.title.lower()} sau khi đã chốt: "
            f"biểu vẫn dùng số đã chốt ở lần {before.revision} cho đến khi đơn vị chốt lại."
        )
    moved = compared(packet.read(months.bytes_taken(reading, before)), found).sentences()[:_SENTENCES]
    changed = "; ".join(moved) if moved else "số liệu không đổi"
    return f"{named} chốt lại {found.period.title.lower()}, lần {found.revision}: {changed}."


def _welcome(book: Writing, found: Packet) -> bool:
    """Put a sender that is on no list onto it, to be expected from now on; whether it was new.

    A commune that was merged or renamed sends before any list knows it. That it is new is told.
    """
    expected = (*members(book, found.period.last_on), *members(book, date.max))
    if any(one.sender == found.unit for one in expected):
        return False
    put_member(book, Member(found.unit, found.unit_name, found.period.first_on))
    return True


def _check_address(place: Workplace, found: Packet) -> None:
    if found.is_practice and not place.profile.is_practice:
        raise Refused(f"Gói của {found.unit_name} lập từ sổ thực hành nên không nhận vào sổ thật.")
    if found.superior != place.profile.unit:
        raise Refused(
            f"Gói của {found.unit_name} gửi cho đơn vị mã {found.superior}, "
            f"không phải {place.profile.name} ({place.profile.unit})."
        )
    if found.is_final and found.made_at < found.period.end_at:
        raise Refused(
            f"Gói của {found.unit_name} ghi là đã chốt nhưng lập trước khi {found.period.title} kết thúc."
        )


def _answer(place: Workplace, found: Packet, digest: str, now: datetime) -> Acknowledgement:
    return Acknowledgement(
        packet=found.name,
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
