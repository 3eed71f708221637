"""Pieces in a line that goes on below where the window is narrow: chips, small buttons."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import S

NOTHING: QLayoutItem | None = None
NO_SIZE = QSize(0, 0)
NEITHER = Qt.Orientation(0)


class _Flow(QLayout):
    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(S)

    @guarded(None)
    def addItem(self, item: QLayoutItem) -> None:
        """Qt hands over a piece."""
        self._items.append(item)

    @guarded(0)
    def count(self) -> int:
        """Qt asks."""
        return len(self._items)

    @guarded(NOTHING)
    def itemAt(self, index: int) -> QLayoutItem | None:
        """Qt asks."""
        return self._items[index] if 0 <= index < len(self._items) else None

    @guarded(NOTHING)
    def takeAt(self, index: int) -> QLayoutItem | None:
        """Qt takes a piece back."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @guarded(NEITHER)
    def expandingDirections(self) -> Qt.Orientation:
        """It asks for no more room than its pieces need."""
        return NEITHER

    @guarded(False)
    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    @guarded(0)
    def heightForWidth(self, width: int) -> int:
        """How high it is when it is that wide."""
        return self._place(QRect(0, 0, width, 0), is_real=False)

    @guarded(None)
    def setGeometry(self, area: QRect) -> None:
        """Put every piece in its place."""
        super().setGeometry(area)
        self._place(area, is_real=True)

    @guarded(NO_SIZE)
    def sizeHint(self) -> QSize:
        """All in one line."""
        hints = [item.sizeHint() for item in self._items]
        width = sum(hint.width() for hint in hints) + self.spacing() * max(len(hints) - 1, 0)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    @guarded(NO_SIZE)
    def minimumSize(self) -> QSize:
        """The widest piece alone."""
        hints = [item.sizeHint() for item in self._items]
        widest = max((hint.width() for hint in hints), default=0)
        return QSize(widest, max((hint.height() for hint in hints), default=0))

    def _place(self, area: QRect, *, is_real: bool) -> int:
        y = area.y()
        for line in self._lines(area.width()):
            height = max(hint.height() for _, hint in line)
            x = area.x()
            for item, hint in line:
                if is_real:  # the lower ones in the middle of their line
                    item.setGeometry(QRect(QPoint(x, y + (height - hint.height()) // 2), hint))
                x += hint.width() + self.spacing()
            y += height + self.spacing()
        return max(y - self.spacing() - area.y(), 0)

    def _lines(self, width: int) -> Iterator[list[tuple[QLayoutItem, QSize]]]:
        """What stands in each line."""
        line: list[tuple[QLayoutItem, QSize]] = []
        used = 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            hint = item.sizeHint()
            if line and used + hint.width() > width:
                yield line
                line, used = [], 0
            line.append((item, hint))
            used += hint.width() + self.spacing()
        if line:
            yield line


def flow(*pieces: QWidget) -> QWidget:
    """Pieces side by side that break into lines by themselves."""
    made = QWidget()
    layout = _Flow()
    made.setLayout(layout)
    for piece in pieces:
        layout.addWidget(piece)
    policy = made.sizePolicy()
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made
