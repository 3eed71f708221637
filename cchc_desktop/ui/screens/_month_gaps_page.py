"""Cần biết về số liệu: where the packets of a period do not fit together, and what is to be read with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_desktop.core.text import day
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import button, label, row
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._month_figures import Counted, count
from cchc_desktop.ui.screens._units_work import UnitsPage
from cchc_desktop.ui.screens._wrapped_table import WrappedTable
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.core.period import Period
    from cchc_desktop.ui.jobs import Job

_ASK, _KNOW = Mark("warning", "hỏi lại", "amber"), Mark("info", "cần biết", "muted")
_WHAT = (
    "Kỳ trước còn bao nhiêu hồ sơ thì kỳ sau phải ghi chuyển qua bấy nhiêu. Hỏi lại đơn vị; "
    "đơn vị nào sai thì trả lại báo cáo ở bảng Đơn vị để sửa và gửi lại."
)


class GapsPage(UnitsPage):
    """Nothing is mended here: the units do that, and send again."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Cần biết về số liệu")
        self.period: Period | None = None
        self.words = label(_WHAT, "muted", wraps=True)
        self.table: WrappedTable[tuple[Mark, str]] = WrappedTable(
            [
                Column("Việc", lambda one: one[0].word, 12, mark=lambda one: one[0]),
                Column("Nội dung", lambda one: one[1], 40, is_wide=True),
            ],
            empty="Các gói của kỳ này khớp nhau. Esc để về biểu tháng.",
            name="Điều cần biết về các gói và tổng",
        )
        self.table.setProperty("kind", "framed")
        self.back_button = button("Về biểu tháng   Esc", self._leave, kind="quiet", name="Về biểu tháng")
        self.units_button = button("Mở bảng Đơn vị", self._open_board, icon="people")
        self.stack.addWidget(self.table)
        self.body.addWidget(self.words)
        self.body.addWidget(self.stack, 1)
        self.body.addLayout(row(self.back_button, None, self.units_button))

    def arrive(self, period: Period, key: str = "") -> None:  # noqa: ARG002 - as the pages beside it
        """Show those of ``period``."""
        self.period = period
        self.subtitle.setText(f"{period.title} · {day(period.first_on)} – {day(period.last_on)}")
        self.stack.setCurrentWidget(self.waiting)
        self.refresh()

    def refresh(self) -> None:
        """Look for them anew: on being shown, and when the register changed."""
        period = self.period
        if period is None:
            return
        place, now, clerk = self.here()

        def work(_job: Job) -> Counted:
            return count(place, period, now, clerk)

        self.read(work, self._show)

    def _show(self, made: Counted) -> None:
        report = made.report
        self.table.show_rows(
            [*((_ASK, one) for one in report.gaps), *((_KNOW, one) for one in report.beside)]
        )
        self.stack.setCurrentWidget(self.table)
        self.table.setFocus()

    def _leave(self) -> None:
        self.context.navigate("month")

    def _open_board(self) -> None:
        self.context.navigate("units", period=self.period)
