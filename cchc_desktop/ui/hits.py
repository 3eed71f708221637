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
from cchc_desktop.ui.look import LOOK, XS, L, M, S, colour, font, picture
from cchc_desktop.ui.parts import take_all

TITLE, NOTE, ICON, GROUP = (Qt.ItemDataRole.UserRole + at for at in range(4))
NO_SIZE = QSize(200, 30)
SMALL = 0.85
_ROUNDED = 2
"""Words are measured in whole pixels and cut by parts of one."""


class _Painted(QStyledItemDelegate):
    @guarded(None)
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The group's name over its first line; then icon, title, note."""
        painter.save()
        area: QRect = option.rect
        if group := str(index.data(GROUP) or ""):
            head = QRect(area.left() + M, area.top(), area.width() - 2 * M, _head_height())
            painter.setFont(font(SMALL))
            painter.setPen(colour("muted"))
            painter.drawText(head, int(_LOW_LEFT), group)
            area = area.adjusted(0, _head_height(), 0, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(colour("accent_soft"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(area, 4, 4)
        self._line(painter, area.adjusted(M, 0, -M, 0), index)
        painter.restore()

    def _line(self, painter: QPainter, area: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        metrics = QFontMetrics(font())
        if name := str(index.data(ICON) or ""):
            side = metrics.height()
            drawn = picture(name, "muted", side, painter.device().devicePixelRatioF())
            painter.drawPixmap(area.left(), area.center().y() - side // 2 + 1, drawn)
            area.adjust(side + S, 0, 0, 0)
        title, note = str(index.data(TITLE)), str(index.data(NOTE) or "")
        room, beside = shares(metrics, area.width(), title, note)
        painter.setFont(font())
        painter.setPen(colour("muted"))
        painter.drawText(area, int(_RIGHT), metrics.elidedText(note, Qt.TextElideMode.ElideRight, beside))
        painter.setPen(colour("text"))
        painter.drawText(area, int(_LEFT), metrics.elidedText(title, Qt.TextElideMode.ElideRight, room))

    @guarded(NO_SIZE)
    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """A line of type with air, and the group's name over the first of its lines."""
        height = QFontMetrics(font()).height() + 14
        return QSize(200, height + (_head_height() if index.data(GROUP) else 0))


def shares(metrics: QFontMetrics, width: int, title: str, note: str) -> tuple[int, int]:
    """What title and note get of ``width``: who or what it is comes before what is said about it.

    A name is never cut for a note; only a title longer than any name leaves the note a quarter.
    """
    if not note:
        return width, 0
    wanted = metrics.horizontalAdvance(title) + _ROUNDED
    beside = min(metrics.horizontalAdvance(note) + _ROUNDED, max(width - wanted - L, width // 4 - L))
    return width - beside - L, beside


def _head_height() -> int:
    return QFontMetrics(font(SMALL)).height() + S


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_LOW_LEFT = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft


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
        LOOK.changed.connect(self.doItemsLayout)

    def offer(self, hits: Sequence[tuple[str, str, str]], groups: Sequence[str] = ()) -> None:
        """List title, note and icon of each; the first is under the cursor.

        ``groups`` names the group of each; its name stands over the first of them.
        """
        take_all(self)
        before = ""
        for at, (title, note, icon) in enumerate(hits):
            item = QListWidgetItem(f"{title}, {note}" if note else title)
            item.setData(TITLE, title)
            item.setData(NOTE, note)
            item.setData(ICON, icon)
            item.setToolTip(f"{title}\n{note}" if note else title)
            group = groups[at] if at < len(groups) else ""
            if group != before:
                item.setData(GROUP, group)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{group}: {title}, {note}")
            before = group
            self.addItem(item)
        self.setCurrentRow(0)

    def walk(self, step: int) -> None:
        """Move the cursor; it stops at either end."""
        self.setCurrentRow(max(0, min(self.currentRow() + step, self.count() - 1)))

    @property
    def height_wanted(self) -> int:
        """What shows all of it."""
        return sum(self.sizeHintForRow(at) for at in range(self.count())) + S + XS
