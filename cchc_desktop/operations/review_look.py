"""What an officer of the unit above has before him when he looks at one report, and what is odd about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from cchc_desktop.core import packet as packets
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import Period, months_of, previous_period
from cchc_desktop.core.tally import (
    OPENING,
    RECEIVED,
    Tally,
    broken_identities,
    carry_over_gaps,
    late_without_cause,
)
from cchc_desktop.core.text import number
from cchc_desktop.operations import review_history as history
from cchc_desktop.operations.board import Line, State, board
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month_checks import Check
from cchc_desktop.operations.month_drift import compared
from cchc_desktop.operations.notices import Shown, listed
from cchc_desktop.operations.review_history import Rule, Series, Step, UnitPast, rule_on
from cchc_desktop.operations.reviews import accept
from cchc_desktop.store import months, reviews, sums
from cchc_desktop.store.months import Taken
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.reviews import Review

_SHOWN = 8
"""Sentences of one kind; the whole is in the lists behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One unit's report of a period; ``taken`` are the packets that make it up, none where nothing came.

    ``came`` is every revision of them. ``changed`` says how it differs from the revision before, ``gaps``
    where it does not begin as the period before ended.
    """

    period: Period
    line: Line
    taken: tuple[Taken, ...]
    came: tuple[Taken, ...] = ()
    boxes: tuple[Series, ...] = ()
    indicators: tuple[Series, ...] = ()
    checks: tuple[Check, ...] = ()
    gaps: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    decided: tuple[Review, ...] = ()
    notices: tuple[Shown, ...] = ()
    rule: Rule

    @property
    def odd(self) -> tuple[Series, ...]:
        """The figures that are not as usual."""
        return tuple(one for one in (*self.boxes, *self.indicators) if one.outside)

    def remarks(self, places: int = 2) -> tuple[str, ...]:
        """All that is to be looked at, in sentences."""
        failed = [one.sentence for one in self.checks if not one.is_passed]
        gaps = [f"Chuyển kỳ không khớp: {one}" for one in self.gaps]
        return (*failed, *gaps, *(one.sentence(places) for one in self.odd))

    @property
    def revision(self) -> int | None:
        """The revision that is looked at; None where months make the period up, or nothing came."""
        return self.taken[0].revision if len(self.taken) == 1 else None


def look(
    place: Workplace,
    unit: str,
    period: Period,
    now: datetime,
    step: Step = lambda _share, _words: None,
) -> Look:
    """Everything about one report; the lines of thirteen packets are read for it, so it is a job."""
    rule = rule_on(place.law, period.last_on)
    with place.register.read() as reading:
        shown = board(place, reading, period, now, unit=unit)
        lines = shown.lines
        if not lines:
            raise Refused(f"Đơn vị {unit} không phải báo cáo {period.full_title}.", "unit")
        past = UnitPast(reading, unit, period.last_on, shown.tree)
        taken = past.parts(period)
        decided = tuple(one for one in reviews.reviews(reading, unit) if _is_about(one, taken, period))
        notices = tuple(one for one in listed(reading, unit) if one.is_ours)
        if not taken:
            return Look(period=period, line=lines[0], taken=(), decided=decided, notices=notices, rule=rule)
        return Look(
            period=period,
            line=lines[0],
            taken=taken,
            came=past.every(taken),
            boxes=history.boxes_beside(past, period, rule),
            indicators=history.indicators_beside(reading, past, period, rule, step),
            checks=(*_of_tally(past, period), *_of_lines(reading, taken)),
            gaps=_gaps(reading, past, period)[:_SHOWN],
            changed=_changed(reading, past, taken),
            decided=decided,
            notices=notices,
            rule=rule,
        )


def _is_about(review: Review, taken: Sequence[Taken], period: Period) -> bool:
    days = {(one.period.first_on, one.period.last_on) for one in taken}
    return (review.first_on, review.last_on) in {*days, (period.first_on, period.last_on)}


def _of_tally(past: UnitPast, period: Period) -> Iterator[Check]:
    counts = past.tally(period) or Tally()
    broken = broken_identities(counts)
    yield Check("identities", not broken, True, broken[0] if broken else "Các đẳng thức của biểu đều đúng.")
    if found := _months_differ(past, period, counts):
        yield Check("months", False, True, found)
    is_empty = not counts.of(*RECEIVED, OPENING)
    if is_empty:
        yield Check("empty", False, False, "Báo cáo không có hồ sơ nào. Hỏi lại đơn vị.", needs_seeing=True)


def _months_differ(past: UnitPast, period: Period, counts: Tally) -> str:
    """Where the whole period was sent and its months as well: whether they tell the same."""
    parts = months_of(period)
    whole = past.revisions.get((period.first_on, period.last_on))
    if len(parts) <= 1 or whole is None:
        return ""
    told = [past.tally(one, is_final=True) for one in parts]
    summed = Tally()
    for one in told:
        if one is None:
            return ""
        summed = summed.then(one)
    moved = [
        f"{column.title}: cộng các tháng {number(summed.of(*column.boxes))}, cả kỳ ghi "
        f"{number(counts.of(*column.boxes))}"
        for column in history.COLUMNS
        if column.is_sum and summed.of(*column.boxes) != counts.of(*column.boxes)
    ]
    return f"Cả kỳ không bằng cộng các tháng: {'; '.join(moved)}." if moved else ""


def _of_lines(reading: Reading, taken: Sequence[Taken]) -> Iterator[Check]:
    no_due: list[str] = []
    no_cause: list[str] = []
    for one in taken:
        lines, columns = months.lines_of(reading, one)
        no_due += [it.local_no for it in lines if it.received_at is not None and it.due_at is None]
        if "late_cause" in columns:
            no_cause += late_without_cause(lines, one.period, one.made_at)
    yield _listed("due_known", "chưa có ngày hẹn trả", no_due)
    yield _listed("late_causes", "quá hạn chưa ghi nguyên nhân", no_cause)


_NAMED = 3


def _listed(name: str, what: str, numbers: Sequence[str]) -> Check:
    if not numbers:
        return Check(name, True, False, f"Không có hồ sơ nào {what}.")
    more = "…" if len(numbers) > _NAMED else ""
    said = f"{number(len(numbers))} hồ sơ {what}: {', '.join(numbers[:_NAMED])}{more}."
    return Check(name, False, False, said, tuple(numbers), needs_seeing=True)


def _gaps(reading: Reading, past: UnitPast, period: Period) -> tuple[str, ...]:
    """Row by row where what is carried over is not what the period before left pending.

    Where a unit's work went to several, all of them together are held against it.
    """
    try:
        before = previous_period(period)
    except Refused:
        return ()
    ends, firsts = (before, *months_of(before)[-1:]), (period, *months_of(period)[:1])
    olds, news = past.handed_over(before.last_on, firsts[-1].last_on)
    if len(news) > 1:
        left, carried = _sum_of(reading, olds, ends), _sum_of(reading, news, firsts)
        return () if left is None or carried is None else carry_over_gaps(left, carried)
    earlier = next((found for one in ends if (found := past.tally(one, is_final=True)) is not None), None)
    now = past.tally(period)
    return () if earlier is None or now is None else carry_over_gaps(earlier, now)


def _sum_of(reading: Reading, units: frozenset[str], periods: Sequence[Period]) -> Tally | None:
    """What these units told together, each in the first of ``periods`` that it sent; None if one did not."""
    told: dict[str, Tally] = {}
    for period in reversed(periods):
        sent = {one.sender for one in sums.heads(reading, period)} & units
        counts = sums.tallies(reading, period, senders=sent) if sent else {}
        days = periods[0].first_on, periods[0].last_on  # they only have to be the same for all
        told |= {one: Tally(counts[one].counts if one in counts else {}, *days) for one in sent}
    return reduce(Tally.__add__, told.values()) if told.keys() == units else None


def _changed(reading: Reading, past: UnitPast, taken: Sequence[Taken]) -> tuple[str, ...]:
    """How the one packet of the period differs from the revision before it."""
    if len(taken) != 1:
        return ()
    [now] = taken
    revisions = past.revisions[now.period.first_on, now.period.last_on]
    earlier = [one for one in revisions if one.revision < now.revision]
    if not earlier:
        return ()
    then = earlier[-1]
    moved = [
        f"{one.title}: {number(was)} → {number(is_now)}"
        for one in history.COLUMNS
        if (was := then.tally.of(*one.boxes)) != (is_now := now.tally.of(*one.boxes))
    ]
    moved += _moved_dossiers(_packet(reading, then), _packet(reading, now))
    return tuple(moved) or (f"Lần {now.revision} không khác lần {then.revision}.",)


def _moved_dossiers(then: Packet | None, now: Packet | None) -> tuple[str, ...]:
    if then is None or now is None:
        return ()
    numbers = [one.local_no for one in compared(then, now).dossiers]
    more = "…" if len(numbers) > _SHOWN else ""
    told = f"{number(len(numbers))} hồ sơ đã khác: {', '.join(numbers[:_SHOWN])}{more}"
    return (told,) if numbers else ()


def _packet(reading: Reading, one: Taken) -> Packet | None:
    """As it came; None where only its rows were kept."""
    data = months.bytes_taken(reading, one)
    return packets.read(data) if data else None


@dataclass(frozen=True, slots=True)
class Plain:
    """A report about which nothing is odd, by what its tables alone tell."""

    unit: str
    name: str
    revision: int


@dataclass(frozen=True, slots=True)
class Sifted:
    """Those that wait, by whether anything about them is odd; ``odd`` with the first thing that is."""

    plain: tuple[Plain, ...] = ()
    odd: tuple[tuple[str, str, str], ...] = ()


SIFTED_BY = (
    "Đã xem: đẳng thức của biểu, số chuyển kỳ, các ô so với 12 kỳ trước. "
    "Đơn vị gửi lại sau khi trả thì phải mở ra xem."
)


def sift(place: Workplace, period: Period, now: datetime, step: Step = lambda _share, _words: None) -> Sifted:
    """Look over all that wait in a period, without their lines."""
    rule = rule_on(place.law, period.last_on)
    plain: list[Plain] = []
    odd: list[tuple[str, str, str]] = []
    with place.register.read() as reading:
        shown = board(place, reading, period, now)
        waiting = [one for one in shown.lines if one.is_waiting]
        for at, one in enumerate(waiting):
            step(at / len(waiting), one.name)
            past = UnitPast(reading, one.unit, period.last_on, shown.tree)
            why = _why_odd(reading, past, one, period, rule)
            if why or one.revision is None:
                odd.append((one.unit, one.name, why or "Cộng từ các tháng: xem từng tháng."))
            else:
                plain.append(Plain(one.unit, one.name, one.revision))
    return Sifted(tuple(plain), tuple(odd))


def _why_odd(reading: Reading, past: UnitPast, line: Line, period: Period, rule: Rule) -> str:
    if line.state is State.RESENT:
        return "Gửi lại sau khi trả."
    if not past.parts(period):  # its months do not follow one another: they are looked at
        return ""
    failed = next((one.sentence for one in _of_tally(past, period) if not one.is_passed), "")
    gap = next((f"Chuyển kỳ không khớp: {one}" for one in _gaps(reading, past, period)), "")
    series = history.boxes_beside(past, period, rule)
    return failed or gap or next((one.sentence() for one in series if one.outside), "")


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of accepting many: each was a decision of its own."""

    done: tuple[Plain, ...] = ()
    refused: tuple[tuple[Plain, str], ...] = ()


def accept_all(
    place: Workplace,
    period: Period,
    wanted: Sequence[Plain],
    now: datetime,
    *,
    by: str,
    step: Step = lambda _share, _words: None,
) -> Accepted:
    """Accept each of ``wanted`` at the revision that was looked at; a newer one is left with its reason."""
    done: list[Plain] = []
    refused: list[tuple[Plain, str]] = []
    for at, one in enumerate(wanted):
        step(at / len(wanted), one.name)
        try:
            accept(place, one.unit, period, now, by=by, revision=one.revision)
        except Refused as no:
            refused.append((one, no.sentence))
        else:
            done.append(one)
    return Accepted(tuple(done), tuple(refused))
