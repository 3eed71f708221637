"""Biểu II.06a on the screen: its grouped head, its rows, and a total that never scrolls away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from cchc_desktop.core.text import number
from cchc_desktop.reports.monthly_results import TableRow
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, XS, S, colour, font
from cchc_desktop.ui.parts import column, hairline
from cchc_desktop.ui.screens._month_head import (
    BREAK,
    FIRST_FIGURE,
    GROUPS,
    HEADS,
    WITHIN,
    WORDS,
    GroupedHeader,
)

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
NO_ANSWER: object = None

_AIR = 2 * XS + 6
"""Beside the words of a cell: what the style sheet keeps free, and Qt's own margin."""
_LINES, _LINES_IF_LOW = 8, 3
"""What a row's name may take; what is longer still is told by hover."""
_HIGH = 10_000
_LEAST_ROWS = 2
"""Rows that are seen whatever stands above and below them."""


class FiguresModel(QAbstractTableModel):
    """Rows of the form, as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[TableRow, ...] = ()

    def show(self, rows: Sequence[TableRow]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    @guarded(0)
    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Qt asks."""
        return 0 if parent.isValid() else len(self.rows)

    @guarded(0)
    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Qt asks."""
        return 0 if parent.isValid() else len(HEADS)

    @guarded(NO_ANSWER)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt asks."""
        if not index.isValid():
            return None
        row, at = self.rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell_text(row, at)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _ALIGNMENTS.get(at, _RIGHT)
            case Qt.ItemDataRole.FontRole:
                return font(is_strong=row.kind in {"level", "total"} or HEADS[at].is_sum)
            case Qt.ItemDataRole.ForegroundRole:
                is_nothing = at >= FIRST_FIGURE and row.figures[at - FIRST_FIGURE] == 0
                return QBrush(colour("muted")) if is_nothing else None
            case Qt.ItemDataRole.ToolTipRole:
                return row.name if at < FIRST_FIGURE else cell_words(row, at)
            case Qt.ItemDataRole.AccessibleTextRole:
                return cell_words(row, at)
        return None


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ALIGNMENTS = {
    0: Qt.AlignmentFlag.AlignCenter,
    1: Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
}


def cell_text(row: TableRow, at: int) -> str:
    """What stands in a cell."""
    return (row.number, row.name)[at] if at < FIRST_FIGURE else number(row.figures[at - FIRST_FIGURE])


def cell_words(row: TableRow, at: int) -> str:
    """A cell in words, for the tool tip, a screen reader, and the title of the list behind it."""
    if at < FIRST_FIGURE:
        return row.name
    group = next(title for first, last, title in GROUPS if first <= at < last)
    within = f"{WITHIN[2].lower()}, " if WITHIN[0] <= at < WITHIN[1] else ""
    return f"{row.name} – {group}: {within}{HEADS[at].title.lower()}"


class _Ruled(QStyledItemDelegate):
    """A hairline before each group, instead of a grid."""

    @guarded(None)
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell, then the line at its left; the cell with the focus wears a frame."""
        super().paint(painter, option, index)
        rect: QRect = option.rect
        if index.column() in {first for first, _, _ in GROUPS}:
            painter.setPen(QPen(colour("line")))
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        view = self.parent()
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index:
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))


class _Figures(QTableView):
    """Cells that are walked with the arrows; Enter opens the one under the cursor."""

    opened = Signal(object, int)
    """The row, and the column from 0."""
    left_at_start = Signal(int)
    left_at_end = Signal(int)
    """An arrow led out of the rows; the column goes with it."""
    resized = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "figures")
        self.empty = ""
        self.figures = FiguresModel()
        self.setModel(self.figures)
        self.setAccessibleName(name)
        self.setItemDelegate(_Ruled(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)  # the frame of the cell says it
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(16)
        self.doubleClicked.connect(lambda index: self.open_cell(index.row(), index.column()))

    def open_cell(self, row: int, at: int) -> None:
        """Go behind a number."""
        if 0 <= row < len(self.figures.rows) and at >= FIRST_FIGURE:
            self.opened.emit(self.figures.rows[row], at)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """A scroll bar that comes or goes changes the room of the columns."""
        super().resizeEvent(event)
        self.resized.emit()

    @guarded(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Without rows it says why."""
        super().paintEvent(event)
        if not self.figures.rows and self.empty:
            painter = QPainter(self.viewport())
            painter.setPen(colour("muted"))
            painter.drawText(self.viewport().rect().adjusted(S, 0, -S, 0), int(WORDS), self.empty)
            painter.end()

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; the rest is the table's."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~_KEYPAD:
            self.open_cell(self.currentIndex().row(), self.currentIndex().column())
        elif event.key() == Qt.Key.Key_Down and self.currentIndex().row() == len(self.figures.rows) - 1:
            self.left_at_end.emit(self.currentIndex().column())
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() == 0:
            self.left_at_start.emit(self.currentIndex().column())
        else:
            super().keyPressEvent(event)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class MonthTable(QFrame):
    """The form: rows that scroll, and the total under them."""

    opened = Signal(object, int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.body, self.foot = _Figures("Biểu II.06a"), _Figures("Biểu II.06a, tổng cộng")
        self.head = GroupedHeader(self.body)
        self.body.setHorizontalHeader(self.head)
        self.foot.horizontalHeader().hide()
        self.foot.horizontalHeader().setMinimumSectionSize(16)
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.foot.setHorizontalScrollBarPolicy(off)
        self.foot.setVerticalScrollBarPolicy(off)
        for table in (self.body, self.foot):
            table.opened.connect(self.opened)
        self.body.resized.connect(self._measure)
        self.body.left_at_end.connect(partial(self._go, self.foot, 0))
        self.foot.left_at_start.connect(lambda at: self._go(self.body, len(self.body.figures.rows) - 1, at))
        self.body.setMinimumHeight(1)  # what is around it makes way by ``least_height``
        self.body.horizontalScrollBar().valueChanged.connect(self.foot.horizontalScrollBar().setValue)
        self.setLayout(column(self.body, hairline(), self.foot, gap=0, margin=1))
        LOOK.changed.connect(self._measure)

    def fold(self, *, is_low: bool) -> None:
        """Where there is little height, rows come before air and before the numbering line of the form."""
        self.head.has_numbering = not is_low
        self._measure()

    def _go(self, table: _Figures, row: int, at: int) -> None:
        table.setCurrentIndex(table.figures.index(row, at))
        table.setFocus()

    def go_to_total(self, at: int) -> None:
        """The cursor onto the total of that column."""
        self._go(self.foot, 0, at)

    def show_rows(self, rows: Sequence[TableRow]) -> None:
        """The rows of the form, the total last; the cursor stays where it was."""
        kept = self.body.currentIndex().row(), self.body.currentIndex().column()
        below = max(self.foot.currentIndex().column(), FIRST_FIGURE)
        self.body.figures.show(rows[:-1])
        self.foot.figures.show(rows[-1:])
        at = min(max(kept[0], 0), max(len(rows) - 2, 0))
        self.body.setCurrentIndex(self.body.figures.index(at, max(kept[1], FIRST_FIGURE)))
        self.foot.setCurrentIndex(self.foot.figures.index(0, below))
        self._measure()

    @property
    def least_height(self) -> int:
        """What shows the head, a few rows and the total."""
        rows = _LEAST_ROWS * self.body.verticalHeader().defaultSectionSize()
        bar = self.body.horizontalScrollBar()
        across = bar.sizeHint().height() if bar.maximum() else 0
        return self.head.sizeHint().height() + rows + self.foot.height() + across + XS

    def say_empty(self, words: str) -> None:
        """What stands where the rows of a period without dossiers would be."""
        self.body.empty = words
        self.body.viewport().update()

    def _measure(self) -> None:
        figures = QFontMetrics(font(is_strong=True))
        height = figures.height() + (12 if self.head.has_numbering else 6)
        for table in (self.body, self.foot):
            table.verticalHeader().setDefaultSectionSize(height)
        self.foot.setFixedHeight(height + 2)
        for at, width in enumerate(self._widths(figures)):
            self.body.setColumnWidth(at, width)
            self.foot.setColumnWidth(at, width)
        self._stretch_rows(height)
        self.head.updateGeometry()
        self.body.updateGeometries()

    def _widths(self, figures: QFontMetrics) -> list[int]:
        """What each column needs; what is spare goes to the figures up to a width, then to the name."""
        room = self.body.viewport().width()
        longest = max((figures.horizontalAdvance(one.number) for one in self.body.figures.rows), default=0)
        widths = [max(figures.horizontalAdvance("000"), longest) + _AIR]
        widths.append(figures.horizontalAdvance("Bảo hiểm y tế") + _AIR)
        widths += [self._figure_width(at, figures) for at in range(FIRST_FIGURE, len(HEADS))]
        for first, end, title in GROUPS:
            lacking = QFontMetrics(font(0.9, is_strong=True)).horizontalAdvance(title) + S
            lacking -= sum(widths[first:end])
            for at in range(first, end):
                widths[at] += max(-(-lacking // (end - first)), 0)
        if sum(widths) > room:
            # What cannot all be seen ends where a group ends.
            last = next((last for _, last, _ in reversed(GROUPS) if sum(widths[:last]) <= room), 0)
            widths[1] += max(room - sum(widths[:last]), 0) if last else 0
            return widths
        on_one_line = figures.horizontalAdvance("Bảo hiểm y tế, trẻ em 0000") - widths[0]
        widths[1] += min(room - sum(widths), max(on_one_line - widths[1], 0))
        wider = min((room - sum(widths)) // (2 * len(HEADS)), figures.horizontalAdvance("0000"))
        widths = [width + (wider if at >= FIRST_FIGURE else 0) for at, width in enumerate(widths)]
        widths[1] += room - sum(widths)
        return widths

    def _figure_width(self, at: int, figures: QFontMetrics) -> int:
        """The longest number of a column, and the longest word over it."""
        small, head = QFontMetrics(font(0.9)), HEADS[at]
        words = [*head.title.split(), head.together]
        if self.head.has_numbering:
            words += head.numbering.split(BREAK)
        rows = (*self.body.figures.rows, *self.foot.figures.rows)
        longest = max((figures.horizontalAdvance(cell_text(row, at)) for row in rows), default=0)
        number_wide = max(longest, figures.horizontalAdvance("000")) + _AIR
        return max(max(small.horizontalAdvance(part) for part in words) + S + 1, number_wide)

    def _stretch_rows(self, plain: int) -> None:
        """A row is as high as its name; where there is little height, not higher than a few lines."""
        most = _LINES if self.head.has_numbering else _LINES_IF_LOW
        area = QRect(0, 0, max(self.body.columnWidth(1) - _AIR, 1), _HIGH)
        measured = {is_strong: QFontMetrics(font(is_strong=is_strong)) for is_strong in (False, True)}
        for at, one in enumerate(self.body.figures.rows):
            metrics = measured[one.kind in {"level", "total"}]
            needed = metrics.boundingRect(area, Qt.TextFlag.TextWordWrap, one.name).height()
            height = plain + max(min(needed, most * metrics.lineSpacing()) - metrics.height(), 0)
            if self.body.rowHeight(at) != height:
                self.body.setRowHeight(at, height)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name takes what is left."""
        super().resizeEvent(event)
        self._measure()
