"""A choice that is narrower than its words: they end in dots, and hovering tells them all."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox

from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import S

_FIELD = QStyle.SubControl.SC_ComboBoxEditField


class DottedBox(QComboBox):
    """Qt would cut the words off in the middle of a letter."""

    @guarded(None)
    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """What is painted."""
        super().initStyleOption(option)
        area = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, _FIELD, self)
        room = area.width() - S // 2
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room
        )

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        """What hovering tells."""
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self.currentText())
        return super().event(event)
