"""The checklist of papers: what the procedure asks for, what is on the counter, in what kind and number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from cchc_desktop.core.catalogue import PaperKind, PaperRule
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.papers import Paper
from cchc_desktop.core.text import nfc
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, S, colour, font
from cchc_desktop.ui.parts import take_all

_MOST = 99
_SHORT = {
    PaperKind.ORIGINAL: "bản chính",
    PaperKind.CERTIFIED: "chứng thực",
    PaperKind.COPY: "bản sao",
    PaperKind.ELECTRONIC: "điện tử",
}
_KINDS = tuple(_SHORT)
_NAME, _KIND, _NUMBER = range(3)
_PARTS = 5
_MISSING, _NEEDLESS = "thiếu", "không cần"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One line: the paper as it would stand on the receipt, and on which condition it is asked for."""

    paper: Paper
    when: str = ""

    @property
    def is_required(self) -> bool:
        """Whether everybody must bring it."""
        return self.paper.is_required and not self.when

    @property
    def words(self) -> str:
        """The name with its condition."""
        return f"{self.paper.name} (khi {self.when})" if self.when else self.paper.name


class PaperList(QTreeWidget):
    """One stop of the tab path: arrows walk, Space ticks, ← → choose the kind, figures the number.

    A required paper without its tick is missing, unless Delete said that this dossier needs none.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._asked: list[_Asked] = []
        self._needless: set[int] = set()
        self.setAccessibleName("Giấy tờ đã nộp")
        self.setColumnCount(3)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setWordWrap(True)
        self.setUniformRowHeights(False)
        self.setTabKeyNavigation(False)
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Roomy(self))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(16)
        self.itemChanged.connect(self._on_item)
        self.itemClicked.connect(self._on_click)
        LOOK.changed.connect(self._show_again)
        self._fit()

    def offer(self, rules: Sequence[PaperRule]) -> None:
        """Another procedure: its required papers are ticked, those asked for in some cases are not."""
        asked = [
            _Asked(
                Paper(one.name, one.kind, one.quantity, one.is_required and one.when is None), one.when or ""
            )
            for one in rules
        ]
        self._asked = sorted(asked, key=lambda one: not one.is_required)
        self._needless.clear()
        self._show([one.is_required for one in self._asked])

    def add(self, name: str) -> bool:
        """One more paper that the procedure does not list; False when there is no name."""
        name = nfc(name)
        if not name:
            return False
        ticked = [*self._ticks(), True]
        self._asked.append(_Asked(Paper(name, is_required=False)))
        self._show(ticked)
        self.changed.emit()
        return True

    def papers(self) -> tuple[Paper, ...]:
        """What was handed in, and in its place what was asked for and is missing."""
        return tuple(
            one.paper if is_in else replace(one.paper, is_missing=True)
            for at, (one, is_in) in enumerate(zip(self._asked, self._ticks(), strict=True))
            if is_in or self._is_missing(at)
        )

    def missing(self) -> tuple[str, ...]:
        """The names of required papers that were not handed in."""
        return tuple(paper.name for paper in self.papers() if paper.is_missing)

    def _is_missing(self, at: int) -> bool:
        """Whether a line without its tick must be asked for."""
        return self._asked[at].is_required and at not in self._needless

    def lines(self) -> list[Json]:
        """Every line as a draft keeps it: name, kind, number, and whether it is in, wanted or needless."""
        return [
            [one.paper.name, one.paper.kind.value, one.paper.quantity, is_in, at in self._needless]
            for at, (one, is_in) in enumerate(zip(self._asked, self._ticks(), strict=True))
        ]

    def show_lines(self, kept: Json) -> None:
        """Lines as a draft kept them; those that the procedure no longer asks for are added."""
        rows = (
            [one for one in kept if isinstance(one, list) and len(one) == _PARTS]
            if isinstance(kept, list)
            else []
        )
        named = {one.paper.name: at for at, one in enumerate(self._asked)}
        ticks = self._ticks()
        for name, kind, quantity, is_in, is_needless in rows:
            at = named.get(str(name))
            if at is None:
                at = len(self._asked)
                self._asked.append(_Asked(Paper(str(name), is_required=False)))
                ticks.append(False)
            before = self._asked[at]
            told = replace(before.paper, kind=PaperKind(str(kind)), quantity=int(str(quantity)))
            self._asked[at] = replace(before, paper=told)
            ticks[at] = bool(is_in)
            if is_needless:
                self._needless.add(at)
        self._show(ticks)
        self.changed.emit()

    def _ticks(self) -> list[bool]:
        items = (self.topLevelItem(at) for at in range(self.topLevelItemCount()))
        return [item.checkState(_NAME) == Qt.CheckState.Checked for item in items if item is not None]

    def _show(self, ticked: Sequence[bool]) -> None:
        self.blockSignals(True)
        take_all(self)
        items: list[QTreeWidgetItem] = []
        for one, is_in in zip(self._asked, ticked, strict=True):
            item = QTreeWidgetItem([one.words, "", str(one.paper.quantity)])
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(_NAME, Qt.CheckState.Checked if is_in else Qt.CheckState.Unchecked)
            item.setTextAlignment(_NUMBER, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(_NAME, one.words)
            item.setToolTip(_KIND, "Loại bản: phím ← →, hoặc bấm vào đây")
            item.setToolTip(_NUMBER, "Số lượng: gõ số, hoặc bấm vào đây")
            self._ink(item, len(items), is_in=is_in)
            items.append(item)
        self.addTopLevelItems(items)
        self.blockSignals(False)
        self._fit()

    def _show_again(self) -> None:
        """Items keep the colours they were given, so light and dark need new ones."""
        self._show(self._ticks())

    def _ink(self, item: QTreeWidgetItem, at: int, *, is_in: bool) -> None:
        """The word of the line and its colours: in which kind it is there, or that it is missing."""
        is_missing = not is_in and self._is_missing(at)
        kind = _SHORT[self._asked[at].paper.kind]
        is_needless = not is_in and at in self._needless
        item.setText(_KIND, _MISSING if is_missing else _NEEDLESS if is_needless else kind)
        item.setForeground(_NAME, colour("text" if is_in or is_missing else "muted"))
        item.setForeground(_KIND, colour("amber" if is_missing else "text" if is_in else "muted"))
        item.setForeground(_NUMBER, colour("text" if is_in else "muted"))

    def _on_item(self, item: QTreeWidgetItem) -> None:
        at = self.indexOfTopLevelItem(item)
        is_in = item.checkState(_NAME) == Qt.CheckState.Checked
        if is_in:
            self._needless.discard(at)
        self.blockSignals(True)
        self._ink(item, at, is_in=is_in)
        self.blockSignals(False)
        self.changed.emit()

    def _on_click(self, item: QTreeWidgetItem, column: int) -> None:
        at = self.indexOfTopLevelItem(item)
        if column == _KIND:
            self._turn(at, 1)
        elif column == _NUMBER:
            self._count(at, self._asked[at].paper.quantity % 9 + 1)

    def _turn(self, at: int, step: int) -> None:
        paper = self._asked[at].paper
        kind = _KINDS[(_KINDS.index(paper.kind) + step) % len(_KINDS)]
        self._put(at, replace(paper, kind=kind))

    def _count(self, at: int, quantity: int) -> None:
        self._put(at, replace(self._asked[at].paper, quantity=max(1, min(quantity, _MOST))))

    def _put(self, at: int, paper: Paper) -> None:
        self._asked[at] = replace(self._asked[at], paper=paper)
        item = self.topLevelItem(at)
        if item is None:
            return
        self.blockSignals(True)
        item.setText(_NUMBER, str(paper.quantity))
        item.setCheckState(_NAME, Qt.CheckState.Checked)
        self.blockSignals(False)
        self._on_item(item)

    def _need_not(self, at: int) -> None:
        """This dossier needs no such paper; once more, and it is wanted again."""
        item = self.topLevelItem(at)
        if item is None or not self._asked[at].is_required:
            return
        self._needless ^= {at}
        self.blockSignals(True)
        item.setCheckState(_NAME, Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self._on_item(item)

    def _fit(self) -> None:
        """As high as its lines: the column around it scrolls, not the list."""
        figures = QFontMetrics(font())
        self.setColumnWidth(_NUMBER, figures.horizontalAdvance("00") + 2 * S)
        self.setColumnWidth(_KIND, figures.horizontalAdvance("chứng thực") + S)
        taken = self.columnWidth(_KIND) + self.columnWidth(_NUMBER)
        self.setColumnWidth(_NAME, max(self.viewport().width() - taken, figures.horizontalAdvance("0") * 12))
        self.doItemsLayout()
        items = (self.topLevelItem(at) for at in range(self.topLevelItemCount()))
        height = sum(self.visualItemRect(item).height() for item in items if item is not None)
        self.setFixedHeight(height + 2 * self.frameWidth())

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names wrap at the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    @guarded(None)
    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first paper is ready for Space."""
        super().focusInEvent(event)
        item = self.currentItem() or self.topLevelItem(0)
        if item is not None:
            self.setCurrentItem(item)
            item.setSelected(True)

    @guarded(None)
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing stays marked that keys no longer reach."""
        super().focusOutEvent(event)
        self.clearSelection()

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the class's sentence; Enter and the rest are left to the page."""
        item = self.currentItem()
        at = self.indexOfTopLevelItem(item) if item is not None else -1
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or item is None:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            is_in = item.checkState(_NAME) == Qt.CheckState.Checked
            item.setCheckState(_NAME, Qt.CheckState.Unchecked if is_in else Qt.CheckState.Checked)
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._need_not(at)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._turn(at, 1 if key == Qt.Key.Key_Right else -1)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Minus}:
            self._count(at, self._asked[at].paper.quantity + (1 if key == Qt.Key.Key_Plus else -1))
        elif event.text() in set("123456789"):
            self._count(at, int(event.text()))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or (event.text() and event.text().isprintable()):
            event.ignore()
        else:
            super().keyPressEvent(event)


class _Roomy(QStyledItemDelegate):
    """Lines with air, and wrapped names that are measured at the width they are drawn in."""

    @guarded(QSize(0, 0))
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of the wrapped name."""
        size = super().sizeHint(option, index)
        view = self.parent()
        if index.column() != _NAME or not isinstance(view, QTreeWidget):
            return QSize(size.width(), size.height() + S)
        indicator = view.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, option, view)
        room = view.columnWidth(_NAME) - indicator - 2 * S
        flags = int(Qt.TextFlag.TextWordWrap)
        box = QFontMetrics(font()).boundingRect(0, 0, max(room, 40), 2000, flags, str(index.data()))
        return QSize(size.width(), max(box.height(), QFontMetrics(font()).height()) + S)
