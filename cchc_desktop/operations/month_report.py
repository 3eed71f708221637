"""A period of one unit as it is shown and told: the figures, what was looked at, and what has moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED, Line, Tally
from cchc_desktop.core.text import day
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month_beside import beside_words
from cchc_desktop.operations.month_checks import Check
from cchc_desktop.operations.month_drift import Drift
from cchc_desktop.operations.month_gaps import carried_gaps
from cchc_desktop.operations.month_units import Group, UnitShare, adjusting_words, combined, missing_words
from cchc_desktop.operations.unit_told import told_words
from cchc_desktop.store.month_acts import MonthAct

_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A period of one unit, as it stands or as it was frozen."""

    period: Period
    made_at: datetime
    by: str
    revision: int
    is_final: bool
    tally: Tally
    packet: Packet | None
    checks: tuple[Check, ...] = ()
    moved: Drift | None = None
    drift: tuple[str, ...] = ()  # ``moved`` in sentences
    reopened: MonthAct | None = None
    unchanged: str = ""  # why closing it again did nothing
    live: tuple[Line, ...] = ()  # as they are now, which a frozen packet does not tell
    units: tuple[UnitShare, ...] = ()
    missing: tuple[UnitShare, ...] = ()
    boxes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # of each row of ``units``
    groups: tuple[Group, ...] = ()  # the sums by the unit in between, where there are such
    beside: tuple[str, ...] = ()  # what is to be read with the figures: who is in, and with how much
    gaps: tuple[str, ...] = ()  # between periods of ``units``, and what came of them that does not count
    unit: str = ""  # at a superior: of which one unit it is, as it sent it
    unit_name: str = ""

    @property
    def to_see(self) -> tuple[Check, ...]:
        """What is not as it should be and may be closed over once somebody has seen it."""
        return tuple(one for one in self.checks if one.needs_seeing and not one.is_passed)


def combined_report(
    place: Workplace,
    period: Period,
    now: datetime,
    by: str,
    *,
    is_closing: bool = False,
    today: date | None = None,
) -> Report:
    """The superior's table; with ``today`` by the units of that day."""
    if is_closing:
        raise Refused("Đơn vị tổng hợp không chốt kỳ: số liệu là tổng các gói đã nhận.", "period")
    with place.register.read() as reading:
        found = combined(reading, period, today)
        gaps = (*told_words(reading, period), *(one.words() for one in carried_gaps(reading, period)))
    return Report(
        period=period,
        made_at=now,
        by=by,
        revision=0,
        is_final=found.is_final,
        tally=found.tally,
        packet=None,
        units=found.units,
        missing=found.missing,
        boxes=found.boxes,
        groups=found.groups,
        beside=beside_words(period, found.units, found.missing),
        gaps=(*(one.words() for one in found.extra), *gaps),
    )


def unchanged_words(found: Report, reason: str) -> str:
    """Why closing again what has not moved does nothing."""
    at = f"{hanoi(found.made_at):%H:%M} {day(hanoi(found.made_at).date())}"
    said = (
        f"{found.period.full_title} đã chốt lúc {at} bởi {found.by}, không có gì thay đổi nên không chốt lại"
    )
    return f"{said}; lý do “{reason}” không ghi vào sổ." if reason else f"{said}."


def sentences(done: Report) -> list[str]:
    """The report for people, line by line."""
    counts = done.tally
    state = "đã chốt" if done.is_final else "tạm tính"
    span = f"{day(done.period.first_on)} – {day(done.period.last_on)}"
    pending = f"{counts.of(*CLOSING)} (quá hạn {counts.of('pending_overdue')})"
    nth = f", lần {done.revision}" if done.revision else ""  # a sum of others' packets has none
    said = [
        f"{done.period.title} ({span}), {state}{nth}:",
        f"  nhận {counts.of(*RECEIVED, OPENING)}, giải quyết {counts.of(*ENDED)}, đang giải quyết {pending}",
    ]
    said += [f"  {sentence}" for sentence in done.beside]
    said += [f"  {_group_words(one)}" for one in done.groups]
    if done.unchanged:
        said.append(f"  {done.unchanged}")
    if done.reopened is not None:
        opened = done.reopened
        said.append(
            f"  Đang mở lại để điều chỉnh từ ngày {day(hanoi(opened.at).date())} ({opened.by}): "
            f"{opened.reason}. Số đã báo cáo vẫn là lần {opened.revision} cho đến khi chốt lại."
        )
    said += [f"  {'✓' if check.is_passed else '!'} {check.sentence}" for check in done.checks]
    said += [f"  Khác lần đã chốt: {sentence}" for sentence in done.drift]
    said += [f"    {detail}" for detail in (done.moved.details() if done.moved else ())[:_SHOWN]]
    said += [f"  {sentence}" for sentence in (*missing_words(done.missing), *adjusting_words(done.units))]
    said += [f"  {sentence}" for sentence in done.gaps]
    return said


def _group_words(one: Group) -> str:
    boxes, absent = one.boxes, len(set(one.missing) - set(one.units))
    lacks = f", {absent} đơn vị chưa gửi" if absent else ""
    counted = [sum(boxes[box] for box in them) for them in ((*RECEIVED, OPENING), ENDED, CLOSING)]
    received, ended, pending = counted
    return (
        f"{group_name(one)}: {len(one.units)} đơn vị{lacks}; nhận {received}, giải quyết {ended}, "
        f"đang giải quyết {pending}"
    )


def group_name(one: Group) -> str:
    """The unit in between in a list; those directly below us have none."""
    return f"{one.name} ({one.code})" if one.code else "Trực thuộc thẳng"
