"""The groups of the day's work: one chip each, with its exact number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cchc_desktop.core.text import number
from cchc_desktop.ui.flow import flow
from cchc_desktop.ui.look import dress
from cchc_desktop.ui.parts import button

_GAP = "   "


@dataclass(frozen=True, slots=True)
class Chip:
    """One group; ``note`` says exactly what is counted, ``empty`` what an empty list means."""

    key: str
    code: str
    title: str
    icon: str
    role: str
    note: str
    empty: str


class Chips(QWidget):
    """One of them is chosen: by its key, by arrows, or by a click. One stop of the tab path."""

    chosen = Signal(str)

    def __init__(self, chips: Sequence[Chip], counted: str = "hồ sơ") -> None:
        super().__init__()
        self._counted = counted
        self.chips = {chip.code: chip for chip in chips}
        self.buttons: dict[str, QPushButton] = {}
        self.counts: dict[str, int] = {}
        for chip in chips:
            made = button(f"{chip.title}{_GAP}–", kind="chip", name=chip.title)
            dress(made, chip.icon, chip.role, 14)
            made.setAutoExclusive(True)
            made.setToolTip(f"{chip.note}\nPhím {chip.key}")
            made.clicked.connect(lambda *_, code=chip.code: self.chosen.emit(code))
            made.toggled.connect(lambda _: self._be_one_stop())
            self.buttons[chip.code] = made
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(flow(*self.buttons.values()))
        self._be_one_stop()

    def _be_one_stop(self) -> None:
        """Tab stops at the chosen chip, or at the first where none is."""
        stop = self.current or next(iter(self.buttons))
        for code, one in self.buttons.items():
            policy = Qt.FocusPolicy.StrongFocus if code == stop else Qt.FocusPolicy.ClickFocus
            one.setFocusPolicy(policy)

    @property
    def current(self) -> str:
        """The chosen group; empty while a list that was given is shown."""
        return next((code for code, one in self.buttons.items() if one.isChecked()), "")

    def pick(self, code: str) -> None:
        """Choose a group as a click would."""
        self.buttons[code].setChecked(True)
        self.chosen.emit(code)

    def pick_key(self, key: str) -> bool:
        """Choose by the key that was typed; False when no chip has it."""
        code = next((chip.code for chip in self.chips.values() if chip.key == key), None)
        if code is None:
            return False
        self.pick(code)
        return True

    def pick_none(self) -> None:
        """None of them is what is shown."""
        for one in self.buttons.values():
            one.setAutoExclusive(False)
            one.setChecked(False)
            one.setAutoExclusive(True)

    def show_counts(self, counts: dict[str, int]) -> None:
        """Write the numbers; the letter under which a chip is reached stays its own."""
        self.counts = counts
        for code, one in self.buttons.items():
            head = one.text().rpartition(_GAP)[0]
            amount = number(counts.get(code, 0))
            one.setText(f"{head}{_GAP}{amount}")
            one.setAccessibleName(f"{self.chips[code].title}: {amount} {self._counted}")
            one.updateGeometry()
