"""Groups of dossiers behind a period, each with its list: what is to be mended, and what has moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent, QShortcut

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import day
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.look import LOOK, LOW_BELOW, S, font
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, label, row
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._month_figures import Counted, count
from cchc_desktop.ui.screens._wrapped_table import WrappedTable
from cchc_desktop.ui.table import Column, Table

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.core.period import Period
    from cchc_desktop.core.tally import Line

M = TypeVar("M")

_MOST_ROWS = 6
"""Groups that are seen at once; the dossiers need the room."""


@dataclass(frozen=True, slots=True)
class Behind:
    """One dossier of a group; ``why`` says what is wrong with it or what became of it."""

    local_no: str
    procedure: str = ""
    received: str = ""
    due: str = ""
    ended: str = ""
    moved: str = ""
    why: str = ""
    code: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One line above, and the dossiers it stands for; ``act`` is what Enter begins on each of them."""

    key: str
    title: str
    rows: tuple[Behind, ...]
    mark: Mark
    was: str = ""
    now: str = ""
    act: str = ""
    act_words: str = ""


class GroupsPage(Page, Generic[M]):
    """Groups above, the dossiers of the one under the cursor below; Enter leads down, Esc back up."""

    def __init__(
        self,
        context: Context,
        title: str,
        group_columns: Sequence[Column[Group]],
        row_columns: Sequence[Column[Behind]],
        *,
        none_left: str,
    ) -> None:
        super().__init__(title)
        self.context = context
        self.period: Period | None = None
        self._wanted = ""
        self._is_within = False
        self._behind_it = "month"
        self._job: Job | None = None
        self._turn = 0
        self.groups: Table[Group] = Table(group_columns, empty=none_left, name=title)
        self.list: WrappedTable[Behind] = WrappedTable(
            row_columns, empty="Không có hồ sơ nào để mở.", name=f"{title}: các hồ sơ"
        )
        self.said = label("", "muted", wraps=True)
        self.act_button = button("Mở hồ sơ   Enter", self.act, kind="primary", name="Mở hồ sơ")
        self.all_button = button("Cả danh sách   Ctrl+Enter", self.show_all, name="Mở cả danh sách")
        self.back_button = button("Về biểu tháng   Esc", self._leave, kind="quiet", name="Về biểu tháng")
        for table in (self.groups, self.list):
            table.setProperty("kind", "framed")
        self.body.addWidget(self.groups)
        self.body.addWidget(self.said)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(row(self.back_button, None, self.all_button, self.act_button, gap=S))
        self._wire()

    def _wire(self) -> None:
        self.groups.chosen.connect(self._on_group)
        self.groups.opened.connect(lambda _: self._go_down())
        self.list.opened.connect(self.open)
        LOOK.changed.connect(self._measure)
        self._on_group(None)
        for keys, act in (
            ("Ctrl+Return", self.show_all),
            ("Ctrl+Enter", self.show_all),
            ("Ctrl+PgUp", lambda: self._step(-1)),
            ("Ctrl+PgDown", lambda: self._step(1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # What is shown.

    def work(self, period: Period) -> Callable[[Job], M]:
        """What is read beside the window."""
        raise NotImplementedError

    def groups_of(self, found: M) -> Sequence[Group]:
        """What the page is about; every page has its own."""
        raise NotImplementedError

    def arrive(self, period: Period, key: str = "") -> None:
        """Show what is behind ``period``, the group ``key`` with its list under the cursor."""
        self.period, self._wanted = period, key
        self._is_within = False
        self.subtitle.setText(f"{period.title} · {day(period.first_on)} – {day(period.last_on)}")
        self.clear_complaints()
        self.refresh()

    def refresh(self) -> None:
        """Count anew: on being shown again, and when the register changed."""
        if self.period is None:
            return
        self._turn += 1
        turn = self._turn
        if self._job is not None:
            self._job.cancel()
        self._job = self.context.jobs.start(
            self.work(self.period),
            then=lambda made: self._show(turn, made),
            failed=self._failed,
        )

    def _failed(self, failure: Exception) -> None:
        if isinstance(failure, Refused):
            self.show_refused(failure)
        elif isinstance(failure, Trouble):
            self.show_trouble(failure, self.refresh)
        else:
            self.context.do.broke.emit(failure)

    def _show(self, turn: int, made: M) -> None:
        if turn != self._turn:
            return
        before = self.groups.current()
        key = self._wanted or (before.key if before else "")
        found = list(self.groups_of(made))
        at = next((i for i, one in enumerate(found) if one.key == key), None)
        self.groups.show_rows(found)
        if not found:
            self._on_group(None)
        self.groups.go_to(0 if at is None and found else at if at is not None else -1)
        self._measure()
        if self._wanted and at is not None:
            self.list.go_to(0)
            self.list.setFocus()
        elif not self.list.hasFocus() or not self.list.rows_model.ids:
            self.groups.setFocus()
        self._wanted = ""

    def _on_group(self, group: Group | None) -> None:
        self.said.setText(self.said_of(group) if group else "")
        self.said.setVisible(bool(self.said.text()))
        self.list.show_rows(group.rows if group else [])
        words = (group.act_words if group and group.act else "") or "Mở hồ sơ"
        self.act_button.setText(f"{words}   Enter")
        self.act_button.setAccessibleName(words)
        for one in (self.act_button, self.all_button):
            one.setEnabled(bool(group and group.rows))

    def said_of(self, group: Group) -> str:
        """What stands between the group and its dossiers."""
        return group.title

    # What is done.

    def act(self) -> None:
        """The dossier under the cursor, at the act that mends it."""
        one = self.list.current()
        if one is not None:
            self.open(one)

    def open(self, one: Behind) -> None:
        """Go to a dossier; Esc leads back to this list."""
        group = self.groups.current()
        given = {"act": group.act} if group is not None and group.act else {}
        self.context.navigate("dossier", dossier=one.local_no, **given)

    def show_all(self) -> None:
        """The whole list where dossiers are worked on together."""
        group = self.groups.current()
        if group is not None and group.rows:
            numbers = tuple(one.local_no for one in group.rows)
            self.context.navigate("worklist", dossiers=numbers, title=group.title, is_visit=True)

    def _go_down(self) -> None:
        if self.list.rows_model.ids:
            self._is_within = True
            self.list.setFocus()

    def _step(self, by: int) -> None:
        at = self.groups.currentIndex().row() + by
        if 0 <= at < len(self.groups.rows_model.ids):
            self.groups.go_to(at)
            self.list.go_to(0)

    def show_back(self, screen: str, words: str) -> None:
        """Where the way back leads."""
        self._behind_it = screen
        self.back_button.setText(f"{words}   Esc")
        self.back_button.setAccessibleName(words)

    def _leave(self) -> None:
        self.context.navigate(self._behind_it)

    def step_back(self) -> bool:
        """Esc: from the dossiers to the groups where one came from there; then to the month."""
        if self._is_within and self.list.hasFocus():
            self._is_within = False
            self.groups.setFocus()
            return True
        return False

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [
            ("Enter", "Xuống các hồ sơ; trên một hồ sơ: mở ở việc cần làm"),
            ("Ctrl+Return", "Cả danh sách ở màn hình Hôm nay"),
            ("Ctrl+PgUp", "Nhóm trước"),
            ("Ctrl+PgDown", "Nhóm sau"),
        ]

    def _measure(self) -> None:
        """Groups take the height of their lines, the dossiers what is left; a low page has no title."""
        is_low = self.height() < LOW_BELOW * QFontMetrics(font()).height()
        for one in (self.title_label, self.subtitle):
            one.setVisible(not is_low)
        self.list.show_lines(1 if is_low else None)
        line = self.groups.verticalHeader().defaultSectionSize()
        rows = min(max(len(self.groups.rows_model.ids), 2), self._most_rows())
        self.groups.setFixedHeight(self.groups.horizontalHeader().sizeHint().height() + rows * line + S)

    def _most_rows(self) -> int:
        lines = self.height() // max(QFontMetrics(font()).lineSpacing(), 1)
        return max(min(_MOST_ROWS, lines // 6 if lines >= LOW_BELOW else 2), 2)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low page shows fewer groups at once."""
        super().resizeEvent(event)
        self._measure()


class CountedGroups(GroupsPage[Counted]):
    """About the period as it is counted here."""

    def work(self, period: Period) -> Callable[[Job], Counted]:
        """Count it."""
        do = self.context.do
        place, now, clerk = do.opened.place, do.now(), do.opened.clerk
        return lambda _job: count(place, period, now, clerk)


def behind(numbers: Sequence[str], lines: dict[str, Line], names: Callable[[str], str]) -> tuple[Behind, ...]:
    """The dossiers of these numbers as the period knows them."""
    return tuple(_behind(number, lines.get(number), names) for number in numbers)


def _behind(number: str, line: Line | None, names: Callable[[str], str]) -> Behind:
    if line is None:
        return Behind(number)
    return Behind(
        number,
        names(line.procedure),
        day_of(line.received_at),
        day_of(line.due_at) or "chưa có",
        day_of(line.ended_at),
    )


def day_of(at: datetime | None) -> str:
    """In Hanoi; empty where it has not come."""
    return "" if at is None else day(hanoi(at).date())
