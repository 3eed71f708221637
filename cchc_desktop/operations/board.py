"""The board of a period: who was to report by when, who did, how late, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.period import Period, months_of
from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED
from cchc_desktop.core.text import number
from cchc_desktop.core.unit_tree import Tree
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month_gaps import who_passed
from cchc_desktop.operations.own_rules import DUE_DAYS
from cchc_desktop.operations.reviews import Outcome
from cchc_desktop.operations.unit_told import told_tree
from cchc_desktop.store import board as arrived
from cchc_desktop.store.board import Arrival
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.sums import by_packet

_LOOKED_BACK = timedelta(days=75)
"""Of periods that ended longer ago nothing is said to wait."""


class State(StrEnum):
    """How far the report of one unit has come."""

    UNSENT = "unsent"
    PROVISIONAL = "provisional"
    RECEIVED = "received"
    RESENT = "resent"
    ADJUSTING = "adjusting"
    RETURNED = "returned"
    ACCEPTED = "accepted"


WORDS: Mapping[State, str] = MappingProxyType(
    {
        State.UNSENT: "chưa gửi",
        State.PROVISIONAL: "mới có số tạm tính",
        State.RECEIVED: "đã nhận, chờ xem",
        State.RESENT: "gửi lại, chờ xem",
        State.ADJUSTING: "đơn vị đang sửa",
        State.RETURNED: "trả lại để sửa",
        State.ACCEPTED: "đã chấp nhận",
    }
)
WAITING = frozenset({State.RECEIVED, State.RESENT})
"""What somebody of the unit above has to look at."""
GRAVEST = (
    *(State.UNSENT, State.RETURNED, State.PROVISIONAL, State.ADJUSTING),
    *(State.RESENT, State.RECEIVED, State.ACCEPTED),
)
"""Of the months that make a longer period up, the first of these that one of them is in is said of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One unit of the board.

    ``received_at`` is when its first closed report came, ``seen_at`` when anything did. ``late`` are working
    days behind the due day, until it came or until now; 0 in time. ``revision`` is the one that counts,
    None of a sum of months; ``ahead`` a look ahead that came after it. ``missing`` are the keys of what was
    not sent, ``other_days`` the days of what has the name of the period alone. ``returned``: how often.
    """

    unit: str
    name: str
    state: State
    is_expected: bool = True
    received_at: datetime | None = None
    seen_at: datetime | None = None
    late: int = 0
    revision: int | None = None
    ahead: int | None = None
    returned: int = 0
    missing: tuple[str, ...] = ()
    other_days: str = ""
    packets: tuple[arrived.Packet, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to look at it."""
        return self.state in WAITING

    @property
    def is_late(self) -> bool:
        """Whether it came, or will come, after the due day."""
        return self.late > 0

    @property
    def is_in(self) -> bool:
        """Whether a closed report came."""
        return self.received_at is not None


@dataclass(frozen=True, slots=True)
class Totals:
    """What a unit reported, and by how much its carried-over figure misses what it left pending before."""

    received: int = 0
    resolved: int = 0
    pending: int = 0
    opening: int = 0
    left_before: int | None = None  # None where the period before was not sent
    carried: int | None = None  # what all that took the work over begin with, where it went to several

    def gap_words(self) -> str:
        """The gap between two periods, where there is one."""
        carried = self.opening if self.carried is None else self.carried
        if self.left_before is None or self.left_before == carried:
            return ""
        return f"kỳ trước còn {number(self.left_before)}, kỳ này ghi chuyển qua {number(carried)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All units of a period as they stand at ``at``; the rates are shares of those expected."""

    period: Period
    due_on: date
    at: datetime
    lines: tuple[Line, ...]
    tree: Tree = field(default_factory=Tree, repr=False, compare=False)

    @property
    def expected(self) -> tuple[Line, ...]:
        """Those that are to report."""
        return tuple(one for one in self.lines if one.is_expected)

    @property
    def is_due(self) -> bool:
        """Whether the due day is over."""
        return hanoi(self.at).date() > self.due_on

    def reporting_rate(self) -> Fraction | None:
        """How many of those expected have sent a closed report."""
        return self._share(one.is_in for one in self.expected)

    def on_time_rate(self) -> Fraction | None:
        """How many of those expected have sent it by the due day."""
        return self._share(one.is_in and not one.is_late for one in self.expected)

    def accepted_rate(self) -> Fraction | None:
        """How many of those expected were accepted."""
        return self._share(one.state is State.ACCEPTED for one in self.expected)

    def _share(self, kept: Iterable[bool]) -> Fraction | None:
        told = tuple(kept)
        return Fraction(sum(told), len(told)) if told else None


def due_on(place: Workplace, period: Period) -> date:
    """The last day on which the report of ``period`` is in time."""
    law, last_on = place.law, period.last_on
    days = law.integer(DUE_DAYS, last_on).value
    return law.office(place.profile.unit).add_working_days(last_on, days)


def board(place: Workplace, reading: Reading, period: Period, now: datetime, *, unit: str = "") -> Board:
    """How every unit stands, or ``unit`` alone, in a few statements whatever their number."""
    due = due_on(place, period)
    known, parts = told_tree(reading), (period, *_months(period))
    came = arrived.arrivals(reading, parts, unit or None)
    asked = _Asked(known, parts, came)
    names = {code: name for code, name in asked.names().items() if unit in {"", code}}
    days_asked = {(one.first_on, one.last_on) for one in parts}
    for (sender, days), revisions in came.items():
        if days in days_asked:
            names.setdefault(sender, revisions[-1].sender_name)
    late, others = _Lateness(place, due, now), _other_days(period, came)
    lines = tuple(_line(code, name, asked, late, others) for code, name in names.items())
    return Board(period=period, due_on=due, at=now, lines=lines, tree=known)


def _months(period: Period) -> tuple[Period, ...]:
    months = months_of(period)
    return months if len(months) > 1 else ()


@dataclass(slots=True)
class _Lateness:
    """Working days behind the due day; a day is counted once for all units."""

    place: Workplace
    due: date
    now: datetime

    def of(self, received_at: datetime | None) -> int:
        on = hanoi(self.now if received_at is None else received_at).date()
        if on <= self.due:
            return 0
        office = self.place.law.office(self.place.profile.unit)
        return max(office.working_days_between(self.due, on), 1)  # a day off behind it is late as well


_Came = Mapping[tuple[str, tuple[date, date]], tuple[Arrival, ...]]


class _Asked:
    """Who is to report what: month by month, as the sum of all asks (month_made.made_of)."""

    def __init__(self, known: Tree, periods: Sequence[Period], came: _Came) -> None:
        self._tree, self._came = known, came
        self._period, *self._months = periods
        self._due = {
            on: {one.sender: one.name for one in known.expected(on)}
            for on in sorted({one.last_on for one in periods}, reverse=True)
        }
        went = known.gone(self._period.first_on, self._period.last_on)
        self._touched = {code for one in went for code in (one.old, one.new)}

    def names(self) -> dict[str, str]:
        """All that are to report any of it, by the names they had last."""
        found: dict[str, str] = {}
        for told in self._due.values():
            found |= {code: name for code, name in told.items() if code not in found}
        return found

    def senders(self) -> frozenset[str]:
        return frozenset(sender for sender, _ in self._came)

    def is_expected(self, unit: str) -> bool:
        return any(unit in told for told in self._due.values())

    def sent(self, unit: str, period: Period) -> tuple[Arrival, ...]:
        return self._came.get((unit, (period.first_on, period.last_on)), ())

    def parts(self, unit: str) -> tuple[Period, ...]:
        """What its report is made of: the whole where it was sent closed and counts, else its months."""
        whole = self.sent(unit, self._period)
        is_touched = unit in self._touched or self._went_on(unit, self._period.first_on)
        if not self._months or (not is_touched and any(one.is_final for one in whole)):
            return (self._period,)
        came = tuple(one for one in self._months if self.sent(unit, one))
        asked = tuple(one for one in self._months if self._counts(unit, one, is_sent=one in came))
        if whole and not is_touched and not came:
            return (self._period,)
        return asked or came or (self._period,)

    def _counts(self, unit: str, month: Period, *, is_sent: bool) -> bool:
        return unit in self._due[month.last_on] or (is_sent and not self._went_on(unit, month.last_on))

    def _went_on(self, unit: str, on: date) -> bool:
        """Whether it had ended by that day and others have its work."""
        return self._tree.at(unit, on) is None and bool(self._tree.after(unit, date.min, on))


def _line(unit: str, name: str, asked: _Asked, lateness: _Lateness, others: Mapping[str, str]) -> Line:
    parts, is_expected = asked.parts(unit), asked.is_expected(unit)
    found = [asked.sent(unit, one) for one in parts]
    states = [_state(one) for one in found]
    firsts = [next((it.received_at for it in one if it.is_final), None) for one in found]
    received = [at for at in firsts if at is not None]
    received_at = max(received) if len(received) == len(parts) else None
    seen = [one[0].received_at for one in found if one]
    counted = [_counting(one) for one in found if one]
    newest = found[0][-1] if len(parts) == 1 and found[0] else None
    return Line(
        unit=unit,
        name=name,
        state=next(one for one in GRAVEST if one in states),
        is_expected=is_expected,
        received_at=received_at,
        seen_at=min(seen, default=None),
        late=lateness.of(received_at) if is_expected or received_at is not None else 0,
        revision=counted[0].revision if newest is not None else None,
        ahead=newest.revision if newest is not None and newest is not counted[0] else None,
        returned=sum(it.state == Outcome.RETURNED for one in found for it in one),
        missing=tuple(part.key for part, one in zip(parts, found, strict=True) if not one),
        other_days=others.get(unit, ""),
        packets=tuple(one.packet for one in counted) if len(counted) == len(parts) else (),
    )


def _counting(revisions: Sequence[Arrival]) -> Arrival:
    """The revision whose figures count: the newest closed one, else the newest."""
    return next((one for one in reversed(revisions) if one.is_final), revisions[-1])


def _state(revisions: Sequence[Arrival]) -> State:
    if not revisions:
        return State.UNSENT
    newest, counting = revisions[-1], _counting(revisions)
    if Outcome.RETURNED in {newest.state, counting.state}:
        return State.RETURNED
    if not counting.is_final:
        return State.PROVISIONAL
    if counting.state == Outcome.ACCEPTED:
        return State.ACCEPTED
    if newest is not counting:
        return State.ADJUSTING
    was_returned = any(one.state == Outcome.RETURNED for one in revisions)
    return State.RESENT if was_returned else State.RECEIVED


def _other_days(period: Period, came: _Came) -> Mapping[str, str]:
    """On which days a sender has sent what has the name of ``period`` and not its days."""
    days = (period.first_on, period.last_on)
    return {
        sender: f"{told[0]:%d/%m} – {told[1]:%d/%m}"
        for (sender, told), one in came.items()
        if told != days and one[-1].key == period.key and (sender, days) not in came
    }


def totals(reading: Reading, shown: Board, before: Period | None) -> Mapping[str, Totals]:
    """What each unit of a board reported, by unit; ``before`` is the period its carried-over is held against.

    Three statements; nothing of a packet is read whose counts are kept apart.
    """
    left = () if before is None else _left(reading, before, shown.tree)
    days = {packet[1:3] for packet in (*left, *(it for one in shown.lines for it in one.packets))}
    if not days:
        return {}
    boxes = by_packet(reading, sorted(days))
    counted = {packet: Counter(found) for packet, found in boxes.items()}
    pending = {packet[0]: sum(counted.get(packet, Counter())[box] for box in CLOSING) for packet in left}
    told = {
        one.unit: _totals([counted.get(packet, Counter()) for packet in one.packets])
        for one in shown.lines
        if one.packets
    }
    return told if before is None else _held_against(shown, told, before, pending)


def _held_against(
    shown: Board, told: Mapping[str, Totals], before: Period, left: Mapping[str, int]
) -> Mapping[str, Totals]:
    """``told`` with what was left before: by the unit itself, or by all whose work it took over since."""
    begins_on = shown.period.first_on
    opening = {
        one.unit: told[one.unit].opening
        for one in shown.lines
        if one.packets and one.packets[0][1] == begins_on
    }
    first_end = (*_months(shown.period), shown.period)[0].last_on
    found = dict(told)
    for olds, news in who_passed(shown.tree, left, opening, before.last_on, first_end):
        if olds <= left.keys() and news <= opening.keys():
            carried = sum(opening[one] for one in news) if len(news) > 1 else None
            was = sum(left[one] for one in olds)
            found |= {one: replace(found[one], left_before=was, carried=carried) for one in news}
    return found


def _left(reading: Reading, before: Period, known: Tree) -> tuple[arrived.Packet, ...]:
    """The packets that tell what each unit left pending: of the period before, or of its last month."""
    periods = (before, *_months(before))
    asked = _Asked(known, periods, arrived.arrivals(reading, periods))
    found: list[arrived.Packet] = []
    for sender in asked.senders():
        last = asked.parts(sender)[-1]
        if revisions := asked.sent(sender, last) or asked.sent(sender, before):
            found.append(_counting(revisions).packet)
    return tuple(one for one in found if one[2] == before.last_on)


def _totals(parts: Sequence[Counter[str]]) -> Totals:
    flow: Counter[str] = Counter()
    for one in parts:
        flow.update(one)
    opening = parts[0][OPENING]
    return Totals(
        received=sum(flow[box] for box in RECEIVED) + opening,
        resolved=sum(flow[box] for box in ENDED),
        pending=sum(parts[-1][box] for box in CLOSING),
        opening=opening,
    )


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many units wait to be looked at in one period."""

    key: str
    first_on: date
    last_on: date
    many: int


def backlog(reading: Reading, now: datetime) -> tuple[Backlog, ...]:
    """What waits to be looked at, the newest period first; in one statement."""
    since = hanoi(now).date() - _LOOKED_BACK
    return tuple(Backlog(*found) for found in arrived.waiting(reading, since))
