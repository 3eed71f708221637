"""What is laid over a screen for a moment: the rule behind a field (F1) and all keys (Ctrl+/)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.ui.look import XL, XS, L, M, S
from cchc_desktop.ui.parts import (
    button,
    column,
    hairline,
    icon_label,
    keys_in_words,
    label,
    row,
    scrolled,
    widget_of,
)


class HelpCard(QFrame):
    """The rule behind the field that has the focus; it goes at the next key Esc or F1."""

    WIDTH = 380

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("kind", "float")
        self.words = label("", wraps=True)
        self.source = label("", "small", wraps=True)
        head = row(icon_label("question", "accent", 18), label("Căn cứ", "strong"), None, label("Esc", "key"))
        self.setLayout(column(head, self.words, self.source, gap=S, margin=M))
        self.hide()

    def say(self, words: str, beside: QWidget) -> None:
        """Show ``words`` under ``beside``, inside the window; what follows an empty line is their source."""
        said, _, source = words.partition("\n\n")
        self.words.setText(said)
        self.source.setText(source)
        self.source.setVisible(bool(source))
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


IN_LISTS = (
    ("Up / Down", "Dòng trước, dòng sau"),
    ("Home / End", "Dòng đầu, dòng cuối"),
    ("Enter", "Mở, làm việc tiếp theo"),
)
IN_FIELDS = (
    ("Tab / Shift+Tab", "Ô sau, ô trước"),
    ("Alt+chữ gạch chân", "Đến ô, bấm nút có chữ ấy"),
    ("Up / Down", "Ô ngày: thêm, bớt một ngày"),
    ("Space", "Đánh dấu, bỏ dấu"),
)
"""What every list and every field understands, whatever the screen."""

Group = tuple[str, Sequence[tuple[str, str]]]


class KeysDialog(QDialog):
    """All keys of the screen on one sheet, as it could be printed and hung up."""

    def __init__(self, window: QWidget, groups: Sequence[Group]) -> None:
        super().__init__(window)
        self.setWindowTitle("Phím tắt")
        self.setAccessibleName("Phím tắt của màn hình này")
        own, rest = groups[0], groups[1:]
        taken = {key for key, _ in own[1]}
        # What a screen does with a key of everywhere is said once, in the screen's words.
        others: list[Group] = [(title, [one for one in keys if one[0] not in taken]) for title, keys in rest]
        others += [("Trong danh sách", IN_LISTS), ("Trong ô nhập", IN_FIELDS)]
        room = window.size()
        sheet = _sheet(own, others, is_wide=True)
        if sheet.sizeHint().width() > room.width() - 4 * XL:
            sheet = _sheet(own, others, is_wide=False)
        area = scrolled(sheet)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName("Các phím")
        close = button("Đóng", self.accept, kind="primary")
        self.setLayout(column(area, row(label("Esc để đóng", "small"), None, close), gap=M, margin=L))
        wanted = sheet.sizeHint()
        self.resize(
            min(wanted.width() + 2 * L + M, room.width() - XL),
            min(wanted.height() + close.sizeHint().height() + 2 * L + M + XS, room.height() - XL),
        )
        area.setMinimumWidth(min(sheet.minimumSizeHint().width() + M, room.width() - 3 * XL))
        close.setDefault(True)  # Enter closes, arrows scroll
        area.setFocus()


def _sheet(own: Group, others: Sequence[Group], *, is_wide: bool) -> QWidget:
    """The screen's own keys beside the others, or above them where it is narrow."""
    left = column(*([_grid(*own)] if own[1] else []), None, gap=L)
    right = column(*(_grid(*one) for one in others if one[1]), None, gap=L)
    if not own[1]:
        inner: QHBoxLayout | QVBoxLayout = right
    elif is_wide:
        inner = row(left, hairline(is_upright=True), right, gap=XL)
    else:
        inner = column(left, hairline(), right, gap=L)
    made = widget_of(inner, "card")
    inner.setContentsMargins(XL, L, XL, L)
    return made


def _grid(title: str, keys: Sequence[tuple[str, str]]) -> QVBoxLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(XL)
    grid.setVerticalSpacing(XS)
    grid.setColumnStretch(0, 1)
    for at, (key, words) in enumerate(keys):
        grid.addWidget(label(words), at, 0)
        shown = row(None, *(label(keys_in_words(one), "key") for one in key.split(" / ")), gap=XS)
        grid.addLayout(shown, at, 1)
    return column(label(title, "heading"), grid, gap=S)
