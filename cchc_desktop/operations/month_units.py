"""The unit above: its table is the sum of what its communes sent; months stand in for a longer period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from types import MappingProxyType

from cchc_desktop.core.period import Period, months_of
from cchc_desktop.core.tally import BOXES, CLOSING, ENDED, OPENING, RECEIVED, Row, Tally
from cchc_desktop.operations.month_made import Made, made_of
from cchc_desktop.operations.month_parts import Extra, Part, Run, passed, row_of, tallies
from cchc_desktop.store import reviews, sums
from cchc_desktop.store.reading import Reading

_NAMED = 5
_UNSENT = MappingProxyType(
    {False: "chưa gửi đủ số liệu của kỳ", True: "gửi kỳ này theo ngày khác nên không cộng chung được"}
)
"""Why nothing of a unit is in the sum, by whether it has sent the same month with other days."""


@dataclass(frozen=True, slots=True)
class UnitShare:
    """What one commune brought to the superior's table; None where it has not sent.

    ``ahead`` is the revision of a look ahead that came after its final one: it has opened the
    period again, and until it closes it the final revision counts. ``other_days`` says on which days a
    missing one has sent the same month, where it counts months otherwise than the superior. ``parent`` is
    the unit between it and us, ``parts`` are the units whose figures stand in its row. ``months`` are told
    of the ``of_months`` of the period that it was to report. ``is_returned``: it was asked to mend what
    counts, and has not closed it anew.
    """

    unit: str
    name: str
    period: str
    revision: int | None = None
    is_final: bool = False
    received: int = 0
    resolved: int = 0
    pending: int = 0
    ahead: int | None = None
    other_days: str = ""
    parent: str = ""
    parts: tuple[str, ...] = ()
    months: int = 1
    of_months: int = 1
    is_returned: bool = False

    def gap_words(self) -> str:
        """What is wrong with one that is missing."""
        if self.other_days:
            return f"gửi kỳ {self.period} theo ngày khác ({self.other_days}): không cộng chung được"
        return f"chưa gửi kỳ {self.period}"


@dataclass(frozen=True, slots=True)
class Group:
    """The units below one of ours, and their sum; ``code`` empty for those directly below us.

    ``missing`` are those of them that have not sent, which the sum lacks.
    """

    code: str
    name: str
    boxes: Mapping[str, int]
    units: tuple[str, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Combined:
    """The sum, who is in it, and who is missing; the boxes of each row by its unit; what is not counted.

    ``groups`` are the sums by the unit in between; none where all stand directly below us.
    """

    tally: Tally
    units: tuple[UnitShare, ...]
    missing: tuple[UnitShare, ...]
    boxes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    extra: tuple[Extra, ...] = ()

    @property
    def is_final(self) -> bool:
        """Whether somebody has sent, nobody is missing and everybody has closed."""
        return bool(self.units) and not self.missing and all(share.is_final for share in self.units)


def combined(reading: Reading, period: Period, today: date | None = None) -> Combined:
    """What the units below us have sent of ``period``: by the units that there were then.

    With ``today`` by those that there are on that day: what others sent before they went on with their
    work stands in their rows. The sum is the same.
    """
    made = made_of(reading, period)
    shown = _Shown(made, period, today, _returned(reading, made))
    if _is_plain(made, period, today):
        return _summed(reading, shown)
    counted = tuple(zip(made.runs, tallies(reading, made.runs), strict=True))
    total: Counter[tuple[Row, str]] = Counter()
    for run, told in counted:
        total.update(_of_run(run, told, period, frozenset(), in_row=False).counts)
    rows: dict[str, _Row] = {}
    for run, told in counted:
        rows.setdefault(row_of(made.tree, run, today), []).append((run, told))
    boxes = {code: _boxes_of(rows[code], period, {code}) for code in sorted(rows)}
    shares = tuple(shown.share(code, [run for run, _ in rows[code]], told) for code, told in boxes.items())
    below: dict[str, _Row] = {}
    for one in shares:
        below.setdefault(one.parent, []).extend(rows[one.unit])
    groups = shown.groups(shares, {code: _boxes_of(row, period, set()) for code, row in below.items()})
    summed = Tally(MappingProxyType(dict(total)), period.first_on, period.last_on)
    return Combined(summed, shares, shown.missing(), boxes, groups, made.extra)


def _is_plain(made: Made, period: Period, today: date | None) -> bool:
    """Whether each row is one packet of these very days, and nobody tells what another tells again."""
    days = period.first_on, period.last_on
    parts = [run.parts[0] for run in made.runs if len(run.parts) == 1 and not run.to and not run.by]
    return len({row_of(made.tree, run, today) for run in made.runs}) == len(made.runs) == len(parts) and all(
        not part.is_rest and (part.taken.period.first_on, part.taken.period.last_on) == days for part in parts
    )


def _summed(reading: Reading, shown: _Shown) -> Combined:
    """The same where the store can add it all up."""
    made, period = shown.made, shown.period
    units = {run.unit for run in made.runs}
    sent = {sender: boxes for (sender,), boxes in sums.sums(reading, period).items()}
    total = sums.tally(reading, period, senders=units if sent.keys() - units else None)
    nothing = dict.fromkeys(BOXES, 0)
    rows = {row_of(made.tree, run, shown.today): run for run in made.runs}
    boxes = {code: sent.get(rows[code].unit, nothing) for code in sorted(rows)}
    shares = tuple(shown.share(code, [rows[code]], told) for code, told in boxes.items())
    below: dict[str, Counter[str]] = {}
    for one in shares:
        below.setdefault(one.parent, Counter(nothing)).update(boxes[one.unit])
    return Combined(total, shares, shown.missing(), boxes, shown.groups(shares, below), made.extra)


def missing_of(made: Made) -> tuple[UnitShare, ...]:
    """Who was to report and has not sent."""
    return tuple(
        UnitShare(
            one.unit,
            one.name,
            one.key,
            other_days=one.other_days,
            parent=one.parent,
            months=one.months,
            of_months=one.of_months,
        )
        for one in made.lacks
    )


def _returned(reading: Reading, made: Made) -> frozenset[tuple[str, date, date, int]]:
    days = {
        (part.taken.period.first_on, part.taken.period.last_on) for run in made.runs for part in run.parts
    }
    return reviews.returned(reading, sorted(days))


_Told = tuple[Tally, ...]
_Row = list[tuple[Run, _Told]]


def _boxes_of(row: _Row, period: Period, also: set[str]) -> Mapping[str, int]:
    """The boxes of runs that stand together, where what one of them handed to another counts once."""
    units = frozenset(run.unit for run, _ in row) | also
    return reduce(Tally.__add__, (_of_run(run, told, period, units) for run, told in row)).total()


def _of_run(run: Run, told: _Told, period: Period, row: frozenset[str], *, in_row: bool = True) -> Tally:
    """One run as a part of its row of units, or of the sum: what went from one to another counts once."""
    if len(told) == 1 and not passed(run, 0, row).of(in_row=in_row):
        return Tally(told[0].counts, period.first_on, period.last_on)
    counts: Counter[tuple[Row, str]] = Counter()
    for at, one in enumerate(told):
        again = passed(run, at, row).of(in_row=in_row)
        counts.update({key: n for key, n in one.counts.items() if key[1] not in again})
    return Tally(MappingProxyType(dict(counts)), period.first_on, period.last_on)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What makes up a period, and how its rows are to be told."""

    made: Made
    period: Period
    today: date | None
    returned: frozenset[tuple[str, date, date, int]]

    def share(self, code: str, runs: Sequence[Run], total: Mapping[str, int]) -> UnitShare:
        made, period, today = self.made, self.period, self.today
        parts = [part for run in runs for part in run.parts]
        on = period.last_on if today is None else today
        months = len({part.days.last_on for part in parts})
        if any(part.days == period for part in parts):
            months = max(len(months_of(period)), 1)
        return UnitShare(
            unit=code,
            name=made.tree.name(code, on) or parts[-1].taken.sender_name,
            period=period.key,
            revision=parts[0].taken.revision if len(parts) == 1 else None,
            is_final=all(part.taken.is_final for part in parts),
            received=sum(total[box] for box in (*RECEIVED, OPENING)),
            resolved=sum(total[box] for box in ENDED),
            pending=sum(total[box] for box in CLOSING),
            ahead=max((part.ahead for part in parts if part.ahead is not None), default=None),
            parent=made.tree.parent(code, min(on, runs[-1].last_on) if today is None else on),
            parts=tuple(dict.fromkeys(run.unit for run in runs)),
            months=months,
            of_months=months,
            is_returned=any(map(self._is_returned, parts)),
        )

    def _is_returned(self, part: Part) -> bool:
        taken = part.taken
        key = taken.sender, taken.period.first_on, taken.period.last_on
        return not self.returned.isdisjoint((*key, one) for one in (taken.revision, part.ahead) if one)

    def missing(self) -> tuple[UnitShare, ...]:
        return missing_of(self.made)

    def groups(self, units: Sequence[UnitShare], boxes: Mapping[str, Mapping[str, int]]) -> tuple[Group, ...]:
        """The sums by the unit in between, each of those that stand below it."""
        lacking, every = self.missing(), dict[str, None]()
        for one in sorted((*units, *lacking), key=lambda it: it.parent):
            every[one.parent] = None
        on, nothing = self.today or self.period.last_on, dict.fromkeys(BOXES, 0)
        return tuple(
            Group(
                code,
                self.made.tree.name(code, on),
                boxes.get(code, nothing),
                tuple(one.unit for one in units if one.parent == code),
                tuple(dict.fromkeys(one.unit for one in lacking if one.parent == code)),
            )
            for code in (every if any(every) else ())
        )


def missing_words(missing: Sequence[UnitShare]) -> list[str]:
    """Who has not sent, by period: a number and the first names; the whole list is for programs."""
    by_gap: dict[str, list[str]] = {}
    for unit in missing:
        by_gap.setdefault(_gap(unit), []).append(f"{unit.name} ({unit.unit})")
    return [
        f"{gap}: {len(names)} đơn vị – {', '.join(names[:_NAMED])}{'…' if len(names) > _NAMED else '.'}"
        for gap, names in by_gap.items()
    ]


def _gap(unit: UnitShare) -> str:
    if unit.other_days:
        return f"Gửi kỳ {unit.period} theo ngày khác ({unit.other_days}), không cộng chung được"
    return f"Chưa gửi kỳ {unit.period}"


def unsent_words(missing: Sequence[UnitShare], *, is_empty: bool) -> str:
    """Why a superior's report can only be a draft: how many units have not sent, and the first of them."""
    names = tuple(dict.fromkeys(one.name for one in missing))
    if not names:
        return "Chưa có đơn vị nào gửi số liệu của kỳ, báo cáo chỉ là dự thảo." if is_empty else ""
    listed = ", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
    ways = {bool(one.other_days) for one in missing}
    why = " hoặc ".join(words for is_other, words in _UNSENT.items() if is_other in ways)
    return f"Còn {len(names)} đơn vị {why}, báo cáo chỉ là dự thảo: {listed}"


def adjusting_words(units: Sequence[UnitShare]) -> list[str]:
    """Who is about to change what it had closed."""
    return [
        f"{unit.name} ({unit.unit}) đang điều chỉnh: đã gửi số tạm tính lần {unit.ahead}, "
        f"biểu này vẫn dùng số đã chốt{'' if unit.revision is None else f' ở lần {unit.revision}'}."
        for unit in units
        if unit.ahead is not None
    ]
