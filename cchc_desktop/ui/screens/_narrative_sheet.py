"""The sheet: the report as it will be printed, walked sentence by sentence and figure by figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cchc_desktop.core.narrative_pieces import Piece
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, L, M
from cchc_desktop.ui.parts import scrolled
from cchc_desktop.ui.screens._narrative_line import NOWHERE, LineView, Standing
from cchc_desktop.ui.screens._narrative_lines import Line, Stop
from cchc_desktop.ui.screens._period_bar import KEYS as PERIOD_KEYS

_PAGE = 8
"""Sentences that a page key goes on by."""

KEYS = (
    ("F8", "Chỗ cần xem kế tiếp"),
    ("Shift+F8", "Chỗ cần xem trước đó"),
    ("↑ / ↓", "Câu trước, câu sau"),
    ("← / →", "Con số trước, con số sau"),
    ("Enter", "Hồ sơ đằng sau con số; ở câu: sửa câu"),
    ("F2", "Sửa câu"),
    ("Space", "Xác nhận số gõ tay hoặc câu đã cũ"),
    ("Backspace", "Trở lại câu của mẫu"),
    ("Delete", "Bỏ câu khỏi báo cáo, hoặc đưa lại"),
    ("Insert", "Thêm đoạn của mình sau đoạn này"),
    ("F7", "Các lần viết trước của câu, dùng lại"),
    ("1 … 3", "Tình trạng giải pháp, kiến nghị: chưa, đang, đã làm"),
    ("F5", "Nhận số liệu mới cho các câu máy viết"),
    *PERIOD_KEYS,
    ("Ctrl+Return", "Lưu câu đang viết; không viết gì thì xuất tệp Word"),
)
"""For the sheet of all keys."""

_ACTS = {
    Qt.Key.Key_F2: "edit",
    Qt.Key.Key_Space: "confirm",
    Qt.Key.Key_Backspace: "restore",
    Qt.Key.Key_Delete: "leave_out",
    Qt.Key.Key_Insert: "add",
    Qt.Key.Key_F7: "past",
    Qt.Key.Key_1: "state_todo",
    Qt.Key.Key_2: "state_doing",
    Qt.Key.Key_3: "state_done",
}
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class Pane(QWidget):
    """What has the focus and the keys."""

    asked = Signal(str)
    opened = Signal(str)
    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Báo cáo, từng câu")
        self.views: list[LineView] = []
        self.lines: tuple[Line, ...] = ()
        self.at = (-1, -1)
        self.piece = -1
        self._moved: frozenset[tuple[str, str]] = frozenset()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(L, L, L, L)
        self._box.setSpacing(M)
        self._box.addStretch(1)
        LOOK.changed.connect(self._redraw)

    # What is shown.

    def show_lines(self, lines: Sequence[Line], moved: frozenset[tuple[str, str]]) -> None:
        """Other lines; whoever stands somewhere stays at the same sentence, or near it."""
        here, order = self.stop, self._order()
        before = order.index(self.at) if self.at in order else 0
        name = "" if self.current_piece is None else self.current_piece.name
        self.lines, self._moved = tuple(lines), moved
        while len(self.views) < len(self.lines):
            self.views.append(LineView())
            self._box.insertWidget(self._box.count() - 1, self.views[-1])
        self.at, self.piece = self._found_again(here, before), -1
        if here is not None and self.stop is not None and name:
            names = [piece.name for piece in self.stop.pieces]
            self.piece = names.index(name) if name in names else -1
        for at, view in enumerate(self.views):
            view.setVisible(at < len(self.lines))
            if at < len(self.lines):
                view.show_line(self.lines[at], self._standing(at), moved)
        self._say()

    def _found_again(self, here: Stop | None, before: int) -> tuple[int, int]:
        order = self._order()
        if not order:
            return (-1, -1)
        if here is not None:
            for at in order:
                one = self.lines[at[0]].stops[at[1]]
                if (one.block and one.block == here.block) or (not here.block and one == here):
                    return at
        return order[min(before, len(order) - 1)]

    def _order(self) -> list[tuple[int, int]]:
        return [
            (at, stop)
            for at, line in enumerate(self.lines)
            if not line.is_fixed
            for stop in range(len(line.stops))
        ]

    def _standing(self, at: int) -> Standing:
        if at != self.at[0]:
            return NOWHERE
        return Standing(self.at[1], self.piece, self.hasFocus())

    def _redraw(self) -> None:
        for view in self.views:
            view.redraw()

    @property
    def stop(self) -> Stop | None:
        """Where the clerk stands."""
        line, stop = self.at
        return self.lines[line].stops[stop] if 0 <= line < len(self.lines) else None

    @property
    def view(self) -> LineView | None:
        """The paragraph that one stands in."""
        return self.views[self.at[0]] if self.at[0] >= 0 else None

    @property
    def current_piece(self) -> Piece | None:
        """The figure that one stands at; None at the sentence as a whole."""
        here = self.stop
        return here.pieces[self.piece] if here is not None and 0 <= self.piece < len(here.pieces) else None

    # Walking.

    def go(self, at: tuple[int, int], piece: int = -1) -> None:
        """Stand at a sentence, or at a figure in it."""
        before = self.at[0]
        self.at, self.piece = at, piece
        for line in {before, at[0]}:
            if 0 <= line < len(self.views):
                self.views[line].stand(self._standing(line))
        self._say()
        self.moved.emit()

    def go_to_block(self, block: str) -> bool:
        """Stand at the sentence of that id; False where there is none."""
        return self._go_where(lambda stop: stop.block == block)

    def go_to_place(self, section: str, paragraph: str) -> bool:
        """Stand in that paragraph of the words; False where nothing of it is said."""
        return self._go_where(lambda stop: stop.home is not None and stop.home[:2] == (section, paragraph))

    def go_to_kind(self, kind: str) -> bool:
        """Stand where the report lists things of that kind."""
        return self._go_where(lambda stop: stop.home is not None and stop.home.kind == kind)

    def _go_where(self, is_it: Callable[[Stop], bool]) -> bool:
        found = next((at for at in self._order() if is_it(self.lines[at[0]].stops[at[1]])), None)
        if found is not None:
            self.go(found)
        return found is not None

    def _step(self, by: int) -> None:
        order = self._order()
        if order:
            here = order.index(self.at) if self.at in order else 0
            self.go(order[min(max(here + by, 0), len(order) - 1)])

    def _step_figure(self, by: int) -> None:
        """The next figure of the report, whichever sentence it stands in."""
        figures = [(at, piece) for at in self._order() for piece in self.lines[at[0]].stops[at[1]].figures]
        ahead = [
            one for one in figures if (one > (self.at, self.piece) if by > 0 else one < (self.at, self.piece))
        ]
        if ahead:
            self.go(*(ahead[0] if by > 0 else ahead[-1]))

    def _say(self) -> None:
        """What a screen reader reads out."""
        here, piece = self.stop, self.current_piece
        said = "" if here is None else here.text
        figure = "" if piece is None else f"{piece.about}: {piece.text}. "
        self.setAccessibleDescription(f"{figure}{said}")

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk; Enter opens the figure or the sentence; the rest are acts on it."""
        key = Qt.Key(event.key())
        if event.modifiers() & ~_KEYPAD or not self.hasFocus():  # what an editor in the sheet has left over
            super().keyPressEvent(event)
            return
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _PAGE, Qt.Key.Key_PageUp: -_PAGE}
        ends = {Qt.Key.Key_Home: -len(self.lines) * _PAGE, Qt.Key.Key_End: len(self.lines) * _PAGE}
        if key in steps or key in ends:
            self._step(steps.get(key) or ends.get(key) or 0)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._step_figure(1 if key == Qt.Key.Key_Right else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter()
        elif key in _ACTS:
            self.asked.emit(_ACTS[key])
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        piece = self.current_piece
        if piece is None:
            self.asked.emit("edit")
        else:
            self.opened.emit(piece.name)

    @guarded(None)
    def focusInEvent(self, event: QFocusEvent) -> None:
        """The bar wears the colour of the focus."""
        super().focusInEvent(event)
        self._stand_anew()

    @guarded(None)
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And loses it."""
        super().focusOutEvent(event)
        self._stand_anew()

    def _stand_anew(self) -> None:
        if self.view is not None:
            self.view.stand(self._standing(self.at[0]))

    def _pressed(self, event: QMouseEvent) -> Piece | None:
        """Stand where the mouse is; the figure under it."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        where = event.position()
        for at, view in enumerate(self.views):
            if view.isVisible() and view.geometry().contains(where.toPoint()):
                found = view.piece_at(where - QPointF(view.pos()))
                if self.lines[at].is_fixed or not self.lines[at].stops:
                    return None
                stop, piece = found or (0, -1)
                is_figure = piece in self.lines[at].stops[stop].figures
                self.go((at, stop), piece if is_figure else -1)
                return self.current_piece
        return None

    @guarded(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click goes to a sentence or a figure."""
        self._pressed(event)

    @guarded(None)
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second one does what Enter does."""
        self._pressed(event)
        self._enter()

    def open_under(self, editor: QWidget) -> None:
        """Put an editor in the place of the paragraph that one stands in; the paragraph stays above it."""
        at = self._box.indexOf(self.view) if self.view is not None else self._box.count() - 2
        self._box.insertWidget(at + 1, editor)
        editor.show()

    def close_editor(self, editor: QWidget) -> None:
        """The sheet is whole again."""
        self._box.removeWidget(editor)
        editor.hide()


class Sheet:
    """The pane in what scrolls it: it keeps in sight where one stands."""

    def __init__(self) -> None:
        self.pane = Pane()
        self.area: QScrollArea = scrolled(self.pane)
        self.area.setProperty("kind", "card")
        self._asides: list[Callable[[], bool]] = []
        self.pane.setProperty("kind", "sheet")
        self.pane.moved.connect(self.reveal)

    def add_aside(self, close: Callable[[], bool]) -> None:
        """What opens below a sentence closes when one goes elsewhere."""
        self._asides.append(close)
        self.pane.moved.connect(close)

    def fold(self) -> bool:
        """Close what is open below a sentence; True where something was."""
        closed = [close() for close in self._asides]  # each of them, whatever the others do
        return any(closed)

    def reveal(self, over: QWidget | None = None) -> None:
        """Scroll to where one stands, or to an editor; only once the layout knows how high things are."""
        QTimer.singleShot(0, self.area, lambda: self._reveal(over))

    def _reveal(self, over: QWidget | None) -> None:
        shown = over or self.pane.view
        if shown is not None and shown.isVisible():
            self.area.ensureWidgetVisible(shown, 0, M)
