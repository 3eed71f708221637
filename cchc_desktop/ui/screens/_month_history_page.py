"""Các lần lập, chốt, gửi: how far every period has come, by whom, when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.text import day
from cchc_desktop.ui.look import S
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, label, row
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.table import Column, Table

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.operations.month_history import Revision


class HistoryPage(Page):
    """Every revision of every period, the newest first; Enter goes to its month."""

    def __init__(self, context: Context) -> None:
        super().__init__("Các lần lập, chốt, gửi")
        self.context = context
        columns: list[Column[Revision]] = [
            Column("Kỳ", _period, 26, is_wide=True, hover=lambda one: one.period.full_title),
            Column("Lần", lambda one: str(one.revision), 5, "right"),
            Column("Tình trạng", lambda one: one.state(), 16, mark=_mark, hover=_words),
            Column("Lập lúc", lambda one: _when(one.made_at), 15, "centre"),
            Column("Người lập", lambda one: one.by, 14, fold=3),
            Column("Gửi", lambda one: _when(one.sent_at), 15, "centre", fold=4),
            Column("Cấp trên nhận", lambda one: _when(one.acknowledged_at), 15, "centre", fold=2),
            Column("Lý do", _reason, 18, is_wide=True, fold=1, hover=_reason),
        ]
        self.table: Table[Revision] = Table(
            columns, empty="Chưa kỳ nào được lập báo cáo.", name="Các lần lập, chốt, gửi báo cáo"
        )
        self.table.setProperty("kind", "framed")
        self.table.opened.connect(self.open)
        self.table.chosen.connect(self._tell)
        self.told = label("", "muted", wraps=True)
        back = button("Về biểu tháng   Esc", self._leave, kind="quiet", name="Về biểu tháng")
        self.act_button = button("Mở kỳ này   Enter", self.act, kind="primary", name="Mở kỳ này")
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.told)
        self.body.addLayout(row(back, None, self.act_button, gap=S))

    def arrive(self) -> None:
        """Begin at the newest."""
        self.table.go_to(0)
        self.table.setFocus()

    def refresh(self) -> None:
        """Read the revisions again."""
        from cchc_desktop.operations.month_history import history_of

        with self.context.do.reading() as reading:
            self.table.show_rows(history_of(reading))
        self.act_button.setEnabled(bool(self.table.rows_model.ids))

    def _tell(self, one: Revision | None) -> None:
        """In full what a narrow table leaves out or cuts off."""
        self.told.setText(one.words() if one is not None else "")
        self.told.setVisible(one is not None)

    def act(self) -> None:
        """The period under the cursor."""
        one = self.table.current()
        if one is not None:
            self.open(one)

    def open(self, one: Revision) -> None:
        """Show its month."""
        self.context.navigate("month", period=one.period)

    def _leave(self) -> None:
        self.context.navigate("month")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [("Enter", "Mở kỳ này ở màn hình Tháng")]


def _mark(one: Revision) -> Mark:
    if not one.is_final:
        return Mark("mark-paused", one.state(), "paused")
    if one.reopened is not None and one.is_reported:
        return Mark("warning", one.state(), "amber")
    if one.is_reported:
        return Mark("mark-finished", one.state(), "green")
    return Mark("mark-ended", one.state(), "muted")


def _words(one: Revision) -> str:
    return one.words()


def _period(one: Revision) -> str:
    """Its name and its days: without the year that the name tells, so that a narrow list cuts none off."""
    period = one.period
    if period.kind == "span":
        return f"{day(period.first_on)} – {day(period.last_on)}"
    return f"{period.title} ({period.first_on:%d/%m} – {period.last_on:%d/%m})"


def _reason(one: Revision) -> str:
    opened = f"mở lại: {one.reopened.reason} ({one.reopened.by})" if one.reopened is not None else ""
    return "; ".join(filter(None, (one.reason, opened)))


def _when(at: datetime | None) -> str:
    if at is None:
        return ""
    at = hanoi(at)
    return f"{day(at.date())} {at:%H:%M}"
