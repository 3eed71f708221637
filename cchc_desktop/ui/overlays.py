"""What is laid over a screen for a moment: the rule behind a field (F1) and all keys (Ctrl+/)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QWidget

from cchc_desktop.ui.look import XL, XS, L, M, S
from cchc_desktop.ui.parts import button, column, icon_label, keys_in_words, label, row


class HelpCard(QFrame):
    """The rule behind the field that has the focus; it goes at the next key Esc or F1."""

    WIDTH = 380

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("kind", "float")
        self.words = label("", wraps=True)
        head = row(icon_label("question", "accent", 18), label("Căn cứ", "strong"), None, label("Esc", "key"))
        self.setLayout(column(head, self.words, gap=S, margin=M))
        self.hide()

    def say(self, words: str, beside: QWidget) -> None:
        """Show ``words`` under ``beside``, inside the window."""
        self.words.setText(words)
        self.setAccessibleName(f"Căn cứ: {words}")
        window = self._window
        width = min(self.WIDTH, window.width() - 2 * M)
        self.setFixedWidth(width)
        height = max(self.sizeHint().height(), self.heightForWidth(width))
        spot = beside.mapTo(window, QPoint(0, beside.height() + XS))
        if spot.y() + height > window.height() - M:
            spot.setY(max(M, beside.mapTo(window, QPoint(0, 0)).y() - height - XS))
        self.setFixedHeight(height)
        self.move(min(spot.x(), window.width() - width - M), spot.y())
        self.show()
        self.raise_()


class KeysDialog(QDialog):
    """All keys of the screen on one sheet."""

    def __init__(self, window: QWidget, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        super().__init__(window)
        self.setWindowTitle("Phím tắt")
        columns = row(gap=2 * XL)
        for title, keys in groups:
            if keys:
                grid = QGridLayout()
                grid.setHorizontalSpacing(L)
                grid.setVerticalSpacing(S)
                for at, (key, words) in enumerate(keys):
                    grid.addWidget(label(words), at, 0)
                    grid.addWidget(label(keys_in_words(key), "key"), at, 1, Qt.AlignmentFlag.AlignRight)
                columns.addLayout(column(label(title, "heading"), grid, None, gap=M))
        close = button("Đóng", self.accept, kind="primary")
        self.setLayout(column(columns, row(None, close), gap=L, margin=XL))
        close.setFocus()
