"""What is demanded: each target with its days and its text; the office's own are added and ended here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.targets import Target
from cchc_desktop.core.text import day, number
from cchc_desktop.indicators import in_order, indicators
from cchc_desktop.ui.fields import Choice, Field
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import button, column, label, row
from cchc_desktop.ui.screens._asked import Ask, Values, text
from cchc_desktop.ui.screens._indicators_asking import AskingView
from cchc_desktop.ui.screens._indicators_words import bound_words
from cchc_desktop.ui.screens._wrapped_table import WrappedTable
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Desk
    from cchc_desktop.ui.fields import Form
    from cchc_desktop.ui.screens import Context
    from cchc_desktop.ui.screens._indicators_page import IndicatorsPage

IN_FORCE = Mark("check", "đang áp dụng", "green")
AHEAD = Mark("mark-soon", "chưa đến ngày", "soon")
OVER = Mark("mark-ended", "đã hết", "muted")
OTHERS = Mark("mark-ended", "của nơi khác", "muted")
_OF = {"commune": "cấp xã", "office": "cấp trên"}
_NOT_OURS = (
    "Chỉ tiêu này giao cho phòng chuyên môn và Bộ phận Một cửa của cấp trên, không giao cho cấp xã, nên số "
    "liệu của đơn vị không so với nó."
)
_RULE = (
    "Chỉ tiêu của đơn vị thay chỉ tiêu có sẵn từ ngày bắt đầu; số liệu của kỳ trước ngày ấy vẫn so với chỉ "
    "tiêu cũ.\n\nCăn cứ: văn bản giao chỉ tiêu mà đơn vị ghi ở đây."
)
LEAST, MOST = "at_least", "at_most"


class TargetsView(AskingView):
    """All targets, those in force first; a panel for a new one."""

    def __init__(self, context: Context, page: IndicatorsPage) -> None:
        super().__init__(context, page)
        columns: list[Column[Target]] = [
            Column("Chỉ số", _title, 26, is_wide=True),
            Column(
                "Mức", lambda one: bound_words(indicators()[one.indicator], one), 10, "right", is_strong=True
            ),
            Column("Từ ngày", lambda one: day(one.since), 10, "centre"),
            Column("Đến hết ngày", lambda one: _day(one.until), 10, "centre", fold=3),
            Column("Hạn phải đạt", lambda one: _day(one.by_on), 10, "centre", fold=2),
            Column("Áp dụng", lambda one: self._standing(one).word, 13, mark=self._standing),
            Column("Của", lambda one: _OF.get(one.of, one.of), 12, role="muted", fold=5),
            Column("Nguồn", _source, 16, role="muted", fold=4),
            Column("Văn bản", _basis, 20, role="muted", is_wide=True, fold=1),
        ]
        self.table: WrappedTable[Target] = WrappedTable(
            columns, empty="Chưa có chỉ tiêu nào.", name="Chỉ tiêu"
        )
        self.table.setProperty("kind", "framed")
        self.basis = label("", "small", wraps=True)
        self.add = button("Đặt chỉ tiêu   Ctrl+Enter", self.primary_act, kind="primary", name="Đặt chỉ tiêu")
        self.end = button("Thôi áp dụng   Delete", self.ask_end, name="Thôi áp dụng chỉ tiêu của đơn vị")
        box = column(self.table, self.basis, self.panel, row(self.add, self.end, None))
        box.setStretch(0, 1)
        self.stand_aside(self.table, (self.basis, self.add, self.end))
        self.lay_out(box)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self.ask_new)
        drop = QShortcut(QKeySequence("Del"), self.table, self.ask_end)
        drop.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _today(self) -> date:
        return hanoi(self.context.do.now()).date()

    def _standing(self, one: Target) -> Mark:
        today = self._today()
        if not one.is_ours:
            return OTHERS
        if one.is_in_force(today):
            return IN_FORCE
        return AHEAD if one.since > today else OVER

    def refresh(self) -> None:
        """Read the targets again; what is being typed stays."""
        from cchc_desktop.operations.aims import targets

        with self.context.do.reading() as reading:
            found = targets(self.context.do.opened.place, reading)
        self.table.show_rows(self._sorted(found))

    def _sorted(self, found: Iterable[Target]) -> list[Target]:
        rank = {one.code: one.order for one in in_order()}
        standing = (IN_FORCE, AHEAD, OVER, OTHERS)
        known = [one for one in found if one.indicator in rank]
        return sorted(
            known, key=lambda one: (standing.index(self._standing(one)), rank[one.indicator], one.since)
        )

    def _on_chosen(self, one: Target | None) -> None:
        told = "" if one is None else _basis(one)
        self.basis.setText(told if one is None or one.is_ours else f"{_NOT_OURS} {told}")
        self.end.setEnabled(one is not None and one.is_own)

    # What is done.

    def primary_act(self) -> None:
        """Ctrl+Enter: ask for a target; once asked, keep it."""
        if self.panel.ask is not None:
            self.save()
        else:
            self.ask_new(None)

    def ask_new(self, like: Target | None) -> None:
        """A target of the office's own; from the row under the cursor what it says already."""
        self.ask(_ask_target(like, self._today()), "target")

    def ask_end(self) -> None:
        """From which day an own target holds no longer."""
        one = self.table.current()
        if one is None:
            return
        if not one.is_own:
            self.page.show_refused(
                Refused("Chỉ tiêu này theo văn bản có sẵn. Đặt chỉ tiêu của đơn vị để thay nó từ một ngày.")
            )
            return
        help_ = "Từ ngày này chỉ tiêu có sẵn, nếu có, lại được áp dụng.\n\n" + _RULE
        field = Field("ended_on", "Thôi áp dụng từ ngày", "date", is_required=True, help=help_, width=24)
        title = f"Thôi áp dụng: {_title(one)}"
        begin = {"ended_on": max(self._today(), one.since)}
        self.ask(Ask("drop_target", title, (field,), lambda _: one, begin), f"{one.indicator}{one.since}")

    def save(self) -> None:
        """Keep what is typed in the panel."""
        if self.panel.form is None or self.panel.ask is None:
            return
        try:
            values = self.panel.form.values()
            told = self.panel.ask.told(values)
        except Refused as refused:
            self.page.show_refused(refused)
            return
        if isinstance(told, Target):
            self._end(told, values) if self.panel.ask.verb == "drop_target" else self._put(told)

    def _put(self, told: Target) -> None:
        from cchc_desktop.operations import aims

        before = self._before(told.indicator, told.since)
        title = indicators()[told.indicator].title

        def undo(desk: Desk) -> None:
            aims.take_back_target(desk, told.indicator, told.since, before)

        done = f"Đã đặt chỉ tiêu “{title}” {bound_words(indicators()[told.indicator], told)}."
        done = self._with_closed(done, told.since, told.until)
        self.context.do.run(
            lambda desk: aims.put_target(desk, told), at=self.page, done=done, undo=undo, then=self._saved
        )

    def _end(self, one: Target, values: Values) -> None:
        from cchc_desktop.operations import aims

        ended_on = values["ended_on"]
        if not isinstance(ended_on, date):
            return
        before = self._before(one.indicator, ended_on)

        def undo(desk: Desk) -> None:
            aims.take_back_target(desk, one.indicator, ended_on, before)

        self.context.do.run(
            lambda desk: aims.drop_target(desk, one.indicator, ended_on),
            at=self.page,
            done=self._with_closed(
                f"Từ {day(ended_on)} thôi áp dụng chỉ tiêu của đơn vị “{_title(one)}”.", ended_on
            ),
            undo=undo,
            then=self._saved,
        )

    def _before(self, indicator: str, on: date) -> Target | None:
        from cchc_desktop.operations.aims import own_target_on

        with self.context.do.reading() as reading:
            return own_target_on(reading, indicator, on)

    def _with_closed(self, done: str, since: date, until: date | None = None) -> str:
        """What was done, and which closed periods are still judged as they were."""
        from cchc_desktop.operations.aims import closed_under, judged_as_then

        with self.context.do.reading() as reading:
            return f"{done} {judged_as_then(closed_under(reading, since, until))}".rstrip()

    def _saved(self, _done: object) -> None:
        self.saved()
        self.refresh()

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [
            ("Enter", "Đặt chỉ tiêu mới theo dòng đang chọn"),
            ("Ctrl+Return", "Đặt chỉ tiêu của đơn vị; ghi"),
            ("Del", "Thôi áp dụng chỉ tiêu của đơn vị"),
        ]


def _title(one: Target) -> str:
    return indicators()[one.indicator].title


def _day(found: date | None) -> str:
    return "" if found is None else day(found)


def _source(one: Target) -> str:
    if one.is_own:
        return "đơn vị đặt"
    return "văn bản" if one.is_confirmed else "dùng tạm, cần đối chiếu"


def _basis(one: Target) -> str:
    return f"{one.who}: {one.basis}" if one.who else one.basis


def _ask_target(like: Target | None, today: date) -> Ask:
    titles = tuple(Choice(one.code, one.title) for one in in_order())
    ways = (Choice(LEAST, "ít nhất"), Choice(MOST, "không quá"))
    placeholder = "95 hoặc 96,5"
    fields = (
        Field("indicator", "Chỉ số", "choice", choices=titles, help=_RULE, width=40),
        Field("way", "Phải đạt", "choice", choices=ways, help=_RULE, width=14),
        Field("at_least", "Mức", is_required=True, placeholder=placeholder, help=_RULE, width=12),
        Field("since", "Từ ngày", "date", is_required=True, help=_RULE, width=14),
        Field("until", "Đến hết ngày", "date", help=_RULE, width=14),
        Field("by_on", "Hạn phải đạt", "date", help=_RULE, width=14),
        Field("who", "Ai giao", help=_RULE, width=20),
        Field("basis", "Văn bản giao (số, ngày)", is_required=True, help=_RULE, width=40),
    )
    layout = (("indicator", "way", "at_least"), ("since", "until", "by_on"), ("who", "basis"))
    begin: dict[str, object] = {"since": today, "way": LEAST}
    if like is not None:
        begin |= {
            "indicator": like.indicator,
            "way": LEAST if like.at_least is not None else MOST,
            "at_least": _typed(like),
        }
    return Ask("put_target", "Chỉ tiêu của đơn vị", fields, _told, begin, layout=layout, react=_react)


def _react(form: Form, name: str) -> None:
    """What is better when it is lower is demanded not to be more."""
    one = indicators().get(str(form.value("indicator")))
    if name == "indicator" and one is not None:
        form.set_values({"way": MOST if one.is_lower_better else LEAST})


def _typed(one: Target) -> str:
    shown = one.bound * (100 if indicators()[one.indicator].unit == "share" else 1)
    return number(shown, 0 if shown == int(shown) else 2).replace(".", "")


def _told(values: Values) -> Target:
    from cchc_desktop.operations.aims import read_bound

    code = text(values, "indicator")
    bound: Fraction = read_bound(code, text(values, "at_least"))
    is_least = values["way"] == LEAST
    days = {name: found if isinstance(found := values[name], date) else None for name in ("until", "by_on")}
    since = values["since"]
    if not isinstance(since, date):
        raise Refused("Chưa có ngày bắt đầu của chỉ tiêu.", "since")
    return Target(
        indicator=code,
        since=since,
        until=days["until"],
        by_on=days["by_on"],
        at_least=bound if is_least else None,
        at_most=None if is_least else bound,
        who=text(values, "who"),
        basis=text(values, "basis"),
        is_own=True,
    )
