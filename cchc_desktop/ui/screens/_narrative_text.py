"""Where a sentence is worded: its figures cannot be mistyped, digits that somebody types are marked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPen,
    QPyTextObject,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit

from cchc_desktop.core.burst import payload_in
from cchc_desktop.core.narrative_digits import figures_in
from cchc_desktop.core.narrative_template import PLACE
from cchc_desktop.core.text import nfc
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import colour
from cchc_desktop.ui.screens._narrative_line import serif
from cchc_desktop.ui.wedge import hand_in, is_served

_FIGURE = QTextFormat.ObjectTypes.UserObject.value + 1
_NAME, _TEXT = (QTextFormat.Property.UserProperty.value + at for at in (2, 3))
_STANDS_FOR = "\ufffc"
_AIR = 3.0
_FRAME = 16
_FEWEST, _MOST = 3, 9
"""Lines; what is longer scrolls."""


class _Drawn(QPyTextObject):
    """A figure in the text: as wide as its words."""

    @guarded(QSizeF(20, 10))
    def intrinsicSize(self, _document: QTextDocument, _at: int, form: QTextFormat) -> QSizeF:
        """Qt asks."""
        metrics = QFontMetricsF(serif())
        text = str(form.property(_TEXT))
        # Its foot stands on the line: what hangs below is not of its height.
        return QSizeF(metrics.horizontalAdvance(text) + 2 * _AIR, metrics.ascent())

    @guarded(None)
    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, _document: QTextDocument, _at: int, form: QTextFormat
    ) -> None:
        """Qt asks."""
        area = QRectF(rect)
        painter.save()
        painter.setFont(serif())
        painter.fillRect(area.adjusted(0, 0, 0, 3), colour("accent_soft"))
        painter.setPen(colour("accent"))
        foot = area.bottom() - 1
        painter.drawText(QPointF(area.left() + _AIR, foot), str(form.property(_TEXT)))
        painter.setPen(_dotted(colour("accent")))
        painter.drawLine(QPointF(area.left(), foot + 3), QPointF(area.right(), foot + 3))
        painter.restore()


def _dotted(ink: QColor) -> QPen:
    made = QPen(ink)
    made.setStyle(Qt.PenStyle.DotLine)
    return made


class _Typed(QSyntaxHighlighter):
    """Digits that somebody types stand out as what they are: not counted by the program."""

    @guarded(None)
    def highlightBlock(self, text: str) -> None:
        """Qt asks for each line."""
        form = QTextCharFormat()
        form.setBackground(colour("amber_soft"))
        form.setForeground(colour("amber"))
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        for one in figures_in(text):
            self.setFormat(one.start, one.end - one.start, form)


class ReportText(QTextEdit):
    """A text with ``{names}`` of figures, shown as the figures; ``text_of`` gives None for no such figure."""

    def __init__(self, text_of: Callable[[str], str | None]) -> None:
        super().__init__()
        self._text_of = text_of
        self._drawn = _Drawn(self)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Nội dung đoạn")
        self.document().documentLayout().registerHandler(_FIGURE, self._drawn)
        self._typed = _Typed(self.document())
        self.setFont(serif())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def _fit(self, *_: object) -> None:
        line = QFontMetricsF(serif()).lineSpacing()
        wanted = self.document().size().height() + _FRAME
        self.setFixedHeight(round(min(max(wanted, _FEWEST * line + _FRAME), _MOST * line + _FRAME)))

    def set_source(self, source: str) -> None:
        """Show a text as the register keeps it."""
        self.clear()
        self.setFont(serif())
        at = 0
        for found in PLACE.finditer(source):
            self.insertPlainText(source[at : found.start()])
            self.insert_figure(found[1])
            at = found.end()
        self.insertPlainText(source[at:])
        self.document().clearUndoRedoStacks()

    def insert_figure(self, name: str) -> None:
        """Put a figure where the cursor stands; a name that this period does not know stays a name."""
        text = self._text_of(name)
        if text is None:
            self.insertPlainText(f"{{{name}}}")
            return
        form = QTextCharFormat()
        form.setObjectType(_FIGURE)
        form.setProperty(_NAME, name)
        form.setProperty(_TEXT, text)
        form.setToolTip(name)
        cursor = self.textCursor()
        cursor.insertText(_STANDS_FOR, form)
        cursor.setCharFormat(QTextCharFormat())
        self.setTextCursor(cursor)

    def source(self) -> str:
        """The text as the register keeps it."""
        return self._spelled(0, self.document().characterCount() - 1, lambda name, _: f"{{{name}}}")

    def _spelled(self, first: int, last: int, spell: Callable[[str, str], str]) -> str:
        found: list[str] = []
        cursor = QTextCursor(self.document())
        for at in range(first, last):
            cursor.setPosition(at)
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
            letter, form = cursor.selectedText(), cursor.charFormat()
            if letter == _STANDS_FOR and form.objectType() == _FIGURE:
                found.append(spell(str(form.property(_NAME)), str(form.property(_TEXT))))
            elif letter in {"\u2029", "\u2028"}:
                found.append("\n")
            elif letter != _STANDS_FOR:
                found.append(letter)
        return "\n".join(nfc(line) for line in "".join(found).splitlines()).strip()

    @guarded(QMimeData())
    def createMimeDataFromSelection(self) -> QMimeData:
        """Copied are the words; a figure leaves as its digits, which elsewhere are typed ones."""
        cursor = self.textCursor()
        made = QMimeData()
        made.setText(self._spelled(cursor.selectionStart(), cursor.selectionEnd(), lambda _, text: text))
        return made

    @guarded(None)
    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted or dropped is words; a card goes to where scans go."""
        card = payload_in(source.text())
        if card is None or not is_served():
            self.insertPlainText(source.text())
        else:
            hand_in(card)
