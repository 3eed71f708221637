"""The packets that make up a period of the unit above: whose, for which days, and what of them counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cchc_desktop.core.packet import Told
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import CLOSING, OPENING, Tally, known_until, tally
from cchc_desktop.core.text import day
from cchc_desktop.core.unit_tree import Tree
from cchc_desktop.store import months, sums
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.sums import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One packet of those that make up a period, and the days that it stands for.

    ``is_rest``: the packet of a unit that ended within these days, for those until its end. If it
    ``has_heirs`` only what was over counts, that none of their packets (``heirs``) tells.
    ``ahead``: the revision of a look ahead that came after a final one.
    """

    taken: Head
    days: Period
    heirs: tuple[Head, ...] = ()
    has_heirs: bool = False
    is_rest: bool = False
    ahead: int | None = None

    def told(self, reading: Reading) -> Told:
        """Its lines that count."""
        lines, columns = months.lines_of(reading, self.taken)
        if not self.has_heirs:
            return Told(lines, columns)
        theirs = {line.code for one in self.heirs for line in months.lines_of(reading, one).lines}
        end = self.taken.period.end_at
        over = (one for one in lines if one.ended_at is not None and one.ended_at < end)
        return Told(tuple(one for one in over if one.code is None or one.code not in theirs), columns)

    def tally(self, reading: Reading, counted: _Counted) -> Tally:
        """Its counts, among those ``counted`` of whole packets or out of its lines."""
        if not self.is_rest:
            period = self.taken.period
            days = period.first_on, period.last_on
            return counted[days].get(self.taken.sender) or Tally(first_on=days[0], last_on=days[1])
        lines = self.told(reading).lines
        as_of = known_until(lines, self.taken.made_at)
        return tally(lines, self.days, self.taken.standing_by, as_of=as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a unit reported in a row; its last open dossiers went ``to`` others, its first came ``by`` some.

    Both only where all who took part are here: otherwise nobody would tell them.
    """

    unit: str
    parts: tuple[Part, ...]
    to: frozenset[str] = frozenset()
    by: frozenset[str] = frozenset()

    @property
    def last_on(self) -> date:
        """Up to which day it tells."""
        return self.parts[-1].taken.period.last_on


_Counted = Mapping[tuple[date, date], Mapping[str, Tally]]


def tallies(reading: Reading, runs: Sequence[Run]) -> tuple[tuple[Tally, ...], ...]:
    """What each part of each of ``runs`` has counted: asked for by their days, not one by one."""
    parts = (part for run in runs for part in run.parts if not part.is_rest)
    periods = {(one.first_on, one.last_on): one for one in (part.taken.period for part in parts)}
    counted = {days: sums.tallies(reading, period) for days, period in periods.items()}
    return tuple(tuple(part.tally(reading, counted) for part in run.parts) for run in runs)


@dataclass(frozen=True, slots=True)
class Passed:
    """Which of the boxes of what stood open others tell again: in its row of units, and anywhere."""

    in_row: frozenset[str] = frozenset()
    everywhere: frozenset[str] = frozenset()

    def of(self, *, in_row: bool) -> frozenset[str]:
        """Those of the row, or of the sum of all."""
        return self.in_row if in_row else self.everywhere


NOTHING = Passed()


def passed(run: Run, at: int, row: frozenset[str]) -> Passed:
    """What others tell again of part ``at`` of a run that stands in the row of these units."""
    is_first, is_last = at == 0, at == len(run.parts) - 1
    between = (() if is_first else (OPENING,)) + (() if is_last else CLOSING)
    to, by = (run.to if is_last else frozenset()), (run.by if is_first else frozenset())
    return Passed(
        frozenset(between) | _ends(to & row, by & row),
        frozenset(between) | _ends(to, by),
    )


def _ends(to: frozenset[str], by: frozenset[str]) -> frozenset[str]:
    return frozenset((*(CLOSING if to else ()), *((OPENING,) if by else ())))


def row_of(tree: Tree, run: Run, today: date | None) -> str:
    """The unit in whose row a run stands: its own, or the one whose history it is ``today``."""
    return run.unit if today is None else tree.now(run.unit, run.last_on, today)


def within(period: Period) -> str:
    """The title of a period within a sentence."""
    return f"{period.title[:1].lower()}{period.title[1:]}"


def early_words(period: Period, elders: Sequence[str]) -> str:
    """Why a packet of a unit that had not begun when ``period`` ended is not counted, and what to do."""
    on = day(period.last_on)
    return (
        f"không cộng, vì ngày {on} đơn vị này chưa có trong cây đơn vị, kỳ này do {', '.join(elders)} "
        f"báo cáo. Nếu sắp xếp đơn vị có hiệu lực từ {on} trở về trước thì hoàn tác việc đã ghi và ghi lại "
        "đúng ngày."
    )


@dataclass(frozen=True, slots=True)
class Extra:
    """A packet that is not counted: ``heirs``, by name, tell what it tells, or else its months do.

    ``elders`` tell it where the unit had not begun: their work came to it later.
    """

    unit: str
    name: str
    period: Period
    revision: int
    heirs: tuple[str, ...] = ()
    alone: Period | None = None  # what the unit may send by itself
    elders: tuple[str, ...] = ()

    def words(self) -> str:
        """Why it is not counted, and what is to be done where something would be missing."""
        named = f"{self.name} ({self.unit})"
        if self.elders:
            return f"{named} đã gửi {self.period.full_title}: {early_words(self.period, self.elders)}"
        if not self.heirs:
            return (
                f"{named} có gói riêng của {within(self.period)} nhưng trong kỳ đơn vị được sắp xếp lại: "
                "số liệu cộng từ các tháng, gói riêng không cộng thêm."
            )
        said = (
            f"{named} đã gửi {self.period.full_title}: không cộng, vì kỳ này do {', '.join(self.heirs)} "
            "báo cáo."
        )
        if self.alone is None:
            return said
        return (
            f"{said} Hồ sơ {self.name} đã giải quyết xong trước đó mà nơi tiếp nhận không có thì đề nghị lập "
            f"gói riêng cho {day(self.alone.first_on)} – {day(self.alone.last_on)}."
        )
