"""Biểu II.06a on the screen: its grouped head, its rows, and a total that never scrolls away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
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
    QWidget,
)

from cchc_desktop.core.text import number
from cchc_desktop.reports.monthly_results import TableRow
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, XS, S, colour, font
from cchc_desktop.ui.parts import column, hairline

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
NO_ANSWER: object = None

FIRST_FIGURE = 2
"""Columns (1) and (2) are the number and the name of the row; figures begin behind them."""

_BREAK = "\u200b"
_WORDS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class _Head:
    """One column's head; a sum is wider and its numbering line carries the formula."""

    title: str
    numbering: str
    is_sum: bool = False
    together: str = ""  # words of the title that stay on one line


HEADS = (
    _Head("STT", "(1)"),
    _Head("Lĩnh vực, công việc giải quyết theo cấp", "(2)"),
    _Head("Tổng số", f"(3)={_BREAK}(4)+(5)+{_BREAK}(6)", is_sum=True),
    _Head("Trực tuyến", "(4)"),
    _Head("Trực tiếp, bưu chính", "(5)", together="bưu chính"),
    _Head("Từ kỳ trước", "(6)"),
    _Head("Tổng số", f"(7)={_BREAK}(8)+(9)+{_BREAK}(10)", is_sum=True),
    _Head("Trước hạn", "(8)"),
    _Head("Đúng hạn", "(9)"),
    _Head("Quá hạn", "(10)"),
    _Head("Tổng số", f"(11)={_BREAK}(12)+(13)", is_sum=True),
    _Head("Trong hạn", "(12)"),
    _Head("Quá hạn", "(13)"),
)
GROUPS = (
    (2, 6, "Số hồ sơ nhận giải quyết"),
    (6, 10, "Số hồ sơ đã giải quyết"),
    (10, 13, "Số hồ sơ đang giải quyết"),
)
WITHIN = (3, 5, "Trong kỳ")
"""The one group inside a group."""


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


class GroupedHeader(QHeaderView):
    """Two lines of titles and the numbering line, as the form prints them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(16)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.has_numbering = True

    def _heights(self) -> tuple[int, int, int]:
        figures = QFontMetrics(font(0.9))

        def tallest(texts: Sequence[tuple[int, str]]) -> int:
            return max(
                figures.boundingRect(0, 0, max(self.sectionSize(at) - S, 20), 999, int(_WORDS), text).height()
                for at, text in texts
            )

        group = figures.height() + S
        inner = tallest([(at, HEADS[at].title) for at in range(*WITHIN[:2])]) + group - XS
        outer = tallest([(at, head.title) for at, head in enumerate(HEADS) if at >= WITHIN[1]])
        numbering = tallest([(at, head.numbering) for at, head in enumerate(HEADS)]) + XS
        return group, max(inner, outer) + XS, numbering if self.has_numbering else 0

    @guarded(QSize(0, 0))
    def sizeHint(self) -> QSize:
        """As high as its words at the present widths."""
        return QSize(super().sizeHint().width(), sum(self._heights()) if self.count() else 0)

    @guarded(None)
    def paintEvent(self, _event: QPaintEvent) -> None:
        """The whole head at once, because groups stand over several columns."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), colour("raised"))
        painter.setFont(font(0.9))
        group, titles, numbering = self._heights()
        total = group + titles + numbering
        for at, head in enumerate(HEADS):
            x, width = self.sectionViewportPosition(at), self.sectionSize(at)
            top = 0 if at < FIRST_FIGURE else group
            top += group - XS if WITHIN[0] <= at < WITHIN[1] else 0
            words = QRect(x + XS, top, width - S, group + titles - top)
            painter.setPen(colour("text"))
            painter.drawText(words, int(_WORDS), head.title)
            painter.setPen(colour("muted"))
            if numbering:
                area = QRect(x + XS, group + titles, width - S, numbering)
                painter.drawText(area, int(_WORDS), head.numbering)
        self._paint_group(painter, WITHIN, group, group)
        painter.setFont(font(0.9, is_strong=True))
        for one in GROUPS:
            self._paint_group(painter, one, 0, group)
            x = self.sectionViewportPosition(one[0])
            painter.drawLine(x, 0, x, total)
        painter.setPen(QPen(colour("line")))
        painter.drawLine(0, total - 1, self.viewport().width(), total - 1)
        painter.end()

    def _paint_group(self, painter: QPainter, one: tuple[int, int, str], top: int, height: int) -> None:
        first, last, title = one
        x = self.sectionViewportPosition(first)
        width = sum(self.sectionSize(at) for at in range(first, last))
        painter.setPen(colour("text"))
        painter.drawText(QRect(x, top, width, height), int(Qt.AlignmentFlag.AlignCenter), title)
        painter.setPen(QPen(colour("line")))
        painter.drawLine(x + S, top + height - 1, x + width - S, top + height - 1)


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

    def __init__(self, name: str) -> None:
        super().__init__()
        self.figures = FiguresModel()
        self.setModel(self.figures)
        self.setAccessibleName(name)
        self.setItemDelegate(_Ruled(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)  # the frame of the cell says it
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
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
        self.body.left_at_end.connect(partial(self._go, self.foot, 0))
        self.foot.left_at_start.connect(lambda at: self._go(self.body, len(self.body.figures.rows) - 1, at))
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

    def _measure(self) -> None:
        figures = QFontMetrics(font(is_strong=True))
        height = figures.height() + (12 if self.head.has_numbering else 6)
        for table in (self.body, self.foot):
            table.verticalHeader().setDefaultSectionSize(height)
        self.foot.setFixedHeight(height + 2)
        small = QFontMetrics(font(0.9))
        longest = max((figures.horizontalAdvance(one.number) for one in self.body.figures.rows), default=0)
        widths = [max(figures.horizontalAdvance("0000"), longest + S + XS) + S, 0]
        for head in HEADS[FIRST_FIGURE:]:
            words = max(small.horizontalAdvance(part) for part in (*head.title.split(), head.together))
            number_line = max(small.horizontalAdvance(part) for part in head.numbering.split(_BREAK))
            widths.append(max(words, number_line, figures.horizontalAdvance("00.000")) + S + XS)
        widths[1] = figures.horizontalAdvance("Bảo hiểm y tế, trẻ em 0000") - widths[0]
        spare = max(self.body.viewport().width() - sum(widths), 0)
        wider = min(spare // (2 * len(HEADS)), figures.horizontalAdvance("0000"))
        widths = [width + (wider if at >= FIRST_FIGURE else 0) for at, width in enumerate(widths)]
        widths[1] += max(self.body.viewport().width() - sum(widths), 0)
        for at, width in enumerate(widths):
            self.body.setColumnWidth(at, width)
            self.foot.setColumnWidth(at, width)
        self.head.updateGeometry()
        self.body.updateGeometries()

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name takes what is left."""
        super().resizeEvent(event)
        self._measure()
