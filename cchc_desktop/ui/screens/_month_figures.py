"""What lies behind the month's table: its periods, its counting job, and the dossiers behind a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from cchc_desktop.core.law import Law
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import Period, month_of, next_period, parse, previous_period
from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED, Line, boxes
from cchc_desktop.reports.monthly_results import TableRow, table
from cchc_desktop.ui.screens._month_table import FIRST_FIGURE

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.month import Report

KINDS = (("month", "Tháng"), ("quarter", "Quý"), ("half", "6 tháng"), ("nine", "9 tháng"), ("year", "Năm"))
REPORTED_WITHIN = timedelta(days=10)
"""After a cut-off, the month that has just ended is the one that is worked on."""

_COLUMNS: tuple[tuple[str, ...], ...] = (
    (*RECEIVED, OPENING),
    *((box,) for box in (*RECEIVED, OPENING)),
    ENDED,
    *((box,) for box in ENDED),
    CLOSING,
    *((box,) for box in CLOSING),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted period, and what became of its last revision on its way up."""

    report: Report
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None


def count(place: Workplace, period: Period, now: datetime, by: str) -> Counted:
    """The period as it stands; runs beside the window."""
    from cchc_desktop.operations.month import preview
    from cchc_desktop.store import months

    report = preview(place, period, now, by=by)
    if place.profile.role == "superior":
        return Counted(report)
    with place.register.read() as reading:
        last = months.latest(reading, period)
    if last is None or last.revision != report.revision:
        return Counted(report)
    return Counted(report, last.sent_at, last.acknowledged_at)


def first_period(place: Workplace, today: date) -> Period:
    """The month that is worked on: the one just ended until its report is due, else the running one."""
    law = place.law
    running = month_of(today, calendar=is_calendar(law, today), cutoff_day=cutoff(law, today))
    ended = in_law(place, previous_period(running), is_calendar=None)
    return ended if today - ended.last_on <= REPORTED_WITHIN else running


def in_law(place: Workplace, period: Period, *, is_calendar: bool | None) -> Period:
    """``period`` with the days that the law of its own time gives it, or as the clerk has them counted."""
    from cchc_desktop.operations.month import period_of

    return period_of(place, period.key, is_calendar=is_calendar)


def is_calendar(law: Law, today: date) -> bool:
    """Whether periods are calendar months."""
    return law.text("period_kind", today).value == "calendar"


def cutoff(law: Law, today: date) -> int:
    """The last day of a period that is no calendar month."""
    return law.integer("period_cutoff_day", today).value


def kind_of(period: Period) -> str:
    """Which of ``KINDS`` a period is."""
    part = period.key[5:]
    return {"Q": "quarter", "H": "half", "9": "nine", "": "year"}.get(
        "9" if part == "9M" else part[:1], "month"
    )


def as_kind(period: Period, kind: str, *, calendar: bool, cutoff_day: int) -> Period:
    """The period of another kind or counting in which ``period`` ends."""
    year, month = int(period.key[:4]), period.last_on.month
    part = {
        "month": f"-{month:02}",
        "quarter": f"-Q{(month - 1) // 3 + 1}",
        "half": f"-H{(month - 1) // 6 + 1}",
        "nine": "-9M",
        "year": "",
    }[kind]
    return parse(f"{year}{part}", calendar=calendar, cutoff_day=cutoff_day)


def step(period: Period, by: int) -> Period:
    """The same kind of period before (-1) or after (1)."""
    if kind_of(period) == "nine":
        year = int(period.key[:4]) + by
        return parse(f"{year}-9M", calendar=period.kind == "calendar", cutoff_day=min(period.last_on.day, 27))
    return next_period(period) if by > 0 else previous_period(period)


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row stands; empty parts narrow nothing."""

    level: str = ""
    field: str = ""
    procedure: str = ""

    def holds(self, line: Line) -> bool:
        """Whether a dossier counts in the row."""
        return (
            self.level in {"", line.level}
            and self.field in {"", line.field}
            and self.procedure in {"", line.procedure}
        )


def rows_of(
    report: Report, names: Mapping[str, str], *, by_procedure: bool
) -> tuple[tuple[TableRow, RowPlace], ...]:
    """The rows of the form in order, each with what it counts."""
    levels = {_title(row.level): row.level for row in report.tally.rows()}
    found: list[tuple[TableRow, RowPlace]] = []
    place = RowPlace()
    for row in table(report.tally, by_procedure=by_procedure, names=names):
        if row.kind == "level":
            place = RowPlace(levels.get(row.name, row.name))
        elif row.kind == "field":
            place = RowPlace(place.level, row.name)
        elif row.kind == "procedure":
            place = RowPlace(place.level, place.field, row.name.partition(" – ")[0])
        else:
            place = RowPlace()
        found.append((row, place))
    return tuple(found)


def _title(level: str) -> str:
    return {"tinh": "Cấp tỉnh", "huyen": "Cấp huyện", "xa": "Cấp xã"}.get(level, level)


def dossiers_behind(packet: Packet, place: RowPlace, column: int) -> tuple[str, ...]:
    """The local numbers of the dossiers that a cell counts; ``column`` as the table has it."""
    wanted, as_of = set(_COLUMNS[column - FIRST_FIGURE]), packet.as_of
    return tuple(
        line.local_no
        for line in packet.lines
        if place.holds(line) and wanted & set(boxes(line, packet.period, packet.standing_by, as_of=as_of))
    )
