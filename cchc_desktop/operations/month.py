"""The month: count it, check it, freeze it, and show what has moved since it was reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from cchc_desktop import __version__
from cchc_desktop.core import packet as packets
from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.line_rules import fit
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import Period
from cchc_desktop.core.spent import spent_by
from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED, Line, StandingBy, Tally
from cchc_desktop.core.text import day, nfc
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month_checks import Check, checked
from cchc_desktop.operations.month_drift import Drift, drift_since, is_same
from cchc_desktop.operations.month_known import refuse_beyond
from cchc_desktop.operations.month_units import UnitShare, adjusting_words, combined, missing_words
from cchc_desktop.store import facts, month_acts, months
from cchc_desktop.store.engine import Reading, Writing
from cchc_desktop.store.month_acts import MonthAct
from cchc_desktop.store.months import Closing

__all__ = ["Check", "Report", "UnitShare", "missing_words"]

_SHOWN = 20
_FEWEST_WORDS = 2


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
    moved: Drift | None = None
    drift: tuple[str, ...] = ()  # ``moved`` in sentences
    reopened: MonthAct | None = None
    unchanged: str = ""  # why closing it again did nothing
    live: tuple[Line, ...] = ()  # as they are now, which a frozen packet does not tell
    units: tuple[UnitShare, ...] = ()
    missing: tuple[UnitShare, ...] = ()

    @property
    def to_see(self) -> tuple[Check, ...]:
        """What is not as it should be and may be closed over once somebody has seen it."""
        return tuple(one for one in self.checks if one.needs_seeing and not one.is_passed)


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
    it again with a reason, its own or that of its reopening, makes a new revision, which tells
    what it changed in the one before. While it is open again, looks ahead follow the frozen
    revision, which stays the reported one. A count that says nothing new keeps none; nor does one
    that ``told``, who lays its files, fails at.
    """
    if place.profile.role == "superior":
        done = _combined(place, period, now, by, is_closing=is_closing)
        told(done)
        return done
    with place.register.write() as book:  # what is checked is what is frozen: nobody writes in between
        done = report_in(place, book, period, now, by=by, is_closing=is_closing, reason=reason)
        told(done)
    return done


def report_in(
    place: Workplace,
    book: Writing,
    period: Period,
    now: datetime,
    *,
    by: str,
    is_closing: bool = False,
    reason: str = "",
) -> Report:
    """``report`` within a transaction that is already open."""
    now, reason = hanoi(now).replace(microsecond=0), nfc(reason)
    refuse_card("reason", reason)
    found, counted = _look(place, book, period, now, by)
    if found.is_final and not (is_closing and found.drift):
        return replace(found, unchanged=_unchanged(found, reason)) if is_closing else found
    refuse_beyond(place.profile.since, period, counted.tally, now, is_closing=is_closing)
    if is_closing:
        _refuse_closing(found, now, reason)
    last = months.latest(book, period)
    if last is not None and not is_closing and found.revision == last.revision:
        return found
    if found.reopened is not None:
        reason = reason or found.reopened.reason
    revision = last.revision + 1 if last else 1
    packet = replace(counted, made_at=now, revision=revision, is_final=is_closing)
    return _freeze(book, packet, found, by, reason)


def _unchanged(found: Report, reason: str) -> str:
    at = f"{hanoi(found.made_at):%H:%M} {day(hanoi(found.made_at).date())}"
    said = (
        f"{found.period.full_title} đã chốt lúc {at} bởi {found.by}, không có gì thay đổi nên không chốt lại"
    )
    return f"{said}; lý do “{reason}” không ghi vào sổ." if reason else f"{said}."


def _freeze(book: Writing, packet: Packet, found: Report, by: str, reason: str) -> Report:
    """Keep ``packet``; the entry that says so comes behind the head of the chain that it commits to."""
    now = packet.made_at
    closing = months.freeze(book, packet, packets.write(packet), closed_at=now, by=by, reason=reason)
    note = {**noted(packet.period, packet.revision, closing.digest), "drift": list(found.drift)}
    if packet.is_final and (left := {one.name: len(one.dossiers) for one in found.to_see}):
        note["left"] = left
    if reason:
        note["reason"] = reason
    verb = month_acts.CLOSE if packet.is_final else month_acts.PREPARE
    book.append(None, verb=verb, at=now, recorded_at=now, by=by, note=note)
    is_open = not packet.is_final
    return _done(packet, packet, by, found.checks, found.moved, found.reopened if is_open else None)


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


def reopen(place: Workplace, period: Period, now: datetime, *, by: str, reason: str) -> Report:
    """Open a closed period again: its figures may be looked ahead at, and it is closed anew.

    The frozen revision stays as it is and stays the reported one until then.
    """
    if place.profile.role == "superior":
        raise Refused("Đơn vị tổng hợp không chốt kỳ nên không có kỳ nào để mở lại.", "period")
    with place.register.write() as book:
        return reopen_in(place, book, period, now, by=by, reason=reason)


def reopen_in(
    place: Workplace, book: Writing, period: Period, now: datetime, *, by: str, reason: str
) -> Report:
    """``reopen`` within a transaction that is already open."""
    now, reason = hanoi(now).replace(microsecond=0), nfc(reason)
    refuse_card("reason", reason)
    closed = months.latest(book, period, is_final=True)
    if closed is None:
        raise Refused(f"{period.full_title} chưa chốt nên không có gì để mở lại.", "period")
    opened = month_acts.reopening(book, closed)
    if opened is not None:
        raise Refused(
            f"{period.full_title} đã được {opened.by} mở lại ngày {day(hanoi(opened.at).date())}: "
            f"{opened.reason}. Sửa xong thì chốt lại.",
            "period",
        )
    _refuse_untold(reason, f"Muốn mở lại {period.title.lower()}")
    note = {**noted(period, closed.revision, closed.digest), "reason": reason}
    book.append(None, verb=month_acts.REOPEN, at=now, recorded_at=now, by=by, note=note)
    return _look(place, book, period, now, by)[0]


def preview(place: Workplace, period: Period, now: datetime, *, by: str, is_reported: bool = False) -> Report:
    """``period`` as it stands, or as it was frozen with what has moved since; nothing is kept.

    A period that is open again is shown as it stands now, with ``is_reported`` as it was reported.
    """
    if place.profile.role == "superior":
        return _combined(place, period, now, by, is_closing=False)
    with place.register.read() as reading:
        return preview_in(place, reading, period, now, by=by, is_reported=is_reported)


def preview_in(
    place: Workplace, reading: Reading, period: Period, now: datetime, *, by: str, is_reported: bool = False
) -> Report:
    """``preview`` within a transaction that is already open."""
    now = hanoi(now).replace(microsecond=0)
    return _look(place, reading, period, now, by, is_reported=is_reported)[0]


def _look(
    place: Workplace, reading: Reading, period: Period, now: datetime, by: str, *, is_reported: bool = False
) -> tuple[Report, Packet]:
    """The report as it is to be shown, and the packet that would be made now."""
    closed = months.latest(reading, period, is_final=True)
    opened = None if closed is None else month_acts.reopening(reading, closed)
    # A closed period stays over even where the clock has been set back since.
    packet = packet_now(place, reading, period, now if closed is None else max(now, closed.closed_at))
    checks = checked(reading, packet, now, place.law, is_closed=closed is not None and opened is None)
    moved = None
    if closed is not None:
        frozen = packets.read(months.packet_of(reading, period, closed.revision))
        places = place.law.integer("decimals", period.last_on).value
        moved = drift_since(reading, frozen, packet, places)
        if opened is None or is_reported:
            return _done(frozen, packet, closed.by, checks, moved, opened), packet
    last = months.latest(reading, period)
    kept = None if last is None or last.is_final else _kept(reading, last)
    if kept is not None and is_same(kept, packet):
        return _done(kept, packet, by, checks, moved, opened), packet
    revision = last.revision + 1 if last else 1
    return _done(replace(packet, revision=revision), packet, by, checks, moved, opened), packet


def _kept(reading: Reading, last: Closing) -> Packet | None:
    """A look ahead as it was kept; one that an earlier program counted otherwise is made anew."""
    try:
        return packets.read(months.packet_of(reading, last.period, last.revision))
    except Refused:
        return None


def _done(
    packet: Packet,
    live: Packet,
    by: str,
    checks: tuple[Check, ...],
    moved: Drift | None,
    opened: MonthAct | None,
) -> Report:
    return Report(
        period=packet.period,
        made_at=packet.made_at,
        by=by,
        revision=packet.revision,
        is_final=packet.is_final,
        tally=packet.tally,
        packet=packet,
        checks=checks,
        moved=moved or None,
        drift=moved.sentences() if moved else (),
        reopened=opened,
        live=live.lines,
    )


def packet_of(
    place: Workplace,
    reading: Reading,
    period: Period,
    now: datetime,
    *,
    is_live: bool = False,
    is_reported: bool = False,
) -> Packet:
    """The packet that tells how ``period`` stands: the frozen one while it is closed, else as it is now.

    With ``is_live`` as it is now in any case, with ``is_reported`` as it was last reported even while it
    is open again.
    """
    closed = months.latest(reading, period, is_final=True)
    if closed is None:
        return packet_now(place, reading, period, now)
    if is_live or (not is_reported and month_acts.reopening(reading, closed) is not None):
        return packet_now(place, reading, period, max(now, closed.closed_at))  # it stays over
    return packets.read(months.packet_of(reading, period, closed.revision))


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


def _refuse_closing(found: Report, now: datetime, reason: str) -> None:
    if now < found.period.end_at:
        raise Refused(
            f"Kỳ {found.period.title} đến hết ngày {day(found.period.last_on)} mới kết thúc nên chưa chốt "
            "được. Có thể gửi số liệu tạm tính.",
            "period",
        )
    for check in found.checks:
        if check.is_blocking and not check.is_passed:
            raise Refused(f"Chưa chốt được {found.period.full_title}: {check.sentence}", "period")
    if found.is_final:
        moved = f"số liệu đã thay đổi: {found.drift[0]}"
        on = day(found.made_at.date())
        _refuse_untold(reason, f"{found.period.full_title} đã chốt ngày {on} và {moved}. Muốn chốt lại")
    elif found.reopened is not None and reason:  # without one, that of the reopening stands
        _refuse_untold(reason, f"Muốn chốt lại {found.period.title.lower()} với lý do khác lúc mở lại")


def _refuse_untold(reason: str, wish: str) -> None:
    """Whatever changes a closed period says why, in more than a word."""
    if len(reason.split()) < _FEWEST_WORDS:
        raise Refused(
            f"{wish} phải ghi lý do, ít nhất vài chữ, ví dụ: ghi sót hồ sơ giấy ngày 05/10.", "reason"
        )


def _combined(place: Workplace, period: Period, now: datetime, by: str, *, is_closing: bool) -> Report:
    """The superior's table."""
    if is_closing:
        raise Refused("Đơn vị tổng hợp không chốt kỳ: số liệu là tổng các gói đã nhận.", "period")
    with place.register.read() as reading:
        found = combined(reading, period)
    return Report(
        period=period,
        made_at=now,
        by=by,
        revision=0,
        is_final=found.is_final,
        tally=found.tally,
        packet=None,
        units=found.units,
        missing=found.missing,
    )


def sentences(done: Report) -> list[str]:
    """The report for people, line by line."""
    counts = done.tally
    state = "đã chốt" if done.is_final else "tạm tính"
    span = f"{day(done.period.first_on)} – {day(done.period.last_on)}"
    pending = f"{counts.of(*CLOSING)} (quá hạn {counts.of('pending_overdue')})"
    nth = f", lần {done.revision}" if done.revision else ""  # a sum of others' packets has none
    said = [
        f"{done.period.title} ({span}), {state}{nth}:",
        f"  nhận {counts.of(*RECEIVED, OPENING)}, giải quyết {counts.of(*ENDED)}, đang giải quyết {pending}",
    ]
    if done.unchanged:
        said.append(f"  {done.unchanged}")
    if done.reopened is not None:
        opened = done.reopened
        said.append(
            f"  Đang mở lại để điều chỉnh từ ngày {day(hanoi(opened.at).date())} ({opened.by}): "
            f"{opened.reason}. Số đã báo cáo vẫn là lần {opened.revision} cho đến khi chốt lại."
        )
    said += [f"  {'✓' if check.is_passed else '!'} {check.sentence}" for check in done.checks]
    said += [f"  Khác lần đã chốt: {sentence}" for sentence in done.drift]
    said += [f"    {detail}" for detail in (done.moved.details() if done.moved else ())[:_SHOWN]]
    said += [f"  {sentence}" for sentence in (*missing_words(done.missing), *adjusting_words(done.units))]
    return said
