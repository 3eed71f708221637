"""Danh mục: the procedures in force, what each asks for, and what the office adds: rates, steps, pins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QStackedWidget, QTabBar, QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.catalogue import Procedure
from cchc_desktop.core.text import day, number
from cchc_desktop.operations.favourites import favourites, pin, unpin
from cchc_desktop.ui.fields import Choice, Field, Form, allot_mnemonics
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, L, M, S, font
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import MarkLabel, button, column, hairline, label, row, widget_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._catalogue_tabs import Fees, Tab, made_tabs
from cchc_desktop.ui.table import Column, Table

BESIDE_FROM = 150
"""Figures of the window's type: a narrower page shows the list or the procedure, not both."""
MOST_FOUND = 200
VERIFIED = Mark("check", "đã đối chiếu văn bản", "green")
SAMPLE = Mark("warning", "dữ liệu mẫu, cần đối chiếu quyết định công bố của tỉnh", "amber")
_VERIFIED_SHORT = Mark("check", "đã đối chiếu", "green")
_SAMPLE_SHORT = Mark("warning", "dữ liệu mẫu", "amber")
_KEYS = tuple(f"Alt+{at}" for at in range(1, 6))


class ProceduresTable(Table[Procedure]):
    """Letters typed over it go to the box above."""

    typed = Signal(str)

    def rows(self) -> Sequence[Procedure]:
        """All that are listed."""
        return self._rows

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter opens, letters search."""
        text = event.text()
        if text.isprintable() and text.strip() and not event.modifiers() & ~_TYPING:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)


_TYPING = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


class Detail(QWidget):
    """One procedure: its head, the bar of its pages, and the page that is looked at."""

    def __init__(self, context: Context, page: CataloguePage) -> None:
        super().__init__()
        self.tabs = made_tabs(context, page)
        self.name = label("", "heading", wraps=True)
        self.about = label("", "small", wraps=True)
        self.mark = MarkLabel()
        self.pin = button("Ghim", page.toggle_pin, name="Ghim", icon="pin")
        self.intake = button("Tiếp nhận", page.begin_intake, kind="link", icon="intake")
        self.back = button("Danh sách   Esc", page.step_back, name="Về danh sách", icon="back")
        self.primary = button("Lưu   Ctrl+Enter", page.save, kind="primary", name="Lưu")
        self.bar = QTabBar()
        self.bar.setAccessibleName("Phần của thủ tục")
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        self.stack = QStackedWidget()
        for one in self.tabs:
            self.bar.addTab(one.title)
            self.stack.addWidget(one)
        self.bar.currentChanged.connect(page.on_tab)
        self._told = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._told.setSpacing(S)
        self._told.addWidget(self.about)
        self._told.addWidget(self.mark)
        box = column(
            self.name,
            self._told,
            row(self.back, self.pin, self.intake, None),
            self.bar,
            self.stack,
            row(self.primary, None),
        )
        box.setStretch(4, 1)
        self.setLayout(box)

    def be_alone(self, *, is_alone: bool) -> None:
        """Where the list is not beside it, a way back is, and its head is low."""
        self.back.setVisible(is_alone)
        directions = QBoxLayout.Direction
        self._told.setDirection(directions.LeftToRight if is_alone else directions.TopToBottom)
        self._told.setStretch(0, 1 if is_alone else 0)

    @property
    def tab(self) -> Tab:
        """The page that is looked at."""
        return self.tabs[max(self.bar.currentIndex(), 0)]

    def show_procedure(self, one: Procedure, pinned: tuple[str, ...]) -> None:
        """All of it; what is being typed for the same procedure stays."""
        self.name.setText(one.name)
        until = f" đến {day(one.until)}" if one.until else ""
        self.about.setText(f"{one.code} · {one.field} · áp dụng từ {day(one.since)}{until}")
        self.mark.show_mark(VERIFIED if one.is_verified else SAMPLE)
        is_pinned = one.code in pinned
        key = (pinned.index(one.code) + 1) % 10 if is_pinned else 0
        words = f"Bỏ ghim khỏi Ctrl+{key}" if is_pinned else "Ghim lên phím số"
        self.pin.setText(f"{words}   Ctrl+D")
        self.pin.setAccessibleName(words)
        for tab in self.tabs:
            tab.show_procedure(one)
        self.show_primary()

    def show_primary(self) -> None:
        """The one act of the page that is looked at, where it has one."""
        tab = self.tab
        is_shown = bool(tab.save_words) and (not isinstance(tab, Fees) or tab.can_save)
        self.primary.setVisible(is_shown)
        self.primary.setText(f"{tab.save_words}   Ctrl+Enter")
        self.primary.setAccessibleName(tab.save_words or "Lưu")


class CataloguePage(Page):
    """The list and beside it the procedure under the cursor."""

    def __init__(self, context: Context) -> None:
        super().__init__("Danh mục")
        self.context = context
        self.pinned: tuple[str, ...] = ()
        self.table = ProceduresTable(
            [
                Column("Thủ tục", lambda one: one.name, 30, is_wide=True, hover=lambda one: one.name),
                Column("Mã", lambda one: one.code, 9),
                Column("Phím", self._key_of, 6, "centre", role="muted"),
                Column("Lĩnh vực", lambda one: one.field, 16, role="muted", fold=1),
                Column(
                    "Nguồn",
                    lambda one: _short(one).word,
                    13,
                    role="muted",
                    mark=_short,
                    fold=2,
                ),
            ],
            empty="Không có thủ tục nào như vậy. Thử ít chữ hơn.",
            name="Thủ tục đang áp dụng",
        )
        self.narrow = Form(
            [
                Field("find", "Tìm", placeholder="vài chữ, chữ cái đầu, mã"),
                Field("field", "Lĩnh vực", "choice", width=22),
            ],
            [["find", "field"]],
        )
        self.detail = Detail(context, self)
        self._fields: tuple[str, ...] = ()
        self._is_inside = False
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        left = column(self.narrow, self.table, gap=M)
        left.setStretch(1, 1)
        self.left = widget_of(left)
        self.line = hairline(is_upright=True)
        body = row(self.left, self.line, self.detail, gap=L)
        body.setStretch(0, 9)
        body.setStretch(2, 11)
        self.table.setProperty("kind", "framed")
        self.body.addLayout(body, 1)

    def _wire(self) -> None:
        self.narrow.changed.connect(lambda _: self.list_again())
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _: self.enter())
        self.table.typed.connect(self._on_typed)
        line = self.narrow.editor("find").widget()
        if isinstance(line, QLineEdit):
            line.returnPressed.connect(self.table.setFocus)
        acts = [("Ctrl+Return", self.save), ("Ctrl+Enter", self.save), ("Ctrl+D", self.toggle_pin)]
        acts += [("Ctrl+F", partial(self.narrow.focus, "find"))]
        acts += [(key, partial(self.show_tab, at)) for at, key in enumerate(_KEYS)]
        for keys, act in acts:
            made = QShortcut(QKeySequence(keys), self, act)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        LOOK.changed.connect(self._fold)

    def _today(self) -> date:
        return hanoi(self.context.do.now()).date()

    def _key_of(self, one: Procedure) -> str:
        return f"Ctrl+{(self.pinned.index(one.code) + 1) % 10}" if one.code in self.pinned else ""

    # What is listed.

    def refresh(self) -> None:
        """Read again what the office has pinned, charged and laid down."""
        with self.context.do.reading() as reading:
            self.pinned = favourites(reading, self._today())
        self._offer_fields()
        self.list_again()

    def _offer_fields(self) -> None:
        names = tuple(self.context.do.opened.place.catalogue.fields(self._today()))
        if names != self._fields:
            self._fields = names
            every = Choice(None, "Mọi lĩnh vực")
            self.narrow.offer("field", (every, *(Choice(name, name) for name in names)))

    def list_again(self) -> None:
        """The procedures in force that fit; the cursor stays on its own."""
        catalogue, today = self.context.do.opened.place.catalogue, self._today()
        typed, field = str(self.narrow.value("find") or ""), self.narrow.value("field")
        found = catalogue.find(typed, today, MOST_FOUND) if typed else list(catalogue.in_force(today))
        rows = [one for one in found if field in {None, one.field}]
        before = self.table.current()
        self.subtitle.setText(f"{number(len(rows))} thủ tục đang áp dụng")
        self.table.show_rows(rows)
        codes = [one.code for one in rows]
        if typed:
            self.table.go_to(0)
        elif before is not None and before.code in codes:
            self.table.go_to(codes.index(before.code))
        self._on_chosen(self.table.current())

    def _on_typed(self, text: str) -> None:
        self.narrow.focus("find")
        before = self.narrow.value("find") or ""
        self.narrow.set_values({"find": f"{before}{text}"})
        self._end_of_find()

    def _end_of_find(self) -> None:
        line = self.narrow.editor("find").widget()
        if isinstance(line, QLineEdit):
            line.end(False)

    def _on_chosen(self, one: Procedure | None) -> None:
        self.detail.setEnabled(one is not None)
        if one is not None:
            self.detail.show_procedure(one, self.pinned)
            allot_mnemonics(self)
        self.forms = [self.narrow, *self.detail.tab.forms]

    # What is done.

    def arrive(self, procedure: str = "") -> None:
        """Open a procedure by its code."""
        self.narrow.set_values({"find": None, "field": None})
        self.list_again()
        codes = [one.code for one in self.table.rows()]
        if procedure in codes:
            self.table.go_to(codes.index(procedure))
            self.enter()

    def enter(self) -> None:
        """Into the procedure."""
        self._is_inside = True
        self._fold()
        self.detail.bar.setFocus(Qt.FocusReason.TabFocusReason)

    def step_back(self) -> bool:
        """Esc: from the procedure to the list, then empty the box."""
        if self._is_inside or self.detail.isAncestorOf(self.focusWidget() or self):
            self._is_inside = False
            self._fold()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if self.narrow.value("find"):
            self.narrow.set_values({"find": None})
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def show_tab(self, at: int) -> None:
        """Alt and a figure: one page of the procedure."""
        self.enter()
        self.detail.bar.setCurrentIndex(at)

    def on_tab(self, at: int) -> None:
        """Another page is looked at."""
        self.detail.stack.setCurrentIndex(at)
        self.detail.show_primary()
        self.forms = [self.narrow, *self.detail.tab.forms]

    def save(self) -> None:
        """Ctrl+Enter: the act of the page that is looked at."""
        if self.table.current() is not None and self.detail.primary.isVisibleTo(self):
            self.context.do.ask(self.detail.tab.save, at=self)

    def toggle_pin(self) -> None:
        """Ctrl+D: one of the office's ten, or no longer."""
        one = self.table.current()
        if one is None:
            return
        code, is_pinned = one.code, one.code in self.pinned
        there, back = (unpin, pin) if is_pinned else (pin, unpin)
        done = "Đã bỏ ghim" if is_pinned else "Đã ghim"
        self.context.do.run(
            lambda desk: there(desk, code),
            at=self,
            done=f"{done} {code} {one.name}.",
            undo=lambda desk: back(desk, code),
            then=lambda _: self.refresh(),
        )

    def begin_intake(self) -> None:
        """Take in a dossier of this procedure."""
        one = self.table.current()
        if one is not None:
            self.context.navigate("intake", procedure=one.code)

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        tabs = [(key, f"Phần “{tab.title}”") for key, tab in zip(_KEYS, self.detail.tabs, strict=True)]
        return [
            ("Enter", "Vào thủ tục đang chọn"),
            ("Ctrl+F", "Tìm thủ tục; hoặc gõ luôn vài chữ"),
            ("Ctrl+D", "Ghim lên phím số, bỏ ghim"),
            *tabs,
            ("Ctrl+Return", "Lưu mức thu, lưu quy trình"),
        ]

    def _fold(self) -> None:
        is_wide = self.width() >= QFontMetrics(font()).horizontalAdvance("0") * BESIDE_FROM
        self.left.setVisible(is_wide or not self._is_inside)
        self.line.setVisible(is_wide)
        self.detail.setVisible(is_wide or self._is_inside)
        self.detail.be_alone(is_alone=not is_wide)

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow down leads from the box into the list."""
        if event.key() == Qt.Key.Key_Down and self.narrow.isAncestorOf(self.focusWidget() or self):
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the list or the procedure."""
        super().resizeEvent(event)
        self._fold()


def _short(one: Procedure) -> Mark:
    return _VERIFIED_SHORT if one.is_verified else _SAMPLE_SHORT
