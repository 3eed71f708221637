"""The page of the figures: one period, four ways to look at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.text import day
from cchc_desktop.ui.fields import allot_mnemonics
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, LOW_BELOW, M, S, font
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.screens._indicators_asking import AskingView
from cchc_desktop.ui.screens._indicators_counting import Counting
from cchc_desktop.ui.screens._indicators_figures import FiguresView
from cchc_desktop.ui.screens._indicators_points import PointsView
from cchc_desktop.ui.screens._indicators_targets import TargetsView
from cchc_desktop.ui.screens._period_bar import KEYS as PERIOD_KEYS
from cchc_desktop.ui.screens._period_bar import PeriodBar
from cchc_desktop.ui.screens._staying import Staying
from cchc_desktop.ui.screens._uncounted import COUNTING, STOPPED
from cchc_desktop.ui.screens._units_view import asked_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.indicators import Measures
    from cchc_desktop.ui.fields import Form
    from cchc_desktop.ui.jobs import Job
    from cchc_desktop.ui.screens import Context

T = TypeVar("T")

PICTURES, FIGURES, TARGETS, POINTS = range(4)
TITLES = ("Biểu đồ", "Bảng chỉ số", "Chỉ tiêu", "Chấm điểm")
KEYS = tuple(f"Alt+{at}" for at in range(1, 5))
_MEASURED = frozenset({FIGURES, POINTS})


class View(Protocol):
    """What the page asks of each of its views, which are widgets."""

    def shortcuts(self) -> list[tuple[str, str]]:
        """Its own keys."""

    def step_back(self) -> bool:
        """Esc: True when it had something to fold up."""


class IndicatorsPage(Page):
    """Views are built when first shown; what is measured beside the window serves two of them."""

    def __init__(self, context: Context) -> None:
        super().__init__("Chỉ số")
        self.context = context
        self.measures: Measures | None = None
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Cách xem")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        for title in TITLES:
            self.tabs.addTab(title)
        place = context.do.opened.place
        self.bar = PeriodBar(place, hanoi(context.do.now()).date(), self.show_refused)
        self.ask_in(None)
        self.views = QStackedWidget()
        self.counting = Counting(context, self, self.views, lambda: self.is_right, self._measure)
        self.staying = Staying(self)
        self._built: dict[int, QWidget] = {}
        self._stale: set[int] = set()
        self.head.addWidget(self.tabs)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.counting, 1)
        self.tabs.currentChanged.connect(self._on_tab)
        self.bar.chosen.connect(self._on_period)
        self._bind_keys()
        LOOK.changed.connect(self._fold)
        self._on_tab(PICTURES)

    def _bind_keys(self) -> None:
        for at, key in enumerate(KEYS):
            _bind(self, key, partial(self.show_view, at))
        # Only where a period is shown: the pictures have years of their own behind the same keys.
        for owner in (self.bar, self.counting.waiting, self.counting.uncounted):
            self.bar.bind(owner)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            _bind(self.bar.days_line, key, self.bar.take_days)

    # Which view.

    @property
    def at(self) -> int:
        """The view that is shown."""
        return self.tabs.currentIndex()

    def view(self, at: int) -> QWidget:
        """A view, built now if it was never shown."""
        if at not in self._built:
            made = self._built[at] = self._build(at)
            self.views.addWidget(made)
            if at in _MEASURED:
                self.bar.bind(made)
            self._stale.add(at)
            known = self.measures
            if known is not None and known.period == self.bar.period and self._stale & _MEASURED == {at}:
                self._show(known)
            allot_mnemonics(self)
        return self._built[at]

    def _build(self, at: int) -> QWidget:
        if at == FIGURES:
            return FiguresView(self.context, self)
        if at == TARGETS:
            return TargetsView(self.context, self)
        if at == POINTS:
            return PointsView(self.context, self)
        from cchc_desktop.ui.screens._indicators_pictures import Pictures

        return Pictures(self.context)

    def show_view(self, at: int) -> None:
        """Alt and a figure: look at it another way."""
        self.tabs.setCurrentIndex(at)
        first = _first_stop(self.view(at))
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_tab(self, at: int) -> None:
        self.clear_complaints()
        self.staying.forget()
        if at not in _MEASURED:
            self.counting.stop()
        elif not self.is_right:
            self._stale.add(at)  # its counting was left, stopped or never begun
        shown = self.view(at)
        self.views.setCurrentWidget(shown)
        self.ask_in(shown.panel.form if isinstance(shown, AskingView) else None)
        self.show_bar(is_shown=True)
        self._say_standing()
        if self.isVisible():
            self._freshen()

    def show_bar(self, *, is_shown: bool) -> None:
        """The period stands over the views that have one, unless their panel needs its place."""
        self.bar.setVisible(is_shown and self.at in _MEASURED)

    def show_indicator(self, code: str) -> None:
        """The figure of one indicator in the table, under the cursor."""
        self.show_view(FIGURES)
        figures = self.view(FIGURES)
        if isinstance(figures, FiguresView):
            figures.table.go_to_code(code)

    def ask_answers(self) -> None:
        """What the register does not hold is told with the points."""
        self.show_view(POINTS)
        points = self.view(POINTS)
        if isinstance(points, PointsView):
            points.ask_answers()

    def ask_in(self, form: Form | None) -> None:
        """Let refusals find the fields of the panel that is open; None once it is not."""
        self.forms = [] if form is None else [form]

    # What is shown.

    def refresh(self) -> None:
        """Count anew what is looked at now, and the rest when it is looked at."""
        self._stale = set(self._built)
        self._freshen()

    def _freshen(self) -> None:
        at = self.at
        if at not in self._stale:
            return
        self._stale.discard(at)
        if at in _MEASURED:
            self._measure()
        else:
            shown = self.view(at)
            refresh: Callable[[], object] | None = getattr(shown, "refresh", None)
            if refresh is not None:
                refresh()

    @property
    def shown(self) -> Measures | None:
        """What was measured of the very period that the bar names; None while that is not there."""
        made = self.measures
        return made if made is not None and made.period == self.bar.period else None

    @property
    def is_right(self) -> bool:
        """Whether what is shown is of the period that stands over it."""
        return self.at not in _MEASURED or self.shown is not None

    def to_open(self) -> Measures | None:
        """``shown``; where there is none, why nothing opens is said."""
        made = self.shown
        if made is None:
            self.context.say(COUNTING if self.counting.is_counting else STOPPED)
        return made

    def open_behind(self, work: Callable[[Job], T], then: Callable[[T], object]) -> None:
        """Go to what stands behind a figure, where the clerk still waits for it when it is found."""
        if self.counting.is_counting:
            self._stale.add(self.at)  # what is counted quietly gives way, and is counted then
        opened = self.staying.awaited(then)

        def found(made: T) -> None:
            opened(made)
            self._freshen()

        self.counting.begin(work, found, is_awaited=True)

    def _measure(self) -> None:
        do, period = self.context.do, self.bar.period
        place, now, today = do.opened.place, do.now(), asked_day(self.context)
        is_known = self.shown is not None
        if is_known and self.counting.is_awaited:
            self._stale.add(self.at)  # counted as soon as the clerk sees what was asked for
            return
        self.staying.forget()
        self.counting.begin(lambda _job: _measured(place, period, now, today), self._show, is_quiet=is_known)

    def _show(self, measures: Measures) -> None:
        self.measures = measures
        self._stale -= _MEASURED
        for at in _MEASURED & set(self._built):
            view = self._built[at]
            if isinstance(view, FiguresView | PointsView):
                view.show_measures(measures)
        self._say_standing()

    def _say_standing(self) -> None:
        made = self.shown
        if made is None or self.at not in _MEASURED:
            self.subtitle.setText("")
            return
        at = hanoi(made.made_at)
        running = f"Tạm tính đến {at:%H:%M} {day(at.date())}"
        words = "Số liệu đã chốt" if made.is_final else running
        cover = "" if made.cover is None else made.cover.words().rstrip(".")
        self.subtitle.setText(" · ".join(filter(None, (cover, words, made.standing))))

    def _on_period(self) -> None:
        self.clear_complaints()
        self._stale |= _MEASURED & set(self._built)
        self._say_standing()
        self._freshen()

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        views = [(key, f"Xem “{title}”") for key, title in zip(KEYS, TITLES, strict=True)]
        periods = list(PERIOD_KEYS) if self.at in _MEASURED else []
        if self.at == FIGURES and self.bar.is_asking_days:
            periods.append(("Ctrl+Return", "Xem khoảng ngày đã ghi"))
        shown: View = self.view(self.at)  # type: ignore[assignment]  # each view is both
        return [*views, *periods, *shown.shortcuts()]

    def step_back(self) -> bool:
        """Esc: what the view has unfolded."""
        shown: View = self.view(self.at)  # type: ignore[assignment]  # each view is both
        return shown.step_back()

    def _fold(self) -> None:
        is_low = self.height() < LOW_BELOW * QFontMetrics(font()).height()
        self.title_label.setVisible(not is_low)
        self.body.setSpacing(S if is_low else M)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows come first."""
        super().resizeEvent(event)
        self._fold()


def _bind(owner: QWidget, keys: str, act: Callable[[], object]) -> None:
    made = QShortcut(QKeySequence(keys), owner, act)
    made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)


def _first_stop(view: QWidget) -> QWidget | None:
    """Where one was in ``view``, else its table, else where Tab would first stop in it."""
    known = view.focusWidget() or view.focusProxy()
    if known is not None:
        return known
    at = view.nextInFocusChain()
    while at is not None and at is not view:
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus and view.isAncestorOf(at) and at.isVisibleTo(view):
            return at
        at = at.nextInFocusChain()
    return None


def _measured(place: Workplace, period: Period, now: datetime, today: date | None) -> Measures:
    from cchc_desktop.operations.indicators import measure

    return measure(place, period, now, today=today)
