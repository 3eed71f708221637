"""What a period amounts to: counts that add, over communes side by side and over periods in a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.period import Period

OPENING = "carried_over"
CLOSING = ("pending_in_time", "pending_overdue")
RECEIVED = ("received_online", "received_direct")
ENDED = ("early", "on_time", "late")
MAIN = (*RECEIVED, OPENING, *ENDED, *CLOSING)
BESIDE = (
    *("withdrawn", "refused", "stopped", "digitised_in", "digitised_out"),
    *("reused", "paid_online", "apologised"),
)
BOXES = MAIN + BESIDE
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "received_online": "nhận trực tuyến",
        "received_direct": "nhận trực tiếp, bưu chính",
        "carried_over": "từ kỳ trước",
        "early": "giải quyết trước hạn",
        "on_time": "giải quyết đúng hạn",
        "late": "giải quyết quá hạn",
        "pending_in_time": "đang giải quyết trong hạn",
        "pending_overdue": "đang giải quyết quá hạn",
        "withdrawn": "công dân rút",
        "refused": "từ chối tiếp nhận",
        "stopped": "dừng giải quyết",
        "digitised_in": "số hóa thành phần",
        "digitised_out": "số hóa kết quả",
        "reused": "tái sử dụng",
        "paid_online": "thanh toán trực tuyến",
        "apologised": "xin lỗi, hẹn lại",
    }
)


class StandingBy(StrEnum):
    """Whether early and on time are told apart by the day or by the minute; provinces differ."""

    DAY = "day"
    MINUTE = "minute"


class Row(NamedTuple):
    """What a count is kept for: the finest row of any official table."""

    level: str
    field: str
    procedure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One dossier as it goes up: no name, no number of a person, nothing that leads to one."""

    local_no: str
    code: str | None
    procedure: str
    field: str
    level: str
    case: str | None
    channel: str
    online_kind: str | None
    received_at: datetime | None
    due_at: datetime | None
    is_same_day: bool
    paused_at: datetime | None
    ended_at: datetime | None
    end: str | None  # "finished", "withdrawn", "stopped" or "refused"
    handed_back_at: datetime | None
    apologised_at: datetime | None
    is_digitised_in: bool
    is_digitised_out: bool
    is_reused: bool
    is_paid_online: bool
    # What packets of version 1 do not tell.
    supplements: int = 0
    is_digitised_any: bool = False  # at least one paper
    is_taken_in: bool = False  # another centre received it for this unit
    return_channel: str = "counter"
    spent_days: int | None = None  # working days until the end, pauses taken off; None while open
    late_cause: str | None = None  # its code alone
    is_away: bool = False  # another agency had it when the period ended
    is_paid: bool = False  # a fee was paid at all
    is_supplement: bool = False  # what the clock waited for when the period ended

    @property
    def row(self) -> Row:
        """Where its counts stand."""
        return Row(self.level, self.field, self.procedure)


def has_apology(line: Line, end_at: datetime) -> bool:
    """Whether somebody had apologised when the period that ends at ``end_at`` was over."""
    return line.apologised_at is not None and line.apologised_at < end_at


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by row and box of the days ``first_on`` to ``last_on``; both None for the empty one."""

    counts: Mapping[tuple[Row, str], int] = field(default_factory=lambda: MappingProxyType({}))
    first_on: date | None = None
    last_on: date | None = None

    def __add__(self, other: Tally) -> Tally:
        """Two units beside one another over the same days."""
        if self.first_on is None or other.first_on is None:
            return other if self.first_on is None else self
        if (self.first_on, self.last_on) != (other.first_on, other.last_on):
            raise ValueError("only tallies of the same days can be added; use then() for a later period")
        return Tally(_sum(self.counts, other.counts), self.first_on, self.last_on)

    def then(self, later: Tally) -> Tally:
        """The two periods as one: flows add, the opening is ours, the closing is the later one's."""
        if self.first_on is None or later.first_on is None or self.last_on is None:
            return later if self.first_on is None else self
        if later.first_on != self.last_on + timedelta(days=1):
            raise ValueError("the later period must begin on the day after the earlier one ends")
        ours = {key: n for key, n in self.counts.items() if key[1] not in CLOSING}
        theirs = {key: n for key, n in later.counts.items() if key[1] != OPENING}
        return Tally(_sum(ours, theirs), self.first_on, later.last_on)

    def of(self, *boxes: str, level: str = "", lv: str = "", procedure: str = "") -> int:
        """The count in ``boxes``, narrowed to a level, a field (``lv``) or a procedure when given."""
        return sum(
            n
            for (row, box), n in self.counts.items()
            if box in boxes
            and level in ("", row.level)
            and lv in ("", row.field)
            and procedure in ("", row.procedure)
        )

    def rows(self) -> tuple[Row, ...]:
        """Every row that has a count, in the order of their names."""
        return tuple(sorted({row for row, _ in self.counts}))

    def by_field(self) -> dict[tuple[str, str], dict[str, int]]:
        """The boxes by (level, field), every box present."""
        found: dict[tuple[str, str], dict[str, int]] = {}
        for (row, box), n in self.counts.items():
            boxes = found.setdefault((row.level, row.field), dict.fromkeys(BOXES, 0))
            boxes[box] += n
        return dict(sorted(found.items()))

    def of_row(self, row: Row) -> dict[str, int]:
        """The boxes of one row, every box present."""
        return {box: self.counts.get((row, box), 0) for box in BOXES}

    def total(self) -> dict[str, int]:
        """The boxes over all rows, every box present."""
        boxes = dict.fromkeys(BOXES, 0)
        for (_, box), n in self.counts.items():
            boxes[box] += n
        return boxes


def _sum(a: Mapping[tuple[Row, str], int], b: Mapping[tuple[Row, str], int]) -> Mapping[tuple[Row, str], int]:
    both = Counter(a)
    both.update(b)
    return MappingProxyType({key: n for key, n in both.items() if n})


def tally(
    lines: Iterable[Line],
    period: Period,
    standing_by: StandingBy = StandingBy.DAY,
    *,
    as_of: datetime | None = None,
) -> Tally:
    """The counts of ``lines`` over ``period``; lines that do not touch it count nothing."""
    start, end = period.start_at, period.end_at
    until = end if as_of is None else min(end, as_of)
    alike = Counter(
        (line.level, line.field, line.procedure, *_boxes(line, start, end, until, standing_by))
        for line in lines
    )
    counts: Counter[tuple[Row, str]] = Counter()
    for (level, lv, procedure, *found), n in alike.items():
        row = Row(level, lv, procedure)
        for box in found:
            counts[row, box] += n
    return Tally(MappingProxyType(dict(counts)), period.first_on, period.last_on)


def known_until(lines: Iterable[Line], made_at: datetime) -> datetime:
    """How far a count made at ``made_at`` can know, to the second.

    Acts may run ahead of the clock that counts (a wrong clock, a practice year): then to the last of them.
    """
    latest = made_at
    for line in lines:
        for at in (line.received_at, line.paused_at, line.ended_at, line.handed_back_at, line.apologised_at):
            if at is not None and at > latest:
                latest = at
    return hanoi(latest).replace(microsecond=0)


def boxes(
    line: Line,
    period: Period,
    standing_by: StandingBy = StandingBy.DAY,
    *,
    as_of: datetime | None = None,
) -> Iterator[str]:
    """The boxes of the official table in which ``line`` counts one.

    Accepted dossiers stand in exactly one box of receipt and one of outcome, which is why
    received + carried over = ended + pending always holds. A period that has not ended at ``as_of``
    tells who is overdue at that moment, for nobody is late before the due moment has come.
    """
    start, end = period.start_at, period.end_at
    return _boxes(line, start, end, end if as_of is None else min(end, as_of), standing_by)


def _boxes(
    line: Line, start: datetime, end: datetime, until: datetime, standing_by: StandingBy
) -> Iterator[str]:
    if line.received_at is None:
        if line.end == "refused" and line.ended_at is not None and start <= line.ended_at < end:
            yield "refused"
        return
    is_over = line.ended_at is not None and line.ended_at < end
    if line.received_at >= end or (is_over and line.ended_at is not None and line.ended_at < start):
        return
    if line.received_at >= start:
        yield "received_online" if line.channel == "online" else "received_direct"
        yield from _of_receipt(line)
    else:
        yield OPENING
    if is_over:
        yield standing(line, standing_by)
        if line.end != "finished" and line.end is not None:
            yield line.end
        elif line.is_digitised_out:
            yield "digitised_out"
    else:
        yield CLOSING[is_overdue(line, until)]
    if line.apologised_at is not None and start <= line.apologised_at < end:
        yield "apologised"


def _of_receipt(line: Line) -> Iterator[str]:
    if line.is_digitised_in:
        yield "digitised_in"
    if line.is_reused:
        yield "reused"
    if line.is_paid_online:
        yield "paid_online"


def standing(line: Line, standing_by: StandingBy = StandingBy.DAY) -> str:
    """How an ended dossier stood against its due moment: ``early``, ``on_time`` or ``late``.

    An extension asked for with an apology does not count: the first promise is the measure.
    Without a result (withdrawn, stopped, refused later) there is no "early".
    """
    ended_at, due_at = line.ended_at, line.due_at
    if ended_at is None:
        raise ValueError("an open dossier has no outcome")
    if has_ended_late(line):
        return "late"
    if due_at is None:
        return "on_time"
    if line.end != "finished" or line.is_same_day:
        return "on_time"
    is_early = ended_at.date() < due_at.date() if standing_by is StandingBy.DAY else ended_at < due_at
    return "early" if is_early else "on_time"


def has_ended_late(line: Line) -> bool:
    """Whether ``line`` ended after its due moment, to the second; without one nothing is late.

    The one rule of what ended late. ``store.statements.ENDED_LATE`` repeats it where the database counts;
    a test holds both against random dossiers.
    """
    return line.ended_at is not None and line.due_at is not None and line.ended_at > line.due_at


def is_overdue(line: Line, at: datetime) -> bool:
    """Whether ``line``, open at ``at``, has passed its due moment; a paused one never does."""
    is_paused = line.paused_at is not None and line.paused_at < at
    return line.due_at is not None and line.due_at < at and not is_paused


def is_handed_back_in(line: Line, period: Period) -> bool:
    """Whether the citizen got the result within the period, be it of a dossier that ended before it.

    However long it lay: what a year tells is the sum of what its months tell.
    """
    at = line.handed_back_at
    return at is not None and line.ended_at is not None and period.start_at <= at < period.end_at


def late_without_cause(lines: Iterable[Line], period: Period, at: datetime) -> tuple[str, ...]:
    """Local numbers of dossiers late in ``period``, ended or overdue at ``at``, whose cause is not told.

    Nothing is overdue at a moment after the end of the period: the next one tells it.
    """
    start_at, end_at = period.start_at, period.end_at
    at = min(end_at, at)
    return tuple(
        line.local_no
        for line in lines
        if line.late_cause is None and line.received_at is not None and line.due_at is not None
        if (
            start_at <= line.ended_at < end_at and has_ended_late(line)
            if line.ended_at is not None and line.ended_at < end_at
            else line.received_at < end_at and is_overdue(line, at)
        )
    )


def refused_in_hand(lines: Iterable[Line], period: Period) -> int:
    """How many of the box ``refused`` had been accepted before: the others were never the office's."""
    ours = (line for line in lines if line.end == "refused" and line.received_at is not None)
    return sum("refused" in boxes(line, period) for line in ours)


def broken_identities(counts: Tally) -> tuple[str, ...]:
    """Sentences for every row where received + carried over differs from ended + pending."""
    found: list[str] = []
    for (_, lv), box in counts.by_field().items():
        taken = sum(box[name] for name in (*RECEIVED, OPENING))
        told = sum(box[name] for name in (*ENDED, *CLOSING))
        if taken != told:
            found.append(f"Lĩnh vực {lv}: cột (3) là {taken} nhưng (7) + (11) là {told}.")
    return tuple(found)


def carry_over_gaps(earlier: Tally, later: Tally, reported: Tally | None = None) -> tuple[str, ...]:
    """Sentences for every row whose carried-over figure is not what the period before left pending.

    With what was ``reported`` of the later period, also where that alone differs: as what it was.
    """
    found: list[str] = []
    for row in sorted({*earlier.rows(), *later.rows(), *(() if reported is None else reported.rows())}):
        left = sum(earlier.counts.get((row, box), 0) for box in CLOSING)
        taken = later.counts.get((row, OPENING), 0)
        then = taken if reported is None else reported.counts.get((row, OPENING), 0)
        if left == taken == then:
            continue
        said = f"kỳ này ghi chuyển qua {taken}"
        if reported is not None:
            said = f"kỳ này đã báo cáo chuyển qua {then}"
            said += f", nay theo sổ {taken}" if then != taken else ""
        found.append(f"{row.field}, {row.procedure}: kỳ trước còn {left}, {said}.")
    return tuple(found)


def difference(ours: Tally, theirs: Tally) -> tuple[str, ...]:
    """The boxes in which two tallies of the same lines differ, as sentences."""
    found: list[str] = []
    for key in sorted({*ours.counts, *theirs.counts}):
        a, b = ours.counts.get(key, 0), theirs.counts.get(key, 0)
        if a != b:
            row, box = key
            found.append(f"ô “{TITLES[box]}” của {row.field} ({row.procedure}): {b}, tính lại là {a}")
    return tuple(found)
