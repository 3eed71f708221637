"""A list of dossiers worked with the keyboard: the table, the filter box, the preview, the next act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QEvent, Qt, QTimer, SignalInstance
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.text import number as number_words
from cchc_desktop.store import search
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.search import DossierRow, Filter, Order
from cchc_desktop.ui.editors import Field
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, L, M, S, font
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, label, row, widget_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._ask_many import BULK
from cchc_desktop.ui.screens._bulk import KEYS, Bulk
from cchc_desktop.ui.screens._preview import WIDTH, Preview
from cchc_desktop.ui.screens._verbs import AT_ONCE, bare_act, needs_cause, run_verb, title_of, usual_act
from cchc_desktop.ui.screens._worktable import FilterBox, WorkTable, dossier_columns

PAUSE = 150
"""Milliseconds of silence before the filter box asks the register."""
ROOM_OF_TABLE = 88
"""Figures that the table needs beside the preview, or the preview folds away."""
LOW = 32
"""Lines of type: in a lower page what narrows the list makes room for the acts on many, or for a sentence."""


@dataclass(frozen=True, slots=True)
class Given:
    """A list that another screen asked for."""

    title: str
    numbers: tuple[str, ...]
    is_visit: bool = False
    """Whoever asked waits for the clerk to come back: Esc leads there, and not to this screen's own list."""


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

    _is_told = False  # Qt sends events before all is made

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
        ticks: dict[int, None] = {}
        shown = dossier_columns(context.do.now, ticks)
        self.table = WorkTable([shown[name] for name in columns], self._fetch, ticks, name="Danh sách hồ sơ")
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
        self.bulk = Bulk(context, self, self._ticked_rows, self._left)
        self._lay_out()
        self._wire()
        self._is_new = True

    def _lay_out(self) -> None:
        self.box.setMinimumWidth(QFontMetrics(font()).horizontalAdvance("0") * 34)
        self.head.addWidget(self.box)
        self.body.addWidget(self.narrowing.widget())
        for piece in self.bulk.tops():
            self.body.addWidget(piece)
        self._given_line = widget_of(row(self.given_words, self.drop, None))
        self._given_line.hide()
        self.body.addWidget(self._given_line)
        middle = row(self.table, self.preview, gap=M)
        middle.setStretch(0, 1)
        self.body.addLayout(middle, 1)
        self.body.addWidget(self.bulk.bar)
        self.body.addLayout(row(self.amount, self.keys, None, self.open_button, self.act_button, gap=S))

    def _wire(self) -> None:
        self.narrowing.changed.connect(self._on_narrowed)
        self.table.acted.connect(self.act)
        self.table.ticked.connect(self._on_ticked)
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
            ("Ctrl+Return", self.go_on),
            ("Ctrl+Enter", self.go_on),
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
            about = max(self.table.currentIndex().row(), 0)
            seqs = search.listed(reading, self._filter(now), self.context.do.reading, about)
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

    def arrive(
        self, dossiers: Sequence[str] = (), title: str = "", text: str = "", *, is_visit: bool = False
    ) -> None:
        """Show exactly these, by their local numbers; or what a text finds."""
        given = Given(title or "Danh sách được chọn", tuple(dossiers), is_visit)
        self.given = given if dossiers else None
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

    def _ticked_rows(self) -> Sequence[DossierRow]:
        return self._fetch(tuple(self.table.ticks))

    def _on_ticked(self) -> None:
        self.bulk.show_ticked(len(self.table.ticks))
        self._on_chosen(self.table.current())

    def _left(self, numbers: Sequence[str]) -> None:
        """After an act on many only what was left behind stays ticked."""
        kept = {one.seq for one in self._ticked_rows() if one.local_no in set(numbers)} if numbers else set()
        self.table.tick(seq for seq in tuple(self.table.ticks) if seq in kept)
        self.look_again()
        self.table.setFocus()

    def _on_chosen(self, one: DossierRow | None) -> None:
        now = self.context.do.now()
        self.preview.show_row(one, now)
        verb = self.usual(one) if one else None
        title = self.title_of(verb) if verb else "Mở hồ sơ"
        self.act_button.setText(f"{title}   Enter")
        self.act_button.setAccessibleName(title)
        self.act_button.setEnabled(one is not None)
        self.open_button.setEnabled(one is not None)
        self.open_button.setVisible((verb is not None or one is None) and not self.bulk.is_open)
        self.act_button.setVisible(not self.bulk.is_open)
        self._fold()

    def act(self) -> None:
        """Enter: the next sensible act, at once; what must be told first is asked on the dossier's page."""
        one = self.table.current()
        if self.table.ticks:
            next(iter(self.bulk.buttons.values())).setFocus()
            return
        if one is None:
            return
        verb = self.usual(one)
        now = self.context.do.now()
        if verb is None:
            self.open(one.local_no)
        elif verb not in AT_ONCE or needs_cause(verb, one.due_at, one.late_cause, now):
            self.context.navigate("dossier", dossier=one.local_no, act=verb)
        else:
            number = one.local_no
            run_verb(self.context.do, self, verb, number, lambda: bare_act(verb, number))

    def usual(self, one: DossierRow) -> str | None:
        """The next sensible act on a row of this list."""
        return usual_act(one.state)

    def title_of(self, verb: str) -> str:
        """What the act button says."""
        return title_of(verb)

    def go_on(self) -> None:
        """Ctrl+Enter: save the open panel, else open the dossier."""
        if self.bulk.panel.ask is not None:
            self.bulk.save()
        else:
            self.open_current()

    def open_current(self) -> None:
        """Go to the page of the dossier under the cursor."""
        one = self.table.current()
        if one is not None:
            self.open(one.local_no)

    def open(self, local_no: str) -> None:
        """Go to the dossier's own page."""
        self.context.navigate("dossier", dossier=local_no)

    def step_back(self) -> bool:
        """Esc: fold what unfolded, untick, empty the filter box; a list that was given is left for good."""
        if self.bulk.step_back():
            self.table.setFocus()
            return True
        if self.table.ticks:
            self.table.tick(())
            self.table.setFocus()
            return True
        if self.box.value():
            self.box.set_value(None)
            self.look_at_another()
            self.table.setFocus()
            return True
        if self.given is not None:
            self.drop_given()  # and back to the number or the mark that opened it, where there is one
        return False

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [
            ("Enter", "Làm việc tiếp theo của hồ sơ"),
            ("Ctrl+Return", "Mở hồ sơ"),
            ("Ctrl+F", "Lọc danh sách; hoặc gõ luôn tên, số"),
            ("F6", "Xếp theo cột kế tiếp"),
            ("Space", "Chọn hoặc bỏ chọn; Shift+↑↓ chọn một đoạn; Ctrl+A chọn tất cả"),
            *((key, f"Với các hồ sơ đã chọn: {BULK[verb].words.lower()}") for verb, key in KEYS.items()),
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
        foot = (self.amount, self.keys, self.open_button, self.act_button)
        needed = sum(one.sizeHint().width() + S for one in foot if one is self.keys or not one.isHidden())
        needs_room = self.bulk.is_open or not self.banner.isHidden()
        is_low = needs_room and self.height() < QFontMetrics(font()).lineSpacing() * LOW
        self.keys.setVisible(self.width() >= max(needed + 2 * L, figure * ROOM_OF_TABLE) and not is_low)
        self.amount.setVisible(not is_low)
        self.narrowing.widget().setVisible(not is_low)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The preview folds away before the table gets too narrow, the chips before a panel gets too low."""
        super().resizeEvent(event)
        self._fold()

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        """A sentence above the list wants room as well."""
        if event.type() is QEvent.Type.LayoutRequest and self._is_told == self.banner.isHidden():
            self._is_told = not self._is_told
            self._fold()
        return super().event(event)


_TYPING = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
