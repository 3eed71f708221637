"""The question below a sentence whose typed digits its figures have left: mend it, or say why they stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from cchc_desktop.core.failure import Refused
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.flow import flow
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import M, S
from cchc_desktop.ui.parts import button, column, label

if TYPE_CHECKING:
    from cchc_desktop.core.narrative_vouched import Differs
    from cchc_desktop.operations.narrative import Row
    from cchc_desktop.ui.screens._narrative_acts import Acts
    from cchc_desktop.ui.screens._narrative_sheet import Sheet

_REASON = 200
"""Letters that a reason has at most."""


class _Question(QFrame):
    entered = Signal()

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter answers, and is not meant for the sheet below as well."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class Keeping:
    """Opened by ``acts`` where a person vouches for digits that the figures have left."""

    def __init__(self, sheet: Sheet, acts: Acts) -> None:
        self._sheet, self._acts = sheet, acts
        self._row: Row | None = None
        self.words = label("", wraps=True)
        self.form = Form([Field("anyway", "Lý do giữ số khác với biểu", "text", is_required=True)])
        mend = button("Sửa câu", self.mend, kind="primary", name="Sửa câu này")
        keep = button("Vẫn giữ   Enter", self.keep, name="Vẫn giữ số này, ghi lý do")
        leave = button("Thôi   Esc", self.close, name="Thôi, chưa xác nhận")
        self.widget = _Question()
        self.widget.setProperty("kind", "card")
        heading = label("Số khác với biểu", "heading", wraps=True)
        self.widget.setLayout(
            column(heading, self.words, self.form, flow(mend, keep, leave), gap=S, margin=M)
        )
        self.widget.setAccessibleName("Số trong câu khác với biểu")
        self.widget.entered.connect(self.keep)
        self.widget.hide()
        sheet.add_aside(self.close)
        acts.ask = self.open

    def open(self, row: Row, differs: Differs) -> None:
        """Ask below the sentence."""
        from cchc_desktop.core.narrative_vouched import differing

        self._sheet.fold()
        self._row = row
        told = differing(differs.outlived)
        self.words.setText(f"Câu này còn ghi {told}. Sửa câu, hay vẫn giữ?")
        self.form.set_values({"anyway": row.block.anyway[:_REASON] or None})
        self.form.clear_problems()
        self.widget.setAccessibleDescription(self.words.text())
        self._sheet.pane.open_under(self.widget)
        self.form.focus("anyway")
        self._sheet.reveal(self.widget)

    def keep(self) -> None:
        """The digits stay, with the reason; the list of what to look at tells it."""
        try:
            reason = str(self.form.values()["anyway"])
        except Refused:
            return  # said at the field
        if self._row is not None and self._acts.confirm(self._row, reason):
            self.close()

    def mend(self) -> None:
        """Word the sentence anew."""
        self.close()
        self._sheet.pane.asked.emit("edit")

    def close(self) -> bool:
        """Esc: nothing is vouched for; True where it was open."""
        if self.widget.isHidden():
            return False
        self._row = None
        self._sheet.pane.close_editor(self.widget)
        self._sheet.pane.setFocus()
        return True
