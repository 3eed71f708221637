"""Looking at a scanned document: a page at a time, as large as it fits or larger, turned as it should lie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QTransform, QWheelEvent
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cchc_desktop.ui.flow import flow
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import S
from cchc_desktop.ui.parts import button, label

_STEP = 1.25
_SMALLEST, _LARGEST = 0.25, 6.0


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page as it will be kept: which page of the document it is, and how far it is turned."""

    page: int
    turn: int = 0  # degrees, clockwise


class PageView(QWidget):
    """The pages of one document; ``picture`` draws one of them and is asked again only for another."""

    turned = Signal()
    """The order or the position of the pages was changed."""
    moved = Signal(int)
    """Another leaf is looked at; its place from 0."""

    def __init__(self, name: str = "Trang đang xem", *beside: QPushButton) -> None:
        super().__init__()
        self._picture: Callable[[int], QPixmap] | None = None
        self.leaves: list[Leaf] = []
        self.at = 0
        self._zoom: float | None = None  # None: the page fits
        self._drawn: tuple[int, QPixmap] | None = None
        self._sheet = QLabel()
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area = QScrollArea()
        self.area.setWidget(self._sheet)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(name)
        self.area.setProperty("kind", "pages")  # its ring is the only sign that it has the keys
        self.area.setMinimumSize(160, 88)
        self.area.viewport().installEventFilter(self)
        self.is_locked = False
        self._note = ""
        self.where = label("", "small")
        self._moving = (
            button("", lambda: self.go(-1), kind="quiet", icon="chevron-left", name="Trang trước (PgUp)"),
            button("", lambda: self.go(1), kind="quiet", icon="chevron-right", name="Trang sau (PgDn)"),
            button("Vừa khung", self.fit, kind="quiet", name="Xem vừa khung (F); phóng to +, thu nhỏ -"),
        )
        self._changing = (
            button("Xoay", self.turn, kind="quiet", icon="refresh", name="Xoay trang sang phải (R)"),
            button("Lên", lambda: self.shift(-1), kind="quiet", name="Đưa trang lên trước (Ctrl+PgUp)"),
            button("Xuống", lambda: self.shift(1), kind="quiet", name="Đưa trang xuống sau (Ctrl+PgDn)"),
        )
        self.tools = (*self._moving, *self._changing)
        for tool in self.tools:
            tool.setToolTip(tool.accessibleName())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(S)
        box.addWidget(flow(*self.tools, *beside))
        box.addWidget(self.where)
        box.addWidget(self.area, 1)
        self.clear()

    def clear(self) -> None:
        """Nothing is looked at."""
        self._picture, self._drawn, self.leaves, self.at = None, None, [], 0
        self._sheet.setPixmap(QPixmap())
        self.where.setText("")
        for tool in self.tools:
            tool.setEnabled(False)

    def show_document(
        self, pages: int, picture: Callable[[int], QPixmap], *, is_locked: bool = False
    ) -> None:
        """Look at a document from its first page; ``picture`` gets page numbers from 1.

        A locked one is only looked at: its pages stay as they lie.
        """
        self._picture, self._drawn, self._zoom = picture, None, None
        self.leaves, self.at = [Leaf(page) for page in range(1, pages + 1)], 0
        self.is_locked = is_locked
        for tool in self._moving:
            tool.setEnabled(True)
        for tool in self._changing:
            tool.setEnabled(not is_locked)
        self._draw()
        self.moved.emit(0)

    @property
    def leaf(self) -> Leaf | None:
        """The one that is looked at."""
        return self.leaves[self.at] if self.leaves else None

    @property
    def is_changed(self) -> bool:
        """Whether the pages lie otherwise than in the document."""
        return self.leaves != [Leaf(page) for page in range(1, len(self.leaves) + 1)]

    def go(self, steps: int) -> None:
        """Another page; nothing happens at the ends."""
        self.go_to(self.at + steps)

    def go_to(self, at: int) -> None:
        """The leaf at that place, from 0."""
        if 0 <= at < len(self.leaves) and at != self.at:
            self.at = at
            self._draw()
            self.moved.emit(at)

    def turn(self) -> None:
        """A quarter to the right."""
        if (leaf := self.leaf) is not None and not self.is_locked:
            self.leaves[self.at] = replace(leaf, turn=(leaf.turn + 90) % 360)
            self._draw()
            self.turned.emit()

    def shift(self, steps: int) -> None:
        """Let the page change places with the one before or after it."""
        to = self.at + steps
        if self.leaves and 0 <= to < len(self.leaves) and not self.is_locked:
            self.leaves[self.at], self.leaves[to] = self.leaves[to], self.leaves[self.at]
            self.at = to
            self._draw()
            self.turned.emit()
            self.moved.emit(to)

    def fit(self) -> None:
        """As large as the frame allows."""
        self._zoom = None
        self._draw()

    def zoom(self, steps: int) -> None:
        """Larger or smaller by so many steps."""
        now = self._zoom or self._fitting()
        self._zoom = min(max(now * _STEP**steps, _SMALLEST), _LARGEST)
        self._draw()

    def keys(self) -> Sequence[tuple[str, str, Callable[[], object]]]:
        """Keys, their words and their acts, for the screen that holds the view."""
        return (
            ("PgUp", "Trang trước", lambda: self.go(-1)),
            ("PgDown", "Trang sau", lambda: self.go(1)),
            ("R", "Xoay trang", self.turn),
            ("Ctrl+PgUp", "Đưa trang lên trước", lambda: self.shift(-1)),
            ("Ctrl+PgDown", "Đưa trang xuống sau", lambda: self.shift(1)),
            ("+", "Phóng to", lambda: self.zoom(1)),
            ("-", "Thu nhỏ", lambda: self.zoom(-1)),
            ("F", "Vừa khung", self.fit),
        )

    def _turned(self) -> QPixmap:
        leaf = self.leaf
        if leaf is None or self._picture is None:
            return QPixmap()
        if self._drawn is None or self._drawn[0] != leaf.page:
            self._drawn = (leaf.page, self._picture(leaf.page))
        return self._drawn[1].transformed(QTransform().rotate(leaf.turn))

    def _fitting(self) -> float:
        size, room = self._turned().size(), self.area.viewport().size()
        if size.isEmpty():
            return 1.0
        return min(room.width() / size.width(), room.height() / size.height())

    def _draw(self) -> None:
        picture = self._turned()
        leaf = self.leaf
        if leaf is None or picture.isNull():
            return
        share = self._zoom or self._fitting()
        size = QSize(max(1, int(picture.width() * share)), max(1, int(picture.height() * share)))
        kept = Qt.AspectRatioMode.KeepAspectRatio
        self._sheet.setPixmap(picture.scaled(size, kept, Qt.TransformationMode.SmoothTransformation))
        self._say_where(leaf)

    def show_note(self, words: str) -> None:
        """What is known of the page that is looked at."""
        self._note = words
        if (leaf := self.leaf) is not None:
            self._say_where(leaf)

    def _say_where(self, leaf: Leaf) -> None:
        told = [
            f"Trang {self.at + 1}/{len(self.leaves)}",
            f"xoay {leaf.turn}°" if leaf.turn else "",
            self._note,
        ]
        self.where.setText(" · ".join(one for one in told if one))
        self.area.setAccessibleDescription(self.where.text())

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A page that fits follows the frame; Ctrl with the wheel makes it larger."""
        if event.type() == QEvent.Type.Resize and self._zoom is None:
            self._draw()
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            return True
        return super().eventFilter(watched, event)
