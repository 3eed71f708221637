"""Every indicator of a period in a table, what the one under the cursor means, and what stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QStackedWidget, QWidget

from cchc_desktop.core.measure import Part
from cchc_desktop.core.text import number
from cchc_desktop.ui.editors import ChoiceEditor
from cchc_desktop.ui.fields import Choice, Field, set_help
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, LOW_BELOW, XL, M, S, font
from cchc_desktop.ui.parts import button, card, column, label, row, scrolled, widget_of
from cchc_desktop.ui.screens._indicators_behind import Behind, Pile, by_reason, dossiers_words
from cchc_desktop.ui.screens._indicators_table import BOTTOM, NAME, OUT, PARTS, FigureTable, counted
from cchc_desktop.ui.screens._indicators_words import list_title, told, value_words
from cchc_desktop.ui.screens._units_view import UnitsView

if TYPE_CHECKING:
    from datetime import date, datetime

    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.indicators import Explained, Figure, Measures, Opened
    from cchc_desktop.ui.screens import Context
    from cchc_desktop.ui.screens._indicators_page import IndicatorsPage

BESIDE_FROM = 190
"""Figures of the window's type: in a narrower view the meaning of a figure stands under the table."""
_COLUMNS, _LINES, _MOST = 3, 11, 999
"""Under the table: paragraphs side by side, and lines of type in all."""
_ALL = ""
_AT_ONCE = 20_000
"""So many dossiers of all units together are listed; more are asked for unit by unit."""


class Meaning(QWidget):
    """What the figure under the cursor counts, what it leaves out and why, and by which text."""

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "heading", wraps=True)
        self._columns = 1
        self._said: tuple[tuple[str, str], ...] = ()
        self._grid = QGridLayout()
        self._grid.setSpacing(S)
        self._grid.setHorizontalSpacing(XL)
        inner = widget_of(column(self.title, self._grid, None, gap=S))
        framed = card(scrolled(inner), margin=M)
        self.setLayout(column(framed, gap=0))

    def stand(self, *, is_beside: bool) -> None:
        """Beside the table one paragraph under the other; under it side by side, and low."""
        columns = 1 if is_beside else _COLUMNS
        if columns != self._columns:
            self._columns = columns
            self._show()
        lines = QFontMetrics(font()).lineSpacing() * (_MOST if is_beside else _LINES)
        self.setMaximumHeight(lines)
        self.setMinimumHeight(0 if is_beside else lines)

    def show_figure(self, title: str, paragraphs: Iterable[tuple[str, str]]) -> None:
        """Another one."""
        self.title.setText(title)
        self._said = tuple(paragraphs)
        self._show()

    def _show(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for at, (about, words) in enumerate(self._said):
            said = widget_of(column(label(about, "small"), label(words, wraps=True), None, gap=0))
            self._grid.addWidget(said, at // self._columns, at % self._columns)
        for at in range(_COLUMNS):
            self._grid.setColumnStretch(at, 1 if at < self._columns else 0)


class FiguresView(QWidget):
    """The table, and one step behind it the parts and the dossiers of a number."""

    def __init__(self, context: Context, page: IndicatorsPage) -> None:
        super().__init__()
        self.context, self.page = context, page
        self.measures: Measures | None = None
        self._is_superior = context.do.opened.place.profile.role == "superior"
        self.table = FigureTable()
        self.table.setProperty("kind", "framed")
        self.meaning = Meaning()
        self.behind = Behind(None if self._is_superior else self._show_worklist, self._leave_behind)
        self.unit = ChoiceEditor(Field("shown_unit", "Đơn vị"))
        self.unit.setAccessibleName("Đơn vị")
        self.unit.setMinimumContentsLength(28)
        self.missing = button("", self._show_missing, kind="link", name="Đơn vị chưa gửi")
        self.view = UnitsView(context)
        self._lay_out()
        self.view.switched.connect(page.refresh)
        self.table.chosen.connect(self._on_chosen)
        self.table.entered.connect(self.open)
        self.unit.changed.connect(self._show_unit)
        set_help(self.table, self._help)
        self.setFocusProxy(self.table)
        LOOK.changed.connect(self._fold)

    def _lay_out(self) -> None:
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(M)
        self._sides.addWidget(self.table, 5)
        self._sides.addWidget(self.meaning, 2)
        self.hint = label(
            "Enter trên một số: hồ sơ của số đó; trên tên: các phần và lý do; F1: cách tính", "small"
        )
        units = widget_of(row(label("Đơn vị", "small"), self.unit, self.view, self.missing, None))
        sheet = column(units, self._sides, self.hint)
        sheet.setStretch(1, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(widget_of(sheet))
        self.stack.addWidget(self.behind)
        self.setLayout(column(self.stack, gap=0))
        units.setVisible(self._is_superior)

    # What is shown.

    def show_measures(self, measures: Measures) -> None:
        """The figures of a period; the cursor stays on its cell."""
        before = self.measures
        self.measures = measures
        if before is not None and before.period != measures.period:
            self.stack.setCurrentIndex(0)
        if self._is_superior:
            self.view.refresh()
            units = (Choice(one.unit, one.name, "" if one.is_final else "tạm tính") for one in measures.units)
            self.unit.offer((Choice(_ALL, "Tất cả các đơn vị"), *units))
            gone = len(measures.missing)
            is_other = any(one.other_days for one in measures.missing)
            self.missing.setText(f"{'Còn thiếu' if is_other else 'Chưa gửi'}: {gone} gói")
            self.missing.setVisible(bool(gone))
        self._show_unit()

    def figures(self) -> tuple[Figure, ...]:
        """Those of the chosen unit, or of all together."""
        if self.measures is None:
            return ()
        of = next((one for one in self.measures.units if one.unit == self.unit.value()), None)
        return self.measures.figures if of is None else of.figures

    def _show_unit(self) -> None:
        if self.measures is not None:
            period = self.measures.period
            self.table.show_figures(self.figures(), self._places(period), period.last_on)

    def _places(self, period: Period) -> int:
        return self.context.do.opened.place.law.decimals(period.last_on)

    def _on_chosen(self, one: Figure | None) -> None:
        if one is not None and self.measures is not None:
            all_of = self.figures()
            self.meaning.show_figure(
                one.indicator.title, told(one, all_of, self._places(self.measures.period))
            )

    def _help(self) -> str:
        one = self.table.current()
        if one is None or self.measures is None:
            return ""
        paragraphs = told(one, self.figures(), self._places(self.measures.period))
        return "\n\n".join((one.indicator.title, *(f"{about}: {words}" for about, words in paragraphs)))

    # What stands behind.

    def open(self, one: Figure, title: str) -> None:
        """The dossiers behind a cell, or what the whole row is made of."""
        made = self.page.to_open()
        if made is None:
            return
        if one.indicator.is_by_hand:
            self.page.ask_answers()
        elif one.version is None:
            self.context.say(one.remark)
        elif title in PARTS and not counted(one, title):
            self.context.say("Không có hồ sơ nào đằng sau số 0.")
        else:
            self._open_behind(one, title, made.period)

    def _open_behind(self, one: Figure, title: str, period: Period) -> None:
        """All units' dossiers where they are few; else unit by unit, and the lines of one are read."""
        unit = str(self.unit.value() or _ALL)
        is_of_all, is_value = self._is_superior and unit == _ALL, title not in {NAME, *PARTS}
        if not is_of_all or not (is_value or _behind(one, title) > _AT_ONCE):
            self._ask(one, unit, partial(self._opened, one, title))
            return
        words = list_title(one, title.lower() if title in PARTS else "gồm những gì", period)
        self._show_piles(words, tuple(self._by_unit(one.indicator.code, title, words)))

    def _ask(self, one: Figure, unit: str, then: Callable[[Explained], object]) -> None:
        if self.measures is not None:
            do, code = self.context.do, one.indicator.code
            place, period, now, today = do.opened.place, self.measures.period, do.now(), self.view.today
            self.page.open_behind(lambda _job: _explain(place, period, code, now, today, unit), then)

    def _opened(self, one: Figure, title: str, found: Explained) -> None:
        unit = str(self.unit.value() or _ALL)
        dossiers = tuple(each for each in found.dossiers if unit in {_ALL, each.unit})
        parts = PARTS.get(title)
        if parts is None:
            self._show_piles(list_title(one, "gồm những gì", found.period), self._piles(one, dossiers))
            return
        dossiers = tuple(each for each in dossiers if each.part in parts)
        piles = by_reason(dossiers)
        words = list_title(one, title.lower(), found.period)
        if title == OUT and len(piles) > 1:
            self._show_piles(words, piles)
        elif self.behind.show_dossiers(dossiers, f"{words}: {dossiers[0].reason}" if title == OUT else words):
            self.stack.setCurrentWidget(self.behind)

    def _piles(self, one: Figure, dossiers: tuple[Opened, ...]) -> tuple[Pile, ...]:
        if one.indicator.unit != "share":
            return tuple(self._by_procedure(one, dossiers))
        return by_reason(dossiers)

    def _by_unit(self, code: str, title: str, words: str) -> Iterator[Pile]:
        if self.measures is None:
            return
        places = self._places(self.measures.period)
        for unit in self.measures.units:
            one = next(each for each in unit.figures if each.indicator.code == code)
            value = value_words(one.indicator, one.value, places)
            told = f"{value} · {number(one.found.top)}/{number(one.found.bottom)}"
            many = _behind(one, title)
            then = partial(self._show_unit_behind, title, f"{words} – {unit.name}")
            ask = partial(self._ask, one, unit.unit, then) if many else None
            yield Pile(unit.name, dossiers_words(many) if title in PARTS else told, ask=ask)
        yield from self._unsent()

    def _show_unit_behind(self, title: str, words: str, found: Explained) -> None:
        parts = PARTS.get(title, frozenset(Part) if title == NAME else PARTS[BOTTOM])
        dossiers = tuple(each for each in found.dossiers if each.part in parts)
        self.behind.show_dossiers(dossiers, words, is_within=True)

    def _by_procedure(self, one: Figure, dossiers: tuple[Opened, ...]) -> Iterator[Pile]:
        if self.measures is None:
            return
        period = self.measures.period
        catalogue, places = self.context.do.opened.place.catalogue, self._places(period)
        names = {each.code: each.name for each in catalogue.in_force(period.last_on)}
        for code in dict.fromkeys(each.procedure for each in one.found.rows()):
            theirs = tuple(each for each in dossiers if each.procedure == code and each.part is not Part.OUT)
            if theirs:
                value = one.indicator.value(one.found.narrowed(procedure=code))
                words = value_words(one.indicator, value, places)
                title = f"{code} {names.get(code, '')}".strip()
                yield Pile(title, f"{words} · {dossiers_words(len(theirs))}", theirs)
        yield from by_reason(each for each in dossiers if each.part is Part.OUT)

    def _unsent(self) -> Iterator[Pile]:
        for gap in self.measures.missing if self.measures else ():
            yield Pile(f"{gap.name} ({gap.unit})", gap.gap_words())

    def _show_missing(self) -> None:
        self._show_piles("Đơn vị còn thiếu trong số liệu của kỳ", tuple(self._unsent()))

    def _show_piles(self, title: str, piles: tuple[Pile, ...]) -> None:
        self.stack.setCurrentWidget(self.behind)
        self.behind.show_piles(title, piles)

    def _show_worklist(self, dossiers: tuple[str, ...], title: str) -> None:
        self.context.navigate("worklist", dossiers=dossiers, title=title)

    def _leave_behind(self) -> None:
        self.stack.setCurrentIndex(0)
        self.table.setFocus()

    def step_back(self) -> bool:
        """Esc: from what stands behind a number to the cell of the number."""
        return self.stack.currentWidget() is self.behind and self.behind.step_back()

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [
            ("Enter", "Mở số đang chọn: các phần, lý do, hồ sơ"),
            ("F1", "Cách tính của chỉ số đang chọn"),
        ]

    def _fold(self) -> None:
        figures = QFontMetrics(font())
        is_wide = self.width() >= figures.horizontalAdvance("0") * BESIDE_FROM
        directions = QBoxLayout.Direction
        self._sides.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        self.meaning.stand(is_beside=is_wide)
        self.meaning.setVisible(is_wide or self.window().height() >= LOW_BELOW * figures.height())

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The meaning goes under the table, and away where there is no room; F1 tells it still."""
        super().resizeEvent(event)
        self._fold()


def _behind(one: Figure, title: str) -> int:
    """How many dossiers stand behind a cell; behind the name those that are left out as well."""
    if title in PARTS:
        return counted(one, title)
    return counted(one, BOTTOM) + (counted(one, OUT) if title == NAME else 0)


def _explain(
    place: Workplace, period: Period, code: str, now: datetime, today: date | None, unit: str
) -> Explained:
    from cchc_desktop.operations.indicators import explain, explain_unit

    if unit != _ALL:
        return explain_unit(place, period, code, unit, today=today)
    return explain(place, period, code, now, today=today)
