"""The month: count it, check it, freeze it, and show what has moved since it was reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cchc_desktop import __version__
from cchc_desktop.core import packet as packets
from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.line_rules import fit
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import Period, months_of
from cchc_desktop.core.spent import spent_by
from cchc_desktop.core.tally import (
    CLOSING,
    ENDED,
    OPENING,
    RECEIVED,
    Line,
    StandingBy,
    Tally,
    boxes,
    difference,
)
from cchc_desktop.core.text import day
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month_checks import Check, checked
from cchc_desktop.store import facts, months
from cchc_desktop.store.engine import Reading, Writing
from cchc_desktop.store.months import Closing
from cchc_desktop.store.settings import members

_SHOWN = 20
_NAMED = 5


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


def period_of(place: Workplace, key: str, *, is_calendar: bool | None = None) -> Period:
    """The period that ``key`` names, its days as the law counted them when it began.

    ``is_calendar`` None asks the law whether months run by the calendar or to a cut-off day.
    """
    found = periods.parse(key, calendar=True)
    if found.kind == "span":
        return found
    if is_calendar is None:
        is_calendar = place.law.text("period_kind", found.first_on).value == "calendar"
    if is_calendar:
        return found
    return periods.parse(key, cutoff_day=place.law.integer("period_cutoff_day", found.first_on).value)


def report(
    place: Workplace,
    period: Period,
    now: datetime,
    *,
    by: str,
    is_closing: bool = False,
    reason: str = "",
    told: Callable[[Report], object] = lambda _done: None,
) -> Report:
    """Count ``period`` and keep it as a look ahead, or with ``is_closing`` freeze it for good.

    A frozen period keeps its figures: what has moved since is told as drift, and only closing
    it again with a reason makes a new revision, which tells what it changed in the one before.
    A count that says nothing new keeps none; nor does one that ``told``, who lays its files, fails at.
    """
    if place.profile.role == "superior":
        done = _combined(place, period, now, by, is_closing=is_closing)
        told(done)
        return done
    now = hanoi(now).replace(microsecond=0)
    with place.register.write() as book:  # what is checked is what is frozen: nobody writes in between
        done = _counted(place, book, period, now, by, reason, is_closing=is_closing)
        told(done)
    return done


def _counted(
    place: Workplace, book: Writing, period: Period, now: datetime, by: str, reason: str, *, is_closing: bool
) -> Report:
    found, counted = _look(place, book, period, now, by)
    if found.is_final and not (is_closing and found.drift):
        return found
    if is_closing:
        _refuse_closing(found, now, reason)
    last = months.latest(book, period)
    if last is not None and not is_closing and found.revision == last.revision:
        return found
    revision = last.revision + 1 if last else 1
    packet = replace(counted, made_at=now, revision=revision, is_final=is_closing)
    return _freeze(book, packet, found, by, reason)


def _freeze(book: Writing, packet: Packet, found: Report, by: str, reason: str) -> Report:
    """Keep ``packet``; the entry that says so comes behind the head of the chain that it commits to."""
    now = packet.made_at
    closing = months.freeze(book, packet, packets.write(packet), closed_at=now, by=by, reason=reason)
    verb = "close" if packet.is_final else "prepare"
    note = {**noted(packet.period, packet.revision, closing.digest), "drift": list(found.drift)}
    book.append(None, verb=verb, at=now, recorded_at=now, by=by, note=note)
    return _done(packet, by, found.checks, found.drift)


def noted(period: Period, revision: int, digest: str) -> dict[str, object]:
    """Which packet an entry is about."""
    return {
        "period": period.key,
        "kind": period.kind,
        "first_on": period.first_on,
        "last_on": period.last_on,
        "revision": revision,
        "digest": digest,
    }


def preview(place: Workplace, period: Period, now: datetime, *, by: str) -> Report:
    """``period`` as it stands, or as it was frozen with what has moved since; nothing is kept."""
    if place.profile.role == "superior":
        return _combined(place, period, now, by, is_closing=False)
    with place.register.read() as reading:
        return _look(place, reading, period, hanoi(now).replace(microsecond=0), by)[0]


def _look(
    place: Workplace, reading: Reading, period: Period, now: datetime, by: str
) -> tuple[Report, Packet]:
    """The report as it is to be shown, and the packet that would be made now."""
    closed = months.latest(reading, period, is_final=True)
    kept = closed or months.latest(reading, period)
    # A closed period stays over even where the clock has been set back since.
    packet = packet_now(place, reading, period, now if closed is None else max(now, closed.closed_at))
    checks = checked(reading, packet, now)
    frozen = None if kept is None else _frozen(reading, kept)
    if kept is None or frozen is None:
        return _done(replace(packet, revision=kept.revision + 1 if kept else 1), by, checks, ()), packet
    moved = drifted(frozen, packet)
    if closed is not None:
        return _done(frozen, closed.by, checks, moved), packet
    if moved:
        return _done(replace(packet, revision=frozen.revision + 1), by, checks, ()), packet
    return _done(frozen, by, checks, ()), packet


def _frozen(reading: Reading, kept: Closing) -> Packet | None:
    """The packet as it was kept; a look ahead that an earlier program counted otherwise is made anew."""
    try:
        return packets.read(months.packet_of(reading, kept.period, kept.revision))
    except Refused:
        if kept.is_final:
            raise
        return None


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


def packet_now(place: Workplace, reading: Reading, period: Period, now: datetime) -> Packet:
    """The packet that would be made at ``now``; nothing is kept."""
    rule = standing_by(place, period)
    spent = spent_by(place.law.office(place.profile.unit))
    lines: tuple[Line, ...] = tuple(map(fit, facts.lines(reading, period, spent)))
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
        tally=packets.recount(lines, period, rule, now),
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
    as_of = packet.as_of
    for line in packet.lines:
        if counted := tuple(boxes(line, packet.period, packet.standing_by, as_of=as_of)):
            said[line.local_no] = (line.code, line.row, line.case, line.channel, counted)
    return said


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
        if whole is not None and whole.is_final:
            return _Found(whole.tally, whole.revision, is_final=True)
        parts = months_of(period)
        found = [self.packets.get((unit, part.first_on, part.last_on)) for part in parts]
        gaps = tuple(part.key for part, one in zip(parts, found, strict=True) if one is None)
        if gaps or len(parts) < 2:  # noqa: PLR2004 - one month is the period itself
            # A look ahead at a whole quarter may be older than its months: it stands in only without them.
            return (
                _Found(gaps=gaps or (period.key,)) if whole is None else _Found(whole.tally, whole.revision)
            )
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
    said += [f"  Khác lần đã chốt: {sentence}" for sentence in done.drift]
    said += [f"  {sentence}" for sentence in missing_words(done.missing)]
    return said


def missing_words(missing: Sequence[UnitShare]) -> list[str]:
    """Who has not sent, by period: a number and the first names; the whole list is for programs."""
    by_period: dict[str, list[str]] = {}
    for unit in missing:
        by_period.setdefault(unit.period, []).append(f"{unit.name} ({unit.unit})")
    return [
        f"Chưa gửi kỳ {period}: {len(names)} đơn vị – {', '.join(names[:_NAMED])}"
        f"{'…' if len(names) > _NAMED else '.'}"
        for period, names in by_period.items()
    ]
