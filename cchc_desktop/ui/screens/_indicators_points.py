"""Points by the national scoring: what is counted here, what is told by hand, and what nobody knows yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.score import Group, Point, Source, total
from cchc_desktop.core.text import number
from cchc_desktop.ui.fields import Choice, Field
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import button, column, label, row
from cchc_desktop.ui.screens._asked import Ask, Values, text
from cchc_desktop.ui.screens._indicators_asking import AskingView
from cchc_desktop.ui.screens._wrapped_table import WrappedTable
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.aims import ByHand
    from cchc_desktop.operations.desk import Desk
    from cchc_desktop.operations.indicators import Measures
    from cchc_desktop.ui.fields import Form
    from cchc_desktop.ui.screens import Context
    from cchc_desktop.ui.screens._indicators_page import IndicatorsPage

ESTIMATE = "Ước tính từ dữ liệu tại xã, không thay thế điểm trên Cổng Dịch vụ công quốc gia."
COUNTED = Mark("check", "tính từ sổ", "green")
BY_HAND = Mark("pencil", "nhập tay", "accent")
UNKNOWN = Mark("question", "chưa biết", "muted")
_MARKS = {Source.COUNTED: COUNTED, Source.HAND: BY_HAND, Source.NONE: UNKNOWN}
_SATISFACTION, _COMPLAINTS = "satisfaction_rate", "complaint_rate"
_ANSWERS = {
    _SATISFACTION: ("Hài lòng", "Số phiếu hài lòng, rất hài lòng", "Số phiếu đã thu"),
    _COMPLAINTS: ("Bị phản ánh, kiến nghị", "Số hồ sơ bị phản ánh, kiến nghị", "Số hồ sơ của kỳ"),
}
_POINTS_RULE = (
    "Điểm mà sổ không tính được thì đơn vị nhập theo kết quả trên Cổng Dịch vụ công quốc gia; điểm nhập tay "
    "đứng trên điểm tính từ sổ. Bỏ trống rồi ghi là bỏ điểm đã nhập.\n\nCăn cứ: Quyết định 766/QĐ-TTg."
)
_ANSWERS_RULE = (
    "Sổ không giữ phiếu khảo sát và phản ánh, kiến nghị: đơn vị nhập số đã đếm của đúng kỳ này. Ghi 0 và 0 "
    "là bỏ số đã nhập.\n\nCăn cứ: Quyết định 766/QĐ-TTg, nhóm 5."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A group with all its points, or one point of it."""

    group: Group
    points: tuple[Point, ...]
    is_group: bool = False

    @property
    def point(self) -> Point | None:
        """The point where the line is one."""
        return None if self.is_group else self.points[0]

    @property
    def weight(self) -> Fraction:
        """Out of how many points."""
        return self.group.weight if self.is_group else self.points[0].item.weight


def lines_of(measures: Measures) -> Iterator[Line]:
    """Each group and under it its lines."""
    for group in measures.scheme.groups if measures.scheme else ():
        points = tuple(one for one in measures.points if one.item.group == group.code)
        yield Line(group, points, is_group=True)
        yield from (Line(group, (one,)) for one in points)


class PointsView(AskingView):
    """The scheme as a table, its sum, and a panel for what is told by hand."""

    def __init__(self, context: Context, page: IndicatorsPage) -> None:
        super().__init__(context, page)
        self.measures: Measures | None = None
        columns: list[Column[Line]] = [
            Column("Mã", lambda one: "" if one.point is None else one.point.item.code, 5),
            Column("Nội dung", _title, 34, is_wide=True),
            Column("Trọng số", lambda one: number(one.weight), 7, "right"),
            Column("Điểm", self._points, 12, "right", is_strong=True),
            Column("Nguồn", _source, 12, mark=_mark, fold=1),
            Column("Ghi chú", self._remark, 22, role="muted", fold=2),
        ]
        self.table: WrappedTable[Line] = WrappedTable(
            columns, empty="Kỳ này chưa có cách chấm điểm.", name="Chấm điểm"
        )
        self.table.setProperty("kind", "framed")
        self.sum = label("", "strong", wraps=True)
        self.estimate = label(ESTIMATE, "small", wraps=True)
        self.tell = button("Nhập điểm   Ctrl+E", self.ask_points, name="Nhập điểm của dòng đang chọn")
        self.answers = button(
            "Khảo sát, phản ánh   Ctrl+D", self.ask_answers, name="Nhập kết quả khảo sát, phản ánh"
        )
        box = column(self.sum, self.estimate, self.table, self.panel, row(self.tell, self.answers, None))
        box.setStretch(2, 1)
        self.stand_aside(self.table, (self.sum, self.tell, self.answers))
        self.lay_out(box)
        self.table.opened.connect(self._open)
        for keys, act in (("Ctrl+E", self.ask_points), ("Ctrl+D", self.ask_answers)):
            made = QShortcut(QKeySequence(keys), self, act)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # What is shown.

    def show_measures(self, measures: Measures) -> None:
        """The points of a period; what is typed for another one is folded away."""
        if self.measures is not None and self.measures.period != measures.period:
            self.fold_panel()
        self.measures = measures
        self.table.show_rows(list(lines_of(measures)))
        self.sum.setText(self._summed(measures))

    def _summed(self, measures: Measures) -> str:
        if measures.scheme is None:
            return "Kỳ này chưa có cách chấm điểm."
        known, weight = measures.score()
        whole = sum((one.weight for one in measures.scheme.groups), Fraction())
        said = f"{self._number(known)} điểm trên {number(weight)} điểm có số liệu"
        rest = whole - weight
        unknown = f"; {number(rest)} điểm còn lại của thang {number(whole)} chưa biết"
        return f"{said}{unknown if rest else ''}."

    def _number(self, points: Fraction) -> str:
        law = self.context.do.opened.place.law
        on = None if self.measures is None else self.measures.period.last_on
        return number(points, 2 if on is None else law.decimals(on))

    def _points(self, one: Line) -> str:
        if one.point is not None:
            return "chưa biết" if one.point.points is None else self._number(one.point.points)
        known, weight = total(one.points)
        if not weight:
            return "chưa biết"
        return self._number(known) + ("" if weight == one.weight else f" (trên {number(weight)})")

    def _remark(self, one: Line) -> str:
        if one.point is None:
            return ""
        doubt = "" if one.point.item.is_confirmed else "cách tính dùng tạm"
        said = one.point.remark
        if one.point.source is Source.HAND:
            counted = one.point.counted
            said = one.point.remark.removeprefix("nhập tay").lstrip(", ")
            counted_words = "" if counted is None else f"tính từ sổ: {self._number(counted)}"
            said = "; ".join(words for words in (said, counted_words) if words)
        return "; ".join(words for words in (said, doubt) if words)

    # What is done.

    def _open(self, one: Line) -> None:
        """Enter: the figure that feeds the line, else its points by hand."""
        if one.point is None:
            return
        if one.point.item.feeds is not None:
            self.page.show_indicator(one.point.item.feeds)
        else:
            self.ask_points()

    def ask_points(self) -> None:
        """The points of the line under the cursor."""
        line = self.table.current()
        if line is None or line.point is None or self.measures is None:
            self.context.say("Chọn một dòng điểm rồi nhập.")
            return
        one = line.point
        is_told = one.source is Source.HAND and one.points is not None
        begin = {"points": _plain(one.points) if is_told and one.points is not None else None}
        hint = f"nhiều nhất {number(one.item.weight)}; bỏ trống là bỏ điểm đã nhập"
        field = Field("points", "Điểm", hint=hint, help=_POINTS_RULE, width=12)
        title = f"{one.item.code}. {one.item.title}, {self.measures.period.title.lower()}"
        self.ask(Ask("put_points", title, (field,), lambda _: one, begin), one.item.code)

    def ask_answers(self) -> None:
        """What people answered, and how often they complained, in this period."""
        if self.measures is None:
            return
        titles = tuple(Choice(code, words[0]) for code, words in _ANSWERS.items())
        fields = (
            Field("what_told", "Nội dung", "choice", choices=titles, help=_ANSWERS_RULE, width=26),
            Field("top", "Số đạt", "number", is_required=True, help=_ANSWERS_RULE, width=16),
            Field("bottom", "Tổng số", "number", is_required=True, help=_ANSWERS_RULE, width=16),
            Field(
                "basis", "Nguồn số liệu", help=_ANSWERS_RULE, placeholder="khảo sát tại quầy, ngày…", width=40
            ),
        )
        title = f"Khảo sát, phản ánh của {self.measures.period.title.lower()}"
        layout = (("what_told", "top", "bottom"), ("basis",))
        ask = Ask("put_answers", title, fields, lambda _: None, layout=layout, react=self._react)
        self.ask(ask, self.measures.period.key)

    def _react(self, form: Form, name: str) -> None:
        if name not in {"", "what_told"} or self.measures is None:
            return
        what = str(form.value("what_told"))
        _, top, bottom = _ANSWERS[what]
        form.suggest("top", top)
        form.suggest("bottom", bottom)
        known = self._known(self.measures.period).get(what)
        if name == "what_told" or form.value("top") is None:
            values = ("", "", "") if known is None else (known.top, known.bottom, known.basis)
            form.set_values(
                dict(zip(("top", "bottom", "basis"), (one or None for one in values), strict=True))
            )

    def _known(self, period: Period) -> dict[str, ByHand]:
        from cchc_desktop.operations.aims import answers

        with self.context.do.reading() as reading:
            return answers(reading, period)

    def save(self) -> None:
        """Keep what is typed in the panel."""
        ask, form, made = self.panel.ask, self.panel.form, self.measures
        if ask is None or form is None or made is None:
            return
        try:
            values = form.values()
        except Refused:
            return
        told = ask.told(values)
        if isinstance(told, Point):
            self._put_points(told, made.period, text(values, "points"))
        else:
            self._put_answers(made.period, values)

    def _put_points(self, one: Point, period: Period, typed: str) -> None:
        from cchc_desktop.operations.aims import put_points

        code, most = one.item.code, one.item.weight
        is_told = one.source is Source.HAND and one.points is not None
        before = _plain(one.points) if is_told and one.points is not None else ""

        def undo(desk: Desk) -> None:
            put_points(desk, period, code, before, most)

        self.context.do.run(
            lambda desk: put_points(desk, period, code, typed, most),
            at=self.page,
            done=f"Đã ghi điểm của dòng {code}." if typed else f"Đã bỏ điểm nhập tay của dòng {code}.",
            undo=undo,
            then=self._saved,
        )

    def _put_answers(self, period: Period, values: Values) -> None:
        from cchc_desktop.operations.aims import ByHand, put_answers

        what = str(values["what_told"])
        before = self._known(period).get(what) or ByHand(0, 0)
        told = ByHand(_whole(values["top"]), _whole(values["bottom"]), text(values, "basis"))

        def undo(desk: Desk) -> None:
            put_answers(desk, period, what, before)

        self.context.do.run(
            lambda desk: put_answers(desk, period, what, told),
            at=self.page,
            done=f"Đã ghi “{_ANSWERS[what][0]}” của {period.title.lower()}.",
            undo=undo,
            then=self._saved,
        )

    def _saved(self, _done: object) -> None:
        self.saved()
        self.page.refresh()

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [
            ("Enter", "Chỉ số đưa số vào dòng này, hoặc nhập điểm"),
            ("Ctrl+E", "Nhập điểm của dòng đang chọn"),
            ("Ctrl+D", "Nhập kết quả khảo sát, phản ánh"),
            ("Ctrl+Return", "Ghi"),
        ]


def _title(one: Line) -> str:
    return f"Nhóm {one.group.code}. {one.group.title}" if one.point is None else one.point.item.title


def _mark(one: Line) -> Mark | None:
    return None if one.point is None else _MARKS[one.point.source]


def _source(one: Line) -> str:
    return "" if one.point is None else _MARKS[one.point.source].word


def _plain(points: Fraction) -> str:
    return number(points, 0 if points == int(points) else 2)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
