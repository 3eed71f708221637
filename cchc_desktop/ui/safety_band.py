"""A red line over every screen while the register is in danger of being lost; it leads to the remedy."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from cchc_desktop.core.upkeep import Health
from cchc_desktop.ui.look import XS, M
from cchc_desktop.ui.parts import button, icon_label, label, row


class SafetyBand(QFrame):
    """Hidden while nothing is wrong that has to be mended today."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "banner-red")
        self.words = label("", wraps=True)
        go = button("Mở Sao lưu", self.asked.emit, kind="link", name="Mở Sao lưu và khôi phục")
        self.setLayout(row(icon_label("warning", "red", 18), self.words, go, gap=M, margin=XS))
        self.layout().setStretch(1, 1)  # type: ignore[union-attr]  # set on the line above
        self.hide()

    def show_health(self, health: Health) -> None:
        """The worst sentence; the others stand where it leads to."""
        is_red = health.tone == "red"
        if is_red:
            self.words.setText(health.sentences[0])
            self.words.setAccessibleName(health.sentences[0])
        self.setVisible(is_red)
