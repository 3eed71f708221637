"""Where a window lies on its screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QStyle, QWidget


def keep_inside(window: QWidget) -> None:
    """Let a window be no larger than what its screen has left for windows, and lie within it."""
    if window.isMaximized() or window.isFullScreen():
        return
    area = window.screen().availableGeometry()
    # Before it is shown nobody knows its frame; the title bar is what matters of it.
    area.setTop(area.top() + window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight))
    shape = window.geometry()
    if not window.testAttribute(Qt.WidgetAttribute.WA_Moved):
        shape.moveCenter(area.center())
    window.setGeometry(inside(shape, area))


def inside(shape: QRect, area: QRect) -> QRect:
    """``shape`` as near to where and as large as it was, within ``area``."""
    size = shape.size().boundedTo(area.size())
    left = min(max(shape.left(), area.left()), area.right() - size.width() + 1)
    top = min(max(shape.top(), area.top()), area.bottom() - size.height() + 1)
    return QRect(QPoint(left, top), size)
