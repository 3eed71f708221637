"""Lines and boxes of text that no card's whole text gets into, by the menu's paste or dropped."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from cchc_desktop.core.burst import payload_in
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.wedge import hand_in, is_served


class FilteredLine(QLineEdit):
    """One line; a card goes to where scans go, and the line stays as it was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = ""
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self._on_changed)

    @guarded(None)
    def _on_edited(self, text: str) -> None:
        is_one_key = len(text) == len(self._before) + 1
        if not is_one_key and payload_in(text) is not None and is_served():
            card = text[: self.cursorPosition()]  # what follows the cursor stood there before
            self.setText(self._before)  # it also forgets what could be undone
            hand_in(payload_in(card) or card)

    @guarded(None)
    def _on_changed(self, _: str) -> None:
        self._before = self.text()


class FilteredText(QPlainTextEdit):
    """Several lines; a card goes to where scans go."""

    @guarded(None)
    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted or dropped."""
        card = payload_in(source.text())
        if card is None or not is_served():
            super().insertFromMimeData(source)
        else:
            hand_in(card)
