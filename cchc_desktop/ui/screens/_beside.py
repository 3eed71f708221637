"""What other rows of the register say of a dossier: how such ones went before, and who goes with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QWidget

from cchc_desktop.core.dossier import Dossier, Entry
from cchc_desktop.core.law import Law
from cchc_desktop.operations.morning import risk_note
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.search import DossierRow
from cchc_desktop.ui.look import M
from cchc_desktop.ui.marks import standing_mark
from cchc_desktop.ui.parts import MarkLabel, button, column, label, row, widget_of


@dataclass(frozen=True, slots=True)
class Beside:
    """``of`` is the dossier's number, its last entry and the day: while they stay, nothing is read again."""

    of: tuple[object, ...] = ()
    risk: str | None = None


def read_beside(
    reading: Reading, law: Law, dossier: Dossier, entries: Sequence[Entry], at: datetime, known: Beside
) -> Beside:
    """``known`` where it still is true, else what the register says now."""
    of = (dossier.seq, len(entries), at.date())
    if known.of == of:
        return known
    return Beside(of, risk_note(reading, law, dossier, at))


class Others(QWidget):
    """Other dossiers, each one key press away."""

    def __init__(self, go_to: Callable[[str], object]) -> None:
        super().__init__()
        self._go_to = go_to
        self._shown: object = None
        self._lines = QWidget()
        self.setLayout(column(self._lines))

    def show_rows(self, rows: Sequence[DossierRow], here: str, at: datetime) -> None:
        """Each with whose it is and how it stands; the main one is said to be it."""
        if self._is_same((tuple(rows), here, at.date())):
            return
        lines = []
        for place, one in enumerate(rows):
            main = "  (hồ sơ chính)" if place == 0 else ""
            words = f"{one.local_no}  {one.applicant}{main}"
            if one.local_no == here:
                lines.append(row(label(f"{words}  đang mở", "muted"), None, gap=M))
                continue
            mark = MarkLabel(standing_mark(one, at))
            lines.append(row(self._button(words, one.local_no), mark, None, gap=M))
        self._show(widget_of(column(*lines, gap=0)))

    def show_numbers(self, numbers: Sequence[str]) -> None:
        """Side by side, by their numbers alone."""
        if not self._is_same(tuple(numbers)):
            self._show(widget_of(row(*(self._button(one, one) for one in numbers), None, gap=M)))

    def _button(self, words: str, local_no: str) -> QWidget:
        return button(words, lambda: self._go_to(local_no), kind="link", name=f"Mở hồ sơ {local_no}")

    def _is_same(self, shown: object) -> bool:
        is_same, self._shown = shown == self._shown, shown
        return is_same

    def _show(self, made: QWidget) -> None:
        box = self.layout()
        if box is not None:
            box.replaceWidget(self._lines, made)
            self._lines.hide()
            self._lines.deleteLater()
            made.show()
            self._lines = made
