"""The units below a superior: who stood under whom from which day on, and whose work went to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cchc_desktop.core.calendar import ONE_DAY


@dataclass(frozen=True, slots=True)
class Member:
    """A unit whose packets are expected from ``since`` to ``until``; its history stays when it ends.

    Another name or another parent from a day on is another one with the same ``sender``. An empty
    ``parent``: directly below us.
    """

    sender: str
    name: str
    since: date
    until: date | None = None
    parent: str = ""

    def is_in_force(self, on: date) -> bool:
        """Whether it stands on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


class Kind(StrEnum):
    """How the work of one unit went to another."""

    MERGED = "merged"
    SPLIT = "split"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class Succession:
    """From ``since`` on ``new`` has work of ``old``; the figures of before become those of an heir."""

    old: str
    new: str
    since: date
    kind: Kind
    is_heir: bool = True
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """Every unit there was, by code and day, and who came after whom."""

    members: tuple[Member, ...] = ()
    successions: tuple[Succession, ...] = ()
    _by_code: dict[str, list[Member]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _by_old: dict[str, list[Succession]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for one in sorted(self.members, key=lambda one: (one.sender, one.since)):
            self._by_code.setdefault(one.sender, []).append(one)
        for went in sorted(self.successions, key=lambda went: went.since):
            self._by_old.setdefault(went.old, []).append(went)

    def stints(self, code: str) -> tuple[Member, ...]:
        """All that is known of one unit, the oldest first."""
        return tuple(self._by_code.get(code, ()))

    def at(self, code: str, on: date) -> Member | None:
        """How that unit stood on a day; None where it did not."""
        found = (one for one in reversed(self._by_code.get(code, ())) if one.is_in_force(on))
        return next(found, None)

    def on(self, day: date) -> tuple[Member, ...]:
        """The units that stand on that day, by code."""
        found = (self.at(code, day) for code in self._by_code)
        return tuple(one for one in found if one is not None)

    def expected(self, day: date) -> tuple[Member, ...]:
        """Those that are to report what that day ends: all but those that others stand below."""
        here = self.on(day)
        above = {one.parent for one in here}
        return tuple(one for one in here if one.sender not in above)

    def below(self, code: str, day: date) -> tuple[Member, ...]:
        """The units directly below one of them."""
        return tuple(one for one in self.on(day) if one.parent == code)

    def name(self, code: str, on: date) -> str:
        """What a unit was called on a day, else before it, else after it; empty for one never heard of."""
        here = self.at(code, on)
        if here is not None:
            return here.name
        known = self._by_code.get(code, ())
        before = [one for one in known if one.since <= on]
        return before[-1].name if before else known[0].name if known else ""

    def parent(self, code: str, on: date) -> str:
        """Below whom a unit stood on a day; empty for us ourselves."""
        here = self.at(code, on)
        return "" if here is None else here.parent

    def above(self, code: str, on: date) -> Iterator[str]:
        """The units that a unit stands below, the nearest first."""
        seen = {code}
        while (code := self.parent(code, on)) and code not in seen:
            seen.add(code)
            yield code

    def gone(self, after: date, to: date) -> tuple[Succession, ...]:
        """What went from one to another behind the day ``after``, up to ``to``."""
        return tuple(one for one in self.successions if after < one.since <= to)

    def after(self, code: str, on: date, to: date) -> tuple[Succession, ...]:
        """What went from one unit to others behind the day ``on``, up to ``to``, the earliest first."""
        return tuple(one for one in self._by_old.get(code, ()) if on < one.since <= to)

    def now(self, code: str, on: date, today: date) -> str:
        """Whose history the figures of ``code`` up to the day ``on`` are on the day ``today``."""
        seen: set[Succession] = set()
        while heirs := [one for one in self.after(code, on, today) if one.is_heir and one not in seen]:
            seen.add(heirs[0])
            code, on = heirs[0].new, self.behind(heirs[0])
        return code

    def behind(self, went: Succession) -> date:
        """The day behind which what went to a unit goes on from there.

        It goes on the same day where that unit does not stand on it; one that does begins with it.
        """
        return went.since if self.at(went.new, went.since) is not None else went.since - ONE_DAY
