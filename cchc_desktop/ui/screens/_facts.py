"""Facts about a dossier as pairs of a quiet word and what it says; and words that lists and pages share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.deadline import Term
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day, weekday
from cchc_desktop.ui.look import LOOK, XS, M, font
from cchc_desktop.ui.parts import label

Pair = tuple[str, str]

RETURN_TITLES = {"counter": "Tại quầy", "post": "Qua bưu chính", "online": "Bản điện tử"}


def moment_words(at: datetime | None) -> str:
    """An instant as one says it: "17:00 Thứ Sáu 27/02/2026"; empty where there is none."""
    if at is None:
        return ""
    at = hanoi(at)
    return f"{at:%H:%M} {weekday(at.date())} {day(at.date())}"


def short_moment(at: datetime | None) -> str:
    """An instant in a column of a list: "17:00 27/02/2026"."""
    return "" if at is None else f"{hanoi(at):%H:%M} {day(hanoi(at).date())}"


def term_words(term: str | None) -> str:
    """A kept term in words; one that nobody can read any more stays as it is written."""
    if not term:
        return ""
    try:
        return Term.parse(term).words()
    except Refused:
        return term


def channel_words(channel: str) -> str:
    """How the dossier came in."""
    return Channel(channel).title


class Facts(QWidget):
    """Two columns; pairs that say nothing are left out. The words can be marked and copied."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(M)
        self._grid.setVerticalSpacing(XS)
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[QLabel, QLabel]] = []
        LOOK.changed.connect(self._measure)

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Say these."""
        said = [(title, words) for title, words in pairs if words]
        while len(self._lines) < len(said):
            self._add_line()
        for at, (title, words) in enumerate(self._lines):
            is_used = at < len(said)
            title.setVisible(is_used)
            words.setVisible(is_used)
            if is_used:
                title.setText(said[at][0])
                words.setText(said[at][1])
        self.setAccessibleName(f"{self._name}: " + "; ".join(f"{a} {b}" for a, b in said))
        self._measure()

    def _add_line(self) -> None:
        title, words = label("", "small"), label("", wraps=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        at = len(self._lines)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(title, at, 0, top)
        self._grid.addWidget(words, at, 1, top)
        self._lines.append((title, words))

    def _measure(self) -> None:
        """The quiet words take as much as the longest of them needs, never more."""
        figures = QFontMetrics(font(0.9))
        shown = [title.text() for title, _ in self._lines if not title.isHidden()]
        widest = max((figures.horizontalAdvance(text) for text in shown), default=0)
        self._grid.setColumnMinimumWidth(0, widest + XS)
