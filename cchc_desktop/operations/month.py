"""The month: count it, check it, freeze it, and show what has moved since it was reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

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
from cchc_desktop.core.tally import Line, StandingBy, refused_in_hand
from cchc_desktop.core.text import day, nfc
from cchc_desktop.operations.above import next_revision
from cchc_desktop.operations.backups import before_act
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month_checks import Check, checked
from cchc_desktop.operations.month_drift import Drift, drift_since, is_same
from cchc_desktop.operations.month_known import refuse_beyond
from cchc_desktop.operations.month_report import Report, combined_report, sentences, unchanged_words
from cchc_desktop.operations.month_seen import refuse_closing, refuse_unseen, refuse_untold
from cchc_desktop.operations.month_units import UnitShare, missing_words
from cchc_desktop.store import facts, month_acts, months
from cchc_desktop.store.engine import Reading, Writing
from cchc_desktop.store.month_acts import MonthAct
from cchc_desktop.store.months import Closing

__all__ = ["Check", "Report", "UnitShare", "missing_words", "sentences"]

Step = Callable[[float, str], object]
"""The share that is done (below 0: not known) and what is being done."""
COUNTING, KEEPING = "Đang đếm hồ sơ của kỳ…", "Đang ghi số liệu của kỳ…"
_COUNTS = 3
"""Times that a period is counted beside those who write before they are made to wait."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be kept, by whom, and what they were shown before they asked for it."""

    period: Period
    now: datetime
    by: str
    is_closing: bool
    reason: str
    shown: Report | None = None


@dataclass(frozen=True, slots=True)
class _Made:
    """A report, and where it says something new the packet that is to be kept, with its bytes."""

    report: Report
    packet: Packet | None = None
    data: bytes = b""
    reason: str = ""


Told = Callable[[Report, Writing | None], object]
"""Hears what was counted, and the transaction that keeps it; None where nothing is kept."""


def standing_by(place: Workplace, period: Period) -> StandingBy:
    """Whether this period tells early from on time by the day or by the minute."""
    return StandingBy(place.law.text("standing_by", period.last_on).value)


def period_of(place: Workplace, key: str, *, is_calendar: bool | None = None) -> Period:
    """The period that ``key`` names, each of its months with the days that the law of its time gives it.

    ``is_calendar`` None asks the law whether months run by the calendar or to a cut-off day.
    """
    found = periods.parse(key, calendar=True)
    if found.kind == "span" or is_calendar:
        return found
    place.law.rule("period_kind" if is_calendar is None else "period_cutoff_day", found.first_on)
    return periods.parse_by(key, place.law.closes(is_calendar=is_calendar))


def report(
    place: Workplace,
    period: Period,
    now: datetime,
    *,
    by: str,
    is_closing: bool = False,
    reason: str = "",
    told: Told = lambda _done, _book: None,
) -> Report:
    """Count ``period`` and keep it as a look ahead, or with ``is_closing`` freeze it for good.

    A frozen period keeps its figures: what has moved since is told as drift, and only closing
    it again with a reason, its own or that of its reopening, makes a new revision, which tells
    what it changed in the one before. While it is open again, looks ahead follow the frozen
    revision, which stays the reported one. A count that says nothing new keeps none; nor does one
    that ``told``, who lays its files, fails at; it hears the transaction that keeps one.
    """
    place.register.actor.need("close" if is_closing else "prepare")
    if is_closing:
        before_act(place, now, "chot-ky")
    if place.profile.role == "superior":
        done = combined_report(place, period, now, by, is_closing=is_closing)
        told(done, None)
        return done
    return _report(place, _Wish(period, now, by, is_closing, reason), told)


def close_shown(
    place: Workplace, shown: Report, period: Period, now: datetime, *, by: str, reason: str, step: Step
) -> Report:
    """Freeze ``period`` as somebody was ``shown`` it; Unseen where the register has moved since.

    ``step`` hears how far it is, and may stop it by raising.
    """
    place.register.actor.need("close")
    before_act(place, now, "chot-ky")
    if place.profile.role == "superior":
        return combined_report(place, period, now, by, is_closing=True)
    wish = _Wish(period, now, by, is_closing=True, reason=reason, shown=shown)
    return _report(place, wish, lambda _done, _book: None, step)


def _report(place: Workplace, wish: _Wish, told: Told, step: Step = lambda _share, _words: None) -> Report:
    for _ in range(_COUNTS):
        step(-1.0, COUNTING)
        with place.register.read() as reading:  # whoever writes meanwhile does not wait for the counting
            made = _made(place, reading, wish)
        if made.packet is None:
            told(made.report, None)
            return made.report
        step(-1.0, KEEPING)
        with place.register.write() as book:
            if facts.chain_head(book) == (made.packet.entries, made.packet.chain_head):
                return _kept_and_told(book, made, told)
    with place.register.write() as book:  # where somebody always writes, they wait for one count
        return _kept_and_told(book, _made(place, book, wish), told)


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
    return _keep(book, _made(place, book, _Wish(period, now, by, is_closing, reason)))


def _made(place: Workplace, reading: Reading, wish: _Wish) -> _Made:
    """What is to be kept of the register as ``reading`` sees it; Refused where nothing may be."""
    period, is_closing = wish.period, wish.is_closing
    now, reason = hanoi(wish.now).replace(microsecond=0), nfc(wish.reason)
    refuse_card("reason", reason)
    found, counted = _look(place, reading, period, now, wish.by)
    if found.is_final and not (is_closing and found.drift):
        return _Made(replace(found, unchanged=unchanged_words(found, reason)) if is_closing else found)
    refuse_beyond(place.profile.since, period, counted.tally, now, is_closing=is_closing)
    if is_closing:
        refuse_closing(found, now, reason)
    if is_closing and wish.shown is not None:
        refuse_unseen(wish.shown, found, counted)
    last = months.latest(reading, period)
    if last is not None and not is_closing and found.revision == last.revision:
        return _Made(found)
    if found.reopened is not None:
        reason = reason or found.reopened.reason
    revision = next_revision(reading, period, last)
    packet = replace(counted, made_at=now, revision=revision, is_final=is_closing)
    return _Made(replace(found, by=wish.by), packet, packets.write(packet), reason)


def _kept_and_told(book: Writing, made: _Made, told: Told) -> Report:
    done = _keep(book, made)
    told(done, book)
    return done


def _keep(book: Writing, made: _Made) -> Report:
    """Keep the packet; the entry that says so comes behind the head of the chain that it commits to."""
    packet, found, reason = made.packet, made.report, made.reason
    if packet is None:
        return found
    now = packet.made_at
    closing = months.freeze(book, packet, made.data, closed_at=now, by=found.by, reason=reason)
    note = {**noted(packet.period, packet.revision, closing.digest), "drift": list(found.drift)}
    if packet.is_final and (left := {one.name: len(one.dossiers) for one in found.to_see}):
        note["left"] = left
    if packet.is_final:
        note[month_acts.REFUSED_IN_HAND] = refused_in_hand(packet.lines, packet.period)
    if reason:
        note["reason"] = reason
    verb = month_acts.CLOSE if packet.is_final else month_acts.PREPARE
    book.append(None, verb=verb, at=now, recorded_at=now, by=found.by, note=note)
    is_open = not packet.is_final
    return _done(packet, packet, found.by, found.checks, found.moved, found.reopened if is_open else None)


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
        _open_again(book, period, now, by, reason)
    return preview(place, period, now, by=by)  # counted after the transaction: nobody waits for it


def reopen_in(
    place: Workplace, book: Writing, period: Period, now: datetime, *, by: str, reason: str
) -> Report:
    """``reopen`` within a transaction that is already open."""
    _open_again(book, period, now, by, reason)
    return preview_in(place, book, period, now, by=by)


def _open_again(book: Writing, period: Period, now: datetime, by: str, reason: str) -> None:
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
    refuse_untold(reason, f"Muốn mở lại {period.title.lower()}")
    note = {**noted(period, closed.revision, closed.digest), "reason": reason}
    book.append(None, verb=month_acts.REOPEN, at=now, recorded_at=now, by=by, note=note)


def preview(
    place: Workplace,
    period: Period,
    now: datetime,
    *,
    by: str,
    is_reported: bool = False,
    today: date | None = None,
) -> Report:
    """``period`` as it stands, or as it was frozen with what has moved since; nothing is kept.

    A period that is open again is shown as it stands now, with ``is_reported`` as it was reported. A
    superior's is shown by the units of the period, with ``today`` by those of that day.
    """
    if place.profile.role == "superior":
        return combined_report(place, period, now, by, today=today)
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
        places = place.law.decimals(period.last_on)
        moved = drift_since(reading, frozen, packet, places)
        if opened is None or is_reported:
            return _done(frozen, packet, closed.by, checks, moved, opened), packet
    last = months.latest(reading, period)
    kept = None if last is None or last.is_final else _kept(reading, last)
    if kept is not None and is_same(kept, packet):
        return _done(kept, packet, by, checks, moved, opened), packet
    revision = next_revision(reading, period, last)
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
    period = live.period if live.period == packet.period else packet.period  # it knows the rule of its months
    return Report(
        period=period,
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
