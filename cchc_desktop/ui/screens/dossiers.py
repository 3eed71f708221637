"""Hồ sơ: every dossier of the register, narrowed by state, field, channel and days of reception."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.line_rules import OTHER_FIELD
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.search import Filter, Group, Order
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import M, font
from cchc_desktop.ui.screens import Context, Screen
from cchc_desktop.ui.screens._list import ListPage

ONE_LINE_FROM = 100
"""Figures of the window's type."""

_EVERY = Choice(None, "Tất cả")
_STATES = (
    _EVERY,
    Choice(Group.OPEN, "Đang xử lý (chưa có kết quả)"),
    Choice(Group.ENDED, "Đã giải quyết xong"),
    *(Choice(state, state.title) for state in State),
)
_CHANNELS = (_EVERY, *(Choice(channel, channel.title) for channel in Channel))


class Sieve(QWidget):
    """What the list is narrowed to: fields side by side."""

    changed = Signal()

    def __init__(self, procedure_fields: tuple[str, ...]) -> None:
        super().__init__()
        names = dict.fromkeys((*procedure_fields, OTHER_FIELD))
        self.kinds = Form(
            [
                Field("state", "Trạng thái", "choice", choices=_STATES, width=26),
                Field(
                    "field",
                    "Lĩnh vực",
                    "choice",
                    choices=(_EVERY, *(Choice(name, name) for name in names)),
                    width=26,
                ),
                Field("channel", "Hình thức nộp", "choice", choices=_CHANNELS, width=18),
            ],
            [["state", "field", "channel"]],
        )
        self.days = Form(
            [
                Field("received_from", "Nhận từ ngày", "date"),
                Field("received_to", "Nhận đến ngày", "date"),
            ],
            [["received_from", "received_to"]],
        )
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(M)
        self._box.addWidget(self.kinds, 70)
        self._box.addWidget(self.days, 34)
        for form in (self.kinds, self.days):
            form.changed.connect(lambda _: self.changed.emit())

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The days go below where all five do not fit in one line."""
        super().resizeEvent(event)
        is_wide = self.width() >= QFontMetrics(font()).horizontalAdvance("0") * ONE_LINE_FROM
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(direction)

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def wanted(self, at: datetime) -> Filter:  # noqa: ARG002 - every narrowing is told the moment
        """The filter behind the fields."""
        chosen = {**self.kinds.draft(), **self.days.draft()}
        state, first_on, last_on = chosen["state"], chosen["received_from"], chosen["received_to"]
        return Filter(
            group=state if isinstance(state, Group) else None,
            states=frozenset({state}) if isinstance(state, State) else frozenset(),
            field=_text(chosen["field"]),
            channel=_text(chosen["channel"]),
            received_from=first_on if isinstance(first_on, date) else None,
            received_to=last_on if isinstance(last_on, date) else None,
        )

    def count(self, reading: Reading, at: datetime) -> None:
        """No numbers stand here but that of the list."""

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


def _text(value: object) -> str | None:
    return None if value is None else str(value)


class DossiersPage(ListPage):
    """The whole register, the newest first."""

    def __init__(self, context: Context) -> None:
        place, today = context.do.opened.place, hanoi(context.do.now()).date()
        sieve = Sieve(tuple(place.catalogue.fields(today)))
        columns = ("Tình trạng", "Số", "Người nộp", "Thủ tục", "Ngày nhận", "Hẹn trả", "Trạng thái")
        super().__init__(context, "Hồ sơ", sieve, columns, Order.RECEIVED, is_descending=True)
        self.sieve = sieve
        self.keys.setText("·  gõ chữ để lọc")


DOSSIERS = Screen(
    code="dossiers",
    title="Hồ sơ",
    icon="dossiers",
    place=30,
    build=DossiersPage,
    roles=frozenset({"commune"}),
)
