"""The unit above: its table is the sum of what its communes sent; months stand in for a longer period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from cchc_desktop.core.period import Period, months_of
from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED, Tally
from cchc_desktop.store import months
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import members

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
    missing one has sent the same month, where it counts months otherwise than the superior.
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

    def gap_words(self) -> str:
        """What is wrong with one that is missing."""
        if self.other_days:
            return f"gửi kỳ {self.period} theo ngày khác ({self.other_days}): không cộng chung được"
        return f"chưa gửi kỳ {self.period}"


@dataclass(frozen=True, slots=True)
class Combined:
    """The sum, who is in it, and who is missing."""

    tally: Tally
    units: tuple[UnitShare, ...]
    missing: tuple[UnitShare, ...]

    @property
    def is_final(self) -> bool:
        """Whether somebody has sent, nobody is missing and everybody has closed."""
        return bool(self.units) and not self.missing and all(share.is_final for share in self.units)


def combined(reading: Reading, period: Period) -> Combined:
    """What the units that report to us have sent of ``period``."""
    names = {one.sender: one.name for one in members(reading, period.last_on)}
    sent = _sent(reading, period)
    names |= {unit: name for unit, name in sent.names.items() if unit not in names}
    shares: list[UnitShare] = []
    missing: list[UnitShare] = []
    total = Tally(first_on=period.first_on, last_on=period.last_on)
    for unit, name in names.items():
        found = sent.of(unit, period)
        missing += [
            UnitShare(unit, name, gap, other_days=sent.others.get((unit, gap), "")) for gap in found.gaps
        ]
        if found.counts is not None:
            total = total + found.counts
            shares.append(_share(unit, name, period, found))
    return Combined(total, tuple(shares), tuple(missing))


@dataclass(frozen=True, slots=True)
class _Found:
    """One commune's figures for a period, or the keys of what it has not sent."""

    counts: Tally | None = None
    revision: int | None = None
    is_final: bool = False
    gaps: tuple[str, ...] = ()
    ahead: int | None = None


@dataclass(frozen=True, slots=True)
class _Sent:
    """The packets that can make up a period: of its own days, and of its months."""

    names: dict[str, str]
    packets: dict[tuple[str, date, date], months.Taken]
    ahead: dict[tuple[str, date, date], int]
    others: dict[tuple[str, str], str]  # by sender and key, the days of what has the name and not the days

    def of(self, unit: str, period: Period) -> _Found:
        """The figures of ``unit``: of the period itself, or of all the months that make it up."""
        days = (unit, period.first_on, period.last_on)
        whole = self.packets.get(days)
        if whole is not None and whole.is_final:
            return _Found(whole.tally, whole.revision, is_final=True, ahead=self.ahead.get(days))
        parts = months_of(period)
        keys = [(unit, part.first_on, part.last_on) for part in parts]
        found = [self.packets.get(key) for key in keys]
        gaps = tuple(part.key for part, one in zip(parts, found, strict=True) if one is None)
        if gaps or len(parts) <= 1:  # one month is the period itself
            # A look ahead at a whole quarter may be older than its months: it stands in only without them.
            return (
                _Found(gaps=gaps or (period.key,)) if whole is None else _Found(whole.tally, whole.revision)
            )
        total = Tally()
        for one in found:
            total = total.then(one.tally) if one is not None else total
        is_final = all(one is not None and one.is_final for one in found)
        ahead = max((self.ahead[key] for key in keys if key in self.ahead), default=None)
        return _Found(total, None, is_final, ahead=ahead)


def _sent(reading: Reading, period: Period) -> _Sent:
    names: dict[str, str] = {}
    found: dict[tuple[str, date, date], months.Taken] = {}
    for one in months.taken(reading):
        names.setdefault(one.sender, one.sender_name)
        found[one.sender, one.period.first_on, one.period.last_on] = one
    asked = {(part.first_on, part.last_on) for part in (period, *months_of(period))}
    ahead = {
        (one.sender, one.period.first_on, one.period.last_on): one.revision
        for one in months.looked_ahead(reading)
    }
    others = {
        (one.sender, one.period.key): days_words(one.period)
        for key, one in found.items()
        if key[1:] not in asked
    }
    return _Sent(names, {key: one for key, one in found.items() if key[1:] in asked}, ahead, others)


def days_words(period: Period) -> str:
    """The days of a period in which another one of its name differs."""
    return f"{period.first_on:%d/%m} – {period.last_on:%d/%m}"


def _share(unit: str, name: str, period: Period, found: _Found) -> UnitShare:
    counts = found.counts or Tally()
    return UnitShare(
        unit=unit,
        name=name,
        period=period.key,
        revision=found.revision,
        is_final=found.is_final,
        received=counts.of(*RECEIVED, OPENING),
        resolved=counts.of(*ENDED),
        pending=counts.of(*CLOSING),
        ahead=found.ahead,
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
