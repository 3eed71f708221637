"""The parts of a dossier's page: papers, the days of its term, printed slips, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cchc_desktop.core.deadline import Due, LedgerDay, Pause, Term
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.intake import promised
from cchc_desktop.core.law import Law
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.papers import Digitised, Paper
from cchc_desktop.core.text import day, weekday
from cchc_desktop.operations.clock import GIVEN
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, M, S
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import Piece, button, column, hairline, label, row
from cchc_desktop.ui.screens._facts import moment_words, term_words
from cchc_desktop.ui.table import Column, R, Table


def section(title: str, *pieces: Piece) -> QVBoxLayout:
    """A heading over a hairline, and what stands under it."""
    return column(label(title, "heading"), hairline(), *pieces, gap=S)


class LongTable(Table[R]):
    """A table as high as its lines; its cursor shows only while it has the focus."""

    def show_rows(self, rows: Sequence[R]) -> None:
        """List these, and be as high as they are."""
        super().show_rows(rows)
        self.fit()
        if not self.hasFocus():
            self.clearSelection()

    @guarded(None)
    def focusInEvent(self, event: QFocusEvent) -> None:
        """The cursor shows where it was."""
        super().focusInEvent(event)
        self.go_to(max(self.currentIndex().row(), 0))

    @guarded(None)
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing here is chosen for anything else."""
        super().focusOutEvent(event)
        self.clearSelection()

    def fit(self) -> None:
        """Take the height of what is listed."""
        a_line = self.verticalHeader().defaultSectionSize()
        lines = len(self.rows_model.ids) * a_line or max(a_line, self.height_of_empty)
        height = self.horizontalHeader().sizeHint().height() + lines
        self.setFixedHeight(height + 2 * self.frameWidth() + 4)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """What an empty one says may need more lines where it is narrow."""
        super().resizeEvent(event)
        if not self.rows_model.ids:
            self.fit()

    def sizeHint(self) -> QSize:
        """As wide as there is room, as high as its lines."""
        return QSize(300, self.height())


_PAPER_MARKS = {
    Digitised.NOT_YET: ("mark-in-time", "amber"),
    Digitised.SCANNED: ("check", "green"),
    Digitised.SIGNED: ("check", "green"),
    Digitised.REUSED: ("refresh", "green"),
    Digitised.NOT_APPLICABLE: ("dash", "muted"),
}


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper and its place on the receipt, from 1."""

    place: int
    paper: Paper


class PaperTable(LongTable[PaperLine]):
    """Space says of the paper under the cursor that it is scanned, or not; Enter asks for any state."""

    toggled = Signal(object)

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space; everything else as in any table."""
        line = self.current()
        if event.key() == Qt.Key.Key_Space and line is not None:
            self.toggled.emit(line)
        else:
            super().keyPressEvent(event)


def _paper_mark(line: PaperLine) -> Mark:
    if line.paper.is_missing:
        return Mark("warning", "còn thiếu", "amber")
    shape, role = _PAPER_MARKS[line.paper.digitised]
    return Mark(shape, line.paper.digitised.title, role)


def _paper_words(line: PaperLine) -> str:
    paper = line.paper
    said = (paper.name, f"{paper.kind.title}, {paper.digitised.title}", paper.reason)
    return "\n".join(words for words in said if words)


class Papers(QWidget):
    """``mark`` sets one paper (place, state), ``mark_all`` all of them, ``mark_result`` the result.

    ``ask`` is told the place of a paper whose state should be said in full.
    """

    def __init__(
        self,
        mark: Callable[[int, Digitised], object],
        ask: Callable[[int], object],
        mark_all: Callable[[], object],
        mark_result: Callable[[bool], object],
    ) -> None:
        super().__init__()
        self._mark = mark
        self.table = PaperTable(
            [
                Column("#", lambda one: str(one.place), 2, "right"),
                Column(
                    "Giấy tờ",
                    lambda one: one.paper.name,
                    18,
                    is_wide=True,
                    hover=_paper_words,
                ),
                Column("SL", lambda one: str(one.paper.quantity), 3, "right", fold=2),
                Column("Số hóa", lambda one: _paper_mark(one).word, 19, mark=_paper_mark, hover=_paper_words),
            ],
            empty="Hồ sơ không ghi danh sách giấy tờ.",
            name="Giấy tờ của hồ sơ; phím cách ghi đã số hóa hoặc chưa",
        )
        self.table.setProperty("kind", "framed")
        self.table.toggled.connect(self._on_toggled)
        self.table.opened.connect(lambda line: ask(line.place))
        self.all_button = button("Tất cả đã số hóa", mark_all, icon="scan")
        self.result = QCheckBox("Kết quả có bản điện tử")
        self.result.setAccessibleName("Kết quả có bản điện tử")
        self.result.clicked.connect(lambda is_on: mark_result(bool(is_on)))
        hint = label("Phím cách: đã số hóa / chưa · Enter: tình trạng khác · thả tệp quét vào đây", "small")
        hint.setWordWrap(True)
        self.setLayout(column(self.table, hint, row(self.all_button, self.result, None, gap=M)))
        LOOK.changed.connect(self.table.fit)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show how far its papers and its result are digitised."""
        self.table.show_rows([PaperLine(at, paper) for at, paper in enumerate(dossier.papers, 1)])
        self.all_button.setEnabled(
            not dossier.is_digitised_in or any(one.digitised is Digitised.NOT_YET for one in dossier.papers)
        )
        self.result.setChecked(dossier.is_digitised_out)
        self.result.setVisible(dossier.state in {State.FINISHED, State.HANDED_BACK})

    def _on_toggled(self, line: PaperLine) -> None:
        is_waiting = line.paper.digitised is Digitised.NOT_YET
        self._mark(line.place, Digitised.SCANNED if is_waiting else Digitised.NOT_YET)


def ledger_of(dossier: Dossier, law: Law, unit: str, at: datetime) -> Due | None:
    """The very count behind the promise; while the clock stands, as if it ran on at this moment."""
    if dossier.received_at is None or not dossier.term:
        return None
    stretches = dossier.pauses
    if dossier.paused_at is not None and dossier.paused_at < at:
        stretches = (*stretches, Pause(dossier.paused_at, at))
    return promised(Term.parse(dossier.term), dossier.received_at, stretches, law, unit)


def _day_words(on: date) -> str:
    return f"{weekday(on)} {day(on)}"


class Ledger(QWidget):
    """Day by day: counted or not, and why."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label("", wraps=True)
        self.table: LongTable[LedgerDay] = LongTable(
            [
                Column("Ngày", lambda one: _day_words(one.day), 19),
                Column(
                    "Tính",
                    lambda one: "có" if one.counted else "không",
                    6,
                    mark=lambda one: (
                        Mark("check", "có", "green") if one.counted else Mark("dash", "không", "muted")
                    ),
                ),
                Column("Vì sao", lambda one: one.why, 16, is_wide=True),
            ],
            empty="Chưa có ngày nào được tính.",
            name="Cách tính ngày hẹn trả, từng ngày",
        )
        self.table.setProperty("kind", "framed")
        self.setLayout(column(self.words, self.table))
        LOOK.changed.connect(self.table.fit)

    def show_dossier(self, dossier: Dossier, law: Law, unit: str, at: datetime) -> None:
        """Count again, or say why there is nothing to count."""
        try:
            found = ledger_of(dossier, law, unit, at)
        except Refused as no:
            found, words = None, no.sentence
        else:
            words = _ledger_words(dossier, found)
        self.words.setText(words)
        self.table.setVisible(found is not None)
        self.table.show_rows(found.ledger if found else ())


def _ledger_words(dossier: Dossier, found: Due | None) -> str:
    if dossier.received_at is None:
        return "Chưa tiếp nhận nên chưa tính hạn."
    if found is None:
        return "Hồ sơ không ghi thời hạn."
    said = f"{term_words(dossier.term).capitalize()}, tính từ {moment_words(found.starts_at)}."
    if dossier.due_basis == GIVEN:
        return (
            f"{said} Ngày hẹn {moment_words(dossier.due_at)} do người nhập ghi, không lấy từ cách tính này."
        )
    if dossier.paused_at is not None:
        waits = f"Đồng hồ dừng từ {moment_words(dossier.paused_at)}."
        return f"{said} {waits} Nếu chạy tiếp ngay bây giờ, hẹn trả {moment_words(found.due_at)}."
    return f"{said} Hẹn trả {moment_words(found.due_at)}."
