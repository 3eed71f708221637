"""A short list of hits: the title, and in quiet type at the right what tells it from its like."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import M, S, colour, font, picture

TITLE, NOTE, ICON = (Qt.ItemDataRole.UserRole + at for at in range(3))
NO_SIZE = QSize(200, 30)


class _Painted(QStyledItemDelegate):
    @guarded(None)
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One line: icon, title, note."""
        painter.save()
        area: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(colour("accent_soft"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(area, 4, 4)
        area = area.adjusted(M, 0, -M, 0)
        if name := str(index.data(ICON) or ""):
            side = QFontMetrics(font()).height()
            drawn = picture(name, "muted", side, painter.device().devicePixelRatioF())
            painter.drawPixmap(area.left(), area.center().y() - side // 2 + 1, drawn)
            area.adjust(side + S, 0, 0, 0)
        title, note = str(index.data(TITLE)), str(index.data(NOTE) or "")
        metrics = QFontMetrics(font())
        beside = min(metrics.horizontalAdvance(note), area.width() // 2) if note else 0
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.setFont(font())
        painter.setPen(colour("muted"))
        painter.drawText(area, int(right), metrics.elidedText(note, Qt.TextElideMode.ElideRight, beside + 2))
        room = area.width() - beside - (L_GAP if note else 0)
        painter.setPen(colour("text"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, int(middle), metrics.elidedText(title, Qt.TextElideMode.ElideRight, room))
        painter.restore()

    @guarded(NO_SIZE)
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """A line of type with air."""
        return QSize(200, QFontMetrics(font()).height() + 14)


L_GAP = 16


class Hits(QListWidget):
    """The list under a line that is typed in; the focus stays in the line."""

    taken = Signal(int)

    def __init__(self, parent: QWidget | None, name: str) -> None:
        super().__init__(parent)
        self.setProperty("kind", "offered")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Painted(self))
        self.itemClicked.connect(lambda item: self.taken.emit(self.row(item)))

    def offer(self, hits: Sequence[tuple[str, str, str]]) -> None:
        """List title, note and icon of each; the first is under the cursor."""
        self.clear()
        for title, note, icon in hits:
            item = QListWidgetItem(f"{title}, {note}" if note else title)
            item.setData(TITLE, title)
            item.setData(NOTE, note)
            item.setData(ICON, icon)
            item.setToolTip(f"{title}\n{note}" if note else title)
            self.addItem(item)
        self.setCurrentRow(0)

    def walk(self, step: int) -> None:
        """Move the cursor; it stops at either end."""
        self.setCurrentRow(max(0, min(self.currentRow() + step, self.count() - 1)))

    @property
    def height_wanted(self) -> int:
        """What shows all of it."""
        return self.sizeHintForRow(0) * self.count() + 12
