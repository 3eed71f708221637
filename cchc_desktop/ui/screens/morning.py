"""Xin lỗi trước hạn: those who would wait in vain, each with a new day, in one act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout

from cchc_desktop.core.acts import Apologise
from cchc_desktop.core.calendar import ONE_DAY, hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day, number
from cchc_desktop.operations.morning import ToApologise, about_to_be_late
from cchc_desktop.ui.editors import Field
from cchc_desktop.ui.fields import Form
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOW_BELOW, M, S, font
from cchc_desktop.ui.marks import Mark, due_mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, card, label, row
from cchc_desktop.ui.printed import Pdf, open_pdf
from cchc_desktop.ui.screens import Context, Screen
from cchc_desktop.ui.screens._ask_many import BULK
from cchc_desktop.ui.screens._asked import cause_field, end_of, given
from cchc_desktop.ui.screens._bulk import LeftBehind, said, said_if_done
from cchc_desktop.ui.screens._facts import short_moment
from cchc_desktop.ui.screens._print_many import print_beside, print_many
from cchc_desktop.ui.screens._run_many import ManyRun, Work
from cchc_desktop.ui.table import Column, Table

if TYPE_CHECKING:
    from cchc_desktop.operations.bulk import Outcome


BESIDE_FROM = 96
"""Figures of the window's type: narrower, the words over the reason would be cut."""


@dataclass(slots=True)
class Line:
    """One of them: what is proposed, and what the clerk made of it."""

    told: ToApologise
    new_on: date
    cause: str | None = None
    is_left: bool = False
    """Set aside: nobody apologises to them now."""


class LineTable(Table[Line]):
    """Left and right move the new day by a working day, Space sets a line aside, Enter goes to its fields."""

    moved = Signal(int)
    set_aside = Signal()

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that change a line; everything else as in any table."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.moved.emit(step)
        elif event.key() == Qt.Key.Key_Space:
            self.set_aside.emit()
        else:
            super().keyPressEvent(event)


class MorningPage(Page):
    """What is changed in a line stays while the register changes around it."""

    def __init__(self, context: Context) -> None:
        super().__init__("Xin lỗi trước hạn")
        self.context = context
        self.show_pdf: Callable[[Pdf], object] = open_pdf
        self.lines: dict[str, Line] = {}
        place, today = context.do.opened.place, hanoi(context.do.now()).date()
        self._law, self._unit = place.law, place.profile.unit
        self._causes = place.law.coded("late_causes", today)
        self.table = LineTable(
            self._columns(), empty="Không có hồ sơ nào cần xin lỗi.", name="Hồ sơ sắp lỡ hẹn, quá hạn"
        )
        self.table.setProperty("kind", "framed")
        of_line = [Field("new_on", "Hẹn lại ngày", "date", width=20), cause_field(place.law, today)]
        self.one = self.add_form(Form(of_line, [["new_on", "cause"]]))
        self.all = self.add_form(
            Form(
                [
                    Field(
                        "reason",
                        "Lý do ghi trong văn bản xin lỗi, chung cho tất cả",
                        "multiline",
                        is_required=True,
                        lines=2,
                        placeholder="Ví dụ: cần thêm thời gian xác minh hồ sơ",
                    )
                ]
            )
        )
        self.left_behind, self.running = LeftBehind(), ManyRun(context, self)
        self.same = button("Nguyên nhân này cho tất cả   F8", self.spread, name="Nguyên nhân này cho tất cả")
        self.save_button = button("Xin lỗi và in", self.save, kind="primary", icon="printer")
        self._lay_out()
        self._wire()

    def _columns(self) -> list[Column[Line]]:
        def stands(one: Line) -> Mark:
            return due_mark(one.told.due_at, self.context.do.now())

        return [
            Column("Tình trạng", lambda one: stands(one).word, 13, mark=stands),
            Column("Số", lambda one: one.told.local_no, 9, is_strong=True),
            Column("Người nộp", lambda one: one.told.applicant, 20),
            Column("Thủ tục", lambda one: one.told.procedure_name, 16, is_wide=True, fold=3),
            Column("Hẹn trả", lambda one: short_moment(one.told.due_at), 15, "centre", fold=2),
            Column(
                "Hẹn lại",
                lambda one: "để lại" if one.is_left else day(one.new_on),
                13,
                is_strong=True,
                mark=lambda one: _LEFT if one.is_left else _GOES,
            ),
            Column("Nguyên nhân", self._cause_words, 20, hover=self._cause_words, fold=1),
            Column("Cán bộ", lambda one: one.told.officer or "", 13, role="muted", fold=4),
        ]

    def _cause_words(self, one: Line) -> str:
        return f"{one.cause}. {self._causes.get(one.cause, '')}" if one.cause else "chưa chọn"

    def _lay_out(self) -> None:
        self.body.addWidget(self.left_behind)
        self.body.addWidget(self.running)
        self.body.addWidget(self.table, 1)
        self.whose = label("", "strong")
        self._forms = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._forms.setSpacing(M)
        self._forms.addWidget(card(row(self.whose, None, self.same), self.one, gap=S, margin=M), 3)
        self._forms.addWidget(self.all, 2)
        self.body.addLayout(self._forms)
        keys = label("← → dời một ngày làm việc · phím cách: để lại · Enter: sửa dòng này", "small")
        self.body.addLayout(row(keys, None, self.save_button, gap=S))

    def _wire(self) -> None:
        self.table.chosen.connect(self._show_line)
        self.table.opened.connect(lambda _: self.one.focus("new_on"))
        self.table.moved.connect(self.move_day)
        self.table.set_aside.connect(self.leave)
        self.one.changed.connect(self._on_changed)
        for keys, act in (("Ctrl+Return", self.save), ("Ctrl+Enter", self.save), ("F8", self.spread)):
            QShortcut(QKeySequence(keys), self, act).setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a low page the line and the reason stand side by side: rows come first."""
        super().resizeEvent(event)
        is_low = self.height() < LOW_BELOW * QFontMetrics(font()).height()
        is_beside = is_low and self.width() >= BESIDE_FROM * QFontMetrics(font()).horizontalAdvance("0")
        directions = QBoxLayout.Direction
        self._forms.setDirection(directions.LeftToRight if is_beside else directions.TopToBottom)

    # What is listed.

    def arrive(self, first: str = "") -> None:
        """Begin at the dossier ``first``."""
        self.refresh()
        numbers = list(self.lines)
        if first in numbers:
            self.table.go_to(numbers.index(first))
        self.table.setFocus()

    def refresh(self) -> None:
        """Read who waits in vain, in one statement; what was changed in a line stays."""
        now = self.context.do.now()
        with self.context.do.reading() as reading:
            found = about_to_be_late(reading, self._law, self._unit, now)
        self.lines = {
            one.local_no: self.lines.get(one.local_no) or Line(one, hanoi(one.new_due_at).date())
            for one in found
        }
        self.table.show_rows(list(self.lines.values()))
        breached = sum(one.is_breached for one in found)
        self.subtitle.setText(f"{number(len(found))} hồ sơ, {number(breached)} đã quá hạn")
        self._count()

    def _count(self) -> None:
        amount = sum(not line.is_left for line in self.lines.values())
        self.save_button.setText(f"Xin lỗi {number(amount)} hồ sơ và in   Ctrl+Enter")
        self.save_button.setAccessibleName(f"Xin lỗi {number(amount)} hồ sơ và in")
        self.save_button.setEnabled(amount > 0)

    def _show_line(self, line: Line | None) -> None:
        self.one.setEnabled(line is not None)
        self.same.setEnabled(line is not None)
        if line is not None:
            self.whose.setText(f"{line.told.local_no}  {line.told.applicant}")
            self.one.blockSignals(True)
            self.one.set_values({"new_on": line.new_on, "cause": line.cause})
            self.one.blockSignals(False)

    # What is changed.

    def _on_changed(self, name: str) -> None:
        line, value = self.table.current(), self.one.value(name)
        if line is None:
            return
        if name == "cause":
            line.cause = given({"cause": value}, "cause")
        elif isinstance(value, date):
            line.new_on = value
        self.table.refresh()

    def move_day(self, step: int) -> None:
        """The next working day, or the one before; never one that is over."""
        line = self.table.current()
        if line is None:
            return
        office = self._law.office(self._unit)
        on = line.new_on + step * ONE_DAY
        while not office.is_open(on):
            on += step * ONE_DAY
        if on > max(hanoi(line.told.due_at).date(), hanoi(self.context.do.now()).date()):
            line.new_on = on
            self.table.refresh()
            self._show_line(line)

    def leave(self) -> None:
        """Set the line aside, or take it up again; on to the next."""
        line = self.table.current()
        if line is not None:
            line.is_left = not line.is_left
            self.table.refresh()
            self._count()
            self.table.go_to(min(self.table.currentIndex().row() + 1, len(self.lines) - 1))

    def spread(self) -> None:
        """F8: the cause of this line is that of all."""
        line = self.table.current()
        if line is not None:
            for one in self.lines.values():
                one.cause = line.cause
            self.table.refresh()

    # What is done.

    def save(self) -> None:
        """One act apologises to all that are not set aside; then their papers are printed as one file."""
        if self.running.is_on:
            return
        chosen = {ref: line for ref, line in self.lines.items() if not line.is_left}
        self.clear_complaints()
        self.left_behind.hide()
        try:
            self.one.values()
            reason = str(self.all.values()["reason"])
            told = {ref: self._act(line, reason) for ref, line in chosen.items()}
        except Refused as no:
            if no.field == "new_due_at":
                self.one.show_problem("new_on", no.sentence)
                self.one.focus("new_on")
            return
        if told:
            self._run(told)

    def _act(self, line: Line, reason: str) -> Apologise:
        try:
            new_due_at: datetime = end_of(self._law, self._unit, line.new_on)
        except Refused:
            self.table.go_to(list(self.lines).index(line.told.local_no))
            raise
        return Apologise(dossier=line.told.local_no, new_due_at=new_due_at, reason=reason, cause=line.cause)

    def _run(self, told: dict[str, Apologise]) -> None:
        done = partial(said_if_done, BULK["apologise"])
        self.running.start(Work("apologise", tuple(told), told.__getitem__, done, self._after))

    def _after(self, outcome: Outcome) -> None:
        if outcome.refused:
            self.left_behind.say(said(BULK["apologise"], outcome), outcome.refused)
        else:
            self.all.set_values({"reason": None})
        self.refresh()
        self.table.setFocus()
        if outcome.done:
            work = partial(print_many, "apology", outcome.done)
            print_beside(self.context, self, work, "apology", self._printed)

    def _printed(self, pdf: Pdf) -> None:
        self.show_pdf(pdf)

    def step_back(self) -> bool:
        """Esc: from the fields to the table, then what was left behind is folded."""
        if not self.left_behind.isHidden():
            self.left_behind.hide()
        elif not self.table.hasFocus() and self.isAncestorOf(self.focusWidget() or self):
            self.table.setFocus()
        else:
            return False
        return True

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [
            ("Ctrl+Return", "Xin lỗi tất cả và in văn bản"),
            ("Left", "Hẹn sớm hơn một ngày làm việc; → muộn hơn"),
            ("Space", "Để lại, chưa xin lỗi hồ sơ này"),
            ("Enter", "Sửa ngày, nguyên nhân của dòng này"),
            ("F8", "Nguyên nhân này cho tất cả"),
        ]


_GOES = Mark("check", "xin lỗi", "accent")
_LEFT = Mark("dash", "để lại", "muted")

MORNING = Screen(
    code="morning",
    title="Xin lỗi trước hạn",
    icon="warning",
    place=11,
    build=MorningPage,
    roles=frozenset({"commune"}),
    is_listed=False,
    within="worklist",
)
