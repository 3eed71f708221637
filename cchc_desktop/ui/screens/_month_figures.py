"""What lies behind the month's table: its counting job, and the dossiers behind a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_desktop.core.packet import Packet
from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED, Line, boxes
from cchc_desktop.reports.monthly_results import TableRow, table
from cchc_desktop.ui.screens._month_head import FIRST_FIGURE

if TYPE_CHECKING:
    from datetime import date, datetime

    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.month import Report

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
    """A counted period, and what became of its last revision on its way up.

    ``asked`` is the period as it was asked for: what was frozen may call the same days another name.
    ``today``: a superior's rows are by the units of that day, None by those of the period.
    """

    report: Report
    asked: Period
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None
    today: date | None = None


def count(place: Workplace, period: Period, now: datetime, by: str, today: date | None = None) -> Counted:
    """The period as it stands; runs beside the window."""
    from cchc_desktop.operations.month import preview
    from cchc_desktop.store import months

    report = preview(place, period, now, by=by, today=today)
    if place.profile.role == "superior":
        return Counted(report, period, today=today)
    with place.register.read() as reading:
        last = months.latest(reading, period)
    if last is None or last.revision != report.revision:
        return Counted(report, period)
    return Counted(report, period, last.sent_at, last.acknowledged_at)


def procedure_names(place: Workplace, period: Period) -> Callable[[str], str]:
    """What a procedure is called at the end of ``period``; its code where the catalogue has no name."""
    names = {one.code: one.name for one in place.catalogue.in_force(period.last_on)}
    return lambda code: names.get(code, code)


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


def boxes_under(column: int) -> frozenset[str]:
    """The boxes that a cell of ``column`` counts."""
    return frozenset(_COLUMNS[column - FIRST_FIGURE])


def dossiers_behind(packet: Packet, place: RowPlace, column: int) -> tuple[str, ...]:
    """The local numbers of the dossiers that a cell counts; ``column`` as the table has it."""
    wanted, as_of = boxes_under(column), packet.as_of
    return tuple(
        line.local_no
        for line in packet.lines
        if place.holds(line) and wanted & set(boxes(line, packet.period, packet.standing_by, as_of=as_of))
    )
