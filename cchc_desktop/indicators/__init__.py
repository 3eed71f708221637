"""The indicators: one file each, found by looking; an indicator is a share of two counts of a tally."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from cchc_desktop.core.tally import Tally
from cchc_desktop.family import members


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A share that the unit is measured by; ``target_rule`` names the target among the dated rules."""

    code: str
    title: str
    basis: str
    top: Callable[[Tally], int]
    bottom: Callable[[Tally], int]
    target_rule: str | None = None
    note: str = ""

    def rate(self, tally: Tally) -> Fraction | None:
        """The exact share; None when there is nothing to measure, which is not zero."""
        bottom = self.bottom(tally)
        return Fraction(self.top(tally), bottom) if bottom else None


def indicators() -> Mapping[str, Indicator]:
    """Every indicator by its code."""
    return members(__name__, Indicator)
