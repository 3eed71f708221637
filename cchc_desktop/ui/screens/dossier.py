"""One dossier: how it stands, what to do next, what happened, its papers, its days and its slips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QPushButton, QTableView, QVBoxLayout, QWidget

from cchc_desktop.core.acts import Digitise
from cchc_desktop.core.dossier import Dossier, Entry
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.lifecycle import MOVES, next_acts
from cchc_desktop.core.papers import Digitised
from cchc_desktop.operations.verbs import read_act
from cchc_desktop.store import search
from cchc_desktop.store.slips import of_dossier
from cchc_desktop.ui.fields import allot_mnemonics
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, XL, L, M, font
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import Empty, button, column, row, scrolled, widget_of
from cchc_desktop.ui.printed import open_pdf, print_paper
from cchc_desktop.ui.screens import Context, Screen
from cchc_desktop.ui.screens._ask import CAUSE, CODE, Case, ask, verb_of
from cchc_desktop.ui.screens._facts import Facts
from cchc_desktop.ui.screens._head import ActList, HeadStrip, dossier_facts, person_facts
from cchc_desktop.ui.screens._panel import Panel
from cchc_desktop.ui.screens._sections import Ledger, Papers, Slips, section, sheets_of
from cchc_desktop.ui.screens._timeline import Timeline, last_own, title_of_entry
from cchc_desktop.ui.screens._verbs import run_verb, title_of, undoing, usual_act

TWO_COLUMNS_FROM = 112
"""Figures of the window's type: a narrower page has one column."""

KEYS = tuple(f"Alt+{figure}" for figure in range(1, 10))
_NOTHING = "Chưa chọn hồ sơ nào. Chọn một hồ sơ ở “Hôm nay” hoặc “Hồ sơ”, hay gõ số hồ sơ vào ô tìm (Ctrl+K)."


class DossierPage(Page):
    """The one primary button is the next sensible act; all others stand in a list with their keys."""

    def __init__(self, context: Context) -> None:
        super().__init__("Hồ sơ")
        self.context = context
        self.show_pdf: Callable[[Path], object] = open_pdf
        self.dossier: Dossier | None = None
        self.entries: tuple[Entry, ...] = ()
        self.others: tuple[str, ...] = ()
        self.strip = HeadStrip(self.go_on)
        self.primary = self.strip.primary
        self.panel = Panel(self.save, self.step_back)
        self.papers = Papers(self.mark_paper, self.mark_all, self.mark_result)
        self.timeline, self.ledger, self.slips = Timeline(), Ledger(), Slips(self.print_form)
        self.person, self.facts = Facts("Người nộp"), Facts("Hồ sơ")
        self.acts = ActList(self.begin)
        self.empty = Empty(_NOTHING, "dossiers")
        self._lay_out()
        self._bind_keys()
        self._show_nothing()

    def _lay_out(self) -> None:
        self._left = column(
            section("Giấy tờ", self.papers),
            section("Diễn biến", self.timeline),
            section("Cách tính ngày hẹn trả", self.ledger),
            None,
            gap=XL,
        )
        self._acts_section = widget_of(section("Việc khác làm được", self.acts))
        person_tools = row(self._item("Sửa thông tin người nộp", "correct", "pencil"), None)
        self._right = column(
            self._acts_section,
            section("Người nộp", self.person, person_tools),
            section("Hồ sơ", self.facts),
            section("Giấy đã in", self.slips),
            None,
            gap=XL,
        )
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.columns.setSpacing(XL)
        self.columns.addWidget(widget_of(self._left), 10)
        self.columns.addWidget(widget_of(self._right), 9)
        self.scroller = scrolled(self._page())
        for one in (self.head.itemAt(at) for at in range(self.head.count())):
            if one is not None and (piece := one.widget()) is not None:
                piece.hide()  # the strip says what the page is about
        self.body.addWidget(self.strip)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.scroller, 1)
        for table in (self.papers.table, self.ledger.table):
            table.selectionModel().currentRowChanged.connect(
                lambda *_, table=table: self._keep_in_sight(table)
            )
        LOOK.changed.connect(self._fold)

    def _page(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, M, L)
        box.setSpacing(L)
        box.addWidget(self.panel)
        box.addLayout(self.columns)
        box.addStretch(1)
        return page

    def _item(self, words: str, name: str, icon: str) -> QPushButton:
        return button(words, lambda: self.begin(name), kind="link", icon=icon)

    def _bind_keys(self) -> None:
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+Return", self.go_on),
            ("Ctrl+Enter", self.go_on),
            ("Ctrl+P", partial(self.print_form, "receipt")),
            *((key, partial(self.act_at, at)) for at, key in enumerate(KEYS)),
        ]
        for key, act in keys:
            QShortcut(QKeySequence(key), self, act).setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # What is shown.

    def arrive(self, dossier: str, act: str = "") -> None:
        """Show a dossier by its local number or official code; with ``act`` its panel is open."""
        self._close_panel()
        self.clear_complaints()
        self._read(dossier)
        if self.dossier is None:
            return
        self.scroller.verticalScrollBar().setValue(0)
        if act:
            self.begin(act)
        else:
            self._focus_main()

    def refresh(self) -> None:
        """Read again; what is being typed in the panel stays."""
        if self.dossier is not None:
            self._read(self.dossier.local_no)

    def _read(self, ref: str) -> None:
        try:
            with self.context.do.reading() as reading:
                dossier = search.dossier(reading, ref)
                self.entries = search.entries(reading, dossier.seq)
                slips = of_dossier(reading, dossier.seq)
        except Refused as no:
            self._show_nothing()
            self.show_refused(no)
            return
        except Trouble as trouble:
            self.show_trouble(trouble, lambda: self._read(ref))
            return
        self.dossier = dossier
        self.empty.hide()
        self.strip.show()
        self.scroller.show()
        place, now = self.context.do.opened.place, self.context.do.now()
        causes = place.law.coded("late_causes", now.date())
        self.setAccessibleName(f"Hồ sơ {dossier.local_no}, {dossier.applicant}")
        self.strip.show_dossier(dossier, now)
        self.person.show_pairs(person_facts(dossier))
        self.facts.show_pairs(dossier_facts(dossier, causes))
        self._show_acts(dossier)
        self.papers.show_dossier(dossier)
        self.timeline.show_entries(self.entries, causes)
        self.ledger.show_dossier(dossier, place.law, place.profile.unit, now)
        self.slips.show_sheets(sheets_of(dossier, slips))
        allot_mnemonics(self)

    def _show_nothing(self) -> None:
        self.dossier = None
        self.strip.hide()
        self.scroller.hide()
        self.empty.show()

    def _show_acts(self, dossier: Dossier) -> None:
        self.primary.setVisible(usual_act(dossier.state) is not None and self.panel.ask is None)
        self.others = self._others(dossier)
        keys = iter(KEYS)
        self.acts.show_acts(
            tuple(
                (name, self._title(name), "Ctrl+Z" if name == "undo" else next(keys, ""))
                for name in self.others
            )
        )

    def _others(self, dossier: Dossier) -> tuple[str, ...]:
        quiet = (
            name
            for name, move in MOVES.items()
            if move.after is None and dossier.state in move.before and name not in {"correct", "digitise"}
        )
        names = [*next_acts(dossier.state)[1:], *quiet, CODE]
        if dossier.due_at and dossier.ended_at and dossier.ended_at > dossier.due_at:
            names.append(CAUSE)
        if self._own_last() is not None:
            names.append("undo")
        return tuple(names)

    def _own_last(self) -> Entry | None:
        do = self.context.do
        return last_own(self.entries, do.opened.clerk, do.now())

    def _title(self, name: str) -> str:
        match name:
            case "undo":
                last = self._own_last()
                return f"Hoàn tác “{title_of_entry(last)}”" if last else "Hoàn tác"
            case "code":
                has_code = self.dossier is not None and self.dossier.code
                return "Sửa mã hồ sơ của hệ thống tỉnh" if has_code else "Ghi mã hồ sơ của hệ thống tỉnh"
            case "cause":
                return "Ghi nguyên nhân quá hạn"
        return title_of(name)

    # What is done.

    def go_on(self) -> None:
        """Ctrl+Enter: save the open panel, else begin the next sensible act."""
        if self.dossier is None:
            return
        usual = usual_act(self.dossier.state)
        if self.panel.ask is not None:
            self.save()
        elif usual:
            self.begin(usual)

    def act_at(self, at: int) -> None:
        """Alt and a figure: an act of the list."""
        if self.dossier is not None and at < len(self.others):
            self.begin(self.others[at])

    def begin(self, name: str) -> None:
        """Unfold the panel of an act; one that needs nothing told is done at once."""
        dossier = self.dossier
        if dossier is None:
            return
        if name == "undo":
            self.take_back()
            return
        place, now = self.context.do.opened.place, self.context.do.now()
        asked = ask(name, Case(dossier, place.law, place.profile.unit, now))
        if asked is None:
            self._run(name, lambda: read_act(name, {"dossier": dossier.local_no}))
            return
        self.forms = [self.panel.unfold(asked, dossier.local_no)]
        self.acts.lend_letters()
        allot_mnemonics(self)
        self.primary.hide()
        self.scroller.verticalScrollBar().setValue(0)

    def save(self) -> None:
        """Do the act of the panel with what was typed; a refusal is shown at its field."""
        asked, form = self.panel.ask, self.panel.form
        if asked is None or form is None:
            return
        form.clear_problems()
        try:
            values = form.values()
        except Refused:
            return  # said at the field by the form
        self._run(verb_of(asked.verb), lambda: asked.told(values))

    def _run(self, verb: str, told: Callable[[], object]) -> None:
        if self.dossier is None:
            return
        number = self.dossier.local_no
        run_verb(self.context.do, self, verb, number, told, then=lambda _: self._after_act(verb))

    def _after_act(self, verb: str) -> None:
        if verb != "digitise":
            self.panel.done()
            self.forms = []
        self.refresh()
        if verb != "digitise":
            self._focus_main()

    def take_back(self) -> None:
        """Ctrl+Z where nothing told last is left: the clerk's own last act on this dossier."""
        if self.dossier is not None and self._own_last() is not None:
            undo = undoing(self.dossier.local_no)
            self.context.do.run(undo, at=self, done="Đã hoàn tác.", then=lambda _: self.refresh())

    def mark_paper(self, place: int, state: Digitised) -> None:
        """Say how far one paper is digitised."""
        self._digitise(papers=((place, state),))

    def mark_all(self) -> None:
        """Say that every paper is scanned."""
        self._digitise(is_all=True)

    def mark_result(self, is_on: bool) -> None:  # noqa: FBT001 - as the box gives it
        """Say whether the result is there as a file."""
        self._digitise(is_result=is_on)

    def _digitise(
        self,
        papers: Sequence[tuple[int, Digitised]] = (),
        *,
        is_all: bool = False,
        is_result: bool | None = None,
    ) -> None:
        if self.dossier is not None:
            act = Digitise(
                dossier=self.dossier.local_no, papers=tuple(papers), is_all=is_all, is_result=is_result
            )
            self._run("digitise", lambda: act)

    def print_form(self, kind: str) -> None:
        """Print a form beside the window; a reprint keeps its number."""
        if self.dossier is None:
            return
        do, number = self.context.do, self.dossier.local_no
        place, clerk, now = do.opened.place, do.opened.clerk, do.now()
        self.clear_complaints()
        self.context.jobs.start(
            lambda _job: print_paper(place, number, kind, clerk, now),
            then=self.show_pdf,
            failed=lambda failure: self._not_printed(kind, failure),
        )

    def _not_printed(self, kind: str, failure: Exception) -> None:
        if isinstance(failure, Refused):
            self.show_refused(failure)
        elif isinstance(failure, Trouble):
            self.show_trouble(failure, lambda: self.print_form(kind))
        else:
            self.context.do.broke.emit(failure)

    def step_back(self) -> bool:
        """Esc folds the panel; what was typed is there when it is opened again."""
        if not self._close_panel():
            return False
        self._focus_main()
        return True

    def _close_panel(self) -> bool:
        was_open = self.panel.fold()
        self.forms = []
        if self.dossier is not None:
            self.primary.setVisible(usual_act(self.dossier.state) is not None)
        return was_open

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        if self.dossier is None:
            return []
        usual = usual_act(self.dossier.state)
        first = [("Ctrl+Return", title_of(usual))] if usual else []
        others = [(key, words) for _, words, key in self.acts.acts if key]
        return [*first, *others, ("Ctrl+P", "In lại giấy hẹn"), ("Space", "Giấy tờ đã số hóa hoặc chưa")]

    def _focus_main(self) -> None:
        (self.papers.table if self.primary.isHidden() else self.primary).setFocus()

    def _keep_in_sight(self, table: QTableView, *_: object) -> None:
        page = self.scroller.widget()
        if page is None or not table.hasFocus():
            return
        spot = table.mapTo(page, QPoint(0, 0))
        rect = table.visualRect(table.currentIndex())
        self.scroller.ensureVisible(spot.x(), spot.y() + rect.center().y(), 0, 3 * max(rect.height(), 24))

    def _fold(self) -> None:
        figure = QFontMetrics(font()).horizontalAdvance("0")
        is_wide = self.width() >= figure * TWO_COLUMNS_FROM
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if direction != self.columns.direction():
            self.columns.setDirection(direction)
            # What can be done stays at the top of the page.
            (self._right if is_wide else self._left).insertWidget(0, self._acts_section)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column under the other where it is narrow."""
        super().resizeEvent(event)
        self._fold()


DOSSIER = Screen(
    code="dossier",
    title="Một hồ sơ",
    icon="paper",
    place=35,
    build=DossierPage,
    roles=frozenset({"commune"}),
    is_listed=False,
    within="dossiers",
)
