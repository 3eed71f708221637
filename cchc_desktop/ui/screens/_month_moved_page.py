"""Thay đổi sau khi chốt: every figure as it was reported and as it is now, and the dossiers that moved it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._month_figures import Counted, procedure_names
from cchc_desktop.ui.screens._month_groups import Behind, CountedGroups, Group
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.operations.month_drift import MovedDossier

ALL = "all"
_MOVED = Mark("warning", "đã đổi", "amber")


class MovedPage(CountedGroups):
    """One line a figure; below it the dossiers because of which it moved, and the acts that did it."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            "Thay đổi sau khi chốt",
            [
                Column("Số liệu", lambda one: one.title, 40, is_wide=True, hover=lambda one: one.title),
                Column("Đã báo cáo", lambda one: one.was, 11, "right"),
                Column("Nay", lambda one: one.now, 11, "right"),
                Column("Do số hồ sơ", lambda one: str(len(one.rows)), 9, "right"),
            ],
            [
                Column("Số hồ sơ", lambda one: one.local_no, 11, is_strong=True),
                Column("Chuyển", lambda one: one.moved, 44, is_wide=True, hover=lambda one: one.moved),
                Column("Vì việc", lambda one: one.why, 44, is_wide=True, hover=lambda one: one.why),
                Column("Thủ tục", lambda one: one.procedure, 24, fold=1),
            ],
            none_left="Số liệu của kỳ không khác lần đã chốt. Esc để về biểu tháng.",
        )

    def groups_of(self, counted: Counted) -> Sequence[Group]:
        """The figures in the order of the drift, then all dossiers together."""
        moved = counted.report.moved
        if moved is None:
            return ()
        names = procedure_names(self.context.do.opened.place, counted.report.period)
        lines = {line.local_no: line for line in counted.report.live}
        by_number = {
            one.local_no: _behind(one, names(line.procedure) if (line := lines.get(one.local_no)) else "")
            for one in moved.dossiers
        }
        groups = []
        for at, figure in enumerate(moved.figures):
            was, now = figure.worded(moved.places)
            rows = tuple(by_number[no] for no in figure.dossiers)
            groups.append(Group(str(at), figure.title, rows, _MOVED, was, now))
        groups.append(Group(ALL, "Tất cả các hồ sơ đã khác", tuple(by_number.values()), _MOVED))
        return groups

    def said_of(self, group: Group) -> str:
        """What the list is."""
        return f"{group.title}: {len(group.rows)} hồ sơ. Enter xuống danh sách, Enter lần nữa mở hồ sơ."


def _behind(one: MovedDossier, procedure: str) -> Behind:
    return Behind(one.local_no, procedure, moved=one.moved(), why=one.why())
