"""The page on which the report of a month is written: the sheet, what to look at, the acts, the file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QStackedWidget

from cchc_desktop.core.period import Period
from cchc_desktop.ui.flow import flow
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.look import LOOK, LOW_BELOW, M, font
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, row, widget_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._narrative_acts import Acts
from cchc_desktop.ui.screens._narrative_drafts import interrupted, period_of
from cchc_desktop.ui.screens._narrative_file import WordFile
from cchc_desktop.ui.screens._narrative_keeping import Keeping
from cchc_desktop.ui.screens._narrative_lines import lines_of
from cchc_desktop.ui.screens._narrative_opening import Opening
from cchc_desktop.ui.screens._narrative_panel import About, Panel, about_of, acts_on, first_task
from cchc_desktop.ui.screens._narrative_past import Past
from cchc_desktop.ui.screens._narrative_running import QUICK, Running
from cchc_desktop.ui.screens._narrative_sheet import KEYS, Sheet
from cchc_desktop.ui.screens._narrative_task import Task
from cchc_desktop.ui.screens._narrative_writing import Writing
from cchc_desktop.ui.screens._period_bar import PeriodBar
from cchc_desktop.ui.screens._uncounted import COUNTING, STOPPED, Uncounted
from cchc_desktop.ui.waiting import Waiting

if TYPE_CHECKING:
    from datetime import date

    from cchc_desktop.operations.narrative import Row, Seen
    from cchc_desktop.operations.narrative_attention import Issue

_SHEET, _COUNTING = range(2)
_KINDS = {"tthc": "Thủ tục hành chính", "cchc": "Cải cách hành chính", "remedy": "Khắc phục hạn chế"}


class NarrativePage(Page):
    """One kind of report of one period at a time; counting runs beside the window."""

    def __init__(self, context: Context) -> None:
        super().__init__("Viết báo cáo")
        self.context = context
        self.kind = "tthc"
        self.seen: Seen | None = None
        self.issues: tuple[Issue, ...] = ()
        self._rows: dict[str, Row] = {}
        self._turn, self._issue = 0, -1
        self._goal = ""
        self._job: Job | None = None
        do = context.do
        self.bar = PeriodBar(do.opened.place, do.now().date(), self.show_refused)
        self.kinds = {
            code: button(title, partial(self.show_kind, code), kind="chip") for code, title in _KINDS.items()
        }
        self.sheet, self.panel = Sheet(), Panel()
        self.running = Running(context, self)
        self.opening = Opening(context, self.running, self)
        self.acts = Acts(do, self, lambda: self.shown, self._acted)
        self.writing = Writing(do, self.sheet, self.acts, context.say, self)
        self.past = Past(do, self.sheet, self.acts, context.say)
        self.keeping = Keeping(self.sheet, self.acts)
        self.file = WordFile(context, self, self.running.start)
        self._lay_out()
        self._wire()
        self._is_new = True

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        for one in self.kinds.values():
            group.addButton(one)
        self.kinds[self.kind].setChecked(True)
        self.head.addWidget(widget_of(row(*self.kinds.values())))
        both = row(self.sheet.area, self.panel, gap=M)
        both.setStretch(0, 3)
        both.setStretch(1, 2)
        self.stack = QStackedWidget()
        self.stack.addWidget(widget_of(both))
        self.uncounted = Uncounted(self.refresh)
        self.stack.addWidget(Waiting("Đang đếm số liệu của kỳ…", self.stop))
        self.stack.addWidget(self.uncounted)
        self.make_button = button("&Xuất tệp Word…   Ctrl+Enter", self.make_file, kind="primary", icon="save")
        self.renew_button = button("&Nhận số liệu mới   F5", self.renew, icon="refresh")
        self.promise_button = button("Thêm &giải pháp", partial(self.begin, Task("promise")), icon="plus")
        self.propose_button = button("Thêm &kiến nghị", partial(self.begin, Task("proposal")), icon="plus")
        self.renew_button.hide()
        self.body.addWidget(self.bar)
        self.body.addWidget(self.stack, 1)
        self.foot = flow(
            self.promise_button,
            self.propose_button,
            self.renew_button,
            self.file.number,
            self.file.pictures,
            self.make_button,
            self.running.doing,
        )
        self.body.addWidget(self.foot)

    def _wire(self) -> None:
        self.bar.chosen.connect(self._on_period)
        self.bar.bind(self)
        LOOK.changed.connect(self._fold)
        pane = self.sheet.pane
        pane.moved.connect(self._show_about)
        pane.asked.connect(self.act)
        pane.opened.connect(self.open_figure)
        self.panel.asked.connect(self.act)
        self.panel.chosen.connect(self._go_to)
        self.panel.until.connect(self._put_until)
        for keys, act in (
            ("F8", partial(self.next_issue, 1)),
            ("Shift+F8", partial(self.next_issue, -1)),
            ("F5", self.renew),
            ("Ctrl+Return", self.primary_act),
            ("Ctrl+Enter", self.primary_act),
        ):
            QShortcut(QKeySequence(keys), self, act).setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return list(KEYS)

    def _fold(self) -> None:
        is_low = self.height() < LOW_BELOW * QFontMetrics(font()).height()
        for one in (self.title_label, self.subtitle):
            one.setVisible(not is_low)
        self.promise_button.setText("&Giải pháp" if is_low else "Thêm &giải pháp")
        self.propose_button.setText("&Kiến nghị" if is_low else "Thêm &kiến nghị")
        self.make_button.setText(f"&Xuất{'' if is_low else ' tệp Word'}…   Ctrl+Enter")
        self.file.fit()

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The report comes first."""
        super().resizeEvent(event)
        self._fold()

    # What is shown.

    def arrive(self, kind: str = "", period: Period | None = None) -> None:
        """Another screen asks for a report."""
        if kind in _KINDS:
            self.show_kind(kind)
        if period is not None:
            self.bar.turn_to(period)

    def show_kind(self, kind: str) -> None:
        """Another report of the same period."""
        self._leave()
        self.kind = kind
        self.kinds[kind].setChecked(True)
        self.refresh()

    def refresh(self) -> None:
        """See the report anew: on being shown, and when the register changed."""
        do = self.context.do
        if self._is_new:
            self._is_new = False
            self._resume()
        place, now, period, kind, last = do.opened.place, do.now(), self.bar.period, self.kind, self.seen
        self._turn += 1
        turn = self._turn
        self._offer()
        QTimer.singleShot(QUICK, self, lambda: self._say_counting(turn))
        if self._job is not None:
            self._job.cancel()

        def look(_job: Job) -> Seen:
            from cchc_desktop.operations.narrative import see

            return see(place, period, kind, now, last)

        self._job = self.running.start(
            look,
            lambda seen: self._show(turn, seen),
            "Đang đếm lại số liệu…",
            lambda failure: self._uncounted(turn, failure),
        )

    @property
    def shown(self) -> Seen | None:
        """What was seen of the very report and period that are named above; None while it is not there."""
        made = self.seen
        return made if made is not None and (made.kind, made.period) == (self.kind, self.bar.period) else None

    def _to_act_on(self) -> Seen | None:
        """``shown``; where there is none, why nothing is done is said."""
        made = self.shown
        if made is None:
            self.context.say(STOPPED if self._job is None else COUNTING)
        return made

    def _offer(self) -> None:
        made = self.shown
        for one in (self.promise_button, self.propose_button, self.renew_button, self.make_button):
            one.setEnabled(made is not None)
        said = "" if made is None else made.standing
        if made is not None and not made.is_final and not said:
            said = "số liệu tạm tính, kỳ chưa chốt"
        self.subtitle.setText(said)

    def _resume(self) -> None:
        """Go on where somebody was interrupted."""
        draft = interrupted(self.context.do)
        if draft is None or draft.content.get("kind") not in _KINDS:
            return
        self.kind = str(draft.content["kind"])
        self.kinds[self.kind].setChecked(True)
        self.bar.turn_to(period_of(self.context.do, draft, self.bar.period))

    def stop(self) -> None:
        """Leave what is shown as it was; what is of another period or kind is not shown."""
        self._turn += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self.shown is not None:
            self.stack.setCurrentIndex(_SHEET)
        else:
            self.uncounted.take_over(self.stack, self.focusWidget() or self)

    def _uncounted(self, turn: int, failure: Exception) -> None:
        if turn == self._turn:
            self.stop()
            self.running.tell(failure, self.refresh)

    def _say_counting(self, turn: int) -> None:
        if turn == self._turn and self.shown is None:
            self.stack.setCurrentIndex(_COUNTING)

    def _on_period(self) -> None:
        self._leave()
        self.clear_complaints()
        self.refresh()

    def _leave(self) -> None:
        """Another report is asked for: what was begun at the one before is kept, and no longer waited for."""
        self.writing.leave()
        self.sheet.fold()
        self.opening.forget()
        self._goal = ""

    def _show(self, turn: int, seen: Seen) -> None:
        from cchc_desktop.operations.narrative import paper_of, rows
        from cchc_desktop.operations.narrative_attention import attention

        if turn != self._turn:
            return
        self._turn += 1
        self._job = None
        is_first = self.seen is None or (self.seen.kind, self.seen.period) != (seen.kind, seen.period)
        self.seen = seen
        self._rows = {one.block.id: one for one in rows(seen)}
        self.issues = attention(seen)
        do = self.context.do
        paper = paper_of(do.opened.place, seen, do.now().date(), purpose="screen")
        moved = frozenset((one.id, name) for one in seen.stale for name, _, _ in one.changed)
        self.sheet.pane.show_lines(lines_of(paper), moved)
        if self._goal:
            self.sheet.pane.go_to_block(self._goal)
            self._goal = ""
        self.panel.show_issues(self.issues)
        self.renew_button.setVisible(any(one.kind == "moved" for one in self.issues))
        self._offer()
        is_waiting = self.stack.currentIndex() != _SHEET
        self.stack.setCurrentIndex(_SHEET)
        if is_waiting or self.focusWidget() is None:
            self.sheet.pane.setFocus()
        if is_first:
            self._issue = -1
            self.writing.resume(seen)
        self._show_about()
        self.sheet.reveal(self.writing.writer.widget if self.writing.writer.is_open else None)

    def _about(self) -> About | None:
        return None if self.seen is None else about_of(self.seen, self._rows, self.sheet.pane)

    def _show_about(self) -> None:
        from cchc_desktop.core.narrative_sources import source_of

        about = self._about()
        self.panel.show_about(about)
        piece = None if about is None else about.piece
        is_counted = piece is not None and self.seen is not None and source_of(piece.name, self.seen.figures)
        self.panel.offer_open(is_offered=bool(is_counted))
        self.sheet.reveal()

    # Walking among what needs attention.

    def next_issue(self, by: int) -> None:
        """F8: the next thing to look at, round and round."""
        if self._to_act_on() is None:
            return
        if not self.issues:
            self.context.say("Không còn chỗ nào cần xem.")
            return
        at = self._issue if 0 <= self._issue < len(self.issues) else (-1 if by > 0 else 0)
        self._go_to((at + by) % len(self.issues))

    def _go_to(self, at: int) -> None:
        issue = self.issues[at]
        self._issue = at
        self.panel.list.setCurrentRow(at)
        if issue.figure:
            self.open_figure(issue.figure)
        elif issue.block and self.sheet.pane.go_to_block(issue.block):
            self.sheet.pane.setFocus()
            self.context.say(issue.sentence[:1].upper() + issue.sentence[1:] + ".")
        elif issue.kind == "draft":
            self.context.say(issue.sentence)

    def open_figure(self, name: str) -> None:
        """The dossiers behind a figure."""
        seen = self._to_act_on()
        if seen is not None:
            self.opening.open(seen, name)

    # What a clerk does.

    def act(self, name: str) -> None:
        """An act on where one stands; what cannot be done there is said."""
        about = self._about()
        if self._to_act_on() is None or about is None:
            return
        if name == "open":
            self.open_figure("" if about.piece is None else about.piece.name)
        elif name == "edit" and (task := first_task(about)) is not None:
            self.begin(task)
        elif name not in acts_on(about):
            self.context.say("Ở câu này không có việc đó. Ctrl+/ để xem các phím.")
        elif name == "edit":
            self.begin(Task("edit", about.stop.block))
        elif name == "add" and about.stop.home is not None:
            home = about.stop.home
            self.begin(Task("add", "", home.section, home.paragraph))
        elif name == "past" and self.seen is not None:
            self.past.open(self.seen, about.stop)
        elif about.row is not None:
            self.acts.on(name, about.row)

    def begin(self, task: Task) -> None:
        """Write."""
        seen = self._to_act_on()
        if seen is not None:
            self.opening.forget()
            self.sheet.fold()
            self.clear_complaints()
            if task.how in {"promise", "proposal"}:
                self.sheet.pane.go_to_kind(f"{task.how}s")
            self.writing.begin(task, seen)

    def _put_until(self, until: date | None) -> None:
        about = self._about()
        if self._to_act_on() is not None and about is not None and about.row is not None:
            self.acts.put_until(about.row, until)

    def _acted(self, block: str) -> None:
        """After an act the report is seen anew, and one stands where it was."""
        self._goal = block
        self.refresh()

    def renew(self) -> None:
        """F5: take the figures as they are now into what nobody worded."""
        if self._to_act_on() is not None:
            self.acts.take_figures()

    def primary_act(self) -> None:
        """Ctrl+Enter."""
        if self.bar.take_typed():
            return
        if self.writing.writer.is_open:
            self.writing.save()
        else:
            self.make_file()

    def step_back(self) -> bool:
        """Esc: out of the editor, then from the figure to its sentence."""
        if self.writing.leave() or self.sheet.fold():
            return True
        pane = self.sheet.pane
        if pane.current_piece is None:
            return False
        pane.go(pane.at)
        return True

    def make_file(self) -> None:
        """The word file of what is shown."""
        seen = self._to_act_on()
        if seen is not None:
            self.clear_complaints()
            self.file.make(seen)
