"""The head of Biểu II.06a: two lines of titles over the figures and the numbering line, as it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import XS, S, colour, font

FIRST_FIGURE = 2
"""Columns (1) and (2) are the number and the name of the row; figures begin behind them."""

BREAK = "\u200b"
WORDS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Head:
    """One column's head; a sum is wider and its numbering line carries the formula."""

    title: str
    numbering: str
    is_sum: bool = False
    together: str = ""  # words of the title that stay on one line


HEADS = (
    Head("STT", "(1)"),
    Head("Lĩnh vực, công việc giải quyết theo cấp", "(2)"),
    Head("Tổng số", f"(3)={BREAK}(4)+(5)+{BREAK}(6)", is_sum=True),
    Head("Trực tuyến", "(4)"),
    Head("Trực tiếp, bưu chính", "(5)", together="bưu chính"),
    Head("Từ kỳ trước", "(6)", together="Từ kỳ"),
    Head("Tổng số", f"(7)={BREAK}(8)+(9)+{BREAK}(10)", is_sum=True),
    Head("Trước hạn", "(8)"),
    Head("Đúng hạn", "(9)"),
    Head("Quá hạn", "(10)"),
    Head("Tổng số", f"(11)={BREAK}(12)+(13)", is_sum=True),
    Head("Trong hạn", "(12)"),
    Head("Quá hạn", "(13)"),
)
GROUPS = (
    (2, 6, "Số hồ sơ nhận giải quyết"),
    (6, 10, "Số hồ sơ đã giải quyết"),
    (10, 13, "Số hồ sơ đang giải quyết"),
)
WITHIN = (3, 5, "Trong kỳ")
"""The one group inside a group."""


class GroupedHeader(QHeaderView):
    """Two lines of titles and the numbering line, as the form prints them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(16)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.has_numbering = True

    def _heights(self) -> tuple[int, int, int]:
        figures = QFontMetrics(font(0.9))

        def tallest(texts: Sequence[tuple[int, str]]) -> int:
            return max(
                figures.boundingRect(0, 0, max(self.sectionSize(at) - S, 20), 999, int(WORDS), text).height()
                for at, text in texts
            )

        group = figures.height() + S
        inner = tallest([(at, HEADS[at].title) for at in range(*WITHIN[:2])]) + group - XS
        outer = tallest([(at, head.title) for at, head in enumerate(HEADS) if at >= WITHIN[1]])
        numbering = tallest([(at, head.numbering) for at, head in enumerate(HEADS)]) + XS
        return group, max(inner, outer) + XS, numbering if self.has_numbering else 0

    @guarded(QSize(0, 0))
    def sizeHint(self) -> QSize:
        """As high as its words at the present widths."""
        return QSize(super().sizeHint().width(), sum(self._heights()) if self.count() else 0)

    @guarded(None)
    def paintEvent(self, _event: QPaintEvent) -> None:
        """The whole head at once, because groups stand over several columns."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), colour("raised"))
        painter.setFont(font(0.9))
        group, titles, numbering = self._heights()
        total = group + titles + numbering
        for at, head in enumerate(HEADS):
            x, width = self.sectionViewportPosition(at), self.sectionSize(at)
            if x < 0 or x + width > self.viewport().width() + 1:
                continue  # half a head says nothing
            top = 0 if at < FIRST_FIGURE else group
            top += group - XS if WITHIN[0] <= at < WITHIN[1] else 0
            words = QRect(x + XS, top, width - S, group + titles - top)
            painter.setPen(colour("text"))
            painter.drawText(words, int(WORDS), head.title)
            painter.setPen(colour("muted"))
            if numbering:
                area = QRect(x + XS, group + titles, width - S, numbering)
                painter.drawText(area, int(WORDS), head.numbering)
        self._paint_group(painter, WITHIN, group, group)
        painter.setFont(font(0.9, is_strong=True))
        for one in GROUPS:
            self._paint_group(painter, one, 0, group)
            x = self.sectionViewportPosition(one[0])
            painter.drawLine(x, 0, x, total)
        painter.setPen(QPen(colour("line")))
        painter.drawLine(0, total - 1, self.viewport().width(), total - 1)
        painter.end()

    def _paint_group(self, painter: QPainter, one: tuple[int, int, str], top: int, height: int) -> None:
        first, last, title = one
        x = self.sectionViewportPosition(first)
        width = sum(self.sectionSize(at) for at in range(first, last))
        seen = QRect(x, top, width, height) & self.viewport().rect()
        words = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, seen.width())
        painter.setPen(colour("text"))
        painter.drawText(seen, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.setPen(QPen(colour("line")))
        painter.drawLine(x + S, top + height - 1, x + width - S, top + height - 1)
