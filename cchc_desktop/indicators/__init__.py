"""The indicators: one file each, found by looking; an indicator places every dossier of a period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.measure import ByRow, Judge, Measured, Part, Placed, Span, by_row, measured, placed_of
from cchc_desktop.core.tally import Line
from cchc_desktop.core.text import day as written_day
from cchc_desktop.core.text import in_days, number, percent
from cchc_desktop.family import members

Unit = Literal["share", "mean", "days"]
GROUPS = {1: "Tiến độ", 2: "Trực tuyến, bưu chính, thanh toán", 3: "Số hóa", 4: "Khác"}
"""What indicators are about, by the hundreds of their order."""
UNKNOWN = Placed(Part.OUT, "gói lập bằng phiên bản cũ không ghi điều này")
"""Where a line stands whose packet does not tell what the indicator asks."""


@dataclass(frozen=True, slots=True)
class Version:
    """How the indicator is counted from ``since`` on, and by which text.

    Not confirmed when nobody has seen it in the text itself.
    """

    since: date
    judge: Judge
    basis: str
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A figure that the unit is measured by.

    ``order`` ranks them where people read them. ``counted`` is the numerator in words, ``out_of`` the
    denominator, ``left_out`` what is in neither, and why. ``unit``: a share of dossiers, a mean per
    dossier, or working days at ``quantile`` of the dossiers. ``needs`` names the columns that older
    packets do not tell.
    ``is_by_hand``: the office enters it for the period, from answers that are not in the register.
    """

    code: str
    order: int
    title: str
    counted: str
    out_of: str
    left_out: str
    versions: tuple[Version, ...]
    unit: Unit = "share"
    quantile: Fraction = Fraction(1, 2)
    needs: tuple[str, ...] = ()
    is_lower_better: bool = False
    is_estimate: bool = False
    is_by_hand: bool = False
    note: str = ""

    def at(self, day: date) -> Version:
        """How it is counted on ``day``; refused before anybody measured it."""
        for version in reversed(self.versions):
            if version.since <= day:
                return version
        first = written_day(self.versions[0].since)
        raise Refused(f"Chỉ số “{self.title}” chỉ đo từ ngày {first}.", "period")

    def measure(self, lines: Iterable[Line], span: Span, told: Iterable[str] | None = None) -> Measured:
        """What it finds among ``lines``; ``told`` are the columns that they tell, None for all."""
        return self.measure_rows(by_row(lines), span, told)

    def measure_rows(self, lines: ByRow, span: Span, told: Iterable[str] | None = None) -> Measured:
        """The same, of lines that are already sorted into rows."""
        return measured(lines, self._judge(span, told), span)

    def places(
        self, lines: Iterable[Line], span: Span, told: Iterable[str] | None = None
    ) -> Iterator[tuple[Line, Placed]]:
        """The same dossiers one by one, by the same judge."""
        return placed_of(lines, self._judge(span, told), span)

    def value(self, found: Measured) -> Fraction | None:
        """The exact figure; None when there is nothing to measure, which is not zero."""
        match self.unit:
            case "share":
                return found.rate()
            case "mean":
                return found.mean()
            case "days":
                return found.quantile(self.quantile)

    @property
    def group(self) -> str:
        """What it is about, in words."""
        return GROUPS[self.order // 100]

    def printed(self, value: Fraction | None, places: int) -> str | None:
        """A figure as it stands on paper, without its unit: a share in percent, all else as it is."""
        if value is None:
            return None
        if self.unit == "days":
            return in_days(value)
        return percent(value, places) if self.unit == "share" else number(value, places)

    def _judge(self, span: Span, told: Iterable[str] | None) -> Judge:
        judge = self.at(span.period.last_on).judge
        if told is None or set(self.needs) <= set(told):
            return judge
        return lambda line, around: None if judge(line, around) is None else UNKNOWN


def indicators() -> Mapping[str, Indicator]:
    """Every indicator by its code."""
    return members(__name__, Indicator)


def in_order() -> tuple[Indicator, ...]:
    """Every indicator in the order in which people read them."""
    return tuple(sorted(indicators().values(), key=lambda one: one.order))
