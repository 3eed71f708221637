"""Tiếp nhận: one page from the person at the counter to the printed promise, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.intake import Draft, Problem, draft
from cchc_desktop.core.text import day
from cchc_desktop.ui.fields import Form
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, L, S, font
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import hairline, label, row, scrolled
from cchc_desktop.ui.printed import open_pdf, print_receipt
from cchc_desktop.ui.screens import Context, Screen
from cchc_desktop.ui.screens._intake_act import typed
from cchc_desktop.ui.screens._intake_case import CasePane
from cchc_desktop.ui.screens._intake_known import known_person, usual_procedures
from cchc_desktop.ui.screens._intake_person import PersonPane
from cchc_desktop.ui.screens._intake_promise import LedgerCard, PromisePane

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Desk

_EVERY_HALF_MINUTE = 30_000
_WIDE = 80
_KEYS_IN_VIEW = "F2 cùng thủ tục, người kế tiếp   ·   F3 cùng người, thủ tục khác   ·   Ctrl+/ mọi phím"
_ALWAYS_SAID = frozenset({"case", "channel"})
"""Problems that come from choosing, not from typing: they are said at once."""


class IntakePage(Page):
    """Three columns that are one tab path; all that is shown comes from the function that saves."""

    def __init__(self, context: Context) -> None:
        self._keys_in_view = label(_KEYS_IN_VIEW, "small")
        super().__init__("Tiếp nhận", [self._keys_in_view])
        self.context = context
        self.show_pdf: Callable[[Path], object] = open_pdf
        do = context.do
        self.person = PersonPane(partial(known_person, do), self._today)
        self.case = CasePane(do.opened.place.catalogue, self._today, partial(usual_procedures, do))
        self.promise = PromisePane(self.save, self.toggle_ledger)
        self.ledger = LedgerCard(self, self.step_back)
        self._request_id = uuid4().hex
        self._said: set[tuple[Form, str]] = set()
        self._last: Receive | None = None
        self._last_no = ""
        self._before: QWidget | None = None
        for form in (
            self.person.form,
            self.case.top,
            self.case.bottom,
            self.promise.terms,
            self.promise.form,
        ):
            self.add_form(form)
        self._lay_out()
        self._wire()
        self.found = self._draft()
        self._recount()
        self.person.form.focus("id_number")

    def _lay_out(self) -> None:
        left, middle = scrolled(self.person), scrolled(self.case)
        self._scrolling = ((left, self.person), (middle, self.case))
        for pane in (self.person, self.case):
            pane.layout().setContentsMargins(0, 0, S, 0)  # type: ignore[union-attr]  # each pane has one
        body = row(left, hairline(is_upright=True), middle, hairline(is_upright=True), self.promise, gap=L)
        for at, share in ((0, 30), (2, 38), (4, 32)):
            body.setStretch(at, share)
        self.body.addLayout(body, 1)
        LOOK.changed.connect(self._keep_whole)
        self._keep_whole()
        stops = [
            widget
            for pane in (self.person, self.case, self.promise)
            for widget in pane.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.window() is self.window()
        ]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _keep_whole(self) -> None:
        """Panes scroll downwards only, so none may be narrower than what it holds."""
        for area, pane in self._scrolling:
            area.setMinimumWidth(pane.minimumSizeHint().width())

    def _wire(self) -> None:
        for pane in (self.person, self.case, self.promise):
            pane.changed.connect(self._recount)
        self.case.procedure_chosen.connect(self._after_procedure)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]  # a widget has one
        for keys, act in self._keys():
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._clock = QTimer(self)
        self._clock.setInterval(_EVERY_HALF_MINUTE)
        self._clock.timeout.connect(self._recount)
        self._clock.start()

    def _keys(self) -> list[tuple[str, Callable[[], object]]]:
        usual = [(f"Ctrl+{(at + 1) % 10}", partial(self.case.choose_usual, at)) for at in range(10)]
        return [
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),
            ("F2", self.same_procedure),
            ("F3", self.same_person),
            ("F4", self.person.take_known),
            ("Ctrl+P", self.print_again),
            *usual,
        ]

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [
            ("Ctrl+Return", "Lưu và in giấy hẹn"),
            ("F1", "Vì sao hẹn ngày này, từng ngày"),
            ("F2", "Cùng thủ tục, người kế tiếp"),
            ("F3", "Cùng người, thủ tục khác"),
            ("F4", "Lấy thông tin người từng nộp"),
            ("Ctrl+1 … Ctrl+0", "Mười thủ tục hay dùng"),
            ("Ctrl+P", "In lại giấy hẹn vừa lưu"),
        ]

    def refresh(self) -> None:
        """The register changed or the page is shown again; what was typed stays."""
        self.case.refresh_usual()
        self._recount()

    def arrive(self, procedure: str = "", id_number: str = "") -> None:
        """Begin with a procedure or a person that another screen names."""
        if procedure:
            self.case.choose(procedure)
        if id_number:
            self.person.fill({"id_number": id_number})

    def step_back(self) -> bool:
        """Esc puts the ledger away; what is typed is never lost."""
        if self.ledger.isHidden():
            return False
        self.ledger.hide()
        if self._before is not None:
            self._before.setFocus()
        return True

    def toggle_ledger(self) -> None:
        """F1."""
        if not self.step_back() and self.found.due is not None:
            self._before = QApplication.focusWidget()
            self._place_ledger()
            self.ledger.show_ledger(self.found)

    def _place_ledger(self) -> None:
        self.ledger.place(self.promise.x() - S)

    def _today(self) -> date:
        return hanoi(self.context.do.now()).date()

    def _typed(self) -> tuple[Receive, tuple[Problem, ...]]:
        place = self.context.do.opened.place
        facts = {**self.person.facts(), **self.case.facts(), **self.promise.facts()}
        return typed(facts, self.case.papers.papers(), self._request_id, place.law.office(place.profile.unit))

    def _draft(self) -> Draft:
        place = self.context.do.opened.place
        act, unread = self._typed()
        found = draft(act, place.catalogue, place.law, place.profile.unit, self.context.do.now())
        own = {problem.field for problem in unread}
        return replace(
            found, problems=(*unread, *(problem for problem in found.problems if problem.field not in own))
        )

    def _recount(self) -> None:
        """The promise, the fee and the problems follow every key."""
        self.found = self._draft()
        self.promise.show_draft(self.found)
        self._show_problems()
        if not self.ledger.isHidden():
            self.ledger.show_ledger(self.found)

    def _form_of(self, name: str) -> Form | None:
        return next((form for form in self.forms if form.has(name)), None)

    def _show_problems(self, *, is_saving: bool = False) -> None:
        """While one types, only fields that were filled and left say what is wrong with them."""
        focused = QApplication.focusWidget()
        said: set[tuple[Form, str]] = set()
        for problem in self.found.problems:
            form = self._form_of(problem.field)
            if form is None:
                continue
            widget = form.editor(problem.field).widget()
            is_filled = bool(form.value(problem.field)) and widget is not focused
            is_said = bool(widget.property("wrong"))  # typing takes the mark away, nothing else does
            if is_saving or is_said or is_filled or problem.field in _ALWAYS_SAID:
                form.show_problem(problem.field, problem.sentence)
                said.add((form, problem.field))
        for form, name in self._said - said:
            form.show_hint(name, "")
        self._said = said

    def _on_focus(self, before: QWidget | None, _now: QWidget | None) -> None:
        if before is not None and self.isAncestorOf(before):
            if before is self.person.box:
                self.person.read_box()
            self._show_problems()
            if before is self.person.form.editor("sex").widget() or before is self.person.box:
                self.person.warn()

    def _after_procedure(self) -> None:
        """The next thing to look at: the case where there are several, else the papers."""
        self.promise.terms.reset()  # a term typed for another procedure is none of this one
        if self.case.top.has("case"):
            self.case.top.focus("case")
        else:
            self.case.papers.setFocus()

    def save(self) -> None:
        """Ctrl+Enter: save, print where the procedure wants it, and be ready for the next."""
        self.case.add_other()
        self._recount()
        if self.found.problems:
            self._refuse()
            return
        act, needs_receipt = self.found.act, self.found.needs_receipt
        self.context.do.run(
            partial(_receive, act=act),
            at=self,
            done=_saved_words,
            then=lambda dossier: self._after_saving(act, dossier, needs_receipt=needs_receipt),
        )

    def _refuse(self) -> None:
        self._show_problems(is_saving=True)
        first = next((one for one in self.found.problems if self._form_of(one.field)), None)
        if first is None:
            self.banner.say(self.found.problems[0].sentence, "amber")
            return
        form = self._form_of(first.field)
        if form is not None:
            form.focus(first.field)

    def _after_saving(self, act: Receive, dossier: Dossier, *, needs_receipt: bool) -> None:
        self._last, self._last_no = act, dossier.local_no
        self.promise.say_last(f"Vừa lưu {dossier.local_no} · {dossier.applicant} · Ctrl+P in giấy hẹn")
        self._begin_anew()
        if needs_receipt:
            self._print(dossier.local_no)

    def _begin_anew(self) -> None:
        self._request_id = uuid4().hex
        for pane in (self.person, self.case, self.promise):
            pane.reset()
        self._said = set()
        self._recount()
        self.person.form.focus("id_number")

    def same_procedure(self) -> None:
        """F2: the next person with the procedure that is chosen, or with the one saved last."""
        if self.case.is_empty() and self._last is not None:
            self.case.choose(self._last.procedure)
            self.case.top.set_values({"channel": self._last.channel, "case": self._last.case})
        if not self.person.is_empty():
            self.person.reset()
            self.context.say("Đã dọn phần người nộp cho người kế tiếp.", self.person.take_back)
        self.person.form.focus("id_number")

    def same_person(self) -> None:
        """F3: another procedure for the person who is entered, or for the one saved last."""
        if self.person.is_empty() and self._last is not None:
            self.person.fill({name: getattr(self._last, name) for name in _PERSON})
        if not self.case.is_empty():
            self.case.reset()
            self._recount()
            self.context.say("Đã dọn phần thủ tục cho thủ tục kế tiếp.", self.case.take_back)
        self.case.top.focus("procedure")

    def print_again(self) -> None:
        """Ctrl+P: the receipt of the dossier saved last."""
        if self._last_no:
            self._print(self._last_no)
        else:
            self.context.say("Chưa có hồ sơ nào vừa lưu để in giấy hẹn.")

    def _print(self, local_no: str) -> None:
        do = self.context.do
        place, clerk, now = do.opened.place, do.opened.clerk, do.now()
        self.context.jobs.start(
            lambda _job: print_receipt(place, local_no, clerk, now),
            then=self.show_pdf,
            failed=lambda failure: self._not_printed(local_no, failure),
        )

    def _not_printed(self, local_no: str, failure: Exception) -> None:
        if isinstance(failure, Refused | Trouble):
            said = f"Hồ sơ {local_no} đã lưu nhưng chưa in được giấy hẹn. {failure.sentence}"
            self.banner.say(said, "red", lambda: self._print(local_no), "In lại")
        else:
            self.context.do.broke.emit(failure)

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        """F1 is this page's: the ledger of the promise stands for the rule behind every field."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F1 and not event.modifiers():
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.toggle_ledger()
                return True
        return super().event(event)

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field; after a card it has gone on already."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~_KEYPAD:
            if not self.person.took_enter():
                self.focusNextChild()
            return
        super().keyPressEvent(event)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The ledger stays where it belongs."""
        super().resizeEvent(event)
        self._place_ledger()
        self._keys_in_view.setVisible(self.width() > _WIDE * QFontMetrics(font()).horizontalAdvance("0"))


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_PERSON = ("id_number", "applicant", "born", "sex", "address", "phone", "email", "owner")


def _receive(desk: Desk, act: Receive) -> Dossier:
    from cchc_desktop.operations.receive import receive

    return receive(desk, act)


def _saved_words(dossier: Dossier) -> str:
    on = f", hẹn {day(hanoi(dossier.due_at).date())}" if dossier.due_at else ""
    return f"Đã tiếp nhận {dossier.local_no}{on}"


INTAKE = Screen(
    code="intake",
    title="Tiếp nhận",
    icon="intake",
    place=20,
    build=IntakePage,
    roles=frozenset({"commune"}),
)
