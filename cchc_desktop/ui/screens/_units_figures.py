"""The figures of one report beside their last twelve values, drawn small, and the limits of what is usual."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from cchc_desktop.core.text import number
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import S, colour
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.screens._wrapped_table import WrappedTable
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from fractions import Fraction

    from cchc_desktop.operations.review_history import Series

_ODD = Mark("warning", "bất thường", "amber")
_PICTURE = 4
"""The place of the drawn column."""
_DOT = 3.0
_LEAST_POINTS = 2


class Drawn(QStyledItemDelegate):
    """A line through the last values, a band of what is usual, a dot for the present one."""

    def __init__(self, table: QTableView, rows: Sequence[Series]) -> None:
        super().__init__(table)
        self.rows = rows

    @guarded(None)
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The ground as everywhere, the picture on it."""
        super().paint(painter, option, index)
        if 0 <= index.row() < len(self.rows):
            area: QRectF = QRectF(option.rect).adjusted(S, 6, -S, -6)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter, area, self.rows[index.row()])
            painter.restore()


def draw(painter: QPainter, area: QRectF, one: Series) -> None:
    """What the words of the cell tell, for the eye."""
    values: list[Fraction | None] = [*(past.value for past in one.past), one.value]
    known = [value for value in values if value is not None]
    if len(known) < _LEAST_POINTS:
        return
    ends = [*known, *((one.limits.low, one.limits.high) if one.limits else ())]
    low, high = min(ends), max(ends)
    reach = float(high - low) or 1.0

    def height(value: Fraction) -> float:
        return area.bottom() - float(value - low) / reach * area.height()

    if one.limits is not None:
        top, bottom = height(one.limits.high), height(one.limits.low)
        painter.fillRect(QRectF(area.left(), top, area.width(), max(bottom - top, 1.0)), colour("line"))
    step = area.width() / (len(values) - 1)
    points = [
        QPointF(area.left() + n * step, height(value)) if value is not None else None
        for n, value in enumerate(values)
    ]
    painter.setPen(QPen(colour("muted"), 1.2))
    for first, last in pairwise(points):
        if first is not None and last is not None:
            painter.drawLine(first, last)
    if points[-1] is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("amber" if one.outside else "accent"))
        painter.drawEllipse(points[-1], _DOT, _DOT)


class FigureTable(WrappedTable["Series"]):
    """One line a figure; what is not as usual says so in words."""

    def __init__(self, name: str) -> None:
        self.places = 2
        columns: list[Column[Series]] = [
            Column("Số liệu", lambda one: one.title, 32, is_wide=True),
            Column("Kỳ này", self._now, 8, "right", is_strong=True, hover=self._of),
            Column("Kỳ trước", self._before, 8, "right", fold=2),
            Column("Thường thấy", self._usual, 13, "right", hover=self._behind),
            Column("12 kỳ trước", lambda _: "", 18, fold=1, hover=self._past, spoken=self._past),
            Column(
                "Nhận xét", self._outside, 26, is_wide=True, mark=lambda one: _ODD if one.outside else None
            ),
        ]
        super().__init__(columns, empty="Chưa nhận báo cáo nào của kỳ này.", name=name)
        self.setProperty("kind", "framed")
        self.drawn = Drawn(self, ())
        self.setItemDelegateForColumn(_PICTURE, self.drawn)

    def show_series(self, rows: Sequence[Series], places: int) -> None:
        """List these."""
        self.places = places
        self.drawn.rows = rows
        self.show_rows(rows)

    def _now(self, one: Series) -> str:
        return one.written(one.value, self.places) or "–"

    def _of(self, one: Series) -> str:
        return f"{self._now(one)}, tính trên {number(one.out_of)} hồ sơ" if one.is_share else self._now(one)

    def _before(self, one: Series) -> str:
        return one.written(one.past[-1].value, self.places) if one.past else ""

    def _usual(self, one: Series) -> str:
        return one.usual()

    def _behind(self, one: Series) -> str:
        if one.limits is None:
            return "Chưa đủ kỳ trước để nói mức thường thấy."
        return f"Từ {one.limits.many} kỳ trước, giữa là {one.written(one.limits.middle, self.places)}."

    def _past(self, one: Series) -> str:
        return one.spoken(self.places)

    def _outside(self, one: Series) -> str:
        return one.outside[:1].upper() + one.outside[1:]


def _mark(one: Series) -> Mark | None:
    return _ODD if one.outside else None
