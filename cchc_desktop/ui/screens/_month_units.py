"""For the unit above: who has sent and who is missing, and the sums of those that lie in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED
from cchc_desktop.core.text import number
from cchc_desktop.operations.month_report import group_name
from cchc_desktop.operations.month_units import Group, UnitShare
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.table import Column, Table

if TYPE_CHECKING:
    from cchc_desktop.operations.month import Report

UNIT_NUMBERS = (
    ("Nhận giải quyết, kể cả kỳ trước chuyển qua", frozenset({*RECEIVED, OPENING})),
    ("Đã giải quyết", frozenset(ENDED)),
    ("Đang giải quyết", frozenset(CLOSING)),
)
"""The numbers of a line, from left to right."""
_MISSING = Mark("warning", "chưa gửi", "amber")
_OTHER_DAYS = Mark("warning", "khác ngày", "amber")
_AHEAD = Mark("mark-paused", "tạm tính", "paused")
_FINAL = Mark("mark-finished", "đã chốt", "green")
_ADJUSTING = Mark("warning", "đã chốt, đang sửa", "amber")
_RETURNED = Mark("back", "trả lại để sửa", "soon")
_BELOW = "\N{EM SPACE}"

Listed = UnitShare | Group
"""One line: a unit, or the sum of those below one of ours."""


class UnitTable(Table[Listed]):
    """One line a packet that was awaited; where units lie between, each stands over those below it."""

    def __init__(self) -> None:
        self._missing: frozenset[tuple[str, str]] = frozenset()
        self._is_grouped = False
        columns: list[Column[Listed]] = [
            Column("Đơn vị", self._name, width=24, is_wide=True, hover=lambda one: self._name(one).strip()),
            Column("Mã", _code, width=7, fold=3),
            Column("Kỳ", lambda one: "" if isinstance(one, Group) else one.period, width=9, fold=1),
            Column("Tình trạng", lambda one: self._mark(one).word, width=14, mark=self._mark),
            Column("Lần", _revision, 5, "right", fold=2),
            *(Column(title, self._figure(at), 8, "right") for at, title in enumerate(_TITLES)),
        ]
        super().__init__(columns, empty="Chưa đơn vị nào phải gửi kỳ này.", name="Đơn vị đã gửi và chưa gửi")

    def show_report(self, report: Report) -> None:
        """The units of a combined report."""
        self._missing = frozenset((one.unit, one.period) for one in report.missing)
        self._is_grouped = bool(report.groups)
        self.show_rows(list(_grouped(report)) if report.groups else [*report.missing, *report.units])

    def _name(self, one: Listed) -> str:
        if isinstance(one, Group):
            return group_name(one)
        return f"{_BELOW}{one.name}" if self._is_grouped else one.name

    def _mark(self, one: Listed) -> Mark:
        if isinstance(one, Group):
            return _standing(one)
        if (one.unit, one.period) in self._missing:
            return _OTHER_DAYS if one.other_days else _MISSING
        if one.is_returned:
            return _RETURNED
        if one.ahead is not None:
            return _ADJUSTING
        return _FINAL if one.is_final else _AHEAD

    def _figure(self, at: int) -> Callable[[Listed], str]:
        """What a line tells of one of the numbers; nothing of who has not sent."""

        def told(one: Listed) -> str:
            if isinstance(one, Group):
                return number(sum(one.boxes[box] for box in UNIT_NUMBERS[at][1]))
            is_missing = (one.unit, one.period) in self._missing
            return "" if is_missing else number((one.received, one.resolved, one.pending)[at])

        return told


_TITLES = ("Nhận", "Đã giải quyết", "Đang giải quyết")


def _grouped(report: Report) -> Iterator[Listed]:
    """Each unit in between with its sum, then those below it, the missing ones first."""
    for group in report.groups:
        below: Mapping[str, None] = dict.fromkeys((*group.missing, *group.units))
        yield group
        yield from (one for one in (*report.missing, *report.units) if one.unit in below)


def _code(one: Listed) -> str:
    return one.code if isinstance(one, Group) else one.unit


def _revision(one: Listed) -> str:
    return "" if isinstance(one, Group) or one.revision is None else str(one.revision)


def _standing(one: Group) -> Mark:
    """Whether all below it have sent."""
    many = len(one.units)
    if one.missing:
        return Mark("warning", f"thiếu {number(len(one.missing))} đơn vị", "amber")
    return Mark("people", f"đủ {number(many)} đơn vị", "green")
