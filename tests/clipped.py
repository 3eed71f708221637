"""What a clerk could not read or reach: words cut off, pieces out of their place or on one another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QTableView,
    QWidget,
)

from cchc_desktop.ui.dotted import DottedBox
from cchc_desktop.ui.screens._month_head import GroupedHeader
from cchc_desktop.ui.table import Table

_BREAKS = re.compile(r"[\s/\\-]")
"""Where Qt may begin another line."""

ALMOST = 1
"""Device-independent pixels by which rounding may differ."""


def complaints(root: QWidget) -> list[str]:
    """Each as a line that names the piece; empty where everything can be read."""
    seen = [one for one in root.findChildren(QWidget) if one.isVisible() and not _is_inner(one)]
    found: list[str] = []
    for one in seen:
        found.extend(f"{_name(one)}: {said}" for said in (*_outside(one, root), *_cut(one)))
    for one in (root, *seen):
        if one.layout() is not None:
            found.extend(_heaped(one))
    return found


def _name(one: QWidget) -> str:
    text = getattr(one, "text", None)
    words = str(text()) if callable(text) else ""
    where = next((name for up in _up(one) if (name := up.accessibleName())), "")
    return f"{type(one).__name__} “{words or one.accessibleName()}” in “{where}” {one.width()}×{one.height()}"


def _up(one: QWidget) -> Iterator[QWidget]:
    at = one.parentWidget()
    while at is not None:
        yield at
        at = at.parentWidget()


def _is_inner(one: QWidget) -> bool:
    """A piece of a piece of Qt's, which the outer one answers for."""
    if isinstance(one, QScrollBar | QHeaderView) or one.objectName().startswith("qt_"):
        return True
    return any(isinstance(up, QAbstractItemView | QComboBox | QPlainTextEdit | QLineEdit) for up in _up(one))


def _outside(one: QWidget, root: QWidget) -> Iterator[str]:
    """Whether it lies within all that hold it; what scrolls downwards may go on below."""
    area = one.rect()
    at = one
    while at is not root and (holder := at.parentWidget()) is not None and not at.isWindow():
        area.translate(at.pos())
        at = holder
        box = at.rect().adjusted(-ALMOST, -ALMOST, ALMOST, ALMOST)
        is_scrolled = (
            isinstance(at.parentWidget(), QScrollArea) and at.objectName() == "qt_scrollarea_viewport"
        )
        if is_scrolled:
            if area.left() < box.left() or area.right() > box.right():
                yield f"{area.getRect()} goes sideways out of what scrolls only downwards {box.getRect()}"
            return
        if not box.contains(area):
            yield f"{area.getRect()} outside {_name(at)}"
            return


def _cut(one: QWidget) -> Iterator[str]:
    measure = next((said for kinds, said in _MEASURES if isinstance(one, kinds)), _small)
    yield from measure(one)


def _small(one: QWidget) -> Iterator[str]:
    wanted = one.minimumSizeHint()
    room = one.size().grownBy(QMargins(0, 0, ALMOST, ALMOST))
    if one.layout() is None and wanted.boundedTo(room) != wanted:
        yield f"wants at least {wanted.toTuple()}"


def _cut_button(one: QAbstractButton) -> Iterator[str]:
    side = one.iconSize().height() + 2 * _RING
    if not one.text():
        if not one.icon().isNull() and min(one.width(), one.height()) < side:
            yield f"its drawing needs {side}"
    elif isinstance(one, QPushButton | QCheckBox):
        if one.sizeHint().width() > one.width() + ALMOST:
            yield f"wants a width of {one.sizeHint().width()}"
        yield from _low(one)
    else:
        yield from _small(one)


def _scrolls(_one: QWidget) -> Iterator[str]:
    yield from ()


def _low(one: QWidget) -> Iterator[str]:
    """A line of its type and the ring around it."""
    needed = one.fontMetrics().height() + 2 * _RING
    if needed > one.height():
        yield f"its line needs a height of {needed}"


_RING = 2


def _is_told_by_hover(one: QWidget, words: str) -> bool:
    return words in one.toolTip() or isinstance(one, DottedBox)


def _cut_label(one: QLabel) -> Iterator[str]:
    if not one.text() or not one.pixmap().isNull() or _is_told_by_hover(one, one.text()):
        return
    if one.wordWrap():
        if one.heightForWidth(one.width()) > one.height() + ALMOST:
            yield f"its lines need a height of {one.heightForWidth(one.width())}"
        margins = one.contentsMargins()
        room = one.width() - margins.left() - margins.right()
        longest = max(one.fontMetrics().horizontalAdvance(word) for word in _BREAKS.split(one.text()))
        if longest > room + ALMOST:
            yield f"a word needs {longest}"
    elif one.sizeHint().width() > one.width() + ALMOST or one.sizeHint().height() > one.height() + ALMOST:
        yield f"wants {one.sizeHint().toTuple()}"


def _cut_line(one: QLineEdit) -> Iterator[str]:
    yield from _low(one)
    words = one.displayText() or one.placeholderText()
    left = one.textMargins().left() + one.textMargins().right()
    room = one.width() - left - 2 * _LINE_PADDING
    needed = one.fontMetrics().horizontalAdvance(words)
    # What a person typed may be longer than any field; it moves under the cursor.
    is_own = not one.displayText() or one.isReadOnly()
    if is_own and needed > room + ALMOST and not _is_told_by_hover(one, words):
        yield f"“{words}” needs {needed} of {room}"


_LINE_PADDING = 9


def _cut_choice(one: QComboBox) -> Iterator[str]:
    yield from _low(one)
    words = one.currentText()
    needed = one.fontMetrics().horizontalAdvance(words)
    room = one.width() - 2 * _LINE_PADDING - 20
    if needed > room + ALMOST and not _is_told_by_hover(one, words):
        yield f"“{words}” needs {needed} of {room}"


_HEAD_AIR = 6
"""What a style keeps free beside a head for a mark that these do not have."""


def _cut_heads(one: QTableView) -> Iterator[str]:
    head, model = one.horizontalHeader(), one.model()
    if head.isHidden() or model is None:
        return
    shown = [at for at in range(model.columnCount()) if not one.isColumnHidden(at)]
    for at in shown:
        title = str(model.headerData(at, Qt.Orientation.Horizontal) or "")
        if head.sectionSizeHint(at) > head.sectionSize(at) + _HEAD_AIR and not isinstance(
            head, GroupedHeader
        ):
            yield f"the head “{title}” has {head.sectionSize(at)} of {head.sectionSizeHint(at)}"
    is_sideways = one.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    wide = sum(head.sectionSize(at) for at in shown)
    if is_sideways and wide > one.viewport().width() + ALMOST:
        yield f"its columns need {wide} of {one.viewport().width()}"
    if isinstance(one, Table) and not one.rows_model.ids and one.height_of_empty > one.viewport().height():
        yield f"what it says while empty needs a height of {one.height_of_empty}"


_MEASURES: tuple[tuple[type[QWidget] | tuple[type[QWidget], ...], Callable[[Any], Iterator[str]]], ...] = (
    (QLabel, _cut_label),
    (QAbstractButton, _cut_button),
    (QComboBox, _cut_choice),
    (QLineEdit, _cut_line),
    (QTableView, _cut_heads),
    ((QAbstractScrollArea, QProgressBar), _scrolls),
)


def _heaped(parent: QWidget) -> Iterator[str]:
    layout = parent.layout()
    if layout is None:
        return
    placed = [one for one in _placed(layout, parent) if one.isVisible()]
    for one, other in combinations(placed, 2):
        both = one.geometry() & other.geometry()
        if both.width() > ALMOST and both.height() > ALMOST:
            yield f"{_name(one)} lies on {_name(other)}"


def _placed(layout: QLayout, parent: QWidget) -> Iterator[QWidget]:
    """What a layout puts somewhere, told without its items.

    The binding keeps an item that was asked for when Qt has long freed it, and takes what lies there
    next for it: the program then falls at some later moment.
    """
    layouts = [layout, *layout.findChildren(QLayout)]
    for child in parent.children():
        if isinstance(child, QWidget) and any(one.indexOf(child) >= 0 for one in layouts):
            yield child
