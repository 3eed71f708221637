"""Xếp hạng đơn vị: by what, which way, who ties; those without figures stand apart below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import number
from cchc_desktop.operations.ranking import RankRule, chosen, criteria, keep_rule, ranking, rule_of
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, S, set_kind
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import button, label, row
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._period_bar import KEYS, PeriodBar
from cchc_desktop.ui.screens._units_view import UnitsView
from cchc_desktop.ui.screens._units_work import UnitsPage
from cchc_desktop.ui.table import Column, Table

if TYPE_CHECKING:
    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.ranking import Ranking
    from cchc_desktop.ui.jobs import Job

_NONE = ""
_APART = Mark("dash", "không xếp hạng", "muted")


@dataclass(frozen=True, slots=True)
class Row:
    """One unit as it is listed; ``place`` empty where it has none."""

    unit: str
    name: str
    place: str
    first: str = ""
    second: str = ""
    out_of: str = ""
    remark: str = ""


class RankingPage(UnitsPage):
    """The rule above, the order below; another rule is tried at once and kept when one says so."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Xếp hạng đơn vị")
        self.kept = RankRule()
        self.shown: Ranking | None = None
        place = context.do.opened.place
        self.bar = PeriodBar(place, context.do.now().date(), self.show_refused)
        choices = tuple(Choice(one.code, one.title) for one in criteria())
        others = (Choice(_NONE, "không xét thêm"), *choices)
        self.form = Form(
            [
                Field("rank_by", "Xếp theo", "choice", choices=choices),
                Field("rank_then", "Bằng nhau thì xét", "choice", choices=others),
            ],
            [["rank_by", "rank_then"]],
        )
        self.add_form(self.form)
        self.words = label("", "muted", wraps=True)
        self.table: Table[Row] = Table(self._columns(), name="Các đơn vị theo thứ hạng")
        self.table.setProperty("kind", "framed")
        self.keep_button = button("Giữ cách xếp này", self.keep, kind="primary")
        self.back_button = button("&Về bảng đơn vị", self._leave, kind="quiet", name="Về bảng đơn vị")
        self.view = UnitsView(context)
        self._lay_out()
        self._wire()
        self._read_kept()

    def _columns(self) -> list[Column[Row]]:
        return [
            Column("Hạng", lambda one: one.place or _APART.word, 15, is_strong=True, mark=_mark),
            Column("Đơn vị", lambda one: one.name, 26, is_wide=True),
            Column("Mã", lambda one: one.unit, 7, fold=4),
            Column("Tiêu chí thứ nhất", lambda one: one.first, 14, "right"),
            Column("Tiêu chí thứ hai", lambda one: one.second, 14, "right", fold=1),
            Column("Số hồ sơ", lambda one: one.out_of, 8, "right", fold=3),
            Column("Ghi chú", lambda one: one.remark, 22, is_wide=True, role="muted", fold=2),
        ]

    def _lay_out(self) -> None:
        self.stack.addWidget(self.table)
        self.subtitle.hide()
        for piece in (self.bar, self.form, self.words):
            self.body.addWidget(piece)
        self.body.addWidget(self.stack, 1)
        self.body.addLayout(row(self.back_button, self.view, None, self.keep_button, gap=S))

    def _wire(self) -> None:
        self.bar.chosen.connect(self.refresh)
        self.bar.bind(self)
        self.form.changed.connect(lambda _: self.refresh())
        self.view.switched.connect(self.refresh)
        self.table.opened.connect(self._open)
        LOOK.changed.connect(self._fold)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, self.primary_act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _read_kept(self) -> None:
        with self.context.do.reading() as reading:
            self.kept = chosen(reading, self.context.do.now().date())
        first, *rest = self.kept.by
        self.form.blockSignals(True)
        self.form.set_values({"rank_by": first, "rank_then": rest[0] if rest else _NONE})
        self.form.blockSignals(False)

    # What is shown.

    def arrive(self, period: Period) -> None:
        """Show the order of ``period``."""
        if period == self.bar.period:
            self.refresh()
        else:
            self.bar.turn_to(period)

    def asked(self) -> RankRule | None:
        """The rule as it is chosen; None where it cannot be, which is said."""
        told = [str(self.form.value(name) or _NONE) for name in ("rank_by", "rank_then")]
        try:
            return rule_of([one for one in told if one != _NONE])
        except Refused:
            self.show_refused(Refused("Hai tiêu chí phải khác nhau.", "rank_then"))
            return None

    def refresh(self) -> None:
        """Put them in order anew, beside the window."""
        self.clear_complaints()
        rule = self.asked()
        self._offer()
        if rule is None:
            return
        place, now, _ = self.here()
        period = self.bar.period
        self.view.refresh()
        today = self.view.today
        self.waiting.say("Đang tính chỉ số của các đơn vị…")
        if self.shown is None or self.shown.period != period or self.shown.rule != rule:
            had = self.table.hasFocus()
            self.stack.setCurrentWidget(self.waiting)
            if had:
                self.waiting.stop_button.setFocus()

        def work(job: Job) -> Ranking:
            return ranking(place, period, now, rule, job.step, today=today)

        self.read(work, self.show_ranking)

    def show_ranking(self, found: Ranking) -> None:
        """The order, those apart after it, and the rule in words."""
        self.shown = found
        self.words.setText(f"{found.rule.words()} Dưới {found.least} hồ sơ thì ghi chú là ít hồ sơ.")
        self.table.say_empty("Kỳ này không đơn vị nào phải báo cáo.")
        self.table.show_rows(rows_of(found, self.context.do.opened.place.law.decimals(found.period.last_on)))
        self.stack.setCurrentWidget(self.table)
        if not self.form.isAncestorOf(self.focusWidget() or self):
            self.table.setFocus()
        self._offer()

    def _offer(self) -> None:
        told = [str(self.form.value(name) or _NONE) for name in ("rank_by", "rank_then")]
        is_kept = tuple(one for one in told if one != _NONE) == self.kept.by
        words = "Đang dùng cách xếp này" if is_kept else "Giữ cách xếp này"
        self.keep_button.setEnabled(not is_kept)
        self.keep_button.setText(words if is_kept else f"{words}   Ctrl+Enter")
        self.keep_button.setAccessibleName(words)
        set_kind(self.keep_button, "" if is_kept else "primary")

    # What is done.

    def primary_act(self) -> None:
        """Ctrl+Enter."""
        if not self.bar.take_typed() and self.keep_button.isEnabled():
            self.keep()

    def keep(self) -> None:
        """From today on units are put in order by this rule."""
        rule = self.asked()
        if rule is None:
            return

        def kept(done: RankRule) -> None:
            self.kept = done
            self._offer()

        self.context.do.run(
            lambda desk: keep_rule(desk, rule.by), at=self, done="Đã giữ cách xếp hạng này.", then=kept
        )

    def _open(self, one: Row) -> None:
        parts = (one.unit,) if self.shown is None else self.shown.parts.get(one.unit, (one.unit,))
        self.context.navigate("unit", unit=parts[0], period=self.bar.period, queue=parts)

    def _leave(self) -> None:
        self.context.navigate("units", period=self.bar.period)

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [*KEYS, ("Enter", "Xem báo cáo của đơn vị"), ("Ctrl+Return", "Giữ cách xếp này")]

    def _fold(self) -> None:
        is_low = self.is_low
        if is_low != self.title_label.isHidden():
            self.title_label.setVisible(not is_low)
            (self.head if is_low else self.body).insertWidget(0, self.bar)
        self.words.setVisible(not is_low)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows come first."""
        super().resizeEvent(event)
        self._fold()


def rows_of(found: Ranking, places: int) -> list[Row]:
    """Everybody, those without a place at the end."""
    by = found.rule.criteria()
    rows = []
    for one in found.ranked:
        values = [it.written(value, places) or "–" for it, value in zip(by, one.values, strict=True)]
        second = values[1] if len(values) > 1 else ""
        out_of = "" if one.out_of is None else number(one.out_of)
        rows.append(Row(one.unit, one.name, found.place_words(one), values[0], second, out_of, one.remark))
    return rows + [Row(one.unit, one.name, "", remark=one.why) for one in found.apart]


def _mark(one: Row) -> Mark | None:
    return None if one.place else _APART
