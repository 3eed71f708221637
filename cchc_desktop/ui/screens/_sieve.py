"""What "Hồ sơ" is narrowed by: the usual fields in one line, the others below where one asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.law import Law
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.line_rules import OTHER_FIELD
from cchc_desktop.core.text import sort_key
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.morning import soon_until, still_since
from cchc_desktop.operations.views import View, to_filter
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.search import Filter, Group, Standing
from cchc_desktop.ui.fields import Choice, Field, Form, allot_mnemonics
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOW_BELOW, M, S, font
from cchc_desktop.ui.parts import button, label, row, widget_of
from cchc_desktop.ui.screens._views import ViewRow

ONE_LINE_FROM = 100
"""Figures of the window's type."""

_EVERY = Choice(None, "Tất cả")
_STATES = (
    _EVERY,
    Choice(Group.OPEN, "Đang xử lý (chưa có kết quả)"),
    Choice(Group.RUNNING, "Đang giải quyết (đồng hồ chạy)"),
    Choice(Group.PAUSED, "Đồng hồ dừng"),
    Choice(Group.IN_HOUSE, "Còn ở cơ quan"),
    Choice(Group.ENDED, "Đã giải quyết xong"),
    *(Choice(state, state.title) for state in State),
)
_CHANNELS = (_EVERY, *(Choice(channel, channel.title) for channel in Channel))
_STANDINGS = (
    _EVERY,
    Choice(Standing.OVERDUE, "Quá hạn"),
    Choice(Standing.TODAY, "Đến hạn hôm nay"),
    Choice(Standing.SOON, "Sắp đến hạn"),
    Choice(Standing.IN_TIME, "Còn hạn"),
)
_MORE = ("standing", "procedure", "officer", "is_digitised_in", "has_code", "is_still")


def _either(yes: str, no: str) -> tuple[Choice, ...]:
    return (_EVERY, Choice(True, yes), Choice(False, no))


class Sieve(QWidget):
    """Narrowed by fields, or by a view that the office keeps; a changed field leaves the view."""

    changed = Signal()

    def __init__(
        self, place: Workplace, now: Callable[[], datetime], officers: Callable[[], Sequence[str]]
    ) -> None:
        """``officers`` are asked for when the fields are unfolded in which one of them is chosen."""
        super().__init__()
        self._officers = officers
        self._now, today = now, hanoi(now()).date()
        self._law, self._unit = place.law, place.profile.unit
        self._catalogue, self._today = place.catalogue, today
        self._is_setting = False
        names = dict.fromkeys((*place.catalogue.fields(today), OTHER_FIELD))
        self.kinds = self._make_kinds(tuple(names))
        self.days = Form(
            [Field("received_from", "Nhận từ ngày", "date"), Field("received_to", "Nhận đến ngày", "date")],
            [["received_from", "received_to"]],
        )
        self._more: Form | None = None
        self.views = ViewRow(self.open_view)
        self.unfold_button = button("Thêm điều kiện   F9", self.unfold, kind="link", name="Thêm điều kiện")
        self.words = label("", "small")
        self._lay_out()
        for form in (self.kinds, self.days):
            form.changed.connect(lambda _: self._on_changed())

    @property
    def more(self) -> Form:
        """The fields that are asked for now and then, made when they are first wanted."""
        if self._more is None:
            made = self._more = self._make_more(self._officers())
            made.hide()
            self._column.insertWidget(self._column.indexOf(self._tools), made)
            made.changed.connect(lambda _: self._on_changed())
            allot_mnemonics(self.parentWidget() or self)
        return self._more

    @property
    def is_unfolded(self) -> bool:
        """Whether they are shown."""
        return self._more is not None and not self._more.isHidden()

    def _make_kinds(self, names: tuple[str, ...]) -> Form:
        fields = (_EVERY, *(Choice(name, name) for name in sorted(names, key=sort_key)))
        return Form(
            [
                Field("state", "Trạng thái", "choice", choices=_STATES, width=26),
                Field("field", "Lĩnh vực", "choice", choices=fields, width=26),
                Field("channel", "Hình thức nộp", "choice", choices=_CHANNELS, width=18),
            ],
            [["state", "field", "channel"]],
        )

    def _make_more(self, officers: Sequence[str]) -> Form:
        known = (_EVERY, *(Choice(name, name) for name in officers))
        officer = (
            Field("officer", "Cán bộ", "choice", choices=known, width=22)
            if officers
            else Field("officer", "Cán bộ", placeholder="Họ tên đủ như đã ghi", width=22)
        )
        procedure = Field("procedure", "Thủ tục", "search", placeholder="Gõ vài chữ", find=self._procedures)
        scanned, coded = _either("Đã số hóa", "Chưa số hóa"), _either("Đã có mã", "Chưa có mã")
        return Form(
            [
                Field("standing", "Tình trạng", "choice", choices=_STANDINGS, width=20),
                procedure,
                officer,
                Field("is_digitised_in", "Số hóa giấy tờ", "choice", choices=scanned, width=18),
                Field("has_code", "Mã hệ thống tỉnh", "choice", choices=coded, width=18),
                Field("is_still", "Chỉ hồ sơ đứng yên", "check"),
            ],
            [["standing", "procedure", "officer"], ["is_digitised_in", "has_code", "is_still"]],
        )

    def _procedures(self, typed: str) -> list[Choice]:
        found = self._catalogue.find(typed, self._today, 12)
        return [Choice(one.code, one.name, one.code) for one in found]

    def _lay_out(self) -> None:
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(M)
        self._box.addWidget(self.kinds, 70)
        self._box.addWidget(self.days, 34)
        self._fields = widget_of(self._box)
        self._box.setContentsMargins(0, 0, 0, 0)
        box = self._column = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(S)
        box.addWidget(self.views)
        box.addWidget(self._fields)
        self._tools = widget_of(row(self.unfold_button, self.words, None))
        box.addWidget(self._tools)

    def unfold(self) -> None:
        """F9: the fields that are asked for now and then, or away with them."""
        self.more.setVisible(self.more.isHidden())
        if not self.more.isHidden():
            self.more.focus("standing")
        self._say()

    def _say(self) -> None:
        self._take_turns()
        is_open = self.is_unfolded
        words = "Bớt điều kiện   F9" if is_open else "Thêm điều kiện   F9"
        if self.unfold_button.text().replace("&", "") != words:
            self.unfold_button.setText(words)
        chosen = [words for words in self._more_words() if words]
        self.words.setText("" if is_open or not chosen else f"Đang lọc thêm: {', '.join(chosen)}")

    def _more_words(self) -> list[str]:
        told = self._more_told()
        return [
            next((one.title for one in _STANDINGS[1:] if one.value == told["standing"]), ""),
            str(told["procedure"] or ""),
            str(told["officer"] or ""),
            _said(told["is_digitised_in"], "đã số hóa", "chưa số hóa"),
            _said(told["has_code"], "đã có mã", "chưa có mã"),
            "đứng yên" if told["is_still"] else "",
        ]

    def _more_told(self) -> Mapping[str, object]:
        return dict.fromkeys(_MORE) if self._more is None else self._more.draft()

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The days go below where all five do not fit in one line."""
        super().resizeEvent(event)
        is_wide = self.width() >= QFontMetrics(font()).horizontalAdvance("0") * ONE_LINE_FROM
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(direction)
        self._take_turns()

    def _take_turns(self) -> None:
        """On a low page what is asked now and then stands in place of what is always asked."""
        page = self.parentWidget()
        is_low = page is not None and page.height() < LOW_BELOW * QFontMetrics(font()).height()
        self._fields.setVisible(not self.is_unfolded or not is_low)

    # What is listed.

    def _on_changed(self) -> None:
        if not self._is_setting:
            self.views.leave()
            self._say()
            self.changed.emit()

    def open_view(self, view: View) -> None:
        """Narrow to what the office keeps under that name; the fields show it as far as they can."""
        self._show(to_filter(view, self._law, self._unit, self._now()))
        self.changed.emit()

    def _show(self, wanted: Filter) -> None:
        self._is_setting = True
        told = told_by(wanted)
        for form in (self.kinds, self.days):
            form.set_values(told)
        if self._more is not None or any(told[name] not in {None, False} for name in _MORE):
            self.more.set_values(told)
        self._is_setting = False
        self._say()

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def wanted(self, at: datetime) -> Filter:
        """The filter behind the view that is open, else behind the fields."""
        if self.views.current is not None:
            return to_filter(self.views.current, self._law, self._unit, at)
        chosen = {**self.kinds.draft(), **self.days.draft(), **self._more_told()}
        return filter_by(chosen, self._law, self._unit, at)

    def count(self, reading: Reading, at: datetime) -> None:
        """The views of the office, which a colleague may have changed."""
        self.views.read(reading, hanoi(at).date())

    def set_aside(self, *, is_aside: bool) -> None:
        """The fields are of no use to a list that was given."""
        self.setVisible(not is_aside)

    def empty_words(self, *, is_register_empty: bool) -> str:
        """What to do first."""
        if is_register_empty:
            return "Chưa có hồ sơ nào. Ctrl+N để tiếp nhận."
        return "Không có hồ sơ nào như vậy. Bỏ bớt điều kiện lọc ở trên."

    def typed(self, text: str) -> bool:  # noqa: ARG002 - the keys of this page all go to the filter box
        """No key of its own."""
        return False


def filter_by(chosen: Mapping[str, object], law: Law, unit: str, at: datetime) -> Filter:
    """What the fields say."""
    state, first_on, last_on = chosen["state"], chosen["received_from"], chosen["received_to"]
    standing = chosen["standing"] if isinstance(chosen["standing"], Standing) else None
    found = Filter(
        group=state if isinstance(state, Group) else None,
        states=frozenset({state}) if isinstance(state, State) else frozenset(),
        field=_text(chosen["field"]),
        channel=_text(chosen["channel"]),
        procedure=_text(chosen["procedure"]),
        officer=_text(chosen["officer"]),
        received_from=first_on if isinstance(first_on, date) else None,
        received_to=last_on if isinstance(last_on, date) else None,
        is_digitised_in=_flag(chosen["is_digitised_in"]),
        has_code=_flag(chosen["has_code"]),
    )
    if standing is not None:
        found = replace(found, standing=standing, at=at, soon_until=soon_until(law, unit, at))
    if chosen["is_still"]:
        group = found.group if found.group or found.states else Group.RUNNING
        found = replace(found, group=group, still_since=still_since(law, unit, at))
    return found


def told_by(wanted: Filter) -> dict[str, object]:
    """What the fields show for a filter; the inverse of ``filter_by`` as far as there are fields."""
    state = wanted.group or (next(iter(wanted.states)) if len(wanted.states) == 1 else None)
    names = ("field", "channel", "procedure", "officer", "received_from", "received_to", "standing")
    told: dict[str, object] = {name: getattr(wanted, name) for name in names}
    return told | {
        "state": state,
        "is_digitised_in": wanted.is_digitised_in,
        "has_code": wanted.has_code,
        "is_still": wanted.still_since is not None,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _said(value: object, yes: str, no: str) -> str:
    return "" if value is None else yes if value else no


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
