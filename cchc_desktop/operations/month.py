"""The month: count it, check it, freeze it, and show what has moved since it was reported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from cchc_desktop import __version__
from cchc_desktop.core import packet as packets
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import Period, months_of, previous_period
from cchc_desktop.core.tally import (
    CLOSING,
    ENDED,
    OPENING,
    RECEIVED,
    Line,
    StandingBy,
    Tally,
    boxes,
    broken_identities,
    carry_over_gaps,
    difference,
    tally,
)
from cchc_desktop.core.text import day
from cchc_desktop.files import write_whole
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import facts, months
from cchc_desktop.store.engine import Reading
from cchc_desktop.store.settings import members

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at before a closing; a ``is_blocking`` one must be mended first."""

    name: str
    is_passed: bool
    is_blocking: bool
    sentence: str
    dossiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitShare:
    """What one commune brought to the superior's table; None where it has not sent."""

    unit: str
    name: str
    period: str
    revision: int | None = None
    is_final: bool = False
    received: int = 0
    resolved: int = 0
    pending: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A period of one unit, as it stands or as it was frozen."""

    period: Period
    made_at: datetime
    by: str
    revision: int
    is_final: bool
    tally: Tally
    packet: Packet | None
    checks: tuple[Check, ...] = ()
    drift: tuple[str, ...] = ()
    units: tuple[UnitShare, ...] = ()
    missing: tuple[UnitShare, ...] = ()


def standing_by(place: Workplace, period: Period) -> StandingBy:
    """Whether this period tells early from on time by the day or by the minute."""
    return StandingBy(place.law.text("standing_by", period.last_on).value)


def report(
    place: Workplace, period: Period, now: datetime, *, by: str, is_closing: bool = False, reason: str = ""
) -> Report:
    """Count ``period`` and keep it as a look ahead, or with ``is_closing`` freeze it for good.

    A frozen period keeps its figures: what has moved since is told as drift, and only closing
    it again with a reason makes a new revision. A count that says nothing new keeps none.
    """
    if place.profile.role == "superior":
        return _combined(place, period, now, by, is_closing=is_closing)
    found = preview(place, period, now, by=by)
    if found.packet is None or (found.is_final and not (is_closing and found.drift)):
        return found
    with place.register.read() as reading:
        last = months.latest(reading, period)
        packet = replace(_packet(place, reading, period, now), is_final=is_closing)
    if is_closing:
        _refuse_closing(found, now, reason)
    elif last is not None and found.revision == last.revision:
        return found
    packet = replace(packet, revision=last.revision + 1 if last else 1)
    with place.register.write() as book:
        months.freeze(book, packet, packets.write(packet), closed_at=now, by=by, reason=reason)
    return _done(packet, by, found.checks, ())


def preview(place: Workplace, period: Period, now: datetime, *, by: str) -> Report:
    """``period`` as it stands, or as it was frozen with what has moved since; nothing is kept."""
    if place.profile.role == "superior":
        return _combined(place, period, now, by, is_closing=False)
    with place.register.read() as reading:
        packet = _packet(place, reading, period, now)
        checks = _checks(reading, packet, now)
        closed = months.latest(reading, period, is_final=True)
        kept = closed or months.latest(reading, period)
        frozen = packets.read(months.packet_of(reading, period, kept.revision)) if kept else None
    if frozen is None:
        return _done(packet, by, checks, ())
    if closed is not None:
        return _done(frozen, closed.by, checks, drifted(frozen, packet))
    if drifted(frozen, packet):
        return _done(replace(packet, revision=frozen.revision + 1), by, checks, ())
    return _done(frozen, by, checks, ())


def _done(packet: Packet, by: str, checks: tuple[Check, ...], drift: tuple[str, ...]) -> Report:
    return Report(
        period=packet.period,
        made_at=packet.made_at,
        by=by,
        revision=packet.revision,
        is_final=packet.is_final,
        tally=packet.tally,
        packet=packet,
        checks=checks,
        drift=drift,
    )


def _packet(place: Workplace, reading: Reading, period: Period, now: datetime) -> Packet:
    rule = standing_by(place, period)
    lines: tuple[Line, ...] = tuple(facts.lines(reading, period))
    entries, head = facts.chain_head(reading)
    return Packet(
        unit=place.profile.unit,
        unit_name=place.profile.name,
        superior=place.profile.superior,
        period=period,
        revision=1,
        is_final=False,
        is_practice=place.profile.is_practice,
        program=__version__,
        made_at=now,
        standing_by=rule,
        entries=entries,
        chain_head=head,
        lines=lines,
        tally=tally(lines, period, rule),
    )


def drifted(frozen: Packet, packet: Packet) -> tuple[str, ...]:
    """What has moved since ``frozen``: the boxes, and the dossiers behind them."""
    sentences = list(difference(packet.tally, frozen.tally))
    before, after = _said(frozen), _said(packet)
    moved = sorted(no for no in before.keys() | after.keys() if before.get(no) != after.get(no))
    if moved:
        named = ", ".join(moved[:_SHOWN]) + ("…" if len(moved) > _SHOWN else "")
        sentences.append(f"{len(moved)} hồ sơ đã khác: {named}")
    return tuple(sentences)


def _said(packet: Packet) -> dict[str, tuple[object, ...]]:
    """What a packet says of each dossier that counts in its period; what happened later is not of it."""
    said: dict[str, tuple[object, ...]] = {}
    for line in packet.lines:
        if counted := tuple(boxes(line, packet.period, packet.standing_by)):
            said[line.local_no] = (line.code, line.row, line.case, line.channel, counted)
    return said


def _checks(reading: Reading, packet: Packet, now: datetime) -> tuple[Check, ...]:
    broken = broken_identities(packet.tally)
    gaps = _carry_over(reading, packet)
    no_due = tuple(line.local_no for line in packet.lines if line.received_at and line.due_at is None)
    ahead = tuple(line.local_no for line in packet.lines if line.received_at and line.received_at > now)
    causes = facts.late_without_cause(reading, packet.period)
    return (
        Check("identities", not broken, True, broken[0] if broken else "Các đẳng thức của biểu đều đúng."),
        Check(
            "carry_over",
            not gaps,
            False,
            gaps[0] if gaps else "Số chuyển qua bằng số còn lại của kỳ trước.",
        ),
        Check("due_known", not no_due, False, _counted(no_due, "chưa có ngày hẹn trả"), no_due[:_SHOWN]),
        Check("no_future", not ahead, False, _counted(ahead, "có ngày nhận ở tương lai"), ahead[:_SHOWN]),
        Check(
            "late_causes",
            not causes,
            False,
            _counted(causes, "quá hạn chưa ghi nguyên nhân"),
            causes[:_SHOWN],
        ),
    )


def _counted(dossiers: tuple[str, ...], what: str) -> str:
    return f"{len(dossiers)} hồ sơ {what}." if dossiers else f"Không có hồ sơ nào {what}."


def _carry_over(reading: Reading, packet: Packet) -> tuple[str, ...]:
    """The gap to what the period before was reported with; none where it was never closed."""
    try:
        before = previous_period(packet.period)
    except Refused:
        return ()
    closed = months.latest(reading, before, is_final=True)
    return () if closed is None else carry_over_gaps(closed.tally, packet.tally)


def _refuse_closing(found: Report, now: datetime, reason: str) -> None:
    if now < found.period.end_at:
        raise Refused(
            f"Kỳ {found.period.title} đến hết ngày {day(found.period.last_on)} mới kết thúc nên chưa chốt "
            "được. Có thể gửi số liệu tạm tính.",
            "period",
        )
    for check in found.checks:
        if check.is_blocking and not check.is_passed:
            raise Refused(f"Chưa chốt được {found.period.title}: {check.sentence}", "period")
    if found.is_final and not reason:
        raise Refused(
            f"{found.period.title} đã chốt ngày {day(found.made_at.date())} và số liệu đã thay đổi: "
            f"{found.drift[0]}. Muốn chốt lại phải ghi lý do.",
            "reason",
        )


def _combined(place: Workplace, period: Period, now: datetime, by: str, *, is_closing: bool) -> Report:
    """The superior's table: the sum of what its communes sent; months stand in for a longer period."""
    if is_closing:
        raise Refused("Đơn vị tổng hợp không chốt kỳ: số liệu là tổng các gói đã nhận.", "period")
    with place.register.read() as reading:
        names = {one.sender: one.name for one in members(reading, period.last_on)}
        sent = _sent(reading, period)
    names |= {unit: name for unit, name in sent.names.items() if unit not in names}
    shares: list[UnitShare] = []
    missing: list[UnitShare] = []
    total = Tally(first_on=period.first_on, last_on=period.last_on)
    for unit, name in names.items():
        found = sent.of(unit, period)
        missing += [UnitShare(unit, name, gap) for gap in found.gaps]
        if found.counts is not None:
            total = total + found.counts
            shares.append(_share(unit, name, period, found))
    return Report(
        period=period,
        made_at=now,
        by=by,
        revision=0,
        is_final=not missing and all(share.is_final for share in shares),
        tally=total,
        packet=None,
        units=tuple(shares),
        missing=tuple(missing),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """One commune's figures for a period, or the keys of what it has not sent."""

    counts: Tally | None = None
    revision: int | None = None
    is_final: bool = False
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sent:
    """The latest packets that can make up a period: of its own days, and of its months."""

    names: dict[str, str]
    packets: dict[tuple[str, date, date], months.Taken]

    def of(self, unit: str, period: Period) -> _Found:
        """The figures of ``unit``: of the period itself, or of all the months that make it up."""
        whole = self.packets.get((unit, period.first_on, period.last_on))
        if whole is not None:
            return _Found(whole.tally, whole.revision, whole.is_final)
        parts = months_of(period)
        found = [self.packets.get((unit, part.first_on, part.last_on)) for part in parts]
        gaps = tuple(part.key for part, one in zip(parts, found, strict=True) if one is None)
        if gaps or len(parts) < 2:  # noqa: PLR2004
            return _Found(gaps=gaps or (period.key,))
        total = Tally()
        for one in found:
            total = total.then(one.tally) if one is not None else total
        return _Found(total, None, all(one is not None and one.is_final for one in found))


def _sent(reading: Reading, period: Period) -> _Sent:
    names: dict[str, str] = {}
    found: dict[tuple[str, date, date], months.Taken] = {}
    for one in months.taken(reading):
        names.setdefault(one.sender, one.sender_name)
        found[one.sender, one.period.first_on, one.period.last_on] = one
    asked = {(part.first_on, part.last_on) for part in (period, *months_of(period))}
    return _Sent(names, {key: one for key, one in found.items() if key[1:] in asked})


def _share(unit: str, name: str, period: Period, found: _Found) -> UnitShare:
    counts = found.counts or Tally()
    return UnitShare(
        unit=unit,
        name=name,
        period=period.key,
        revision=found.revision,
        is_final=found.is_final,
        received=counts.of(*RECEIVED, OPENING),
        resolved=counts.of(*ENDED),
        pending=counts.of(*CLOSING),
    )


def sentences(done: Report) -> list[str]:
    """The report for people, line by line."""
    counts = done.tally
    state = "đã chốt" if done.is_final else "tạm tính"
    span = f"{day(done.period.first_on)} – {day(done.period.last_on)}"
    pending = f"{counts.of(*CLOSING)} (quá hạn {counts.of('pending_overdue')})"
    said = [
        f"{done.period.title} ({span}), {state}, lần {done.revision}:",
        f"  nhận {counts.of(*RECEIVED, OPENING)}, giải quyết {counts.of(*ENDED)}, đang giải quyết {pending}",
    ]
    said += [f"  {'✓' if check.is_passed else '!'} {check.sentence}" for check in done.checks]
    said += [f"  Thay đổi sau khi chốt: {sentence}" for sentence in done.drift]
    said += [f"  Chưa gửi kỳ {unit.period}: {unit.name} ({unit.unit})" for unit in done.missing]
    return said


def write_files(place: Workplace, done: Report, folder: Path, *, is_by_procedure: bool = False) -> list[Path]:
    """The official table as XLSX and PDF, the register book, and the packet."""
    from cchc_desktop.operations import papers_of_month

    files = papers_of_month.build(place, done, is_by_procedure=is_by_procedure)
    if done.packet is not None:
        files[done.packet.name] = packets.write(done.packet)
    for name, data in files.items():
        write_whole(folder / name, data)
    return [folder / name for name in files]
