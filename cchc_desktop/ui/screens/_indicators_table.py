"""The table of figures: a cursor that walks cells, because every number opens something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from cchc_desktop.core.measure import Part
from cchc_desktop.core.text import number
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import colour
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.screens._indicators_words import remark_words, target_mark, target_words, value_words
from cchc_desktop.ui.screens._wrapped_table import WrappedTable
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from datetime import date

    from cchc_desktop.operations.indicators import Figure

Index = QModelIndex | QPersistentModelIndex

NAME = "Chỉ số"
TOP, REST, BOTTOM, OUT = "Tử số", "Còn lại", "Mẫu số", "Không tính"
PARTS = {
    TOP: frozenset({Part.TOP}),
    REST: frozenset({Part.REST}),
    BOTTOM: frozenset({Part.TOP, Part.REST}),
    OUT: frozenset({Part.OUT}),
}
"""Which dossiers stand behind a cell, by the title of its column; other cells open all of them."""
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class _Framed(QStyledItemDelegate):
    """The cell with the focus wears a frame."""

    @guarded(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell, then its frame."""
        super().paint(painter, option, index)
        view = self.parent()
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index:
            rect: QRect = option.rect
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))


class FigureTable(WrappedTable["Figure"]):
    """One line an indicator; the cursor keeps its cell when the figures are counted anew."""

    entered = Signal(object, str)
    """The figure, and the title of the column whose cell was entered."""

    def __init__(self) -> None:
        self._decimals = 2
        self._on: date | None = None
        self._awaited = ""
        columns: list[Column[Figure]] = [
            Column(NAME, _short, 28, is_wide=True, hover=_title, spoken=_title),
            Column("Giá trị", self._value, 13, "right", is_strong=True),
            Column(TOP, lambda one: number(self._count(one, TOP)), 6, "right"),
            Column(REST, lambda one: number(self._count(one, REST)), 6, "right"),
            Column(BOTTOM, lambda one: number(self._count(one, BOTTOM)), 6, "right"),
            Column(OUT, lambda one: number(self._count(one, OUT)), 6, "right"),
            Column("Chỉ tiêu", target_words, 9, fold=2),
            Column("So chỉ tiêu", self._met, 11, mark=self._mark, fold=1),
            Column("Nhóm", lambda one: one.indicator.group, 16, role="muted", fold=5),
            Column("Ghi chú", remark_words, 21, role="muted", hover=lambda one: one.remark, fold=4),
        ]
        super().__init__(columns, empty="Chưa có chỉ số nào.", name="Bảng chỉ số")
        self.setItemDelegate(_Framed(self))
        self.doubleClicked.connect(lambda at: self._enter(at.row(), at.column()))

    def show_figures(self, figures: Sequence[Figure], places: int, on: date) -> None:
        """The figures of a period as it stood ``on``."""
        kept = self.currentIndex().column()
        self._decimals, self._on = places, on
        self.show_rows(figures)
        if self._awaited:
            self.go_to_code(self._awaited)
        elif kept > 0:
            self.setCurrentIndex(self.rows_model.index(max(self.currentIndex().row(), 0), kept))

    def go_to_code(self, code: str) -> None:
        """Put the cursor on the value of an indicator, as soon as it is there."""
        codes = [one.indicator.code for one in self._rows]
        self._awaited = "" if codes else code
        if code in codes:
            self.setCurrentIndex(self.rows_model.index(codes.index(code), 1))

    def _value(self, one: Figure) -> str:
        return value_words(one.indicator, one.value, self._decimals)

    def _count(self, one: Figure, title: str) -> int:
        return counted(one, title)

    def _mark(self, one: Figure) -> Mark | None:
        return None if self._on is None else target_mark(one, self._on)

    def _met(self, one: Figure) -> str:
        mark = self._mark(one)
        return "" if mark is None else mark.word

    def _enter(self, at: int, column: int) -> None:
        one = self.row_at(at)
        if one is not None and column >= 0:
            self.entered.emit(one, self.rows_model.columns[column].title)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cell one stands at stays in sight."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the cell; Home and End stay in its column."""
        column = self.currentIndex().column()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~_KEYPAD:
            self._enter(self.currentIndex().row(), column)
            return
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and column > 0:
            self.setCurrentIndex(self.rows_model.index(self.currentIndex().row(), column))


def counted(one: Figure, title: str) -> int:
    """How many dossiers stand behind the cell of that column."""
    found = one.found
    of = {TOP: found.top, REST: found.bottom - found.top, BOTTOM: found.bottom}
    return of[title] if title in of else sum(found.left_out.values())


def _title(one: Figure) -> str:
    return one.indicator.title


def _short(one: Figure) -> str:
    """Its title without what the sign of percent says already."""
    words = one.indicator.title.removeprefix("Tỷ lệ ")
    return f"{words[:1].upper()}{words[1:]}"
