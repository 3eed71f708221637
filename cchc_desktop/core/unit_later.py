"""The tree of units where work went over later than was decided: who had it goes on until then.

Whatever became of the work since follows, through any chain: a unit whose own work went on before anything
had reached it never stood, and what was to come to it goes to whoever has its work on that day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from cchc_desktop.core.calendar import ONE_DAY
from cchc_desktop.core.unit_tree import Member, Succession, Tree

Work = tuple[Succession, ...]
"""What went from one unit to others at once: all of it as the unit ended, each by itself before."""

Reach = Callable[[Work, date], date]
"""The day, that one or a later one, from which those who take work over have it."""


class Later:
    """The day on which each succession is in force: never before its own nor before what led to it."""

    def __init__(self, known: Tree, reach: Reach) -> None:
        self.known = known
        self.on = dict.fromkeys(known.successions, date.max)
        self._came: dict[str, list[Succession]] = {}
        self._went: dict[str, list[Succession]] = {}
        for one in known.successions:
            self._came.setdefault(one.new, []).append(one)
            self._went.setdefault(one.old, []).append(one)
        works = self._works()
        while sum(self._is_moved(work, reach) for work in works):
            pass  # from units that stood before anything came to them, on to all that their work came to
        self.on |= {one: one.since for one, on in self.on.items() if on == date.max}

    def _works(self) -> list[Work]:
        found: dict[tuple[str, date, str], Work] = {}
        for one in self.known.successions:
            stands = self.known.at(one.old, one.since) is not None
            key = one.old, one.since, one.new if stands else ""
            found[key] = (*found.get(key, ()), one)
        return list(found.values())

    def _is_moved(self, work: Work, reach: Reach) -> bool:
        old, since = work[0].old, work[0].since
        begins = self._begins(old, since - ONE_DAY)
        on = begins if begins == date.max else reach(work, max(since, begins))
        is_moved = on < self.on[work[0]]
        if is_moved:
            self.on |= dict.fromkeys(work, on)
        return is_moved

    def _first(self, code: str, on: date) -> date:
        """Since when the unit stands that stands on that day, under whatever name."""
        while one := self.known.at(code, on):
            on = one.since - ONE_DAY
        return on + ONE_DAY

    def _last(self, code: str, on: date) -> date:
        """Until when."""
        while one := self.known.at(code, on):
            if one.until is None:
                return date.max
            on = one.until + ONE_DAY
        return on - ONE_DAY

    def _begins(self, code: str, on: date) -> date:
        """From when the unit that stands on that day has work, where it began with that of others."""
        if code not in self._came:
            return date.min
        first, last = self._first(code, on), self._last(code, on)
        came = [one for one in self._came[code] if first <= one.since and one.since - ONE_DAY <= last]
        is_new = any(one.since == first for one in came)
        return min(self.on[one] for one in came) if is_new else date.min

    def tree(self) -> Tree:
        """The units and who came after whom as it is then."""
        if all(on == one.since for one, on in self.on.items()):
            return self.known
        here = Tree(tuple(self._members()))
        return Tree(here.members, tuple(dict.fromkeys(self._links(here))))

    def _members(self) -> Iterator[Member]:
        for one in self.known.members:
            since, last = max(one.since, self._begins(one.sender, one.since)), one.until
            if last is not None and last == self._last(one.sender, one.since):
                went = (it for it in self._went.get(one.sender, ()) if it.since - ONE_DAY == last)
                last = max((self.on[it] - ONE_DAY for it in went), default=last)
            if last is None or since <= last:
                yield replace(one, since=since, until=last)

    def _links(self, here: Tree) -> Iterator[Succession]:
        for one, on in self.on.items():
            eve = one.since - ONE_DAY
            if self.known.at(one.old, eve) is None or here.at(one.old, on - ONE_DAY) is not None:
                yield from self._link(here, one, on)

    def _link(self, here: Tree, one: Succession, on: date) -> Iterator[Succession]:
        """What goes to a unit that does not stand goes to those who have its work."""
        found = list(self._has(here, one, on, frozenset())) if here.at(one.new, on) is None else []
        for new, is_heir in found or [(one.new, one.is_heir)]:
            if new != one.old:
                yield replace(one, new=new, since=on, is_heir=is_heir)

    def _has(
        self, here: Tree, one: Succession, on: date, seen: frozenset[Succession]
    ) -> Iterator[tuple[str, bool]]:
        if here.at(one.new, on) is not None:
            yield one.new, one.is_heir
            return
        last = self._last(one.new, one.since)
        for went in self._went.get(one.new, ()):
            if went not in seen and one.since <= went.since and went.since - ONE_DAY <= last:
                for new, is_heir in self._has(here, went, on, seen | {one}):
                    yield new, one.is_heir and is_heir
