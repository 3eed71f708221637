"""The table of dossiers on which one ticks several rows, the box that filters it, and its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.text import day
from cchc_desktop.store.search import DossierRow, Listed, Order
from cchc_desktop.ui.editors import TextEditor
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.marks import Mark, standing_mark
from cchc_desktop.ui.screens._facts import short_moment
from cchc_desktop.ui.table import Column, Table

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_UP_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_TICKED = Mark("check", "đã chọn", "accent")

Ticks = MutableMapping[int, None]
"""The ticked dossiers by their sequence number, in the order in which they were ticked."""


class FilterBox(TextEditor):
    """Narrows the list as one types; arrow down and Enter lead back into it."""

    left = Signal()

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter go on to what was found."""
        if event.key() in _ENTER | {Qt.Key.Key_Down} and not event.modifiers() & ~_KEYPAD:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class WorkTable(Table[DossierRow]):
    """Enter acts, a double click opens; Space ticks a row, Shift with an arrow a stretch, Ctrl+A all.

    Ticks stay while the cursor walks and while the register changes; what is no longer listed loses its own.
    """

    acted = Signal()
    ticked = Signal()

    def __init__(
        self,
        columns: Sequence[Column[DossierRow]],
        fetch: Callable[[Sequence[int]], Sequence[DossierRow]],
        ticks: Ticks,
        *,
        name: str,
    ) -> None:
        super().__init__(columns, fetch, name=name)
        self.ticks = ticks
        self._anchor: int | None = None
        self._before: tuple[int, ...] = ()

    def show_ids(self, ids: Sequence[int]) -> None:
        """List these; ticks go with their rows."""
        self._anchor = None
        super().show_ids(ids)
        if self.ticks:
            listed = ids.among(self.ticks) if isinstance(ids, Listed) else set(ids)
            self.tick(seq for seq in tuple(self.ticks) if seq in listed)

    def tick(self, seqs: Iterable[int]) -> None:
        """These and no others are ticked."""
        wanted = dict.fromkeys(seqs)
        if list(wanted) == list(self.ticks):
            return
        self.ticks.clear()
        self.ticks.update(wanted)
        self.viewport().update()
        self.ticked.emit()

    def _toggle(self, at: int) -> None:
        seq = self.rows_model.ids[at]
        if seq in self.ticks:
            self.tick(one for one in tuple(self.ticks) if one != seq)
        else:
            self.tick((*self.ticks, seq))

    def _stretch(self, to: int) -> None:
        """Tick from where Shift was first held down to the row at ``to``."""
        if self._anchor is None:
            self._anchor, self._before = max(self.currentIndex().row(), 0), tuple(self.ticks)
        first, last = sorted((self._anchor, to))
        self.go_to(to)
        self.tick((*self._before, *self.rows_model.ids[first : last + 1]))

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that act and tick; what the table does not need goes to the page."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~_KEYPAD
        here, ids = self.currentIndex().row(), self.rows_model.ids
        if key in _ENTER and not held:
            self.acted.emit()
        elif key == Qt.Key.Key_Space and here >= 0:
            self._anchor = None
            self._toggle(here)
            self.go_to(min(here + 1, len(ids) - 1))
        elif key in _UP_DOWN and held == _SHIFT and ids:
            self._stretch(max(0, min(here + _UP_DOWN[key], len(ids) - 1)))
        elif key in _UP_DOWN and held == _CTRL and ids:
            self.go_to(max(0, min(here + _UP_DOWN[key], len(ids) - 1)))
        elif key == Qt.Key.Key_A and held == _CTRL:
            self.tick(ids)
        else:
            self._anchor = self._anchor if key == Qt.Key.Key_Shift else None
            super().keyPressEvent(event)

    @guarded(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """With Ctrl a click ticks one row, with Shift all up to it."""
        at = self.indexAt(event.position().toPoint()).row()
        held = event.modifiers() & ~_KEYPAD
        if at < 0 or held not in {_CTRL, _SHIFT}:
            self._anchor = None
            super().mousePressEvent(event)
        elif held == _CTRL:
            self._anchor = None
            self.go_to(at)
            self._toggle(at)
        else:
            self._stretch(at)


def dossier_columns(now: Callable[[], datetime], ticks: Ticks) -> dict[str, Column[DossierRow]]:
    """Every column that a list of dossiers may have, by its title."""

    def stands(one: DossierRow) -> Mark:
        return standing_mark(one, now())

    standing = Column[DossierRow](
        "Tình trạng",
        lambda one: stands(one).word,
        13,
        mark=stands,
        hover=lambda one: f"{one.state.title}. Hẹn trả {short_moment(one.due_at) or 'chưa có'}",
    )
    number = Column[DossierRow](
        "Số",
        lambda one: one.local_no,
        9,
        is_strong=True,
        sort=Order.NUMBER,
        mark=lambda one: _TICKED if one.seq in ticks else None,
        spoken=lambda one: f"{one.local_no}, {_TICKED.word}" if one.seq in ticks else one.local_no,
    )
    return {column.title: column for column in (standing, number, *_PLAIN)}


_PLAIN: tuple[Column[DossierRow], ...] = (
    Column(
        "Người nộp",
        lambda one: one.applicant,
        21,
        sort=Order.NAME,
        hover=lambda one: f"{one.applicant}\n{one.id_number or 'không ghi số định danh'}",
    ),
    Column("Thủ tục", lambda one: one.procedure_name, 20, is_wide=True, fold=1),
    Column(
        "Ngày nhận",
        lambda one: day(hanoi(one.received_at).date()) if one.received_at else "",
        10,
        "centre",
        fold=3,
        sort=Order.RECEIVED,
        hover=lambda one: short_moment(one.received_at),
    ),
    Column("Hẹn trả", lambda one: short_moment(one.due_at), 15, "centre", sort=Order.DUE),
    Column("Trạng thái", lambda one: one.state.title, 17, role="muted", fold=4),
    Column("Cán bộ", lambda one: one.officer or "", 13, role="muted", fold=2),
)
