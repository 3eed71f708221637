"""The papers of one dossier: what was printed, and what its story lets one print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Dossier, Entry, standing
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import MOVES
from cchc_desktop.forms import form_named
from cchc_desktop.store.slips import Slip
from cchc_desktop.ui.look import M
from cchc_desktop.ui.parts import button, column, label
from cchc_desktop.ui.screens._facts import short_moment

CONTROL = "control_slip"
FOLDER = ("folder_cover", "folder_label")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form that this dossier has or can have; ``entry`` is the act that it tells of."""

    kind: str
    title: str
    slip: Slip | None = None
    entry: int | None = None

    @property
    def is_void(self) -> bool:
        """Whether the printed one was cancelled."""
        return self.slip is not None and self.slip.is_cancelled


def sheets_of(dossier: Dossier, slips: Sequence[Slip], entries: Sequence[Entry] = ()) -> tuple[Sheet, ...]:
    """The receipt first, then a paper for each act that has one, then the folder's; at last the void ones."""
    came_at = dossier.received_at or (entries[0].at if entries else None)
    on = hanoi(came_at).date() if came_at else None
    live = [slip for slip in slips if not slip.is_cancelled]
    found: list[Sheet] = []
    for kind, entry in _wanted(dossier, entries):
        slip = next((one for one in reversed(live) if one.form == kind and one.entry in {entry, None}), None)
        if slip is not None:
            live.remove(slip)
        found.append(Sheet(kind, _title(kind, on), slip, entry))
    void = [slip for slip in slips if slip.is_cancelled]
    found += [Sheet(slip.form, _title(slip.form, on), slip, slip.entry) for slip in (*live, *void)]
    return tuple(one for one in found if one.title)


def _wanted(dossier: Dossier, entries: Sequence[Entry]) -> Iterator[tuple[str, int | None]]:
    acts = [one for one in standing(entries) if one.verb in MOVES and MOVES[one.verb].slip]
    if dossier.received_at is not None:
        yield "receipt", None
    for one in acts:
        kind = MOVES[one.verb].slip
        if kind not in {"receipt", CONTROL, None}:
            yield str(kind), one.seq
    if dossier.received_at is not None:
        yield from ((kind, None) for kind in (CONTROL, *FOLDER))


def _title(kind: str, on: date | None) -> str:
    try:
        return form_named(kind, on).title if on else ""
    except Refused:
        return ""


class Slips(QWidget):
    """One line for each form, with the button that prints it, again or for the first time."""

    def __init__(self, print_form: Callable[[str, int | None], object]) -> None:
        super().__init__()
        self._print = print_form
        self.sheets: tuple[Sheet, ...] = ()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._lines = QWidget()
        self._box.addWidget(self._lines)

    def show_sheets(self, sheets: tuple[Sheet, ...]) -> None:
        """Show these; the same ones again change nothing, so that the focus stays."""
        if sheets == self.sheets and sheets:
            return
        self.sheets = sheets
        lines = QWidget()
        grid = QGridLayout(lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        grid.setVerticalSpacing(M)
        for at, one in enumerate(sheets):
            words = label(one.title, "muted" if one.is_void else "", wraps=True)
            grid.addLayout(column(words, label(_printed_words(one), "small", wraps=True), gap=0), at, 0)
            if not one.is_void:
                grid.addWidget(self._button(one), at, 1, Qt.AlignmentFlag.AlignTop)
        if not sheets:
            grid.addWidget(label("Chưa có giấy nào để in.", "muted"), 0, 0)
        self._box.replaceWidget(self._lines, lines)
        self._lines.hide()
        self._lines.deleteLater()
        lines.show()
        self._lines = lines

    def _button(self, sheet: Sheet) -> QPushButton:
        words = "In lại" if sheet.slip else "In"
        key = "   Ctrl+P" if sheet.kind == "receipt" else ""
        return button(
            words + key,
            lambda: self._print(sheet.kind, sheet.entry),
            icon="printer",
            name=f"{words}: {sheet.title}",
        )


def _printed_words(sheet: Sheet) -> str:
    slip = sheet.slip
    if slip is None:
        return "chưa in"
    times = f", in {slip.printings} lần" if slip.printings > 1 else ""
    words = f"số {slip.number}{times}, {short_moment(slip.printed_at)}, {slip.by}"
    return f"Đã hủy: {slip.reason}. {words}" if slip.is_cancelled else words
