"""What is demanded: an indicator, how much of it, of whom, from when and by when, by which text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A figure to be reached, as a share of one or in the unit of its indicator.

    ``at_least`` or ``at_most`` is None. ``by_on`` is the last day on which it may still be missed.
    ``of`` says whose it is: "commune", or "office", the departments and the one-stop desk of the level
    above, which no commune is held against; ``who`` set it. ``is_own``: the office's own.
    """

    indicator: str
    since: date
    until: date | None = None
    by_on: date | None = None
    at_least: Fraction | None = None
    at_most: Fraction | None = None
    of: str = "commune"
    who: str = ""
    basis: str
    is_confirmed: bool = True
    is_own: bool = False

    @property
    def bound(self) -> Fraction:
        """The figure itself."""
        bounds = (one for one in (self.at_least, self.at_most) if one is not None)
        return next(bounds, Fraction())

    @property
    def is_ours(self) -> bool:
        """Whether it binds a commune, so that a commune's figures are held against it."""
        return self.of == "commune"

    def is_in_force(self, day: date) -> bool:
        """Whether it is demanded on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)

    def is_met(self, value: Fraction | None) -> bool | None:
        """Whether ``value`` reaches it; None when nothing was measured."""
        if value is None:
            return None
        if self.at_least is not None:
            return value >= self.at_least
        return self.at_most is None or value <= self.at_most

    def is_due(self, day: date) -> bool:
        """Whether it has to be reached by ``day``: before that it can only be approached."""
        return self.by_on is None or day >= self.by_on


def target_on(targets: Iterable[Target], indicator: str, day: date) -> Target | None:
    """The target of communes in force on ``day``: the office's own before a shipped one, then the latest."""
    known = [one for one in targets if one.indicator == indicator and one.is_ours and one.is_in_force(day)]
    return max(known, key=lambda one: (one.is_own, one.since), default=None)
