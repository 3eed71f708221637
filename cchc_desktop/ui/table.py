"""Long lists: ids first, rows by the page; sorting and filtering are the store's business."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, M, S, colour, font, icon, line_height
from cchc_desktop.ui.marks import Mark

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Align = Literal["left", "centre", "right"]

PAGE = 200
PAGES_KEPT = 16
FAR = 20_000
"""In a longer list the row under the cursor is looked for only near where it stood."""
NOWHERE = QModelIndex()
NO_ANSWER: object = None

_ALIGNMENTS: Mapping[Align, Qt.AlignmentFlag] = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "centre": Qt.AlignmentFlag.AlignCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}


@dataclass(frozen=True)  # without slots, so that Column[Row](…) can be written
class Column(Generic[R]):
    """One column; ``width`` in figures, ``is_wide`` takes what is left.

    ``fold``: where the window is narrow, the highest goes first; 0 always stays. ``sort`` names the
    order that the store knows; without it the header cannot be clicked. ``spoken``: what a screen reader says
    where that is more than the text.
    """

    title: str
    text: Callable[[R], str]
    width: int = 12
    align: Align = "left"
    is_wide: bool = False
    is_strong: bool = False
    role: str = ""
    fold: int = 0
    sort: str | None = None
    mark: Callable[[R], Mark | None] | None = None
    hover: Callable[[R], str] | None = None
    spoken: Callable[[R], str] | None = None


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows known by their ids; only the pages that are looked at are fetched, the oldest forgotten."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        fetch: Callable[[Sequence[int]], Sequence[R]],
        key: Callable[[R], int],
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._fetch = fetch
        self._key = key
        self._ids: Sequence[int] = ()
        self._pages: OrderedDict[int, Mapping[int, R]] = OrderedDict()

    def show(self, ids: Sequence[int]) -> None:
        """Another list."""
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.endResetModel()

    def forget(self) -> None:
        """The same list, its rows read anew, because the register changed."""
        self._pages.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1))

    @property
    def ids(self) -> Sequence[int]:
        """What is listed, in order."""
        return self._ids

    def row_at(self, at: int) -> R | None:
        """The row at that place; None where the register no longer has it."""
        if not 0 <= at < len(self._ids):
            return None
        return self._page(at // PAGE).get(self._ids[at])

    def _page(self, number: int) -> Mapping[int, R]:
        found = self._pages.get(number)
        if found is None:
            self._pages[number] = {}  # a page that cannot be read is tried once, not at every paint
            rows = self._fetch(self._ids[number * PAGE : (number + 1) * PAGE])
            found = self._pages[number] = {self._key(row): row for row in rows}
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return found

    @guarded(0)
    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Qt asks."""
        return 0 if parent.isValid() else len(self._ids)

    @guarded(0)
    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Qt asks."""
        return 0 if parent.isValid() else len(self.columns)

    @guarded(NO_ANSWER)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt asks, for every cell and every role at each paint; what is not ours is answered at once."""
        if role not in _ANSWERED or not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNMENTS[column.align]
        if role == Qt.ItemDataRole.FontRole:
            return font(is_strong=True) if column.is_strong else None
        row = self.row_at(index.row())
        return None if row is None else _answer(column, row, role)

    @guarded(NO_ANSWER)
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Qt asks."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        return _ALIGNMENTS[column.align] if role == Qt.ItemDataRole.TextAlignmentRole else None


_ANSWERED = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.AccessibleTextRole,
    }
)


def _answer(column: Column[R], row: R, role: int) -> object:
    if role == Qt.ItemDataRole.DisplayRole:
        return column.text(row)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return (column.spoken or column.text)(row)
    if role == Qt.ItemDataRole.ToolTipRole:
        return (column.hover or column.text)(row)
    mark = column.mark(row) if column.mark else None
    if role == Qt.ItemDataRole.DecorationRole:
        return icon(mark.shape, mark.role, line_height()) if mark else None
    ink = mark.role if mark else column.role
    return QBrush(colour(ink)) if ink else None


class Table(QTableView, Generic[R]):
    """A quiet table that is worked with the keyboard: arrows, Home, End, Page Up and Down, Enter."""

    chosen = Signal(object)
    """The row under the cursor, or None."""
    opened = Signal(object)
    """The row that was entered: Enter or a double click."""
    sort_asked = Signal(str, bool)
    """A column's order, and whether downwards."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        fetch: Callable[[Sequence[int]], Sequence[R]] | None = None,
        *,
        key: Callable[[R], int] | None = None,
        empty: str = "Chưa có gì ở đây.",
        name: str = "Danh sách",
    ) -> None:
        super().__init__()
        self._rows: Sequence[R] = ()
        self._empty = empty
        self._widths: tuple[int, ...] = ()
        places: dict[int, int] = {}
        if fetch is None:  # a short list that is wholly in memory; its ids are its places
            fetch, key = (lambda ids: [self._rows[at] for at in ids]), (lambda row: places[id(row)])
        self._places = places
        self.rows_model: RowsModel[R] = RowsModel(columns, fetch, key or _seq)
        self.setModel(self.rows_model)
        self.setAccessibleName(name)
        self._settle()
        LOOK.changed.connect(self._measure)
        self._measure()

    def _settle(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        upright = self.verticalHeader()
        upright.hide()
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(any(column.sort for column in self.rows_model.columns))
        header.setMinimumSectionSize(24)
        header.sectionClicked.connect(self._on_header)
        self._order = (-1, False)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.selectionModel().currentRowChanged.connect(
            lambda now, _: self.chosen.emit(self.row_at(now.row()))
        )

    def show_ids(self, ids: Sequence[int]) -> None:
        """List these; the cursor stays on its row, or at its place where that row is gone."""
        kept = self.current_id()
        place = max(0, min(self.currentIndex().row(), len(ids) - 1))
        self.rows_model.show(ids)
        self.go_to(place if kept is None else _found_again(ids, kept, place))

    def show_rows(self, rows: Sequence[R]) -> None:
        """List these, which are all in memory."""
        self._rows = rows
        self._places.clear()
        self._places.update({id(row): at for at, row in enumerate(rows)})
        at = max(self.currentIndex().row(), 0)
        self.rows_model.show(range(len(rows)))
        self.go_to(min(at, len(rows) - 1))

    def say_empty(self, words: str) -> None:
        """What an empty list says now."""
        self._empty = words
        self.viewport().update()

    def refresh(self) -> None:
        """Read the rows anew, because the register changed."""
        self.rows_model.forget()

    def row_at(self, at: int) -> R | None:
        """The row at that place."""
        return self.rows_model.row_at(at)

    def current(self) -> R | None:
        """The row under the cursor."""
        return self.row_at(self.currentIndex().row())

    def current_id(self) -> int | None:
        """The id under the cursor."""
        at = self.currentIndex().row()
        ids: Sequence[int] = self.rows_model.ids
        return ids[at] if 0 <= at < len(ids) else None

    def go_to(self, at: int) -> None:
        """Put the cursor on the row at that place."""
        index = self.rows_model.index(at, 0)
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        if not index.isValid():
            self.chosen.emit(None)

    def _on_current(self, now: QModelIndex) -> None:
        self.chosen.emit(self.row_at(now.row()))

    def _open(self, at: int) -> None:
        row = self.row_at(at)
        if row is not None:
            self.opened.emit(row)

    def _on_header(self, section: int) -> None:
        column = self.rows_model.columns[section]
        if column.sort is None:
            return
        is_down = self._order == (section, False)
        self._order = (section, is_down)
        order = Qt.SortOrder.DescendingOrder if is_down else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicator(section, order)
        self.sort_asked.emit(column.sort, is_down)

    def _measure(self) -> None:
        figures = QFontMetrics(font())
        strong = QFontMetrics(font(is_strong=True))
        self.verticalHeader().setDefaultSectionSize(figures.height() + 14)
        self.setIconSize(QSize(line_height(), line_height()))
        self._widths = tuple(
            max(figures.horizontalAdvance("0") * column.width, strong.horizontalAdvance(column.title))
            + 3 * S
            + (LOOK.size * 2 + S if column.mark else 0)
            for column in self.rows_model.columns
        )
        self._share_out()

    def _share_out(self) -> None:
        columns = self.rows_model.columns
        room = self.viewport().width()
        shown = set(range(len(columns)))
        for at in sorted((at for at in shown if columns[at].fold), key=lambda at: -columns[at].fold):
            if sum(self._widths[i] for i in shown) > room:
                shown.discard(at)
        widths = self._fitted(shown, room)
        for at in range(len(columns)):
            self.setColumnHidden(at, at not in shown)
            if at in shown:
                self.setColumnWidth(at, widths[at])

    def _fitted(self, shown: set[int], room: int) -> dict[int, int]:
        """Wide columns take what is spare and give first what is missing; then all give their share."""
        widths = {at: self._widths[at] for at in sorted(shown)}
        wide = [at for at in widths if self.rows_model.columns[at].is_wide] or list(widths)[-1:]
        spare = room - sum(widths.values())
        for at in wide:
            widths[at] = max(widths[at] + spare // len(wide), self._widths[at] * 2 // 3)
        over = sum(widths.values())
        return widths if over <= room else {at: width * room // over for at, width in widths.items()}

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Widths follow the window."""
        super().resizeEvent(event)
        self._share_out()

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; Home and End go to the first and the last row; letters are left to the screen."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~_KEYPAD:
            self._open(self.currentIndex().row())
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.go_to(0 if key == Qt.Key.Key_Home else len(self.rows_model.ids) - 1)
        elif event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)

    @guarded(None)
    def paintEvent(self, event: QPaintEvent) -> None:
        """An empty table says what to do first; one without a frame shows by a ring that it has the focus."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        area = self.viewport().rect()
        if not self.rows_model.ids:
            painter.setPen(colour("muted"))
            painter.drawText(area.adjusted(M, 0, -M, 0), _WRAPPED, self._empty)
        if self.hasFocus() and self.property("kind") != "framed":
            painter.setPen(colour("focus"))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.end()

    @property
    def height_of_empty(self) -> int:
        """What the words of an empty list need at this width."""
        area = QRect(0, 0, max(self.viewport().width() - 2 * M, 1), 10_000)
        return QFontMetrics(font()).boundingRect(area, _WRAPPED, self._empty).height() + S


_WRAPPED = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


def _found_again(ids: Sequence[int], one: int, at: int) -> int:
    """Where ``one`` stands now, else ``at``; in a very long list it is looked for around there only."""
    if 0 <= at < len(ids) and ids[at] == one:
        return at
    first, last = (max(at - PAGE, 0), at + PAGE) if len(ids) > FAR else (0, len(ids))
    near = ids[first:last]
    return first + near.index(one) if one in near else at


def _seq(row: object) -> int:
    return int(row.seq)  # type: ignore[attr-defined]  # rows of the register are known by their number
