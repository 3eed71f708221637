"""Which backups stay: the newest of each of the last hours, days, weeks and months that have one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many hours, days, weeks and months back; only those in which a backup was made are counted."""

    hours: int
    days: int
    weeks: int
    months: int

    def poorer(self) -> tuple[Keeping, ...]:
        """What is given up first where a disk has no room: hours, then days and weeks, then months."""
        fewer = replace(self, hours=min(self.hours, 2))
        least = replace(fewer, days=min(self.days, 3), weeks=min(self.weeks, 2))
        return fewer, least, replace(least, hours=1, weeks=1, months=min(self.months, 1))


_BUCKETS: tuple[Callable[[datetime], tuple[int, ...]], ...] = (
    lambda at: (at.year, at.month, at.day, at.hour),
    lambda at: (at.year, at.month, at.day),
    lambda at: (*at.isocalendar()[:2],),
    lambda at: (at.year, at.month),
)


def kept(moments: Iterable[datetime], rule: Keeping) -> frozenset[datetime]:
    """Those of ``moments`` that stay, in any case the newest; thinning what was thinned changes nothing."""
    ordered = sorted(set(moments), reverse=True)
    staying = set(ordered[:1])
    amounts = (rule.hours, rule.days, rule.weeks, rule.months)
    for amount, bucket in zip(amounts, _BUCKETS, strict=True):
        newest: dict[tuple[int, ...], datetime] = {}
        for at in ordered:
            newest.setdefault(bucket(at), at)
        staying.update(list(newest.values())[:amount])
    return frozenset(staying)
