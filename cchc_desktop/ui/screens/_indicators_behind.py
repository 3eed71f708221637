"""What stands behind a figure: its parts with their reasons, and where there is no worklist the dossiers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from cchc_desktop.core.measure import Part
from cchc_desktop.core.text import number
from cchc_desktop.ui.parts import button, column, label, row
from cchc_desktop.ui.table import Column, Table

if TYPE_CHECKING:
    from cchc_desktop.operations.indicators import Opened

PART_WORDS = {Part.TOP: "tử số", Part.REST: "còn lại", Part.OUT: "không tính"}
_ORDER = tuple(PART_WORDS)


@dataclass(frozen=True, slots=True)
class Pile:
    """Dossiers that belong together, and what is to be said of them; ``ask`` fetches those of one unit."""

    title: str
    value: str = ""
    dossiers: tuple[Opened, ...] = ()
    ask: Callable[[], object] | None = None


def by_reason(dossiers: Iterable[Opened]) -> tuple[Pile, ...]:
    """What counts and what does not, each reason apart, the most frequent first."""
    piles: dict[tuple[Part, str], list[Opened]] = {}
    for one in dossiers:
        # The figure of a mean or a median is its own reason: there the parts alone tell something.
        reason = one.reason if one.value is None else ""
        piles.setdefault((one.part, reason), []).append(one)
    ranked = sorted(piles.items(), key=lambda item: (_ORDER.index(item[0][0]), -len(item[1]), item[0][1]))
    return tuple(
        Pile(_words(part, reason), dossiers_words(len(found)), tuple(found))
        for (part, reason), found in ranked
    )


def dossiers_words(many: int) -> str:
    """How many they are."""
    return f"{number(many)} hồ sơ"


def _words(part: Part, reason: str) -> str:
    words = PART_WORDS[part]
    said = f"{words[:1].upper()}{words[1:]}"
    return f"{said}: {reason}" if reason else said


class Behind(QWidget):
    """Piles, and one step further in the dossiers of one; Esc leads back step by step."""

    def __init__(
        self, show_worklist: Callable[[tuple[str, ...], str], object] | None, leave: Callable[[], object]
    ) -> None:
        super().__init__()
        self._show_worklist, self._leave = show_worklist, leave
        self._title = ""
        self.title = label("", "heading", wraps=True)
        self.back = button("Lùi lại   Esc", self.step_back, icon="back", name="Lùi lại")
        columns: list[Column[Pile]] = [
            Column("Gồm", lambda one: one.title, 30, is_wide=True),
            Column("Số", lambda one: one.value, 20, "right"),
        ]
        self.piles: Table[Pile] = Table(columns, empty="Không có gì đằng sau số này.", name="Các phần của số")
        self.list: Table[Opened] = Table(_opened_columns(), empty="Không có hồ sơ nào.", name="Hồ sơ")
        self.piles.opened.connect(self._open)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.piles)
        self.stack.addWidget(self.list)
        for one in (self.piles, self.list):
            one.setProperty("kind", "framed")
        self.title.setMinimumWidth(1)
        head = row(self.title, self.back)
        head.setStretch(0, 1)
        box = column(head, self.stack)
        box.setStretch(1, 1)
        self.setLayout(box)

    def show_piles(self, title: str, piles: Sequence[Pile]) -> None:
        """The parts of a figure, the cursor on the first."""
        self._title = title
        self.title.setText(title)
        self.piles.show_rows(piles)
        self.piles.go_to(0)
        self.stack.setCurrentWidget(self.piles)
        self.piles.setFocus()

    def _open(self, one: Pile) -> None:
        if one.ask is not None:
            one.ask()
        elif one.dossiers:
            self.show_dossiers(one.dossiers, f"{self._title} – {one.title}", is_within=True)

    def show_dossiers(self, dossiers: tuple[Opened, ...], title: str, *, is_within: bool = False) -> bool:
        """Where dossiers are worked on; else their numbers as the units sent them. False: elsewhere."""
        if self._show_worklist is not None:
            self._show_worklist(tuple(dict.fromkeys(one.local_no for one in dossiers)), title)
            return False
        if not is_within:
            self.piles.show_rows([])
        self.title.setText(title)
        self.list.show_rows(dossiers)
        self.list.go_to(0)
        self.stack.setCurrentWidget(self.list)
        self.list.setFocus()
        return True

    def step_back(self) -> bool:
        """From the dossiers to their piles, from there to the figures."""
        if self.stack.currentWidget() is self.list and self.piles.rows_model.ids:
            self.title.setText(self._title)
            self.stack.setCurrentWidget(self.piles)
            self.piles.setFocus()
        else:
            self._leave()
        return True


def _opened_columns() -> list[Column[Opened]]:
    return [
        Column("Đơn vị", lambda one: one.unit, 8),
        Column("Số hồ sơ", lambda one: one.local_no, 12),
        Column("Kỳ", lambda one: one.period, 9, fold=2),
        Column("Phần", lambda one: PART_WORDS[one.part], 13),
        Column("Lý do", lambda one: one.reason, 24, is_wide=True),
        Column("Thủ tục", lambda one: one.procedure, 10, fold=1),
    ]
