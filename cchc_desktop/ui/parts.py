"""The small pieces that screens are put together from; each is one line in a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import L, M, S, dress, set_kind
from cchc_desktop.ui.marks import Mark

B = TypeVar("B", bound=QBoxLayout)

Piece = QWidget | QLayout | int | None
"""A widget, a layout, a distance on the grid, or None for what stretches."""


def label(text: str = "", kind: str = "", *, wraps: bool = False) -> QLabel:
    """Words; kinds: title, heading, strong, promise, muted, small, problem, advice, good, key."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setWordWrap(wraps)
    if wraps:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def icon_label(name: str, role: str = "muted", side: int = 0) -> QLabel:
    """One drawing of the family, beside words that say the same."""
    made = QLabel()
    dress(made, name, role, side)
    made.setAlignment(Qt.AlignmentFlag.AlignTop)
    return made


def button(
    text: str,
    act: Callable[[], object] | None = None,
    *,
    kind: str = "",
    icon: str = "",
    keys: str = "",
    name: str = "",
) -> QPushButton:
    """A button; kinds: primary, quiet, link, item, chip. ``keys`` act in its window and stand on it."""
    made = QPushButton(f"{text}   {keys_in_words(keys)}" if keys and text else text)
    made.setProperty("kind", kind)
    made.setAutoDefault(True)
    made.setAccessibleName(name or text.replace("&", ""))
    if icon:
        dress(made, icon, {"primary": "on_accent", "link": "accent"}.get(kind, "muted"))
    if keys:
        # Not the button's own shortcut: that one is lost whenever the text is set.
        sequences = [QKeySequence(keys), QKeySequence(keys.replace("Return", "Enter"))]
        shortcut = QShortcut(made)
        shortcut.setKeys(sequences[: 1 + ("Return" in keys)])
        shortcut.activated.connect(made.click)
    if not text:
        made.setToolTip(name)
    if act is not None:
        made.clicked.connect(lambda *_: act())
    if kind == "chip":
        made.setCheckable(True)
    return made


def keys_in_words(keys: str) -> str:
    """A key sequence as it is printed on the keys of a keyboard sold in Vietnam."""
    for key, words in _KEY_WORDS:
        keys = keys.replace(key, words)
    return keys


_KEY_WORDS = (
    ("Return", "Enter"),
    ("Up", "↑"),
    ("Down", "↓"),
    ("Left", "←"),
    ("Right", "→"),
    ("Del", "Delete"),
)


def hairline(*, is_upright: bool = False) -> QFrame:
    """A line one pixel thin, instead of a box."""
    made = QFrame()
    made.setProperty("kind", "upright" if is_upright else "line")
    return made


def row(*pieces: Piece, gap: int = S, margin: int = 0) -> QHBoxLayout:
    """Pieces side by side."""
    return _filled(QHBoxLayout(), pieces, gap, margin)


def column(*pieces: Piece, gap: int = S, margin: int = 0) -> QVBoxLayout:
    """Pieces one under the other."""
    return _filled(QVBoxLayout(), pieces, gap, margin)


def _filled(box: B, pieces: Iterable[Piece], gap: int, margin: int) -> B:
    box.setSpacing(gap)
    box.setContentsMargins(margin, margin, margin, margin)
    for piece in pieces:
        if piece is None:
            box.addStretch(1)
        elif isinstance(piece, int):
            box.addSpacing(piece)
        elif isinstance(piece, QLayout):
            box.addLayout(piece)
        else:
            box.addWidget(piece)
    return box


def widget_of(layout: QLayout, kind: str = "") -> QWidget:
    """A widget around ``layout``, where Qt asks for one."""
    made = QFrame() if kind else QWidget()
    if kind:
        made.setProperty("kind", kind)
    made.setLayout(layout)
    return made


def card(*pieces: Piece, gap: int = S, margin: int = L) -> QFrame:
    """A raised sheet; a screen has few of them."""
    made = QFrame()
    made.setProperty("kind", "card")
    made.setLayout(column(*pieces, gap=gap, margin=margin))
    return made


def scrolled(content: QWidget) -> QScrollArea:
    """``content`` that scrolls downwards where the window is too low, and never sideways."""
    made = QScrollArea()
    content.setProperty("kind", content.property("kind") or "scrolled")
    made.setWidget(content)
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return made


class MarkLabel(QWidget):
    """A mark as it stands on a page: the shape and the word in its colour."""

    def __init__(self, mark: Mark | None = None) -> None:
        super().__init__()
        self._shape = QLabel()
        self._word = label("", "strong")
        self.setLayout(row(self._shape, self._word, None, gap=S))
        if mark:
            self.show_mark(mark)

    def show_mark(self, mark: Mark) -> None:
        """Say how the dossier stands now."""
        dress(self._shape, mark.shape, mark.role, 16)
        self._word.setText(mark.word)
        set_ink(self._word, mark.role)


def set_ink(widget: QLabel, role: str) -> None:
    """Let words wear the colour of ``role``, in light and in dark."""
    widget.setProperty("ink", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Banner(QFrame):
    """One quiet line at the top of a screen: what happened, and the one thing to do about it."""

    acted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "banner-red")
        self._icon = icon_label("warning", "red")
        self._icon.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.words = label("", wraps=True)
        self._act: Callable[[], object] | None = None
        self._button = button("", self._on_act, kind="link", name="Thử lại")
        self._close = button("", self.hide, kind="quiet", icon="close", name="Đóng thông báo")
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setLayout(row(self._icon, self.words, self._button, self._close, gap=M, margin=S))
        self.layout().setStretch(1, 1)  # type: ignore[union-attr]  # set on the line above
        self.hide()

    def say(
        self, sentence: str, tone: str = "red", act: Callable[[], object] | None = None, act_words: str = ""
    ) -> None:
        """Show ``sentence``; tones: red, amber, green, accent. ``act`` stands beside it as a link."""
        set_kind(self, f"banner-{tone}")
        dress(self._icon, {"green": "check", "accent": "info"}.get(tone, "warning"), tone)
        self.words.setText(sentence)
        self.words.setAccessibleName(sentence)
        self._act = act
        self._button.setText(act_words)
        self._button.setAccessibleName(act_words)
        self._button.setVisible(act is not None)
        self.show()

    def _on_act(self) -> None:
        self.hide()
        if self._act:
            self._act()


def pieces_of(layout: QLayout) -> list[QWidget]:
    """The widgets that lie in a layout of a widget, told without its items.

    The binding keeps an item that was asked for when Qt has long freed it, and takes what lies there
    next for it.
    """
    around = layout.parentWidget()
    children = around.children() if around is not None else []
    return [one for one in children if isinstance(one, QWidget) and layout.indexOf(one) >= 0]


def take_all(shown: QListWidget | QTreeWidget) -> None:
    """Empty a list: its own ``clear`` frees the items behind the binding's back, which has crashed."""
    if isinstance(shown, QTreeWidget):
        while shown.topLevelItemCount():
            shown.takeTopLevelItem(0)
    else:
        while shown.count():
            shown.takeItem(0)


class EnteredList(QListWidget):
    """A list whose lines are gone into: arrows walk it, Enter or arrow right goes in."""

    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "places")
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """In with Enter or arrow right."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right} and not (
            event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class Empty(QWidget):
    """What a place says while nothing is in it: what to do first."""

    def __init__(self, words: str, icon: str = "box", act: QPushButton | None = None) -> None:
        super().__init__()
        picture = icon_label(icon, "edge", 40)
        picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.words = label(words, "muted", wraps=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner = column(picture, self.words, gap=M)
        if act:
            inner.addWidget(act, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(column(None, inner, None, margin=L))

    def sizeHint(self) -> QSize:
        """Small, so that it never pushes what stands beside it."""
        return QSize(200, 120)
