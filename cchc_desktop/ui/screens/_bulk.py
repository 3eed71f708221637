"""Acts on the ticked dossiers of a list: the bar of acts, the panel that asks, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import number
from cchc_desktop.store.search import DossierRow
from cchc_desktop.ui.fields import allot_mnemonics
from cchc_desktop.ui.flow import flow
from cchc_desktop.ui.look import M, S, font
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, column, label, row, scrolled, widget_of
from cchc_desktop.ui.printed import Pdf, open_pdf, printer_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._ask_many import BULK, PRINT, BulkAct, Many, Told, told_of
from cchc_desktop.ui.screens._panel import Panel
from cchc_desktop.ui.screens._people import people_of
from cchc_desktop.ui.screens._print_many import (
    Printer,
    Step,
    print_beside,
    print_hand_over,
    print_many,
)
from cchc_desktop.ui.screens._run_many import ManyRun, Work

if TYPE_CHECKING:
    from cchc_desktop.operations.bulk import Outcome
    from cchc_desktop.operations.desk import Workplace

MOST = 500
"""Dossiers in one go: one transaction, no longer than the clerk waits for."""
SHOWN = 5
"""Lines of what was left behind before they scroll."""
KEYS = {verb: f"Alt+{at}" for at, verb in enumerate(BULK, 1)}


class LeftBehind(QFrame):
    """Which dossiers were left as they were, each with the sentence that says why."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.title = label("", "heading", wraps=True)
        self.words = label("", wraps=True)
        self.hide()

    @cached_property
    def _lines(self) -> QWidget:
        """Made when something is left behind for the first time: that is rare, and every list has one."""
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines = scrolled(widget_of(column(self.words, None)))
        head = row(self.title, button("Đóng   Esc", self.hide, kind="quiet", name="Đóng"))
        head.setStretch(0, 1)
        self.setLayout(column(head, lines, margin=M))
        return lines

    def say(self, title: str, refused: Sequence[tuple[str, str]]) -> None:
        """Show ``title`` and one line for each that was refused."""
        self.title.setText(title)
        self.words.setText("\n".join(f"{ref}: {sentence}" for ref, sentence in refused))
        self.setAccessibleName(f"{title} {self.words.text()}")
        height = QFontMetrics(font()).lineSpacing()
        self._lines.setFixedHeight(height * min(len(refused) + 1, SHOWN) + S)
        self.show()


class Bulk:
    """``rows`` gives the ticked ones, ``after`` is told which were left; ``page`` shows what is refused."""

    def __init__(
        self,
        context: Context,
        page: Page,
        rows: Callable[[], Sequence[DossierRow]],
        after: Callable[[Sequence[str]], object],
    ) -> None:
        self.context, self.page = context, page
        self.show_pdf: Callable[[Pdf], object] = open_pdf
        self.printer_of: Printer = printer_of
        self._rows, self._after = rows, after
        self._asked_of: tuple[str, ...] = ()
        self._amount = 0
        self.panel, self.left_behind = Panel(self.save, self.step_back), LeftBehind()
        self.running = ManyRun(context, page)
        self.words = label("", "strong")
        self.bar = QFrame()
        self.bar.setProperty("kind", "card")
        self.bar.setAccessibleName("Việc làm cho các hồ sơ đã chọn")
        self.bar.hide()
        for verb, key in KEYS.items():
            shortcut = QShortcut(QKeySequence(key), page, partial(self.begin, verb))
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @cached_property
    def buttons(self) -> Mapping[str, QPushButton]:
        """The acts by their verbs, made when something is ticked for the first time."""
        made = {act.verb: self._button(act) for act in BULK.values()}
        untick = button("Bỏ chọn   Esc", partial(self._after, ()), kind="link", name="Bỏ chọn")
        self.bar.setLayout(column(flow(self.words, untick, *made.values()), margin=S))
        allot_mnemonics(self.page)
        return made

    def _button(self, act: BulkAct) -> QPushButton:
        return button(f"{act.words}   {KEYS[act.verb]}", partial(self.begin, act.verb), name=act.words)

    def tops(self) -> tuple[QWidget, ...]:
        """What unfolds above the list."""
        return self.panel, self.running, self.left_behind

    @property
    def is_open(self) -> bool:
        """Whether the keys of the page are those of many dossiers now."""
        return self._amount > 0

    def show_ticked(self, amount: int) -> None:
        """The bar is there while anything is ticked, unless a panel has the word."""
        self._amount = amount
        self.words.setText(f"Đã chọn {number(amount)} hồ sơ")
        self.bar.setVisible(bool(self.is_open and self.panel.ask is None and self.buttons))

    def begin(self, verb: str) -> None:
        """Ask what the act needs told; one that needs nothing is done at once."""
        if not self.is_open or self.running.is_on:
            return
        self.page.clear_complaints()
        self.left_behind.hide()
        if self._amount > MOST:
            words = f"Mỗi lần làm tối đa {number(MOST)} hồ sơ; đang chọn {number(self._amount)}. Hãy lọc bớt."
            self.page.show_refused(Refused(words))
            return
        act, rows = BULK[verb], self._rows()
        self._asked_of = tuple(one.local_no for one in rows)
        if verb == PRINT:
            self._print("receipt", self._asked_of)
        elif act.ask is not None:
            self._unfold(act, rows)
        elif act.told is not None:
            self._run(act, act.told)

    def _unfold(self, act: BulkAct, rows: Sequence[DossierRow]) -> None:
        do = self.context.do
        place, now = do.opened.place, do.now()
        with do.reading() as reading:
            people = people_of(reading, place.law, now.date())
        if act.ask is not None:
            asked = act.ask(Many(rows, place.law, place.profile.unit, now, people))
            self.page.forms = [self.panel.unfold(asked, "")]
            self.bar.hide()
            allot_mnemonics(self.page)

    def save(self) -> None:
        """Do the act of the panel to all that were ticked when it was opened."""
        asked, form = self.panel.ask, self.panel.form
        if asked is None or form is None or self.running.is_on:
            return
        form.clear_problems()
        try:
            told = told_of(asked, form.values())
        except Refused as no:
            if not form.has(no.field) or not form.editor(no.field or "").widget().property("wrong"):
                self.page.show_refused(no)
            return
        self._run(BULK[asked.verb], told)

    def _run(self, act: BulkAct, told: Told) -> None:
        done = partial(self._after_run, act)
        self.running.start(Work(act.verb, self._asked_of, told, partial(said_if_done, act), done))

    def _after_run(self, act: BulkAct, outcome: Outcome) -> None:
        self.panel.done()
        self.page.forms = []
        self.show_ticked(self._amount)
        if outcome.refused:
            self.left_behind.say(said(act, outcome), outcome.refused)
        self._after([ref for ref, _ in outcome.refused])
        if act.verb == "hand_over" and outcome.done:
            self._start(partial(print_hand_over, outcome.done), "handover_sheet")
        elif act.verb == "apologise" and outcome.done:
            self._print("apology", outcome.done)

    def _print(self, kind: str, numbers: Sequence[str]) -> None:
        self._start(partial(print_many, kind, numbers), kind)

    def _start(self, work: Callable[[Workplace, str, datetime, Step], Pdf], kind: str) -> None:
        print_beside(self.context, self.page, work, kind, self._printed, self.printer_of)

    def _printed(self, pdf: Pdf) -> None:
        self.show_pdf(pdf)

    def step_back(self) -> bool:
        """Esc: fold the panel, then what was left behind."""
        if self.panel.fold():
            self.page.forms = []
            self.show_ticked(self._amount)
            return True
        if not self.left_behind.isHidden():
            self.left_behind.hide()
            return True
        return False


def said(act: BulkAct, outcome: Outcome) -> str:
    """How many were done and how many were left."""
    if not outcome.done:
        return f"Chưa làm được hồ sơ nào, để lại {number(len(outcome.refused))}."
    words = f"{act.done} {number(len(outcome.done))} hồ sơ"
    return f"{words}, để lại {number(len(outcome.refused))}." if outcome.refused else f"{words}."


def said_if_done(act: BulkAct, outcome: Outcome) -> str:
    """The line below the window, silent where nothing was done: then the page says why."""
    return said(act, outcome) if outcome.done else ""
