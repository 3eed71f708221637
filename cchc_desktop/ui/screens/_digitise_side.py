"""The right side of Số hóa: what scrolls, and under it the one primary act, which never scrolls away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QPushButton, QWidget

from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import L, M, S
from cchc_desktop.ui.parts import Piece, column, scrolled, widget_of


class Side(QWidget):
    """It scrolls downwards only, so it may never be narrower than what it holds."""

    def __init__(self) -> None:
        super().__init__()
        self._inner = QWidget()
        self._area = scrolled(self._inner)

    def put(self, primary: QPushButton, *pieces: Piece) -> None:
        """Lay these one under the other, over ``primary``."""
        inner = column(*pieces, None, gap=M)
        inner.setContentsMargins(0, 0, M, 0)
        self._inner.setLayout(inner)
        self._inner.installEventFilter(self)
        self.setLayout(column(self._area, widget_of(column(primary)), gap=S))
        self.layout().setContentsMargins(M, 0, 0, 0)  # type: ignore[union-attr]  # set on the line above
        self.layout().setStretch(0, 1)  # type: ignore[union-attr]  # set on the line above

    @guarded(False)
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """What it holds may have become wider."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._area.setMinimumWidth(self._inner.minimumSizeHint().width() + L)
        return False
