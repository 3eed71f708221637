"""Đơn vị: the board of a period; Enter opens a report, those without anything odd are accepted together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent, QShortcut

from cchc_desktop.core.text import day, number, percent
from cchc_desktop.operations.own_rules import DUE_DAYS
from cchc_desktop.ui.fields import Field
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, L, M, S, font, set_kind
from cchc_desktop.ui.parts import button, label, row, widget_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._chips import Chips
from cchc_desktop.ui.screens._period_bar import KEYS, PeriodBar
from cchc_desktop.ui.screens._units_plain import PlainOnes
from cchc_desktop.ui.screens._units_table import ALL, CHIPS, BoardTable, Seen
from cchc_desktop.ui.screens._units_view import UnitsView
from cchc_desktop.ui.screens._units_work import UnitsPage
from cchc_desktop.ui.screens._worktable import FilterBox

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.board import Board, Line
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.ui.jobs import Job

_TYPING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_FEET = (
    ("Chấp nhận các báo cáo &không bất thường…", "   Ctrl+Enter", "&Danh sách đơn vị…"),
    ("Chấp nhận &nhiều…", "   Ctrl+Enter", "&Danh sách đơn vị…"),
    ("Chấp nhận &nhiều…", "   Ctrl+Enter", "Đơn &vị…"),
    ("Chấp nhận &nhiều…", "", "Đơn &vị…"),
)
"""What stands on the buttons, shorter where the window is narrow."""
_BOX = 26
"""Figures that the box for a unit's name is wide."""


class BoardPage(UnitsPage):
    """One period at a time; what is read is read beside the window."""

    def __init__(self, context: Context) -> None:
        self.box = FilterBox(Field("unit_find", "Tìm đơn vị", placeholder="Tìm đơn vị: tên hoặc mã"))
        super().__init__(context, "Đơn vị", [self.box])
        self.box.setAccessibleName("Tìm đơn vị")
        self.box.setClearButtonEnabled(True)
        self.seen: Seen | None = None
        self._is_new = True
        place = context.do.opened.place
        self.bar = PeriodBar(place, context.do.now().date(), self.show_refused)
        self.rates, self.due = label("", "strong", wraps=True), label("", "muted", wraps=True)
        self.elsewhere = button("", self._go_back, kind="link", icon="clock")
        self.view = UnitsView(context)
        self.chips = Chips(CHIPS, counted="đơn vị")
        self.table = BoardTable()
        self.plain = PlainOnes(self, self._accept_plain)
        self.open_button = button("Xem báo cáo chờ xem", self.open_next, kind="primary")
        self.plain_button = button("", self.plain.begin)
        self.rank_button = button(
            "&Xếp hạng…", partial(self._go, "unit-ranking"), kind="quiet", name="Xếp hạng đơn vị"
        )
        self.papers_button = button(
            "&Báo cáo…", partial(self._go, "month-papers"), kind="quiet", icon="paper"
        )
        self.tree_button = button(
            "Đơn &vị…", partial(self._go, "unit-tree"), kind="quiet", name="Danh sách đơn vị"
        )
        self._lay_out()
        self._wire()
        self.chips.pick(ALL)

    def _lay_out(self) -> None:
        self.box.setMinimumWidth(QFontMetrics(font()).horizontalAdvance("0") * _BOX)
        self.stack.addWidget(self.table)
        beside = row(self.rates, self.elsewhere, self.view, gap=M)
        beside.setStretch(0, 1)
        self.told = widget_of(beside)
        for piece in (self.bar, self.told, self.due, self.chips, self.plain):
            self.body.addWidget(piece)
        self.body.addWidget(self.stack, 1)
        self.quiet = (self.rank_button, self.papers_button, self.tree_button)
        self.body.addLayout(row(*self.quiet, None, self.plain_button, self.open_button, gap=S))
        self.subtitle.hide()
        self.elsewhere.hide()

    def _wire(self) -> None:
        self.bar.chosen.connect(self._on_period)
        self.bar.bind(self)
        self.view.switched.connect(self.refresh)
        self.chips.chosen.connect(lambda _: self.show_lines())
        self.box.textChanged.connect(lambda _: self.show_lines())
        self.box.left.connect(self.table.setFocus)
        self.table.opened.connect(self.open_line)
        LOOK.changed.connect(self._fold)
        for keys, act in (
            ("Ctrl+Return", self.primary_act),
            ("Ctrl+Enter", self.primary_act),
            ("Ctrl+F", self._focus_box),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # What is shown.

    def arrive(self, period: Period | None = None) -> None:
        """Show the board of ``period``."""
        if period is not None and period != self.bar.period:
            self.bar.turn_to(period)

    def _on_period(self) -> None:
        self.plain.forget()
        self.clear_complaints()
        self.seen = None
        self.stack.setCurrentWidget(self.waiting)
        self.refresh()

    def refresh(self) -> None:
        """Read the board anew: on being shown, and when the register changed."""
        place, period, do = self.context.do.opened.place, self.bar.period, self.context.do
        self.view.refresh()
        now, today = do.now(), self.view.today

        def work(_job: Job) -> Seen:
            from cchc_desktop.core.period import just_before
            from cchc_desktop.operations.board import backlog, board, totals
            from cchc_desktop.operations.board_now import joined

            with place.register.read() as reading:
                found = board(place, reading, period, now)
                told = totals(reading, found, just_before(period))
                rows = None if today is None else joined(reading, found, told, today)
                return Seen(found, told, backlog(reading, now), rows)

        self.read(work, self.show_seen)

    def show_seen(self, seen: Seen) -> None:
        """The figures, the groups, and what waits elsewhere."""
        self.seen = seen
        self.due.setText(_due(self.context.do.opened.place, seen.board))
        self.chips.show_counts(seen.counts())
        self._show_elsewhere(seen)
        is_first, self._is_new = self._is_new, False
        had_stop = self.waiting.stop_button.hasFocus()
        self.stack.setCurrentWidget(self.table)
        self.show_lines()
        if (is_first or had_stop) and not self.box.text():
            self.table.setFocus()
        self._fold()

    def _show_elsewhere(self, seen: Seen) -> None:
        days = (seen.board.period.first_on, seen.board.period.last_on)
        others = [one for one in seen.backlog if (one.first_on, one.last_on) != days]
        self.elsewhere.setVisible(bool(others))
        if others:
            told = "; ".join(f"kỳ {one.key}: {number(one.many)}" for one in others)
            self.elsewhere.setText(f"Chờ xem {told}" if self.is_low else f"Còn chờ xem ở {told}")
            self.elsewhere.setAccessibleName(f"Còn báo cáo chờ xem ở {told}")

    def _go_back(self) -> None:
        """The latest other period in which something waits."""
        if self.seen is None:
            return
        from cchc_desktop.operations.month import period_of

        days = (self.bar.period.first_on, self.bar.period.last_on)
        other = next(one for one in self.seen.backlog if (one.first_on, one.last_on) != days)
        place = self.context.do.opened.place
        found = period_of(place, other.key)
        if (found.first_on, found.last_on) != (other.first_on, other.last_on):
            found = period_of(place, other.key, is_calendar=other.first_on.day == 1)
        self.bar.turn_to(found)
        self.chips.pick("waiting")

    def show_lines(self) -> None:
        """Those of the chosen group whose name has what was typed."""
        if self.seen is None:
            return
        code = self.chips.current or ALL
        lines = self.seen.lines(code, self.box.text())
        self.table.say_empty(self._empty_words(code))
        self.table.show_lines(self.seen, lines)
        self._offer()

    def _empty_words(self, code: str) -> str:
        if self.box.text().strip():
            return f"Không đơn vị nào có “{self.box.text().strip()}” trong nhóm này."
        if code == ALL:
            return (
                "Chưa có đơn vị nào phải báo cáo kỳ này. Bấm “Danh sách đơn vị…” để ghi, "
                "hoặc nhận gói của đơn vị ở “Gửi – nhận”."
            )
        return self.chips.chips[code].empty

    def _offer(self) -> None:
        waiting = self.seen.waiting() if self.seen else ()
        is_asking = not self.plain.isHidden()
        many = number(len(waiting))
        self.open_button.setVisible(not is_asking)
        self.open_button.setEnabled(bool(waiting))
        words = f"Xem {many} báo cáo chờ" if waiting else "Không báo cáo nào chờ xem"
        self.open_button.setAccessibleName(words)
        set_kind(self.open_button, "primary" if waiting else "")
        self.plain_button.setVisible(len(waiting) > 1 and not is_asking)
        self._fold()

    # What is done.

    def primary_act(self) -> None:
        """Ctrl+Enter: what is asked, else the first report that waits."""
        if self.bar.take_typed():
            return
        if not self.plain.isHidden():
            self.plain.accept()
        else:
            self.open_next()

    def open_next(self) -> None:
        """The first report that waits; the others follow it."""
        if self.seen is None:
            return
        waiting = self.seen.waiting()
        if waiting:
            self._look_at(waiting[0], waiting)

    def open_line(self, one: Line) -> None:
        """The report of one unit, or the first of a row of several; those listed beside it follow."""
        seen = self.seen
        if seen is None:
            return
        listed = (self.table.row_at(at) for at in range(len(self.table.rows_model.ids)))
        queue = tuple(part.unit for line in listed if line is not None for part in seen.parts(line))
        self._look_at(seen.parts(one)[0].unit, queue)

    def _look_at(self, unit: str, queue: tuple[str, ...]) -> None:
        waiting = self.seen.waiting() if self.seen else ()
        self.context.navigate("unit", unit=unit, period=self.bar.period, queue=queue, waiting=waiting)

    def _go(self, screen: str) -> None:
        given = {} if screen == "unit-tree" else {"period": self.bar.period}
        self.context.navigate(screen, **given)

    def _accept_plain(self, words: str) -> None:
        """They are accepted: say how many, and what is left."""
        self.context.say(words)
        self.refresh()
        self.table.setFocus()

    def _focus_box(self) -> None:
        self.box.show()
        self.box.setFocus()
        self.box.selectAll()

    def step_back(self) -> bool:
        """Esc: stop what runs, take back what is asked, empty the box; then back."""
        if self.stop():
            return True
        if self.plain.forget():
            self._offer()
            self.table.setFocus()
            return True
        if self.box.text():
            self.box.clear()
            self.table.setFocus()
            return True
        return False

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [
            *KEYS,
            ("1 … 6", "Nhóm đơn vị: tất cả, chưa gửi, trễ, chờ xem, trả lại, đã chấp nhận"),
            ("Enter", "Xem báo cáo của đơn vị"),
            ("Ctrl+Return", "Xem lần lượt các báo cáo chờ xem"),
            ("Ctrl+F", "Tìm đơn vị; hoặc gõ luôn tên"),
        ]

    # How it is laid out.

    def _fold(self) -> None:
        is_low, is_asking = self.is_low, not self.plain.isHidden()
        if self.seen is not None:
            self.rates.setText(_rates(self.seen.board, is_short=is_low))
            self.rates.setToolTip(_rates(self.seen.board) if is_low else "")
        if is_low != self.title_label.isHidden():
            self.title_label.setVisible(not is_low)
            (self.head if is_low else self.body).insertWidget(0, self.bar)
        self.box.setVisible(not is_low or bool(self.box.text()) or self.box.hasFocus())
        self.due.setVisible(not is_low)
        for piece in (self.told, self.chips, self.stack):
            piece.setVisible(not (is_low and is_asking))
        for words, suffix, units in _FEET:
            self.plain_button.setText(words)
            self.tree_button.setText(units)
            is_next = self.open_button.isEnabled()
            self.open_button.setText(f"{self.open_button.accessibleName()}{suffix if is_next else ''}")
            feet = (self.plain_button, self.open_button, *self.quiet)
            needed = sum(one.sizeHint().width() + S for one in feet if not one.isHidden())
            if self.width() >= needed + 2 * L:
                break
        self.plain_button.setAccessibleName("Chấp nhận các báo cáo không bất thường")

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A figure chooses a group; letters typed over the list go into the box."""
        text = event.text()
        if text.isprintable() and text.strip() and not event.modifiers() & ~_TYPING:
            if not self.chips.pick_key(text):
                self.box.show()
                self.box.setFocus()
                self.box.insert(text)
            return
        super().keyPressEvent(event)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows come first."""
        super().resizeEvent(event)
        self._fold()


def _rates(board: Board, *, is_short: bool = False) -> str:
    many = len(board.expected)
    if not many:
        return "Kỳ này chưa có đơn vị nào phải báo cáo."
    counts: tuple[tuple[str, Callable[[], Fraction | None]], ...] = (
        ("Đã báo cáo", board.reporting_rate),
        ("đúng hạn", board.on_time_rate),
        ("đã chấp nhận", board.accepted_rate),
    )
    told = []
    for words, rate_of in counts:
        rate = rate_of()
        if rate is not None:
            share = "" if is_short else f" ({percent(rate)}%)"
            told.append(f"{words} {number(rate * many)}/{number(many)}{share}")
    return (" · " if is_short else "   ·   ").join(told)


def _due(place: Workplace, board: Board) -> str:
    days = place.law.integer(DUE_DAYS, board.period.last_on).value
    over = "đã hết hạn" if board.is_due else "chưa hết hạn"
    return f"Hạn gửi {day(board.due_on)}, {days} ngày làm việc sau ngày chốt ({over}). Đổi hạn ở Cài đặt."
