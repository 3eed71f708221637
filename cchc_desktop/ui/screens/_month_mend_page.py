"""Việc cần xem trước khi chốt: what is not right in a period, and the act that mends each dossier."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._month_checks import ADVICE, mark_of
from cchc_desktop.ui.screens._month_figures import Counted, procedure_names
from cchc_desktop.ui.screens._month_groups import CountedGroups, Group, behind
from cchc_desktop.ui.table import Column

_ACTS = {
    "cause": "Ghi nguyên nhân quá hạn",
    "term": "Ghi thời hạn",
    "received_at": "Sửa ngày giờ nhận",
}


class MendPage(CountedGroups):
    """The checks that did not pass; a mended dossier is gone from its list when one comes back."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            "Việc cần xem trước khi chốt",
            [
                Column("Mức", lambda one: one.mark.word, 12, mark=lambda one: one.mark),
                Column("Việc", lambda one: one.title, 40, is_wide=True, hover=lambda one: one.title),
                Column("Hồ sơ", lambda one: str(len(one.rows) or ""), 6, "right"),
            ],
            [
                Column("Số hồ sơ", lambda one: one.local_no, 11, is_strong=True),
                Column("Thủ tục", lambda one: one.procedure, 30, is_wide=True),
                Column("Nhận", lambda one: one.received, 10, "centre", fold=2),
                Column("Hẹn trả", lambda one: one.due, 10, "centre"),
                Column("Kết thúc", lambda one: one.ended, 10, "centre", fold=1),
            ],
            none_left="Mọi mục kiểm tra đều đạt. Esc để về biểu tháng.",
        )

    def groups_of(self, counted: Counted) -> Sequence[Group]:
        """What is to be mended first comes first."""
        report = counted.report
        names = procedure_names(self.context.do.opened.place, report.period)
        lines = {line.local_no: line for line in report.live} if report.live else {}
        failed = [one for one in report.checks if not one.is_passed]
        failed.sort(key=lambda one: (not one.is_blocking, not one.needs_seeing))
        return [
            Group(
                key=one.name,
                title=one.sentence,
                rows=behind(one.dossiers, lines, names),
                mark=mark_of(one),
                act=one.mend,
                act_words=_ACTS.get(one.mend, ""),
            )
            for one in failed
        ]

    def said_of(self, group: Group) -> str:
        """How it is mended."""
        return ADVICE.get(group.key, "")
