"""Beside the sheet: what needs attention, and what is known of the sentence and the figure one stands at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative import TASKS, Sort, State
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.flow import flow
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import L, M, S, font
from cchc_desktop.ui.parts import button, column, hairline, label, scrolled, take_all, widget_of
from cchc_desktop.ui.screens._narrative_task import Task

if TYPE_CHECKING:
    from cchc_desktop.core.narrative_pieces import Piece
    from cchc_desktop.operations.narrative import Row, Seen
    from cchc_desktop.operations.narrative_attention import Issue
    from cchc_desktop.ui.screens._narrative_lines import Stop
    from cchc_desktop.ui.screens._narrative_sheet import Pane

SHAPES = {
    "draft": "○",
    "stale": "◆",
    "typed": "◆",
    "open": "○",
    "state": "○",
    "late": "■",
    "cause": "■",
    "apart": "□",
    "moved": "◇",
}
"""Full: does not hold; round: something is missing; square: lies with the dossiers or the days,
empty where a person keeps another number on purpose."""

_SHAPE_WORDS = {
    "◆": "phải sửa hoặc xác nhận",
    "○": "còn thiếu",
    "■": "nên xem ở hồ sơ",
    "□": "giữ số khác biểu",
    "◇": "đã tự đổi",
}
_FIXED = (
    "Câu này có sẵn ở mọi báo cáo, không sửa ở đây được. Muốn viết thêm, chuyển (phím ↓) đến một câu trong "
    "các mục I, II… rồi bấm Thêm đoạn (phím Insert)."
)
_ACTS = (
    ("edit", "Sửa   F2"),
    ("confirm", "Xác nhận   Phím cách"),
    ("restore", "Về câu mẫu   ←Xóa"),
    ("leave_out", "Bỏ   Delete"),
    ("add", "Thêm đoạn   Insert"),
    ("past", "Các lần viết   F7"),
)
_STATES = (("state_todo", "Chưa làm   1"), ("state_doing", "Đang làm   2"), ("state_done", "Đã làm   3"))
_TERM_HELP = (
    "Ngày phải xong; báo cáo in kèm giải pháp, qua ngày mà chưa xong thì nằm trong danh sách cần xem."
)
_WIDE = 46
"""Figures of the window's type."""


@dataclass(frozen=True, slots=True)
class About:
    """Where one stands: the stop, its block as the register knows it, the figure and its words."""

    stop: Stop
    row: Row | None = None
    piece: Piece | None = None
    origin: str = ""
    was: str = ""


def about_of(seen: Seen, rows: Mapping[str, Row], pane: Pane) -> About | None:
    """Where one stands on the sheet of ``seen``."""
    from cchc_desktop.operations.narrative_behind import told

    stop, piece = pane.stop, pane.current_piece
    if stop is None:
        return None
    row = rows.get(stop.block)
    if piece is None:
        return About(stop, row)
    origin = piece.about if seen.figures.get(piece.name) is None else told(seen, piece.name)
    changes = (one.changed for one in seen.stale if one.id == piece.block)
    was = next((old for changed in changes for name, old, _ in changed if name == piece.name), "")
    return About(stop, row, piece, origin, was)


def acts_on(about: About) -> frozenset[str]:
    """What can be done where one stands."""
    row = about.row
    found = {"add", "past"} if about.stop.home is not None else set()
    if row is None:
        return frozenset(found)
    block = row.block
    found |= {"edit", "leave_out", "past"}
    if row.stale is not None or row.typed or row.offer:
        found.add("confirm")
    if block.sort is Sort.SAID and block.is_touched:
        found.add("restore")
    if block.sort in TASKS:
        found |= {name for name, _ in _STATES} | {"until"}
    return frozenset(found)


def first_task(about: About) -> Task | None:
    """What is written first where nothing is promised or proposed yet; None at other words of the report."""
    if about.row is not None and (about.row.block.sort is not Sort.SAID or about.row.block.is_touched):
        return None
    kind = "" if about.stop.home is None else about.stop.home.kind.value
    return {"promises": Task("promise"), "proposals": Task("proposal")}.get(kind)


def standing_words(about: About) -> str:
    """Who worded it, who vouches for it, and what does not hold."""
    row = about.row
    if first_task(about) is not None:
        return "Enter để viết mục đầu tiên."
    if row is None:
        return _FIXED
    block = row.block
    told = []
    if block.is_left_out:
        told.append("Đã bỏ khỏi báo cáo.")
    elif row.stale is not None:
        told.append(f"Không còn đúng: {row.stale.sentence()}.")
    if row.typed:
        told.append(f"Số gõ tay chưa xác nhận: {', '.join(row.typed)}.")
    if block.confirmed_by:
        why = f", giữ số khác với biểu theo lý do: {block.anyway}" if block.anyway else ""
        told.append(f"{block.confirmed_by} đã xác nhận{why}.")
    if block.by:
        told.append(f"{block.by} viết.")
    elif block.sort is Sort.SAID:
        told.append("Máy viết theo số liệu, tự đổi khi số liệu đổi.")
    if block.sort in TASKS:
        told.append(f"Tình trạng: {(block.state or State.OPEN).title}.")
    return " ".join(told)


class Panel(QWidget):
    """``asked`` carries an act, ``chosen`` the place of an issue in the list, ``until`` a day or None."""

    asked = Signal(str)
    chosen = Signal(int)
    until = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.heading = label("Cần xem", "heading")
        self.legend = label("", "muted", wraps=True)
        self.list = WholeLines("Những chỗ cần xem")
        self.list.itemActivated.connect(lambda item: self.chosen.emit(self.list.row(item)))
        self.list.itemClicked.connect(lambda item: self.chosen.emit(self.list.row(item)))
        self.figure = label("", "strong", wraps=True)
        self.origin = label("", "muted", wraps=True)
        self.standing = label("", "", wraps=True)
        self.open = button("Xem hồ sơ   Enter", partial(self.asked.emit, "open"), name="Xem hồ sơ của con số")
        self.acts = {name: button(text, partial(self.asked.emit, name)) for name, text in _ACTS}
        self.states = {name: button(text, partial(self.asked.emit, name)) for name, text in _STATES}
        self.term = Form([Field("until", "Thời hạn", "date", help=_TERM_HELP)])
        self.put_term = button("Ghi thời hạn", self._put_term)
        self._term_line = flow(self.term, self.put_term)
        inner = column(
            self.heading,
            self.legend,
            self.list,
            hairline(),
            self.figure,
            self.origin,
            self.open,
            self.standing,
            flow(*self.acts.values()),
            flow(*self.states.values()),
            self._term_line,
            None,
            gap=S,
            margin=M,
        )
        inner.setStretch(2, 1)
        area = scrolled(widget_of(inner))
        box = column(area, gap=0)
        self.setLayout(box)
        self.setMinimumWidth(QFontMetrics(font()).horizontalAdvance("0") * 30)
        self.setMaximumWidth(QFontMetrics(font()).horizontalAdvance("0") * _WIDE + L)

    def show_issues(self, issues: Sequence[Issue]) -> None:
        """What to look at."""
        kept = self.list.currentRow()
        take_all(self.list)
        for one in issues:
            said = f"{one.sentence[:1].upper()}{one.sentence[1:]}"
            item = QListWidgetItem(f"{SHAPES[one.kind]} {said}{': ' if one.about else ''}{one.about}")
            item.setToolTip(f"{said}\n{one.about}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{said}: {one.about}")
            self.list.addItem(item)
        settling = sum(one.is_settling for one in issues)
        self.heading.setText(f"Cần xem: {len(issues)}   F8" if issues else "Không còn chỗ nào cần xem")
        self.heading.setToolTip(f"{settling} chỗ phải xong trước bản chính thức" if settling else "")
        used = {SHAPES[one.kind] for one in issues}
        told = (f"{shape} {words}" for shape, words in _SHAPE_WORDS.items() if shape in used)
        told = (one.replace(" ", "\u00a0") for one in told)  # a line ends between two of them, in none
        self.legend.setText("   ".join(told))
        self.legend.setVisible(bool(issues))
        self.list.setVisible(bool(issues))
        self.list.setCurrentRow(min(max(kept, 0), len(issues) - 1))

    def show_about(self, about: About | None) -> None:
        """Where one stands."""
        piece = None if about is None else about.piece
        self.figure.setText("" if piece is None else piece.text)
        was = "" if about is None or not about.was else f" Trước là {about.was}."
        self.origin.setText("" if about is None or piece is None else f"{about.origin}.{was}")
        for one in (self.figure, self.origin):
            one.setVisible(bool(one.text()))
        possible = frozenset() if about is None else acts_on(about)
        self.standing.setText("" if about is None else standing_words(about))
        self.standing.setVisible(bool(self.standing.text()))
        for name, pressed in (*self.acts.items(), *self.states.items()):
            pressed.setVisible(name in possible)
        self._name_acts(about)
        self._term_line.setVisible("until" in possible)
        row = None if about is None else about.row
        until = row.block.until if row is not None else ""
        self.term.set_values({"until": date.fromisoformat(until) if until else None})

    def offer_open(self, *, is_offered: bool) -> None:
        """Whether dossiers stand behind the figure."""
        self.open.setVisible(is_offered)

    def _name_acts(self, about: About | None) -> None:
        row = None if about is None else about.row
        is_out = row is not None and row.block.is_left_out
        self.acts["leave_out"].setText("Đưa lại   Delete" if is_out else "Bỏ   Delete")

    def _put_term(self) -> None:
        try:
            self.until.emit(self.term.values()["until"])
        except Refused:
            return  # said at the field


class WholeLines(QListWidget):
    """Lines as high as all their words."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("kind", "framed")
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setWordWrap(True)
        self.setItemDelegate(_Whole(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMinimumHeight(QFontMetrics(font()).height() * 4)


class _Whole(QStyledItemDelegate):
    """Lines that are measured at the width they are drawn in: the style forgets its own padding."""

    @guarded(QSize(0, 0))
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of all its words."""
        size = super().sizeHint(option, index)
        view = self.parent()
        if not isinstance(view, QListWidget):
            return size
        bar = view.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, option, view)
        room = view.maximumViewportSize().width() - bar - 2 * M
        flags = int(Qt.TextFlag.TextWordWrap)
        box = view.fontMetrics().boundingRect(0, 0, max(room, 40), 10_000, flags, str(index.data()))
        return QSize(size.width(), max(size.height(), box.height() + M))
