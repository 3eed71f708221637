"""What came of a trip: one sentence in large, and a line for each thing that happened."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.look import LOOK, S
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import MarkLabel, column, label
from cchc_desktop.ui.screens._exchange_work import Line, Outcome
from cchc_desktop.ui.screens._month_head import BREAK
from cchc_desktop.ui.screens._wrapped_table import WrappedTable
from cchc_desktop.ui.table import Column

_ABOUT = 1
"""Its column."""
_MOST_HIGH = 8
"""Lines of the table before it scrolls by itself."""


def _broken(one: Line) -> str:
    """Names of files may go on below where they have a line under them."""
    return one.what.replace("_", f"_{BREAK}")


class Result(QWidget):
    """Gone before the first trip of the day."""

    def __init__(self) -> None:
        super().__init__()
        self.mark = MarkLabel()
        self.sentence = label("", "", wraps=True)
        self.table: WrappedTable[Line] = WrappedTable(
            [
                Column("Kết quả", lambda one: one.mark.word, 18, mark=lambda one: one.mark),
                Column("Tệp, đơn vị", _broken, 24, hover=lambda one: one.what, fold=1),
                Column("Lý do", self._why, 24, is_wide=True),
            ],
            name="Từng tệp của lần gửi, nhận này",
        )
        self.table.setProperty("kind", "framed")
        self.setLayout(column(self.mark, self.sentence, self.table, gap=S))
        LOOK.changed.connect(self._fit)
        self.hide()

    def _why(self, one: Line) -> str:
        """Where there is no room for what it is about, that stands before the reason."""
        about = f"{_broken(one)}: " if self.table.isColumnHidden(_ABOUT) and one.what else ""
        return f"{about}{one.words}"

    def clear(self) -> None:
        """Another trip begins."""
        self.hide()

    def show_outcome(self, outcome: Outcome) -> None:
        """What happened; what somebody has to look at comes first."""
        good, odd = Mark("check", "Xong", "green"), Mark("warning", "Xong, có việc cần xem", "amber")
        self.mark.show_mark(good if outcome.is_good else odd)
        self.sentence.setText(outcome.sentence)
        self.sentence.setAccessibleName(outcome.sentence)
        lines = sorted(outcome.lines, key=lambda one: one.mark.role != "amber")
        self.table.show_rows(lines)
        self.table.setVisible(bool(lines))
        self.show()
        self._fit()
        QTimer.singleShot(0, self, self._fit)  # its columns have their widths by then

    def _fit(self) -> None:
        count = len(self.table.rows_model.ids)
        rows = sum(self.table.rowHeight(at) for at in range(min(count, _MOST_HIGH)))
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(head + rows + 2 * self.table.frameWidth() + 8)
