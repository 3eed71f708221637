"""One paragraph of a report in words, drawn: figures with their ties, marks, and where the clerk stands."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextLength,
    QTextTableFormat,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cchc_desktop.core.lines import Face
from cchc_desktop.core.narrative_figures import WORDS
from cchc_desktop.core.narrative_paper import BY_HAND
from cchc_desktop.core.narrative_pieces import Piece
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, XL, S, colour
from cchc_desktop.ui.screens._narrative_lines import Line

SERIFS = ("Times New Roman", "Liberation Serif", "Tinos", "Noto Serif", "DejaVu Serif")
"""The face of the printed report, or one as wide."""

LARGER = 1.2
_PIECE = QTextFormat.Property.UserProperty.value + 1
_BAR = 3
_SHARES = (40, 60)
_WORDY = frozenset({"title", "target", "target_said", "by", "basis", "name", "words"})
"""Parts of a figure that are no count: bound as well, but nobody opens them."""
_NO_SIZE = QSize(120, 20)
_ALIGNED = {
    "centre": Qt.AlignmentFlag.AlignHCenter,
    "strong": Qt.AlignmentFlag.AlignHCenter,
    "subject": Qt.AlignmentFlag.AlignHCenter,
    "note": Qt.AlignmentFlag.AlignLeft,
    "heading": Qt.AlignmentFlag.AlignLeft,
}
_UNDER = QTextCharFormat.UnderlineStyle


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the clerk stands in a line: at which stop and which piece of it; -1 is nowhere."""

    stop: int = -1
    piece: int = -1
    has_focus: bool = False


NOWHERE = Standing()


def serif(scale: float = LARGER) -> QFont:
    """The type of the sheet."""
    made = QFont(list(SERIFS))
    made.setPointSizeF(LOOK.size * scale)
    return made


def _face(made: QTextCharFormat, face: Face) -> None:
    """Set what a piece of the head or the end is set in beyond its line."""
    if "bold" in face:
        made.setFontWeight(QFont.Weight.Bold)
    if "italic" in face:
        made.setFontItalic(True)


class LineView(QWidget):
    """It is as high as its words at its width; the sheet around it has the focus and the keys."""

    def __init__(self) -> None:
        super().__init__()
        self.line = Line("text", ())
        self._standing = NOWHERE
        self._moved: frozenset[tuple[str, str]] = frozenset()
        self.document = QTextDocument(self)
        self.document.setDocumentMargin(0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)

    def show_line(self, line: Line, standing: Standing, moved: frozenset[tuple[str, str]]) -> None:
        """Draw ``line``; ``moved`` are figures, with their block, that read otherwise than when kept."""
        self.line, self._standing, self._moved = line, standing, moved
        self._write()

    def stand(self, standing: Standing) -> None:
        """The clerk went here, or away."""
        if standing != self._standing:
            self._standing = standing
            self._write()

    def redraw(self) -> None:
        """Another look is worn."""
        self._write()

    def _write(self) -> None:
        document = self.document
        document.clear()
        document.setDefaultFont(serif())
        cursor = QTextCursor(document)
        if self.line.kind == "pair":
            self._write_pair(cursor)
        else:
            cursor.setBlockFormat(self._block_format())
            if self.line.kind == "item":
                cursor.insertText("- ", self._plain())
            for at in range(len(self.line.stops)):
                self._write_stop(cursor, at)
        self.updateGeometry()
        self.update()

    def _write_pair(self, cursor: QTextCursor) -> None:
        how = QTextTableFormat()
        how.setBorder(0)
        how.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        shares = [QTextLength(QTextLength.Type.PercentageLength, share) for share in _SHARES]
        how.setColumnWidthConstraints(shares)
        table = cursor.insertTable(1, len(self.line.stops), how)
        for at, stop in enumerate(self.line.stops):
            inner = table.cellAt(0, at).firstCursorPosition()
            is_list = "\n- " in stop.text
            middle = QTextBlockFormat()
            middle.setAlignment(Qt.AlignmentFlag.AlignLeft if is_list else Qt.AlignmentFlag.AlignHCenter)
            inner.setBlockFormat(middle)
            self._write_stop(inner, at)

    def _write_stop(self, cursor: QTextCursor, at: int) -> None:
        for place, piece in enumerate(self.line.stops[at].pieces):
            form = self._format(at, place, piece)
            form.setProperty(_PIECE, f"{at} {place}")
            cursor.insertText(piece.text, form)

    def _block_format(self) -> QTextBlockFormat:
        made = QTextBlockFormat()
        made.setAlignment(_ALIGNED.get(self.line.kind, Qt.AlignmentFlag.AlignJustify))
        if self.line.kind in {"text", "item", "basis", "heading"}:
            made.setTextIndent(XL)
        return made

    def _plain(self) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setForeground(colour("muted" if self.line.kind == "note" else "text"))
        kind = self.line.kind
        if kind in {"strong", "subject", "heading"}:
            made.setFontWeight(QFont.Weight.Bold)
        if kind == "basis" or (kind == "heading" and self.line.level > 2):
            made.setFontItalic(True)
        return made

    def _format(self, at: int, place: int, piece: Piece) -> QTextCharFormat:
        made = self._plain()
        stop = self.line.stops[at]
        _face(made, stop.faces[place] if stop.faces else "regular")
        is_here = at == self._standing.stop
        if is_here:
            made.setBackground(colour("accent_soft"))
        if piece.name:
            self._tie(made, piece, is_moved=(stop.block, piece.name) in self._moved)
        if piece.mark == "open":
            made.setFontItalic(True)
            made.setForeground(colour("amber"))
        elif piece.mark == "out":
            made.setFontStrikeOut(True)
            made.setForeground(colour("muted"))
        if is_here and place == self._standing.piece:
            made.setBackground(colour("accent"))
            made.setForeground(colour("on_accent"))
        return made

    def _tie(self, made: QTextCharFormat, piece: Piece, *, is_moved: bool) -> None:
        """The underline says it without colour: dots for counted, a wave for moved, dashes for typed."""
        ink, under = "accent", _UNDER.DotLine
        if piece.mark == "stale" or is_moved:
            ink, under = "amber", _UNDER.WaveUnderline
        elif piece.mark == "typed":
            ink, under = "amber", _UNDER.DashUnderline
        elif piece.name == BY_HAND:
            ink, under = "green", _UNDER.SingleUnderline
        elif piece.name in WORDS or piece.name.rpartition(".")[2] in _WORDY:
            ink = "text"
        if ink == "amber":
            made.setBackground(colour("amber_soft"))
        made.setForeground(colour(ink))
        made.setUnderlineStyle(under)
        made.setUnderlineColor(colour("muted" if ink == "text" else ink))

    def piece_at(self, where: QPointF) -> tuple[int, int] | None:
        """The stop and the piece under a point of this widget; None beside the words."""
        layout = self.document.documentLayout()
        at = layout.hitTest(where - QPointF(S, 0), Qt.HitTestAccuracy.ExactHit)
        if at < 0:
            return None
        cursor = QTextCursor(self.document)
        cursor.setPosition(at)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        said = cursor.charFormat().property(_PIECE)
        if not isinstance(said, str):
            return None
        stop, _, piece = said.partition(" ")
        return int(stop), int(piece)

    def _room(self, width: int) -> float:
        return max(width - 2 * S, 60)

    @guarded(True)
    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    @guarded(20)
    def heightForWidth(self, width: int) -> int:
        """The height of its words."""
        self.document.setTextWidth(self._room(width))
        return round(self.document.size().height() + 0.5) + 2

    @guarded(_NO_SIZE)
    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        width = max(self.width(), 300)
        return QSize(width, self.heightForWidth(width))

    @guarded(_NO_SIZE)
    def minimumSizeHint(self) -> QSize:
        """All its words, at the width it has."""
        return QSize(120, self.heightForWidth(max(self.width(), 120)))

    @guarded(None)
    def paintEvent(self, _event: QPaintEvent) -> None:
        """The words, and at their left the bar of where one stands."""
        self.document.setTextWidth(self._room(self.width()))
        painter = QPainter(self)
        if self._standing.stop >= 0:
            bar = colour("focus" if self._standing.has_focus else "line")
            painter.fillRect(QRectF(0, 0, _BAR, self.height()), bar)
        painter.translate(S, 0)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, colour("text"))
        self.document.documentLayout().draw(painter, context)
        painter.end()

    @guarded(False)
    def event(self, event: object) -> bool:
        """Hovering over a figure says where it comes from."""
        if isinstance(event, QHelpEvent):
            found = self.piece_at(QPointF(event.pos()))
            piece = None if found is None else self.line.stops[found[0]].pieces[found[1]]
            if piece is not None and piece.about:
                QToolTip.showText(event.globalPos(), f"{piece.about}: {piece.text}", self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)  # type: ignore[arg-type]  # Qt gives its own
