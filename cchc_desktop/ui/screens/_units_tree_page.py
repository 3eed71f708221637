"""Danh sách đơn vị: the units with their days; every change by a text, and taken back if it was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day, day_time, number
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.flow import flow
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, M, S
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import button, card, label, row
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._units_tree_acts import ACTS, AT, FIELDS, LAYOUT, Here, TreeAct
from cchc_desktop.ui.screens._units_work import UnitsPage
from cchc_desktop.ui.screens._wrapped_table import WrappedTable
from cchc_desktop.ui.table import Column, Table

if TYPE_CHECKING:
    from cchc_desktop.core.unit_tree import Member, Tree
    from cchc_desktop.operations.unit_acts import Act as Done
    from cchc_desktop.ui.jobs import Job

_HERE = Mark("check", "đang báo cáo", "green")
_ABOVE = Mark("people", "có đơn vị trực thuộc", "muted")
_AHEAD = Mark("mark-soon", "chưa đến ngày", "soon")
_OVER = Mark("mark-ended", "đã thôi", "muted")
_ACTED = Mark("check", "đã ghi", "muted")
_UNDONE = Mark("undo", "đã hoàn tác", "muted")
_UNITS, _EVERY, _DONE = range(3)
_VIEWS = ("Đang có", "Cả đơn vị đã thôi", "Việc đã ghi")


@dataclass(frozen=True, slots=True)
class Line:
    """One unit as it stood over some days; ``after`` says who came after it."""

    member: Member
    mark: Mark
    parent: str
    after: str = ""


class TreePage(UnitsPage):
    """A list, a form for one change at a time, and what was entered so far."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Danh sách đơn vị")
        self.asked: TreeAct | None = None
        self._undoes: Done | None = None
        self.lines: list[Line] = []
        self.tabs = [self._tab(at, words) for at, words in enumerate(_VIEWS)]
        self.table: Table[Line] = Table(_columns(), name="Các đơn vị", empty=_EMPTY)
        self.done: WrappedTable[Done] = WrappedTable(
            _columns_of_acts(), name="Việc đã ghi", empty="Chưa ghi việc gì về danh sách đơn vị."
        )
        for one in (self.table, self.done):
            one.setProperty("kind", "framed")
        self.form = self.add_form(Form(FIELDS, LAYOUT))
        self.why = self.add_form(Form([Field("tree_reason", "Lý do hoàn tác", is_required=True)]))
        self.words = label("", "strong", wraps=True)
        self.save_button = button("Ghi", self.save, kind="primary")
        self.cancel_button = button("Thôi", self.step_back, name="Thôi, không ghi")
        self.panel = QWidget()
        self.act_buttons = [button(f"{one.title}…", partial(self.begin, one)) for one in ACTS]
        self.undo_button = button("&Hoàn tác việc này…", self.begin_undo, kind="quiet", icon="undo")
        self.back_button = button("&Về bảng đơn vị", self._leave, kind="quiet", name="Về bảng đơn vị")
        self._lay_out()
        self._wire()

    def _tab(self, at: int, words: str) -> QPushButton:
        made = button(words, partial(self.show_view, at), kind="chip", name=words)
        made.setAutoExclusive(True)
        made.setChecked(at == _UNITS)
        return made

    def _lay_out(self) -> None:
        box = QVBoxLayout(self.panel)
        box.setContentsMargins(0, 0, 0, 0)
        ends = row(None, self.cancel_button, self.save_button, gap=S)
        box.addWidget(card(self.words, self.form, self.why, ends, gap=S, margin=M))
        box.addStretch(1)
        self.views = QStackedWidget()
        self.views.addWidget(self.table)
        self.views.addWidget(self.done)
        self.stack.addWidget(self.views)
        self.body.addWidget(flow(*self.tabs))
        self.body.addWidget(self.panel)
        self.body.addWidget(self.stack, 1)
        self.acts = flow(*self.act_buttons, self.undo_button, self.back_button)
        self.body.addWidget(self.acts)
        self.panel.hide()
        self.undo_button.hide()

    def _wire(self) -> None:
        LOOK.changed.connect(self._fold)
        self.table.opened.connect(lambda _: self.begin(ACTS[1]))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.save)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # What is shown.

    def refresh(self) -> None:
        """Read the tree anew."""
        place, now, _ = self.here()

        def work(_job: Job) -> tuple[Tree, tuple[Done, ...]]:
            from cchc_desktop.operations.unit_acts import acts
            from cchc_desktop.store.members import tree

            with place.register.read() as reading:
                return tree(reading), acts(reading)

        self.read(work, lambda found: self._show(*found, hanoi(now).date()))

    def _show(self, tree: Tree, done: tuple[Done, ...], today: date) -> None:
        is_first = self.stack.currentWidget() is not self.views
        self.lines = lines_of(tree, today)
        here = sum(one.mark is _HERE for one in self.lines)
        self.subtitle.setText(f"{number(here)} đơn vị phải báo cáo ngày {day(today)}")
        self.done.show_rows(list(reversed(done)))
        self.stack.setCurrentWidget(self.views)
        self.show_view(next(at for at, one in enumerate(self.tabs) if one.isChecked()))
        if is_first:
            self.table.setFocus()

    def show_view(self, at: int) -> None:
        """Units of today, all there ever were, or what was entered."""
        self.tabs[at].setChecked(True)
        self.views.setCurrentWidget(self.done if at == _DONE else self.table)
        self.table.show_rows([one for one in self.lines if at == _EVERY or one.mark is not _OVER])
        self._offer()

    def _offer(self) -> None:
        is_asking = not self.panel.isHidden()
        is_of_acts = self.views.currentWidget() is self.done
        for one in self.act_buttons:
            one.setVisible(not is_asking and not is_of_acts)
        self.undo_button.setVisible(not is_asking and is_of_acts)
        self.undo_button.setEnabled(bool(self.done.rows_model.ids))

    # What is done.

    def begin(self, act: TreeAct) -> None:
        """Ask what the act needs, beginning with the unit under the cursor."""
        one = self.table.current()
        if act.of_unit and one is None:
            self.context.say("Chưa chọn đơn vị nào trong danh sách.")
            return
        self.clear_complaints()
        self.asked, self._undoes = act, None
        self.form.reset()
        for field in FIELDS:
            self.form.show_field(field.name, is_shown=field.name in act.asks)
        whose = f": {one.member.name} ({one.member.sender})" if act.of_unit and one is not None else ""
        self.words.setText(f"{act.title}{whose}")
        if act.of_unit and one is not None:
            self.form.set_values(_known(act, one))
        self._ask(f"Ghi: {act.title.lower()}", self.form, act.asks[0])

    def begin_undo(self) -> None:
        """Ask why the act under the cursor should not have been entered."""
        one = self.done.current()
        if one is None or one.is_undone:
            self.context.say("Việc này đã được hoàn tác." if one else "Chưa chọn việc nào.")
            return
        self.clear_complaints()
        self.asked, self._undoes = None, one
        self.why.reset()
        self.words.setText(f"Hoàn tác: {one.words}")
        self._ask("Hoàn tác", self.why, "tree_reason")

    def _ask(self, words: str, form: Form, first: str) -> None:
        self.form.setVisible(form is self.form)
        self.why.setVisible(form is self.why)
        self.save_button.setText(f"{words}   Ctrl+Enter")
        self.save_button.setAccessibleName(words)
        self.panel.show()
        self._offer()
        self._fold()
        form.focus(first)

    def save(self) -> None:
        """Enter what is asked; what is wrong is said at its field."""
        if self.panel.isHidden():
            return
        try:
            values = (self.why if self._undoes is not None else self.form).values()
        except Refused:
            return
        one = self.table.current()
        unit = one.member.sender if one is not None else ""
        if self._undoes is not None:
            self.act(
                partial(_undo, self.here(), self._undoes.number, str(values["tree_reason"])), self._saved
            )
        elif self.asked is not None:
            do, here = self.asked.do, self.here()
            self.act(lambda _job: do(here, unit, values), self._saved)

    def _saved(self, done: Done) -> None:
        self._fold_panel()
        self.context.say(f"{done.words}.")
        self.refresh()

    def show_refused(self, refused: Refused) -> None:
        """The operations name what they are told; here it stands at the field that asks for it."""
        field = "tree_reason" if refused.field == "reason" else AT.get(refused.field or "", refused.field)
        if field == "tree_olds" and self.asked is not None and self.asked.code == "split":
            field = "tree_news"
        if field == "tree_code" and self.asked is not None and field not in self.asked.asks:
            field = self.asked.asks[0]
        super().show_refused(Refused(refused.sentence, field))

    def _fold_panel(self) -> bool:
        was_open = not self.panel.isHidden()
        self.panel.hide()
        self.clear_complaints()
        self._offer()
        self._fold()
        if was_open:
            (self.done if self.views.currentWidget() is self.done else self.table).setFocus()
        return was_open

    def _leave(self) -> None:
        self.context.navigate("units")

    def step_back(self) -> bool:
        """Esc: put the form away; then back to the board."""
        return self.stop() or self._fold_panel()

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [("Enter", "Đổi tên, đổi mã đơn vị"), ("Ctrl+Return", "Ghi việc đang khai")]

    def _fold(self) -> None:
        """While something is asked on a low page, the form has the room."""
        is_crowded = self.is_low and not self.panel.isHidden()
        for piece in (self.stack, self.title_label, self.subtitle, self.acts):
            piece.setVisible(not is_crowded)
        for one in self.tabs:
            one.setVisible(not is_crowded)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows come first."""
        super().resizeEvent(event)
        self._fold()


_EMPTY = (
    "Chưa có đơn vị nào. Bấm “Thêm đơn vị…”, hoặc nhận gói đầu tiên của đơn vị ở “Gửi – nhận”; "
    "đơn vị gửi gói thì tự vào danh sách."
)


def _columns() -> list[Column[Line]]:
    return [
        Column("Đơn vị", lambda one: one.member.name, 28, is_wide=True, is_strong=True),
        Column("Mã", lambda one: one.member.sender, 8),
        Column("Trực thuộc", lambda one: one.parent, 16, fold=3),
        Column("Từ ngày", lambda one: day(one.member.since), 10, "centre", fold=2),
        Column("Đến hết ngày", lambda one: _until(one.member), 10, "centre", fold=2),
        Column("Tình trạng", lambda one: one.mark.word, 18, mark=lambda one: one.mark),
        Column("Về sau", lambda one: one.after, 24, is_wide=True, role="muted", fold=1),
    ]


def _columns_of_acts() -> list[Column[Done]]:
    return [
        Column("Lúc", lambda one: day_time(one.at), 16),
        Column("Việc", lambda one: one.words, 40, is_wide=True, mark=_act_mark),
        Column("Văn bản", lambda one: one.basis, 20, role="muted", fold=1),
        Column("Người ghi", lambda one: one.by, 16, role="muted", fold=2),
    ]


def _act_mark(one: Done) -> Mark:
    return _UNDONE if one.is_undone else _ACTED


def _until(one: Member) -> str:
    return day(one.until) if one.until else ""


def _known(act: TreeAct, one: Line) -> dict[str, object]:
    """What is known of the unit under the cursor, as the act begins with it."""
    known: dict[str, object] = {"tree_parent": one.member.parent or None}
    if act.code == "merge":
        return {"tree_olds": one.member.sender}
    if act.code == "rename":
        known |= {"tree_code": one.member.sender, "tree_name": one.member.name}
    return {name: value for name, value in known.items() if name in act.asks}


_WENT = {"merged": "sáp nhập vào", "split": "chia thành", "renamed": "đổi mã thành"}


def lines_of(tree: Tree, today: date) -> list[Line]:
    """Every unit over the days that it stood as it is told, those of today by code first."""
    expected = {one.sender for one in tree.expected(today)}
    lines = [_line(tree, one, today, expected) for one in tree.members]
    return sorted(lines, key=lambda one: (one.mark is _OVER, one.member.sender, one.member.since))


def _line(tree: Tree, one: Member, today: date, expected: set[str]) -> Line:
    mark = _AHEAD if one.since > today else _OVER
    if one.is_in_force(today):
        mark = _HERE if one.sender in expected else _ABOVE
    went = [it for it in tree.successions if it.old == one.sender and it.since > one.since]
    after = "; ".join(f"{_WENT[it.kind]} {tree.name(it.new, it.since)} từ {day(it.since)}" for it in went)
    parent = tree.name(one.parent, max(one.since, min(today, one.until or today))) if one.parent else ""
    return Line(one, mark, parent, after)


def _undo(here: Here, at: int, reason: str, _job: Job) -> Done:
    from cchc_desktop.operations.unit_acts import undo

    place, now, by = here
    return undo(place, at, now, by=by, reason=reason)
