"""What is to be looked at in a report, in sentences; Enter leads to the figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.core.text import number
from cchc_desktop.ui.look import S
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import MarkLabel, label, row, widget_of
from cchc_desktop.ui.screens._wrapped_table import WrappedTable
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.operations.review_look import Look

_WARNED = Mark("warning", "cần xem", "amber")
_CHANGED = Mark("refresh", "đã đổi", "accent")
_FINE = Mark("mark-finished", "Không có gì bất thường", "green")
_MOST_ROWS = 4
_NO_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence; ``code`` is the figure that it is about, empty for the whole report."""

    words: str
    code: str = ""
    is_warning: bool = True


def remarks_of(found: Look, places: int) -> list[Remark]:
    """What fails first, then what is not as usual, then what a new revision changed."""
    said = [Remark(one.sentence, one.name) for one in found.checks if not one.is_passed]
    said += [Remark(f"Chuyển kỳ không khớp: {one}", "carried_over") for one in found.gaps]
    said += [Remark(one.sentence(places), one.code) for one in found.odd]
    if found.changed:
        words = f"So với lần gửi trước: {'; '.join(found.changed)}"
        said.append(Remark(words, is_warning=False))
    return said


class Remarks(QWidget):
    """A short list, or one line that says that all is well."""

    def __init__(self) -> None:
        super().__init__()
        self.table: WrappedTable[Remark] = WrappedTable(
            [
                Column("", lambda one: self._mark(one).word, 9, mark=self._mark),
                Column("Điều cần xem", lambda one: one.words, 60, is_wide=True),
            ],
            name="Điều cần xem",
        )
        self.table.setProperty("kind", "framed")
        self.table.horizontalHeader().hide()
        self.fine = MarkLabel(_FINE)
        self.how = label("", "muted", wraps=True)
        line = row(self.fine, self.how, gap=S)
        line.setStretch(1, 1)
        self._line = widget_of(line)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.table)
        box.addWidget(self._line)

    def _mark(self, one: Remark) -> Mark:
        return _WARNED if one.is_warning else _CHANGED

    def show_remarks(self, said: list[Remark], known: int) -> None:
        """List them; ``known`` is how many periods the figures were held against."""
        self.table.setVisible(bool(said))
        self._line.setVisible(not said)
        self.table.show_rows(said)
        against = f"đã so với {number(known)} kỳ trước" if known else "chưa có kỳ trước để so"
        self.how.setText(f"Các đẳng thức của biểu đúng, số chuyển kỳ khớp; {against}.")
        self.make_room(_MOST_ROWS)

    def make_room(self, rows: int, most: int = _NO_LIMIT) -> None:
        """As high as its lines, but no more than so many, nor than ``most`` pixels."""
        many = len(self.table.rows_model.ids)
        high = sum(self.table.rowHeight(at) for at in range(min(many, rows)))
        least = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(max(min(high, most), least) + S)
