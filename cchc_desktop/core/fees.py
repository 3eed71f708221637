"""What a dossier costs: dated fee rows, exemptions and the price by pages of a certified copy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cchc_desktop.core.channel import Channel
from cchc_desktop.core.failure import Refused


class FeeKind(StrEnum):
    """Whether a fee row charges or frees from charge."""

    FEE = "fee"
    EXEMPTION = "exemption"


class FeeUnit(StrEnum):
    """What one amount is charged for."""

    DOSSIER = "dossier"
    COPY = "copy"
    PAGE = "page"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class PageRate:
    """A price by pages of the original: one rate up to ``first_pages``, another after, capped per copy."""

    first_pages: int
    first_rate: int
    next_rate: int
    cap: int

    def of(self, pages: int) -> int:
        """Price one copy of ``pages`` pages, in đồng."""
        first = min(pages, self.first_pages)
        return min(first * self.first_rate + (pages - first) * self.next_rate, self.cap)


@dataclass(frozen=True, slots=True)
class FeeRule:
    """One fee or exemption; ``amount`` None means that the province's council sets it.

    A rule with a ``condition`` applies only when the clerk claims that condition; ``until`` is the last day.
    """

    name: str
    amount: int | None
    unit: FeeUnit
    since: date
    until: date | None
    condition: str | None
    basis: str
    channel: Channel | None = None
    kind: FeeKind = FeeKind.FEE
    case: str | None = None
    pages: PageRate | None = None

    def applies(self, case: str, channel: Channel, day: date) -> bool:
        """Tell whether this row speaks about such a dossier on such a day, its condition left aside."""
        return (
            self.since <= day
            and (self.until is None or day <= self.until)
            and self.channel in {None, channel}
            and self.case in {None, case}
        )


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of a charge; ``amount`` None when the province's rate is not entered."""

    name: str
    amount: int | None
    why: str
    basis: str


@dataclass(frozen=True, slots=True)
class Fee:
    """What a dossier costs, in đồng; None as soon as one line is not known."""

    amount: int | None
    lines: tuple[FeeLine, ...]
    basis: str

    @property
    def why(self) -> str:
        """The lines in one sentence each."""
        return " ".join(line.why for line in self.lines)


def conditions(rules: Iterable[FeeRule], case: str, channel: Channel, day: date) -> tuple[FeeRule, ...]:
    """List the rows that change the fee only when the clerk claims their condition."""
    return tuple(one for one in rules if one.condition and one.applies(case, channel, day))


def charge(
    rules: Iterable[FeeRule],
    case: str,
    channel: Channel,
    copies: int,
    pages: int,
    day: date,
    *,
    claimed: frozenset[str] = frozenset(),
) -> Fee:
    """Compute what is charged on ``day``; ``claimed`` holds the conditions the applicant proved."""
    for name, count, word in (("copies", copies, "Số bản"), ("pages", pages, "Số trang")):
        if count < 1:
            raise Refused(f"{word} phải từ 1 trở lên.", name)
    bound = [
        one
        for one in rules
        if one.applies(case, channel, day) and (one.condition is None or one.condition in claimed)
    ]
    freed = next((one for one in bound if one.kind is FeeKind.EXEMPTION), None)
    if freed is not None:
        why = f"{freed.name}: {freed.condition}." if freed.condition else f"{freed.name}."
        return Fee(0, (FeeLine(freed.name, 0, why, freed.basis),), freed.basis)
    lines = tuple(_line(one, copies, pages) for one in bound)
    known = [line.amount for line in lines if line.amount is not None]
    basis = "; ".join(dict.fromkeys(line.basis for line in lines if line.basis))
    return Fee(sum(known) if len(known) == len(lines) else None, lines, basis)


def _line(rule: FeeRule, copies: int, pages: int) -> FeeLine:
    if rule.pages is not None:
        each = rule.pages.of(pages)
        capped = " (mức tối đa)" if each == rule.pages.cap else ""
        why = (
            f"{rule.name}: {pages} trang = {_dong(each)}/bản{capped} × {copies} bản = {_dong(each * copies)}."
        )
        return FeeLine(rule.name, each * copies, why, rule.basis)
    if rule.amount is None:
        return FeeLine(rule.name, None, f"{rule.name}: theo mức của tỉnh, cần nhập số tiền.", rule.basis)
    times = {FeeUnit.DOSSIER: 1, FeeUnit.PAGE: copies * pages}.get(rule.unit, copies)
    product = f"{_dong(rule.amount)} × {times} = " if times > 1 else ""
    return FeeLine(
        rule.name, rule.amount * times, f"{rule.name}: {product}{_dong(rule.amount * times)}.", rule.basis
    )


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + " đ"
