"""The side bar: the clerk's day from top to bottom, a number where something waits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout

from cchc_desktop.core.text import number
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import XS, M, S, colour, font, picture
from cchc_desktop.ui.parts import label
from cchc_desktop.ui.screens import Screen

NO_SIZE = QSize(160, 36)


class SideButton(QAbstractButton):
    """One screen: its drawing beside its word; folded, above it."""

    stepped = Signal(int)

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.shown = screen
        self.waiting = 0
        self.is_folded = False
        self.setText(screen.title)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(screen.title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_waiting(self, amount: int) -> None:
        """How much waits there."""
        self.waiting = amount
        self.setAccessibleDescription(f"{number(amount)} việc đang chờ" if amount else "")
        self.update()

    @guarded(NO_SIZE)
    def sizeHint(self) -> QSize:
        """As wide as the bar, as high as its type."""
        line = QFontMetrics(font()).height()
        return QSize(60, 2 * line + M + S if self.is_folded else line + M + S)

    @guarded(None)
    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground says chosen, the ring says focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft" if self.isChecked() else "line"))
            painter.drawRoundedRect(ground, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, 6, 6)
        if self.is_folded:
            self._paint_folded(painter)
        else:
            self._paint_whole(painter)
        painter.end()

    def _paint_whole(self, painter: QPainter) -> None:
        area = self.rect().adjusted(M, 0, -M, 0)
        side = QFontMetrics(font()).height() + 2
        ink = "accent" if self.isChecked() else "text"
        self._draw(painter, area.left(), area.center().y() - side // 2, side)
        painter.setPen(colour("muted"))
        painter.setFont(font(0.9))
        if self.waiting:
            painter.drawText(area, int(_RIGHT), number(self.waiting))
        painter.setPen(colour(ink))
        painter.setFont(font(is_strong=self.isChecked()))
        painter.drawText(area.adjusted(side + S + 2, 0, 0, 0), int(_LEFT), self.shown.title)

    def _paint_folded(self, painter: QPainter) -> None:
        side = QFontMetrics(font()).height() + 2
        self._draw(painter, (self.width() - side) // 2, XS + 2, side)
        painter.setFont(font(0.75, is_strong=self.isChecked()))
        painter.setPen(colour("accent" if self.isChecked() else "text"))
        metrics = QFontMetrics(painter.font())
        words = metrics.elidedText(self.shown.title, Qt.TextElideMode.ElideRight, self.width() - XS)
        area = QRect(0, side + XS, self.width(), self.height() - side - XS)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), words)
        if self.waiting:
            painter.setPen(colour("muted"))
            painter.drawText(self.rect().adjusted(0, 2, -XS, 0), int(_CORNER), number(self.waiting))

    def _draw(self, painter: QPainter, x: int, y: int, side: int) -> None:
        role = "accent" if self.isChecked() else "muted"
        painter.drawPixmap(x, y, picture(self.shown.icon, role, side, self.devicePixelRatioF()))

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk the bar, Enter goes in."""
        key = event.key()
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CORNER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class Side(QFrame):
    """The bar itself; folded it is a narrow strip that still has its words."""

    asked = Signal(str)

    def __init__(self, unit: str, screens: Sequence[Screen]) -> None:
        super().__init__()
        self.setProperty("kind", "side")
        self.buttons = [SideButton(screen) for screen in screens]
        self._unit = label(unit, "strong", wraps=True)
        self._unit.setContentsMargins(M, XS, M, S)
        self._unit.setToolTip(unit)
        box = QVBoxLayout(self)
        box.setContentsMargins(S, M, S, S)
        box.setSpacing(2)
        box.addWidget(self._unit)
        for at, one in enumerate(self.buttons):
            box.addWidget(one)
            one.clicked.connect(lambda *_, code=one.shown.code: self.asked.emit(code))
            one.stepped.connect(lambda step, at=at: self._step(at + step))
        box.addStretch(1)
        self.fold(is_folded=False)

    def _step(self, at: int) -> None:
        if 0 <= at < len(self.buttons):
            self.buttons[at].setFocus(Qt.FocusReason.TabFocusReason)

    def fold(self, *, is_folded: bool) -> None:
        """Make room for the screen."""
        figure = QFontMetrics(font()).horizontalAdvance("0")
        self.setFixedWidth(figure * (11 if is_folded else 23) + 2 * S)
        self._unit.setVisible(not is_folded)
        for one in self.buttons:
            one.is_folded = is_folded
            one.setToolTip(one.shown.title if is_folded else "")
            one.updateGeometry()
            one.update()

    def show_current(self, code: str) -> None:
        """Mark the screen that is shown, and no other; none where it is not listed."""
        for one in self.buttons:
            # Exclusive buttons would keep the last mark.
            one.setAutoExclusive(False)
            one.setChecked(one.shown.code == code)
            one.setAutoExclusive(True)
