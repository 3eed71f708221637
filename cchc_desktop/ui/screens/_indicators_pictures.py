"""A year in five pictures, each mark opening its dossiers, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics, QGuiApplication, QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QGridLayout, QStackedWidget, QWidget

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import number
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import M, font
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import Banner, Empty, button, column, label, row, scrolled, widget_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._indicators_behind import Behind
from cchc_desktop.ui.screens._indicators_pictures_view import Order, PictureView
from cchc_desktop.ui.screens._staying import Staying
from cchc_desktop.ui.screens._uncounted import Uncounted
from cchc_desktop.ui.table import Column, Table
from cchc_desktop.ui.waiting import Waiting

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.operations.charts import Told
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.figures import Opens, Year
    from cchc_desktop.operations.indicators import Opened
    from cchc_desktop.reports._charts import Picture
    from cchc_desktop.ui.jobs import Job

T = TypeVar("T")

_QUICK = 200
"""Milliseconds that a count may take before the page says that it counts."""
_RESTING = 120
"""Milliseconds after which a window that is made larger or smaller counts as done."""
_SIDE_BY_SIDE = 130
"""Figures of the window's type: a narrower page has its pictures one under the other."""
_WIDE = ("load",)
_CODES = ("on_time", "digital", "load", "causes", "fields")
_PICTURES, _TABLE, _COUNTING, _NOTHING, _BEHIND = range(5)
_HINT = "Phím mũi tên: từng điểm · Enter: hồ sơ của điểm · Shift+Enter: phần chưa đạt · Ctrl+C: chép hình"


class Pictures(QWidget):
    """One year at a time; counting and drawing run beside the window."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setAccessibleName("Biểu đồ của năm")
        self.context = context
        self.year: Year | None = None
        self.views: dict[str, PictureView] = {}
        self.asked: tuple[int, int] | None = None  # the year and the month; at first the running one
        self._turn, self._staying = 0, Staying(self)
        self._counting: Job | None = None
        self._drawing: Job | None = None
        self._last = _CODES[0]
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_RESTING)
        self._resting.timeout.connect(self._draw)
        self.banner = Banner()
        self.year_words, self.made_words = label("", "heading"), label("", "muted", wraps=True)
        self.table: Table[Told] = Table(
            [
                Column("Biểu đồ", lambda one: one.chart, width=30, is_wide=True, fold=2),
                Column("Mốc", lambda one: one.place, width=30),
                Column("Trị số", lambda one: one.value, width=28, spoken=lambda one: one.point.words),
                Column("Chỉ tiêu", lambda one: one.target, width=8, align="right", fold=1),
                Column("So với chỉ tiêu", lambda one: one.state, width=21),
            ],
            empty="Chưa có số.",
            name="Các số của biểu đồ",
        )
        self.table.opened.connect(lambda one: self._open((one.point.behind, one.point.words)))
        self._lay_out()
        self._bind_keys()

    def _lay_out(self) -> None:
        back = button("", partial(self.go, -1), kind="quiet", icon="chevron-left", name="Năm trước")
        ahead = button("", partial(self.go, 1), kind="quiet", icon="chevron-right", name="Năm sau")
        self.copying = button("Chép hình", self.copy, kind="quiet", icon="copy")
        self.as_table = button("Bảng số   F8", self._show_side, kind="chip", name="Xem các số thành bảng")
        self.hint = label(_HINT, "small", wraps=True)
        self.grid = QGridLayout()
        self.grid.setSpacing(M)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.pictures = widget_of(self.grid)
        self.scroller = scrolled(self.pictures)
        waiting = Waiting("Đang đếm hồ sơ của năm…", self.stop)
        self.nothing, self.uncounted = Empty("", "indicators"), Uncounted(self.refresh)
        self.stack = QStackedWidget()
        # Where no dossiers are kept there is no worklist of them: their numbers are listed here.
        self.behind = Behind(None, self._show_side)
        for one in (self.scroller, self.table, waiting, self.nothing, self.behind, self.uncounted):
            self.stack.addWidget(one)
        top = row(back, self.year_words, ahead, self.made_words, self.copying, self.as_table, gap=M)
        top.setStretch(3, 1)
        whole = column(widget_of(top), self.banner, self.stack, self.hint, gap=M)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _bind_keys(self) -> None:
        for keys, act in (
            ("Ctrl+PgUp", partial(self.go, -1)),
            ("Ctrl+PgDown", partial(self.go, 1)),
            ("F8", self.as_table.click),
            ("Ctrl+C", self.copy),
            ("PgUp", partial(self.go_month, -1)),
            ("PgDown", partial(self.go_month, 1)),
        ):
            # The table has pages of its own.
            owner = self.scroller if keys in {"PgUp", "PgDown"} else self
            shortcut = QShortcut(QKeySequence(keys), owner, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [
            ("Ctrl+PgUp", "Năm trước"),
            ("Ctrl+PgDown", "Năm sau"),
            ("PgUp", "Biểu đồ theo ngày: tháng trước"),
            ("PgDown", "Biểu đồ theo ngày: tháng sau"),
            ("Left", "Mốc trước, sau: các phím mũi tên"),
            ("Enter", "Các hồ sơ của mốc đang chọn"),
            ("Shift+Enter", "Các hồ sơ chưa đạt của mốc đang chọn"),
            ("Ctrl+C", "Chép biểu đồ đang chọn thành hình"),
            ("F8", "Các số thành bảng, hoặc trở lại biểu đồ"),
        ]

    def step_back(self) -> bool:
        """Esc goes from a list of dossiers back to its mark, from the table back to the pictures."""
        if self.stack.currentIndex() == _BEHIND:
            return self.behind.step_back()
        if self.as_table.isChecked():
            self.as_table.click()
            return True
        return False

    def refresh(self) -> None:
        """Count anew: on being shown, and when the register changed."""
        do = self.context.do
        place, now, asked = do.opened.place, do.now(), self.asked
        self._turn += 1
        turn = self._turn
        QTimer.singleShot(_QUICK, self, partial(self._say_counting, turn))
        if self._counting is not None:
            self._counting.cancel()
        self._counting = self.context.jobs.start(
            lambda _job: _count(place, asked, now),
            then=partial(self._show, turn),
            failed=lambda no: self._not_counted(no) if turn == self._turn else None,
        )

    def stop(self) -> None:
        """Leave the pictures as they were, under their own year."""
        self._turn += 1
        if self._counting is not None:
            self._counting.cancel()
        if self.year is not None:
            self.asked = (self.year.year, self._month)
        self._show_side()

    def _not_counted(self, failure: Exception) -> None:
        asked = self.asked
        self.stop()
        self._failed(failure, lambda: self._ask(*asked) if asked else self.refresh())

    def _start(self, work: Callable[[Job], T], then: Callable[[T], object]) -> Job:
        """Run ``work`` beside the window; every way it can end is shown on top."""
        return self.context.jobs.start(
            work, then=then, failed=lambda no: self._failed(no, lambda: self._start(work, then))
        )

    def _failed(self, failure: Exception, again: Callable[[], object]) -> None:
        if isinstance(failure, Refused):
            self.banner.say(failure.sentence, "amber")
        elif isinstance(failure, Trouble):
            self.banner.say(failure.sentence, "red", again, "Thử lại")
        else:
            self.context.do.broke.emit(failure)

    def _say_counting(self, turn: int) -> None:
        if turn == self._turn and (self.year is None or (self.year.year, self._month) != self.asked):
            self.stack.setCurrentIndex(_COUNTING)

    @property
    def _month(self) -> int:
        return 0 if self.year is None else int(self.year.month.key[5:])

    def go(self, by: int) -> None:
        """The year before or after."""
        if self.year is not None:
            self._ask(self.year.year + by, self._month)

    def go_month(self, by: int) -> None:
        """Another month by day."""
        if self.year is not None:
            turn, month = divmod(self._month - 1 + by, 12)
            self._ask(self.year.year + turn, month + 1)

    def _ask(self, year: int, month: int) -> None:
        self.banner.hide()
        self._staying.forget()
        self.asked = (year, month)
        self.refresh()

    def _show(self, turn: int, made: Year) -> None:
        if turn != self._turn:
            return
        from cchc_desktop.operations.charts import charts_of, made_words, rows_of

        self._turn += 1
        self.year, self.asked = made, (made.year, int(made.month.key[5:]))
        self.year_words.setText(f"Năm {made.year}")
        self.made_words.setText(made_words(made))
        is_first = not self.views
        if is_first:
            self._build_views()
        for chart in charts_of(made):
            self.views[chart.code].show_chart(chart)
        self.table.show_rows(rows_of(made))
        self.nothing.words.setText(_nothing_words(made))
        if self.stack.currentIndex() != _BEHIND:
            self._show_side()
        self._draw()
        self._take_keys(is_first=is_first)

    def _take_keys(self, *, is_first: bool) -> None:
        """The figures come first, unless somebody has gone elsewhere on the page meanwhile."""
        held = QApplication.focusWidget()
        is_near = held is not None and self._page().isAncestorOf(held)
        if self.isVisible() and (is_first or not is_near):
            self._focus_first()

    def _page(self) -> QWidget:
        """The screen that these pictures are part of."""
        at: QWidget = self
        while not isinstance(at, Page) and (holder := at.parentWidget()) is not None:
            at = holder
        return at

    def _build_views(self) -> None:
        for code in _CODES:
            tools: tuple[QWidget, ...] = ()
            if code == "load":
                tools = (
                    button(
                        "", partial(self.go_month, -1), kind="quiet", icon="chevron-left", name="Tháng trước"
                    ),
                    button(
                        "", partial(self.go_month, 1), kind="quiet", icon="chevron-right", name="Tháng sau"
                    ),
                )
            view = PictureView(*tools)
            view.opened.connect(self._open)
            view.entered.connect(self._bring_in)
            view.moved.connect(self._follow)
            view.stale.connect(self._resting.start)
            self.views[code] = view
        self._arrange()

    def _draw(self) -> None:
        """Have everything drawn that is not as it should be."""
        orders = [(view, order) for view in self.views.values() if (order := view.order()) is not None]
        if not orders or not self.isVisible():
            return
        if self._drawing is not None:
            self._drawing.cancel()

        def put_up(pictures: tuple[Picture, ...]) -> None:
            for (view, order), picture in zip(orders, pictures, strict=True):
                view.show_picture(order, picture)
            self._draw()  # what became stale meanwhile

        wanted = tuple(order for _, order in orders)
        self._drawing = self._start(lambda job: _drawn(job, wanted), put_up)

    def _arrange(self) -> None:
        is_narrow = self.width() < _SIDE_BY_SIDE * QFontMetrics(font()).horizontalAdvance("0")
        at = 0
        for code, view in self.views.items():
            is_whole = is_narrow or code in _WIDE
            at += at % 2 if is_whole else 0
            self.grid.addWidget(view, at // 2, at % 2, 1, 2 if is_whole else 1)
            at += 2 if is_whole else 1

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures stand side by side where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _show_side(self) -> None:
        """Pictures, the table, or what to do first."""
        held = QApplication.focusWidget()
        is_turned = held is self.as_table or (held is not None and self.behind.isAncestorOf(held))
        if self.year is None:  # stopped, or it failed
            self.stack.setCurrentWidget(self.uncounted)
        elif self.year.is_empty:
            self.stack.setCurrentIndex(_NOTHING)
        else:
            self.stack.setCurrentIndex(_TABLE if self.as_table.isChecked() else _PICTURES)
            if is_turned:
                self._focus_first()
        self.hint.setVisible(self.stack.currentIndex() == _PICTURES)
        self.copying.setEnabled(self.stack.currentIndex() == _PICTURES)

    def _focus_first(self) -> None:
        """The figures come first."""
        if self.stack.currentIndex() == _TABLE:
            self.table.setFocus()
        elif self.stack.currentIndex() == _PICTURES and self.views:
            self.views[self._last].setFocus()

    def _bring_in(self, view: PictureView) -> None:
        self._last = next(code for code, one in self.views.items() if one is view)
        self.scroller.ensureWidgetVisible(view, 0, M)

    def _follow(self, view: PictureView) -> None:
        """The mark stays in sight, and so do its words: below the pictures where the picture is too high."""
        place = view.mapTo(self.pictures, view.mark_place())
        self.scroller.ensureVisible(place.x(), place.y(), 0, 3 * M)
        is_seen = view.words.visibleRegion().boundingRect().height() >= view.words.height()
        self.hint.setText(_HINT if is_seen else view.words.text())

    def _open(self, told: tuple[Opens, str]) -> None:
        """Every mark opens: the dossiers that it counts."""
        behind, words = told
        place = self.context.do.opened.place
        then = self._staying.awaited(partial(self._show_dossiers, words))
        self._start(lambda _job: _found(place, behind), then)

    def _show_dossiers(self, words: str, found: tuple[str, ...] | tuple[Opened, ...]) -> None:
        title = f"{words} · {number(len(found))} hồ sơ"
        numbers = tuple(one for one in found if isinstance(one, str))
        if not found:
            self.context.say("Không có hồ sơ nào đằng sau số 0.")
        elif numbers:
            self.context.navigate("worklist", dossiers=numbers, title=title)
        else:
            self.stack.setCurrentIndex(_BEHIND)
            self.hint.hide()
            self.copying.setEnabled(False)
            self.behind.show_dossiers(tuple(one for one in found if not isinstance(one, str)), title)

    def copy(self) -> None:
        """Ctrl+C: the picture that has the keys, or had them last, with its title and unit."""
        view = self.views.get(self._last)
        if view is None or view.chart is None or self.stack.currentIndex() != _PICTURES:
            self.context.say("Chọn một biểu đồ bằng phím Tab rồi bấm Ctrl+C để chép hình.")
            return
        from cchc_desktop.operations.charts import alone

        chart = view.chart
        self._start(lambda _job: alone(chart).png(), partial(self._put_on_clipboard, chart.title))

    def _put_on_clipboard(self, title: str, png: bytes) -> None:
        QGuiApplication.clipboard().setImage(QImage.fromData(png))
        self.context.say(f"Đã chép hình “{title}”; dán vào Word, Excel bằng Ctrl+V.")


def _nothing_words(made: Year) -> str:
    others = "Ctrl+PgUp và Ctrl+PgDown để xem năm khác."
    if made.units is None:
        return f"Năm {made.year} chưa có hồ sơ nào trong sổ. Ctrl+N để tiếp nhận hồ sơ, {others}"
    if made.units:
        return f"Các gói đã nhận của năm {made.year} chưa có hồ sơ nào. {others}"
    return f"Chưa nhận gói nào của năm {made.year}. Mở màn hình Tháng để nhận gói của các đơn vị; {others}"


def _count(place: Workplace, asked: tuple[int, int] | None, now: datetime) -> Year:
    from cchc_desktop.operations.figures import of_year, running

    year, month = asked or running(place, now)
    return of_year(place, year, month, now)


def _drawn(job: Job, orders: tuple[Order, ...]) -> tuple[Picture, ...]:
    from cchc_desktop.operations.charts import draw

    made = []
    for n, one in enumerate(orders):
        job.step(n / len(orders))
        made.append(draw(one.chart, one.size, one.ratio, one.colours))
    return tuple(made)


def _found(place: Workplace, behind: Opens) -> tuple[str, ...] | tuple[Opened, ...]:
    from cchc_desktop.operations.figures import dossiers_behind

    return dossiers_behind(place, behind)
