"""F1 on the intake page: every day from reception to the promise, with its reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QWidget

from cchc_desktop.core.deadline import LedgerDay
from cchc_desktop.core.intake import Draft
from cchc_desktop.core.text import weekday
from cchc_desktop.ui.look import L, M, S
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import button, column, label, row
from cchc_desktop.ui.table import Column, Table


def _counted(line: LedgerDay) -> Mark:
    return Mark("check", "tính", "green") if line.counted else Mark("dash", "không tính", "muted")


class LedgerCard(QFrame):
    """F1: every day from reception to the promise, with its reason; laid over the page, Esc puts it away."""

    WIDTH = 600

    def __init__(self, page: QWidget, fold: Callable[[], object]) -> None:
        super().__init__(page)
        self._page = page
        self.setProperty("kind", "float")
        self.rule = label("", wraps=True)
        self.basis = label("", "small", wraps=True)
        self.table: Table[LedgerDay] = Table(
            [
                Column("Ngày", lambda line: f"{weekday(line.day)} {line.day:%d/%m}", width=13),
                Column("Tính", lambda line: _counted(line).word, width=8, mark=_counted, fold=1),
                Column("Vì sao", lambda line: line.why, width=20, is_wide=True),
            ],
            name="Cách tính ngày hẹn, từng ngày",
        )
        self.table.setProperty("kind", "framed")
        close = button("", fold, kind="quiet", icon="close", name="Đóng bảng tính ngày")
        head = row(label("Vì sao hẹn ngày này", "heading"), None, label("Esc để đóng", "small"), close)
        self.setLayout(column(head, self.rule, self.basis, self.table, gap=S, margin=M))
        self.hide()

    def show_ledger(self, found: Draft, rule: str | None = None) -> None:
        """Show the account of a draft; with it the ``rule`` behind the field that F1 was pressed in."""
        if found.due is None:
            return
        if rule is not None:
            self.rule.setText(rule)
            self.rule.setVisible(bool(rule))
        basis = f"Căn cứ thời hạn: {found.term_basis}." if found.term_basis else ""
        self.basis.setText(basis)
        self.basis.setVisible(bool(basis))
        self.table.show_rows(found.due.ledger)
        self.show()
        self.raise_()
        self.table.setFocus()

    def place(self, right: int) -> None:
        """Over the page up to ``right``, beside the promise that it explains."""
        width = min(self.WIDTH, right - L)
        self.setGeometry(right - width, L * 3, width, self._page.height() - L * 4)
