"""One report looked at: what is odd about it, its figures beside the last twelve; accepted or sent back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget

from cchc_desktop.core.text import number
from cchc_desktop.operations.board import State
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, M, S, set_kind
from cchc_desktop.ui.parts import MarkLabel, button, column, label, row, widget_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._month_lines_page import Wanted
from cchc_desktop.ui.screens._units_figures import FigureTable
from cchc_desktop.ui.screens._units_log import LogTable
from cchc_desktop.ui.screens._units_remarks import Remark, Remarks, remarks_of
from cchc_desktop.ui.screens._units_return import ReturnPanel
from cchc_desktop.ui.screens._units_table import mark_of
from cchc_desktop.ui.screens._units_words import can_be_accepted, send_back, told_of, why_not
from cchc_desktop.ui.screens._units_work import UnitsPage

if TYPE_CHECKING:
    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.review_history import Series
    from cchc_desktop.operations.review_look import Look
    from cchc_desktop.store.reviews import Review
    from cchc_desktop.ui.jobs import Job

_BOXES, _INDICATORS, _LOG = range(3)
_TABS = ("Ô của biểu", "Chỉ số", "Diễn biến")
BACK = ("unit", "Về báo cáo của đơn vị")


class LookPage(UnitsPage):
    """Told by ``arrive`` which unit and period; those of the queue follow one another."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Báo cáo của đơn vị")
        self.unit = ""
        self.queue: tuple[str, ...] = ()
        self.to_see: tuple[str, ...] = ()
        self.found: Look | None = None
        self.period: Period | None = None
        self.mark, self.state = MarkLabel(), label("", wraps=True)
        self.remarks = Remarks()
        self.panel = ReturnPanel()
        self.add_form(self.panel.form)
        self.boxes, self.indicators = FigureTable("Ô của biểu"), FigureTable("Chỉ số")
        self.log = LogTable()
        self.views = QStackedWidget()
        self.tabs = [self._tab(at, words) for at, words in enumerate(_TABS)]
        self.rule = label("", "small", wraps=True)
        self.accept_button = button("Chấp nhận", self.accept, kind="primary")
        self.return_button = button("&Trả lại để sửa…", self.send_back, name="Trả lại để sửa")
        self.papers_button = button("&Báo cáo…", self._papers, kind="quiet", icon="paper")
        self.lines_button = button("&Hồ sơ…", self.show_lines, kind="quiet", icon="list")
        self.back_button = button("Về bảng đơn vị", self._leave, kind="quiet", name="Về bảng đơn vị")
        self._lay_out()
        self._wire()

    def _tab(self, at: int, words: str) -> QPushButton:
        made = button(words, partial(self.show_view, at), kind="chip", name=words)
        made.setAutoExclusive(True)
        made.setToolTip(f"Phím {at + 1}")
        return made

    def _lay_out(self) -> None:
        for view in (self.boxes, self.indicators, self.log):
            self.views.addWidget(view)
        self.title_label.setWordWrap(True)
        self.head.setStretch(0, 9)
        self.subtitle.hide()  # the line below says which period
        top = row(self.mark, self.state, gap=M)
        top.setStretch(1, 1)
        sheet = column(self.remarks, self.panel, row(*self.tabs, None, gap=S), self.views, self.rule, gap=S)
        sheet.setStretch(3, 1)
        self.sheet = widget_of(sheet)
        self.stack.addWidget(self.sheet)
        self.body.addLayout(top)
        self.body.addWidget(self.stack, 1)
        here = (self.back_button, self.papers_button, self.lines_button)
        self.body.addLayout(row(*here, None, self.return_button, self.accept_button, gap=S))
        self.tabs[_BOXES].setChecked(True)

    def _wire(self) -> None:
        LOOK.changed.connect(self._fold)
        self.remarks.table.opened.connect(self._go_to)
        for table in (self.boxes, self.indicators):
            table.opened.connect(self.open_figure)
        for keys, act in (
            ("Ctrl+Return", self.primary_act),
            ("Ctrl+Enter", self.primary_act),
            ("Ctrl+PgUp", partial(self.go, -1)),
            ("Ctrl+PgDown", partial(self.go, 1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # What is shown.

    def arrive(
        self, unit: str, period: Period, queue: tuple[str, ...] = (), waiting: tuple[str, ...] = ()
    ) -> None:
        """Show the report of ``unit``; ``queue``: those around it, ``waiting``: those that are to be seen."""
        self.unit, self.period, self.queue, self.to_see = unit, period, queue or (unit,), waiting
        self.found = None
        self.panel.hide()
        self.clear_complaints()
        self.title_label.setText(unit)
        self.mark.hide()
        self.state.setText(period.full_title)
        self.stack.setCurrentWidget(self.waiting)
        self.refresh()

    def refresh(self) -> None:
        """Read the report anew: on being shown, and when the register changed."""
        period, unit = self.period, self.unit
        if period is None:
            return
        place, now, _ = self.here()

        def work(job: Job) -> Look:
            from cchc_desktop.operations.review_look import look

            return look(place, unit, period, now, job.step)

        self.read(work, self.show_found)
        self._offer()

    def show_found(self, found: Look) -> None:
        """The report; what was under the cursor stays there."""
        is_first = self.found is None
        self.found = found
        places = self.context.do.opened.place.law.decimals(found.period.last_on)
        self.title_label.setText(f"{found.line.name} ({found.line.unit})")
        self.mark.show()
        self.mark.show_mark(mark_of(found.line))
        self.state.setText(f"{found.period.full_title}: {told_of(found)}".removesuffix(": "))
        known = max((one.limits.many for one in found.boxes if one.limits), default=0)
        self.remarks.setVisible(bool(found.taken))
        self.remarks.show_remarks(remarks_of(found, places), known)
        self.boxes.show_series(found.boxes, places)
        self.indicators.show_series(found.indicators, places)
        self.log.show_look(found)
        self.rule.setText(found.rule.words())
        self._name_tabs(found)
        self.stack.setCurrentWidget(self.sheet)
        if is_first:
            self.show_view(_BOXES if found.taken else _LOG)
        self._offer()
        self._fold()

    def _name_tabs(self, found: Look) -> None:
        odd = [sum(bool(one.outside) for one in rows) for rows in (found.boxes, found.indicators)]
        told = [f"{number(many)} bất thường" if many else "" for many in odd]
        told.append(number(len(self.log.rows_model.ids)) if self.log.rows_model.ids else "")
        for one, words, many in zip(self.tabs, _TABS, told, strict=True):
            one.setText(f"{words}   {many}" if many else words)
            one.setAccessibleName(f"{words}, {many}" if many else words)

    def show_view(self, at: int) -> None:
        """The boxes, the indicators, or what became of the report."""
        self.tabs[at].setChecked(True)
        self.views.setCurrentIndex(at)
        self._focus_view()

    def _focus_view(self) -> None:
        (self.boxes, self.indicators, self.log)[self.views.currentIndex()].setFocus()

    def _go_to(self, one: Remark) -> None:
        """The figure that a sentence is about."""
        for at, table in ((_BOXES, self.boxes), (_INDICATORS, self.indicators)):
            rows = [table.row_at(n) for n in range(len(table.rows_model.ids))]
            place = next((n for n, it in enumerate(rows) if it and it.code == one.code), None)
            if place is not None:
                self.show_view(at)
                table.go_to(place)
                return
        if not one.is_warning:
            self.show_view(_LOG)
        else:
            self.context.say(one.words)

    def _offer(self) -> None:
        found, is_asking = self.found, not self.panel.isHidden()
        state = found.line.state if found else State.UNSENT
        is_open = found is not None and found.revision is not None
        can_accept = found is not None and can_be_accepted(found)
        words = "Đã chấp nhận" if state is State.ACCEPTED else "Chấp nhận"
        self.accept_button.setEnabled(can_accept and not is_asking)
        is_next = can_accept and not is_asking and state is not State.RETURNED
        self.accept_button.setText(f"{words}   Ctrl+Enter" if is_next else words)
        self.accept_button.setAccessibleName(words)
        set_kind(self.accept_button, "primary" if is_next else "")
        self.return_button.setEnabled(is_open)
        self.return_button.setText("&Trả lại   Ctrl+Enter" if is_asking else "&Trả lại để sửa…")
        set_kind(self.return_button, "primary" if is_asking else "")
        has_lines = found is not None and bool(found.taken)
        for one in (self.lines_button, self.papers_button):
            one.setEnabled(has_lines)

    # What is done.

    def primary_act(self) -> None:
        """Ctrl+Enter: send back what is being sent back, else accept."""
        if not self.panel.isHidden():
            self.send_back()
        elif self.accept_button.isEnabled() and self.accept_button.property("kind") == "primary":
            self.accept()
        elif self.found is not None:
            self.context.say(why_not(self.found))

    def accept(self) -> None:
        """Take the report as it is; then the next one that is listed."""
        found, period = self.found, self.period
        if found is None or period is None or not self.accept_button.isEnabled():
            return
        place, now, clerk = self.here()
        unit, revision, name = self.unit, found.revision, found.line.name

        def work(_job: Job) -> Review:
            from cchc_desktop.operations.reviews import accept

            return accept(place, unit, period, now, by=clerk, revision=revision)

        self.act(work, lambda _: self._decided(f"Đã chấp nhận báo cáo của {name}."))

    def send_back(self) -> None:
        """Once to be asked which box and why, once more to do it."""
        found, period = self.found, self.period
        if found is None or period is None or not self.return_button.isEnabled():
            return
        if self.panel.isHidden():
            self._ask(found)
            return
        told = self.panel.told()
        if told is None:
            return
        box, reason = told
        name = found.line.name
        work = partial(send_back, self.here(), self.unit, period, found.revision, box, reason)
        self.act(
            work,
            lambda _: self._decided(f"Đã trả lại báo cáo của {name}; thông báo đi cùng lần nhận gói sau."),
        )

    def _ask(self, found: Look) -> None:
        """Which box and why, beginning with what is under the cursor."""
        box, reason = "", ""
        remark = self.remarks.table.current() if self.remarks.table.hasFocus() else None
        series = self.boxes.current() if self.boxes.hasFocus() else None
        if remark is not None and remark.is_warning:
            box, reason = remark.code, f"{remark.words} Đề nghị kiểm tra lại."
        elif series is not None:
            box = series.code
            reason = f"{sentence} Đề nghị kiểm tra lại." if (sentence := series.sentence()) else ""
        self.panel.ask(f"Trả lại báo cáo của {found.line.name}", box, reason)
        self._offer()
        self._fold()

    def _decided(self, words: str) -> None:
        """Say so, and go on to the next that waits; after the last one back to the board."""
        self.panel.hide()
        at = self.to_see.index(self.unit) if self.unit in self.to_see else 0
        left = (*self.to_see[at:], *self.to_see[:at])
        following = tuple(one for one in left if one != self.unit)
        self.context.say(words)
        if following and self.period is not None:
            self.arrive(following[0], self.period, self.queue, following)
        else:
            self._leave()

    def go(self, by: int) -> None:
        """The unit before or after."""
        at = self.queue.index(self.unit) + by if self.unit in self.queue else -1
        if self.period is not None and 0 <= at < len(self.queue):
            self.arrive(self.queue[at], self.period, self.queue, self.to_see)

    def open_figure(self, one: Series) -> None:
        """The dossiers of a box, by field; those of an indicator are told on its own page."""
        found, period = self.found, self.period
        if found is None or period is None:
            return
        if one.column is None:
            self.context.navigate("indicators", period=period)
        elif not one.value:
            self.context.say("Không có hồ sơ nào đằng sau số 0.")
        else:
            self._navigate_lines(f"{one.title}", one.column.boxes)

    def show_lines(self) -> None:
        """All its dossiers, by field."""
        from cchc_desktop.operations.review_history import COLUMNS

        self._navigate_lines("Nhận giải quyết", COLUMNS[0].boxes)

    def _navigate_lines(self, title: str, boxes: frozenset[str]) -> None:
        found, period = self.found, self.period
        if found is None or period is None:
            return
        named = f"{title}. {found.line.name} ({self.unit}), {period.title.lower()}"
        wanted = Wanted(named, (("", boxes),), unit=self.unit, is_by_field=True)
        self.context.navigate("month-lines", period=period, wanted=wanted, back=BACK)

    def _papers(self) -> None:
        if self.period is not None and self.found is not None:
            name = self.found.line.name
            self.context.navigate("month-papers", period=self.period, unit=self.unit, unit_name=name)

    def _leave(self) -> None:
        self.context.navigate("units", **({} if self.period is None else {"period": self.period}))

    def step_back(self) -> bool:
        """Esc: stop what runs, take back the wish to send the report back; then to the board."""
        if self.stop():
            return True
        if not self.panel.isHidden():
            self.panel.hide()
            self.clear_complaints()
            self._offer()
            self._fold()
            self._focus_view()
            return True
        return False

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [
            ("Ctrl+Return", "Chấp nhận; khi đang ghi lý do: trả lại"),
            ("Ctrl+PgUp", "Đơn vị trước"),
            ("Ctrl+PgDown", "Đơn vị sau"),
            ("1 … 3", "Ô của biểu, chỉ số, diễn biến"),
            ("Enter", "Hồ sơ đằng sau một số; ở điều cần xem: tới số ấy"),
        ]

    # How it is laid out.

    def _fold(self) -> None:
        is_low = self.is_low
        set_kind(self.title_label, "heading" if is_low else "title")
        self.rule.setVisible(not is_low and self.views.currentIndex() != _LOG)
        self.remarks.make_room(2 if is_low else 4, self.height() // 5)
        self.remarks.setVisible(
            bool(self.found and self.found.taken) and (self.panel.isHidden() or not is_low)
        )

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A figure chooses what is shown."""
        at = {Qt.Key.Key_1: _BOXES, Qt.Key.Key_2: _INDICATORS, Qt.Key.Key_3: _LOG}.get(Qt.Key(event.key()))
        if at is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.show_view(at)
        else:
            super().keyPressEvent(event)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows come first."""
        super().resizeEvent(event)
        self._fold()
