"""Tiếp nhận: one page from the person at the counter to the printed promise, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.identity import Card
from cchc_desktop.core.intake import Draft
from cchc_desktop.ui.fields import Form, help_of
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import S, font
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, label
from cchc_desktop.ui.printed import Pdf
from cchc_desktop.ui.printers import PrinterDialog
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._intake_act import seen
from cchc_desktop.ui.screens._intake_case import CasePane
from cchc_desktop.ui.screens._intake_columns import Columns
from cchc_desktop.ui.screens._intake_complaints import Complaints
from cchc_desktop.ui.screens._intake_content import Desktop
from cchc_desktop.ui.screens._intake_drafts import Keeper, left_open
from cchc_desktop.ui.screens._intake_known import known_person, usual_procedures
from cchc_desktop.ui.screens._intake_ledger import LedgerCard
from cchc_desktop.ui.screens._intake_more import Extras, extras_of
from cchc_desktop.ui.screens._intake_next import Next
from cchc_desktop.ui.screens._intake_online import OnlineFile, dropped
from cchc_desktop.ui.screens._intake_person import PersonPane
from cchc_desktop.ui.screens._intake_picker import Picker
from cchc_desktop.ui.screens._intake_print import TITLES, Printing
from cchc_desktop.ui.screens._intake_promise import PromisePane
from cchc_desktop.ui.screens._intake_save import Saving
from cchc_desktop.ui.screens._intake_usual import Usual
from cchc_desktop.ui.screens._intake_words import KEYS, KEYS_IN_VIEW

if TYPE_CHECKING:
    from cchc_desktop.store.drafts import Draft as Kept

_EVERY_HALF_MINUTE = 30_000
_WIDE = 150


class IntakePage(Page):
    """Three columns that are one tab path; all that is shown comes from the function that saves."""

    def __init__(self, context: Context, folder: Path | None = None) -> None:
        """``folder`` holds what this desk remembers: printers, rare fields that stay open."""
        self._keys_in_view = label(KEYS_IN_VIEW, "small")
        self.waiting = button("", self.ask_drafts, kind="link", name="Hồ sơ đang nhập dở")
        super().__init__("Tiếp nhận", [self._keys_in_view, self.waiting])
        self.context, self.folder = context, folder or context.do.opened.place.register.place
        do = context.do
        self.person = PersonPane(partial(known_person, do), self._today)
        self.case = CasePane(lambda: do.opened.place.catalogue, self._today, partial(usual_procedures, do))
        self.promise = PromisePane(self.save, self.toggle_ledger)
        self.desktop = Desktop(self.person, self.case, self.promise)
        self.usual = Usual(self, do, self.desktop, self.focusNextChild)
        self.ledger = LedgerCard(self, self.step_back)
        self.picker = Picker(self)
        self.printing = Printing(context, self.banner, self.folder)
        self.online = OnlineFile(context, self, self.picker, self.banner)
        self.keeper = Keeper(self, do, self._content, self.desktop.title)
        self.saving = Saving(self)
        self.next = Next(self)
        self.request_id = uuid4().hex
        self.complaints = Complaints(self.form_of)
        self._before: QWidget | None = None
        self._opens_at = "id_number"
        for form in self.desktop.forms.values():
            self.add_form(form)
        self.extras = Extras(extras_of(self.person, self.case), self.folder)
        self._lay_out()
        self._wire()
        self.found = self._draft()
        self._recount()
        self.person.form.focus("id_number")
        if (kept := left_open(do)) is not None:
            self.go_on(kept)
        self._count_drafts()

    # What the page is made of.

    def _lay_out(self) -> None:
        self.columns = Columns(self.person, self.case, self.promise)
        self.body.addWidget(self.columns, 1)
        self.desktop.chain()
        self.setAcceptDrops(True)

    def _wire(self) -> None:
        for pane in (self.person, self.case, self.promise):
            pane.changed.connect(self._on_typed)
        self.case.procedure_chosen.connect(self._after_procedure)
        self.person.card_read.connect(self.take_card)
        self.person.asked_by_name.connect(self.next.ask_people)
        self.person.more.clicked.connect(lambda *_: self.ask_more())
        self.keeper.told.connect(self.subtitle.setText)
        self.keeper.taken_over.connect(self.next.tell_lost)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]  # a widget has one
        for keys, act in self._keys():
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._clock = QTimer(self)
        self._clock.setInterval(_EVERY_HALF_MINUTE)
        self._clock.timeout.connect(self.refresh)

    def _keys(self) -> list[tuple[str, Callable[[], object]]]:
        usual = [(f"Ctrl+{(at + 1) % 10}", partial(self.case.choose_usual, at)) for at in range(10)]
        return [
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),
            ("Ctrl+Shift+Return", self.saving.at_once),
            ("Ctrl+Shift+Enter", self.saving.at_once),
            ("F2", self.next.same_procedure),
            ("F3", self.next.same_person),
            ("F4", self.person.take_known),
            ("F6", self.ask_drafts),
            ("F7", self.usual.take),
            ("F8", self.ask_more),
            ("F9", self.next.open_alike),
            ("Ctrl+O", self.online.choose),
            ("Ctrl+P", self.printing.print_last),
            ("Ctrl+Shift+P", self.choose_printer),
            *usual,
        ]

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return list(KEYS)

    @property
    def show_pdf(self) -> Callable[[Pdf], object]:
        """What becomes of a paper for which the desk remembers no printer."""
        return self.printing.show_pdf

    @show_pdf.setter
    def show_pdf(self, show: Callable[[Pdf], object]) -> None:
        self.printing.show_pdf = show

    # What others may ask of the page.

    def refresh(self) -> None:
        """The register changed or the page is shown again; what was typed stays."""
        self.case.refresh_usual()
        self._recount()
        self._count_drafts()
        if self._opens_at:  # a page that was built before it had a window has forgotten its cursor
            self.desktop.focus(self._opens_at)
            self._opens_at = ""

    def arrive(self, procedure: str = "", id_number: str = "") -> None:
        """Begin with a procedure or a person that another screen names."""
        if procedure:
            self.case.choose(procedure)
        if id_number:
            self.person.fill({"id_number": id_number})

    def take_card(self, card: Card) -> bool:
        """A card was read while this page is shown."""
        return self.next.take_card(card)

    def await_card(self, words: str) -> None:
        """A card was read once and wants to be read again; nothing of it is here yet."""
        self.person.await_card(words)

    def step_back(self) -> bool:
        """Esc puts away what is laid over the page; what is typed is never lost."""
        if self.picker.fold():
            return True
        if self.ledger.isHidden():
            return False
        self.ledger.hide()
        if self._before is not None:
            self._before.setFocus()
        return True

    def save(self) -> None:
        """Ctrl+Enter."""
        self.saving.save()

    def toggle_ledger(self) -> None:
        """F1."""
        if not self.step_back() and self.found.due is not None:
            self._before = QApplication.focusWidget()
            self._place_ledger()
            self.ledger.show_ledger(self.found, help_of(self._before))

    def _place_ledger(self) -> None:
        self.ledger.place(self.promise.x() - S)

    def choose_printer(self) -> None:
        """Ctrl+Shift+P: where the paper printed last goes from now on."""
        name = self.printing.last[1] if self.printing.last else "receipt"
        PrinterDialog(self, self.folder, name, f"Máy in cho {TITLES.get(name, name)}").open()

    def ask_more(self) -> None:
        """F8: the rare fields, and the rare ways."""
        self.extras.ask(self.picker, self.person.more, self.saving.rare_ways())

    # From what is typed to what it would mean.

    def today(self) -> date:
        """The day on which it is received."""
        return hanoi(self.context.do.now()).date()

    _today = today

    def _draft(self) -> Draft:
        facts = {**self.person.facts(), **self.case.facts(), **self.promise.facts()}
        do = self.context.do
        told = (facts, self.case.papers.papers(), self.request_id, self.person.marks.names())
        return seen(*told, do.opened.place, do.now())

    def _on_typed(self) -> None:
        self.extras.show_all()
        self._recount()
        self.keeper.touch()

    def recount(self) -> None:
        """The promise, the fee and the problems follow every key."""
        self.found = self._draft()
        self.promise.show_draft(self.found, self._today())
        self.columns.keep_whole()
        self.complaints.show(self.found.problems)
        if not self.ledger.isHidden():
            self.ledger.show_ledger(self.found)

    _recount = recount

    def form_of(self, name: str) -> Form | None:
        """The form that shows a field."""
        return next((form for form in self.forms if form.has(name)), None)

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if name := self.desktop.name_of(now):
            self.keeper.at = name
            if now is not None:
                self.columns.show_cursor(now)
        if before is None or not self.isAncestorOf(before):
            return
        if before is self.person.box:
            self.person.read_box()
        self.complaints.show(self.found.problems)
        if before is self.person.form.editor("sex").widget() or before is self.person.box:
            self.person.warn()
        if self.desktop.name_of(before):
            self.keeper.left()
            self.next.look_alike()

    def _after_procedure(self) -> None:
        """The next thing to look at: the case where there are several, else the papers."""
        self.promise.terms.reset()  # a term typed for another procedure is none of this one
        self.usual.learn()
        self.extras.show_all()
        if self.case.top.has("case"):
            self.case.top.focus("case")
        else:
            self.case.papers.setFocus()
        self.next.look_alike()

    # One intake after the other.

    def begin_anew(self) -> None:
        """An empty page, ready for the next person."""
        self.keeper.begin()
        self.keeper.hold(is_held=True)
        self.request_id = uuid4().hex
        if self.context.own.keyboard is not None:
            self.context.own.keyboard.forget()
        for pane in (self.person, self.case, self.promise):
            pane.reset()
        self.complaints.forget()
        self.usual.forget()
        self.next.forget_alike()
        self.extras.show_all()
        self.keeper.hold(is_held=False)
        self._recount()
        self._count_drafts()
        self.person.form.focus("id_number")

    def _content(self) -> dict[str, Json] | None:
        if self.desktop.is_empty():
            return None
        return {**self.desktop.content(), "at": self.keeper.at, "request_id": self.request_id}

    def go_on(self, kept: Kept) -> None:
        """A half-typed intake stands here again, the cursor where it was."""
        self.begin_anew()
        self.keeper.hold(is_held=True)
        content = kept.content
        self.request_id = str(content.get("request_id") or self.request_id)
        self.desktop.show(content)
        self.keeper.go_on(kept)
        self.extras.show_all()
        self._recount()
        if not self.desktop.focus(str(content.get("at", ""))):
            self.person.form.focus("id_number")
        self.keeper.at = str(content.get("at", ""))
        self._opens_at = "" if self.isVisible() else self.keeper.at
        self.keeper.hold(is_held=False)
        at = f" lúc {hanoi(kept.saved_at):%H:%M %d/%m}" if kept.saved_at else ""
        self.subtitle.setText(f"Đang nhập tiếp, {kept.by} nhập dở{at}")
        self._count_drafts()

    def ask_drafts(self) -> None:
        """F6: what is half typed in the office, and what to do with the present one."""
        self.next.ask_drafts()

    def _count_drafts(self) -> None:
        count = self.keeper.look()
        self.waiting.setText(f"Còn {count} hồ sơ đang nhập dở   F6")
        self.waiting.setVisible(bool(count))

    # Events that are the page's own.

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        """F1 is this page's: the ledger of the promise stands for the rule behind every field."""
        is_f1 = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F1 and not event.modifiers()
        if is_f1 and (self.found.due is not None or self.ledger.isVisible()):
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
                self.usual.fill_empty()
                self.focusNextChild()
            return
        super().keyPressEvent(event)

    @guarded(None)
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A spreadsheet of online dossiers may be dropped here."""
        if dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    @guarded(None)
    def dropEvent(self, event: QDropEvent) -> None:
        """It is looked at first."""
        if (path := dropped(event.mimeData())) is not None:
            event.acceptProposedAction()
            self.online.take(path)

    @guarded(None)
    def showEvent(self, event: QShowEvent) -> None:
        """From now on it stands in a window that can be closed."""
        super().showEvent(event)
        self._clock.start()
        self.keeper.watch(self.window())

    @guarded(None)
    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees needs no clock; a page whose window has closed has no register to read."""
        super().hideEvent(event)
        self._clock.stop()

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The ledger stays where it belongs."""
        super().resizeEvent(event)
        self._place_ledger()
        self._keys_in_view.setVisible(self.width() > _WIDE * QFontMetrics(font()).horizontalAdvance("0"))


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
