"""What stands in the place of what is not there yet: what is being done, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QWidget

from cchc_desktop.ui.parts import button, column, label, row


class Waiting(QWidget):
    """``doing`` is a sentence that ends in dots; a screen reader is told it at the bar."""

    def __init__(self, doing: str, stop: Callable[[], object]) -> None:
        super().__init__()
        self.doing = label("", "muted", wraps=True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.stop_button = button("Dừng", stop)
        self.setLayout(column(None, self.doing, self.progress, row(self.stop_button, None), None))
        self.say(doing)

    def say(self, doing: str) -> None:
        """What is being done now."""
        self.doing.setText(doing)
        self.progress.setAccessibleName(doing.removesuffix("…"))
