"""A list of dossiers worked with the keyboard: the table, the filter box, the preview, the next act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.text import day
from cchc_desktop.core.text import number as number_words
from cchc_desktop.operations.verbs import read_act
from cchc_desktop.store import search
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.search import DossierRow, Filter, Order
from cchc_desktop.ui.editors import Field, TextEditor
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, M, S, font
from cchc_desktop.ui.marks import standing_mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, label, row, widget_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._facts import short_moment
from cchc_desktop.ui.screens._preview import WIDTH, Preview
from cchc_desktop.ui.screens._verbs import needs_cause, run_verb, title_of, usual_act
from cchc_desktop.ui.table import Column, Table

PAUSE = 150
"""Milliseconds of silence before the filter box asks the register."""
ROOM_OF_TABLE = 88
"""Figures that the table needs beside the preview, or the preview folds away."""

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


@dataclass(frozen=True, slots=True)
class Given:
    """A list that another screen asked for."""

    title: str
    numbers: tuple[str, ...]


class WorkTable(Table[DossierRow]):
    """Enter acts on the row, a double click opens it; figures and letters are the page's."""

    acted = Signal()

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the next sensible act; what the table does not need goes to the page."""
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.acted.emit()
        else:
            super().keyPressEvent(event)


class FilterBox(TextEditor):
    """Narrows the list as one types; arrow down and Enter lead back into it."""

    left = Signal()

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter go on to what was found."""
        if event.key() in _ENTER | {Qt.Key.Key_Down} and not event.modifiers() & ~_KEYPAD:
            self.left.emit()
        else:
            super().keyPressEvent(event)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class Narrowing(Protocol):
    """What stands above a list and decides what is in it."""

    @property
    def changed(self) -> SignalInstance:
        """Another choice was made."""

    def widget(self) -> QWidget:
        """What is shown."""

    def wanted(self, at: datetime) -> Filter:
        """What is listed at that moment."""

    def count(self, reading: Reading, at: datetime) -> None:
        """Read the numbers that stand beside the list."""

    def set_aside(self, *, is_aside: bool) -> None:
        """Another list is shown meanwhile, or no longer."""

    def empty_words(self, *, is_register_empty: bool) -> str:
        """What an empty list says."""

    def typed(self, text: str) -> bool:
        """A key typed over the list; False leaves it to the filter box."""


class ListPage(Page):
    """The page of "Hôm nay" and of "Hồ sơ", which are narrowed in different ways."""

    def __init__(
        self,
        context: Context,
        title: str,
        narrowing: Narrowing,
        columns: Sequence[str],
        order: Order,
        *,
        is_descending: bool,
    ) -> None:
        super().__init__(title)
        self.context, self.narrowing = context, narrowing
        self.order, self.is_descending = order, is_descending
        self.given: Given | None = None
        shown = {column.title: column for column in self._columns()}
        self.table = WorkTable([shown[name] for name in columns], self._fetch, name="Danh sách hồ sơ")
        self.table.setProperty("kind", "framed")
        self.preview = Preview()
        self.box = FilterBox(Field("text", "Lọc", placeholder="Lọc theo tên, số hồ sơ…"))
        self.box.setAccessibleName("Lọc danh sách")
        self.box.setClearButtonEnabled(True)
        self.given_words = label("", "strong")
        self.drop = button("Bỏ danh sách này   Esc", self.drop_given, kind="link", name="Bỏ danh sách này")
        self.amount = label("", "small")
        self.keys = label("", "small")
        self.act_button = button("Việc tiếp theo", self.act, kind="primary")
        self.open_button = button("Mở hồ sơ   Ctrl+Enter", self.open_current, name="Mở hồ sơ")
        self._lay_out()
        self._wire()
        self._is_new = True

    def _columns(self) -> list[Column[DossierRow]]:
        return [
            Column(
                "Tình trạng",
                lambda one: standing_mark(one, self.context.do.now()).word,
                13,
                mark=lambda one: standing_mark(one, self.context.do.now()),
                hover=lambda one: f"{one.state.title}. Hẹn trả {short_moment(one.due_at) or 'chưa có'}",
            ),
            Column("Số", lambda one: one.local_no, 9, is_strong=True, sort=Order.NUMBER),
            Column(
                "Người nộp",
                lambda one: one.applicant,
                21,
                sort=Order.NAME,
                hover=lambda one: f"{one.applicant}\n{one.id_number or 'không ghi số định danh'}",
            ),
            Column("Thủ tục", lambda one: one.procedure_name, 20, is_wide=True, fold=1),
            Column(
                "Ngày nhận",
                lambda one: day(hanoi(one.received_at).date()) if one.received_at else "",
                10,
                "centre",
                fold=3,
                sort=Order.RECEIVED,
                hover=lambda one: short_moment(one.received_at),
            ),
            Column("Hẹn trả", lambda one: short_moment(one.due_at), 15, "centre", sort=Order.DUE),
            Column("Trạng thái", lambda one: one.state.title, 17, role="muted", fold=4),
            Column("Cán bộ", lambda one: one.officer or "", 13, role="muted", fold=2),
        ]

    def _lay_out(self) -> None:
        self.box.setMinimumWidth(QFontMetrics(font()).horizontalAdvance("0") * 34)
        self.head.addWidget(self.box)
        self.body.addWidget(self.narrowing.widget())
        self._given_line = widget_of(row(self.given_words, self.drop, None))
        self._given_line.hide()
        self.body.addWidget(self._given_line)
        middle = row(self.table, self.preview, gap=M)
        middle.setStretch(0, 1)
        self.body.addLayout(middle, 1)
        self.body.addLayout(row(self.amount, self.keys, None, self.open_button, self.act_button, gap=S))

    def _wire(self) -> None:
        self.narrowing.changed.connect(self._on_narrowed)
        self.table.acted.connect(self.act)
        self.table.opened.connect(lambda one: self.open(one.local_no))
        self.table.chosen.connect(self._on_chosen)
        self.table.sort_asked.connect(self.sort)
        self.box.left.connect(self.table.setFocus)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PAUSE)
        self._wait.timeout.connect(self.look_again)
        self.box.textChanged.connect(lambda _: self._wait.start())
        for keys, act in (
            ("Ctrl+Return", self.open_current),
            ("Ctrl+Enter", self.open_current),
            ("Ctrl+F", self.box.setFocus),
            ("F6", self.sort_next),
        ):
            QShortcut(QKeySequence(keys), self, act).setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        LOOK.changed.connect(self._fold)

    # What is listed.

    def refresh(self) -> None:
        """Read the numbers and the list again: three statements with the rows that are looked at."""
        now = self.context.do.now()
        with self.context.do.reading() as reading:
            self.narrowing.count(reading, now)
            seqs = search.ids(reading, self._filter(now))
            is_bare = not seqs and search.is_empty(reading)
        self.table.say_empty(self._empty_words(is_register_empty=is_bare))
        self.table.show_ids(seqs)
        if self._is_new:
            self._is_new = False
            self.table.setFocus()
        self.amount.setText(f"{number_words(len(seqs))} hồ sơ")

    def _filter(self, at: datetime) -> Filter:
        text = str(self.box.value() or "")
        wanted = Filter(numbers=self.given.numbers) if self.given else self.narrowing.wanted(at)
        return replace(wanted, text=text, order=self.order, is_descending=self.is_descending)

    def _empty_words(self, *, is_register_empty: bool) -> str:
        if self.box.value() and not is_register_empty:
            return "Không có hồ sơ nào khớp với chữ đang lọc. Bấm Esc để bỏ lọc."
        return self.narrowing.empty_words(is_register_empty=is_register_empty)

    def _on_narrowed(self) -> None:
        self.given = None
        self._show_given()
        self.look_at_another()

    def _fetch(self, seqs: Sequence[int]) -> Sequence[DossierRow]:
        with self.context.do.reading() as reading:
            return search.page(reading, seqs)

    def look_again(self) -> None:
        """After another choice of what is listed."""
        self._wait.stop()
        self.context.do.ask(self.refresh, at=self)

    def look_at_another(self) -> None:
        """Another list: the cursor begins at its first row."""
        self.table.go_to(-1)
        self.look_again()

    def sort(self, order: str, is_descending: bool) -> None:  # noqa: FBT001 - as the table's signal gives it
        """Let the register sort by another column."""
        self.order, self.is_descending = Order(order), is_descending
        self.look_at_another()

    def sort_next(self) -> None:
        """F6: the same by keyboard, one column after the other."""
        header = self.table.horizontalHeader()
        sortable = [at for at, one in enumerate(self.table.rows_model.columns) if one.sort is not None]
        orders = [self.table.rows_model.columns[at].sort for at in sortable]
        here = orders.index(self.order) if self.order in orders else -1
        header.sectionClicked.emit(sortable[(here + 1) % len(sortable)])

    def arrive(self, dossiers: Sequence[str] = (), title: str = "", text: str = "") -> None:
        """Show exactly these, by their local numbers; or what a text finds."""
        self.given = Given(title or "Danh sách được chọn", tuple(dossiers)) if dossiers else None
        self.box.set_value(text or None)
        self._show_given()
        self.look_at_another()
        self.table.setFocus()

    def drop_given(self) -> None:
        """Back to what the screen itself shows."""
        self.given = None
        self._show_given()
        self.look_at_another()
        self.table.setFocus()

    def _show_given(self) -> None:
        self.given_words.setText(self.given.title if self.given else "")
        self._given_line.setVisible(self.given is not None)
        self.narrowing.set_aside(is_aside=self.given is not None)

    # What is done.

    def _on_chosen(self, one: DossierRow | None) -> None:
        now = self.context.do.now()
        self.preview.show_row(one, now)
        verb = usual_act(one.state) if one else None
        title = title_of(verb) if verb else "Mở hồ sơ"
        self.act_button.setText(f"{title}   Enter")
        self.act_button.setAccessibleName(title)
        self.act_button.setEnabled(one is not None)
        self.open_button.setEnabled(one is not None)
        self.open_button.setVisible(verb is not None or one is None)

    def act(self) -> None:
        """Enter: the next sensible act, at once; what must be told first is asked on the dossier's page."""
        one = self.table.current()
        if one is None:
            return
        verb = usual_act(one.state)
        now = self.context.do.now()
        if verb is None:
            self.open(one.local_no)
        elif needs_cause(verb, one.due_at, one.late_cause, now):
            self.context.navigate("dossier", dossier=one.local_no, act=verb)
        else:
            number = one.local_no
            run_verb(self.context.do, self, verb, number, lambda: read_act(verb, {"dossier": number}))

    def open_current(self) -> None:
        """Ctrl+Enter."""
        one = self.table.current()
        if one is not None:
            self.open(one.local_no)

    def open(self, local_no: str) -> None:
        """Go to the dossier's own page."""
        self.context.navigate("dossier", dossier=local_no)

    def step_back(self) -> bool:
        """Esc: empty the filter box, then leave a list that was given."""
        if self.box.value():
            self.box.set_value(None)
            self.look_at_another()
            self.table.setFocus()
            return True
        if self.given is not None:
            self.drop_given()
            return True
        return False

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [
            ("Enter", "Làm việc tiếp theo của hồ sơ"),
            ("Ctrl+Return", "Mở hồ sơ"),
            ("Ctrl+F", "Lọc danh sách; hoặc gõ luôn tên, số"),
            ("F6", "Xếp theo cột kế tiếp"),
        ]

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters typed over the list go into the filter box."""
        text = event.text()
        if text.isprintable() and text.strip() and not event.modifiers() & ~_TYPING:
            if not self.narrowing.typed(text):
                self.box.setFocus()
                self.box.insert(text)
            return
        super().keyPressEvent(event)

    def _fold(self) -> None:
        figure = QFontMetrics(font()).horizontalAdvance("0")
        self.preview.setVisible(self.width() >= figure * (ROOM_OF_TABLE + WIDTH))
        self.keys.setVisible(self.width() >= figure * ROOM_OF_TABLE)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The preview folds away before the table gets too narrow."""
        super().resizeEvent(event)
        self._fold()


_TYPING = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
