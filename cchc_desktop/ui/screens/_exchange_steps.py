"""Three plain steps of figures on their way up, each with its time: a shape, a word and a colour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from cchc_desktop.core.text import day_time
from cchc_desktop.ui.look import L, M, S, dress
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import column, hairline, icon_label, label, set_ink

if TYPE_CHECKING:
    from cchc_desktop.operations.proofs import Trip

SAVED, SENT, TAKEN = "đã lưu", "đã gửi", "cấp trên đã nhận"
_DONE, _NEXT, _LATER = ("mark-finished", "green"), ("mark-soon", "amber"), ("mark-in-time", "muted")
_SIDE = 22


def kind_words(trip: Trip) -> str:
    """Which revision of the period, and whether its figures still move."""
    return f"lần {trip.revision}, {'đã chốt' if trip.is_final else 'tạm tính'}"


def step_marks(trip: Trip) -> tuple[Mark, Mark, Mark]:
    """The three steps of one revision: done, next, later; what is next is what somebody can do."""
    sent = _DONE if trip.sent_at else _NEXT
    taken = _DONE if trip.acknowledged_at else _NEXT if trip.sent_at else _LATER
    return (
        Mark(*_worded(_DONE, SAVED)),
        Mark(*_worded(sent, SENT if trip.sent_at else "chưa gửi")),
        Mark(*_worded(taken, TAKEN if trip.acknowledged_at else "cấp trên chưa nhận")),
    )


def _worded(shape: tuple[str, str], word: str) -> tuple[str, str, str]:
    return shape[0], word, shape[1]


def times(trip: Trip) -> tuple[datetime | None, datetime | None, datetime | None]:
    """When each of the three steps was done."""
    return trip.saved_at, trip.sent_at, trip.acknowledged_at


class _Step(QFrame):
    """One cell of the picture: the shape beside its word, and what stands under it."""

    def __init__(self) -> None:
        super().__init__()
        self.shape_label = icon_label("dash", "muted", _SIDE)
        self.word = label("", "strong", wraps=True)
        self.below = label("", "small", wraps=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S)
        grid.setVerticalSpacing(0)
        grid.addWidget(self.shape_label, 0, 0, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.word, 0, 1)
        grid.addWidget(self.below, 1, 1)
        grid.setColumnStretch(1, 1)

    def show_mark(self, mark: Mark, below: str) -> None:
        """As it is now."""
        dress(self.shape_label, mark.shape, mark.role, _SIDE)
        self.word.setText(mark.word[:1].upper() + mark.word[1:])
        set_ink(self.word, mark.role)
        self.below.setText(below)


class Steps(QFrame):
    """The picture at the top: what it is about, its cells from left to right, and what to do next."""

    def __init__(self, count: int = 3) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.about = label("", "heading", wraps=True)
        self.steps = [_Step() for _ in range(count)]
        self.next_words = label("", "", wraps=True)
        line = QGridLayout()
        line.setHorizontalSpacing(M)
        for at, one in enumerate(self.steps):
            if at:
                line.addWidget(hairline(is_upright=True), 0, 2 * at - 1)
            line.addWidget(one, 0, 2 * at)
            line.setColumnStretch(2 * at, 1)
        self.setLayout(column(self.about, line, self.next_words, gap=S, margin=L))

    def show_cells(self, about: str, cells: Sequence[tuple[Mark, str]], next_words: str) -> None:
        """Say it all anew; somebody who hears the screen gets it as one description."""
        self.about.setText(about)
        for one, (mark, below) in zip(self.steps, cells, strict=True):
            one.show_mark(mark, below)
        self.next_words.setText(next_words)
        _hide_empty(self.next_words)
        said = "; ".join(f"{mark.word} {below}".strip() for mark, below in cells)
        self.setAccessibleName(f"{about}: {said}. {next_words}")

    def show_trip(self, trip: Trip, next_words: str) -> None:
        """The three steps of one revision."""
        below = [day_time(one) if one else "" for one in times(trip)]
        cells = list(zip(step_marks(trip), below, strict=True))
        self.show_cells(f"{trip.period.title} · {kind_words(trip)}", cells, next_words)


def _hide_empty(one: QLabel) -> None:
    one.setVisible(bool(one.text()))
