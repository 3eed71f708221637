"""For the unit above: who has sent and who is missing, the missing ones first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED
from cchc_desktop.core.text import number
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.table import Column, Table

if TYPE_CHECKING:
    from cchc_desktop.operations.month import Report, UnitShare

UNIT_NUMBERS = (
    ("Nhận giải quyết, kể cả kỳ trước chuyển qua", frozenset({*RECEIVED, OPENING})),
    ("Đã giải quyết", frozenset(ENDED)),
    ("Đang giải quyết", frozenset(CLOSING)),
)
"""The numbers of a unit's line, from left to right."""
_MISSING = Mark("warning", "chưa gửi", "amber")
_OTHER_DAYS = Mark("warning", "khác ngày", "amber")
_AHEAD = Mark("mark-paused", "tạm tính", "paused")
_FINAL = Mark("mark-finished", "đã chốt", "green")
_ADJUSTING = Mark("warning", "đã chốt, đang sửa", "amber")


class UnitTable(Table["UnitShare"]):
    """One line a packet that was awaited."""

    def __init__(self) -> None:
        self._missing: frozenset[tuple[str, str]] = frozenset()
        columns: list[Column[UnitShare]] = [
            Column("Đơn vị", lambda one: one.name, width=24, is_wide=True),
            Column("Mã", lambda one: one.unit, width=7, fold=3),
            Column("Kỳ", lambda one: one.period, width=9),
            Column("Tình trạng", lambda one: self._mark(one).word, width=9, mark=self._mark),
            Column("Lần", lambda one: "" if one.revision is None else str(one.revision), 5, "right", fold=2),
            Column("Nhận", lambda one: self._figure(one, one.received), 8, "right"),
            Column("Đã giải quyết", lambda one: self._figure(one, one.resolved), 8, "right"),
            Column("Đang giải quyết", lambda one: self._figure(one, one.pending), 8, "right"),
        ]
        super().__init__(columns, empty="Chưa đơn vị nào phải gửi kỳ này.", name="Đơn vị đã gửi và chưa gửi")

    def show_report(self, report: Report) -> None:
        """The units of a combined report."""
        self._missing = frozenset((one.unit, one.period) for one in report.missing)
        self.show_rows([*report.missing, *report.units])

    def _mark(self, one: UnitShare) -> Mark:
        if (one.unit, one.period) in self._missing:
            return _OTHER_DAYS if one.other_days else _MISSING
        if one.ahead is not None:
            return _ADJUSTING
        return _FINAL if one.is_final else _AHEAD

    def _figure(self, one: UnitShare, figure: int) -> str:
        return "" if (one.unit, one.period) in self._missing else number(figure)
