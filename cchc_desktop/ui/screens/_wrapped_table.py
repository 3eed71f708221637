"""A table whose rows are as high as their words need: nothing that matters is cut off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

from cchc_desktop.ui.look import LOOK, S, font
from cchc_desktop.ui.table import Table

R = TypeVar("R")

_MOST = 400
"""Rows that are measured; a longer list is looked through, not read."""
_HIGH = 10_000


class WrappedTable(Table[R]):
    """A short list that is wholly in memory; words that are longer than their column go on below.

    ``most_lines``: where rows are more than words, what is longer ends in dots and is told by hovering.
    """

    most_lines: int | None = None

    def show_rows(self, rows: Sequence[R]) -> None:
        """List these, each as high as it needs."""
        super().show_rows(rows)
        self._stretch_rows()

    def show_lines(self, most: int | None) -> None:
        """No row is higher than so many lines."""
        if most != self.most_lines:
            self.most_lines = most
            self._stretch_rows()

    def _settle(self) -> None:
        super()._settle()
        self.setWordWrap(True)

    def _share_out(self) -> None:
        super()._share_out()
        self._stretch_rows()

    def _stretch_rows(self) -> None:
        figures = (QFontMetrics(font()), QFontMetrics(font(is_strong=True)))
        plain = self.verticalHeader().defaultSectionSize()
        line = figures[0].height()
        for at, one in enumerate(self._rows[:_MOST]):
            needed = max(
                self._height(one, column, figures)
                for column in range(len(self.rows_model.columns))
                if not self.isColumnHidden(column)
            )
            if self.most_lines is not None:
                needed = min(needed, self.most_lines * QFontMetrics(font()).lineSpacing())
            height = plain + max(needed - line, 0)
            if self.rowHeight(at) != height:
                self.setRowHeight(at, height)

    def _height(self, one: R, at: int, figures: tuple[QFontMetrics, QFontMetrics]) -> int:
        """What the words of a cell need; as a rule they fit on their line."""
        column = self.rows_model.columns[at]
        measured, words = figures[column.is_strong], column.text(one)
        sign = LOOK.size * 2 + S if column.mark else 0
        room = max(self.columnWidth(at) - 3 * S - sign, 1)
        if measured.horizontalAdvance(words) <= room:
            return measured.height()
        return measured.boundingRect(QRect(0, 0, room, _HIGH), Qt.TextFlag.TextWordWrap, words).height()
