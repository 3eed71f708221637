"""What is looked at before a period is closed, each with the dossiers to mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce

from cchc_desktop.core.calendar import ONE_DAY, hanoi
from cchc_desktop.core.law import Law
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.packet import read as read_packet
from cchc_desktop.core.period import Period, compared_with, just_before, months_of
from cchc_desktop.core.tally import (
    CLOSING,
    OPENING,
    Line,
    Row,
    Tally,
    boxes,
    broken_identities,
    carry_over_gaps,
    late_without_cause,
)
from cchc_desktop.core.tally import difference as gaps_between
from cchc_desktop.core.text import day, day_time
from cchc_desktop.operations.month_known import is_filled_in, is_known_whole
from cchc_desktop.operations.morning import still_since
from cchc_desktop.store import ledgers, month_acts, months, since
from cchc_desktop.store.months import Closing
from cchc_desktop.store.reading import Reading

CAUSE, TERM, RECEIVED_ON = "cause", "term", "received_at"
"""The acts that mend: a cause of lateness, a term, the day of reception."""
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at before a closing.

    A ``is_blocking`` one must be mended first; one that ``needs_seeing`` is named once more before the
    closing, and the closing says that it was left; the others only tell. ``dossiers`` are all that are
    behind it, ``mend`` names the act on each of them that mends it, where there is one.
    """

    name: str
    is_passed: bool
    is_blocking: bool
    sentence: str
    dossiers: tuple[str, ...] = ()
    needs_seeing: bool = False
    mend: str = ""
    gaps: tuple[str, ...] = ()  # row by row, where ``sentence`` names the first one alone


def checked(
    reading: Reading, packet: Packet, now: datetime, law: Law, *, is_closed: bool = False
) -> tuple[Check, ...]:
    """Everything that is looked at, passed or not, in the order of the screen.

    What only helps to close is not asked again of a period that is closed.
    """
    broken = broken_identities(packet.tally)
    found = [
        Check("identities", not broken, True, broken[0] if broken else "Các đẳng thức của biểu đều đúng."),
        _carry_over(reading, packet, is_closed=is_closed),
    ]
    found += [one for one in (_months(reading, packet), _carried_on(reading, packet)) if one is not None]
    found += _of_lines(packet, now)
    found += _clock(reading, now, law)
    found += _beginning(reading, packet)
    if not is_closed:
        found += (*_overlaps(reading, packet), *_before(reading, packet))
        found += _hints(reading, packet, now, law)
    return tuple(found)


def _of_lines(packet: Packet, now: datetime) -> Iterator[Check]:
    start_at = packet.period.start_at  # a line may stand there for what was handed back in the period alone
    lines = [line for line in packet.lines if line.ended_at is None or line.ended_at >= start_at]
    no_due = tuple(line.local_no for line in lines if line.received_at and line.due_at is None)
    as_of = packet.as_of
    running_ahead = lines if as_of > now else ()
    ahead = tuple(line.local_no for line in running_ahead if any(at > now for at in _moments(line)))
    causes = late_without_cause(lines, packet.period, as_of)
    yield _listed("due_known", "chưa có ngày hẹn trả", no_due, mend=TERM)
    is_receipt = all(
        line.received_at and line.received_at > now for line in running_ahead if line.local_no in ahead
    )
    mend = RECEIVED_ON if is_receipt else ""
    yield _listed("no_future", "có ngày ở tương lai", ahead, mend=mend)
    yield _listed("late_causes", "quá hạn chưa ghi nguyên nhân", causes, mend=CAUSE)


def _moments(line: Line) -> Iterator[datetime]:
    told = (line.received_at, line.paused_at, line.ended_at, line.handed_back_at, line.apologised_at)
    return (at for at in told if at is not None)


def _hints(reading: Reading, packet: Packet, now: datetime, law: Law) -> Iterator[Check]:
    """What a head of office would ask about; the register knows it, and does not know the answer."""
    period = packet.period
    is_open = [line for line in packet.lines if line.received_at is not None and line.ended_at is None]
    told = tuple(line.local_no for line in is_open if line.is_digitised_out)
    end_at = period.end_at
    was_open = [line for line in packet.lines if line.received_at and (line.ended_at or end_at) >= end_at]
    stands = tuple(
        line.local_no
        for line in was_open  # also where it has ended since
        if line.paused_at is not None and line.paused_at < period.start_at and line.local_no not in told
    )
    counted = {line.local_no for line in is_open}
    at = min(now, period.end_at)
    still = since.overdue_and_still(reading, at, still_since(law, packet.unit, at))
    yield _told("result_unmarked", "đã có kết quả điện tử mà chưa ghi “Có kết quả”", told)
    yield _told("still", "quá hạn mà lâu nay không ai ghi việc gì", [no for no in still if no in counted])
    yield _told("clock_stands", "dừng tính thời hạn suốt cả kỳ", stands)
    if now >= period.end_at:
        late = since.entered_late(reading, [line.local_no for line in packet.lines], period)
        yield _told("entered_late", "có việc của kỳ ghi vào sổ sau khi kỳ kết thúc", late)


def _listed(name: str, what: str, dossiers: tuple[str, ...], *, mend: str = "") -> Check:
    return Check(name, not dossiers, False, _counted(dossiers, what), dossiers, needs_seeing=True, mend=mend)


def _told(name: str, what: str, dossiers: Iterable[str]) -> Check:
    found = tuple(dossiers)
    return Check(name, not found, False, _counted(found, what), found)


def _counted(dossiers: tuple[str, ...], what: str) -> str:
    return f"{len(dossiers)} hồ sơ {what}." if dossiers else f"Không có hồ sơ nào {what}."


def _carry_over(reading: Reading, packet: Packet, *, is_closed: bool) -> Check:
    """The gap to what was reported as pending on the day before; or that there is nothing to hold it to.

    Of a period that ``is_closed`` both are held against it: what was reported, and what the register has now.
    """
    reported = months.latest(reading, packet.period, is_final=True) if is_closed else None
    ended = months.closed(reading, last_on=packet.period.first_on - ONE_DAY)
    for before in ended:
        gaps = carry_over_gaps(before.tally, packet.tally, None if reported is None else reported.tally)
        if gaps:
            left = _in_boxes(_frozen(reading, before), CLOSING)
            ours = _in_boxes(packet, (OPENING,))
            found = left ^ ours
            if reported is not None:
                found |= left ^ _in_boxes(_frozen(reading, reported), (OPENING,))
            more = f" Còn {len(gaps) - 1} dòng khác nữa." if gaps[1:] else ""
            said = f"{before.period.title}: {gaps[0]}{more}"
            numbers = _numbers(found)
            return Check("carry_over", False, False, said, numbers, needs_seeing=True, gaps=gaps)
    if not ended:
        return _uncompared(reading, packet.period)
    return Check("carry_over", True, False, "Số chuyển qua bằng số còn lại của kỳ trước.", needs_seeing=True)


def _uncompared(reading: Reading, period: Period) -> Check:
    """That what is carried over was compared with nothing, and why."""
    if period.first_on <= reading.profile.since <= period.last_on:
        said = "Sổ bắt đầu trong kỳ này nên không có kỳ trước để so số chuyển qua."
        return Check("uncompared", True, False, said)
    wanted, ended = just_before(period), period.first_on - ONE_DAY
    for one in _closed_about(reading, ended, period.first_on):
        is_named = wanted is not None and one.key == wanted.key
        if is_named or (one.first_on < period.first_on and one.last_on < period.last_on):
            said = f"{one.full_title} đã chốt nhưng không kết thúc vào ngày {day(ended)}"
            return Check("uncompared", False, False, f"{said} nên không so được số chuyển qua.")
    said = "Chưa có kỳ trước đã chốt để so số chuyển qua."
    return Check("uncompared", False, False, said)


def _closed_about(reading: Reading, first_on: date, last_on: date) -> Iterator[Period]:
    """The closed periods that have one of these days."""
    days = [first for first, last in months.sealed(reading) if first <= last_on and first_on <= last]
    for first in dict.fromkeys(days):
        found = (one.period for one in months.closed(reading, first_on=first))
        yield from (one for one in found if one.first_on <= last_on and first_on <= one.last_on)


def _carried_on(reading: Reading, packet: Packet) -> Check | None:
    """Whether a period that follows, and is closed, took over what this one leaves; None where none is."""
    following = months.closed(reading, first_on=packet.period.last_on + ONE_DAY)
    if not following:
        return None
    for after in following:
        if carry_over_gaps(packet.tally, after.tally):
            left, taken = _in_boxes(packet, CLOSING), _in_boxes(_frozen(reading, after), (OPENING,))
            dossiers = _numbers(left ^ taken)
            told = f"{len(taken)} hồ sơ chuyển qua, nay kỳ này còn {len(left)} hồ sơ"
            if len(left) == len(taken):
                told = f"hồ sơ chuyển qua khác ở {len(dossiers)} hồ sơ"
            said = (
                f"{after.period.title} đã chốt với {told}: "
                f"chốt lại kỳ này rồi thì chốt lại {after.period.title.lower()}."
            )
            return Check("carried_on", False, False, said, dossiers, needs_seeing=True)
    return Check("carried_on", True, False, "Kỳ sau đã chốt nối đúng số của kỳ này.", needs_seeing=True)


def _months(reading: Reading, packet: Packet) -> Check | None:
    """Whether a longer period is the sum of its months as they were closed; None while it runs."""
    parts = months_of(packet.period)
    closed = [months.latest(reading, part, is_final=True) for part in parts]
    known = [one for one in closed if one is not None]
    if len(parts) <= 1:  # one month is the period itself
        return None
    if len(known) < len(parts):
        if packet.made_at < packet.period.end_at:
            return None
        first = ledgers.begins_at(reading)
        begun = reading.profile.since  # a month before it, or without a dossier, has nothing to close
        begun = begun if first is None else max(begun, hanoi(first).date())
        left = [one for one, is_known in zip(parts, closed, strict=True) if not is_known]
        open_ = ", ".join(one.title.lower() for one in left if one.last_on >= begun)
        if not open_:
            return None
        return Check("months", False, False, f"Chưa chốt {open_} nên chưa so được với tổng các tháng.")
    gaps = gaps_between(packet.tally, reduce(Tally.then, (one.tally for one in known)))
    if not gaps:
        return Check("months", True, False, "Số liệu bằng tổng các tháng đã chốt.", needs_seeing=True)
    dossiers = tuple(sorted(_unlike(reading, packet, known)))
    said = f"Số liệu khác tổng các tháng đã chốt: {gaps[0]}. Xem lại các tháng, tháng nào khác thì chốt lại."
    return Check("months", False, False, said, dossiers, needs_seeing=True)


def _overlaps(reading: Reading, packet: Packet) -> Iterator[Check]:
    """Closed periods that count some of these days in another way; nothing where there is none."""
    period = packet.period
    closed = _closed_about(reading, period.first_on, period.last_on)
    found = [one for one in closed if period.is_at_odds(one)]
    if not found:
        return
    listed = ", ".join(one.full_title for one in found[:_NAMED])
    more = f" và {len(found) - _NAMED} kỳ khác" if found[_NAMED:] else ""
    said = f"Trùng ngày với kỳ đã chốt: {listed}{more}. Hồ sơ của những ngày trùng sẽ tính ở cả hai kỳ."
    yield Check("overlap", False, False, said, needs_seeing=True)


def _clock(reading: Reading, now: datetime, law: Law) -> Iterator[Check]:
    """A clock that was set back: not forbidden, for a single wrong day would lock the month for good."""
    last = since.last_recorded(reading)
    on = hanoi(now)
    if last is not None and last - now > timedelta(hours=law.integer("ahead_hours", on.date()).value):
        said = f"Đồng hồ đứng trước việc cuối của sổ ({day_time(last)}): lúc này là {day_time(on)}."
        yield Check("clock", False, False, f"{said} Xem lại ngày giờ của máy.", needs_seeing=True)


def _before(reading: Reading, packet: Packet) -> Iterator[Check]:
    """Whether a period that a report compares with may still move; nothing where it has no figures."""
    period = packet.period
    if period.kind == "span" or "W" in period.key or packet.made_at < period.end_at:
        return
    beside = just_before(period)
    for before in dict.fromkeys((beside or compared_with(period), compared_with(period))):
        if state := _unsettled(reading, before):
            what = "phần so sánh với kỳ trước" if before == beside else "phần so sánh"
            about = _closed_about(reading, before.first_on, before.last_on)
            is_other = any(one.key == before.key for one in about if one != before)
            named = before.full_title if is_other else before.title  # closed, but with other days
            said = f"{named} {state}: {what} có thể đổi."
            yield Check("before", False, False, said, needs_seeing=True)


def _unsettled(reading: Reading, before: Period) -> str:
    """That a period which is known whole is not closed for good; nothing where it is."""
    first = ledgers.begins_at(reading)
    if first is None or not is_known_whole(reading, before):
        return ""
    closed = months.latest(reading, before, is_final=True)
    if closed is not None and month_acts.reopening(reading, closed) is not None:
        return "đang mở lại"
    parts = (one for one in months_of(before) if one.end_at > first)
    is_settled = closed or all(months.latest(reading, one, is_final=True) for one in parts)
    return "" if is_settled else "chưa chốt"


def _beginning(reading: Reading, packet: Packet) -> Iterator[Check]:
    """Whether the register knows all of the period."""
    begun = reading.profile.since
    if packet.period.first_on < begun:
        what = "chỉ gồm hồ sơ nhập bù" if is_filled_in(begun, packet.lines) else "không có trong sổ"
        said = f"Sổ bắt đầu từ {day(begun)}; số liệu trước ngày đó {what}."
        yield Check("beginning", False, False, said)


def _unlike(reading: Reading, packet: Packet, parts: list[Closing]) -> set[str]:
    """The dossiers that count otherwise in the whole than in its months one after the other."""
    last = parts[-1].period
    told: dict[str, list[str]] = {}
    for part in parts:
        frozen = _frozen(reading, part)
        for line in frozen.lines:
            for box in boxes(line, frozen.period, frozen.standing_by, as_of=frozen.as_of):
                is_inner = (box in CLOSING and part.period != last) or (box == OPENING and part != parts[0])
                if not is_inner:
                    told.setdefault(line.local_no, []).append(f"{line.row} {box}")
    as_of = packet.as_of
    ours = {
        line.local_no: sorted(
            f"{line.row} {box}" for box in boxes(line, packet.period, packet.standing_by, as_of=as_of)
        )
        for line in packet.lines
    }
    return {no for no in told.keys() | ours.keys() if sorted(told.get(no, [])) != ours.get(no, [])}


def _frozen(reading: Reading, one: Closing) -> Packet:
    return read_packet(months.packet_of(reading, one.period, one.revision))


def _numbers(found: Iterable[tuple[str, Row]]) -> tuple[str, ...]:
    return tuple(sorted({no for no, _ in found}))


def _in_boxes(packet: Packet, wanted: tuple[str, ...]) -> set[tuple[str, Row]]:
    """The dossiers there, each with its row: one that changed its row leaves a gap in two of them."""
    as_of = packet.as_of
    return {
        (line.local_no, line.row)
        for line in packet.lines
        if set(wanted) & set(boxes(line, packet.period, packet.standing_by, as_of=as_of))
    }
