"""One picture of the indicators: a single focus stop whose marks are walked with the arrows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontInfo,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtGui import QResizeEvent as Resized
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget
from shiboken6 import isValid

from cchc_desktop.core.chart import Box, Chart, Colours, Point, Size, lines_high
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, M, S, colour, font, line_height, set_kind
from cchc_desktop.ui.parts import column, label, row, widget_of

if TYPE_CHECKING:
    from cchc_desktop.reports._charts import Picture

_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_AHEAD = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_SMALL = 0.9  # of the size of type
_ROLES = tuple(Colours.__dataclass_fields__)
_RING = 3
_NO_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Order:
    """What has to be drawn so that a picture is as it should be now."""

    chart: Chart
    size: Size
    ratio: float
    colours: Colours


def worn() -> Colours:
    """The colours of pictures that the window wears now."""
    return Colours(**{role: getattr(LOOK.roles, role) for role in _ROLES})


class _Canvas(QWidget):
    """Where the drawing lies, with a ring around the mark that has the keys and one under the pointer."""

    pointed = Signal(QPointF)
    left = Signal()
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.image: QImage | None = None
        self.boxes: tuple[Box, ...] = ()
        self.drawn_at = QSize(1, 1)
        self.ring: int | None = None
        self.hovered: int | None = None

    def show_picture(self, picture: Picture, size: Size) -> None:
        """Another drawing."""
        image = QImage(
            picture.rgba, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGBA8888
        )
        self.image = image.copy()  # the bytes are Python's
        self.boxes, self.drawn_at = picture.boxes, QSize(size.width, size.height)
        self.update()

    def box(self, n: int) -> QRectF:
        """Where a mark lies; until it is drawn anew for another size, where it would lie."""
        if n >= len(self.boxes):
            return QRectF(self.rect())
        found = self.boxes[n]
        wide, high = self.width() / self.drawn_at.width(), self.height() / self.drawn_at.height()
        return QRectF(found.left * wide, found.top * high, found.width * wide, found.height * high)

    def nearest(self, place: QPointF, *, is_lying: bool) -> int | None:
        """The mark at a place: the one whose column or line it is in, and of those the nearest."""
        if not self.boxes:
            return None

        def distance(n: int) -> tuple[float, float]:
            box = self.box(n)
            far = box.center() - place
            beside = max(abs(far.x()) - box.width() / 2, 0), max(abs(far.y()) - box.height() / 2, 0)
            return (beside[1], beside[0]) if is_lying else beside

        return min(range(len(self.boxes)), key=distance)

    @guarded(None)
    def paintEvent(self, _event: QPaintEvent) -> None:
        """The drawing, then the rings."""
        painter = QPainter(self)
        if self.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), self.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for n, width in ((self.hovered, 1), (self.ring, 2)):
            if n is not None and n < len(self.boxes):
                painter.setPen(QPen(colour("text"), width))
                painter.drawRoundedRect(self.box(n).adjusted(-_RING, -_RING, _RING, _RING), _RING, _RING)
        painter.end()

    @guarded(None)
    def resizeEvent(self, event: Resized) -> None:
        """Another size wants another drawing."""
        super().resizeEvent(event)
        self.resized.emit()

    @guarded(None)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The pointer asks what it is on."""
        self.pointed.emit(event.position())

    @guarded(None)
    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone."""
        super().leaveEvent(event)
        self.left.emit()


def _high(words: str, wide: int) -> int:
    area = QRect(0, 0, wide, _NO_LIMIT)
    found = QFontMetrics(font(is_strong=True)).boundingRect(area, Qt.TextFlag.TextWordWrap, words)
    return found.height()


class PictureView(QFrame):
    """A card with a title, the drawing, and one line that says the mark under the cursor."""

    opened = Signal(object)
    """What opens the mark, and its words: Enter."""
    entered = Signal(object)
    """The picture itself, when the keys come to it."""
    moved = Signal(object)
    """The picture itself, when the mark under the keys is another."""
    stale = Signal()
    """What is drawn no longer fits what is shown."""

    def __init__(self, *tools: Any) -> None:  # noqa: ANN401 - whatever a row takes
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("kind", "chart")
        self.title = label("", "heading", wraps=True)
        self.words = label("", "strong", wraps=True)
        self.canvas = _Canvas()
        self.chart: Chart | None = None
        self.marked = 0
        self._drawn: Order | None = None
        self._shelf: QWidget | None = None  # what scrolls it
        head = row(self.title, *tools, gap=S)
        head.setStretch(0, 1)
        inner = column(widget_of(head), self.canvas, self.words, gap=S, margin=M)
        inner.setStretch(1, 1)
        self.setLayout(inner)
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.left.connect(self._on_left)
        self.canvas.resized.connect(self.stale)
        LOOK.changed.connect(self._on_look)

    def show_chart(self, chart: Chart) -> None:
        """Say ``chart``, which is drawn when ``order`` was filled; the cursor stays where it was."""
        was = self.point()
        self.chart = chart
        self.title.setText(chart.title)
        self.setAccessibleName(f"Biểu đồ {chart.title}, {chart.unit}")
        self.marked = self._place_of(was)
        self._make_room()
        self._point_at(self.marked)

    def order(self) -> Order | None:
        """What has to be drawn now; None while the drawing is as it should be."""
        if self.chart is None or self.canvas.width() < 2 or self.canvas.height() < 2:
            return None
        size = Size(self.canvas.width(), self.canvas.height(), QFontInfo(font(_SMALL)).pixelSize())
        wanted = Order(self.chart, size, self.canvas.devicePixelRatioF(), worn())
        return None if wanted == self._drawn else wanted

    def show_picture(self, order: Order, picture: Picture) -> None:
        """Put up what was drawn, unless something else is shown by now."""
        if order.chart is self.chart:
            self._drawn = order
            self.canvas.show_picture(picture, order.size)

    def point(self) -> Point | None:
        """The mark under the cursor."""
        points = self.chart.points if self.chart else ()
        return points[self.marked][1] if self.marked < len(points) else None

    def _place_of(self, was: Point | None) -> int:
        """Where the mark stands now that stood under the cursor; the last that is known at first."""
        points = self.chart.points if self.chart else ()
        for n, (_, point) in enumerate(points):
            if was is not None and point.behind == was.behind:
                return n
        if self.chart is None or self.chart.is_lying:
            return 0
        return max((n for n, (own, one) in enumerate(points) if own == 0 and one.value), default=0)

    def _make_room(self) -> None:
        """There is room for the words of every mark; a standing picture gives them some of its own."""
        if self.chart is None or not isValid(self.canvas):  # it goes first when a window ends
            return
        wide = max(self.canvas.width(), 1)
        longest = max((one.words for _, one in self.chart.points), key=len, default="")
        self.words.setMinimumHeight(max(_high(longest, wide), line_height()))
        high = round(lines_high(self.chart) * line_height())
        if not self.chart.is_lying and self._shelf is not None:
            lines = max(self.title.heightForWidth(self.title.width()), line_height())
            beside = lines + self.words.minimumHeight() + 2 * (S + M) + 2 * self.frameWidth()
            high = max(min(high, self._shelf.height() - beside), high // 2)
        self.canvas.setMinimumHeight(high)

    @guarded(None)
    def showEvent(self, event: QShowEvent) -> None:
        """From now on it stands where there is only so much height to be seen at once."""
        super().showEvent(event)
        held = self.parentWidget()
        while held is not None and not isinstance(held, QScrollArea):
            held = held.parentWidget()
        if held is not None and self._shelf is not held.viewport():
            self._shelf = held.viewport()
            self._shelf.installEventFilter(self)
        self._make_room()

    @guarded(fallback=False)
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """What is seen at once became more or less."""
        if event.type() == QEvent.Type.Resize:
            self._make_room()
        return False

    @guarded(None)
    def resizeEvent(self, event: Resized) -> None:
        """Words break elsewhere."""
        super().resizeEvent(event)
        self._make_room()

    def _on_look(self) -> None:
        self._make_room()
        self.stale.emit()

    def _point_at(self, n: int) -> None:
        self.marked = n
        self.canvas.ring = n if self.hasFocus() else None
        self.canvas.hovered = None
        self.canvas.update()
        point = self.point()
        said = "" if point is None else point.words
        self._say(said, "strong" if self.hasFocus() else "muted")
        self.setAccessibleDescription(said)
        if self.hasFocus() and point is not None:
            self.moved.emit(self)

    def _say(self, words: str, kind: str) -> None:
        self.words.setText(words)
        self.words.setToolTip(words)
        set_kind(self.words, kind)

    def mark_place(self) -> QPoint:
        """Where the mark under the cursor is drawn."""
        return self.canvas.mapTo(self, self.canvas.box(self.marked).center().toPoint())

    def go(self, step: int) -> None:
        """The next mark of the same series, or the one before."""
        if self.chart is not None and 0 <= self.marked + step < len(self.chart.points):
            own = self.chart.points[self.marked][0]
            if self.chart.points[self.marked + step][0] == own:
                self._point_at(self.marked + step)

    def go_across(self, step: int) -> None:
        """The mark of another series at the same place."""
        if self.chart is None or self.point() is None:
            return
        own, point = self.chart.points[self.marked]
        found = self.chart.nearest(own + step, point.at)
        if found is not None:
            self._point_at(found)

    def go_to_end(self, *, is_last: bool) -> None:
        """The first or the last mark of the series."""
        if self.chart is not None and self.point() is not None:
            own = self.chart.points[self.marked][0]
            places = [n for n, (series, _) in enumerate(self.chart.points) if series == own]
            self._point_at(places[-1 if is_last else 0])

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter opens what counts, Shift+Enter what is lacking."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~_KEYPAD
        if key in _AHEAD and not held:
            is_upright = key in {Qt.Key.Key_Up, Qt.Key.Key_Down}
            is_along = self.chart is not None and is_upright == self.chart.is_lying
            (self.go if is_along else self.go_across)(_AHEAD[key])
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and not held:
            self.go_to_end(is_last=key == Qt.Key.Key_End)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not held & ~_SHIFT:
            self.open_point(is_missed=bool(held & _SHIFT))
        else:
            super().keyPressEvent(event)

    def open_point(self, *, is_missed: bool = False) -> None:
        """Go behind the mark under the cursor."""
        point = self.point()
        if point is not None:
            behind = point.missed if is_missed and point.missed is not None else point.behind
            words = f"{point.words} – phần chưa đạt" if behind is not point.behind else point.words
            self.opened.emit((behind, words))

    @guarded(None)
    def focusInEvent(self, event: QFocusEvent) -> None:
        """The mark shows where the keys are."""
        super().focusInEvent(event)
        self.entered.emit(self)
        self._point_at(self.marked)

    @guarded(None)
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The mark is kept, and shown again on the way back."""
        super().focusOutEvent(event)
        self._point_at(self.marked)

    @guarded(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press takes the nearest mark."""
        found = self._under(self.canvas.mapFrom(self, event.position()))
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self._point_at(found)

    @guarded(None)
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Pressed twice, the mark opens."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.open_point()

    def _under(self, place: QPointF) -> int | None:
        if self.chart is None or not self.canvas.rect().contains(place.toPoint()):
            return None
        return self.canvas.nearest(place, is_lying=self.chart.is_lying)

    def _on_pointed(self, place: QPointF) -> None:
        """What the pointer is on is said while it is there."""
        found = self._under(place)
        if found != self.canvas.hovered:
            self.canvas.hovered = found
            self.canvas.update()
            if found is not None and self.chart is not None:
                self._say(self.chart.points[found][1].words, "strong")

    def _on_left(self) -> None:
        self._point_at(self.marked)

    @guarded(QSize(0, 0))
    def sizeHint(self) -> QSize:
        """As wide as it is given, as high as its marks need."""
        return QSize(320, super().sizeHint().height())
